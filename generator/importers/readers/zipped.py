"""Packages of XML parts (.docx, .xlsx): opened and parsed so that no part can do harm."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from generator.importers.document import Unreadable
from generator.messages import message

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_MEMBERS = 5_000
MAX_PART = 64 * 2**20
MAX_PARTS = 160 * 2**20
# XML of office programs shrinks to a tenth; a part that shrinks to a thousandth is made to burst.
MAX_RATIO = 400
_RATIO_FROM = 4 * 2**20


def open_package(data: bytes) -> zipfile.ZipFile:
    """The package, its directory checked; raises `Unreadable` for a broken one and for a bomb."""
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError) as error:
        raise Unreadable(message("read-broken", kind="zip")) from error
    members = package.infolist()
    if len(members) > MAX_MEMBERS:
        raise Unreadable(message("read-bomb-members", count=len(members), limit=MAX_MEMBERS))
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(message("read-encrypted"))
    parts = [member for member in members if member.filename.endswith((".xml", ".rels"))]
    bursts = [
        member
        for member in parts
        if member.file_size > MAX_PART
        or (member.file_size > _RATIO_FROM and member.file_size > MAX_RATIO * member.compress_size)
    ]
    if bursts or sum(member.file_size for member in parts) > MAX_PARTS:
        raise Unreadable(message("read-bomb", limit=MAX_PART // 2**20))
    return package


def part(package: zipfile.ZipFile, name: str) -> bytes | None:
    """The bytes of a part, None where the package has none of that name."""
    try:
        with package.open(name) as member:
            data = member.read(MAX_PART + 1)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise Unreadable(message("read-broken-part", part=name[:80])) from error
    if len(data) > MAX_PART:
        raise Unreadable(message("read-bomb", limit=MAX_PART // 2**20))
    return data


def parse_xml(data: bytes, name: str) -> _Element:
    """The root element; a document type, and so every entity, is refused, and nothing is fetched."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        code = "read-nested-xml" if "xcessive depth" in str(error) else "read-broken-part"
        raise Unreadable(message(code, part=name[:80])) from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable(message("read-entities", part=name[:80]))
    return root


def refuse_entities(package: zipfile.ZipFile) -> None:
    """Raise `Unreadable` where a part declares a document type; for parts that others will parse."""
    for name in package.namelist():
        if name.endswith((".xml", ".rels")):
            data = part(package, name) or b""
            if b"<!DOCTYPE" in data.replace(b"\0", b"") or b"<!ENTITY" in data.replace(b"\0", b""):
                raise Unreadable(message("read-entities", part=name[:80]))
