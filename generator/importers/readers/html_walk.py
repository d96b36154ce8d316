"""The tree of a page → blocks, as a browser shows them: hidden parts left out, pieces of words joined."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.importers.document import Unreadable
from generator.importers.readers.contents import UNREAD, Block, Cell, Paragraph, Table
from generator.importers.readers.html_navigation import navigation
from generator.importers.readers.html_styles import UNKNOWN_SIZE, Look, Sheet, is_smaller, rise, size
from generator.importers.readers.marks import concealed, joined, lowered, raised, struck
from generator.importers.readers.numerals import numeral
from generator.messages import message

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEFT_OUT = frozenset(
    {
        *(
            "script",
            "style",
            "noscript",
            "template",
            "head",
            "title",
            "meta",
            "link",
            "iframe",
            "frame",
            "object",
        ),
        *("embed", "svg", "canvas", "audio", "video", "map", "button", "select", "option", "datalist", "xml"),
        *("nav", "footer", "noframes", "applet", "rp"),
    }
)
# Of what is left out, what shows something where it stands.
_SHOWING = frozenset({"svg", "select", "button", "canvas", "object", "embed", "iframe", "applet"})
_PARTS_OF_TABLES = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th"})
_BLOCKS = frozenset(
    {
        *("html", "body", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd"),
        *("section", "article", "main", "header", "aside", "center", "blockquote", "pre", "form", "fieldset"),
        *("figure", "figcaption", "address", "hr", "caption", "legend", "details", "summary", "textarea"),
        *("thead", "tbody", "tfoot", "colgroup", "table", "tr", "td", "th"),
    }
)
_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$))",
    re.I,
)
_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.I)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BREAK_IN_WORDS = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n][ \t\r\n]*(?=[\u3000-\u9fff\uff00-\uffef])"
)
_MARKED = {"raised": raised, "lowered": lowered, "struck": struck, "concealed": concealed}
_LIST_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


@dataclass(slots=True)
class _Flow:
    """The page, or one cell: blocks so far and the words of the paragraph that is being read."""

    blocks: list[Block] = field(default_factory=list)
    # Pieces of text with their sizes, as `html_styles.size` gives them.
    words: list[tuple[str, float]] = field(default_factory=list)
    in_cell: bool = False
    level: int = 0
    pictures: int = 0

    def flush(self) -> None:
        text = joined(self.words, is_smaller) if self.in_cell else "".join(word for word, _ in self.words)
        if text.strip():
            self.blocks.append(Paragraph(text, self.level))
        self.words.clear()


def blocks_of(root: _Element, most_depth: int, hidden: bool = False) -> list[Block]:
    """The blocks of a page in order, with `hidden` those too that only a script would show.

    Raises `Unreadable` where elements are nested deeper than any page's.
    """
    from lxml import etree

    walker = _Walker(Sheet(root), navigation(root, most_depth), hidden)
    events = etree.iterwalk(root, events=("start", "end"))
    depth = 0
    for event, element in events:
        depth += 1 if event == "start" else -1
        if depth > most_depth:
            raise Unreadable(message("read-nested", limit=most_depth))
        if event == "end":
            walker.end(element)
        elif walker.left_out(element):
            events.skip_subtree()
        else:
            walker.start(element)
    walker.flow.flush()
    return walker.flow.blocks


class _Walker:
    def __init__(self, sheet: Sheet, navigation: frozenset[_Element], hidden: bool) -> None:
        self._sheet = sheet
        self._navigation = navigation
        self._hidden = hidden
        self._skipped: set[_Element] = set()
        self._flows = [_Flow()]
        self._tables: list[list[list[Cell]]] = []
        self._cells: list[_Element] = []
        # For the page and each open cell the number of tables around its content.
        self._bases = [0]
        self._marks: list[tuple[_Element, str]] = []
        self._sizes: list[tuple[_Element | None, float]] = [(None, UNKNOWN_SIZE)]
        self._counts: dict[_Element, int] = {}
        self._preformatted = 0

    @property
    def flow(self) -> _Flow:
        return self._flows[-1]

    def left_out(self, element: _Element) -> bool:
        style = element.get("style") or ""
        out = (
            element.tag in _LEFT_OUT
            or (element.get("hidden") is not None and not self._hidden)
            or element in self._navigation
            or (element.tag == "tr" and element.get("height") == "0")
            or bool(style and not self._hidden and _HIDDEN.search(style))
            or (element.tag == "input" and element.get("type", "text").lower() != "text")
        )
        if out:
            self._skipped.add(element)
            if element.tag in _SHOWING and self._cells:
                self._miss(element)
        return out

    def _miss(self, element: _Element) -> None:
        """Something in a cell is not read: figures in it are missing, and without any it is a picture."""
        if any(any(map(str.isdigit, str(text))) for text in element.itertext()):
            self._add(UNREAD)
        elif element.tag not in ("button", "select"):
            self.flow.pictures += 1

    def start(self, element: _Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.flow.flush()
        self._dress(element)
        if tag == "table":
            self._tables.append([])
        elif tag == "tr" and self._in_table():
            self._tables[-1].append([])
        elif tag in ("td", "th") and self._in_table():
            self._cells.append(element)
            self._flows.append(_Flow(in_cell=True))
            self._bases.append(len(self._tables))
        else:
            self._start_text(element, str(tag))
        self._say(element.text)

    def _start_text(self, element: _Element, tag: str) -> None:
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.flow.level = int(tag[1])
        elif tag == "br":
            self._add("\n")
        elif tag == "img":
            self.flow.pictures += not _is_spacer(element)
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "li":
            self._add(self._list_label(element))
        elif tag == "input":
            self._say(element.get("value"))

    def _dress(self, element: _Element) -> None:
        """Take down how an element shows its text: struck out, raised, concealed, and how large."""
        look = self._sheet.look(element)
        own_size = size(element, look, self._sizes[-1][1])
        if own_size != self._sizes[-1][1]:
            self._sizes.append((element, own_size))
        mark = _mark(element, look)
        in_row = bool(self._cells) or element.tag in ("tr", "td", "th")
        if in_row and self._sheet.is_concealed(element, look) and element.find(".//table") is None:
            mark = "concealed"
        if mark:
            self._marks.append((element, mark))

    def _add(self, text: str) -> None:
        self.flow.words.append((text, self._sizes[-1][1]))

    def end(self, element: _Element) -> None:
        if element in self._skipped:
            if element.tag in _BLOCKS:
                self.flow.flush()
        else:
            self._end(element, str(element.tag))
        self._say(element.tail)

    def _end(self, element: _Element, tag: str) -> None:
        if self._marks and self._marks[-1][0] is element:
            self._marks.pop()
        if tag in _BLOCKS:
            self.flow.flush()
        if self._sizes[-1][0] is element:
            self._sizes.pop()
        if tag == "table":
            rows = self._tables.pop()
            if any(rows):
                self.flow.blocks.append(Table(tuple(tuple(row) for row in rows if row)))
        elif self._cells and self._cells[-1] is element:
            self._end_cell()
        elif tag == "pre":
            self._preformatted -= 1
        elif len(tag) == 2 and tag[0] == "h":
            self.flow.level = 0

    def _end_cell(self) -> None:
        self._cells.pop()
        self._bases.pop()
        flow = self._flows.pop()
        if flow.pictures and not flow.blocks:
            flow.blocks.append(Paragraph(UNREAD))
        cell = Cell(tuple(flow.blocks))
        table = self._tables[-1]
        if not table:
            table.append([])
        table[-1].append(cell)

    def _in_table(self) -> bool:
        """Rows and cells count only directly inside a table, not inside a cell of it."""
        return len(self._tables) > self._bases[-1]

    def _say(self, text: str | None) -> None:
        if not text:
            return
        if not self._preformatted:
            text = _SPACE.sub(" ", _BREAK_IN_WORDS.sub("", text))
        for _, mark in self._marks:
            text = _MARKED[mark](text)
        self._add(text)

    def _list_label(self, element: _Element) -> str:
        """The number that a browser puts before an item of a numbered list."""
        above = element.getparent()
        if above is None or above.tag != "ol" or _UNNUMBERED.search(above.get("style") or ""):
            return ""
        start = above.get("start") or "1"
        first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
        count = self._counts[above] = self._counts.get(above, first - 1) + 1
        return numeral(count, _LIST_FORMS.get(above.get("type") or "1", "decimal")) + ". "


def _is_spacer(element: _Element) -> bool:
    return any(
        (element.get(side) or "").removesuffix("px") in ("0", "1", "2") for side in ("width", "height")
    )


def _mark(element: _Element, look: Look) -> str | None:
    tag = element.tag
    if tag == "rt" or (tag == "bdo" and (element.get("dir") or "").lower() == "rtl"):
        return "concealed"
    if look.get("direction") == "rtl" and look.get("unicode-bidi", "").endswith("override"):
        return "concealed"
    raising = 0 if tag in _PARTS_OF_TABLES else rise(look)
    if tag == "sup" or raising > 0:
        return "raised"
    if tag == "sub" or raising < 0:
        return "lowered"
    crossed = any("line-through" in said for name, said in look.items() if name.startswith("text-decoration"))
    return "struck" if tag in ("s", "strike", "del") or crossed else None
