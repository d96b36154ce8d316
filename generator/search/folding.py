"""One spelling of what may be written in several ways, for texts and queries alike.

`theme_overrides/assets/search/fold.js` does the same in the browser; both are tested with
`tests/cases/folding.yml`, and both take the table of traditional characters from `search/variants.json`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

# Where Chinese characters stand in Unicode, first and last code point of each stretch.
HAN = ((0x3005, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFD))
# Signs that belong to numbers, and so to words.
SIGNS = "%‰"

_HAN = "".join(f"{chr(first)}-{chr(last)}" for first, last in HAN)
# Normalising takes time with the square of a run of combining marks, so no text is handed over whole: it
# is cut before characters that combine with nothing before them or, where there are none, anywhere.
_PIECE = re.compile(r".{1000,4000}?(?=[\x00-\x7f\u4e00-\u9fff])|.{4000}|.+", re.DOTALL)
_NUMERAL = re.compile(r"[0-9][0-9.,]*")
# Three digits a group, perhaps with decimals; signs behind belong to the sentence.
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?[.,]*")
_INNER_COMMA = re.compile(r",(?=[0-9])")
_BLANKS = re.compile(r"[ \t\u1680]+")
_IS_HAN = re.compile(f"[{_HAN}]")


@cache
def variants() -> Mapping[str, str]:
    """Traditional character → the simplified one in its place, in order of code points."""
    from opencc import OpenCC

    characters = [chr(code) for first, last in HAN for code in range(first, last + 1)]
    # A character a line, so that none is read as a part of a word.
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = dict(zip(characters, converted, strict=True))
    found = {one: pairs.get(other, other) for one, other in pairs.items() if one != other}
    return {one: other for one, other in found.items() if len(other) == 1 and one != other}


@cache
def _table() -> dict[int, str]:
    return {ord(one): other for one, other in variants().items()}


def fold(text: str) -> str:
    """A text in the spelling of the index.

    Unicode NFKC, lower case, simplified characters; no commas between groups of three digits, no blanks
    beside Chinese characters. Line ends stay.
    """
    text = "".join(unicodedata.normalize("NFKC", piece) for piece in _PIECE.findall(text))
    text = text.lower().translate(_table())
    return _BLANKS.sub(_blanks, _NUMERAL.sub(_numeral, text))


def _numeral(match: re.Match[str]) -> str:
    return _INNER_COMMA.sub("", match[0]) if _GROUPED.fullmatch(match[0]) else match[0]


def _blanks(match: re.Match[str]) -> str:
    text, (start, end) = match.string, match.span()
    return "" if _IS_HAN.match(text[end : end + 1]) or _IS_HAN.match(text[start - 1 : start]) else match[0]


def code_points(text: str) -> NDArray[np.uint32]:
    """A text as an array of code points."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def word_mask(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which characters of a folded text belong to words: letters, marks and numbers of any script, `%`, `‰`,
    and a point between two digits. All others part the text into runs."""
    distinct, places = np.unique(codes, return_inverse=True)
    words = np.array([_is_word(chr(code)) for code in distinct.tolist()], dtype=bool)[places]
    digits = (codes >= ord("0")) & (codes <= ord("9"))
    if len(codes) > 2:
        words[1:-1] |= (codes[1:-1] == ord(".")) & digits[:-2] & digits[2:]
    return words


@cache
def _is_word(character: str) -> bool:
    # Chinese characters are letters, those too that this version of Python does not know yet.
    known = unicodedata.category(character)[0] in "LMN"
    return known or character in SIGNS or _IS_HAN.match(character) is not None


def runs(folded: str) -> list[str]:
    """The runs of word characters of a folded text, in order."""
    mask = word_mask(code_points(folded)).tolist()
    return [
        "".join(c for c, _ in group)
        for word, group in groupby(zip(folded, mask, strict=True), key=lambda one: one[1])
        if word
    ]
