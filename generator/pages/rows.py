"""Lines of report lists, shared by the pages that list reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.agencies import Agency, Region
from generator.findings import Badge
from generator.metrics import Figure, key_figures, states
from generator.pages.page import agency_path, report_path
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
    agency_path: str
    states: dict[str, int]
    figures: Sequence[Figure]


def report_rows(portal: Portal, reports: Iterable[Report]) -> list[ReportRow]:
    """Lines for reports, in the order given."""
    return [
        ReportRow(
            report=report,
            agency=portal.agency(report.key),
            region=portal.regions[report.key.region],
            badge=portal.badges[report.key],
            path=report_path(report.key),
            agency_path=agency_path(portal.agency(report.key)),
            states=states(portal.findings[report.key]),
            figures=key_figures(report),
        )
        for report in reports
    ]
