"""The search of a built site: what it finds, what it fetches, what stands in its place without scripts."""

from __future__ import annotations

import re

import pytest
import yaml
from playwright.sync_api import Route, expect
from pypinyin import lazy_pinyin

from tests.browser.searching import FULL, INPUT, addresses, ask, lines, marked, open_search
from tests.browser.visits import Visit, options, width_beyond
from tests.conftest import BEILUN, FOUNDING, REPORTS

CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:"
)

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
    open_search(visit.page)
    for report in FOUNDING:
        agency = report.rpartition("/")[0]
        for way, query in _queries(report).items():
            ask(visit.page, query)
            top = addresses(visit.page)[:5]
            assert {f"{report}/", f"{agency}/"} & set(top), (way, query, top)
            if way == "words of the text":
                assert addresses(visit.page, FULL)[0] == f"{report}/", query


@pytest.mark.founding
@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_words_that_stand_nowhere_find_nothing(visit: Visit, founding_address: str) -> None:
    visit.page.goto(founding_address)
    open_search(visit.page)
    visit.page.locator(INPUT).fill("火星探测器发射")
    expect(visit.page.locator("#search-said")).to_contain_text("没有找到")
    assert addresses(visit.page) == []
    expect(visit.page.locator(".search-hint").get_by_role("link", name="地区")).to_be_visible()


@pytest.mark.founding
@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_what_is_found_is_marked_where_it_leads(visit: Visit, founding_address: str) -> None:
    page = visit.page
    page.goto(founding_address)
    open_search(page)
    ask(page, "政务新媒体公开信息")
    line = lines(page).first
    assert line.locator("mark").all_inner_texts() == ["政务新媒体公开信息"]
    line.locator("a").click()
    page.wait_for_url(f"**/{BEILUN}/?h=*")
    assert marked(page) == ["政务新媒体公开信息"]


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
    open_search(visit.page)
    ask(visit.page, "卫生健康")
    lines(visit.page).locator("a").first.click()
    visit.page.wait_for_url("**/?h=*")
    assert marked(visit.page)


# -- before it is opened, and without scripts --------------------------------------------------------------


@pytest.mark.parametrize("visit", [options(360)], ids=["360"], indirect=True)
def test_nothing_of_the_search_is_fetched_before_it_is_opened(visit: Visit, address: str) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda sent: asked.append(sent.url) if "/search/" in sent.url else None)
    visit.page.goto(address)
    visit.page.wait_for_timeout(300)
    assert asked == []
    open_search(visit.page)
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
