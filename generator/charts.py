"""Geometry of pictures: lying bars, one a year, each with its number beside it. Templates draw them.

A picture is drawn in units of its own, at most `WIDTH` wide, and grows with the page. What holds no number
has no bar but words in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from generator.metrics import percent_text
from generator.series import Point, Series, Slot

WIDTH = 320
LINE = 22
GAP = 6
# Width of a character: digits and signs, and everything else.
NARROW, WIDE = Decimal("7.6"), Decimal("13.2")
# Of longer texts a picture says only that the table has them.
LONGEST = 16
LONGEST_NUMBER = 26
IN_TABLE = "见表"
NO_SHARE = "无法计算"
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: what it is called, how long its bar is, where its text begins, and the text.

    `width` is None where there is no number, and 0 for 0. `hollow` sets apart what covers more bodies.
    """

    name: str
    y: int
    width: Decimal | None
    x: Decimal
    text: str
    hollow: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of one series; `left` is where bars begin."""

    title: str
    unit: str | None
    height: int
    left: Decimal
    bars: Sequence[Bar]

    @property
    def hollow(self) -> bool:
        """Whether there is a hollow bar."""
        return any(bar.hollow and bar.width for bar in self.bars)


def drawable(series: Series, least: int = 1) -> bool:
    """Whether a picture would show something: so many numbers, not all 0, none below, one known unit."""
    values = [point.value for point in series.numbers if point.value is not None]
    return len(values) >= least and series.unit is not None and min(values) >= 0 and max(values) > 0


def charts(titled: Iterable[tuple[str, Series]], full: Decimal | None = None) -> list[Chart]:
    """Pictures on one scale; `full` is the number of the longest bar (None: the greatest of all)."""
    titled = list(titled)
    series = [one for _, one in titled]
    values = [point.value for one in series for point in one.numbers if point.value is not None]
    full = full or max(values, default=Decimal(0))
    names = {_name(point.slot) for one in series for point in one.points}
    texts = {_text(point) for one in series for point in one.numbers}
    left = max(map(text_width, names), default=NARROW) + GAP
    room = WIDTH - left - GAP - max(map(text_width, texts), default=NARROW)
    return [_chart(title, one, full, left, room) for title, one in titled]


def _chart(title: str, series: Series, full: Decimal, left: Decimal, room: Decimal) -> Chart:
    bars = [_bar(i, point, full, left, room) for i, point in enumerate(series.points)]
    return Chart(title, series.unit, LINE * len(bars), left, bars)


def _bar(index: int, point: Point, full: Decimal, left: Decimal, room: Decimal) -> Bar:
    width = bar_width(point.value, full, room)
    x = left + GAP + (width or 0)
    return Bar(_name(point.slot), index * LINE, width, x, _text(point), bool(point.slot.apart))


def bar_width(value: Decimal | None, full: Decimal, room: Decimal) -> Decimal | None:
    """Length of a bar to a tenth; a number that is not 0 has at least one unit, so that it is seen."""
    if value is None:
        return None
    if value <= 0 or full <= 0:
        return Decimal(0)
    return max(Decimal(1), (value * room / full).quantize(_TENTH, ROUND_HALF_UP))


def _name(slot: Slot) -> str:
    years = str(slot.first) if slot.first == slot.last else f"{slot.first}–{slot.last}"
    return f"{years}{slot.apart or ''}"


def _text(point: Point) -> str:
    """What stands beside the bar: as printed where it is short, else the number alone."""
    if len(point.text) <= (LONGEST_NUMBER if point.unit == "%" else LONGEST):
        return point.text
    if point.kind == "none":
        return NO_SHARE
    if point.value is None:
        return IN_TABLE
    return percent_text(point.value) if point.unit == "%" else f"{point.value:f}"


def text_width(text: str) -> Decimal:
    """Width of a text, rather too much than too little."""
    narrow = sum(character.isascii() and character not in "%@MW" for character in text)
    return NARROW * narrow + WIDE * (len(text) - narrow)
