"""Keys of the index: what a document holds, as 64-bit numbers that are spread evenly.

A gram of one to three characters c0, c1, c2 is c0 | c1 << 21 | c2 << 42 (an absent one is 0); one of four is
that of its first three, exclusive-or the mix of c3 | 1 << 63. The place of c2 has room beyond Unicode, which
tells whole numbers apart: in running text `TEXT_NUMBER`, in cells `CELL_NUMBER`, with a hash of the digits in
the 42 bits below. The packed value is mixed by the finaliser of splitmix64. Of the result the low eight bits
are cleared: seven hold a document's place in its block while a block is built, and bit 7 says that the
document holds the gram often, three times or more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]

TEXT_NUMBER = 0x1FFFFF << 42
CELL_NUMBER = 0x1FFFFE << 42
LONGEST = 4
WIDTH = 21
PACKED = 3
FOURTH = 1 << 63
OFTEN = 0x80
# A gram that stands so many times in a document stands there often.
MANY = 3
LOCAL_BITS = 7

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_PLAIN = np.uint64(~0xFF & 0xFFFFFFFFFFFFFFFF)


def spread(packed: Keys) -> Keys:
    """Keys of packed grams and numbers; bit 7 and those below are clear."""
    return _mixed(packed) & _PLAIN


def _mixed(packed: Keys) -> Keys:
    mixed = packed ^ (packed >> np.uint64(30))
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def grams(codes: NDArray[np.uint32], words: NDArray[np.bool_], length: int) -> tuple[Keys, NDArray[np.intp]]:
    """Keys of all grams of a length, and where in the text each begins; `words` as in `word_mask`."""
    count = max(0, len(codes) - length + 1)
    inside = np.ones(count, dtype=bool)
    for step in range(length):
        inside &= words[step : step + count]
    places = np.flatnonzero(inside)
    packed = np.zeros(len(places), dtype=np.uint64)
    for step in range(min(length, PACKED)):
        packed |= codes[places + step].astype(np.uint64) << np.uint64(WIDTH * step)
    if length > PACKED:
        packed ^= _mixed(codes[places + PACKED].astype(np.uint64) | np.uint64(FOURTH))
    return spread(packed), places


def whole_numbers(folded: str) -> list[str]:
    """The whole numbers of a folded text: digits, with points between digits."""
    return _NUMBER.findall(folded)


def number_keys(numbers: Iterable[str], kind: int) -> Keys:
    """Keys of whole numbers; `kind` is `TEXT_NUMBER` or `CELL_NUMBER`."""
    return spread(np.array([kind | _hash(number) for number in numbers], dtype=np.uint64))


@lru_cache(maxsize=1 << 16)
def _hash(digits: str) -> int:
    value = 0
    for digit in digits:
        value = (value * 31 + ord(digit)) & 0x3FFFFFFFFFF
    return value
