"""The page on which readers set agencies and years side by side; `assets/compare.js` does the work."""

from __future__ import annotations

from collections.abc import Iterator

from generator.collection import Collection
from generator.exporters.figures import AGENCIES, DEFINITIONS
from generator.figures import GROUPS
from generator.pages.page import COMPARE, ENTRANCES, HOME, Crumb, Page, year_path
from generator.peers import FEWEST

MOST = 8
"""Agencies that fit into one table."""
USUAL = ("requests", "outcomes")
"""Groups of figures shown before anything is chosen."""


def pages(collection: Collection) -> Iterator[Page]:
    """One page."""
    yield Page(
        path=COMPARE,
        template="compare",
        title=ENTRANCES[COMPARE].title,
        description=ENTRANCES[COMPARE].description,
        crumbs=[Crumb("首页", HOME)],
        context={
            "definitions": DEFINITIONS,
            "agencies": AGENCIES,
            "groups": list(GROUPS.items()),
            "usual": USUAL,
            "most": MOST,
            "fewest": FEWEST,
            "years": [(year, year_path(year)) for year in sorted(collection.keys_of_year, reverse=True)],
        },
    )
