"""Characters of a PDF page → lines of text, by where they stand."""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from generator.importers.readers.contents import UNREAD
from generator.importers.readers.marks import lowered, raised

# Radicals that printing programs put in place of the characters that look the same.
_RADICALS = str.maketrans(
    "⺁⺃⺄⺅⺇⺉⺌⺓⺗⺝⺠⺡⺣⺮⺳⺸⺼⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻯⻰⻳",
    "厂乚乙亻几刂小幺心月民氵灬竹罒羊肉虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿竜龙龟",
)
_FOLDED = ((0x2F00, 0x2FDF), (0xF900, 0xFAFF), (0xFB00, 0xFB06))
# As shares of the size of the characters.
_SAME_LINE = 0.5
_WORD_GAP = 0.25
WIDE_GAP = 1.2
_SMALL = 0.75
_TOUCHING = 0.2
# Digits of one number are as large as each other, and stand on one line.
_AS_LARGE = 0.95
_LEVEL = 0.1
# Fonts differ in how far their characters reach below the line.
_BELOW = 0.25
_WITHIN_NUMBER = 0.1
# Two equal characters cannot lie over each other by more than this and both be meant.
_OVERLAP = 0.5
_STEP = 8.0
_OF_NUMBERS = frozenset("0123456789.,+-%")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·"
_NEEDLESS_SPACE = re.compile(rf"(?<=[{_WIDE}]) (?=\S)|(?<=\S) (?=[{_WIDE}])")


@dataclass(frozen=True, slots=True)
class Char:
    """A character and its box, in points from the top left; `turn` is 0, 90 (read upwards), 180 or 270."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    turn: int = 0
    # Where the line is on which it stands, and the name of its font.
    foot: float = 0.0
    font: str = ""

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the box."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class TextLine:
    """Characters that stand side by side, and the text they make."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    # The text in pieces where wide gaps part it.
    pieces: tuple[str, ...]


def char_of(found: dict[str, Any]) -> Char:
    """A character as pdfplumber gives it."""
    text = str(found["text"])
    if text.startswith("(cid:"):
        text = UNREAD
    a, b, *_ = found["matrix"]
    turn = (0 if a >= 0 else 180) if abs(a) >= abs(b) else (90 if b > 0 else 270)
    x0, x1, top, bottom, size = (float(found[key]) for key in ("x0", "x1", "top", "bottom", "size"))
    foot = -float(found["matrix"][5]) if turn == 0 else 0.0
    return Char(_folded(text), x0, x1, top, bottom, size, turn, foot, str(found.get("fontname", "")))


def _folded(text: str) -> str:
    """The ordinary character for one that differs in number only and looks the same."""
    return "".join(
        unicodedata.normalize("NFKC", each) if any(a <= ord(each) <= z for a, z in _FOLDED) else each
        for each in text.translate(_RADICALS)
    )


def once(chars: Iterable[Char]) -> list[Char]:
    """Each character once: bold and shadowed print is often the same text drawn again, a little aside."""
    kept: list[Char] = []
    near: dict[tuple[str, int, int], list[Char]] = {}
    for char in chars:
        x, y = (int(place // _STEP) for place in char.middle)
        places = [(char.text, x + across, y + down) for across in (-1, 0, 1) for down in (-1, 0, 1)]
        if any(_is_again(char, other) for place in places for other in near.get(place, ())):
            continue
        near.setdefault((char.text, x, y), []).append(char)
        kept.append(char)
    return kept


def _is_again(char: Char, other: Char) -> bool:
    (x, y), (other_x, other_y) = char.middle, other.middle
    width = min(char.x1 - char.x0, other.x1 - other.x0)
    return abs(x - other_x) < _OVERLAP * width and abs(y - other_y) < _OVERLAP * char.size


def text_lines(chars: Iterable[Char]) -> list[TextLine]:
    """Lines from top to bottom; turned text is read in its own direction, after what stands upright."""
    upright: list[Char] = []
    turned: list[Char] = []
    for char in chars:
        (turned if char.turn else upright).append(char)
    lines = [_line(row) for row in _rows(upright)]
    for turn in (90, 180, 270):
        laid = [_laid(char) for char in turned if char.turn == turn]
        lines += [_line(row) for row in _rows(laid)]
    return [line for line in lines if line.text]


def _laid(char: Char) -> Char:
    """A turned character in the frame of its reader: the page is turned so that it stands upright."""
    if char.turn == 90:
        return replace(char, x0=-char.bottom, x1=-char.top, top=char.x0, bottom=char.x1)
    if char.turn == 180:
        return replace(char, x0=-char.x1, x1=-char.x0, top=-char.bottom, bottom=-char.top)
    return replace(char, x0=char.top, x1=char.bottom, top=-char.x1, bottom=-char.x0)


def _rows(chars: Sequence[Char]) -> list[list[Char]]:
    """Characters by line: those whose middles are nearly level with the line's largest one."""
    rows: list[list[Char]] = []
    printed = [char for char in chars if char.text.strip()]
    for char in sorted(printed, key=lambda each: (each.middle[1], each.x0)):
        if rows and abs(char.middle[1] - _level(rows[-1])) <= _SAME_LINE * max(char.size, rows[-1][-1].size):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [sorted(row, key=lambda each: each.x0) for row in rows]


def _level(row: Sequence[Char]) -> float:
    return max(row, key=lambda each: each.size).middle[1]


def _line(row: Sequence[Char]) -> TextLine:
    size = statistics.median(char.size for char in row)
    pieces: list[list[str]] = [[]]
    base = row[0]
    kept = _figures_apart(row)
    for before, char, text in zip([None, *row[:-1]], row, kept, strict=True):
        gap = char.x0 - before.x1 if before else 0.0
        if gap > WIDE_GAP * size:
            pieces.append([])
        elif gap > _WORD_GAP * size:
            pieces[-1].append(" ")
        small = gap <= _TOUCHING * size and char.size <= _SMALL * base.size and before is not None
        pieces[-1].append(_beside(char, base) if small else text)
        base = base if small else char
    texts = tuple(_tight(piece) for piece in pieces)
    top, bottom = min(char.top for char in row), max(char.bottom for char in row)
    return TextLine(" ".join(texts), row[0].x0, max(char.x1 for char in row), top, bottom, size, texts)


def _beside(char: Char, base: Char) -> str:
    """A small character right after a large one is raised or lowered, and must not lengthen a number."""
    return raised(char.text) if char.middle[1] <= base.middle[1] else lowered(char.text)


def _figures_apart(row: Sequence[Char]) -> list[str]:
    """The texts of a row; digits smaller, higher or lower than those that they touch are marked as such."""
    texts: list[str] = []
    number: list[Char] = []
    for char in row:
        touching = bool(number) and char.x0 - number[-1].x1 <= _WORD_GAP * max(char.size, number[-1].size)
        if not (touching and char.text[:1] in _OF_NUMBERS):
            texts += _marked(number)
            number = []
        number.append(char)
    return texts + _marked(number)


def _marked(number: Sequence[Char]) -> list[str]:
    digits = [char for char in number if char.text[:1].isdigit()]
    if len(digits) < 2:
        return [char.text for char in number]
    base = max(digits, key=lambda each: each.size)
    return [_beside(char, base) if char in digits and _is_apart(char, base) else char.text for char in number]


def _is_apart(char: Char, base: Char) -> bool:
    """Whether two digits cannot belong to one number, by their size or by the line they stand on."""
    apart = _LEVEL if char.font == base.font else _BELOW
    return (
        char.size < _AS_LARGE * base.size
        or abs(char.foot - base.foot) > _LEVEL * base.size
        or abs(char.bottom - base.bottom) > apart * base.size
    )


def words(chars: Sequence[Char]) -> list[list[Char]]:
    """Characters one by one, but numbers whole: one that is wider than its cell stays in one piece."""
    found: list[list[Char]] = []
    upright = [char for char in chars if not char.turn]
    for row in _rows(upright):
        for char in row:
            last = found[-1][-1] if found else None
            joins = (
                last is not None
                and {char.text, last.text} <= _OF_NUMBERS
                and abs(char.x0 - last.x1) <= _WITHIN_NUMBER * char.size
                and char.top < last.bottom
                and last.top < char.bottom
            )
            if joins:
                found[-1].append(char)
            else:
                found.append([char])
    return [*found, *([char] for char in chars if char.turn)]


def _tight(words: Sequence[str]) -> str:
    """Without the spaces that laying out puts around Chinese characters; those between numbers stay."""
    return _NEEDLESS_SPACE.sub("", re.sub(r"[\s\u3000]+", " ", "".join(words))).strip()
