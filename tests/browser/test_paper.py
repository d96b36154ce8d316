"""A report on paper: few pages, whole rows, its address, and nothing that only works on a screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import BEILUN, FOUNDING, serving

PAGES = 6
ON_SCREEN_ONLY = (
    ".md-header",
    ".md-tabs",
    ".md-footer",
    ".crumbs",
    ".md-sidebar",
    ".headerlink",
    ".links",
)


@pytest.fixture
def page(browser: Browser, founding_site: Path) -> Iterator[Page]:
    """Of someone whose screen is dark."""
    with serving(founding_site) as address:
        context = browser.new_context(
            color_scheme="dark", base_url=address, viewport={"width": 1280, "height": 900}
        )
        yield context.new_page()
        context.close()


@pytest.mark.parametrize("report", FOUNDING)
def test_a_report_takes_few_pages(page: Page, report: str) -> None:
    page.goto(f"{report}/")
    paper = page.pdf(prefer_css_page_size=True)
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= PAGES
    width, height = (
        round(float(one)) for one in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)[0]
    )
    assert (width, height) == (595, 842), "A4"


def test_paper_is_light_and_without_the_screen(page: Page) -> None:
    page.goto(f"{BEILUN}/")
    page.emulate_media(media="print")
    for one in ON_SCREEN_ONLY:
        assert page.locator(one).count(), one
        assert not page.locator(one).first.is_visible(), one
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('article p')).color") == "rgb(0, 0, 0)"
    assert f"/{BEILUN}/" in page.locator(".printed").inner_text()
    assert page.locator("#requests-total-total").is_visible() and page.locator("#source").is_visible()


def test_tables_keep_their_rows_and_repeat_their_heads(page: Page) -> None:
    page.goto(f"{BEILUN}/")
    page.set_viewport_size({"width": 680, "height": 980})  # A4 less its margins, at 96 dpi
    page.emulate_media(media="print")
    rows = page.eval_on_selector_all(".official tr", "rows => rows.map(r => getComputedStyle(r).breakInside)")
    assert len(rows) > 40 and set(rows) == {"avoid"}
    heads = page.eval_on_selector_all(
        ".official thead",
        "all => all.map(one => [getComputedStyle(one).display, getComputedStyle(one).position])",
    )
    assert {tuple(one) for one in heads} == {("table-header-group", "static")}
    frames = page.eval_on_selector_all(
        ".frame", "all => all.map(one => [one.scrollWidth - one.clientWidth, getComputedStyle(one).overflow])"
    )
    assert all(over <= 0 and overflow == "visible" for over, overflow in frames)
