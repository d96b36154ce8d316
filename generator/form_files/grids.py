"""Official tables as printed: one grid of boxes each, whatever file it is drawn in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from generator.forms import Table
from generator.glossary import Glossary
from generator.pages.frames import Frame, Head, Value, frames, placed
from generator.pages.marks import CellId

_NO_TERMS = Glossary()


@dataclass(frozen=True, slots=True)
class Box:
    """A cell, maybe merged: its place (from 0), how far it goes, its fixed text.

    `kind` is `head`, `label` (of a row), `block` (head of a part of the table), `fixed`, or `cell`, which is
    to be filled in and then has the ids of row and column in `cell`.
    """

    row: int
    column: int
    below: int
    wide: int
    kind: str
    text: str
    cell: CellId | None = None


@dataclass(frozen=True)
class Grid:
    """A table: boxes in reading order, its size, how many columns hold labels and how many rows are heads.

    `heads` is 0 where no head goes for the whole table.
    """

    layout: str
    rows: int
    columns: int
    labels: int
    heads: int
    boxes: tuple[Box, ...]


@lru_cache(maxsize=64)
def grid_of(table: Table, undivided: bool) -> Grid:
    """The grid of a table of a form, groups that may be printed whole divided or not."""
    drawn = frames(table, undivided, _NO_TERMS)
    if table.layout == "blocks":
        return _blocks(table, drawn)
    frame = drawn[0]
    boxes = tuple(_boxes(frame))
    columns = max(box.column + box.wide for box in boxes)
    labels = 0 if table.layout == "across" else frame.groups[0]
    return Grid(table.layout, len(frame.head) + len(frame.body), columns, labels, len(frame.head), boxes)


def _boxes(frame: Frame) -> Iterator[Box]:
    for row, column, one in placed((*frame.head, *frame.body)):
        if isinstance(one, Head):
            kind = "label" if one.scope == "row" else "head"
            yield Box(row, column, one.rowspan, one.colspan, kind, one.text)
        elif isinstance(one, Value):
            yield Box(row, column, 1, 1, "fixed", one.text)
        else:
            yield Box(row, column, 1, 1, "cell", "", one)


def _blocks(table: Table, drawn: list[Frame]) -> Grid:
    """The blocks below each other under their heads; a block's last column takes the room that is left."""
    columns = 1 + max(len(block.columns) for block in table.blocks)
    boxes: list[Box] = []
    row = 0
    for block, frame in zip(table.blocks, drawn, strict=True):
        boxes.append(Box(row, 0, 1, columns, "block", block.label))
        for one in _boxes(frame):
            wide = columns - one.column if one.column == len(block.columns) else one.wide
            boxes.append(Box(row + 1 + one.row, one.column, one.below, wide, one.kind, one.text, one.cell))
        row += 1 + len(frame.head) + len(frame.body)
    return Grid(table.layout, row, columns, 1, 0, tuple(boxes))
