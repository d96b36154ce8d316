"""Report files: a good one reads cell by cell; every mistake has its code, its place and its labels."""

import random
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from generator.content import load_content
from generator.messages import LANGUAGES
from generator.outputs.text import problem_lines
from generator.reports import Labels
from generator.survey import survey
from tests.helpers import CASES, FORMS, codes, line_of, read, read_well, report_text

T2 = "主动公开政府信息情况"
T3 = "收到和处理政府信息公开申请情况"
T4 = "政府信息公开行政复议、行政诉讼情况"
EXPLANATION = (
    "explanations:\n"
    "  - {check: requests-balance, row: total, column: total, left: 1, right: 0,"
    " reason: 示例, by: 编辑, date: 2022-03-01}\n"
)
ANNEX = "annex:\n  form: cn-2014-statistics\n  values:\n    disclosed: 5\n    gazette: null\n"


@pytest.mark.parametrize("form", ["cn-2019", "cn-2021"])
def test_smallest_report(form):
    report = read_well(report_text(form))
    assert (report.form.id, report.scope, report.title) == (
        form,
        "own",
        "示例市示例局2021年政府信息公开工作年度报告",
    )
    assert (report.signed, report.published, report.period, report.annex) == (None, None, None, None)
    assert (report.cites, report.extra_rows, report.surplus, report.notes, report.explanations) == ((),) * 5
    assert list(report.tables) == ["disclosure", "requests", "challenges"]
    assert report.sections["overview"].kind == "summary"
    assert report.sections["overview"].title == "一、总体情况"


@pytest.mark.parametrize(("form", "undivided"), [("cn-2019", False), ("cn-2021", False), ("cn-2021", True)])
def test_every_cell_lands_where_it_was_written(form, undivided):
    places = [
        (table.id, row.id, column.id)
        for table in FORMS[form].tables
        for row in table.leaf_rows(undivided)
        for column in table.columns_of(row.id)
    ]
    numbers = dict(zip(places, range(1, len(places) + 1), strict=True))
    text = report_text(form, undivided, {".".join(place): str(number) for place, number in numbers.items()})
    report = read_well(text)
    lines = text.split("\n")
    for (table, row, column), number in numbers.items():
        cell = report.tables[table].cell(row, column)
        assert cell.value == number
        assert lines[cell.line - 1][cell.column - 1 :].startswith(str(number))
    assert report.tables["requests"].undivided is undivided
    assert len(numbers) == {"cn-2019": 22 + 161 + 15, "cn-2021": 10 + (161 if undivided else 175) + 15}[form]


def test_order_of_rows_in_the_file_does_not_matter():
    lines = report_text(cells={"requests.new.legal": "7"}).split("\n")
    first = next(number for number, line in enumerate(lines) if line.startswith("  new:"))
    rows = lines[first : first + 25]
    random.Random(1).shuffle(rows)
    report = read_well("\n".join([*lines[:first], *rows, *lines[first + 25 :]]))
    assert list(report.tables["requests"].rows) == [
        row.id for row in FORMS["cn-2021"].table["requests"].leaf_rows()
    ]
    assert report.tables["requests"].cell("new", "legal").value == 7


def test_blank_mark_zero_and_remark_are_four_things():
    values = ["0", "null", '"/"', "{value: 3, printed: 3（示例）}"]
    names = ["natural", "business", "research", "nonprofit"]
    report = read_well(
        report_text(cells={f"requests.new.{n}": v for n, v in zip(names, values, strict=True)})
    )
    cells = [report.tables["requests"].cell("new", name) for name in names]
    assert [(cell.kind, cell.printed, cell.value) for cell in cells] == [
        ("number", "0", Decimal(0)),
        ("blank", None, None),
        ("mark", "/", None),
        ("number", "3（示例）", Decimal(3)),
    ]


@pytest.mark.parametrize("blank", ["null", "~"])
def test_table_or_row_that_is_not_printed(blank):
    cells = {"challenges": blank, "requests.new": blank, "disclosure.fees": blank}
    report = read_well(report_text(cells=cells))
    assert report.tables["challenges"] is None
    assert report.tables["requests"].rows["new"] is None
    assert report.tables["requests"].cell("new", "total") is None
    assert report.tables["disclosure"].rows["fees"] is None


def test_annex_rows_may_be_missing_or_blank():
    report = read_well(report_text(tail=ANNEX))
    data = report.annex.data
    assert data.cell("disclosed", "value").value == 5
    assert data.cell("gazette", "value").kind == "blank"
    assert data.rows["website"] is None
    assert report.annex.title == "政府信息公开工作情况统计表"
    assert [name for name, _ in report.all_tables()] == ["disclosure", "requests", "challenges", "annex"]


def test_everything_around_the_tables():
    tail = (
        "signed: 2022-01\npublished: 2022-01-20\nperiod: {from: 2021-01-01, to: 2021-12-31}\n"
        "cites: [示例〔2021〕1号]\ncontact: {phone: '010-1', office: 示例办}\n"
        "extra_sections:\n  - {title: 示例章, after: requests, text: 一}\n"
        "labels: {requests: {title: 示例表, rows: {new: 一、新收}, columns: {total: 合计}}}\n"
        "extra_rows: [{table: requests, label: 示例行, cells: [3, null]}]\n"
        "surplus: [{table: challenges, row: review, cells: [0, 若干], note: 示例注}]\n"
        "notes: [{text: 一}, {table: requests, row: new, text: 二}]\n" + EXPLANATION
    )
    report = read_well(report_text(tail=tail))
    assert (report.signed, report.published) == ("2022-01", "2022-01-20")
    assert report.period == ("2021-01-01", "2021-12-31")
    assert report.cites == ("示例〔2021〕1号",)
    assert report.contact == {"office": "示例办", "phone": "010-1"}
    assert [(one.title, one.after, one.kind) for one in report.extra_sections] == [
        ("示例章", "requests", "full")
    ]
    assert report.labels == {"requests": Labels("示例表", {"new": "一、新收"}, {"total": "合计"})}
    assert [cell.printed for cell in report.extra_rows[0].cells] == ["3", None]
    assert [(one.table, one.row, one.cells, one.note) for one in report.surplus] == [
        ("challenges", "review", ("0", "若干"), "示例注")
    ]
    assert [(one.table, one.row, one.text) for one in report.notes] == [
        (None, None, "一"),
        ("requests", "new", "二"),
    ]
    (one,) = report.explanations
    assert (one.check, one.row, one.column, one.left, one.right) == (
        *("requests-balance", "total", "total"),
        *(Decimal(1), Decimal(0)),
    )


def test_narratives_know_where_their_text_begins():
    sections = (
        "\n  preface: {kind: summary, text: 前言}\n  problems:\n    text: '问题'"
        "\n  other:\n    kind: full\n    text: |\n\n\n      \u3000其他\n\n      又\n"
    )
    tail = "extra_sections:\n  - {title: 示例章, after: requests, text: 一}\n"
    text = report_text(tail=tail).replace("  overview:", f"{sections}  overview:", 1)
    report = read_well(text)
    lines = text.split("\n")
    told = {}
    for one in (*report.sections.values(), *report.extra_sections):
        assert lines[one.line - 1][one.column - 1 :].startswith(one.text.split("\n")[0])
        told[one.id] = one.literal
    assert told == {
        **dict.fromkeys(("preface", "overview", "problems", "extra_sections"), False),
        "other": True,
    }
    other = report.sections["other"]
    assert [lines[other.line - 1 + k].strip() for k in range(3)] == other.text.split("\n")


def row(name, values="[0, 0, 0, 0, 0, 0, 0]"):
    return f"  {name}: {values}\n"


# Name → what to replace in a good report, by what; then code, a part of the line, the column, the place.
MISTAKES = {
    "row too short": (
        *(row("new"), row("new", "[0, 0, 0, 0, 0, 0]")),
        *("row-length", "  new:", 8, f"{T3} · 一、本年新收政府信息公开申请数量"),
    ),
    "row too long": (
        *(row("petition"), row("petition", "[0, 0, 0, 0, 0, 0, 0, 0]")),
        *("row-length", "  petition:", 13, f"{T3} · （五）不予处理 › 1.信访举报投诉类申请"),
    ),
    "row without brackets": (
        *(row("new"), row("new", "0 0 0 0 0 0 0")),
        *("want-list", "  new:", 8, f"{T3} · 一、本年新收政府信息公开申请数量"),
    ),
    "row missing": (
        *(row("secret"), ""),
        *("row-missing", "  new:", 3, f"{T3} · （三）不予公开 › 1.属于国家秘密"),
    ),
    "row of table four missing": (
        *("  review: [0, 0, 0, 0, 0]\n", ""),
        *("row-missing", "  litigation_direct:", 3, f"{T4} · 行政复议"),
    ),
    "row of table two missing": (
        *("  coercion: {decisions: 0}\n", ""),
        *("row-missing", "  regulations:", 3, f"{T2} · 行政强制"),
    ),
    "row twice": (row("new"), row("new") + row("new", "[]"), "duplicate-key", "  new: []", 3, ""),
    "row unknown": (row("new"), row("new") + row("newer"), "unknown-key-close", "  newer:", 3, T3),
    "row of no table": (row("new"), row("new") + row("qqqqqqq"), "unknown-key", "  qqqqqqq:", 3, T3),
    "group instead of its rows": (row("new"), row("new") + row("refused"), None, "  refused:", 3, T3),
    "cell missing": (
        *("repealed: 0, in_force: 0}\n  normative", "in_force: 0}\n  normative"),
        *("cell-missing", "  regulations:", 16, f"{T2} · 规章 · 本年废止件数"),
    ),
    "cell unknown": (
        *("licensing: {decisions: 0}", "licensing: {decisions: 0, issued: 0}"),
        *("unknown-key", "  licensing:", 29, f"{T2} · 行政许可"),
    ),
    "cell of a count": (
        *(row("granted"), row("granted", "[0, 0, 0, 一, 0, 0, 0]")),
        *("number-count", "  granted:", 22, f"{T3} · 三、本年度办理结果 › （一）予以公开 · 社会公益组织"),
    ),
    "cell of table four": (
        *("  litigation_direct: [0, 0, 0, 0, 0]", "  litigation_direct: [0, 0, 0, -1, 0]"),
        *("number-negative", "  litigation_direct:", 32, f"{T4} · 行政诉讼 › 未经复议直接起诉 · 尚未审结"),
    ),
    "cell of table two": (
        *("fees: {amount: 0}", "fees: {amount: 1.2345678}"),
        *("too-many-decimals", "  fees:", 18, f"{T2} · 行政事业性收费 · 本年收费金额（单位：万元）"),
    ),
    "cell written as a list": (
        *(row("new"), row("new", "[0, [0], 0, 0, 0, 0, 0]")),
        *("want-cell", "  new:", 12, f"{T3} · 一、本年新收政府信息公开申请数量 · 商业企业"),
    ),
    "other_handling beside its parts": (
        *(row("total"), row("other_handling") + row("total")),
        *("row-both-ways", "  other_handling:", 19, f"{T3} · （六）其他处理"),
    ),
    "table as a list": ("disclosure:\n", "disclosure: []\nx:\n", "want-mapping", "disclosure:", 13, T2),
    "table missing": (
        *("challenges:\n", "x:\n"),
        *("missing-key", "form:", 1, ""),
    ),
    "form unknown": ("form: cn-2021", "form: cn-2022", "unknown-form", "form:", 7, "form"),
    "annex form as form": ("form: cn-2021", "form: cn-2014-statistics", "unknown-form", "form:", 7, "form"),
    "form missing": ("form: cn-2021\n", "", "missing-key", "title:", 1, ""),
    "title missing": ("title:", "titel:", "missing-key", "form:", 1, ""),
    "title blank": ("title: 示例市", "title: #", "want-text", "title:", 7, "title"),
    "title empty": ("title: 示例市示例局2021年", "title: '' #", "want-text", "title:", 8, "title"),
    "title a year": ("title: 示例市示例局2021年", "title: 2021 #", "quote-text", "title:", 8, "title"),
    "title with a tag": ("title: 示例市", "title: <b>示例市", "angle-brackets", "title:", 8, "title"),
    "scope": ("scope: own", "scope: all", "want-choice", "scope:", 8, "scope"),
    "sha256": ("sha256: null", "sha256: ABC", "want-sha256", "source:", 46, "source.sha256"),
    "sha256 in capitals": (
        *("sha256: null", f"sha256: {'A' * 64}"),
        *("want-sha256", "source:", 46, "source.sha256"),
    ),
    "address": ("url: null", "url: shili.example", "want-address", "source:", 32, "source.url"),
    "section unknown": ("  overview:", "  overvieww:", "unknown-key-close", "  overvieww:", 3, "sections"),
    "section of a table": ("  overview:", "  requests:", "unknown-key", "  requests:", 3, "sections"),
    "section without text": (
        *("kind: summary, text: 示例。", "kind: summary"),
        *("missing-key", "  overview:", 13, "overview · 一、总体情况"),
    ),
    "section with empty text": (
        *("text: 示例。", "text: ''"),
        *("want-text", "  overview:", 35, "overview · 一、总体情况 · text"),
    ),
    "kind of text": (
        *("kind: summary", "kind: short"),
        *("want-choice", "  overview:", 20, "overview · 一、总体情况 · kind"),
    ),
    "key twice": ("scope: own\n", "scope: own\nscope: all\n", "duplicate-key", "scope: all", 1, ""),
}
# What to put at the end of a good report; then as above.
TAILS = {
    "key unknown": ("signd: 2022-01-17", "unknown-key-close", "signd", 1, ""),
    "date": ("signed: 2022-02-30", "want-date", "signed", 9, "signed"),
    "period": ("period: {from: 2021-13-01}", "want-date", "period", 16, "period.from"),
    "contact": ("contact: {phone: 5740}", "quote-text", "contact", 18, "contact.phone"),
    "extra section without place": (
        *("extra_sections: [{title: 一, text: 二}]", "missing-key"),
        *("extra_sections", 18, "extra_sections"),
    ),
    "extra section after nothing": (
        *("extra_sections: [{title: 一, text: 二, after: nowhere}]", "want-choice"),
        *("extra_sections", 45, "extra_sections · after"),
    ),
    "explanation of an unknown check": (
        *(EXPLANATION.replace("requests-balance", "requests-sum"), "unknown-check-close"),
        *("requests-sum", 13, "explanations.check"),
    ),
    "explanation without reason": (
        *(EXPLANATION.replace(" reason: 示例,", ""), "missing-key"),
        *("requests-balance", 5, "explanations"),
    ),
    "explanation with an empty reason": (
        *(EXPLANATION.replace("reason: 示例", "reason: ''"), "want-text"),
        *("requests-balance", 85, "explanations · reason"),
    ),
    "explanation of words": (
        *(EXPLANATION.replace("left: 1", "left: 一"), "number-change"),
        *("requests-balance", 64, "explanations.left"),
    ),
    "explanation of a sign": (
        *(EXPLANATION.replace("left: 1", "left: '/'"), "want-number-or-null"),
        *("requests-balance", 64, "explanations.left"),
    ),
    "explanation that is no mapping": (
        *("explanations: [示例]", "want-mapping"),
        *("explanations", 16, "explanations"),
    ),
    "label of an unknown id": (
        *("labels: {requests: {rows: {nwe: 一、新收}}}", "unknown-key-close"),
        *("labels", 28, "labels.requests.rows"),
    ),
    "label of an unknown table": ("labels: {request: {}}", "unknown-key-close", "labels", 10, "labels"),
    "surplus in an unknown row": (
        *("surplus: [{table: requests, row: newer, cells: [0], note: 一}]", "unknown-cell"),
        *("surplus", 34, "surplus.row"),
    ),
    "surplus in an unknown table": (
        *("surplus: [{table: request, cells: [0], note: 一}]", "want-choice"),
        *("surplus", 19, "surplus.table"),
    ),
    "surplus without note": (
        *("surplus: [{table: requests, cells: [0]}]", "missing-key"),
        *("surplus", 11, "surplus"),
    ),
    "surplus in the annex of a report without": (
        *("surplus: [{table: annex, cells: [0], note: 一}]", "want-choice"),
        *("surplus", 19, "surplus.table"),
    ),
    "note on an unknown row": (
        *("notes: [{table: requests, row: newer, text: 一}]", "unknown-cell"),
        *("notes", 32, "notes.row"),
    ),
    "extra row of words": (
        *("extra_rows: [{table: requests, label: 示例行, cells: [若干]}]", "number-amount"),
        *("extra_rows", 52, "extra_rows · 示例行"),
    ),
    "annex of a form of reports": (
        *(ANNEX.replace("cn-2014-statistics", "cn-2019"), "unknown-form"),
        *("  form: cn-2019", 9, "annex.form"),
    ),
    "annex with an unknown row": (
        *(ANNEX + "    gazete: 1\n", "unknown-key-close"),
        *("    gazete", 5, "政府信息公开工作情况统计表"),
    ),
    "annex with words": (
        *(ANNEX.replace("disclosed: 5", "disclosed: 五"), "number-count"),
        *(
            "    disclosed",
            16,
            "政府信息公开工作情况统计表 · （一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）",
        ),
    ),
}


@pytest.mark.parametrize(("old", "new", "code", "part", "column", "where"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes(old, new, code, part, column, where):
    good = report_text()
    assert old in good
    text = good.replace(old, new, 1)
    line = line_of(text, part)
    problems = read(text)[1]
    found = [(one.line, one.column, one.message.code, one.where) for one in problems]
    if code is None:
        assert [one[3] for one in found if one[0] == line] == [where]
    else:
        assert (line, column, code, where) in found
    assert len(found) == 1 or code in ("missing-key", "want-mapping")


@pytest.mark.parametrize(("tail", "code", "part", "column", "where"), TAILS.values(), ids=TAILS)
def test_mistakes_around_the_tables(tail, code, part, column, where):
    text = report_text(tail=tail)
    problems = read(text)[1]
    found = [(one.line, one.column, one.message.code, one.where) for one in problems]
    assert found == [(line_of(text, part), column, code, where)]


def test_messages_name_what_is_missing():
    text = report_text(cells={"requests.new": "[0, 0]"}).replace(row("secret"), "")
    text = text.replace("repealed: 0, ", "", 1)
    said = [problem.message.text("zh") for problem in read(text)[1]]
    assert "“规章”一行缺少“本年废止件数”（repealed）" in said[0]
    assert "缺少“1.属于国家秘密”一行（secret）" in said[1]
    assert (
        "应有 7 个数（自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计），现在有 2 个" in said[2]
    )


def test_ten_mistakes_of_a_file_are_told_at_once_in_order_of_line():
    text = report_text(
        cells={
            "disclosure.normative": "{issued: 010, repealed: 1:30, in_force: yes}",
            "disclosure.fees.amount": "约5",
            "requests.new": "[0, 0]",
            "requests.secret.natural": "1_000",
            "requests.secret.total": '"0"',
            "challenges.review.total": "３",
        },
        tail="signed: 2022-02-30\nsigned: 2022-01-17\nremark: 示例\n",
    ).replace("scope: own", "scope: &own own")
    report, problems = read(text)
    assert codes(problems) == [
        "yaml-alias",
        "number-leading-zero",
        "number-sexagesimal",
        "number-boolean",
        "number-amount",
        "row-length",
        "number-underscore",
        "quoted-number",
        "number-full-width",
        "want-date",
        "duplicate-key",
        "unknown-key",
    ]
    places = [(problem.line, problem.column) for problem in problems]
    assert places == sorted(places)
    assert len({line for line, _ in places}) == 9
    assert report is not None


@pytest.mark.parametrize("text", ["示例", "[]", "null", "- form: cn-2021", "{}", "form: [cn-2021]", "3"])
def test_a_file_of_another_shape_is_a_problem(text):
    report, problems = read(text + "\n")
    assert report is None
    assert problems
    assert {problem.line for problem in problems} == {1}


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """A copy of the broken content folder, with what tools or a checkout would trip over."""
    shutil.copytree(CASES / "broken", tmp_path / "broken")
    (tmp_path / "broken/reports/990100/shili/2022.yml").symlink_to("2019.yml")
    (tmp_path / "broken/pages/gbk.md").write_bytes("# 中文\n".encode("gbk"))
    monkeypatch.chdir(tmp_path)
    return Path("broken")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_broken_folder_is_listed_mistake_by_mistake(broken, lang, pytestconfig):
    expected = CASES / ("broken.expected.txt" if lang == "zh" else f"broken.expected.{lang}.txt")
    listing = "\n".join(problem_lines(load_content(broken, FORMS).problems, lang))
    if pytestconfig.getoption("--update-expected"):
        expected.write_text(listing, "utf-8")
    assert listing == expected.read_text("utf-8")


def test_broken_folder_holds_every_mistake_of_content(broken):
    """A message that an editor can get, and that the broken folder does not show, is one nobody has read."""
    shown = {problem.message.code for problem in load_content(broken, FORMS).problems}
    elsewhere = {
        *("file-unreadable", "file-too-large", "file-too-deep", "file-too-many-values", "control-character"),
        *("text-too-long", "want-one-line", "no-content", "page-missing", "want-year"),
    }
    sources = "".join(
        (Path(load_content.__code__.co_filename).parent / name).read_text("utf-8")
        for name in (
            "yaml_reader.py",
            "fields.py",
            "syntax_hints.py",
            "report_reader.py",
            "agencies.py",
            "settings.py",
            "glossary.py",
            "content.py",
        )
    )
    possible = set(re.findall(r"message\(\s*\"([a-z0-9-]*[a-z0-9])\"", sources))
    assert possible - shown - elsewhere == set()
    assert elsewhere & shown == set()


def test_only_some_files(broken):
    folder = broken / "reports/990100/shili"
    only = survey(broken, FORMS, [folder / "2017.yml"]).problems
    paths = {problem.path for problem in only}
    assert "broken/reports/990100/shili/2017.yml" in paths
    assert not any(path.endswith(f"{year}.yml") for path in paths for year in (2010, 2018, 2019))
    below = survey(broken, FORMS, [folder]).problems
    assert {f"{folder.as_posix()}/{year}.yml" for year in range(2010, 2020)} <= {one.path for one in below}


def test_a_folder_that_is_no_content_folder(tmp_path):
    found = load_content(tmp_path, FORMS).problems
    assert codes(found) == ["page-missing", *["no-content"] * 3]
    names = ["about.md", "portal.yml", "regions.yml", "reports"]
    assert [Path(problem.path).name for problem in found] == names


@pytest.mark.parametrize(
    "text",
    [
        *("[a](javascript:alert(1))", "[a](JAVASCRIPT:alert(1))", "[a]( javascript:x)", "[a](vbscript:x)"),
        *(
            "[a](data:text/html,x)",
            "[a](&#106;avascript:x)",
            "[a](java&#115;cript&colon;x)",
            "[a](java\tscript:x)",
        ),
        *("[a]: javascript:x", "[a]:\n  javascript:x", "![a](javascript:x)", "<javascript:x>", "<SCRIPT>"),
        *(
            "<!-- a -->",
            "<?php",
            "a <b onclick=x",
            "</div>",
            "# a {: onclick=x }",
            "a\n{ onclick=x }",
            "\\](a\\:b)",
        ),
    ],
)
def test_pages_with_markup_are_refused(tmp_path, text):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.md").write_text(f"# 示例\n\n{text}\n", "utf-8")
    found = [one for one in load_content(tmp_path, FORMS).problems if one.path.endswith("a.md")]
    assert set(codes(found)) == {"page-markup"}
    assert found[0].line >= 3


@pytest.mark.parametrize(
    "text",
    [
        *("[a](index.md)", "[a](../x/)", "[a](#b:c)", "[a](https://example.org/a:b?c=1&d=2)", "1 < 2 > 0"),
        *(
            "[a](mailto:a@example.org)",
            "[a]: https://example.org/",
            "说明：一",
            "a <3",
            "{#b}",
            "javascript: 一种语言",
        ),
    ],
)
def test_pages_may_hold_plain_markdown(tmp_path, text):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.md").write_text(f"# 示例\n\n{text}\n", "utf-8")
    content = load_content(tmp_path, FORMS)
    assert [one for one in content.problems if one.path.endswith("a.md")] == []
    assert text in content.pages["a"]


@pytest.mark.parametrize("name", ["index", "regions", "years", "checks", "data", "assets"])
def test_pages_cannot_take_the_addresses_of_the_site(tmp_path, name):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / f"{name}.md").write_text("# 示例\n", "utf-8")
    content = load_content(tmp_path, FORMS)
    assert "name-taken" in codes(content.problems)
    assert content.pages == {}


def test_what_systems_leave_in_folders_is_overlooked(tmp_path):
    shutil.copytree(CASES / "broken", tmp_path / "broken")
    folder = tmp_path / "broken"
    before = len(load_content(folder, FORMS).problems)
    for place in (folder / "reports", folder / "reports/990100/shili", folder / "pages"):
        for name in (".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep", "2019.yml~"):
            (place / name).write_text("示例", "utf-8")
    assert len(load_content(folder, FORMS).problems) == before
