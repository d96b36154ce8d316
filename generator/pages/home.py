"""The first page: how to find an agency's reports, the newest ones, whether numbers agree, how to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import nlargest
from typing import NamedTuple

from generator.agencies import Region
from generator.collection import Collection, Summary
from generator.findings import BADGES
from generator.metrics import COUNTED
from generator.pages.lists import row_of
from generator.pages.meta import site_subject
from generator.pages.page import (
    CHANGES,
    CHECKS,
    COMPARE,
    DATA,
    GLOSSARY,
    HOME,
    REGIONS,
    YEARS,
    Page,
    region_path,
    site_feed,
    year_path,
)

NEWEST = 12


class Way(NamedTuple):
    """A place to go on to: its page, its name, and what it is good for."""

    path: str
    name: str
    use: str


WAYS = (
    Way(REGIONS, "地区", "从省到县逐级查找机关，看一个地区收录了哪些报告、缺哪些年度"),
    Way(YEARS, "年度", "同一年的报告排在一起，看主要数字"),
    Way(COMPARE, "对比", "选几个机关、几个年度，数字并排看"),
    Way(DATA, "数据", "下载 Excel、CSV、JSON，核对的结果也在里面"),
    Way(GLOSSARY, "用语", "表里的词是什么意思，出自哪条规定"),
    Way(CHECKS, "核对规则", "核对了哪些数，依据哪条规定，不能说明什么"),
    Way(CHANGES, "变动", "新收录了哪些报告，更正了什么，为什么"),
)


class Place(NamedTuple):
    """A link to reports of one region or year, with their number."""

    path: str
    name: str
    reports: int


def pages(collection: Collection) -> Iterator[Page]:
    """One page."""
    newest = nlargest(NEWEST, collection.summaries(), key=_recency)
    badges = sum(
        (counted for years in collection.badges_of_regions for counted in years.values()), Counter[str]()
    )
    yield Page(
        path=HOME,
        template="home",
        title=collection.settings.name,
        description=collection.settings.description,
        feed=site_feed(collection),
        subject=site_subject(collection.settings),
        context={
            "settings": collection.settings,
            "reports": len(collection.packed),
            "agencies": len(collection.agencies),
            "region_count": len(collection.tallies),
            "regions": _regions(collection),
            "years": [
                Place(year_path(year), f"{year}年", len(keys))
                for year, keys in sorted(collection.keys_of_year.items(), reverse=True)
            ],
            "states": _states(collection),
            "absent": len(collection.absent),
            "newest": [row_of(collection, one.key) for one in newest],
            "badges": [(badge, badges[badge.id]) for badge in BADGES.values()],
            "ways": WAYS,
        },
    )


def _states(collection: Collection) -> dict[str, int]:
    """Findings on the agencies' numbers by state, those on absent reports included."""
    top = [
        collection.state_counts[one.code]
        for one in collection.regions_below.get(None, ())
        if one.code in collection.state_counts
    ]
    return {state: sum(counted[state] for counted in top) for state in COUNTED}


def _recency(report: Summary) -> tuple[int, str]:
    """Year, then the day it went online or was signed, as far as one is known."""
    return report.key.year, report.published or report.signed or ""


def _regions(collection: Collection) -> Sequence[Place]:
    """The first level at which there is a choice: the provinces, or the counties of a city's own collection.

    Regions above it are listed where they have agencies of their own.
    """
    passed: list[Region] = []
    here = collection.regions_below.get(None, ())
    while len(here) == 1 and (below := collection.regions_below.get(here[0].code)):
        passed += [one for one in here if collection.agencies_of_region.get(one.code)]
        here = below
    counted = collection.report_counts
    return [
        Place(region_path(one.code), one.name if one.parent is None else one.full_name, counted[one.code])
        for one in [*passed, *here]
        if one.code in counted
    ]
