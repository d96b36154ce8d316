"""Lines → paragraphs: text that was broken at a fixed width is put together again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from generator.importers.words import tidy

# Lines broken by a page's width: so many at least, of so much of all, as wide as each other.
FEWEST = 8
MOSTLY = 0.5
SLACK = 3.0
NARROWEST, WIDEST = 18, 70
_NEW = re.compile(
    r"(?:[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]|[0-9]{1,2}[、.．)）](?![0-9])|第[一二三四五六七八九十]+[，、])"
)
_ENDED = re.compile(r"[。！？；：…][”’）)」』]?$")


def width(text: str) -> float:
    """How wide a line prints, in full-width characters."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def broken_at(lines: Sequence[str]) -> float | None:
    """The width at which running text was broken into lines; None where it was not."""
    widths = [width(line) for line in lines if len(line) > NARROWEST / 2]
    long = sorted((one for one in widths if one >= NARROWEST), reverse=True)
    if len(long) < FEWEST:
        return None
    widest = long[len(long) // 20]
    near = [one for one in widths if widest - SLACK <= one <= widest + SLACK]
    is_broken = widest <= WIDEST and len(near) >= FEWEST and len(near) >= MOSTLY * len(widths)
    return widest if is_broken else None


def paragraphs(lines: Sequence[tuple[int, str]], at: float | None) -> list[str]:
    """Paragraphs of running text, of lines with their numbers.

    `at` is the width at which the text was broken, None where each line is a paragraph.
    """
    found: list[str] = []
    before, last = "", 0
    for number, line in lines:
        text = tidy(line)
        if not text:
            continue
        full = at is not None and width(before) >= at - SLACK
        starts = _NEW.match(text) or number > last + 1
        if found and full and not (_ENDED.search(before) and starts):
            found[-1] = _join(found[-1], text)
        else:
            found.append(text)
        before, last = line.strip(), number
    return found


def _join(left: str, right: str) -> str:
    latin = left[-1:].isascii() and right[:1].isascii() and left[-1:].isalpha() and right[:1].isalpha()
    return left + (" " if latin else "") + right
