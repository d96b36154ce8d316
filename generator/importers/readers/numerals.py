"""Numbers of lists in the ways of writing that Word offers."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_CHINESE = frozenset(
    {
        *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"),
        *("taiwaneseCountingThousand", "koreanCounting"),
    }
)
_DIGITWISE = frozenset({"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"})
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
# Above this a count is written in plain digits; lists of reports end far below.
_MOST = 9_999


def numeral(count: int, form: str) -> str:
    """`count` as written in Word's number format `form`; plain digits where the format is not known."""
    if not 0 < count <= _MOST:
        return "" if form == "none" else str(count)
    if form in _CHINESE:
        return _counting(count, _DIGITS, "十百千")
    if form == "chineseLegalSimplified":
        return _counting(count, _LEGAL, "拾佰仟", legal=True)
    if form in _DIGITWISE:
        return "".join(_DIGITS[int(digit)] for digit in str(count))
    if form in _CIRCLED and count <= 20:
        return chr(ord("①") + count - 1)
    if form == "decimalEnclosedParen" and count <= 20:
        return chr(ord("⑴") + count - 1)
    if form == "decimalEnclosedFullstop" and count <= 20:
        return chr(ord("⒈") + count - 1)
    return _western(count, form)


def _western(count: int, form: str) -> str:
    if form == "none":
        return ""
    if form in ("ideographTraditional", "ideographZodiac"):
        signs = _STEMS if form == "ideographTraditional" else _BRANCHES
        return signs[count - 1] if count <= len(signs) else str(count)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return str(count).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _counting(count: int, digits: str, units: str, legal: bool = False) -> str:
    """一, 十一, 二十, 一百零五 …"""
    written = ""
    for place, digit in zip(range(len(str(count)) - 1, -1, -1), map(int, str(count)), strict=True):
        if digit:
            written += digits[digit] + (units[place - 1] if place else "")
        elif written and not written.endswith("零") and int(str(count)[-place:] if place else "0"):
            written += "零"
    return written if legal or not 10 <= count < 20 else written[1:]


def _roman(count: int) -> str:
    written = ""
    for size, sign in _ROMAN:
        written += sign * (count // size)
        count %= size
    return written
