"""Texts and files as documents, read and recognised."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from zlib import crc32

from hypothesis import Phase, seed, settings

from generator.importers.document import Document
from generator.importers.readers import read_document, text
from generator.importers.reading import Reading
from generator.importers.recognise import recognise
from tests.helpers import FORMS

Test = TypeVar("Test", bound=Callable[..., None])


def examples(count: int, name: str) -> Callable[[Test], Test]:
    """So many examples, others for every name, everywhere the same.

    They are not made smaller: a plan says by itself what is odd in it.
    """
    phases = (Phase.explicit, Phase.generate)
    limits = settings(max_examples=count, deadline=None, database=None, phases=phases)
    return lambda test: seed(crc32(name.encode()))(limits(test))


def read_text(printed: str) -> Reading:
    """What is recognised in a text file."""
    return recognise(Document("report.txt", "0" * 64, text.lines(printed)), FORMS)


def read_file(data: bytes, path: Path) -> Reading:
    """What is recognised in a file, which is written to be read."""
    path.write_bytes(data)
    return recognise(read_document(path), FORMS)
