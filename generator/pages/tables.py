"""Official tables as grids of header and value cells: one neutral shape that one template draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from generator.fields import Cell
from generator.forms import Column, Row, Table
from generator.glossary import Glossary, Piece
from generator.pages.marks import CellId, Mark
from generator.reports import TableData


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell; `scope` as in HTML.

    `key` names its row or column (see `row_key`, `column_key`), once a table: there its remarks are marked.
    `pieces` is its text with the words of terms apart, empty where it holds none.
    """

    text: str
    scope: str
    colspan: int = 1
    rowspan: int = 1
    level: int = 0
    key: str | None = None
    pieces: Sequence[Piece] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """A value cell: the printed text, its kind (see `Cell.kind`; `absent`: no such cell printed).

    `mark` leads to the finding that the cell belongs to, if any; `id` and `label` are set with it.
    """

    text: str
    kind: str
    id: str | None = None
    mark: Mark | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table's body, the same for all reports: its headers, and which cells follow.

    With `rows` it is drawn only where one of these is printed.
    """

    id: str | None
    heads: Sequence[Head]
    cells: Sequence[CellId | Value]
    rows: Sequence[str] = ()


@dataclass(frozen=True)
class Frame:
    """What of an HTML table is the same for all reports."""

    caption: str
    groups: Sequence[int]
    head: Sequence[Sequence[Head]]
    body: Sequence[Line]
    layout: str
    pieces: Sequence[Piece] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """One HTML table: its frame, and the lines of its body (id, headers, values)."""

    frame: Frame
    body: Sequence[tuple[str | None, Sequence[Head], Sequence[Value]]]


Marks = Mapping[CellId, Mark]


def row_key(row: str) -> str:
    """Name of a row among the headers of a table."""
    return f"row:{row}"


def column_key(column: str) -> str:
    """Name of a column among the headers of a table."""
    return f"column:{column}"


def grids(data: TableData, marks: Marks, glossary: Glossary) -> list[Grid]:
    """Grids of a printed table; `marks` says which cells lead to a finding."""
    return [
        Grid(
            frame,
            [
                (line.id, line.heads, [_value(data, marks, one) for one in line.cells])
                for line in frame.body
                if not line.rows or any(data.rows.get(row) is not None for row in line.rows)
            ],
        )
        for frame in frames(data.table, data.undivided, glossary)
    ]


@cache
def frames(table: Table, undivided: bool, glossary: Glossary) -> list[Frame]:
    """Frames of a table of a form, worked out once; each term is linked once, at its first header."""
    linked: set[str] = set()
    named: set[str] = set()

    def pieces(text: str) -> Sequence[Piece]:
        cut = []
        for one in glossary.pieces(text):
            cut.append(Piece(one.text) if one.term in linked else one)
            linked.update(filter(None, [one.term]))
        return cut if any(one.term for one in cut) else ()

    def headers(heads: Sequence[Head]) -> list[Head]:
        done = []
        for head in heads:
            key = head.key if head.key not in named else None
            named.update(filter(None, [key]))
            done.append(replace(head, key=key, pieces=pieces(head.text)))
        return done

    result = [
        replace(
            frame,
            head=[headers(line) for line in frame.head],
            body=[replace(line, heads=headers(line.heads)) for line in frame.body],
        )
        for frame in LAYOUTS[table.layout](table, undivided)
    ]
    return [replace(frame, pieces=pieces(frame.caption)) for frame in result]


def keys(drawn: Iterable[Grid]) -> set[str]:
    """Names of the rows and columns that have a header in grids."""
    return {
        head.key
        for grid in drawn
        for heads in (*grid.frame.head, *(line[1] for line in grid.body))
        for head in heads
        if head.key
    }


def cell_ids(drawn: Iterable[Grid]) -> Iterator[str]:
    """Addresses of the marked cells of grids."""
    for grid in drawn:
        for _, _, values in grid.body:
            yield from (one.id for one in values if one.id)


def _value(data: TableData, marks: Marks, place: CellId | Value) -> Value:
    if isinstance(place, Value):
        return place
    row, column = place
    cell: Cell | None = data.cell(row, column)
    text, kind = (cell.printed or "", cell.kind) if cell else ("", "absent")
    if place not in marks:
        return Value(text, kind)
    label = f"{data.table.row_places[row]}，{data.table.column_labels[column]}"
    return Value(text, kind, cell_id(data.table.id, row, column), marks[place], label)


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


def _matrix(table: Table, undivided: bool) -> list[Frame]:
    depth = max(_depth(row, undivided) for row in table.rows)
    head = _column_heads(table.columns)
    top = Head(table.corner, "col", depth, len(head) + 1)
    over = Head(table.head, "colgroup", len(table.leaf_columns))
    body: list[Line] = []
    for path in _paths(table.rows, undivided):
        leaf = path[-1][0]
        labels = [
            Head(row.label, "row", depth - level if row is leaf else 1, span, level, row_key(row.id))
            for level, (row, span, first) in enumerate(path)
            if first
        ]
        cells = [(leaf.id, column.id) for column in table.leaf_columns]
        body.append(Line(_row_id(table, leaf.id), labels, cells))
    groups = [depth, *(len(column.leaves()) for column in table.columns)]
    return [Frame(f"{table.name}　{table.title}", groups, [[top, over], *head], body, "matrix")]


def _depth(row: Row, undivided: bool) -> int:
    if not row.rows or (undivided and row.undivided):
        return 1
    return 1 + max(_depth(child, undivided) for child in row.rows)


def _column_heads(columns: Sequence[Column]) -> list[list[Head]]:
    depth = 2 if any(column.columns for column in columns) else 1
    upper = [
        Head(column.label, "colgroup", len(column.columns), key=column_key(column.id))
        if column.columns
        else Head(column.label, "col", 1, depth, key=column_key(column.id))
        for column in columns
    ]
    below = [child for column in columns for child in column.columns]
    lower = [Head(child.label, "col", key=column_key(child.id)) for child in below]
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


def _across(table: Table, undivided: bool) -> list[Frame]:
    width = len(table.leaf_columns)
    depth = max(_depth(row, False) for row in table.rows)
    head: list[list[Head]] = [[] for _ in range(depth)]
    for row in table.rows:
        rowspan = depth if not row.rows else 1
        head[0].append(Head(row.label, "colgroup", width * len(row.leaves()), rowspan, key=row_key(row.id)))
        for child in row.rows:
            head[1].append(Head(child.label, "colgroup", width, key=row_key(child.id)))
    leaves = table.leaf_rows()
    head.append(
        [Head(one.label, "col", key=column_key(one.id)) for _ in leaves for one in table.leaf_columns]
    )
    cells = [(row.id, column.id) for row in leaves for column in table.leaf_columns]
    body = [Line(_values_id(table), (), cells)]
    return [Frame(f"{table.name}　{table.title}", [width] * len(leaves), head, body, "across")]


# -- blocks: a grid for each block, as its columns are its own -------------------------------------------


def _blocks(table: Table, undivided: bool) -> list[Frame]:
    result = []
    for block in table.blocks:
        labels = [Head(table.column_labels[one], "col", key=column_key(one)) for one in block.columns]
        head = [Head(table.head, "col"), *labels]
        body = [
            Line(
                _row_id(table, row.id),
                [Head(row.label, "row", key=row_key(row.id))],
                [(row.id, column) for column in block.columns],
            )
            for row in block.rows
        ]
        caption = f"{table.name}　{block.label}"
        result.append(Frame(caption, [1, len(labels)], [head], body, "blocks"))
    return result


# -- list: one value a row, with its unit ----------------------------------------------------------------


def _list(table: Table, undivided: bool) -> list[Frame]:
    column = table.leaf_columns[0]
    body: list[Line] = []

    def add(rows: Sequence[Row], level: int) -> None:
        for row in rows:
            label = Head(row.label, "row", 1, 1, level, row_key(row.id))
            cells: list[CellId | Value] = [Value("——", "mark"), Value("", "blank")]
            if not row.rows:
                cells = [Value(row.unit or "", "mark"), (row.id, column.id)]
            body.append(Line(_row_id(table, row.id), [label], cells, table.row_leaves[False][row.id]))
            add(row.rows, level + 1)

    add(table.rows, 0)
    head = [
        Head(table.head, "col"),
        Head("单位", "col"),
        Head(column.label, "col", key=column_key(column.id)),
    ]
    return [Frame(f"{table.name}　{table.title}", [1, 1, 1], [head], body, "list")]


LAYOUTS: Mapping[str, Callable[[Table, bool], list[Frame]]] = {
    "matrix": _matrix,
    "across": _across,
    "blocks": _blocks,
    "list": _list,
}
