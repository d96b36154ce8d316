"""Text files (.txt, .md) → lines."""

from __future__ import annotations

from generator.importers.document import Unreadable
from generator.importers.readers.contents import MAX_CHARACTERS, MAX_LINES, Contents
from generator.importers.readers.encoding import decode
from generator.messages import message


def read(data: bytes) -> Contents:
    """The lines of a text file in any encoding."""
    decoded = decode(data)
    if len(decoded.text) > MAX_CHARACTERS:
        raise Unreadable(message("read-too-long", limit=MAX_CHARACTERS))
    if decoded.text.count("\n") > MAX_LINES:
        raise Unreadable(message("read-too-many-lines", limit=MAX_LINES))
    from generator.importers.readers import text, text_with_tables

    reader = text_with_tables if text_with_tables.has_tables(decoded.text) else text
    return Contents(reader.lines(decoded.text), warnings=decoded.warnings)
