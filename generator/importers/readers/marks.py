"""Signs that keep apart what is printed smaller, raised or struck out: "22" with a raised 1 is not 221."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.importers.readers.contents import UNREAD

_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_STRUCK = "~~"
# Put after a single character, it is shown with a line through it.
STRUCK_SIGN = "\u0336"
# Digits of one number are as large as each other; a share.
_AS_LARGE = 0.95
_DIGITS = re.compile(r"\d+")
_LAST_DIGITS = re.compile(r"[\d.,]*\d\Z")
_FIRST_DIGITS = re.compile(r"\d[\d.,]*")


def raised(text: str) -> str:
    """Superscript."""
    return text.translate(_RAISED)


def lowered(text: str) -> str:
    """Subscript."""
    return text.translate(_LOWERED)


def struck(text: str) -> str:
    """Struck through, as Markdown writes it."""
    return f"{_STRUCK}{text}{_STRUCK}" if text.strip() else text


def concealed(text: str) -> str:
    """What nobody may see, such as white on white: its figures are not read, and not passed over."""
    return _DIGITS.sub(UNREAD, text)


def joined(pieces: Iterable[tuple[str, float]]) -> str:
    """Pieces of text with their sizes (any unit; 0 where not known) as one; smaller digits are marked."""
    text, size = "", 0.0
    for piece, own in pieces:
        if not piece:
            continue
        last, first = _LAST_DIGITS.search(text), _FIRST_DIGITS.match(piece)
        if last and first and own and size and own < _AS_LARGE * size:
            piece = lowered(first[0]) + piece[first.end() :]
        elif last and first and own and size and size < _AS_LARGE * own:
            text = text[: last.start()] + lowered(last[0])
        text += piece
        size = own
    return text
