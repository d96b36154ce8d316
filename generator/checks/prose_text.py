"""Narratives as the claims are read from them: one plain text with a way back to the words as printed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.reports import Narrative

# Signs that are written in several ways become one. Replacing one after the other is faster than `translate`.
_SIGNS = tuple(zip("０１２３４５６７８９％．,;:()!?＋~－—–", "0123456789%.，；：（）！？+～---", strict=True))
_TITLE = re.compile(r"《[^《》]{0,80}》")
# What is left out: blanks and marks of emphasis, and the comma between thousands.
_BLANK = re.compile(r"[\s*#]+")
_THOUSANDS = re.compile(r"[0-9]，[0-9]{3}(?![0-9])")
_BLANK_OR_THOUSANDS = re.compile(r"[\s*#]+|(?<=[0-9])，(?=[0-9]{3}(?![0-9]))")
_ENDS = frozenset("。！？；：\n")
_SENTENCE = re.compile(r"[^。！？\n]+")

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_FACTORS = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
# Thousands, hundreds, tens and ones, a 零 for what is left out in between.
_COUNT = re.compile(
    "(?:(?P<k>[一二两三四五六七八九])千(?:(?=[一二两三四五六七八九]百)|(?P<z>零)|$))?"
    "(?:(?P<h>[一二两三四五六七八九])百(?:(?=[一二三四五六七八九]?十)|(?P<y>零)|$))?"
    "(?:(?P<t>[一二三四五六七八九])?(?P<ten>十))?(?P<o>[一二两三四五六七八九])?"
)
_SPELT = re.compile("[一二三四五六七八九〇零]*〇[一二三四五六七八九〇零]*")


@dataclass(frozen=True, slots=True, eq=False)
class Prose:
    """A narrative without blanks, its signs made alike.

    `text` is made of stretches of the printed text; `starts` are their places in `text`, `printed` those in
    the narrative.
    """

    section: Narrative
    text: str
    starts: tuple[int, ...]
    printed: tuple[int, ...]

    def origin(self, index: int) -> int:
        """Where the character at a place of `text` was printed."""
        stretch = bisect_right(self.starts, index) - 1
        return self.printed[stretch] + index - self.starts[stretch]

    def quote(self, start: int, end: int) -> str:
        """The printed words from one place of `text` to another."""
        return self.section.text[self.origin(start) : self.origin(end - 1) + 1]

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Start and end of each sentence."""
        for match in _SENTENCE.finditer(self.text):
            yield match.span()


def prose_of(section: Narrative) -> Prose:
    """A narrative made plain: full-width signs, thousands marks, blanks and hard line breaks out of the way.

    Titles in 《》 are masked, as what they say is no claim of the report's.
    """
    source = section.text
    for sign, plain in _SIGNS:
        source = source.replace(sign, plain)
    if "《" in source:
        source = _TITLE.sub(lambda match: "《" + "＊" * (len(match.group()) - 2) + "》", source)
    kept: list[str] = []
    starts: list[int] = []
    printed: list[int] = []
    length = last = 0
    dropped = _BLANK_OR_THOUSANDS if _THOUSANDS.search(source) else _BLANK
    for match in dropped.finditer(source):
        start, end = match.span()
        if _ends_paragraph(source, start, end):
            # The line break itself is kept, as the end of a sentence.
            place = source.index("\n", start)
            stretches = [(last, start), (place, place + 1)]
        else:
            stretches = [(last, start)]
        for first, stop in stretches:
            if stop > first:
                kept.append(source[first:stop])
                starts.append(length)
                printed.append(first)
                length += stop - first
        last = end
    kept.append(source[last:])
    return Prose(section, "".join(kept), (*starts, length), (*printed, last))


def _ends_paragraph(source: str, start: int, end: int) -> bool:
    """Whether a stretch of blanks ends a paragraph; a hard line break inside a sentence does not."""
    breaks = source.count("\n", start, end)
    return breaks > 0 and start > 0 and (breaks > 1 or source[start - 1] in _ENDS)


def number(digits: str, unit: str | None = None) -> Decimal | None:
    """The number that Arabic or Chinese digits state; None where they are no number."""
    value = Decimal(digits) if digits[0].isascii() else _chinese(digits)
    factor = factor_of(unit)
    return None if value is None or factor is None else value * factor


def factor_of(unit: str | None) -> Decimal | None:
    """How much one of a unit is: `万` and `万元` 10,000; None for a unit that is not known."""
    return _FACTORS.get((unit or "").removesuffix("元"))


def _chinese(digits: str) -> int | None:
    """`一百零五` → 105, `二十` → 20, `二〇` → 20; None where the signs make no number, or not surely one."""
    if len(digits) == 1 and digits in _DIGITS:
        return _DIGITS[digits]
    if _SPELT.fullmatch(digits):
        return int("".join(str(_DIGITS[sign]) for sign in digits[:12]))
    match = _COUNT.fullmatch(digits)
    if not match:
        return None
    found = match.groupdict()
    zero = found["z"] or found["y"]
    # 一百五 is a hundred and fifty to some; 一百零十 is nothing.
    if (found["o"] and not found["ten"] and not zero) or (found["ten"] and not found["t"] and zero):
        return None
    thousands, hundreds, ones = (_DIGITS.get(found[name] or "", 0) for name in "kho")
    tens = _DIGITS.get(found["t"] or "一", 0) if found["ten"] else 0
    return 1000 * thousands + 100 * hundreds + 10 * tens + ones
