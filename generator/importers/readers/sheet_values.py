"""A value of a workbook as its cell displays it."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_NUMBER = re.compile(r"(?P<thousands>#,##|,)?0(?:\.(?P<decimals>0+))?(?P<percent>%)?")
# Excel shows and keeps so many digits.
_DIGITS = 15


def displayed(value: object, form: str) -> str:
    """The text of a cell with the number format `form`; "" where nothing is shown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return _moment(value, form)
    if isinstance(value, int | float):
        return _number(Decimal(repr(value)), form)
    return str(value)


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
    bare = _QUOTED.sub("", pattern).strip()
    if bare.lower() in ("general", "@", ""):
        return _literal(pattern) if not bare and form else _general(value)
    found = _NUMBER.search(bare.replace("#,##0", ",0").replace("?", "0"))
    if found is None:
        return "" if set(bare) <= {"#"} and not value else _general(value)
    if found["percent"]:
        value *= 100
    places = len(found["decimals"] or "")
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:,f}" if found["thousands"] else f"{rounded:f}"
    before, after = pattern_text(pattern)
    return f"{before}{text.lstrip('-') if negative else text}{found['percent'] or ''}{after}"


def _section(value: Decimal, form: str) -> tuple[str, bool]:
    """The part of a format for a number of this sign, and whether that part writes the sign itself."""
    parts = form.split(";")
    if len(parts) > 2 and not value:
        return parts[2], False
    if len(parts) > 1 and value < 0:
        return parts[1], True
    return parts[0], False


def pattern_text(pattern: str) -> tuple[str, str]:
    """The words that a format puts before and after a number."""
    digits = [place.span() for place in re.finditer(r"[0#?,.%]+", _masked(pattern))]
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
