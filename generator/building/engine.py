"""The way through: content → shards → records → the collection → files in place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from generator import sealed
from generator.agencies import Agency, Region
from generator.building.collection_files import (
    Keys,
    UnitGround,
    UnitTask,
    follow,
    followed,
    make_unit,
    weight,
)
from generator.building.finish import Finish
from generator.building.inputs import Inputs
from generator.building.outputs import Entry, Outputs, Sink
from generator.building.shard import DoneAgency, Ground, Task, work
from generator.building.states import AgencyKey, AgencyState, Head, States, unpack_prints
from generator.building.versions import code_digest
from generator.building.workers import Workers
from generator.checks.copied_other import check_copied_other
from generator.checks.memory import Memory
from generator.checks.wording import Texts, texts_of
from generator.collection import Collection, collection_of
from generator.content import AgencyFolder, read_report_file
from generator.exporters import search
from generator.exporters.crawlers import files as crawler_files
from generator.exporters.file import File
from generator.findings import Finding
from generator.pages.page import data_path
from generator.portal import Common
from generator.problems import Problem
from generator.project import MARKER, MARKER_TEXT, SiteFailed
from generator.reports import ReportKey
from generator.sealed import digest
from generator.search.blocks import Block, plan
from generator.search.registry import catalogue_of
from generator.search.state import digest as file_digest
from generator.search.store import Store

Tick = Callable[[int], Callable[[], None]]
SEARCH, COPIES, WHOLE = "search", "copies", "whole"
# Files of the content folder that pages about many agencies depend on.
CONTENT = ("portal.yml", "glossary.yml", "regions.yml")
MARK = b"gongkai copies 1\n"
# From so many reports on not everything that is known of them is held in memory at once.
MANY = 10_000


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


class Known:
    """What is known from earlier runs, on disk or of this process; `stay`: there will be further runs."""

    def __init__(self, wanted: Wanted, stay: bool = False) -> None:
        cache = wanted.cache
        self._stay = stay
        # By its place beside the cache, so that both can be moved or restored together.
        name = digest(os.path.relpath(wanted.out, cache or "").encode()).hex()
        self.inputs = Inputs(cache and cache / "inputs")
        self._scratch = None if cache else TemporaryDirectory(prefix="gongkai-")
        self.folder = Path(self._scratch.name) if self._scratch else cache or Path()
        self.states = States(self.folder / "records")
        self.outputs = Outputs(wanted.out, cache and cache / "outputs" / name)
        self._memory: Memory | None = None
        self._copies = cache and cache / COPIES

    @property
    def memory(self) -> Memory:
        """What comparing texts left in the run before."""
        if self._memory is None:
            body = sealed.read(self._copies, MARK) if self._copies else None
            self._memory = (Memory.load(bytes(body)) if body is not None else None) or Memory()
        return self._memory

    def begin(self, reports: int) -> None:
        """A run begins, with what the one before has learnt; `reports` is the number of all."""
        self.states.stay = reports < MANY
        self.inputs.begin()
        self.outputs.begin()

    def save_copies(self) -> None:
        """Keep what comparing texts left."""
        if self._copies:
            sealed.write(self._copies, MARK, self.memory.dump())
        if not self._stay:
            self._memory = None


def build(
    wanted: Wanted,
    common: Common,
    folders: Sequence[AgencyFolder],
    finish: Finish,
    workers: Workers,
    tick: Tick,
    known: Known | None = None,
) -> Built:
    """Make everything, or, where the content has mistakes, nothing.

    `known` is handed over by who makes the same again and again.
    """
    known = known or Known(wanted)
    known.begin(sum(len(one.files) for one in folders))
    store = Store(known.folder / search.FOLDER) if wanted.search else None
    try:
        return _Run(wanted, common, folders, finish, workers, tick, known, store).run()
    finally:
        known.outputs.abandon()


class Told(NamedTuple):
    """What the collection says of an agency's reports; `others` are reports it names, with their agencies."""

    findings: tuple[Finding, ...]
    others: tuple[tuple[ReportKey, Agency], ...]
    digest: bytes


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

    def run(self) -> Built:
        """See `build`."""
        blocks = plan((one.region, one.id, [key.year for key in one.files]) for one in self.folders.values())
        self._load()
        tasks = [task for block in blocks if (task := self._task(block))]
        if tasks or not self.outputs.all_intact(WHOLE, self._whole()):
            problems = self._work(tasks)
            self.inputs.save()
            if problems:
                return Built(sorted(problems, key=lambda problem: problem.order))
            self._work(list(self._told_tasks(blocks)))
            self._beyond_agencies(blocks)
            self.outputs.done(WHOLE, self._whole(), ())
        self.outputs.commit()
        self.inputs.save()
        self.known.states.tidy(self.folders)
        return self._built()

    def _beyond_agencies(self, blocks: Sequence[Block]) -> None:
        """What is made of all agencies together."""
        collection = self._collection()
        self._units(collection)
        if self.wanted.search:
            self._search(collection, blocks)
        self._rest()

    def _whole(self) -> bytes:
        """Key of everything together."""
        states = (
            part
            for key in self.folders
            if (one := self.states.get(key))
            for part in (one.made_from, one.told)
        )
        names = repr(list(self.folders)).encode()
        return digest(self._ground(*CONTENT, *self._hand_written), self._past, names, *states)

    def _built(self) -> Built:
        return Built(
            reports=sum(len(one.files) for one in self.folders.values()),
            agencies=len(self.folders),
            regions=len({one.region for one in self.folders.values() if one.files}),
            pages=len(self.finish.pages(self.outputs.paths())),
            written=self.outputs.written,
            deleted=self.outputs.deleted,
        )

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
            files = [
                self.inputs.digest(file) for file in (folder.path / "agency.yml", *folder.files.values())
            ]
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
            step()
        return problems

    def _keep(self, key: AgencyKey, done: DoneAgency) -> None:
        """An agency is drawn."""
        told = self.told[key].digest if key in self.told else b""
        made_from = self._made_from(key)
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

    # -- the collection ------------------------------------------------------------------------------------

    def _collection(self) -> Collection:
        states = self.known.states
        return collection_of(self.common, ((key[0], states.state(key).agency()) for key in self.folders))

    def _units(self, collection: Collection) -> None:
        """Pages and files about many agencies."""
        ground = digest(self._ground(*CONTENT, *self._hand_written), self._past)
        states = self.known.states
        keys = Keys(collection, ground, {key: digest(states.state(key).record) for key in self.folders})
        tasks, made = [], {}
        for name in keys.names():
            made[name] = keys.key(name)
            if not self.outputs.intact(name, made[name]):
                tasks.append(UnitTask(name, self.outputs.before(name)))
        if self.wanted.downloads:
            for region, parts in self._cells().items():
                name = f"cells:{region}"
                made[name] = digest(self.ground, *(one.digest for one in parts))
                if not self.outputs.intact(name, made[name]):
                    files = tuple(self.outputs.file(one) for one in parts)
                    tasks.append(UnitTask(name, self.outputs.before(name), files))
        tasks.sort(key=lambda task: -weight(collection, task.name))
        reports = sum(weight(collection, task.name) for task in tasks)
        unit_ground = UnitGround(collection, self.finish, self.outputs.stage, self.wanted.downloads)
        step = self.tick(len(tasks))
        for task, entries in self.workers.run(make_unit, unit_ground, tasks, reports):
            self.outputs.done(task.name, made[task.name], entries)
            step()
        self._followed(collection)

    def _followed(self, collection: Collection) -> None:
        """Pages whose links have to be looked up. Raises `SiteFailed` where one leads nowhere."""
        made = followed(collection)
        files = {entry.path: entry for entry in self.outputs.all_entries()}
        present = {path: entry.digest for path, entry in files.items()}
        present |= {page: files[self.finish.path(page)].digest for page in self.finish.pages(files)}
        present |= {page.path: content for pages in made.values() for page, content in pages}
        for name, pages in made.items():
            sink = self.outputs.sink(name)
            for page, content in pages:
                follow(self.finish, page, content, sink, present)
            self.outputs.done(name, b"", sink.entries.values())
            files |= sink.entries

        def finished(page: str) -> bytes | None:
            entry = files.get(self.finish.path(page))
            return self.outputs.file(entry).read_bytes() if entry else None

        lost = self.finish.lost(present.keys(), finished)
        if lost:
            raise SiteFailed("\n".join(lost))

    @property
    def _hand_written(self) -> list[str]:
        return [f"pages/{name}.md" for name in sorted(self.common.pages)]

    @property
    def _past(self) -> bytes:
        """What became of the reports, as pages tell it."""
        history = self.common.history
        return repr((history.state, history.events, history.more, sorted(history.gone.items()))).encode()

    def _cells(self) -> dict[str, list[Entry]]:
        """Region → the files with the cells of its own reports, in order."""
        found: dict[str, list[Entry]] = {}
        for key, folder in self.folders.items():
            if folder.files:
                entries = {one.path: one for one in self.outputs.entries(unit_of(key))}
                parts = found.setdefault(folder.region, [])
                parts += [entries[data_path(report, "csv")] for report in folder.files]
        return found

    def _search(self, collection: Collection, blocks: Sequence[Block]) -> None:
        """The index; where files of an earlier run are not in place any more, all of it."""
        assert self.store
        keys = [self.segments[block] for block in blocks]
        for anew in (False, True):
            sink = self.outputs.sink(SEARCH)
            if all(
                _put(sink, one)
                for one in search.files(catalogue_of(collection), blocks, keys, self.store, anew)
            ):
                break
        self.outputs.done(SEARCH, b"", sink.entries.values())

    def _rest(self) -> None:
        """What belongs to the site as a whole."""
        if not self.outputs.intact("static", self.ground):
            sink = self.outputs.sink("static")
            for path, data in self.finish.static():
                sink.put(path, data)
            sink.put(MARKER, MARKER_TEXT.encode())
            self.outputs.done("static", self.ground, sink.entries.values())
        pages = self.finish.pages(self.outputs.paths())
        sink = self.outputs.sink("crawlers")
        for path, data in (*crawler_files(pages, self.common.settings), *self.finish.sitemap(pages)):
            sink.put(path, data)
        self.outputs.done("crawlers", b"", sink.entries.values())


def unit_of(key: AgencyKey) -> str:
    """Name of the unit that an agency's files are."""
    return f"agency:{key[0]}/{key[1]}"


def _told(findings: Sequence[Finding], agencies: Mapping[AgencyKey, Agency]) -> Told:
    others = {one.report: agencies[one.report[:2]] for finding in findings for one in finding.related}
    names = [(key, agency.name) for key, agency in others.items()]
    return Told(tuple(findings), tuple(others.items()), digest(repr((findings, names)).encode()))


def _put(sink: Sink, one: File | search.Kept) -> bool:
    """Take a file of the index; whether one that is as it was is indeed in place."""
    if isinstance(one, search.Kept):
        return sink.keep(one.path, one.digest)
    sink.put(one.path, one.data, file_digest(one.data))
    return True
