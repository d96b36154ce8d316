"""Bytes → text, whatever encoding a Chinese document is in and whatever it says that it is in."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from generator.importers.document import Unreadable
from generator.importers.readers.contents import doubted
from generator.messages import Message, message

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
# Characters that no official text does without, simplified and traditional. Text that was decoded wrongly
# hardly has any of them.
_COMMON = frozenset(
    "的一是在不有和了政府信息公开年度报告工作情况主动规范文件性本机关月日人为对上中大行及其他以提供理出数"
    "部门区县市局国务法律服社会组织个由内容办总计件项无按要求新发展进方面强高级管单位存问题改结果"
    "訊資開報況動規關為對務數門區縣國個內辦總計項無業來會強級單問題結"
    "、。，：；（）《》　“”０１２３４５６７８９－．"
)
_SAMPLE = 200_000
# Shares of common characters among those that are not ASCII: good text has .3 and more, garbled text .02.
_LEAST = 0.1
_CLEARLY = 2.0
# So large a share of the characters may be broken before the text counts as unreadable.
_BROKEN = 0.002


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was in, and what has to be said about it."""

    text: str
    encoding: str
    warnings: tuple[Message, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`. `declared` is believed only where nothing speaks against it.

    Bytes that mean nothing in the encoding become U+FFFD, with a warning. Raises `Unreadable` where no
    encoding gives text.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _checked(data[len(bom) :], name)
    plain = _strictly(data, "utf-8")
    if plain is not None and "\0" not in plain:
        return Decoded(doubted(plain), "utf-8")
    best = _best(data, _aliases(declared))
    return _checked(data, best) if best else _by_statistics(data)


def _checked(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if broken > max(3, len(text) * _BROKEN):
        raise Unreadable(message("read-encoding"))
    warnings = (message("read-broken-bytes", count=broken),) if broken else ()
    return Decoded(doubted(text).replace("\0", ""), encoding, warnings)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _aliases(declared: str | None) -> str | None:
    """The codec for a declared name; GB2312 and GBK are parts of GB18030, and often exceeded."""
    try:
        name = codecs.lookup(declared or "").name
    except (LookupError, ValueError):
        return None
    if name in ("gb2312", "gbk", "gb18030"):
        return "gb18030"
    return "big5hkscs" if name in ("big5", "cp950", "big5hkscs") else name


def _best(data: bytes, declared: str | None) -> str | None:
    """The candidate that gives Chinese text, clearly more so than any other; a tie is none."""
    sample = data[: _SAMPLE - _SAMPLE % 4]
    scores = sorted(((_score(sample, name), name) for name in _CANDIDATES), reverse=True)
    (first, name), (second, _) = scores[:2]
    if first >= _LEAST and first >= _CLEARLY * second:
        return name
    agreeing = [each for score, each in scores if score >= _LEAST and each == declared]
    return agreeing[0] if agreeing and _strictly(data, agreeing[0]) is not None else None


def _score(sample: bytes, encoding: str) -> float:
    """The share of common characters among those that are not ASCII."""
    text = sample.decode(encoding, "replace")
    other = [character for character in text if character > "\x7f"]
    if not other:
        return 0.0
    return sum(character in _COMMON for character in other) / len(other)


def _by_statistics(data: bytes) -> Decoded:
    """The last resort for encodings that are rare here; believed only where Chinese text comes out."""
    import charset_normalizer

    guess = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    name = guess.encoding if guess else None
    if name is None or _score(data[:_SAMPLE], name) < _LEAST:
        raise Unreadable(message("read-encoding"))
    return _checked(data, name)
