"""`data/<region>/<agency>/<year>.csv` and `data/<region>/cells.csv`: printed cells, one a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from generator.exporters.cells import (
    ABSENT,
    KINDS,
    SURPLUS,
    Place,
    Places,
    further_cells,
    is_small,
    tables_of,
)
from generator.exporters.csv_text import Field, head, line, written
from generator.exporters.file import File
from generator.fields import Cell
from generator.forms import Form, Table
from generator.pages.page import data_path
from generator.portal import Portal
from generator.reports import SCOPES, Report

FIELDS = (
    Field("region", "string", "地区代码", "行政区划代码，六位数字"),
    Field("agency", "string", "机关代号", "在同一地区内不重复"),
    Field("agency_name", "string", "机关名称"),
    Field("year", "integer", "年度"),
    Field("form", "string", "格式代号", "这份报告的表格用的是哪一版格式；附表有自己的格式"),
    Field("scope", "string", "统计范围", "own：本机关；aggregate：汇总；空：不详", SCOPES),
    Field("table", "string", "表的代号"),
    Field("row", "string", "行的代号", "extra- 开头：格式里没有、原文另印的行；surplus- 开头：多印的格子"),
    Field("row_label", "string", "行的名称", "格式上的名称；光看名称分不清的，前面加上一级的名称"),
    Field("column", "string", "列的代号", "另印的行和多印的格子没有列，这里是顺序号"),
    Field("column_label", "string", "列的名称"),
    Field(
        "printed",
        "string",
        "印出的文字",
        "照原文，一字不改；空着的是哪一种看 kind；可能被表格软件当成公式的，前面加一个撇号 '",
    ),
    Field("value", "number", "数", "印出的文字所写的数；没有写数的为空，不等于 0"),
    Field(
        "kind",
        "string",
        "种类",
        "number：数；blank：原文空白；mark：“/”“-”等符号；text：别的文字；"
        "unread：本站还没有录入，不等于空白；absent：原文没有印这一格；surplus：格式里没有位置、原文多印的",
        KINDS,
    ),
    Field("unit", "string", "单位", "格内印了单位的照印出的，没有印的照格式；都没有的为空"),
)

_HEAD = head(FIELDS).encode()


def files(portal: Portal) -> Iterator[File]:
    """A file a report."""
    drawn = _Lines()
    for key, report in portal.reports.items():
        text = drawn.of(report, portal.agency(key).name)
        yield File(data_path(key, "csv"), _HEAD + text.encode())


def of_region(files: Iterable[bytes]) -> bytes:
    """The files of a region's reports in one."""
    return b"".join((_HEAD, *(file.removeprefix(_HEAD) for file in files)))


class _Lines:
    """Draws the lines of reports; what is the same for all reports on a form is drawn once."""

    def __init__(self) -> None:
        self._places = Places()
        self._known: dict[tuple[str, str, bool], Sequence[tuple[str, str, str, str]]] = {}

    def of(self, report: Report, agency_name: str) -> str:
        """All cells of a report, its own tables first, then what the form has no place for."""
        drawn = []
        for form, table, data in tables_of(report):
            undivided, rows = (data.undivided, data.rows) if data else (False, {})
            start = _start(report, form, agency_name)
            for row, column, middle, unit in self._middles(form, table, undivided):
                cells = rows.get(row)
                cell = cells.get(column) if cells else None
                if cell and is_small(cell):
                    drawn.append(f"{start}{middle}{_small_end(cell.printed or '', unit)}")
                else:
                    drawn.append(f"{start}{middle}{_end(cell, unit)}")
        start = _start(report, report.form, agency_name)
        for place, one in further_cells(report):
            end = line((one, "", SURPLUS, "")) if isinstance(one, str) else _end(one, "")
            drawn.append(f"{start}{_middle(place)}{end}")
        return "".join(drawn)

    def _middles(self, form: Form, table: Table, undivided: bool) -> Sequence[tuple[str, str, str, str]]:
        """Row and column id, the middle of the line and the form's unit, for each place of a table."""
        key = (form.id, table.id, undivided)
        if key not in self._known:
            places = self._places.of(form, table, undivided)
            self._known[key] = [(one.row, one.column, _middle(one), one.unit) for one in places]
        return self._known[key]


def _start(report: Report, form: Form, agency_name: str) -> str:
    key = report.key
    names = (key.region, key.agency, agency_name, str(key.year), form.id, report.scope or "")
    return ",".join(map(written, names)) + ","


def _middle(place: Place) -> str:
    return ",".join(map(written, place[:5])) + ","


def _end(cell: Cell | None, unit: str) -> str:
    """Printed text, number, kind and unit of a cell, and the end of its line."""
    if cell is None:
        return f",,{ABSENT},{unit}\r\n"
    text = cell.printed or ""
    printed = text if text.isdigit() else written(text)
    value = "" if cell.value is None else f"{cell.value:f}"
    return f"{printed},{value},{cell.kind},{written(cell.unit or unit)}\r\n"


@lru_cache(maxsize=4096)
def _small_end(printed: str, unit: str) -> str:
    """The same of one of `SMALL`."""
    return f"{printed},{printed},number,{written(unit)}\r\n"
