"""All checks, in three lists by what they look at; each turns reports into findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from generator.agencies import Agency
from generator.checks import across_years, dates, form, plausibility, prose
from generator.checks.arithmetic import check_relations
from generator.checks.copied_other import CODE as COPIED_OTHER
from generator.checks.copied_other import check_copied_other, usual_copied_other
from generator.checks.copying import Print, check_copied_last_year, check_text_held, print_of
from generator.checks.explanations import apply_explanations
from generator.checks.matches import FetchTexts
from generator.checks.memory import Memory
from generator.checks.roster import check_roster
from generator.checks.unread import check_unread
from generator.findings import Finding, Passed
from generator.reports import Explanation, Report, ReportKey

Agencies = Mapping[tuple[str, str], Agency]

# To add a check: a function in the module of its family, a line in the list it belongs to, its texts in
# rules.yml, and cases. What it needs decides the list: one report, all years of an agency, or the collection.
CHECKS_OF_REPORT: tuple[Callable[[Report, Agency], Iterator[Finding | Passed]], ...] = (
    check_relations,
    dates.check_period,
    dates.check_signed,
    dates.check_published,
    dates.check_title,
    form.check_form_year,
    form.check_cited_notice,
    form.check_sections,
    form.check_tables,
    form.check_government_duties,
    plausibility.check_items_as_decisions,
    plausibility.check_remarks,
    plausibility.check_fine_amounts,
    plausibility.check_extra_rows,
    check_text_held,
    check_unread,
)
CHECKS_OF_AGENCY: tuple[Callable[[Sequence[Report], Agency], Iterator[Finding | Passed]], ...] = (
    across_years.check_carried_over,
    across_years.check_stock_and_flow,
    across_years.check_prior_items,
    plausibility.check_sudden_change,
    prose.check_prose,
    check_copied_last_year,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What is kept of a report once it is checked by itself and against its agency's other years.

    `print` is what its text is compared with others by, None where the words are not held. `passes` counts
    by level the findings that passed and were dropped.
    """

    key: ReportKey
    path: str
    form: str
    findings: tuple[Finding, ...]
    explanations: tuple[Explanation, ...]
    print: Print | None = None
    passes: Mapping[str, int] = field(default_factory=dict)


def check_agency(agency: Agency, reports: Sequence[Report], passes: bool = True) -> list[Checked]:
    """Check an agency's reports, earliest year first, by themselves and against each other.

    Without `passes`, findings that pass are counted and dropped.
    """
    found: dict[ReportKey, list[Finding | Passed]] = {report.key: [] for report in reports}
    for report in reports:
        for check in CHECKS_OF_REPORT:
            found[report.key] += check(report, agency)
    for check_years in CHECKS_OF_AGENCY:
        for finding in check_years(reports, agency):
            found[finding.report].append(finding)
    return [_checked(report, agency, found[report.key], passes) for report in reports]


def _checked(report: Report, agency: Agency, found: Sequence[Finding | Passed], passes: bool) -> Checked:
    kept: list[Finding] = []
    dropped: dict[str, int] = {}
    for one in found:
        if passes:
            kept.append(one.finding() if isinstance(one, Passed) else one)
        elif isinstance(one, Passed) or one.state == "pass":
            dropped[one.level] = dropped.get(one.level, 0) + 1
        else:
            kept.append(one)
    return Checked(
        key=report.key,
        path=report.path,
        form=report.form.id,
        findings=tuple(kept),
        explanations=report.explanations,
        passes=dropped,
        print=print_of(report, agency),
    )


def check_collection(
    prints: Iterable[Print],
    agencies: Agencies,
    held: Iterable[ReportKey],
    texts: FetchTexts,
    memory: Memory | None = None,
) -> Iterator[Finding]:
    """Findings that only the whole collection shows; those on absent reports are about keys not held.

    `held` are the reports that are here, those included whose file has mistakes and which were not checked.
    Of a report of which nothing else is to be said than the usual, there is no finding (see `conclude`).
    For `texts` and `memory` see `check_copied_other`.
    """
    yield from check_copied_other(prints, agencies, texts, memory)
    yield from check_roster(agencies, held)


def conclude(
    checked: Iterable[Checked], more: Iterable[Finding] | None = None
) -> Iterator[tuple[Checked, list[Finding]]]:
    """Each report with all its findings, explanations applied.

    `more` are those of the collection, to which the usual ones are added; None: it was not looked at.
    """
    others: dict[ReportKey, list[Finding]] = {}
    for finding in more or ():
        others.setdefault(finding.report, []).append(finding)
    for one in checked:
        found = [*one.findings, *others.get(one.key, ())]
        if more is not None and one.print and all(finding.code != COPIED_OTHER for finding in found):
            found.append(usual_copied_other(one.print))
        yield one, list(apply_explanations(one.key, one.path, one.explanations, found))


def by_agency(reports: Iterable[Report]) -> Iterator[tuple[tuple[str, str], list[Report]]]:
    """Reports in groups of one agency, earliest year first."""
    ordered = sorted(reports, key=lambda report: report.key)
    for (region, agency), group in groupby(ordered, lambda report: (report.key.region, report.key.agency)):
        yield (region, agency), list(group)
