"""What kind of file this is, told by its bytes; endings of names are often wrong."""

from __future__ import annotations

import re
from pathlib import PurePath

from generator.importers.document import Unreadable
from generator.importers.readers.zipped import open_package, part
from generator.messages import message

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh")
_TEXT_NAMES = (".txt", ".md", ".markdown", ".text")
_LIST_NAMES = (".csv", ".tsv")
_HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml", ".shtm")
_HEAD = 4096
# By what the names of its parts begin with.
_PACKAGES = (("word/", "docx"), ("xl/", "xlsx"), ("OFD.xml", "ofd"), ("content.xml", "odt"))
_OPEN_TEXT = b"application/vnd.oasis.opendocument.text"
_TAGS = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|meta|table|div|p|span|h[1-6]|title)\b", re.I)
_UTF16_HTML = re.compile(rb"<\0?(?:!\0?d\0?o\0?c|h\0?t\0?m\0?l)", re.I)
_WORD_XML = (b"<w:wordDocument", b"<pkg:package", b'progid="Word.Document"')


def kind_of(data: bytes, name: str) -> str:
    """The name of the kind in `READERS`; raises `Unreadable` for what no reader can read."""
    if not data.strip(b"\0\t\n\r \xef\xbb\xbf"):
        raise Unreadable(message("read-empty"))
    ending = PurePath(name).suffix.lower()
    kind = _by_signature(data) or _by_markup(data)
    if kind is None and ending in _LIST_NAMES:
        raise Unreadable(message("read-other-sheet", kind=ending))
    if kind is None:
        kind = "html" if _is_page(data, ending) else "text"
    return kind


def _by_signature(data: bytes) -> str | None:
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_package(data)
    if data.startswith(_OLE):
        return _of_ole(data)
    if data.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    if data.startswith(_PICTURES):
        raise Unreadable(message("read-picture"))
    if data.startswith(_ARCHIVES):
        raise Unreadable(message("read-archive"))
    return None


def _of_package(data: bytes) -> str:
    package = open_package(data)
    names = package.namelist()
    for start, kind in _PACKAGES:
        if any(name.startswith(start) for name in names):
            if kind == "ofd":
                raise Unreadable(message("read-ofd"))
            if kind == "odt" and not (part(package, "mimetype") or _OPEN_TEXT).startswith(_OPEN_TEXT):
                raise Unreadable(message("read-other-sheet", kind=".ods"))
            return kind
    raise Unreadable(message("read-archive"))


def _of_ole(data: bytes) -> str:
    """Old office files; names of their streams are in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable(message("read-encrypted"))
    if "WordDocument".encode("utf-16-le") in data:
        return "doc"
    if "Workbook".encode("utf-16-le") in data:
        raise Unreadable(message("read-old-sheet"))
    return "doc"


def _by_markup(data: bytes) -> str | None:
    head = data[:_HEAD]
    if any(sign in head for sign in _WORD_XML):
        return "word-xml"
    if re.match(rb"(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)*?mime-version:", head, re.I):
        return "mhtml"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _UTF16_HTML.match(start.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip(b"\0")):
        return "html"
    return None


def _is_page(data: bytes, ending: str) -> bool:
    """Named as a page, or with tags in a file that is not named as text: pages saved as .doc are common."""
    return ending in _HTML_NAMES or (ending not in _TEXT_NAMES and bool(_TAGS.search(data[:_HEAD])))
