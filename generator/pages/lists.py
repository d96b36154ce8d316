"""Lists of reports: their rows and columns, their orders, and how they are parted into pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.agencies import Agency, Region
from generator.collection import Collection, Summary
from generator.fields import Cell
from generator.findings import Badge
from generator.forms import Form
from generator.metrics import ANSWERED, KEY_FIGURES
from generator.pages.page import report_path
from generator.reports import ReportKey

T = TypeVar("T")

# A page lists so many.
LISTED = 100
KINDS = {"department": "部门", "government": "政府", None: "不详"}
# Columns of key figures, in their order, by the names that addresses have for them.
FIGURES = tuple("answered" if row == ANSWERED else row.replace("_", "-") for _, row, _ in KEY_FIGURES)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of key figures: its name in addresses, its short and its whole label on the form."""

    id: str
    brief: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One report in a list; `cells` are in the order of `FIGURES`, None where the report prints none."""

    report: Summary
    agency: Agency
    region: Region
    badge: Badge
    kind: str
    path: str
    cells: Sequence[Cell | None]


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """A page of a list: which of how many, what stands on it, and how many the whole list has."""

    number: int
    last: int
    total: int
    rows: Sequence[T]

    def turn(self, path: Callable[[int], str]) -> dict[str, str | None]:
        """Addresses of the first, previous, next and last page; None where they would lead nowhere new."""
        number, last = self.number, self.last
        return {
            "first": path(1) if number > 2 else None,
            "before": path(number - 1) if number > 1 else None,
            "after": path(number + 1) if number < last else None,
            "last": path(last) if number < last - 1 else None,
        }


def row_of(collection: Collection, key: ReportKey) -> Row:
    """The row of a report."""
    report, agency = collection.summary(key), collection.agency(key)
    return Row(
        report=report,
        agency=agency,
        region=collection.regions[key.region],
        badge=report.badge,
        kind=KINDS[agency.kind],
        path=report_path(key),
        cells=report.cells,
    )


def newest_form(reports: Iterable[Summary]) -> Form:
    """The newest of these reports' forms."""
    return max((report.form for report in reports), key=lambda form: form.first_year)


def columns(form: Form) -> list[Column]:
    """The columns of key figures, labelled as on a form."""
    return [
        Column(name, form.table[table].row_briefs[row], form.table[table].row_places[row])
        for name, (table, row, _) in zip(FIGURES, KEY_FIGURES, strict=True)
    ]


def descending(rows: Iterable[Row], figure: str) -> list[Row]:
    """Greatest number first; rows without a number come last, and equals stay as they are."""
    place = FIGURES.index(figure)
    numbered, others = [], []
    for row in rows:
        cell = row.cells[place]
        if cell is None or cell.value is None:
            others.append(row)
        else:
            numbered.append((cell.value, row))
    numbered.sort(key=lambda pair: pair[0], reverse=True)
    return [row for _, row in numbered] + others


def slices(items: Sequence[T], most: int | None = None) -> Iterator[Slice[T]]:
    """The pages of a list, at least one, at most `most`."""
    pages = max(1, -(-len(items) // LISTED))
    last = min(pages, most) if most else pages
    for number in range(1, last + 1):
        yield Slice(number, last, len(items), items[(number - 1) * LISTED : number * LISTED])
