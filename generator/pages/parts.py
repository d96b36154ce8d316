"""The sections of a report's page: narratives, official tables with their remarks, the annex."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.fields import UNREAD
from generator.forms import Section
from generator.glossary import Glossary
from generator.pages.corrected import corrected_cells
from generator.pages.entries import Entry
from generator.pages.frames import column_key, row_key
from generator.pages.marks import cell_marks
from generator.pages.tables import Grid, cell_ids, grids, keys
from generator.reports import ExtraRow, Labels, Narrative, Report, TableData, Uncertain
from generator.uncertain import cells_named


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark below a table, with its place; `mark` is the place of its mark at the row or column."""

    number: int
    place: str
    text: str
    mark: str | None


@dataclass(frozen=True)
class Part:
    """A section of the page: running text, or an official table with its remarks.

    `noted` are the remarks by the row or column (see `frames.row_key`) that has a mark for them.
    `extra_rows` are rows that the form does not have, each with its place on the page.
    """

    id: str
    heading: str
    narrative: Narrative | None = None
    grids: Sequence[Grid] = ()
    absent: bool = False
    remarks: Sequence[Remark] = ()
    noted: Mapping[str, Sequence[Remark]] = field(default_factory=dict)
    extra_rows: Sequence[tuple[str, ExtraRow]] = ()

    def places(self) -> Iterator[str]:
        """Ids of its marked cells and of its further rows."""
        yield from cell_ids(self.grids)
        yield from (place for place, _ in self.extra_rows)


def extra_row_place(name: str) -> str:
    """Address of a row that the form does not have; `name` is its table's id and its number."""
    return f"extra-{name}"


def extra_section_place(after: str, number: int) -> str:
    """Address of a section that the form does not have, the `number`th (from 1) behind `after`."""
    return f"{after}-extra-{number}"


def parts_of(report: Report, listed: Sequence[Entry], glossary: Glossary) -> list[Part]:
    """The sections in printed order, with the cells marked that the listed findings are about."""

    def table_part(id_: str, title: str, data: TableData | None) -> Part:
        marks = corrected_cells(report, id_) | cell_marks(listed, id_)
        return _table_part(report, id_, title, data, grids(data, marks, glossary) if data else ())

    parts = []
    for section in report.form.sections:
        if section.body == "table":
            parts.append(table_part(section.id, section.title, report.tables[section.id]))
        else:
            parts += _text_part(report, section)
        after = [one for one in report.extra_sections if one.after == section.id]
        parts += [Part(extra_section_place(section.id, i), one.title, one) for i, one in enumerate(after, 1)]
    if report.annex:
        parts.append(table_part("annex", report.annex.title, report.annex.data))
    return parts


def _text_part(report: Report, section: Section) -> list[Part]:
    narrative = report.sections.get(section.id)
    if narrative is None and not section.required:
        return []
    heading = narrative.title if narrative else section.title
    return [Part(section.id, heading, narrative, absent=narrative is None)]


def _table_part(
    report: Report, table_id: str, title: str, data: TableData | None, drawn: Sequence[Grid]
) -> Part:
    labels = report.labels.get(table_id, Labels())
    heading = labels.title or title
    if data is None:
        return Part(table_id, heading, absent=True)
    noted = _remarks(table_id, list(_said(report, table_id, data)), drawn)
    return Part(
        id=table_id,
        heading=heading,
        grids=drawn,
        remarks=[remark for _, remark in noted],
        noted={key: [one for k, one in noted if k == key] for key, one in noted if key and one.mark},
        extra_rows=[
            (extra_row_place(f"{table_id}-{number}"), row)
            for number, row in enumerate(report.extra_rows, 1)
            if row.table == table_id
        ],
    )


# A remark's text, and the row or column it is about.
Said = tuple[str | None, str]


def _remarks(table_id: str, said: Sequence[Said], drawn: Sequence[Grid]) -> list[tuple[str | None, Remark]]:
    headers = keys(drawn) if said else set()
    return [
        (
            key,
            Remark(
                number=number,
                place=f"note-{table_id}-{number}",
                text=text,
                mark=f"noted-{table_id}-{number}" if key in headers else None,
            ),
        )
        for number, (key, text) in enumerate(said, 1)
    ]


def remarks_on(report: Report, table_id: str, data: TableData) -> list[str]:
    """What was printed otherwise than on the form, left out or added, and notes of the editors."""
    return [text for _, text in _said(report, table_id, data)]


def _said(report: Report, table_id: str, data: TableData) -> Iterator[Said]:
    table = data.table
    labels = report.labels.get(table_id, Labels())
    for row, label in labels.rows.items():
        yield row_key(row), f"“{table.row_labels[row]}”原文印作“{label}”。"
    for column, label in labels.columns.items():
        yield column_key(column), f"“{table.column_labels[column]}”原文印作“{label}”。"
    for leaf in data.leaf_rows():
        if table.layout != "list" and data.rows.get(leaf.id) is None:
            yield row_key(leaf.id), f"原文没有印“{leaf.label}”一行。"
    for one in report.uncertain:
        if one.table == table_id:
            yield one.row and row_key(one.row), _open(data, one)
    for surplus in report.surplus:
        if surplus.table == table_id:
            where = f"“{table.row_labels[surplus.row]}”一行" if surplus.row else "此表"
            text = f"{where}多印了：{'、'.join(surplus.cells)}。{surplus.note}。"
            yield surplus.row and row_key(surplus.row), text
    for note in report.notes:
        if note.table == table_id:
            where = f"“{table.row_labels[note.row]}”：" if note.row else ""
            yield note.row and row_key(note.row), f"{where}{note.text}。"


def _open(data: TableData, one: Uncertain) -> str:
    """What of a table is not transcribed yet, and why."""
    row, column = (data.table.row_labels[one.row] if one.row else "", one.column)
    cell = f"“{data.table.column_labels[column]}”一格" if column and data.table.layout != "list" else "一行"
    where = f"“{row}”{cell}" if row else "此表"
    cells = [held for _, _, held in cells_named(one, data)]
    left = sum(held.unread for held in cells)
    where += f"有 {left} 格" if left < len(cells) else ""
    return f"{where}本站还没有录入（写作“{UNREAD}”，不等于原文空白）：{one.reason.rstrip('。.')}。"
