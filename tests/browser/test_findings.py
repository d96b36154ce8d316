"""Findings as readers meet them: marked words, passages side by side, the chain, lists in pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.visits import AXE_RULES, options
from tests.conftest import serving

PAGES = {
    "home": "",
    "checks": "checks/",
    "first page of a list": "checks/not-collected/",
    "second page of a list": "checks/not-collected/2/",
    "explained": "checks/challenges-total/",
    "region": "regions/990101/",
    "agency": "990101/sfj/",
    "quotes": "990101/sfj/2020/",
    "failures": "990101/sfj/2021/",
    "copied": "990101/sfj/2022/",
    "hostile words": "990100/rmzf/2021/",
}


@pytest.fixture(scope="session")
def root(rehearsal_site: Path) -> Iterator[str]:
    with serving(rehearsal_site) as address:
        yield address


def _boxes(page: Page, selector: str) -> list[dict[str, float]]:
    return [box for one in page.locator(selector).all() if (box := one.bounding_box())]


def _active(page: Page, what: str) -> Any:
    return page.evaluate(f"document.activeElement.{what}")


@pytest.mark.parametrize("page", [options(1280), options(360), options(320)], indirect=True)
def test_no_page_scrolls_sideways(page: Page, root: str) -> None:
    for name, path in PAGES.items():
        page.goto(root + path)
        page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
        width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], name


@pytest.mark.parametrize(
    "page",
    [options(1280), options(360, "dark")],
    ids=["1280", "360 dark"],
    indirect=True,
)
def test_accessible(page: Page, root: str) -> None:
    for name, path in PAGES.items():
        page.goto(root + path)
        page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
        page.wait_for_timeout(300)
        found = Axe().run(page, options=AXE_RULES).response["violations"]
        told = [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]
        assert told == [], name


@pytest.mark.parametrize("page", [options(360, script=False)], ids=["no scripts"], indirect=True)
def test_quoted_words_lead_to_their_finding_and_back(page: Page, root: str) -> None:
    page.goto(f"{root}990101/sfj/2020/")
    page.locator("a#quote-1").click()
    finding = page.locator("li:target")
    assert "正文说收到申请 5 件" in finding.inner_text()
    finding.get_by_role("link", name="回到正文里的这句话").click()
    assert page.locator("a:target").inner_text() == "主动公开信息12条，收到申请5件"


def test_words_of_a_summary_are_called_that(page: Page, root: str) -> None:
    page.goto(f"{root}990101/sfj/2021/")
    page.locator("a#quote-1").click()
    text = page.locator("li:target").inner_text()
    assert "摘要里的话" in text and "本站编写" in text and "原文" not in text


def test_marked_words_are_announced_and_reached_by_keyboard(page: Page, root: str) -> None:
    page.goto(f"{root}990101/sfj/2020/")
    for _ in range(60):
        page.keyboard.press("Tab")
        if _active(page, "id") == "quote-1":
            break
    assert _active(page, "getAttribute('aria-label')").startswith("主动公开信息12条，收到申请5件（有存疑")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    assert page.locator("li:target").is_visible()


def test_hostile_words_are_marked_as_words(page: Page, root: str) -> None:
    page.goto(f"{root}990100/rmzf/2021/")
    marked = page.locator("a#quote-1")
    assert marked.inner_text() == "<script>alert(1)</script> [链接](javascript:alert(1))"
    assert page.locator("[href^='javascript:']").count() == 0


def test_a_hint_marks_its_cell_more_quietly_but_in_words_too(page: Page, root: str) -> None:
    page.goto(f"{root}990101/sfj/2020/")
    cell = page.locator("#disclosure-procurement-amount")
    assert cell.get_attribute("class") == "hinted"
    assert "有提示" in (cell.get_by_role("link").get_attribute("aria-label") or "")
    cell.get_by_role("link").click()
    page.locator("li:target").get_by_role("link", name="回到表中这一格").click()
    assert page.locator("td:target").inner_text() == "1082.33万"


def test_a_further_row_is_reached_from_its_hint(page: Page, root: str) -> None:
    page.goto(f"{root}990101/sfj/2020/#extra-row-disclosure-1")
    page.locator("li:target").get_by_role("link", name="回到表中这一行").click()
    assert page.locator("tr:target").inner_text().startswith("其他主动公开文件")


def test_a_fact_leads_to_its_doubt_and_back(page: Page, root: str) -> None:
    page.goto(f"{root}990101/sfj/2020/")
    page.get_by_role("link", name="有存疑之处，看核对结果", exact=True).click()
    assert "早于 2020 年 12 月 31 日" in page.locator("li:target").inner_text()
    page.locator("li:target").get_by_role("link", name="回到页首所印").click()
    assert "落款日期" in page.locator("div:target").inner_text()


@pytest.mark.parametrize(
    ("page", "beside"),
    [(options(1280), True), (options(360), False)],
    ids=["1280", "360"],
    indirect=["page"],
)
def test_passages_stand_side_by_side_or_below_each_other(page: Page, root: str, beside: bool) -> None:
    page.goto(f"{root}990101/sfj/2022/")
    first, second = _boxes(page, ".twins >> nth=0 >> div")
    assert (first["y"] == second["y"]) is beside
    assert (first["x"] == second["x"]) is not beside
    names = page.locator(".twins >> nth=0").locator("dt").all_inner_texts()
    assert names == ["本报告（2022年）", "2021年的报告"]
    differing = page.locator(".twins >> nth=0").locator("mark").all_inner_texts()
    assert differing[:2] == ["2022", "12"]


def test_what_passes_is_folded_and_opens_by_keyboard(page: Page, root: str) -> None:
    page.goto(f"{root}990101/sfj/2021/")
    passing = page.locator("details.check").filter(has_text="项相符").first
    assert not passing.locator("li").first.is_visible()
    passing.locator("summary").focus()
    page.keyboard.press("Enter")
    assert passing.locator("li").first.is_visible()


def test_failures_stand_before_doubts_hints_and_what_is_explained(page: Page, root: str) -> None:
    page.goto(f"{root}990101/sfj/2021/")
    heads = [one.split()[1] for one in page.locator(".checks h3").all_inner_texts()]
    assert heads == ["不符", "存疑", "已说明", "无法核对", "相符"]


@pytest.mark.parametrize("page", [options(360, script=False)], ids=["no scripts"], indirect=True)
def test_the_chain_leads_to_the_finding(page: Page, root: str) -> None:
    page.goto(f"{root}990101/sfj/")
    rows = page.locator("table.chain tbody tr")
    assert [one.split("\t")[0] for one in rows.all_inner_texts()] == ["2020", "2021", "2022"]
    assert "无法核对" in rows.nth(0).inner_text() and "相符" in rows.nth(2).inner_text()
    rows.nth(1).get_by_role("link", name="不符", exact=False).first.click()
    assert "2020 年印的结转下年度为 1" in page.locator("li:target").inner_text()
    page.locator("li:target").get_by_role("link", name="看2020年的报告").click()
    assert page.locator("tr:target").get_by_role("cell").last.inner_text() == "1"


@pytest.mark.parametrize("page", [options(360, script=False)], ids=["no scripts"], indirect=True)
def test_a_long_list_is_read_page_by_page(page: Page, root: str) -> None:
    page.goto(f"{root}checks/not-collected/")
    seen = page.locator("ul.places > li").count()
    for number in (2, 3):
        page.get_by_role("navigation", name="分页").get_by_role("link", name="下一页").click()
        assert page.url == f"{root}checks/not-collected/{number}/"
        assert (
            page.get_by_role("navigation", name="分页").get_by_text(f"第 {number} 页，共 3 页").is_visible()
        )
        seen += page.locator("ul.places > li").count()
    assert seen == 120
    assert page.locator("a[rel=next]").count() == 0
    page.locator("a[rel=prev]").click()
    assert page.url == f"{root}checks/not-collected/2/"
    page.locator("ul.places a").first.click()
    assert page.url == f"{root}990101/kjj/"


def test_print_unfolds_the_passages(page: Page, root: str) -> None:
    page.goto(f"{root}990101/sfj/2022/")
    page.emulate_media(media="print")
    assert all(box["height"] > 10 for box in _boxes(page, ".check .twins"))
    assert len(_boxes(page, ".check .twins")) == page.locator(".check .twins").count() == 9
