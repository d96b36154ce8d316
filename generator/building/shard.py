"""What is done with a shard: its agencies are read, checked, drawn and recorded; nothing here knows others.

A shard is a run of agencies of one region with at most 128 reports. It can be worked on in any process; what
goes in and out is small.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from generator.agencies import Agency
from generator.building.finish import Finish
from generator.building.outputs import Entry, Sink
from generator.checks import Checked, check_agency, conclude
from generator.checks.roster import check_roster
from generator.content import AgencyFolder, read_agency_folder
from generator.exporters import FILES_OF_AGENCIES
from generator.figures import Figures, figures_of
from generator.findings import Finding, badge_of
from generator.pages import PAGES_OF_AGENCIES
from generator.pages.page import data_path
from generator.portal import Common, Portal
from generator.problems import Problem
from generator.recording import record_of
from generator.records import pack
from generator.reports import Report, ReportKey
from generator.search.blocks import Block, documents
from generator.search.store import Store

AgencyKey = tuple[str, str]


@dataclass(frozen=True)
class Ground:
    """What all shards share. `stage` takes new files; without `downloads` there are only pages."""

    common: Common
    finish: Finish
    stage: Path
    store: Store | None
    downloads: bool = True

    @cached_property
    def figures(self) -> Figures:
        """The figures of all forms."""
        return figures_of(self.common.forms.values())


@dataclass(frozen=True, slots=True)
class Task:
    """A shard to work on.

    `drawn` are the agencies to draw, each with what is in place of its files. `held` are all reports of the
    region; `findings` what the collection says of reports, by agency, and `others` the agencies of other
    reports that these name. `segment` is the name of the segment to build, if it is not there.
    """

    block: Block
    folders: Sequence[AgencyFolder]
    drawn: Mapping[str, Mapping[str, Entry]]
    held: Sequence[ReportKey]
    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    others: Mapping[ReportKey, Agency] = field(default_factory=dict)
    segment: str | None = None


@dataclass(frozen=True, slots=True)
class DoneAgency:
    """An agency: its record and the prints of its reports, packed, and its files."""

    id: str
    record: bytes
    prints: bytes
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class DoneShard:
    """What became of a shard; with problems nothing is drawn."""

    problems: Sequence[Problem]
    agencies: Sequence[DoneAgency]


def work(ground: Ground, task: Task) -> DoneShard:
    """Do what a task asks for."""
    problems: list[Problem] = []
    read: list[tuple[Agency, Sequence[Report]]] = []
    for folder in task.folders:
        found = read_agency_folder(folder, ground.common.forms)
        problems += found.problems
        if found.agency:
            read.append((found.agency, found.reports))
    if problems:
        return DoneShard(problems, ())
    if task.segment and ground.store:
        reports = {report.key: report for _, some in read for report in some}
        ground.store.build(task.segment, documents(reports, task.block))
    return DoneShard((), _drawn(ground, task, [one for one in read if one[0].id in task.drawn]))


def _drawn(
    ground: Ground, task: Task, read: Sequence[tuple[Agency, Sequence[Report]]]
) -> Sequence[DoneAgency]:
    checked = {agency.id: check_agency(agency, reports) for agency, reports in read}
    portal = _portal(ground.common, task, read, checked)
    sinks = {agency.id: Sink(ground.stage, task.drawn[agency.id]) for agency, _ in read}
    for kind in PAGES_OF_AGENCIES:
        for page in kind(portal):
            sinks[_owner(page.path)].put(*ground.finish.page(page))
    for path, data in _files(portal, task) if ground.downloads else ():
        sinks[_owner(path)].put(path, data)
    return [
        DoneAgency(
            id=agency.id,
            record=pack(record_of(portal, agency, ground.figures)),
            prints=pack(tuple(one.print for one in checked[agency.id] if one.print)),
            entries=tuple(sinks[agency.id].entries.values()),
        )
        for agency, _ in read
    ]


def _owner(path: str) -> str:
    """Id of the agency that a path is about: `<region>/<agency>/…`, maybe below `data` or `badges`."""
    first, second, third, *_ = path.split("/")
    return second if first.isdigit() else third


def _files(portal: Portal, task: Task) -> Iterator[tuple[str, bytes]]:
    for folder in task.folders:
        for key, source in folder.files.items():
            if key in portal.reports:
                yield data_path(key), source.read_bytes()
    for kind in FILES_OF_AGENCIES:
        yield from kind(portal)


def _portal(
    common: Common,
    task: Task,
    read: Sequence[tuple[Agency, Sequence[Report]]],
    checked: Mapping[str, Sequence[Checked]],
) -> Portal:
    agencies = {(agency.region, agency.id): agency for agency, _ in read}
    findings = {
        one.key: concluded
        for id, some in checked.items()
        for one, concluded in conclude(some, task.findings.get(id, ()))
    }
    return Portal(
        settings=common.settings,
        forms=common.forms,
        regions=common.regions,
        pages=common.pages,
        glossary=common.glossary,
        history=common.history,
        agencies=agencies,
        reports={report.key: report for _, reports in read for report in reports},
        findings=findings,
        badges={key: badge_of(found) for key, found in findings.items()},
        absent=list(check_roster(agencies, task.held)),
        others=task.others,
    )
