"""Reads the `uncertain:` of a report file: cells left open in transcribing, which are not blank ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from generator.fields import MAX_LINE, Cell, Reader
from generator.forms import Table
from generator.messages import message
from generator.places import cell_words
from generator.reports import TableData, Uncertain
from generator.yaml_reader import Node

WHERE = "uncertain"
KEYS = ("table", "row", "column", "reason", "lines")
# An error names so many cells that are filled.
NAMED = 3
Held = Mapping[str, TableData | None]


def read_uncertain(
    reader: Reader, node: Node | None, tables: Mapping[str, Table], held: Held
) -> tuple[Uncertain, ...]:
    """The entries in the order of the file; `tables` are those it may name, `held` what the file has of them.

    An entry whose place the file does not have, or none of whose cells is open any more, is a mistake and
    left out. Of an entry about a row or a table some cells may be filled in: they count as transcribed.
    """
    read = (_entry(reader, item, tables, held) for item in reader.sequence(node, WHERE))
    return tuple(one for one in read if one)


def _entry(reader: Reader, item: Node, tables: Mapping[str, Table], held: Held) -> Uncertain | None:
    found = reader.mapping(item, WHERE, KEYS)
    reader.require(item, found, WHERE, ("table", "reason"), ("table", "row", "column", "reason"))
    place = _place(reader, found, tables)
    lines = (reader.line_as_printed(line, f"{WHERE}.lines") for line in _lines(reader, found))
    reason = _reason(reader, found.get("reason"))
    if place is None or reason is None:
        return None
    kept = tuple(line for line in lines if line)
    one = Uncertain(*place, reason=reason, lines=kept, line=item.line, at=item.column)
    return one if _is_open(reader, item, one, tables[one.table], held.get(one.table)) else None


def _lines(reader: Reader, found: Mapping[str, Node]) -> Sequence[Node]:
    return reader.sequence(found.get("lines"), f"{WHERE}.lines")


def _reason(reader: Reader, node: Node | None) -> str | None:
    """One line of any text, as it may quote what is printed."""
    text = reader.text(node, f"{WHERE}.reason")
    if text is not None and ("\n" in text or len(text) > MAX_LINE):
        reader.wrong(node, f"{WHERE}.reason", message("want-one-line", limit=MAX_LINE))
        return None
    return text


def _place(
    reader: Reader, found: Mapping[str, Node], tables: Mapping[str, Table]
) -> tuple[str, str | None, str | None] | None:
    """Table, row and column, as far as named; None where one of them is not on the form."""
    if "column" in found and "row" not in found:
        what = message("uncertain-needs-row", column=getattr(found["column"], "text", "…")[:60])
        reader.wrong(found["column"], f"{WHERE}.column", what)
        return None
    table = reader.choice(found.get("table"), f"{WHERE}.table", list(tables))
    row, column = (reader.line(found.get(part), f"{WHERE}.{part}") for part in ("row", "column"))
    if table is None or (row is None and "row" in found) or (column is None and "column" in found):
        return None
    form = tables[table]
    if row is not None and row not in _rows(form):
        what = message("unknown-cell", table=form.title, id=row)
        reader.wrong(found["row"], f"{WHERE}.row", what)
        return None
    if row is not None and column is not None and column not in _columns(form, row):
        what = message("unknown-cell", table=form.row_places[row], id=column)
        reader.wrong(found["column"], f"{WHERE}.column", what)
        return None
    return table, row, column


def _rows(table: Table) -> set[str]:
    return {row.id for undivided in (False, True) for row in table.leaf_rows(undivided)}


def _columns(table: Table, row: str) -> set[str]:
    return {column.id for column in table.columns_of(row)}


# -- against the tables ----------------------------------------------------------------------------------


def _is_open(reader: Reader, item: Node, one: Uncertain, table: Table, data: TableData | None) -> bool:
    """Whether the cells that an entry names are in the file, and one of them blank there; notes it if not."""
    where = f"{WHERE} · {cell_words(table, one.row, one.column)}"
    if data is None:
        return _refuse(reader, item, where, "uncertain-no-table", id=one.table)
    rows = _rows_named(one, data)
    absent = [row for row in rows if data.rows.get(row) is None]
    # Of a list any row may be missing, but not all.
    if absent and (table.layout != "list" or absent == rows):
        return _refuse(reader, item, where, "uncertain-no-row", id=absent[0])
    cells = list(cells_named(one, data))
    if all(cell.kind != "blank" for _, _, cell in cells):
        filled = [(row, column) for row, column, _ in cells]
        named = ", ".join(f"{row}.{column}" for row, column in filled[:NAMED])
        named += " …" if len(filled) > NAMED else ""
        code = "uncertain-filled" if one.column else "uncertain-filled-all"
        return _refuse(reader, item, where, code, cells=named, count=len(filled))
    return True


def _refuse(reader: Reader, item: Node, where: str, code: str, **facts: object) -> bool:
    reader.wrong(item, where, message(code, **facts))
    return False


def _rows_named(one: Uncertain, data: TableData) -> list[str]:
    return [one.row] if one.row else list(data.rows)


def cells_named(one: Uncertain, data: TableData) -> Iterator[tuple[str, str, Cell]]:
    """Row, column and cell of all that an entry names in its table."""
    for row in _rows_named(one, data):
        for column, cell in (data.rows.get(row) or {}).items():
            if one.column in (None, column):
                yield row, column, cell


def with_unread(name: str, data: TableData, entries: Sequence[Uncertain]) -> TableData:
    """A table with the blank cells marked that entries name; `name` is its name in the file."""
    places = {
        (row, column)
        for one in entries
        if one.table == name
        for row, column, cell in cells_named(one, data)
        if cell.kind == "blank"
    }
    if not places:
        return data
    rows = {
        row: cells
        and {
            column: cell._replace(unread=True) if (row, column) in places else cell
            for column, cell in cells.items()
        }
        for row, cells in data.rows.items()
    }
    return replace(data, rows=rows)
