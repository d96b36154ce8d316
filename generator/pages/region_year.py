"""Pages of one year of a region: the reports of its own agencies, the regions below it, and totals of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator.agencies import Region
from generator.findings import BADGES
from generator.pages.lists import columns, newest_form, row_of, slices
from generator.pages.page import Crumb, Page, region_crumbs, region_year_path, year_path
from generator.pages.sums import sums
from generator.portal import Portal
from generator.reports import ReportKey


@dataclass(frozen=True, slots=True)
class BelowRow:
    """A region below, in one year: its page of that year and the number of reports, all below it included."""

    region: Region
    path: str
    reports: int


def pages(portal: Portal) -> Iterator[Page]:
    """The pages of each year of each region that reports are held of, in it or below it."""
    for code, years in portal.report_keys_within.items():
        for year in sorted(years, reverse=True):
            yield from _pages(portal, portal.regions[code], year, years[year])


def _pages(portal: Portal, region: Region, year: int, keys: Sequence[ReportKey]) -> Iterator[Page]:
    own = [row_of(portal, portal.reports[key]) for key in keys if key.region == region.code]
    context = _context(portal, region, year, keys)
    crumbs = region_crumbs(portal, region.code, itself=True)
    title = f"{region.full_name}{year}年的报告"
    for one in slices(own):
        first, further = one.number == 1, "" if one.number == 1 else f"第 {one.number} 页"
        yield Page(
            path=region_year_path(region.code, year, one.number),
            template="region_year",
            title=title if first else f"{title}（{further}）",
            description=f"{region.full_name}各机关{year}年的政府信息公开工作年度报告"
            + ("" if first else f"，{further}"),
            crumbs=crumbs if first else [*crumbs, Crumb(f"{year}年", region_year_path(region.code, year))],
            context={
                **context,
                "columns": columns(newest_form(row.report for row in own)) if own else (),
                "slice": one,
                "sums": sums(portal, keys) if first else None,
                "turn": one.turn(lambda number: region_year_path(region.code, year, number)),
            },
            searched=False,
        )


def _context(portal: Portal, region: Region, year: int, keys: Sequence[ReportKey]) -> dict[str, Any]:
    within = portal.report_keys_within
    badges = Counter(portal.badges[key].id for key in keys)
    return {
        "region": region,
        "year": year,
        "total": len(keys),
        "badges": [(badge, badges[badge.id]) for badge in BADGES.values()],
        "years": [(one, region_year_path(region.code, one)) for one in sorted(within[region.code])],
        "below": [
            BelowRow(one, region_year_path(one.code, year), len(within[one.code][year]))
            for one in portal.regions_below.get(region.code, ())
            if year in within.get(one.code, ())
        ],
        "filter": year_path(year),
    }
