"""Everything the pages show, gathered and frozen: content, findings, badges, and the ways to look them up."""

from __future__ import annotations

from collections import defaultdict
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
from generator.reports import Report, ReportKey
from generator.rules import Rule, rules
from generator.settings import Settings

K = TypeVar("K")
V = TypeVar("V")
# A feed holds so many entries.
FEED_ENTRIES = 50


@dataclass(frozen=True, eq=False)
class Common:
    """What every page may need, whichever agencies it is about; `history` is what became of the reports."""

    settings: Settings
    forms: Mapping[str, Form]
    regions: Mapping[str, Region]
    pages: Mapping[str, str]
    glossary: Glossary
    history: History = field(default_factory=History)

    def lineage(self, code: str) -> Sequence[Region]:
        """A region and those above it, topmost first."""
        return self._lineages[code]

    @cached_property
    def _lineages(self) -> Mapping[str, Sequence[Region]]:
        found: dict[str, tuple[Region, ...]] = {}
        for region in self.regions.values():
            chain = [region]
            while chain[0].parent:
                chain.insert(0, self.regions[chain[0].parent])
            found[region.code] = tuple(chain)
        return found

    @cached_property
    def regions_below(self) -> Mapping[str | None, Sequence[Region]]:
        """Regions right below a region; None: the topmost."""
        return grouped(self.regions.values(), lambda region: region.parent)

    @cached_property
    def events_of_region(self) -> Mapping[str, Sequence[tuple[Event, Sequence[ReportKey]]]]:
        """Region → the newest events in it and below it, each with the reports there that it is about."""
        found: dict[str, list[tuple[Event, Sequence[ReportKey]]]] = defaultdict(list)
        for event in self.history.events:
            keys: dict[str, list[ReportKey]] = defaultdict(list)
            for key in event.keys:
                for region in self._lineages.get(key.region, ()):
                    keys[region.code].append(key)
            for code, some in keys.items():
                if len(found[code]) < FEED_ENTRIES:
                    found[code].append((event, some))
        return dict(found)

    @cached_property
    def rules(self) -> Mapping[str, tuple[Rule, Sequence[Form]]]:
        """Check code → its rule and the forms that have it as a relation, relations first."""
        found: dict[str, tuple[Rule, list[Form]]] = {}
        for form in self.forms.values():
            for relation in form.relations:
                found.setdefault(relation.code, (relation, []))[1].append(form)
        return found | {code: (rule, []) for code, rule in rules().items()}


@dataclass(frozen=True, eq=False, kw_only=True)
class Portal(Common):
    """Agencies with all their reports, checked: those of a shard, or of a small collection as a whole.

    Reports are in order of region, agency and year. `others` are reports of further agencies, each with its
    agency, that findings name.
    """

    agencies: Mapping[tuple[str, str], Agency]
    reports: Mapping[ReportKey, Report]
    findings: Mapping[ReportKey, Sequence[Finding]]
    badges: Mapping[ReportKey, Badge]
    absent: Sequence[Finding]
    others: Mapping[ReportKey, Agency] = field(default_factory=dict)

    def agency(self, key: ReportKey) -> Agency:
        """The agency of a report."""
        return self.agencies[key.region, key.agency]

    @cached_property
    def reports_of_agency(self) -> Mapping[tuple[str, str], Sequence[Report]]:
        """Reports by agency, earliest year first."""
        return grouped(self.reports.values(), lambda report: (report.key.region, report.key.agency))

    @cached_property
    def reports_of_year(self) -> Mapping[int, Sequence[Report]]:
        """Reports by year, in order of region and agency."""
        return grouped(self.reports.values(), lambda report: report.key.year)


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


def grouped(items: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    """Items by what `key` says of them, in their order."""
    groups: dict[K, list[V]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(groups)
