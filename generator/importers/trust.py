"""How far a table is to be trusted: what hints that values were lost, moved or printed twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from generator.importers.outline import Mark, Outline, Placed
from generator.importers.tokens import VALUE, WORDS
from generator.messages import Message, message

# Below this share of rows that read well, a table is not to be trusted anywhere.
READABLE = 0.5
# From this share of its rows on, rows printed twice make a table printed twice.
TWICE = 0.2
TOO_MUCH = 1.3
# So many lines of values that are all different are not what a table of mostly zeros looks like.
FEWEST_LINES = 4
# Where fewer than this share of the rows have their values apart from their labels, those are odd.
BESIDE = 0.5


class Trust:
    """Doubts about the rows of a table."""

    def __init__(self, outline: Outline) -> None:
        self.o = outline
        self.run = outline.run

    def is_twice(self) -> bool:
        """Whether rows with values of their own are printed again, before or behind."""
        followed = [one.slot for one in self.o.everywhere if self.o.follows(one)]
        again = {slot for slot in followed if followed.count(slot) > 1}
        return len(again) >= max(2, TWICE * len(self.o.slots))

    def too_much(self) -> Message | None:
        """What is wrong where far more values stand in the table than it has cells: numbers that go on in a
        second line, or a second table that follows.
        """
        values = self.o.values(self.o.start, self.o.end)
        filled = sum(self.run.tokens[index].kind == VALUE for index in values)
        need = sum(slot.width for slot in self.o.slots)
        if filled <= TOO_MUCH * need:
            return None
        why = message("import-too-much", found=filled, need=need)
        return self.run.unless_wrapped(self.o.start, self.o.end, why)

    def distrust(self, chain: Sequence[Mark], lead: Sequence[int], placed: Placed) -> None:
        """Give up what a damaged table leaves unsure: rows that no line of their own vouches for."""
        damaged = bool(placed.doubts or placed.surplus or lead)
        if not damaged:
            return
        loose = [row for row, cells in placed.cells.items() if not self._vouched_by_line(row, cells)]
        shifted = (
            bool(lead)
            or self._are_halved(chain)
            or self._are_empty(chain)
            or not (self.o.follows(chain[-1]) or self._ends(chain[-1]))
        )
        spanned = chain[-1].slot - chain[0].slot + 1
        unreadable = len(placed.cells) < READABLE * spanned or self._no_line_twice() or self._is_one_line()
        apart = self.apart(placed)
        if len(placed.cells) < READABLE * spanned:
            loose = list(placed.cells)
        for row in loose:
            tokens = [self.run.tokens[index] for index in placed.cells[row]]
            cells = placed.cells[row]
            unsure = shifted and not self._beside_label(row, cells)
            if unsure or unreadable or row in apart or self.o.confirm(row, tokens) is False:
                placed.doubt(row, message("import-damaged"), cells[0], cells[-1])

    def _are_empty(self, chain: Sequence[Mark]) -> bool:
        """Whether most labels have no value behind them: the values do not follow their labels."""
        counts = [self.o.counts()[mark.first] for mark in chain]
        empty = sum(one == other for one, other in pairwise(counts))
        return empty * 2 > len(counts)

    def _are_halved(self, chain: Sequence[Mark]) -> bool:
        """Whether values stand in lines of their own inside of labels: they may as well belong to the
        label before.
        """
        worded = {token.line for token in self.run.tokens if token.kind == WORDS}
        inside = (index for mark in chain for index in range(mark.first, mark.last))
        return any(
            self.run.tokens[index].kind == VALUE and self.run.tokens[index].line not in worded
            for index in inside
        )

    def apart(self, placed: Placed) -> set[str]:
        """Rows whose values stand in other lines than their labels, where those of most rows do not."""
        apart = {row for row, cells in placed.cells.items() if not self._beside_label(row, cells)}
        return apart if len(apart) < BESIDE * len(placed.cells) else set()

    def _beside_label(self, row: str, cells: Sequence[int]) -> bool:
        lines = {self.run.tokens[index].line for index in cells}
        labels = {
            self.run.tokens[index].line
            for mark in self.o.marks
            if self.o.slots[mark.slot].id == row
            for index in range(mark.first, mark.last + 1)
        }
        return len(lines) == 1 and lines <= labels

    def _is_one_line(self) -> bool:
        """Whether rows of a printed table stand in one line: what parted them is lost."""
        lines = Counter(
            self.run.tokens[mark.last].line for mark in self.o.marks if self.run.tokens[mark.last].grid
        )
        return any(count > 2 for count in lines.values())

    def _no_line_twice(self) -> bool:
        """Whether no line of values is like another, as where something has taken repeated lines out."""
        tokens, by_line = self.run.tokens, dict[int, list[str]]()
        for index in range(self.o.start, self.o.end):
            by_line.setdefault(tokens[index].line, []).append(
                tokens[index].text if tokens[index].kind == VALUE else ""
            )
        lines = [tuple(texts) for texts in by_line.values() if all(texts)]
        all_different = len(lines) >= FEWEST_LINES and len(set(lines)) == len(lines)
        return self.run.is_scattered and all_different

    def _vouched_by_line(self, row: str, cells: Sequence[int]) -> bool:
        """Whether a row's values and its label stand in one line of a table."""
        tokens = [self.run.tokens[index] for index in cells]
        lines = {token.line for token in tokens}
        labels = [
            self.o.slots[one.slot].id for one in self.o.marks if self.run.tokens[one.last].line in lines
        ]
        return all(token.grid for token in tokens) and len(lines) == 1 and labels == [row]

    def _ends(self, mark: Mark) -> bool:
        """Whether the document is cut off right behind a label."""
        return mark.last + 1 >= len(self.run.tokens)
