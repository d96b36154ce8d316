"""One page of every kind, in every window: nothing sticks out, nothing is said, axe finds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.visits import (
    AXE_COLOURS,
    AXE_RULES,
    SCHEMES,
    WIDTHS,
    Visit,
    options,
    pages_of,
    violations,
    width_beyond,
)

WINDOWS = [(width, scheme) for width in WIDTHS for scheme in SCHEMES]
# Windows that axe looks at; one a little wider or narrower shows the same to it.
AXE_WIDTHS = (1280, 360)
# axe itself is a script, so there is nothing for it to say where none run.
SILENT = [(width, scheme) for width in (1280, 320) for scheme in SCHEMES]


@pytest.mark.parametrize(
    "visit", [options(*one) for one in WINDOWS], ids=[f"{w} {s}" for w, s in WINDOWS], indirect=True
)
def test_every_page_is_accessible_and_fits(visit: Visit, address: str, site: Path) -> None:
    dark = visit.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    seen_by_axe = visit.page.evaluate("innerWidth") in AXE_WIDTHS
    for name, path in pages_of(site).items():
        visit.page.goto(address + path)
        visit.page.wait_for_timeout(200)
        assert width_beyond(visit.page) == 0, name
        if seen_by_axe:
            assert violations(visit.page, AXE_COLOURS if dark else AXE_RULES) == [], name


@pytest.mark.parametrize(
    "visit",
    [options(*one, script=False) for one in SILENT],
    ids=[f"{w} {s} no scripts" for w, s in SILENT],
    indirect=True,
)
def test_every_page_is_there_without_scripts(visit: Visit, address: str, site: Path) -> None:
    for name, path in pages_of(site).items():
        visit.page.goto(address + path)
        assert width_beyond(visit.page) == 0, name
        assert visit.page.get_by_role("main").get_by_role("heading", level=1).is_visible(), name
        links = visit.page.get_by_role("main").get_by_role("link").count()
        assert links, name
