"""Lines of report lists, shared by the pages that list reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.agencies import Agency, Region
from generator.findings import Badge
from generator.pages.page import report_path
from generator.portal import Portal
from generator.reports import Report


@dataclass(frozen=True)
class ReportRow:
    """One report in a list."""

    report: Report
    agency: Agency
    region: Region
    badge: Badge
    path: str


def report_rows(portal: Portal, reports: Iterable[Report]) -> list[ReportRow]:
    """Lines for reports, in the order given."""
    return [
        ReportRow(
            report=report,
            agency=portal.agency(report.key),
            region=portal.regions[report.key.region],
            badge=portal.badges[report.key],
            path=report_path(report.key),
        )
        for report in reports
    ]
