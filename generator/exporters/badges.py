"""`badges/<region>/<agency>/<year>.svg` and `.json`: the badge of a report, to embed on other sites.

`latest` is the badge of the newest report held here; its words name the year. The JSON is what shields.io
asks of an endpoint (https://shields.io/badges/endpoint-badge).
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator

import jinja2

from generator.drawing import environment
from generator.exporters.file import File
from generator.findings import BADGES, Badge
from generator.pages.downloads import badge_words
from generator.pages.page import badge_path
from generator.portal import Portal

SIZE = 12  # of a letter, in pixels
COLOURS = {
    "consistent": "#1d5f38",
    "doubtful": "#7a5200",
    "inconsistent": "#9c2b12",
    "unverifiable": "#4d565b",
}


def files(portal: Portal) -> Iterator[File]:
    """Two files a report, and two an agency for its newest report."""
    template = environment().get_template("badge.svg.j2")
    drawn = {
        (badge.id, year): (_svg(template, badge, year), _endpoint(badge, year))
        for year in portal.reports_of_year
        for badge in BADGES.values()
    }
    for (region, agency), reports in portal.reports_of_agency.items():
        for report in reports:
            names = [str(report.key.year), *(["latest"] if report is reports[-1] else [])]
            svg, endpoint = drawn[portal.badges[report.key].id, report.key.year]
            for name in names:
                yield File(badge_path(region, agency, f"{name}.svg"), svg)
                yield File(badge_path(region, agency, f"{name}.json"), endpoint)


def _svg(template: jinja2.Template, badge: Badge, year: int) -> bytes:
    left, right = _width(badge_words(year)) + 16, _width(badge.label) + 33
    drawn = template.render(
        badge=badge, colour=COLOURS[badge.id], words=badge_words(year), left=left, right=right
    )
    return f"{drawn}\n".encode()


def _width(text: str) -> int:
    """Of text without a font to measure: Chinese letters are square, digits a bit over half as wide."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return SIZE * wide + 7 * (len(text) - wide)


def _endpoint(badge: Badge, year: int) -> bytes:
    # An “error” is a badge whose colour those who embed it cannot change.
    content = {
        "schemaVersion": 1,
        "label": badge_words(year),
        "message": f"{badge.sign} {badge.label}",
        "color": COLOURS[badge.id],
        "isError": badge.id == "inconsistent",
    }
    return (json.dumps(content, ensure_ascii=False) + "\n").encode()
