"""The corrections of a report as its page lists and marks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.corrections import by_date
from generator.forms import Form
from generator.pages.marks import CellId, Mark
from generator.pages.tables import row_place
from generator.places import place_words
from generator.report_changes import Held, stated
from generator.reports import Correction, Report


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction: its address on the page, its place in words (None: the report), where that stands."""

    id: str
    place: str | None
    target: str | None
    was: Held
    now: Held
    entry: Correction


def corrected(report: Report, forms: Mapping[str, Form]) -> list[Corrected]:
    """The corrections of a report, newest first."""
    return [
        Corrected(
            id=name,
            place=place_words(report, one),
            target=_target(report, one),
            was=stated(one, one.was, forms),
            now=stated(one, one.now, forms),
            entry=one,
        )
        for name, one in _named(report.corrections)
    ]


def corrected_cells(report: Report, table: str) -> dict[CellId, Mark]:
    """Cells of a table that were corrected, each leading to the newest correction of it."""
    marks: dict[CellId, Mark] = {}
    for name, one in _named(report.corrections):
        if one.table == table and one.row and one.column:
            marks.setdefault((one.row, one.column), Mark(name, "corrected"))
    return marks


def _named(corrections: Sequence[Correction]) -> list[tuple[str, Correction]]:
    """Newest first, numbered from the oldest on, so that addresses last."""
    numbered = [(f"correction-{number}", one) for number, one in enumerate(by_date(corrections), 1)]
    return numbered[::-1]


def _target(report: Report, one: Correction) -> str | None:
    """The line or section of the page that was corrected; None where it has no address."""
    if one.field:
        section = one.field.removeprefix("sections.")
        return section if section in report.sections else None
    data = dict(report.all_tables()).get(one.table or "")
    return (data and one.row and row_place(data, one.row)) or one.table
