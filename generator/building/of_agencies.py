"""Agencies in a build: which have to be drawn, and drawn again once all texts are compared."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from generator.agencies import Agency, Region
from generator.building.finish import Finish
from generator.building.known import COPIES, Known, Wanted
from generator.building.shard import DoneAgency, Ground, Task, work
from generator.building.states import AgencyKey, AgencyState, Head, unpack_prints
from generator.building.versions import code_digest
from generator.building.workers import Workers
from generator.checks.copied_other import check_copied_other
from generator.checks.wording import Texts, texts_of
from generator.content import AgencyFolder, read_report_file
from generator.findings import Finding
from generator.portal import Common
from generator.problems import Problem
from generator.reports import ReportKey
from generator.sealed import digest
from generator.search.blocks import Block
from generator.search.store import Store

Tick = Callable[[int], Callable[[], None]]


class Told(NamedTuple):
    """What the collection says of an agency's reports; `others` are reports it names, with their agencies."""

    findings: tuple[Finding, ...]
    others: tuple[tuple[ReportKey, Agency], ...]
    digest: bytes


class OfAgencies:
    """One run over the agencies' folders: what is done shard by shard."""

    def __init__(
        self,
        wanted: Wanted,
        common: Common,
        folders: Sequence[AgencyFolder],
        finish: Finish,
        workers: Workers,
        tick: Tick,
        known: Known,
        store: Store | None,
    ) -> None:
        self.wanted, self.common, self.finish, self.workers, self.tick = wanted, common, finish, workers, tick
        self.known, self.store = known, store
        self.inputs, self.outputs = known.inputs, known.outputs
        self.folders = {(one.region, one.id): one for one in folders}
        self.held: dict[str, list[ReportKey]] = {}
        for folder in folders:
            self.held.setdefault(folder.region, []).extend(folder.files)
        self.states: dict[AgencyKey, Head] = {}
        self.changed: set[AgencyKey] = set()
        self.told: dict[AgencyKey, Told] = {}
        self.segments: dict[Block, str] = {}
        self.ground = self._ground("portal.yml", "glossary.yml")

    def _ground(self, *names: str) -> bytes:
        """What everything depends on, and these files of the content."""
        files = (self.wanted.content / name for name in names)
        known = [self.inputs.digest(file) for file in files if file.is_file()]
        flags = repr((self.wanted.search, self.wanted.downloads)).encode()
        return digest(code_digest(), self.finish.key.encode(), flags, *known)

    # -- agencies ------------------------------------------------------------------------------------------

    def _load(self) -> None:
        """What is known of agencies whose files are as they were."""
        for key in self.folders:
            state = self.known.states.load(key, self._made_from(key))
            if state:
                self.states[key] = state

    def _made_from(self, key: AgencyKey) -> bytes:
        """Digest of what an agency's record is made from; of no use where a file cannot be read."""
        folder = self.folders[key]
        names = repr([(one.code, one.name) for one in self._lineage(folder.region)]).encode()
        try:
            files = [self.inputs.digest(file) for file in _files(folder)]
        except OSError:
            files = []
        years = repr([one.year for one in folder.files]).encode()
        return digest(code_digest(), self._settings, names, years, *files)

    @cached_property
    def _settings(self) -> bytes:
        return repr(self.common.settings).encode()

    def _lineage(self, region: str) -> Sequence[Region]:
        return self.common.lineage(region) if region in self.common.regions else ()

    def _key(self, key: AgencyKey, made_from: bytes, told: bytes) -> bytes:
        """Key of an agency's files."""
        versions = [self.common.history.versions.get(one) for one in self.folders[key].files]
        years = sorted({one.year for one in self.held[key[0]]})
        return digest(self.ground, made_from, told, repr((versions, years)).encode())

    def _task(self, block: Block) -> Task | None:
        """What has to be done for a block before the collection is known."""
        keys = [(block.region, one.id) for one in block.agencies]
        drawn = [key for key in keys if not self._ready(key)]
        segment = None
        if self.store:
            name = self.store.key(block, [self._made_from(key).hex() for key in keys])
            self.segments[block] = name
            segment = None if self.store.has(name) else name
        if not drawn and segment is None:
            return None
        return self._task_of(block, drawn, keys if segment else drawn, segment)

    def _task_of(
        self, block: Block, drawn: Iterable[AgencyKey], read: Iterable[AgencyKey], segment: str | None
    ) -> Task:
        return Task(
            block=block,
            folders=[self.folders[key] for key in read],
            drawn={key[1]: self.outputs.before(unit_of(key)) for key in drawn},
            held=self.held[block.region],
            findings={key[1]: self.told[key].findings for key in drawn if key in self.told},
            others={
                other: agency for key in drawn if key in self.told for other, agency in self.told[key].others
            },
            segment=segment,
        )

    def _ready(self, key: AgencyKey) -> bool:
        state = self.states.get(key)
        if state is None:
            return False
        return self.outputs.intact(unit_of(key), self._key(key, state.made_from, state.told))

    def _work(self, tasks: Sequence[Task]) -> list[Problem]:
        """Have tasks done and keep what comes of them. Returns the mistakes found in the content."""
        ground = Ground(self.common, self.finish, self.outputs.stage, self.store, self.wanted.downloads)
        problems: list[Problem] = []
        tasks = sorted(tasks, key=lambda task: -sum(len(one.files) for one in task.folders))
        reports = sum(len(folder.files) for task in tasks for folder in task.folders)
        step = self.tick(len(tasks))
        for task, done in self.workers.run(work, ground, tasks, reports):
            problems += done.problems
            for one in done.agencies:
                self._keep((task.block.region, one.id), one)
            if task.segment and not done.problems and not all(map(self._settled, task.folders)):
                self._rename_segment(task.block, task.segment)
            step()
        return problems

    def _settled(self, folder: AgencyFolder) -> bool:
        """Whether an agency's files are those whose digests are known."""
        return all(map(self.inputs.unchanged, _files(folder)))

    def _rename_segment(self, block: Block, name: str) -> None:
        """It is not of the texts that its name stands for, and nobody will ask for what it is of."""
        assert self.store
        self.segments[block] = self.store.key(block, [name, str(time.time_ns())])
        self.store.move(name, self.segments[block])

    def _keep(self, key: AgencyKey, done: DoneAgency) -> None:
        """An agency is drawn."""
        told = self.told[key].digest if key in self.told else b""
        made_from = self._made_from(key)
        if not self._settled(self.folders[key]):
            made_from = b""  # somebody writes while we read: what was drawn is of nothing we know
        state = AgencyState(made_from, told, done.record, done.prints)
        self.states[key] = self.known.states.save(key, state)
        self.changed.add(key)
        self.outputs.done(unit_of(key), self._key(key, made_from, told), done.entries)

    # -- what the collection says of reports ---------------------------------------------------------------

    def _told_tasks(self, blocks: Iterable[Block]) -> Iterator[Task]:
        """Tasks for agencies of which the collection says something else than they were drawn with."""
        compared = self._compared()
        units = {key: f"told:{key[0]}/{key[1]}" for key in self.folders}
        asked = any(self.outputs.knows(units[key]) for key in self.changed)
        if asked or not self.outputs.intact(COPIES, compared):
            self.told = self._tell()
        else:
            # The same texts say the same of agencies that are as they were, and nothing of the others.
            self.told = {}
            told = [key for key in self.folders if self.states[key].told]
            for key in told:
                self.outputs.intact(units[key], self.states[key].told)
            return
        self.outputs.done(COPIES, compared, ())
        for key, one in self.told.items():
            self.outputs.done(units[key], one.digest, ())
        for block in blocks:
            keys = [(block.region, one.id) for one in block.agencies]
            drawn = [key for key in keys if self._told_digest(key) != self.states[key].told]
            if drawn:
                yield self._task_of(block, drawn, drawn, None)

    def _compared(self) -> bytes:
        """Digest of all that is compared: the prints, and the names of agencies, which count as no words."""
        found = blake2b(code_digest(), digest_size=16)
        for key in self.folders:
            state = self.known.states.state(key)
            agency = state.agency()
            found.update(digest(repr((key, agency.name, agency.aliases)).encode(), state.prints))
        return found.digest()

    def _told_digest(self, key: AgencyKey) -> bytes:
        return self.told[key].digest if key in self.told else b""

    def _tell(self) -> dict[AgencyKey, Told]:
        """What comparing all texts says, by agency."""
        states = self.known.states
        agencies = {key: states.state(key).agency().agency(key[0]) for key in self.folders}
        prints = (one for key in self.folders for one in unpack_prints(states.state(key).prints))
        found: dict[AgencyKey, list[Finding]] = {}
        for finding in check_copied_other(prints, agencies, self._texts, self.known.memory):
            found.setdefault(finding.report[:2], []).append(finding)
        self.known.save_copies()
        return {key: _told(some, agencies) for key, some in found.items()}

    def _texts(self, key: ReportKey) -> Texts:
        report, _ = read_report_file(self.folders[key[:2]].files[key], key, self.common.forms)
        return texts_of(report) if report else ()


def unit_of(key: AgencyKey) -> str:
    """Name of the unit that an agency's files are."""
    return f"agency:{key[0]}/{key[1]}"


def _told(findings: Sequence[Finding], agencies: Mapping[AgencyKey, Agency]) -> Told:
    others = {one.report: agencies[one.report[:2]] for finding in findings for one in finding.related}
    names = [(key, agency.name) for key, agency in others.items()]
    return Told(tuple(findings), tuple(others.items()), digest(repr((findings, names)).encode()))


def _files(folder: AgencyFolder) -> list[Path]:
    """What an agency's record is read from."""
    return [folder.path / "agency.yml", *folder.files.values()]
