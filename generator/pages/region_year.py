"""Pages of one year of a region: the reports of its own agencies, the regions below it, and totals of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator.agencies import Region
from generator.collection import Collection
from generator.findings import BADGES
from generator.pages.lists import (
    LISTED,
    Column,
    Row,
    Slice,
    columns,
    descending,
    newest_form,
    row_of,
    slices,
)
from generator.pages.page import Crumb, Page, region_crumbs, region_year_path, year_path
from generator.pages.sums import Sums, sums
from generator.pages.year import ORDER_PAGES, ORDERS
from generator.reports import ReportKey

# A list of so few is read at a glance and has no further orders: most regions are small, and pages many.
SHORT = 10


@dataclass(frozen=True, slots=True)
class BelowRow:
    """A region below, in one year: its page of that year and the number of reports, all below it included."""

    region: Region
    path: str
    reports: int


def of_region(collection: Collection, region: Region) -> Iterator[Page]:
    """The pages of each year that reports are held of in a region or below it."""
    years = collection.keys_within.get(region.code, {})
    for year in sorted(years, reverse=True):
        yield from _pages(collection, region, year, years[year])


def _pages(collection: Collection, region: Region, year: int, keys: Sequence[ReportKey]) -> Iterator[Page]:
    own = [row_of(collection, key) for key in keys if key.region == region.code]
    heads = columns(newest_form(row.report for row in own)) if own else []
    orders = [column for column in heads if column.id in ORDERS and len(own) > SHORT]
    context = _context(collection, region, year, keys) | {
        "columns": heads,
        "listed": LISTED,
        "first": region_year_path(region.code, year),
        "orders": {one.id: region_year_path(region.code, year, f"by-{one.id}") for one in orders},
    }
    for one in slices(own):
        yield _page(collection, region, year, one, None, context | {"sums": _sums(collection, keys, one)})
    for order in orders:
        for one in slices(descending(own, order.id), ORDER_PAGES):
            yield _page(collection, region, year, one, order, context | {"sums": None})


def _sums(collection: Collection, keys: Sequence[ReportKey], one: Slice[Row]) -> Sums | None:
    return sums(collection, keys) if one.number == 1 else None


def _page(
    collection: Collection,
    region: Region,
    year: int,
    one: Slice[Row],
    order: Column | None,
    context: dict[str, Any],
) -> Page:
    further = [f"按“{order.brief}”排列"] if order else []
    further += [f"第 {one.number} 页"] if one.number > 1 else []
    crumbs, first = region_crumbs(collection, region.code, itself=True), region_year_path(region.code, year)
    title = f"{region.full_name}{year}年的报告"
    part = f"by-{order.id}" if order else ""
    return Page(
        path=region_year_path(region.code, year, part, one.number),
        template="region_year",
        title=f"{title}（{'，'.join(further)}）" if further else title,
        description="，".join([f"{region.full_name}各机关{year}年的政府信息公开工作年度报告", *further]),
        crumbs=[*crumbs, Crumb(f"{year}年", first)] if further else crumbs,
        context={
            **context,
            "order": order,
            "whole": not further,
            "slice": one,
            "turn": one.turn(lambda number: region_year_path(region.code, year, part, number)),
        },
    )


def _context(collection: Collection, region: Region, year: int, keys: Sequence[ReportKey]) -> dict[str, Any]:
    within = collection.keys_within
    badges = collection.badge_counts[region.code][year]
    return {
        "region": region,
        "explained": collection.glossary.pieces,
        "year": year,
        "total": len(keys),
        "badges": [(badge, badges[badge.id]) for badge in BADGES.values()],
        "years": [(one, region_year_path(region.code, one)) for one in sorted(within[region.code])],
        "below": [
            BelowRow(one, region_year_path(one.code, year), len(within[one.code][year]))
            for one in collection.regions_below.get(region.code, ())
            if year in within.get(one.code, ())
        ],
        "filter": year_path(year),
    }
