"""Pages of reports: the heart of the site — narrative, official tables as printed, and every check."""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import verdict
from generator.metrics import states
from generator.pages.citation import citation
from generator.pages.corrected import corrected
from generator.pages.downloads import downloads, embed
from generator.pages.entries import entries
from generator.pages.marks import fact_marks, fact_place
from generator.pages.meta import report_subject
from generator.pages.page import Crumb, Page, agency_path, region_crumbs, report_path
from generator.pages.parts import parts_of
from generator.pages.quotes import quote_marks
from generator.pages.results import results
from generator.pages.since import since
from generator.portal import Portal
from generator.reports import Report


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
    parts = parts_of(report, listed, portal.glossary)
    texts, quoted = quote_marks(listed, parts)
    facts = fact_marks(listed, report)
    places = {place for part in parts for place in part.places()} | {fact_place(name) for name in facts}
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
        subject=report_subject(portal, report),
        context={
            "report": report,
            "agency": agency,
            "region": portal.regions[report.key.region],
            "badge": portal.badges[report.key],
            "states": counted,
            "verdict": verdict(portal.badges[report.key], counted, report.unread),
            "parts": parts,
            "explained": portal.glossary.pieces,
            "texts": texts,
            "facts": facts,
            "results": results(portal, report, listed, places, quoted),
            "citation": citation(portal, report),
            "corrections": corrected(report, portal.forms),
            "downloads": downloads(report.key),
            "embed": embed(portal, report.key),
            "repository": repository + file if repository else None,
            "since": since(report, before if before and before.key.year + 1 == report.key.year else None),
            "before": before and (before.key.year, report_path(before.key)),
            "after": after and (after.key.year, report_path(after.key)),
        },
    )
