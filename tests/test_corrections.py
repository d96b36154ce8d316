"""`corrections:` of a report file: what may be written, and that it says what the file says."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.messages import LANGUAGES
from tests.helpers import ROOT, codes, read, read_well, report_text

CELL = "table: requests, row: total, column: total"
REST = "source: entry, reason: 录入时看错一格, by: 编辑"


def entries(*bodies: str) -> str:
    return "corrections:\n" + "".join(f"  - {{{body}}}\n" for body in bodies)


def entry(
    place: str = CELL, values: str = "was: 1, now: 0", date: str = "2026-01-02", rest: str = REST
) -> str:
    return ", ".join(part for part in (f"date: {date}", place, values, rest) if part)


def test_an_entry_of_a_cell() -> None:
    (one,) = read_well(report_text(tail=entries(entry()))).corrections
    assert (one.date, one.table, one.row, one.column, one.field) == (
        *("2026-01-02", "requests", "total", "total"),
        None,
    )
    assert (one.was, one.now, one.source, one.reason, one.by) == ("1", "0", "entry", "录入时看错一格", "编辑")


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ({"requests.total.total": "null"}, "was: 0, now: null"),
        ({"requests.total.total": '"/"'}, 'was: null, now: "/"'),
        ({"requests.total.total": "'-'"}, 'was: "/", now: "-"'),
        ({"requests.total.total": "{value: 2, printed: 2（件）}"}, "was: 2, now: 2（件）"),
        ({}, "was: 若干, now: 0"),
    ],
)
def test_values_are_as_printed(cells: dict[str, str], values: str) -> None:
    (one,) = read_well(report_text(cells=cells, tail=entries(entry(values=values)))).corrections
    assert one.valued and one.was != one.now


@pytest.mark.parametrize(
    ("place", "values"),
    [
        ("field: title", "was: 示例, now: 示例市示例局2021年政府信息公开工作年度报告"),
        ("field: signed", "was: 2022-01-01, now: null"),
        ("field: scope", "was: aggregate, now: own"),
        ("field: source.name", "was: null, now: shili.txt"),
        ("field: sections.overview", "was: 实例, now: 示例"),
        ("field: sections.overview", "was: 多余的话, now: null"),
        ("field: sections.overview", ""),
        ("table: requests, row: total", ""),
        ("table: requests", ""),
        ("", ""),
    ],
)
def test_other_places(place: str, values: str) -> None:
    assert len(read_well(report_text(tail=entries(entry(place, values)))).corrections) == 1


def test_only_the_newest_of_a_place_has_to_be_what_the_file_says() -> None:
    late, early = entry(values="was: 3, now: 0", date="2026-02-01"), entry(values="was: 1, now: 3")
    for order in ((late, early), (early, late)):
        assert len(read_well(report_text(tail=entries(*order))).corrections) == 2
    stale = entry(values="was: 0, now: 3", date="2026-02-02")
    _, problems = read(report_text(tail=entries(late, early, stale)))
    assert [(one.message.code, one.line) for one in problems] == [
        ("correction-other", report_text(tail=entries(late, early)).count("\n") + 1)
    ]


def test_of_one_day_the_later_entry_is_the_newest() -> None:
    first, second = entry(values="was: 1, now: 3"), entry(values="was: 3, now: 0")
    assert read_well(report_text(tail=entries(first, second)))
    assert codes(read(report_text(tail=entries(second, first)))[1]) == ["correction-other"]


MISTAKES = {
    "no date": (entry().replace("date: 2026-01-02, ", ""), "missing-key"),
    "no such day": (entry(date="2026-02-30"), "want-date"),
    "no day": (entry(date="2026-02"), "correction-day"),
    "no reason": (entry(rest="source: entry, by: 编辑"), "missing-key"),
    "blank reason": (entry(rest="source: entry, by: 编辑, reason: null"), "want-text"),
    "nobody": (entry(rest="source: entry, reason: 示例"), "missing-key"),
    "other source": (entry(rest="source: us, by: 编辑, reason: 示例"), "want-choice"),
    "unknown key": (entry(rest=f"{REST}, why: 示例"), "unknown-key"),
    "unknown table": (entry("table: request, row: total, column: total"), "want-choice"),
    "unknown row": (entry("table: requests, row: totals, column: total"), "unknown-cell"),
    "group of rows": (entry("table: requests, row: refused, column: total"), "unknown-cell"),
    "unknown column": (entry("table: requests, row: total, column: sum"), "unknown-cell"),
    "column of another row": (entry("table: disclosure, row: fees, column: issued"), "unknown-cell"),
    "column without row": (entry("table: requests, column: total"), "correction-needs"),
    "row without table": (entry("row: total, column: total"), "correction-needs"),
    "two places": (entry(f"{CELL}, field: title"), "correction-two-places"),
    "unknown field": (entry("field: titel"), "want-choice"),
    "field that is a list": (entry("field: [title]"), "want-choice"),
    "values without a place": (entry(""), "correction-no-place"),
    "values of a row": (entry("table: requests, row: total"), "correction-no-place"),
    "cell without values": (entry(values=""), "correction-values"),
    "field without values": (entry("field: title", ""), "correction-values"),
    "only was": (entry(values="was: 1"), "correction-values"),
    "only now": (entry(values="now: 0"), "correction-values"),
    "same": (entry(values="was: 0, now: 0"), "correction-same"),
    "both blank": (entry("field: signed", "was: null, now: null"), "correction-same"),
    "nothing written": (entry(values="was: , now: 0"), "left-open"),
    "other number": (entry(values="was: 0, now: 1"), "correction-other"),
    "blank for 0": (entry(values="was: 1, now: null"), "correction-other"),
    "other title": (entry("field: title", "was: 甲, now: 乙"), "correction-other"),
    "other words": (entry("field: sections.overview", "was: 甲, now: 乙"), "correction-no-words"),
    "no mapping": ("x", None),
}


@pytest.mark.parametrize(("body", "code"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes(body: str, code: str | None) -> None:
    tail = entries(body) if code else "corrections: [示例]\n"
    _, problems = read(report_text(tail=tail))
    assert (code or "want-mapping") in codes(problems)
    for problem in problems:
        assert problem.where.startswith("corrections")
        assert problem.line == report_text(tail=tail).rstrip("\n").count("\n") + 1
        assert all(problem.message.text(lang) for lang in LANGUAGES)


def test_a_cell_that_is_not_printed_has_no_values() -> None:
    text = report_text(cells={"requests.total": "null"}, tail=entries(entry(values="was: 1, now: null")))
    assert codes(read(text)[1]) == ["correction-not-printed"]
    text = report_text(cells={"requests": "null"}, tail=entries(entry(values="was: 1, now: null")))
    assert codes(read(text)[1]) == ["correction-not-printed"]


def test_a_malformed_cell_is_not_called_unprinted() -> None:
    text = report_text(cells={"requests.total.total": "一"}, tail=entries(entry()))
    assert codes(read(text)[1]) == ["number-count"]


def test_the_entry_in_the_readme_works() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    block = re.search(r"```yaml\n(corrections:.*?)```", text, re.S)
    assert block
    assert len(read_well(report_text(tail=block[1])).corrections) == 1


@settings(deadline=None, max_examples=40)
@given(st.text(st.characters(codec="utf-8"), max_size=40), st.text(st.characters(codec="utf-8"), max_size=40))
def test_no_text_breaks_the_reader(was: str, now: str) -> None:
    body = f"was: {json.dumps(was)}, now: {json.dumps(now)}"
    for place in (CELL, "field: title", "field: sections.overview", ""):
        _, problems = read(report_text(tail=entries(entry(place, body))))
        assert all(problem.message.text(lang) for problem in problems for lang in LANGUAGES)
