"""The text of one paragraph of a Word document, as printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.importers.readers.contents import UNREAD
from generator.importers.readers.docx_styles import Styles
from generator.importers.readers.docx_xml import MC, W, local, value
from generator.importers.readers.marks import lowered, raised, struck

if TYPE_CHECKING:
    from lxml.etree import _Element

# Holders whose content is printed where they stand.
_HOLDERS = frozenset(
    {
        *("r", "hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "sdt", "sdtContent"),
        *("bdo", "dir", "ruby", "rubyBase"),
    }
)
_CHARACTERS = {
    **{"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"},
    **{"pgNum": "", "softHyphen": ""},
}
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FORMULAS = frozenset({f"{M}oMath", f"{M}oMathPara"})
_SYMBOL_FONT = "symbol"
_PICTURES = ("}blip", "}imagedata", "}OLEObject")


@dataclass(slots=True)
class Runs:
    """Gathers text; what stands in text boxes is kept aside for the flow after the paragraph."""

    styles: Styles
    in_code: frozenset[_Element]
    boxes: list[_Element] = field(default_factory=list)
    pictures: int = 0

    def text(self, paragraph: _Element) -> str:
        """The printed text of a paragraph."""
        return "".join(self._inside(paragraph, paragraph))

    def _inside(self, element: _Element, paragraph: _Element) -> Iterator[str]:
        for inner in element:
            name = local(inner)
            if name == "r":
                if inner not in self.in_code and not self._hidden(paragraph, inner):
                    yield self._dressed(paragraph, inner, "".join(self._inside(inner, paragraph)))
            elif name in _HOLDERS:
                yield from self._inside(inner, paragraph)
            elif name == "t":
                yield inner.text or ""
            elif name == "sym":
                yield _symbol(inner)
            elif str(inner.tag) in _FORMULAS:
                yield "".join(each.text or "" for each in inner.iter(f"{M}t"))
            elif name in _CHARACTERS:
                yield _CHARACTERS[name]
            elif name in ("drawing", "pict", "object") or inner.tag == f"{MC}AlternateContent":
                self._drawing(inner)

    def _hidden(self, paragraph: _Element, run: _Element) -> bool:
        return any(self.styles.run_toggle(paragraph, run, name) for name in ("vanish", "specVanish"))

    def _dressed(self, paragraph: _Element, run: _Element, text: str) -> str:
        height = value(run, "rPr", "vertAlign")
        if height == "superscript":
            text = raised(text)
        elif height == "subscript":
            text = lowered(text)
        if any(self.styles.run_toggle(paragraph, run, name) for name in ("strike", "dstrike")):
            text = struck(text)
        return text

    def _drawing(self, element: _Element) -> None:
        """Text boxes of a drawing; of two versions of it, the newer."""
        if element.tag == f"{MC}AlternateContent":
            versions = [*element.findall(f"{MC}Choice"), *element.findall(f"{MC}Fallback")]
            for version in versions[:1]:
                self._drawing(version)
            return
        self.boxes += _outermost(element, f"{W}txbxContent")
        self.pictures += any(str(inner.tag).endswith(_PICTURES) for inner in element.iter())


def _outermost(element: _Element, tag: str) -> Iterator[_Element]:
    for inner in element:
        if inner.tag == tag:
            yield inner
        elif inner.tag != f"{MC}Fallback":
            yield from _outermost(inner, tag)


def _symbol(element: _Element) -> str:
    """A character given by its number in a font; of Word's Symbol font what is ASCII prints as such."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return UNREAD
    private = 0xE000 <= code <= 0xF8FF
    if (
        private
        and (element.get(f"{W}font") or "").lower() == _SYMBOL_FONT
        and code & 0xFF in range(0x28, 0x40)
    ):
        return chr(code & 0xFF)
    return UNREAD if private or code < 0x20 or code > 0xFFFF or 0xD800 <= code < 0xE000 else chr(code)


def field_codes(root: _Element) -> frozenset[_Element]:
    """The runs between the beginning and the result of a field: instructions, which are not printed.

    Fields that never end are none: their beginning hides nothing.
    """
    hidden: set[_Element] = set()
    # For each open field the runs of its code, and whether its result has begun.
    codes: list[list[_Element]] = []
    in_result: list[bool] = []
    for run in root.iter(f"{W}r"):
        for mark in run.findall(f"{W}fldChar"):
            kind = mark.get(f"{W}fldCharType")
            if kind == "begin":
                codes.append([])
                in_result.append(False)
            elif kind == "separate" and codes:
                in_result[-1] = True
            elif kind == "end" and codes:
                hidden.update(codes.pop())
                in_result.pop()
        for code, done in zip(codes, in_result, strict=True):
            if not done:
                code.append(run)
    return frozenset(hidden)
