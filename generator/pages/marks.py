"""Cells and facts that are marked on a report's page, as findings are about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.pages.entries import Entry
from generator.reports import Report

CellId = tuple[str, str]
# What is said of something marked, by state.
WORDS = {
    "fail": "有不符之处",
    "doubt": "有存疑之处",
    "hint": "有提示",
    "explained": "有已说明的不符",
    "corrected": "更正过",
}
# What is marked first keeps the mark.
WEIGHT = ("fail", "doubt", "explained", "hint")

# Checks of what stands in the list of facts at the head of the page.
FACTS = {
    "period-covered": "period",
    "signed-early": "signed",
    "published-late": "published",
    "form-year": "form",
    "cited-notice": "cites",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Leads from a cell to a finding: its place on the page and its state."""

    target: str
    state: str

    @property
    def words(self) -> str:
        """What is said of it."""
        return WORDS[self.state]


def weightiest_first(listed: Iterable[Entry]) -> list[Entry]:
    """Entries in the order in which they may mark what they are about."""
    return sorted(listed, key=lambda entry: WEIGHT.index(entry.state))


def fact_marks(listed: Iterable[Entry], report: Report) -> dict[str, Mark]:
    """Facts to mark, by name; of those that the page of this report shows."""
    absent = {name for name, printed in (("period", report.period), ("cites", report.cites)) if not printed}
    marks: dict[str, Mark] = {}
    for entry in weightiest_first(listed):
        name = FACTS.get(entry.finding.code)
        if name and name not in absent:
            marks.setdefault(name, Mark(entry.id, entry.state))
    return marks


def fact_place(name: str) -> str:
    """Address of a marked fact within its page."""
    return f"fact-{name}"


def cell_marks(listed: Iterable[Entry], table_id: str) -> dict[CellId, Mark]:
    """Cells to mark: where a finding points to, and each number in it that is not 0.

    A hint marks only the cell it points to. Numbers of another year's report stand in no cell of this.
    """
    here = weightiest_first(entry for entry in listed if entry.finding.table == table_id)
    weighty = [entry for entry in here if entry.state != "hint"]
    cells = [
        *((entry, entry.finding.row, entry.finding.col) for entry in weighty),
        *(
            (entry, term.row, term.column)
            for entry in weighty
            for term in (*entry.finding.left_terms, *entry.finding.right_terms)
            if term.year is None and term.printed != "0"
        ),
        *((entry, entry.finding.row, entry.finding.col) for entry in here if entry.state == "hint"),
    ]
    marks: dict[CellId, Mark] = {}
    for entry, row, column in cells:
        if row and column:
            marks.setdefault((row, column), Mark(entry.id, entry.state))
    return marks
