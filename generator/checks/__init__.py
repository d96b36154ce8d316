"""All checks, in one list; each turns reports into findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.checks.arithmetic import check_relations
from generator.checks.explanations import apply_explanations
from generator.findings import Finding
from generator.reports import Report

# A check of one report by itself. To add one: a function in a module of its family, and a line here.
CHECKS: tuple[Callable[[Report], Iterator[Finding]], ...] = (check_relations,)


def check_report(report: Report) -> tuple[Finding, ...]:
    """Every finding of one report, explanations applied, in the order of the form."""
    found = [finding for check in CHECKS for finding in check(report)]
    return tuple(apply_explanations(report, found))
