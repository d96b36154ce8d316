"""How the characters of names are read, so that names can be found by pinyin."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.search.folding import HAN, fold

_HAN_RUN = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in HAN) + "]+")


def readings(names: Iterable[str]) -> dict[str, str]:
    """Character → its readings in these names, without tones, ü as v; parted by blanks, in order.

    Characters are folded. A reading depends on the word a character stands in: 长 in 长春 and in 县长.
    """
    found: dict[str, set[str]] = {}
    for run in sorted({run for name in set(names) for run in _HAN_RUN.findall(fold(name))}):
        for character, reading in zip(run, _read(run), strict=True):
            if reading:
                found.setdefault(character, set()).add(reading)
    return {character: " ".join(sorted(some)) for character, some in sorted(found.items())}


def _read(run: str) -> list[str]:
    """The reading of each character of a run; empty where there is none."""
    from pypinyin import Style, lazy_pinyin

    read = lazy_pinyin(run, style=Style.NORMAL, errors="ignore")
    if len(read) == len(run):
        return read
    # One that the tables do not have is left out of the whole, so each is read by itself.
    return ["".join(lazy_pinyin(one, style=Style.NORMAL, errors="ignore")) for one in run]
