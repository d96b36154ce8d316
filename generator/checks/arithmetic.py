"""Arithmetic inside one table: the relations of the official forms, evaluated cell by cell.

Knows no rule by itself: what is added up, and against what, stands in `forms/*.yml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

from generator.agencies import Agency
from generator.fields import ZERO, Cell
from generator.findings import Finding, Passed
from generator.forms import Relation, Table
from generator.formulas import Term
from generator.messages import Message, message
from generator.reports import Report, TableData

# A reason names this many cells; of more it says how many.
NAMED = 3


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell a relation adds up: where it is, what it is called there, and what it holds."""

    row: str
    column: str
    label: str
    cell: Cell | None


Spot = tuple[str, str, str]
"""Row and column of a cell that a relation adds up, and what the cell is called in it."""


@dataclass(frozen=True, eq=False)
class _Instance:
    """A relation at one row or column of a table: the cell it points to and the two sums."""

    relation: Relation
    table: Table
    at: Spot
    left: tuple[Spot, ...]
    right: tuple[Spot, ...]

    @cached_property
    def subject(self) -> str:
        """The label of the column or row that it holds for."""
        return _subject(self.relation, self.table, self.at)

    @cached_property
    def zeros(self) -> _Holding:
        """What is said where all cells are 0, as most are."""
        return _holding(self, ["0"] * len(self.left), ["0"] * len(self.right), (ZERO, ZERO))


class _Holding(NamedTuple):
    """The parts of a finding on sums that compare as they should that depend on the printed numbers alone."""

    sums: tuple[Decimal, Decimal]
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    message: Message


def check_relations(report: Report, agency: Agency) -> Iterator[Finding | Passed]:
    """One finding for each relation of the report's form and each row or column it holds for."""
    forms = [report.form] + ([report.annex.form] if report.annex else [])
    tables = dict(report.all_tables())
    for form in forms:
        for relation in form.relations:
            data = tables[relation.table]
            if data is None:
                yield _absent(report, relation, form.table[relation.table])
                continue
            for instance in _instances(relation, data.table, data.undivided):
                left, right = _numbers(data, instance.left), _numbers(data, instance.right)
                if left and right and _holds(relation, (_total(left), _total(right))):
                    finding = partial(_passed, report, data, instance, left, right)
                    yield Passed(relation.level, finding, report.key)
                else:
                    yield _check(report, relation, data, instance)


def _numbers(data: TableData, spots: Sequence[Spot]) -> list[Cell] | None:
    """The cells at these places; None where one is not there or has no number."""
    rows, found = data.rows, list[Cell]()
    for row, column, _ in spots:
        cells = rows.get(row)
        cell = cells.get(column) if cells else None
        if cell is None or cell.value is None:
            return None
        found.append(cell)
    return found


def _total(cells: Sequence[Cell]) -> Decimal:
    return sum([cell.value for cell in cells if cell.value is not None], Decimal(0))


def _passed(
    report: Report, data: TableData, instance: _Instance, left: Sequence[Cell], right: Sequence[Cell]
) -> Finding:
    """The finding where a relation holds: nearly all findings are such ones."""
    if all(cell.value is ZERO and cell.printed == "0" for side in (left, right) for cell in side):
        found = instance.zeros
    else:
        printed = [cell.printed for cell in left], [cell.printed for cell in right]
        found = _holding(instance, *printed, (_total(left), _total(right)))
    relation, (row, column, _) = instance.relation, instance.at
    line, place = _position(data, row, data.cell(row, column))
    return Finding(
        code=relation.code,
        level=relation.level,
        state="pass",
        report=report.key,
        path=report.path,
        line=line,
        column=place,
        table=relation.table,
        row=row,
        col=column,
        left=found.sums[0],
        right=found.sums[1],
        left_terms=found.left,
        right_terms=found.right,
        subject=instance.subject,
        message=found.message,
        basis=relation.basis,
        compare=relation.compare,
    )


def _holding(
    instance: _Instance,
    left: Sequence[str | None],
    right: Sequence[str | None],
    sums: tuple[Decimal, Decimal],
) -> _Holding:
    return _Holding(
        sums,
        tuple(map(_term, instance.left, left)),
        tuple(map(_term, instance.right, right)),
        _verdict(instance.relation, instance.subject, sums),
    )


# Small numbers come again and again.
@lru_cache(maxsize=1 << 14)
def _term(spot: Spot, printed: str | None) -> Term:
    row, column, label = spot
    return Term(label, printed, row, column)


_PLANS: dict[tuple[int, str, bool], tuple[Table, tuple[_Instance, ...]]] = {}


def _instances(relation: Relation, table: Table, undivided: bool) -> tuple[_Instance, ...]:
    """Where a relation holds in a table; worked out once, as it is the same for every report."""
    key = (id(table), relation.code, undivided)
    known = _PLANS.get(key)
    if known is None or known[0] is not table:
        known = table, tuple(_work_out(relation, table, undivided))
        _PLANS[key] = known
    return known[1]


def _work_out(relation: Relation, table: Table, undivided: bool) -> Iterator[_Instance]:
    sides = (relation.at,), relation.left, relation.right
    if relation.each == "column":
        for column in table.leaf_columns:
            at, left, right = (_down(table, undivided, terms, column.id) for terms in sides)
            yield _Instance(relation, table, at[0], left, right)
    else:
        for row in table.leaf_rows(undivided):
            if not relation.rows or row.id in relation.rows:
                at, left, right = (_across(table, terms, row.id) for terms in sides)
                yield _Instance(relation, table, at[0], left, right)


def _down(table: Table, undivided: bool, terms: Sequence[str], column: str) -> tuple[Spot, ...]:
    """The cells of one column in the rows that `terms` name; a group stands for its rows."""
    leaves = table.row_leaves[undivided]
    wanted = [leaf for term in terms for leaf in leaves.get(term, (term,))]
    return tuple((row, column, table.row_labels[row]) for row in wanted)


def _across(table: Table, terms: Sequence[str], row: str) -> tuple[Spot, ...]:
    """The cells of one row in the columns that `terms` name; a group stands for its columns."""
    leaves = [leaf for term in terms for leaf in table.column_leaves[term]]
    return tuple((row, leaf.id, leaf.label) for leaf in leaves)


def _places(data: TableData, spots: Sequence[Spot]) -> list[_Place]:
    """The cells at these places, without rows that prints may lack and this one does."""
    return [
        _Place(row, column, label, data.cell(row, column))
        for row, column, label in spots
        if not (row in data.table.unvouched and data.rows.get(row) is None)
    ]


def _check(report: Report, relation: Relation, data: TableData, instance: _Instance) -> Finding:
    at = _places(data, (instance.at,)) or [_Place(*instance.at, None)]
    return _finding(
        report, relation, data, at[0], _places(data, instance.left), _places(data, instance.right)
    )


def _finding(
    report: Report,
    relation: Relation,
    data: TableData,
    at: _Place,
    left: Sequence[_Place],
    right: Sequence[_Place],
) -> Finding:
    reason = _not_assessable(data.table, [*left, *right])
    subject = _subject(relation, data.table, (at.row, at.column, at.label))
    sums = None if reason else (_sum(left), _sum(right))
    line, column = _position(data, at.row, at.cell)
    return Finding(
        code=relation.code,
        level=relation.level,
        state="not_assessable" if sums is None else "pass" if _holds(relation, sums) else "fail",
        report=report.key,
        path=report.path,
        line=line,
        column=column,
        table=relation.table,
        row=at.row,
        col=at.column,
        left=sums[0] if sums else None,
        right=sums[1] if sums else None,
        left_terms=_terms(left),
        right_terms=_terms(right),
        subject=subject,
        message=reason or _verdict(relation, subject, sums or (Decimal(0), Decimal(0))),
        basis=relation.basis,
        compare=relation.compare,
    )


def _holds(relation: Relation, sums: tuple[Decimal, Decimal]) -> bool:
    left, right = sums
    if relation.compare == "=":
        return left == right
    return left <= right if relation.compare == "<=" else left >= right


def _subject(relation: Relation, table: Table, at: Spot) -> str:
    row, column, _ = at
    return table.column_labels[column] if relation.each == "column" else table.row_places[row]


def _verdict(relation: Relation, subject: str, sums: tuple[Decimal, Decimal]) -> Message:
    if _holds(relation, sums):
        code = "relation-holds"
    else:
        code = {"=": "relation-fails", "<=": "relation-exceeds", ">=": "relation-falls-short"}[
            relation.compare
        ]
    return message(
        code,
        where=subject,
        left_text=relation.left_text,
        right_text=relation.right_text,
        left=sums[0],
        right=sums[1],
    )


def _not_assessable(table: Table, places: Sequence[_Place]) -> Message | None:
    if all(p.cell and p.cell.value is not None for p in places):
        return None
    for code, kinds in (
        ("reason-unread", ("unread",)),
        ("reason-row-absent", ("absent",)),
        ("reason-blank", ("blank",)),
        ("reason-mark", ("mark", "text")),
    ):
        found = [p for p in places if (p.cell.kind if p.cell else "absent") in kinds]
        if found:
            # A row that is not printed is named as a row, whichever of its cells were wanted.
            labels = [p.label if p.cell else table.row_labels[p.row] for p in found]
            unique = list(dict.fromkeys(labels))
            named = "、".join(f"“{label}”" for label in unique[:NAMED])
            return message(code + ("-many" if len(unique) > NAMED else ""), cells=named, count=len(found))
    return None


def _sum(places: Sequence[_Place]) -> Decimal:
    return sum((p.cell.value for p in places if p.cell and p.cell.value is not None), Decimal(0))


def _terms(places: Sequence[_Place]) -> tuple[Term, ...]:
    return tuple(Term.of(p.label, p.cell, (p.row, p.column)) for p in places)


def _position(data: TableData, row: str, cell: Cell | None) -> tuple[int, int]:
    if cell:
        return cell.line, cell.column
    return data.places.get(row, (data.line, data.column))


def _absent(report: Report, relation: Relation, table: Table) -> Finding:
    line, column = report.place(table.id)
    return Finding(
        code=relation.code,
        level=relation.level,
        state="not_assessable",
        report=report.key,
        path=report.path,
        line=line,
        column=column,
        table=relation.table,
        row=None,
        col=None,
        left=None,
        right=None,
        left_terms=(),
        right_terms=(),
        subject=table.title,
        message=message("reason-table-absent", table=table.title),
        basis=relation.basis,
    )
