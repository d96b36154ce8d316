"""/changes/ and the corrections of a report in a real Chromium, over a site with a history of its own."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.visits import AXE_RULES
from tests.committed import rich
from tests.conftest import copy_project, gongkai, serving

REPORT = "990101/sfj/2021/"
_FETCHED = "performance.getEntriesByType('resource').map(one => one.name)"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    content = rich(tmp_path_factory.mktemp("history") / "r")
    root: Path = copy_project(tmp_path_factory.mktemp("changes") / "gongkai")
    done = gongkai("build", "--content", content, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    with serving(root / "build" / "site") as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page; nothing may be said on its console, and only the site itself be asked."""
    context = browser.new_context(**getattr(request, "param", {}))
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda sent: None if sent.url.startswith(address) else said.append(sent.url))
    yield page
    context.close()
    assert said == []


def _sized(width: int, scheme: str = "light") -> dict[str, object]:
    return {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}


@pytest.mark.parametrize("place", ["changes/", REPORT])
@pytest.mark.parametrize(
    "page", [_sized(1280), _sized(360), _sized(320, "dark")], indirect=True, ids=["1280", "360", "320 dark"]
)
def test_nobody_is_left_out_and_nothing_sticks_out(page: Page, address: str, place: str) -> None:
    page.goto(address + place)
    found = Axe().run(page, options=AXE_RULES).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_the_value_before_is_struck_through_and_in_words(page: Page, address: str) -> None:
    page.goto(f"{address}changes/")
    entry = page.locator("ol.changes > li", has_text="2026年1月2日").filter(has_text="更正").last
    assert entry.locator("del").all_inner_texts() == ["依据条例编制。", "0", "22"]
    assert entry.locator("ins").all_inner_texts() == ["依据条例编制，经审议。", "/", "23"]
    assert "原为" in entry.inner_text() and "<script>alert(1)</script>" in entry.inner_text()
    assert page.locator("ol.changes script").count() == 0
    entry.get_by_role("link", name="示例区司法局 2021年").click()
    assert page.url == address + REPORT


def test_a_corrected_cell_leads_to_its_correction_and_back(page: Page, address: str) -> None:
    page.goto(address + REPORT)
    page.locator("#requests-new-total a").click()
    target = page.url.partition("#")[2]
    correction = page.locator(f"#{target}")
    assert "机关重新公布" in correction.inner_text() and correction.locator("del").inner_text() == "23"
    correction.get_by_role("link").click()
    assert page.url.endswith("#requests-new")


def test_feeds_are_announced_and_there(page: Page, address: str) -> None:
    for place, feed in (("", "feed.xml"), ("changes/", "feed.xml"), *_regions()):
        page.goto(address + place)
        link = page.locator('link[rel~="alternate"][type="application/atom+xml"]')
        href = link.evaluate("link => link.href")
        assert href == address + feed
        answer = page.request.get(href)
        # The theme would fetch the sitemap, which grows with the site, for every such link it knows of.
        assert not any("sitemap" in one for one in page.evaluate(_FETCHED))
        assert answer.ok and ET.fromstring(answer.body()).tag.endswith("feed")
    page.goto(address + REPORT)
    assert page.locator('link[type="application/atom+xml"]').count() == 0


def _regions() -> list[tuple[str, str]]:
    return [(f"regions/{code}/", f"regions/{code}/feed.xml") for code in ("990100", "990101")]


def test_a_citation_can_be_taken_at_once(page: Page, address: str) -> None:
    page.goto(address + REPORT)
    cited = page.locator(".citation")
    cited.click()
    assert "数据版本" in cited.inner_text()
    assert page.evaluate("getSelection().toString()").strip() == cited.inner_text().strip()
