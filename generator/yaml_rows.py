"""Takes rows of whole numbers out of YAML text, the way our own writer writes them.

They make up most of a report, and most of the time that parsing it takes. Only lines that are wholly plain
count: a bare key, and a list or mapping of bare numbers. Whether they are what they look like, or words of a
text, cannot be told here: `yaml_reader.py` finds out by what the parser makes of the rest.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.yaml_nodes import Mapping, Node, NumberRow, Scalar

# What stands in the text in place of rows; a text that holds it is left as it is.
MARK = "\u25a6"
_NUMBER = "(?:0|[1-9][0-9]{0,11}|null)"
_KEY = "[a-z][a-z0-9_]{0,62}"
_ROW = re.compile(
    rf"\n( *)({_KEY})(: +)"
    rf"(?:\[({_NUMBER}(?:, {_NUMBER})*)\]|\{{({_KEY}: {_NUMBER}(?:, {_KEY}: {_NUMBER})*)\}})"
    r"(?= *\n| +#|\Z)"
)


class Row(NamedTuple):
    """A key and its numbers; `nodes` is the number of nodes that they are."""

    key: Scalar
    node: NumberRow | Mapping
    nodes: int


# Line of the first of several rows → these rows, which follow one another and are indented alike.
Rows = dict[int, list[Row]]


def without_rows(text: str) -> tuple[str, Rows]:
    """The text with a mark in place of rows, every other character where it was, and the rows.

    Line breaks of the text are all `\\n`.
    """
    rows: Rows = {}
    if MARK in text:
        return text, rows
    parts: list[str] = []
    done, line, last, first = 0, 1, (0, ""), 0
    for match in _ROW.finditer(text):
        (start, end), value = match.span(), match.end(3)
        line += text.count("\n", done, start + 1)
        node = _node(match, line, value - start)
        if node is None:
            parts.append(text[done:end])
        elif last == (line - 1, match[1]):
            rows[first].append(_row(match, node, line))
            parts += (text[done : start + 1], " " * (end - start - 1))
        else:
            first = line
            rows[first] = [_row(match, node, line)]
            parts += (text[done:value], MARK, " " * (end - value - 1))
        last = (line, match[1]) if node else (0, "")
        done = end
    parts.append(text[done:])
    return "".join(parts), rows


def _row(match: re.Match[str], node: NumberRow | Mapping, line: int) -> Row:
    key = Scalar(match[2], True, line, len(match[1]) + 1)
    commas = match[0].count(", ")
    return Row(key, node, commas + 3 if isinstance(node, NumberRow) else 2 * commas + 4)


def _node(match: re.Match[str], line: int, column: int) -> NumberRow | Mapping | None:
    """The numbers as a node that begins at a column; None where a key comes twice."""
    if match[4] is not None:
        return NumberRow(match[4], line, column)
    items: list[tuple[Scalar, Node]] = []
    at = column + 1
    for entry in match[5].split(", "):
        key, _, number = entry.partition(": ")
        items.append((Scalar(key, True, line, at), Scalar(number, True, line, at + len(key) + 2)))
        at += len(entry) + 2
    distinct = {key.text for key, _ in items}
    return Mapping(items, line, column) if len(distinct) == len(items) else None
