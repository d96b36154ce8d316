"""Explanations of findings of every family: they hold for the values they were given for, no others."""

import re

import pytest

from generator.findings import OF_THE_FILE, badge_of
from tests.casebook import cases, file_text, findings_of, reports_of, texts_of, written
from tests.helpers import KEY, codes, line_of, read

CASES = [pytest.param(case, id=case["name"]) for case in cases("explanations")]
CHANGED = [one for one in CASES if "changed" in one.values[0]]
UNMATCHED = "explanation-unmatched"
ENTRY = (
    "explanations:\n  - {{check: {check}, row: {row}, column: {column}, left: {left}, right: {right},"
    " reason: 示例原因, by: 示例编辑, date: 2022-03-01}}\n"
)
OTHERS = {
    "row": ("null", "review", "problems"),
    "column": ("null", "total", "natural"),
    "left": ("null", "77", "1999-01-01", "国办公开办函〔1999〕1号"),
    "right": ("null", "77", "1999-01-01", "国办公开办函〔1999〕1号"),
    "check": ("challenges-total", "signed-early", "not-collected"),
}


def last_year(case):
    return max(map(int, case["reports"]))


def explained(case, entry=None, changed=False):
    """All findings of the last report, this entry written at its end."""
    texts = texts_of(case)
    year = last_year(case)
    if changed:
        spec = case["reports"][str(year)] or {}
        form = {"form": spec["form"]} if "form" in spec else {}
        texts[year] = file_text(year, {**form, **case["changed"]})
    texts[year] = texts[year].rstrip("\n") + "\n" + ENTRY.format(**(entry or case["explain"]))
    return texts[year], [one for one in findings_of(texts, case.get("agency")) if one.report.year == year]


def of_check(case, findings):
    return [one for one in findings if one.code == case["explain"]["check"]]


def unmatched(findings):
    return [one for one in findings if one.code == UNMATCHED]


@pytest.mark.parametrize("case", CASES)
def test_what_fits_is_explained(case):
    _, found = explained(case)
    (one,) = [one for one in of_check(case, found) if one.state == "explained"]
    assert one.explanation.text("zh") == "已说明：示例原因（示例编辑，2022-03-01）"
    named = case["explain"]
    assert (one.row or one.section or "null", one.col or "null") == (named["row"], named["column"])
    assert [written(one.left), written(one.right)] == [named[side].strip('"') for side in ("left", "right")]
    assert unmatched(found) == []


@pytest.mark.parametrize("case", CASES)
def test_without_it_the_same_finding_fails(case):
    year = last_year(case)
    bare = [one for one in findings_of(texts_of(case), case.get("agency")) if one.report.year == year]
    _, found = explained(case)
    assert len(found) == len(bare)
    changed = [(was, now) for was, now in zip(bare, found, strict=True) if was != now]
    ((was, now),) = changed
    assert (was.state, now.state) == ("fail", "explained")
    assert was.identity == now.identity and was.message == now.message


@pytest.mark.parametrize("case", CHANGED)
def test_changed_values_open_it_again(case):
    text, found = explained(case, changed=True)
    assert "explained" not in {one.state for one in found}
    failing = [one for one in of_check(case, found) if one.state == "fail"]
    named = case["explain"]
    assert (named["row"], named["column"]) in [
        (one.row or one.section or "null", one.col or "null") for one in failing
    ]
    (stray,) = unmatched(found)
    assert (stray.line, stray.column) == (line_of(text, "  - {check:"), 5)


@pytest.mark.parametrize("part", OTHERS)
@pytest.mark.parametrize("case", CASES)
def test_what_does_not_fit_is_told(case, part):
    for other in OTHERS[part]:
        if other == case["explain"][part]:
            continue
        text, found = explained(case, {**case["explain"], part: other})
        assert "explained" not in {one.state for one in found}
        (stray,) = unmatched(found)
        assert (stray.level, stray.state) == ("warning", "fail")
        assert (stray.line, stray.column) == (line_of(text, "  - {check:"), 5)
        for lang in ("zh", "en"):
            said = stray.message.text(lang)
            assert "None" not in said
            assert all(written(side) in said for side in (stray.left, stray.right))


def test_what_was_mended_needs_no_explanation():
    for case in cases("explanations"):
        if case["explain"]["check"] == "annex-disclosed":
            continue  # without the annex there is no such check to name
        text = file_text(last_year(case), {}) + ENTRY.format(**case["explain"])
        found = findings_of({last_year(case): text})
        assert "explained" not in {one.state for one in found}
        assert len(unmatched(found)) == 1


def test_an_explanation_that_matches_nothing_leaves_the_badge_alone():
    text = file_text(2021, {}) + ENTRY.format(check="title-year", row="null", column="null", left=1, right=2)
    found = findings_of({2021: text})
    assert [one.code for one in found if one.code in OF_THE_FILE] == [UNMATCHED]
    assert badge_of(found).id == badge_of(one for one in found if one.code != UNMATCHED).id == "consistent"


@pytest.mark.parametrize(
    ("left", "problems"),
    [
        *(("2020-01-15", []), ('"2020-01-15"', []), ("2020-01", []), ("2020-13-01", ["want-date"])),
        *(("2021-02-29", ["want-date"]), ("2020-02-29", []), ("国办公开办函〔2019〕60号", [])),
        *(
            ("-2", []),
            ("4068.208", []),
            ("null", []),
            ("若干", ["number-change"]),
            ('"/"', ["want-number-or-null"]),
        ),
    ],
)
def test_values_of_explanations_are_numbers_dates_or_notices(left, problems):
    entry = {"check": "signed-early", "row": "null", "column": "null", "left": left, "right": "null"}
    report, found = read(file_text(2021, {}) + ENTRY.format(**entry), KEY)
    assert codes(found) == problems
    if not problems:
        (one,) = report.explanations
        assert written(one.left) == re.sub('"', "", left)


def test_reports_of_the_cases_are_well_formed():
    assert all(reports_of(texts_of(case)) for case in cases("explanations"))
