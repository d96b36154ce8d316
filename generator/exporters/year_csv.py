"""`data/years/<year>.csv`: the reports of a year, one a line, with key figures and shares of outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from generator.collection import Collection
from generator.exporters.cells import ABSENT, KINDS
from generator.exporters.csv_text import Field, head, line
from generator.exporters.file import File
from generator.findings import BADGES
from generator.forms import Form
from generator.metrics import (
    ANSWERED,
    COUNTED,
    KEY_FIGURES,
    OUTCOMES,
    REQUESTS,
    key_figures,
    outcome_shares,
    row_sum,
    states,
)
from generator.pages.page import address, report_path, year_data_path
from generator.portal import Portal
from generator.reports import SCOPES, Report

WHY = ("table", "row", "blank", "unread", "words", "zero", "parts")
_STATES = {
    "fail": "不符的核对项数",
    "doubt": "存疑的核对项数",
    "hint": "提示的项数",
    "explained": "已说明的项数",
    "not_assessable": "无法核对的项数",
    "pass": "相符的核对项数",
}
_OF_REPORT = (
    Field("region", "string", "地区代码", "行政区划代码，六位数字"),
    Field("region_name", "string", "地区名称"),
    Field("agency", "string", "机关代号", "在同一地区内不重复"),
    Field("agency_name", "string", "机关名称"),
    Field("year", "integer", "年度"),
    Field("title", "string", "标题", "照原文"),
    Field("form", "string", "格式代号", "表格用的是哪一版格式"),
    Field("scope", "string", "统计范围", "own：本机关；aggregate：汇总；空：不详", SCOPES),
    Field("signed", "string", "落款日期", "原文所印；没有印的为空；有的只印到月"),
    Field("published", "string", "上网日期", "不详的为空"),
    Field("badge", "string", "核对标记的代号", words=tuple(BADGES)),
    Field("badge_label", "string", "核对标记", words=tuple(badge.label for badge in BADGES.values())),
    *(Field(f"findings_{state}", "integer", _STATES[state]) for state in COUNTED),
)
_ADDRESS = Field("address", "string", "网页", "这份报告的网页；网站的网址没有定时只有后半段")


def of_year(collection: Collection, year: int) -> File:
    """The file of one year."""
    lines = "".join(one.record.line for one in collection.summaries(collection.keys_of_year[year]))
    return File(year_data_path(year), (head(fields(collection.forms)) + lines).encode())


def size(collection: Collection, year: int) -> int:
    """Number of bytes of the file of a year."""
    lines = (len(one.record.line.encode()) for one in collection.summaries(collection.keys_of_year[year]))
    return len(head(fields(collection.forms)).encode()) + sum(lines)


def year_line(portal: Portal, report: Report) -> str:
    """The line of a report in the file of its year."""
    return line(_texts(portal, report))


def fields(forms: Mapping[str, Form]) -> Sequence[Field]:
    """The columns; the names of figures are those of the newest form."""
    form = max((form for form in forms.values() if form.kind == "report"), key=lambda form: form.first_year)
    briefs = form.table[REQUESTS].row_briefs
    found = list(_OF_REPORT)
    for table, row, column in KEY_FIGURES:
        place = form.table[table].row_places[row]
        name = f"{table}.{row}.{column}"
        found.append(
            Field(name, "string", place, "总计一栏，照原文所印；原文空白、没有印和本站还没有录入的为空")
        )
        found.append(Field(f"{name}.kind", "string", "上一列的种类", "见单元格数据的 kind", KINDS[:-1]))
    found.append(Field("answered", "number", "分母", f"{briefs[ANSWERED]}（总计一栏）"))
    for outcome in OUTCOMES:
        found += _fields_of_share(outcome, briefs[outcome])
    return [*found, _ADDRESS]


def _fields_of_share(outcome: str, label: str) -> Iterator[Field]:
    yield Field(outcome, "number", label, "总计一栏的数，分行的相加；缺一个数就为空")
    yield Field(f"{outcome}_share", "number", f"{label}占比", "除以分母，六位小数；无法计算的为空")
    yield Field(
        f"{outcome}_why",
        "string",
        "无法计算的原因",
        "table：没有这张表；row：没有印这一行；blank：空白；unread：本站还没有录入；words：印的不是数；"
        "zero：分母为 0；parts：各项与总计对不上",
        WHY,
    )


def _texts(portal: Portal, report: Report) -> Iterator[str]:
    key, badge = report.key, portal.badges[report.key]
    yield from (key.region, portal.regions[key.region].full_name, key.agency, portal.agency(key).name)
    yield from (str(key.year), report.title, report.form.id, report.scope or "")
    yield from (report.signed or "", report.published or "", badge.id, badge.label)
    counted = states(portal.findings[key])
    yield from (str(counted[state]) for state in COUNTED)
    for figure in key_figures(report):
        yield (figure.cell and figure.cell.printed) or ""
        yield figure.cell.kind if figure.cell else ABSENT
    yield _number(row_sum(report, REQUESTS, ANSWERED).value)
    for share in outcome_shares(report):
        yield _number(share.part.value)
        yield "" if share.value is None else f"{share.value:.6f}"
        yield share.why or ""
    yield (portal.settings.address or "") + address(report_path(key))


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"
