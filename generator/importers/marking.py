"""What a document says about one table before its values are placed: labels, rows of its own, idle blanks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from generator.forms import Row, Table
from generator.importers.labelling import extra_row, likely_row
from generator.importers.outline import Mark, Outline, Slot
from generator.importers.reading import ExtraRowReading
from generator.importers.tokens import BLANK, VALUE, WORDS, Token
from generator.importers.words import read_cell
from generator.importers.zones import Zones

# So many labels of rows in one line without values are a head that does not belong there.
WRONG_HEADS = 3
# Words more alike (of 100) to a row's label than this may be that label misprinted.
LOOSELY = 50


def slots_of(table: Table, undivided: bool) -> list[Slot]:
    """The rows of a table in official order, and how many cells each has."""
    depths = _depths(table.rows, 1)
    deepest = max(depths.values(), default=1)
    return [
        Slot(row.id, len(table.columns_of(row.id)), deepest - depths.get(row.id, deepest))
        for row in table.leaf_rows(undivided)
    ]


def _depths(rows: Sequence[Row], depth: int) -> dict[str, int]:
    """Id of each row, groups as one too, → how many labels stand in its line."""
    found: dict[str, int] = {}
    for row in rows:
        found |= {row.id: depth} | _depths(row.rows, depth + 1)
        if row.undivided:
            found[row.undivided] = depth
    return found


class Marking:
    """Outlines one table; `extra_rows` and the tokens `used` by them are left behind."""

    def __init__(self, zones: Zones, table: Table, undivided: bool, start: int, end: int) -> None:
        self.zones, self.run, self.form = zones, zones.run, zones.form
        self.table, self.undivided, self.start, self.end = table, undivided, start, end
        self.extra_rows: list[ExtraRowReading] = []
        self.used: set[int] = set()

    def outline(self) -> Outline:
        """The table's rows, labels and span."""
        slots = slots_of(self.table, self.undivided)
        order = {slot.id: index for index, slot in enumerate(slots)}
        everywhere = self._labels(order, "row")
        marks = [one for one in self._labels(order, "row", "group") if self.start <= one.first < self.end]
        marks = self._without_wrong_heads(marks)
        marks = sorted([*marks, *self._likely(order, marks)], key=lambda mark: mark.first)
        skipped = self._extras(marks) | self._idle_blanks(marks)
        return Outline(
            self.run,
            slots,
            marks,
            everywhere,
            self.start,
            self.end,
            frozenset(skipped),
            self._headless(),
            self.holds,
        )

    def _labels(self, order: Mapping[str, int], *kinds: str) -> list[Mark]:
        wholes = {group.id: group.undivided for group in self.table.undivided_groups if self.undivided}
        found = []
        for one in self.zones.of(self.table, *kinds):
            slot = order.get(wholes.get(one.phrase.id) or one.phrase.id)
            if slot is not None:
                found.append(Mark(slot, one.first, one.last))
        return found

    def _without_wrong_heads(self, marks: Sequence[Mark]) -> list[Mark]:
        """Without labels of rows that stand side by side over values, as a head put there by mistake."""
        tokens = self.run.tokens
        filled = {token.line for token in tokens if token.kind == VALUE}
        labels = self.zones.of(self.table, "row", "group")
        all_lines = [tokens[one.first].line for one in labels]
        lines = [tokens[mark.first].line for mark in marks]
        return [
            mark
            for mark, line in zip(marks, lines, strict=True)
            if line in filled or all_lines.count(line) < WRONG_HEADS
        ]

    def _likely(self, order: Mapping[str, int], marks: Sequence[Mark]) -> list[Mark]:
        """Labels printed in words close to a row's that no other label has taken."""
        taken = {index for mark in marks for index in range(mark.first, mark.last + 1)}
        rows = self.table.leaf_rows(self.undivided)
        named = {mark.slot for mark in marks}
        free = [row for row in rows if order[row.id] not in named]
        found = []
        for index in range(self.start, self.end):
            token = self.run.tokens[index]
            if token.kind == WORDS and index not in taken and not self.zones.is_known(index):
                row = likely_row(token.text, free, rows)
                if row is not None:
                    found.append(Mark(order[row.id], index, index))
        return found

    def _extras(self, marks: Sequence[Mark]) -> set[int]:
        """Rows of the document's own: read as such, and out of the way of the others."""
        inside = {index for mark in marks for index in range(mark.first, mark.last + 1)}
        skipped: set[int] = set()
        by_line: dict[int, list[int]] = {}
        for index in range(self.start, self.end):
            by_line.setdefault(self.run.tokens[index].line, []).append(index)
        for indexes in by_line.values():
            unknown = [
                index
                for index in indexes
                if self.run.tokens[index].kind == WORDS
                and index not in inside
                and not self.zones.is_known(index)
                and not self.zones.is_piece(index)
            ]
            known = [index for index in indexes if index in inside]
            extra = (
                None if known else extra_row(self.table, [self.run.tokens[i] for i in indexes], len(unknown))
            )
            if extra is not None:
                self.extra_rows.append(extra)
                skipped.update(indexes)
        skipped |= self._extras_behind(marks)
        self.used |= skipped
        return skipped

    def _extras_behind(self, marks: Sequence[Mark]) -> set[int]:
        """Rows of the document's own where each cell has a line: words unknown behind a row that is
        complete.
        """
        tokens, slots = self.run.tokens, slots_of(self.table, self.undivided)
        skipped: set[int] = set()
        for mark in marks:
            at = mark.last + 1 + slots[mark.slot].width
            full = at < self.end and all(tokens[one].kind == VALUE for one in range(mark.last + 1, at))
            if not full or tokens[at].grid or not self._is_unknown(at):
                continue
            last = at + 1
            while last < self.end and tokens[last].kind == VALUE:
                last += 1
            row = extra_row(self.table, tokens[at:last], 1)
            if row is not None:
                self.extra_rows.append(row)
                skipped.update(range(at, last))
        return skipped

    def _is_unknown(self, token: int) -> bool:
        """Whether a token is words that no wording of the form holds or is close to."""
        rows = self.table.leaf_rows(self.undivided)
        is_words = self.run.tokens[token].kind == WORDS
        known = self.zones.is_known(token) or self.zones.is_piece(token) or self.zones.search.is_prose(token)
        return is_words and not known and likely_row(self.run.tokens[token].text, rows, rows, LOOSELY) is None

    def _idle_blanks(self, marks: Sequence[Mark]) -> set[int]:
        """Blank cells of rows that hold neither a value nor the beginning of a row's label."""
        tokens = self.run.tokens
        telling = {tokens[index].line for index in range(self.start, self.end) if tokens[index].kind == VALUE}
        telling |= {tokens[mark.last].line for mark in marks}
        return {
            index
            for index in range(self.start, self.end)
            if tokens[index].kind == BLANK and tokens[index].line not in telling
        }

    def _headless(self) -> frozenset[int]:
        """Blank cells in columns that have no head: the rows of heads right above are as wide, and blank
        there.
        """
        heads = {self.run.tokens[one.first].line for one in self.zones.of(self.table, "column")}
        found, shifted = set(), False
        for index in range(self.start, self.end):
            token = self.run.tokens[index]
            if token.kind != WORDS and token.line not in heads:
                above = self._head_cells(token.line, heads)
                if above and not any(cells[token.cell] for cells in above):
                    found.add(index)
                    # Values in such a column: the heads do not stand above their own.
                    shifted = shifted or token.kind == VALUE
        return frozenset() if shifted else frozenset(found)

    def _head_cells(self, line: int, heads: set[int]) -> list[tuple[str, ...]]:
        """The cells of the nearest rows of heads above a line of the same table, where they are as wide."""
        lines, at = self.run.lines, line
        while at > 0 and at not in heads and lines[at].grid == lines[line].grid is not None:
            at -= 1
        found = []
        while (
            at in heads
            and lines[at].grid == lines[line].grid
            and len(lines[at].cells) == len(lines[line].cells)
        ):
            found.append(lines[at].cells)
            at -= 1
        return found

    def holds(self, row: str, tokens: Sequence[Token]) -> bool | None:
        """Whether the sums that the form has for a row hold; None where it has none."""
        columns = self.table.columns_of(row)
        cells = dict(zip((column.id for column in columns), tokens, strict=True))
        answer: bool | None = None
        for relation in self.form.relations:
            if relation.table != self.table.id or relation.each != "row" or relation.level != "error":
                continue
            sides = [
                sum(
                    (
                        _number(cells[leaf.id].text, leaf.type)
                        for id in side
                        for leaf in self.table.column_leaves[id]
                    ),
                    Decimal(0),
                )
                for side in (relation.left, relation.right)
            ]
            answer = (answer is not False) and sides[0] == sides[1]
        return answer


def _number(text: str, kind: str) -> Decimal:
    return read_cell(text, kind, 0).value or Decimal(0)
