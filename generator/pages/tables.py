"""Official tables as grids of header and value cells: one neutral shape that one template draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, zip_longest

from markupsafe import Markup

from generator import drawing
from generator.fields import UNREAD, Cell
from generator.glossary import Glossary
from generator.pages.frames import CELL, DrawFrame, Frame, Line, Value, frames, row_id, values_id
from generator.pages.marks import CellId, Mark
from generator.reports import TableData


@dataclass(frozen=True, slots=True)
class Grid:
    """One HTML table: its frame, the lines of its body, their cells as they are drawn, one after the other.

    `ids` are the addresses of the marked cells.
    """

    frame: Frame
    lines: Sequence[Line]
    cells: Sequence[str]
    ids: Sequence[str]

    def filled(self, depth: int, draw: DrawFrame, noted: Mapping[str, Sequence[object]]) -> Markup:
        """The table as `draw` draws it on a page of a depth, its cells filled in.

        `noted` are the remarks by the row or column that has a mark for them.
        """
        if noted:
            around: Sequence[str] = draw(self.frame, self.lines, noted).split(CELL)
        else:
            around = self.frame.drawn(self.lines, depth, draw)
        return Markup("".join(chain.from_iterable(zip_longest(around, self.cells, fillvalue=""))))


Marks = Mapping[CellId, Mark]


def grids(data: TableData, marks: Marks, glossary: Glossary) -> list[Grid]:
    """Grids of a printed table; `marks` says which cells lead to a finding."""
    return [_grid(data, marks, frame) for frame in frames(data.table, data.undivided, glossary)]


def _grid(data: TableData, marks: Marks, frame: Frame) -> Grid:
    lines = [line for line in frame.body if line.is_drawn(data.rows)]
    cells: list[str] = []
    ids: list[str] = []
    for place in (place for line in lines for place in line.cells):
        if isinstance(place, Value):
            cells.append(_plain(place.text, place.kind))
        elif place in marks:
            value = _marked(data, marks[place], place)
            cells.append(_drawn(value))
            ids.append(value.id or "")
        else:
            held = data.rows.get(place[0])
            cell = held.get(place[1]) if held else None
            if cell and cell.printed is not None and cell.value is not None:
                cells.append(_number(cell.printed))
            else:
                cells.append(_plain(*_shown(cell)))
    return Grid(frame, lines, cells, ids)


def keys(drawn: Iterable[Grid]) -> set[str]:
    """Names of the rows and columns that have a header in grids."""
    return {
        head.key
        for grid in drawn
        for line in (*grid.frame.head, *grid.lines)
        for head in line.heads
        if head.key
    }


def cell_ids(drawn: Iterable[Grid]) -> Iterator[str]:
    """Addresses of the marked cells of grids."""
    for grid in drawn:
        yield from grid.ids


def _marked(data: TableData, mark: Mark, place: CellId) -> Value:
    row, column = place
    text, kind = _shown(data.cell(row, column))
    label = f"{data.table.row_places[row]}，{data.table.column_labels[column]}"
    return Value(text, kind, cell_id(data.table.id, row, column), mark, label)


def _shown(cell: Cell | None) -> tuple[str, str]:
    """Text and kind of a cell; None: not printed."""
    if cell is None:
        return "", "absent"
    return UNREAD if cell.unread else cell.printed or "", cell.kind


def _drawn(value: Value) -> str:
    return drawing.macro("_marked.j2", "cell")(value)


# Nearly all cells of all reports hold one of few texts.
@lru_cache(maxsize=4096)
def _plain(text: str, kind: str) -> str:
    return _drawn(Value(text, kind))


@lru_cache(maxsize=4096)
def _number(text: str) -> str:
    return _drawn(Value(text, "number"))


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
