"""What a page is, and the addresses of all pages: the one place that knows them.

Every page is an `index.md` in a folder of its own, so that a relative link means the same in the source
and in the site, whichever builder runs (MkDocs leaves links in HTML alone, Zensical rewrites them).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from generator.agencies import Agency, Region
from generator.portal import Common
from generator.reports import ReportKey

HOME = "index.md"
REGIONS = "regions/index.md"
YEARS = "years/index.md"
CHECKS = "checks/index.md"
COMPARE = "compare/index.md"
CHANGES = "changes/index.md"
GLOSSARY = "glossary/index.md"
ABOUT = "about/index.md"
TERMS = "glossary/terms.json"
DATA = "data/index.md"


class Entrance(NamedTuple):
    """Title and description of a page where lists, tools or files begin."""

    title: str
    description: str


ENTRANCES: Mapping[str, Entrance] = {
    REGIONS: Entrance("地区", "按行政区划查找机关的政府信息公开工作年度报告"),
    YEARS: Entrance("年度", "按年度查找政府信息公开工作年度报告"),
    COMPARE: Entrance("对比", "选几个机关和年度，把年度报告里的数字放在一张表里看"),
    DATA: Entrance("数据", "下载年度报告的数据：Excel、CSV、JSON、YAML，列的含义，许可和引用方法"),
    CHECKS: Entrance("核对规则", "本站核对哪些数字、依据是什么、不能说明什么"),
    GLOSSARY: Entrance("用语", "年度报告表格里的用语是什么意思，依据是什么"),
    CHANGES: Entrance("变动", "报告何时收录、改过什么、为什么改"),
}


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the path that leads to a page."""

    label: str
    path: str


@dataclass(frozen=True)
class Page:
    """A page to draw: where it goes, the template, and what the template is given.

    `feed` is the path of the feed that tells what changes on it, `subject` what the page is about, as
    schema.org puts it (see `meta.py`).
    """

    path: str
    template: str
    title: str
    description: str
    crumbs: Sequence[Crumb] = ()
    context: Mapping[str, Any] = field(default_factory=dict)
    feed: str | None = None
    subject: Mapping[str, Any] | None = None


def region_path(code: str, number: int = 1) -> str:
    """Page of a region; `number` counts the pages of its list (years are greater than any such number)."""
    return f"regions/{code}/{_numbered(number)}index.md"


def region_year_path(code: str, year: int, part: str = "", number: int = 1) -> str:
    """Page of a region's reports of one year; `part` names another order of them."""
    return f"regions/{code}/{year}/{part}{'/' if part else ''}{_numbered(number)}index.md"


def agency_path(agency: Agency) -> str:
    """Page of an agency."""
    return f"{agency.region}/{agency.id}/index.md"


def report_path(key: ReportKey) -> str:
    """Page of a report."""
    return f"{key.region}/{key.agency}/{key.year}/index.md"


def data_path(key: ReportKey, ending: str = "yml") -> str:
    """A report as a file to download; as `yml` a copy of the report's own file."""
    return f"data/{key.region}/{key.agency}/{key.year}.{ending}"


def region_data_path(code: str) -> str:
    """All cells of the reports of a region's own agencies."""
    return f"data/{code}/cells.csv"


def year_data_path(year: int) -> str:
    """The reports of a year, one a line."""
    return f"data/years/{year}.csv"


def badge_path(region: str, agency: str, name: str) -> str:
    """A badge to embed; `name` is a year or `latest`, with its ending."""
    return f"badges/{region}/{agency}/{name}"


def year_path(year: int, part: str = "", number: int = 1) -> str:
    """Page of a year; `part` names another order or a selection of its reports."""
    return f"years/{year}/{part}{'/' if part else ''}{_numbered(number)}index.md"


def year_list_path(year: int, province: str = "") -> str:
    """What the list of a year is filtered and sorted from; of a large year, of one province."""
    return f"data/years/{year}{'/' if province else ''}{province}.json"


def check_path(code: str, number: int = 1) -> str:
    """Page of a check; `number` counts the pages of its list."""
    return f"checks/{code}/{_numbered(number)}index.md"


def _numbered(number: int) -> str:
    return "" if number == 1 else f"{number}/"


def changes_path(number: int = 1) -> str:
    """Page `number` of the list of changes."""
    return CHANGES if number == 1 else f"changes/{number}/index.md"


def feed_path(region: str | None = None) -> str:
    """Feed of what changes in a region, or in the whole collection."""
    return f"regions/{region}/feed.xml" if region else "feed.xml"


def site_feed(portal: Common) -> str | None:
    """The feed of the whole collection, if one is written: it needs the site's address, and a history."""
    return feed_path() if portal.settings.address and portal.history.events else None


def region_feed(portal: Common, region: str) -> str | None:
    """The feed of a region, if one is written."""
    return feed_path(region) if site_feed(portal) and region in portal.events_of_region else None


def term_path(id_: str) -> str:
    """Place of a term on the page of the glossary."""
    return f"{GLOSSARY}#{id_}"


def region_crumbs(portal: Common, code: str, itself: bool) -> list[Crumb]:
    """Path to a region; with `itself` the region included."""
    regions: Sequence[Region] = portal.lineage(code)
    steps = [Crumb(region.name, region_path(region.code)) for region in regions]
    return [Crumb("首页", HOME), Crumb("地区", REGIONS), *(steps if itself else steps[:-1])]


@lru_cache(maxsize=4096)
def address(path: str) -> str:
    """Address of a page or file below the site's root: `a/b/index.md` → `a/b/`, others as they are."""
    page, mark, place = path.partition("#")
    return page.removesuffix("index.md") + mark + place


def full_address(portal: Common, path: str) -> str:
    """Address of a page or file after that of the site, or after words in its place where not known."""
    return (portal.settings.address or "https://（本站网址）/") + address(path)


def relative(source: str, target: str) -> str:
    """Address of `target` as a link on the page `source`, good under any sub-path."""
    return _up(source) + address(target) or "./"


@lru_cache(maxsize=64)
def _up(source: str) -> str:
    """From a page to the site's root."""
    return "../" * address(source).count("/")
