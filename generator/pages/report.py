"""Pages of reports: the heart of the site — narrative, official tables as printed, and every check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.findings import verdict
from generator.forms import Section
from generator.metrics import states
from generator.pages.entries import Entry, entries
from generator.pages.marks import cell_marks, quote_marks
from generator.pages.page import Crumb, Page, agency_path, data_path, region_crumbs, report_path
from generator.pages.results import results
from generator.pages.tables import Grid, cell_ids, grids
from generator.portal import Portal
from generator.reports import ExtraRow, Labels, Narrative, Report, TableData


@dataclass(frozen=True)
class Part:
    """A section of the page: running text, or an official table with its remarks."""

    id: str
    heading: str
    narrative: Narrative | None = None
    grids: Sequence[Grid] = ()
    absent: bool = False
    remarks: Sequence[str] = ()
    extra_rows: Sequence[ExtraRow] = ()


def pages(portal: Portal) -> Iterator[Page]:
    """One page a report."""
    for siblings in portal.reports_of_agency.values():
        for index, report in enumerate(siblings):
            before = siblings[index - 1] if index else None
            after = siblings[index + 1] if index + 1 < len(siblings) else None
            yield _page(portal, report, before, after)


def _page(portal: Portal, report: Report, before: Report | None, after: Report | None) -> Page:
    agency = portal.agency(report.key)
    listed = entries(portal.findings[report.key])
    parts = _parts(report, listed)
    marked, quoted = quote_marks(listed, {part.id: part.narrative for part in parts if part.narrative})
    cells = {place for part in parts for place in cell_ids(part.grids)}
    counted = states(portal.findings[report.key])
    crumbs = [*region_crumbs(portal, report.key.region, itself=True), Crumb(agency.name, agency_path(agency))]
    repository = portal.settings.repository
    file = f"reports/{report.key.region}/{report.key.agency}/{report.key.year}.yml"
    return Page(
        path=report_path(report.key),
        template="report",
        title=report.title,
        description=f"{report.title}：正文、官方表格和数字核对",
        crumbs=crumbs,
        context={
            "report": report,
            "agency": agency,
            "region": portal.regions[report.key.region],
            "badge": portal.badges[report.key],
            "states": counted,
            "verdict": verdict(portal.badges[report.key], counted),
            "parts": parts,
            "marked": marked,
            "results": results(portal, report, listed, cells, quoted),
            "data": data_path(report.key),
            "repository": repository + file if repository else None,
            "before": before and (before.key.year, report_path(before.key)),
            "after": after and (after.key.year, report_path(after.key)),
        },
    )


def _parts(report: Report, listed: Sequence[Entry]) -> list[Part]:
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
        remarks=_remarks(report, table_id, data),
        extra_rows=[row for row in report.extra_rows if row.table == table_id],
    )


def _remarks(report: Report, table_id: str, data: TableData) -> list[str]:
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
