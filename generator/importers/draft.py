"""A `Reading` → the `Report` that is written: cleaned, and with an entry for every cell left open."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.fields import AMOUNT_UNITS, MARKS, Cell, parse_number, states
from generator.forms import Column, Table
from generator.importers.clean import Cleaner
from generator.importers.open_cells import Tables, entries_for
from generator.importers.reading import Reading, TableReading
from generator.messages import Message, message, say
from generator.reports import (
    CONTACT_KEYS,
    Annex,
    ExtraRow,
    Labels,
    Narrative,
    Note,
    Report,
    ReportKey,
    Source,
    Surplus,
    TableData,
    Uncertain,
)
from generator.uncertain import cells_named

OPEN = Cell(None, None, None, 0, 0, unread=True)
# So many lines of the document are kept with a cell that was left open.
MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Drafted:
    """The report as it would be written, and what had to be changed in its texts."""

    report: Report
    warnings: tuple[Message, ...]


def draft(reading: Reading, key: ReportKey, path: str, source: Source, agency: str) -> Drafted:
    """The report of a reading; `agency` is the name that stands in for a title that is not printed."""
    made = _Draft(reading)
    report = made.report(key, path, source, agency)
    return Drafted(report, (*made.warnings, *made.clean.warnings()))


class _Draft:
    """One report in the making."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.clean = Cleaner()
        self.warnings: list[Message] = []

    def report(self, key: ReportKey, path: str, source: Source, agency: str) -> Report:
        reading = self.reading
        title, notes = self._title(key, agency)
        tables = {one.id: self._table(one.id, one, reading.tables.get(one.id)) for one in reading.form.tables}
        annex = self._annex()
        held = tables | ({"annex": annex.data} if annex else {})
        entries = self._uncertain(held)
        return Report(
            key=key,
            path=path,
            form=reading.form,
            title=title,
            signed=reading.signed,
            published=reading.published,
            scope=None,
            period=reading.period if reading.period and any(reading.period) else None,
            cites=tuple(line for cite in reading.cites if (line := self.clean.line(cite))),
            source=Source(self.clean.line(source.name), source.url, source.sha256),
            contact=self._contact(),
            sections=dict(self._sections()),
            extra_sections=tuple(self._extra_sections()),
            tables=tables,
            annex=annex,
            labels=self._labels(held),
            extra_rows=tuple(self._extra_rows(held)),
            surplus=tuple(self._surplus(held)),
            notes=(*notes, *self._notes(held)),
            explanations=(),
            corrections=(),
            uncertain=entries_for(held, entries, say("import-not-read", "zh")),
            places={},
        )

    # -- texts -----------------------------------------------------------------------------------------

    def _title(self, key: ReportKey, agency: str) -> tuple[str, tuple[Note, ...]]:
        """The title, or one of ours with a note that says so."""
        printed = self.clean.line(self.reading.title)
        if printed:
            return printed, ()
        self.warnings.append(message("import-title-made"))
        made = say("import-made-title", "zh", agency=agency, year=key.year)
        return made, (Note(None, None, say("import-title-made", "zh")),)

    def _contact(self) -> dict[str, str]:
        found = {key: self.clean.line(self.reading.contact.get(key)) for key in CONTACT_KEYS}
        return {key: line for key, line in found.items() if line}

    def _sections(self) -> Iterator[tuple[str, Narrative]]:
        for section in self.reading.form.text_sections:
            part = self.reading.sections.get(section.id)
            text = self.clean.text(part.text) if part else ""
            if part and text:
                yield section.id, _narrative(section.id, self.clean.line(part.title) or section.title, text)

    def _extra_sections(self) -> Iterator[Narrative]:
        for part in self.reading.extra_sections:
            title, text = self.clean.line(part.title), self.clean.text(part.text)
            if title and text:
                yield _narrative("extra_sections", title, text, part.after)

    # -- tables ----------------------------------------------------------------------------------------

    def _table(self, name: str, table: Table, found: TableReading | None) -> TableData | None:
        named = [one for one in self.reading.uncertain if one.table == name]
        if found is None and not named:
            return None
        undivided = found.undivided if found else False
        whole = found is None or any(one.row is None for one in named)
        rows: dict[str, Mapping[str, Cell] | None] = {}
        for row in table.leaf_rows(undivided):
            cells = found.rows.get(row.id) if found else None
            columns = {one.column for one in named if one.row == row.id}
            if cells is None and not columns and not whole:
                rows[row.id] = None
            elif whole or cells is None or None in columns:
                rows[row.id] = dict.fromkeys((one.id for one in table.columns_of(row.id)), OPEN)
            else:
                rows[row.id] = self._row(table.columns_of(row.id), cells, columns)
        return TableData(table, undivided, rows, {}, 0, 0)

    def _row(
        self, columns: Sequence[Column], cells: Mapping[str, Cell | None], named: Container[str | None]
    ) -> dict[str, Cell]:
        return {
            one.id: OPEN if one.id in named else self._cell(cells.get(one.id), one.type) for one in columns
        }

    def _cell(self, cell: Cell | None, kind: str) -> Cell:
        """The cell as the file can hold it; open where it was not read."""
        if cell is None or cell.unread:
            return OPEN
        printed = self.clean.printed(cell.printed or "") or None
        if printed is None:
            return OPEN if cell.value is not None else Cell(None, None, None, 0, 0)
        if cell.value is None:
            return Cell(printed, None, None, 0, 0)
        if _contradicts(printed, cell.value):
            return OPEN
        if _fits(cell, kind):
            return Cell(printed, cell.value, cell.unit if kind == "amount" else None, 0, 0)
        self.warnings.append(message("import-no-such-number", printed=printed))
        return Cell(printed, None, None, 0, 0)

    def _annex(self) -> Annex | None:
        found = self.reading.annex
        data = self._table("annex", found.data.table, found.data) if found else None
        if found is None or data is None or not any(data.rows.values()):
            return None
        return Annex(found.form, self.clean.line(found.title) or found.form.title, data)

    def _uncertain(self, held: Tables) -> list[Uncertain]:
        """The entries; one about no cell of the report is a warning."""
        entries = [
            Uncertain(
                table=one.table,
                row=one.row,
                column=one.column,
                reason=self.clean.printed(one.reason.text("zh")),
                lines=tuple(line for text in one.lines[:MOST_LINES] if (line := self.clean.printed(text))),
                line=0,
                at=0,
            )
            for one in self.reading.uncertain
        ]
        for one, entry in zip(self.reading.uncertain, entries, strict=True):
            data = held.get(one.table)
            if data is None or not any(cells_named(entry, data)):
                self.warnings.append(one.reason)
        return entries

    # -- what does not fit the form ---------------------------------------------------------------------

    def _labels(self, held: Tables) -> dict[str, Labels]:
        found = {}
        for table, labels in self.reading.labels.items():
            rows, columns = self._wordings(labels.rows), self._wordings(labels.columns)
            title = self.clean.line(labels.title)
            if table in held and (title or rows or columns):
                found[table] = Labels(title, rows, columns)
        return found

    def _wordings(self, found: Mapping[str, str]) -> dict[str, str]:
        return {one: line for one, words in found.items() if (line := self.clean.line(words))}

    def _extra_rows(self, held: Tables) -> Iterator[ExtraRow]:
        for one in self.reading.extra_rows:
            label = self.clean.line(one.label)
            if label and one.table in held:
                yield ExtraRow(one.table, label, tuple(map(self._extra_cell, one.cells)), 0, 0)

    def _extra_cell(self, cell: Cell) -> Cell:
        """As `_cell`, but never open, as no entry can name a cell of such a row: its words stay."""
        made = self._cell(cell, "amount")
        if not made.unread:
            return made
        printed = self.clean.printed(cell.printed or "") or None
        self.warnings.append(message("import-no-such-number", printed=printed or ""))
        return Cell(printed, None, None, 0, 0)

    def _surplus(self, held: Tables) -> Iterator[Surplus]:
        for one in self.reading.surplus:
            note = self.clean.line(one.note) or say("import-surplus-cells", "zh")
            if one.table in held:
                yield Surplus(one.table, one.row, tuple(map(self.clean.printed, one.cells)), note)

    def _notes(self, held: Tables) -> Iterator[Note]:
        for one in self.reading.notes:
            table = one.table if one.table in held else None
            for line in self.clean.lines(one.text):
                yield Note(table, one.row if table else None, line)


def _contradicts(printed: str, value: Decimal) -> bool:
    """Whether the printed words do not state the number that is said to have been read in them."""
    return printed in MARKS or not states(printed, value)


def _fits(cell: Cell, kind: str) -> bool:
    """Whether a column of this kind can hold the number; one in a unit that it does not know is none."""
    known = cell.unit is None or (kind == "amount") == (cell.unit in AMOUNT_UNITS)
    return known and not isinstance(parse_number(f"{cell.value:f}", kind), Message)


def _narrative(id_: str, title: str, text: str, after: str | None = None) -> Narrative:
    return Narrative(id_, title, "full", text, 0, 0, True, after)
