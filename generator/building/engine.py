"""The way through: content → shards → records → the collection → files in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.agencies import Agency
from generator.building.collection_files import Keys, UnitGround, UnitTask, make_unit, weight
from generator.building.finish import Finish
from generator.building.inputs import Inputs
from generator.building.outputs import Outputs
from generator.building.sealed import digest, read_sealed, write_sealed
from generator.building.shard import DoneAgency, Ground, Task, work
from generator.building.states import AgencyKey, AgencyState, States
from generator.building.versions import code_digest
from generator.building.workers import Workers
from generator.checks.copied_other import check_copied_other
from generator.checks.memory import Memory
from generator.checks.wording import Texts, texts_of
from generator.collection import Collection, collection_of
from generator.content import AgencyFolder, read_report_file
from generator.exporters import search
from generator.exporters.crawlers import files as crawler_files
from generator.findings import Finding
from generator.pages.page import data_path
from generator.portal import Common
from generator.problems import Problem
from generator.project import MARKER, MARKER_TEXT
from generator.reports import ReportKey
from generator.search.blocks import Block, plan
from generator.search.store import Store

Tick = Callable[[int], Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to make and where; `cache` None: nothing is known from earlier runs, and nothing kept."""

    content: Path
    out: Path
    cache: Path | None
    search: bool = True
    downloads: bool = True


@dataclass(frozen=True, slots=True)
class Built:
    """What a run did. With `problems` nothing was made, and the output folder is as it was."""

    problems: Sequence[Problem] = ()
    reports: int = 0
    agencies: int = 0
    regions: int = 0
    pages: int = 0
    written: int = 0
    deleted: int = 0


def build(
    wanted: Wanted, common: Common, folders: Sequence[AgencyFolder], finish: Finish, workers: Workers, tick: Tick
) -> Built:
    """Make everything, or, where the content has mistakes, nothing."""
    run = _Run(wanted, common, folders, finish, workers, tick)
    try:
        return run.run()
    finally:
        run.outputs.abandon()


class _Run:
    """One run over the agencies' folders."""

    def __init__(
        self,
        wanted: Wanted,
        common: Common,
        folders: Sequence[AgencyFolder],
        finish: Finish,
        workers: Workers,
        tick: Tick,
    ) -> None:
        cache = wanted.cache
        self.wanted, self.common, self.finish, self.workers, self.tick = wanted, common, finish, workers, tick
        self.folders = {(one.region, one.id): one for one in folders}
        self.inputs = Inputs(cache and cache / "inputs")
        self.kept = States(cache and cache / "records")
        self.store = Store(cache / search.FOLDER) if cache and wanted.search else None
        name = digest(str(wanted.out.absolute()).encode()).hex()
        self.outputs = Outputs(wanted.out, cache and cache / "outputs" / name)
        self.held: dict[str, list[ReportKey]] = {}
        for folder in folders:
            self.held.setdefault(folder.region, []).extend(folder.files)
        self.states: dict[AgencyKey, AgencyState] = {}
        self.changed: set[AgencyKey] = set()
        self.pages = 0
        self.ground = self._ground("portal.yml", "glossary.yml")

    def _ground(self, *names: str) -> bytes:
        """What everything depends on, and these files of the content."""
        files = (self.wanted.content / name for name in names)
        known = [self.inputs.digest(file) for file in files if file.is_file()]
        flags = repr((self.wanted.search, self.wanted.downloads)).encode()
        return digest(code_digest(), self.finish.key.encode(), flags, *known)

    def run(self) -> Built:
        """See `build`."""
        blocks = plan((one.region, one.id, [key.year for key in one.files]) for one in self.folders.values())
        self._load()
        tasks = [task for block in blocks if (task := self._task(block))]
        problems = self._work(tasks)
        self._save_states()
        if problems:
            return Built(sorted(problems, key=lambda problem: problem.order))
        self._work(list(self._told_tasks(blocks)))
        collection = self._collection()
        self._units(collection)
        if self.wanted.search:
            self._search(collection, blocks)
        self._rest(collection)
        self.outputs.commit()
        self._save()
        return Built(
            reports=len(collection.packed),
            agencies=len(collection.agencies),
            regions=len(collection.tallies),
            pages=self.pages,
            written=self.outputs.written,
            deleted=self.outputs.deleted,
        )

    # -- agencies ------------------------------------------------------------------------------------------

    def _load(self) -> None:
        """What is known of agencies whose files are as they were."""
        for key in self.folders:
            state = self.kept.load(key, self._made_from(key))
            if state:
                self.states[key] = state

    def _made_from(self, key: AgencyKey) -> bytes:
        """Digest of what an agency's record is made from; of no use where a file cannot be read."""
        folder = self.folders[key]
        names = repr([(one.code, one.name) for one in self._lineage(folder.region)]).encode()
        try:
            files = [self.inputs.digest(file) for file in (folder.path / "agency.yml", *folder.files.values())]
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
            others={other: agency for key in drawn if key in self.told for other, agency in self.told[key].others},
            segment=segment,
        )

    def _ready(self, key: AgencyKey) -> bool:
        state = self.states.get(key)
        if state is None or not self.outputs.intact(unit_of(key), self._key(key, state.made_from, state.told)):
            return False
        self.pages += state.pages
        return True

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
            step()
        return problems

    def _keep(self, key: AgencyKey, done: DoneAgency) -> None:
        """An agency is drawn."""
        told = self.told[key].digest if key in self.told else b""
        made_from = self._made_from(key)
        earlier = self.states.get(key) if key in self.changed else None
        self.pages += done.pages - (earlier.pages if earlier else 0)
        self.states[key] = AgencyState(made_from, told, done.record, tuple(done.prints), done.pages)
        self.changed.add(key)
        self.outputs.done(unit_of(key), self._key(key, made_from, told), done.entries)
