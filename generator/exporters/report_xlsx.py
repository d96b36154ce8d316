"""`data/<region>/<agency>/<year>.xlsx`: a report's tables as the official form has them, a sheet each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.corrections import by_date
from generator.exporters.cells import tables_of
from generator.exporters.file import File
from generator.exporters.workbook import Layout, Line, fill, lay_out, style_of
from generator.fields import UNREAD, Cell
from generator.findings import verdict
from generator.forms import Table
from generator.metrics import states
from generator.pages.page import address, data_path, report_path
from generator.pages.parts import remarks_on
from generator.places import place_words
from generator.portal import Portal
from generator.report_changes import Held, stated
from generator.reports import Correction, Report, TableData

SCOPES = {"own": "本机关", "aggregate": "汇总（含下级或所属机关）", None: "不详"}
SOURCES = {"entry": "本站更正", "agency": "机关更正"}
NOTHING = {"blank": "空白", "nothing": "没有"}
BLANK = Cell(None, None, None, 0, 0)
# What a cell has to look like to be a number: `style_of` in words.
NUMBERS = (
    "半角数字写的整数和不超过四位的小数是数，可以直接计算，有负号或者千位逗号的也是，有正号的只限整数；"
    "数字一共不超过 15 位。",
    "别的照原文作文字，求和时会略过：带单位、括注等别的字的；“/”“-”等符号；全角数字；前面补 0 的；"
    "千位逗号放错的；“-0”；有正号的小数；本站没有作为数录入的。",
)
HOW_TO_READ = (
    "数字照原文所印，本站不改动、不补写。",
    f"白色空格：原文是空白；灰底空格：原文没有印这一格；“{UNREAD}”（斜体）：本站还没有录入，不等于原文空白。"
    "空白不等于 0；“0”“/”“-”各是各的意思。",
    *NUMBERS,
)


_LAYOUTS: dict[tuple[tuple[int, bool], ...], tuple[Sequence[Table], Layout]] = {}


def files(portal: Portal) -> Iterator[File]:
    """A file a report."""
    for key, report in portal.reports.items():
        yield File(data_path(key, "xlsx"), workbook(portal, report, _layout(report)))


def _layout(report: Report) -> Layout:
    """The layout for the report's tables; worked out once, as it is the same for every such report."""
    shapes = [(table, bool(data and data.undivided)) for _, table, data in tables_of(report)]
    key = tuple((id(table), undivided) for table, undivided in shapes)
    if key not in _LAYOUTS:
        # The tables are held, so that no other can come to have the id of one of them.
        tables = [table for table, _ in shapes]
        _LAYOUTS[key] = tables, lay_out([_empty(*shape) for shape in shapes])
    return _LAYOUTS[key][1]


def _empty(table: Table, undivided: bool) -> TableData:
    """A table with every row, so that all have a place on the sheet."""
    rows = {
        row.id: dict.fromkeys((one.id for one in table.columns_of(row.id)), BLANK)
        for row in table.leaf_rows(undivided)
    }
    return TableData(table, undivided, rows, {}, 0, 0)


def workbook(portal: Portal, report: Report, layout: Layout) -> bytes:
    """The workbook of a report."""
    tables = {table.id: data.rows for _, table, data in tables_of(report) if data}
    return fill(layout, _first_sheet(portal, report), report.title, tables)


def _first_sheet(portal: Portal, report: Report) -> Iterator[Line]:
    yield [("title", report.title)]
    for name, text in _facts(portal, report).items():
        yield [("name", name), ("words", text)]
    for index, text in enumerate(HOW_TO_READ):
        yield [("name", "" if index else "怎样读"), ("words", text)]
    for _, table, data in tables_of(report):
        name = table.name
        for text in remarks_on(report, table.id, data) if data else ("原文没有这张表。",):
            yield [("name", name), ("words", text)]
            name = ""
    for extra in report.extra_rows:
        printed = [(style_of(one), one) for one in extra.cells]
        yield [("name", "原文另印的行"), ("words", extra.label), *printed]
    for note in report.notes:
        if not note.table:
            yield [("name", "附注"), ("words", f"{note.text}。")]
    for one in by_date(report.corrections):
        yield [("name", SOURCES[one.source]), ("words", _corrected(portal, report, one))]


def _corrected(portal: Portal, report: Report, one: Correction) -> str:
    """A correction as one sentence, its reason, the day and who made it."""
    was, now = (_held(stated(one, value, portal.forms)) for value in (one.was, one.now))
    values = f"原为{was}，现为{now}" if one.valued else ""
    told = "：".join(text for text in (place_words(report, one), values) if text)
    return f"{told}{'。' if told else ''}{one.reason.rstrip('。')}（{one.date}，{one.by}）。"


def _held(held: Held) -> str:
    return f"“{held.text}”" if held.text is not None else NOTHING[held.kind]


def _facts(portal: Portal, report: Report) -> Mapping[str, str]:
    badge, settings = portal.badges[report.key], portal.settings
    told = verdict(badge, states(portal.findings[report.key]), report.unread)
    region = portal.regions[report.key.region]
    source = report.source
    facts = {
        "机关": portal.agency(report.key).name,
        "地区": f"{region.full_name}（{region.code}）",
        "年度": f"{report.key.year}年",
        "统计范围": SCOPES[report.scope],
        "落款日期": report.signed or "原文没有印",
        "表格格式": f"{report.form.title}（{report.form.notice}）",
        "原文": "　".join(text for text in (source.name, source.url) if text) or "不详",
        "核对结果": f"{badge.sign} {badge.label}。{told}。",
        "网页": (settings.address or "") + address(report_path(report.key)),
        "许可": "　".join(text for text in (settings.licence_name, settings.licence_address) if text),
        "取自": settings.name,
    }
    return {name: text for name, text in facts.items() if text}
