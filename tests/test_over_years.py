"""Pages of agencies and what changed since the year before: what the templates are given."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal

import pytest

from generator.agencies import read_agency
from generator.fields import Reader
from generator.pages.channel import channel
from generator.pages.over_years import OverYears, Topic, over_years
from generator.pages.since import since
from generator.render import signed
from generator.reports import Report, ReportKey
from generator.yaml_reader import parse_yaml
from tests.helpers import AGENCY, codes, read_well, report_text

CONTACT = "contact: {phone: 000-0000}\n"


def _report(
    year: int,
    cells: Mapping[str, str] | None = None,
    form: str = "cn-2021",
    scope: str = "own",
    tail: str = "",
) -> Report:
    text = report_text(form, cells=cells, tail=tail).replace("scope: own", f"scope: {scope}")
    return read_well(text, ReportKey("990101", "shili", year))


def _both_forms() -> OverYears:
    decided = {"disclosure.penalties.decisions": "7", "requests.new.total": "3"}
    forms = {2019: "cn-2019", 2020: "cn-2019", 2021: "cn-2021", 2022: "cn-2021", 2023: "cn-2021"}
    found = over_years([_report(year, decided, form) for year, form in forms.items()])
    assert found
    return found


def _topic(found: OverYears, name: str) -> Topic:
    return next(topic for topic in found.topics if topic.id == name)


# -- over the years --------------------------------------------------------------------------------------


def test_nothing_is_said_without_reports() -> None:
    assert over_years([]) is None


def test_lines_of_the_same_forms_share_a_panel() -> None:
    both, new, old = _topic(_both_forms(), "disclosure").panels
    assert [[form.id for form in panel.forms] for panel in (both, new, old)] == [[], ["cn-2021"], ["cn-2019"]]
    assert [panel.past for panel in (both, new, old)] == [False, False, True]
    assert [[slot.first for slot in panel.slots] for panel in (both, new, old)] == [
        [2019, 2020, 2021, 2022, 2023],
        [2021, 2022, 2023],
        [2019, 2020],
    ]
    assert [label for label, _ in both.groups[0][1]] == [
        "行政许可，本年处理决定数量",
        "行政处罚，本年处理决定数量",
        "行政强制，本年处理决定数量",
    ]
    lines = [len(panel.groups[0][1]) for panel in (both, new, old)]
    assert lines == [3, 7, 19]


def test_every_printed_place_of_table_two_is_in_one_panel() -> None:
    found = _topic(_both_forms(), "disclosure")
    points = [
        point
        for panel in found.panels
        for _, lines in panel.groups
        for _, series in lines
        for point in series.points
    ]
    assert {point.kind for point in points} == {"number"}
    assert len(points) == 2 * (3 + 19) + 3 * (3 + 7)


def test_a_form_used_out_of_turn_leaves_a_hole_that_is_named() -> None:
    found = over_years([_report(2020, form="cn-2021"), _report(2021, form="cn-2019"), _report(2022)])
    assert found
    panel = next(
        one for one in _topic(found, "disclosure").panels if [f.id for f in one.forms] == ["cn-2021"]
    )
    assert {tuple(point.kind for point in series.points) for _, series in panel.groups[0][1]} == {
        ("number", "form", "number")
    }


def test_pictures_are_drawn_where_there_is_something_to_see() -> None:
    found = _both_forms()
    titles = [[one.chart.title for panel in topic.panels for one in panel.figures] for topic in found.topics]
    assert titles == [
        ["本年新收", "上年结转", "办理结果总计", "结转下年度"],
        [],
        [],
        ["行政处罚，本年处理决定数量"],
    ]


def test_increases_are_no_bars() -> None:
    cells = {"disclosure.licensing.change": "5", "disclosure.licensing.prior_items": "6"}
    found = over_years([_report(year, cells, "cn-2019") for year in (2019, 2020, 2021)])
    assert found
    figures = [one.chart.title for panel in _topic(found, "disclosure").panels for one in panel.figures]
    assert figures == ["行政许可，上一年项目数量"]


def test_reports_that_cover_more_are_named() -> None:
    found = over_years([_report(2019), _report(2020, scope="aggregate"), _report(2021, scope="aggregate")])
    assert found
    assert found.apart == {"汇总": [(2020, 2021)]}


# -- since the year before -------------------------------------------------------------------------------


def test_differences_are_exact() -> None:
    before = _report(2021, {"requests.new.total": "7", "disclosure.fees.amount": "0.1"})
    now = _report(2022, {"requests.new.total": "3", "disclosure.fees.amount": "0.3"})
    found = since(now, before)
    changes = {one.label: (one.before, one.now, one.difference) for one in found.changes}
    assert changes == {
        "本年新收": ("7", "3", Decimal(-4)),
        "行政事业性收费，本年收费金额（单位：万元）": ("0.1", "0.3", Decimal("0.2")),
    }
    assert len(found.zeros) == 7 + 6 + 10 - 2
    assert (found.year, found.why, found.empty) == (2021, None, [])


@pytest.mark.parametrize(
    ("before", "now", "why"), [("null", "3", "before"), ("3", '"/"', "now"), ("0", "null", "now")]
)
def test_no_difference_to_what_is_no_number(before: str, now: str, why: str) -> None:
    cell = "requests.new.total"
    [change] = since(_report(2022, {cell: now}), _report(2021, {cell: before})).changes
    assert (change.difference, change.why) == (None, why)


def test_what_is_blank_twice_is_no_zero() -> None:
    cells = {"requests.carried_out.total": "null"}
    found = since(_report(2022, cells), _report(2021, cells))
    assert (found.empty, "结转下年度" in found.zeros) == (["结转下年度"], False)


def test_only_what_both_forms_print_is_compared() -> None:
    cells = {f"disclosure.{row}.decisions": "2" for row in ("licensing", "penalties", "coercion")}
    old = cells | {"disclosure.normative.total_disclosed": "9"}
    found = since(
        _report(2021, cells | {"disclosure.normative.in_force": "9"}), _report(2020, old, "cn-2019")
    )
    assert [one.label.split("，")[0] for one in found.changes] == ["行政许可", "行政处罚", "行政强制"]
    assert not found.empty


@pytest.mark.parametrize(
    ("units", "why"), [(("元", "万元"), "unit"), (("", ""), "unit"), (("元", "元"), None)]
)
def test_amounts_are_compared_in_one_printed_unit(units: tuple[str, str], why: str | None) -> None:
    place = "disclosure.procurement.amount"
    before, now = (
        _report(year, {place: f"{year}{unit}"}, "cn-2019")
        for year, unit in zip((2019, 2020), units, strict=True)
    )
    [change] = since(now, before).changes
    assert (change.why, change.unit) == (why, "" if why else "元")


def test_without_a_comparable_year_before_it_is_said_why() -> None:
    assert since(_report(2021), None).why == "absent"
    assert since(_report(2021), _report(2020, scope="aggregate")).why == "scope"


@pytest.mark.parametrize(("number", "shown"), [("3", "+3"), ("-2.50", "−2.50"), ("0", "0"), ("0.00", "0.00")])
def test_differences_have_a_sign(number: str, shown: str) -> None:
    assert signed(Decimal(number)) == shown


# -- how to ask ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "dates"),
    [
        ("department", [("department", "2023-01-31")]),
        ("government", [("government", "2023-03-31")]),
        (None, [("department", "2023-01-31"), ("government", "2023-03-31")]),
    ],
)
def test_the_next_report_is_due_in_the_year_after(kind: str | None, dates: list[tuple[str, str]]) -> None:
    due = channel(dataclasses.replace(AGENCY, kind=kind), [_report(2021)]).due
    assert due
    assert (due.year, due.dates) == (2022, dates)


def test_no_report_is_due_of_an_agency_that_ended() -> None:
    assert channel(dataclasses.replace(AGENCY, until=2021), [_report(2021)]).due is None
    assert channel(AGENCY, []).due is None


def test_the_contact_is_that_of_the_newest_report_that_prints_one() -> None:
    found = channel(AGENCY, [_report(2020, tail=CONTACT), _report(2021, tail=CONTACT), _report(2022)])
    assert found.contact
    assert found.contact.key.year == 2021


@pytest.mark.parametrize(
    ("address", "problems"),
    [("https://shili.example/apply", []), ("javascript:alert(1)", ["want-address"]), ("null", [])],
)
def test_the_page_for_applications_is_a_web_address(address: str, problems: list[str]) -> None:
    root, found = parse_yaml(f"name: 示例局\napply: {address}\n", "agency.yml")
    reader = Reader("agency.yml", found)
    assert root is not None
    agency = read_agency(reader, root, "990101", "shili")
    assert codes(reader.problems) == problems
    assert agency.apply == (address if address.startswith("https") else None)
