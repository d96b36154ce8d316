"""Arithmetic inside one table: the relations of the official forms, evaluated cell by cell.

Knows no rule by itself: what is added up, and against what, stands in `forms/*.yml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.agencies import Agency
from generator.fields import Cell
from generator.findings import Finding, Term
from generator.forms import Relation, Table
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


def check_relations(report: Report, agency: Agency) -> Iterator[Finding]:
    """One finding for each relation of the report's form and each row or column it holds for."""
    forms = [report.form] + ([report.annex.form] if report.annex else [])
    tables = dict(report.all_tables())
    for form in forms:
        for relation in form.relations:
            data = tables[relation.table]
            if data is None:
                yield _absent(report, relation, form.table[relation.table])
            else:
                yield from _instances(report, relation, data)


def _instances(report: Report, relation: Relation, data: TableData) -> Iterator[Finding]:
    if relation.each == "column":
        for column in data.table.leaf_columns:
            sides = [_down(data, side, column.id) for side in (relation.left, relation.right)]
            at = _down(data, (relation.at,), column.id)[0]
            yield _finding(report, relation, data, at, sides[0], sides[1])
    else:
        for row in data.leaf_rows():
            if relation.rows and row.id not in relation.rows:
                continue
            sides = [_across(data, side, row.id) for side in (relation.left, relation.right)]
            at = _across(data, (relation.at,), row.id)[0]
            yield _finding(report, relation, data, at, sides[0], sides[1])


def _down(data: TableData, terms: Sequence[str], column: str) -> list[_Place]:
    """The cells of one column in the rows that `terms` name; a group stands for its rows."""
    leaves = data.table.row_leaves[data.undivided]
    wanted = [leaf for term in terms for leaf in leaves.get(term, (term,)) if not _left_out(data, leaf)]
    labels = data.table.row_labels
    return [_Place(row, column, labels[row], data.cell(row, column)) for row in wanted]


def _left_out(data: TableData, row: str) -> bool:
    """Whether a row is one that prints may lack, and this one does."""
    return row in data.table.unvouched and data.rows.get(row) is None


def _across(data: TableData, terms: Sequence[str], row: str) -> list[_Place]:
    """The cells of one row in the columns that `terms` name; a group stands for its columns."""
    leaves = [leaf for term in terms for leaf in data.table.column_leaves[term]]
    return [_Place(row, leaf.id, leaf.label, data.cell(row, leaf.id)) for leaf in leaves]


def _finding(
    report: Report,
    relation: Relation,
    data: TableData,
    at: _Place,
    left: Sequence[_Place],
    right: Sequence[_Place],
) -> Finding:
    reason = _not_assessable(data.table, [*left, *right])
    sums = None if reason else (_sum(left), _sum(right))
    line, column = _position(data, at)
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
        subject=_subject(relation, data.table, at),
        message=reason or _verdict(relation, data.table, at, sums or (Decimal(0), Decimal(0))),
        basis=relation.basis,
        compare=relation.compare,
    )


def _holds(relation: Relation, sums: tuple[Decimal, Decimal]) -> bool:
    left, right = sums
    return {"=": left == right, "<=": left <= right, ">=": left >= right}[relation.compare]


def _subject(relation: Relation, table: Table, at: _Place) -> str:
    return table.column_labels[at.column] if relation.each == "column" else table.row_places[at.row]


def _verdict(relation: Relation, table: Table, at: _Place, sums: tuple[Decimal, Decimal]) -> Message:
    if _holds(relation, sums):
        code = "relation-holds"
    else:
        code = {"=": "relation-fails", "<=": "relation-exceeds", ">=": "relation-falls-short"}[
            relation.compare
        ]
    return message(
        code,
        where=_subject(relation, table, at),
        left_text=relation.left_text,
        right_text=relation.right_text,
        left=sums[0],
        right=sums[1],
    )


def _not_assessable(table: Table, places: Sequence[_Place]) -> Message | None:
    for code, kinds in (
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
    return tuple(Term(p.label, p.cell.printed if p.cell else None, p.row, p.column) for p in places)


def _position(data: TableData, at: _Place) -> tuple[int, int]:
    if at.cell:
        return at.cell.line, at.cell.column
    return data.places.get(at.row, (data.line, data.column))


def _absent(report: Report, relation: Relation, table: Table) -> Finding:
    return Finding(
        code=relation.code,
        level=relation.level,
        state="not_assessable",
        report=report.key,
        path=report.path,
        line=0,
        column=0,
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
