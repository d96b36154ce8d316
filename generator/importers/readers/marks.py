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
_OF_NUMBERS = "0123456789.,"


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
    parts: list[str] = []
    size = 0.0
    for piece, own in pieces:
        if not piece:
            continue
        if parts and own and size and _is_digit(piece[0]) and _is_digit(parts[-1][-1]):
            if own < _AS_LARGE * size:
                rest = piece.lstrip(_OF_NUMBERS)
                piece = lowered(piece[: len(piece) - len(rest)]) + rest
            elif size < _AS_LARGE * own:
                rest = parts[-1].rstrip(_OF_NUMBERS)
                parts[-1] = rest + lowered(parts[-1][len(rest) :])
        parts.append(piece)
        size = own
    return "".join(parts)


def _is_digit(sign: str) -> bool:
    return "0" <= sign <= "9"
