"""Tables that go on overleaf: what the page break cut in two is put together again where that is certain."""

from __future__ import annotations

import re
from dataclasses import replace

from generator.importers.readers.contents import Cell, cell_text
from generator.importers.readers.pdf_pages import Box, RuledTable

# So far apart (points) edges may lie and be the same.
_NEAR = 3.0
_NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、．](?!\d))"
)
_VALUE = re.compile(r"[+-]?[\d,.]+|[/—-]{1,2}")


def mended(above: RuledTable, below: RuledTable) -> tuple[RuledTable, RuledTable]:
    """Two parts of a table, the row that the break cut put together in the upper one.

    Blank cells at the top of the lower part that only continue a merged cell are left out: it is printed
    above. A row counts as cut where it adds nothing but the rest of labels, or the values to a label.
    Tables that do not hang together are given back as they are.
    """
    if not _goes_on(above, below):
        return above, below
    below = _without_continued(above, below)
    if not _is_cut(above, below):
        return above, below
    halves = zip(above.table.rows[-1], below.table.rows[0], strict=True)
    whole = tuple(Cell((*upper.blocks, *lower.blocks)) for upper, lower in halves)
    upper = replace(above.table, rows=(*above.table.rows[:-1], whole))
    lower = replace(below.table, rows=below.table.rows[1:])
    return replace(above, table=upper), replace(below, table=lower, boxes=below.boxes[1:])


def _goes_on(above: RuledTable, below: RuledTable) -> bool:
    """Whether the table on the next page has the same frame, and every cell of both is known."""
    if not (above.table.exact and below.table.exact and above.boxes and below.boxes):
        return False
    following = (below.table.page or 0) == (above.table.page or 0) + 1
    return following and _same(_sides(above.boxes), _sides(below.boxes))


def _sides(rows: tuple[tuple[Box, ...], ...]) -> tuple[float, float]:
    boxes = [box for row in rows for box in row]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


def _same(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) <= _NEAR and abs(one[1] - other[1]) <= _NEAR


def _without_continued(above: RuledTable, below: RuledTable) -> RuledTable:
    """Without blank cells that continue one above the break; such a cell lies over several rows."""
    last = above.boxes[-1][0][1]
    ending = [box for row in above.boxes for box in row if box[3] >= above.bottom - _NEAR]
    lowest = min(box[3] for box in below.boxes[0])

    def continues(box: Box) -> bool:
        tall = box[3] > lowest + _NEAR
        return any(
            _same((box[0], box[2]), (each[0], each[2])) and (tall or each[1] < last - _NEAR)
            for each in ending
        )

    first = zip(below.table.rows[0], below.boxes[0], strict=True)
    kept = [(cell, box) for cell, box in first if cell_text(cell) or not continues(box)]
    if not kept:
        return below
    rows = (tuple(cell for cell, _ in kept), *below.table.rows[1:])
    boxes = (tuple(box for _, box in kept), *below.boxes[1:])
    return replace(below, table=replace(below.table, rows=rows), boxes=boxes)


def _is_cut(above: RuledTable, below: RuledTable) -> bool:
    """Whether the first row below is the rest of the last row above."""
    upper, lower = above.boxes[-1], below.boxes[0]
    if len(below.boxes) < 2 or len(upper) != len(lower) or len(upper) < 2:
        return False
    if not all(
        _same((one[0], one[2]), (other[0], other[2])) for one, other in zip(upper, lower, strict=True)
    ):
        return False
    first = [cell_text(cell) for cell in above.table.rows[-1]]
    rest = [cell_text(cell) for cell in below.table.rows[0]]
    both = [(one, other) for one, other in zip(first, rest, strict=True) if one and other]
    labels = all(not _is_value(one) and not _is_value(other) for one, other in both)
    fresh = any(_NUMBERED.match(other) for other in rest if other)
    values = [sum(_is_value(text) for text in texts) for texts in (first, rest)]
    return bool(both) and labels and not fresh and 0 in values and sum(values) > 0


def _is_value(text: str) -> bool:
    return bool(_VALUE.fullmatch(text))
