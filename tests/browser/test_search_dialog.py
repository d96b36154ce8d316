"""The dialog of the search with an engine of the tests' own: its states, keys and addresses."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.searching import INPUT, addresses, ask, lines, open_search
from tests.browser.visits import AXE_COLOURS, AXE_RULES, options, violations, width_beyond
from tests.conftest import serving

WINDOWS = [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]
IN_THE_DIALOG = "document.querySelector('#search').contains(document.activeElement)"

# -- the dialog and its states -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, site: Path) -> Iterator[str]:
    """The site with another engine, which a query's first word brings into a state (`fake_engine.js`)."""
    folder = tmp_path_factory.mktemp("dialog") / "site"
    _linked(site, folder, but="assets")
    _linked(site / "assets", folder / "assets", but="search")
    _linked(site / "assets/search", folder / "assets/search", but="engine.js")
    shutil.copy(Path(__file__).with_name("fake_engine.js"), folder / "assets/search/engine.js")
    with serving(folder) as address:
        yield address


def _linked(source: Path, target: Path, but: str) -> None:
    target.mkdir()
    for one in source.iterdir():
        if one.name != but:
            (target / one.name).symlink_to(one)


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Windows by their options, each made once: what one page has fetched the next one has."""
    made: dict[str, BrowserContext] = {}

    def window(**wanted: Any) -> BrowserContext:
        if repr(wanted) not in made:
            made[repr(wanted)] = browser.new_context(**wanted)
        return made[repr(wanted)]

    yield window
    for context in made.values():
        context.close()


@pytest.fixture
def page(windows: Callable[..., BrowserContext], request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in a window; `param` may hold its options. Nothing may be said on its console."""
    page = windows(**getattr(request, "param", options(1280))).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    page.close()
    assert [one for one in said if "ERR_FAILED" not in one] == []


@pytest.fixture
def opened(page: Page, root: str) -> Page:
    """The dialog over the home page."""
    page.goto(root, wait_until="domcontentloaded")
    open_search(page)
    return page


STATES: dict[str, Callable[[Page], None]] = {
    "empty": lambda page: None,
    "results": lambda page: ask(page, "许多"),
    "filtered": lambda page: (ask(page, "许多"), _choose(page, "year", "2021年（10）"))[0],
    "near": lambda page: ask(page, "近似"),
    "none": lambda page: ask(page, "没有"),
    "alike": lambda page: ask(page, "同名"),
    "question": lambda page: ask(page, "问题"),
    "absent": lambda page: ask(page, "缺年"),
    "hostile": lambda page: ask(page, "恶意"),
    "failed": lambda page: _fail(page),
}


def _choose(page: Page, name: str, label: str) -> None:
    folded = page.locator(".search-filters details")
    if folded.get_attribute("open") is None:
        folded.locator("summary").click()
    page.locator(f"select[name={name}]").select_option(label)


def _fail(page: Page) -> None:
    page.evaluate("fake.down = true")
    page.locator(INPUT).fill("许多 更多")
    expect(page.locator("#search-said")).to_contain_text("没有连上")


@pytest.mark.parametrize(
    "page", [options(*one) for one in WINDOWS], ids=[f"{w} {s}" for w, s in WINDOWS], indirect=True
)
def test_every_state_is_accessible_and_fits(opened: Page) -> None:
    dark = opened.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    for name, reach in STATES.items():
        reach(opened)
        rules = AXE_COLOURS if dark else AXE_RULES
        found = Axe().run(opened, context="#search", options=rules).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], name
    assert dark or violations(opened) == []


@pytest.mark.parametrize("page", [options(320)], ids=["320"], indirect=True)
def test_no_state_is_wider_than_a_small_phone(opened: Page) -> None:
    for name, reach in STATES.items():
        reach(opened)
        beyond = opened.evaluate(
            "(one => one.scrollWidth - one.clientWidth)(document.querySelector('#search'))"
        )
        assert beyond <= 0 and width_beyond(opened) == 0, name


def test_hostile_words_are_words(opened: Page) -> None:
    ask(opened, "恶意")
    assert opened.locator("#search :is(img, script, [onerror], [onload])").count() == 0
    assert "<img src=x onerror=alert(1)>" in opened.locator("#search-found").inner_text()
    assert opened.locator("#search .search-to[href]").count() == 0
    ask(opened, "没有 <b>粗</b>")
    assert opened.locator("#search b").count() == 0


def test_years_say_in_words_how_they_came_out(opened: Page) -> None:
    ask(opened, "许多")
    years = opened.locator("#search-found").get_by_role("list", name="示例区司法局的报告").get_by_role("link")
    assert years.all_inner_texts()[0].startswith("2022")
    expect(years.nth(1)).to_have_accessible_name(re.compile("^2021 ?年的报告，核对结果：不一致$"))


def test_more_is_ten_at_a_time(opened: Page) -> None:
    ask(opened, "许多")
    shown = lines(opened)
    expect(shown).to_have_count(10)
    opened.get_by_role("button", name="再看 10 份").click()
    expect(shown).to_have_count(20)
    expect(shown.nth(10).locator("a")).to_be_focused()
    opened.get_by_role("button", name="再看 5 份").click()
    expect(shown).to_have_count(25)
    expect(opened.locator(".search-more")).to_be_hidden()
    expect(opened.locator("#search-said")).to_contain_text("报告全文 25 份")


SAID = {
    "确定": "报告全文 25 份。",
    "同名": "机关、地区和年度 19 条，用语和说明 1 条，报告全文 3 份，本站说明 1 条。",
    "问题": "近似的机关、地区和年度 1 条，近似的用语和说明 1 条，近似的报告全文 2 份。",
    "说明": "本站说明 2 条。",
    "没有": "没有找到。",
}


@pytest.mark.parametrize("query", SAID)
def test_what_is_said_is_true(opened: Page, query: str) -> None:
    ask(opened, query)
    expect(opened.locator("#search-said")).to_have_text(f"“{query}”：{SAID[query]}")


HEADINGS = {
    "许多": ["机关、地区和年度", "报告全文"],
    "同名": ["机关、地区和年度", "用语和说明", "报告全文", "本站说明"],
    "问题": ["近似结果：用语和说明", "近似结果：机关、地区和年度", "近似结果：报告全文"],
    "说明": ["本站说明"],
}


@pytest.mark.parametrize("query", HEADINGS)
def test_headings_are_of_what_stands_below_them(opened: Page, query: str) -> None:
    ask(opened, query)
    opened.wait_for_timeout(50)
    assert opened.locator("#search h2:visible").all_inner_texts() == HEADINGS[query]
    ask(opened, "没有")
    assert opened.locator("#search h2:visible").count() == 0


def test_names_beyond_the_first_ones_are_folded(opened: Page) -> None:
    ask(opened, "同名")
    names = opened.locator("section[aria-labelledby=search-direct] > ul > li")
    expect(names).to_have_count(8)
    opened.get_by_role("button", name="再看其余 11 个").click()
    expect(names).to_have_count(19)
    assert _focused(opened) == "示例8区人民政府"
    expect(opened.locator(".search-rest")).to_have_count(0)
    ask(opened, "许多")
    expect(opened.locator(".search-rest")).to_have_count(0)


def test_years_that_are_not_there_are_said(opened: Page) -> None:
    ask(opened, "缺年")
    expect(opened.locator("#search-found")).to_contain_text("没有收录2019、2020年的报告")


def test_a_query_that_finds_nothing_is_repeated_once_and_shortened(opened: Page) -> None:
    opened.locator(INPUT).fill("没有 " + "字" * 150)
    expect(opened.locator("#search-said")).to_have_text("“没有 " + "字" * 37 + "……”：没有找到。")
    assert "字字" not in opened.locator("#search-found").inner_text()
    for name in ("地区", "年度", "用语"):
        expect(opened.locator(".search-hint").get_by_role("link", name=name)).to_be_visible()


def test_reports_are_shown_as_they_come(opened: Page) -> None:
    opened.locator(INPUT).fill("许多 慢")
    expect(lines(opened)).to_have_count(2)
    top = lines(opened).nth(1).bounding_box()
    opened.keyboard.press("ArrowDown")
    focused = _focused(opened)
    opened.evaluate("fake.go()")
    expect(lines(opened)).to_have_count(10)
    assert lines(opened).nth(1).bounding_box() == top and _focused(opened) == focused
    expect(opened.locator("#search-said")).to_contain_text("约 25 份")


@pytest.mark.parametrize("page", [options(1280), options(360)], ids=["1280", "360"], indirect=True)
def test_filters_and_order(opened: Page) -> None:
    ask(opened, "许多")
    _choose(opened, "badge", "不一致（12）")
    _choose(opened, "kind", "其他（1）")
    _choose(opened, "sort", "年份新的在前")
    expect(opened.locator("#search-said")).to_contain_text("许多")
    assert opened.evaluate("fake.asked.at(-1)") == {
        "query": "许多",
        "filters": {"year": None, "region": None, "kind": "", "badge": "inconsistent", "form": None},
        "sort": "year",
    }
    assert opened.locator(".search-filters summary").text_content() == "筛选（已选 2 项）"
    assert not opened.locator("select[name=form]").is_visible(), "one form: nothing to choose"
    _choose(opened, "year", "2022年（15）")
    expect(opened.locator(".search-hint")).to_contain_text("所选条件下没有报告")
    assert opened.locator("select[name=year] option:checked").text_content() == "2022（0）"
    opened.get_by_role("button", name="清除筛选").click()
    expect(lines(opened)).to_have_count(10)


def test_screen_readers_hear_how_many_and_not_every_key(opened: Page) -> None:
    live = opened.locator("#search [role=status]")
    opened.locator(INPUT).press_sequentially("许多", delay=20)
    expect(opened.locator("#search-said")).to_contain_text("机关、地区和年度 3 条")
    assert live.text_content() == ""
    expect(live).to_have_text("“许多”：机关、地区和年度 3 条，报告全文约 25 份。")


def test_a_failure_says_so_and_can_be_tried_again(opened: Page) -> None:
    ask(opened, "近似")
    _fail(opened)
    assert addresses(opened) == [], "nothing of the query before"
    expect(opened.locator(".search-hint").get_by_role("link", name="年度")).to_be_visible()
    opened.evaluate("fake.down = false")
    opened.get_by_role("button", name="重试").click()
    expect(lines(opened)).to_have_count(10)


def test_a_search_that_does_not_load_says_so(page: Page, root: str) -> None:
    page.goto(root)
    page.route("**/search/ui.js", lambda route: route.abort())
    page.keyboard.press("/")
    page.keyboard.type("许多")
    expect(page.locator("#search-said")).to_contain_text("搜索没有载入")
    page.unroute("**/search/ui.js")
    page.get_by_role("button", name="重试").click()
    expect(lines(page)).to_have_count(10)


def test_what_is_typed_while_it_loads_is_sought(page: Page, root: str) -> None:
    held: list[Route] = []
    page.route("**/search/ui.js", lambda route: held.append(route))
    page.goto(root)
    page.keyboard.press("/")
    page.keyboard.type("许多")
    expect(page.locator("#search-said")).to_contain_text("正在载入")
    held[0].continue_()
    expect(lines(page)).to_have_count(10)
    assert page.locator(INPUT).input_value() == "许多"


# -- keys ----------------------------------------------------------------------------------------------------


def _focused(page: Page) -> str:
    found: str = page.evaluate("(one => one.id || one.textContent)(document.activeElement)")
    return found


def test_arrows_go_through_what_was_found(opened: Page) -> None:
    ask(opened, "许多")
    steps = {
        "ArrowDown": "示例区司法局",
        "ArrowRight": "2022年的报告，核对结果：一致",
        "ArrowLeft": "示例区司法局",
        "End": "再看 10 份",
        "Home": "示例区司法局",
        "ArrowUp": "search-input",
    }
    for key, place in steps.items():
        opened.keyboard.press(key)
        assert _focused(opened) == place, key
    opened.keyboard.press("Enter")
    assert _focused(opened) == "示例区司法局"
    opened.keyboard.press("/")
    assert _focused(opened) == "search-input"


@pytest.mark.parametrize("page", [options(360)], ids=["360"], indirect=True)
def test_the_field_never_covers_what_has_the_focus(opened: Page) -> None:
    ask(opened, "许多")
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("End")
    head = "document.querySelector('#search form').getBoundingClientRect().bottom"
    for _ in range(12):
        opened.keyboard.press("ArrowUp")
        assert opened.evaluate(f"document.activeElement.getBoundingClientRect().top >= {head}"), _focused(
            opened
        )


def test_names_are_there_before_texts_and_stay(opened: Page) -> None:
    opened.evaluate("fake.wait = 500")
    opened.keyboard.type("许多 先")
    expect(opened.get_by_role("link", name="示例区司法局", exact=True)).to_be_visible()
    assert lines(opened).count() == 0
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("ArrowDown")
    expect(lines(opened)).to_have_count(10)
    assert _focused(opened) == "示例市示例区"


def test_enter_waits_for_what_is_on_its_way(opened: Page) -> None:
    opened.evaluate("fake.wait = 300")
    opened.keyboard.type("许多")
    opened.keyboard.press("Enter")
    expect(opened.locator("#search-said")).to_contain_text("许多")
    assert _focused(opened) == "示例区司法局"


@pytest.mark.parametrize(
    "page", [options(360) | {"has_touch": True, "is_mobile": True}], ids=["touch"], indirect=True
)
def test_enter_puts_the_keyboard_of_a_phone_away(opened: Page) -> None:
    ask(opened, "许多")
    opened.keyboard.press("Enter")
    assert opened.evaluate("document.activeElement.matches('a, input')") is False


def test_the_key_opens_it_where_nobody_types(page: Page, root: str) -> None:
    dialog = page.locator("#search")
    page.goto(root + "compare/")
    page.locator("#compare-input").press("/")
    assert page.locator("#compare-input").input_value() == "/"
    page.keyboard.press("Escape")
    page.locator("a.md-logo").first.focus()
    for modified in ("Control+/", "Alt+/", "Meta+/"):
        page.keyboard.press(modified)
    assert dialog.count() == 0
    page.keyboard.press("/")
    expect(dialog).to_be_visible()
    assert _focused(page) == "search-input" and page.locator(INPUT).input_value() == ""
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('a.md-logo')")


def test_the_key_can_be_switched_off(opened: Page) -> None:
    dialog = opened.locator("#search[open]")
    for kept in (False, True):
        opened.get_by_label("按“/”键打开搜索").set_checked(kept)
        opened.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        opened.wait_for_function("!history.state?.search")
        opened.reload()
        opened.keyboard.press("/")
        opened.wait_for_timeout(100)
        assert dialog.count() == kept
        if not kept:
            open_search(opened)


@pytest.mark.parametrize("page", [options(360)], ids=["360"], indirect=True)
def test_esc_closes_it_and_the_focus_is_where_it_was(opened: Page, root: str) -> None:
    ask(opened, "许多")
    opened.keyboard.press("Escape")
    expect(opened.locator("#search")).to_be_hidden()
    assert opened.evaluate("document.activeElement.matches('.md-header .seek')")
    expect(opened).to_have_url(root)
    opened.get_by_role("main").locator(".seek").click()
    expect(opened.locator(INPUT)).to_have_value("许多")
    opened.locator("select[name=sort]").focus()
    opened.keyboard.press("Escape")
    expect(opened.locator("#search")).to_be_hidden()
    assert opened.evaluate("document.activeElement.matches('main .seek')")


def test_the_page_below_is_out_of_reach(opened: Page) -> None:
    ask(opened, "近似")
    for _ in range(30):
        opened.keyboard.press("Tab")
        assert opened.evaluate(f"{IN_THE_DIALOG} || document.activeElement === document.body")
    opened.mouse.move(640, 400)
    for _ in range(10):
        opened.mouse.wheel(0, 400)
    opened.wait_for_timeout(100)
    assert opened.evaluate("scrollY") == 0
    opened.locator("#search-input").focus()
    opened.keyboard.press("Home")
    opened.mouse.click(20, 400)
    expect(opened.locator("#search")).to_be_hidden()


def test_nothing_is_sought_while_words_are_composed(opened: Page) -> None:
    session = opened.context.new_cdp_session(opened)
    for part in ("x", "xu", "xu d", "xu duo"):
        session.send("Input.imeSetComposition", {"text": part, "selectionStart": 1, "selectionEnd": 1})
    opened.wait_for_timeout(400)
    assert opened.evaluate("fake.asked") == []
    session.send("Input.insertText", {"text": "许多"})
    expect(opened.locator("#search-said")).to_contain_text("“许多”")
    assert opened.evaluate("fake.asked.map(one => one.query)") == ["许多"]


def test_words_begun_while_it_loads_are_composed_to_their_end(page: Page, root: str) -> None:
    held: list[Route] = []
    page.route("**/search/ui.js", lambda route: held.append(route))
    page.goto(root)
    page.keyboard.press("/")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "xu d", "selectionStart": 4, "selectionEnd": 4})
    expect(page.locator("#search-said")).to_contain_text("正在载入")
    held[0].continue_()
    expect(page.locator("#search-said")).to_be_empty()
    page.wait_for_timeout(300)
    assert page.evaluate("globalThis.fake?.asked ?? []") == []
    assert urlsplit(page.url).query == ""
    session.send("Input.insertText", {"text": "许多"})
    expect(lines(page)).to_have_count(10)
    assert page.evaluate("fake.asked.map(one => one.query)") == ["许多"]


def test_an_older_answer_never_covers_a_newer_one(opened: Page) -> None:
    opened.evaluate("fake.wait = 400")
    opened.locator(INPUT).fill("许多")
    opened.wait_for_timeout(250)
    opened.evaluate("fake.wait = 0")
    opened.locator(INPUT).fill("没有")
    opened.wait_for_timeout(600)
    assert "没有找到" in opened.locator("#search-said").inner_text() and addresses(opened) == []


# -- addresses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [options(360)], ids=["360"], indirect=True)
def test_going_back_closes_it_and_forward_opens_it(opened: Page, root: str) -> None:
    ask(opened, "许多")
    assert unquote(urlsplit(opened.url).query) == "q=许多"
    opened.go_back()
    expect(opened.locator("#search")).to_be_hidden()
    assert opened.url == root
    opened.go_forward()
    expect(opened.locator("#search")).to_be_visible()
    assert unquote(urlsplit(opened.url).query) == "q=许多"


def test_the_address_of_a_search_brings_it_back(page: Page, root: str) -> None:
    page.goto(f"{root}about/?q={quote('许多')}&q-year=2021&q-kind=&q-sort=year#contact")
    expect(lines(page)).to_have_count(10)
    asked = page.evaluate("fake.asked")
    assert [one["filters"]["year"] for one in asked] == [2021] and asked[0]["filters"]["kind"] == ""
    assert asked[0]["sort"] == "year"
    page.reload()
    expect(lines(page)).to_have_count(10)
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{root}about/#contact")
    assert page.locator("#search").is_hidden()


def test_an_address_made_to_harm_does_none(page: Page, root: str) -> None:
    page.goto(
        f"{root}?q={quote('恶意 ' + chr(0x202E) + '<b>' + 'x' * 5000)}&q-year=x&q-region={quote('<i>')}"
    )
    expect(page.locator("#search-said")).to_contain_text("“恶意 <b>xxx")
    assert len(page.locator(INPUT).input_value()) == 200
    assert len(page.evaluate("fake.asked[0].query")) == 200
    assert page.locator("#search :is(b, i)").count() == 0


@pytest.mark.parametrize("page", [options(360)], ids=["360"], indirect=True)
def test_coming_back_from_a_result_finds_the_list_as_it_was(opened: Page) -> None:
    ask(opened, "许多")
    opened.get_by_role("button", name="再看 10 份").click()
    line = lines(opened).nth(14).locator("a")
    name = line.inner_text()
    line.click()
    opened.wait_for_url("**/about/**")
    opened.go_back()
    expect(lines(opened)).to_have_count(20)
    assert _focused(opened) == name
    assert opened.locator(INPUT).input_value() == "许多"
    opened.keyboard.press("Escape")
    expect(opened.locator("#search")).to_be_hidden()
    expect(opened).not_to_have_url(re.compile("q="))


def test_paper_shows_the_page(opened: Page) -> None:
    ask(opened, "许多")
    opened.emulate_media(media="print")
    assert not opened.locator("#search").is_visible()
    assert opened.get_by_role("main").is_visible()
