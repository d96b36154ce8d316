"""The values of one row: those in its own line, and which blank cells are none of the row's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from generator.importers.outline import Mark, Outline, Slot
from generator.importers.tokens import BLANK, VALUE, WORDS
from generator.importers.words import behind_words

# A row may have blank cells too many only where so many rows of its table are as wide.
USUAL = 0.6


class Rows:
    """Reads single rows of a table."""

    def __init__(self, outline: Outline) -> None:
        self.o = outline
        self.run = outline.run

    def is_odd(self, mark: Mark, slot: Slot, values: Sequence[int]) -> bool:
        """Whether the label's row, or one of values alone, is wider than others and not as wide as it
        should be.
        """
        lines, own = self.run.lines, self.run.tokens[mark.last].line
        found = {self.run.tokens[index].line for index in values} & self.run.odd_lines
        counts = [(behind_words(lines[line].cells), len(lines[line].cells)) for line in found]
        alone = any(behind == count > slot.width for behind, count in counts)
        beside = [index for index in values if self.run.tokens[index].line == own]
        if len(beside) == slot.width and self._lacks_cell(beside, slot):
            return True
        return alone or (
            own in found and _behind(lines[own].cells, slot) != slot.width and self._is_wide(own, slot)
        )

    def _is_wide(self, line: int, slot: Slot) -> bool:
        """Whether a row is wider than most rows that hold as many values."""
        marks = [mark for mark in self.o.marks if self.o.slots[mark.slot].width == slot.width]
        widths = Counter(len(self.run.lines[self.run.tokens[mark.last].line].cells) for mark in marks)
        return len(self.run.lines[line].cells) > widths.most_common(1)[0][0]

    def is_beside(self, mark: Mark, slots: Sequence[Slot], values: Sequence[int]) -> bool:
        """Whether more cells stand in the label's own row of a table than the row needs: none are another
        row's.
        """
        if len(slots) < 2:
            return False
        line = self.run.tokens[mark.last].line
        others = {self.run.tokens[one.last].line for one in self.o.marks if one.slot != mark.slot}
        own = [
            index for index in values if self.run.tokens[index].line == line and self.run.tokens[index].grid
        ]
        return line not in others and len(own) > slots[0].width

    def own_line(self, mark: Mark, slot: Slot, end: int) -> list[int] | None:
        """The values that stand in the label's own row, where only blank cells stand around just as many."""
        line = self.run.tokens[mark.last].line
        own = []
        for index in range(mark.first, end):
            token = self.run.tokens[index]
            if token.line > line:
                break
            if token.kind != WORDS and index not in self.o.skipped:
                own.append(index)
        if not any(self.run.tokens[index].grid for index in own):
            return None
        if len(own) == slot.width:
            return None if self._lacks_cell(own, slot) else own
        found = self._among_padding(own, slot, line)
        # A value may be lost where one is blank and others are padding; then the sums have to hold.
        blank = found is not None and any(self.run.tokens[index].kind == BLANK for index in found)
        return None if found is None or (blank and not self._holds(found, slot)) else found

    def _among_padding(self, own: Sequence[int], slot: Slot, line: int) -> list[int] | None:
        """The row's cells among more than it has, the others blank."""
        own = self._unpadded(own, slot)
        if len(own) == slot.width:
            return own
        under_heads = [index for index in own if index not in self.o.headless]
        if len(under_heads) == slot.width:
            return under_heads
        if not self._is_usual(line, len(own) - slot.width):
            return None
        return self._window(own, slot.width) or self._filled_alone(own, slot)

    def _holds(self, cells: Sequence[int], slot: Slot) -> bool:
        """Whether the form's sums, where it has any for the row, do not speak against these cells."""
        return self.o.confirm(slot.id, [self.run.tokens[index] for index in cells]) is not False

    def _lacks_cell(self, own: Sequence[int], slot: Slot) -> bool:
        """Whether the blank cell in front is that of an empty column of labels, as other rows have, and a
        value is missing.
        """
        tokens = self.run.tokens
        if not slot.pad or tokens[own[0]].kind != BLANK or all(tokens[index].kind == BLANK for index in own):
            return False
        alike = [one for one in self.o.marks if self.o.slots[one.slot].pad]
        return any(self._excess(tokens[one.last].line, one) > 0 for one in alike)

    def _unpadded(self, own: Sequence[int], slot: Slot) -> list[int]:
        """Without the blank cells that a row leaves in the columns of labels, where its sums do not
        object.
        """
        tokens, pad = self.run.tokens, 0
        while pad < min(slot.pad, len(own) - slot.width) and tokens[own[pad]].kind == BLANK:
            pad += 1
        rest = list(own[pad:])
        if len(rest) == slot.width and not self._holds(rest, slot):
            return list(own)
        return rest

    def _is_usual(self, line: int, excess: int) -> bool:
        """Whether a row is as wide as most rows of its table, or has as many cells too many as they have."""
        lines = self.run.lines
        rows = {self.run.tokens[mark.last].line: mark for mark in self.o.marks}
        widths = Counter(len(lines[one].cells) for one in rows if lines[one].grid == lines[line].grid)
        excesses = Counter(self._excess(one, mark) for one, mark in rows.items())
        usual = excesses.most_common(1)[0][0] if excesses else 0
        own = widths.get(len(lines[line].cells), 0)
        return excess == usual or own >= USUAL * max(1, sum(widths.values()))

    def _excess(self, line: int, mark: Mark) -> int:
        cells = [
            token for token in self.run.tokens[mark.first :] if token.line == line and token.kind != WORDS
        ]
        return len(cells) - self.o.slots[mark.slot].width

    def _filled_alone(self, own: Sequence[int], slot: Slot) -> list[int] | None:
        """Just as many values as the row needs, blank cells that merged ones left between them."""
        filled = [index for index in own if self.run.tokens[index].kind == VALUE]
        return filled if len(filled) == slot.width and self._holds(filled, slot) else None

    def _window(self, own: Sequence[int], width: int) -> list[int] | None:
        """The `width` cells outside of which all are blank; None where different ones could be meant."""
        tokens = self.run.tokens
        windows = [
            own[at : at + width]
            for at in range(len(own) - width + 1)
            if all(tokens[index].kind == BLANK for index in (*own[:at], *own[at + width :]))
        ]
        contents = {tuple(tokens[index].text for index in window) for window in windows}
        return list(windows[0]) if len(contents) == 1 else None

    def filled(self, values: Sequence[int], width: int) -> list[int]:
        """Without the blank cells of rows that hold nothing else: a label that goes on in a second row."""
        full = {self.run.tokens[index].line for index in values if self.run.tokens[index].kind == VALUE}
        kept = [index for index in values if self.run.tokens[index].line in full] or list(values)
        lines = {self.run.tokens[index].line for index in kept}
        if len(kept) > width and len(lines) == 1 and self._is_usual(lines.pop(), len(kept) - width):
            return self._window(kept, width) or kept
        return kept

    def is_last(self, values: Sequence[int]) -> bool:
        """Whether the document holds no value behind these."""
        behind = values[-1] + 1 if values else 0
        return all(token.kind == WORDS for token in self.run.tokens[behind:])

    def is_direct(self, mark: Mark, values: Sequence[int], width: int) -> bool:
        """Whether just the values of one row stand here, right behind its label."""
        return list(values) == list(range(mark.last + 1, mark.last + 1 + width))

    def wordless(self, values: Sequence[int]) -> bool:
        """Whether any of these values stands in a line without words: nothing says whose it is."""
        worded = {token.line for token in self.run.tokens if token.kind == WORDS}
        return any(
            self.run.tokens[index].kind == VALUE and self.run.tokens[index].line not in worded
            for index in values
        )

    def too_many_alike(self, values: Sequence[int], width: int) -> bool:
        """Whether more values stand here than belong, but all the same: any choice then reads the same."""
        trimmed = self.trimmed(values)
        alike = len({self.run.tokens[index].text for index in trimmed}) == 1
        return len(trimmed) > width and alike and self.run.wrapped(trimmed[0], trimmed[-1] + 1) is None

    def trimmed(self, values: Sequence[int]) -> list[int]:
        """Without the blank cells at either end."""
        filled = [at for at, index in enumerate(values) if self.run.tokens[index].kind == VALUE]
        return list(values[filled[0] : filled[-1] + 1]) if filled else []


def _behind(cells: Sequence[str], slot: Slot) -> int:
    """How many cells stand behind a row's labels, those of its empty columns of labels left out."""
    count = behind_words(cells)
    pad = 0
    while pad < min(slot.pad, count - slot.width) and not cells[len(cells) - count + pad]:
        pad += 1
    return count - pad
