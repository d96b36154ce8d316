"""Derived figures: which cells are an agency's key figures, and how many findings are in which state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.fields import Cell
from generator.findings import OF_THE_FILE, Finding
from generator.reports import Report

# Table, row and column ids that mean the same in every form version.
KEY_FIGURES = (
    ("requests", "new", "total"),
    ("requests", "carried_in", "total"),
    ("requests", "total", "total"),
    ("requests", "carried_out", "total"),
    ("challenges", "review", "total"),
    ("challenges", "litigation_direct", "total"),
    ("challenges", "litigation_reviewed", "total"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure as printed; `cell` is None where the report does not print it."""

    label: str
    cell: Cell | None


def key_figures(report: Report) -> Sequence[Figure]:
    """The key figures of a report, in the order of `KEY_FIGURES`, with the form's own labels."""
    figures = []
    for table_id, row, column in KEY_FIGURES:
        table = report.form.table[table_id]
        data = report.tables.get(table_id)
        figures.append(Figure(table.row_places[row], data.cell(row, column) if data else None))
    return figures


# What a failing finding is called, by its level: a sum that is wrong, a doubt, a hint.
FAILED = {"error": "fail", "warning": "doubt", "info": "hint"}
COUNTED = (*FAILED.values(), "explained", "not_assessable", "pass")


def state_of(finding: Finding) -> str:
    """State of a finding, failures by their weight: one of `COUNTED`."""
    return FAILED[finding.level] if finding.state == "fail" else finding.state


def states(findings: Iterable[Finding]) -> dict[str, int]:
    """Number of findings on the agency's numbers in each state, failures by their weight, all named."""
    counted = Counter(state_of(finding) for finding in findings if finding.code not in OF_THE_FILE)
    return {state: counted[state] for state in COUNTED}
