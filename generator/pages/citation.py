"""How a report's page is cited: in the manner of GB/T 7714, with the version of the data."""

from __future__ import annotations

from dataclasses import dataclass

from generator.history import Commit
from generator.pages.page import address, report_path
from generator.portal import Portal
from generator.reports import Report


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation names; `version` is the last commit that touched the report's file, not the newest
    of all, so that a page stays the same while others change. `address` is None where it is not known yet.
    """

    agency: str
    title: str
    year: int
    site: str
    version: Commit | None
    address: str | None


def citation(portal: Portal, report: Report) -> Citation:
    """The citation of a report."""
    root = portal.settings.address
    return Citation(
        agency=portal.agency(report.key).name,
        title=report.title,
        year=report.key.year,
        site=portal.settings.name,
        version=portal.history.versions.get(report.key),
        address=root + address(report_path(report.key)) if root else None,
    )
