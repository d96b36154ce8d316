"""The official form as a workbook: a sheet for each section, so that each table has columns of its own."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from generator.form_files.contents import Contents, lines_of
from generator.form_files.grids import Box, Grid, grid_of
from generator.forms import Form, Relation, Section, Table
from generator.messages import say

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

EPOCH = datetime.datetime(2000, 1, 1)
_FRAME = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "仿宋", "font_size": 11}
_HEAD = {**_FRAME, "font_name": "黑体", "align": "center", "bg_color": "#f2f2f2"}
STYLES: Mapping[str, Mapping[str, object]] = {
    "title": {"font_name": "黑体", "font_size": 18, "text_wrap": True, "valign": "vcenter"},
    "section": {"font_name": "黑体", "font_size": 14},
    "text": {"font_name": "仿宋", "font_size": 12, "text_wrap": True, "valign": "top", "num_format": "@"},
    "room": {**_FRAME, "valign": "top", "num_format": "@"},
    "signature": {"font_name": "仿宋", "font_size": 12, "align": "right"},
    "head": _HEAD,
    "block": _HEAD,
    "label": {**_FRAME, "align": "left", "bg_color": "#f2f2f2"},
    "fixed": {**_FRAME, "align": "center"},
    "cell": {**_FRAME, "align": "center"},
    "printed": {**_FRAME, "align": "center", "num_format": "@"},
}
# Letters that a column takes: those of labels first, the others after.
WIDTHS = {"matrix": (6, 13, 30, 11), "across": (9,), "blocks": (28, 22), "list": (60, 12)}
PAGE_WIDTH = 68  # letters that fill the width of the page
MARGIN = 0.7  # of the page, in inches
LINE = 17.0
TITLE_LINE, TITLE_WIDTH = 27.0, 50
ROOM = 300.0  # height of the empty field for running text, in points
MOST_LETTERS = 32_000  # a cell of a workbook takes no more than 32,767
# Numbers that a cell shows exactly as printed without any format of its own.
_PLAIN = re.compile(r"(?:0|-?[1-9][0-9]{0,10})(?:\.[0-9]{0,3}[1-9])?")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
MOST_COUNTED = 999_999_999
NAME, TITLE, MESSAGE = 31, 32, 255


def fill(form: Form, contents: Contents) -> bytes:
    """The form with these contents, as the bytes of an .xlsx file; equal contents give equal bytes."""
    from xlsxwriter import Workbook as new_workbook

    made = BytesIO()
    book: Workbook = new_workbook(made, {"in_memory": True, "strings_to_urls": False})
    book.set_properties({"title": contents.title[:255], "created": EPOCH})
    formats = {name: book.add_format(dict(style)) for name, style in STYLES.items()}
    drawn = [one for one in form.sections if one.required or contents.passages.get(one.id)]
    for index, section in enumerate(drawn):
        sheet = book.add_worksheet(_NOT_IN_NAMES.sub("", section.title)[:NAME])
        pen = _Pen(sheet, formats)
        if index == 0:
            pen.write("title", contents.title, TITLE_LINE * _lines(contents.title, [TITLE_WIDTH]))
        _draw(pen, form, section, contents)
        if index == len(drawn) - 1:
            for text in filter(None, (contents.agency, contents.day)):
                pen.write("signature", text)
    book.close()
    return made.getvalue()


class _Pen:
    """Writes a sheet from the top down."""

    def __init__(self, sheet: Worksheet, formats: Mapping[str, Format]) -> None:
        self.sheet, self.formats, self.row = sheet, formats, 0
        sheet.set_paper(9)
        sheet.set_margins(left=MARGIN, right=MARGIN, top=MARGIN, bottom=MARGIN)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()

    def write(self, style: str, text: str, height: float | None = None) -> None:
        """A line of text in the first column."""
        if height:
            self.sheet.set_row(self.row, height)
        if text:
            self.sheet.write_string(self.row, 0, text, self.formats[style])
        else:
            self.sheet.write_blank(self.row, 0, None, self.formats[style])
        self.row += 1


def _draw(pen: _Pen, form: Form, section: Section, contents: Contents) -> None:
    passages = contents.passages.get(section.id, ())
    own = passages[0].title if passages and section.body == "text" else None
    pen.write("section", own or section.title, 24.0)
    if section.body == "table":
        _table(pen, form, form.table[section.id], contents)
    else:
        pen.sheet.set_column(0, 0, PAGE_WIDTH)
        if not passages:
            pen.write("room", "", ROOM)
    for index, passage in enumerate(passages):
        if passage.title and (index or section.body == "table"):
            pen.write("section", passage.title)
        for line in lines_of(passage.text):
            words = "".join(text for text, _ in line)
            for start in range(0, len(words), MOST_LETTERS):
                pen.write("text", words[start : start + MOST_LETTERS])


# -- tables ----------------------------------------------------------------------------------------------


def _table(pen: _Pen, form: Form, table: Table, contents: Contents) -> None:
    grid = grid_of(table, contents.undivided)
    widths = _widths(grid)
    for index, width in enumerate(widths):
        pen.sheet.set_column(index, index, width)
    if grid.layout == "across":
        pen.sheet.set_landscape()
    top = pen.row
    lines = [1] * grid.rows
    for box in grid.boxes:
        text = contents.cell(table.id, box.cell) if box.cell else box.text
        _box(pen, top, box, text)
        if box.cell:
            _help(pen.sheet, top, box, table, form.relations)
        if box.below == 1:
            lines[box.row] = max(lines[box.row], _lines(text, widths[box.column : box.column + box.wide]))
    for row, count in enumerate(lines):
        pen.sheet.set_row(top + row, LINE * count + 3)
    if grid.heads:
        pen.sheet.repeat_rows(top, top + grid.heads - 1)
        pen.sheet.freeze_panes(top + grid.heads, grid.labels)
    pen.row += grid.rows + 1


def _widths(grid: Grid) -> list[int]:
    *labels, other = WIDTHS[grid.layout]
    labels = [*labels, *[other] * grid.labels][: grid.labels]
    return [*labels, *[other] * (grid.columns - grid.labels)]


def _lines(text: str, widths: Sequence[int]) -> int:
    """Lines that text takes; letters of Chinese take the room of two."""
    return -(-2 * len(text) // max(2, sum(widths) - 1)) or 1


def _box(pen: _Pen, top: int, box: Box, text: str) -> None:
    """A box and its text. What would not show as printed when kept as a number is kept as text."""
    row, plain = top + box.row, box.cell is not None and _PLAIN.fullmatch(text) is not None
    style = pen.formats["printed" if box.cell and text and not plain else box.kind]
    if box.below > 1 or box.wide > 1:
        below, right = row + box.below - 1, box.column + box.wide - 1
        pen.sheet.merge_range(row, box.column, below, right, "", style)
    if plain:
        pen.sheet.write_number(row, box.column, Decimal(text), style)
    elif text:
        pen.sheet.write_string(row, box.column, text, style)
    else:
        pen.sheet.write_blank(row, box.column, None, style)


def _help(sheet: Worksheet, top: int, box: Box, table: Table, relations: Sequence[Relation]) -> None:
    """What a cell takes, said when something else is typed, and the sums that the form asks of it."""
    assert box.cell is not None
    row, column = box.cell
    kind = next(one.type for one in table.columns_of(row) if one.id == column)
    rule: dict[str, object] = {"validate": "decimal" if kind == "amount" else "integer"}
    rule |= {"criteria": "between", "minimum": 0, "maximum": MOST_COUNTED}
    if kind == "change":
        rule["minimum"] = -MOST_COUNTED
    # A warning and not a refusal: a remark beside the number is printed in the cell, too.
    rule |= {"error_type": "warning", "error_title": say("form-cell", "zh")}
    rule["error_message"] = say(f"form-cell-{kind}", "zh")
    wordings = dict.fromkeys(_wordings(table, row, column, relations))
    if wordings:
        rule |= {"input_title": say("form-sums", "zh"), "input_message": "\n".join(wordings)[:MESSAGE]}
    sheet.data_validation(top + box.row, box.column, top + box.row, box.column, rule)


def _wordings(table: Table, row: str, column: str, relations: Sequence[Relation]) -> Iterator[str]:
    for one in relations:
        here = row if one.each == "column" else column
        if one.table == table.id and one.level == "error" and one.at == here:
            yield one.wording
