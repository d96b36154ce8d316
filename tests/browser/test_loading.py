"""What a page weighs on the way; nothing jumps, and the search is fetched by those who search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.loading import load, weigh
from tests.browser.page_types import page_types
from tests.conftest import PUBLISHED, serving

FIRST, NEXT = 200_000, 60_000
SEARCH = ("search_index.json", "/workers/search")


@pytest.fixture(scope="module")
def address(fabricated_site: Path) -> Iterator[str]:
    with serving(fabricated_site, PUBLISHED) as address:
        yield address


def test_pages_are_light(browser: Browser, address: str, fabricated_site: Path) -> None:
    for name, path in page_types(fabricated_site).items():
        weight = weigh(browser, address, path)
        assert weight.first <= FIRST, (name, weight)
        assert weight.next <= NEXT, (name, weight)
        assert [url for url in weight.asked if any(part in url for part in SEARCH)] == [], name


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_jumps_while_a_page_loads(
    browser: Browser, address: str, fabricated_site: Path, width: int
) -> None:
    for name, path in page_types(fabricated_site).items():
        assert load(browser, address + path, width=width).cls <= 0.02, name


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    yield page
    page.close()


def _asked(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda sent: asked.extend(part for part in SEARCH if part in sent.url))
    return asked


def test_opening_the_search_fetches_it(page: Page, address: str) -> None:
    asked = _asked(page)
    page.goto(address)
    page.wait_for_timeout(300)
    assert asked == []
    page.locator("button.seek").click()
    assert page.evaluate("document.activeElement.name") == "query"
    page.keyboard.type("示例")
    page.locator(".md-search-result__item").first.wait_for()
    assert sorted(asked) == sorted(SEARCH)


def test_words_of_a_search_are_marked_in_the_page_it_leads_to(page: Page, address: str) -> None:
    asked = _asked(page)
    page.goto(address + "990101/sfj/2021/?h=%E7%94%B3%E8%AF%B7")
    page.locator("mark[data-md-highlight]").first.wait_for()
    assert sorted(asked) == sorted(SEARCH)


def test_the_address_of_a_search_opens_it(page: Page, address: str) -> None:
    page.goto(address + "?q=%E7%A4%BA%E4%BE%8B")
    page.locator(".md-search-result__item").first.wait_for()
