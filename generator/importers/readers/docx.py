"""Word documents (.docx) → lines, read from the parts of the package as Word prints them."""

from __future__ import annotations

from generator.importers.document import Unreadable
from generator.importers.readers.contents import Block, Contents, Paragraph, lines_of
from generator.importers.readers.docx_body import Body
from generator.importers.readers.docx_numbering import Numbering
from generator.importers.readers.docx_styles import Styles
from generator.importers.readers.docx_xml import W
from generator.importers.readers.zipped import open_package, parse_part
from generator.messages import message

DOCUMENT = "word/document.xml"
# Notes that only draw the line above notes.
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read(data: bytes) -> Contents:
    """The body in order, then footnotes and endnotes; nothing outside the package is opened."""
    package = open_package(data)
    root = parse_part(package, DOCUMENT)
    if root is None:
        raise Unreadable(message("read-broken-part", part=DOCUMENT))
    styles = Styles(parse_part(package, "word/styles.xml"))
    body = Body(styles, Numbering(parse_part(package, "word/numbering.xml"), styles))
    blocks: list[Block] = []
    for element in root.iter(f"{W}body"):
        blocks += body.blocks(element)
        break
    for kind in ("footnote", "endnote"):
        notes = parse_part(package, f"word/{kind}s.xml")
        for note in notes.iter(f"{W}{kind}") if notes is not None else ():
            if note.get(f"{W}type") not in _SEPARATORS:
                blocks += [each for each in body.blocks(note) if isinstance(each, Paragraph)]
    return Contents(lines_of(blocks), warnings=body.warnings())
