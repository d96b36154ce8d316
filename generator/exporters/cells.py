"""The cells of a report one after the other, with the ids and labels of its form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from generator.fields import Cell
from generator.forms import Form, Table
from generator.reports import Report, TableData

# A cell whose row (or whole table) the original does not print, beside the kinds of `Cell`.
ABSENT = "absent"
# A cell that was printed where the form has none; its text is kept, and no number is read from it.
SURPLUS = "surplus"
KINDS = ("number", "blank", "mark", "text", "unread", ABSENT, SURPLUS)
# Nearly all numbers of the tables, as they are printed.
SMALL = {str(number): Decimal(number) for number in range(1000)}


class Place(NamedTuple):
    """A cell's place on the form; `unit` is that of its column or row, empty where the form names none."""

    table: str
    row: str
    row_label: str
    column: str
    column_label: str
    unit: str


def is_small(cell: Cell) -> bool:
    """Whether a cell holds one of `SMALL` and nothing else."""
    return cell.printed in SMALL and cell.unit is None and cell.value == SMALL[cell.printed]


class Places:
    """The places of all cells of official tables, in printed order; each table's are worked out once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, bool], Sequence[Place]] = {}

    def of(self, form: Form, table: Table, undivided: bool) -> Sequence[Place]:
        """Places of a table of a form, groups that may be printed whole divided or not."""
        key = (form.id, table.id, undivided)
        if key not in self._known:
            self._known[key] = [
                Place(
                    table.id,
                    row.id,
                    table.row_places[row.id],
                    column.id,
                    column.label,
                    row.unit or column.unit or "",
                )
                for row in table.leaf_rows(undivided)
                for column in table.columns_of(row.id)
            ]
        return self._known[key]


def tables_of(report: Report) -> Iterator[tuple[Form, Table, TableData | None]]:
    """The official tables a report should have, with its data (None: not printed), the annex last."""
    for table_id, data in report.tables.items():
        yield report.form, report.form.table[table_id], data
    if report.annex:
        yield report.annex.form, report.annex.data.table, report.annex.data


def further_cells(report: Report) -> Iterator[tuple[Place, Cell | str]]:
    """Cells for which the form has no place: of further rows, and (as text) those printed too many.

    The row ids are those of the page's addresses: `extra-<table>-<number>`, counted over all further rows.
    """
    for number, extra in enumerate(report.extra_rows, 1):
        for index, cell in enumerate(extra.cells, 1):
            row = f"extra-{extra.table}-{number}"
            yield Place(extra.table, row, extra.label, str(index), "", ""), cell
    for number, surplus in enumerate(report.surplus, 1):
        for index, text in enumerate(surplus.cells, 1):
            row = surplus.row or f"surplus-{surplus.table}-{number}"
            yield Place(surplus.table, row, surplus.note, f"surplus-{index}", "", ""), text
