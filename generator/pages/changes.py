"""Pages of changes: what became of the reports, newest first."""

from __future__ import annotations

from collections.abc import Iterator

from generator.collection import Collection
from generator.history import TOLD
from generator.pages.changed import changes
from generator.pages.page import CHANGES, ENTRANCES, HOME, Crumb, Page, changes_path, site_feed

# A page lists so many entries.
LISTED = 50


def pages(collection: Collection) -> Iterator[Page]:
    """The newest entries, then older ones."""
    found = changes(collection)
    entries = found[:TOLD]
    last = max(1, -(-len(entries) // LISTED))
    home = Crumb("首页", HOME)
    for number in range(1, last + 1):
        yield Page(
            path=changes_path(number),
            template="changes",
            title=ENTRANCES[CHANGES].title if number == 1 else f"变动（第 {number} 页）",
            description=ENTRANCES[CHANGES].description + ("" if number == 1 else f"，第 {number} 页"),
            crumbs=[home] if number == 1 else [home, Crumb("变动", CHANGES)],
            context={
                "state": collection.history.state,
                "address": collection.settings.address,
                "entries": entries[(number - 1) * LISTED : number * LISTED],
                "number": number,
                "last": last,
                "more": collection.history.more or len(found) > TOLD,
                "before": changes_path(number - 1) if number > 1 else None,
                "after": changes_path(number + 1) if number < last else None,
            },
            feed=site_feed(collection),
        )
