"""Units and years that a document prints at a table and the form does not have: the numbers below mean
something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.forms import Table
from generator.importers.outline import Placed
from generator.importers.tokens import WORDS
from generator.importers.words import tidy
from generator.importers.zones import Zones
from generator.messages import message

_UNIT = re.compile(r"单位\s*(?:[：:为]|是)?\s*[“\"]?([万亿千百十]*[元件项个条次宗])")
_MULTIPLE = re.compile(r"[（(]([万亿千百]+[件项个条次宗元])[）)]")
_OTHER_YEAR = re.compile(r"上年|去年|上一年|往年|历年|累计")


def doubt_units(zones: Zones, table: Table, placed: Placed, start: int, end: int) -> None:
    """Doubt the rows whose unit is printed otherwise than on the form, and those under heads of other
    years.
    """
    for token, unit in _units(zones, start, end):
        for row, cells in list(placed.cells.items()):
            columns = table.columns_of(row)
            amounts = [column for column in columns if column.type == "amount" and column.unit]
            differs = any(column.unit != unit for column in amounts)
            counts = (
                len(amounts) < len(columns) and bool(re.match("[万亿千百]", unit)) and not unit.endswith("元")
            )
            if (unit.endswith("元") and differs) or counts:
                placed.doubt(row, message("import-unit", found=unit), min(token, cells[0]), cells[-1])
    for token in _heads_of_other_years(zones, table, start, end):
        rows = _rows_below(table, placed, token)
        for row in rows:
            why = message("import-last-year", found=tidy(zones.run.tokens[token].text)[:60])
            placed.doubt(row, why, token, placed.cells[row][-1])


def _units(zones: Zones, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Tokens from right above a table to its end that name a unit, and the unit."""
    tokens = zones.run.tokens
    for index in range(max(0, start - ABOVE), min(end, len(tokens))):
        found = _UNIT.search(tokens[index].text) or _MULTIPLE.search(tokens[index].text)
        if tokens[index].kind == WORDS and found and not zones.search.is_prose(index):
            yield index, found[1]


def _heads_of_other_years(zones: Zones, table: Table, start: int, end: int) -> Iterator[int]:
    """Tokens that are a column's head of the form, but for the year that they name."""
    cores = [column.label.removeprefix("本年").split("（")[0] for column in table.leaf_columns]
    for index in range(start, min(end, len(zones.run.tokens))):
        token = zones.run.tokens[index]
        text = tidy(token.text)
        strange = token.kind == WORDS and not zones.is_known(index) and bool(_OTHER_YEAR.search(text))
        if strange and any(core in text for core in cores if len(core) > SHORTEST):
            yield index


def _rows_below(table: Table, placed: Placed, token: int) -> Sequence[str]:
    """The rows of the block that a head stands over, or all of them."""
    below = [row for row, cells in placed.cells.items() if cells and cells[0] > token]
    if not table.blocks or not below:
        return below
    block = next(block for block in table.blocks if below[0] in {row.id for row in block.rows})
    return [row.id for row in block.rows if row.id in placed.cells]


# How many tokens above a table its unit may stand.
ABOVE = 3
SHORTEST = 1
