"""Findings that need no line each: what is said of them, and that none of it is lost."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from generator.fields import UNREAD
from generator.findings import Finding
from generator.formulas import Term, side_of, sum_words
from generator.pages import report as report_pages
from generator.pages.formulas import FEW, Block, blocks, folded
from generator.portal import Portal
from generator.render import draw, environment
from generator.reports import TableData
from tests.conftest import FABRICATED
from tests.rehearsal import SFJ_2020, rehearsed


@pytest.fixture(scope="module")
def portal() -> Portal:
    return rehearsed(FABRICATED)


@pytest.fixture(scope="module")
def passed(portal: Portal) -> Finding:
    """Some finding that passed, to make others of."""
    return next(one for one in portal.findings[SFJ_2020] if one.state == "pass" and one.left_terms)


def _of(one: Finding, subject: str, left: str, *right: str, year: int | None = None) -> Finding:
    """甲 = 乙 + 丙 … with these numbers, all of them cells of the finding's table."""
    sides = [
        tuple(Term(name, text, "row", name, year) for name, text in zip(names, texts, strict=False))
        for names, texts in (("甲", [left]), ("乙丙丁戊己", right))
    ]
    return dataclasses.replace(
        one, subject=subject, left=Decimal(1), right=Decimal(1), left_terms=sides[0], right_terms=sides[1]
    )


def test_labels_that_several_share_are_said_once(passed: Finding) -> None:
    found = blocks([_of(passed, "一", "3", "1", "2"), _of(passed, "二", "5", "5", "0")])
    assert found == [Block("甲 = 乙 + 丙", ("一：3 = 1 + 2", "二：5 = 5 + 0"))]


def test_terms_that_are_nought_everywhere_are_counted(passed: Finding) -> None:
    found = blocks([_of(passed, "一", "3", "0", "3", "0", "0"), _of(passed, "二", "5", "0", "5", "0", "0")])
    assert found == [Block("甲 = 丙（其余 3 格均为 0）", ("一：3 = 3", "二：5 = 5"))]


def test_one_alone_says_its_labels_with_its_numbers(passed: Finding) -> None:
    assert blocks([_of(passed, "一", "3", "1", "2")]) == [Block("", ("一：甲 3 = 乙 1 + 丙 2",))]


def test_places_of_noughts_are_named_where_they_are_few(passed: Finding) -> None:
    noughts = [_of(passed, name, "0", "0", "0") for name in "一二三四五六七"]
    assert blocks(noughts[:2]) == [Block("", ("各数都是 0 的 2 项：一；二",))]
    assert blocks(noughts) == [Block("", ("各数都是 0 的 7 项",))]
    both = blocks([*noughts[:1], *[_of(passed, name, "3", "1", "2") for name in "八九"]])
    assert both[-1].lines == ("八：3 = 1 + 2", "九：3 = 1 + 2", "各数都是 0 的 1 项：一")


def test_many_sums_of_a_table_of_the_page_lead_to_it(passed: Finding) -> None:
    many = [_of(passed, str(number), "3", "1", "2") for number in range(FEW + 1)]
    assert blocks(many) == [Block("甲 = 乙 + 丙", (), passed.table)]
    elsewhere = [_of(passed, str(number), "3", "1", "2", year=2019) for number in range(FEW + 1)]
    assert len(blocks(elsewhere)[0].lines) == FEW + 1
    assert len(blocks(many[1:])[0].lines) == FEW


def test_what_is_drawn_is_text(passed: Finding) -> None:
    nasty = "<script>“&"
    drawn = folded("../x/", nasty, [_of(passed, nasty, "3", "1", "2"), _of(passed, "二", "3", "1", "2")])
    assert "<script" not in drawn and drawn.count("&lt;script&gt;“&amp;") == 2


NUMBERS = st.sampled_from(["0", "1", "12", "-3", "/", None])
TERMS = st.tuples(st.sampled_from("甲乙丙"), st.booleans(), st.sampled_from([None, 2019]))


@given(st.lists(TERMS, min_size=1, max_size=6), st.data())
def test_a_side_gives_every_number_that_is_not_nought(labels: list, data: st.DataObject) -> None:
    sums = data.draw(
        st.lists(st.lists(NUMBERS, min_size=len(labels), max_size=len(labels)), min_size=1, max_size=4)
    )
    terms = [
        [
            Term(name, text, year=year, minus=minus)
            for (name, minus, year), text in zip(labels, row, strict=True)
        ]
        for row in sums
    ]
    side = side_of(terms)
    left_out = [place for place in range(len(labels)) if place not in side.kept]
    assert all(row[place] == "0" for row in sums for place in left_out)
    assert len(left_out) != 1 and len(left_out) != 2 and side.kept
    for one in terms:
        kept = [one[place] for place in side.kept]
        # The labels and the numbers together are what the formula says by itself.
        assert re.sub(r"（其余 [0-9]+ 格均为 0）", "", side.words).count(" + ") == sum_words(kept).count(
            " + "
        )
        assert [term.number for term in kept] == re.split(r" [+−] ", side.numbers(one).removeprefix("−"))


def test_no_finding_is_lost(portal: Portal) -> None:
    """Every passing finding is a line, or counted among noughts or among the rows of a table."""
    for found in portal.findings.values():
        by_code: dict[str, list[Finding]] = {}
        for one in found:
            if one.state in ("pass", "not_assessable"):
                by_code.setdefault(one.code, []).append(one)
        for some in by_code.values():
            made = blocks(some)
            lines = [line for block in made for line in block.lines]
            noughts = sum(int(line.split()[3]) - 1 for line in lines if line.startswith("各数都是 0 的 "))
            told = len(lines) + noughts
            assert told == len(some) or (any(block.table for block in made) and told < len(some) - FEW)


# -- tables as browsers read them --------------------------------------------------------------------------


def _printed(data: TableData, row: str) -> list[str]:
    cells = data.rows[row] or {}
    drawn = [cells.get(column.id) for column in data.table.columns_of(row)]
    return [(UNREAD if cell.unread else cell.printed or "") if cell else "" for cell in drawn]


def test_tables_without_end_tags_hold_each_cell_in_its_place(portal: Portal) -> None:
    count = 0
    for page in report_pages.pages(portal):
        text = draw(environment(), page, portal.settings).split("\n---\n", 1)[1]
        tree = html.fromstring(f"<div>{text}</div>")
        for id_, data in page.context["report"].all_tables():
            for row in data.leaf_rows() if data and data.table.layout in ("matrix", "blocks") else ():
                [line] = tree.xpath(f'//tr[@id="{id_}-{row.id}"]')
                assert [cell.text_content().strip() for cell in line.iterfind("td")] == _printed(data, row.id)
                assert line.xpath("./th[@scope='row']")
                count += 1
    assert count > 100
