"""The official tables in a document: where each begins and ends, and what stands in its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from generator.fields import Cell
from generator.forms import Form, Table
from generator.importers.across import place_across
from generator.importers.listed import place_list
from generator.importers.labelling import extra_row, likely_row, printed_wordings
from generator.importers.placing import Mark, Placed, Placing, Slot, longest_chain
from generator.importers.reading import ExtraRowReading, TableReading, Uncertain
from generator.importers.tokens import BLANK, VALUE, WORDS, Find, Run, Token
from generator.importers.vocabulary import phrases
from generator.importers.words import fold, read_cell
from generator.messages import message
from generator.reports import Labels, Surplus

# Fewer labels in their order than this are no table.
FEWEST = 3
# So many labels of rows in one line without values are a head that does not belong there.
WRONG_HEADS = 3
# So many values that are all different are not what the tables of a report look like.
ALL_DIFFERENT = 12
AROUND = 1
MOST_LINES = 14


@dataclass
class Found:
    """What was read of the tables of one document on one form."""

    tables: dict[str, TableReading | None] = field(default_factory=dict)
    labels: dict[str, Labels] = field(default_factory=dict)
    extra_rows: list[ExtraRowReading] = field(default_factory=list)
    surplus: list[Surplus] = field(default_factory=list)
    uncertain: list[Uncertain] = field(default_factory=list)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)


class TablesReader:
    """Reads the tables of one form out of a document's words and values."""

    def __init__(self, run: Run, form: Form) -> None:
        self.run, self.form = run, form
        self.finds = run.find(phrases(form))
        self.found = Found()
        self._twice: set[str] = set()
        self._pieces = " ".join(phrase.text for phrase in phrases(form))
        # First token of each section's heading → the section.
        self._headings = {one.first: one.phrase.id for one in self.finds if one.phrase.kind == "section"}

    # -- which tables are there --------------------------------------------------------------------

    def coverage(self) -> int:
        """How many different wordings of this form's tables the document holds: what tells forms apart."""
        kinds = ("row", "column", "head")
        return len({(one.phrase.table, one.phrase.id) for one in self.finds if one.phrase.kind in kinds})

    def read(self) -> Found:
        """Read all tables of the form."""
        starts = {table.id: self._with_strays(table, self._start(table)) for table in self.form.tables}
        for table in self.form.tables:
            start = starts[table.id]
            if start is None:
                self.found.tables[table.id] = None
                continue
            later = [one for one in starts.values() if one is not None and one > start]
            end = self._end(table, start, min(later, default=len(self.run.tokens)))
            self.found.spans[table.id] = (start, end)
        for table in self.form.tables:
            if table.id in self.found.spans:
                self._table(table, *self.found.spans[table.id])
        return self.found

    def _of(self, table: Table, *kinds: str) -> list[Find]:
        return [one for one in self.finds if one.phrase.table == table.id and one.phrase.kind in kinds]

    def _start(self, table: Table) -> int | None:
        """The first token of a table: of its heads where they stand right before its rows."""
        chain = self._chain(table)
        if table.layout == "across":
            return self._start_across(table)
        if len(chain) >= FEWEST or (chain and self._is_headed(table, chain)):
            return self._heads_above(table, chain[0].first)
        heads = self._of(table, "column", "head")
        return heads[0].first if len({one.phrase.id for one in heads}) > FEWEST else None

    def _is_headed(self, table: Table, chain: Sequence[Mark]) -> bool:
        """Whether the few rows found are those of a table: its heads or its heading stand above them."""
        heads = self._of(table, "column", "head") or [
            one for one in self.finds if one.phrase.kind == "section" and one.phrase.id == table.id
        ]
        return any(one.first < chain[0].first for one in heads)

    def _with_strays(self, table: Table, start: int | None) -> int | None:
        """The start moved up to labels that stand out of order before it, nothing but values between."""
        if start is None:
            return None
        for one in reversed(self._of(table, "row")):
            between = range(one.last + 1, start)
            values = sum(self.run.tokens[index].kind == VALUE for index in between)
            words = any(
                self.run.tokens[index].kind == WORDS and not self._is_piece(index) for index in between
            )
            if one.first < start and values and not words and table.layout != "across":
                start = self._heads_above(table, one.first)
        return start

    def _heads_above(self, table: Table, start: int) -> int:
        """The first token of the heads that stand right above a token, nothing else between."""
        heads = {
            index
            for one in self._of(table, "head", "column", "group", "row")
            for index in range(one.first, one.last + 1)
        }
        first = at = start
        while at > 0:
            at -= 1
            if at in heads:
                first = at
            elif self.run.tokens[at].kind == VALUE or not self._is_piece(at):
                break
        return first

    def _is_piece(self, token: int) -> bool:
        """Whether a token is blank or made of pieces of wordings."""
        return self.is_made(token) and token not in self._headings

    def _start_across(self, table: Table) -> int | None:
        """Where the heads of a table begin whose values all stand below them: the last heads in the document."""
        heads = [
            one
            for one in self._of(table, "column", "row", "group")
            if self.run.tokens[one.first].kind == WORDS
        ]
        after = max((end for _, end in self._chains_end()), default=0)
        late = [one for one in heads if one.first >= after] or heads
        if sum(one.phrase.id == table.leaf_columns[0].id for one in heads) > len(table.leaf_rows()):
            self._twice.add(table.id)
        different = {one.phrase.id for one in late}
        titled = any(section == table.id and token >= after for token, section in self._headings.items())
        bare = self._bare_values(table, after)
        if len(different) < FEWEST and not (late and titled):
            return bare
        if bare is not None and bare < late[0].first:
            self._twice.add(table.id)
        return late[0].first

    def _bare_values(self, table: Table, after: int) -> int | None:
        """The first token below a table's heading where values follow at once."""
        found = []
        for token, section in self._headings.items():
            kinds = [one.kind for one in self.run.tokens[token + 1 : token + 1 + FEWEST]]
            if section == table.id and token >= after and kinds == [VALUE] * FEWEST:
                found.append(token + 1)
        if len(found) > 1:
            self._twice.add(table.id)
        return found[0] if found else None

    def _chains_end(self) -> Iterator[tuple[str, int]]:
        for table in self.form.tables:
            chain = self._chain(table) if table.layout != "across" else []
            if chain:
                yield table.id, chain[-1].last

    def _chain(self, table: Table) -> list[Mark]:
        order = {row.id: index for index, row in enumerate(table.leaf_rows())}
        marks = [
            Mark(order[one.phrase.id], one.first, one.last)
            for one in self._of(table, "row")
            if one.phrase.id in order
        ]
        tokens = self.run.tokens
        return longest_chain(
            marks, lambda mark: mark.last + 1 < len(tokens) and tokens[mark.last + 1].kind != WORDS
        )

    def _end(self, table: Table, start: int, limit: int) -> int:
        """The token after the table's last value: before a heading, running text or another table."""
        chain = self._chain(table)
        last = chain[-1].last if chain and table.layout != "across" else start
        seen = False
        for index in range(last + 1, limit):
            token = self.run.tokens[index]
            seen = seen or token.kind == VALUE
            if token.kind == WORDS and (
                self._headings.get(index, table.id) != table.id or self.run.is_prose(index)
            ):
                return index
            if (
                token.kind == WORDS
                and seen
                and not (token.grid or self.is_known(index) or self._leads(index, limit))
            ):
                return index
        return limit

    def _leads(self, token: int, limit: int) -> bool:
        """Whether a value comes close behind a token: it may be a label that the form does not know."""
        return any(self.run.tokens[index].kind == VALUE for index in range(token + 1, min(token + 4, limit)))

    def is_known(self, token: int) -> bool:
        """Whether a token is part of a wording of the form."""
        return any(one.first <= token <= one.last for one in self.finds)

    def formal_lines(self) -> frozenset[int]:
        """Lines that hold words of the form's tables and nothing else: heads that stand apart from their table."""
        by_line: dict[int, list[int]] = {}
        for index, token in enumerate(self.run.tokens):
            by_line.setdefault(token.line, []).append(index)
        return frozenset(
            line
            for line, indexes in by_line.items()
            if not any(index in self._headings for index in indexes)
            and all(
                self.run.tokens[i].kind != VALUE and (self.is_known(i) or self.is_made(i)) for i in indexes
            )
        )

    def is_made(self, token: int) -> bool:
        """Whether all words of a token are pieces of wordings."""
        return all(fold(piece) in self._pieces for piece in self.run.tokens[token].text.split())

    # -- one table ---------------------------------------------------------------------------------

    def _table(self, table: Table, start: int, end: int) -> None:
        undivided = self._is_undivided(table, start, end)
        slots = _slots(table, undivided)
        if table.id in self._twice or self._lines_removed():
            why = message("import-table-twice" if table.id in self._twice else "import-lines-removed")
            placed = Placed(doubts={slot.id: (why, start, max(start, end - 1)) for slot in slots})
        elif table.layout == "across":
            placed = place_across(self.run, table, self._of(table, "column", "row"), start, end)
        elif table.layout == "list":
            placed = place_list(self.run, table, self._of(table, "row", "group"), start, end)
        else:
            placed = self._placed(table, undivided, start, end)
        self._doubt_columns(table, placed, start, end)
        printed = {*placed.cells, *placed.doubts} if table.layout == "list" else {slot.id for slot in slots}
        rows = {
            slot.id: self._cells(table, slot.id, placed.cells.get(slot.id)) if slot.id in printed else None
            for slot in slots
        }
        self.found.tables[table.id] = TableReading(table, undivided, rows)
        self._note_doubts(table, placed)
        self._note_surplus(table, placed)
        self._note_labels(table, start, end)
        self.found.used |= placed.used

    def _lines_removed(self) -> bool:
        """Whether no value stands twice in all the tables, as where something has taken repeated lines out."""
        texts = [
            self.run.tokens[index].text
            for start, end in self.found.spans.values()
            for index in range(start, end)
            if self.run.tokens[index].kind == VALUE
        ]
        return len(texts) >= ALL_DIFFERENT and len(set(texts)) == len(texts)

    def _is_undivided(self, table: Table, start: int, end: int) -> bool:
        """Whether a group that may be printed whole is: by its label and those of its rows."""
        for group in table.undivided_groups:
            parts = [row.id for row in group.leaves()]
            inside = [
                one for one in self._of(table, "row") if one.phrase.id in parts and start <= one.first < end
            ]
            if inside:
                return False
            values = sum(self.run.tokens[index].kind != WORDS for index in range(start, end))
            if values in (needs := [sum(s.width for s in _slots(table, flag)) for flag in (False, True)]):
                return bool(needs.index(values))
            behind = [one.last + 1 for one in self._of(table, "group") if one.phrase.id == group.id]
            tokens = self.run.tokens
            return any(start <= at < end and tokens[at].kind != WORDS for at in behind)
        return False

    def _placed(self, table: Table, undivided: bool, start: int, end: int) -> Placed:
        slots = _slots(table, undivided)
        order = {slot.id: index for index, slot in enumerate(slots)}
        wholes = {group.id: group.undivided for group in table.undivided_groups if undivided}
        marks, skipped = [], set[int]()
        for one in self._of(table, "row", "group"):
            slot = order.get(wholes.get(one.phrase.id) or one.phrase.id)
            if slot is not None and start <= one.first < end:
                marks.append(Mark(slot, one.first, one.last))
        everywhere = [
            Mark(order[one.phrase.id], one.first, one.last)
            for one in self._of(table, "row")
            if one.phrase.id in order
        ]
        marks = self._without_wrong_heads(marks)
        marks += self._likely(table, undivided, order, marks, start, end)
        marks.sort(key=lambda mark: mark.first)
        skipped |= self._extras(table, marks, start, end)
        skipped |= self._idle_blanks(marks, start, end)
        placed = Placing(
            self.run,
            slots,
            marks,
            everywhere,
            start,
            end,
            frozenset(skipped),
            self._headless(table, start, end),
            lambda row, cells: self._holds(table, row, cells),
        ).placed()
        for row, cells in list(placed.cells.items()):
            tokens = [self.run.tokens[index] for index in cells]
            if any(token.glued for token in tokens) and not self._holds(table, row, tokens):
                placed.doubt(row, message("import-glued"), cells[0], cells[-1])
        return placed

    def _without_wrong_heads(self, marks: Sequence[Mark]) -> list[Mark]:
        """Without labels of rows that stand side by side over values, as a head put there by mistake."""
        tokens = self.run.tokens
        filled = {token.line for token in tokens if token.kind == VALUE}
        lines = [tokens[mark.first].line for mark in marks]
        return [
            mark
            for mark, line in zip(marks, lines, strict=True)
            if line in filled or lines.count(line) < WRONG_HEADS
        ]

    def _likely(
        self,
        table: Table,
        undivided: bool,
        order: Mapping[str, int],
        marks: Sequence[Mark],
        start: int,
        end: int,
    ) -> list[Mark]:
        """Labels printed in words close to a row's that no other label has taken."""
        taken = {index for mark in marks for index in range(mark.first, mark.last + 1)}
        free = [
            row for row in table.leaf_rows(undivided) if order[row.id] not in {mark.slot for mark in marks}
        ]
        found = []
        for index in range(start, end):
            token = self.run.tokens[index]
            if token.kind == WORDS and index not in taken and not self.is_known(index):
                row = likely_row(token.text, free, table.leaf_rows(undivided))
                if row is not None:
                    found.append(Mark(order[row.id], index, index))
        return found

    def _extras(self, table: Table, marks: Sequence[Mark], start: int, end: int) -> set[int]:
        """Rows of the document's own: read as such, and out of the way of the others."""
        inside = {index for mark in marks for index in range(mark.first, mark.last + 1)}
        skipped: set[int] = set()
        by_line: dict[int, list[int]] = {}
        for index in range(start, end):
            by_line.setdefault(self.run.tokens[index].line, []).append(index)
        for indexes in by_line.values():
            unknown = [
                index
                for index in indexes
                if self.run.tokens[index].kind == WORDS
                and index not in inside
                and not self.is_known(index)
                and not self._is_piece(index)
            ]
            known = [index for index in indexes if index in inside]
            extra = None if known else extra_row(table, [self.run.tokens[i] for i in indexes], len(unknown))
            if extra is not None:
                self.found.extra_rows.append(extra)
                skipped.update(indexes)
        self.found.used |= skipped
        return skipped

    def _idle_blanks(self, marks: Sequence[Mark], start: int, end: int) -> set[int]:
        """Blank cells of rows that hold neither a value nor the beginning of a row's label."""
        tokens = self.run.tokens
        telling = {tokens[index].line for index in range(start, end) if tokens[index].kind == VALUE}
        telling |= {tokens[mark.last].line for mark in marks}
        return {
            index
            for index in range(start, end)
            if tokens[index].kind == BLANK and tokens[index].line not in telling
        }

    def _headless(self, table: Table, start: int, end: int) -> frozenset[int]:
        """Blank cells in columns that have no head: the rows of heads right above are as wide, and blank there."""
        heads = {self.run.tokens[one.first].line for one in self._of(table, "column")}
        found, shifted = set(), False
        for index in range(start, end):
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

    def _holds(self, table: Table, row: str, tokens: Sequence[Token]) -> bool | None:
        """Whether the sums that the form has for a row hold; None where it has none."""
        columns = table.columns_of(row)
        cells = dict(zip((column.id for column in columns), tokens, strict=True))
        answer: bool | None = None
        for relation in self.form.relations:
            if relation.table != table.id or relation.each != "row" or relation.level != "error":
                continue
            sides = [
                sum(
                    (
                        _number(cells[leaf.id].text, leaf.type)
                        for id in side
                        for leaf in table.column_leaves[id]
                    ),
                    Decimal(0),
                )
                for side in (relation.left, relation.right)
            ]
            answer = (answer is not False) and sides[0] == sides[1]
        return answer

    def _doubt_columns(self, table: Table, placed: Placed, start: int, end: int) -> None:
        """Doubt the rows whose heads stand in another order than the form's."""
        if table.layout not in ("blocks", "matrix"):
            return
        heads = [one for one in self._of(table, "column") if start <= one.first < end]
        first = min((cells[0] for cells in placed.cells.values() if cells), default=end)
        if not table.blocks:
            if not self._heads_in_order(table, [one for one in heads if one.first < first]):
                self._doubt_rows(placed, list(placed.cells), start)
            return
        for block in table.blocks:
            rows = [row.id for row in block.rows if row.id in placed.cells]
            top = min((placed.cells[row][0] for row in rows), default=first)
            own = [one.phrase.id for one in heads if one.first < top and one.phrase.id in block.columns]
            order = own[-len(block.columns) :]
            if order != [one for one in block.columns if one in order]:
                self._doubt_rows(placed, rows, start)

    def _heads_in_order(self, table: Table, heads: Sequence[Find]) -> bool:
        """Whether heads stand in order: those of one level, and those of one line."""
        order = [column.id for column in table.leaf_columns]
        by_line: dict[int, list[str]] = {}
        for one in heads:
            by_line.setdefault(self.run.tokens[one.first].line, []).append(one.phrase.id)
        levels = [[one.id for one in table.columns if not one.columns]]
        levels += [[leaf.id for leaf in one.columns] for one in table.columns if one.columns]
        found = [one.phrase.id for one in heads]
        return all(_in_order(found, level) for level in levels) and all(
            _in_order(line, order) for line in by_line.values()
        )

    def _doubt_rows(self, placed: Placed, rows: Sequence[str], start: int) -> None:
        for row in rows:
            placed.doubt(row, message("import-head-order"), start, placed.cells[row][-1])

    # -- what comes out ----------------------------------------------------------------------------

    def _cells(self, table: Table, row: str, tokens: Sequence[int] | None) -> dict[str, Cell | None]:
        columns = table.columns_of(row)
        if tokens is None:
            return dict.fromkeys(column.id for column in columns)
        cells: dict[str, Cell | None] = {}
        for column, index in zip(columns, tokens, strict=True):
            token = self.run.tokens[index]
            cells[column.id] = read_cell(token.text, column.type, self.run.lines[token.line].number)
        return cells

    def _note_doubts(self, table: Table, placed: Placed) -> None:
        reading = self.found.tables[table.id]
        if reading is not None and len(placed.doubts) == len(reading.rows):
            why, first, last = next(iter(placed.doubts.values()))
            self.found.uncertain.append(Uncertain(table.id, None, None, why, self.around(first, last)))
            return
        for row, (why, first, last) in placed.doubts.items():
            self.found.uncertain.append(Uncertain(table.id, row, None, why, self.around(first, last)))

    def _note_surplus(self, table: Table, placed: Placed) -> None:
        for row, indexes in placed.surplus:
            cells = tuple(self.run.tokens[index].text for index in indexes)
            note = message("import-surplus", cells=len(cells)).text("zh")
            self.found.surplus.append(Surplus(table.id, row, cells, note))

    def _note_labels(self, table: Table, start: int, end: int) -> None:
        inside = [one for one in self.finds if start <= one.first < end and one.phrase.table == table.id]
        rows = [one for one in inside if one.phrase.kind in ("row", "group")]
        columns = [one for one in inside if one.phrase.kind == "column"]
        labels = Labels(
            None,
            dict(printed_wordings(self.run, rows, table.row_labels)),
            dict(printed_wordings(self.run, columns, table.column_labels)),
        )
        if labels.rows or labels.columns:
            self.found.labels[table.id] = labels

    def around(self, first: int, last: int) -> tuple[str, ...]:
        """The lines from one token to another and one on either side, the middle cut out of long ones."""
        tokens = self.run.tokens
        top = max(0, tokens[min(first, len(tokens) - 1)].line - AROUND)
        bottom = min(len(self.run.lines) - 1, tokens[min(last, len(tokens) - 1)].line + AROUND)
        texts = [line.text for line in self.run.lines[top : bottom + 1]]
        return (
            tuple(texts[: MOST_LINES - 1] + ["…"] + texts[-1:]) if len(texts) > MOST_LINES else tuple(texts)
        )


def _in_order(found: Sequence[str], order: Sequence[str]) -> bool:
    """Whether the last of each id found stand in this order."""
    last = {id: place for place, id in enumerate(found) if id in order}
    return sorted(last, key=last.__getitem__) == [id for id in order if id in last]


def _number(text: str, kind: str) -> Decimal:
    return read_cell(text, kind, 0).value or Decimal(0)


def _slots(table: Table, undivided: bool) -> list[Slot]:
    return [Slot(row.id, len(table.columns_of(row.id))) for row in table.leaf_rows(undivided)]
