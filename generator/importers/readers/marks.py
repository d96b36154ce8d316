"""Signs that keep apart what is printed smaller, raised or struck out: "22" with a raised 1 is not 221."""

from __future__ import annotations

_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_STRUCK = "~~"
# Put after a single character, it is shown with a line through it.
STRUCK_SIGN = "\u0336"


def raised(text: str) -> str:
    """Superscript."""
    return text.translate(_RAISED)


def lowered(text: str) -> str:
    """Subscript."""
    return text.translate(_LOWERED)


def struck(text: str) -> str:
    """Struck through, as Markdown writes it."""
    return f"{_STRUCK}{text}{_STRUCK}" if text.strip() else text
