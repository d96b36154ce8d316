"""Reads a report file against its official form: YAML nodes → `Report`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from generator.corrections import check_corrections, read_corrections
from generator.fields import Cell, Reader, is_blank, small_number, small_numbers
from generator.forms import Column, Form, Row, Table
from generator.messages import message
from generator.reports import (
    CONTACT_KEYS,
    SCOPES,
    TEXT_KINDS,
    Annex,
    Explanation,
    ExtraRow,
    Labels,
    Narrative,
    Note,
    Report,
    ReportKey,
    Source,
    Surplus,
    TableData,
)
from generator.rules import rules
from generator.uncertain import read_uncertain, with_unread
from generator.yaml_nodes import Mapping as MappingNode
from generator.yaml_nodes import Node, NumberRow, Scalar
from generator.yaml_nodes import Sequence as ListNode

TABLE_KEYS = ("disclosure", "requests", "challenges")
KEYS = (
    "form", "title", "signed", "published", "scope", "period", "cites", "source", "contact", "sections",
    "extra_sections", *TABLE_KEYS, "annex", "labels", "extra_rows", "surplus", "notes", "explanations",
    "corrections", "uncertain",
)  # fmt: skip
# Values of findings that are no numbers: dates, and the names of official documents.
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_NOTICE = re.compile(r"〔[0-9]{4}〕")


def read_report(reader: Reader, root: Node, key: ReportKey, forms: Mapping[str, Form]) -> Report | None:
    """Read the root node of a report file. Returns None where no form can be told."""
    found = reader.mapping(root, "", KEYS)
    reader.require(root, found, "", ("form", "title", *TABLE_KEYS), ("title",))
    form = _form(reader, found.get("form"), "form", forms, "report")
    if form is None:
        return None
    tables = TableReader(reader)
    annex = _annex(reader, found.get("annex"), forms, tables)
    known = {table.id: table for table in form.tables} | ({"annex": annex.data.table} if annex else {})
    details = _DetailReader(reader, known)
    held = {table.id: tables.table(found.get(table.id), table) for table in form.tables}
    uncertain = read_uncertain(reader, found.get("uncertain"), known, held | _annex_table(annex))
    report = Report(
        key=key,
        path=reader.path,
        form=form,
        title=reader.line(found.get("title"), "title") or "",
        signed=reader.date(found.get("signed"), "signed"),
        published=reader.date(found.get("published"), "published"),
        scope=reader.choice(found.get("scope"), "scope", SCOPES),
        period=details.period(found.get("period")),
        cites=details.lines(found.get("cites"), "cites"),
        source=details.source(found.get("source")),
        contact=details.contact(found.get("contact")),
        sections=details.sections(found.get("sections"), form),
        extra_sections=details.extra_sections(found.get("extra_sections"), form),
        tables={name: data and with_unread(name, data, uncertain) for name, data in held.items()},
        annex=annex and replace(annex, data=with_unread("annex", annex.data, uncertain)),
        labels=details.labels(found.get("labels")),
        extra_rows=details.extra_rows(found.get("extra_rows")),
        surplus=details.surplus(found.get("surplus")),
        notes=details.notes(found.get("notes")),
        explanations=details.explanations(found.get("explanations"), form, [annex.form] if annex else []),
        corrections=read_corrections(reader, found.get("corrections"), form, known),
        uncertain=uncertain,
        places=_places(root),
    )
    check_corrections(reader, report)
    return report


def _places(root: Node) -> dict[str, tuple[int, int]]:
    """Line and column of each top-level value, and of those right below it: of its key where it has parts."""
    places: dict[str, tuple[int, int]] = {}
    for key, node in root.items if isinstance(root, MappingNode) else ():
        places[key.text] = _place(key, node)
        if key.text in ("period", "sections") and isinstance(node, MappingNode):
            places |= {f"{key.text}.{inner.text}": _place(inner, below) for inner, below in node.items}
        if key.text == "cites" and isinstance(node, ListNode):
            filled = [item for item in node.items if not is_blank(item)]
            places |= {f"cites.{index}": (item.line, item.column) for index, item in enumerate(filled)}
    return places


def _place(key: Scalar, node: Node) -> tuple[int, int]:
    found = node if isinstance(node, Scalar) else key
    return found.line, found.column


def _form(reader: Reader, node: Node | None, where: str, forms: Mapping[str, Form], kind: str) -> Form | None:
    names = [form.id for form in forms.values() if form.kind == kind]
    if isinstance(node, Scalar) and node.text in names:
        return forms[node.text]
    if node is not None:
        found = node.text if isinstance(node, Scalar) else "…"
        reader.wrong(node, where, message("unknown-form", found=found[:60], forms=" / ".join(names)))
    return None


def _annex(reader: Reader, node: Node | None, forms: Mapping[str, Form], tables: TableReader) -> Annex | None:
    if is_blank(node) or node is None:
        return None
    found = reader.mapping(node, "annex", ("form", "title", "values"))
    reader.require(node, found, "annex", ("form", "values"))
    form = _form(reader, found.get("form"), "annex.form", forms, "annex")
    data = tables.table(found.get("values"), form.tables[0]) if form else None
    if form is None or data is None:
        return None
    return Annex(form, reader.line(found.get("title"), "annex.title") or form.title, data)


def _annex_table(annex: Annex | None) -> dict[str, TableData | None]:
    return {"annex": annex.data} if annex else {}


class TableReader:
    """Reads the official tables of a report, row by row."""

    def __init__(self, reader: Reader) -> None:
        self.r = reader

    def table(self, node: Node | None, table: Table) -> TableData | None:
        """One table; None where the file says that the original has none (null)."""
        if node is None or self.r.left_open(node, table.title) or is_blank(node):
            return None
        groups = {group.undivided: group for group in table.undivided_groups if group.undivided}
        known = dict.fromkeys((*(row.id for row in table.divided_rows), *groups))
        found = self.r.mapping(node, table.title, known)
        undivided = bool(found.keys() & groups.keys())
        self._refuse_both_ways(found, table)
        rows: dict[str, Mapping[str, Cell] | None] = {}
        places: dict[str, tuple[int, int]] = {}
        for row in table.leaf_rows(undivided):
            entry = found.get(row.id)
            if entry is not None:
                rows[row.id] = _small_row(entry, table) or self._row(entry, table, row)
                places[row.id] = (entry.line, entry.column)
            elif table.layout == "list":
                rows[row.id] = None
            elif isinstance(node, MappingNode):
                where = f"{table.title} · {table.row_places[row.id]}"
                self.r.wrong(node, where, message("row-missing", label=row.label, id=row.id))
        return TableData(table, undivided, rows, places, node.line, node.column)

    def _refuse_both_ways(self, found: Mapping[str, Node], table: Table) -> None:
        for group in table.undivided_groups:
            parts = [leaf.id for leaf in group.leaves() if leaf.id in found]
            whole = group.undivided or ""
            if parts and whole in found:
                what = message("row-both-ways", whole=whole, parts=" ".join(parts), label=group.label)
                self.r.wrong(found[whole], f"{table.title} · {group.label}", what)

    def _row(self, node: Node, table: Table, row: Row) -> Mapping[str, Cell] | None:
        columns = table.columns_of(row.id)
        where = f"{table.title} · {table.row_places[row.id]}"
        if table.layout == "list":
            cell = self.r.cell(node, where, columns[0].type)
            return {columns[0].id: cell} if cell else {}
        if self.r.left_open(node, where) or is_blank(node):
            return None
        if table.layout == "blocks":
            return self._named_cells(node, where, row, columns)
        return self._listed_cells(node, where, columns)

    def _named_cells(self, node: Node, where: str, row: Row, columns: Sequence[Column]) -> dict[str, Cell]:
        found = self.r.mapping(node, where, [column.id for column in columns])
        cells: dict[str, Cell] = {}
        for column in columns:
            if column.id not in found:
                if isinstance(node, MappingNode):
                    what = message("cell-missing", row=row.label, label=column.label, id=column.id)
                    self.r.wrong(node, f"{where} · {column.label}", what)
                continue
            item = found[column.id]
            cell = small_number(item) or self.r.cell(item, f"{where} · {column.label}", column.type)
            if cell:
                cells[column.id] = cell
        return cells

    def _listed_cells(self, node: Node, where: str, columns: Sequence[Column]) -> dict[str, Cell]:
        if not isinstance(node, ListNode):
            self.r.wrong(node, where, message("want-list"))
            return {}
        items = node.items
        if len(items) != len(columns):
            labels = " ".join(column.label for column in columns)
            wide = any(isinstance(one, Scalar) and re.search("[，、]", one.text) for one in items)
            code = "row-wide-comma" if wide else "row-length"
            what = message(code, want=len(columns), found=len(items), columns=labels)
            self.r.wrong(node, where, what)
            return {}
        cells: dict[str, Cell] = {}
        for column, item in zip(columns, items, strict=True):
            cell = small_number(item) or self.r.cell(item, f"{where} · {column.label}", column.type)
            if cell:
                cells[column.id] = cell
        return cells


def _small_row(node: Node, table: Table) -> dict[str, Cell] | None:
    """The cells of a row of numbers from 0 to 999; None of any other, which needs a closer look."""
    if not isinstance(node, NumberRow) or table.layout in ("list", "blocks"):
        return None
    cells, columns = small_numbers(node), table.column_ids
    return dict(zip(columns, cells, strict=True)) if cells and len(cells) == len(columns) else None


class _DetailReader:
    """Reads what stands around the tables."""

    def __init__(self, reader: Reader, tables: Mapping[str, Table]) -> None:
        self.r = reader
        self.known = tables

    def lines(self, node: Node | None, where: str) -> tuple[str, ...]:
        found = (self.r.line(item, where) for item in self.r.sequence(node, where))
        return tuple(line for line in found if line)

    def period(self, node: Node | None) -> tuple[str | None, str | None] | None:
        if is_blank(node):
            return None
        found = self.r.mapping(node, "period", ("from", "to"))
        return self.r.date(found.get("from"), "period.from"), self.r.date(found.get("to"), "period.to")

    def source(self, node: Node | None) -> Source:
        found = self.r.mapping(node, "source", ("name", "url", "sha256"))
        digest = self.r.line(found.get("sha256"), "source.sha256")
        if digest is not None and not re.fullmatch(r"[0-9a-f]{64}", digest):
            self.r.wrong(found["sha256"], "source.sha256", message("want-sha256"))
        name = self.r.line(found.get("name"), "source.name")
        return Source(name, self.r.address(found.get("url"), "source.url"), digest)

    def contact(self, node: Node | None) -> dict[str, str]:
        if is_blank(node):
            return {}
        found = self.r.mapping(node, "contact", CONTACT_KEYS)
        lines = {key: self.r.line(found.get(key), f"contact.{key}") for key in CONTACT_KEYS}
        return {key: line for key, line in lines.items() if line}

    def sections(self, node: Node | None, form: Form) -> dict[str, Narrative]:
        titles = {section.id: section.title for section in form.text_sections}
        found = self.r.mapping(node, "sections", list(titles))
        read = {key: self._narrative(found[key], key, titles[key]) for key in titles if key in found}
        return {key: narrative for key, narrative in read.items() if narrative}

    def extra_sections(self, node: Node | None, form: Form) -> tuple[Narrative, ...]:
        places = [section.id for section in form.sections]
        found = []
        for item in self.r.sequence(node, "extra_sections"):
            narrative = self._narrative(item, "extra_sections", None, places)
            if narrative:
                found.append(narrative)
        return tuple(found)

    def _narrative(
        self, node: Node, key: str, title: str | None, places: Sequence[str] = ()
    ) -> Narrative | None:
        where = f"{key} · {title}" if title else key
        if is_blank(node):
            return None
        keys = ("kind", "title", "text", *(("after",) if places else ()))
        found = self.r.mapping(node, where, keys)
        self.r.require(node, found, where, ("text",) if title else ("text", "title", "after"), ("text",))
        kind = self.r.choice(found.get("kind"), f"{where} · kind", TEXT_KINDS) or "full"
        written = found.get("text")
        text = self.r.text(written, where)
        printed = self.r.line(found.get("title"), f"{where} · title") or title or ""
        after = self.r.choice(found.get("after"), f"{where} · after", places) if places else None
        if text is None or not isinstance(written, Scalar):
            return None
        return Narrative(key, printed, kind, text, *written.text_place, written.literal, after)

    def labels(self, node: Node | None) -> dict[str, Labels]:
        if is_blank(node):
            return {}
        entries = self.r.mapping(node, "labels", list(self.known))
        return {table_id: self._labels(entry, table_id) for table_id, entry in entries.items()}

    def _labels(self, node: Node, table_id: str) -> Labels:
        where, table = f"labels.{table_id}", self.known[table_id]
        found = self.r.mapping(node, where, ("title", "rows", "columns"))
        rows = self._wordings(found.get("rows"), f"{where}.rows", list(table.row_labels))
        columns = self._wordings(found.get("columns"), f"{where}.columns", list(table.column_labels))
        return Labels(self.r.line(found.get("title"), f"{where}.title"), rows, columns)

    def _wordings(self, node: Node | None, where: str, ids: Sequence[str]) -> dict[str, str]:
        found = {} if is_blank(node) else self.r.mapping(node, where, ids)
        lines = {one: self.r.line(value, f"{where}.{one}") for one, value in found.items()}
        return {one: line for one, line in lines.items() if line}

    def extra_rows(self, node: Node | None) -> tuple[ExtraRow, ...]:
        rows = []
        for item in self.r.sequence(node, "extra_rows"):
            found = self.r.mapping(item, "extra_rows", ("table", "label", "cells"))
            self.r.require(item, found, "extra_rows", ("table", "label", "cells"), ("label",))
            table = self.r.choice(found.get("table"), "extra_rows.table", list(self.known))
            label = self.r.line(found.get("label"), "extra_rows.label")
            where = f"extra_rows · {label}"
            cells = [
                self.r.cell(cell, where, "amount") for cell in self.r.sequence(found.get("cells"), where)
            ]
            if table and label:
                kept = tuple(cell for cell in cells if cell)
                rows.append(ExtraRow(table, label, kept, item.line, item.column))
        return tuple(rows)

    def surplus(self, node: Node | None) -> tuple[Surplus, ...]:
        result = []
        for item in self.r.sequence(node, "surplus"):
            found = self.r.mapping(item, "surplus", ("table", "row", "cells", "note"))
            self.r.require(item, found, "surplus", ("table", "cells", "note"), ("note",))
            table, row = self._place(found, "surplus")
            cells = (
                self.r.line_as_printed(cell, "surplus.cells")
                for cell in self.r.sequence(found.get("cells"), "")
            )
            note = self.r.line(found.get("note"), "surplus.note") or ""
            if table:
                result.append(Surplus(table, row, tuple(cell or "" for cell in cells), note))
        return tuple(result)

    def notes(self, node: Node | None) -> tuple[Note, ...]:
        result = []
        for item in self.r.sequence(node, "notes"):
            found = self.r.mapping(item, "notes", ("table", "row", "text"))
            self.r.require(item, found, "notes", ("text",), ("text",))
            table, row = self._place(found, "notes")
            text = self.r.line(found.get("text"), "notes.text")
            if text:
                result.append(Note(table, row, text))
        return tuple(result)

    def _place(self, found: Mapping[str, Node], where: str) -> tuple[str | None, str | None]:
        table = self.r.choice(found.get("table"), f"{where}.table", list(self.known))
        row = self.r.line(found.get("row"), f"{where}.row")
        if row and table and row not in self.known[table].row_labels:
            what = message("unknown-cell", table=self.known[table].title, id=row)
            self.r.wrong(found["row"], f"{where}.row", what)
            row = None
        return table, row

    def explanations(self, node: Node | None, form: Form, annexes: Sequence[Form]) -> tuple[Explanation, ...]:
        keys = ("check", "row", "column", "left", "right", "reason", "by", "date")
        codes = [relation.code for one in (form, *annexes) for relation in one.relations] + list(rules())
        result = []
        for item in self.r.sequence(node, "explanations"):
            where = "explanations"
            found = self.r.mapping(item, where, keys)
            self.r.require(item, found, where, ("check", "reason", "by", "date"), ("reason", "by", "date"))
            code = self._code(found.get("check"), codes)
            one = Explanation(
                check=code or "",
                row=self.r.line(found.get("row"), f"{where}.row"),
                column=self.r.line(found.get("column"), f"{where}.column"),
                left=self._value(found.get("left"), f"{where}.left"),
                right=self._value(found.get("right"), f"{where}.right"),
                reason=self.r.line(found.get("reason"), f"{where}.reason") or "",
                by=self.r.line(found.get("by"), f"{where}.by") or "",
                date=self.r.date(found.get("date"), f"{where}.date") or "",
                line=item.line,
                at=item.column,
            )
            if one.check and one.reason:
                result.append(one)
        return tuple(result)

    def _code(self, node: Node | None, codes: Sequence[str]) -> str | None:
        if isinstance(node, Scalar) and node.text in codes:
            return node.text
        if node is not None:
            found = node.text if isinstance(node, Scalar) else "…"
            close = difflib.get_close_matches(found, codes, n=1)
            what = message("unknown-check", found=found[:60])
            if close:
                what = message("unknown-check-close", found=found[:60], close=close[0])
            self.r.wrong(node, "explanations.check", what)
        return None

    def _value(self, node: Node | None, where: str) -> Decimal | str | None:
        """A value that a finding showed: a number, or words such as a date or a document's number."""
        if is_blank(node) or node is None:
            return None
        if isinstance(node, Scalar) and _DATE.fullmatch(node.text):
            return self.r.date(node, where)
        if isinstance(node, Scalar) and _NOTICE.search(node.text):
            return self.r.line(node, where)
        kind = "amount" if isinstance(node, Scalar) and "." in node.text else "change"
        cell = self.r.cell(node, where, kind)
        if cell and cell.value is None:
            self.r.wrong(node, where, message("want-number-or-null", found=cell.printed or ""))
        return cell.value if cell else None
