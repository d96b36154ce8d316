"""Text of content files made fit to print: on one line, with nothing in it that hides or moves other text."""

from __future__ import annotations

import re

from generator.yaml_reader import HIDDEN

# Beyond what a content file may not hide: halves of characters, as names of files can hold, and code points
# that are no characters. Neither can be written as UTF-8 or in XML.
UNFIT = re.compile(HIDDEN.pattern + "|[\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"\r\n|[\t\n\r]")


def visible(text: str) -> str:
    """The text on one line; what cannot be seen is named, such as `<U+202E>`."""
    return UNFIT.sub(lambda found: f"<U+{ord(found.group()):04X}>", _BREAKS.sub(" ", text))


def escaped(json_text: str) -> str:
    r"""JSON text in which what cannot be seen is written `\u202e`: the same value, harmless on a screen."""
    return UNFIT.sub(lambda found: _escape(found.group()), json_text)


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
