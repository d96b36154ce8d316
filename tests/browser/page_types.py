"""One page of every kind: what the browser tests open, the validator reads and `make screenshots` shows.

A new kind of page is one line in `FIXED`, or in `_of_report` where its address follows from a report's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

FIXED = {
    "home": "",
    "regions": "regions/",
    "years": "years/",
    "checks": "checks/",
    "check": "checks/requests-balance/",
    "compare": "compare/",
    "data": "data/",
    "changes": "changes/",
    "glossary": "glossary/",
    "about": "about/",
    "method": "method/",
    "accessibility": "accessibility/",
    "missing": "404.html",
}


def _of_report(report: str) -> dict[str, str]:
    """Pages that belong to a report, given as `region/agency/year`."""
    region, agency, year = report.split("/")
    return {
        "report": f"{report}/",
        "agency": f"{region}/{agency}/",
        "region": f"regions/{region}/",
        "year": f"years/{year}/",
        "year in another order": f"years/{year}/by-new/",
        "region and year": f"regions/{region}/{year}/",
    }


def page_types(site: Path, report: str | None = None) -> Mapping[str, str]:
    """Kind of page → path in a built site; `report` is the one to show, else the site's longest."""
    pages = FIXED | (_of_report(chosen) if (chosen := report or _longest(site)) else {})
    return {name: path for name, path in pages.items() if _file(site, path).is_file()}


def _file(site: Path, path: str) -> Path:
    return site / path if path.endswith(".html") else site / path / "index.html"


def _longest(site: Path) -> str | None:
    """The report whose page is the largest file: it has most of what a page can have."""
    reports = [file.parent for file in site.glob("*/*/*/index.html") if _is_report(file.parent, site)]
    if not reports:
        return None
    longest = max(reports, key=lambda folder: ((folder / "index.html").stat().st_size, folder.as_posix()))
    return longest.relative_to(site).as_posix()


def _is_report(folder: Path, site: Path) -> bool:
    return bool(re.fullmatch(r"\d{6}/[^/]+/\d{4}", folder.relative_to(site).as_posix()))
