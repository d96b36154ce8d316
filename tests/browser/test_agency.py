"""Pages of agencies in Chromium: pictures and tables say the same, at every width, in both schemes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.visits import AXE_RULES, options
from tests.conftest import FABRICATED, copy_project, gongkai, serving
from tests.helpers import report_text

AGENCY = "990101/duonian/"
PAGES = {
    "years": AGENCY,
    "none": "990101/kjj/",
    "since": f"{AGENCY}2024/",
    "other scope": f"{AGENCY}2023/",
    "no year before": f"{AGENCY}2021/",
}
WIDEST = "999999999999"


def _reports() -> dict[int, str]:
    """Every kind of year: another form, a gap, an aggregate, blanks, words, very large numbers."""
    outcomes = {"requests.granted.total": "30", "requests.not_held.total": "10", "requests.total.total": "40"}
    reviews = {"challenges.review.upheld": "2", "challenges.review.total": "2"}
    new, decided = "requests.new.total", "disclosure.penalties.decisions"
    return {
        2019: report_text("cn-2019", cells={new: "12", decided: "7"}),
        2021: report_text(cells={new: "40", decided: "8"} | outcomes),
        2022: report_text(cells={new: "90"}).replace("scope: own", "scope: aggregate"),
        2023: report_text(
            cells={
                new: "{value: 22, printed: 22（其中补正16件）}",
                "requests.carried_in.total": "null",
                "requests.carried_out.total": '"/"',
                decided: WIDEST,
                "disclosure.fees.amount": "123456789012.3456",
            }
            | outcomes
            | reviews
        ),
        2024: report_text(cells={"requests": "null", decided: "1"} | reviews),
    }


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("agency")
    content = folder / "content"
    shutil.copytree(FABRICATED, content)
    reports = content / "reports" / AGENCY
    reports.mkdir()
    (reports / "agency.yml").write_text(
        "name: 示例区多年局\naliases: []\nkind: department\nwebsite: null\napply: https://shili.example/a?b=1&c=2\n",
        "utf-8",
    )
    for year, text in _reports().items():
        (reports / f"{year}.yml").write_text(text, "utf-8")
    with serving(_built(folder, content)) as address:
        yield address


def _built(folder: Path, content: Path) -> Path:
    project = copy_project(folder / "gongkai", content)
    done = gongkai("build", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "build" / "site"


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page; `param` holds the options of its context. Nothing may be said on the console."""
    context = browser.new_context(**getattr(request, "param", options(1280)))
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []


def _open(page: Page) -> None:
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")


def _picture(page: Page, place: str, title: str) -> dict[str, tuple[str, float]]:
    """Year → the text beside its bar and the width of the bar, read from what is drawn."""
    drawn: dict[str, Any] = page.evaluate(
        """([place, title]) => {
          const after = document.getElementById(place);
          const figure = [...document.querySelectorAll("figure.chart")].find(one =>
            (after.compareDocumentPosition(one) & 4) && one.querySelector("strong").innerText === title);
          const bars = {};
          for (const path of figure.querySelectorAll("path:not(.axis)"))
            for (const [, y, width] of path.getAttribute("d").matchAll(/M[\\d.]+ (\\d+)h([\\d.]+)v/g))
              bars[y] = Number(width);
          return Object.fromEntries([...figure.querySelectorAll("text")].map(text => {
            const value = text.querySelector("tspan").textContent;
            return [text.firstChild.textContent.trim(), [value, bars[text.getAttribute("y") - 11] ?? 0]];
          }));
        }""",
        [place, title],
    )
    return {year: (text, width) for year, (text, width) in sorted(drawn.items())}


def _line(page: Page, label: str) -> list[str]:
    return (
        page.locator(".by-year tr", has=page.get_by_role("rowheader", name=label))
        .first.locator("td")
        .all_inner_texts()
    )


# -- numbers ---------------------------------------------------------------------------------------------


def test_pictures_say_what_the_tables_say(page: Page, root: str) -> None:
    page.goto(root + AGENCY)
    drawn = _picture(page, "requests", "本年新收")
    assert {year: text for year, (text, _) in drawn.items()} == {
        "2019": "12",
        "2020": "没有收录",
        "2021": "40",
        "2022汇总": "90",
        "2023": "22（其中补正16件）",
        "2024": "未印此表",
    }
    assert _line(page, "本年新收") == [text for text, _ in drawn.values()]
    widths = {year: width for year, (_, width) in drawn.items()}
    assert widths["2020"] == widths["2024"] == 0
    for year, number in {"2019": 12, "2021": 40, "2023": 22}.items():
        assert abs(widths[year] - widths["2022汇总"] * number / 90) < 0.2


def test_no_bar_stands_for_what_is_no_number(page: Page, root: str) -> None:
    page.goto(root + AGENCY)
    for title, said in {"上年结转": "空白", "结转下年度": "/"}.items():
        assert _picture(page, "requests", title)["2023"] == (said, 0)


def test_shares_show_their_numbers(page: Page, root: str) -> None:
    page.goto(root + AGENCY)
    drawn = _picture(page, "outcomes", "予以公开")
    assert drawn["2021"][0] == "30/40＝75.0%"
    assert drawn["2019"] == ("0/0，无法计算（总数是0）", 0)
    assert drawn["2024"][1] == 0
    assert "未印此表/未印此表，无法计算（没有印这张表）" in _line(page, "予以公开")


def test_what_only_one_form_has_is_said(page: Page, root: str) -> None:
    page.goto(root + AGENCY)
    folded = page.locator("details.numbers > summary").all_inner_texts()
    assert any("只有2019年至2020年的格式（国办公开办函〔2019〕60号）有的栏" in one for one in folded)
    captions = page.locator(".by-year caption").all_text_contents()
    assert any("只有2021年起的格式（国办公开办函〔2021〕30号）有的栏" in one for one in captions)


def test_the_summary_leaves_the_aggregate_out(page: Page, root: str) -> None:
    page.goto(root + AGENCY)
    caption = page.locator("figure.chart figcaption").first.inner_text()
    assert "最少12（2019年），最多40（2021年）" in caption


# -- ways on ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [options(360, script=False)], ids=["no scripts"], indirect=True)
def test_how_to_ask_and_when_the_next_report_is_due(page: Page, root: str) -> None:
    page.goto(root + AGENCY)
    page.get_by_role("link", name="向该机关申请公开").first.click()
    assert page.url.endswith("#apply")
    link = page.get_by_role("link", name="https://shili.example/a?b=1&c=2")
    assert link.get_attribute("href") == "https://shili.example/a?b=1&c=2"
    assert page.get_by_text("2025年度的报告应在2026年1月31日前公布").is_visible()
    compare = page.get_by_role("link", name="与别的机关比较").get_attribute("href")
    assert compare == "../../compare/?a=990101/duonian"


def test_a_report_says_what_changed(page: Page, root: str) -> None:
    page.goto(f"{root}{AGENCY}2024/")
    lines = page.locator("table.since tbody tr").all()
    said = {one.locator("th").inner_text(): one.locator("td").all_inner_texts() for one in lines}
    assert said["行政处罚，本年处理决定数量"] == [WIDEST, "1", "−999999999998"]
    assert said["本年新收"] == ["22（其中补正16件）", "未印此表", "无法计算（2024年没有数）"]
    page.goto(f"{root}{AGENCY}2023/")
    assert page.get_by_text("不能相比").is_visible()
    page.goto(f"{root}{AGENCY}2021/")
    assert page.get_by_text("没有收录2020年的报告").is_visible()


# -- every width and scheme ------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [options(1280), options(360), options(320)], indirect=True)
def test_no_page_scrolls_sideways(page: Page, root: str) -> None:
    for name, path in PAGES.items():
        page.goto(root + path)
        _open(page)
        width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], name


@pytest.mark.parametrize(
    "page",
    [options(1280, "dark"), options(320)],
    ids=["1280 dark", "320"],
    indirect=True,
)
def test_accessible(page: Page, root: str) -> None:
    for name, path in PAGES.items():
        page.goto(root + path)
        _open(page)
        page.wait_for_timeout(300)
        found = Axe().run(page, options=AXE_RULES).response["violations"]
        told = [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]
        assert told == [], name


@pytest.mark.parametrize("page", [options(320), options(360), options(1280)], indirect=True)
def test_texts_of_pictures_stay_inside_and_can_be_read(page: Page, root: str) -> None:
    page.goto(root + AGENCY)
    _open(page)
    measured = page.eval_on_selector_all(
        "figure.chart",
        """figures => figures.flatMap(figure => {
          const right = figure.getBoundingClientRect().right;
          const scale = figure.querySelector("svg").getScreenCTM().a;
          return [...figure.querySelectorAll("text")].map(text =>
            [text.textContent, text.getBoundingClientRect().right - right, 13 * scale]);
        })""",
    )
    assert len(measured) > 40
    assert [one for one in measured if one[1] > 0.5 or one[2] < 11] == []


@pytest.mark.parametrize("page", [options(1280), options(1280, "dark")], indirect=True)
def test_bars_stand_out(page: Page, root: str) -> None:
    """At least 3:1 against the page, as WCAG asks of pictures."""
    page.goto(root + AGENCY)
    colours: list[list[float]] = page.evaluate(
        """() => [
          getComputedStyle(document.querySelector(".chart path:not(.axis, .more)")).fill,
          getComputedStyle(document.body).backgroundColor,
        ].map(colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number))"""
    )
    bar, ground = (_luminance(colour) for colour in colours)
    assert (max(bar, ground) + 0.05) / (min(bar, ground) + 0.05) >= 3


def _luminance(colour: list[float]) -> float:
    parts = [c / 255 for c in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_print_opens_the_tables(page: Page, root: str) -> None:
    page.goto(root + AGENCY)
    page.emulate_media(media="print")
    heights = page.eval_on_selector_all(
        "details.numbers table", "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert heights
    assert all(height > 50 for height in heights)
