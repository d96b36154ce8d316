"""What a page weighs on the way; nothing jumps, and nothing of the search is fetched with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.loading import load, weigh
from tests.browser.page_types import page_types
from tests.conftest import PUBLISHED, serving

FIRST, NEXT = 200_000, 60_000


@pytest.fixture(scope="module")
def address(fabricated_site: Path) -> Iterator[str]:
    with serving(fabricated_site, PUBLISHED) as address:
        yield address


def test_pages_are_light(browser: Browser, address: str, fabricated_site: Path) -> None:
    for name, path in page_types(fabricated_site).items():
        weight = weigh(browser, address, path)
        assert weight.first <= FIRST, (name, weight)
        assert weight.next <= NEXT, (name, weight)
        assert [url for url in weight.asked if "/search/" in url] == [], name


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_jumps_while_a_page_loads(
    browser: Browser, address: str, fabricated_site: Path, width: int
) -> None:
    for name, path in page_types(fabricated_site).items():
        assert load(browser, address + path, width=width).cls <= 0.02, name
