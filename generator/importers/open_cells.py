"""Cells that are left open in a draft: each of them named by an entry under `uncertain:`, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.reports import TableData, Uncertain
from generator.uncertain import cells_named

Tables = Mapping[str, TableData | None]


def open_places(name: str, data: TableData) -> Iterator[tuple[str, str, str]]:
    """Table, row and column of each cell of a table that is not transcribed."""
    for row, cells in data.rows.items():
        for column, cell in (cells or {}).items():
            if cell.unread:
                yield name, row, column


def entries_for(tables: Tables, entries: Sequence[Uncertain], reason: str) -> tuple[Uncertain, ...]:
    """The entries that name just the open cells of the tables, each cell once.

    An entry stays whole where its other cells are filled in; where one of them is blank as printed it is
    split into its open cells. What no entry names gets `reason`.
    """
    left = {place for name, data in tables.items() if data for place in open_places(name, data)}
    found: list[Uncertain] = []
    for one in entries:
        data = tables.get(one.table)
        named = list(cells_named(one, data)) if data else []
        blank = [(one.table, row, column) for row, column, cell in named if cell.kind in ("blank", "unread")]
        kept = [place for place in blank if place in left]
        found += [one] if kept and kept == blank else _single(kept, one)
        left -= set(kept)
    rest = sorted(left)
    return (*found, *_single(rest, Uncertain("", None, None, reason, (), 0, 0)))


def _single(places: Iterable[tuple[str, str, str]], like: Uncertain) -> list[Uncertain]:
    return [replace(like, table=table, row=row, column=column) for table, row, column in places]
