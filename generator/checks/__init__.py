"""All checks, in three lists by what they look at; each turns reports into findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from generator.agencies import Agency
from generator.checks.arithmetic import check_relations
from generator.checks.copied_other import check_copied_other
from generator.checks.copying import Print, check_copied_last_year, check_text_held, print_of
from generator.checks.explanations import apply_explanations
from generator.checks.roster import check_roster
from generator.findings import Finding
from generator.reports import Explanation, Report, ReportKey

Agencies = Mapping[tuple[str, str], Agency]

# To add a check: a function in the module of its family, a line in the list it belongs to, its texts in
# rules.yml, and cases. What it needs decides the list: one report, all years of an agency, or the collection.
CHECKS_OF_REPORT: tuple[Callable[[Report, Agency], Iterator[Finding]], ...] = (
    check_relations,
    check_text_held,
)
CHECKS_OF_AGENCY: tuple[Callable[[Sequence[Report], Agency], Iterator[Finding]], ...] = (
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


def check_agency(agency: Agency, reports: Sequence[Report]) -> list[Checked]:
    """Check an agency's reports, earliest year first, by themselves and against each other."""
    found: dict[ReportKey, list[Finding]] = {report.key: [] for report in reports}
    for report in reports:
        for check in CHECKS_OF_REPORT:
            found[report.key] += check(report, agency)
    for check_years in CHECKS_OF_AGENCY:
        for finding in check_years(reports, agency):
            found[finding.report].append(finding)
    return [
        Checked(
            key=report.key,
            path=report.path,
            form=report.form.id,
            findings=tuple(found[report.key]),
            explanations=report.explanations,
            print=print_of(report, agency),
        )
        for report in reports
    ]


def check_collection(checked: Sequence[Checked], agencies: Agencies) -> Iterator[Finding]:
    """Findings that only the whole collection shows; those on absent reports are about keys not held."""
    yield from check_copied_other([one.print for one in checked if one.print], agencies)
    yield from check_roster(agencies, [one.key for one in checked])


def conclude(checked: Iterable[Checked], more: Iterable[Finding]) -> Iterator[tuple[Checked, list[Finding]]]:
    """Each report with all its findings, explanations applied; `more` are those of the collection."""
    others: dict[ReportKey, list[Finding]] = {}
    for finding in more:
        others.setdefault(finding.report, []).append(finding)
    for one in checked:
        found = [*one.findings, *others.get(one.key, ())]
        yield one, list(apply_explanations(one.key, one.path, one.explanations, found))


def by_agency(reports: Iterable[Report]) -> Iterator[tuple[tuple[str, str], list[Report]]]:
    """Reports in groups of one agency, earliest year first."""
    ordered = sorted(reports, key=lambda report: report.key)
    for (region, agency), group in groupby(ordered, lambda report: (report.key.region, report.key.agency)):
        yield (region, agency), list(group)
