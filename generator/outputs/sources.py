"""The lines of content files that findings point to, as linters show them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from generator.outputs.visible import visible
from generator.yaml_reader import MAX_BYTES

WIDTH = 100
# Of a long line so many characters are shown before the place in question.
BEFORE = 40


class Sources:
    """Reads files below `root` when a line of them is wanted, keeping the last one read.

    A file may have changed or gone since it was checked: then there is no line to show, and no mistake.
    """

    def __init__(self, root: Path = Path()) -> None:
        self._root = root
        self._path = ""
        self._lines: list[str] = []

    def excerpt(self, path: str, line: int, column: int) -> Iterator[str]:
        """The line with its number, and below it a mark at the column; nothing if there is no such line."""
        if line < 1:
            return
        if path != self._path:
            self._path, self._lines = path, _lines_of(self._root / path)
        if line > len(self._lines) or not self._lines[line - 1].strip():
            return
        before, after = _around(self._lines[line - 1], column - 1)
        number = str(line)
        yield f"{number} | {before}{after}"
        yield f"{' ' * len(number)} | {' ' * _width(before)}^"


def _lines_of(file: Path) -> list[str]:
    try:
        if not file.is_file():
            return []
        with file.open("rb") as handle:
            data = handle.read(MAX_BYTES)
    except (OSError, ValueError):
        return []
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")


def _around(line: str, at: int) -> tuple[str, str]:
    """What of a line is shown before and from a place on; cut if long, without blanks at the ends."""
    first, last = len(line) - len(line.lstrip()), len(line.rstrip())
    at = min(max(at, first), last)
    start = max(first, min(at - BEFORE, last - WIDTH))
    end = min(last, start + WIDTH)
    before = ("…" if start > first else "") + visible(line[start:at])
    return before, visible(line[at:end]) + ("…" if end < last else "")


def _width(text: str) -> int:
    """Columns that a text takes on a screen: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
