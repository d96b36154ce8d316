"""Automatic numbering of a Word document, counted and written out as Word prints it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.importers.readers.docx_styles import Styles
from generator.importers.readers.docx_xml import W, child, number, toggle, value
from generator.importers.readers.numerals import numeral

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACE = re.compile(r"%([1-9])")
LEVELS = 9
BULLET = "•"


@dataclass(slots=True)
class _List:
    """The levels of one list and where its counting stands; lists that share a definition share the count."""

    levels: dict[int, _Element]
    counts: dict[int, int]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Gives each numbered paragraph its label; asked in the order of the document, as labels are counted."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        if root is not None:
            self._define(root)

    def _define(self, root: _Element) -> None:
        abstract = {each.get(f"{W}abstractNumId"): each for each in root.findall(f"{W}abstractNum")}
        linked = {
            value(each, "styleLink"): each
            for each in abstract.values()
            if child(each, "styleLink") is not None
        }
        counts: dict[int, dict[int, int]] = {}
        for num in root.findall(f"{W}num"):
            definition = abstract.get(value(num, "abstractNumId"))
            if definition is not None:
                definition = linked.get(value(definition, "numStyleLink"), definition)
                shared = counts.setdefault(id(definition), {})
                self._lists[num.get(f"{W}numId") or ""] = _list(definition, num, shared)

    def label(self, paragraph: _Element) -> str:
        """What Word prints before the paragraph, "" where it is not numbered."""
        list_id, level, style = self._styles.numbering(paragraph)
        found = self._lists.get(list_id or "0")
        if found is None:
            return ""
        if level is None:
            level = next((at for at, each in found.levels.items() if value(each, "pStyle") == style), 0)
        return _next(found, level) if level in found.levels else ""


def _list(definition: _Element, num: _Element, counts: dict[int, int]) -> _List:
    levels = {_level(each): each for each in definition.findall(f"{W}lvl")}
    starts: dict[int, int] = {}
    for override in num.findall(f"{W}lvlOverride"):
        at = _level(override)
        own = child(override, "lvl")
        if own is not None:
            levels[at] = own
        start = number(override, "startOverride")
        if start is not None:
            starts[at] = start
    return _List(levels, counts, starts)


def _level(element: _Element) -> int:
    text = element.get(f"{W}ilvl", "0")
    return int(text) if len(text) == 1 and text.isascii() and text.isdigit() else 0


def _next(found: _List, level: int) -> str:
    """Count one on at a level, begin anew below it, and write out the label."""
    definition = found.levels[level]
    if level in found.starts:
        found.counts[level] = found.starts.pop(level)
    elif level in found.counts:
        found.counts[level] += 1
    else:
        found.counts[level] = _start(definition)
    for below in range(level + 1, LEVELS):
        if below in found.counts and _restarts(found.levels.get(below), level):
            del found.counts[below]
    return _written(found, definition)


def _start(definition: _Element) -> int:
    start = number(definition, "start")
    return 0 if start is None else start


def _restarts(definition: _Element | None, level: int) -> bool:
    """Whether a level begins anew after one at `level`, which is higher."""
    after = number(definition, "lvlRestart")
    return after is None or (after != 0 and level < after)


def _written(found: _List, definition: _Element) -> str:
    kind = value(definition, "numFmt") or "decimal"
    pattern = value(definition, "lvlText") or ""
    if kind == "bullet":
        return f"{BULLET} " if pattern.strip() else ""
    decimal = toggle(definition, "isLgl") is True

    def put(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        other = found.levels.get(at)
        count = found.counts.get(at, _start(other) if other is not None else 1)
        form = "decimal" if decimal else (value(other, "numFmt") or "decimal")
        return numeral(count, form)

    label = _PLACE.sub(put, pattern)
    return f"{label} " if label[-1:].isalnum() and label[-1:].isascii() else label
