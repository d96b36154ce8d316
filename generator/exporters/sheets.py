"""An official table on a sheet of its own: heads merged as on the form, a mark in each cell to be filled."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.glossary import Glossary
from generator.pages.frames import Frame, Head, Value, frames, placed
from generator.pages.marks import CellId
from generator.reports import TableData

# Widths of the columns, those of labels first; the last one goes for all that follow.
WIDTHS: Mapping[str, Sequence[int]] = {
    "matrix": (11, 14, 40, 10),
    "across": (11,),
    "blocks": (26, 18),
    "list": (56, 10, 14),
}
LINE = 15.0  # height of a line of text, in points
_NO_TERMS = Glossary()


class Key(NamedTuple):
    """A cell to be filled; without row and column the report's title."""

    table: str
    row: str = ""
    column: str = ""


class _Pen:
    """Draws on one sheet, and remembers the keys of the cells that are to be filled."""

    def __init__(
        self,
        sheet: Worksheet,
        formats: Mapping[str, Format],
        keys: list[Key],
        first: int,
        widths: Sequence[int],
    ) -> None:
        self._sheet, self._formats, self._keys, self._first = sheet, formats, keys, first
        self._widths = widths

    def mark(self, line: int, column: int, key: Key, style: str) -> None:
        """A cell to be filled: its mark is `first` and the place of its key."""
        self._sheet.write_number(line, column, self._first + len(self._keys), self._formats[style])
        self._keys.append(key)

    def text(self, line: int, column: int, text: str, style: str, below: int = 1, wide: int = 1) -> None:
        """Fixed text, maybe over several cells."""
        form = self._formats[style]
        if below == wide == 1:
            self._sheet.write_string(line, column, text, form)
        else:
            self._sheet.merge_range(line, column, line + below - 1, column + wide - 1, text, form)

    def lines(self, one: Head, column: int) -> int:
        """Lines that a heading takes from a column on; no program reckons that for us in merged cells."""
        last = len(self._widths) - 1
        width = sum(self._widths[min(at, last)] for at in range(column, column + one.colspan))
        return lines_of(one.text, width) if one.rowspan == 1 else 1

    def height(self, line: int, lines: int) -> None:
        """Room for so many lines of text."""
        if lines > 1:
            self._sheet.set_row(line, LINE * lines)


@lru_cache(maxsize=1024)
def lines_of(text: str, width: int) -> int:
    """Lines that text takes in a cell so many letters wide; Chinese letters take two."""
    taken = sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
    return max(1, -(-taken // max(1, width - 1)))


def draw(
    sheet: Worksheet, formats: Mapping[str, Format], data: TableData, keys: list[Key], first: int
) -> None:
    """Draw a table under a line for the report's title; keys of marked cells are added to `keys`."""
    table = data.table
    pen = _Pen(sheet, formats, keys, first, WIDTHS[table.layout])
    pen.mark(0, 0, Key(table.id), "title")
    line = 2
    for frame in frames(table, data.undivided, _NO_TERMS):
        pen.text(line, 0, frame.caption, "caption")
        line = _draw_frame(pen, frame, data, line + 1) + 1
    _set_up(sheet, table.layout)


def _draw_frame(pen: _Pen, frame: Frame, data: TableData, line: int) -> int:
    """Draw heads and cells from a line on; the line after the last."""
    rows = [*frame.head, *(one for one in frame.body if one.is_drawn(data.rows))]
    lines = [1] * len(rows)
    for row, column, one in placed(rows):
        if isinstance(one, Head):
            lines[row] = max(lines[row], pen.lines(one, column))
        _draw_cell(pen, line + row, column, one, data.table.id)
    for row, count in enumerate(lines):
        pen.height(line + row, count)
    return line + len(rows)


def _draw_cell(pen: _Pen, line: int, column: int, one: Head | CellId | Value, table: str) -> None:
    if isinstance(one, Head):
        style = "label" if one.scope == "row" else "head"
        pen.text(line, column, one.text, style, one.rowspan, one.colspan)
    elif isinstance(one, Value):
        pen.text(line, column, one.text, "text")
    else:
        pen.mark(line, column, Key(table, *one), "blank")


def _set_up(sheet: Worksheet, layout: str) -> None:
    widths = WIDTHS[layout]
    for index, width in enumerate(widths):
        sheet.set_column(index, index if index < len(widths) - 1 else 24, width)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if layout in ("matrix", "across"):
        sheet.set_landscape()
