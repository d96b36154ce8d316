"""`uncertain:` of a report file: what may be written, and that an open cell is nowhere a blank one or a 0."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from generator.checks import check_agency, conclude
from generator.content import load_content
from generator.exporters import cells_csv, feeds, figures, report_json, report_xlsx, year_csv, year_lists
from generator.fields import UNREAD
from generator.findings import UNREAD_CELLS, Finding, badge_of, verdict
from generator.history import read_history
from generator.messages import LANGUAGES
from generator.metrics import outcome_shares, row_sum, states
from generator.outputs.text import text_lines
from generator.pages import agency as agency_pages
from generator.pages import changes as changes_pages
from generator.pages import report as report_pages
from generator.pages.since import since
from generator.portal import Portal, check_content
from generator.render import draw, environment
from generator.report_changes import changes
from generator.report_writer import report_text as canonical_text
from generator.reports import Report
from generator.schema import report_schema
from generator.survey import survey
from generator.totals import add_up, part_of
from tests.committed import SFJ, commit, edit, start
from tests.conftest import FABRICATED
from tests.helpers import AGENCY, FORMS, KEY, ROOT, codes, read, read_well, report_text
from tests.test_exports import (
    assert_csv_holds,
    assert_json_holds,
    assert_xlsx_holds,
    only,
    portal_of,
    rows_of_csv,
)
from tests.whole import each_year, pages_of_many, whole

CELL = "table: requests, row: new, column: natural"
ROW = "[null, null, null, null, null, null, null]"
RESULTS = "[null, null, null, null, null]"
LEFT_OPEN = {
    "challenges.review": RESULTS,
    "challenges.litigation_direct": RESULTS,
    "challenges.litigation_reviewed": RESULTS,
}


def entries(*bodies: str) -> str:
    return "uncertain:\n" + "".join(f"  - {{{body}}}\n" for body in bodies)


def opened(cells: dict[str, str], *bodies: str, more: str = "") -> str:
    """A report with these cells and entries."""
    return report_text(cells=cells, tail=entries(*bodies) + more)


def found_in(report: Report) -> list[Finding]:
    ((_, found),) = conclude(check_agency(AGENCY, [report]), ())
    return found


# -- what may be written ---------------------------------------------------------------------------------


def test_an_entry_of_a_cell() -> None:
    body = f'{CELL}, reason: "印了 <8> 个数 # 多一个", lines: ["一、本年新收 | <b>1</b> | =2", 3]'
    report = read_well(opened({"requests.new.natural": "null", "requests.new.total": "null"}, body))
    (one,) = report.uncertain
    assert (one.table, one.row, one.column) == ("requests", "new", "natural")
    assert one.reason == "印了 <8> 个数 # 多一个" and one.lines == ("一、本年新收 | <b>1</b> | =2", "3")
    cells = report.tables["requests"].rows["new"]
    assert [cell.kind for cell in cells.values()] == ["unread", *["number"] * 5, "blank"]
    assert cells["natural"].printed is None and cells["natural"].value is None
    assert report.unread == 1


@pytest.mark.parametrize(
    ("cells", "bodies", "count"),
    [
        ({"requests.new": ROW}, ["table: requests, row: new, reason: 示例"], 7),
        (LEFT_OPEN, ["table: challenges, reason: 示例"], 15),
        ({"disclosure.fees.amount": "null"}, ["table: disclosure, row: fees, reason: 示例"], 1),
        ({"requests.new": ROW}, ["table: requests, row: new, reason: 示例", f"{CELL}, reason: 又一条"], 7),
        ({}, [], 0),
    ],
)
def test_entries_of_rows_and_tables(cells: dict[str, str], bodies: list[str], count: int) -> None:
    assert read_well(opened(cells, *bodies)).unread == count


def test_cells_filled_in_under_an_entry_count_as_transcribed() -> None:
    body = "table: requests, row: new, reason: 示例"
    report = read_well(opened({"requests.new": "[null, '/', null, 0, 1, 2, 3]"}, body))
    kinds = [cell.kind for cell in (report.tables["requests"].rows["new"] or {}).values()]
    assert kinds == ["unread", "mark", "unread", *["number"] * 4] and report.unread == 2
    (one,) = [found for found in found_in(report) if found.code == UNREAD_CELLS]
    assert "有 2 格还没有录入" in one.message.text("zh")
    last = read_well(opened({"requests.new": "[5, 6, null, 0, 1, 2, 3]"}, body))
    (one,) = [found for found in found_in(last) if found.code == UNREAD_CELLS]
    assert "科研机构”还没有录入" in one.message.text("zh")
    portal = portal_of(report)
    (page,) = (draw(environment(), one, portal.settings) for one in report_pages.pages(portal))
    assert page.count("一行有 2 格本站还没有录入") == 1
    assert (last.unread, read_well(canonical_text(last)).uncertain[0].column) == (1, None)


def test_entries_of_the_annex_and_of_an_undivided_row() -> None:
    annex = "annex: {form: cn-2014-statistics, values: {disclosed: 5, gazette: null}}\n"
    body = "table: annex, row: gazette, reason: 示例"
    data = read_well(opened({}, body, more=annex)).annex.data
    assert (data.cell("gazette", "value").kind, data.rows["website"]) == ("unread", None)
    text = report_text(
        undivided=True,
        cells={"requests.other_handling": ROW},
        tail=entries("table: requests, row: other_handling, reason: 示例"),
    )
    assert read_well(text).unread == 7


MISTAKES: dict[str, tuple[dict[str, str], str, list[str]]] = {
    "a row that no form has": ({}, "table: requests, row: nev, reason: 示例", ["unknown-cell"]),
    "a column that is not the row's": (
        *({}, "table: disclosure, row: fees, column: issued, reason: 示例"),
        ["unknown-cell"],
    ),
    "a table that no form has": ({}, "table: request, reason: 示例", ["want-choice"]),
    "no annex there": ({}, "table: annex, reason: 示例", ["want-choice"]),
    "a column without a row": ({}, "table: requests, column: new, reason: 示例", ["uncertain-needs-row"]),
    "no reason": ({"requests.new.natural": "null"}, CELL, ["missing-key"]),
    "an empty reason": ({"requests.new.natural": "null"}, f"{CELL}, reason: null", ["want-text"]),
    "an empty row": ({}, "table: requests, row: null, reason: 示例", ["want-text"]),
    "two lines": ({"requests.new.natural": "null"}, f'{CELL}, reason: "a\\nb"', ["want-one-line"]),
    "an unknown key": (
        *({"requests.new.natural": "null"}, f"{CELL}, reason: 示例, line: 3"),
        ["unknown-key-close"],
    ),
    "a filled cell": ({}, f"{CELL}, reason: 示例", ["uncertain-filled"]),
    "a sign": ({"requests.new.natural": '"/"'}, f"{CELL}, reason: 示例", ["uncertain-filled"]),
    "a remark": (
        *({"requests.new.natural": "{value: null, printed: 若干}"}, f"{CELL}, reason: 示例"),
        ["uncertain-filled"],
    ),
    "a row all filled": (
        *({"requests.new": "[4, 5, 6, 7, 1, '/', 3]"}, "table: requests, row: new, reason: 示例"),
        ["uncertain-filled-all"],
    ),
    "a table all filled": ({}, "table: challenges, reason: 示例", ["uncertain-filled-all"]),
    "a row not printed": (
        *({"requests.new": "null"}, "table: requests, row: new, reason: 示例"),
        ["uncertain-no-row"],
    ),
    "a row that the file has divided": (
        *({}, "table: requests, row: other_handling, reason: 示例"),
        ["uncertain-no-row"],
    ),
    "a table not printed": (
        *({"challenges": "null"}, "table: challenges, reason: 示例"),
        ["uncertain-no-table"],
    ),
    "a table with a row not printed": (
        *({**LEFT_OPEN, "challenges.review": "null"}, "table: challenges, reason: 示例"),
        ["uncertain-no-row"],
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_told_where_they_stand(name: str) -> None:
    cells, body, expected = MISTAKES[name]
    text = opened(cells, body)
    report, problems = read(text)
    assert codes(problems) == expected and report is not None
    at = next(number for number, line in enumerate(text.split("\n"), 1) if line.startswith("  - {"))
    assert [one.line for one in problems] == [at]
    for one in problems:
        shown = [one.message.text(lang) for lang in LANGUAGES]
        assert re.search("[\u4e00-\u9fff]", shown[0]) and "None" not in "".join(shown)


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        (
            "a filled cell",
            "这一格已经填好（new.natural）。请删去 uncertain 的这一条；如果还没有把握，把格子改回 null。",
            "The cell is filled in (new.natural). Delete this entry;"
            " if you are not sure of the value, write null again.",
        ),
        (
            "a row all filled",
            "里面的 7 格都已经填好（new.natural, new.business, new.research …），没有待核的了。"
            "请删去 uncertain 的这一条；哪一格还没有把握，就把它改回 null。",
            "All 7 cells of it are filled in (new.natural, new.business, new.research …);"
            " none is open any more. Delete this entry; if you are not sure of a value, write null again.",
        ),
    ],
)
def test_what_is_said_of_filled_cells(name: str, zh: str, en: str) -> None:
    cells, body, _ = MISTAKES[name]
    (one,) = read(opened(cells, body))[1]
    assert (one.message.text("zh"), one.message.text("en")) == (zh, en)


def test_what_is_open_cannot_be_corrected() -> None:
    values = "date: 2026-01-02, was: 3, now: null, source: entry, reason: 示例, by: 编辑"
    more = f"corrections: [{{{CELL}, {values}}}]\n"
    _, problems = read(opened({"requests.new.natural": "null"}, f"{CELL}, reason: 示例", more=more))
    assert codes(problems) == ["correction-unread"]


@given(
    st.dictionaries(
        st.sampled_from(["table", "row", "column", "reason", "lines", "x"]),
        st.one_of(st.none(), st.text(max_size=8), st.integers(), st.lists(st.text(max_size=5), max_size=3)),
    )
)
def test_whatever_is_written_reads_or_is_a_mistake(entry: dict[str, Any]) -> None:
    text = report_text(tail="uncertain: " + json.dumps([entry], ensure_ascii=True))
    report, problems = read(text)
    assert problems or (report is not None and report.unread == 0)


def test_the_schema_knows_entries() -> None:
    validator = Draft7Validator(report_schema(FORMS)["properties"]["uncertain"])
    good: dict[str, object] = {"table": "requests", "row": "new", "column": "total", "reason": "示例"}
    assert validator.is_valid([good | {"lines": ["一"]}, {"table": "annex", "reason": "示例"}])
    for wrong in (
        {"table": "requests"},
        {"table": "x", "reason": "示例"},
        {"table": "requests", "column": "total", "reason": "示例"},
        good | {"more": 1},
    ):
        assert not validator.is_valid([wrong])


# -- what is told ----------------------------------------------------------------------------------------


def test_nothing_assessable_is_said_to_be_so_and_nothing_else() -> None:
    bodies, cells = [], {}
    for table in FORMS["cn-2021"].tables:
        for row in table.leaf_rows():
            columns = table.columns_of(row.id)
            cells |= {f"{table.id}.{row.id}.{column.id}": "null" for column in columns}
        bodies.append(f"table: {table.id}, reason: 示例")
    report = read_well(opened(cells, *bodies))
    found = [one for one in found_in(report) if one.code not in ("section-absent", "form-year")]
    badge = badge_of(found)
    assert badge.id == "unverifiable"
    assert {one.code for one in found if one.state == "fail"} == {UNREAD_CELLS}
    counted = states(found)
    assert counted["doubt"] == counted["fail"] == counted["hint"] == 0
    assert verdict(badge, counted, report.unread) == "表内没有可以核对的数字；另有 200 格本站还没有录入"


def test_open_cells_do_not_change_a_badge() -> None:
    text = opened(
        {"requests.secret.legal": "null"}, "table: requests, row: secret, column: legal, reason: 示例"
    )
    assert badge_of(one for one in found_in(read_well(text)) if one.level == "error").id == "consistent"
    found = [one for one in found_in(read_well(text)) if one.code == UNREAD_CELLS]
    assert [(one.level, one.row, one.col) for one in found] == [("info", "secret", "legal")]
    assert states(found) == dict.fromkeys(states([]), 0)


def test_the_command_line_lists_what_is_open() -> None:
    outcome = survey(FABRICATED, FORMS)
    for lang, level, said in (("zh", "待录", "另有 4 处格子还没有录入"), ("en", "to do", "4 places are not")):
        lines = list(text_lines(outcome, lang))
        assert sum(f"[{level}] {UNREAD_CELLS} " in line for line in lines) == 4
        assert sum(said in line for line in lines) == 1
    assert not any(one.code == UNREAD_CELLS and one.level != "info" for one in outcome.findings)


# Narratives against tables with open cells: the text, what is open, and the states of what is found.
TOLD = {
    "the number itself": ("收到政府信息公开申请22件。", ["new.total"], {"not_assessable"}),
    "one of two that may be meant": ("受理政府信息公开申请22件。", ["carried_in.total"], {"not_assessable"}),
    "the other one fits": ("收到政府信息公开申请5件。", ["carried_in.total"], {"pass"}),
    "none at all": ("未收到政府信息公开申请。", ["new.total"], {"not_assessable"}),
    "an outcome out of parts": (
        *("收到政府信息公开申请5件，不予公开9件。", ["secret.total"]),
        {"pass", "not_assessable"},
    ),
    "answers by another way of counting": (
        *("收到政府信息公开申请5件，办结3件。", ["petition.total"]),
        {"pass", "not_assessable"},
    ),
    "a share of a total that may be meant": (
        *("收到政府信息公开申请5件。予以公开5件，占62.5%。", ["carried_in.total"]),
        {"pass"},
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_no_claim_fails_over_an_open_cell(name: str) -> None:
    text, places, expected = TOLD[name]
    cells = {f"requests.{place}": "null" for place in places}
    held = {f"requests.{row}.total": "5" for row in ("new", "granted", "total")}
    bodies = [
        "table: requests, row: {}, column: {}, reason: 示例".format(*place.split(".")) for place in places
    ]
    report = read_well(opened(held | cells, *bodies).replace("text: 示例。", f"text: {text}"))
    found = [one for one in found_in(report) if one.code.startswith("prose-")]
    assert {one.state for one in found} == expected
    for one in found:
        if one.state == "not_assessable":
            assert "还没有录入" in one.message.text("zh") and "transcribed" in one.message.text("en")


def test_a_denial_is_not_judged_by_an_open_cell() -> None:
    cells = {
        "challenges.litigation_direct.corrected": "2",
        "challenges.litigation_reviewed.corrected": "null",
    }
    entry = "table: challenges, row: litigation_reviewed, column: corrected, reason: 示例"
    text = "因政府信息公开引发行政诉讼2件，无败诉案件。"
    report = read_well(opened(cells, entry).replace("text: 示例。", f"text: {text}"))
    found = [
        one for one in found_in(report) if one.code == "prose-challenges" and "无败诉" in (one.quote or "")
    ]
    assert [one.message.code for one in found] == ["reason-unread"]


def test_no_sum_of_classes_is_held_against_open_cells() -> None:
    rows = {
        "granted": 1,
        "partial": 1,
        "secret": "null",
        "not_held": 1,
        "petition": 1,
        "other": 1,
        "total": 3,
    }
    text = "办结政府信息公开申请3件，其中予以公开1件，不予公开1件，无法提供1件，不予处理1件，其他处理1件。"
    entry = "table: requests, row: secret, column: total, reason: 示例"
    for bodies, failing in (([entry], set()), ([], {"prose-parts"})):
        cells = {f"requests.{row}.total": str(value) for row, value in rows.items()}
        cells |= {} if bodies else {"requests.secret.total": "0", "requests.forbidden.total": "1"}
        report = read_well(opened(cells, *bodies).replace("text: 示例。", f"text: {text}"))
        found = {one.code for one in found_in(report) if one.state == "fail" and "prose" in one.code}
        assert found == failing


def test_no_growth_is_held_against_open_cells_of_the_year_before() -> None:
    cells = {"requests.new.total": "null", "requests.total.total": "4"}
    entry = "table: requests, row: new, column: total, reason: 示例"
    text = report_text(cells={"requests.new.total": "6"})
    after = read_well(text.replace("text: 示例。", "text: 收到政府信息公开申请6件，同比增长20%。"))
    for bodies, states_found in (([entry], set()), ([], {"fail"})):
        before = read_well(opened(cells, *bodies), KEY._replace(year=2020))
        (_, (_, found)) = conclude(check_agency(AGENCY, [before, after]), ())
        assert {one.state for one in found if one.code == "prose-shares"} == states_found


def test_formulas_say_what_is_open() -> None:
    report = read_well(opened({"requests.new.natural": "null"}, f"{CELL}, reason: 示例"))
    formulas = [one.formula for one in found_in(report) if one.state == "not_assessable" and one.left_terms]
    assert formulas and all(UNREAD in one and "空白" not in one for one in formulas)


# -- what is reckoned ------------------------------------------------------------------------------------


def test_sums_leave_open_cells_out_and_count_them() -> None:
    one = read_well(report_text(cells={"requests.new.total": "3"}))
    two = read_well(
        opened({"requests.new.total": "null"}, "table: requests, row: new, column: total, reason: x")
    )
    three = read_well(report_text(cells={"requests.new.total": "null"}))
    parts = [
        dataclasses.replace(part_of(report), key=KEY._replace(agency=name))
        for name, report in (("a", one), ("b", two), ("c", three))
    ]
    added = add_up(parts).forms[0].figures[0]
    assert (added.value, added.counted, added.left_out, added.unread) == (Decimal(3), 1, 2, 1)


def test_shares_over_open_cells_say_so() -> None:
    entry = "table: requests, row: secret, column: total, reason: 示例"
    report = read_well(opened({"requests.secret.total": "null", "requests.total.total": "2"}, entry))
    assert row_sum(report, "requests", "refused").why == "unread"
    assert {share.id: share.why for share in outcome_shares(report)}["refused"] == "unread"
    (part,) = [part_of(report)]
    assert part.outcomes is None and part.outcomes_unread


def test_the_year_before_is_compared_without_open_cells() -> None:
    entry = "table: requests, row: {}, column: total, reason: 示例"
    null = {f"requests.{row}.total": "null" for row in ("new", "total", "carried_in")}
    before = read_well(opened(null, entry.format("new"), entry.format("carried_in")), KEY._replace(year=2020))
    after = read_well(opened(null | {"requests.new.total": "5"}, entry.format("total")))
    found = since(after, before)
    briefs = FORMS["cn-2021"].table["requests"].row_briefs
    assert [(one.label, one.before, one.now, one.why) for one in found.changes] == [
        (briefs["new"], UNREAD, "5", "before-unread")
    ]
    assert found.unread == [briefs["carried_in"], briefs["total"]] and briefs["total"] not in found.empty


# -- what becomes of it ----------------------------------------------------------------------------------


def test_filling_in_is_no_change_of_what_was_published() -> None:
    blank = {"requests.new.natural": "null", "requests.new.total": "null"}
    before = read_well(
        opened(blank, f"{CELL}, reason: 示例", "table: requests, row: new, column: total, reason: x")
    )
    after = read_well(opened({"requests.new.natural": "3", "requests.new.total": "null"}))
    found = changes(before, after, FORMS)
    assert (found.values, found.parts, found.filled) == ((), (), 2)
    back = changes(after, before, FORMS)
    assert [(one.was.text or one.was.kind, one.now.kind) for one in back.values] == [
        ("3", "unread"),
        ("blank", "unread"),
    ]
    assert back.filled == 0 and not changes(before, before, FORMS)


def test_the_page_of_changes_calls_it_what_it_is(tmp_path: Path) -> None:
    content, file = start(tmp_path / "r"), tmp_path / "r/content/reports/990100/tjj/2021.yml"
    edit(file, "  penalties: {decisions: null}", "  penalties: {decisions: 7}")
    edit(file, "  - {table: disclosure, row: penalties, column: decisions, reason: 数字看不清}\n", "")
    commit(tmp_path / "r", when="2026-02-01T00:00:00Z")
    edit(tmp_path / "r" / SFJ / "2021.yml", "[20, 2, 0, 0, 0, 0, 22]", "[20, 2, 0, 0, 0, null, 22]")
    unread = "uncertain: [{table: requests, row: new, column: other, reason: 示例}]\n"
    text = (tmp_path / "r" / SFJ / "2021.yml").read_text("utf-8")
    (tmp_path / "r" / SFJ / "2021.yml").write_text(text + unread, "utf-8")
    commit(tmp_path / "r", when="2026-02-02T00:00:00Z")
    withdrawn, filled = read_history(content).events[:2]
    assert filled.told.change.filled == 1 and not filled.told.change.values and not filled.told.noted
    assert [(one.was.text, one.now.kind) for one in withdrawn.told.change.values] == [("0", "unread")]
    portal = check_content(load_content(content, FORMS), FORMS, read_history(content))
    text = "".join(draw(environment(), one, portal.settings) for one in changes_pages.pages(whole(portal)))
    assert '<span class="tag">补录</span>' in text and "补录了 1 个原来待核的格子，不是更正" in text
    assert re.search(f'<del>0</del></span> .{{0,60}}<ins><span class="note">{UNREAD}</span></ins>', text)
    (feed,) = [file.data.decode() for file in feeds.files(whole(portal)) if file.path == "feed.xml"]
    assert "补录了 1 个原来待核的格子，不是更正" in feed and f"原为 0，现为 {UNREAD}" in feed


# -- what is shown ---------------------------------------------------------------------------------------


@st.composite
def reports(draw: st.DrawFn) -> tuple[str, int]:
    """A report without a blank or a 0, but with open cells, rows and tables; and how many cells are open."""
    form = FORMS[draw(st.sampled_from(["cn-2019", "cn-2021"]))]
    undivided = form.id == "cn-2021" and draw(st.booleans())
    places = {
        f"{table.id}.{row.id}.{column.id}": (table.id, row.id, column.id)
        for table in form.tables
        for row in table.leaf_rows(undivided)
        for column in table.columns_of(row.id)
    }
    depths = draw(st.dictionaries(st.sampled_from(list(places)), st.integers(1, 3), min_size=1, max_size=8))
    named = {places[place][:depth] for place, depth in depths.items()}
    open_ = {place for place, path in places.items() for one in named if path[: len(one)] == one}
    cells = {place: "null" if place in open_ else "7" for place in places}
    bodies = [
        ", ".join(f"{key}: {value}" for key, value in zip(("table", "row", "column"), one, strict=False))
        for one in sorted(named)
    ]
    tail = entries(*(f"{body}, reason: 示例" for body in bodies))
    return report_text(form.id, undivided, cells, tail), len(open_)


PAGES = (report_pages, agency_pages)
LISTS = {"regions", "region", "region_year", "years", "year"}
# Sentences that speak of blanks in general.
FIXED = re.compile(
    '<p class="(?:legend|note|unread)".*?</p>|不等于原文空白|这张表不是空白|<ol class="remarks".*?</ol>', re.S
)

# A report in a list, with its key figures.
LINE = r'<tr><th scope="row"><a href="[^"]*shili/2021/">.*</tr>'


def pages_of(portal: Portal) -> Iterator[str]:
    collection = whole(portal)
    pages = [page for kind in PAGES for page in kind.pages(portal)]
    lists = [page for page in pages_of_many(collection) if page.template in LISTS]
    assert {page.template for page in lists} == LISTS
    for page in (*pages, *lists):
        yield FIXED.sub("", draw(environment(), page, portal.settings))


@settings(deadline=None, max_examples=25)
@given(reports())
def test_an_open_cell_is_nowhere_a_blank_or_a_nought(made: tuple[str, int]) -> None:
    text, count = made
    report = read_well(text)
    assert report.unread == count
    portal = portal_of(report)
    assert_csv_holds(report, only(cells_csv.files, portal))
    assert_json_holds(report, only(report_json.files, portal))
    assert_xlsx_holds(report, only(report_xlsx.files, portal))
    assert [row["kind"] for row in rows_of_csv(only(cells_csv.files, portal))].count("unread") == count
    _assert_lists_hold(report, portal)
    drawn = list(pages_of(portal))
    cells = re.findall(r"<td([^>]*)>([^<\n]*)", drawn[0])
    assert sum('class="unread"' in how and shown == UNREAD for how, shown in cells) == count
    for page in drawn:
        assert "空白" not in page and 'class="blank"' not in page
    # Elsewhere a 0 may be a number of reports.
    lines = [line for page in drawn for line in re.findall(LINE, page)]
    assert lines and sum(line.count(UNREAD) for line in lines) == len(lines) * sum(part_of(report).unread)
    for shown in (*drawn[:2], *lines):
        assert not re.search(r"<td[^>]*>(?:<span[^>]*>|<a[^>]*>)?0<|<tspan[^>]*>0<", shown)


def _assert_lists_hold(report: Report, portal: Portal) -> None:
    """The files that pages fetch, and the CSV of the year."""
    kinds = {True: "unread", None: "blank", False: "absent"}
    (columns,) = [json.loads(file.data) for file in each_year(whole(portal), year_lists.of_year)]
    shown = [
        kinds.get(column[0], "number") if column[0] != 7 else "number"
        for column in columns["figures"].values()
    ]
    expected = ["unread" if one else "number" for one in part_of(report).unread]
    assert shown == expected
    (row,) = rows_of_csv(year_csv.of_year(whole(portal), 2021).data)
    assert [row[name] for name in row if name.endswith(".kind")] == expected
    (file,) = [one for one in figures.files_of_agencies(portal) if one.path.endswith("shili/figures.json")]
    held = json.loads(file.data)["years"]["2021"]["figures"]
    for figure, value in held.items():
        cell = report.tables[figure.split(".")[0]].cell(*figure.split(".")[1:])
        assert value == (True if cell.unread else "7")


def test_the_page_tells_at_its_top_and_leads_to_the_original() -> None:
    report = read_well(opened({"requests.new.natural": "null"}, f'{CELL}, reason: "<b>&", lines: [绝密一行]'))
    known = dataclasses.replace(report.source, url="https://example.org/a.pdf")
    for source, link in ((known, 'href="https://example.org/a.pdf"'), (report.source, 'href="#source"')):
        portal = portal_of(dataclasses.replace(report, source=source))
        (page,) = (draw(environment(), one, portal.settings) for one in report_pages.pages(portal))
        notice = re.search('<p class="unread" id="unread".*?</p>', page)[0]
        assert "有 1 格" in notice and link in notice
        assert page.index(notice) < page.index('<dl class="facts">')
        assert "&lt;b&gt;&amp;" in page and "<b>&" not in page and "绝密一行" not in page


def test_reports_without_open_cells_say_nothing_of_them() -> None:
    portal = portal_of(read_well(report_text()))
    assert all(UNREAD not in page and "还没有录入" not in page for page in pages_of(portal))


def test_the_entry_in_the_readme_reads() -> None:
    block = re.search(r"```yaml\n(uncertain:.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)[1]
    assert read_well(report_text(cells={"requests.new.natural": "null"}, tail=block)).unread == 1
