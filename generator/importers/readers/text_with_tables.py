"""Text whose tables are written in HTML → lines: what converters from PDF to Markdown make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.importers.document import Line
from generator.importers.readers import html, text
from generator.importers.readers.contents import lines_of
from generator.importers.readers.html_walk import blocks_of

_EDGE = re.compile(r"<(/?)table\b[^<>]{0,2000}>", re.I)


def has_tables(printed: str) -> bool:
    """Whether a text holds a table in HTML."""
    return bool(_EDGE.search(printed))


def lines(printed: str) -> tuple[Line, ...]:
    """The lines of the text and the rows of its tables; a row has the number of its table's first line."""
    found: list[Line] = []
    grids = 0
    for before, piece, is_table in _pieces(printed):
        inner = _rows(piece) if is_table else text.lines(piece)
        found += [
            replace(line, number=before + line.number, grid=line.grid and grids + line.grid, page=None)
            for line in inner
        ]
        grids += max((line.grid or 0 for line in inner), default=0)
    return tuple(found)


def _rows(table: str) -> tuple[Line, ...]:
    rows = lines_of(blocks_of(html.parse(table), html.MAX_DEPTH))
    return tuple(replace(row, number=1) for row in rows)


def _pieces(printed: str) -> Iterator[tuple[int, str, bool]]:
    """Number of lines before, text, whether it is a table with all that is nested in it."""
    done = depth = begin = number = 0
    for edge in _EDGE.finditer(printed):
        if not edge[1] and depth == 0:
            begin = edge.start()
        closes = edge[1] and depth == 1
        depth = max(0, depth + (-1 if edge[1] else 1))
        if closes:
            for start, end, is_table in ((done, begin, False), (begin, edge.end(), True)):
                yield number, printed[start:end], is_table
                number += printed.count("\n", start, end)
            done = edge.end()
    yield number, printed[done:], False
