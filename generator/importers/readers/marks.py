"""Signs that keep apart what is printed smaller, raised or struck out: "22" with a raised 1 is not 221."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from generator.importers.readers.contents import UNREAD

_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_STRUCK = "~~"
# Put after a single character, it is shown with a line through it.
STRUCK_SIGN = "\u0336"
# Digits of one number are as large as each other; a share.
AS_LARGE = 0.95
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


def is_smaller(one: float, other: float) -> bool:
    """Whether of two sizes one is smaller; one that is not known (0) is not."""
    return 0 < one < AS_LARGE * other


def joined(pieces: Iterable[tuple[str, float]], smaller: Callable[[float, float], bool] = is_smaller) -> str:
    """Pieces of text with their sizes as one text; digits beside larger ones are marked as small."""
    parts: list[str] = []
    size = 0.0
    for piece, own in pieces:
        if not piece:
            continue
        if parts and _is_digit(piece[0]) and _is_digit(parts[-1][-1]):
            if smaller(own, size):
                rest = piece.lstrip(_OF_NUMBERS)
                piece = lowered(piece[: len(piece) - len(rest)]) + rest
            elif smaller(size, own):
                rest = parts[-1].rstrip(_OF_NUMBERS)
                parts[-1] = rest + lowered(parts[-1][len(rest) :])
        parts.append(piece)
        size = own
    return "".join(parts)


def _is_digit(sign: str) -> bool:
    return "0" <= sign <= "9"
