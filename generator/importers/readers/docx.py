"""Word documents (.docx) → lines, read from the parts of the package as Word prints them."""

from __future__ import annotations

from generator.importers.document import Unreadable
from generator.importers.readers.contents import Block, Contents, Paragraph, lines_of
from generator.importers.readers.docx_body import Body
from generator.importers.readers.docx_numbering import Numbering
from generator.importers.readers.docx_parts import Parts
from generator.importers.readers.docx_styles import Styles
from generator.importers.readers.docx_xml import W
from generator.importers.readers.zipped import open_package
from generator.messages import message

# Notes that only draw the line above notes.
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read(data: bytes) -> Contents:
    """The body in order, then footnotes and endnotes; nothing outside the package is opened."""
    parts = Parts(open_package(data))
    root = parts.document()
    if root is None:
        raise Unreadable(message("read-broken-part", part=parts.main[:80]))
    styles = Styles(parts.other("styles"))
    body = Body(styles, Numbering(parts.other("numbering"), styles))
    blocks: list[Block] = []
    for element in root.iter(f"{W}body"):
        blocks += body.blocks(element)
        break
    for kind in ("footnote", "endnote"):
        notes = parts.other(f"{kind}s")
        for note in notes.iter(f"{W}{kind}") if notes is not None else ():
            if note.get(f"{W}type") not in _SEPARATORS:
                blocks += [each for each in body.blocks(note) if isinstance(each, Paragraph)]
    return Contents(lines_of(blocks), warnings=body.warnings())
