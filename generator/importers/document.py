"""A document as lines of cells, whatever file it came from: what readers give and recognition takes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from generator.messages import Message

# A line break in a cell between what may be two numbers, or one.
_BETWEEN_NUMBERS = re.compile(r"(?<=[0-9０-９.,，．+-])\n(?=[0-9０-９.,，．])")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of running text (one cell, `grid` None), or one row of a printed table.

    `cells` are texts as printed, outer white space taken off; line breaks inside a cell are kept as "\\n".
    A merged cell stands
    once, in the row and at the place where it begins: what it covers further right or below is not listed.
    `exact` says that the row's cells are known one by one, so that "" is a printed cell that is blank;
    otherwise "" may be
    mere padding. `number` is the line of a text file, else the ordinal of the line in the document (from 1);
    `page` counts from 1 where there are pages. `level` is that of a heading marked as such (0: none).
    """

    cells: tuple[str, ...]
    number: int
    grid: int | None = None
    exact: bool = False
    page: int | None = None
    level: int = 0

    @property
    def text(self) -> str:
        """The line as one string, cells parted by a bar."""
        return " | ".join(cell.replace("\n", "") for cell in self.cells)

    @property
    def shown(self) -> str:
        """As `text`, but numbers below each other in a cell stay apart, as they are read."""
        return " | ".join(_BETWEEN_NUMBERS.sub(" ", cell).replace("\n", "") for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Document:
    """The lines of a document in reading order.

    `name` is the file's name, `sha256` of its bytes. `published` is a day (YYYY-MM-DD) that the page around
    the report
    names as that of its publication. `warnings` say what was left out in reading (pictures, pages without
    text …).
    """

    name: str
    sha256: str
    lines: tuple[Line, ...]
    published: str | None = None
    warnings: tuple[Message, ...] = field(default=())


class Unreadable(Exception):
    """The document cannot be read at all; carries the sentence for the user."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.code)
        self.message = message
