"""Totals of a list of reports, with the labels that pages show them under."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.collection import Collection
from generator.forms import Form
from generator.metrics import OUTCOMES, REQUESTS, percent_text
from generator.pages.lists import Column, Row, columns, newest_form, row_of
from generator.reports import ReportKey
from generator.totals import Added, FormTotals, add_up

# So many aggregate reports are shown with their numbers; the others are counted.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An outcome: its short label, how many applications, and what percentage of those answered."""

    brief: str
    part: Decimal
    percent: str | None


@dataclass(frozen=True, slots=True)
class FormSums:
    """Sums over the reports on one form: the key figures, and the outcomes with their shares."""

    form: Form
    reports: int
    figures: Sequence[tuple[Column, Added]]
    outcomes: Sequence[OutcomeRow]
    answered: Decimal
    counted: int
    left_out: int
    unread: int


@dataclass(frozen=True, slots=True)
class Sums:
    """All sums of a list; `aggregates` are the first aggregate reports, `more` counts the others."""

    forms: Sequence[FormSums]
    columns: Sequence[Column]
    aggregates: Sequence[Row]
    more: int
    unknown: int
    alone: int


def sums(collection: Collection, keys: Iterable[ReportKey]) -> Sums | None:
    """The sums over these reports of one year; None where there are none to show."""
    found = add_up(report.part for report in collection.summaries(keys))
    if not found.forms:
        return None
    shown = [row_of(collection, key) for key in found.aggregates[:SHOWN]]
    return Sums(
        forms=[_of_form(collection.forms[one.form], one) for one in found.forms],
        columns=columns(newest_form(row.report for row in shown)) if shown else (),
        aggregates=shown,
        more=len(found.aggregates) - len(shown),
        unknown=found.unknown,
        alone=found.alone,
    )


def _of_form(form: Form, totals: FormTotals) -> FormSums:
    briefs, outcomes = form.table[REQUESTS].row_briefs, totals.outcomes
    return FormSums(
        form=form,
        reports=totals.reports,
        figures=list(zip(columns(form), totals.figures, strict=True)),
        outcomes=[
            OutcomeRow(briefs[row], part, None if share is None else percent_text(share))
            for row, part, share in zip(OUTCOMES, outcomes.parts, outcomes.shares, strict=True)
        ],
        answered=outcomes.answered,
        counted=outcomes.counted,
        left_out=outcomes.left_out,
        unread=outcomes.unread,
    )
