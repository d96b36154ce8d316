"""Official tables as grids of header and value cells: one neutral shape that one template draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.fields import UNREAD, Cell
from generator.glossary import Glossary
from generator.pages.frames import Frame, Line, Value, frames, row_id, values_id
from generator.pages.marks import CellId, Mark
from generator.reports import TableData


@dataclass(frozen=True, slots=True)
class Grid:
    """One HTML table: its frame, and the lines of its body with their values."""

    frame: Frame
    body: Sequence[tuple[Line, Sequence[Value]]]


Marks = Mapping[CellId, Mark]


def grids(data: TableData, marks: Marks, glossary: Glossary) -> list[Grid]:
    """Grids of a printed table; `marks` says which cells lead to a finding."""
    return [
        Grid(
            frame,
            [
                (line, [_value(data, marks, one) for one in line.cells])
                for line in frame.body
                if line.is_drawn(data.rows)
            ],
        )
        for frame in frames(data.table, data.undivided, glossary)
    ]


def keys(drawn: Iterable[Grid]) -> set[str]:
    """Names of the rows and columns that have a header in grids."""
    return {
        head.key
        for grid in drawn
        for line in (*grid.frame.head, *(line for line, _ in grid.body))
        for head in line.heads
        if head.key
    }


def cell_ids(drawn: Iterable[Grid]) -> Iterator[str]:
    """Addresses of the marked cells of grids."""
    for grid in drawn:
        for _, values in grid.body:
            yield from (one.id for one in values if one.id)


def _value(data: TableData, marks: Marks, place: CellId | Value) -> Value:
    if isinstance(place, Value):
        return place
    row, column = place
    cell: Cell | None = data.cell(row, column)
    text, kind = (_shown(cell), cell.kind) if cell else ("", "absent")
    if place not in marks:
        return _plain(text, kind)
    label = f"{data.table.row_places[row]}，{data.table.column_labels[column]}"
    return Value(text, kind, cell_id(data.table.id, row, column), marks[place], label)


def _shown(cell: Cell) -> str:
    return UNREAD if cell.unread else cell.printed or ""


# Nearly all cells of all reports hold one of few texts.
_plain = lru_cache(maxsize=4096)(Value)


def cell_id(table: str, row: str, column: str) -> str:
    """Address of a cell within its page."""
    return f"{table}-{row}-{column}"


def row_place(data: TableData, row: str) -> str | None:
    """Address of the line that shows a row; None where the page draws none."""
    if row not in (one.id for one in data.leaf_rows()):
        return None
    if data.table.layout == "list" and data.rows.get(row) is None:
        return None
    return values_id(data.table) if data.table.layout == "across" else row_id(data.table, row)
