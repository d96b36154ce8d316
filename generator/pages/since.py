"""What a report says otherwise than that of the year before: both numbers, and the exact difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.checks.across_years import same_scope
from generator.metrics import KEY_FIGURES, OUTCOMES, REQUESTS, Sum, row_sum
from generator.reports import Report
from generator.series import Slot, column_of, point_of, sum_text

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
class _Side:
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
    slots = [Slot(one.key.year, one.key.year, one) for one in (before, report)]
    for table, row, column in KEY_FIGURES:
        labels = report.form.table[table]
        label = labels.row_briefs[row] if table == REQUESTS else labels.row_places[row]
        old, new = (_cell(slot, table, row, column) for slot in slots)
        yield label, old, new
    for row in OUTCOMES:
        old, new = (_sum(row_sum(one, REQUESTS, row)) for one in (before, report))
        yield report.form.table[REQUESTS].row_briefs[row], old, new
    for row, column in _disclosed(report, before):
        labels = report.form.table[DISCLOSURE]
        old, new = (_cell(slot, DISCLOSURE, row, column) for slot in slots)
        yield f"{labels.row_places[row]}，{labels.column_labels[column]}", old, new


def _disclosed(report: Report, before: Report) -> Iterator[tuple[str, str]]:
    table = report.form.table[DISCLOSURE]
    for row in table.divided_rows:
        for column in table.columns_of(row.id):
            if column_of(before.form, DISCLOSURE, row.id, column.id):
                yield row.id, column.id


def _cell(slot: Slot, table: str, row: str, column: str) -> _Side:
    head = column_of(slot.report.form, table, row, column) if slot.report else None
    point = point_of(slot, table, row, head)
    return _Side(point.text, point.value, point.unit, point.kind == "unread")


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
