"""Damaged documents: whatever happened to a table, a cell is right or it is empty and listed as uncertain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.importers.document import Unreadable
from generator.importers.reading import Reading
from tests.importing import damage, spoils
from tests.importing.damage import DAMAGES, ORDERS, Damage, Place
from tests.importing.documents import examples, read_file, read_text
from tests.importing.grids import Grid
from tests.importing.judge import mistakes
from tests.importing.layouts import LAYOUTS, Layout
from tests.importing.made import Made, Plan, made
from tests.importing.markup import STYLES, print_page
from tests.importing.paper import print_document
from tests.importing.spoils import SPOILS, Spoil

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
    made_up: Made, read: Callable[[Change], Reading], kind: Damage | None = None, table: str = ""
) -> None:
    """Nothing is wrong without a word in what `read` makes of the document, one table of it damaged."""
    gone: set[Place] = set()

    def change(grid: Grid) -> Grid:
        if kind is None or grid.table.id != table:
            return grid
        done = kind(grid, made_up.plan.dice)
        gone.update(done.gone)
        return done.grid

    try:
        reading = read(change)
    except Unreadable:
        return
    assert mistakes(made_up, reading, frozenset(gone)) == []


@pytest.mark.parametrize("kind", DAMAGES)
def test_damaged_texts_never_give_a_wrong_number(kind: Damage) -> None:
    # What changed places cannot be told where labels or heads are not printed.
    layouts = [layout for layout in LAYOUTS.values() if layout.labelled or kind not in ORDERS]

    @examples(20, kind.__name__)
    @given(plan=PLANS, layout=st.sampled_from(layouts), table=TABLES)
    def check(plan: Plan, layout: Layout, table: str) -> None:
        made_up = made(plan)
        check_reading(made_up, lambda change: read_text(print_document(made_up, layout, change)), kind, table)

    check()


# A page shows its blank cells: they do not get lost.
@pytest.mark.parametrize("kind", [kind for kind in DAMAGES if kind is not damage.blanks_lost])
def test_damaged_pages_never_give_a_wrong_number(kind: Damage, tmp_path: Path) -> None:
    @examples(6, kind.__name__)
    @given(plan=PLANS, style=st.sampled_from(STYLES), table=TABLES)
    def check(plan: Plan, style: str, table: str) -> None:
        made_up = made(plan)

        def read(change: Change) -> Reading:
            return read_file(print_page(made_up, style, change=change), tmp_path / "report.html")

        check_reading(made_up, read, kind, table)

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


# Damage that was once read wrong without a word.
PINNED = (
    (damage.value_dropped, "tab rows", "requests", Plan(42, sums=False)),
    (damage.value_dropped, "tab rows, values shifted", "requests", Plan(40, undivided=True)),
    (damage.value_doubled, "pipe rows, broken lines", "requests", Plan(2)),
    (damage.value_doubled, "pipe rows, broken lines", "challenges", Plan(64, values="thousands")),
    (damage.stray_value, "tab rows", "challenges", Plan(63, "cn-2019", sums=False, values="blank")),
    (damage.number_cut, "pipe rows", "disclosure", Plan(20, undivided=True)),
    (damage.number_cut, "tab rows", "disclosure", Plan(43, "cn-2019")),
    (damage.number_cut, "cell a line, blank lines", "requests", Plan(74, values="thousands")),
    (damage.row_doubled, "tab rows", "challenges", Plan(83, "cn-2019", values="blank")),
    (damage.row_dropped, "label halves around numbers", "requests", Plan(2)),
    (damage.labels_swapped, "pipe rows", "disclosure", Plan(0, undivided=True, sums=False)),
    (damage.columns_swapped, "cell a line", "challenges", Plan(60, undivided=True, sums=False)),
    (damage.columns_swapped, "pipe rows", "requests", Plan(40, undivided=True)),
    (damage.columns_swapped, "wide gaps", "requests", Plan(5, "cn-2019")),
    (damage.label_garbled, "tab rows, values shifted", "disclosure", Plan(41, "cn-2019")),
    (damage.stray_value, "tab rows", "requests", Plan(103, "cn-2019", values="blank")),
    (damage.number_cut, "pipe rows", "disclosure", Plan(63, "cn-2019", sums=False, values="blank")),
    (damage.table_twice, "pipe rows, no labels", "requests", Plan(60, undivided=True, sums=False)),
    (damage.spans_repeated, "label halves around numbers", "requests", Plan(40, undivided=True)),
    (damage.number_cut, "single blanks", "disclosure", Plan(200, undivided=True)),
    (damage.cut_off, "labels first", "requests", Plan(204, undivided=True, sums=False, values="thousands")),
    (damage.value_dropped, "pipe rows, a wrong head", "requests", Plan(101, "cn-2019", values="marks")),
    (damage.row_dropped, "pipe rows, broken lines", "requests", Plan(200, undivided=True)),
)
# Damage that is still read wrong: to be moved up as soon as it is not.
PINNED_SPOILS = (
    (spoils.without_repeated_lines, "tab and one cell a line", Plan(40, undivided=True)),
    (spoils.without_repeated_lines, "tab and one cell a line", Plan(41, "cn-2019")),
    (spoils.without_repeated_lines, "tab and one cell a line", Plan(45, "cn-2019", sums=False)),
    (spoils.without_repeated_lines, "label halves around numbers", Plan(0, undivided=True, sums=False)),
    (spoils.stray_line, "tab and one cell a line", Plan(1, "cn-2019")),
    (spoils.stray_line, "tab rows", Plan(60, undivided=True, sums=False)),
)


@pytest.mark.parametrize(("kind", "layout", "table", "plan"), PINNED)
def test_damage_once_read_wrong(kind: Damage, layout: str, table: str, plan: Plan) -> None:
    made_up = made(plan)
    check_reading(
        made_up, lambda change: read_text(print_document(made_up, LAYOUTS[layout], change)), kind, table
    )


@pytest.mark.parametrize(("spoil", "layout", "plan"), PINNED_SPOILS)
def test_spoiled_text_once_read_wrong(spoil: Spoil, layout: str, plan: Plan) -> None:
    made_up = made(plan)
    text = spoil(print_document(made_up, LAYOUTS[layout]), plan.dice)
    check_reading(made_up, lambda change: read_text(text))
