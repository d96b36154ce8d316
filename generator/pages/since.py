"""What a report says otherwise than that of the year before: both numbers, and the exact difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from generator.checks.across_years import same_scope
from generator.forms import Column, Form
from generator.kept import kept
from generator.metrics import KEY_FIGURES, OUTCOMES, REQUESTS, Sum, row_sum
from generator.reports import Report
from generator.series import WORDS, column_of, sum_text

DISCLOSURE = "disclosure"
# The unit of sums, which add up applications.
COUNT = "件"


@dataclass(frozen=True, slots=True)
class Change:
    """One line: both numbers as printed (sums: added up), and what this year has more.

    `unit` is that of the cells, where they print it. `difference` is None where it cannot be computed; `why`
    then says why: `before` or `now` (has no number), `before-unread` or `now-unread` (is not transcribed
    yet), or `unit` (the units differ, or are not printed).
    """

    label: str
    before: str
    now: str
    difference: Decimal | None
    unit: str
    why: str | None


@dataclass(frozen=True, slots=True)
class Since:
    """The comparison with the year before; `why` says why there is none: `absent` or `scope`.

    `zeros` are lines that are 0 in both, `empty` those that hold no number in either, `unread` those where
    we have not transcribed one or both.
    `unsure`: which bodies one of the two covers is not known.
    """

    year: int
    why: str | None
    changes: Sequence[Change] = ()
    zeros: Sequence[str] = ()
    empty: Sequence[str] = ()
    unread: Sequence[str] = ()
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell that two forms have, with a label for it and what each prints as its column's unit."""

    label: str
    table: str
    row: str
    before: Column
    now: Column


class _Side(NamedTuple):
    text: str
    value: Decimal | None
    unit: str | None
    unread: bool = False


def since(report: Report, before: Report | None) -> Since:
    """Compare a report with that of the year before (None: not in this collection)."""
    year = report.key.year - 1
    if before is None:
        return Since(year, "absent")
    if not same_scope(report, before):
        return Since(year, "scope")
    zeros: list[str] = []
    empty: list[str] = []
    unread: list[str] = []
    changes = []
    for label, old, new in _lines(report, before):
        if old.value is None and new.value is None:
            (unread if old.unread or new.unread else empty).append(label)
        elif not old.value and not new.value and None not in (old.value, new.value):
            zeros.append(label)
        else:
            changes.append(_change(label, old, new))
    return Since(year, None, changes, zeros, empty, unread, None in (report.scope, before.scope))


def _lines(report: Report, before: Report) -> Iterator[tuple[str, _Side, _Side]]:
    """Label and both sides of every line that both forms have."""
    key_figures, disclosed = _places(report.form, before.form)
    for one in key_figures:
        yield one.label, _cell(before, one, one.before), _cell(report, one, one.now)
    for row in OUTCOMES:
        old, new = (_sum(row_sum(held, REQUESTS, row)) for held in (before, report))
        yield report.form.table[REQUESTS].row_briefs[row], old, new
    for one in disclosed:
        yield one.label, _cell(before, one, one.before), _cell(report, one, one.now)


@kept
def _places(now: Form, before: Form) -> tuple[list[_Place], list[_Place]]:
    """The key figures, and the cells of table two, that both forms have."""
    found = []
    for table, row, column in KEY_FIGURES:
        labels = now.table[table]
        label = labels.row_briefs[row] if table == REQUESTS else labels.row_places[row]
        found.append((label, table, row, column))
    labels = now.table[DISCLOSURE]
    cells = [(row.id, column.id) for row in labels.divided_rows for column in labels.columns_of(row.id)]
    disclosed = [
        (f"{labels.row_places[row]}，{labels.column_labels[column]}", DISCLOSURE, row, column)
        for row, column in cells
    ]
    return list(_in_both(now, before, found)), list(_in_both(now, before, disclosed))


def _in_both(now: Form, before: Form, cells: Iterable[tuple[str, str, str, str]]) -> Iterator[_Place]:
    for label, table, row, column in cells:
        old, new = (column_of(form, table, row, column) for form in (before, now))
        if old and new:
            yield _Place(label, table, row, old, new)


def _cell(report: Report, place: _Place, head: Column) -> _Side:
    data = report.tables.get(place.table)
    cell = data.cell(place.row, head.id) if data else None
    if cell is None:
        return _Side(WORDS["row" if data else "table"], None, None)
    if cell.printed is None:
        return _Side(WORDS[cell.kind], None, None, cell.unread)
    return _Side(cell.printed, cell.value, cell.unit or head.unit)


def _sum(found: Sum) -> _Side:
    return _Side(sum_text(found), found.value, COUNT, found.why == "unread")


def _change(label: str, old: _Side, new: _Side) -> Change:
    if old.value is None or new.value is None:
        why = "before" if old.value is None else "now"
        unread = old.unread or new.unread
        return Change(label, old.text, new.text, None, "", f"{why}-unread" if unread else why)
    if old.unit is None or old.unit != new.unit:
        return Change(label, old.text, new.text, None, "", "unit")
    unit = old.unit if new.text.endswith(old.unit) else ""
    return Change(label, old.text, new.text, new.value - old.value, unit, None)
