"""Derived figures: key figures, sums of cells, shares of outcomes, and how many findings are in which state.

Nothing here fills a gap: a sum over a cell without a number is no number, and says which cell it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from generator.fields import Cell
from generator.findings import OF_THE_FILE, Finding
from generator.reports import Report, TableData

# Table, row and column ids that mean the same in every form version.
KEY_FIGURES = (
    ("requests", "new", "total"),
    ("requests", "carried_in", "total"),
    ("requests", "total", "total"),
    ("requests", "carried_out", "total"),
    ("challenges", "review", "total"),
    ("challenges", "litigation_direct", "total"),
    ("challenges", "litigation_reviewed", "total"),
)


# What became of the applications: rows and groups of table three that together are all outcomes.
REQUESTS = "requests"
OUTCOMES = ("granted", "partial", "refused", "unavailable", "not_processed", "other_handling")
ANSWERED = "total"
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure as printed; `cell` is None where the report does not print it. `brief`: a short label."""

    label: str
    brief: str
    cell: Cell | None


@dataclass(frozen=True, slots=True)
class Sum:
    """A row of a table, or the sum of the rows of a group, in one column.

    `value` is None where a number is missing; `why` then says what is: `table` (the report does not print
    the table), `row` (not printed), `blank`, `unread` (not transcribed yet), or `words` (something else than
    a number, as "/").
    """

    value: Decimal | None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """An outcome's part in all that were answered, total column.

    `value` is between 0 and 1; None where it cannot be computed, and `why` then says why: that of the sum
    that is missing (see `Sum`), `zero` (nothing was answered), or `parts` (the printed outcomes do not add
    up to the printed total, so no part of it means anything).
    """

    id: str
    label: str
    part: Sum
    whole: Sum
    value: Decimal | None
    why: str | None


def key_figures(report: Report) -> Sequence[Figure]:
    """The key figures of a report, in the order of `KEY_FIGURES`, with the form's own labels."""
    figures = []
    for table_id, row, column in KEY_FIGURES:
        table = report.form.table[table_id]
        data = report.tables.get(table_id)
        cell = data.cell(row, column) if data else None
        figures.append(Figure(table.row_places[row], table.row_briefs[row], cell))
    return figures


def row_sum(report: Report, table: str, row: str, column: str = TOTAL) -> Sum:
    """The number printed for a row in a column; for a group of rows, their sum."""
    data = report.tables.get(table)
    if data is None:
        return Sum(None, "table")
    total = Decimal(0)
    for leaf in _leaves(data, row):
        cell = data.cell(leaf, column)
        if cell is None or cell.value is None:
            return Sum(None, _without_number(cell))
        total += cell.value
    return Sum(total)


def _without_number(cell: Cell | None) -> str:
    if cell is None:
        return "row"
    return cell.kind if cell.kind in ("blank", "unread") else "words"


def _leaves(data: TableData, row: str) -> Sequence[str]:
    """The value rows of the table that a row or group stands for, by either id of a group printed whole."""
    leaves = data.table.row_leaves[data.undivided]
    groups = {group.undivided: group.id for group in data.table.undivided_groups}
    return leaves.get(groups.get(row, row), (row,))


def outcome_shares(report: Report) -> Sequence[Share]:
    """The shares of the outcomes in all applications answered in the year, in the order of `OUTCOMES`."""
    briefs = report.form.table[REQUESTS].row_briefs
    whole = row_sum(report, REQUESTS, ANSWERED)
    parts = {row: row_sum(report, REQUESTS, row) for row in OUTCOMES}
    numbers = [part.value for part in parts.values() if part.value is not None]
    why = whole.why or ("zero" if not whole.value else None)
    if why is None and len(numbers) == len(parts) and sum(numbers) != whole.value:
        why = "parts"
    return [_share(row, briefs[row], part, whole, why) for row, part in parts.items()]


def percent(share: Decimal) -> Decimal:
    """A part of 1 in per cent, with one decimal, halves rounded up: 0.75 → 75.0."""
    return (share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def percent_text(share: Decimal) -> str:
    """A part of 1 in per cent, as people read it: neither 0.0% of something, nor 100.0% of less than all."""
    shown = percent(share)
    if share > 0 and not shown:
        return "不到0.1%"
    return "超过99.9%" if share < 1 and shown == 100 else f"{shown}%"


def _share(row: str, label: str, part: Sum, whole: Sum, why: str | None) -> Share:
    if why is None and part.value is not None and whole.value is not None and part.value > whole.value:
        why = "parts"
    if (why := part.why or why) or part.value is None or not whole.value:
        return Share(row, label, part, whole, None, why)
    return Share(row, label, part, whole, part.value / whole.value, None)


# What a failing finding is called, by its level: a sum that is wrong, a doubt, a hint.
FAILED = {"error": "fail", "warning": "doubt", "info": "hint"}
COUNTED = (*FAILED.values(), "explained", "not_assessable", "pass")


def state_of(finding: Finding) -> str:
    """State of a finding, failures by their weight: one of `COUNTED`."""
    return FAILED[finding.level] if finding.state == "fail" else finding.state


def states(findings: Iterable[Finding]) -> dict[str, int]:
    """Number of findings on the agency's numbers in each state, failures by their weight, all named."""
    return all_states(finding for finding in findings if finding.code not in OF_THE_FILE)


def all_states(findings: Iterable[Finding]) -> dict[str, int]:
    """The same of all findings, those on our own file included."""
    counted = Counter(map(state_of, findings))
    return {state: counted[state] for state in COUNTED}
