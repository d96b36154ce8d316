"""Prose against table: what must fail, what must agree, what must be left alone; the plain text."""

import time
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checks.prose import check_prose
from generator.checks.prose_text import number, prose_of
from generator.findings import Passed
from generator.reports import Narrative
from tests.helpers import AGENCY, CASES, read_well, report_text

WORDS = (
    *(
        "收到",
        "政府信息公开申请",
        "52件",
        "五十件",
        "，",
        "。",
        "\n",
        "（",
        "）",
        "均获维持",
        "行政复议",
        "**",
    ),
    *("《", "》", "1,052", " ", "其中", "未", "2020年", "结转下年度", "占3.5%", "😀"),
)
LOADED = yaml.safe_load((CASES / "prose.yml").read_text("utf-8"))
TABLES = {
    "requests.new": "[42, 10, 0, 0, 0, 0, 52]",
    "requests.carried_in": "[4, 0, 0, 0, 0, 0, 4]",
    "requests.granted": "[21, 0, 0, 0, 0, 0, 21]",
    "requests.partial": "[5, 0, 0, 0, 0, 0, 5]",
    "requests.process": "[8, 0, 0, 0, 0, 0, 8]",
    "requests.not_held": "[11, 0, 0, 0, 0, 0, 11]",
    "requests.petition": "[3, 0, 0, 0, 0, 0, 3]",
    "requests.other": "[3, 0, 0, 0, 0, 0, 3]",
    "requests.total": "[41, 10, 0, 0, 0, 0, 51]",
    "requests.carried_out": "[5, 0, 0, 0, 0, 0, 5]",
    "challenges.review": "[3, 1, 2, 1, 7]",
    "challenges.litigation_direct": "[2, 0, 1, 1, 4]",
    "challenges.litigation_reviewed": "[1, 0, 0, 0, 1]",
    "disclosure.fees.amount": "12.5",
}


def report_of(text, cells=TABLES):
    body = "\n".join(f"      {line}" for line in text.split("\n"))
    section = f"overview:\n    kind: full\n    text: |\n{body}"
    return read_well(report_text(cells=cells).replace("overview: {kind: summary, text: 示例。}", section))


def findings(*reports):
    found = [one.finding() if isinstance(one, Passed) else one for one in check_prose(reports, AGENCY)]
    return found


def codes(found, state):
    return sorted(one.code.removeprefix("prose-") for one in found if one.state == state)


@pytest.mark.parametrize("case", LOADED["fail"], ids=[case["text"] for case in LOADED["fail"]])
def test_contradictions_fail(case):
    report = report_of(case["text"])
    failed = [one for one in findings(report) if one.state == "fail"]
    assert sorted(case["codes"]) == codes(failed, "fail")
    if "left" in case:
        assert failed[0].left == case["left"]
    for one in failed:
        assert one.quote in report.sections["overview"].text
        assert (one.section, one.line > 0, one.level) == ("overview", True, "warning")
        assert one.message.text("zh") and one.message.text("en")


@pytest.mark.parametrize("case", LOADED["agree"], ids=[case["text"] for case in LOADED["agree"]])
def test_what_agrees_passes(case):
    found = findings(report_of(case["text"]))
    assert codes(found, "fail") == []
    assert sorted(case["codes"]) == codes(found, "pass")


@pytest.mark.parametrize("text", LOADED["silent"])
def test_what_is_not_sure_is_left_alone(text):
    assert codes(findings(report_of(text)), "fail") == []


def test_every_prose_check_has_a_case_that_fails_and_one_that_agrees():
    named = {kind: {code for case in LOADED[kind] for code in case["codes"]} for kind in ("fail", "agree")}
    wanted = {"received", "carried", "answered", "outcomes", "challenges", "fees", "shares"}
    assert wanted | {"applicants", "parts"} <= named["fail"]
    assert wanted <= named["agree"]


def test_a_claim_about_others_than_the_table_is_not_assessable():
    found = findings(report_of("全市共收到政府信息公开申请450件。"))
    assert codes(found, "fail") == []


def test_blank_cells_are_never_counted_as_zero():
    blank = {**TABLES, "requests.new": "[null, null, 0, 0, 0, 0, null]"}
    found = findings(report_of("收到政府信息公开申请50件。", blank))
    assert codes(found, "fail") == []


def test_growth_is_measured_by_the_year_before():
    this = report_of("2021年收到政府信息公开申请52件，同比增长4%。")
    before = read_well(report_text(form="cn-2019", cells={"requests.new": "[40, 0, 0, 0, 0, 0, 40]"}))
    earlier = replace(before, key=before.key._replace(year=2020))
    found = [one for one in findings(earlier, this) if one.code == "prose-shares"]
    assert [(one.state, str(one.left), str(one.right)) for one in found] == [("fail", "4", "30")]


# -- the plain text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("digits", "value"),
    [("0", 0), ("12", 12), ("十", 10), ("二十", 20), ("一百零五", 105), ("两千三百", 2300), ("二〇", 20)],
)
def test_numbers(digits, value):
    assert number(digits) == value


@pytest.mark.parametrize("digits", ["二三", "十百", "百", "三四十"])
def test_what_is_no_number(digits):
    assert number(digits) is None


def chinese(value):
    signs, text, pending = "零一二三四五六七八九", "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // power % 10
        if digit:
            text += ("零" if pending and text else "") + signs[digit] + unit
            pending = False
        else:
            pending = True
    return text or "零"


@given(st.integers(0, 9999))
def test_chinese_numerals_are_read_back(value):
    assert number(chinese(value)) == value


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=60,
    ).map("".join)
)
def test_quotes_are_the_printed_words_and_nothing_raises(text):
    section = Narrative("overview", "示例", "full", text, 1, 1, True)
    prose = prose_of(section)
    for start, end in prose.sentences():
        assert prose.quote(start, end) in text
    if text.strip():
        report = report_of(text.replace("\n", "") or "示例")
        assert all(one.quote in report.sections["overview"].text for one in findings(report) if one.quote)


@pytest.mark.parametrize(
    "text",
    [
        "收到政府信息公开申请50件，其中" * 6000,
        "因政府信息公开引起的行政复议" * 7000,
        "申请" * 49_000,
        "（" * 99_000,
        "1" * 99_000,
        "12件、" * 20_000,
        "未收到" * 30_000,
        "收到政府信息公开申请50件。" * 7000,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_texts_take_no_long_time(text):
    report = report_of(text)
    start = time.perf_counter()
    findings(report)
    assert time.perf_counter() - start < 20
