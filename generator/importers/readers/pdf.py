"""PDF files with a text layer → lines: tables by their ruled lines, and paragraphs put together again."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from generator.importers.document import Unreadable
from generator.importers.readers.contents import UNREAD, Contents, lines_of
from generator.importers.readers.pdf_chars import Char
from generator.importers.readers.pdf_flow import blocks_of
from generator.importers.readers.pdf_pages import Page, read_page
from generator.messages import Message, message

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

MAX_PAGES = 400
MAX_OBJECTS = 400_000
# A page with a picture over so much of it is a scan; its text, if any, was guessed by a program.
_SCAN = 0.7
# So many characters that the fonts do not name, and the text is worth nothing.
_UNMAPPED = 0.02


def read(data: bytes) -> Contents:
    """The lines of a PDF; raises `Unreadable` for scans, encrypted files and fonts without characters."""
    _check(data)
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    pages = _pages(data)
    turns = {index: turn for index, page in enumerate(pages) if (turn := _sideways(page))}
    if turns:
        pages = _pages(_turned(data, turns))
    warnings = _warnings(pages)
    return Contents(lines_of(blocks_of(pages)), warnings=warnings)


def _check(data: bytes) -> None:
    """Refuse locked and endless files before anything is laid out."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise Unreadable(message("read-encrypted")) from error
        raise Unreadable(message("read-broken", kind="pdf")) from error
    try:
        if len(document) > MAX_PAGES:
            raise Unreadable(message("read-too-many-pages", count=len(document), limit=MAX_PAGES))
    finally:
        document.close()


def _pages(data: bytes) -> list[Page]:
    import pdfplumber
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            return _read(pdf)
    except PdfminerException as error:
        raise Unreadable(message("read-broken", kind="pdf")) from error


def _read(pdf: PDF) -> list[Page]:
    pages = []
    objects = 0
    for page in pdf.pages:
        pages.append(read_page(page))
        objects += sum(len(each) for each in page.objects.values())
        page.close()
        if objects > MAX_OBJECTS:
            raise Unreadable(message("read-too-many-objects", limit=MAX_OBJECTS))
    return pages


def _sideways(page: Page) -> int:
    """How far (degrees) to turn a page so that most of its text is upright; 0 where it is."""
    turns = Counter(char.turn for char in page.chars)
    return next((turn for turn in (90, 180, 270) if turns[turn] > len(page.chars) / 2), 0)


def _turned(data: bytes, turns: Mapping[int, int]) -> bytes:
    """The same file with pages turned: tables that lie on their side are read as their readers do."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        for index, turn in turns.items():
            page = document[index]
            page.set_rotation((page.get_rotation() + turn) % 360)
        out = BytesIO()
        document.save(out)
        return out.getvalue()
    finally:
        document.close()


def _warnings(pages: list[Page]) -> tuple[Message, ...]:
    chars: list[Char] = [char for page in pages for char in page.chars]
    empty = [page.number for page in pages if not page.chars]
    if not any(char.text.strip() for char in chars):
        raise Unreadable(message("read-scan"))
    unmapped = sum(char.text == UNREAD for char in chars)
    if unmapped > _UNMAPPED * len(chars):
        raise Unreadable(message("read-unmapped"))
    scans = [page.number for page in pages if page.chars and page.pictured > _SCAN]
    found = []
    for code, numbers in (("read-pages-empty", empty), ("read-pages-scanned", scans)):
        if numbers:
            found.append(message(code, pages=", ".join(map(str, numbers))))
    if unmapped:
        found.append(message("read-some-unmapped", count=unmapped))
    return tuple(found)
