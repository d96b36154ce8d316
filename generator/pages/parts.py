"""The sections of a report's page: narratives, official tables with their remarks, the annex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.forms import Section
from generator.pages.entries import Entry
from generator.pages.marks import cell_marks
from generator.pages.tables import Grid, cell_ids, grids
from generator.reports import ExtraRow, Labels, Narrative, Report, TableData


@dataclass(frozen=True)
class Part:
    """A section of the page: running text, or an official table with its remarks.

    `extra_rows` are rows that the form does not have, each with its place on the page.
    """

    id: str
    heading: str
    narrative: Narrative | None = None
    grids: Sequence[Grid] = ()
    absent: bool = False
    remarks: Sequence[str] = ()
    extra_rows: Sequence[tuple[str, ExtraRow]] = ()

    def places(self) -> Iterator[str]:
        """Ids of its marked cells and of its further rows."""
        yield from cell_ids(self.grids)
        yield from (place for place, _ in self.extra_rows)


def extra_row_place(name: str) -> str:
    """Address of a row that the form does not have; `name` is its table's id and its number."""
    return f"extra-{name}"


def parts_of(report: Report, listed: Sequence[Entry]) -> list[Part]:
    """The sections in printed order, with the cells marked that the listed findings are about."""
    parts = []
    for section in report.form.sections:
        if section.body == "table":
            parts.append(_table_part(report, section.id, section.title, report.tables[section.id], listed))
        else:
            parts += _text_part(report, section)
        after = [one for one in report.extra_sections if one.after == section.id]
        parts += [Part(f"{section.id}-extra-{i}", one.title, one) for i, one in enumerate(after, 1)]
    if report.annex:
        parts.append(_table_part(report, "annex", report.annex.title, report.annex.data, listed))
    return parts


def _text_part(report: Report, section: Section) -> list[Part]:
    narrative = report.sections.get(section.id)
    if narrative is None and not section.required:
        return []
    heading = narrative.title if narrative else section.title
    return [Part(section.id, heading, narrative, absent=narrative is None)]


def _table_part(
    report: Report, table_id: str, title: str, data: TableData | None, listed: Sequence[Entry]
) -> Part:
    labels = report.labels.get(table_id, Labels())
    heading = labels.title or title
    if data is None:
        return Part(table_id, heading, absent=True)
    return Part(
        id=table_id,
        heading=heading,
        grids=grids(data, cell_marks(listed, table_id)),
        remarks=remarks_on(report, table_id, data),
        extra_rows=[
            (extra_row_place(f"{table_id}-{number}"), row)
            for number, row in enumerate(report.extra_rows, 1)
            if row.table == table_id
        ],
    )


def remarks_on(report: Report, table_id: str, data: TableData) -> list[str]:
    """What was printed otherwise than on the form, left out or added, and notes of the editors."""
    table = data.table
    labels = report.labels.get(table_id, Labels())
    worded = [(table.row_labels[one], label) for one, label in labels.rows.items()]
    worded += [(table.column_labels[one], label) for one, label in labels.columns.items()]
    remarks = [f"“{official}”原文印作“{label}”。" for official, label in worded]
    for row in data.leaf_rows():
        if table.layout != "list" and data.rows.get(row.id) is None:
            remarks.append(f"原文没有印“{row.label}”一行。")
    for surplus in report.surplus:
        if surplus.table == table_id:
            where = f"“{table.row_labels[surplus.row]}”一行" if surplus.row else "此表"
            remarks.append(f"{where}多印了：{'、'.join(surplus.cells)}。{surplus.note}。")
    remarks += [
        (f"“{table.row_labels[note.row]}”：" if note.row else "") + note.text + "。"
        for note in report.notes
        if note.table == table_id
    ]
    return remarks
