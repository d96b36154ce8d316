"""One year's report against the year before's: what was carried over, what is in force, how many items.

Only notions that mean the same in both forms are compared; where the year before is not held, the
finding is `not_assessable`, never a failure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.agencies import Agency
from generator.fields import Cell
from generator.findings import Finding, on_report
from generator.formulas import Term
from generator.messages import Message, message
from generator.reports import Report, TableData

# What is said of a sum that holds, and of one that does not.
SENTENCES = {
    "carried-over": ("carried-over-holds", "carried-over-fails"),
    "stock-and-flow": ("stock-and-flow-holds", "stock-and-flow-fails"),
    "prior-items": ("prior-items-holds", "prior-items-fails"),
}
Place = tuple[str, str, str]
"""Ids of table, row and column."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A cell that goes into a sum: whose report it stands in, and whether it is taken away."""

    report: Report
    place: Place
    minus: bool = False

    @property
    def cell(self) -> Cell | None:
        return cell_at(self.report, self.place)

    def term(self, this: Report) -> Term:
        year = None if self.report is this else self.report.key.year
        return Term.of(_label(self.report, self.place), self.cell, self.place[1:], year, self.minus)


def check_carried_over(reports: Sequence[Report], agency: Agency) -> Iterator[Finding]:
    """Applications carried in = those carried out the year before, column by column (form, table three)."""
    for report, before in _with_year_before(reports):
        if before is None:
            yield _no_year_before(report, "carried-over")
            continue
        for column in report.form.table["requests"].leaf_columns:
            place = ("requests", "carried_in", column.id)
            source = _Part(before, ("requests", "carried_out", column.id))
            yield _compare(report, "carried-over", place, [source], column.label)


def check_stock_and_flow(reports: Sequence[Report], agency: Agency) -> Iterator[Finding]:
    """In force = in force the year before + issued − repealed, where both years print these columns."""
    for report, before in _with_year_before(reports):
        for row in ("regulations", "normative"):
            place = ("disclosure", row, "in_force")
            if before is None or not (_has(report, place) and _has(before, place)):
                continue
            parts = [
                _Part(before, place),
                _Part(report, ("disclosure", row, "issued")),
                _Part(report, ("disclosure", row, "repealed"), minus=True),
            ]
            yield _compare(report, "stock-and-flow", place, parts, _row_label(report, place))


def check_prior_items(reports: Sequence[Report], agency: Agency) -> Iterator[Finding]:
    """Items of the year before = those of its own report plus its change, where both years print them."""
    for report, before in _with_year_before(reports):
        rows = report.form.table["disclosure"].divided_rows
        for row in rows:
            place = ("disclosure", row.id, "prior_items")
            if before is None or not (_has(report, place) and _has(before, place)):
                continue
            parts = [_Part(before, place), _Part(before, ("disclosure", row.id, "change"))]
            yield _compare(report, "prior-items", place, parts, row.label)


def cell_at(report: Report, place: Place) -> Cell | None:
    """The cell at a place of a report; None where table or row is not printed."""
    data: TableData | None = report.tables.get(place[0])
    return data.cell(place[1], place[2]) if data else None


def _has(report: Report, place: Place) -> bool:
    """Whether the report's form has such a cell at all."""
    table = report.form.table[place[0]]
    return place[1] in table.row_labels and any(one.id == place[2] for one in table.columns_of(place[1]))


def _with_year_before(reports: Sequence[Report]) -> Iterator[tuple[Report, Report | None]]:
    held = {report.key.year: report for report in reports}
    for report in reports:
        yield report, held.get(report.key.year - 1)


def _no_year_before(report: Report, code: str) -> Finding:
    what = message("reason-no-year-before", year=report.key.year - 1)
    return on_report(report, code, "not_assessable", what, report.place("requests"))


def _compare(report: Report, code: str, place: Place, parts: Sequence[_Part], subject: str) -> Finding:
    """The cell at `place` against the sum of `parts`."""
    mine = _Part(report, place)
    values = [part.cell.value if part.cell else None for part in (mine, *parts)]
    terms = ((mine.term(report),), tuple(part.term(report) for part in parts))
    at = _position(report, place)
    reason = _not_assessable(report, (mine, *parts), values)
    if reason:
        return on_report(report, code, "not_assessable", reason, at, subject=subject, cell=place, terms=terms)
    left = values[0] or Decimal(0)
    right = Decimal(0)
    for part, value in zip(parts, values[1:], strict=True):
        right += (-1 if part.minus else 1) * (value or Decimal(0))
    holds = left == right
    what = message(
        SENTENCES[code][0 if holds else 1],
        where=subject,
        label=_label(report, place),
        before=report.key.year - 1,
        left=left,
        right=right,
    )
    return on_report(
        report,
        code,
        "pass" if holds else "fail",
        what,
        at,
        subject=subject,
        cell=place,
        values=(left, right),
        terms=terms,
    )


def same_scope(report: Report, before: Report) -> bool:
    """Whether two reports are about the same bodies, as far as is known."""
    return None in (report.scope, before.scope) or report.scope == before.scope


def _not_assessable(
    report: Report, parts: Sequence[_Part], values: Sequence[Decimal | None]
) -> Message | None:
    missing = [part for part, value in zip(parts, values, strict=True) if value is None]
    unread = next((part for part in missing if part.cell and part.cell.unread), None)
    for part in (unread, *missing):
        if part:
            code = "reason-unread-across" if part is unread else "reason-across"
            return message(code, year=part.report.key.year, cell=_label(part.report, part.place))
    other = next((part.report for part in parts if not same_scope(report, part.report)), None)
    return message("reason-other-scope", year=other.key.year) if other else None


def _position(report: Report, place: Place) -> tuple[int, int]:
    cell = cell_at(report, place)
    if cell:
        return cell.line, cell.column
    data = report.tables.get(place[0])
    return data.places[place[1]] if data and place[1] in data.places else report.place(place[0])


def _row_label(report: Report, place: Place) -> str:
    return report.form.table[place[0]].row_labels[place[1]]


def _label(report: Report, place: Place) -> str:
    """What a cell is called: its row in table three, its column in table two."""
    table = report.form.table[place[0]]
    return table.row_labels[place[1]] if table.layout == "matrix" else table.column_labels[place[2]]
