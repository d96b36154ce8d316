"""The text of one paragraph of a Word document, as printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.importers.readers.contents import UNREAD
from generator.importers.readers.docx_styles import Styles
from generator.importers.readers.docx_xml import MC, W, is_printed_text, local, value, version
from generator.importers.readers.marks import concealed, joined, lowered, raised, struck

if TYPE_CHECKING:
    from lxml.etree import _Element

# Holders whose content is printed where they stand.
_HOLDERS = frozenset(
    {
        *("r", "hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "sdt", "sdtContent"),
        *("dir", "rubyBase"),
    }
)
_CHARACTERS = {
    **{"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"},
    **{"softHyphen": "", "pgNum": UNREAD},
    **dict.fromkeys(("dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong"), UNREAD),
}
# Fields that print nothing, with or without a result.
_SILENT = frozenset({"xe", "tc", "ta", "rd", "set", "private", "addin", "advance", "ask"})
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FORMULAS = frozenset({f"{M}oMath", f"{M}oMathPara"})
_SYMBOL_FONT = "symbol"
_PICTURES = ("}blip", "}imagedata", "}OLEObject")


@dataclass(slots=True)
class Runs:
    """Gathers text; what stands in text boxes is kept aside for the flow after the paragraph."""

    styles: Styles
    codes: Mapping[_Element, str]
    boxes: list[_Element] = field(default_factory=list)
    pictures: int = 0

    def text(self, paragraph: _Element) -> str:
        """The printed text of a paragraph."""
        pieces = self._inside(paragraph, paragraph)
        if next(paragraph.iterancestors(f"{W}tc"), None) is None:
            return "".join(text for text, _ in pieces)
        return joined(pieces)

    def _inside(self, element: _Element, paragraph: _Element) -> Iterator[tuple[str, float]]:
        """The texts in an element and the sizes they are printed in (half-points; 0 where not known)."""
        for inner in element:
            name = local(inner)
            if name == "r":
                yield self._run(inner, paragraph)
            elif name in _HOLDERS:
                yield from self._inside(inner, paragraph)
                if name == "fldSimple" and not is_printed_text(inner) and _prints(inner.get(f"{W}instr")):
                    yield UNREAD, 0.0
            elif name in ("bdo", "ruby"):
                yield self._odd(inner, paragraph), 0.0
            elif inner.tag == f"{MC}AlternateContent":
                shown, doubtful = version(inner)
                yield from self._inside(shown, paragraph)
                yield UNREAD if doubtful else "", 0.0
            elif name in ("drawing", "pict", "object"):
                self._drawing(inner)
            else:
                yield _said(inner, name), 0.0

    def _run(self, run: _Element, paragraph: _Element) -> tuple[str, float]:
        in_place = self.codes.get(run)
        if in_place == "" or self._hidden(paragraph, run):
            return "", 0.0
        text = "".join(each for each, _ in self._inside(run, paragraph)) + (in_place or "")
        return self._dressed(paragraph, run, text), self.styles.size(paragraph, run)

    def _odd(self, element: _Element, paragraph: _Element) -> str:
        """Text in another direction or with small text above it; figures in it are doubtful."""
        text = "".join(each for each, _ in self._inside(element, paragraph))
        above = "".join(each.text or "" for part in element.iter(f"{W}rt") for each in part.iter(f"{W}t"))
        turned = element.get(f"{W}val") == "rtl" and any(map(str.isdigit, text))
        return text + UNREAD if turned or any(map(str.isdigit, above)) else text

    def _hidden(self, paragraph: _Element, run: _Element) -> bool:
        return any(self.styles.run_toggle(paragraph, run, name) for name in ("vanish", "specVanish"))

    def _dressed(self, paragraph: _Element, run: _Element, text: str) -> str:
        height = value(run, "rPr", "vertAlign")
        if height == "superscript":
            text = raised(text)
        elif height == "subscript":
            text = lowered(text)
        rise = self.styles.rise(paragraph, run)
        if rise:
            text = raised(text) if rise > 0 else lowered(text)
        if self.styles.is_white(paragraph, run):
            text = concealed(text)
        if any(self.styles.run_toggle(paragraph, run, name) for name in ("strike", "dstrike")):
            text = struck(text)
        return text

    def _drawing(self, element: _Element) -> None:
        """Text boxes of a drawing; of two versions of it, the newer."""
        self.boxes += _outermost(element, f"{W}txbxContent")
        self.pictures += any(str(inner.tag).endswith(_PICTURES) for inner in element.iter())


def _said(element: _Element, name: str) -> str:
    """What a single sign or a piece of text in a run prints."""
    if name == "t":
        return element.text or ""
    if name == "sym":
        return _symbol(element)
    if str(element.tag) in _FORMULAS:
        return "".join(each.text or "" for each in element.iter(f"{M}t"))
    return _CHARACTERS.get(name, "")


def _prints(code: str | None) -> bool:
    """Whether a field of this instruction prints something, so that without a result something is missing."""
    words = (code or "").split()
    return bool(words) and words[0].lower() not in _SILENT


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


def field_codes(root: _Element) -> dict[_Element, str]:
    """What stands in place of the runs of fields: nothing for instructions, which are not printed, and the
    sign for what is not read at the end of a field that was saved without its result.

    Fields that never end are none: their beginning hides nothing.
    """
    in_place: dict[_Element, str] = {}
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
                code = codes.pop()
                in_place.update(dict.fromkeys(code, ""))
                if not in_result.pop() and _prints(_instruction(code)):
                    in_place[run] = UNREAD
        for code, done in zip(codes, in_result, strict=True):
            if not done:
                code.append(run)
    return in_place


def _instruction(code: Sequence[_Element]) -> str:
    return "".join(each.text or "" for run in code for each in run.iter(f"{W}instrText"))
