"""Damaged documents: whatever happened to a table, a cell is right or it is empty and listed as uncertain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.importers.document import Unreadable
from generator.importers.reading import Reading
from tests.importing.damage import DAMAGES, ORDERS, SPOILS, Damage, Place, Spoil
from tests.importing.documents import examples, read_file, read_text
from tests.importing.grids import Grid
from tests.importing.judge import mistakes
from tests.importing.layouts import LAYOUTS, Layout
from tests.importing.made import Made, Plan, made
from tests.importing.markup import STYLES, print_page
from tests.importing.paper import print_document

PLANS = st.builds(
    Plan,
    seed=st.integers(0, 10_000),
    form=st.sampled_from(("cn-2021", "cn-2019")),
    undivided=st.booleans(),
    sums=st.booleans(),
    values=st.sampled_from(("plain", "marks", "thousands", "full width")),
)
TABLES = st.sampled_from(("disclosure", "requests", "challenges"))
Change = Callable[[Grid], Grid]


def check_reading(
    made_up: Made, read: Callable[[Change], Reading], damage: Damage | None = None, table: str = ""
) -> None:
    """Nothing is wrong without a word in what `read` makes of the document, one table of it damaged."""
    gone: set[Place] = set()

    def change(grid: Grid) -> Grid:
        if damage is None or grid.table.id != table:
            return grid
        done = damage(grid, made_up.plan.dice)
        gone.update(done.gone)
        return done.grid

    try:
        reading = read(change)
    except Unreadable:
        return
    assert mistakes(made_up, reading, frozenset(gone)) == []


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_texts_never_give_a_wrong_number(damage: Damage) -> None:
    # What changed places cannot be told where labels or heads are not printed.
    layouts = [layout for layout in LAYOUTS.values() if layout.labelled or damage not in ORDERS]

    @examples(20, damage.__name__)
    @given(plan=PLANS, layout=st.sampled_from(layouts), table=TABLES)
    def check(plan: Plan, layout: Layout, table: str) -> None:
        made_up = made(plan)
        check_reading(
            made_up, lambda change: read_text(print_document(made_up, layout, change)), damage, table
        )

    check()


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_pages_never_give_a_wrong_number(damage: Damage, tmp_path: Path) -> None:
    @examples(6, damage.__name__)
    @given(plan=PLANS, style=st.sampled_from(STYLES), table=TABLES)
    def check(plan: Plan, style: str, table: str) -> None:
        made_up = made(plan)

        def read(change: Change) -> Reading:
            return read_file(print_page(made_up, style, change=change), tmp_path / "report.html")

        check_reading(made_up, read, damage, table)

    check()


@pytest.mark.parametrize("spoil", SPOILS)
def test_spoiled_texts_never_give_a_wrong_number(spoil: Spoil) -> None:
    @examples(40, spoil.__name__)
    @given(plan=PLANS, layout=st.sampled_from(list(LAYOUTS.values())))
    def check(plan: Plan, layout: Layout) -> None:
        made_up = made(plan)
        text = spoil(print_document(made_up, layout), plan.dice)
        check_reading(made_up, lambda change: read_text(text))

    check()
