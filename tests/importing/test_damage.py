"""Damaged documents: whatever happened to a table, a cell is right or it is empty and listed as uncertain."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.importers.document import Unreadable
from tests.importing.damage import DAMAGES, ORDERS, SPOILS, Damage, Place
from tests.importing.documents import read_text
from tests.importing.grids import Grid
from tests.importing.judge import mistakes
from tests.importing.layouts import LAYOUTS
from tests.importing.made import Made, Plan, made
from tests.importing.paper import print_document

PLANS = st.builds(
    Plan,
    seed=st.integers(0, 10_000),
    form=st.sampled_from(("cn-2021", "cn-2019")),
    undivided=st.booleans(),
    sums=st.booleans(),
)


def damaged_text(plan: Plan, layout: str, damage: Damage, table: str) -> tuple[str, frozenset[Place]]:
    """A document with one table damaged, and the rows that it prints no more."""
    gone: set[Place] = set()

    def change(grid: Grid) -> Grid:
        if grid.table.id != table:
            return grid
        done = damage(grid, Random(plan.seed))
        gone.update(done.gone)
        return done.grid

    return print_document(made(plan), LAYOUTS[layout], change), frozenset(gone)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_never_gives_a_wrong_number(damage: Damage) -> None:
    @settings(derandomize=True, max_examples=20, deadline=None, database=None)
    @given(
        plan=PLANS,
        # What changed places cannot be told where labels or heads are not printed.
        layout=st.sampled_from([name for name in LAYOUTS if LAYOUTS[name].labelled or damage not in ORDERS]),
        table=st.sampled_from(("disclosure", "requests", "challenges")),
    )
    def check(plan: Plan, layout: str, table: str) -> None:
        text, gone = damaged_text(plan, layout, damage, table)
        check_text(made(plan), text, gone)

    check()


@pytest.mark.parametrize("spoil", SPOILS)
def test_spoiled_lines_never_give_a_wrong_number(spoil: Callable[[str, Random], str]) -> None:
    @settings(derandomize=True, max_examples=40, deadline=None, database=None)
    @given(plan=PLANS, layout=st.sampled_from(tuple(LAYOUTS)))
    def check(plan: Plan, layout: str) -> None:
        check_text(made(plan), spoil(print_document(made(plan), LAYOUTS[layout]), Random(plan.seed)))

    check()


def check_text(made_up: Made, text: str, gone: frozenset[Place] = frozenset()) -> None:
    """Nothing in a reading of the text is wrong without a word; a text may be unreadable."""
    try:
        reading = read_text(text)
    except Unreadable:
        return
    assert mistakes(made_up, reading, gone) == []
