"""Text as the YAML of our files: what `yaml_reader.py` and `fields.py` read back as the very same text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from generator.fields import AMOUNT_UNITS, MARKS, Cell, parse_number, reads_as_other_type

# What may stand without quotes: words that begin with a letter, digit or opening bracket, made of letters,
# digits, full-width punctuation and such signs as mean nothing to YAML where they stand. Inside brackets and
# braces fewer do.
_FIRST = r"[\w（《〔“【「]"
_REST = r"[\w \u00b7\u2010-\u2027\u2030-\u205e\u3001-\u303f\uff01-\uff65+\-./()=~%]"
_IN_FLOW = re.compile(f"{_FIRST}{_REST}*")
_IN_BLOCK = re.compile(rf"{_FIRST}(?:{_REST}|[,;&*!?'@\[\]]|:(?=\S))*")
# Without a letter it could be taken for a number or a date: by us, by other readers or by people.
_LETTER = re.compile(r"[^\W\d_eE]")


def scalar(text: str, flow: bool = False) -> str:
    """One line of text; `flow`: inside brackets or braces. In quotes only where it needs them."""
    plain = (
        (_IN_FLOW if flow else _IN_BLOCK).fullmatch(text)
        and _LETTER.search(text)
        and text == text.strip()
        and not (text.startswith("“") and text.endswith("”"))
        and not reads_as_other_type(text)
    )
    return text if plain else quoted(text)


def quoted(text: str) -> str:
    """Text in double quotes, with escapes where it holds some."""
    return json.dumps(text, ensure_ascii=False)


def block(text: str, indent: int) -> Iterator[str]:
    """The lines below a `|`; the text has neither blanks nor line breaks around it."""
    margin = " " * indent
    return (margin + line if line else "" for line in text.split("\n"))


def flow_list(items: Iterable[str]) -> str:
    """A list on one line, of texts that are YAML already."""
    return f"[{', '.join(items)}]"


def flow_mapping(items: Mapping[str, str]) -> str:
    """A mapping on one line, of values that are YAML already."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}"


def cell_text(cell: Cell | None, kind: str) -> str:
    """A cell of a column of `kind`, inside a row (None: a cell that nobody has read)."""
    if cell is None or cell.printed is None:
        return "null"
    if cell.printed in MARKS:
        return quoted(cell.printed)
    if cell.value is not None and parse_number(cell.printed, kind) == (cell.value, cell.unit):
        return cell.printed
    parts = {"value": "null" if cell.value is None else f"{cell.value:f}"}
    parts["printed"] = scalar(cell.printed, flow=True)
    if kind == "amount" and cell.unit in AMOUNT_UNITS:
        parts["unit"] = cell.unit
    return flow_mapping(parts)
