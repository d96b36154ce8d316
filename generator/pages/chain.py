"""The chain of carried-over applications: what each year takes over from the year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.fields import Cell
from generator.pages.entries import entries
from generator.pages.page import report_path
from generator.portal import Portal
from generator.reports import Report

CODE = "carried-over"
TABLE, TAKEN, LEFT, COLUMN = "requests", "carried_in", "carried_out", "total"


@dataclass(frozen=True, slots=True)
class Link:
    """One year of the chain; `path` is None where the year's report is not in this collection.

    `taken` and `left` are the cells of this year's and the year before's report (None: not printed),
    `held` says whether that of the year before is here, `state` whether the two agree: that of the
    finding on the total column, `not_assessable` without one. `target` leads to the finding, `others`
    to the first one on another column that fails.
    """

    year: int
    path: str | None = None
    taken: Cell | None = None
    left: Cell | None = None
    held: bool = False
    state: str = "not_assessable"
    target: str | None = None
    others: str | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """The years from an agency's first report to its last, and the labels of the two rows on the form."""

    taken: str
    left: str
    links: Sequence[Link]


def chain(portal: Portal, reports: Sequence[Report]) -> Chain | None:
    """The chain of an agency's reports, earliest first; None where there are no two to compare."""
    if len(reports) < 2:
        return None
    by_year = {report.key.year: report for report in reports}
    labels = reports[-1].form.table[TABLE].row_labels
    links = [
        _link(portal, by_year[year], by_year.get(year - 1)) if year in by_year else Link(year)
        for year in range(min(by_year), max(by_year) + 1)
    ]
    return Chain(labels[TAKEN], labels[LEFT], links)


def _link(portal: Portal, report: Report, before: Report | None) -> Link:
    path = report_path(report.key)
    found = [one for one in portal.findings[report.key] if one.code == CODE]
    listed = [one for one in entries(portal.findings[report.key]) if one.finding.code == CODE]
    targets = {one.finding.col: f"{path}#{one.id}" for one in listed}
    others = [targets[one.col] for one in found if one.state == "fail" and one.col != COLUMN]
    return Link(
        year=report.key.year,
        path=path,
        taken=_cell(report, TAKEN),
        left=_cell(before, LEFT) if before else None,
        held=before is not None,
        state=next((one.state for one in found if one.col == COLUMN), "not_assessable"),
        target=targets.get(COLUMN),
        others=next(iter(others), None),
    )


def _cell(report: Report, row: str) -> Cell | None:
    data = report.tables.get(TABLE)
    return data.cell(row, COLUMN) if data else None
