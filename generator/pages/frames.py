"""What of the official tables is the same for all reports: headers in their lines, worked out once a form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.forms import Column, Row, Table
from generator.glossary import Glossary, Piece
from generator.kept import kept
from generator.pages.marks import CellId, Mark

# Stands in a drawn frame for each cell; no text has it.
CELL = "\0"


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell; `scope` as in HTML. `level` says how far it is set in.

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
    """A line of a table, the same for all reports: its headers, and which cells follow.

    With `rows` it is drawn only where one of these is printed.
    """

    heads: Sequence[Head]
    id: str | None = None
    cells: Sequence[CellId | Value] = ()
    rows: Sequence[str] = ()

    def is_drawn(self, rows: Mapping[str, object]) -> bool:
        """Whether a table with these rows (None: not printed) has this line."""
        return not self.rows or any(rows.get(row) is not None for row in self.rows)


@dataclass(frozen=True)
class Frame:
    """What of an HTML table is the same for all reports."""

    caption: str
    groups: Sequence[int]
    head: Sequence[Line]
    body: Sequence[Line]
    layout: str
    pieces: Sequence[Piece] = ()
    _kept: dict[int, Sequence[str]] = field(default_factory=dict, repr=False, compare=False)

    def drawn(self, lines: Sequence[Line], depth: int, draw: DrawFrame) -> Sequence[str]:
        """The table as a template draws it around its cells: what stands before, between and after them.

        `lines` are those of the body that are drawn. Kept where these are all, as then it is the same on
        all pages of a depth.
        """
        if len(lines) < len(self.body):
            return draw(self, lines, {}).split(CELL)
        if depth not in self._kept:
            self._kept[depth] = draw(self, lines, {}).split(CELL)
        return self._kept[depth]


# Draws a frame with these lines of its body; the third says which headers have which remarks.
DrawFrame = Callable[[Frame, Sequence[Line], Mapping[str, Sequence[object]]], str]


def placed(lines: Iterable[Line]) -> Iterator[tuple[int, int, Head | CellId | Value]]:
    """Row and column (from 0) of each cell of lines one below the other, past what merged cells cover."""
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(lines):
        column = 0
        for one in (*line.heads, *line.cells):
            while (row, column) in taken:
                column += 1
            below, wide = (one.rowspan, one.colspan) if isinstance(one, Head) else (1, 1)
            taken |= {(row + down, column + across) for down in range(below) for across in range(wide)}
            yield row, column, one


def row_key(row: str) -> str:
    """Name of a row among the headers of a table."""
    return f"row:{row}"


def column_key(column: str) -> str:
    """Name of a column among the headers of a table."""
    return f"column:{column}"


def row_id(table: Table, row: str) -> str:
    """Address of a row's line within its page."""
    return f"{table.id}-{row}"


def values_id(table: Table) -> str:
    """Address of the one line of values of an `across` table."""
    return f"{table.id}-values"


@kept
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
            head=[Line(headers(line.heads)) for line in frame.head],
            body=[Line(headers(line.heads), line.id, line.cells, line.rows) for line in frame.body],
        )
        for frame in LAYOUTS[table.layout](table, undivided)
    ]
    return [replace(frame, pieces=pieces(frame.caption)) for frame in result]


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
            Head(row.label, "row", depth - level if row is leaf else 1, span, key=row_key(row.id))
            for level, (row, span, first) in enumerate(path)
            if first
        ]
        cells = [(leaf.id, column.id) for column in table.leaf_columns]
        body.append(Line(labels, row_id(table, leaf.id), cells))
    groups = [depth, *(len(column.leaves()) for column in table.columns)]
    return [
        Frame(f"{table.name}　{table.title}", groups, [Line([top, over]), *map(Line, head)], body, "matrix")
    ]


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
    body = [Line((), values_id(table), cells)]
    caption = f"{table.name}　{table.title}"
    return [Frame(caption, [width] * len(leaves), [*map(Line, head)], body, "across")]


# -- blocks: a grid for each block, as its columns are its own -------------------------------------------


def _blocks(table: Table, undivided: bool) -> list[Frame]:
    result = []
    for block in table.blocks:
        labels = [Head(table.column_labels[one], "col", key=column_key(one)) for one in block.columns]
        head = Line([Head(table.head, "col"), *labels])
        body = [
            Line(
                [Head(row.label, "row", key=row_key(row.id))],
                row_id(table, row.id),
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
            body.append(Line([label], row_id(table, row.id), cells, table.row_leaves[False][row.id]))
            add(row.rows, level + 1)

    add(table.rows, 0)
    head = [
        Head(table.head, "col"),
        Head("单位", "col"),
        Head(column.label, "col", key=column_key(column.id)),
    ]
    return [Frame(f"{table.name}　{table.title}", [1, 1, 1], [Line(head)], body, "list")]


LAYOUTS: Mapping[str, Callable[[Table, bool], list[Frame]]] = {
    "matrix": _matrix,
    "across": _across,
    "blocks": _blocks,
    "list": _list,
}
