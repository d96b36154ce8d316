"""Texts and files as documents, read and recognised."""

from __future__ import annotations

from pathlib import Path

from hypothesis import Phase, settings

from generator.importers.document import Document
from generator.importers.readers import read_document, text
from generator.importers.reading import Reading
from generator.importers.recognise import recognise
from tests.helpers import FORMS


def examples(count: int) -> settings:
    """So many examples, everywhere the same; not made smaller: a plan says by itself what is odd in it."""
    phases = (Phase.explicit, Phase.generate)
    return settings(derandomize=True, max_examples=count, deadline=None, database=None, phases=phases)


def read_text(printed: str) -> Reading:
    """What is recognised in a text file."""
    return recognise(Document("report.txt", "0" * 64, text.lines(printed)), FORMS)


def read_file(data: bytes, path: Path) -> Reading:
    """What is recognised in a file, which is written to be read."""
    path.write_bytes(data)
    return recognise(read_document(path), FORMS)
