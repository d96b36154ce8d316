"""Sums and shares over printed cells: exact, and None with a reason wherever a number is missing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.metrics import OUTCOMES, Sum, key_figures, outcome_shares, percent, percent_text, row_sum
from generator.reports import Report
from tests.helpers import FORMS, read_well, report_text


def _report(cells: Mapping[str, str] | None = None, form: str = "cn-2021", undivided: bool = False) -> Report:
    return read_well(report_text(form, undivided, cells))


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({}, Sum(Decimal(0))),
        ({"requests.secret.total": "2", "requests.inquiry.total": "3"}, Sum(Decimal(5))),
        ({"requests.secret.total": "null"}, Sum(None, "blank")),
        ({"requests.secret.total": '"/"'}, Sum(None, "words")),
        ({"requests.secret": "null"}, Sum(None, "row")),
        ({"requests": "null"}, Sum(None, "table")),
    ],
)
def test_a_group_is_the_sum_of_its_rows_or_no_number(cells: dict[str, str], found: Sum) -> None:
    assert row_sum(_report(cells), "requests", "refused") == found


def test_other_handling_is_one_notion_however_it_is_printed() -> None:
    cells = {"requests.no_correction.total": "1", "requests.other.total": "2"}
    assert row_sum(_report(cells), "requests", "other_handling") == Sum(Decimal(3))
    whole = {"requests.other_handling.total": "3"}
    assert row_sum(_report(whole, undivided=True), "requests", "other_handling") == Sum(Decimal(3))
    assert row_sum(_report(whole, "cn-2019"), "requests", "other_handling") == Sum(Decimal(3))


@pytest.mark.parametrize("form", ["cn-2019", "cn-2021"])
def test_shares_are_parts_of_what_was_answered(form: str) -> None:
    cells = {"requests.granted.total": "3", "requests.not_held.total": "1", "requests.total.total": "4"}
    shares = {share.id: share for share in outcome_shares(_report(cells, form))}
    assert list(shares) == list(OUTCOMES)
    assert shares["granted"].value == Decimal("0.75")
    assert shares["unavailable"].value == Decimal("0.25")
    assert shares["refused"].value == 0
    assert all(
        share.label in ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理")
        for share in shares.values()
    )


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({}, "zero"),
        ({"requests.total.total": "null"}, "blank"),
        ({"requests.total.total": '"-"'}, "words"),
        ({"requests.total": "null"}, "row"),
        ({"requests": "null"}, "table"),
        ({"requests.total.total": "5", "requests.granted.total": "4"}, "parts"),
        (
            {"requests.total.total": "3", "requests.granted.total": "4", "requests.secret.total": "null"},
            "parts",
        ),
        ({"requests.total.total": "5", "requests.granted.total": "null"}, "blank"),
    ],
)
def test_a_share_that_means_nothing_is_not_computed(cells: dict[str, str], why: str) -> None:
    granted = outcome_shares(_report(cells))[0]
    assert (granted.value, granted.why) == (None, why)


def test_a_blank_outcome_leaves_the_other_shares_alone() -> None:
    cells = {"requests.total.total": "4", "requests.granted.total": "3", "requests.secret.total": "null"}
    shares = {share.id: share for share in outcome_shares(_report(cells))}
    assert shares["granted"].value == Decimal("0.75")
    assert (shares["refused"].value, shares["refused"].why) == (None, "blank")


@given(st.lists(st.integers(0, 10**6), min_size=6, max_size=6))
def test_shares_that_can_be_computed_add_up_to_one(numbers: list[int]) -> None:
    rows = ("granted", "partial", "secret", "not_held", "petition", "other")
    cells = {f"requests.{row}.total": str(number) for row, number in zip(rows, numbers, strict=True)}
    cells["requests.total.total"] = str(sum(numbers))
    shares = outcome_shares(_report(cells))
    if sum(numbers):
        assert [share.part.value for share in shares] == numbers
        assert sum(share.part.value or 0 for share in shares) == shares[0].whole.value
        assert all(share.value is not None and 0 <= share.value <= 1 for share in shares)
    else:
        assert {share.why for share in shares} == {"zero"}


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 3000, "0.0%"),
        (1, 3000, "不到0.1%"),
        (2, 3000, "0.1%"),
        (2999, 3000, "超过99.9%"),
        (3, 3, "100.0%"),
    ],
)
def test_something_is_not_nothing_and_not_all(part: int, whole: int, shown: str) -> None:
    assert percent_text(Decimal(part) / whole) == shown


def test_every_row_of_lists_and_pictures_has_a_short_name() -> None:
    for form in FORMS.values():
        if form.kind != "report":
            continue
        briefs = form.table["requests"].row_briefs
        assert all(len(briefs[row]) <= 6 for row in (*OUTCOMES, "new", "carried_in", "carried_out", "total"))
    assert [figure.brief for figure in key_figures(_report())][:2] == ["本年新收", "上年结转"]


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_percentages_are_the_nearest_tenth(part: int, whole: int) -> None:
    shown = percent(Decimal(part) / whole)
    assert abs(shown * whole - 100 * part) * 20 <= whole + Decimal("0.000001") * whole
