"""An official table as the grid it is printed in: boxes with a place and a span, made from the form file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from generator.forms import Row, Table

# (row id, column id) → the text printed in the cell.
Values = Mapping[tuple[str, str], str]


class Box(NamedTuple):
    """A cell of the printed table: `kind` is head, label or value; a value knows its row and column id."""

    text: str
    row: int
    col: int
    rows: int = 1
    cols: int = 1
    kind: str = "value"
    place: tuple[str, str] = ("", "")


class Slot(NamedTuple):
    """A place of a row: the box there, and whether the box begins, or goes on from above or from the left."""

    box: Box
    state: str


@dataclass(frozen=True)
class Grid:
    """A printed table: its boxes in reading order, and how many rows its head has."""

    table: Table
    boxes: tuple[Box, ...]
    heads: int = 0

    @property
    def width(self) -> int:
        return max(box.col + box.cols for box in self.boxes)

    @property
    def height(self) -> int:
        return max(box.row + box.rows for box in self.boxes)

    def row(self, number: int) -> list[Box]:
        """The boxes that begin in a row."""
        return [box for box in self.boxes if box.row == number]

    def slots(self) -> list[list[Slot]]:
        """Every place of every row, from left to right."""
        places: dict[tuple[int, int], Slot] = {}
        for box in self.boxes:
            for row in range(box.row, box.row + box.rows):
                for col in range(box.col, box.col + box.cols):
                    state = (
                        "begins" if (row, col) == (box.row, box.col) else "left" if col > box.col else "above"
                    )
                    places[row, col] = Slot(box, state)
        rows = range(self.height)
        return [[places[r, c] for c in range(self.width) if (r, c) in places] for r in rows]

    def changed(self, boxes: list[Box]) -> Grid:
        """The same table with other boxes, in reading order."""
        return replace(self, boxes=tuple(sorted(boxes, key=lambda box: (box.row, box.col))))

    def labelled(self, names: Mapping[str, str]) -> Grid:
        """The same table with heads and labels in other words."""
        return self.changed(
            [
                box if box.kind == "value" else box._replace(text=names.get(box.text, box.text))
                for box in self.boxes
            ]
        )


def grid_of(table: Table, values: Values, undivided: bool = False) -> Grid:
    """The table as the form prints it, filled."""
    if table.layout == "blocks":
        boxes, heads = _blocks(table, values), 0
    elif table.layout == "matrix":
        boxes, heads = _matrix(table, values, undivided), 3
    elif table.layout == "across":
        boxes, heads = _across(table, values), 3
    else:
        boxes, heads = _list(table, values), 1
    return Grid(table, (), heads).changed(boxes)


def _blocks(table: Table, values: Values) -> list[Box]:
    boxes, line = [], 0
    labels = table.column_labels
    most = max(len(block.columns) for block in table.blocks)
    for block in table.blocks:
        boxes += [Box(block.label, line, 0, 1, most + 1, "head"), Box(table.head, line + 1, 0, 1, 1, "head")]
        spans = [1] * (len(block.columns) - 1) + [most + 1 - len(block.columns)]
        starts = [1 + sum(spans[:at]) for at in range(len(spans))]
        for column, start, span in zip(block.columns, starts, spans, strict=True):
            boxes.append(Box(labels[column], line + 1, start, 1, span, "head"))
            for at, row in enumerate(block.rows, line + 2):
                place = row.id, column
                boxes.append(Box(values[place], at, start, 1, span, "value", place))
        for at, row in enumerate(block.rows, line + 2):
            boxes.append(Box(row.label, at, 0, 1, 1, "label"))
        line += 2 + len(block.rows)
    return boxes


DEPTH = 3


def _matrix(table: Table, values: Values, undivided: bool) -> list[Box]:
    boxes = [
        Box(table.corner, 0, 0, 3, DEPTH, "head"),
        Box(table.head, 0, DEPTH, 1, len(table.leaf_columns), "head"),
    ]
    at = DEPTH
    for column in table.columns:
        leaves = column.leaves()
        boxes.append(Box(column.label, 1, at, 1 if column.columns else 2, len(leaves), "head"))
        boxes += [Box(leaf.label, 2, at + n, 1, 1, "head") for n, leaf in enumerate(column.columns)]
        at += len(leaves)
    line = 3
    for row in table.rows:
        line = _labels(row, line, 0, undivided, boxes)
    for line, row in enumerate(table.leaf_rows(undivided), 3):
        boxes += [
            Box(values[row.id, column.id], line, DEPTH + n, 1, 1, "value", (row.id, column.id))
            for n, column in enumerate(table.leaf_columns)
        ]
    return boxes


def _labels(row: Row, line: int, depth: int, undivided: bool, boxes: list[Box]) -> int:
    leaves = row.leaves(undivided)
    group = row.rows and not (undivided and row.undivided)
    boxes.append(Box(row.label, line, depth, len(leaves), 1 if group else DEPTH - depth, "label"))
    for child in row.rows if group else ():
        line = _labels(child, line, depth + 1, undivided, boxes)
    return line if group else line + 1


def _across(table: Table, values: Values) -> list[Box]:
    boxes, wide = [], len(table.leaf_columns)
    at = 0
    for row in table.rows:
        leaves = row.leaves()
        boxes.append(Box(row.label, 0, at, 1 if row.rows else 2, wide * len(leaves), "head"))
        for leaf in leaves:
            if row.rows:
                boxes.append(Box(leaf.label, 1, at, 1, wide, "head"))
            for n, column in enumerate(table.leaf_columns):
                place = leaf.id, column.id
                boxes.append(Box(column.label, 2, at + n, 1, 1, "head"))
                boxes.append(Box(values[place], 3, at + n, 1, 1, "value", place))
            at += wide
    return boxes


def _list(table: Table, values: Values) -> list[Box]:
    column = table.columns[0]
    boxes = [
        Box(table.head, 0, 0, 1, 1, "head"),
        Box("单位", 0, 1, 1, 1, "head"),
        Box(column.label, 0, 2, 1, 1, "head"),
    ]
    for line, row in enumerate(table.all_rows(), 1):
        boxes.append(Box(row.label, line, 0, 1, 1, "label"))
        boxes.append(Box(row.unit or "——", line, 1, 1, 1, "label"))
        place = row.id, column.id
        boxes.append(
            Box("" if row.rows else values[place], line, 2, 1, 1, "label" if row.rows else "value", place)
        )
    return boxes
