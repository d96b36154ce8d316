"""Everything the pages show, gathered and frozen: content, findings, badges, and the ways to look them up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from generator.agencies import Agency, Region
from generator.checks import by_agency, check_agency, check_collection, conclude
from generator.checks.wording import texts_of
from generator.content import Content
from generator.findings import Badge, Finding, badge_of
from generator.forms import Form
from generator.glossary import Glossary
from generator.history import Event, History
from generator.metrics import states
from generator.reports import Report, ReportKey
from generator.rules import Rule, rules
from generator.settings import Settings
from generator.totals import Part, part_of

K = TypeVar("K")
V = TypeVar("V")
# A feed holds so many entries.
FEED_ENTRIES = 50


@dataclass(frozen=True)
class Portal:
    """The whole content, checked; reports are in order of region, agency and year."""

    settings: Settings
    forms: Mapping[str, Form]
    regions: Mapping[str, Region]
    agencies: Mapping[tuple[str, str], Agency]
    reports: Mapping[ReportKey, Report]
    findings: Mapping[ReportKey, Sequence[Finding]]
    badges: Mapping[ReportKey, Badge]
    absent: Sequence[Finding]
    pages: Mapping[str, str]
    glossary: Glossary
    history: History = field(default_factory=History)

    def agency(self, key: ReportKey) -> Agency:
        """The agency of a report."""
        return self.agencies[key.region, key.agency]

    @cached_property
    def reports_of_agency(self) -> Mapping[tuple[str, str], Sequence[Report]]:
        """Reports by agency, earliest year first."""
        return _grouped(self.reports.values(), lambda report: (report.key.region, report.key.agency))

    @cached_property
    def reports_of_year(self) -> Mapping[int, Sequence[Report]]:
        """Reports by year, in order of region and agency."""
        return _grouped(self.reports.values(), lambda report: report.key.year)

    @cached_property
    def report_keys_within(self) -> Mapping[str, Mapping[int, Sequence[ReportKey]]]:
        """Region → year → its reports and those of all regions below it, in order, where there are any."""
        found: dict[str, dict[int, list[ReportKey]]] = {}
        for key in self.reports:
            for region in self.lineage(key.region):
                found.setdefault(region.code, {}).setdefault(key.year, []).append(key)
        return found

    @cached_property
    def agencies_of_region(self) -> Mapping[str, Sequence[Agency]]:
        """Agencies that belong to a region itself, in order of their ids."""
        return _grouped(self.agencies.values(), lambda agency: agency.region)

    @cached_property
    def regions_below(self) -> Mapping[str | None, Sequence[Region]]:
        """Regions right below a region; None: the topmost."""
        return _grouped(self.regions.values(), lambda region: region.parent)

    @cached_property
    def agency_counts(self) -> Mapping[str, int]:
        """Region → number of agencies in it and in all regions below it."""
        counts = self._upwards((region, {"": 1}) for region, _ in self.agencies)
        return {code: counted.total() for code, counted in counts.items()}

    @cached_property
    def report_counts(self) -> Mapping[str, int]:
        """Region → number of reports in it and in all regions below it."""
        return {code: counted.total() for code, counted in self.badge_counts.items()}

    @cached_property
    def badge_counts(self) -> Mapping[str, Counter[str]]:
        """Region → number of reports with each badge, in it and in all regions below it."""
        return self._upwards((key.region, {badge.id: 1}) for key, badge in self.badges.items())

    @cached_property
    def state_counts(self) -> Mapping[str, Counter[str]]:
        """Region → number of findings in each state, in it and below it, those on absent reports included."""
        found = ((key.region, states(one)) for key, one in self.findings.items())
        return self._upwards([*found, *((one.report.region, states([one])) for one in self.absent)])

    @cached_property
    def absent_counts(self) -> Mapping[str, int]:
        """Region → number of reports that are not in this collection, in it and in all regions below it."""
        counts = self._upwards((one.report.region, {one.code: 1}) for one in self.absent)
        return {code: counted.total() for code, counted in counts.items()}

    @cached_property
    def events_of_region(self) -> Mapping[str, Sequence[tuple[Event, Sequence[ReportKey]]]]:
        """Region → the newest events in it and below it, each with the reports there that it is about."""
        found: dict[str, list[tuple[Event, Sequence[ReportKey]]]] = defaultdict(list)
        lineages = {code: self.lineage(code) for code in self.regions}
        for event in self.history.events:
            keys: dict[str, list[ReportKey]] = defaultdict(list)
            for key in event.keys:
                for region in lineages.get(key.region, ()):
                    keys[region.code].append(key)
            for code, some in keys.items():
                if len(found[code]) < FEED_ENTRIES:
                    found[code].append((event, some))
        return dict(found)

    def _upwards(self, counts: Iterable[tuple[str, Mapping[str, int]]]) -> dict[str, Counter[str]]:
        """Counts of regions added to those of the regions they are in."""
        sums: dict[str, Counter[str]] = defaultdict(Counter)
        for region, counted in counts:
            for one in self.lineage(region):
                sums[one.code].update(counted)
        return dict(sums)

    def lineage(self, code: str) -> Sequence[Region]:
        """A region and those above it, topmost first."""
        chain: list[Region] = []
        step: str | None = code
        while step:
            chain.insert(0, self.regions[step])
            step = self.regions[step].parent
        return chain

    @cached_property
    def addends(self) -> Mapping[ReportKey, Part]:
        """What each report adds to sums."""
        return {key: part_of(report) for key, report in self.reports.items()}

    @cached_property
    def rules(self) -> Mapping[str, tuple[Rule, Sequence[Form]]]:
        """Check code → its rule and the forms that have it as a relation, relations first."""
        found: dict[str, tuple[Rule, list[Form]]] = {}
        for form in self.forms.values():
            for relation in form.relations:
                found.setdefault(relation.code, (relation, []))[1].append(form)
        return found | {code: (rule, []) for code, rule in rules().items()}


def check_content(content: Content, forms: Mapping[str, Form], history: History | None = None) -> Portal:
    """Check every report of a content folder without mistakes; `history` is what became of them before."""
    assert content.settings is not None
    checked = [
        one
        for key, reports in by_agency(content.reports)
        for one in check_agency(content.agencies[key], reports)
    ]
    reports = {report.key: report for report in content.reports}
    prints = [one.print for one in checked if one.print]
    found = list(check_collection(prints, content.agencies, reports, lambda key: texts_of(reports[key])))
    findings = {one.key: concluded for one, concluded in conclude(checked, found)}
    return Portal(
        settings=content.settings,
        forms=forms,
        regions=content.regions,
        agencies=content.agencies,
        reports=reports,
        findings=findings,
        badges={key: badge_of(one) for key, one in findings.items()},
        absent=[finding for finding in found if finding.report not in reports],
        pages=content.pages,
        glossary=content.glossary,
        history=history or History(),
    )


def _grouped(items: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    groups: dict[K, list[V]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(groups)
