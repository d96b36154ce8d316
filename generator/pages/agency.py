"""Pages of agencies: the years held, a badge each, the key figures, and what was carried over."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.absent import absent_years
from generator.pages.chain import chain
from generator.pages.meta import agency_subject
from generator.pages.page import Page, agency_path, region_crumbs
from generator.pages.rows import report_rows
from generator.portal import Portal


def pages(portal: Portal) -> Iterator[Page]:
    """One page an agency."""
    years = absent_years(portal)
    for agency in portal.agencies.values():
        reports = portal.reports_of_agency.get((agency.region, agency.id), ())
        with_contact = [report for report in reports if report.contact]
        yield Page(
            path=agency_path(agency),
            template="agency",
            title=agency.name,
            description=f"{agency.name}历年的政府信息公开工作年度报告、主要数字和核对结果",
            crumbs=region_crumbs(portal, agency.region, itself=True),
            boost=2,
            subject=agency_subject(portal, agency),
            context={
                "agency": agency,
                "region": portal.regions[agency.region],
                "rows": report_rows(portal, reports),
                "chain": chain(portal, reports),
                "absent": years.get((agency.region, agency.id), ()),
                "contact": with_contact[-1] if with_contact else None,
            },
        )
