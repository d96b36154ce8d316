"""Passages of two reports side by side, with the words in which they differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# A page shows so many pairs of passages, and of each so many characters.
PAIRS = 6
LENGTH = 300

# A number or a foreign word is one piece, every other character one of its own.
_PIECES = re.compile(r"[0-9.%]+|[A-Za-z]+|\s+|.", re.S)

Words = Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Twin:
    """A passage of this report beside one of another; each piece of text says whether both have it."""

    here: Words
    there: Words


def twins(passages: Iterable[tuple[str, str]]) -> list[Twin]:
    """The first pairs of passages, long ones cut."""
    return [_twin(_cut(here), _cut(there)) for here, there in list(passages)[:PAIRS]]


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LENGTH else line[: LENGTH - 1] + "…"


def _twin(here: str, there: str) -> Twin:
    left, right = _PIECES.findall(here), _PIECES.findall(there)
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return Twin(
        here=list(_joined(left, [(one[0] == "equal", one[1], one[2]) for one in blocks])),
        there=list(_joined(right, [(one[0] == "equal", one[3], one[4]) for one in blocks])),
    )


def _joined(pieces: Sequence[str], blocks: Sequence[tuple[bool, int, int]]) -> Iterator[tuple[str, bool]]:
    for same, start, end in blocks:
        if start < end:
            yield "".join(pieces[start:end]), same
