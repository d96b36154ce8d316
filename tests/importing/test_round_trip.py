"""Every number of a random report comes back from each kind of file it is printed to: 100 % of the cells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import tostring
from playwright.sync_api import Browser

from generator.form_files import docx, xlsx
from generator.form_files.contents import Contents, Passage, title_of
from tests.importing.documents import examples, read_file
from tests.importing.grids import Grid
from tests.importing.judge import slips
from tests.importing.layouts import LAYOUTS, Layout
from tests.importing.made import Made, Plan, made
from tests.importing.markup import ENCODINGS, STYLES, print_page, table_of
from tests.importing.paper import print_document

VALUES = ("plain", "marks", "blank", "thousands", "full width", "remarks")
PLANS = st.builds(
    Plan,
    seed=st.integers(0, 10_000),
    form=st.sampled_from(("cn-2021", "cn-2019")),
    undivided=st.booleans(),
    sums=st.booleans(),
    values=st.sampled_from(VALUES),
)
Printer = Callable[[Made], bytes]


def filled(made_up: Made) -> Contents:
    """What is filled into the official form."""
    sections = made_up.sections.items()
    return Contents(
        title=title_of(made_up.form, made_up.agency, made_up.year),
        agency=made_up.agency,
        signed="{:04}-{:02}-{:02}".format(*made_up.signed),
        passages={id: (Passage(None, "\n\n".join(texts)),) for id, texts in sections},
        cells={table: made_up.values(table) for table in made_up.tables},
        undivided=made_up.plan.undivided and made_up.plan.form == "cn-2021",
    )


def html_table(grid: Grid, dice: Random) -> list[str]:
    """A table in HTML in the midst of Markdown, as converters from PDF write it."""
    return [tostring(table_of(grid, "spans", dice), encoding="unicode")]


def as_text(layout: str) -> Printer:
    return lambda made_up: print_document(made_up, LAYOUTS[layout]).encode()


FILES: dict[str, Printer] = {
    "docx": lambda made_up: docx.fill(made_up.form, filled(made_up)),
    "xlsx": lambda made_up: xlsx.fill(made_up.form, filled(made_up)),
    "txt": as_text("tab and one cell a line"),
    "md": as_text("pipe rows"),
    "tables.md": lambda made_up: print_document(made_up, Layout(html_table)).encode(),
}


@pytest.mark.parametrize("kind", FILES)
def test_files_come_back_whole(kind: str, tmp_path: Path) -> None:
    @examples(10, kind)
    @given(plan=PLANS)
    def check(plan: Plan) -> None:
        made_up = made(plan)
        assert slips(made_up, read_file(FILES[kind](made_up), tmp_path / f"report.{kind}")) == []

    check()


@pytest.mark.parametrize("style", STYLES)
def test_pages_come_back_whole(style: str, tmp_path: Path) -> None:
    @examples(8, style)
    @given(plan=PLANS, encoding=st.sampled_from(ENCODINGS))
    def check(plan: Plan, encoding: str) -> None:
        made_up = made(plan)
        assert slips(made_up, read_file(print_page(made_up, style, encoding), tmp_path / "report.html")) == []

    check()


@pytest.mark.parametrize(("form", "values"), [("cn-2021", "remarks"), ("cn-2019", "blank")])
def test_printed_pages_come_back_whole(browser: Browser, form: str, values: str, tmp_path: Path) -> None:
    """A page printed by a browser, with tables that go over the ends of pages."""
    made_up = made(Plan(seed=9, form=form, undivided=values == "blank", values=values))
    page = browser.new_page()
    page.set_content(print_page(made_up, "spans").decode())
    data = page.pdf(format="A4", display_header_footer=True)
    page.close()
    assert slips(made_up, read_file(data, tmp_path / "report.pdf")) == []
