"""What people see, in a real Chromium: numbers, the way to a finding, no scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import Browser

from generator.form_reader import load_forms
from tests.browser.visits import Visit, options, violations
from tests.conftest import BEILUN, FOUNDING, ROOT, serving, some_reports


def _printed(cells: Any, columns: int) -> list[str]:
    """What PyYAML's plainest loader makes of a row, as the page has to show it."""
    if _blank(cells):
        return [""] * columns
    written = list(cells.values()) if isinstance(cells, dict) else cells
    return [_shown(one) for one in written]


def _shown(cell: Any) -> str:
    """A number or sign as it stands; what was printed, where the file says so; nothing for a blank."""
    printed = cell["printed"] if isinstance(cell, dict) else cell
    return "" if _blank(printed) else printed.strip()


def _blank(written: Any) -> bool:
    return written in ("", "~", "null")


# -- numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visit", [options(1280), options(360)], ids=["1280", "360"], indirect=True)
@pytest.mark.parametrize("report", some_reports())
def test_every_cell_on_the_page_is_the_cell_in_the_file(visit: Visit, address: str, report: str) -> None:
    """Read with PyYAML's plainest loader, so that nothing of ours stands between file and page."""
    text = (ROOT / f"content/reports/{report}.yml").read_text("utf-8")
    data = yaml.load(text, yaml.BaseLoader)
    form = load_forms()[data["form"]]
    visit.page.goto(f"{address}{report}/")
    compared = 0
    for table in form.tables:
        if _blank(data[table.id]):
            assert visit.page.locator(f"tr[id^={table.id}-] > td").count() == 0, table.id
            continue
        across = []
        for row, cells in data[table.id].items():
            written = _printed(cells, len(table.columns_of(row)))
            if table.layout == "across":
                across += written
                continue
            shown = visit.page.locator(f"#{table.id}-{row} > td").all_inner_texts()
            assert [one.strip() for one in shown] == written, (table.id, row)
            compared += len(written)
        if table.layout == "across":
            assert visit.page.locator(f"#{table.id}-values > td").all_inner_texts() == across
    annex = data.get("annex")
    for row, value in annex["values"].items() if isinstance(annex, dict) else ():
        assert visit.page.locator(f"#annex-{row} > td").all_inner_texts()[-1] == _shown(value)
    if report in FOUNDING:
        assert compared >= 170


# -- pages by the way ----------------------------------------------------------------------------------


def test_missing_pages_lead_on(browser: Browser, site: Path) -> None:
    """Hosts answer with 404.html, whose own addresses start at the root the site is published under."""
    portal = yaml.safe_load((ROOT / "content/portal.yml").read_text("utf-8"))
    below = urlsplit(portal.get("address") or "").path.strip("/")
    with serving(site, f"{below}/" if below else "") as root:
        page = browser.new_page(**options(360))
        page.goto(root + "404.html")
        assert violations(page) == []
        page.get_by_role("main").get_by_role("link", name="按地区查找").click()
        assert page.url == root + "regions/"
        page.close()


@pytest.mark.parametrize("visit", [options(360, script=False)], ids=["no scripts"], indirect=True)
def test_without_scripts_every_report_is_reached_and_read(visit: Visit, founding_address: str) -> None:
    page = visit.page
    page.goto(founding_address + "regions/")
    page.get_by_role("link", name="宁波市", exact=True).click()
    page.get_by_role("link", name="北仑区", exact=True).click()
    page.get_by_role("main").get_by_role("link", name="宁波市北仑区卫生健康局").click()
    page.get_by_role("main").get_by_role("link", name="2021年", exact=True).click()
    assert page.url.endswith("/330206/wsjkj/2021/")
    assert page.locator("#disclosure-licensing td").inner_text() == "3061"
    assert page.locator("#requests-total td").nth(6).is_visible()


# -- a finding -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visit", [options(360)], ids=["360"], indirect=True)
def test_a_marked_cell_leads_to_its_finding_and_back(visit: Visit, founding_address: str) -> None:
    page = visit.page
    page.goto(f"{founding_address}{BEILUN}/")
    marked = page.locator("td.marked")
    assert sorted(marked.all_inner_texts()) == ["0", "1", "1", "1"]
    page.locator("#requests-total-total a").click()
    target = page.locator("li:target")
    assert "新收的加上年结转的为 1" in target.inner_text()
    target.get_by_role("link", name="回到表中这一格").click()
    assert page.locator("td:target").inner_text() == "0"


@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_keyboard_reaches_a_number_that_does_not_add_up(visit: Visit, founding_address: str) -> None:
    page = visit.page
    page.goto(f"{founding_address}{BEILUN}/")
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('td.marked') !== null"):
            break
    else:
        raise AssertionError("the keyboard does not reach the number")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    assert page.locator("li:target").is_visible()


@pytest.mark.parametrize("visit", [options(1280)], ids=["1280"], indirect=True)
def test_print_keeps_every_cell_on_the_paper(visit: Visit, founding_address: str) -> None:
    page = visit.page
    page.goto(f"{founding_address}{BEILUN}/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 less its margins, at 96 dpi
    right = page.eval_on_selector_all(
        "td", "cells => Math.max(...cells.map(c => c.getBoundingClientRect().right))"
    )
    assert right <= 718
    assert not page.locator(".md-header").is_visible()
