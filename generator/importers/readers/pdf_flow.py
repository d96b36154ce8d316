"""The pages of a PDF → blocks: text joined over lines and pages, what repeats in the margins left out."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.importers.readers.contents import Block, Cell, Paragraph, Table
from generator.importers.readers.pdf_breaks import mended
from generator.importers.readers.pdf_chars import TextLine
from generator.importers.readers.pdf_pages import Page, RuledTable

# The margins in which page numbers and running titles stand, as a share of the page's height.
_MARGIN = 0.09
_PAGE_MARK = re.compile(r"[-—–－―·•第共页Page./\s]*\d{1,4}[-—–－―·•第共页ofPage./\s\d]{0,20}", re.I)
_DECORATED = re.compile(r"(?:[-—–－―·•].*\d+.*[-—–－―·•]|第.*\d+.*页.*|Page\s*\d+.*)", re.I)
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[)）](?!项)|注[:：]|附[件表:：])"
)
# What a line may not be broken within: a number or Western word, with the signs that must follow it.
_FIRST = re.compile(r"(?:[\x21-\x7e]+|.)[，。、；：！？）》”’』】〉]*")
_VALUE = re.compile(r"[+-]?[\d,]+(?:\.\d+)?|[/—-]{1,2}")
# Shares of the size of the characters.
_AT_MARGIN = 0.6
_SLACK = 0.5
_NARROW = 0.55
_RAGGED = 1.6
_ENOUGH = 0.1
# Tables may be wider than the text by this much (points).
_WIDER = 40.0
_NEXT_LINE = 2.4
_SAME_SIZE = 0.12


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line of text with its page and the margins of the text there."""

    line: TextLine
    page: Page
    left: float
    right: float


def blocks_of(pages: Sequence[Page]) -> list[Block]:
    """Paragraphs and tables in reading order over all pages."""
    marks = _repeated(pages)
    left, right = _margins(pages, marks)
    found: list[Block | RuledTable] = []
    text: list[_Placed] = []
    for item in _in_order(pages, marks):
        if isinstance(item, RuledTable):
            found += _paragraphs(text)
            text = []
            if found and isinstance(found[-1], RuledTable):
                found[-1], item = mended(found[-1], item)
            found.append(item)
        else:
            line, page = item
            text.append(_Placed(line, page, left, right))
    found += _paragraphs(text)
    return [each.table if isinstance(each, RuledTable) else each for each in found]


def _in_order(
    pages: Sequence[Page], marks: frozenset[tuple[int, TextLine]]
) -> Iterator[RuledTable | tuple[TextLine, Page]]:
    for page in pages:
        lines = [line for line in page.lines if (page.number, line) not in marks]
        items: list[tuple[float, RuledTable | tuple[TextLine, Page]]] = [
            *((line.top, (line, page)) for line in lines),
            *((table.top, table) for table in page.tables),
        ]
        for _, item in sorted(items, key=lambda each: each[0]):
            yield item


# -- margins ---------------------------------------------------------------------------------------------


def _repeated(pages: Sequence[Page]) -> frozenset[tuple[int, TextLine]]:
    """Page numbers, and what stands alike in the margins of most pages."""
    outer = [(page, line) for page in pages for line in page.lines if _in_margin(page, line)]
    shapes = Counter(re.sub(r"\d+", "0", line.text) for _, line in outer)
    offsets = Counter(int(number) - page.number for page, line in outer for number in _numbers(line)[:1])
    dropped = set()
    for page, line in outer:
        numbers = _numbers(line)
        is_number = bool(_PAGE_MARK.fullmatch(line.text)) and bool(numbers)
        counted = is_number and offsets[int(numbers[0]) - page.number] >= 2
        repeated = len(pages) > 1 and shapes[re.sub(r"\d+", "0", line.text)] > len(pages) / 2
        if (is_number and _DECORATED.fullmatch(line.text)) or counted or (repeated and not _is_values(line)):
            dropped.add((page.number, line))
    return frozenset(dropped)


def _in_margin(page: Page, line: TextLine) -> bool:
    return line.bottom < _MARGIN * page.height or line.top > (1 - _MARGIN) * page.height


def _numbers(line: TextLine) -> list[str]:
    return re.findall(r"\d{1,4}", line.text)


def _is_values(line: TextLine) -> bool:
    return all(_VALUE.fullmatch(piece) for piece in line.text.split())


def _margins(pages: Sequence[Page], marks: frozenset[tuple[int, TextLine]]) -> tuple[float, float]:
    """Where lines of running text begin and end: at the places that several lines share."""
    lines = [line for page in pages for line in page.lines if (page.number, line) not in marks]
    if not lines:
        return 0.0, 0.0
    size = statistics.median(line.size for line in lines)
    left = _shared(sorted(line.x0 for line in lines), size)
    right = -_shared(sorted(-line.x1 for line in lines), _RAGGED * size)
    edges = [box[2] for page in pages for table in page.tables for row in table.boxes for box in row]
    widest = max(edges, default=right)
    # Where few lines are full, the tables show how wide the text is set.
    return left, widest if right < widest - _WIDER else right


def _shared(places: Sequence[float], reach: float) -> float:
    """The outermost place near which enough lines begin or end."""
    enough = max(2, len(places) * _ENOUGH)
    for place in places:
        if sum(place <= other <= place + reach for other in places) >= enough:
            return place
    return places[0]


# -- text ------------------------------------------------------------------------------------------------


def _paragraphs(lines: Sequence[_Placed]) -> list[Block]:
    blocks: list[Block] = []
    before: _Placed | None = None
    for each in lines:
        cells = _unruled(each.line)
        last = blocks[-1] if blocks else None
        if cells is not None:
            row = tuple(Cell((Paragraph(text),)) for text in cells)
            if isinstance(last, Table) and last.page == each.page.number:
                blocks[-1] = replace(last, rows=(*last.rows, row))
            else:
                blocks.append(Table((row,), False, each.page.number))
        elif isinstance(last, Paragraph) and before is not None and _goes_on(before, each):
            blocks[-1] = replace(last, text=_joined(last.text, each.line.text))
        else:
            blocks.append(Paragraph(each.line.text, page=each.page.number))
        before = each
    return blocks


def _unruled(line: TextLine) -> tuple[str, ...] | None:
    """The cells of a row of a table without ruled lines: wide gaps, and values between them."""
    values = sum(bool(_VALUE.fullmatch(piece)) for piece in line.pieces)
    return line.pieces if len(line.pieces) >= 3 and values >= 2 else None


def _goes_on(before: _Placed, here: _Placed) -> bool:
    """Whether a line continues the one above: that is full, and this neither indented nor a heading."""
    size = before.line.size
    full = before.line.x1 + _width(_FIRST.match(here.line.text), size) > before.right
    indented = here.line.x0 > here.left + _AT_MARGIN * size
    same = abs(here.line.size - size) <= _SAME_SIZE * size
    near = before.page is not here.page or here.line.top - before.line.bottom <= _NEXT_LINE * size
    return full and not indented and same and near and not _HEADING.match(here.line.text)


def _width(unit: re.Match[str] | None, size: float) -> float:
    """About how wide the first piece of a line is that cannot be broken, and some slack."""
    text = unit[0] if unit else ""
    return size * (_SLACK + sum(_NARROW if character.isascii() else 1.0 for character in text))


def _joined(first: str, second: str) -> str:
    """Two halves of a line; only between Western words and numbers there is a space."""
    western = first[-1:].isascii() and first[-1:].isalnum() and second[:1].isascii() and second[:1].isalpha()
    return f"{first} {second}" if western else first + second
