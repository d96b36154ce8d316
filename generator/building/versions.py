"""A digest of the code that makes the files, and of the libraries that it makes them with."""

from __future__ import annotations

import sys
import unicodedata
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generator.building.sealed import digest

# What of the libraries shows in the files, beside what the frames of pages depend on (see `html/frames.py`).
LIBRARIES = ("jinja2", "markupsafe", "msgspec", "numpy", "rensa", "xlsxwriter", "lxml", "markdown", "opencc", "pypinyin")
PACKAGE = Path(__file__).resolve().parent.parent
# Of no account for what is built.
_APART = frozenset({"importers", "synth", "cli", "outputs", "__pycache__"})


@cache
def code_digest() -> bytes:
    """Of everything below this package that takes part in building, and of versions."""
    files = (file for file in sorted(PACKAGE.rglob("*")) if not _APART.intersection(file.relative_to(PACKAGE).parts))
    own = [part for file in files if file.is_file() for part in (file.relative_to(PACKAGE).as_posix().encode(), file.read_bytes())]
    versions = [f"{name} {_version(name)}" for name in LIBRARIES]
    return digest(repr((versions, sys.version_info[:2], unicodedata.unidata_version)).encode(), *own)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
