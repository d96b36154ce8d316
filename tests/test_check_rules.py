"""Every check is told of and tried out: a text for readers, a page, a good and a bad case."""

import re
from collections import Counter

import pytest
import yaml

from generator.checks import CHECKS_OF_AGENCY, CHECKS_OF_REPORT
from generator.content import load_content
from generator.findings import LEVELS
from generator.pages import checks as check_pages
from generator.pages.page import check_path
from generator.portal import check_content
from generator.rules import FAMILIES, rules
from tests.casebook import all_cases, cases
from tests.conftest import FABRICATED
from tests.helpers import CASES, FORMS
from tests.whole import whole

RELATIONS = {relation.code: relation for form in FORMS.values() for relation in form.relations}
RULES = {**RELATIONS, **rules()}
# Families that are tried out in a test module of their own.
ELSEWHERE = {"prose": "tests/test_prose.py", "copying": "tests/test_copying.py"}
HERE = sorted(code for code, rule in RULES.items() if rule.family not in ELSEWHERE)
# Checks that only speak where there is something to say: where all is in order they find nothing at all.
SILENT = {"sudden-change", "cell-remark", "fine-amount", "extra-row", "not-collected", "unread-cells"}
# Checks that always can tell: what they look at is there, or that it is not is what they tell.
ALWAYS_TELL = {
    *("period-covered", "signed-early", "title-year", "form-year", "cited-notice", "section-absent"),
    *("items-as-decisions", *SILENT),
}
UNFINISHED = re.compile("(?i)todo|tbd|fixme|xxx|lorem|待补|待定|占位|暂缺|示例|\\?\\?|？？")


def kinds(expect):
    return {entry["state"] for entry in expect}


@pytest.fixture(scope="module")
def tried():
    """How often each check has a good, a bad and an undecided case."""
    counted = Counter()
    for case in all_cases():
        states = kinds(case["expect"])
        if "fail" not in states and (int(case.get("passes", 0)) or (case["check"] in SILENT and not states)):
            counted[case["check"], "good"] += 1
        counted.update((case["check"], state) for state in states)
    for case in yaml.load((CASES / "arithmetic.yml").read_text("utf-8"), yaml.BaseLoader):
        found = {(entry["code"], entry["state"]) for entry in case["expect"]}
        counted.update(found)
        errors = {code for code, relation in RELATIONS.items() if relation.level == "error"}
        counted.update((code, "good") for code in errors - {code for code, _ in found})
    for case in cases("roster"):
        counted["not-collected", "fail" if case["expect"] else "good"] += 1
    return counted


@pytest.mark.parametrize("code", HERE)
def test_every_check_has_good_and_bad_cases(code, tried):
    assert tried[code, "good"] and tried[code, "fail"]
    assert bool(tried[code, "not_assessable"]) == (code not in ALWAYS_TELL)


def test_cases_are_of_checks_that_exist():
    assert {case["check"] for case in all_cases()} <= set(HERE)


@pytest.mark.parametrize("code", RULES)
def test_readers_are_told_of_every_check(code):
    rule = RULES[code]
    assert re.fullmatch("[a-z]+(-[a-z]+)+", code) and rule.code == code
    assert rule.level in LEVELS
    assert rule.family in FAMILIES
    for text in (rule.title, rule.wording, rule.explain, rule.basis, rule.limits):
        assert len(re.findall("[\u4e00-\u9fff]", text)) >= 4
        assert not UNFINISHED.search(text)
        assert text == text.strip() and "  " not in text
    assert not rule.title.endswith("。") and not rule.wording.endswith("。")
    assert rule.explain.endswith("。") and rule.limits.endswith("。")


def test_titles_and_texts_are_unique():
    for name in ("title", "wording", "explain"):
        texts = [getattr(rule, name) for rule in RULES.values()]
        assert len(texts) == len(set(texts))
    assert set(RELATIONS) & set(rules()) == set()


def test_every_family_has_checks_and_texts():
    assert {rule.family for rule in RULES.values()} == set(FAMILIES)
    headings = [family.heading for family in FAMILIES.values()]
    assert len(headings) == len(set(headings))
    assert all(family.about.endswith("。") for family in FAMILIES.values())
    for check in (*CHECKS_OF_REPORT, *CHECKS_OF_AGENCY):
        assert check.__doc__ and check.__module__.split(".")[2] in FAMILIES


def test_every_check_has_a_page():
    portal = check_content(load_content(FABRICATED, FORMS), FORMS)
    pages = {page.path: page for page in check_pages.pages(whole(portal))}
    for code, rule in RULES.items():
        assert pages[check_path(code)].title == rule.title
        assert pages[check_path(code)].context["row"].rule.code == code
    relation = pages[check_path("in-force-covers-issued")].context["relation"]
    assert relation["rows"] == ["规章", "行政规范性文件"]
