"""What a reader gives: blocks in reading order, and how they become the lines of a `Document`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from generator.importers.document import Line, Unreadable
from generator.messages import Message, message

MAX_LINES = 60_000
MAX_CELLS = 400_000
MAX_CHARACTERS = 4_000_000
# Tables inside tables; pages of real sites reach ten.
MAX_NESTING = 40
# A cell with so many paragraphs and characters holds running text: it lays out a page and is no value.
LONG_PARAGRAPHS = 3
LONG_CHARACTERS = 250

# Stands for what is printed but cannot be read (a picture, a formula without its result), so that a cell with
# it is not taken for a blank one.
UNREAD = "\ufffd"

# Characters that print nothing: zero-width signs, soft hyphens, byte-order marks, controls.
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]")
# Controls between digits, where another may have been, and the sign that turns the order of digits round.
_DOUBTFUL = re.compile("(?<=[0-9])[\x00-\x08\x0e-\x1f\x7f-\x9f]+(?=[0-9])|\u202e(?=[^\u202c\n]{0,40}[0-9])")
_BREAKS = re.compile(r"[^\S\n]*(?:\r\n?|[\n\x0b\x0c\u2028\u2029])\s*")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `level` is that of a heading marked as such (0: none), `page` counts from 1."""

    text: str
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed cell: paragraphs, and tables where the cell only lays out a page."""

    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, merged ones once, where they begin. Not `exact`: some cell could not be told apart."""

    rows: tuple[tuple[Cell, ...], ...]
    exact: bool = True
    page: int | None = None


Block: TypeAlias = "Paragraph | Table"


@dataclass(frozen=True, slots=True)
class Contents:
    """The lines of a file, the day on which its page says it was published, and what was left out."""

    lines: tuple[Line, ...]
    published: str | None = None
    warnings: tuple[Message, ...] = field(default=())


def clean(text: str) -> str:
    """Text as printed: without invisible characters and outer white space, breaks as "\\n"."""
    return _BREAKS.sub("\n", _INVISIBLE.sub("", doubted(text))).strip()


def doubted(text: str) -> str:
    """Text in which signs that make a number doubtful are marked."""
    return _DOUBTFUL.sub(UNREAD, text)


def lines_of(blocks: Iterable[Block]) -> tuple[Line, ...]:
    """The blocks as lines, numbered from 1; raises `Unreadable` where there are more than any report has."""
    flow = _Flow()
    flow.add(blocks, 0)
    return tuple(flow.lines)


@dataclass(slots=True)
class _Flow:
    lines: list[Line] = field(default_factory=list)
    grids: int = 0
    cells: int = 0
    characters: int = 0

    def add(self, blocks: Iterable[Block], depth: int) -> None:
        if depth > MAX_NESTING:
            raise Unreadable(message("read-nested", limit=MAX_NESTING))
        for block in blocks:
            if isinstance(block, Paragraph):
                self._paragraph(block)
            elif _is_one_column(block):
                for row in block.rows:
                    self.add(row[0].blocks if row else (), depth + 1)
            else:
                self._table(block, depth)

    def _paragraph(self, block: Paragraph) -> None:
        for text in clean(block.text).split("\n"):
            if text and text != UNREAD:
                self._line(Line((text,), 0, page=block.page, level=block.level))

    def _table(self, table: Table, depth: int) -> None:
        grid = self.grids = self.grids + 1
        for row in table.rows:
            held = [cell for cell in row if _is_container(cell)]
            texts = tuple("" if _is_container(cell) else cell_text(cell) for cell in row)
            if texts and (any(text and text != UNREAD for text in texts) or not (held or UNREAD in texts)):
                self._line(Line(texts, 0, grid, table.exact and not held, table.page))
            for cell in held:
                self.add(cell.blocks, depth + 1)

    def _line(self, line: Line) -> None:
        self.cells += len(line.cells)
        self.characters += sum(map(len, line.cells))
        self.lines.append(replace(line, number=len(self.lines) + 1))
        if len(self.lines) > MAX_LINES or self.cells > MAX_CELLS:
            raise Unreadable(message("read-too-many-cells", limit=MAX_CELLS))
        if self.characters > MAX_CHARACTERS:
            raise Unreadable(message("read-too-long", limit=MAX_CHARACTERS))


def cell_text(cell: Cell) -> str:
    """The paragraphs of a cell without tables, one a line."""
    return clean("\n".join(block.text for block in cell.blocks if isinstance(block, Paragraph)))


def _is_one_column(table: Table) -> bool:
    """A frame around text and no table: nowhere do two cells stand side by side."""
    return all(len(row) <= 1 for row in table.rows)


def _is_container(cell: Cell) -> bool:
    if any(isinstance(block, Table) for block in cell.blocks):
        return True
    texts = [text for block in cell.blocks if (text := _printed(block))]
    return len(texts) >= LONG_PARAGRAPHS and sum(map(len, texts)) > LONG_CHARACTERS


def _printed(block: Block) -> str:
    return clean(block.text) if isinstance(block, Paragraph) else ""


def walk(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Every paragraph of the blocks, those in cells too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            yield from (each for row in block.rows for cell in row for each in walk(cell.blocks))
