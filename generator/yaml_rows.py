"""Takes rows of whole numbers out of YAML text, the way our own writer writes them.

They make up most of a report, and most of the time that parsing it takes. Only lines that are wholly plain
count: a bare key, and a list or mapping of bare numbers. Whether they are what they look like, or words of a
text, cannot be told here: `yaml_reader.py` finds out by what the parser makes of the rest.
"""

from __future__ import annotations

import re
from functools import lru_cache

from generator.yaml_nodes import Mapping, Node, NumberRow, Scalar

# What stands in the text in place of rows; a text that holds it is left as it is.
MARK = "\u25a6"
_NUMBER = r"(?:-?[0-9]+(?:\.[0-9]+)?|null)"
_KEY = "[a-z][a-z0-9_]{0,62}"
_NUMBERS = re.compile(rf"{_NUMBER}(?:, {_NUMBER})*")
_ENTRIES = re.compile(rf"{_KEY}: {_NUMBER}(?:, {_KEY}: {_NUMBER})*")
_ROW = re.compile(rf"\n( *)({_KEY})(: +)(?:\[([-0-9., nul]+)\]|\{{([a-z][a-z0-9_:., -]+)\}})(?= *\n| +#|\Z)")

# As `Scalar(…)` does, at half the price.
_made = tuple.__new__

# A key and its numbers. Line of the first of several rows → these, which follow one another indented alike.
Row = tuple[Scalar, NumberRow | Mapping]
Rows = dict[int, list[Row]]


def without_rows(text: str) -> tuple[str, Rows, int]:
    """The text with a mark in place of rows, every other character where it was; the rows; how long they are.

    Line breaks of the text are all `\\n`. The length of rows, in characters, is more than their nodes are.
    """
    rows: Rows = {}
    if MARK in text:
        return text, rows, 0
    parts: list[str] = []
    done, line, last, taken = 0, 1, (0, ""), 0
    some: list[Row] = []
    for match in _ROW.finditer(text):
        (start, end), value = match.span(), match.end(3)
        line += text.count("\n", done, start + 1)
        indent, key, _, numbers, entries = match.groups()
        node = _row(numbers, line, value - start) if numbers else _entries(entries, line, value - start)
        if node is None:
            parts.append(text[done:end])
        else:
            taken += end - start
            if last == (line - 1, indent):
                parts += (text[done : start + 1], " " * (end - start - 1))
            else:
                some = rows[line] = []
                parts += (text[done:value], MARK, " " * (end - value - 1))
            some.append((_made(Scalar, (key, True, line, len(indent) + 1, False, False, 0)), node))
            last = line, indent
        done = end
    parts.append(text[done:])
    return "".join(parts), rows, taken


def _row(numbers: str, line: int, column: int) -> NumberRow | None:
    return NumberRow(numbers, line, column) if _are_numbers(numbers) else None


# Rows of zeros, and of few numbers, come again and again.
@lru_cache(maxsize=4096)
def _are_numbers(text: str) -> bool:
    return _NUMBERS.fullmatch(text) is not None


def _entries(text: str, line: int, column: int) -> Mapping | None:
    """A mapping that begins at a column; None where it is none of numbers, or a key comes twice."""
    if not _ENTRIES.fullmatch(text):
        return None
    items: list[tuple[Scalar, Node]] = []
    at = column + 1
    for entry in text.split(", "):
        key, _, number = entry.partition(": ")
        items.append((Scalar(key, True, line, at), Scalar(number, True, line, at + len(key) + 2)))
        at += len(entry) + 2
    return Mapping(items, line, column) if len({key.text for key, _ in items}) == len(items) else None
