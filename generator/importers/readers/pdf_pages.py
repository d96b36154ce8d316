"""One page of a PDF → its ruled tables and the lines of text outside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from generator.importers.readers.contents import UNREAD, Cell, Paragraph, Table
from generator.importers.readers.marks import STRUCK_SIGN
from generator.importers.readers.pdf_chars import Char, TextLine, char_of, once, text_lines, words
from generator.importers.readers.pdf_rules import Rule, rules, settings

if TYPE_CHECKING:
    from pdfplumber.page import Page as PdfPage
    from pdfplumber.table import Table as PdfTable

# A table's cells must fill its frame but for this share.
_UNFILLED = 0.01
# So near to the middle of a character (share of its height) a line strikes it out.
_MIDDLE = 0.2
# No cell is so narrow (points), and no row of one cell so low.
_NARROWEST = 5.0
_LOWEST = 10.0
# A line this far (share of the width) inside a character runs through it.
_INSIDE = 0.1
# From this share of full light on, a colour cannot be told from paper.
_LIGHT = 0.95

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
    vertical, horizontal = rules(page)
    drawn = _drawn(page)
    chars = [_struck(char) if _is_struck(char, horizontal) else char for char in once(drawn)]
    unread = [*page.images, *_filled_in(page)]
    found = [table for table in _find(page, vertical, horizontal) if _is_table(table)]
    tables = []
    free = words(chars)
    for table in found:
        inside, free = _parted(table.bbox, free)
        tables.append(_table(table, inside, unread, page.page_number))
    lines = text_lines(char for word in free for char in word)
    size = (float(page.width), float(page.height))
    return Page(page.page_number, *size, tuple(chars), tuple(lines), tuple(tables), _pictured(page))


def _drawn(page: PdfPage) -> Iterator[Char]:
    """The characters on the page; figures in the colour of the paper are marked as not read."""
    shades = [each for each in page.rects if each.get("fill") and not _is_white(each)]
    for found in page.chars:
        if not _is_on(page.bbox, found):
            continue
        char = char_of(found)
        pale = any(map(str.isdigit, char.text)) and _is_white(found)
        if pale and not any(
            _is_on((one["x0"], one["top"], one["x1"], one["bottom"]), found) for one in shades
        ):
            char = replace(char, text=UNREAD)
        yield char


def _is_white(found: dict[str, Any]) -> bool:
    """Whether something is filled with the colour of paper, in grey, RGB or CMYK."""
    colour = found.get("non_stroking_color")
    parts = colour if isinstance(colour, (tuple, list)) else (colour,)
    if not all(isinstance(part, (int, float)) for part in parts):
        return False
    if len(parts) == 4:
        return all(part <= 1 - _LIGHT for part in parts)
    return len(parts) in (1, 3) and all(part >= _LIGHT for part in parts)


def _parted(box: Box, found: Sequence[list[Char]]) -> tuple[list[list[Char]], list[list[Char]]]:
    """The words of which any character lies in a box, and the others."""
    parts: tuple[list[list[Char]], list[list[Char]]] = ([], [])
    for word in found:
        parts[not any(_holds(box, (char,)) for char in word)].append(word)
    return parts


def _is_on(box: Box, found: dict[str, Any]) -> bool:
    x, y = (found["x0"] + found["x1"]) / 2, (found["top"] + found["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _is_struck(char: Char, horizontal: Sequence[Rule]) -> bool:
    """Whether a line is drawn through the middle of a character."""
    x, y = char.middle
    reach = _MIDDLE * (char.bottom - char.top)
    return any(abs(rule.at - y) < reach and rule.start <= x <= rule.end for rule in horizontal)


def _struck(char: Char) -> Char:
    return replace(char, text=char.text + STRUCK_SIGN)


def _find(page: PdfPage, vertical: Sequence[Rule], horizontal: Sequence[Rule]) -> list[PdfTable]:
    if len(vertical) < 2 or len(horizontal) < 2:
        return []
    return page.find_tables(settings(vertical, horizontal))


def _is_table(table: PdfTable) -> bool:
    """Cells side by side somewhere, or it is a frame around text."""
    return any(sum(cell is not None for cell in row.cells) > 1 for row in table.rows)


def _filled_in(page: PdfPage) -> list[dict[str, Any]]:
    """Fields of forms that somebody filled in, and notes: what they show is not part of the page's text."""
    try:
        found = page.annots
    except (ValueError, TypeError, KeyError, AttributeError):
        # Notes that cannot be made out take nothing away from the text.
        return []
    return [each for each in found if (each.get("data") or {}).get("V") or each.get("contents")]


def _holds(box: Box, chars: Sequence[Char]) -> bool:
    """Whether the middle of the characters lies in a box."""
    x = (chars[0].x0 + chars[-1].x1) / 2
    y = (chars[0].top + chars[0].bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _table(
    found: PdfTable, inside: Sequence[Sequence[Char]], unread: Sequence[dict[str, Any]], page: int
) -> RuledTable:
    rows = [[cell for cell in row.cells if cell is not None] for row in found.rows]
    by_cell: dict[Box, list[Char]] = {cell: [] for row in rows for cell in row}
    stray: list[Char] = []
    for word in inside:
        for cell, part in _placed(word, by_cell):
            (stray if cell is None else by_cell[cell]).extend(part)
    for box in by_cell:
        if not by_cell[box] and any(_is_on(box, each) for each in unread):
            by_cell[box].append(Char(UNREAD, box[0], box[2], box[1], box[3], box[3] - box[1]))
    rows = [[cell for cell in row if not _is_gap(cell, by_cell, len(row) == 1)] for row in rows]
    rows = [row for row in rows if row]
    cells = tuple(tuple(_cell(by_cell[cell]) for cell in row) for row in rows)
    # What stands between the lines but in no closed cell is kept, and the table is no longer vouched for.
    loose = tuple((Cell((Paragraph(line.text),)), Cell()) for line in text_lines(stray))
    exact = not loose and _is_filled(found.bbox, by_cell)
    boxes = tuple(tuple(row) for row in rows) if exact else ()
    return RuledTable(Table(cells + loose, exact, page), found.bbox[1], found.bbox[3], boxes)


def _placed(word: Sequence[Char], cells: Iterable[Box]) -> Iterator[tuple[Box | None, list[Char]]]:
    """The cells that the characters of a number stand in.

    A number over a line that runs through a digit is wider than its cell, and belongs where its middle is.
    Where the line runs between digits there may be one number or two: both parts are marked as unread.
    """
    boxes = list(cells)
    homes = [next((box for box in boxes if _holds(box, (char,))), None) for char in word]
    if len(set(homes)) == 1:
        yield homes[0], list(word)
    elif any(_cuts(home, char) for home, char in zip(homes, word, strict=True)):
        yield next((box for box in boxes if _holds(box, word)), None), list(word)
    else:
        for home in dict.fromkeys(homes):
            part = [char for char, place in zip(word, homes, strict=True) if place == home]
            yield home, [*part, replace(part[-1], text=UNREAD)]


def _is_gap(box: Box, cells: dict[Box, list[Char]], alone: bool) -> bool:
    """A blank strip between two frames, or what a page break left of a row: too narrow for any text."""
    thin = box[2] - box[0] < _NARROWEST or box[3] - box[1] < (_LOWEST if alone else _NARROWEST)
    return thin and not cells[box]


def _cuts(box: Box | None, char: Char) -> bool:
    """Whether a side of a cell runs through a character of it."""
    inner = _INSIDE * (char.x1 - char.x0)
    return box is not None and (char.x0 + inner < box[0] or char.x1 - inner > box[2])


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
