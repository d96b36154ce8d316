"""`data/<region>/<agency>/<year>.json`: a report as a program reads it, in the shape of `report.schema.json`.

Whole numbers are JSON numbers, others text, so that no digit is lost to floating point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from generator.compact_json import compact
from generator.corrections import by_date
from generator.exporters.cells import SMALL, is_small
from generator.exporters.file import File
from generator.fields import Cell
from generator.findings import OF_THE_FILE, Finding, json_value
from generator.metrics import states
from generator.pages.page import address, data_path, report_path
from generator.pages.parts import extra_section_place
from generator.places import place_words
from generator.portal import Portal
from generator.reports import Correction, Labels, Narrative, Report, TableData, Uncertain

VERSION = 1
_SMALL = {text: {"printed": text, "value": int(text)} for text in SMALL}
OF_THE_REPORT = frozenset({"region", "agency", "year", "path", "line", "column"})


def files(portal: Portal) -> Iterator[File]:
    """A file a report."""
    for key, report in portal.reports.items():
        yield File(data_path(key, "json"), compact(report_json(portal, report)) + b"\n")


def report_json(portal: Portal, report: Report) -> dict[str, Any]:
    """Everything a report holds and what the checks say of it; passed checks are only counted."""
    badge = portal.badges[report.key]
    found = portal.findings[report.key]
    return {
        "version": VERSION,
        **_identity(portal, report),
        "source": {"name": report.source.name, "url": report.source.url, "sha256": report.source.sha256},
        "contact": dict(report.contact),
        "sections": [{"id": one.id, **_narrative(one)} for one in report.sections.values()],
        "extra_sections": _extra_sections(report),
        "tables": {table: data and _table(data) for table, data in report.tables.items()},
        "annex": report.annex
        and {
            "form": report.annex.form.id,
            "title": report.annex.title,
            "table": _table(report.annex.data),
        },
        **_remarks(report),
        "uncertain": [_uncertain(one) for one in report.uncertain],
        "corrections": [_correction(report, one) for one in by_date(report.corrections)],
        "badge": {"id": badge.id, "label": badge.label},
        "states": states(found),
        "findings": [_finding(one) for one in found if one.state != "pass" and one.code not in OF_THE_FILE],
    }


def _identity(portal: Portal, report: Report) -> dict[str, Any]:
    key, region, agency = report.key, portal.regions[report.key.region], portal.agency(report.key)
    return {
        "region": {"code": region.code, "name": region.full_name},
        "agency": {"id": agency.id, "name": agency.name},
        "year": key.year,
        "title": report.title,
        "address": (portal.settings.address or "") + address(report_path(key)),
        "form": report.form.id,
        "scope": report.scope,
        "signed": report.signed,
        "published": report.published,
        "period": report.period and {"from": report.period[0], "to": report.period[1]},
        "cites": list(report.cites),
    }


def _extra_sections(report: Report) -> list[dict[str, Any]]:
    """Sections that the form does not have; `id` is the place on the report's page."""
    behind: Counter[str | None] = Counter()
    found = []
    for one in report.extra_sections:
        behind[one.after] += 1
        id = extra_section_place(one.after or "", behind[one.after])
        found.append({"id": id, "after": one.after, **_narrative(one)})
    return found


def _narrative(one: Narrative) -> dict[str, str]:
    return {"title": one.title, "kind": one.kind, "text": one.text}


def _table(data: TableData) -> dict[str, Any]:
    return {
        row: cells
        and {
            column: _SMALL[cell.printed or ""] if is_small(cell) else cell_json(cell)
            for column, cell in cells.items()
        }
        for row, cells in data.rows.items()
    }


def cell_json(cell: Cell) -> dict[str, Any]:
    """A cell: printed text (None: blank), its number (None: it states none), a printed unit.

    A cell that is not transcribed yet has none of these, so that nobody takes it for a blank.
    """
    if cell.unread:
        return {"unread": True}
    found = {"printed": cell.printed, "value": json_value(cell.value)}
    return found if cell.unit is None else {**found, "unit": cell.unit}


def _remarks(report: Report) -> dict[str, Any]:
    """What does not fit the form, and what the editors noted."""
    return {
        "labels": {table: _labels(one) for table, one in report.labels.items()},
        "extra_rows": [
            {"table": one.table, "label": one.label, "cells": [cell_json(cell) for cell in one.cells]}
            for one in report.extra_rows
        ],
        "surplus": [
            {"table": one.table, "row": one.row, "cells": list(one.cells), "note": one.note}
            for one in report.surplus
        ],
        "notes": [{"table": one.table, "row": one.row, "text": one.text} for one in report.notes],
    }


def _labels(one: Labels) -> dict[str, str | Mapping[str, str] | None]:
    return {"title": one.title, "rows": dict(one.rows), "columns": dict(one.columns)}


def _uncertain(one: Uncertain) -> dict[str, Any]:
    return {
        "table": one.table,
        "row": one.row,
        "column": one.column,
        "reason": one.reason,
        "lines": list(one.lines),
    }


def _correction(report: Report, one: Correction) -> dict[str, Any]:
    """An entry as the file has it, and its place in words; `was` and `now` only where the entry has them."""
    values = {"was": one.was, "now": one.now} if one.valued else {}
    return {
        "date": one.date,
        "place": place_words(report, one),
        "table": one.table,
        "row": one.row,
        "column": one.column,
        "field": one.field,
        **values,
        "by": one.by,
        "source": one.source,
        "reason": one.reason,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    """The contract of `gongkai check --format json`, without what is the same for the whole report."""
    kept = {name: value for name, value in finding.as_json("zh").items() if name not in OF_THE_REPORT}
    return {**kept, "explanation": finding.explanation and finding.explanation.text("zh")}
