"""Years of one thing, and their pictures: exact, no notion joined with another, no bar without a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.charts import (
    LONGEST,
    WIDTH,
    Chart,
    bar_width,
    charts,
    drawable,
    text_width,
)
from generator.reports import Report, ReportKey
from generator.series import Point, Series, Slot, cell_series, share_series, slots, span_of
from tests.helpers import read_well, report_text

NUMBERS = st.decimals(0, 10**12 - 1, places=4)
NEW = ("requests", "new", "total")


def _report(
    year: int, cells: Mapping[str, str] | None = None, form: str = "cn-2021", scope: str | None = "own"
) -> Report:
    text = report_text(form, cells=cells).replace("scope: own\n", f"scope: {scope}\n" if scope else "")
    return read_well(text, ReportKey("990101", "shili", year))


def _series(values: Sequence[Decimal | None], unit: str | None = "件") -> Series:
    points = [
        Point(Slot(2001 + i, 2001 + i), "blank" if value is None else "number", "空白", value, unit)
        if value is None
        else Point(Slot(2001 + i, 2001 + i), "number", f"{value:f}", value, unit)
        for i, value in enumerate(values)
    ]
    return Series("行", "行", "栏", points)


def _chart(values: Sequence[Decimal | None]) -> Chart:
    return charts([("标题", _series(values))])[0]


# -- series ----------------------------------------------------------------------------------------------


def test_gaps_and_scopes_are_slots() -> None:
    found = slots([_report(2015), _report(2016, scope="aggregate"), _report(2020)])
    assert [(one.first, one.last, one.report is None, one.apart) for one in found] == [
        (2015, 2015, False, None),
        (2016, 2016, False, "汇总"),
        (2017, 2019, True, None),
        (2020, 2020, False, None),
    ]
    alike = slots([_report(2015, scope="aggregate"), _report(2016, scope="aggregate")])
    assert [one.apart for one in alike] == [None, None]
    unknown = slots([_report(2015), _report(2016, scope=None)])
    assert [one.apart for one in unknown] == [None, "范围不详"]


@pytest.mark.parametrize(
    ("cells", "kind", "text"),
    [
        ({"requests.new.total": "40"}, "number", "40"),
        ({"requests.new.total": "0"}, "number", "0"),
        ({"requests.new.total": "null"}, "blank", "空白"),
        ({"requests.new.total": '"/"'}, "mark", "/"),
        ({"requests.new.total": "{value: null, printed: 若干}"}, "text", "若干"),
        ({"requests.new.total": "{value: 22, printed: 22（其中修订16件）}"}, "number", "22（其中修订16件）"),
        ({"requests.new": "null"}, "row", "未印"),
        ({"requests": "null"}, "table", "未印此表"),
    ],
)
def test_points_say_what_is_printed(cells: dict[str, str], kind: str, text: str) -> None:
    point = cell_series(slots([_report(2021, cells)]), *NEW).points[0]
    assert (point.kind, point.text) == (kind, text)
    assert (point.value is not None) == (kind == "number")


def test_what_a_form_does_not_have_is_no_number() -> None:
    """Documents in force (2021) and documents disclosed in all (2019) are two notions."""
    found = slots([_report(2020, form="cn-2019"), _report(2021)])
    new = cell_series(found, "disclosure", "normative", "in_force")
    old = cell_series(found, "disclosure", "normative", "total_disclosed")
    assert [point.kind for point in new.points] == ["form", "number"]
    assert [point.kind for point in old.points] == ["number", "form"]
    both = cell_series(found, "disclosure", "penalties", "decisions")
    assert [point.kind for point in both.points] == ["number", "number"]
    assert both.column == "本年处理决定数量"


def test_amounts_in_different_units_are_no_series() -> None:
    place = "disclosure.procurement.amount"
    reports = [_report(2019, {place: "12元"}, "cn-2019"), _report(2020, {place: "12万元"}, "cn-2019")]
    series = cell_series(slots(reports), "disclosure", "procurement", "amount")
    assert [point.unit for point in series.points] == ["元", "万元"]
    assert (series.unit, drawable(series), span_of(series)) == (None, False, None)
    unprinted = cell_series(slots([_report(2019, {place: "12"}, "cn-2019")]), *place.split("."))
    assert not drawable(unprinted)


def test_shares_show_both_numbers_or_why_not() -> None:
    cells = {"requests.granted.total": "3", "requests.not_held.total": "1", "requests.total.total": "4"}
    reports = [
        _report(2019, cells, "cn-2019"),
        _report(2021),
        _report(2022, cells | {"requests.new": "null"}),
    ]
    reports += [_report(2023, {"requests.granted.total": "null", "requests.total.total": "4"})]
    granted = share_series(slots(reports))[0]
    assert [point.text for point in granted.points] == [
        "3/4＝75.0%",
        "没有收录",
        "0/0，无法计算（总数是0）",
        "3/4＝75.0%",
        "空白/4，无法计算（有空白的格子）",
    ]


def test_the_ends_of_a_span_are_of_years_that_cover_the_same() -> None:
    reports = [_report(year, {"requests.new.total": str(year - 2018)}) for year in (2019, 2020)]
    reports += [_report(2021, {"requests.new.total": "99"}, scope="aggregate")]
    reports += [_report(2022, {"requests.new.total": "null"}), _report(2023, {"requests.new.total": "2"})]
    span = span_of(cell_series(slots(reports), *NEW))
    assert span
    assert (span.least, span.least_years) == (Decimal(1), [2019])
    assert (span.most, span.most_years) == (Decimal(2), [2020, 2023])
    assert span_of(cell_series(slots(reports[:1]), *NEW)) is None


# -- pictures --------------------------------------------------------------------------------------------


@given(NUMBERS, NUMBERS, st.integers(30, 300))
def test_bars_are_as_long_as_their_numbers(value: Decimal, other: Decimal, room: int) -> None:
    full = max(value, other)
    width = bar_width(value, full, Decimal(room))
    assert width is not None
    assert 0 <= width <= room
    if value == 0:
        assert width == 0
    else:
        assert width >= 1
        assert abs(width - value * room / full) <= 1


@given(st.lists(st.one_of(st.none(), NUMBERS), min_size=1, max_size=12))
def test_only_numbers_have_bars_and_all_fits(values: list[Decimal | None]) -> None:
    chart = _chart(values)
    assert [bar.width is None for bar in chart.bars] == [value is None for value in values]
    assert [bool(bar.width) for bar in chart.bars] == [bool(value) for value in values]
    assert all(bar.x + text_width(bar.text) <= WIDTH for bar in chart.bars)
    assert all(text_width(bar.name) < chart.left < bar.x for bar in chart.bars)
    assert [bar.y for bar in chart.bars] == sorted({bar.y for bar in chart.bars})
    assert all(bar.y < chart.height for bar in chart.bars)


@given(st.lists(NUMBERS, min_size=2, max_size=8, unique=True))
def test_longer_bars_mean_greater_numbers(values: list[Decimal]) -> None:
    widths = [bar.width for bar in _chart(values).bars]
    pairs = sorted(zip(values, widths, strict=True), key=lambda pair: pair[0])
    assert [width for _, width in pairs] == sorted(width for width in widths if width is not None)


def test_pictures_of_one_call_have_one_scale() -> None:
    small, great = charts([("a", _series([Decimal(5)])), ("b", _series([Decimal(10)]))])
    assert small.bars[0].width and great.bars[0].width
    assert abs(small.bars[0].width * 2 - great.bars[0].width) <= Decimal("0.2")


def test_long_words_are_left_to_the_table() -> None:
    slot = Slot(2021, 2021)
    long = "很" * (LONGEST + 1)
    points = [Point(slot, "number", f"3（{long}）", Decimal(3), "件"), Point(slot, "text", long)]
    points.append(Point(slot, "mark", "<b>/"))
    [chart] = charts([("标题", Series("行", "行", "栏", points))])
    assert [bar.text for bar in chart.bars] == ["3", "见表", "<b>/"]


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([], False),
        ([None], False),
        ([Decimal(0)], False),
        ([Decimal(-1), Decimal(3)], False),
        ([Decimal(0), Decimal(1)], True),
        ([None, Decimal(1)], True),
    ],
)
def test_a_picture_needs_something_to_show(values: list[Decimal | None], shown: bool) -> None:
    assert drawable(_series(values)) is shown
