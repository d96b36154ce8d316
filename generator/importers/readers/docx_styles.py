"""Styles of a Word document: what a paragraph or a run takes over from its style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.importers.readers.docx_xml import W, child, number, toggle, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"heading ([1-9])")
_CONTENTS = re.compile(r"toc [1-9]")
# Chains of "based on" are short; a ring is cut.
_LONGEST_CHAIN = 20
LAST_LEVEL = 9
# Half-points, where no style says anything.
_SIZE = 20
# Colours whose parts are all at least so light cannot be told from paper.
_LIGHT = 0xF2
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")


class Styles:
    """The styles of a document by id."""

    def __init__(self, root: _Element | None) -> None:
        styles = root.findall(f"{W}style") if root is not None else []
        self._by_id = {style.get(f"{W}styleId"): style for style in styles}
        self._saying: dict[tuple[str | None, str], _Element | None] = {}
        self._usual_size = number(root, "docDefaults", "rPrDefault", "rPr", "sz") or _SIZE
        self._default = next(
            (
                style.get(f"{W}styleId")
                for style in styles
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on")
            ),
            None,
        )

    def of_paragraph(self, paragraph: _Element) -> str | None:
        """The id of a paragraph's style."""
        return value(paragraph, "pPr", "pStyle") or self._default

    def chain(self, style: str | None) -> Iterator[_Element]:
        """A style and those that it is based on, nearest first."""
        for _ in range(_LONGEST_CHAIN):
            element = self._by_id.get(style)
            if element is None:
                return
            yield element
            style = value(element, "basedOn")

    def level(self, paragraph: _Element) -> int:
        """The level of a heading, 0 where the paragraph is not marked as one."""
        outline = number(paragraph, "pPr", "outlineLvl")
        for style in self.chain(self.of_paragraph(paragraph)):
            if outline is not None:
                break
            name = (value(style, "name") or "").lower()
            if name == "title":
                return 1
            heading = _HEADING.fullmatch(name)
            outline = int(heading[1]) - 1 if heading else number(style, "pPr", "outlineLvl")
        return outline + 1 if outline is not None and 0 <= outline < LAST_LEVEL else 0

    def is_contents(self, paragraph: _Element) -> bool:
        """A line of the table of contents that Word makes."""
        names = (value(style, "name") or "" for style in self.chain(value(paragraph, "pPr", "pStyle")))
        return any(_CONTENTS.fullmatch(name.lower()) for name in names)

    def run_toggle(self, paragraph: _Element, run: _Element, name: str) -> bool:
        """An on-off property of a run, its own or its styles'."""
        given = self._of_run(paragraph, run, name)
        return given is not None and bool(toggle(given, "rPr", name))

    def _of_run(self, paragraph: _Element, run: _Element, name: str) -> _Element | None:
        """The run or the style that says how a property of the run is."""
        if child(run, "rPr", name) is not None:
            return run
        of_run = self._of_style(value(run, "rPr", "rStyle"), name)
        return of_run if of_run is not None else self._of_style(self.of_paragraph(paragraph), name)

    def _of_style(self, style: str | None, name: str) -> _Element | None:
        """The style in a chain that says how a property of runs is; found once."""
        key = (style, name)
        if key not in self._saying:
            found = (one for one in self.chain(style) if child(one, "rPr", name) is not None)
            self._saying[key] = next(found, None)
        return self._saying[key]

    def size(self, paragraph: _Element, run: _Element) -> float:
        """How large a run is printed, in half-points."""
        return float(number(self._of_run(paragraph, run, "sz"), "rPr", "sz") or self._usual_size)

    def rise(self, paragraph: _Element, run: _Element) -> int:
        """How far above its line a run is printed (half-points; below: negative)."""
        return number(self._of_run(paragraph, run, "position"), "rPr", "position") or 0

    def is_white(self, paragraph: _Element, run: _Element) -> bool:
        """Whether a run has the colour of paper, and nothing darker behind it."""
        if not _is_light(value(self._of_run(paragraph, run, "color"), "rPr", "color")):
            return False
        cell = next(paragraph.iterancestors(f"{W}tc"), None)
        behind = (child(run, "rPr", "shd"), child(paragraph, "pPr", "shd"), child(cell, "tcPr", "shd"))
        fills = [each.get(f"{W}fill") for each in behind if each is not None]
        dark = any(_COLOUR.fullmatch(fill or "") and not _is_light(fill) for fill in fills)
        return not dark and value(run, "rPr", "highlight") is None

    def numbering(self, paragraph: _Element) -> tuple[str | None, int | None, str | None]:
        """(id of the list, its level, id of the style that says so) of a paragraph; None where not given."""
        properties = child(paragraph, "pPr", "numPr")
        own_level = number(properties, "ilvl")
        own = value(properties, "numId")
        if own is not None:
            return own, own_level or 0, None
        for style in self.chain(self.of_paragraph(paragraph)):
            properties = child(style, "pPr", "numPr")
            inherited = value(properties, "numId")
            if inherited is not None:
                level = own_level if own_level is not None else number(properties, "ilvl")
                return inherited, level, style.get(f"{W}styleId")
        return None, None, None


def _is_light(colour: str | None) -> bool:
    return bool(_COLOUR.fullmatch(colour or "")) and min(bytes.fromhex(colour or "")) >= _LIGHT
