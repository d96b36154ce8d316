"""Explanations: a failing finding becomes `explained` while the values it was explained for stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from generator.findings import UNMATCHED, Finding, Value
from generator.messages import message
from generator.reports import Explanation, ReportKey


def apply_explanations(
    key: ReportKey, path: str, explanations: Sequence[Explanation], findings: Iterable[Finding]
) -> Iterator[Finding]:
    """A report's findings with explanations applied; one that matches nothing is a warning of its own."""
    used: set[int] = set()
    for finding in findings:
        index = next((i for i, one in enumerate(explanations) if _matches(one, finding)), None)
        if index is None:
            yield finding
            continue
        used.add(index)
        one = explanations[index]
        note = message("explained-by", reason=one.reason, by=one.by, date=one.date)
        yield dataclasses.replace(finding, state="explained", explanation=note)
    for index, one in enumerate(explanations):
        if index not in used:
            yield _unmatched(key, path, one)


def _matches(one: Explanation, finding: Finding) -> bool:
    return (
        finding.state == "fail"
        and (one.check, one.row, one.column) == (finding.code, finding.row or finding.section, finding.col)
        and (one.left, one.right) == (finding.left, finding.right)
    )


def _unmatched(key: ReportKey, path: str, one: Explanation) -> Finding:
    return Finding(
        code=UNMATCHED,
        level="warning",
        state="fail",
        report=key,
        path=path,
        line=one.line,
        column=one.at,
        table=None,
        row=one.row,
        col=one.column,
        left=one.left,
        right=one.right,
        left_terms=(),
        right_terms=(),
        subject="",
        message=message(UNMATCHED, check=one.check, left=_written(one.left), right=_written(one.right)),
        basis="",
    )


def _written(value: Value) -> str:
    """A value as the file writes it."""
    return "null" if value is None else str(value)
