"""The headings of a report's sections: reworded, renumbered, printed twice or nested, told apart by the
tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.forms import Form, Section
from generator.importers.document import Line
from generator.importers.facts import ENDS_SENTENCE
from generator.importers.words import fold, numbering, tidy, without_numbering

LONGEST_HEADING = 42
# How alike (of 100) a line and a section's title must be.
ALIKE = 70


@dataclass(frozen=True)
class Heading:
    """A line that is a section's heading; `rest` is what follows it in the same line."""

    index: int
    section: str
    printed: str
    rest: str
    likeness: float


class Headings:
    """Finds the heading of each section. `spans` are the first and last line of each table, `end` where
    the report ends.
    """

    def __init__(
        self, lines: Sequence[Line], form: Form, spans: Mapping[str, tuple[int, int]], end: int
    ) -> None:
        self.lines, self.form, self.spans, self.end = lines, form, spans, end

    def find(self, start: int) -> list[Heading]:
        """The heading of each section that has one: the best for its place beside the tables."""
        chosen: list[Heading] = []
        after = start
        order = [section for section in self.form.sections if section.id != "preface"]
        for position, section in enumerate(order):
            low, high = self._room(order, position, after)
            found = [one for index in range(low, high) if (one := self._heading(index, section))]
            if not found:
                continue
            best = max(one.likeness for one in found)
            good = [one for one in found if one.likeness >= best - 1]
            # A table's heading is the nearest one above it; text begins at the first.
            heading = good[-1] if section.body == "table" and section.id in self.spans else good[0]
            chosen.append(heading)
            after = heading.index + 1
        return chosen

    def _room(self, order: Sequence[Section], position: int, after: int) -> tuple[int, int]:
        """Between which lines a section's heading can stand: the tables before and behind it set the
        limits.
        """
        ids = [section.id for section in order]
        before = [self.spans[one][1] + 1 for one in ids[:position] if one in self.spans]
        behind = [self.spans[one][0] for one in ids[position:] if one in self.spans]
        low = max([after, *before])
        own = self.spans.get(ids[position])
        high = own[0] + 1 if own else min(behind, default=self.end)
        return low, max(low, min(high, len(self.lines)))

    def _heading(self, index: int, section: Section) -> Heading | None:
        line = self.lines[index]
        if line.grid is not None and len([cell for cell in line.cells if cell]) > 1:
            return None
        text = tidy(next((cell for cell in line.cells if cell), ""))
        titles = (section.title, *section.also)
        head, rest = _split(text, titles)
        if rest is None and (len(text) > LONGEST_HEADING or ENDS_SENTENCE.search(text)):
            return None
        likeness = max(likeness_of(head, title) for title in titles)
        best_other = max(
            (
                likeness_of(head, title)
                for other in self.form.sections
                if other.id != section.id
                for title in (other.title, *other.also)
            ),
            default=0.0,
        )
        if likeness < ALIKE or likeness < best_other:
            return None
        return Heading(index, section.id, head, rest or "", likeness + (2 if numbering(text) else 0))


def likeness_of(text: str, title: str) -> float:
    """How alike (0 to 100) a line and a title are, their numbers left out."""
    from rapidfuzz import fuzz

    one, other = fold(without_numbering(text)), fold(without_numbering(title))
    if one == other:
        return 100.0
    return fuzz.ratio(one, other) if len(one) > 3 else 0.0


def _split(text: str, titles: Sequence[str]) -> tuple[str, str | None]:
    """A heading and the text that goes on in its line, where the line begins with a title of the form."""
    for title in titles:
        bare = without_numbering(title)
        start = text.find(bare)
        if 0 <= start <= 4 and text[:start] == numbering(text)[:start] and len(text) > start + len(bare):
            rest = text[start + len(bare) :]
            if rest[0] in "。：:，,. ":
                return text[: start + len(bare)], rest.lstrip("。：:，,. ")
    return text, None
