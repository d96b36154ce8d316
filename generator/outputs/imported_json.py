"""Imported documents as JSON: what the document says, whatever is in the content, by the ids of the forms.

A cell is null where it is blank or left open (then `uncertain` names it); a JSON number where it states a
number and no unit; else text as printed: a sign like "/", words, an amount with its unit. Where a number is
not printed in plain digits (`+1`, `1,234`, a remark beside it), `printed` has the cell as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from generator.fields import Cell
from generator.importers.outcome import Outcome, cells_by_kind
from generator.messages import Message
from generator.outputs.json import as_json
from generator.reports import Narrative, Report, TableData
from generator.uncertain import cells_named

EMPTY: dict[str, Any] = {
    **dict.fromkeys(("form", "agency", "agency_name", "region", "year", "title", "signed")),
    **dict.fromkeys(("published", "period", "cites", "contact", "disclosure", "requests", "challenges")),
    **dict.fromkeys(("annex", "sections")),
}


def document_json(outcome: Outcome, lang: str) -> dict[str, Any]:
    """One document; `error` says why it cannot be read, `why` what keeps it from being imported."""
    why = [one.text(lang) for one in outcome.why]
    head = {"file": outcome.shown, "state": str(outcome.state)}
    report, source = outcome.as_read, outcome.source
    if report is None or source is None:
        return {**head, "error": " ".join(why), **EMPTY, "uncertain": [], "unplaced": [], "surplus": []}
    return {
        **head,
        "why": why,
        "path": outcome.target,
        **_names(outcome),
        **_facts(report),
        "title": report.title if source.reading.title else None,
        **_tables(report),
        **_rest(outcome, report, lang),
    }


def lines_of(outcomes: Iterable[Outcome], several: bool, other_files: int, lang: str) -> Iterator[str]:
    """One object, or for several documents an object of them all that is written as they come."""
    if not several:
        yield from (as_json(document_json(one, lang)) for one in outcomes)
        return
    states: dict[str, int] = {}
    yield '{"documents": ['
    for number, one in enumerate(outcomes):
        states[one.state] = states.get(one.state, 0) + 1
        yield ("," if number else "") + as_json(document_json(one, lang))
    summary = {"documents": sum(states.values()), "other_files": other_files, "states": states}
    yield f'], "summary": {as_json(summary)}}}'


def _names(outcome: Outcome) -> dict[str, Any]:
    named, reading = outcome.named, outcome.source.reading if outcome.source else None
    return {
        "region": named.region if named else None,
        "agency": named.agency if named else None,
        "agency_name": named.name if named else reading and reading.agency,
        "agency_printed": reading and reading.agency,
        "new_agency": named.is_new if named else None,
        "new_regions": dict(named.new_regions) if named else {},
        "year": outcome.year,
    }


def _facts(report: Report) -> dict[str, Any]:
    period = report.period
    return {
        "form": report.form.id,
        "title": report.title,
        "signed": report.signed,
        "published": report.published,
        "period": {"from": period[0], "to": period[1]} if period else None,
        "cites": list(report.cites),
        "contact": dict(report.contact),
        "source": {"name": report.source.name, "sha256": report.source.sha256},
    }


def _tables(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, data in report.tables.items():
        cells = data.rows if data else {}
        if data and data.table.layout == "blocks":
            found[name] = {row: named and _by_column(named) for row, named in cells.items()}
        elif data:
            found[name] = {row: listed and [*_by_column(listed).values()] for row, listed in cells.items()}
        else:
            found[name] = None
    annex = report.annex
    values = annex.data.rows.items() if annex else ()
    found["annex"] = (
        {row: next(iter(_by_column(one).values())) for row, one in values if one} if annex else None
    )
    return {
        **found,
        "printed": [one for name, data in report.all_tables() if data for one in _printed(name, data)],
    }


def _by_column(cells: Mapping[str, Cell]) -> dict[str, Any]:
    return {column: cell_value(cell) for column, cell in cells.items()}


def cell_value(cell: Cell) -> int | float | str | None:
    """A cell as JSON holds it without losing a digit."""
    if cell.value is None or cell.unit is not None:
        return cell.printed
    if cell.value == cell.value.to_integral_value():
        return int(cell.value)
    near = float(cell.value)
    return near if Decimal(repr(near)) == cell.value else cell.printed


def _printed(name: str, data: TableData) -> Iterator[dict[str, Any]]:
    """Cells of which `cell_value` is not the printed text."""
    for row, cells in data.rows.items():
        for column, cell in (cells or {}).items():
            if cell.value is not None and cell.printed != str(cell_value(cell)):
                place = {"table": name, "row": row, "column": column}
                yield {**place, "printed": cell.printed, "value": str(cell.value)}


def _rest(outcome: Outcome, report: Report, lang: str) -> dict[str, Any]:
    reading = outcome.source.reading if outcome.source else None
    sections = {one.id: None for one in report.form.text_sections}
    return {
        "sections": {**sections, **{one.id: one.text for one in report.sections.values()}},
        "section_titles": {one.id: one.title for one in report.sections.values()},
        "extra_sections": [_extra(one) for one in report.extra_sections],
        "uncertain": [
            one for name, data in report.all_tables() for one in _uncertain(outcome, name, data, lang)
        ],
        "unplaced": [{"line": one.line, "text": one.text} for one in (reading.unplaced if reading else ())],
        "surplus": [
            {"table": one.table, "row": one.row, "cells": list(one.cells), "note": one.note}
            for one in report.surplus
        ],
        "extra_rows": [
            {"table": one.table, "label": one.label, "cells": [cell_value(cell) for cell in one.cells]}
            for one in report.extra_rows
        ],
        "labels": {
            table: {"title": one.title, "rows": dict(one.rows), "columns": dict(one.columns)}
            for table, one in report.labels.items()
        },
        "notes": [{"table": one.table, "row": one.row, "text": one.text} for one in report.notes],
        "cells": dict(sorted(cells_by_kind(report).items())),
        "checks": [one.as_json(lang) for one in outcome.findings],
        "problems": [one.as_json(lang) for one in outcome.problems],
        "warnings": _said(outcome.warnings, lang),
        "kept": list(outcome.kept),
        "diff": list(outcome.diff),
    }


def _extra(one: Narrative) -> dict[str, str | None]:
    return {"title": one.title, "after": one.after, "text": one.text}


def _uncertain(outcome: Outcome, name: str, data: TableData | None, lang: str) -> Iterator[dict[str, Any]]:
    """Every cell left open, one by one, with why and the lines around it."""
    report = outcome.as_read
    for one in report.uncertain if report and data else ():
        if one.table == name and data:
            for row, column, cell in cells_named(one, data):
                if not cell.unread:
                    continue
                place = {"table": name, "row": row, "column": column}
                yield {**place, "reason": outcome.reason(one, lang), "lines": list(one.lines)}


def _said(messages: Iterable[Message], lang: str) -> list[str]:
    return list(dict.fromkeys(one.text(lang) for one in messages))
