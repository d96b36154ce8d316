"""Texts as documents, read and recognised."""

from __future__ import annotations

from generator.importers.document import Document
from generator.importers.readers import text as plain_text
from generator.importers.reading import Reading
from generator.importers.recognise import recognise
from tests.helpers import FORMS


def read_text(text: str) -> Reading:
    """What is recognised in a text file."""
    return recognise(Document("report.txt", "0" * 64, plain_text.lines(text)), FORMS)
