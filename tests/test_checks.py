"""Checks against cases: what is found in made-up reports, where in the file, and in which words."""

import functools
import re
from dataclasses import replace

import pytest

from generator.checks.form import DUTIES
from generator.checks.roster import check_roster
from generator.messages import LANGUAGES
from generator.reports import ReportKey
from tests.casebook import (
    FOLDER,
    all_cases,
    cases,
    expected_place,
    file_text,
    findings_of,
    found_in,
    place_of,
    seen,
    texts_of,
    written,
)
from tests.helpers import AGENCY, line_of

BY_NAME = {case["name"]: case for case in all_cases()}
CASES = [pytest.param(case, id=f"{case['check']}: {case['name']}") for case in all_cases()]
# Words that judge people instead of stating numbers.
ACCUSING = re.compile("造假|作假|虚报|瞒报|隐瞒|漏报|违法|违规|失职|敷衍|抄袭|错误|有误|谎|不实")


@functools.cache
def looked_at(name):
    """Findings of the year that a case is about: its last, or another, or all."""
    case = BY_NAME[name]
    year = case.get("of", max(case["reports"], key=int))
    return [one for one in found_in(case) if year in ("all", str(one.report.year))]


@pytest.mark.parametrize("case", CASES)
def test_what_is_found(case):
    found = looked_at(case["name"])
    expected = [{"year": max(case["reports"], key=int), **entry} for entry in case["expect"]]
    told = ("at", "at_words", "zh", "en")
    assert [seen(one) for one in found if one.state != "pass"] == [
        {name: value for name, value in entry.items() if name not in told} for entry in expected
    ]
    assert sum(one.state == "pass" for one in found) == int(case.get("passes", 0))


@pytest.mark.parametrize("case", CASES)
def test_where_it_is_found(case):
    texts = texts_of(case)
    found = looked_at(case["name"])
    assert all(one.line > 0 and one.column > 0 for one in found)
    assert all(one.path == f"{one.report.year}.yml" for one in found)
    failing = [one for one in found if one.state != "pass"]
    places = [(one.line, one.column) for one in failing]
    assert places == [
        expected_place(one, entry, texts) for one, entry in zip(failing, case["expect"], strict=True)
    ]


@pytest.mark.parametrize("case", CASES)
def test_in_which_words(case):
    found = looked_at(case["name"])
    failing = [one for one in found if one.state != "pass"]
    for one, entry in zip(failing, case["expect"], strict=True):
        for lang in LANGUAGES:
            if lang in entry:
                assert one.message.text(lang) == entry[lang]
    for one in found:
        texts = [one.message.text(lang) for lang in LANGUAGES]
        assert not ACCUSING.search(texts[0])
        assert all(text and "None" not in text and "{" not in text for text in texts)
        assert texts[0].endswith("。") and texts[1].endswith(".")
        assert re.search("[\u4e00-\u9fff]", texts[0])
        if one.state == "fail" and one.left is not None and one.right is not None:
            assert all(written(side) in text for side in (one.left, one.right) for text in texts)
        assert one.basis


def test_case_names_are_unique():
    names = [case["name"] for file in FOLDER.glob("*.yml") for case in cases(file.stem)]
    assert len(names) == len(set(names))


def test_one_place_of_a_report_holds_one_finding_of_a_check():
    """Pages make addresses of places; with two of one name the second would not be reached."""
    for case in all_cases():
        places = [(one.report, one.place) for one in looked_at(case["name"])]
        assert len(places) == len(set(places)), case["name"]
        assert all(re.fullmatch("[a-z0-9_-]+", place) for _, place in places)


def test_places_of_files_are_counted_as_editors_count():
    text = (
        "form: x\nsections:\n  overview: {text: a}\n  other: null\nrequests:\n  new: [1, 2, 3, 4, 5, 6, 7]\n"
    )
    assert place_of(text, "form") == (1, 7)
    assert place_of(text, "sections") == (2, 1)
    assert place_of(text, "sections.overview") == (3, 3)
    assert place_of(text, "sections.other") == (4, 10)
    assert place_of(text, "requests.new") == (6, 8)
    assert place_of(text, "requests.new.total") == (6, 27)
    assert line_of(text, "new:") == 6


# -- words that show what a government's report speaks of ----------------------------------------------------

DUTY_WORDS = {
    "assessment": "考核 考评 绩效 评估 测评 评查 考查",
    "evaluation": "评议 满意度 第三方评价 第三方机构评价 问卷 民意调查 社会评价 群众评价",
    "assessment evaluation": "第三方评估 第三方机构测评",
    "liability": "追究 追责 问责 约谈 通报批评 处分",
    "": "考察 评审 评比 第三方 批评 责任 监督保障",
}
DUTY_CASES = [(word, duties) for duties, words in DUTY_WORDS.items() for word in words.split()]


@pytest.mark.parametrize(("word", "duties"), DUTY_CASES)
def test_words_of_duties(word, duties):
    texts = {2021: file_text(2021, {"texts": {"overview": f"示例{word}。"}})}
    found = [one for one in findings_of(texts, {"kind": "government"}) if one.code == "government-duties"]
    assert {one.row for one in found if one.state == "pass"} == set(duties.split())
    assert {one.row for one in found if one.state == "fail"} == set(DUTIES) - set(duties.split())


def test_every_word_of_duties_is_tried():
    words = " ".join(DUTY_WORDS.values())
    for pattern, *_ in DUTIES.values():
        assert all(part in words for part in re.findall("[\u4e00-\u9fff]+", pattern.pattern))


# -- reports that are not there ---------------------------------------------------------------------------


def year_of(text):
    return None if text is None else int(text)


def key_of(text):
    region, agency, year = text.split("/")
    return ReportKey(region, agency, int(year))


@pytest.mark.parametrize("case", cases("roster"), ids=lambda case: case["name"])
def test_roster(case):
    agencies = {}
    for path, limits in case["agencies"].items():
        region, name = path.split("/")
        agencies[region, name] = replace(
            AGENCY,
            region=region,
            id=name,
            since=year_of(limits.get("since")),
            until=year_of(limits.get("until")),
        )
    found = list(check_roster(agencies, map(key_of, case["held"])))
    assert [one.report for one in found] == [key_of(text) for text in case["expect"]]
    assert {(one.code, one.level, one.state) for one in found} <= {("not-collected", "info", "fail")}
    assert all((one.path, one.line, one.column) == ("agency.yml", 1, 1) for one in found)
    for one in found:
        assert one.message.text("zh") == (
            f"本站没有收录示例市示例局{one.report.year}年的报告；没有收录不等于没有公布。"
        )
