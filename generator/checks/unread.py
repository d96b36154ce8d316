"""What of a report is not transcribed yet: about our own file, never about the agency."""

from __future__ import annotations

from collections.abc import Iterator

from generator.agencies import Agency
from generator.findings import UNREAD_CELLS, Finding, on_report
from generator.messages import message
from generator.places import cell_words
from generator.reports import Report, TableData, Uncertain
from generator.uncertain import cells_named


def check_unread(report: Report, agency: Agency) -> Iterator[Finding]:
    """One finding for each entry of `uncertain:`, where the entry stands in the file."""
    if not report.uncertain:
        return
    tables = dict(report.all_tables())
    for one in report.uncertain:
        data = tables[one.table]
        if data is not None:
            yield _finding(report, one, data)


def _finding(report: Report, one: Uncertain, data: TableData) -> Finding:
    subject = where = cell_words(data.table, one.row, one.column)
    left = [(row, column) for row, column, cell in cells_named(one, data) if cell.unread]
    count = len(left)
    if count == 1:
        where = cell_words(data.table, *left[0])
    code = "unread-cell" if count == 1 else "unread-cells"
    return on_report(
        report,
        UNREAD_CELLS,
        "fail",
        message(code, where=where, count=count, reason=one.reason.rstrip("。.")),
        (one.line, one.at),
        subject=subject,
        cell=(one.table, one.row, one.column) if one.row and one.column else None,
        row=one.row,
        section=None if one.column else one.table,
    )
