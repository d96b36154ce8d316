"""What several test modules share: made-up reports as text, and short ways to read them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.agencies import Agency
from generator.checks.arithmetic import check_relations
from generator.checks.explanations import apply_explanations
from generator.fields import Reader
from generator.findings import Finding, Passed
from generator.form_reader import load_forms
from generator.forms import Table
from generator.problems import Problem
from generator.report_reader import read_report
from generator.reports import Report, ReportKey
from generator.yaml_reader import parse_yaml

ROOT = Path(__file__).resolve().parent.parent
CASES = Path(__file__).with_name("cases")
FORMS = load_forms()
KEY = ReportKey("990101", "shili", 2021)
AGENCY = Agency("990101", "shili", "示例市示例局", (), "department", None, None, None, "agency.yml")
HEAD = """\
form: {form}
title: 示例市示例局2021年政府信息公开工作年度报告
scope: own
source: {{name: shili.txt, url: null, sha256: null}}
sections:
  overview: {{kind: summary, text: 示例。}}
"""


def report_text(
    form: str = "cn-2021",
    undivided: bool = False,
    cells: Mapping[str, str] | None = None,
    tail: str = "",
    head: str | None = None,
) -> str:
    """A report in which every cell is 0, one row a line, as YAML.

    `cells` sets cells (`requests.new.total`), whole rows (`requests.new`) or tables (`requests`) to
    another text; `head` is put in place of all that comes before the tables, `tail` at the end.
    """
    cells = dict(cells or {})
    lines = [(head or HEAD.format(form=form)).rstrip("\n")]
    for table in FORMS[form].tables:
        lines += _table_lines(table, undivided, cells)
    if cells:
        raise ValueError(f"no such place: {sorted(cells)}")
    return "\n".join([*lines, tail])


def _table_lines(table: Table, undivided: bool, cells: dict[str, str]) -> list[str]:
    if table.id in cells:
        return [f"{table.id}: {cells.pop(table.id)}"]
    lines = [f"{table.id}:"]
    for row in table.leaf_rows(undivided):
        place = f"{table.id}.{row.id}"
        values = [(column.id, cells.pop(f"{place}.{column.id}", "0")) for column in table.columns_of(row.id)]
        if table.layout == "blocks":
            written = "{" + ", ".join(f"{name}: {value}" for name, value in values) + "}"
        else:
            written = "[" + ", ".join(value for _, value in values) + "]"
        lines.append(f"  {row.id}: {cells.pop(place, written)}")
    return lines


def read(text: str, key: ReportKey = KEY) -> tuple[Report | None, list[Problem]]:
    """Read a report from text; problems in order of their place."""
    path = f"{key.year}.yml"
    root, problems = parse_yaml(text, path)
    reader = Reader(path, problems)
    report = read_report(reader, root, key, FORMS) if root is not None else None
    return report, sorted(reader.problems, key=lambda problem: problem.order)


def read_well(text: str, key: ReportKey = KEY) -> Report:
    """Read a report that has to be without mistakes."""
    report, problems = read(text, key)
    assert not problems, [(one.line, one.where, one.message.text("en")) for one in problems]
    assert report is not None
    return report


def line_of(text: str, part: str) -> int:
    """Number of the first line that holds `part`."""
    return next(number for number, line in enumerate(text.split("\n"), 1) if part in line)


def codes(problems: list[Problem]) -> list[str]:
    """The codes of problems, in their order."""
    return [problem.message.code for problem in problems]


def brief(finding: Finding) -> tuple[str, str | None, str | None, str, int | None, int | None]:
    """What matters of a finding: code, row, column, state, left and right as whole numbers."""
    left, right = (None if side is None else int(side) for side in (finding.left, finding.right))
    return finding.code, finding.row, finding.col, finding.state, left, right


def check_report(report: Report, levels: tuple[str, ...] = ("error",)) -> tuple[Finding, ...]:
    """The arithmetic findings of one report at these levels, explanations applied."""
    found = [one.finding() if isinstance(one, Passed) else one for one in check_relations(report, AGENCY)]
    found = [finding for finding in found if finding.level in levels]
    return tuple(apply_explanations(report.key, report.path, report.explanations, found))


# Text → how a CSV file of the site writes it, whether Python or the browser makes the file.
CSV_CELLS = {
    **{
        text: text
        for text in ("-55", "+1", "+3", "-1.5", "0", "-", "－", "/", "——", "", "22（其中修订16件）")
    },
    **{
        text: f"'{text}"
        for text in ("=1+1", "+1+cmd", "-1-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠A1", "'=1", "'", "-²", "+")
    },
    "\t=1": '"\'\t=1"',
    "\r=1": '"\'\r=1"',
    "\n=1": '"\'\n=1"',
    "1,234": '"1,234"',
    "-1,234": '"\'-1,234"',
    "a;=1+1": '"a;=1+1"',
    ' "a"\t': '" ""a""\t"',
    "a　": '"a　"',
}
