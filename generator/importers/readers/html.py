"""Pages in HTML → lines of the report: its text and tables without what a site puts around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.importers.document import Unreadable
from generator.importers.readers.contents import Block, Contents, Table, lines_of, walk
from generator.importers.readers.encoding import decode
from generator.importers.readers.html_clutter import published, without_clutter
from generator.importers.readers.html_walk import blocks_of
from generator.messages import message

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PAGE = 30 * 2**20
MAX_DEPTH = 2_000
# A page with fewer characters holds no report.
_LEAST = 200
# One without tables and with fewer characters introduces a file, if it shows or links to one.
_LEAST_ALONE = 1_500
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
_XML = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_FILE = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|jpe?g|png)(?:[?#].*)?$", re.I)


def read(data: bytes, charset: str | None = None) -> Contents:
    """The report in a page; `charset` is the one that a header declares.

    Raises `Unreadable` where the page only frames a file or another page that holds the report.
    """
    if len(data) > MAX_PAGE:
        raise Unreadable(message("read-too-big", limit=MAX_PAGE // 2**20))
    found = _CHARSET.search(data[:8192])
    decoded = decode(data, charset or (found[1].decode("ascii") if found else None))
    root = parse(decoded.text)
    blocks = blocks_of(root, MAX_DEPTH)
    kept = without_clutter(blocks)
    notes = decoded.warnings
    if not _has_report(kept):
        # Some sites send the report hidden and let a script show it.
        shown = blocks_of(root, MAX_DEPTH, hidden=True)
        if _has_report(without_clutter(shown)):
            blocks, kept, notes = shown, without_clutter(shown), (*notes, message("read-hidden-shown"))
        else:
            _refuse_frame(root, files_only=_length(kept) >= _LEAST)
    return Contents(lines_of(kept), published(root, blocks), notes)


def _has_report(blocks: Sequence[Block]) -> bool:
    return _length(blocks) >= _LEAST_ALONE or any(isinstance(block, Table) for block in blocks)


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(paragraph.text) for paragraph in walk(blocks))


def parse(text: str) -> _Element:
    """The tree of a page; nothing that it names is fetched. Raises `Unreadable` where there is none."""
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(_XML.sub("", text).encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable(message("read-broken", kind="html")) from error
    if root is None:
        raise Unreadable(message("read-no-text"))
    return root


def _refuse_frame(root: _Element, files_only: bool) -> None:
    """A page without a report in it that shows a file (or another page), or links to one: say which."""
    for element in root.iter("iframe", "frame", "embed", "object", "a"):
        address = next((element.get(key) for key in ("src", "data", "href") if element.get(key)), None) or ""
        framed = element.tag != "a" and not files_only and not address.startswith("javascript")
        if framed or _FILE.search(address):
            raise Unreadable(message("read-frame-only", address=_shown(address)))


def _shown(address: str) -> str:
    return "".join(character for character in address if character.isprintable())[:120]
