"""`Report` → the canonical text of its file, comments included: the other way round of `report_reader.py`.

What is read back is the same report, and writing that gives the same bytes. The order of the keys is `KEYS`
of the reader; characters that YAML cannot hold (see `yaml_reader.HIDDEN`) have to be taken out before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from generator.fields import Cell
from generator.forms import Form, Table
from generator.report_frame import Frame, headed
from generator.reports import (
    Annex,
    Correction,
    Explanation,
    ExtraRow,
    Labels,
    Narrative,
    Note,
    Report,
    Surplus,
    TableData,
    Uncertain,
)
from generator.yaml_writer import block, cell_text, flow_list, flow_mapping, scalar

Lines = Iterator[str]
# What stands beside a key that is not of the form.
COMMENTS = {
    "labels": "原文所印与格式用语不同的",
    "extra_rows": "格式以外的行",
    "surplus": "多印的格子",
    "uncertain": "导入时没有把握、留空的格子：对照原文填好，再删去这一条",
}


def report_text(report: Report) -> str:
    """The report's file."""
    lines = [*_head(report), *_sections(report)]
    for table in report.form.tables:
        data = report.tables.get(table.id)
        lines += _table(report.form, data) if data else [f"{table.id}: null"]
    return "\n".join([*lines, *_tail(report), ""])


def agency_text(name: str, aliases: Iterable[str], kind: str | None) -> str:
    """The file of an agency that is new here."""
    lines = [f"name: {scalar(name)}", f"aliases: {flow_list(scalar(one, flow=True) for one in aliases)}"]
    lines += [f"kind: {kind}"] if kind else []
    return "\n".join([*lines, "website: null", ""])


# -- above the tables ------------------------------------------------------------------------------------


def _head(report: Report) -> Lines:
    yield f"form: {report.form.id}"
    yield f"title: {scalar(report.title)}"
    if report.signed:
        yield f"signed: {report.signed}"
    yield f"published: {report.published or 'null'}"
    if report.scope:
        yield f"scope: {report.scope}"
    if report.period:
        first, last = (day or "null" for day in report.period)
        yield f"period: {flow_mapping({'from': first, 'to': last})}"
    if report.cites:
        yield f"cites: {flow_list(scalar(one, flow=True) for one in report.cites)}"
    source = report.source
    yield "source:"
    for key, value in (("name", source.name), ("url", source.url), ("sha256", source.sha256)):
        yield f"  {key}: {'null' if value is None else scalar(value)}"
    if report.contact:
        yield "contact:"
        yield from (f"  {key}: {scalar(value)}" for key, value in report.contact.items())


def _sections(report: Report) -> Lines:
    yield "sections:"
    for section in report.form.text_sections:
        narrative = report.sections.get(section.id)
        if narrative:
            yield f"  {section.id}:"
            yield from _narrative(narrative, section.title)
        elif section.required:
            yield f"  {section.id}: null"
    if report.extra_sections:
        yield "extra_sections:"
    for one in report.extra_sections:
        yield f"  - title: {scalar(one.title)}"
        yield f"    after: {one.after}"
        yield from _narrative(one, one.title)


def _narrative(one: Narrative, title: str) -> Lines:
    yield f"    kind: {one.kind}"
    if one.title != title:
        yield f"    title: {scalar(one.title)}"
    yield "    text: |"
    yield from block(one.text, 6)


# -- tables ----------------------------------------------------------------------------------------------


def _table(form: Form, data: TableData, key: str = "", margin: int = 0) -> Lines:
    frame = Frame(form, data.table, data.undivided, key, margin)
    yield from frame.head
    for row, start, end in frame.rows:
        cells = data.rows.get(row)
        if cells is not None:
            yield start + _row(data.table, row, cells) + end
        elif data.table.layout != "list":
            yield start + "null" + end


def _row(table: Table, row: str, cells: Mapping[str, Cell]) -> str:
    columns = table.columns_of(row)
    texts = {column.id: cell_text(cells.get(column.id), column.type) for column in columns}
    if table.layout == "blocks":
        return flow_mapping(texts)
    return texts[columns[0].id] if table.layout == "list" else flow_list(texts.values())


def _annex(annex: Annex) -> Lines:
    yield "annex:"
    yield f"  form: {annex.form.id}"
    if annex.title != annex.form.title:
        yield f"  title: {scalar(annex.title)}"
    yield from _table(annex.form, annex.data, "values", 2)


# -- below the tables ------------------------------------------------------------------------------------


def _tail(report: Report) -> Lines:
    if report.annex:
        yield from _annex(report.annex)
    if report.labels:
        yield headed("labels", COMMENTS["labels"])
        for table, labels in report.labels.items():
            yield from _labels(table, labels)
    yield from _entries("extra_rows", (_extra_row(one) for one in report.extra_rows))
    yield from _entries("surplus", (_surplus(one) for one in report.surplus))
    yield from _entries("notes", (_note(one) for one in report.notes))
    if not report.explanations:
        yield "explanations: []"
    yield from _inline("explanations", (_explanation(one) for one in report.explanations))
    yield from _inline("corrections", (_correction(one) for one in report.corrections))
    yield from _inline("uncertain", (_uncertain(one) for one in report.uncertain))


def _labels(table: str, labels: Labels) -> Lines:
    yield f"  {table}:"
    if labels.title:
        yield f"    title: {scalar(labels.title)}"
    for key, found in (("rows", labels.rows), ("columns", labels.columns)):
        if found:
            yield f"    {key}:"
            yield from (f"      {one}: {scalar(words)}" for one, words in found.items())


def _entries(key: str, entries: Iterable[Mapping[str, str]]) -> Lines:
    """A list of mappings over several lines each."""
    for number, entry in enumerate(entries):
        if not number:
            yield headed(key, COMMENTS[key]) if key in COMMENTS else f"{key}:"
        for index, (name, value) in enumerate(entry.items()):
            yield f"{'    ' if index else '  - '}{name}: {value}"


def _inline(key: str, entries: Iterable[Mapping[str, str]]) -> Lines:
    """A list of mappings on one line each."""
    for number, entry in enumerate(entries):
        if not number:
            yield headed(key, COMMENTS[key]) if key in COMMENTS else f"{key}:"
        yield f"  - {flow_mapping(entry)}"


def _given(**values: str | None) -> dict[str, str]:
    """Keys and texts, on one line, without those that have none."""
    return {key: scalar(value, flow=True) for key, value in values.items() if value is not None}


def _extra_row(one: ExtraRow) -> dict[str, str]:
    cells = flow_list(cell_text(cell, "amount") for cell in one.cells)
    return {"table": one.table, "label": scalar(one.label), "cells": cells}


def _surplus(one: Surplus) -> dict[str, str]:
    cells = flow_list(_as_printed(cell) for cell in one.cells)
    return {**_given(table=one.table, row=one.row), "cells": cells, "note": scalar(one.note)}


def _as_printed(text: str) -> str:
    """A printed text where the reader takes any; a plain number needs no quotes there."""
    if not text:
        return "null"
    return text if text.isascii() and text.isdigit() and len(text) < 12 else scalar(text, flow=True)


def _note(one: Note) -> dict[str, str]:
    return {**_given(table=one.table, row=one.row), "text": scalar(one.text)}


def _explanation(one: Explanation) -> dict[str, str]:
    values = {
        key: _value(value) for key, value in (("left", one.left), ("right", one.right)) if value is not None
    }
    last = {**_given(reason=one.reason, by=one.by), "date": one.date}
    return {**_given(check=one.check, row=one.row, column=one.column), **values, **last}


def _value(value: Decimal | str) -> str:
    """A value of a finding: a number, a date or words."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value if value.replace("-", "").isdigit() else scalar(value, flow=True)


def _correction(one: Correction) -> dict[str, str]:
    place = _given(table=one.table, row=one.row, column=one.column, field=one.field)
    values = {"was": _as_printed(one.was or ""), "now": _as_printed(one.now or "")} if one.valued else {}
    return {"date": one.date, **place, **values, **_given(by=one.by, source=one.source, reason=one.reason)}


def _uncertain(one: Uncertain) -> dict[str, str]:
    place = _given(table=one.table, row=one.row, column=one.column, reason=one.reason)
    lines = flow_list(scalar(line, flow=True) for line in one.lines)
    return {**place, **({"lines": lines} if one.lines else {})}
