"""Whether the heads over a table's columns stand in the form's order; if not, nothing below them is
certain.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.forms import Block, Table
from generator.importers.outline import Placed
from generator.importers.search import Find
from generator.importers.tokens import WORDS
from generator.importers.zones import Zones
from generator.messages import message


def doubt_heads(zones: Zones, table: Table, placed: Placed, start: int, end: int) -> None:
    """Doubt the rows whose heads stand in another order than the form's."""
    heads = [one for one in zones.of(table, "column") if start <= one.first < end]
    first = min((cells[0] for cells in placed.cells.values() if cells), default=end)
    above = [one for one in heads if one.first < first]
    if table.layout == "matrix" and not _in_order_by_level(zones, table, above):
        _doubt(placed, list(placed.cells), start)
    for block in table.blocks:
        rows = [row.id for row in block.rows if row.id in placed.cells]
        order = _own_heads(
            zones, table, block, heads, min((placed.cells[row][0] for row in rows), default=first)
        )
        if order != [one for one in block.columns if one in order]:
            _doubt(placed, rows, start)


def doubt_groups(zones: Zones, table: Table, placed: Placed) -> None:
    """Doubt the rows in whose own line the label of a group stands that they are not part of."""
    leaves = {
        row.id: {*(leaf.id for leaf in row.leaves()), row.undivided or row.id}
        for row in table.all_rows()
        if row.rows
    }
    tokens = zones.run.tokens
    words = {token.line: index for index, token in enumerate(tokens) if token.kind == WORDS}
    labels = {
        tokens[one.last].line: leaves[one.phrase.id]
        for one in zones.of(table, "group")
        if words[tokens[one.last].line] == one.last
    }
    for row, cells in list(placed.cells.items()):
        group = labels.get(tokens[cells[0]].line) if cells and tokens[cells[0]].grid else None
        if group is not None and row not in group:
            placed.doubt(row, message("import-label-order"), cells[0], cells[-1])


def _own_heads(zones: Zones, table: Table, block: Block, heads: Sequence[Find], top: int) -> list[str]:
    """The heads of a block in the order printed: those below its own label, else the nearest above its
    rows.
    """
    labels = {one.first: one.phrase.id for one in zones.of(table, "head")}
    named = [at for at, label in labels.items() if label == block.label]
    if len(named) == 1:
        others = [at for at, label in labels.items() if at > named[0] and label in _block_labels(table)]
        until = min(others, default=top)
        heads = [one for one in heads if named[0] < one.first < until]
    own = [one.phrase.id for one in heads if one.first < top and one.phrase.id in block.columns]
    return own[-len(block.columns) :]


def _block_labels(table: Table) -> set[str]:
    return {block.label for block in table.blocks}


def _doubt(placed: Placed, rows: Sequence[str], start: int) -> None:
    for row in rows:
        placed.doubt(row, message("import-head-order"), start, placed.cells[row][-1])


def _in_order_by_level(zones: Zones, table: Table, heads: Sequence[Find]) -> bool:
    """Whether heads stand in order: those of one level, and those of one line."""
    order = [column.id for column in table.leaf_columns]
    by_line: dict[int, list[str]] = {}
    for one in heads:
        by_line.setdefault(zones.run.tokens[one.first].line, []).append(one.phrase.id)
    levels = [[one.id for one in table.columns if not one.columns]]
    levels += [[leaf.id for leaf in one.columns] for one in table.columns if one.columns]
    found = [one.phrase.id for one in heads]
    twice = any(line.count(one) > 1 for line in by_line.values() for one in line)
    return (
        not twice
        and all(_in_order(found, level) for level in levels)
        and all(_in_order(line, order) for line in by_line.values())
    )


def _in_order(found: Sequence[str], order: Sequence[str]) -> bool:
    """Whether the last of each id found stand in this order."""
    last = {id: place for place, id in enumerate(found) if id in order}
    return sorted(last, key=last.__getitem__) == [id for id in order if id in last]
