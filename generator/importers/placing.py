"""Values → rows of a table: by the labels before them, or by the official order where the count is complete.

A row's values count as read only where the labels and the order do not disagree; else the row is in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from generator.importers.outline import Mark, Outline, Placed, Slot, longest_chain
from generator.importers.rows import Rows
from generator.importers.trust import Trust
from generator.messages import Message, message

# Where labels stand apart from the values, so many of them must be there.
MOST_LABELS = 0.8
# With fewer labels than this the order alone vouches, and the sums have to hold.
FEWEST_LABELS = 0.2
# So many rows at most whose sums do not hold, where labels stand apart from the values.
WRONG_SUMS = 0.2


def place(outline: Outline) -> Placed:
    """Place the values of a table."""
    return _Placing(outline).placed()


class _Placing:
    def __init__(self, outline: Outline) -> None:
        self.o = outline
        self.run = outline.run
        self.rows = Rows(outline)
        self.trust = Trust(outline)

    def placed(self) -> Placed:
        """Place the values of the whole table."""
        placed = Placed()
        chain = longest_chain(self.o.marks, lambda mark: self.o.follows(mark))
        if not chain and not self.o.values(self.o.start, self.o.end):
            return self._all_doubtful(message("import-no-values"))
        lead = (
            self.o.values(self.o.start, chain[0].first) if chain else self.o.values(self.o.start, self.o.end)
        )
        if self.trust.is_twice():
            return self._all_doubtful(message("import-table-twice"))
        too_much = self.trust.too_much()
        if too_much is not None:
            return self._all_doubtful(too_much)
        whole = self._by_order(chain, lead)
        if whole is not None:
            return whole
        if not chain:
            return self._all_doubtful(message("import-no-labels"))
        self._segments(chain, placed)
        self._contradict(placed)
        self.trust.distrust(chain, lead, placed)
        return placed

    def _by_order(self, chain: Sequence[Mark], lead: Sequence[int]) -> Placed | None:
        """The table in official order where the count is complete and no label is at odds with it."""
        values = self.o.values(self.o.start, self.o.end)
        odd = any(self.rows.is_odd(mark, self.o.slots[mark.slot], values) for mark in chain)
        odd = odd or any(self.rows.is_beside(mark, self.o.slots[mark.slot :], values) for mark in chain)
        complete = len(values) == sum(slot.width for slot in self.o.slots) and not odd
        if not complete or len(chain) != len(self.o.distinct()):
            return None
        counts = self.o.counts()
        offsets = list(accumulate((slot.width for slot in self.o.slots), initial=0))
        before = all(counts[mark.first] == offsets[mark.slot] for mark in chain)
        after = all(counts[mark.first] == offsets[mark.slot + 1] for mark in chain)
        apart = len(chain) >= MOST_LABELS * len(self.o.slots) and not any(
            counts[mark.first] for mark in chain
        )
        astride = all(
            counts[mark.last] >= offsets[mark.slot] and counts[mark.first] <= offsets[mark.slot + 1]
            for mark in chain
        )
        parts = [values[offsets[index] : offsets[index + 1]] for index in range(len(self.o.slots))]
        sums = [
            self.o.confirm(slot.id, [self.run.tokens[index] for index in part])
            for slot, part in zip(self.o.slots, parts, strict=True)
        ]
        sure = before and len(chain) >= FEWEST_LABELS * len(self.o.slots)
        # Apart from their labels, values may as well stand column by column; then hardly a sum holds.
        sure = sure or (
            apart and len(chain) == len(self.o.slots) and sums.count(False) <= WRONG_SUMS * len(sums)
        )
        likely = (before or after or apart) and False not in sums
        if not (sure or likely or (astride and all(sums))):
            return None
        placed = Placed()
        for slot, part in zip(self.o.slots, parts, strict=True):
            placed.place(slot.id, part)
        for row in self.trust.apart(placed):
            if self.o.confirm(row, [self.run.tokens[index] for index in placed.cells[row]]) is False:
                cells = placed.cells[row]
                placed.doubt(row, message("import-apart"), cells[0], cells[-1])
        return placed

    def _contradict(self, placed: Placed) -> None:
        """Doubt rows that the labels put elsewhere than the order does, where the count is complete for
        both.
        """
        values = self.o.values(self.o.start, self.o.end)
        if len(values) != sum(slot.width for slot in self.o.slots):
            return
        at = 0
        for slot in self.o.slots:
            cells = placed.cells.get(slot.id)
            if cells and tuple(values[at : at + slot.width]) != cells:
                placed.doubt(slot.id, message("import-label-order"), cells[0], cells[-1])
            at += slot.width

    def _segments(self, chain: Sequence[Mark], placed: Placed) -> None:
        """Place what stands between each label and the next."""
        for index, mark in enumerate(chain):
            following = chain[index + 1] if index + 1 < len(chain) else None
            end = following.first if following else self.o.end
            slots = self.o.slots[mark.slot : following.slot if following else len(self.o.slots)]
            strangers = [
                one
                for one in self.o.distinct()
                if mark.first < one.first < end and one not in (mark, following)
            ]
            if strangers:
                named = [self.o.slots[one.slot] for one in (*strangers, *([following] if following else []))]
                for slot in (*slots, *named):
                    placed.doubt(slot.id, message("import-label-order"), mark.first, end)
            else:
                self._segment(mark, slots, end, placed)
        early = [self.o.slots[one.slot] for one in self.o.distinct() if one.first < chain[0].first]
        for slot in [*early, self.o.slots[chain[0].slot]] if early else []:
            placed.doubt(slot.id, message("import-label-order"), self.o.start, chain[0].last)
        for slot in self.o.slots[: chain[0].slot]:
            placed.doubt(slot.id, message("import-label-missing"), chain[0].first, chain[0].last)

    def _segment(self, mark: Mark, slots: Sequence[Slot], end: int, placed: Placed) -> None:
        values = self.o.values(mark.first, end)
        if self.rows.is_odd(mark, slots[0], values):
            self._count_off(mark, slots, values, end, placed)
            return
        if len(values) != sum(slot.width for slot in slots) or self.rows.is_beside(mark, slots, values):
            own = self.rows.own_line(mark, slots[0], end)
            if own is not None:
                rest = [one for one in values if one not in own]
                if len(slots) == 1 and self.rows.wordless(rest):
                    placed.doubt(slots[0].id, message("import-left-over"), mark.first, values[-1])
                    return
                if (
                    len(slots) > 1
                    and self.run.is_tall(self.run.tokens[own[0]].line)
                    and not [one for one in rest if one > own[-1]]
                ):
                    # Its label may belong to the row that is missing behind it.
                    self._count_off(mark, slots, own, end, placed)
                    return
                line = self.run.tokens[own[-1]].line
                behind = [one for one in rest if one > own[-1] and self.run.tokens[one].line != line]
                if self.rows.wordless(behind) and len(behind) != sum(slot.width for slot in slots[1:]):
                    self._count_off(mark, slots, values, end, placed)
                    return
                placed.place(slots[0].id, own)
                self._rest(mark, slots[1:], behind, end, placed)
                return
            values = self.rows.filled(values, slots[0].width) if len(slots) == 1 else values
        if len(values) == sum(slot.width for slot in slots):
            self._in_order(slots, values, placed)
        elif len(slots) == 1 and self.rows.too_many_alike(values, slots[0].width):
            values, width = self.rows.trimmed(values), slots[0].width
            placed.place(slots[0].id, values[:width])
            placed.surplus.append((slots[0].id, tuple(values[width:])))
            placed.used.update(values[width:])
        elif (
            len(slots) > 1 and self.rows.is_last(values) and self.rows.is_direct(mark, values, slots[0].width)
        ):
            # The document is cut off behind this row.
            placed.place(slots[0].id, values)
            for slot in slots[1:]:
                placed.doubt(slot.id, message("import-label-missing"), mark.first, min(end, values[-1] + 1))
        else:
            self._count_off(mark, slots, values, end, placed)

    def _rest(
        self, mark: Mark, slots: Sequence[Slot], values: Sequence[int], end: int, placed: Placed
    ) -> None:
        """What follows a row that its own line completes: the rows up to the next label, if the count
        fits.
        """
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
            why = self.run.unless_wrapped(mark.first, last + 1, why)
            placed.doubt(slot.id, why, mark.first, max(mark.last, last))

    def _all_doubtful(self, why: Message) -> Placed:
        placed = Placed()
        for slot in self.o.slots:
            placed.doubt(slot.id, why, self.o.start, max(self.o.start, self.o.end - 1))
        return placed
