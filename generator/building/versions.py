"""A digest of the code that makes the files, and of the libraries that it makes them with."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generator.sealed import digest

# What of the libraries shows in the files, beside what the frames of pages depend on (see `html/frames.py`).
LIBRARIES = (
    "jinja2",
    "markupsafe",
    "msgspec",
    "numpy",
    "rensa",
    "xlsxwriter",
    "lxml",
    "markdown",
    "opencc",
    "pypinyin",
)
PACKAGE = Path(__file__).resolve().parent.parent
# Of no account for what is built.
_APART = frozenset({"importers", "synth", "cli", "__pycache__"})


@cache
def code_digest() -> bytes:
    """Of everything below this package that takes part in building, and of versions."""
    versions = [f"{name} {_version(name)}" for name in LIBRARIES]
    ours = (part for name, data in _files() for part in (name.encode(), data))
    return digest(repr((versions, sys.version_info[:2], unicodedata.unidata_version)).encode(), *ours)


def _files() -> Iterator[tuple[str, bytes]]:
    for file in sorted(PACKAGE.rglob("*")):
        name = file.relative_to(PACKAGE)
        if file.is_file() and not _APART.intersection(name.parts):
            yield name.as_posix(), file.read_bytes()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
