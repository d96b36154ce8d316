"""Pages of regions: the list of all, and one for each with its agencies and the regions below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.agencies import Agency, Region
from generator.pages.page import HOME, REGIONS, Crumb, Page, agency_path, region_crumbs, region_path
from generator.pages.rows import ReportRow, report_rows
from generator.portal import Portal


@dataclass(frozen=True)
class AgencyRow:
    """An agency in a list, with its reports, newest first."""

    agency: Agency
    path: str
    reports: Sequence[ReportRow]


@dataclass(frozen=True)
class RegionRow:
    """A region in a list; `below` are the regions in it, `reports` counts those of all of them."""

    region: Region
    path: str
    reports: int
    below: Sequence[RegionRow]


def pages(portal: Portal) -> Iterator[Page]:
    """The list, then a page a region."""
    yield Page(
        path=REGIONS,
        template="regions",
        title="地区",
        description="按行政区划查找机关的政府信息公开工作年度报告",
        crumbs=[Crumb("首页", HOME)],
        context={"regions": _below(portal, None)},
    )
    for region in portal.regions.values():
        yield Page(
            path=region_path(region.code),
            template="region",
            title=region.full_name,
            description=f"{region.full_name}各机关的政府信息公开工作年度报告",
            crumbs=region_crumbs(portal, region.code, itself=False),
            context={
                "region": region,
                "below": _below(portal, region.code),
                "agencies": [
                    _agency_row(portal, one) for one in portal.agencies_of_region.get(region.code, ())
                ],
                "reports": portal.report_counts.get(region.code, 0),
            },
        )


def _below(portal: Portal, code: str | None) -> list[RegionRow]:
    return [
        RegionRow(
            region=region,
            path=region_path(region.code),
            reports=portal.report_counts.get(region.code, 0),
            below=_below(portal, region.code),
        )
        for region in portal.regions_below.get(code, ())
    ]


def _agency_row(portal: Portal, agency: Agency) -> AgencyRow:
    reports = portal.reports_of_agency.get((agency.region, agency.id), ())
    return AgencyRow(agency, agency_path(agency), report_rows(portal, reversed(reports)))
