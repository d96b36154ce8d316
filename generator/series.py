"""What one agency's reports say of one thing year by year: numbers, and what stands where there is none.

A series goes by the ids of table, row and column, which forms share only where they mean the same; so it
never joins two notions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.fields import UNREAD, Cell
from generator.forms import Column, Form
from generator.metrics import Share, Sum, outcome_shares, percent_text
from generator.reports import Report

# What is said where a cell holds nothing that could be repeated.
WORDS = {
    "year": "没有收录",
    "form": "格式没有此栏",
    "table": "未印此表",
    "row": "未印",
    "blank": "空白",
    "unread": UNREAD,
    "words": "不是数字",
}
# Why a share cannot be computed.
REASONS = {
    "table": "没有印这张表",
    "row": "有的行没有印",
    "blank": "有空白的格子",
    "unread": "有待核的格子",
    "words": "有的格子不是数字",
    "zero": "总数是0",
    "parts": "各种结果之和与总计不等",
}


# What a report is called that covers other bodies than most of its agency, by its scope.
APART: Mapping[str | None, str] = {"aggregate": "汇总", "own": "本机关", None: "范围不详"}


@dataclass(frozen=True, slots=True)
class Slot:
    """A year with its report, or a run of years whose reports are not in this collection (`report` None).

    `apart` says in a word why its numbers are not to be set beside those of most others: the report covers
    further bodies, or which it covers is not known, and others of the agency say otherwise.
    """

    first: int
    last: int
    report: Report | None = None
    apart: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """What a slot has to say: `text` as printed, or the words for what is missing.

    `kind` is `number`, or that of the cell (see `Cell.kind`), `table`, `row`, `form` or `year` (nothing
    printed, no such place in the form, no report here), or `none` (cannot be computed). `value` is
    None for all but numbers; `unit` is the printed one, or that of the column.
    """

    slot: Slot
    kind: str
    text: str
    value: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One thing over the years; `row`, `column`: its labels on the form, `brief`: a short name of the row."""

    row: str
    brief: str
    column: str
    points: Sequence[Point]

    @property
    def numbers(self) -> Sequence[Point]:
        """The points that hold a number."""
        return [point for point in self.points if point.value is not None]

    @property
    def unit(self) -> str | None:
        """The unit that all numbers have; None where they have different ones, or one has none."""
        units = {point.unit for point in self.numbers}
        return units.pop() if len(units) == 1 else None


@dataclass(frozen=True, slots=True)
class Span:
    """The least and the greatest number of a series, each with the years that have it."""

    least: Decimal
    least_years: Sequence[int]
    most: Decimal
    most_years: Sequence[int]


def slots(reports: Sequence[Report]) -> list[Slot]:
    """The years from an agency's first report to its last, earliest first; gaps are one slot each."""
    scopes = {report.scope for report in reports}
    usual = next(scope for scope in ("own", "aggregate", None) if scope in scopes) if scopes else None
    found: list[Slot] = []
    for report in reports:
        year = report.key.year
        if found and found[-1].last + 1 < year:
            found.append(Slot(found[-1].last + 1, year - 1))
        found.append(Slot(year, year, report, None if report.scope == usual else APART[report.scope]))
    return found


def cell_series(slots: Sequence[Slot], table: str, row: str, column: str) -> Series:
    """A cell of a table over the years, named as in the newest report whose form has it."""
    forms = {slot.report.form.id: slot.report.form for slot in reversed(slots) if slot.report}
    heads = {name: column_of(form, table, row, column) for name, form in forms.items()}
    labels = next(forms[name].table[table] for name, head in heads.items() if head)
    points = [
        point_of(slot, table, row, heads[slot.report.form.id] if slot.report else None) for slot in slots
    ]
    return Series(labels.row_places[row], labels.row_briefs[row], labels.column_labels[column], points)


def _absent(slot: Slot) -> Point:
    return Point(slot, "year", WORDS["year"])


def point_of(slot: Slot, table: str, row: str, head: Column | None) -> Point:
    """A cell of a slot's report; `head` is the column that its form has there."""
    if slot.report is None:
        return _absent(slot)
    if head is None:
        return Point(slot, "form", WORDS["form"])
    data = slot.report.tables.get(table)
    cell = data.cell(row, head.id) if data else None
    if cell is None:
        kind = "row" if data else "table"
        return Point(slot, kind, WORDS[kind])
    return _printed(slot, cell, head)


def _printed(slot: Slot, cell: Cell, head: Column) -> Point:
    if cell.printed is None:
        return Point(slot, cell.kind, WORDS[cell.kind])
    return Point(slot, cell.kind, cell.printed, cell.value, cell.unit or head.unit)


def column_of(form: Form, table: str, row: str, column: str) -> Column | None:
    """The column that a form has at a place; None where it has no such place."""
    found = form.table.get(table)
    if found is None or row not in found.row_labels:
        return None
    return next((one for one in found.columns_of(row) if one.id == column), None)


def share_series(slots: Sequence[Slot]) -> list[Series]:
    """The shares of the outcomes in what was answered, in the order of `metrics.OUTCOMES`."""
    shares = [outcome_shares(slot.report) if slot.report else None for slot in slots]
    known = next(found for found in shares if found)
    return [
        Series(
            one.label,
            one.label,
            "",
            [_share_point(slot, at[i] if at else None) for slot, at in zip(slots, shares, strict=True)],
        )
        for i, one in enumerate(known)
    ]


def _share_point(slot: Slot, share: Share | None) -> Point:
    if share is None:
        return _absent(slot)
    parts = f"{sum_text(share.part)}/{sum_text(share.whole)}"
    if share.value is None:
        return Point(slot, "none", f"{parts}，无法计算（{REASONS[share.why or 'words']}）")
    return Point(slot, "number", f"{parts}＝{percent_text(share.value)}", share.value, "%")


def sum_text(found: Sum) -> str:
    """A sum as a number, or the word for what is missing."""
    return WORDS[found.why or "words"] if found.value is None else f"{found.value:f}"


def span_of(series: Series) -> Span | None:
    """Least and greatest number, of years that cover the same bodies; None where no two can be compared."""
    points = [point for point in series.numbers if not point.slot.apart]
    values = [point.value for point in points if point.value is not None]
    if len(values) < 2 or series.unit is None:
        return None
    least, most = min(values), max(values)
    return Span(least, list(_years(points, least)), most, list(_years(points, most)))


def _years(points: Iterable[Point], value: Decimal) -> Iterator[int]:
    return (point.slot.first for point in points if point.value == value)
