"""What a claim may mean: sums of cells of the report's tables, and how claims are named and found again."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.agencies import Agency
from generator.checks.across_years import cell_at
from generator.checks.prose_claims import Claim, lexicon
from generator.checks.prose_text import Prose
from generator.reports import Narrative, Report

Place = tuple[str, str, str]
# A sentence is quoted up to this length.
QUOTED = 80
# Outcomes that an agency may or may not count as answers.
UNANSWERED = (
    *("petition", "repeated", "publication", "excessive", "reconfirm"),
    *("no_correction", "unpaid", "other", "other_handling"),
)


# What goes to court after a review is a lawsuit.
_SUBJECT = re.compile("(诉讼|复议后)|复议")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a claim may mean: the cells whose sum it would be, and what that sum is called."""

    label: str
    places: tuple[Place, ...]
    value: Decimal | None


def narratives(report: Report) -> Iterator[Narrative]:
    """All narratives of a report."""
    yield from report.sections.values()
    yield from report.extra_sections


def section_name(prose: Prose) -> str:
    """Title of a narrative; of a summary it is said that it is one."""
    section = prose.section
    return section.title + ("（摘要）" if section.kind == "summary" else "")


def shortened(text: str) -> str:
    """Printed words on one line, not too long."""
    text = "".join(text.split())
    return text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"


def comparable(report: Report, agency: Agency, claim: Claim) -> bool:
    """Whether a claim and the tables are about the same bodies, as far as can be told."""
    scope = report.scope or ("aggregate" if agency.kind == "government" else "own")
    return claim.scope is None or claim.scope == scope


def position(prose: Prose, start: int) -> tuple[int, int]:
    """Line and column of a place of a narrative in the report's file; where not known, of its beginning."""
    return prose.section.place(prose.origin[start])


def readings_of(report: Report, claim: Claim) -> list[Reading]:
    """All that a claim may mean in this report's tables; none where the form has no such cells."""
    pattern = claim.pattern
    if pattern.readings == ("answered",):
        return _answered(report)
    names = pattern.readings
    if pattern.result:
        names = _result_readings(claim, pattern.result)
    found = [reading(report, name) for name in names]
    return [one for one in found if one]


def reading(report: Report, name: str) -> Reading | None:
    """One reading of `prose.yml`; None where the report has no such table."""
    table_id, rows, columns = _cell(name) if "." in name else lexicon().readings[name]
    data = report.tables.get(table_id)
    if data is None:
        return None
    table = data.table
    ids = [next((one for one in row.split("/") if one in table.row_labels), "") for row in rows]
    if not all(ids):
        return None
    leaves = [leaf for row in ids for leaf in table.row_leaves[data.undivided].get(row, (row,))]
    cells = [leaf for column in columns for leaf in table.column_leaves[column]]
    places = tuple((table_id, leaf, column.id) for leaf in leaves for column in cells)
    label = " + ".join(table.row_labels[row] for row in ids)
    if columns != ("total",):
        label += "（" + " + ".join(table.column_labels[column] for column in columns) + "）"
    return Reading(label, places, _sum(report, places))


def _cell(name: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    table_id, row, column = name.split(".")
    return table_id, (row,), (column,)


def _sum(report: Report, places: Sequence[Place]) -> Decimal | None:
    total = Decimal(0)
    for place in places:
        cell = cell_at(report, place)
        if cell is None or cell.value is None:
            return None
        total += cell.value
    return total


def _answered(report: Report) -> list[Reading]:
    """Applications answered: all outcomes, or without some that may not count as answers, or by intake."""
    total = reading(report, "total")
    if total is None:
        return []
    found = [total]
    others = [reading(report, name) for name in ("new", "new_and_in", "carried_in")]
    known = [one.value for one in others if one and one.value is not None]
    if total.value is None or len(known) < len(others):
        return [total, Reading(total.label, total.places, None)]
    cells = [cell_at(report, ("requests", row, "total")) for row in UNANSWERED]
    left_out = [cell.value for cell in cells if cell and cell.value]
    bases = {total.value, total.value - known[2]}
    values = set(known[:2])
    for size in range(len(left_out) + 1):
        for some in itertools.combinations(left_out, size):
            values |= {base - sum(some) for base in bases}
    return found + [Reading(total.label, total.places, value) for value in sorted(values)]


def _result_readings(claim: Claim, result: str) -> tuple[str, ...]:
    """Cells of an outcome of reviews or lawsuits, by what the sentence spoke of last."""
    kinds = spoken_of(claim, claim.at)
    rows = {"review": ("review",), "litigation": ("litigation", "litigation_direct", "litigation_reviewed")}
    return tuple(f"challenges.{row}.{result}" for row in rows[kinds[-1]]) if kinds else ()


def spoken_of(claim: Claim, end: int) -> list[str]:
    """`review` and `litigation`, as far as the sentence names them before a place, the last one last."""
    text = claim.prose.text[claim.sentence[0] : end]
    last: dict[str, int] = {}
    for match in _SUBJECT.finditer(text):
        last["litigation" if match[1] else "review"] = match.start()
    return sorted(last, key=lambda kind: last[kind])
