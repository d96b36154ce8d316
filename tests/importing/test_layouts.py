"""A report printed in all the ways of real ones comes out the same: all cells right, nothing uncertain."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importing.documents import examples, read_file, read_text
from tests.importing.judge import keeps, mistakes, slips
from tests.importing.layouts import LAYOUTS, Layout
from tests.importing.made import Plan, made
from tests.importing.markup import STYLES, print_page
from tests.importing.paper import EXTRA_ROW, FOOTNOTE, print_document

VALUES = ("plain", "marks", "thousands", "full width", "padded", "remarks", "residue")
LABELS = ("official", "also", "punctuated", "unquoted", "local note", "traditional")
HEADINGS = ("official", "unnumbered", "twice", "restarting", "reworded", "other marks", "nested")
TITLES = ("one line", "two lines", "three lines", "twice", "twice, apart", "no year", "blanks")
EXTRAS = ("none", "residue", "bookmark", "footnote")


def plans(layout: Layout) -> st.SearchStrategy[Plan]:
    """Reports that a layout can print without loss."""
    return st.builds(
        Plan,
        seed=st.integers(0, 10_000),
        form=st.sampled_from(("cn-2021", "cn-2019")),
        undivided=st.booleans(),
        sums=st.sampled_from((True, False)),
        values=st.sampled_from((*VALUES, "blank") if layout.blanks else VALUES),
        labels=st.sampled_from(LABELS if layout.notes else [one for one in LABELS if one != "local note"]),
        headings=st.sampled_from(HEADINGS),
        title=st.sampled_from(TITLES),
        extra=st.sampled_from((*EXTRAS, "row", "annex") if layout.extra else EXTRAS),
        marks=st.sampled_from(("none", "pages")),
    )


@pytest.mark.parametrize("name", LAYOUTS)
def test_plain_report(name: str) -> None:
    made_up = made(Plan(seed=5))
    reading = read_text(print_document(made_up, LAYOUTS[name]))
    assert (slips if LAYOUTS[name].sure else mistakes)(made_up, reading) == []


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_is_read_without_loss(name: str) -> None:
    layout = LAYOUTS[name]

    @examples(8, name)
    @given(plan=plans(layout))
    def check(plan: Plan) -> None:
        made_up = made(plan)
        reading = read_text(print_document(made_up, layout))
        assert (slips if layout.sure else mistakes)(made_up, reading) == []
        for words, extra in ((EXTRA_ROW, "row"), (FOOTNOTE, "footnote")):
            assert plan.extra != extra or keeps(reading, words)

    check()


@pytest.mark.parametrize("style", STYLES)
def test_every_page_is_read_without_loss(style: str, tmp_path: Path) -> None:
    @examples(8, style)
    @given(plan=plans(LAYOUTS["pipe rows"]))
    def check(plan: Plan) -> None:
        made_up = made(replace(plan, extra="none"))
        assert slips(made_up, read_file(print_page(made_up, style), tmp_path / "report.html")) == []

    check()
