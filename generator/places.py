"""Places of a report in words: cells in those of the form, other parts in plain ones."""

from __future__ import annotations

from collections.abc import Mapping

from generator.forms import Form, Table
from generator.reports import Correction, Report

FIELDS = {
    "title": "标题",
    "form": "表格格式",
    "signed": "落款日期",
    "published": "上网日期",
    "scope": "统计范围",
    "period.from": "统计期限起日",
    "period.to": "统计期限止日",
    "cites": "原文引用",
    "source.name": "来源文件的名称",
    "source.url": "来源文件的网址",
    "source.sha256": "来源文件的 SHA-256",
    "contact.office": "联系部门",
    "contact.address": "联系地址",
    "contact.postcode": "邮编",
    "contact.phone": "联系电话",
    "contact.fax": "传真",
    "contact.email": "电子邮箱",
    "annex.title": "附表的标题",
    "extra_sections": "格式以外的部分",
    "notes": "编者的注",
}
_SCOPES = {"own": "本机关", "aggregate": "汇总"}


def cell_words(table: Table, row: str | None = None, column: str | None = None) -> str:
    """A table, a row or a cell of it, in the labels of its form."""
    words = [table.title]
    if row:
        words.append(table.row_places[row])
    if column and table.layout != "list":
        words.append(table.column_labels[column])
    return " · ".join(words)


def field_words(form: Form, field: str) -> str:
    """What stands in no table, by the name that files give it."""
    if field.startswith("sections."):
        titles = {section.id: section.title for section in form.text_sections}
        return titles[field.removeprefix("sections.")]
    return FIELDS[field]


def place_words(report: Report, one: Correction) -> str | None:
    """Where a correction was made, in words; None: nowhere in particular."""
    if one.field:
        return field_words(report.form, one.field)
    table = _table(report, one.table)
    return cell_words(table, one.row, one.column) if table else None


def _table(report: Report, table: str | None) -> Table | None:
    if table == "annex":
        return report.annex.data.table if report.annex else None
    return report.form.table.get(table or "")


def value_words(field: str | None, value: str | None, forms: Mapping[str, Form]) -> str | None:
    """A value for readers: files name forms and scopes by short words of their own."""
    if field == "scope" and value:
        return _SCOPES.get(value, value)
    if field == "form" and value and value in forms:
        return forms[value].title
    return value
