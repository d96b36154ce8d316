"""Words and numbers as documents print them: folded for comparing, and read as values of cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from generator.fields import FULL_WIDTH, MARKS, Cell, parse_number
from generator.messages import Message

# Left behind by word processors and converters; it stands inside cells and is no part of the print.
# What readers put where something is printed that they cannot read.
UNREADABLE = "\ufffd"
# Units that multiply: a count with one of them is no count of pieces.
_MAGNITUDES = ("万元", "亿元", "亿", "万", "元")
_RESIDUE = re.compile(r"\[bookmark: ?[^\]]*\]|\[?_GoBack\]?|\\(?=[*_#\-+.])")
# What is put into labels: a year, as in “本年（2023）制发件数”, or how a word is read, as in “規(guī)章”.
_INSIDE = re.compile(r"\((?:20[0-9]{2}年?度?|[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ]{1,6})\)")
_NOT_WORDS = re.compile(r"[^0-9a-z\u3400-\u9fff\uf900-\ufaff]+")
# What a label begins with: （一） 一、 1. 1、 ① and the like.
_NUMBERING = re.compile(
    r"^\s*(?:[(（]\s*[一二三四五六七八九十]+\s*[)）]|[一二三四五六七八九十]+\s*[、.．]"
    r"|[0-9０-９]+\s*[、.．)）]|[①-⑳⑴-⒇㈠-㈩])\s*"
)
UNITS = (
    "件次",
    "人次",
    "人次数",
    "万元",
    "亿元",
    "亿",
    "万",
    "元",
    "件",
    "项",
    "个",
    "条",
    "次",
    "宗",
    "起",
    "篇",
    "人",
    "期",
    "份",
    "例",
)
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_VALUE = re.compile(
    rf"(?P<sign>[+\-]|增加?|减少?)?\s?(?P<digits>{_NUMBER})\s?(?P<unit>{'|'.join(UNITS)})?"
    r"(?P<remark>\([^()]{1,60}\)|[⁰¹²³⁴⁵⁶⁷⁸⁹①-⑳※*]{1,2})?"
)
_PLAIN_SIGNS = FULL_WIDTH | str.maketrans("（）﹣﹢﹐", "()-+,")
_DASHES = re.compile(r"[-—–－‐‑―─]{1,3}")
_LONGEST_VALUE = 80
# Signs between which Chinese typesetting has no blanks; no digits, which a blank keeps apart.
_WIDE = "\u2e80-\u9fff，。；：！？、（）《》“”‘’〔〕【】"
_ZERO_WIDTH = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0b\x0e-\x1f\x7f]")


# Radicals that fonts of PDF files show in place of the characters they look like.
_RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)
} | str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻩⻬⻮⻰⻳⼾",
    "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤黄齐齿龙龟户",
)
_PAGE_MARK = re.compile(
    r"[-—–－‐─~～·•]+\s*[0-9０-９]{1,3}\s*[-—–－‐─~～·•]+|第\s*[0-9]{1,3}\s*[页頁](?:\s*[,，/]?\s*共\s*[0-9]{1,3}\s*[页頁])?"
    r"|(?i:page|p\.)\s*[0-9]{1,3}\s*(?:-|of\s*[0-9]{1,3}|/\s*[0-9]{1,3})?"
)


def is_page_mark(text: str) -> bool:
    """Whether a line is but the number of a page, marked as such."""
    return bool(_PAGE_MARK.fullmatch(text.strip()))


def clean(text: str) -> str:
    """Text without what no reader sees: zero-width and control characters, residue of word processors."""
    return _RESIDUE.sub("", _ZERO_WIDTH.sub("", text.translate(_RADICALS)))


def tidy(text: str) -> str:
    """One line of text as a reader sees it: without the blanks that layout puts around and into Chinese
    words.
    """
    line = " ".join(clean(text).replace("\u3000", " ").replace("\xa0", " ").split())
    line = re.sub(rf"(?<=[{_WIDE}]) (?=[{_WIDE}])", "", line)
    return re.sub(r"(?<=[\u2e80-\u9fff]) (?=[0-9])|(?<=[0-9]) (?=[\u2e80-\u9fff])", "", line)


@cache
def _to_simplified() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Text in simplified characters."""
    converted: str = _to_simplified().convert(text)
    return converted


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Text for comparing: words and digits alone, simplified, full-width signs as plain ones."""
    normal = _INSIDE.sub("", unicodedata.normalize("NFKC", clean(text)).lower())
    return simplified(_NOT_WORDS.sub("", normal))


def without_numbering(text: str) -> str:
    """A label or heading without the number in front of it."""
    return _NUMBERING.sub("", text, count=1)


def numbering(text: str) -> str:
    """The number in front of a label or heading, as printed; empty where there is none."""
    found = _NUMBERING.match(text)
    return found[0].strip() if found else ""


def _plain(text: str) -> str:
    """Text with plain digits and signs; a raised or ringed number stays apart from the digits before it."""
    normal = text.translate(_PLAIN_SIGNS).strip()
    return normal if normal.isascii() else simplified(normal)


def is_broken_value(text: str) -> bool:
    """Whether a text is a piece of a number, such as “2.” or “+”: it takes a cell's place and states
    nothing.
    """
    piece = _plain(tidy(text))
    return bool(re.fullmatch(r"[0-9.,+\-−]{1,20}|增加?|减少?", piece)) and not is_value(text)


@lru_cache(maxsize=65_536)
def is_value(text: str) -> bool:
    """Whether a cell's text is what tables hold: a number (with unit or remark), or a sign printed in
    place of one.
    """
    if not text or len(text) > _LONGEST_VALUE:
        return False
    printed = tidy(text)
    return printed in MARKS or bool(_DASHES.fullmatch(printed)) or bool(_VALUE.fullmatch(_plain(printed)))


def read_cell(text: str, kind: str, line: int) -> Cell:
    """The cell that a printed text makes in a column of `kind`; "" is a blank cell.

    Where the words state no number that such a column can hold, `value` is None and the print is kept.
    """
    printed = tidy(text)
    if not printed:
        return Cell(None, None, None, line, 0)
    if printed in MARKS:
        return Cell(printed, None, None, line, 0)
    parsed = parse_number(printed, kind)
    if not isinstance(parsed, Message):
        return Cell(printed, parsed[0], parsed[1], line, 0)
    value, unit = _stated(printed, kind)
    return Cell(printed, value, unit, line, 0)


def _stated(printed: str, kind: str) -> tuple[Decimal | None, str | None]:
    found = _VALUE.fullmatch(_plain(printed))
    if found is None:
        return None, None
    if kind != "amount" and (found["unit"] in _MAGNITUDES or re.search("[万亿千百]", found["remark"] or "")):
        return None, None
    sign = "-" if found["sign"] in ("-", "减", "减少") else ""
    digits = found["digits"].replace(",", "").lstrip("0") or "0"
    digits = "0" + digits if digits.startswith(".") else digits
    parsed = parse_number(sign + digits, kind)
    unit = found["unit"] if kind == "amount" and found["unit"] in ("元", "万", "万元", "亿", "亿元") else None
    return (None, None) if isinstance(parsed, Message) else (parsed[0], unit)


def behind_words(cells: Sequence[str]) -> int:
    """How many cells stand behind the last one that holds words."""
    words = [place for place, cell in enumerate(cells) if cell and not is_value(cell)]
    return len(cells) - 1 - max(words, default=-1)
