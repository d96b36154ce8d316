"""A value of a workbook as its cell displays it."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

from generator.importers.readers.contents import UNREAD
from generator.importers.readers.marks import lowered, raised, struck

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
# Signs that print themselves wherever they stand.
_LITERAL = re.compile(r"[\s$()+:!^&'~{}<>=-]|[^\x00-\x7f]")
_NUMBER = re.compile(r"(?P<whole>[#0?,]*[#0?])(?:\.(?P<decimals>[0#?]*))?(?P<percent>%)?")
# Excel shows and keeps so many digits.
_DIGITS = 15


def displayed(value: object, form: str) -> str:
    """The text of a cell with the number format `form`; "" where nothing is shown.

    A format that is not known, such as one that shows thousands only, gives `UNREAD`, not another number.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return _moment(value, form)
    if isinstance(value, int | float):
        return _number(Decimal(repr(value)), form)
    if isinstance(value, list):
        return "".join(_piece(each) for each in value)
    return str(value)


def dressed(text: str, font: object) -> str:
    """Text in a font of a workbook, which may raise, lower or strike it out."""
    height = getattr(font, "vertAlign", None)
    if height in ("superscript", "subscript"):
        text = raised(text) if height == "superscript" else lowered(text)
    return struck(text) if getattr(font, "strike", None) else text


def _piece(piece: object) -> str:
    """A piece of text that has a font of its own, or takes the cell's."""
    return (
        piece
        if isinstance(piece, str)
        else dressed(str(getattr(piece, "text", "")), getattr(piece, "font", None))
    )


def _moment(value: datetime.datetime | datetime.date | datetime.time, form: str) -> str:
    if isinstance(value, datetime.time):
        return value.isoformat()
    if "年" in form:
        return f"{value.year}年{value.month}月" + (f"{value.day}日" if "日" in form else "")
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return value.isoformat(" ")
    return f"{value:%Y-%m-%d}"


def _number(value: Decimal, form: str) -> str:
    if not value.is_finite():
        return str(value)
    pattern, negative = _section(value, form)
    size = abs(value) if negative else value
    bare = _LITERAL.sub("", _QUOTED.sub("", pattern))
    if not form or bare in ("General", "GENERAL", "@"):
        before, after = _around(pattern, r"General|@")
        return f"{before}{_general(size)}{after}"
    if not bare:
        return _literal(pattern)
    found = _NUMBER.fullmatch(bare)
    if found is None:
        return UNREAD
    before, after = _around(pattern, r"[0#?,.%]+")
    number = _digits(size, found)
    return f"{before}{number}{after}" if number else ""


def _digits(value: Decimal, form: re.Match[str]) -> str:
    """A number with the digits that a pattern such as `#,##0.0#%` asks for; "" where it shows none."""
    value = value * 100 if form["percent"] else value
    most, least = len(form["decimals"] or ""), (form["decimals"] or "").count("0")
    text = f"{value.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP):f}"
    whole, _, rest = text.lstrip("-").partition(".")
    rest = rest[:least] + rest[least:].rstrip("0")
    whole = whole.lstrip("0").rjust(form["whole"].count("0"), "0")
    if "," in form["whole"]:
        whole = f"{int(whole or 0):,}" if whole else ""
    sign = "-" if text.startswith("-") and (whole + rest).strip("0,") else ""
    shown = f"{whole}.{rest}" if rest else whole
    return f"{sign}{shown}{form['percent'] or ''}" if shown else ""


def _section(value: Decimal, form: str) -> tuple[str, bool]:
    """The part of a format for a number of this sign, and whether that part writes the sign itself."""
    parts = form.split(";")
    if len(parts) > 2 and not value:
        return parts[2], False
    if len(parts) > 1 and value < 0:
        return parts[1], True
    return parts[0], False


def _around(pattern: str, number: str) -> tuple[str, str]:
    """The words that a format puts before and after a number."""
    digits = [place.span() for place in re.finditer(number, _masked(pattern), re.I)]
    if not digits:
        return "", ""
    return _literal(pattern[: digits[0][0]]), _literal(pattern[digits[-1][1] :])


def _masked(pattern: str) -> str:
    return _QUOTED.sub(lambda match: " " * len(match[0]), pattern)


def _literal(pattern: str) -> str:
    """The text that a piece of a format prints: quoted and escaped characters and signs."""
    written = ""
    for piece in re.findall(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', pattern):
        if piece[0] == '"':
            written += piece[1:-1]
        elif piece[0] == "\\":
            written += piece[1:]
        elif piece[0] not in "_*[" and piece not in "@#?0":
            written += piece
    return written.strip()


def _general(value: Decimal) -> str:
    """A number as it is kept, without digits that binary fractions add."""
    if value == value.to_integral_value():
        return f"{value:.0f}" if abs(value) < 10**_DIGITS else str(value)
    return f"{Decimal(f'{float(value):.{_DIGITS}g}'):f}"
