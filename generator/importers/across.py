"""A table whose rows stand side by side under their heads: all its values in one row, in official order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from generator.forms import Table
from generator.importers.outline import Placed
from generator.importers.search import Find
from generator.importers.tokens import BLANK, VALUE, WORDS, Run
from generator.messages import message


def place_across(run: Run, table: Table, finds: Sequence[Find], start: int, end: int) -> Placed:
    """Place the values between two tokens; the heads found among them must not be at odds with the order."""
    ids = [row.id for row in table.leaf_rows()]
    width = len(table.leaf_columns)
    need = len(ids) * width
    heads = [one for one in finds if start <= one.first < end]
    values = _values(run, start, end)
    row = _one_line(run, values, need)
    placed = Placed()
    filled = [index for index in values if run.tokens[index].kind == VALUE]
    whole_rows = all(count == width for count in _by_line(run, values).values())
    cells = row or (values if whole_rows else filled)
    if row is None and not whole_rows and _has_gaps(run, values):
        cells = values
    alike = len({run.tokens[index].text for index in cells}) == 1
    wrapped = bool(cells) and run.wrapped(cells[0], cells[-1] + 1) is not None
    heads = [one for one in heads if not cells or one.first < cells[-1]]
    if not _in_order(run, table, heads, cells):
        why = message("import-head-order")
    elif not wrapped and ((len(cells) == need and not _is_odd(run, cells)) or (len(cells) > need and alike)):
        for index, id in enumerate(ids):
            placed.place(id, cells[index * width : (index + 1) * width])
        if len(cells) > need:
            placed.surplus.append((None, tuple(cells[need:])))
            placed.used.update(cells[need:])
        return placed
    else:
        why = (
            run.unless_wrapped(start, end, message("import-count-across", found=len(cells), need=need))
            if cells
            else message("import-no-values")
        )
    for id in ids:
        placed.doubt(id, why, start, max(start, end - 1))
    return placed


def _values(run: Run, start: int, end: int) -> list[int]:
    """Values, and blank cells of rows that are not rows of heads."""
    tokens = run.tokens
    worded = {tokens[index].line for index in range(start, end) if tokens[index].kind == WORDS}
    filled = {tokens[index].line for index in range(start, end) if tokens[index].kind == VALUE}
    return [
        index
        for index in range(start, end)
        if tokens[index].kind == VALUE
        or (
            tokens[index].kind == BLANK and (tokens[index].line not in worded or tokens[index].line in filled)
        )
    ]


def _one_line(run: Run, values: Sequence[int], need: int) -> list[int] | None:
    """The row of a table that holds just as many cells as are needed, where no other does."""
    lines: dict[int, list[int]] = {}
    for index in values:
        if run.tokens[index].grid:
            lines.setdefault(run.tokens[index].line, []).append(index)
    whole = [cells for cells in lines.values() if len(cells) == need]
    return whole[0] if len(whole) == 1 else None


def _has_gaps(run: Run, values: Sequence[int]) -> bool:
    """Whether blank cells stand between values of a row."""
    lines = {run.tokens[index].line for index in values}
    return any("" in _inner(run.lines[line].cells) for line in lines)


def _inner(cells: Sequence[str]) -> Sequence[str]:
    filled = [place for place, cell in enumerate(cells) if cell]
    return cells[filled[0] : filled[-1]] if filled else ()


def _is_odd(run: Run, cells: Sequence[int]) -> bool:
    return any(run.tokens[index].line in run.odd_lines for index in cells)


def _by_line(run: Run, values: Sequence[int]) -> Counter[int]:
    return Counter(run.tokens[index].line for index in values)


def _in_order(run: Run, table: Table, heads: Sequence[Find], cells: Sequence[int]) -> bool:
    """Whether the heads stand in official order, and before the values or each before its own."""
    columns = [column.id for column in table.leaf_columns]
    order = [one.phrase.id for one in heads if one.phrase.kind == "column"]
    groups = [one.phrase.id for one in heads if one.phrase.kind == "row"]
    tops = [one.phrase.id for one in heads if one.phrase.id in {row.id for row in table.rows}]
    if not _fits(list(dict.fromkeys(tops)), [row.id for row in table.rows]):
        return False
    if not _fits(order, columns * len(table.leaf_rows())) or not _fits(
        groups, [r.id for r in table.leaf_rows()]
    ):
        return False
    if not cells:
        return True
    among = [one for one in heads if cells[0] < one.first < cells[-1]]
    if not among:
        return True
    return all(_own(one, table, cells) for one in heads if one.phrase.kind == "row" or one in among)


def _own(head: Find, table: Table, cells: Sequence[int]) -> bool:
    """Whether a head among the values stands right before the first of its own."""
    before = sum(index < head.first for index in cells)
    if head.phrase.kind == "group":
        return True
    width = len(table.leaf_columns)
    if head.phrase.kind == "row":
        place = [row.id for row in table.leaf_rows()].index(head.phrase.id)
        return before == place * width
    return before % width == [column.id for column in table.leaf_columns].index(head.phrase.id)


def _fits(found: Sequence[str], order: Sequence[str]) -> bool:
    """Whether the ids found stand in this order, some missing."""
    rest = iter(order)
    return all(any(one == other for other in rest) for one in found)
