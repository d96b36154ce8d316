"""Pages of regions: the list of all, and one for each with its agencies and the regions below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.agencies import Agency, Region
from generator.findings import BADGES
from generator.metrics import COUNTED
from generator.pages.absent import Span, absent_years
from generator.pages.page import (
    HOME,
    REGIONS,
    Crumb,
    Page,
    agency_path,
    region_crumbs,
    region_feed,
    region_path,
)
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


@dataclass(frozen=True)
class AbsentRow:
    """An agency some of whose reports are not in this collection, with the years of these as spans."""

    agency: Agency
    path: str
    spans: Sequence[Span]


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
    years = absent_years(portal)
    for region in portal.regions.values():
        yield Page(
            path=region_path(region.code),
            template="region",
            title=region.full_name,
            description=f"{region.full_name}各机关的政府信息公开工作年度报告",
            crumbs=region_crumbs(portal, region.code, itself=False),
            feed=region_feed(portal, region.code),
            context={
                "region": region,
                "below": _below(portal, region.code),
                "agencies": [
                    _agency_row(portal, one) for one in portal.agencies_of_region.get(region.code, ())
                ],
                "reports": portal.report_counts.get(region.code, 0),
                "absent": _absent(portal, region.code, years),
                **_counted(portal, region.code),
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


def _counted(portal: Portal, code: str) -> dict[str, Any]:
    """Of a region and all below it: reports by badge, findings by state, reports that are not here."""
    badges: Counter[str] = portal.badge_counts.get(code, Counter())
    counted: Counter[str] = portal.state_counts.get(code, Counter())
    return {
        "badges": [(badge, badges[badge.id]) for badge in BADGES.values()],
        "states": {state: counted[state] for state in COUNTED},
        "absent_count": portal.absent_counts.get(code, 0),
    }


def _absent(portal: Portal, code: str, years: Mapping[tuple[str, str], Sequence[Span]]) -> list[AbsentRow]:
    """A region's own agencies of which reports are absent."""
    return [
        AbsentRow(agency, agency_path(agency), years[agency.region, agency.id])
        for agency in portal.agencies_of_region.get(code, ())
        if (agency.region, agency.id) in years
    ]
