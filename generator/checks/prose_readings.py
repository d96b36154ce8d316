"""What a claim may mean: sums of cells of the report's tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations

from generator.checks.prose_claims import Claim
from generator.checks.prose_lexicon import lexicon
from generator.checks.prose_text import factor_of
from generator.fields import Cell
from generator.forms import Table
from generator.formulas import Term
from generator.reports import Report, TableData

# Outcomes that an agency may or may not count as answers.
UNANSWERED = (
    *("petition", "repeated", "publication", "excessive", "reconfirm"),
    *("no_correction", "unpaid", "other", "other_handling"),
)
# So much of a sentence is looked at for what its results are results of.
BACK = 200


@dataclass(frozen=True, eq=False)
class _Meaning:
    """Cells of a table, whichever report's, whose sum a claim may be; `rows` and `columns` may be groups.

    `places` are row and column of the cells that are added up; of totals, `across` are those of the cells of
    the same rows in all other columns. `label` is what the sum is called.
    """

    table: Table
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    across: tuple[tuple[str, str], ...]
    label: str


# Worked out once for every table and way to print it, as it is the same for every report.
_MEANINGS: dict[tuple[int, bool, tuple[str, ...], tuple[str, ...]], tuple[Table, _Meaning | None]] = {}


def _meaning(data: TableData, rows: tuple[str, ...], columns: tuple[str, ...]) -> _Meaning | None:
    """The cells that rows and columns name; None where the form has no such cells."""
    key = (id(data.table), data.undivided, rows, columns)
    known = _MEANINGS.get(key)
    if known is None or known[0] is not data.table:
        known = data.table, _work_out(data.table, data.undivided, rows, columns)
        _MEANINGS[key] = known
    return known[1]


def _work_out(
    table: Table, undivided: bool, rows: tuple[str, ...], columns: tuple[str, ...]
) -> _Meaning | None:
    labels = table.row_labels
    ids = tuple(next((one for one in row.split("/") if one in labels), "") for row in rows)
    if not all(ids) or not all(column in table.column_labels for column in columns):
        return None
    leaves = [leaf.id for column in columns for leaf in table.column_leaves[column]]
    below = table.row_leaves[undivided]
    places = tuple((leaf, column) for row in ids for leaf in below.get(row, (row,)) for column in leaves)
    printed = {column.id for column in table.columns_of(places[0][0])}
    if not all(column in printed for _, column in places):
        return None
    others = [leaf.id for leaf in table.leaf_columns if leaf.id != "total"] if columns == ("total",) else []
    across = tuple((row, column) for row, _ in places for column in others)
    label = " + ".join(labels[row] for row in ids)
    if columns not in (("total",), ("amount",)):
        label += "（" + " + ".join(table.column_labels[column] for column in columns) + "）"
    return _Meaning(table, ids, columns, places, across, label)


class Reading:
    """What a claim may mean in a report: the sum of these cells.

    `total` is what they add up to, None with a blank among them; `unread` says that one of them is not
    transcribed yet, so that the sum may be anything. `across` are, of totals, the cells of the same rows in
    all other columns. `least` is what the cells with a number add up to: blank ones can only make it more.
    """

    __slots__ = ("across", "cells", "data", "least", "meaning", "total", "unread", "value")

    def __init__(self, data: TableData, meaning: _Meaning) -> None:
        self.data = data
        self.meaning = meaning
        self.cells = [data.cell(row, column) for row, column in meaning.places]
        self.unread = any(cell is not None and cell.unread for cell in self.cells)
        self.total = _sum(self.cells)
        self.across = [data.cell(row, column) for row, column in meaning.across]
        self.least = max(_sum_of_numbers(self.cells), _sum_of_numbers(self.across))
        self.value = self._value()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, which may be groups."""
        return self.meaning.columns

    @property
    def label(self) -> str:
        """What the sum is called."""
        return self.meaning.label

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Row and column of the cells that are added up."""
        return self.meaning.places

    @property
    def cell(self) -> tuple[str, str, str]:
        """The first cell: its table, row and column."""
        return (self.data.table.id, *self.places[0])

    def _value(self) -> Decimal | None:
        """The number to compare with, amounts in 元; a total not printed is what its row adds up to."""
        if self.unread:
            return None
        if self.total is None or self.columns != ("amount",):
            return self._added_up if self.total is None else self.total
        factor = factor_of(self._unit)
        return None if factor is None else self.total * factor

    @property
    def _added_up(self) -> Decimal | None:
        """What a row adds up to; None where that cannot be told, or it is no total."""
        return _sum(self.across) if self.across else None

    @property
    def _unit(self) -> str | None:
        cell = self.cells[0]
        columns = {column.id: column.unit for column in self.data.table.leaf_columns}
        return (cell.unit if cell else None) or columns[self.places[0][1]]

    def fits(self, claim: Claim) -> bool:
        """Whether a claim agrees, as exactly as it is stated; with either sum where a row does not add up."""
        if self.value is None:
            return False
        known = [self.value]
        if self.least != self.value and self._added_up is not None:
            known.append(self.least)
        # Rounded or cut off.
        return any(
            0 <= one - claim.value < claim.step or abs(one - claim.value) * 2 <= claim.step for one in known
        )

    @property
    def terms(self) -> tuple[Term, ...]:
        """The cells as terms of a formula."""
        labels = self.data.table.row_labels
        return tuple(
            Term.of(labels[row], cell, (row, column))
            for (row, column), cell in zip(self.places, self.cells, strict=True)
        )


@dataclass(slots=True)
class Readings:
    """The sums of one report's tables, each worked out when first asked for."""

    report: Report
    known: dict[str, Reading | None] = field(default_factory=dict)

    def get(self, name: str) -> Reading | None:
        """A reading of `prose.yml`, or `table.row.column`; None where the form has no such cells."""
        if name not in self.known:
            table, rows, columns = _cell(name) if "." in name else lexicon().readings[name]
            self.known[name] = self._reading(table, rows, columns)
        return self.known[name]

    def value(self, name: str) -> Decimal | None:
        """The value of a reading, where there is one."""
        found = self.get(name)
        return found.value if found else None

    def unread(self, *names: str) -> bool:
        """Whether one of these readings has a cell that is not transcribed yet."""
        return any(one.unread for one in map(self.get, names) if one)

    def of(self, claim: Claim) -> list[Reading]:
        """All that a claim may mean in this report's tables."""
        result = claim.pattern.result
        names = _results(claim, result) if result else claim.pattern.readings
        return [one for one in map(self.get, names) if one]

    def _reading(self, table_id: str, rows: tuple[str, ...], columns: tuple[str, ...]) -> Reading | None:
        data = self.report.tables.get(table_id)
        if data is None:
            return None
        meaning = _meaning(data, rows, columns)
        return Reading(data, meaning) if meaning else None

    def answers(self) -> set[Decimal]:
        """All counts of answered applications that some way of counting gives.

        Outcomes that may not count as answers are left out one way or another; the start is all outcomes,
        with or without the applications carried in.
        """
        total, carried = self.value("total"), self.value("carried_in")
        if total is None or carried is None:
            return set()
        cells = [self.value(f"requests.{row}.total") for row in UNANSWERED]
        left_out = [value for value in cells if value]
        starts = {total, total - carried}
        return {
            start - sum(some)
            for size in range(len(left_out) + 1)
            for some in combinations(left_out, size)
            for start in starts
        }


def _sum(cells: Sequence[Cell | None]) -> Decimal | None:
    """What cells add up to; None with a blank among them."""
    total = Decimal(0)
    for cell in cells:
        if cell is None or cell.value is None:
            return None
        if cell.value:
            total += cell.value
    return total


def _sum_of_numbers(cells: Sequence[Cell | None]) -> Decimal:
    return sum([cell.value for cell in cells if cell and cell.value], Decimal(0))


def _cell(name: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    table_id, rows, column = name.split(".")
    return table_id, tuple(rows.split("+")), (column,)


def _results(claim: Claim, result: str) -> list[str]:
    """Cells of an outcome of reviews or lawsuits, by what the sentence spoke of last."""
    spoken = spoken_of(claim, claim.at)
    rows = {"review": ("review",), "litigation": ("litigation", "litigation_direct", "litigation_reviewed")}
    wanted = rows[list(spoken)[-1]] if spoken else ()
    if len(spoken) > 1 and not lexicon().words["results"].search(claim.prose.text, *spoken.values()):
        # Of both named in one breath, results may be those of either, or of both.
        wanted = (*rows["review"], *rows["litigation"], "review+litigation")
    return [f"challenges.{row}.{result}" for row in wanted]


def spoken_of(claim: Claim, end: int) -> dict[str, int]:
    """`review` and `litigation`, as far as the sentence names them before a place, and where it last does."""
    text, words, last = claim.prose.text, lexicon().words, dict[str, int]()
    for kind in ("review", "litigation"):
        for match in words[kind].finditer(text, max(claim.sentence[0], end - BACK), end):
            last[kind] = match.start()
    return dict(sorted(last.items(), key=lambda one: one[1]))
