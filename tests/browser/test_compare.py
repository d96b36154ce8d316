"""Comparing in a real Chromium: choosing by keyboard, the table, the address, CSV, peers, hostile names."""

from __future__ import annotations

import csv
import io
import json
import re
import statistics
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.visits import AXE_COLOURS, AXE_RULES, options
from tests.conftest import copy_project, gongkai, serving
from tests.helpers import CSV_CELLS

HOSTILE = "=1+1&lt;img src=x onerror=alert(1)&gt;\"'示例局"
# Of the made-up content: departments of two counties, one of which has the older form, and a government.
ONE, OTHER, CITY = "990101/kjj", "990102/kjj", "990101/rmzf"
WIDE = "a=990101/kjj,990102/kjj,990101/rmzf&y=2020,2021&f=requests,outcomes,challenges,disclosure"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up reports, with one hostile name, and one report with blanks and signs."""
    folder = tmp_path_factory.mktemp("compared") / "synth"
    done = gongkai("synth", 200, "--out", folder, "--seed", 1)
    assert done.returncode == 0, done.stdout + done.stderr
    made = folder / "content"
    agency = made / "reports/990102/czj/agency.yml"
    named = re.sub(
        r"^name: .*$", f"name: {json.dumps(HOSTILE, ensure_ascii=False)}", agency.read_text(), flags=re.M
    )
    agency.write_text(named, "utf-8")
    report = made / "reports/990102/kjj/2022.yml"
    text = re.sub(r"^  new: .*$", '  new: [0, 0, 0, 0, 0, 0, "/"]', report.read_text("utf-8"), flags=re.M)
    text = re.sub(r"^  carried_in: .*$", "  carried_in: [0, 0, 0, 0, 0, 0, null]", text, flags=re.M)
    text = re.sub(r"^  granted: .*$", "  granted: [0, 0, 0, 0, 0, 0, null]", text, flags=re.M)
    text = re.sub(r"^  carried_out: .*$", "  carried_out: null", text, flags=re.M)
    report.write_text(text, "utf-8")
    return made


@pytest.fixture(scope="module")
def root(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    project = copy_project(tmp_path_factory.mktemp("compared-project") / "gongkai")
    done = gongkai("build", "--content", content, cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    with serving(project / "build" / "site") as address:
        yield f"{address}compare/"


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest, root: str) -> Iterator[Page]:
    """A fresh page; `param` holds the options of its context. Nothing may be said or asked of others."""
    context = browser.new_context(accept_downloads=True, **getattr(request, "param", options(1280)))
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    said: list[str] = []
    site = root.removesuffix("compare/")
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(f"dialog {dialog.message}"))
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    yield page
    context.close()
    assert said == []
    assert [one for one in asked if not one.startswith((site, "data:", "blob:"))] == []


def _open(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("#compare-status")).to_contain_text(re.compile("列|还没有选机关"))


def _heads(page: Page) -> list[str]:
    """The columns, as agency and year."""
    found: list[str] = page.eval_on_selector_all(
        "#compare-result thead tr:nth-child(2) th", "heads => heads.map(one => one.innerText.split(/\\s/)[0])"
    )
    return found


def _row(page: Page, label: str, where: str = "#compare-result") -> list[str]:
    """The cells of the first row with such a head."""
    row = page.locator(
        f"{where} tbody tr", has=page.locator("th[scope=row]", has_text=re.compile(f"^{label}"))
    )
    return [" ".join(text.split()) for text in row.first.locator("td").all_inner_texts()]


def _written(content: Path, key: str, table: str, row: str, index: int = -1) -> str:
    text = (content / f"reports/{key}.yml").read_text("utf-8")
    cell = yaml.load(text, yaml.BaseLoader)[table][row][index]
    assert isinstance(cell, str)
    return cell


def _add(page: Page, query: str) -> None:
    page.locator("#compare-input").fill(query)
    page.locator("#compare-list [role=option]").first.click()


# -- choosing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [options(1280), options(360)], ids=["1280", "360"], indirect=True)
def test_the_keyboard_leads_from_the_box_to_a_number(page: Page, root: str, content: Path) -> None:
    _open(page, root)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "compare-input":
            break
    page.keyboard.type("蓼庭科学")
    expect(page.locator("#compare-list [role=option]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    box = page.locator("#compare-input")
    active = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    expect(page.locator("#compare-chosen li")).to_have_count(1)
    assert page.evaluate("document.activeElement.id") == "compare-input"
    assert box.input_value() == ""
    assert box.get_attribute("aria-expanded") == "false"
    assert _heads(page) == ["2025年"]
    assert _row(page, "本年新收") == [_written(content, f"{ONE}/2025", "requests", "new")]
    # On to the year of the table, its frame, and the link to the report.
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#compare-result thead tr + tr a')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{ONE}/2025/")


def test_the_list_obeys_arrows_escape_and_the_input_method(page: Page, root: str) -> None:
    _open(page, root)
    box, options = page.locator("#compare-input"), page.locator("#compare-list [role=option]")
    box.fill("局")
    expect(options.first).to_be_visible()
    assert options.count() == 20
    expect(page.locator("#compare-status")).to_contain_text("列出前 20 个")
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == "compare-option-19"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "compare-option-0"
    page.keyboard.press("Escape")
    expect(page.locator("#compare-list")).to_be_hidden()
    assert box.input_value() == "局"
    page.keyboard.press("Escape")
    assert box.input_value() == ""
    box.fill("科学")
    expect(options).to_have_count(2)
    box.evaluate("box => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true}))")
    expect(options).to_have_count(2)
    expect(page.locator("#compare-chosen li")).to_have_count(0)
    box.evaluate("""box => {
        box.dispatchEvent(new CompositionEvent("compositionstart"));
        box.value = "ke xue";
        box.dispatchEvent(new InputEvent("input", {isComposing: true}));
    }""")
    expect(options).to_have_count(2)
    box.evaluate(
        "box => { box.value = '榆渡县科学'; box.dispatchEvent(new CompositionEvent('compositionend')); }"
    )
    expect(options).to_have_count(1)


@pytest.mark.parametrize(
    "query",
    ["示例甲子蓼庭县科学技术局", "蓼庭科学", "蓼庭县科技", "示例省甲子蓼庭科学", "科学 蓼庭", "　蓼庭 科学"],
)
def test_agencies_are_found_by_name_place_and_short(page: Page, root: str, query: str) -> None:
    _open(page, root)
    page.locator("#compare-input").fill(query)
    expect(page.locator("#compare-list [role=option]").first).to_contain_text("蓼庭县科学技术局")


def test_at_most_eight_and_chips_can_be_taken_away(page: Page, root: str) -> None:
    _open(page, root)
    for number in range(9):
        _add(page, "蓼庭 局")
        expect(page.locator("#compare-chosen li")).to_have_count(min(number + 1, 8))
    expect(page.locator("#compare-status")).to_contain_text("最多选 8 个")
    third = page.locator("#compare-chosen li").nth(2).inner_text()
    page.locator("#compare-chosen button").nth(1).click()
    expect(page.locator("#compare-chosen li")).to_have_count(7)
    assert page.evaluate("document.activeElement.closest('#compare-chosen li').innerText") == third
    for _ in range(7):
        page.keyboard.press("Enter")
    expect(page.locator("#compare-chosen li")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "compare-input"
    assert page.locator("#compare-result").inner_text() == ""
    assert page.url == root


def test_great_lists_come_by_the_place_that_is_typed(page: Page, root: str) -> None:
    index = {
        "990000": ["示例省", 9000, ["甲子市", "蓼庭土家族自治县"]],
        "980000": ["别处省", 5000, ["别处市"]],
    }
    asked: list[str] = []
    page.route("**/data/agencies.json", lambda route: route.fulfill(json=index))

    def listed(route: Route) -> None:
        asked.append(route.request.url.rpartition("/")[2])
        route.continue_()

    page.route("**/data/agencies/*", listed)
    _open(page, root)
    box = page.locator("#compare-input")
    box.fill("财政局")
    expect(page.locator("#compare-status")).to_contain_text("请加上省、市或者县的名称")
    assert asked == []
    box.fill("蓼庭科学")
    expect(page.locator("#compare-list [role=option]")).to_have_count(1)
    assert asked == ["990000.json"]


# -- the table -------------------------------------------------------------------------------------------


def test_numbers_are_as_printed_and_gaps_are_told_apart(page: Page, root: str, content: Path) -> None:
    _open(page, f"{root}?a={ONE},{OTHER}&y=2020,2022&f=requests,outcomes,disclosure")
    assert _heads(page) == ["2020年", "2022年", "2020年", "2022年"]
    ours = _written(content, f"{ONE}/2022", "requests", "new")
    theirs = _written(content, f"{OTHER}/2020", "requests", "new")
    assert _row(page, "本年新收") == ["没有收录", ours, theirs, "/"]
    assert _row(page, "上年结转")[3] == "空白"
    assert _row(page, "结转下年度")[3] == "未印"
    assert re.fullmatch(r"缺/\d+ 无法计算（原文有空白）", _row(page, "予以公开")[3])
    part, whole = (int(_written(content, f"{ONE}/2022", "requests", row)) for row in ("granted", "total"))
    shown = re.fullmatch(r"(\d+)/(\d+)（(\d+\.\d)%）", _row(page, "予以公开")[1])
    assert shown and (int(shown[1]), int(shown[2])) == (part, whole)
    assert abs(Fraction(shown[3]) - Fraction(100 * part, whole)) <= Fraction(1, 20)
    assert _row(page, "行政规范性文件：现行有效件数")[1:3] == [
        yaml.load((content / f"reports/{ONE}/2022.yml").read_text("utf-8"), yaml.BaseLoader)["disclosure"][
            "normative"
        ]["in_force"],
        "格式没有这一项",
    ]


def test_columns_that_cannot_be_compared_are_named(page: Page, root: str) -> None:
    _open(page, f"{root}?{WIDE}")
    remarks = page.locator("#compare-remarks")
    expect(remarks).to_contain_text("不同版本的表格")
    remarks.locator("summary").click()
    assert "现行有效件数" in remarks.inner_text()
    assert "对外公开总数量" in remarks.inner_text()
    assert "行政许可：本年处理决定数量" not in remarks.inner_text()
    expect(remarks).to_contain_text("统计范围不同")
    heads = page.locator("#compare-result thead tr").first.locator("th")
    assert heads.evaluate_all("heads => heads.map(one => [one.scope, one.colSpan])") == [
        ["col", 1],
        *[["colgroup", 2]] * 3,
    ]
    _open(page, f"{root}?a={ONE}&y=2021,2022&f=requests")
    expect(page.locator("#compare-result table")).to_be_visible()
    assert page.locator("#compare-remarks").count() == 0


def test_the_newest_year_that_all_have_comes_first(page: Page, root: str) -> None:
    _open(page, root)
    _add(page, "蓼庭 科学")
    expect(page.locator("#compare-chosen li")).to_have_count(1)
    assert _heads(page) == ["2025年"]
    _add(page, "榆渡 科学")
    expect(page.locator("#compare-chosen li")).to_have_count(2)
    assert _heads(page) == ["2024年", "2024年"]
    page.get_by_label("2023年").check()
    assert _heads(page) == ["2023年", "2024年"] * 2
    for year in ("2023年", "2024年"):
        page.get_by_label(year).click()
    assert _heads(page) == ["2024年"] * 2
    expect(page.locator("#compare-status")).to_contain_text("至少要留一个年度")


# -- the address -----------------------------------------------------------------------------------------


def test_the_address_brings_everything_back(page: Page, root: str) -> None:
    _open(page, root)
    _add(page, "蓼庭 科学")
    expect(page.locator("#compare-chosen li")).to_have_count(1)
    page.get_by_label("2022年").check()
    page.get_by_label("主动公开").check()
    assert page.url == f"{root}?a={ONE}&y=2022,2025&f=requests,outcomes,disclosure"
    before = page.locator("#compare-result").inner_text()
    page.reload()
    expect(page.locator("#compare-result table")).to_be_visible()
    assert page.locator("#compare-result").inner_text() == before
    page.go_back()
    expect(page.get_by_label("主动公开")).not_to_be_checked()
    page.go_back()
    expect(page.get_by_label("2022年")).not_to_be_checked()
    page.go_back()
    expect(page.locator("#compare-chosen li")).to_have_count(0)
    for _ in range(3):
        page.go_forward()
    expect(page.locator("#compare-result")).to_contain_text("行政规范性文件")
    assert page.locator("#compare-result").inner_text() == before
    page.locator("#compare-copy").click()
    expect(page.locator("#compare-status")).to_have_text("链接已复制。")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_what_the_address_says_wrong_is_left_out_and_named(page: Page, root: str) -> None:
    bad = "a=990101/kjj,<img src=x onerror=alert(1)>,../../x&y=1999,2021,2031&f=scores,requests"
    _open(page, f"{root}?{bad}&p={ONE}/2031")
    expect(page.locator("#compare-chosen li")).to_have_count(1)
    assert _heads(page) == ["2021年"]
    told = page.locator("#compare-notices li").all_inner_texts()
    for wrong in (
        "<img src=x onerror=alert(1)>",
        "a=../../x",
        "y=1999",
        "y=2031",
        "f=scores",
        "p=990101/kjj/2031",
    ):
        assert any(wrong in one for one in told), wrong
    assert page.locator("#compare img").count() == 0
    page.get_by_label("2022年").check()
    expect(page.locator("#compare-notices")).to_be_hidden()
    assert page.url == f"{root}?a={ONE}&y=2021,2022&f=requests"


def test_changes_do_not_move_the_page(page: Page, root: str) -> None:
    _open(page, f"{root}?{WIDE}&p=990101/kjj/2021")
    for box in ("2019年", "2020年", "复议和诉讼", "主动公开"):
        found = page.get_by_label(box)
        found.scroll_into_view_if_needed()
        found.focus()
        before = page.evaluate("scrollY")
        page.keyboard.press("Space")
        page.wait_for_timeout(150)
        assert page.evaluate("scrollY") == before, box
        assert found.evaluate("one => one === document.activeElement"), box


@pytest.mark.parametrize("page", [options(360)], ids=["360"], indirect=True)
def test_nothing_jumps_while_a_shared_address_opens(page: Page, root: str) -> None:
    page.add_init_script("""
        window.jumped = 0;
        new PerformanceObserver(list => list.getEntries().forEach(one => { window.jumped += one.value; }))
            .observe({type: "layout-shift", buffered: true});
    """)
    _open(page, f"{root}?{WIDE}&p={ONE}/2021")
    expect(page.locator("#compare-peers-result table")).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate("window.jumped") <= 0.02


@pytest.mark.parametrize("page", [options(360)], ids=["360"], indirect=True)
def test_heads_stay_in_sight_in_a_long_and_wide_table(page: Page, root: str) -> None:
    _open(page, f"{root}?{WIDE}")
    frame = page.locator("#compare-result .frame")
    frame.evaluate("one => one.scrollTo(300, 600)")
    top, left = frame.evaluate("one => [one.getBoundingClientRect().top, one.getBoundingClientRect().left]")
    head = page.locator("#compare-result thead").bounding_box()
    label = page.locator("#compare-result th[scope=row]").last.bounding_box()
    assert head and abs(head["y"] - top) < 2
    assert label and abs(label["x"] - left) < 2
    page.get_by_label("复议和诉讼").click()
    assert frame.evaluate("one => one.scrollLeft") == 300


# -- taking it away --------------------------------------------------------------------------------------


def test_csv_holds_what_the_table_shows(page: Page, root: str, content: Path) -> None:
    _open(page, f"{root}?a={OTHER},990102/czj&y=2020,2022&f=requests,outcomes")
    with page.expect_download() as download:
        page.locator("#compare-csv").click()
    data = Path(download.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    head, *lines = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    start = ["机关", "地区", "年度", "统计范围", "格式", "项目", "单位"]
    assert head == [*start, "原文所印", "数值", "分子", "分母", "说明"]
    assert len(lines) == 2 * 2 * 10
    found = {(line[0], line[2], line[5].partition("：")[2]): line[6:] for line in lines}
    agency = next(name for name, _, _ in found if "科学技术局" in name)
    number = _written(content, f"{OTHER}/2020", "requests", "new")
    assert found[agency, "2020", "本年新收"] == ["件", number, number, "", "", ""]
    assert found[agency, "2022", "本年新收"] == ["件", "/", "", "", "", ""]
    assert found[agency, "2022", "上年结转"] == ["件", "", "", "", "", "空白"]
    assert found[agency, "2022", "结转下年度"] == ["件", "", "", "", "", "未印"]
    unit, printed, share, part, whole, why = found[agency, "2020", "予以公开"]
    assert (part, whole) == tuple(
        _written(content, f"{OTHER}/2020", "requests", row) for row in ("granted", "total")
    )
    assert (unit, printed, why) == ("", "", "") and share == _of_the_year(page, root, OTHER)
    about = {tuple(line[1:5]) for line in lines if line[0] == agency}
    place = "示例省示例甲子市示例甲子榆渡县"
    assert about == {
        (place, "2020", "本机关", "2019年起用的表格"),
        (place, "2022", "本机关", "2021年起用的表格"),
    }
    hostile = next(name for name, _, _ in found if "示例局" in name)
    assert hostile.startswith(f"'{HOSTILE}")


def _of_the_year(page: Page, root: str, key: str) -> str:
    """The first share of a report in the file of 2020."""
    text = page.request.get(f"{root}../data/years/2020.csv").body().decode("utf-8-sig")
    lines = csv.DictReader(io.StringIO(text))
    return next(one["granted_share"] for one in lines if f"{one['region']}/{one['agency']}" == key)


def test_cells_and_shares_are_written_as_in_the_other_files(page: Page, root: str) -> None:
    _open(page, root)
    module = "import(new URL('../assets/compare-csv.js', location.href).href)"
    texts = list(CSV_CELLS)
    made = page.evaluate(f"async texts => texts.map((await {module}).written)", texts)
    assert dict(zip(texts, made, strict=True)) == CSV_CELLS
    pairs = [(1, 128), (3, 128), (14, 39), (0, 7), (5, 5), (2, 3), (1, 2000000), (3, 2000000)]
    pairs += [(10**12 - 2, 10**12 - 1)]
    shares = page.evaluate(
        f"async pairs => {{ const {{ratio}} = await {module}; return pairs.map((one) => ratio(...one)); }}",
        [[str(one), str(other)] for one, other in pairs],
    )
    assert shares == [f"{Decimal(one) / other:.6f}" for one, other in pairs]


@pytest.mark.parametrize("page", [options(1280)], indirect=True)
def test_paper_gets_the_table_and_nothing_to_press(page: Page, root: str) -> None:
    _open(page, f"{root}?a={ONE},{OTHER}&y=2021,2022&f=requests,outcomes&p=990101/kjj/2021")
    expect(page.locator("#compare-peers-result table")).to_be_visible()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})
    right = page.eval_on_selector_all(
        "#compare td", "cells => Math.max(...cells.map(c => c.getBoundingClientRect().right))"
    )
    assert right <= 718
    for hidden in ("#compare-input", "#compare-csv", "#compare-peer"):
        assert not page.locator(hidden).is_visible()


# -- peers -----------------------------------------------------------------------------------------------


def test_peers_are_counted_and_their_median_is_right(page: Page, root: str, content: Path) -> None:
    _open(page, f"{root}?a={ONE}&y=2021&f=requests,outcomes")
    page.locator("#compare-peer").select_option(label=f"{_name(content, ONE)} 2021年")
    expect(page.locator("#compare-peers-result table")).to_be_visible()
    numbers: list[str] = []
    for file in sorted((content / "reports").glob("*/*/2021.yml")):
        data = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
        kind = yaml.safe_load((file.parent / "agency.yml").read_text("utf-8"))["kind"]
        county = not file.parts[-3].endswith("00")
        if county and kind == "department" and data["scope"] == "own" and data["form"] == "cn-2021":
            numbers.append(data["requests"]["new"][-1])
    counted = [Fraction(number) for number in numbers if number.isdigit()]
    assert len(counted) > 5
    expect(page.locator("#compare-peers-result p")).to_contain_text(f"连它自己共 {len(numbers)} 个")
    own, count, *quartiles = _row(page, "本年新收", "#compare-peers-result")
    assert own == _written(content, f"{ONE}/2021", "requests", "new")
    assert int(count) == len(counted)
    assert [Fraction(one) for one in quartiles] == statistics.quantiles(counted, n=4, method="inclusive")
    assert page.url.endswith(f"&p={ONE}/2021")
    page.reload()
    expect(page.locator("#compare-peers-result table")).to_be_visible()


def test_too_few_peers_give_their_number_and_no_median(page: Page, root: str) -> None:
    _open(page, f"{root}?a=990102/rmzf&y=2021&f=requests&p=990102/rmzf/2021")
    expect(page.locator("#compare-peers-result p")).to_contain_text(
        re.compile("除它以外只有 [0-4] 个，不足 5 个，不给中位数|只有统计范围是本机关的报告才有同类")
    )
    assert page.locator("#compare-peers-result table").count() == 0


def _name(content: Path, key: str) -> str:
    name: str = yaml.safe_load((content / f"reports/{key}/agency.yml").read_text("utf-8"))["name"]
    return name


# -- every state -----------------------------------------------------------------------------------------

STATES = {
    "nothing chosen": "",
    "one": f"?a={ONE}",
    "wide": f"?{WIDE}&p=990101/kjj/2021",
    "hostile": "?a=<b>,990102/czj&p=990102/czj/2021&y=1999,2021",
}


@pytest.mark.parametrize(
    "page",
    [options(1280), options(1280, "dark"), options(360, "dark"), options(320)],
    ids=["1280", "1280 dark", "360 dark", "320"],
    indirect=True,
)
def test_every_state_is_accessible_and_fits(page: Page, root: str) -> None:
    for name, query in STATES.items():
        _open(page, root + query)
        page.wait_for_timeout(200)
        if page.locator("#compare-remarks summary").count():
            page.locator("#compare-remarks summary").click()
        page.locator("#compare-peers summary").last.evaluate("one => { one.parentElement.open = true; }")
        page.locator("#compare-input").fill("局")
        expect(page.locator("#compare-list")).to_be_visible()
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        found = Axe().run(page, options=AXE_COLOURS if dark else AXE_RULES).response["violations"]
        told = [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]
        assert told == [], name
        widths: Any = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert widths[0] <= widths[1], name


def test_hostile_names_are_text(page: Page, root: str) -> None:
    _open(page, f"{root}?a=990102/czj&p=990102/czj/2021")
    for place in ("#compare-chosen", "#compare-result thead", "#compare-peer"):
        assert HOSTILE in page.locator(place).inner_text()
    assert page.locator("#compare img").count() == 0
    page.locator("#compare-chosen button").click()
    page.locator("#compare-input").fill("onerror")
    assert HOSTILE in page.locator("#compare-list [role=option]").first.inner_text()


@pytest.mark.parametrize("page", [options(360, script=False)], ids=["no scripts"], indirect=True)
def test_without_scripts_the_page_leads_to_the_lists(page: Page, root: str) -> None:
    page.goto(root)
    assert not page.locator("#compare").is_visible()
    plain = page.locator("#compare-plain")
    plain.get_by_role("link", name="2021年").click()
    assert page.url.endswith("/years/2021/")
    page.goto(root)
    plain.get_by_role("link", name="地区").click()
    assert page.url.endswith("/regions/")
