"""Lists of years and regions as people use them: by links, and where scripts run by filters and heads."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.visits import AXE_RULES, options
from tests.conftest import copy_project, gongkai, serving

# With ten rows a page and thirty reports a file the years of 200 reports are long, and 2021 to 2024 parted.
SMALLER = {"lists.py": ("LISTED = 100", "LISTED = 10"), "year.py": ("SPLIT = 5000", "SPLIT = 36")}
WHOLE, PARTED = 2021, 2024
PAGES = {
    "years": "years/",
    "year": f"years/{WHOLE}/",
    "second page": f"years/{WHOLE}/2/",
    "by a figure": f"years/{WHOLE}/by-new/",
    "by badge": f"years/{WHOLE}/badge-doubtful/",
    "by kind": f"years/{WHOLE}/kind-government/",
    "filtered": f"years/{WHOLE}/?kind=department&sort=new&page=2",
    "regions": "regions/",
    "province": "regions/990000/",
    "region": "regions/990101/",
    "year of a city": f"regions/990100/{WHOLE}/",
    "year of a county": f"regions/990101/{WHOLE}/",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of 200 made-up reports, served."""
    folder: Path = tmp_path_factory.mktemp("lists")
    done = gongkai("synth", 200, "--out", folder / "synth", "--seed", 1)
    assert done.returncode == 0, done.stderr
    project = copy_project(folder / "gongkai", folder / "synth" / "content")
    for name, (old, new) in SMALLER.items():
        file = project / "generator" / "pages" / name
        assert old in file.read_text("utf-8")
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    done = gongkai("build", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    with serving(project / "build" / "site") as address:
        yield address
    shutil.rmtree(project)


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page; `param` holds the options of its context. Nothing may be said on its console."""
    context = browser.new_context(**getattr(request, "param", options(1280)))
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []


def _names(page: Page) -> list[str]:
    return page.locator("table.reports").first.locator("tbody th").all_inner_texts()


def _column(page: Page, name: str) -> list[str]:
    """The cells of the column with this head."""
    heads = [
        one.rstrip(" ↓↑") for one in page.locator("table.reports").first.locator("thead th").all_inner_texts()
    ]
    cells = page.locator("table.reports").first.locator(f"tbody tr > :nth-child({heads.index(name) + 1})")
    return [one.strip() for one in cells.all_inner_texts()]


def _said(page: Page) -> str:
    return page.get_by_role("status").first.inner_text()


def _head(page: Page, name: str) -> object:
    return (
        page.locator("table.reports thead")
        .first.get_by_role("columnheader", name=name)
        .get_attribute("aria-sort")
    )


# -- without scripts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [options(360, script=False)], ids=["no scripts"], indirect=True)
def test_by_links_a_year_is_sorted_and_read_page_by_page(page: Page, root: str) -> None:
    page.goto(f"{root}years/{WHOLE}/")
    assert not page.locator("form.filter").is_visible()
    assert _head(page, "地区") == "ascending"
    seen = _names(page)
    for number in (2, 3, 4):
        page.locator("a[rel=next]").click()
        page.wait_for_url(f"{root}years/{WHOLE}/{number}/")
        seen += _names(page)
    assert not page.locator("a[rel=next]").count()
    assert len(seen) == len(set(seen)) == 35
    page.locator("table.reports").first.get_by_role("link", name="本年新收").click()
    assert page.url == f"{root}years/{WHOLE}/by-new/"
    assert _head(page, "本年新收") == "descending" and _head(page, "地区") is None
    assert "从大到小" in _said(page) and "不是名次" in _said(page)
    numbers = [int(one) for one in _column(page, "本年新收")]
    assert numbers == sorted(numbers, reverse=True) and numbers[0] > numbers[-1]


@pytest.mark.parametrize("page", [options(360, script=False)], ids=["no scripts"], indirect=True)
def test_by_links_a_region_leads_to_its_years_and_those_below(page: Page, root: str) -> None:
    page.goto(f"{root}years/{WHOLE}/badge-doubtful/")
    assert _column(page, "核对") == ["！ 存疑"]
    page.goto(f"{root}regions/990100/")
    page.get_by_role("main").get_by_role("link", name=f"{WHOLE}年", exact=True).click()
    assert page.url == f"{root}regions/990100/{WHOLE}/"
    assert "32 份报告合计" in page.locator("#totals ~ .frame caption").first.inner_text()
    page.get_by_role("main").get_by_role("link", name=re.compile("县$")).first.click()
    assert page.url == f"{root}regions/990101/{WHOLE}/"
    page.locator("table.reports tbody a").first.click()
    assert page.url == f"{root}990101/cgj/{WHOLE}/"


# -- with scripts ----------------------------------------------------------------------------------------


def test_data_is_fetched_only_when_somebody_begins(page: Page, root: str) -> None:
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "/data/" in sent.url else None)
    page.goto(f"{root}years/{WHOLE}/")
    page.wait_for_load_state("networkidle")
    assert asked == []
    page.get_by_label("核对", exact=True).select_option("doubtful")
    expect(page.get_by_role("status").first).to_contain_text("符合条件的报告 1 份")
    page.get_by_label("核对", exact=True).select_option("consistent")
    expect(page.get_by_role("status").first).to_contain_text("符合条件的报告 34 份")
    assert asked == [f"{root}data/years/{WHOLE}.json"]


def test_filters_come_together_in_the_address_and_come_back(page: Page, root: str) -> None:
    page.goto(f"{root}years/{WHOLE}/")
    before = _names(page)
    page.get_by_label("类别").select_option("government")
    expect(page.locator("table.reports").first.locator("tbody tr")).to_have_count(3)
    page.get_by_label("地区", exact=True).select_option("990000")
    page.get_by_label("下级地区").select_option("990102")
    expect(page.locator("table.reports").first.locator("tbody tr")).to_have_count(1)
    assert page.url == f"{root}years/{WHOLE}/?region=990102&kind=government"
    alone = _names(page)
    page.reload()
    expect(page.locator("table.reports").first.locator("tbody tr")).to_have_count(1)
    assert _names(page) == alone
    assert page.get_by_label("下级地区").input_value() == "990102"
    for count in (3, 3):
        page.go_back()
        expect(page.locator("table.reports").first.locator("tbody tr")).to_have_count(count)
    page.go_back()
    expect(page.locator("table.reports").first.locator("tbody tr")).to_have_count(10)
    assert (page.url, _names(page)) == (f"{root}years/{WHOLE}/", before)
    assert page.get_by_label("类别").input_value() == ""


def test_rows_drawn_by_the_script_are_those_of_the_page(page: Page, root: str) -> None:
    page.goto(f"{root}years/{WHOLE}/by-new/")
    drawn = page.locator("table.reports").first.locator("tbody")
    still = drawn.inner_html().replace("\n", "")
    first = page.locator("table.reports").first.locator("tbody a").first.get_attribute("href")
    page.goto(f"{root}years/{WHOLE}/by-new/?sort=new")
    expect(page.get_by_role("status").first).to_contain_text("符合条件的报告 35 份")
    assert drawn.inner_html() == still
    assert page.locator("table.reports").first.locator("tbody a").first.get_attribute("href") == first


def test_heads_sort_both_ways_and_pages_turn(page: Page, root: str) -> None:
    page.goto(f"{root}years/{WHOLE}/")
    head = page.locator("table.reports thead").first
    head.get_by_role("button", name="上年结转").click()
    expect(page.get_by_role("status").first).to_contain_text("按“上年结转”一格的数从大到小")
    assert _head(page, "上年结转") == "descending"
    falling = [int(one) for one in _column(page, "上年结转")]
    assert falling == sorted(falling, reverse=True)
    head.get_by_role("button", name="上年结转").click()
    expect(page.get_by_role("status").first).to_contain_text("从小到大")
    assert page.url.endswith("?sort=carried-in-asc") and _head(page, "上年结转") == "ascending"
    page.get_by_role("navigation", name="分页").get_by_role("link", name="下一页").click()
    expect(page.get_by_role("status").first).to_contain_text("第 2 页，共 4 页")
    assert page.evaluate("document.activeElement.className") == "frame"
    head.get_by_role("link", name="地区").click()
    expect(page.get_by_role("status").first).to_contain_text("按行政区划代码")


def test_names_are_found_as_they_are_typed_and_by_keyboard(page: Page, root: str) -> None:
    page.goto(f"{root}years/{WHOLE}/")
    page.get_by_label("机关名称").focus()
    page.keyboard.type("公安")
    expect(page.get_by_role("status").first).to_contain_text("符合条件的报告 2 份")
    assert all("公安" in name for name in _names(page))
    assert page.evaluate("document.activeElement.name") == "agency"
    page.reload()
    expect(page.get_by_role("status").first).to_contain_text("符合条件的报告 2 份")
    assert page.locator("#search").count() == 0
    page.get_by_label("机关名称").focus()
    page.keyboard.press("End")
    page.keyboard.type("没有的")
    expect(page.get_by_role("status").first).to_contain_text("没有符合条件的报告")
    page.get_by_role("button", name="清除").click()
    expect(page.locator("table.reports").first.locator("tbody tr")).to_have_count(10)
    assert page.url == f"{root}years/{WHOLE}/"


def test_a_selection_can_be_widened(page: Page, root: str) -> None:
    page.goto(f"{root}years/{WHOLE}/kind-government/")
    assert page.get_by_label("类别").input_value() == "government"
    page.get_by_label("类别").select_option("")
    expect(page.get_by_role("status").first).to_contain_text("符合条件的报告 35 份")
    page.go_back()
    expect(page.locator("table.reports").first.locator("tbody tr")).to_have_count(3)


def test_a_parted_year_asks_for_a_region_first(page: Page, root: str) -> None:
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "/data/" in sent.url else None)
    page.goto(f"{root}years/{PARTED}/")
    page.get_by_label("类别").select_option("government")
    expect(page.get_by_role("status").first).to_contain_text("请先选一个地区")
    assert asked == []
    page.get_by_label("地区", exact=True).select_option("990000")
    expect(page.get_by_role("status").first).to_contain_text("符合条件的报告 3 份")
    assert asked == [f"{root}data/years/{PARTED}/99.json"]
    page.goto(f"{root}years/{PARTED}/")
    page.locator("table.reports").first.get_by_role("link", name="本年新收").click()
    assert page.url == f"{root}years/{PARTED}/by-new/"


def test_hostile_addresses_do_nothing(page: Page, root: str) -> None:
    hostile = "agency=<img src=x onerror=alert(1)>&region=../../x&badge=%22&sort=__proto__&page=-7"
    page.goto(f"{root}years/{WHOLE}/?{hostile}")
    expect(page.get_by_role("status").first).to_contain_text("没有符合条件的报告")
    assert page.locator("img[src=x]").count() == 0


def test_without_data_the_page_stays_as_it_came(browser: Browser, root: str) -> None:
    context = browser.new_context(**options(1280))
    page = context.new_page()
    page.route("**/data/**", lambda route: route.abort())
    page.goto(f"{root}years/{WHOLE}/")
    before = _names(page)
    page.get_by_label("类别").select_option("government")
    expect(page.get_by_role("status").first).to_contain_text("没有取到数据")
    assert _names(page) == before
    context.close()


# -- on every screen -------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [options(1280), options(360), options(320)], indirect=True)
def test_no_page_scrolls_sideways(page: Page, root: str) -> None:
    for name, path in PAGES.items():
        page.goto(root + path)
        width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], name


@pytest.mark.parametrize(
    "page", [options(1280), options(360, "dark")], ids=["1280", "360 dark"], indirect=True
)
def test_accessible(page: Page, root: str) -> None:
    for name, path in PAGES.items():
        page.goto(root + path)
        page.wait_for_timeout(300)
        found = Axe().run(page, options=AXE_RULES).response["violations"]
        told = [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]
        assert told == [], name
