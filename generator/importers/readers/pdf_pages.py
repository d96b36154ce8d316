"""One page of a PDF → its ruled tables and the lines of text outside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.importers.readers.contents import Cell, Paragraph, Table
from generator.importers.readers.pdf_chars import Char, TextLine, char_of, text_lines, words
from generator.importers.readers.pdf_rules import rules, settings

if TYPE_CHECKING:
    from pdfplumber.page import Page as PdfPage
    from pdfplumber.table import Table as PdfTable

# A table's cells must fill its frame but for this share.
_UNFILLED = 0.01

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table between ruled lines; `boxes` are the places of its cells, none where not all are known."""

    table: Table
    top: float
    bottom: float
    boxes: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on a page; `pictured` is the share of it that its largest picture covers."""

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    lines: tuple[TextLine, ...]
    tables: tuple[RuledTable, ...]
    pictured: float


def read_page(page: PdfPage) -> Page:
    """The characters of a page, once where they are drawn twice, in tables and in lines."""
    drawn = page.dedupe_chars(tolerance=1, extra_attrs=("size",))
    chars = [char_of(each) for each in drawn.chars if _is_on(page.bbox, each)]
    found = [table for table in _find(page) if _is_table(table)]
    tables = []
    free = set(range(len(chars)))
    for table in found:
        inside = [index for index in sorted(free) if _holds(table.bbox, (chars[index],))]
        free.difference_update(inside)
        tables.append(_table(table, [chars[index] for index in inside], page.page_number))
    lines = text_lines(chars[index] for index in sorted(free))
    size = (float(page.width), float(page.height))
    return Page(page.page_number, *size, tuple(chars), tuple(lines), tuple(tables), _pictured(page))


def _is_on(box: Box, found: dict[str, Any]) -> bool:
    x, y = (found["x0"] + found["x1"]) / 2, (found["top"] + found["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _find(page: PdfPage) -> list[PdfTable]:
    vertical, horizontal = rules(page)
    if len(vertical) < 2 or len(horizontal) < 2:
        return []
    return page.find_tables(settings(vertical, horizontal))


def _is_table(table: PdfTable) -> bool:
    """Cells side by side somewhere, or it is a frame around text."""
    return any(sum(cell is not None for cell in row.cells) > 1 for row in table.rows)


def _holds(box: Box, chars: Sequence[Char]) -> bool:
    """Whether the middle of the characters lies in a box."""
    x = (chars[0].x0 + chars[-1].x1) / 2
    y = (chars[0].top + chars[0].bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _table(found: PdfTable, chars: Sequence[Char], page: int) -> RuledTable:
    rows = [[cell for cell in row.cells if cell is not None] for row in found.rows]
    by_cell: dict[Box, list[Char]] = {cell: [] for row in rows for cell in row}
    stray: list[Char] = []
    for word in words(chars):
        cell = next((cell for cell in by_cell if _holds(cell, word)), None)
        (stray if cell is None else by_cell[cell]).extend(word)
    cells = tuple(tuple(_cell(by_cell[cell]) for cell in row) for row in rows if row)
    # What stands between the lines but in no closed cell is kept, and the table is no longer vouched for.
    loose = tuple((Cell((Paragraph(line.text),)), Cell()) for line in text_lines(stray))
    exact = not loose and _is_filled(found.bbox, by_cell)
    boxes = tuple(tuple(row) for row in rows if row) if exact else ()
    return RuledTable(Table(cells + loose, exact, page), found.bbox[1], found.bbox[3], boxes)


def _cell(chars: Sequence[Char]) -> Cell:
    return Cell(tuple(Paragraph(line.text) for line in text_lines(chars)))


def _is_filled(box: Box, cells: dict[Box, list[Char]]) -> bool:
    whole = (box[2] - box[0]) * (box[3] - box[1])
    filled = sum((x1 - x0) * (bottom - top) for x0, top, x1, bottom in cells)
    return abs(whole - filled) <= _UNFILLED * whole


def _pictured(page: PdfPage) -> float:
    area = float(page.width) * float(page.height)
    sizes = [float(image["width"]) * float(image["height"]) for image in page.images]
    return min(1.0, max(sizes, default=0.0) / area) if area else 0.0
