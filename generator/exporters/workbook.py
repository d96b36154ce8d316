"""Workbooks of official tables: laid out by XlsxWriter once for each shape of report, then only filled.

A layout is a workbook in which every cell that differs from report to report holds a number of its own
(a mark). Its sheets are cut at these marks, and filling one puts the report's cells in between: a tenth
of the time that making each workbook anew would take. Whatever does not differ is kept compressed.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from itertools import groupby

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from generator.exporters.cells import ABSENT, SMALL, is_small
from generator.exporters.sheets import LINE, Key, draw, lines_of
from generator.fields import UNREAD, Cell
from generator.reports import TableData
from generator.zipped import Packed, packed, zipped

FIRST_SHEET = "说明"
EPOCH = datetime.datetime(2000, 1, 1)
WORDS = 84  # letters that the wide column of the first sheet takes
MARKS_FROM = 1_000_000_000
# Numbers that a spreadsheet keeps and shows exactly as printed, commas between thousands or none.
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<part>[0-9]{1,4}))?"
)
EXACT_DIGITS = 15
_FRAME = {"border": 1, "border_color": "#9aa5aa", "valign": "vcenter"}
STYLES: Mapping[str, Mapping[str, object]] = {
    "head": {**_FRAME, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#eef3f5"},
    "label": {**_FRAME, "text_wrap": True, "align": "left", "bg_color": "#eef3f5"},
    "caption": {"bold": True},
    "title": {"bold": True, "font_size": 13, "num_format": "@"},
    "name": {"valign": "top", "font_color": "#555f64"},
    "words": {"valign": "top", "text_wrap": True, "num_format": "@"},
    "text": {**_FRAME, "align": "right", "text_wrap": True, "num_format": "@"},
    "blank": {**_FRAME, "align": "right"},
    "unread": {**_FRAME, "align": "center", "italic": True, "font_color": "#555f64", "num_format": "@"},
    ABSENT: {**_FRAME, "bg_color": "#bfc7cb"},
    "plus": {**_FRAME, "align": "right", "num_format": "+0;-0;+0"},
    "plus-thousands": {**_FRAME, "align": "right", "num_format": "+#,##0;-#,##0;+0"},
    **{
        f"{name}-{count}": {**_FRAME, "align": "right", "num_format": f"{whole}.{'0' * count}".rstrip(".")}
        for name, whole in (("decimals", "0"), ("thousands", "#,##0"))
        for count in range(5)
    },
}
_MARKED = re.compile(r'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"><v>(1[0-9]{9})</v></c>')
_ROWS = re.compile(r"<sheetData>.*</sheetData>", re.S)
# Text that XML cannot hold, or that the format would take for its own way of writing such text.
_ILLEGAL = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

Content = Cell | str | None
# Row → column → cell; None: a row that is not printed.
Rows = Mapping[str, Mapping[str, Cell] | None]
# A line of the first sheet: style and content of its cells.
Line = Sequence[tuple[str, Content]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet cut at its marks, by rows: what comes before each value and the value's column, and the rest.

    `top` ends where the title's value begins.
    """

    name: str
    table: str
    top: str
    rows: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    rest: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A workbook to be filled: what never differs (packed), the first sheet's frame, the others, styles."""

    fixed: Packed
    first: tuple[str, str, str]
    sheets: Sequence[_Sheet]
    styles: Mapping[str, str]
    small: Mapping[str, str]
    """The values of nearly all cells as they are drawn."""


def lay_out(tables: Sequence[TableData]) -> Layout:
    """The layout of a workbook with these tables; what their cells hold does not matter."""
    made = BytesIO()
    book = Workbook(made, {"in_memory": True})
    book.set_properties({"created": EPOCH})
    formats = {name: book.add_format(dict(style)) for name, style in STYLES.items()}
    _prepare_first(book.add_worksheet(FIRST_SHEET), formats)
    keys: list[Key] = []
    for table in tables:
        draw(book.add_worksheet(table.table.name), formats, table, keys, MARKS_FROM)
    book.close()
    parts = {info.filename: zipfile.ZipFile(made).read(info) for info in zipfile.ZipFile(made).infolist()}
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(tables) + 2)]
    first, *others = (parts.pop(name).decode() for name in names)
    found = [ref_and_style[1] for ref_and_style in _MARKED.findall(first)]
    styles = dict(zip(STYLES, found, strict=True))
    head, rest = _ROWS.split(re.sub("<dimension [^>]*/>", "", first))
    return Layout(
        fixed=packed(parts),
        first=(names[0], head, rest),
        sheets=[_cut(name, text, keys) for name, text in zip(names[1:], others, strict=True)],
        styles=styles,
        small={
            text: _value(styles, "decimals-0", Cell(text, value, None, 0, 0)) for text, value in SMALL.items()
        },
    )


def _prepare_first(sheet: Worksheet, formats: Mapping[str, Format]) -> None:
    """Widths and print set-up; one cell in each style, by which the styles' numbers are found."""
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, WORDS)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for index, name in enumerate(STYLES):
        sheet.write_number(index, 0, MARKS_FROM + index, formats[name])


def _cut(name: str, text: str, keys: Sequence[Key]) -> _Sheet:
    found = [(match, keys[int(match[3]) - MARKS_FROM]) for match in _MARKED.finditer(text)]
    ends = [0, *(match.end() for match, _ in found)]
    pieces = [
        (text[end : match.start()] + f'<c r="{match[1]}"', key)
        for end, (match, key) in zip(ends, found, strict=False)
    ]
    top, title = pieces.pop(0)
    rows = [
        (row, [(before, key.column) for before, key in group])
        for row, group in groupby(pieces, lambda piece: piece[1].row)
    ]
    return _Sheet(name, title.table, top, rows, text[ends[-1] :])


def fill(layout: Layout, first: Iterable[Line], title: str, tables: Mapping[str, Rows]) -> bytes:
    """The workbook of one report: lines of the first sheet, the title over each table, cells by table."""
    name, head, rest = layout.first
    parts = {name: f"{head}{_rows(layout.styles, first)}{rest}".encode()}
    over = _value(layout.styles, "title", title)
    for sheet in layout.sheets:
        drawn = [sheet.top, over, *_values(layout, sheet, tables.get(sheet.table, {})), sheet.rest]
        parts[sheet.name] = "".join(drawn).encode()
    return zipped(packed(parts, layout.fixed))


def _values(layout: Layout, sheet: _Sheet, rows: Rows) -> Iterator[str]:
    """What comes before each cell of a table, and the cell."""
    for row, places in sheet.rows:
        cells = rows.get(row) or {}
        for before, column in places:
            yield before
            cell = cells.get(column)
            if cell and is_small(cell):
                yield layout.small[cell.printed or ""]
            else:
                yield _value(layout.styles, style_of(cell), cell)


def style_of(cell: Cell | None) -> str:
    """The style of a table's cell; `text` for all that no number would show exactly as it is printed."""
    if cell is None:
        return ABSENT
    if cell.printed is None:
        return cell.kind
    match = _NUMBER.fullmatch(cell.printed)
    if not match or cell.value is None or cell.value != Decimal(cell.printed.replace(",", "")):
        return "text"
    sign, whole, part = match["sign"], match["whole"].replace(",", ""), match["part"] or ""
    unsigned = sign == "-" and cell.value == 0  # a spreadsheet shows no sign before a zero
    if len(whole + part) > EXACT_DIGITS or (sign == "+" and part) or unsigned:
        return "text"
    apart = "," in cell.printed
    if sign == "+":
        return "plus-thousands" if apart else "plus"
    return f"{'thousands' if apart else 'decimals'}-{len(part)}"


def _rows(styles: Mapping[str, str], lines: Iterable[Line]) -> str:
    return f"<sheetData>{''.join(_row(styles, *one) for one in enumerate(lines, 1))}</sheetData>"


def _row(styles: Mapping[str, str], number: int, line: Line) -> str:
    cells = [
        f'<c r="{xl_col_to_name(index)}{number}"{_value(styles, style, content)}'
        for index, (style, content) in enumerate(line)
    ]
    needed = max([1, *(lines_of(one, WORDS) for _, one in line[1:] if isinstance(one, str))])
    height = f' ht="{LINE * needed}" customHeight="1"' if needed > 1 else ""
    return f'<row r="{number}"{height}>{"".join(cells)}</row>'


def _value(styles: Mapping[str, str], style: str, content: Content) -> str:
    """A cell in the XML of a sheet, after its address: a number, text that is no formula, or empty."""
    start = f' s="{styles[style]}"'
    if isinstance(content, Cell):
        if content.value is not None and style != "text":
            return f"{start}><v>{content.value}</v></c>"
        content = UNREAD if content.unread else content.printed
    if content is None:
        return f"{start}/>"
    return f'{start} t="inlineStr"><is><t xml:space="preserve">{_escaped(content)}</t></is></c>'


@lru_cache(maxsize=1024)
def _escaped(text: str) -> str:
    return _ILLEGAL.sub(lambda match: f"_x{ord(match[0]):04X}_", text).translate(_XML)
