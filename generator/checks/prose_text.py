"""Narratives as the claims are read from them: one plain text with a way back to the words as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.reports import Narrative

# Signs that are written in several ways become one; what is left out leaves the text readable.
_SIGNS = str.maketrans(
    "０１２３４５６７８９％．，,；;：:(（)）!！?？＋", "0123456789%.，，；；：：（（））！！？？+"
)
_THOUSANDS = re.compile(r"(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))")
_TITLE = re.compile(r"《[^《》]{0,80}》")
_ENDS = "。！？；：\n"
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
SENTENCE = re.compile(r"[^。！？\n]+")


@dataclass(frozen=True, slots=True, eq=False)
class Prose:
    """A narrative without blanks, its signs made alike; `origin[i]` is where character i was printed."""

    section: Narrative
    text: str
    origin: tuple[int, ...]

    def quote(self, start: int, end: int) -> str:
        """The printed words from one place of `text` to another."""
        return self.section.text[self.origin[start] : self.origin[end - 1] + 1]

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Start and end of each sentence."""
        for match in SENTENCE.finditer(self.text):
            yield match.start(), match.end()


def prose_of(section: Narrative) -> Prose:
    """A narrative made plain: full-width signs, thousands marks, blanks and hard line breaks out of the way.

    Titles in 《》 are masked, as what they say is no claim of the report's.
    """
    printed = section.text.translate(_SIGNS)
    printed = _TITLE.sub(lambda match: "《" + "＊" * (len(match.group()) - 2) + "》", printed)
    dropped = {match.start() for match in _THOUSANDS.finditer(printed)}
    characters: list[str] = []
    origin: list[int] = []
    for index, sign in enumerate(printed):
        if sign == "\n":
            # A hard line break inside a sentence is none; an empty line ends a paragraph.
            after = printed[index + 1 : index + 2]
            if not characters or (characters[-1] not in _ENDS and after not in ("\n", "")):
                continue
            sign = "\n"
        elif sign.isspace() or sign in "*#" or index in dropped:
            continue
        characters.append(sign)
        origin.append(index)
    return Prose(section, "".join(characters), tuple(origin))


def number(digits: str, unit: str | None = None) -> Decimal | None:
    """The number that Arabic or Chinese digits state; None where they are no number."""
    factor = {"万": 10_000, "亿": 100_000_000}.get(unit or "", 1)
    if digits[0].isascii():
        # Of a comma left in it, it is not sure what it parts.
        return None if "，" in digits or "," in digits else Decimal(digits) * factor
    value = _chinese(digits)
    return None if value is None else Decimal(value * factor)


def _chinese(digits: str) -> int | None:
    """`一百零五` → 105, `二十` → 20, `二〇` → 20; None where the signs make no number."""
    if len(digits) > 12:
        return None
    if not set(digits) & set(_POWERS):
        return (
            int("".join(str(_DIGITS[sign]) for sign in digits))
            if len(digits) == 1 or "〇" in digits
            else None
        )
    total, pending = 0, None
    last = 10_000
    for sign in digits:
        if sign in _POWERS:
            power = _POWERS[sign]
            if power >= last or (pending is None and not (power == 10 and total % 100 == 0)):
                return None
            total, pending, last = total + (pending or 1) * power, None, power
        elif sign in "零〇":
            pending = None
        elif pending is not None:
            return None
        else:
            pending = _DIGITS[sign]
    return total + (pending or 0)
