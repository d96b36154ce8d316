"""Values → rows of a table: by the labels before them, or by the official order where the count is complete.

A row's values count as read only where the labels and the order do not disagree; else the row is in doubt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from generator.importers.tokens import BLANK, VALUE, WORDS, Run, Token
from generator.messages import Message, message

# Below this share of rows that read well, a table is not to be trusted anywhere.
READABLE = 0.5


@dataclass(frozen=True, slots=True)
class Slot:
    """A row of the official order and how many values it holds."""

    id: str
    width: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A row's label found in the document, from its first to its last token."""

    slot: int
    first: int
    last: int


@dataclass(slots=True)
class Placed:
    """What became of a table's rows: tokens by row id, or why not, with the tokens concerned."""

    cells: dict[str, tuple[int, ...]] = field(default_factory=dict)
    doubts: dict[str, tuple[Message, int, int]] = field(default_factory=dict)
    surplus: list[tuple[str | None, tuple[int, ...]]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def place(self, row: str, tokens: Sequence[int]) -> None:
        """Note a row as read, unless it is in doubt already."""
        if row in self.doubts:
            return
        self.cells[row] = tuple(tokens)
        self.used.update(tokens)

    def doubt(self, row: str, why: Message, first: int, last: int) -> None:
        """Note a row as in doubt; what was read of it before is given up."""
        self.used.difference_update(self.cells.pop(row, ()))
        self.doubts[row] = (why, first, last)


# Whether the form's own sums hold in a row; None where it has none for it.
Confirm = Callable[[str, Sequence[Token]], bool | None]


@dataclass(frozen=True)
class Placing:
    """One table of a document: its rows in official order, the labels found, the tokens it spans.

    `everywhere` are the labels found in the whole document. `confirm` is asked only where labels alone do not vouch for the order. `skipped` tokens are no values of the
    table's rows; `headless` ones are blank cells below a blank cell of the row of heads.
    """

    run: Run
    slots: Sequence[Slot]
    marks: Sequence[Mark]
    everywhere: Sequence[Mark]
    start: int
    end: int
    skipped: frozenset[int]
    headless: frozenset[int]
    confirm: Confirm

    def placed(self) -> Placed:
        """Place the values of the whole table."""
        placed = Placed()
        chain = longest_chain(self.marks, lambda mark: self._follows(mark))
        if not chain and not self._values(self.start, self.end):
            return self._all_doubtful(message("import-no-values"))
        lead = self._values(self.start, chain[0].first) if chain else self._values(self.start, self.end)
        if self._is_twice(chain):
            return self._all_doubtful(message("import-table-twice"))
        whole = self._by_order(chain, lead)
        if whole is not None:
            return whole
        if not chain:
            return self._all_doubtful(message("import-no-labels"))
        self._segments(chain, placed)
        self._distrust(chain, lead, placed)
        return placed

    def _is_twice(self, chain: Sequence[Mark]) -> bool:
        """Whether rows with values of their own are printed again, before or behind."""
        followed = [one.slot for one in self.everywhere if self._follows(one)]
        again = {slot for slot in followed if followed.count(slot) > 1}
        return len(again) >= max(2, TWICE * len(self.slots))

    # -- the whole table at once -------------------------------------------------------------------

    def _by_order(self, chain: Sequence[Mark], lead: Sequence[int]) -> Placed | None:
        """The table in official order where the count is complete and no label is at odds with it."""
        values = self._values(self.start, self.end)
        if len(values) != sum(slot.width for slot in self.slots) or len(chain) != len(self._distinct()):
            return None
        counts = self._counts()
        offsets = list(accumulate((slot.width for slot in self.slots), initial=0))
        before = all(counts[mark.first] == offsets[mark.slot] for mark in chain)
        after = all(counts[mark.first] == offsets[mark.slot + 1] for mark in chain)
        apart = len(chain) >= MOST_LABELS * len(self.slots) and not any(counts[mark.first] for mark in chain)
        astride = all(
            counts[mark.last] >= offsets[mark.slot] and counts[mark.first] <= offsets[mark.slot + 1]
            for mark in chain
        )
        parts = [values[offsets[index] : offsets[index + 1]] for index in range(len(self.slots))]
        sums = [
            self.confirm(slot.id, [self.run.tokens[index] for index in part])
            for slot, part in zip(self.slots, parts, strict=True)
        ]
        sure = before and len(chain) >= FEWEST_LABELS * len(self.slots)
        likely = (before or after or apart) and False not in sums
        if not (sure or likely or (astride and all(sums))):
            return None
        placed = Placed()
        for slot, part in zip(self.slots, parts, strict=True):
            placed.place(slot.id, part)
        for row in self._apart(placed):
            if not self.confirm(row, [self.run.tokens[index] for index in placed.cells[row]]):
                cells = placed.cells[row]
                placed.doubt(row, message("import-apart"), cells[0], cells[-1])
        return placed

    def _distinct(self) -> list[Mark]:
        """The labels found, one that is printed again before any value came left out."""
        kept: list[Mark] = []
        counts = self._counts()
        for mark in self.marks:
            again = kept and kept[-1].slot == mark.slot and counts[kept[-1].first] == counts[mark.first]
            if not again:
                kept.append(mark)
        return kept

    # -- between labels ----------------------------------------------------------------------------

    def _segments(self, chain: Sequence[Mark], placed: Placed) -> None:
        """Place what stands between each label and the next."""
        for index, mark in enumerate(chain):
            following = chain[index + 1] if index + 1 < len(chain) else None
            end = following.first if following else self.end
            slots = self.slots[mark.slot : following.slot if following else len(self.slots)]
            strangers = [
                one
                for one in self._distinct()
                if mark.first < one.first < end and one not in (mark, following)
            ]
            if strangers:
                named = [self.slots[one.slot] for one in (*strangers, *([following] if following else []))]
                for slot in (*slots, *named):
                    placed.doubt(slot.id, message("import-label-order"), mark.first, end)
            else:
                self._segment(mark, slots, end, placed)
        early = [self.slots[one.slot] for one in self._distinct() if one.first < chain[0].first]
        for slot in [*early, self.slots[chain[0].slot]] if early else []:
            placed.doubt(slot.id, message("import-label-order"), self.start, chain[0].last)
        for slot in self.slots[: chain[0].slot]:
            placed.doubt(slot.id, message("import-label-missing"), chain[0].first, chain[0].last)

    def _segment(self, mark: Mark, slots: Sequence[Slot], end: int, placed: Placed) -> None:
        values = self._values(mark.first, end)
        if len(values) != sum(slot.width for slot in slots):
            own = self._own_line(mark, slots[0], end)
            if own is not None:
                rest = [one for one in values if one not in own]
                if len(slots) == 1 and self._wordless(rest):
                    placed.doubt(slots[0].id, message("import-left-over"), mark.first, values[-1])
                    return
                if len(slots) > 1 and self._is_tall(own[0]) and not [one for one in rest if one > own[-1]]:
                    # Its label may belong to the row that is missing behind it.
                    self._count_off(mark, slots, own, end, placed)
                    return
                placed.place(slots[0].id, own)
                self._rest(mark, slots[1:], [one for one in rest if one > own[-1]], end, placed)
                return
            values = self._filled(values, slots[0].width) if len(slots) == 1 else values
        if len(values) == sum(slot.width for slot in slots):
            self._in_order(slots, values, placed)
        elif len(slots) == 1 and self._too_many_alike(values, slots[0].width):
            values, width = self._trimmed(values), slots[0].width
            placed.place(slots[0].id, values[:width])
            placed.surplus.append((slots[0].id, tuple(values[width:])))
            placed.used.update(values[width:])
        elif len(slots) > 1 and self._is_last(values) and self._direct(mark, values, slots[0].width):
            # The document is cut off behind this row.
            placed.place(slots[0].id, values)
            for slot in slots[1:]:
                placed.doubt(slot.id, message("import-label-missing"), mark.first, min(end, values[-1] + 1))
        else:
            self._count_off(mark, slots, values, end, placed)

    def _is_tall(self, token: int) -> bool:
        """Whether a row was put together of lines that held one cell each."""
        lines, line = self.run.lines, self.run.tokens[token].line
        return (
            line + 1 < len(lines)
            and lines[line + 1].number - lines[line].number >= len(lines[line].cells) > 1
        )

    def _is_last(self, values: Sequence[int]) -> bool:
        """Whether the document holds no value behind these."""
        behind = values[-1] + 1 if values else 0
        return all(token.kind == WORDS for token in self.run.tokens[behind:])

    def _direct(self, mark: Mark, values: Sequence[int], width: int) -> bool:
        """Whether just the values of one row stand here, right behind its label."""
        return list(values) == list(range(mark.last + 1, mark.last + 1 + width))

    def _wordless(self, values: Sequence[int]) -> bool:
        """Whether any of these values stands in a line without words: nothing says whose it is."""
        worded = {token.line for token in self.run.tokens if token.kind == WORDS}
        return any(
            self.run.tokens[index].kind == VALUE and self.run.tokens[index].line not in worded
            for index in values
        )

    def _rest(
        self, mark: Mark, slots: Sequence[Slot], values: Sequence[int], end: int, placed: Placed
    ) -> None:
        """What follows a row that its own line completes: the rows up to the next label, if the count fits."""
        if len(values) == sum(slot.width for slot in slots):
            self._in_order(slots, values, placed)
        elif slots:
            self._count_off(mark, slots, values, end, placed)

    def _in_order(self, slots: Sequence[Slot], values: Sequence[int], placed: Placed) -> None:
        at = 0
        for slot in slots:
            placed.place(slot.id, values[at : at + slot.width])
            at += slot.width

    def _count_off(
        self, mark: Mark, slots: Sequence[Slot], values: Sequence[int], end: int, placed: Placed
    ) -> None:
        need = sum(slot.width for slot in slots)
        last = values[-1] if values else min(end, len(self.run.tokens)) - 1
        for slot in slots:
            why = message("import-count", found=len(values), need=need, rows=len(slots))
            placed.doubt(slot.id, why, mark.first, max(mark.last, last))

    def _own_line(self, mark: Mark, slot: Slot, end: int) -> list[int] | None:
        """The values that stand in the label's own row, where only blank cells stand around just as many."""
        line = self.run.tokens[mark.last].line
        own = []
        for index in range(mark.first, end):
            token = self.run.tokens[index]
            if token.line > line:
                break
            if token.kind != WORDS and index not in self.skipped:
                own.append(index)
        if not any(self.run.tokens[index].grid for index in own):
            return None
        if len(own) == slot.width:
            return own
        under_heads = [index for index in own if index not in self.headless]
        if len(under_heads) == slot.width:
            return under_heads
        if not self._is_usual(line, len(own) - slot.width):
            return None
        return self._window(own, slot.width) or self._filled_alone(own, slot)

    def _is_usual(self, line: int, excess: int) -> bool:
        """Whether a row is as wide as most rows of its table, or has as many cells too many as they have."""
        lines = self.run.lines
        rows = {self.run.tokens[mark.last].line: mark for mark in self.marks}
        widths = Counter(len(lines[one].cells) for one in rows if lines[one].grid == lines[line].grid)
        excesses = Counter(self._excess(one, mark) for one, mark in rows.items())
        usual = excesses.most_common(1)[0][0] if excesses else 0
        own = widths.get(len(lines[line].cells), 0)
        return excess == usual or own >= USUAL * max(1, sum(widths.values()))

    def _excess(self, line: int, mark: Mark) -> int:
        cells = [
            token for token in self.run.tokens[mark.first :] if token.line == line and token.kind != WORDS
        ]
        return len(cells) - self.slots[mark.slot].width

    def _filled_alone(self, own: Sequence[int], slot: Slot) -> list[int] | None:
        """Just as many values as the row needs, blank cells that merged ones left between them."""
        filled = [index for index in own if self.run.tokens[index].kind == VALUE]
        if len(filled) != slot.width or self.confirm(slot.id, [self.run.tokens[i] for i in filled]) is False:
            return None
        return filled

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

    def _filled(self, values: Sequence[int], width: int) -> list[int]:
        """Without the blank cells of rows that hold nothing else: a label that goes on in a second row."""
        full = {self.run.tokens[index].line for index in values if self.run.tokens[index].kind == VALUE}
        kept = [index for index in values if self.run.tokens[index].line in full] or list(values)
        lines = {self.run.tokens[index].line for index in kept}
        if len(kept) > width and len(lines) == 1 and self._is_usual(lines.pop(), len(kept) - width):
            return self._window(kept, width) or kept
        return kept

    # -- trust -------------------------------------------------------------------------------------

    def _distrust(self, chain: Sequence[Mark], lead: Sequence[int], placed: Placed) -> None:
        """Give up what a damaged table leaves unsure: rows that no line of their own vouches for."""
        damaged = bool(placed.doubts or placed.surplus or lead)
        if not damaged:
            return
        loose = [row for row, cells in placed.cells.items() if not self._vouched_by_line(row, cells)]
        shifted = bool(lead) or not (self._follows(chain[-1]) or self._ends(chain[-1]))
        spanned = chain[-1].slot - chain[0].slot + 1
        unreadable = len(placed.cells) < READABLE * spanned or self._no_line_twice() or self._is_one_line()
        apart = self._apart(placed)
        for row in loose:
            tokens = [self.run.tokens[index] for index in placed.cells[row]]
            if shifted or unreadable or row in apart or self.confirm(row, tokens) is False:
                cells = placed.cells[row]
                placed.doubt(row, message("import-damaged"), cells[0], cells[-1])

    def _apart(self, placed: Placed) -> set[str]:
        """Rows whose values stand in other lines than their labels, where those of most rows do not."""
        apart = {row for row, cells in placed.cells.items() if not self._beside_label(row, cells)}
        return apart if len(apart) < BESIDE * len(placed.cells) else set()

    def _beside_label(self, row: str, cells: Sequence[int]) -> bool:
        lines = {self.run.tokens[index].line for index in cells}
        labels = {
            self.run.tokens[index].line
            for mark in self.marks
            if self.slots[mark.slot].id == row
            for index in range(mark.first, mark.last + 1)
        }
        return len(lines) == 1 and lines <= labels

    def _is_one_line(self) -> bool:
        """Whether rows of a printed table stand in one line: what parted them is lost."""
        lines = Counter(
            self.run.tokens[mark.last].line for mark in self.marks if self.run.tokens[mark.last].grid
        )
        return any(count > 2 for count in lines.values())

    def _no_line_twice(self) -> bool:
        """Whether no line of values is like another, as where something has taken repeated lines out."""
        tokens, by_line = self.run.tokens, dict[int, list[str]]()
        for index in range(self.start, self.end):
            by_line.setdefault(tokens[index].line, []).append(
                tokens[index].text if tokens[index].kind == VALUE else ""
            )
        lines = [tuple(texts) for texts in by_line.values() if all(texts)]
        return len(lines) >= FEWEST_LINES and len(set(lines)) == len(lines)

    def _vouched_by_line(self, row: str, cells: Sequence[int]) -> bool:
        """Whether a row's values and its label stand in one line of a table."""
        tokens = [self.run.tokens[index] for index in cells]
        lines = {token.line for token in tokens}
        labels = [self.slots[one.slot].id for one in self.marks if self.run.tokens[one.last].line in lines]
        return all(token.grid for token in tokens) and len(lines) == 1 and labels == [row]

    # -- small helps -------------------------------------------------------------------------------

    def _values(self, first: int, end: int) -> list[int]:
        tokens = self.run.tokens
        return [
            index for index in range(first, end) if tokens[index].kind != WORDS and index not in self.skipped
        ]

    def _counts(self) -> Mapping[int, int]:
        """For each token of the table, how many of its values stand before it."""
        count, found = 0, {}
        for index in range(self.start, self.end):
            found[index] = count
            count += self.run.tokens[index].kind != WORDS and index not in self.skipped
        return found

    def _too_many_alike(self, values: Sequence[int], width: int) -> bool:
        """Whether more values stand here than belong, but all the same: any choice then reads the same."""
        trimmed = self._trimmed(values)
        return len(trimmed) > width and len({self.run.tokens[index].text for index in trimmed}) == 1

    def _trimmed(self, values: Sequence[int]) -> list[int]:
        """Without the blank cells at either end."""
        filled = [at for at, index in enumerate(values) if self.run.tokens[index].kind == VALUE]
        return list(values[filled[0] : filled[-1] + 1]) if filled else []

    def _follows(self, mark: Mark) -> bool:
        """Whether values stand right behind the label, or inside it."""
        tokens = self.run.tokens
        after = mark.last + 1
        inside = any(tokens[index].kind == VALUE for index in range(mark.first, mark.last))
        return inside or (after < len(tokens) and tokens[after].kind != WORDS)

    def _ends(self, mark: Mark) -> bool:
        """Whether the document is cut off right behind a label."""
        return mark.last + 1 >= len(self.run.tokens)

    def _all_doubtful(self, why: Message) -> Placed:
        placed = Placed()
        for slot in self.slots:
            placed.doubt(slot.id, why, self.start, max(self.start, self.end - 1))
        return placed


# Where labels stand apart from the values, so many of them must be there.
MOST_LABELS = 0.8
# With fewer labels than this the order alone vouches, and the sums have to hold.
FEWEST_LABELS = 0.2
# From this share of its rows on, rows printed twice make a table printed twice.
TWICE = 0.2
# So many lines of values that are all different are not what a table of mostly zeros looks like.
FEWEST_LINES = 4
# Where fewer than this share of the rows have their values apart from their labels, those are odd.
BESIDE = 0.5
# A row may have blank cells too many only where so many rows of its table are as wide.
USUAL = 0.6


def longest_chain(marks: Sequence[Mark], follows: Callable[[Mark], bool]) -> list[Mark]:
    """The most labels that stand in official order; those with values behind them first, later ones on a tie."""
    best: list[tuple[int, int]] = []
    for index, mark in enumerate(marks):
        weight = 3 if follows(mark) else 2
        before = max(
            ((best[one][0], one) for one in range(index) if marks[one].slot < mark.slot), default=(0, -1)
        )
        best.append((before[0] + weight, before[1]))
    if not best:
        return []
    at = max(range(len(best)), key=lambda index: (best[index][0], index))
    chain = []
    while at >= 0:
        chain.append(marks[at])
        at = best[at][1]
    return chain[::-1]
