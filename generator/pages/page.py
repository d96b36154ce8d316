"""What a page is, and the addresses of all pages: the one place that knows them.

Every page is an `index.md` in a folder of its own, so that a relative link means the same in the source
and in the site, whichever builder runs (MkDocs leaves links in HTML alone, Zensical rewrites them).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.agencies import Agency, Region
from generator.portal import Portal
from generator.reports import ReportKey

HOME = "index.md"
REGIONS = "regions/index.md"
YEARS = "years/index.md"
CHECKS = "checks/index.md"


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the path that leads to a page."""

    label: str
    path: str


@dataclass(frozen=True)
class Page:
    """A page to draw: where it goes, the template, and what the template is given.

    `boost` is its weight in the search, `searched` says whether it can be found there.
    """

    path: str
    template: str
    title: str
    description: str
    crumbs: Sequence[Crumb] = ()
    context: Mapping[str, Any] = field(default_factory=dict)
    boost: float | None = None
    searched: bool = True


def region_path(code: str, number: int = 1) -> str:
    """Page of a region; `number` counts the pages of its list (years are greater than any such number)."""
    return f"regions/{code}/{_numbered(number)}index.md"


def region_year_path(code: str, year: int, number: int = 1) -> str:
    """Page of a region's reports of one year."""
    return f"regions/{code}/{year}/{_numbered(number)}index.md"


def agency_path(agency: Agency) -> str:
    """Page of an agency."""
    return f"{agency.region}/{agency.id}/index.md"


def report_path(key: ReportKey) -> str:
    """Page of a report."""
    return f"{key.region}/{key.agency}/{key.year}/index.md"


def data_path(key: ReportKey) -> str:
    """Copy of the report's file that the site offers for download."""
    return f"data/{key.region}/{key.agency}/{key.year}.yml"


def year_path(year: int, part: str = "", number: int = 1) -> str:
    """Page of a year; `part` names another order or a selection of its reports."""
    return f"years/{year}/{part}{'/' if part else ''}{_numbered(number)}index.md"


def year_data_path(year: int, province: str = "") -> str:
    """What the list of a year is filtered and sorted from; of a large year, of one province."""
    return f"data/years/{year}{'/' if province else ''}{province}.json"


def check_path(code: str, number: int = 1) -> str:
    """Page of a check; `number` counts the pages of its list."""
    return f"checks/{code}/{_numbered(number)}index.md"


def _numbered(number: int) -> str:
    return "" if number == 1 else f"{number}/"


def region_crumbs(portal: Portal, code: str, itself: bool) -> list[Crumb]:
    """Path to a region; with `itself` the region included."""
    regions: Sequence[Region] = portal.lineage(code)
    steps = [Crumb(region.name, region_path(region.code)) for region in regions]
    return [Crumb("首页", HOME), Crumb("地区", REGIONS), *(steps if itself else steps[:-1])]


def address(path: str) -> str:
    """Address of a page or file below the site's root: `a/b/index.md` → `a/b/`, others as they are."""
    page, mark, place = path.partition("#")
    return page.removesuffix("index.md") + mark + place


def relative(source: str, target: str) -> str:
    """Address of `target` as a link on the page `source`, good under any sub-path."""
    here, there = address(source), address(target)
    return "../" * here.count("/") + there or "./"
