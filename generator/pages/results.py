"""The check list of a report's page: what fails first, what is in order last and folded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from generator.findings import UNMATCHED, Finding
from generator.pages.entries import Entry
from generator.pages.formulas import folded as drawn_folded
from generator.pages.marks import FACTS, fact_place
from generator.pages.page import check_path, relative, report_path
from generator.pages.parts import extra_row_place
from generator.pages.passages import Twin, twins
from generator.pages.quotes import Quoted
from generator.pages.tables import cell_id, row_place
from generator.portal import Portal
from generator.reports import Report, ReportKey
from generator.rules import FAMILIES, Rule

# The states that are listed one by one, weightiest first, and those that are folded.
LISTED = ("fail", "doubt", "hint", "explained")
FOLDED = ("not_assessable", "pass")
_ORDER = {name: place for place, name in enumerate(FAMILIES)}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another report a finding is about: what to call it, its page (None: not held), equal passages."""

    label: str
    path: str | None
    twins: Sequence[Twin] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One finding in the list; `cell`, `row` or `fact` is the place it is about, if the page has that."""

    entry: Entry
    cell: str | None
    row: str | None
    fact: str | None
    quoted: Quoted | None
    elsewhere: Sequence[Elsewhere]


@dataclass(frozen=True, slots=True)
class OfRule:
    """Lines of one check that share a state."""

    rule: Rule
    path: str
    lines: Sequence[Line]

    @property
    def count(self) -> int:
        """Number of findings."""
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class OfState:
    """Checks whose findings in one state are listed, and how many findings these are."""

    state: str
    count: int
    rules: Sequence[OfRule]


@dataclass(frozen=True, slots=True)
class OfFamily:
    """Findings in one state of the checks of one family: their number, and each check as it is drawn."""

    heading: str
    count: int
    drawn: Sequence[str]


@dataclass(frozen=True, slots=True)
class Folded:
    """Findings in one state that need no line each, and how many they are."""

    state: str
    count: int
    families: Sequence[OfFamily]


@dataclass(frozen=True)
class Results:
    """Everything the check list shows, by state; `stray` are remarks on the file's explanations."""

    listed: Sequence[OfState]
    folded: Sequence[Folded]
    stray: Sequence[Finding]


def results(
    portal: Portal,
    report: Report,
    listed: Sequence[Entry],
    places: Collection[str],
    quoted: Mapping[str, Quoted],
) -> Results:
    """The check list of a report; `places` are the ids its tables have, `quoted` is by entry id."""
    findings = portal.findings[report.key]
    folded: dict[str, list[Finding]] = {state: [] for state in FOLDED}
    for one in findings:
        folded.get(one.state, []).append(one)

    def line(entry: Entry) -> Line:
        return Line(
            entry=entry,
            cell=_cell(entry.finding, places),
            row=_extra_row(entry.finding, places),
            fact=_fact(entry.finding, places),
            quoted=quoted.get(entry.id),
            elsewhere=_elsewhere(portal, report, entry.finding),
        )

    by_state: dict[str, list[Entry]] = {state: [] for state in LISTED}
    for entry in listed:
        by_state[entry.state].append(entry)
    return Results(
        listed=[
            OfState(state, len(some), _by_rule(portal, some, line))
            for state, some in by_state.items()
            if some
        ],
        folded=[
            Folded(state, len(some), _by_family(portal, report, some))
            for state, some in folded.items()
            if some
        ],
        stray=[finding for finding in findings if finding.code == UNMATCHED],
    )


def _by_rule(portal: Portal, listed: Iterable[Entry], line: Callable[[Entry], Line]) -> list[OfRule]:
    by_code: dict[str, list[Line]] = {}
    for entry in listed:
        by_code.setdefault(entry.finding.code, []).append(line(entry))
    return [OfRule(rule, check_path(rule.code), by_code[rule.code]) for rule in _in_order(portal, by_code)]


def _by_family(portal: Portal, report: Report, findings: Iterable[Finding]) -> list[OfFamily]:
    here = report_path(report.key)
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    rules = _in_order(portal, by_code)
    return [
        OfFamily(
            heading=FAMILIES[family].heading,
            count=sum(len(by_code[rule.code]) for rule in some),
            drawn=[
                drawn_folded(relative(here, check_path(one.code)), one.title, by_code[one.code])
                for one in some
            ],
        )
        for family, some in ((family, list(group)) for family, group in groupby(rules, attrgetter("family")))
    ]


def _in_order(portal: Portal, codes: Collection[str]) -> list[Rule]:
    """The rules of these codes, one family after the other."""
    if not codes:
        return []
    found = [rule for code, (rule, _) in portal.rules.items() if code in codes]
    return sorted(found, key=lambda rule: _ORDER[rule.family])


def _cell(finding: Finding, places: Collection[str]) -> str | None:
    if not (finding.table and finding.row and finding.col):
        return None
    name = cell_id(finding.table, finding.row, finding.col)
    return name if name in places else None


def _extra_row(finding: Finding, places: Collection[str]) -> str | None:
    name = extra_row_place(finding.row or "")
    return name if finding.table is None and name in places else None


def _fact(finding: Finding, places: Collection[str]) -> str | None:
    name = fact_place(FACTS.get(finding.code, ""))
    return name if name in places else None


def _elsewhere(portal: Portal, report: Report, finding: Finding) -> list[Elsewhere]:
    """Other reports the finding is about, and those of other years that numbers of it stand in."""
    rows: dict[ReportKey, str] = {}
    for term in (*finding.left_terms, *finding.right_terms):
        if term.year is not None and term.year != report.key.year:
            rows.setdefault(report.key._replace(year=term.year), term.row)
    passages = {one.report: one.passages for one in finding.related}
    found = []
    for key in dict.fromkeys([*passages, *rows]):
        shown = twins(passages.get(key, ()))
        found.append(
            Elsewhere(
                label=_label(portal, report, key),
                path=_place(portal, key, rows.get(key, "")),
                twins=shown,
                more=len(passages.get(key, ())) - len(shown),
            )
        )
    return found


def _label(portal: Portal, report: Report, key: ReportKey) -> str:
    same = (key.region, key.agency) == (report.key.region, report.key.agency)
    agency = None if same else portal.agencies.get((key.region, key.agency)) or portal.others.get(key)
    return f"{agency.name if agency else ''}{key.year}年的报告"


def _place(portal: Portal, key: ReportKey, row: str) -> str | None:
    """Page of another report, at the row that is meant where it has that."""
    other = portal.reports.get(key)
    if other is None:
        return report_path(key) if key in portal.others else None
    places = (row_place(data, row) for _, data in other.all_tables() if data)
    place = next((one for one in places if one), None)
    return report_path(key) + (f"#{place}" if place else "")
