"""Sums over reports: exact, in any order, nothing twice, nothing of unlike forms or of aggregates."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.content import load_content
from generator.form_reader import load_forms
from generator.metrics import KEY_FIGURES, OUTCOMES
from generator.reports import ReportKey
from generator.totals import FEWEST, Part, add_up, part_of
from tests.conftest import FABRICATED

SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# None for a blank or a sign, else counts, or amounts with four decimals.
numbers = (
    st.none()
    | st.integers(0, 10**12).map(Decimal)
    | st.integers(0, 10**9).map(lambda n: Decimal(n).scaleb(-4))
)
outcomes = st.none() | st.tuples(*[st.integers(0, 99).map(Decimal)] * len(OUTCOMES))


def _part(
    form: str,
    scope: str | None,
    figures: tuple[Decimal | None, ...],
    outcomes: tuple[Decimal, ...] | None,
) -> Part:
    answered = sum(outcomes, Decimal(0)) if outcomes else None
    return Part(ReportKey("990101", "sfj", 2021), form, scope, figures, outcomes, answered)


def parts() -> st.SearchStrategy[list[Part]]:
    """Parts of different reports of one year."""
    part = st.builds(
        _part,
        st.sampled_from(["cn-2019", "cn-2021"]),
        st.sampled_from(["own", "own", "own", "aggregate", None]),
        st.tuples(*[numbers] * len(KEY_FIGURES)),
        outcomes,
    )
    return st.lists(part, max_size=9).map(
        lambda found: [
            dataclasses.replace(one, key=ReportKey(f"99{number:04}", "sfj", 2021))
            for number, one in enumerate(found)
        ]
    )


@SETTINGS
@given(parts(), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(found: list[Part], dice: Random) -> None:
    mixed = found + [dice.choice(found) for _ in found]
    dice.shuffle(mixed)
    assert add_up(mixed) == add_up(found)


@SETTINGS
@given(parts())
def test_every_report_is_accounted_for_once(found: list[Part]) -> None:
    totals = add_up(found)
    summed = sum(one.reports for one in totals.forms)
    assert summed + totals.alone + totals.unknown + len(totals.aggregates) == len(found)
    assert all(one.reports >= FEWEST for one in totals.forms)
    for one in totals.forms:
        assert all(added.counted + added.left_out == one.reports for added in one.figures)
        assert one.outcomes.counted + one.outcomes.left_out == one.reports


@SETTINGS
@given(parts())
def test_only_own_reports_of_the_same_form_are_added_exactly(found: list[Part]) -> None:
    for one in add_up(found).forms:
        alike = [part for part in found if part.scope == "own" and part.form == one.form]
        for place, added in enumerate(one.figures):
            known = [value for part in alike if (value := part.figures[place]) is not None]
            assert (added.value, added.counted) == (sum(known) if known else None, len(known))
            assert added.value is None or all(added.value >= value for value in known)


@SETTINGS
@given(parts())
def test_shares_are_parts_of_a_whole(found: list[Part]) -> None:
    for one in add_up(found).forms:
        assert sum(one.outcomes.parts) == one.outcomes.answered
        known = [share for share in one.outcomes.shares if share is not None]
        assert len(known) == (len(OUTCOMES) if one.outcomes.answered else 0)
        assert not known or abs(sum(known) - 1) < Decimal("1e-20")


def test_a_number_that_is_missing_is_no_zero() -> None:
    own = [
        Part(ReportKey("990101", id, 2021), "cn-2021", "own", (value,) * len(KEY_FIGURES), None, None)
        for id, value in (("a", None), ("b", None))
    ]
    [one] = add_up(own).forms
    assert one.figures[0].value is None
    assert (one.figures[0].counted, one.figures[0].left_out) == (0, 2)
    assert one.outcomes.shares == (None,) * len(OUTCOMES)


@pytest.fixture(scope="module")
def fabricated() -> dict[ReportKey, Part]:
    content = load_content(FABRICATED, load_forms())
    return {report.key: part_of(report) for report in content.reports}


def test_parts_of_reports_are_what_they_print(fabricated: dict[ReportKey, Part]) -> None:
    part = fabricated[ReportKey("990101", "sfj", 2021)]
    assert [None if one is None else int(one) for one in part.figures] == [22, 0, 22, 0, 3, None, 0]
    assert part.scope == "own"
    blank = fabricated[ReportKey("990100", "rmzf", 2021)]
    assert set(blank.figures) == {None}
    assert (blank.outcomes, blank.answered, blank.scope) == (None, None, "aggregate")
