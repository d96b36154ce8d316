"""The first page: how to find an agency's reports, the newest ones, whether numbers agree, how to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.agencies import Region
from generator.findings import BADGES
from generator.metrics import states
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
from generator.pages.rows import report_rows
from generator.portal import Portal
from generator.reports import Report

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


def pages(portal: Portal) -> Iterator[Page]:
    """One page."""
    newest = sorted(portal.reports.values(), key=_recency, reverse=True)[:NEWEST]
    badges = Counter(badge.id for badge in portal.badges.values())
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
            "region_count": len({key.region for key in portal.reports}),
            "regions": _regions(portal),
            "years": [
                Place(year_path(year), f"{year}年", len(reports))
                for year, reports in sorted(portal.reports_of_year.items(), reverse=True)
            ],
            "states": states([*(one for found in portal.findings.values() for one in found), *portal.absent]),
            "absent": len(portal.absent),
            "newest": report_rows(portal, newest),
            "badges": [(badge, badges[badge.id]) for badge in BADGES.values()],
            "ways": WAYS,
        },
    )


def _recency(report: Report) -> tuple[int, str]:
    """Year, then the day it went online or was signed, as far as one is known."""
    return report.key.year, report.published or report.signed or ""


def _regions(portal: Portal) -> Sequence[Place]:
    """The first level at which there is a choice: the provinces, or the counties of a city's own portal.

    Regions above it are listed where they have agencies of their own.
    """
    passed: list[Region] = []
    here = portal.regions_below.get(None, ())
    while len(here) == 1 and (below := portal.regions_below.get(here[0].code)):
        passed += [one for one in here if portal.agencies_of_region.get(one.code)]
        here = below
    counted = portal.report_counts
    return [
        Place(region_path(one.code), one.name if one.parent is None else one.full_name, counted[one.code])
        for one in [*passed, *here]
        if one.code in counted
    ]
