"""One agency's report of one year, as printed, as frozen objects (see `report_reader.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from generator.fields import Cell
from generator.forms import Form, Row, Table

SCOPES = ("own", "aggregate")
TEXT_KINDS = ("full", "summary")
CORRECTION_SOURCES = ("entry", "agency")
CONTACT_KEYS = ("office", "address", "postcode", "phone", "fax", "email")


class ReportKey(NamedTuple):
    """What names a report; also its order everywhere."""

    region: str
    agency: str
    year: int


@dataclass(frozen=True, slots=True)
class Narrative:
    """Running text of one section. `kind` is `full` (the printed words) or `summary` (ours).

    `line` and `column` are the place in the file where the text begins. `literal` says that the file writes
    the text line by line (a `|` block), so that line k of it, counted from 0, is the file's line `line + k`;
    of other text only the first line's place is known.
    """

    id: str
    title: str
    kind: str
    text: str
    line: int
    column: int
    literal: bool
    after: str | None = None

    def place(self, index: int) -> tuple[int, int]:
        """Line and column of a character of the text in the file; where not known, of its beginning."""
        if not self.literal:
            return self.line, self.column
        before = self.text.rfind("\n", 0, index)
        return self.line + self.text.count("\n", 0, index), self.column + index - before - 1


@dataclass(frozen=True, slots=True)
class TableData:
    """The cells of one printed table.

    `rows` maps row id → column id → cell, in the form's order; a row that the original does not print
    is None. `undivided` says that groups which may be printed whole are. `line`, `column` are the
    table's place in the file, `places` each row's.
    """

    table: Table
    undivided: bool
    rows: Mapping[str, Mapping[str, Cell] | None]
    places: Mapping[str, tuple[int, int]]
    line: int
    column: int

    def cell(self, row: str, column: str) -> Cell | None:
        """The cell at a place; None where the row is not printed."""
        cells = self.rows.get(row)
        return cells.get(column) if cells is not None else None

    def leaf_rows(self) -> tuple[Row, ...]:
        """The form's rows that this table is made of, printed or not."""
        return self.table.leaf_rows(self.undivided)


@dataclass(frozen=True, slots=True)
class Annex:
    """A further official table printed after the report proper."""

    form: Form
    title: str
    data: TableData


@dataclass(frozen=True, slots=True)
class Labels:
    """Wordings of one table printed otherwise than on the form: its title, rows and columns by id."""

    title: str | None = None
    rows: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """A row that the agency printed and the form does not have."""

    table: str
    label: str
    cells: tuple[Cell, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Surplus:
    """Printed cells for which the form has no place."""

    table: str
    row: str | None
    cells: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Note:
    """A remark of the editors on a table or one of its rows."""

    table: str | None
    row: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a finding is no fault, with the values it was given for."""

    check: str
    row: str | None
    column: str | None
    left: Decimal | str | None
    right: Decimal | str | None
    reason: str
    by: str
    date: str
    line: int
    at: int


@dataclass(frozen=True, slots=True)
class Correction:
    """What was put right after publication: by the editors (`entry`) or by the agency itself (`agency`).

    The place is a cell (`table`, `row`, `column`), a row or table without values, a `field` of the file, or
    none. `was` and `now` are what stood and stands there, as printed (None: blank, or no such words);
    `valued` says whether they are given.
    """

    date: str
    table: str | None
    row: str | None
    column: str | None
    field: str | None
    valued: bool
    was: str | None
    now: str | None
    source: str
    reason: str
    by: str
    line: int
    at: int

    @property
    def place(self) -> tuple[str | None, str | None, str | None, str | None]:
        """Table, row, column and field; what tells places apart."""
        return self.table, self.row, self.column, self.field


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Cells that importing left open: a cell, a row (`column` None) or a whole table (`row` None too).

    Why, and the lines of the original document around it; `line` and `at` are the entry's place in the file.
    """

    table: str
    row: str | None
    column: str | None
    reason: str
    lines: tuple[str, ...]
    line: int
    at: int


@dataclass(frozen=True, slots=True)
class Source:
    """The document the numbers were taken from."""

    name: str | None
    url: str | None
    sha256: str | None


@dataclass(frozen=True)
class Report:
    """One report; every field is as printed, None where not printed or not known."""

    key: ReportKey
    path: str
    form: Form
    title: str
    signed: str | None
    published: str | None
    scope: str | None
    period: tuple[str | None, str | None] | None
    cites: tuple[str, ...]
    source: Source
    contact: Mapping[str, str]
    sections: Mapping[str, Narrative]
    extra_sections: tuple[Narrative, ...]
    tables: Mapping[str, TableData | None]
    annex: Annex | None
    labels: Mapping[str, Labels]
    extra_rows: tuple[ExtraRow, ...]
    surplus: tuple[Surplus, ...]
    notes: tuple[Note, ...]
    explanations: tuple[Explanation, ...]
    corrections: tuple[Correction, ...]
    uncertain: tuple[Uncertain, ...]
    places: Mapping[str, tuple[int, int]]
    """Line and column of the file's keys (`signed`, `sections.overview` …), for what stands in no table."""

    def place(self, *keys: str) -> tuple[int, int]:
        """Where the first of these keys that the file has stands; its first line where it has none."""
        return next((self.places[key] for key in keys if key in self.places), (1, 1))

    def all_tables(self) -> tuple[tuple[str, TableData | None], ...]:
        """Table id and data, in printed order, the annex last."""
        found = tuple(self.tables.items())
        return (*found, ("annex", self.annex.data)) if self.annex else found

    @cached_property
    def unread(self) -> int:
        """Number of cells that are not transcribed yet."""
        if not self.uncertain:
            return 0
        rows = (row for _, data in self.all_tables() if data for row in data.rows.values() if row)
        return sum(cell.unread for row in rows for cell in row.values())
