"""What the pages are given to draw: addresses of findings, marks, quotes, the chain, lists in pages."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

import pytest

from generator.findings import BADGES, verdict
from generator.metrics import COUNTED, states
from generator.pages import checks
from generator.pages.absent import spans
from generator.pages.chain import chain
from generator.pages.entries import entries
from generator.pages.marks import cell_marks, fact_marks
from generator.pages.page import Page
from generator.pages.passages import LENGTH, PAIRS, twins
from generator.pages.results import OfRule, Results
from generator.portal import Portal
from generator.reports import ReportKey
from generator.rules import FAMILIES
from tests.conftest import FABRICATED
from tests.rehearsal import ABSENT_YEARS, RMZF_2021, SFJ_2020, SFJ_2021, SFJ_2022, rehearsed
from tests.whole import all_pages


@pytest.fixture(scope="module")
def portal() -> Portal:
    return rehearsed(FABRICATED)


@pytest.fixture(scope="module")
def pages(portal: Portal) -> dict[str, Page]:
    return {page.path: page for page in all_pages(portal)}


def _report(pages: dict[str, Page], key: ReportKey) -> Page:
    return pages[f"{key.region}/{key.agency}/{key.year}/index.md"]


# -- addresses of findings -------------------------------------------------------------------------------


def test_findings_of_one_place_have_addresses_of_their_own(portal: Portal) -> None:
    ids = [entry.id for entry in entries(portal.findings[SFJ_2020])]
    assert len(ids) == len(set(ids))
    assert "prose-received-overview-new-total" in ids
    assert "prose-received-overview-new-total-2" in ids


def test_a_number_at_the_end_is_not_taken_twice(portal: Portal) -> None:
    one = portal.findings[SFJ_2020][0]
    found = [dataclasses.replace(one, state="fail", row=row, col=None) for row in ("a", "a-2", "a", "a")]
    assert [entry.id for entry in entries(found)] == [
        f"{one.code}-{end}" for end in ("a", "a-2", "a-3", "a-4")
    ]


def test_no_page_has_the_address_of_another(portal: Portal) -> None:
    paths = [page.path for page in all_pages(portal)]
    assert len(paths) == len(set(paths))


# -- marks -----------------------------------------------------------------------------------------------


def test_numbers_of_another_year_mark_no_cell(portal: Portal) -> None:
    marks = cell_marks(entries(portal.findings[SFJ_2021]), "requests")
    assert marks["carried_in", "total"].target == "carried-over-carried_in-total"
    assert ("carried_out", "total") not in marks


def test_the_weightiest_finding_marks_a_cell_and_a_hint_only_its_own(portal: Portal) -> None:
    wrong, doubt, hint = (
        dataclasses.replace(finding, row="total", col="total", table="requests", level=level, state="fail")
        for finding, level in zip(portal.findings[SFJ_2021], ("error", "warning", "info"), strict=False)
    )
    listed = entries([hint, doubt, wrong])
    marks = cell_marks(listed, "requests")
    assert marks["total", "total"].state == "fail"
    alone = cell_marks([entry for entry in listed if entry.state == "hint"], "requests")
    assert set(alone) == {("total", "total")}


def test_facts_are_marked_where_the_page_shows_them(pages: dict[str, Page], portal: Portal) -> None:
    context = _report(pages, SFJ_2020).context
    assert {name: mark.target for name, mark in context["facts"].items()} == {"signed": "signed-early"}
    one = portal.findings[SFJ_2020][0]
    doubts = [
        dataclasses.replace(one, code=code, level="warning", state="fail", row=None, col=None)
        for code in ("period-covered", "cited-notice", "form-year")
    ]
    assert set(fact_marks(entries(doubts), portal.reports[SFJ_2020])) == {"form"}
    assert set(fact_marks(entries(doubts), portal.reports[SFJ_2021])) == {"form", "period", "cites"}


# -- quotes ----------------------------------------------------------------------------------------------


def test_each_finding_leads_to_its_words_or_their_section(pages: dict[str, Page]) -> None:
    context = _report(pages, SFJ_2020).context
    lines = [
        line for some in context["results"].listed for one in some.rules for line in one.lines if line.quoted
    ]
    places = [(line.entry.finding.quote, line.quoted.place, line.quoted.words) for line in lines]
    assert places == [
        ("主动公开信息12条，收到申请5件", "quote-1", True),
        ("收到申请5件", "quote-1", True),
        ("哪里都没有这句话", "overview", False),
        ("第一项\n- 第二项", "quote-3", True),
        ("问题：**人手", "quote-4", True),
    ]


def test_words_in_a_heading_lead_to_their_section(pages: dict[str, Page]) -> None:
    results = _report(pages, SFJ_2021).context["results"]
    found = {one.rule.code: one.lines[0].quoted for one in _listed(results, "doubt")}
    assert (found["prose-answered"].place, found["prose-answered"].words) == ("overview", False)
    assert (found["section-absent"].place, found["section-absent"].part.absent) == ("other", True)
    assert found["table-absent"].place == "challenges"


# -- other reports ---------------------------------------------------------------------------------------


def test_numbers_of_another_year_lead_to_their_row(pages: dict[str, Page]) -> None:
    results = _report(pages, SFJ_2021).context["results"]
    carried = next(one for one in _listed(results, "doubt") if one.rule.code == "carried-over")
    [elsewhere] = carried.lines[0].elsewhere
    assert (elsewhere.label, elsewhere.path) == (
        "2020年的报告",
        "990101/sfj/2020/index.md#requests-carried_out",
    )


def test_a_report_that_is_not_held_is_named_without_a_link(pages: dict[str, Page]) -> None:
    [hint] = _listed(_report(pages, RMZF_2021).context["results"], "hint")
    [elsewhere] = hint.lines[0].elsewhere
    assert (elsewhere.label, elsewhere.path) == ("2019年的报告", None)


def test_passages_are_few_and_short_and_show_where_they_differ() -> None:
    long = "字" * (LENGTH + 50)
    shown = twins([("甲2021年12条", "甲2020年12条"), *[(long, long)] * 20])
    assert len(shown) == PAIRS
    assert shown[0].here == [("甲", True), ("2021", False), ("年12条", True)]
    assert shown[0].there[1] == ("2020", False)
    assert len(shown[1].here[0][0]) == LENGTH
    [twin] = twins([("甲 1 乙", "甲\n  2乙丙")])
    assert "".join(text for text, _ in twin.here) == "甲 1 乙"
    assert "".join(text for text, _ in twin.there) == "甲 2乙丙"


# -- the chain -------------------------------------------------------------------------------------------


def test_the_chain_names_every_year_and_says_what_agrees(portal: Portal) -> None:
    reports = portal.reports_of_agency["990101", "sfj"]
    found = chain(portal, reports)
    assert found
    assert [(one.year, one.held, one.state) for one in found.links] == [
        (2020, False, "not_assessable"),
        (2021, True, "fail"),
        (2022, True, "pass"),
    ]
    assert found.links[1].target == "990101/sfj/2021/index.md#carried-over-carried_in-total"
    assert found.links[1].others == "990101/sfj/2021/index.md#carried-over-carried_in-natural"
    assert [one.taken and one.taken.printed for one in found.links] == ["1", "0", "0"]
    assert [one.left and one.left.printed for one in found.links] == [None, "1", "0"]


def test_the_chain_has_its_gaps(portal: Portal) -> None:
    reports = [report for report in portal.reports_of_agency["990101", "sfj"] if report.key.year != 2021]
    found = chain(portal, reports)
    assert found
    assert [(one.year, one.path is None, one.held) for one in found.links] == [
        (2020, False, False),
        (2021, True, False),
        (2022, False, False),
    ]
    assert chain(portal, reports[:1]) is None


# -- lists page by page ----------------------------------------------------------------------------------


def _lists(pages: dict[str, Page], code: str) -> Iterator[Page]:
    yield pages[f"checks/{code}/index.md"]
    number = 2
    while page := pages.get(f"checks/{code}/{number}/index.md"):
        yield page
        number += 1


def test_check_pages_list_every_finding_once_and_no_more_than_fit(
    portal: Portal, pages: dict[str, Page]
) -> None:
    for code in portal.rules:
        lists = list(_lists(pages, code))
        places = [place for page in lists for place in page.context["places"]]
        found = [one for key in portal.findings for one in entries(portal.findings[key])]
        wanted = sum(one.finding.code == code for one in found)
        wanted += sum(finding.code == code for finding in portal.absent)
        assert len(places) == wanted, code
        assert all(len(page.context["places"]) <= checks.LISTED for page in lists)
        years = [place.key.year for place in places]
        assert years == sorted(years, reverse=True)


def test_pages_of_a_list_lead_on_and_back(pages: dict[str, Page]) -> None:
    lists = list(_lists(pages, "not-collected"))
    assert len(lists) == -(-len(ABSENT_YEARS) // checks.LISTED) == 3
    assert [page.context["before"] for page in lists] == [None, lists[0].path, lists[1].path]
    assert [page.context["after"] for page in lists] == [lists[1].path, lists[2].path, None]
    assert len({page.title for page in lists}) == 3


def test_absent_reports_lead_to_their_agency(pages: dict[str, Page]) -> None:
    place = next(_lists(pages, "not-collected")).context["places"][0]
    assert (place.path, place.key.year) == ("990101/kjj/index.md", 2000)


def test_explained_findings_are_listed_as_such(pages: dict[str, Page]) -> None:
    [place] = next(_lists(pages, "challenges-total")).context["places"]
    assert place.state == "explained"


# -- counts ----------------------------------------------------------------------------------------------


def test_counts_of_home_regions_and_checks_agree(portal: Portal, pages: dict[str, Page]) -> None:
    found = [finding for one in portal.findings.values() for finding in one]
    wanted = states([*found, *portal.absent])
    assert pages["index.md"].context["states"] == wanted
    assert pages["regions/990000/index.md"].context["states"] == wanted
    families = pages["checks/index.md"].context["families"]
    rows = [row for family in families for row in family.rows]
    assert {state: sum(row.states[state] for row in rows) for state in COUNTED} == wanted
    assert {row.rule.code for row in rows} == set(portal.rules)


def test_regions_count_badges_and_absent_reports(pages: dict[str, Page]) -> None:
    context = pages["regions/990000/index.md"].context
    assert sum(count for _, count in context["badges"]) == context["reports"] == 5
    assert context["absent_count"] == len(ABSENT_YEARS)
    assert context["absent"] == []
    [row] = pages["regions/990101/index.md"].context["absent"]
    assert row.spans == [(1880, 1949), (1951, 2000)]
    assert pages["990101/kjj/index.md"].context["absent"] == row.spans
    assert pages["990101/sfj/index.md"].context["absent"] == ()


def test_spans_of_years() -> None:
    assert spans([2022, 2019, 2020]) == [(2019, 2020), (2022, 2022)]
    assert spans([]) == []


def test_every_rule_belongs_to_a_family(portal: Portal) -> None:
    assert {rule.family for rule, _ in portal.rules.values()} <= set(FAMILIES)


def test_what_passes_is_folded_and_rows_of_zeros_are_named_together(pages: dict[str, Page]) -> None:
    [passed] = [one for one in _report(pages, SFJ_2022).context["results"].folded if one.state == "pass"]
    drawn = [one for family in passed.families for one in family.drawn if "/requests-balance/" in one]
    assert re.findall(r"<li>(.*)", "".join(drawn)) == ["各数都是 0 的 7 项"]
    assert "：7 项</p>" in drawn[0]
    assert passed.count == sum(family.count for family in passed.families)


def _listed(results: Results, state: str) -> Sequence[OfRule]:
    return next(one.rules for one in results.listed if one.state == state)


# -- what a badge says -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("badge", "counted", "said"),
    [
        ("consistent", {}, "能核对的项目全部相符"),
        ("consistent", {"explained": 1}, "能核对的项目，除 1 处已说明外，全部相符"),
        ("consistent", {"explained": 1, "hint": 2}, "能核对的项目，除 1 处已说明、2 处提示外，全部相符"),
        ("doubtful", {"doubt": 3}, "有 3 处疑点；表内没有对不上的数字"),
        ("doubtful", {"doubt": 3, "explained": 1}, "有 3 处疑点；表内没有对不上的数字（已说明的除外）"),
        ("inconsistent", {"fail": 2}, "表内有 2 处对不上"),
        ("inconsistent", {"fail": 2, "doubt": 1, "hint": 4}, "表内有 2 处对不上，另有 1 处疑点"),
        ("unverifiable", {}, "表内没有可以核对的数字"),
        ("unverifiable", {"doubt": 2, "hint": 1}, "表内没有可以核对的数字，另有 2 处疑点"),
    ],
)
def test_the_verdict_is_exact(badge: str, counted: dict[str, int], said: str) -> None:
    assert verdict(BADGES[badge], dict.fromkeys(COUNTED, 0) | counted) == said
