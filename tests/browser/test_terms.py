"""Terms explained where they stand, marks of remarks, the line that reports an error: in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.visits import AXE_RULES
from tests.conftest import serving

REPORT = "990101/sfj/2020/"


@pytest.fixture(scope="module")
def root(fabricated_site: Any) -> Iterator[str]:
    with serving(fabricated_site) as address:
        yield address


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest, root: str) -> Iterator[Page]:
    """A fresh page; only the test's own site may be asked, and nothing may be said on the console."""
    said: list[str] = []
    context = browser.new_context(**getattr(request, "param", {}))
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith((root, "data:")) else said.append(sent.url))
    yield page
    context.close()
    assert said == []


def _options(width: int, scheme: str = "light", script: bool = True) -> dict[str, Any]:
    size = {"width": width, "height": 700}
    return {"viewport": size, "color_scheme": scheme, "java_script_enabled": script}


WIDTHS = [_options(1280), _options(1280, "dark"), _options(360), _options(320, "dark")]
NAMES = ["1280", "1280 dark", "360", "320 dark"]


def _term(page: Page, id_: str) -> Any:
    return page.locator(f"a.term[href$='#{id_}']").first


@pytest.mark.parametrize("page", WIDTHS, ids=NAMES, indirect=True)
def test_a_term_is_explained_beside_the_word(page: Page, root: str) -> None:
    page.goto(root + REPORT)
    _term(page, "balance").click()
    box = page.get_by_role("dialog", name="勾稽关系")
    box.wait_for()
    assert "两边的数应当相等。" in box.inner_text() and "依据：示例办法第三条" in box.inner_text()
    assert page.url == root + REPORT, "the page stays"
    place, word = box.bounding_box(), _term(page, "balance").bounding_box()
    assert place and word
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert place["x"] >= 0 and place["x"] + place["width"] <= width
    below, above = place["y"] - word["y"] - word["height"], word["y"] - place["y"] - place["height"]
    assert min(abs(below), abs(above)) < 20
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page, options=AXE_RULES).response["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found] == []


def test_it_opens_and_closes_by_keyboard(page: Page, root: str) -> None:
    page.goto(root + REPORT)
    word = _term(page, "petition")
    word.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="信访举报投诉类申请")
    box.wait_for()
    assert "以申请的名义*举报*。" in box.inner_text()
    assert page.evaluate("document.activeElement.id") == "term"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "在用语页看"
    page.keyboard.press("Escape")
    assert not box.is_visible()
    assert word.evaluate("one => one === document.activeElement")


@pytest.mark.parametrize("keys", [("Tab", "Tab", "Tab"), ("Tab", "Shift+Tab")], ids=["on", "back"])
def test_leaving_it_closes_it(page: Page, root: str, keys: tuple[str, ...]) -> None:
    page.goto(root + REPORT)
    word = _term(page, "balance")
    word.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="勾稽关系")
    box.wait_for()
    for key in keys:
        assert box.is_visible()
        page.keyboard.press(key)
    assert not box.is_visible()
    after = "node => !!(node.compareDocumentPosition(document.activeElement) & 4)"
    assert word.evaluate(after if keys[-1] == "Tab" else "node => node === document.activeElement")


def test_its_button_and_a_click_beside_it_close_it(page: Page, root: str) -> None:
    page.goto(root + REPORT)
    box = page.get_by_role("dialog", name="勾稽关系")
    _term(page, "balance").click()
    box.get_by_role("button", name="关闭").click()
    assert not box.is_visible()
    assert _term(page, "balance").evaluate("one => one === document.activeElement")
    _term(page, "balance").click()
    box.wait_for()
    page.mouse.click(2, 650)
    assert not box.is_visible()


def test_the_terms_are_fetched_once_and_only_when_asked_for(page: Page, root: str) -> None:
    fetched: list[str] = []
    page.on("request", lambda sent: fetched.append(sent.url) if "terms.json" in sent.url else None)
    page.goto(root + REPORT)
    page.wait_for_load_state("networkidle")
    assert fetched == []
    for id_ in ("balance", "petition", "balance"):
        _term(page, id_).click()
        page.locator("#term-name").wait_for()
        page.keyboard.press("Escape")
    assert fetched == [f"{root}glossary/terms.json"]


def test_where_the_terms_cannot_be_had_the_link_leads_on(browser: Browser, root: str) -> None:
    page = browser.new_page()
    page.route("**/terms.json", lambda route: route.abort())
    page.goto(root + REPORT)
    _term(page, "balance").click()
    page.wait_for_url(f"{root}glossary/#balance")
    page.close()


@pytest.mark.parametrize("page", [_options(360, script=False)], ids=["no scripts"], indirect=True)
def test_without_scripts_the_word_leads_to_the_glossary(page: Page, root: str) -> None:
    page.goto(root + REPORT)
    _term(page, "balance").click()
    assert page.url == f"{root}glossary/#balance"
    assert page.locator("h3:target").inner_text().startswith("勾稽关系")


def test_the_explanation_holds_nothing_but_text(page: Page, root: str) -> None:
    page.goto(f"{root}990101/sfj/2021/")
    _term(page, "scope").click()
    box = page.get_by_role("dialog", name="统计范围")
    box.wait_for()
    assert '只是"这个"[机关](javascript:alert(1))的 {: #x }。' in box.inner_text()
    assert box.locator("a").count() == 1
    assert "依据未核实" in box.inner_text()


@pytest.mark.parametrize("page", [_options(1280), _options(320)], ids=["1280", "320"], indirect=True)
def test_words_are_large_enough_to_be_hit(page: Page, root: str) -> None:
    page.goto(root + REPORT)
    for place in page.locator("a.term, th sup a").all():
        box = place.bounding_box()
        assert box and box["height"] >= 24, place.inner_text()


@pytest.mark.parametrize("page", [_options(320, script=False)], ids=["no scripts"], indirect=True)
def test_a_remark_is_reached_from_its_row_and_leads_back(page: Page, root: str) -> None:
    page.goto(root + REPORT)
    row = page.locator("#requests-granted")
    row.get_by_role("link", name="注2").click()
    note = page.locator("li:target")
    assert "原文此行用了较小的字" in note.inner_text()
    note.get_by_role("link", name="回到表中注2").click()
    assert page.locator("tr:has(a:target)").get_attribute("id") == "requests-granted"


@pytest.mark.parametrize("page", WIDTHS, ids=NAMES, indirect=True)
def test_the_glossary_is_accessible(page: Page, root: str) -> None:
    for path in ("glossary/", "about/", "method/"):
        page.goto(root + path)
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page, options=AXE_RULES).response["violations"]
        assert [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found] == []


def test_print_shows_no_links_for_the_screen_only(page: Page, root: str) -> None:
    page.goto(root + REPORT)
    page.emulate_media(media="print")
    assert not page.locator(".report-error").is_visible()
    assert _term(page, "balance").evaluate("one => getComputedStyle(one).textDecorationLine") == "none"
