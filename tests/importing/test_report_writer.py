"""Report files as the tool writes them: what is written is read back the same, whatever was printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.content import load_content, read_data
from generator.fields import AMOUNT_UNITS, MARKS, Cell, Reader
from generator.forms import Form
from generator.importers.draft import draft
from generator.importers.reading import (
    AnnexReading,
    ExtraPart,
    ExtraRowReading,
    Part,
    Reading,
    TableReading,
    Uncertain,
)
from generator.messages import message
from generator.problems import Problem
from generator.report_reader import read_report
from generator.report_writer import agency_text, report_text
from generator.reports import Explanation, Labels, Note, Report, ReportKey, Source, Surplus
from generator.yaml_reader import HIDDEN, Sequence, parse_yaml
from generator.yaml_writer import cell_text, scalar
from tests.conftest import FABRICATED, ROOT
from tests.helpers import FORMS
from tests.importing.readings import cell, reading, table

KEY = ReportKey("990101", "sfj", 2021)
SOURCE = Source("shili.txt", None, "0" * 64)
# What makes trouble in YAML, in our reader or on a screen.
AWKWARD = [
    *(
        "'",
        '"',
        ": ",
        "a: b",
        " #",
        "# x",
        "- x",
        "? x",
        "{a: 1}",
        "[x]",
        "&a",
        "*a",
        "!t",
        "|",
        ">",
        "%",
        "@",
        "`",
    ),
    *(
        "null",
        "~",
        "true",
        "no",
        "0123",
        "1_000",
        "12:30",
        "1e5",
        "0x1F",
        "2021-01-01",
        ".5",
        "=",
        "<<",
        "---",
        "...",
    ),
    *(
        "“全部”",
        "“一”二",
        "第一，第二",
        "（一）",
        "\t",
        "\\",
        "\\n",
        "\n",
        "\r\n",
        "\n\n",
        "\u202e",
        "\u200b",
        "\x07",
        "\x85",
    ),
    *(
        "\u2028",
        "\ud800",
        "\ufeff",
        "\u3000",
        "\u00a0",
        "<b>",
        "]]>",
        "{{ x }}",
        "{% x %}",
        "🙂",
        "𠮷",
        "  ",
        "",
    ),
]
words = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(max_size=12),
    st.text("示例公开0123456789，。：、“”（）#:-", max_size=12),
)
texts = st.lists(words, max_size=6).map("".join)
lines = texts.filter(lambda text: bool(HIDDEN.sub("", text.replace("\ud800", "")).strip()))


def read(text: str, key: ReportKey = KEY) -> tuple[Report, list[Problem]]:
    def root(reader: Reader, node: Any) -> Report | None:
        return read_report(reader, node, key, FORMS)

    report, problems = read_data(text.encode(), "report.yml", root)
    assert report is not None, (problems, text)
    return report, problems


def drafted(read_: Reading) -> Report:
    return draft(read_, KEY, "report.yml", SOURCE, "示例市示例局").report


@st.composite
def cells(draw: st.DrawFn, kind: str) -> Cell | None:
    """A printed cell of any sort, None for one that was not read."""
    sort = draw(st.sampled_from(("number", "number", "blank", "mark", "unit", "remark", "words", "open")))
    number = draw(st.integers(0, 10**11))
    if sort == "open":
        return None
    if sort == "blank":
        return cell(None)
    if sort == "mark":
        return cell(draw(st.sampled_from(sorted(MARKS))))
    if sort == "words":
        return cell(draw(texts) + "若干")
    if sort == "remark":
        return cell(f"{number}（{draw(texts)}）", kind, str(number))
    if kind == "change":
        sign = draw(st.sampled_from(("", "+", "-")))
        return cell(f"{sign}{number}" if number else "0", kind)
    if kind == "amount":
        decimals = draw(st.sampled_from(("", ".5", ".10", ".2449", ".12345")))
        unit = draw(st.sampled_from(AMOUNT_UNITS)) if sort == "unit" else ""
        return cell(f"{number}{decimals}{unit}", kind)
    return cell(str(number), kind)


@st.composite
def tables(draw: st.DrawFn, form: Form, name: str) -> TableReading | None:
    of = form.table[name]
    if draw(st.integers(0, 9)) == 0:
        return None
    undivided = bool(of.undivided_groups) and draw(st.booleans())
    plain = table(of, undivided=undivided)
    rows = dict(plain.rows)
    for row in draw(st.lists(st.sampled_from(list(rows)), max_size=4)):
        if of.layout == "list" or draw(st.integers(0, 4)) == 0:
            rows[row] = None
        else:
            rows[row] = {one.id: draw(cells(one.type)) for one in of.columns_of(row)}
    return TableReading(of, undivided, rows)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    form = FORMS[draw(st.sampled_from(("cn-2019", "cn-2021")))]
    some = form.tables[1]
    day = st.sampled_from((None, "2021-01-01", "2021-12"))
    annex_form = FORMS["cn-2014-statistics"]
    annex = draw(tables(annex_form, "annex"))
    return reading(
        form,
        title=draw(st.none() | texts),
        signed=draw(day),
        published=draw(day),
        period=(draw(day), draw(day)),
        cites=tuple(draw(st.lists(texts, max_size=2))),
        contact={key: draw(texts) for key in draw(st.sets(st.sampled_from(("office", "phone", "email"))))},
        sections={one.id: Part(draw(texts), draw(st.none() | texts)) for one in form.text_sections},
        extra_sections=tuple(
            ExtraPart(draw(texts), "requests", draw(texts)) for _ in range(draw(st.integers(0, 2)))
        ),
        tables={one.id: draw(tables(form, one.id)) for one in form.tables},
        annex=AnnexReading(annex_form, draw(st.none() | texts), annex) if annex else None,
        labels={some.id: Labels(draw(st.none() | texts), {"new": draw(texts)}, {"total": draw(texts)})},
        extra_rows=(ExtraRowReading(some.id, draw(texts), tuple(c for c in [draw(cells("amount"))] if c)),),
        surplus=(Surplus(some.id, "new", (draw(texts), "0"), draw(texts)),),
        notes=(Note(some.id, None, draw(texts)), Note(None, None, draw(texts))),
        uncertain=tuple(draw(st.lists(uncertain(form), max_size=2))),
    )


@st.composite
def uncertain(draw: st.DrawFn, form: Form) -> Uncertain:
    of = draw(st.sampled_from(form.tables))
    row = draw(st.none() | st.sampled_from([one.id for one in of.divided_rows[:3]]))
    column = draw(st.none() | st.sampled_from([one.id for one in of.columns_of(row)])) if row else None
    reason = message("import-no-such-number", printed=draw(texts))
    return Uncertain(of.id, row, column, reason, tuple(draw(st.lists(texts, max_size=2))))


def values(report: Report) -> dict[tuple[str, str, str], tuple[object, ...]]:
    """Every cell of a report, by its place."""
    return {
        (name, row, column): (one.printed, one.value, one.unit, one.unread)
        for name, data in report.all_tables()
        if data
        for row, found in data.rows.items()
        for column, one in (found or {}).items()
    }


@given(readings())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_written_is_read_back_and_written_again(one: Reading) -> None:
    report = drafted(one)
    text = report_text(report)
    again, problems = read(text)
    assert problems == []
    assert values(again) == values(report)
    assert report_text(again) == text
    for part in (
        "title",
        "signed",
        "published",
        "period",
        "cites",
        "source",
        "contact",
        "labels",
        "surplus",
        "notes",
    ):
        assert getattr(again, part) == getattr(report, part), part
    assert {key: (n.title, n.text) for key, n in again.sections.items()} == {
        key: (n.title, n.text) for key, n in report.sections.items()
    }
    assert [(n.title, n.after, n.text) for n in again.extra_sections] == [
        (n.title, n.after, n.text) for n in report.extra_sections
    ]


@given(readings())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_cell_is_as_read_or_left_open_and_listed(one: Reading) -> None:
    """No value appears that was not read, and none that was not read looks like a blank."""
    made = values(drafted(one))
    for name, data in one.tables.items():
        for row, found in (data.rows if data else {}).items():
            for column, cell_ in (found or {}).items():
                printed, value, _, unread = made[name, row, column]
                if unread:
                    continue
                assert cell_ is not None
                assert (printed is None) == (not (cell_.printed or "").strip())
                assert value in (cell_.value, None)
    for place, (_, _, _, unread) in made.items():
        named = [u for u in one.uncertain if u.table == place[0] and u.row in (None, place[1])]
        if any(u.column in (None, place[2]) for u in named):
            assert unread, place


@given(texts)
@settings(max_examples=300, deadline=None)
def test_a_line_of_text_is_one_yaml_scalar_anywhere(text: str) -> None:
    text = " ".join(HIDDEN.sub("", text).replace("\ud800", "").split())
    for flow, around in ((False, "a: {}\nb: 1\n"), (True, "a: [{}, x]\nb: {{c: {}}}\n")):
        written = around.format(scalar(text, flow), scalar(text, flow))
        loaded = yaml.safe_load(written)
        assert loaded["a"] == ([text, "x"] if flow else text), written
        root, problems = parse_yaml(written, "x")
        assert root is not None and problems == []


@pytest.mark.parametrize(
    ("printed", "kind", "value", "unit", "written"),
    [
        ("0", "count", None, None, "0"),
        (None, "count", None, None, "null"),
        ("/", "count", None, None, '"/"'),
        ("-", "change", None, None, '"-"'),
        ("——", "count", None, None, '"——"'),
        ("+1", "change", None, None, "+1"),
        ("-55", "change", None, None, "-55"),
        ("减4", "change", "-4", None, "{value: -4, printed: 减4}"),
        ("1,234", "count", "1234", None, '{value: 1234, printed: "1,234"}'),
        ("１２", "count", "12", None, '{value: 12, printed: "１２"}'),
        ("007", "count", "7", None, '{value: 7, printed: "007"}'),
        ("22（其中修订16件）", "count", "22", None, "{value: 22, printed: 22（其中修订16件）}"),
        ("20189万元", "amount", None, None, "20189万元"),
        ("共 5 万元", "amount", "5", "万元", "{value: 5, printed: 共 5 万元, unit: 万元}"),
        ("59237.2449", "amount", None, None, "59237.2449"),
        ("无", "count", None, None, "{value: null, printed: 无}"),
        ("null", "count", None, None, '{value: null, printed: "null"}'),
    ],
)
def test_cells_are_written_as_the_readme_says(
    printed: str | None, kind: str, value: str | None, unit: str | None, written: str
) -> None:
    one = cell(printed, kind, value, unit)
    assert cell_text(one, kind) == written
    root, problems = parse_yaml(f"[{written}]", "x")
    reader = Reader("x", problems)
    assert isinstance(root, Sequence)
    again = reader.cell(root.items[0], "", kind)
    assert problems == [] and again is not None
    assert (again.printed, again.value, again.unit) == (one.printed, one.value, one.unit)


def explained(one: Explanation) -> tuple[object, ...]:
    return one.check, one.row, one.column, one.left, one.right, one.reason, one.by, one.date


@pytest.mark.parametrize("content", [ROOT / "content", FABRICATED], ids=["content", "fabricated"])
def test_reports_that_are_there_keep_their_values_and_texts(content: Path) -> None:
    for report in load_content(content, FORMS).reports:
        text = report_text(report)
        again, problems = read(text, report.key)
        assert problems == [] and report_text(again) == text
        assert values(again) == values(report)
        assert list(map(explained, again.explanations)) == list(map(explained, report.explanations))
        assert [one.text for one in again.sections.values()] == [one.text for one in report.sections.values()]
        assert [one.reason for one in again.corrections] == [one.reason for one in report.corrections]


@pytest.mark.founding
def test_the_founding_reports_are_canonical_to_the_byte() -> None:
    for report in load_content(ROOT / "content", FORMS).reports:
        assert report_text(report) == Path(report.path).read_text("utf-8"), report.path


def test_doubtful_numbers_are_left_open_or_kept_as_words() -> None:
    made = drafted(
        reading(
            cells={
                "requests.new.natural": cell("7", value="9"),  # not what is printed
                "requests.new.business": cell("2.5", value="2.5"),  # no count
                "requests.new.research": cell("5万", value="5", unit="万"),  # no such unit here
                "requests.new.legal": Cell("-", cell("0").value, None, 1, 0),  # a sign states no number
                "requests.new.other": None,
                "disclosure.fees.amount": cell("3.1234567", "amount", "3.1234567"),
            }
        )
    )
    requests = made.tables["requests"]
    assert requests is not None
    kinds = [one.kind for one in (requests.rows["new"] or {}).values()]
    assert kinds == ["unread", "text", "text", "number", "unread", "unread", "number"]
    assert [(one.row, one.column) for one in made.uncertain] == [
        ("new", "legal"),
        ("new", "natural"),
        ("new", "other"),
    ]
    assert '  new:            [null, {value: null, printed: "2.5"}' in report_text(made)
    assert 'printed: "3.1234567"' in report_text(made)


def test_a_doubtful_number_of_a_further_row_stays_as_words() -> None:
    row = ExtraRowReading("requests", "其他", (cell("7", value="9"), cell("-5"), cell(None), cell("3")))
    done = draft(reading(extra_rows=(row,)), KEY, "report.yml", SOURCE, "示例市示例局")
    assert [one.kind for one in done.report.extra_rows[0].cells] == ["text", "text", "blank", "number"]
    assert [one.code for one in done.warnings] == ["import-no-such-number"]
    assert read(report_text(done.report))[1] == []


def test_entries_name_just_the_cells_that_are_open() -> None:
    open_row = dict.fromkeys((one.id for one in FORMS["cn-2021"].table["requests"].leaf_columns), None)
    lines_ = ("一、 | 1 | 2 |", "二、")
    whole = Uncertain("requests", "new", None, message("import-no-year"), lines_)
    made = drafted(reading(cells={f"requests.new.{one}": None for one in open_row}, uncertain=(whole,)))
    assert [(one.table, one.row, one.column, one.lines) for one in made.uncertain] == [
        ("requests", "new", None, lines_)
    ]
    text = report_text(made)
    assert "uncertain:                    # 导入时没有把握、留空的格子：对照原文填好，再删去这一条\n" in text
    assert "  - {table: requests, row: new, reason: " in text
    assert text.count("null, null, null, null, null, null, null") == 1


def test_texts_are_cleaned_and_it_is_said_how() -> None:
    done = draft(
        reading(
            title="示例<局>\u202e2021年\n年报",
            sections={"overview": Part("\x07一\u2028二\r\n三" + "长" * 100_000)},
        ),
        KEY,
        "report.yml",
        SOURCE,
        "示例市示例局",
    )
    assert done.report.title == "示例＜局＞2021年 年报"
    assert done.report.sections["overview"].text.startswith("一\n二\n三长长")
    said = {one.code: dict(one.params)["count"] for one in done.warnings}
    assert said == {"import-cleaned-hidden": "2", "import-cleaned-brackets": "2", "import-cleaned-cut": "1"}


def test_a_report_without_a_title_gets_one_and_a_note_that_says_so() -> None:
    done = draft(reading(title=None), KEY, "report.yml", SOURCE, "示例市示例局")
    assert done.report.title == "示例市示例局2021年政府信息公开工作年度报告"
    assert [note.text for note in done.report.notes] == [message("import-title-made").text()]
    assert "import-title-made" in [one.code for one in done.warnings]


def test_an_agency_file_reads_back(tmp_path: Path) -> None:
    text = agency_text("示例: 局", ("示例", "a, b"), "department")
    assert yaml.safe_load(text) == {
        "name": "示例: 局",
        "aliases": ["示例", "a, b"],
        "kind": "department",
        "website": None,
    }
