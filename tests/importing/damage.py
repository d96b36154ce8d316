"""What happens to tables on their way: cells lost, doubled, moved in a grid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.importing.grids import Box, Grid

Place = tuple[str, str]


@dataclass(frozen=True)
class Damaged:
    """A grid, and the rows (table, row) that it prints no more."""

    grid: Grid
    gone: frozenset[Place] = frozenset()


Damage = Callable[[Grid, Random], Damaged]


def _values(grid: Grid) -> list[Box]:
    return [box for box in grid.boxes if box.place[0]]


def _shifted(grid: Grid, at: Box, by: int) -> list[Box]:
    """The boxes of a grid, those right of a box moved."""
    return [
        box._replace(col=box.col + by) if box.row == at.row and box.col > at.col else box
        for box in grid.boxes
    ]


def value_dropped(grid: Grid, dice: Random) -> Damaged:
    """A cell is missing; those right of it moved left."""
    lost = dice.choice(_values(grid))
    return Damaged(grid.changed([box for box in _shifted(grid, lost, -lost.cols) if box != lost]))


def blanks_lost(grid: Grid, dice: Random) -> Damaged:
    """Several cells are missing, as where a text is taken from a page with blank cells."""
    lost = [box for box in _values(grid) if dice.random() < 0.2]
    for box in reversed(lost):
        grid = grid.changed([one for one in _shifted(grid, box, -box.cols) if one != box])
    return Damaged(grid)


def row_emptied(grid: Grid, dice: Random) -> Damaged:
    """The numbers of a row are missing, its label is there."""
    row = dice.choice(_values(grid)).row
    kept = [box for box in grid.boxes if box.row != row or not box.place[0]]
    gone = {(grid.table.id, box.place[0]) for box in grid.row(row) if box.place[0]}
    return Damaged(grid.changed(kept), frozenset(gone))


def value_doubled(grid: Grid, dice: Random) -> Damaged:
    """A cell stands twice; those right of it moved right."""
    twice = dice.choice(_values(grid))
    return Damaged(grid.changed([*_shifted(grid, twice, 1), twice._replace(col=twice.col + 1, cols=1)]))


def stray_value(grid: Grid, dice: Random) -> Damaged:
    """A number that is none of the cells stands among them, as a page number does."""
    at = dice.choice(_values(grid))
    stray = Box(str(dice.randint(1, 12)), at.row, at.col + 1, 1, 1, "value")
    return Damaged(grid.changed([*_shifted(grid, at, 1), stray]))


def values_glued(grid: Grid, dice: Random) -> Damaged:
    """Two cells became one, a blank between the numbers."""
    pairs = [(a, b) for a, b in zip(_values(grid), _values(grid)[1:], strict=False) if a.row == b.row]
    if not pairs:
        return Damaged(grid)
    first, second = dice.choice(pairs)
    glued = first._replace(text=f"{first.text} {second.text}")
    kept = [glued if box == first else box for box in _shifted(grid, second, -second.cols)]
    return Damaged(grid.changed([box for box in kept if box != second]))


def number_cut(grid: Grid, dice: Random) -> Damaged:
    """A long number is cut in two by the edge of its narrow cell."""
    long = [box for box in _values(grid) if len(box.text) > 1] or _values(grid)
    whole = dice.choice(long)
    at = dice.randint(1, max(1, len(whole.text) - 1))
    parts = [whole._replace(text=whole.text[:at])]
    parts += [whole._replace(text=whole.text[at:], col=whole.col + 1, cols=1)] if whole.text[at:] else []
    return Damaged(
        grid.changed([*[box for box in _shifted(grid, whole, len(parts) - 1) if box != whole], *parts])
    )


def row_dropped(grid: Grid, dice: Random) -> Damaged:
    """A row is missing, its label with it."""
    rows = _plain_rows(grid)
    if not rows or grid.table.layout == "across":
        return Damaged(grid)
    lost = dice.choice(rows)
    gone = frozenset((grid.table.id, box.place[0]) for box in grid.row(lost) if box.place[0])
    kept = [_without_row(box, lost) for box in grid.boxes if box.row != lost]
    return Damaged(grid.changed(kept), gone)


def _without_row(box: Box, lost: int) -> Box:
    if box.row > lost:
        return box._replace(row=box.row - 1)
    return box._replace(rows=box.rows - 1) if box.row + box.rows > lost else box


def row_doubled(grid: Grid, dice: Random) -> Damaged:
    """A row stands twice, as at the end of a page and the beginning of the next."""
    rows = _plain_rows(grid)
    if not rows:
        return Damaged(grid)
    twice = dice.choice(rows)
    moved = [
        box._replace(row=box.row + 1)
        if box.row > twice
        else box._replace(rows=box.rows + 1)
        if box.row + box.rows > twice + 1
        else box
        for box in grid.boxes
    ]
    return Damaged(grid.changed([*moved, *[box._replace(row=twice + 1) for box in grid.row(twice)]]))


def _plain_rows(grid: Grid) -> list[int]:
    """Rows with values in which no taller cell begins."""
    return [
        row
        for row in range(grid.height)
        if all(box.rows == 1 for box in grid.row(row)) and any(box.place[0] for box in grid.row(row))
    ]


def rows_swapped(grid: Grid, dice: Random) -> Damaged:
    """Two rows changed places, their labels with them."""
    return _swapped(grid, dice, ("label", "value"))


def labels_swapped(grid: Grid, dice: Random) -> Damaged:
    """The labels of two rows changed places, the numbers did not."""
    return _swapped(grid, dice, ("label",))


def _swapped(grid: Grid, dice: Random, kinds: tuple[str, ...]) -> Damaged:
    rows = _plain_rows(grid)
    # Only rows of one shape: labels of one depth, as many cells.
    one = dice.choice(rows)
    alike = [row for row in rows if row != one and _shape(grid, row) == _shape(grid, one)]
    if not alike:
        return Damaged(grid)
    other = dice.choice(alike)
    there = {one: other, other: one}
    return Damaged(
        grid.changed([b._replace(row=there.get(b.row, b.row)) if b.kind in kinds else b for b in grid.boxes])
    )


def _shape(grid: Grid, row: int) -> list[tuple[int, int, str]]:
    return [(box.col, box.cols, box.kind) for box in grid.row(row)]


def label_lost(grid: Grid, dice: Random) -> Damaged:
    """The label of a row is missing, its numbers are there."""
    rows = [box for box in grid.boxes if box.kind == "label" and box.rows == 1]
    if not rows:
        return Damaged(grid)
    lost = dice.choice(rows)
    return Damaged(grid.changed([box for box in grid.boxes if box != lost]))


def label_garbled(grid: Grid, dice: Random) -> Damaged:
    """Some characters of a label were misread."""
    rows = [box for box in grid.boxes if box.kind == "label"]
    if not rows:
        return Damaged(grid)
    bad = dice.choice(rows)
    text = "".join(dice.choice("口田曰囗") if dice.random() < 0.5 else sign for sign in bad.text)
    return Damaged(grid.changed([box._replace(text=text) if box == bad else box for box in grid.boxes]))


def columns_swapped(grid: Grid, dice: Random) -> Damaged:
    """Two columns changed places, heads and numbers together."""
    return Damaged(_columns_swapped(grid, dice, ("head", "value")))


def heads_swapped(grid: Grid, dice: Random) -> Damaged:
    """The heads of two columns changed places, the numbers did not."""
    return Damaged(_columns_swapped(grid, dice, ("head",)))


def _columns_swapped(grid: Grid, dice: Random, kinds: tuple[str, ...]) -> Grid:
    tops = _head_pairs(grid)
    if not tops:
        return grid
    first, second = dice.choice(tops)
    below = _span_of_head(grid, first)
    there = {first.col: second.col, second.col: first.col}
    return grid.changed(
        [
            box._replace(col=there.get(box.col, box.col))
            if box.row in below and box.kind in kinds and box.cols == 1
            else box
            for box in grid.boxes
        ]
    )


def _head_pairs(grid: Grid) -> list[tuple[Box, Box]]:
    """Heads of single columns, of one row and block."""
    labels = {column.label for column in grid.table.leaf_columns}
    heads = [
        box for box in grid.boxes if box.kind == "head" and box.text in labels and box.cols == box.rows == 1
    ]
    return [
        (a, b)
        for a in heads
        for b in heads
        if a.row == b.row and a.col < b.col and (grid.table.layout != "across" or a.col // 5 == b.col // 5)
    ]


def _span_of_head(grid: Grid, head: Box) -> range:
    """The rows that a head stands over, its own among them."""
    rows = range(head.row + 1, grid.height)
    last = next((row for row in rows if any(box.kind == "head" for box in grid.row(row))), grid.height)
    return range(head.row, last)


def table_twice(grid: Grid, dice: Random) -> Damaged:
    """The whole table stands twice, as in a report of a district and its own office."""
    below = [box._replace(row=box.row + grid.height, place=("", "")) for box in grid.boxes]
    other = [box._replace(text=str(dice.randint(0, 99))) if box.kind == "value" else box for box in below]
    return Damaged(grid.changed([*grid.boxes, *other]))


def cut_off(grid: Grid, dice: Random) -> Damaged:
    """The rest of the table is missing."""
    if grid.table.layout == "across":
        return Damaged(grid)
    first = min(box.row for box in _values(grid))
    end = dice.randrange(first + 1, grid.height + 1)
    gone = frozenset((grid.table.id, box.place[0]) for box in _values(grid) if box.row >= end)
    kept = [box._replace(rows=min(box.rows, end - box.row)) for box in grid.boxes if box.row < end]
    return Damaged(grid.changed(kept), gone)


def spans_repeated(grid: Grid, dice: Random) -> Damaged:
    """What is printed once over several cells stands in each of them, as naive converters write it."""
    boxes = [
        box._replace(row=row, col=col, rows=1, cols=1)
        for box in grid.boxes
        for row in range(box.row, box.row + box.rows)
        for col in range(box.col, box.col + box.cols)
    ]
    return Damaged(grid.changed(boxes))


DAMAGES: tuple[Damage, ...] = (
    value_dropped,
    blanks_lost,
    row_emptied,
    value_doubled,
    stray_value,
    values_glued,
    number_cut,
    row_dropped,
    row_doubled,
    rows_swapped,
    labels_swapped,
    label_lost,
    label_garbled,
    columns_swapped,
    heads_swapped,
    table_twice,
    cut_off,
    spans_repeated,
)


# Damage after which only labels or heads tell what belongs where.
ORDERS: tuple[Damage, ...] = (rows_swapped, labels_swapped, columns_swapped, heads_swapped)
