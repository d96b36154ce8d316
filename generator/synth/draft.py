"""A report while it is being made up: its figures and texts, and what is still to be said or kept silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.forms import Form
from generator.synth.cast import Member

Rows = dict[str, list[int]]
Named = dict[str, dict[str, int | str]]
TOTAL = 6
"""Place of the total in a row of table three; the applicants stand before it."""
FLOW = ("new", "carried_in", "total", "carried_out")
"""Rows of table three that are no outcomes."""


@dataclass(slots=True)
class Draft:
    """One report. `requests` and `challenges` map a row to its cells, the total last.

    `written` holds cells that are printed otherwise than as their number, `absent` tables that are left
    out or blank. Of the topics of its prose, `say` names those that have to be there, `hush` those that
    must not; `slips` are figures that the prose gets wrong on purpose.
    """

    member: Member
    year: int
    form: Form
    undivided: bool
    requests: Rows
    disclosure: Named
    other_disclosure: Named
    challenges: Rows
    title: str = ""
    signed: str | None = None
    published: str | None = None
    period: tuple[str, str] | None = None
    cites: list[str] = field(default_factory=list)
    contact: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    annex: dict[str, int] | None = None
    extra_rows: list[str] = field(default_factory=list)
    explanations: list[dict[str, Any]] = field(default_factory=list)
    written: dict[tuple[str, str, str], str] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)
    say: set[str] = field(default_factory=set)
    hush: set[str] = field(default_factory=set)
    slips: dict[str, Any] = field(default_factory=dict)
    voice: Any = None
    turn: int = 0
    planted: str | None = None

    @property
    def outcome_rows(self) -> list[str]:
        """Ids of the rows of table three that say how applications ended."""
        return [row for row in self.requests if row not in FLOW]

    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The classes of outcomes with the rows that belong to each."""
        leaves = self.form.table["requests"].row_leaves[self.undivided]
        last = "other_handling" if "other_handling" in leaves else "other_outcomes"
        named = ("granted", "partial", "refused", "unavailable", "not_processed", last)
        return {("other_outcomes" if one == last else one): leaves[one] for one in named}

    def bump(self, row: str, column: int, by: int) -> None:
        """Add to a cell of table three and to its row's total."""
        self.requests[row][column] += by
        self.requests[row][TOTAL] += by

    def divide(self, undivided: bool) -> None:
        """Print the last group of outcomes as one row, or leave it as it is."""
        parts = ("no_correction", "unpaid", "other")
        if undivided and "other" in self.requests:
            whole = [sum(cells) for cells in zip(*(self.requests.pop(one) for one in parts), strict=True)]
            flow = {row: self.requests.pop(row) for row in ("total", "carried_out")}
            self.requests |= {"other_handling": whole} | flow
        self.undivided = undivided

    @property
    def key(self) -> str:
        """Region, agency and year, as in an address."""
        return f"{self.member.region}/{self.member.id}/{self.year}"
