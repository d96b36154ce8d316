"""A document as one run of words and values, in which wordings are found wherever lines and cells cut them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.importers.document import Line
from generator.importers.vocabulary import Phrase
from generator.importers.words import fold, is_value, tidy

WORDS, VALUE, BLANK = "words", "value", "blank"
# Running text: longer than any piece of a label, and mostly words that no form has.
LONGEST_PIECE = 12
MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of words, a value or a blank cell. `line` is the index in the document's lines, `cell` within the line."""

    kind: str
    text: str
    line: int
    cell: int
    grid: bool


@dataclass(frozen=True, slots=True)
class Find:
    """A wording found: the phrase, its place in the run of words, and the first and last token it lies in."""

    phrase: Phrase
    start: int
    end: int
    first: int
    last: int


def tokens_of(lines: Sequence[Line]) -> tuple[Token, ...]:
    """The tokens of all lines in reading order."""
    return tuple(token for index, line in enumerate(lines) for token in _line(index, line))


def _line(index: int, line: Line) -> list[Token]:
    found: list[Token] = []
    for place, cell in enumerate(line.cells):
        text = cell.strip()
        if not tidy(text):
            found += [Token(BLANK, "", index, place, True)] if line.exact else []
        elif is_value(text.replace("\n", "")):
            found.append(Token(VALUE, text.replace("\n", ""), index, place, line.grid is not None))
        elif line.exact:
            found.append(Token(WORDS, text, index, place, True))
        else:
            found += [Token(kind, piece, index, place, line.grid is not None) for kind, piece in _pieces(text)]
    return _after_labels(found) if line.exact else found


def _after_labels(row: list[Token]) -> list[Token]:
    """A row's tokens without the blank cells before its last label: they stand under or beside merged labels."""
    last = max((place for place, token in enumerate(row) if token.kind == WORDS), default=-1)
    return [token for place, token in enumerate(row) if token.kind != BLANK or place > last]


def _pieces(text: str) -> list[tuple[str, str]]:
    """Words and values of a line whose cells are parted by blanks alone: values at its end, or nothing but values."""
    parts = text.replace("\u3000", " ").replace("\xa0", " ").split()
    at = len(parts)
    while at and is_value(parts[at - 1]):
        at -= 1
    words = [(WORDS, " ".join(parts[:at]))] if at else []
    return words + [(VALUE, part) for part in parts[at:]]


class Run:
    """The words of a document as one folded string, each character knowing the token it comes from."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.tokens = tokens_of(lines)
        self._starts: dict[int, tuple[int, int]] = {}
        pieces: list[str] = []
        owner: list[int] = []
        for index, token in enumerate(self.tokens):
            if token.kind == WORDS:
                folded = fold(token.text)
                self._starts[index] = (len(owner), len(owner) + len(folded))
                pieces.append(folded)
                owner += [index] * len(folded)
        self.text = "".join(pieces)
        self._owner = owner

    def extent(self, token: int) -> tuple[int, int]:
        """Where the words of a token begin and end in `text`."""
        return self._starts[token]

    def find(self, phrases: Sequence[Phrase]) -> tuple[Find, ...]:
        """All places of the wordings, the longest where several overlap, in order; not those in running text."""
        found: list[Find] = []
        taken = bytearray(len(self.text))
        for phrase in sorted(phrases, key=lambda one: -len(one.text)):
            at = self.text.find(phrase.text)
            while at >= 0:
                end = at + len(phrase.text)
                if not any(taken[at:end]) and self._fits(phrase, at, end):
                    found.append(Find(phrase, at, end, self._owner[at], self._owner[end - 1]))
                    taken[at:end] = b"\x01" * (end - at)
                at = self.text.find(phrase.text, at + 1)
        self._covered = taken
        kept = (one for one in found if not self._in_prose(one) and not self._is_tail(one))
        return tuple(sorted(kept, key=lambda one: one.start))

    def _fits(self, phrase: Phrase, start: int, end: int) -> bool:
        ends = self.extent(self._owner[end - 1])[1] == end
        begins = self.extent(self._owner[start])[0] == start
        return (ends or not (phrase.short or phrase.whole)) and (begins or not phrase.whole)

    def _is_tail(self, find: Find) -> bool:
        """Whether the head of a column is but the end of another one: other words stand right before it."""
        begins = self.extent(find.first)[0]
        return find.phrase.kind == "column" and find.start > begins and not self._covered[find.start - 1]

    def _in_prose(self, find: Find) -> bool:
        return any(self.is_prose(token) for token in {find.first, find.last})

    def is_prose(self, token: int) -> bool:
        """Whether a token is running text: long, and little of it words of the form."""
        if token not in self._starts:
            return False
        start, end = self.extent(token)
        length = end - start
        longest = LONGEST_PIECE if not self.tokens[token].grid else LONGEST_PIECE * 4
        return length > longest and sum(self._covered[start:end]) < MOSTLY * length
