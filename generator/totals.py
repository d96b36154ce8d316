"""Sums over reports: only of agencies' own numbers, only within one version of the form.

An aggregate report (`scope: aggregate`) holds the numbers of its parts already; it is never added to
anything. A report whose scope is not known might be one, and is left out too. A cell without a number is
left out and counted. What is added up is exact and does not depend on the order of the reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.metrics import KEY_FIGURES, OUTCOMES, key_figures, outcome_shares
from generator.reports import Report, ReportKey

# A sum of fewer reports than this is none.
FEWEST = 2
OWN, AGGREGATE = "own", "aggregate"


@dataclass(frozen=True, slots=True)
class Part:
    """What one report adds to sums; `figures` are in the order of `KEY_FIGURES`, None where no number is.

    `outcomes` are the numbers of `OUTCOMES`, and `answered` their printed total; both are None where one
    of them is no number or they do not add up. `unread` says of which figures the cell is not transcribed
    yet, `outcomes_unread` that one of the outcomes is not.
    """

    key: ReportKey
    form: str
    scope: str | None
    figures: tuple[Decimal | None, ...]
    outcomes: tuple[Decimal, ...] | None
    answered: Decimal | None
    unread: tuple[bool, ...] = (False,) * len(KEY_FIGURES)
    outcomes_unread: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """A sum (None: there was no number to add), of how many reports, and how many had no number there.

    Of `left_out` so many are `unread`: not transcribed yet.
    """

    value: Decimal | None
    counted: int
    left_out: int
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcomes of all reports that print every one of them as a number, and that add up.

    `shares` are parts of `answered`, between 0 and 1; None where nothing was answered. All are in the
    order of `OUTCOMES`. Of `left_out` so many are `unread`: not wholly transcribed yet.
    """

    parts: tuple[Decimal, ...]
    answered: Decimal
    counted: int
    left_out: int
    unread: int = 0

    @property
    def shares(self) -> tuple[Decimal | None, ...]:
        """Each outcome as a part of all."""
        return tuple(part / self.answered if self.answered else None for part in self.parts)


@dataclass(frozen=True, slots=True)
class FormTotals:
    """Sums over the own reports on one version of the form, at least `FEWEST` of them."""

    form: str
    reports: int
    figures: tuple[Added, ...]
    outcomes: Outcomes


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums by form, oldest form first, and what is in none of them.

    `aggregates` are the aggregate reports in order; `unknown` counts reports of unknown scope, `alone`
    own reports that are too few on their form to make a sum.
    """

    forms: tuple[FormTotals, ...]
    aggregates: tuple[ReportKey, ...]
    unknown: int
    alone: int

    def __bool__(self) -> bool:
        return bool(self.forms)


def part_of(report: Report) -> Part:
    """What a report adds to sums."""
    cells = [figure.cell for figure in key_figures(report)]
    shares = outcome_shares(report)
    parts = tuple(share.part.value for share in shares if share.part.value is not None)
    answered = shares[0].whole.value
    sound = len(parts) == len(OUTCOMES) and sum(parts) == answered
    return Part(
        key=report.key,
        form=report.form.id,
        scope=report.scope,
        figures=tuple(cell.value if cell else None for cell in cells),
        outcomes=parts if sound else None,
        answered=answered if sound else None,
        unread=tuple(cell is not None and cell.unread for cell in cells),
        outcomes_unread="unread" in {why for share in shares for why in (share.part.why, share.whole.why)},
    )


def add_up(parts: Iterable[Part]) -> Totals:
    """Totals of reports of one year; a report that comes twice counts once."""
    by_key = {part.key: part for part in parts}
    scopes = Counter(part.scope for part in by_key.values())
    by_form: dict[str, list[Part]] = {}
    for part in by_key.values():
        if part.scope == OWN:
            by_form.setdefault(part.form, []).append(part)
    return Totals(
        forms=tuple(
            _of_form(form, by_form[form]) for form in sorted(by_form) if len(by_form[form]) >= FEWEST
        ),
        aggregates=tuple(sorted(key for key, part in by_key.items() if part.scope == AGGREGATE)),
        unknown=len(by_key) - scopes[OWN] - scopes[AGGREGATE],
        alone=sum(len(found) for found in by_form.values() if len(found) < FEWEST),
    )


def _of_form(form: str, parts: Sequence[Part]) -> FormTotals:
    sound = [(part.outcomes, part.answered) for part in parts if part.outcomes is not None]
    return FormTotals(
        form=form,
        reports=len(parts),
        figures=tuple(
            _added(numbers, sum(unread))
            for numbers, unread in zip(
                zip(*(part.figures for part in parts), strict=True),
                zip(*(part.unread for part in parts), strict=True),
                strict=True,
            )
        ),
        outcomes=Outcomes(
            parts=tuple(
                sum(one, Decimal(0)) for one in zip(*(outcomes for outcomes, _ in sound), strict=True)
            )
            or (Decimal(0),) * len(OUTCOMES),
            answered=sum((answered for _, answered in sound if answered is not None), Decimal(0)),
            counted=len(sound),
            left_out=len(parts) - len(sound),
            unread=sum(part.outcomes_unread for part in parts),
        ),
    )


def _added(numbers: Sequence[Decimal | None], unread: int) -> Added:
    known = [number for number in numbers if number is not None]
    return Added(sum(known, Decimal(0)) if known else None, len(known), len(numbers) - len(known), unread)
