"""CSV as Excel and every other program reads it: UTF-8 with a byte order mark, CRLF, no formulas.

The comparing page writes by the same rules in the browser (`compare-csv.js`); tests hold both to one list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from generator.fields import MARKS

BOM = "\ufeff"
# What spreadsheets may take for the beginning of a formula, full-width signs included; an apostrophe too,
# so that taking away the one in front gives back what was printed.
_RISKY = frozenset("=+-@\t\r\n'＝＋－＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
# Semicolons and tabs as well: some programs take any of them for a separator.
_QUOTED = re.compile(r'[",;\t\r\n]|^\s|\s$')


class Field(NamedTuple):
    """A column of a CSV file: name, type (of Table Schema), title, meaning, the words it may hold."""

    name: str
    type: str
    title: str
    meaning: str = ""
    words: tuple[str, ...] = ()


def harmless(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet might run it; no number or sign has one."""
    if text[:1] in _RISKY and text and text not in MARKS and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def written(text: str) -> str:
    """One cell of a CSV line."""
    text = harmless(text)
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def line(texts: Iterable[str]) -> str:
    """One line, its end included."""
    return ",".join(map(written, texts)) + "\r\n"


def head(fields: Iterable[Field]) -> str:
    """The first line of a file, with the byte order mark that Excel needs."""
    return BOM + line(field.name for field in fields)
