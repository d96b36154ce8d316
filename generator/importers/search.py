"""Where the wordings of a form stand in a document, and which of its words are running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.importers.tokens import Run
from generator.importers.vocabulary import Phrase
from generator.importers.words import fold

# Running text: longer than any piece of a label, and mostly words that no form has.
LONGEST_PIECE = 12
LONGEST_CELL = 48
# No wording of a form ends as sentences do.
SHORTEST_SENTENCE = 2
MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Find:
    """A wording found: the phrase, its place in the run of words, and the first and last token it lies in."""

    phrase: Phrase
    start: int
    end: int
    first: int
    last: int


class Search:
    """One search of a document for the wordings of one form.

    `finds` are all places of the wordings in order, the longest where several overlap; not those in running
    text.
    """

    def __init__(self, run: Run, phrases: Sequence[Phrase]) -> None:
        self.run = run
        self._phrases = phrases
        self._known = " ".join(phrase.text for phrase in phrases)
        self._covered = bytearray(len(run.text))
        found = self._all(phrases)
        kept = (one for one in found if not self._in_prose(one) and not self._is_tail(one))
        self.finds = tuple(sorted(kept, key=lambda one: one.start))

    def _all(self, phrases: Sequence[Phrase]) -> list[Find]:
        run, covered = self.run, self._covered
        found: list[Find] = []
        # Tables may share a wording: it is found for each of them.
        spans: set[tuple[int, int]] = set()
        for phrase in sorted(phrases, key=lambda one: -len(one.text)):
            at = run.text.find(phrase.text)
            while at >= 0:
                end = at + len(phrase.text)
                free = (at, end) in spans or not any(covered[at:end])
                if free and self._fits(phrase, at, end):
                    spans.add((at, end))
                    found.append(Find(phrase, at, end, run.owner[at], run.owner[end - 1]))
                    covered[at:end] = b"\x01" * (end - at)
                at = run.text.find(phrase.text, at + 1)
        return found

    def in_text(self) -> int:
        """How many rows' wordings the words hold anywhere, running text too."""
        rows = (one for one in self._phrases if one.kind == "row")
        return len({one.id for one in rows if one.text in self.run.text})

    def is_prose(self, token: int) -> bool:
        """Whether a token is running text: long, and little of it words of the form."""
        extent = self.run.extent(token)
        if extent is None:
            return False
        start, end = extent
        text = self.run.tokens[token].text.rstrip()
        if (
            not self.run.tokens[token].grid
            and end - start > SHORTEST_SENTENCE
            and text[-1] in "。；;！!？?：:"
        ):
            return True
        label = start + self._before_bracket(token)
        longest = LONGEST_CELL if self.run.tokens[token].grid else LONGEST_PIECE
        if end - start <= longest or all(self._covered[start:label]):
            return False
        if sum(self._covered[start:end]) >= MOSTLY * (end - start):
            return False
        return not all(fold(piece) in self._known for piece in self.run.tokens[token].text.split())

    def _fits(self, phrase: Phrase, start: int, end: int) -> bool:
        """Whether words stand where a wording may: short ones only at the edges of cells, lines or blanks."""
        last = self.run.owner[end - 1]
        extent = self.run.extent(last)
        # A note of the document's own in brackets may follow a label.
        noted = extent is not None and extent[0] + self._before_bracket(last) == end
        ends = end in self.run.edges or noted
        begins = start in self.run.edges
        return (ends or not (phrase.short or phrase.whole)) and (begins or not phrase.whole)

    def _before_bracket(self, token: int) -> int:
        """How many of a token's folded characters stand before a bracket in it."""
        text = self.run.tokens[token].text.lstrip("（(")
        return len(fold(re.split(r"[（(]", text, maxsplit=1)[0]))

    def _is_tail(self, find: Find) -> bool:
        """Whether the head of a column is but the end of another one: other words stand right before it."""
        extent = self.run.extent(find.first)
        inside = extent is not None and find.start > extent[0]
        return find.phrase.kind == "column" and inside and not self._covered[find.start - 1]

    def _in_prose(self, find: Find) -> bool:
        return any(self.is_prose(token) for token in {find.first, find.last})
