"""A table that is a list: each label, its unit and one value; rows may be missing and others may stand
between.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.forms import Table
from generator.importers.outline import Placed
from generator.importers.search import Find
from generator.importers.tokens import WORDS, Run
from generator.importers.words import UNITS, fold
from generator.messages import message


def place_list(run: Run, table: Table, finds: Sequence[Find], start: int, end: int) -> Placed:
    """Place the one value behind each label; where there is none or more than one, the row is in doubt."""
    placed = Placed()
    inside = [one for one in finds if start <= one.first < end]
    for index, find in enumerate(inside):
        if find.phrase.kind != "row":
            continue
        row = find.phrase.id
        limit = inside[index + 1].first if index + 1 < len(inside) else end
        values = _first_values(run, find.last + 1, limit)
        if row in placed.cells or row in placed.doubts:
            placed.doubt(row, message("import-twice"), find.first, max(find.last, limit - 1))
        elif len(values) == 1:
            placed.place(row, values)
        else:
            why = message("import-count", found=len(values), need=1, rows=1)
            why = run.unless_wrapped(find.first, limit, why)
            placed.doubt(row, why, find.first, max(find.last, limit - 1))
    return placed


def _first_values(run: Run, first: int, limit: int) -> list[int]:
    """The values right behind a label: its unit may stand between, other words end them."""
    values: list[int] = []
    for index in range(first, limit):
        token = run.tokens[index]
        if token.kind != WORDS:
            values.append(index)
        elif values or fold(token.text) not in UNITS:
            break
    return values
