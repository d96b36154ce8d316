"""What the prose of a report may say of its tables: totals, groups, percentages, as printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from generator.synth.draft import TOTAL, Draft
from generator.synth.numerals import percent

RESULTS = ("upheld", "corrected", "other", "pending")
LITIGATION = ("litigation_direct", "litigation_reviewed")


@dataclass(frozen=True, slots=True)
class Facts:
    """Numbers of tables three and four, as the prose of a sound report states them.

    `outcomes` maps each class of outcomes to its total; `review` and `litigation` hold cells of table four.
    """

    new: int
    carried_in: int
    answered: int
    carried_out: int
    natural: int
    outcomes: dict[str, int]
    review: list[int]
    litigation: list[int]

    @property
    def due(self) -> int:
        """Applications new and carried in."""
        return self.new + self.carried_in

    @property
    def organisations(self) -> int:
        """New applications of organisations."""
        return self.new - self.natural

    def readings(self) -> set[int]:
        """Every number that somebody might take a count of applications for."""
        rows = (self.new, self.carried_in, self.answered, self.carried_out, self.natural, self.organisations)
        numbers = [*rows, self.due, *self.outcomes.values()]
        pairs = (one + other for one, other in combinations(numbers, 2))
        kept = (self.answered - one for one in self.outcomes.values())
        return {*numbers, *pairs, *kept}


def facts_of(draft: Draft) -> Facts:
    """The facts of a draft as its tables stand now."""
    rows, lawsuits = draft.requests, [draft.challenges[row] for row in LITIGATION]
    return Facts(
        new=rows["new"][TOTAL],
        carried_in=rows["carried_in"][TOTAL],
        answered=rows["total"][TOTAL],
        carried_out=rows["carried_out"][TOTAL],
        natural=rows["new"][0],
        outcomes={
            group: sum(rows[leaf][TOTAL] for leaf in leaves) for group, leaves in draft.groups().items()
        },
        review=draft.challenges["review"],
        litigation=[sum(cells) for cells in zip(*lawsuits, strict=True)],
    )


def growth(new: int, before: int, decimals: int) -> str:
    """Change against the year before in percent, without its sign."""
    return percent(abs(new - before), before, decimals)


def wrong_counts(true: int, readings: set[int]) -> Iterator[int]:
    """Numbers near the true one that no reading of the table gives, the likeliest slips first."""
    slips = (true + 1, true - 1, true + 2, true + 10, true * 10, true + 3, true + 7, true + 20, true + 33)
    yield from (slip for slip in slips if slip > 0 and slip not in readings)
    top = max(readings) + 1
    yield from range(top, top + 9)
