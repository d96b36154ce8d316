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
# What Chinese texts are mostly written in: stretches of signs, and of Chinese characters that normalising
# leaves as they are. But for marks, none of them is ever put together with the character before it.
SIGNS_IN_USE = ((0x01, 0x7F), (0xA0, 0xFF), (0x2000, 0x206F), (0x3000, 0x30FF), (0xFF00, 0xFF5E))
HAN_IN_USE = (0x4E00, 0x9FFF)
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
_COMMA_INSIDE = re.compile(r"[0-9],[0-9]")
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
    folded = _one_by_one(text)
    if folded is None:
        # No line changes how another is spelled.
        lines = text.split("\n")
        folded = "\n".join(_spelled(line) if (one := _one_by_one(line)) is None else one for line in lines)
    if _COMMA_INSIDE.search(folded):
        folded = _NUMERAL.sub(_numeral, folded)
    return _BLANKS.sub(_blanks, folded)


def _spelled(text: str) -> str:
    """A text as `fold` spells it, but for commas and blanks."""
    text = "".join(unicodedata.normalize("NFKC", piece) for piece in _PIECE.findall(text))
    return text.lower().translate(_table())


def _one_by_one(text: str) -> str | None:
    """The same, where all characters are usual ones, ten times as fast; None where one is not."""
    codes = code_points(text)
    if int(codes.max(initial=0)) >= len(_usual()):
        return None
    folded = _usual()[codes]
    return folded.tobytes().decode("utf-32-le") if folded.all() else None


@cache
def _usual() -> NDArray[np.uint32]:
    """By code point: the one that `_spelled` puts in its place whatever stands beside it; 0: not known."""
    found = np.zeros(1 << 16, dtype="<u4")
    found[HAN_IN_USE[0] : HAN_IN_USE[1] + 1] = np.arange(HAN_IN_USE[0], HAN_IN_USE[1] + 1)
    for code in (code for first, last in SIGNS_IN_USE for code in range(first, last + 1)):
        normal = unicodedata.normalize("NFKC", chr(code))
        is_mark = unicodedata.combining(chr(code)) or any(map(unicodedata.combining, normal))
        if len(normal.lower()) == 1 and not is_mark:
            found[code] = ord(normal.lower())
    simplified = np.arange(1 << 16, dtype="<u4")
    table = {one: other for one, other in _table().items() if one < len(simplified)}
    simplified[list(table)] = [ord(other) for other in table.values()]
    return simplified[found]


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
    known = np.zeros(int(codes.max(initial=0)) + 1, dtype=bool)
    known[codes] = True
    distinct = np.flatnonzero(known)
    known[distinct] = [_is_word(chr(code)) for code in distinct.tolist()]
    words = known[codes]
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
