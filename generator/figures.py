"""Which figures of a report are set side by side: their ids, groups and labels, all taken from the forms.

A figure is a cell (`requests.new.total`: table, row, column) or an outcome's share (`outcomes.granted`).
Ids are shared by form versions where they mean the same, as those of rows and columns are (see `forms/`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from generator.fields import Cell
from generator.forms import Form
from generator.metrics import ANSWERED, OUTCOMES, REQUESTS, TOTAL, Share, outcome_shares
from generator.reports import Report

CHALLENGES = "challenges"
DISCLOSURE = "disclosure"
SHARES = "outcomes"
RECEIVED = ("new", "carried_in", ANSWERED, "carried_out")
# Our own short heads, in the order in which pages show the groups.
GROUPS: Mapping[str, str] = {
    REQUESTS: "申请的收到和办理",
    SHARES: "办理结果的占比",
    CHALLENGES: "复议和诉讼",
    DISCLOSURE: "主动公开",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form holds a figure: the figure's id, and the table, row and column of the cell."""

    id: str
    table: str
    row: str
    column: str


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure is: `label` and `unit` as on the newest form that has it, `forms` the ids of all that do.

    `unit` is None where the form prints none, so that amounts of two reports may differ in unit.
    """

    id: str
    group: str
    label: str
    unit: str | None
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """The figures of some forms: what they are, in the order of `GROUPS`, and where each form has its cells.

    What only an older form has follows what the newest has.
    """

    definitions: Sequence[Definition]
    places: Mapping[str, Sequence[Place]]

    @cached_property
    def numbered(self) -> Mapping[str, tuple[int, Definition]]:
        """Figure id → its place among the definitions, and the definition."""
        return {one.id: (place, one) for place, one in enumerate(self.definitions)}

    def cells(self, report: Report) -> Iterator[tuple[str, Cell]]:
        """Figure id → cell, of those that the report prints, in the form's order."""
        for place in self.places[report.form.id]:
            data = report.tables.get(place.table)
            cell = data.cell(place.row, place.column) if data else None
            if cell is not None:
                yield place.id, cell


def figures_of(forms: Iterable[Form]) -> Figures:
    """The figures of these forms; annexes have none."""
    newest_first = sorted(
        (form for form in forms if form.kind == "report"), key=lambda form: (-form.first_year, form.id)
    )
    places = {form.id: list(_places(form)) for form in newest_first}
    found: dict[str, Definition] = {}
    holders: dict[str, list[str]] = defaultdict(list)
    for form in newest_first:
        for one in _of_form(form, places[form.id]):
            found.setdefault(one.id, one)
            holders[one.id].append(form.id)
    order = list(GROUPS)
    definitions = [
        replace(one, forms=tuple(holders[one.id]))
        for one in sorted(found.values(), key=lambda one: order.index(one.group))
    ]
    return Figures(definitions, places)


def _places(form: Form) -> Iterator[Place]:
    for row in RECEIVED:
        yield _place(REQUESTS, row, TOTAL)
    for table in (form.table[CHALLENGES], form.table[DISCLOSURE]):
        for leaf in table.leaf_rows():
            for column in table.columns_of(leaf.id):
                yield _place(table.id, leaf.id, column.id)


def _place(table: str, row: str, column: str) -> Place:
    return Place(f"{table}.{row}.{column}", table, row, column)


def share_id(outcome: str) -> str:
    """Id of the share of an outcome."""
    return f"{SHARES}.{outcome}"


def _of_form(form: Form, places: Iterable[Place]) -> Iterator[Definition]:
    briefs = form.table[REQUESTS].row_briefs
    for outcome in OUTCOMES:
        yield Definition(share_id(outcome), SHARES, briefs[outcome], None, ())
    for place in places:
        table = form.table[place.table]
        column = next(one for one in table.leaf_columns if one.id == place.column)
        if place.table == REQUESTS:
            label = briefs[place.row]
        else:
            label = f"{table.row_places[place.row]}：{column.label}"
        yield Definition(place.id, place.table, label, column.unit, ())


def shares(report: Report) -> Iterator[tuple[str, Share]]:
    """Figure id → share, of every outcome."""
    for share in outcome_shares(report):
        yield share_id(share.id), share


def exact(value: Decimal) -> str:
    """A number written out, as exact as it is: never with an exponent."""
    return format(value, "f")
