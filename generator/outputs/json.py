"""Findings as JSON: the contract that scripts build on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from generator.outputs.visible import escaped
from generator.survey import Outcome


def json_lines(outcome: Outcome, lang: str) -> Iterator[str]:
    """Reports, findings of every state and mistakes, each on a line of its own."""
    reports = (
        {
            "region": report.key.region,
            "agency": report.key.agency,
            "year": report.key.year,
            "form": report.form,
            "badge": report.badge.label,
            "path": report.path,
        }
        for report in outcome.reports
    )
    findings = (finding.as_json(lang) for finding in outcome.findings)
    errors = (problem.as_json(lang) for problem in outcome.problems)
    return document({}, {"reports": reports, "findings": findings, "errors": errors})


def document(values: Mapping[str, object], lists: Mapping[str, Iterable[object]]) -> Iterator[str]:
    """A JSON object of some values and then some lists, whose items are written as they come."""
    yield "{"
    for name, value in values.items():
        yield f"{as_json(name)}: {as_json(value)},"
    for number, (name, items) in enumerate(lists.items(), 1):
        yield f"{as_json(name)}: ["
        yield from items_of(items)
        yield "]" if number == len(lists) else "],"
    yield "}"


def items_of(items: Iterable[object]) -> Iterator[str]:
    """The inside of a JSON list, an item a line."""
    line: str | None = None
    for item in items:
        if line is not None:
            yield line + ","
        line = as_json(item)
    if line is not None:
        yield line


def as_json(value: object) -> str:
    """A value as JSON on one line."""
    return escaped(json.dumps(value, ensure_ascii=False))
