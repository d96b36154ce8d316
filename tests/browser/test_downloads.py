"""Taking things away, as readers do it: files, badges, the page of the data."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.visits import AXE_RULES, options
from tests.conftest import serving

REPORT = "990101/sfj/2021/"
PAGES = ("data/", REPORT, "regions/990101/", "years/2021/")
ENDINGS = ("xlsx", "csv", "json", "yml")


@pytest.fixture(scope="session")
def root(fabricated_site: Path) -> Iterator[str]:
    with serving(fabricated_site) as address:
        yield address


def _open_all(page: Page) -> None:
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")


@pytest.mark.parametrize("page", [options(1280, script=False)], indirect=True)
def test_each_format_of_a_report_can_be_downloaded(page: Page, root: str, tmp_path: Path) -> None:
    page.goto(root + REPORT)
    files = {}
    for link in page.locator("ul.downloads a[download]").all():
        with page.expect_download() as started:
            link.click()
        name = started.value.suggested_filename
        started.value.save_as(tmp_path / name)
        files[name] = (tmp_path / name).read_bytes()
    assert list(files) == [f"2021.{ending}" for ending in ENDINGS]
    title = page.locator("h1").inner_text().rstrip("#")
    assert openpyxl.load_workbook(io.BytesIO(files["2021.xlsx"])).worksheets[0]["A1"].value == title
    assert json.loads(files["2021.json"])["title"] == title
    assert title in files["2021.yml"].decode()
    lines = list(csv.DictReader(io.StringIO(files["2021.csv"].decode("utf-8-sig"), newline="")))
    shown = page.locator("table.official.matrix td").all_inner_texts()
    assert [one["printed"] for one in lines if one["table"] == "requests" and one["unit"]] == shown


@pytest.mark.parametrize("page", [options(1280, script=False)], indirect=True)
def test_files_of_regions_and_years_can_be_downloaded(page: Page, root: str) -> None:
    for path, name in (("regions/990101/", "cells.csv"), ("years/2021/", "2021.csv"), ("data/", "2021.csv")):
        page.goto(root + path)
        with page.expect_download() as started:
            page.locator(f"article a[download][href$='/{name}']").first.click()
        assert started.value.suggested_filename == name


@pytest.mark.parametrize("page", [options(360, script=False)], indirect=True)
def test_the_snippet_shows_the_badge_where_it_is_pasted(page: Page, root: str) -> None:
    page.goto(root + REPORT)
    page.locator("details.embed > summary").click()
    snippet = page.locator("details.embed textarea").first.input_value()
    shown = page.locator("details.embed img").bounding_box()
    page.set_content(snippet.replace("https://portal.example.org/sub/path/", root))
    pasted = page.locator("a > img")
    pasted.wait_for()
    box = pasted.bounding_box()
    assert box and shown and box["height"] == shown["height"] == 22
    assert box["width"] == shown["width"] > 150
    page.locator("a").click()
    assert page.url == root + REPORT


def test_the_words_of_badges_fit(page: Page, root: str) -> None:
    """Letters are neither squeezed nor spread much: widths were reckoned without a font."""
    for agency, year in (("990101/sfj", 2020), ("990101/sfj", 2021), ("990100/rmzf", 2021)):
        page.goto(f"{root}badges/{agency}/{year}.svg")
        for given, natural in page.evaluate(
            """[...document.querySelectorAll('text')].map(one => {
                const given = one.textLength.baseVal.value;
                one.removeAttribute('textLength');
                return [given, one.getComputedTextLength()];
            })"""
        ):
            assert given == pytest.approx(natural, rel=0.12)


@pytest.mark.parametrize(
    "page",
    [options(1280), options(320, "dark")],
    ids=["1280", "320 dark"],
    indirect=True,
)
def test_pages_with_everything_open_are_accessible_and_do_not_scroll_sideways(page: Page, root: str) -> None:
    for path in PAGES:
        page.goto(root + path)
        _open_all(page)
        width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], path
        assert Axe().run(page, options=AXE_RULES).response["violations"] == [], path
