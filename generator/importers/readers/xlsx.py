"""Workbooks (.xlsx) → lines: sheets in order, bordered rows as tables, values as the cells display them."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from generator.importers.document import Unreadable
from generator.importers.readers import contents
from generator.importers.readers.contents import Block, Contents, Paragraph, Table, lines_of
from generator.importers.readers.sheet_values import displayed, dressed
from generator.importers.readers.zipped import open_package, refuse_entities
from generator.messages import Message, message

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_CELLS = 300_000


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row that are origins, by column; whether lines are drawn around any of them."""

    cells: dict[int, str]
    ruled: frozenset[int]


def read(data: bytes) -> Contents:
    """The visible cells of all visible sheets; formulas by the value that was saved with them."""
    refuse_entities(open_package(data))
    values = _load(data, values=True)
    formulas = _load(data, values=False)
    blocks: list[Block] = []
    notes: list[Message] = []
    for sheet in values.worksheets:
        if sheet.sheet_state != "visible":
            notes.append(message("read-hidden-sheet", sheet=sheet.title))
            continue
        blocks += _blocks(_rows(sheet, _bare_formulas(formulas[sheet.title], sheet)))
        missing = len(_bare_formulas(formulas[sheet.title], sheet))
        if missing:
            notes.append(message("read-formulas", sheet=sheet.title, count=missing))
        if any(each.hidden for each in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values())):
            notes.append(message("read-hidden-cells", sheet=sheet.title))
    return Contents(lines_of(blocks), warnings=tuple(notes))


def _load(data: bytes, values: bool) -> Workbook:
    import openpyxl

    try:
        with warnings.catch_warnings():
            # Parts that are left alone anyway (validation, drawings) are complained about.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(BytesIO(data), data_only=values, keep_links=False, rich_text=True)
    except (ValueError, KeyError, TypeError, SyntaxError, OSError, zipfile.BadZipFile) as error:
        raise Unreadable(message("read-broken", kind="xlsx")) from error
    for sheet in book.worksheets:
        if sheet.max_row * sheet.max_column > MAX_CELLS:
            raise Unreadable(message("read-too-many-cells", limit=MAX_CELLS))
    return book


def _bare_formulas(formulas: Worksheet, values: Worksheet) -> frozenset[str]:
    """Formulas whose value was not saved."""
    return frozenset(
        cell.coordinate
        for row in formulas.iter_rows()
        for cell in row
        if cell.data_type == "f" and values[cell.coordinate].value is None
    )


def _rows(sheet: Worksheet, bare: frozenset[str]) -> Iterator[_Row]:
    """The rows that print, without the cells that merged ones cover."""
    covered = {
        place
        for area in sheet.merged_cells.ranges
        for place in area.cells
        if place != (area.min_row, area.min_col)
    }
    hidden = _hidden_columns(sheet)
    for row in sheet.iter_rows():
        number = row[0].row
        if sheet.row_dimensions[number].hidden:
            continue
        seen = [cell for cell in row if cell.column not in hidden]
        texts = {
            cell.column: contents.UNREAD
            if cell.coordinate in bare
            else dressed(displayed(cell.value, cell.number_format), cell.font)
            for cell in seen
            if (number, cell.column) not in covered
        }
        yield _Row(texts, frozenset(cell.column for cell in seen if _is_ruled(cell)))


def _hidden_columns(sheet: Worksheet) -> frozenset[int]:
    spans = [each for each in sheet.column_dimensions.values() if each.hidden]
    return frozenset(column for each in spans for column in range(each.min, each.max + 1))


def _is_ruled(cell: Any) -> bool:
    border = cell.border
    sides = (border.left, border.right, border.top, border.bottom)
    return sum(side is not None and side.style is not None for side in sides) >= 2


def _blocks(rows: Iterable[_Row]) -> list[Block]:
    """Rows that hang together as tables; single cells without lines around them as paragraphs."""
    blocks: list[Block] = []
    pending: list[_Row] = []
    for row in [*rows, _Row({}, frozenset())]:
        filled = sum(bool(text) for text in row.cells.values())
        ruled = bool(row.ruled)
        if pending and (bool(pending[-1].ruled) != ruled or (not ruled and filled < 2)):
            blocks.append(_table(pending))
            pending = []
        if ruled or filled > 1:
            pending.append(row)
        else:
            blocks += [Paragraph(text) for text in row.cells.values() if text]
    return blocks


def _table(rows: Sequence[_Row]) -> Table:
    """Over the columns that any of the rows uses; without drawn lines a blank cell may be no cell."""
    exact = bool(rows[0].ruled)
    used = {column for row in rows for column, text in row.cells.items() if text or column in row.ruled}
    first, last = min(used), max(used)
    return Table(
        tuple(
            tuple(
                contents.Cell((Paragraph(text),) if text else ())
                for column, text in row.cells.items()
                if first <= column <= last and (not exact or column in row.ruled or text)
            )
            for row in rows
        ),
        exact,
    )
