"""Official tables as grids of header and value cells: one neutral shape that one template draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.fields import Cell
from generator.forms import Column, Row, Table
from generator.pages.marks import CellId, Mark
from generator.reports import TableData


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell; `scope` as in HTML."""

    text: str
    scope: str
    colspan: int = 1
    rowspan: int = 1
    level: int = 0


@dataclass(frozen=True, slots=True)
class Value:
    """A value cell: the printed text, its kind (see `Cell.kind`; `absent`: no such cell printed).

    `mark` leads to the finding that the cell belongs to, if any; `id` is set with it.
    """

    text: str
    kind: str
    id: str | None = None
    mark: Mark | None = None
    label: str = ""


Line = tuple[str | None, Sequence[Head | Value]]


@dataclass(frozen=True)
class Grid:
    """One HTML table."""

    caption: str
    groups: Sequence[int]
    head: Sequence[Sequence[Head]]
    body: Sequence[Line]
    layout: str


Marks = Mapping[CellId, Mark]


def grids(data: TableData, marks: Marks) -> list[Grid]:
    """Grids of a printed table; `marks` says which cells lead to a finding."""
    return LAYOUTS[data.table.layout](data, marks)


def cell_ids(drawn: Iterable[Grid]) -> Iterator[str]:
    """Addresses of the marked cells of grids."""
    for grid in drawn:
        for _, line in grid.body:
            yield from (one.id for one in line if isinstance(one, Value) and one.id)


def _value(data: TableData, marks: Marks, row: str, column: str) -> Value:
    cell: Cell | None = data.cell(row, column)
    mark = marks.get((row, column))
    return Value(
        text=(cell.printed or "") if cell else "",
        kind=cell.kind if cell else "absent",
        id=cell_id(data.table.id, row, column) if mark else None,
        mark=mark,
        label=f"{data.table.row_places[row]}，{data.table.column_labels[column]}",
    )


def cell_id(table: str, row: str, column: str) -> str:
    """Address of a cell within its page."""
    return f"{table}-{row}-{column}"


def row_place(data: TableData, row: str) -> str | None:
    """Address of the line that shows a row; None where the page draws none."""
    if row not in (one.id for one in data.leaf_rows()):
        return None
    if data.table.layout == "list" and data.rows.get(row) is None:
        return None
    return _values_id(data.table) if data.table.layout == "across" else _row_id(data.table, row)


def _row_id(table: Table, row: str) -> str:
    return f"{table.id}-{row}"


def _values_id(table: Table) -> str:
    return f"{table.id}-values"


# -- matrix: a tree of rows beside a tree of columns -----------------------------------------------------


def _matrix(data: TableData, marks: Marks) -> list[Grid]:
    table = data.table
    depth = max(_depth(row, data.undivided) for row in table.rows)
    head = _column_heads(table.columns)
    top = Head(table.corner, "col", depth, len(head) + 1)
    over = Head(table.head, "colgroup", len(table.leaf_columns))
    body: list[Line] = []
    for path in _paths(table.rows, data.undivided):
        leaf = path[-1][0]
        labels = [
            Head(row.label, "row", depth - level if row is leaf else 1, span, level)
            for level, (row, span, first) in enumerate(path)
            if first
        ]
        values = [_value(data, marks, leaf.id, column.id) for column in table.leaf_columns]
        body.append((_row_id(table, leaf.id), [*labels, *values]))
    groups = [depth, *(len(column.leaves()) for column in table.columns)]
    return [Grid(f"{table.name}　{table.title}", groups, [[top, over], *head], body, "matrix")]


def _depth(row: Row, undivided: bool) -> int:
    if not row.rows or (undivided and row.undivided):
        return 1
    return 1 + max(_depth(child, undivided) for child in row.rows)


def _column_heads(columns: Sequence[Column]) -> list[list[Head]]:
    depth = 2 if any(column.columns for column in columns) else 1
    upper = [
        Head(column.label, "colgroup", len(column.columns))
        if column.columns
        else Head(column.label, "col", 1, depth)
        for column in columns
    ]
    lower = [Head(child.label, "col") for column in columns for child in column.columns]
    return [upper, lower] if lower else [upper]


def _paths(rows: Sequence[Row], undivided: bool) -> list[list[tuple[Row, int, bool]]]:
    """For each value row the rows from the top down to it: (row, rows it spans, first line of its span)."""
    paths: list[list[tuple[Row, int, bool]]] = []
    for row in rows:
        if not row.rows:
            paths.append([(row, 1, True)])
        elif undivided and row.undivided:
            paths.append([(row.whole(), 1, True)])
        else:
            below = _paths(row.rows, undivided)
            paths += [[(row, len(below), index == 0), *path] for index, path in enumerate(below)]
    return paths


# -- across: the rows' columns side by side, one line of values ------------------------------------------


def _across(data: TableData, marks: Marks) -> list[Grid]:
    table = data.table
    width = len(table.leaf_columns)
    depth = max(_depth(row, False) for row in table.rows)
    head: list[list[Head]] = [[] for _ in range(depth)]
    for row in table.rows:
        rowspan = depth if not row.rows else 1
        head[0].append(Head(row.label, "colgroup", width * len(row.leaves()), rowspan))
        for child in row.rows:
            head[1].append(Head(child.label, "colgroup", width))
    leaves = table.leaf_rows()
    head.append([Head(column.label, "col") for _ in leaves for column in table.leaf_columns])
    values = [_value(data, marks, row.id, column.id) for row in leaves for column in table.leaf_columns]
    return [
        Grid(
            f"{table.name}　{table.title}",
            [width] * len(leaves),
            head,
            [(_values_id(table), values)],
            "across",
        )
    ]


# -- blocks: a grid for each block, as its columns are its own -------------------------------------------


def _blocks(data: TableData, marks: Marks) -> list[Grid]:
    table = data.table
    result = []
    for block in table.blocks:
        labels = [table.column_labels[column] for column in block.columns]
        head = [Head(table.head, "col"), *(Head(label, "col") for label in labels)]
        body: list[Line] = [
            (
                _row_id(table, row.id),
                [Head(row.label, "row"), *(_value(data, marks, row.id, c) for c in block.columns)],
            )
            for row in block.rows
        ]
        caption = f"{table.name}　{block.label}"
        result.append(Grid(caption, [1, len(labels)], [head], body, "blocks"))
    return result


# -- list: one value a row, with its unit ----------------------------------------------------------------


def _list(data: TableData, marks: Marks) -> list[Grid]:
    table = data.table
    column = table.leaf_columns[0]
    body: list[Line] = []

    def add(rows: Sequence[Row], level: int) -> None:
        for row in rows:
            if row.rows:
                printed = [child for child in row.rows if data.rows.get(child.id) is not None]
                if printed:
                    label = Head(row.label, "row", 1, 1, level)
                    body.append((_row_id(table, row.id), [label, Value("——", "mark"), Value("", "blank")]))
                    add(printed, level + 1)
            elif data.rows.get(row.id) is not None:
                unit = Value(row.unit or "", "mark")
                value = _value(data, marks, row.id, column.id)
                body.append((_row_id(table, row.id), [Head(row.label, "row", 1, 1, level), unit, value]))

    add(table.rows, 0)
    head = [Head(table.head, "col"), Head("单位", "col"), Head(column.label, "col")]
    return [Grid(f"{table.name}　{table.title}", [1, 1, 1], [head], body, "list")]


LAYOUTS: Mapping[str, Callable[[TableData, Marks], list[Grid]]] = {
    "matrix": _matrix,
    "across": _across,
    "blocks": _blocks,
    "list": _list,
}
