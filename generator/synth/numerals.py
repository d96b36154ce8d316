"""Numbers as reports write them: plain, with commas, full-width, spaced, or in Chinese."""

from __future__ import annotations

from generator.synth.dice import Dice

STYLES = (("plain", 78), ("comma", 9), ("wide", 5), ("spaced", 5), ("chinese", 3))
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
DIGITS = "零一二三四五六七八九"
# Beyond this nobody writes a count in Chinese.
CHINESE_BELOW = 100


def style(dice: Dice) -> str:
    """A way of writing numbers, kept through a report."""
    mark = dice.below(100)
    for name, share in STYLES:
        mark -= share
        if mark < 0:
            return name
    return "plain"


def write(number: int, how: str) -> str:
    """A whole number in a style; `spaced` is left to the sentence."""
    if how == "comma":
        return f"{number:,}"
    if how == "wide":
        return str(number).translate(WIDE)
    if how == "chinese" and 0 < number < CHINESE_BELOW:
        return chinese(number)
    return f" {number} " if how == "spaced" else str(number)


def write_decimal(text: str, how: str) -> str:
    """An amount or a percentage in a style."""
    whole, _, decimals = text.partition(".")
    if how == "wide":
        return text.translate(WIDE)
    if how == "comma":
        return f"{int(whole):,}" + (f".{decimals}" if decimals else "")
    return f" {text} " if how == "spaced" else text


def chinese(number: int) -> str:
    """A number below a hundred in Chinese."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def percent(part: int, whole: int, decimals: int) -> str:
    """`part` of `whole` in percent, rounded half up to so many decimals."""
    scale = 10**decimals
    return _fixed((part * 200 * scale + whole) // (2 * whole), decimals)


def _fixed(scaled: int, decimals: int) -> str:
    if not decimals:
        return str(scaled)
    return f"{scaled // 10**decimals}.{scaled % 10**decimals:0{decimals}}"
