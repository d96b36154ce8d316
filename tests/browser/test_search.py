"""The search as people use it: what it finds, by key and by finger, and what it says where it fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect
from pypinyin import lazy_pinyin

from tests.browser.visits import AXE_COLOURS, AXE_RULES, Visit, options, violations, width_beyond
from tests.conftest import BEILUN, FOUNDING, PUBLISHED, REPORTS, ROOT, serving

FAKE = (ROOT / "tests/browser/fake_engine.js").read_text("utf-8")
CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:"
)
INPUT = "#search-input"
WINDOWS = [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]
IN_THE_DIALOG = "document.querySelector('#search').contains(document.activeElement)"


def _with_fake(page: Page) -> Page:
    """The engine's place is taken by one that a query's first word brings into a state."""
    page.route("**/search/engine.js", lambda route: route.fulfill(body=FAKE, content_type="text/javascript"))
    return page


def _open(page: Page) -> None:
    """By the button at the top of every page, with all that comes with it."""
    page.locator(".md-header .seek").click()
    page.locator("#search-said", has_not_text="正在载入").wait_for(state="attached")


def _ask(page: Page, query: str) -> None:
    """Type, and wait for the whole answer."""
    page.locator(INPUT).fill(query)
    page.locator("#search-said", has_text=f"“{query}”：").wait_for(timeout=8000)


def _links(page: Page, of: str = "#search-found") -> list[str]:
    """Addresses below the root that the dialog's lines lead to, in order, without what is sought."""
    found: list[str] = page.eval_on_selector_all(f"{of} .search-to", "all => all.map(one => one.href)")
    return [urlsplit(one).path.removeprefix("/sub/") for one in found]


# -- the site's own engine -------------------------------------------------------------------------------


def _plain(text: str) -> str:
    return re.sub(r"[*#>\[\]]|\(.*?\)", "", text)


def _text(report: str) -> str:
    sections = yaml.load((REPORTS / f"{report}.yml").read_text("utf-8"), yaml.BaseLoader)["sections"]
    return "\n".join(_plain(one["text"]) for one in sections.values())


def _words(report: str) -> str:
    """Seven characters from the middle of the longest stretch of which the others have none like it."""
    others = "\n".join(_text(one) for one in FOUNDING if one != report)
    stretches = sorted(re.findall(r"[\u4e00-\u9fff]{7,}", _text(report)), key=len, reverse=True)
    middles = (one[len(one) // 2 - 3 :][:7] for one in stretches)
    return next(one for one in middles if one not in others)


def _queries(report: str) -> dict[str, str]:
    """Ways to ask for a report, taken from its files."""
    file = REPORTS / f"{report}.yml"
    name = yaml.load((file.parent / "agency.yml").read_text("utf-8"), yaml.BaseLoader)["name"]
    table = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)["disclosure"]
    found = {
        "name": name,
        "part of the name": name[1:-1],
        "pinyin": "".join(lazy_pinyin(name)),
        "words of the text": _words(report),
    }
    licences = table["licensing"]["decisions"]
    return found if licences == "0" else found | {"licences": licences}


@pytest.mark.founding
@pytest.mark.parametrize("visit", [options(360)], ids=["360"], indirect=True)
def test_every_founding_report_is_found(visit: Visit, founding_address: str) -> None:
    visit.page.goto(founding_address)
    _open(visit.page)
    for report in FOUNDING:
        agency = report.rpartition("/")[0]
        for way, query in _queries(report).items():
            _ask(visit.page, query)
            top = _links(visit.page)[:5]
            assert {f"{report}/", f"{agency}/"} & set(top), (way, query, top)
            if way == "words of the text":
                assert _links(visit.page, "section[aria-labelledby=search-full]")[0] == f"{report}/", query


@pytest.mark.founding
@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_words_that_stand_nowhere_find_nothing(visit: Visit, founding_address: str) -> None:
    visit.page.goto(founding_address)
    _open(visit.page)
    visit.page.locator(INPUT).fill("火星探测器发射")
    expect(visit.page.locator("#search-said")).to_contain_text("没有找到")
    assert _links(visit.page) == []
    expect(visit.page.locator(".search-hint").get_by_role("link", name="地区")).to_be_visible()


@pytest.mark.founding
@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_what_is_found_is_marked_where_it_leads(visit: Visit, founding_address: str) -> None:
    page = visit.page
    page.goto(founding_address)
    _open(page)
    _ask(page, "政务新媒体公开信息")
    line = page.locator("section[aria-labelledby=search-full] li").first
    assert line.locator("mark").all_inner_texts() == ["政务新媒体公开信息"]
    line.locator("a").click()
    page.wait_for_url(f"**/{BEILUN}/?h=*")
    assert _marked(page) == ["政务新媒体公开信息"]


@pytest.mark.founding
@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_nothing_needs_more_than_the_strictest_policy(visit: Visit, founding_address: str) -> None:
    """No evaluated code, nothing inserted, nothing from elsewhere: the console would say so."""

    def answer(route: Route) -> None:
        if route.request.resource_type != "document":
            return route.continue_()
        response = route.fetch()
        route.fulfill(response=response, headers=response.headers | {"content-security-policy": CSP})

    visit.page.route("**/*", answer)
    visit.page.goto(founding_address)
    _open(visit.page)
    _ask(visit.page, "卫生健康")
    visit.page.locator("section[aria-labelledby=search-full] a").first.click()
    visit.page.wait_for_url("**/?h=*")
    assert _marked(visit.page)


# -- before it is opened, and without scripts --------------------------------------------------------------


@pytest.mark.parametrize("visit", [options(360)], ids=["360"], indirect=True)
def test_nothing_of_the_search_is_fetched_before_it_is_opened(visit: Visit, address: str) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda sent: asked.append(sent.url) if "/search/" in sent.url else None)
    visit.page.goto(address)
    visit.page.wait_for_timeout(300)
    assert asked == []
    _open(visit.page)
    assert any(url.endswith("/search/registry.json") for url in asked)


@pytest.mark.parametrize(
    "visit", [options(one, script=False) for one in (1280, 320)], ids=["1280", "320"], indirect=True
)
def test_without_scripts_links_stand_in_its_place(visit: Visit, address: str) -> None:
    visit.page.goto(address)
    assert not visit.page.locator(".seek").first.is_visible()
    assert not visit.page.locator(".seek").last.is_visible()
    assert width_beyond(visit.page) == 0
    for name, path in {"地区": "regions/", "年度": "years/"}.items():
        link = visit.page.locator(".md-header").get_by_role("link", name=name, exact=True)
        assert link.is_visible()
        link.click()
        assert visit.page.url == address + path
        visit.page.go_back()
    assert visit.page.locator("main noscript").get_by_role("link", name="地区").is_visible()


# -- the dialog and its states -----------------------------------------------------------------------------


@pytest.fixture
def opened(visit: Visit, address: str) -> Page:
    """The dialog over the home page, with the engine that can be brought into any state."""
    _with_fake(visit.page).goto(address, wait_until="domcontentloaded")
    _open(visit.page)
    return visit.page


@pytest.fixture
def faked(visit: Visit) -> Page:
    return _with_fake(visit.page)


STATES: dict[str, Callable[[Page], None]] = {
    "empty": lambda page: None,
    "results": lambda page: _ask(page, "许多"),
    "filtered": lambda page: (_ask(page, "许多"), _choose(page, "year", "2021年（10）"))[0],
    "near": lambda page: _ask(page, "近似"),
    "none": lambda page: _ask(page, "没有"),
    "hostile": lambda page: _ask(page, "恶意"),
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
    "visit", [options(*one) for one in WINDOWS], ids=[f"{w} {s}" for w, s in WINDOWS], indirect=True
)
def test_every_state_is_accessible_and_fits(opened: Page) -> None:
    dark = opened.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    for name, reach in STATES.items():
        reach(opened)
        rules = AXE_COLOURS if dark else AXE_RULES
        found = Axe().run(opened, context="#search", options=rules).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], name
    assert dark or violations(opened) == []


@pytest.mark.parametrize("visit", [options(320)], ids=["320"], indirect=True)
def test_no_state_is_wider_than_a_small_phone(opened: Page) -> None:
    for name, reach in STATES.items():
        reach(opened)
        beyond = opened.evaluate(
            "(one => one.scrollWidth - one.clientWidth)(document.querySelector('#search'))"
        )
        assert beyond <= 0 and width_beyond(opened) == 0, name


@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_hostile_words_are_words(opened: Page) -> None:
    _ask(opened, "恶意")
    assert opened.locator("#search :is(img, script, [onerror], [onload])").count() == 0
    assert "<img src=x onerror=alert(1)>" in opened.locator("#search-found").inner_text()
    assert opened.locator("#search .search-to[href]").count() == 0
    _ask(opened, "没有 <b>粗</b>")
    assert opened.locator("#search b").count() == 0


@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_years_say_in_words_how_they_came_out(opened: Page) -> None:
    _ask(opened, "许多")
    years = opened.locator("#search-found").get_by_role("list", name="示例区司法局的报告").get_by_role("link")
    assert years.all_inner_texts()[0].startswith("2022")
    expect(years.nth(1)).to_have_accessible_name(re.compile("^2021 ?年的报告，核对结果：不一致$"))


@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_more_is_ten_at_a_time(opened: Page) -> None:
    _ask(opened, "许多")
    lines = opened.locator("section[aria-labelledby=search-full] li")
    expect(lines).to_have_count(10)
    opened.get_by_role("button", name="再看 10 份").click()
    expect(lines).to_have_count(20)
    assert opened.evaluate(
        "document.activeElement.closest('li') === document.querySelectorAll('ol > li')[10]"
    )
    opened.get_by_role("button", name="再看 5 份").click()
    expect(lines).to_have_count(25)
    expect(opened.locator(".search-more")).to_be_hidden()
    expect(opened.locator("#search-said")).to_contain_text("报告全文 25 条")


@pytest.mark.parametrize("visit", [options(1280), options(360)], ids=["1280", "360"], indirect=True)
def test_filters_and_order(opened: Page) -> None:
    _ask(opened, "许多")
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
    expect(opened.locator("section[aria-labelledby=search-full] li")).to_have_count(10)


@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_screen_readers_hear_how_many_and_not_every_key(opened: Page) -> None:
    live = opened.locator("#search [role=status]")
    opened.locator(INPUT).press_sequentially("许多", delay=20)
    expect(opened.locator("#search-said")).to_contain_text("机关和年度 3 条")
    assert live.text_content() == ""
    expect(live).to_have_text("“许多”：机关和年度 3 条，报告全文约 25 条。")


@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_a_failure_says_so_and_can_be_tried_again(opened: Page) -> None:
    _fail(opened)
    expect(opened.locator(".search-hint").get_by_role("link", name="年度")).to_be_visible()
    opened.evaluate("fake.down = false")
    opened.get_by_role("button", name="重试").click()
    expect(opened.locator("section[aria-labelledby=search-full] li")).to_have_count(10)


def test_a_search_that_does_not_load_says_so(page: Page, address: str) -> None:
    page.goto(address)
    page.route("**/search/ui.js", lambda route: route.abort())
    page.keyboard.press("/")
    page.keyboard.type("许多")
    expect(page.locator("#search-said")).to_contain_text("搜索没有载入")
    page.unroute("**/search/ui.js")
    _with_fake(page)
    page.get_by_role("button", name="重试").click()
    expect(page.locator("section[aria-labelledby=search-full] li")).to_have_count(10)


def test_what_is_typed_while_it_loads_is_sought(page: Page, address: str) -> None:
    _with_fake(page)
    held: list[Route] = []
    page.route("**/search/ui.js", lambda route: held.append(route))
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.type("许多")
    expect(page.locator("#search-said")).to_contain_text("正在载入")
    held[0].continue_()
    expect(page.locator("section[aria-labelledby=search-full] li")).to_have_count(10)
    assert page.locator(INPUT).input_value() == "许多"


# -- keys ----------------------------------------------------------------------------------------------------


def _focused(page: Page) -> str:
    found: str = page.evaluate("(one => one.id || one.textContent)(document.activeElement)")
    return found


@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_arrows_go_through_what_was_found(opened: Page) -> None:
    _ask(opened, "许多")
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


@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_enter_waits_for_what_is_on_its_way(opened: Page) -> None:
    opened.evaluate("fake.wait = 300")
    opened.keyboard.type("许多")
    opened.keyboard.press("Enter")
    expect(opened.locator("#search-said")).to_contain_text("许多")
    assert _focused(opened) == "示例区司法局"


@pytest.mark.parametrize(
    "visit", [options(360) | {"has_touch": True, "is_mobile": True}], ids=["touch"], indirect=True
)
def test_enter_puts_the_keyboard_of_a_phone_away(opened: Page) -> None:
    _ask(opened, "许多")
    opened.keyboard.press("Enter")
    assert opened.evaluate("document.activeElement.matches('a, input')") is False


@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_the_key_opens_it_where_nobody_types(faked: Page, address: str) -> None:
    dialog = faked.locator("#search")
    faked.goto(address + "compare/")
    faked.locator("#compare-input").press("/")
    assert faked.locator("#compare-input").input_value() == "/"
    faked.keyboard.press("Escape")
    faked.locator("a.md-logo").first.focus()
    for modified in ("Control+/", "Alt+/", "Meta+/"):
        faked.keyboard.press(modified)
    assert dialog.count() == 0
    faked.keyboard.press("/")
    expect(dialog).to_be_visible()
    assert _focused(faked) == "search-input" and faked.locator(INPUT).input_value() == ""
    faked.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert faked.evaluate("document.activeElement.matches('a.md-logo')")


@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_the_key_can_be_switched_off(opened: Page) -> None:
    dialog = opened.locator("#search[open]")
    for kept in (False, True):
        opened.get_by_label("按“/”键打开搜索").set_checked(kept)
        opened.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        opened.reload()
        opened.keyboard.press("/")
        opened.wait_for_timeout(100)
        assert dialog.count() == kept
        if not kept:
            _open(opened)


@pytest.mark.parametrize("visit", [options(360)], ids=["360"], indirect=True)
def test_esc_closes_it_and_the_focus_is_where_it_was(opened: Page, address: str) -> None:
    _ask(opened, "许多")
    opened.keyboard.press("Escape")
    expect(opened.locator("#search")).to_be_hidden()
    assert opened.evaluate("document.activeElement.matches('.md-header .seek')")
    expect(opened).to_have_url(address)
    opened.get_by_role("main").locator(".seek").click()
    expect(opened.locator(INPUT)).to_have_value("许多")
    opened.locator("select[name=sort]").focus()
    opened.keyboard.press("Escape")
    expect(opened.locator("#search")).to_be_hidden()
    assert opened.evaluate("document.activeElement.matches('main .seek')")


@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_the_page_below_is_out_of_reach(opened: Page) -> None:
    _ask(opened, "近似")
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


@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_nothing_is_sought_while_words_are_composed(opened: Page) -> None:
    session = opened.context.new_cdp_session(opened)
    for part in ("x", "xu", "xu d", "xu duo"):
        session.send("Input.imeSetComposition", {"text": part, "selectionStart": 1, "selectionEnd": 1})
    opened.wait_for_timeout(400)
    assert opened.evaluate("fake.asked") == []
    session.send("Input.insertText", {"text": "许多"})
    expect(opened.locator("#search-said")).to_contain_text("“许多”")
    assert opened.evaluate("fake.asked.map(one => one.query)") == ["许多"]


@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_an_older_answer_never_covers_a_newer_one(opened: Page) -> None:
    opened.evaluate("fake.wait = 400")
    opened.locator(INPUT).fill("许多")
    opened.wait_for_timeout(250)
    opened.evaluate("fake.wait = 0")
    opened.locator(INPUT).fill("没有")
    opened.wait_for_timeout(600)
    assert "没有找到" in opened.locator("#search-said").inner_text() and _links(opened) == []


# -- addresses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visit", [options(360)], ids=["360"], indirect=True)
def test_going_back_closes_it_and_forward_opens_it(opened: Page, address: str) -> None:
    _ask(opened, "许多")
    assert unquote(urlsplit(opened.url).query) == "q=许多"
    opened.go_back()
    expect(opened.locator("#search")).to_be_hidden()
    assert opened.url == address
    opened.go_forward()
    expect(opened.locator("#search")).to_be_visible()
    assert unquote(urlsplit(opened.url).query) == "q=许多"


@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_the_address_of_a_search_brings_it_back(faked: Page, address: str) -> None:
    faked.goto(f"{address}about/?q={quote('许多')}&q-year=2021&q-kind=&q-sort=year#contact")
    expect(faked.locator("section[aria-labelledby=search-full] li")).to_have_count(10)
    asked = faked.evaluate("fake.asked")
    assert [one["filters"]["year"] for one in asked] == [2021] and asked[0]["filters"]["kind"] == ""
    assert asked[0]["sort"] == "year"
    faked.reload()
    expect(faked.locator("section[aria-labelledby=search-full] li")).to_have_count(10)
    faked.keyboard.press("Escape")
    expect(faked).to_have_url(f"{address}about/#contact")
    assert faked.locator("#search").is_hidden()


@pytest.mark.parametrize("visit", [options(360)], ids=["360"], indirect=True)
def test_coming_back_from_a_result_finds_the_list_as_it_was(opened: Page) -> None:
    _ask(opened, "许多")
    opened.get_by_role("button", name="再看 10 份").click()
    line = opened.locator("section[aria-labelledby=search-full] li").nth(14).locator("a")
    name = line.inner_text()
    line.click()
    opened.wait_for_url("**/about/**")
    opened.go_back()
    expect(opened.locator("section[aria-labelledby=search-full] li")).to_have_count(20)
    assert _focused(opened) == name
    assert opened.locator(INPUT).input_value() == "许多"
    opened.keyboard.press("Escape")
    expect(opened.locator("#search")).to_be_hidden()
    assert "q=" not in opened.url


@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_paper_shows_the_page(opened: Page) -> None:
    _ask(opened, "许多")
    opened.emulate_media(media="print")
    assert not opened.locator("#search").is_visible()
    assert opened.get_by_role("main").is_visible()


# -- words marked in a page ------------------------------------------------------------------------------

HIGHLIGHTED = "[...(CSS.highlights?.get('sought') ?? [])].map(one => one.toString())"
OLD_BROWSER = "delete globalThis.Highlight"


def _marked(page: Page) -> list[str]:
    """What is marked, as soon as something is."""
    for _ in range(50):
        found: list[str] = page.evaluate(HIGHLIGHTED) or page.locator("mark.sought").all_inner_texts()
        if found:
            return found
        page.wait_for_timeout(100)
    return []


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory, site: Path) -> Iterator[str]:
    """One page with what is hard to mark, beside the site's own scripts."""
    folder = tmp_path_factory.mktemp("marked") / "site"
    folder.mkdir()
    for name in ("assets", "search"):
        (folder / name).symlink_to(site / name)
    (folder / "index.html").write_text(
        """<!doctype html><meta charset=utf-8><title>x</title><script defer src="assets/portal.js"></script>
        <article><nav>公开</nav><h1>政务公<b>开</b></h1><p style="height: 3000px">別處</p>
        <p id=there>全年 <em>公</em>開 3,061 条，13061 条</p><script type="text/plain">公开</script>
        <details><summary>更多</summary><p>其中有暗处</p></details><textarea>公开</textarea></article>""",
        "utf-8",
    )
    with serving(folder, PUBLISHED) as address:
        yield address


@pytest.mark.parametrize("init", [None, OLD_BROWSER], ids=["highlights", "elements"])
def test_words_are_marked_as_the_search_reads_them(page: Page, made_up: str, init: str | None) -> None:
    if init:
        page.add_init_script(init)
    page.goto(f"{made_up}?h={quote('公开 ３０６１')}")
    assert "".join(_marked(page)) == "公开公開3,061"
    assert page.evaluate("scrollY") == 0, "the first is in sight"
    assert page.locator("nav mark, script mark, textarea mark").count() == 0
    page.goto(f"{made_up}?h={quote('别处')}")
    assert "".join(_marked(page)) == "別處"


def test_the_page_goes_to_the_first_word_and_unfolds_it(page: Page, made_up: str) -> None:
    page.goto(f"{made_up}?h={quote('暗处')}")
    assert _marked(page) == ["暗处"]
    assert page.locator("details").get_attribute("open") is not None
    expect(page.get_by_text("其中有暗处")).to_be_in_viewport()
    page.goto(f"{made_up}?h={quote('政务')}#there")
    assert _marked(page) == ["政务"]
    expect(page.locator("#there")).to_be_in_viewport()


def test_a_page_is_marked_within_bounds(page: Page, made_up: str) -> None:
    page.goto(made_up)
    page.evaluate("document.querySelector('article').append('公开'.repeat(400000))")
    marked: Any = page.evaluate(
        """async root => {
          const { mark } = await import(`${root}assets/search/mark.js`);
          const began = performance.now();
          await mark(root, "公 ".repeat(2000) + "开");
          return [CSS.highlights.get("sought")?.size ?? 0, performance.now() - began];
        }""",
        made_up,
    )
    assert marked[0] <= 500 and marked[1] < 3000
