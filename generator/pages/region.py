"""Pages of regions: the list of all, and for each its agencies with their newest reports, and its years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.agencies import Agency, Region
from generator.collection import Collection
from generator.findings import BADGES
from generator.metrics import COUNTED
from generator.pages.absent import Span, absent_years
from generator.pages.lists import KINDS, Row, Slice, columns, newest_form, row_of, slices
from generator.pages.page import (
    ENTRANCES,
    HOME,
    REGIONS,
    Crumb,
    Page,
    agency_path,
    region_crumbs,
    region_feed,
    region_path,
    region_year_path,
)

# The list of all shows so many levels; regions below them are on the pages of those they are in.
LEVELS = 2


@dataclass(frozen=True)
class AgencyRow:
    """An agency in a list, with its newest report; None where none is held."""

    agency: Agency
    path: str
    kind: str
    newest: Row | None


@dataclass(frozen=True)
class RegionRow:
    """A region in a list; `agencies` and `reports` count all in it, `below` are those listed with it."""

    region: Region
    path: str
    agencies: int
    reports: int
    below: Sequence[RegionRow]


@dataclass(frozen=True)
class AbsentRow:
    """An agency some of whose reports are not in this collection, with the years of these as spans."""

    agency: Agency
    path: str
    spans: Sequence[Span]


@dataclass(frozen=True)
class YearRow:
    """A year of a region: how many reports its own agencies have, all in it (`total`), and these by badge."""

    year: int
    path: str
    own: int
    total: int
    badges: Mapping[str, int]


def index(collection: Collection) -> Page:
    """The list of regions."""
    return Page(
        path=REGIONS,
        template="regions",
        title=ENTRANCES[REGIONS].title,
        description=ENTRANCES[REGIONS].description,
        crumbs=[Crumb("首页", HOME)],
        context={"regions": _below(collection, None, LEVELS)},
    )


def of_region(collection: Collection, region: Region) -> Iterator[Page]:
    """The pages of one region."""
    agencies = collection.agencies_of_region.get(region.code, ())
    context = _context(collection, region)
    absent = absent_years(collection.absent_of_region.get(region.code, ()))
    for one in slices(agencies):
        yield _page(collection, region, one, context, absent)


def _page(
    collection: Collection,
    region: Region,
    one: Slice[Agency],
    context: Mapping[str, Any],
    absent: Mapping[tuple[str, str], Sequence[Span]],
) -> Page:
    rows = [_agency_row(collection, agency) for agency in one.rows]
    first, held = one.number == 1, [row.newest.report for row in rows if row.newest]
    crumbs = region_crumbs(collection, region.code, itself=not first)
    return Page(
        path=region_path(region.code, one.number),
        template="region",
        title=region.full_name if first else f"{region.full_name}（第 {one.number} 页）",
        description=f"{region.full_name}各机关的政府信息公开工作年度报告"
        + ("" if first else f"，第 {one.number} 页"),
        crumbs=crumbs,
        feed=region_feed(collection, region.code),
        context={
            **context,
            "first": first,
            "slice": one,
            "agencies": rows,
            "columns": columns(newest_form(held)) if held else (),
            "absent": _absent(one.rows, absent),
            "turn": one.turn(lambda number: region_path(region.code, number)),
        },
    )


def _context(collection: Collection, region: Region) -> dict[str, Any]:
    return {
        "region": region,
        "explained": collection.glossary.pieces,
        "below": _below(collection, region.code, 1),
        "years": _years(collection, region),
        "reports": collection.report_counts.get(region.code, 0),
        **_counted(collection, region.code),
    }


def _below(collection: Collection, code: str | None, levels: int) -> list[RegionRow]:
    return [
        RegionRow(
            region=region,
            path=region_path(region.code),
            agencies=collection.agency_counts.get(region.code, 0),
            reports=collection.report_counts.get(region.code, 0),
            below=_below(collection, region.code, levels - 1) if levels > 1 else (),
        )
        for region in collection.regions_below.get(code, ())
    ]


def _agency_row(collection: Collection, agency: Agency) -> AgencyRow:
    keys = collection.keys_of_agency.get((agency.region, agency.id), ())
    newest = row_of(collection, keys[-1]) if keys else None
    return AgencyRow(agency, agency_path(agency), KINDS[agency.kind], newest)


def _years(collection: Collection, region: Region) -> list[YearRow]:
    within = collection.keys_within.get(region.code, {})
    return [
        YearRow(
            year=year,
            path=region_year_path(region.code, year),
            own=sum(key.region == region.code for key in within[year]),
            total=len(within[year]),
            badges=collection.badge_counts[region.code][year],
        )
        for year in sorted(within, reverse=True)
    ]


def _counted(collection: Collection, code: str) -> dict[str, Any]:
    """Of a region and all below it: reports by badge, findings by state, reports that are not here."""
    badges: Counter[str] = sum(collection.badge_counts.get(code, {}).values(), Counter())
    counted: Counter[str] = collection.state_counts.get(code, Counter())
    return {
        "badges": [(badge, badges[badge.id]) for badge in BADGES.values()],
        "states": {state: counted[state] for state in COUNTED},
        "absent_count": collection.absent_counts.get(code, 0),
    }


def _absent(agencies: Sequence[Agency], absent: Mapping[tuple[str, str], Sequence[Span]]) -> list[AbsentRow]:
    """Those of the agencies of which reports are absent."""
    return [
        AbsentRow(agency, agency_path(agency), absent[agency.region, agency.id])
        for agency in agencies
        if (agency.region, agency.id) in absent
    ]
