"""What recognition made out of a document: every value with a place vouched for, and everything else
listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.fields import Cell
from generator.forms import Form, Table
from generator.messages import Message
from generator.reports import Labels, Note, Surplus


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A cell (`column` None: a row; `row` None too: a table) that was left empty, why, and the lines around
    its place.
    """

    table: str
    row: str | None
    column: str | None
    reason: Message
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Text of the document that found no place in the report file."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class TableReading:
    """The cells of one table: row id → column id → cell, in the form's order.

    A cell is None where its value is uncertain (it is then in `Reading.uncertain` too); blank as printed is
    a `Cell` whose
    `printed` is None. A row is None where the original does not print it. `Cell.line` is the line in the
    document.
    """

    table: Table
    undivided: bool
    rows: Mapping[str, Mapping[str, Cell | None] | None]


@dataclass(frozen=True, slots=True)
class AnnexReading:
    """A further official table after the report proper."""

    form: Form
    title: str | None
    data: TableReading


@dataclass(frozen=True, slots=True)
class Part:
    """Running text of a section as clean Markdown. `title` is the printed heading, None where it is the
    form's or there is none.
    """

    text: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class ExtraPart:
    """A section that the form does not have; `after` is the id of the form's section before it."""

    title: str
    after: str
    text: str


@dataclass(frozen=True, slots=True)
class ExtraRowReading:
    """A row of a table that the form does not have."""

    table: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Reading:
    """One document as read; None where the document does not say, or not clearly.

    `agency` is the name as in the title; `year` the year of the title, else of the period. `labels` are
    wordings that differ from
    the form's, by table. `tables` holds None for a table that the document does not print.
    """

    form: Form
    title: str | None
    agency: str | None
    year: int | None
    signed: str | None
    published: str | None
    period: tuple[str | None, str | None] | None
    cites: tuple[str, ...]
    contact: Mapping[str, str]
    sections: Mapping[str, Part]
    extra_sections: tuple[ExtraPart, ...]
    tables: Mapping[str, TableReading | None]
    annex: AnnexReading | None
    labels: Mapping[str, Labels]
    extra_rows: tuple[ExtraRowReading, ...]
    surplus: tuple[Surplus, ...]
    notes: tuple[Note, ...]
    uncertain: tuple[Uncertain, ...]
    unplaced: tuple[Unplaced, ...]
    warnings: tuple[Message, ...] = field(default=())
