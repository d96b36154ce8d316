"""The official tables in a document: what stands in their cells, and what of it is certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.fields import Cell
from generator.forms import Form, Table
from generator.importers.across import place_across
from generator.importers.heads import doubt_groups, doubt_heads
from generator.importers.labelling import printed_wordings
from generator.importers.listed import place_list
from generator.importers.marking import Marking, slots_of
from generator.importers.outline import Placed
from generator.importers.placing import place
from generator.importers.reading import ExtraRowReading, TableReading, Uncertain
from generator.importers.tokens import VALUE, WORDS, Run
from generator.importers.units import doubt_units
from generator.importers.words import UNREADABLE, read_cell
from generator.importers.zones import Zones
from generator.messages import message
from generator.reports import Labels, Surplus

# So many values that are all different are not what the tables of a report look like.
ALL_DIFFERENT = 12
# Lines shown around what is in doubt, and how many at most.
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
        self.zones = Zones(run, form)
        self.found = Found()

    def read(self) -> Found:
        """Read all tables of the form."""
        self.found.spans = dict(self.zones.spans())
        for table in self.form.tables:
            if table.id in self.found.spans:
                self._table(table, *self.found.spans[table.id])
            else:
                self.found.tables[table.id] = None
        return self.found

    def _table(self, table: Table, start: int, end: int) -> None:
        undivided = self._is_undivided(table, start, end)
        placed = self._placed(table, undivided, start, end)
        doubt_heads(self.zones, table, placed, start, end)
        doubt_groups(self.zones, table, placed)
        doubt_units(self.zones, table, placed, start, end)
        slots = slots_of(table, undivided)
        listed = table.layout == "list"
        rows = {
            slot.id: self._cells(table, slot.id, placed.cells.get(slot.id))
            if not listed or slot.id in placed.cells or slot.id in placed.doubts
            else None
            for slot in slots
        }
        self.found.tables[table.id] = TableReading(table, undivided, rows)
        self._note_doubts(table, placed)
        self._note_surplus(table, placed)
        self._note_labels(table, start, end)
        self.found.used |= placed.used

    def _placed(self, table: Table, undivided: bool, start: int, end: int) -> Placed:
        twice = table.id in self.zones.twice
        if twice or self._lines_removed():
            why = message("import-table-twice" if twice else "import-lines-removed")
            slots = slots_of(table, undivided)
            return Placed(doubts={slot.id: (why, start, max(start, end - 1)) for slot in slots})
        if table.layout == "across":
            return place_across(self.run, table, self.zones.of(table, "column", "row", "group"), start, end)
        if table.layout == "list":
            return place_list(self.run, table, self.zones.of(table, "row", "group"), start, end)
        marking = Marking(self.zones, table, undivided, start, end)
        placed = place(marking.outline())
        for row, cells in list(placed.cells.items()):
            tokens = [self.run.tokens[index] for index in cells]
            wrapped = self.run.wrapped(cells[0], cells[-1] + 1) is not None
            if (wrapped or any(token.glued for token in tokens)) and not marking.holds(row, tokens):
                why = self.run.unless_wrapped(cells[0], cells[-1] + 1, message("import-glued"))
                placed.doubt(row, why, cells[0], cells[-1])
        self.found.extra_rows += marking.extra_rows
        self.found.used |= marking.used
        return placed

    def _lines_removed(self) -> bool:
        """Whether no value stands twice in all the tables, as where something has taken repeated lines
        out.
        """
        texts = [
            self.run.tokens[index].text
            for start, end in self.found.spans.values()
            for index in range(start, end)
            if self.run.tokens[index].kind == VALUE
        ]
        return self.run.is_scattered and len(texts) >= ALL_DIFFERENT and len(set(texts)) == len(texts)

    def _is_undivided(self, table: Table, start: int, end: int) -> bool:
        """Whether a group that may be printed whole is: by its label and those of its rows."""
        for group in table.undivided_groups:
            parts = [row.id for row in group.leaves()]
            inside = [
                one
                for one in self.zones.of(table, "row")
                if one.phrase.id in parts and start <= one.first < end
            ]
            if inside:
                return False
            values = sum(self.run.tokens[index].kind != WORDS for index in range(start, end))
            if values in (needs := [sum(s.width for s in slots_of(table, flag)) for flag in (False, True)]):
                return bool(needs.index(values))
            behind = [one.last + 1 for one in self.zones.of(table, "group") if one.phrase.id == group.id]
            tokens = self.run.tokens
            return any(start <= at < end and tokens[at].kind != WORDS for at in behind)
        return False

    def _cells(self, table: Table, row: str, tokens: Sequence[int] | None) -> dict[str, Cell | None]:
        columns = table.columns_of(row)
        if tokens is None:
            return dict.fromkeys(column.id for column in columns)
        cells: dict[str, Cell | None] = {}
        for column, index in zip(columns, tokens, strict=True):
            token = self.run.tokens[index]
            if UNREADABLE in token.text:
                cells[column.id] = None
                why = message("import-unreadable-cell")
                self.found.uncertain.append(
                    Uncertain(table.id, row, column.id, why, self.around(index, index))
                )
                continue
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
        inside = [
            one for one in self.zones.finds if start <= one.first < end and one.phrase.table == table.id
        ]
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
        texts = tuple(line.shown for line in self.run.lines[top : bottom + 1])
        return (*texts[: MOST_LINES - 1], "…", texts[-1]) if len(texts) > MOST_LINES else texts
