"""How words of agency names are shortened in everyday use (`short_forms.yml`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

TABLE = Path(__file__).with_name("short_forms.yml")


@cache
def short_forms() -> tuple[tuple[str, str], ...]:
    """Long word and short form, in the order of the file; a word with several short forms comes as often.

    Former names and the words of other places come last. The file is ours, so a fault in it is a fault of the
    set-up.
    """
    loaded: dict[str, dict[str, list[str]]] = yaml.load(TABLE.read_text("utf-8"), yaml.CSafeLoader)
    words = [pair for group in ("short", "former", "elsewhere") for pair in loaded[group].items()]
    return tuple(dict.fromkeys((word, short) for word, shorts in words for short in shorts))
