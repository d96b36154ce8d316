"""A document as one run of words and values, in which wordings are found wherever lines and cells cut
them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from generator.importers.document import Line
from generator.importers.words import (
    UNREADABLE,
    behind_words,
    fold,
    is_broken_value,
    is_value,
    numbering,
    tidy,
    without_numbering,
)
from generator.messages import Message, message

_STUCK = re.compile(r"(.*[^0-9.,０-９，．\s])([0-9.,０-９，．]+)", re.DOTALL)
# A number and its remark in brackets, in lines that do not part the number.
_REMARKED = re.compile(r"[^\n（(]+\n?[（(][^（）()]+[）)]")
_DIGITS_APART = re.compile(r"[0-9０-９]\n[0-9０-９]")
_NUMBERING = re.compile(r"\s*[0-9]{1,2}[.．、)）]\s*")
WORDS, VALUE, BLANK = "words", "value", "blank"
# A table has a usual width where so many of its rows have it.
MOSTLY = 0.5
# So many values in a row stand for themselves, even with words behind them.
ROW = 3
# Words in a value's place are no longer than this.
LONGEST_ODD = 10
# A number that is too long for its cell goes on over so many lines at most; more are a list.
WRAPPED = 3
# From this share of its rows on, a table has rows of one width.
ONE_WIDTH = 0.6


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of words, a value or a blank cell.

    `line` is the index in the document's lines, `cell` that in the line; `grid` says that it stands in a
    printed table, `glued` that its cell holds other values too.
    """

    kind: str
    text: str
    line: int
    cell: int
    grid: bool
    glued: bool = False


def tokens_of(lines: Sequence[Line], labels: frozenset[str]) -> tuple[Token, ...]:
    """The tokens of all lines in reading order; a value that is stuck to one of the (folded) `labels` is
    taken off.
    """
    short = _too_short(lines)
    found = [
        part
        for index, line in enumerate(lines)
        for token in _line(index, replace(line, exact=False) if index in short else line)
        for part in _unstuck(token, labels)
    ]
    for at, token in enumerate(found):
        # A piece of a number in a cell's place; one like “2.” may be the numbering of the words behind it.
        numbers = (
            bool(_NUMBERING.fullmatch(token.text)) and at + 1 < len(found) and found[at + 1].kind == WORDS
        )
        if token.kind == WORDS and not numbers and is_broken_value(token.text):
            found[at] = replace(token, kind=VALUE)
    return tuple(found)


def _line(index: int, line: Line) -> list[Token]:
    found: list[Token] = []
    for place, cell in enumerate(line.cells):
        text = _with_remark(cell.strip())
        if not tidy(text):
            found += [Token(BLANK, "", index, place, True)] if line.exact else []
        elif (is_value(text) and "\n" not in text) or (UNREADABLE in text and len(fold(text)) <= LONGEST_ODD):
            # What cannot be read takes its cell's place all the same.
            found.append(Token(VALUE, text, index, place, line.grid is not None))
        else:
            pieces = _pieces(text)
            glued = line.exact and len(pieces) > 1
            if glued and any(kind == WORDS for kind, _ in pieces):
                pieces, glued = [(WORDS, text)], False
            in_grid = line.grid is not None
            found += [Token(kind, piece, index, place, in_grid, glued) for kind, piece in pieces]
    return _after_labels(_odd_values(found)) if line.exact else found


def _with_remark(text: str) -> str:
    """A cell's text on one line where it is a number, whole in the first line, and a remark that goes on
    below; else as it is.
    """
    joined = text.replace("\n", "")
    whole = _REMARKED.fullmatch(text) and not _DIGITS_APART.search(text) and is_value(joined)
    return joined if whole else text


def _too_short(lines: Sequence[Line]) -> set[int]:
    """Rows that lack cells beside nearly all others of their table: what is blank in them cannot be told."""
    widths: dict[int, list[int]] = {}
    for line in lines:
        if line.grid is not None:
            widths.setdefault(line.grid, []).append(len(line.cells))
    usual = {
        grid: max(set(found), key=found.count)
        for grid, found in widths.items()
        if max(map(found.count, found)) >= ONE_WIDTH * len(found)
    }
    return {
        index
        for index, line in enumerate(lines)
        if line.grid is not None and line.exact and len(line.cells) < usual.get(line.grid, 0)
    }


def _unstuck(token: Token, labels: frozenset[str]) -> tuple[Token, ...]:
    stuck = _STUCK.fullmatch(token.text) if token.kind == WORDS and not token.grid else None
    if (
        stuck
        and is_value(stuck[2])
        and (fold(stuck[1]) in labels or fold(without_numbering(stuck[1])) in labels)
    ):
        return replace(token, text=stuck[1]), replace(token, kind=VALUE, text=stuck[2])
    return (token,)


def _odd_values(row: list[Token]) -> list[Token]:
    """A row's tokens, short words among its values as values too: “无”, “12%”, “约3件” are printed in their
    place. Words with a number in front are the label of another row, whose beginning is lost.
    """
    values = [place for place, token in enumerate(row) if token.kind == VALUE]
    if len(values) < ROW - 1:
        return row
    first = values[0]
    return [
        replace(token, kind=VALUE, text=token.text.replace("\n", ""))
        if token.kind == WORDS
        and place > first
        and len(fold(token.text)) <= LONGEST_ODD
        and not _DIGITS_APART.search(token.text)
        and not numbering(token.text)
        else token
        for place, token in enumerate(row)
    ]


def _after_labels(row: list[Token]) -> list[Token]:
    """A row's tokens without the blank cells before its last label: they stand under or beside merged
    labels.
    """
    last = max((place for place, token in enumerate(row) if token.kind == WORDS), default=-1)
    return [token for place, token in enumerate(row) if token.kind != BLANK or place > last]


def _pieces(text: str) -> list[tuple[str, str]]:
    """Words and values of a line whose cells are parted by blanks alone.

    Values count as such at the line's end, or where at least `ROW` of them follow one another.
    """
    parts = text.replace("\u3000", " ").replace("\xa0", " ").split()
    start, end = _values_in(parts)
    pieces = [(WORDS, " ".join(parts[:start]))] if start else []
    pieces += [(VALUE, part) for part in parts[start:end]]
    return pieces + ([(WORDS, " ".join(parts[end:]))] if end < len(parts) else [])


def _values_in(parts: Sequence[str]) -> tuple[int, int]:
    """From where to where values stand among the parts of a line; pieces of numbers beside them count as
    such.
    """
    best = (len(parts), len(parts))
    start = 0
    for at in range(len(parts) + 1):
        if at == len(parts) or not (is_value(parts[at]) or (at and is_broken_value(parts[at]))):
            enough = at == len(parts) or at - start >= ROW
            if enough and at - start > best[1] - best[0] and any(map(is_value, parts[start:at])):
                best = (start, at)
            start = at + 1
    return best


def _usual(counts: Sequence[int]) -> int:
    return Counter(counts).most_common(1)[0][0] if counts else 0


class Run:
    """The words of a document as one folded string, each character knowing the token it comes from."""

    def __init__(self, lines: Sequence[Line], labels: frozenset[str] = frozenset()) -> None:
        self.lines = lines
        self.tokens = tokens_of(lines, labels)
        # Where words that blanks part, or cells and lines, begin and end.
        self.edges: set[int] = set()
        self._starts: dict[int, tuple[int, int]] = {}
        pieces: list[str] = []
        owner: list[int] = []
        for index, token in enumerate(self.tokens):
            if token.kind == WORDS:
                folded = fold(token.text)
                self._starts[index] = (len(owner), len(owner) + len(folded))
                at = len(owner)
                self.edges.add(at)
                for piece in token.text.split():
                    at += len(fold(piece))
                    self.edges.add(at)
                pieces.append(folded)
                owner += [index] * len(folded)
        self.text = "".join(pieces)
        self.owner = owner

    def wrapped(self, first: int, end: int) -> str | None:
        """The first cell between two tokens in which numbers stand below each other: several, or pieces of
        one that is too long for its cell.
        """
        for token, following in pairwise(self.tokens[first:end]):
            cell = self.lines[token.line].cells[token.cell]
            same = (token.line, token.cell) == (following.line, following.cell)
            if same and token.kind == following.kind == VALUE and 1 < len(cell.split("\n")) <= WRAPPED:
                return " ".join(cell.split())
        return None

    def unless_wrapped(self, first: int, end: int, why: Message) -> Message:
        """`why` values are in doubt, or that some go on in a second line, which explains any wrong count."""
        text = self.wrapped(first, end)
        return why if text is None else message("import-wrapped", text=text)

    @cached_property
    def is_scattered(self) -> bool:
        """Whether cells stood in lines of their own, so that lines may be lost without a trace."""
        loose = any(token.kind == VALUE and not token.grid for token in self.tokens)
        return loose or any(self.is_tall(index) for index in range(len(self.lines)))

    def is_tall(self, index: int) -> bool:
        """Whether a row was put together of lines that held one cell each."""
        line = self.lines[index]
        after = self.lines[index + 1].number if index + 1 < len(self.lines) else 0
        return line.grid is not None and after - line.number >= len(line.cells) > 1

    @cached_property
    def odd_lines(self) -> frozenset[int]:
        """Rows with blank cells that are wider than most rows of their table, behind their labels too.

        They have a cell too many, and nobody knows which.
        """
        rows: dict[int, list[int]] = {}
        for index, line in enumerate(self.lines):
            if line.grid is not None:
                rows.setdefault(line.grid, []).append(index)
        odd: set[int] = set()
        for found in rows.values():
            width = _usual([len(self.lines[index].cells) for index in found])
            behind = _usual(
                [
                    behind_words(self.lines[index].cells)
                    for index in found
                    if behind_words(self.lines[index].cells)
                ]
            )
            odd |= {
                index
                for index in found
                if "" in self.lines[index].cells
                and len(self.lines[index].cells) > width
                and behind_words(self.lines[index].cells) > behind
            }
        return frozenset(odd)

    def extent(self, token: int) -> tuple[int, int] | None:
        """Where the words of a token begin and end in `text`; None of a value or blank cell."""
        return self._starts.get(token)
