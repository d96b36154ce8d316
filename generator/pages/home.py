"""The first page: what this is, how much it holds, the newest reports, how to read them."""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import BADGES
from generator.metrics import states
from generator.pages.meta import site_subject
from generator.pages.page import HOME, Page, site_feed
from generator.pages.rows import report_rows
from generator.portal import Portal

NEWEST = 30


def pages(portal: Portal) -> Iterator[Page]:
    """One page."""
    newest = sorted(portal.reports.values(), key=lambda report: (-report.key.year, report.key))[:NEWEST]
    yield Page(
        path=HOME,
        template="home",
        title=portal.settings.name,
        description=portal.settings.description,
        feed=site_feed(portal),
        subject=site_subject(portal.settings),
        context={
            "settings": portal.settings,
            "reports": len(portal.reports),
            "agencies": len(portal.agencies),
            "regions": len({key.region for key in portal.reports}),
            "years": sorted(portal.reports_of_year),
            "states": states([*(one for found in portal.findings.values() for one in found), *portal.absent]),
            "absent": len(portal.absent),
            "newest": report_rows(portal, newest),
            "badges": list(BADGES.values()),
        },
    )
