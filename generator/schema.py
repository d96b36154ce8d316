"""JSON Schema of the content files, derived from the forms: completion and first checks in an editor.

The strict reader stays the judge; the schema says as much of it as JSON Schema can.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from generator.agencies import KINDS
from generator.fields import AMOUNT_UNITS, MARKS, MAX_DECIMALS
from generator.forms import Column, Form, Row, Table
from generator.glossary import ID
from generator.reports import CONTACT_KEYS, CORRECTION_SOURCES, SCOPES, TEXT_KINDS
from generator.rules import rules
from generator.settings import KEYS as PORTAL_KEYS

Schema = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"
TEXT: Schema = {"type": ["string", "null"]}
DATE: Schema = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}(-\d{2})?$"}

YEAR: Schema = {"type": ["integer", "null"], "minimum": 2000, "maximum": 2099}


def report_schema(forms: Mapping[str, Form]) -> Schema:
    """Schema of a report file; what the tables hold depends on its `form`."""
    reports = [form for form in forms.values() if form.kind == "report"]
    annexes = [form for form in forms.values() if form.kind == "annex"]
    codes = sorted({relation.code for form in forms.values() for relation in form.relations} | set(rules()))
    tables = sorted({table.id for form in reports for table in form.tables})
    properties: Schema = {
        "form": {"enum": [form.id for form in reports]},
        "title": {"type": "string"},
        "signed": DATE,
        "published": DATE,
        "scope": {"enum": list(SCOPES)},
        "period": _object({"from": DATE, "to": DATE}),
        "cites": {"type": ["array", "null"], "items": {"type": "string"}},
        "source": _object({"name": TEXT, "url": TEXT, "sha256": {**TEXT, "pattern": "^[0-9a-f]{64}$"}}),
        "contact": _object(dict.fromkeys(CONTACT_KEYS, TEXT)),
        "sections": {"type": "object"},
        "extra_sections": _list(_narrative({"title": {"type": "string"}, "after": {"type": "string"}})),
        **{table: {} for table in tables},
        "annex": {"anyOf": [{"type": "null"}, *(_annex(form) for form in annexes)]},
        "labels": {"type": ["object", "null"]},
        "extra_rows": _list(
            _object({"table": {"type": "string"}, "label": {"type": "string"}, "cells": {"type": "array"}})
        ),
        "surplus": _list(
            _object({"table": {"type": "string"}, "row": TEXT, "cells": {"type": "array"}, "note": TEXT})
        ),
        "notes": _list(_object({"table": TEXT, "row": TEXT, "text": {"type": "string"}})),
        "explanations": _list(_explanation(codes)),
        "corrections": _list(_correction(tables)),
        "uncertain": _list(_uncertain(tables)),
    }
    return {
        "$schema": DRAFT,
        "title": "gongkai report",
        "type": "object",
        "additionalProperties": False,
        "required": ["form", "title", *tables],
        "properties": properties,
        "allOf": [_if_form(form) for form in reports],
    }


def agency_schema(forms: Mapping[str, Form]) -> Schema:
    """Schema of `agency.yml`."""
    properties = {
        "name": {"type": "string"},
        "aliases": {"type": ["array", "null"], "items": {"type": "string"}},
        "kind": {"enum": list(KINDS)},
        "website": TEXT,
        "apply": TEXT,
        "since": YEAR,
        "until": YEAR,
    }
    return {"$schema": DRAFT, "title": "gongkai agency", **_object(properties, ("name",))}


def portal_schema(forms: Mapping[str, Form]) -> Schema:
    """Schema of `portal.yml`."""
    properties: Schema = dict.fromkeys(PORTAL_KEYS, TEXT)
    properties["licence"] = _object({"name": TEXT, "address": TEXT})
    return {"$schema": DRAFT, "title": "gongkai portal", **_object(properties, ("name", "description"))}


def regions_schema(forms: Mapping[str, Form]) -> Schema:
    """Schema of `regions.yml`."""
    return {
        "$schema": DRAFT,
        "title": "gongkai regions",
        "type": "object",
        "propertyNames": {"pattern": "^[1-9][0-9]{5}$"},
        "additionalProperties": {"type": "string"},
    }


def glossary_schema(forms: Mapping[str, Form]) -> Schema:
    """Schema of `glossary.yml`."""
    id_: Schema = {"type": "string", "pattern": f"^(?:{ID.pattern})$"}
    words: Schema = {"type": ["array", "null"], "items": {"type": "string"}}
    text: Schema = {"type": "string"}
    term = {"id": id_, "name": text, "also": words, "text": text, "basis": TEXT, "see": words}
    terms: Schema = {"type": "array", "items": _object(term, ("id", "name", "text", "basis"))}
    group = {"id": id_, "heading": text, "about": TEXT, "terms": terms}
    source = {"name": text, "title": text, "address": TEXT}
    properties: Schema = {
        "groups": {"type": "array", "items": _object(group, ("id", "heading", "terms"))},
        "sources": _list(_object(source, ("name", "title"))),
    }
    return {"$schema": DRAFT, "title": "gongkai glossary", **_object(properties, ("groups",))}


SCHEMAS: Mapping[str, Callable[[Mapping[str, Form]], Schema]] = {
    "report": report_schema,
    "agency": agency_schema,
    "portal": portal_schema,
    "regions": regions_schema,
    "glossary": glossary_schema,
}


def _if_form(form: Form) -> Schema:
    sections = {
        section.id: {"anyOf": [{"type": "null"}, _narrative({"title": TEXT}, section.title)]}
        for section in form.text_sections
    }
    tables = {table.id: _table(table) for table in form.tables}
    return {
        "if": {"properties": {"form": {"const": form.id}}, "required": ["form"]},
        "then": {"properties": {"sections": _object(sections), **tables}},
    }


def _table(table: Table) -> Schema:
    """A table is there as a whole, or null where the original has none; groups may come undivided."""
    variants = [_rows(table, table.leaf_rows(undivided)) for undivided in _ways(table)]
    return {"title": table.title, "anyOf": [{"type": "null"}, *variants]}


def _ways(table: Table) -> Sequence[bool]:
    return (False, True) if table.undivided_groups else (False,)


def _rows(table: Table, rows: Sequence[Row]) -> Schema:
    properties = {row.id: {"description": table.row_places[row.id], **_row(table, row)} for row in rows}
    return _object(properties, () if table.layout == "list" else tuple(properties))


def _row(table: Table, row: Row) -> Schema:
    columns = table.columns_of(row.id)
    if table.layout == "list":
        return _cell(columns[0])
    if table.layout == "blocks":
        cells = {column.id: _cell(column) for column in columns}
        return {"anyOf": [{"type": "null"}, _object(cells, tuple(cells))]}
    items = [_cell(column) for column in columns]
    whole = {"type": "array", "items": items, "minItems": len(items), "maxItems": len(items)}
    return {"anyOf": [{"type": "null"}, whole]}


def _cell(column: Column) -> Schema:
    units = "|".join(AMOUNT_UNITS)
    numbers: dict[str, list[Schema]] = {
        "count": [{"type": "integer", "minimum": 0}],
        "change": [{"type": "integer"}, {"type": "string", "pattern": r"^[+-](0|[1-9][0-9]*)$"}],
        "amount": [
            {"type": "number", "minimum": 0},
            {"type": "string", "pattern": rf"^[0-9]+(\.[0-9]{{1,{MAX_DECIMALS}}})? ?({units})$"},
        ],
    }
    value = {"anyOf": [*numbers[column.type], {"type": "null"}]}
    remarked: Schema = {"value": value, "printed": {"type": ["string", "number"]}}
    if column.type == "amount":
        remarked["unit"] = {"enum": list(AMOUNT_UNITS)}
    return {
        "description": column.label,
        "anyOf": [
            *numbers[column.type],
            {"type": "null"},
            {"enum": sorted(MARKS)},
            _object(remarked, ("value", "printed"), nullable=False),
        ],
    }


def _annex(form: Form) -> Schema:
    properties = {
        "form": {"const": form.id},
        "title": TEXT,
        "values": _rows(form.tables[0], form.tables[0].leaf_rows()),
    }
    return _object(properties, ("form", "values"), nullable=False)


def _narrative(extra: Schema, title: str = "") -> Schema:
    properties = {"kind": {"enum": list(TEXT_KINDS)}, "text": {"type": "string"}, **extra}
    return {"description": title, **_object(properties, ("text",))}


def _explanation(codes: Sequence[str]) -> Schema:
    value: Schema = {"type": ["number", "string", "null"]}
    properties: Schema = {
        "check": {"enum": list(codes)},
        "row": TEXT,
        "column": TEXT,
        "left": value,
        "right": value,
    }
    properties |= {"reason": {"type": "string"}, "by": {"type": "string"}, "date": DATE}
    return _object(properties, ("check", "reason", "by", "date"))


def _correction(tables: Sequence[str]) -> Schema:
    value: Schema = {"type": ["number", "string", "null"]}
    properties: Schema = {
        "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "table": {"enum": [*tables, "annex"]},
        "row": {"type": "string"},
        "column": {"type": "string"},
        "field": {"type": "string"},
        "was": value,
        "now": value,
        "source": {"enum": list(CORRECTION_SOURCES)},
        "reason": {"type": "string"},
        "by": {"type": "string"},
    }
    needs = {"row": ["table"], "column": ["row", "was", "now"], "was": ["now"], "now": ["was"]}
    return {**_object(properties, ("date", "source", "reason", "by")), "dependencies": needs}


def _uncertain(tables: Sequence[str]) -> Schema:
    properties: Schema = {
        "table": {"enum": [*tables, "annex"]},
        "row": {"type": "string"},
        "column": {"type": "string"},
        "reason": {"type": "string"},
        "lines": {"type": ["array", "null"], "items": {"type": "string"}},
    }
    return {**_object(properties, ("table", "reason")), "dependencies": {"column": ["row"]}}


def _list(items: Schema) -> Schema:
    return {"type": ["array", "null"], "items": items}


def _object(properties: Schema, required: Sequence[str] = (), nullable: bool = True) -> Schema:
    kind = ["object", "null"] if nullable and not required else "object"
    schema: Schema = {"type": kind, "additionalProperties": False, "properties": properties}
    return schema | ({"required": list(required)} if required else {})
