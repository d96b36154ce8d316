"""What pages about many agencies are made from: the records of all agencies, each read when it is asked for.

Nothing here holds a whole report. A record stays packed until its turn comes, so that memory grows by a
kilobyte a report, and not by what a report weighs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from generator.agencies import Agency
from generator.checks.roster import check_roster
from generator.fields import Cell
from generator.findings import BADGES, OF_THE_FILE, Badge, Finding
from generator.forms import Form
from generator.metrics import COUNTED, states
from generator.old_versions import Noted
from generator.portal import Common, grouped
from generator.records import AgencyRecord, CellRecord, PlaceRecord, ReportRecord, unpack_report
from generator.reports import ReportKey
from generator.totals import Part

AgencyKey = tuple[str, str]
_COUNTED = range(len(COUNTED))
# So many records at most are kept unpacked, a few kilobytes each.
READ = 8000


@dataclass(frozen=True, slots=True)
class Summary:
    """What lists, sums and files of the whole collection take of a report; fields are named as there."""

    key: ReportKey
    form: Form
    packed: bytes
    record: ReportRecord

    @property
    def title(self) -> str:
        """As printed."""
        return self.record.title

    @property
    def scope(self) -> str | None:
        """`own`, `aggregate` or not known."""
        return self.record.scope

    @property
    def signed(self) -> str | None:
        """The day of signing."""
        return self.record.signed

    @property
    def published(self) -> str | None:
        """The day it went online."""
        return self.record.published

    @property
    def badge(self) -> Badge:
        """What the findings add up to."""
        return BADGES[self.record.badge]

    @property
    def cells(self) -> tuple[Cell | None, ...]:
        """The key figures; cells have no place in the file any more."""
        return tuple(map(_cell, self.record.cells))

    @property
    def part(self) -> Part:
        """What it adds to sums."""
        cells, part = self.cells, self.record.part
        return Part(
            key=self.key,
            form=self.form.id,
            scope=self.scope,
            figures=tuple(cell.value if cell else None for cell in cells),
            outcomes=None if part.outcomes is None else tuple(map(Decimal, part.outcomes)),
            answered=None if part.answered is None else Decimal(part.answered),
            unread=tuple(cell is not None and cell.unread for cell in cells),
            outcomes_unread=part.unread,
        )

    @property
    def corrections(self) -> Sequence[Noted]:
        """What was put right, by day."""
        return self.record.corrections

    @property
    def places(self) -> Sequence[PlaceRecord]:
        """Findings that the pages of checks list."""
        return self.record.places


def _cell(one: CellRecord | None) -> Cell | None:
    if one is None:
        return None
    value = None if one.value is None else Decimal(one.value)
    return Cell(one.printed, value, one.unit, 0, 0, one.unread)


@dataclass(frozen=True, eq=False, kw_only=True)
class Collection(Common):
    """All agencies and their reports, in order of region, agency and year.

    `absent` are the findings on reports that are not here.
    """

    agencies: Mapping[AgencyKey, Agency]
    packed: Mapping[ReportKey, bytes]
    absent: Sequence[Finding]
    _read: dict[ReportKey, Summary] = field(default_factory=dict, init=False, repr=False)

    def agency(self, key: ReportKey) -> Agency:
        """The agency of a report."""
        return self.agencies[key.region, key.agency]

    def summary(self, key: ReportKey) -> Summary:
        """What is kept of a report; of so many that were asked for last it is not read again."""
        found = self._read.get(key)
        if found is None:
            if len(self._read) >= READ:
                self._read.clear()
            packed = self.packed[key]
            record = unpack_report(packed)
            found = self._read[key] = Summary(key, self.forms[record.form], packed, record)
        return found

    def summaries(self, keys: Iterable[ReportKey] | None = None) -> Iterator[Summary]:
        """Of these reports, or of all."""
        return map(self.summary, self.packed if keys is None else keys)

    @cached_property
    def keys_of_agency(self) -> Mapping[AgencyKey, Sequence[ReportKey]]:
        """Reports by agency, earliest year first."""
        return grouped(self.packed, lambda key: (key.region, key.agency))

    @cached_property
    def keys_of_year(self) -> Mapping[int, Sequence[ReportKey]]:
        """Reports by year, in order of region and agency."""
        return grouped(self.packed, lambda key: key.year)

    @cached_property
    def keys_within(self) -> Mapping[str, Mapping[int, Sequence[ReportKey]]]:
        """Region → year → its reports and those of all regions below it, in order, where there are any."""
        found: dict[str, dict[int, list[ReportKey]]] = {}
        for key in self.packed:
            for region in self.lineage(key.region):
                found.setdefault(region.code, {}).setdefault(key.year, []).append(key)
        return found

    @cached_property
    def agencies_of_region(self) -> Mapping[str, Sequence[Agency]]:
        """Agencies that belong to a region itself, in order of their ids."""
        return grouped(self.agencies.values(), lambda agency: agency.region)

    @cached_property
    def agency_counts(self) -> Mapping[str, int]:
        """Region → number of agencies in it and in all regions below it."""
        return self._upwards(Counter(region for region, _ in self.agencies))

    @cached_property
    def report_counts(self) -> Mapping[str, int]:
        """Region → number of reports in it and in all regions below it."""
        return self._upwards(Counter(key.region for key in self.packed))

    @cached_property
    def absent_of_region(self) -> Mapping[str, Sequence[Finding]]:
        """Region → findings on reports of its own agencies that are not here."""
        return grouped(self.absent, lambda one: one.report.region)

    @cached_property
    def absent_counts(self) -> Mapping[str, int]:
        """Region → number of reports that are not in this collection, in it and in all regions below it."""
        return self._upwards(Counter(one.report.region for one in self.absent))

    def _upwards(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Counts of regions added to those of the regions they are in."""
        sums: Counter[str] = Counter()
        for code, count in counts.items():
            for region in self.lineage(code):
                sums[region.code] += count
        return dict(sums)

    @cached_property
    def tallies(self) -> Mapping[str, Tally]:
        """Region → what its own reports add up to, for each region that has any."""
        found: dict[str, Tally] = defaultdict(Tally)
        for one in self.summaries():
            found[one.key.region].add(one.key.year, one.record)
        return dict(found)

    @cached_property
    def badge_counts(self) -> Mapping[str, Mapping[int, Counter[str]]]:
        """Region → year → number of reports with each badge, in it and in all regions below it."""
        sums: dict[str, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        for code, tally in self.tallies.items():
            for region in self.lineage(code):
                for year, counted in tally.badges.items():
                    sums[region.code][year].update(counted)
        return {code: dict(years) for code, years in sums.items()}

    @property
    def badges_of_regions(self) -> Iterator[Mapping[int, Counter[str]]]:
        """Year → number of reports with each badge, of each region's own agencies."""
        return (tally.badges for tally in self.tallies.values())

    @cached_property
    def state_counts(self) -> Mapping[str, Counter[str]]:
        """Region → number of findings in each state, in it and below it, those on absent reports included."""
        sums: dict[str, Counter[str]] = defaultdict(Counter)
        for code, tally in self.tallies.items():
            counted = tally.of_the_numbers()
            for region in self.lineage(code):
                sums[region.code].update(counted)
        for one in self.absent:
            for region in self.lineage(one.report.region):
                sums[region.code].update(states([one]))
        return dict(sums)

    @cached_property
    def states_of_checks(self) -> Mapping[str, Mapping[str, int]]:
        """Check code → number of findings in each state, in the whole collection."""
        sums: dict[str, Counter[str]] = defaultdict(Counter)
        for tally in self.tallies.values():
            for code, counted in tally.states.items():
                sums[code].update(dict(zip(COUNTED, counted, strict=True)))
        for one in self.absent:
            sums[one.code].update(states([one]))
        return {code: {state: counted[state] for state in COUNTED} for code, counted in sums.items()}


@dataclass(slots=True)
class Tally:
    """Reports counted: year → badge → number, and check code → number of findings in each of `COUNTED`."""

    badges: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    states: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * len(COUNTED)))

    def add(self, year: int, record: ReportRecord) -> None:
        """Count one more."""
        self.badges[year][record.badge] += 1
        for code, counted in record.states.items():
            sums = self.states[code]
            for place in _COUNTED:
                sums[place] += counted[place]

    def of_the_numbers(self) -> dict[str, int]:
        """Findings on the agencies' numbers by state: those on our own files left out."""
        found = [counted for code, counted in self.states.items() if code not in OF_THE_FILE]
        return {state: sum(one[place] for one in found) for place, state in enumerate(COUNTED)}


def collection_of(common: Common, records: Iterable[tuple[str, AgencyRecord]]) -> Collection:
    """The collection of these agencies, given in order, each with its region."""
    agencies: dict[AgencyKey, Agency] = {}
    packed: dict[ReportKey, bytes] = {}
    for region, record in records:
        agencies[region, record.id] = record.agency(region)
        for year, report in zip(record.years, record.reports, strict=True):
            packed[ReportKey(region, record.id, year)] = report
    return Collection(
        settings=common.settings,
        forms=common.forms,
        regions=common.regions,
        pages=common.pages,
        glossary=common.glossary,
        history=common.history,
        agencies=agencies,
        packed=packed,
        absent=list(check_roster(agencies, packed)),
    )
