"""Pages saved as one file (.mht, and .doc "saved as web page") → lines: the page among the parts."""

from __future__ import annotations

import email
import email.policy

from generator.importers.document import Unreadable
from generator.importers.readers import html
from generator.importers.readers.contents import Contents
from generator.messages import message


def read(data: bytes) -> Contents:
    """The first page in HTML among the parts; the others (pictures, style sheets) are not opened."""
    package = email.message_from_bytes(data, policy=email.policy.compat32)
    for piece in package.walk():
        if piece.get_content_type() == "text/html":
            page = piece.get_payload(decode=True)
            if isinstance(page, bytes):
                return html.read(page, piece.get_content_charset())
    raise Unreadable(message("read-no-text"))
