"""Explanations: a failing finding becomes `explained` while the values it was explained for stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from generator.findings import Finding
from generator.messages import message
from generator.reports import Explanation, Report

UNMATCHED = "explanation-unmatched"


def apply_explanations(report: Report, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings with explanations applied; one that matches nothing is a warning of its own."""
    used: set[int] = set()
    for finding in findings:
        index = next((i for i, one in enumerate(report.explanations) if _matches(one, finding)), None)
        if index is None:
            yield finding
            continue
        used.add(index)
        one = report.explanations[index]
        note = message("explained-by", reason=one.reason, by=one.by, date=one.date)
        yield dataclasses.replace(finding, state="explained", explanation=note)
    for index, one in enumerate(report.explanations):
        if index not in used:
            yield _unmatched(report, one)


def _matches(one: Explanation, finding: Finding) -> bool:
    return (
        finding.state == "fail"
        and (one.check, one.row, one.column) == (finding.code, finding.row, finding.col)
        and (one.left, one.right) == (finding.left, finding.right)
    )


def _unmatched(report: Report, one: Explanation) -> Finding:
    return Finding(
        code=UNMATCHED,
        level="warning",
        state="fail",
        report=report.key,
        path=report.path,
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
        message=message(UNMATCHED, check=one.check, left=one.left, right=one.right),
        basis="",
    )
