"""The way through: content → shards → records → the collection → files in place."""

from __future__ import annotations

from collections.abc import Sequence

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
from generator.building.known import WHOLE, Built, Known, Wanted
from generator.building.of_agencies import OfAgencies, Tick, unit_of
from generator.building.outputs import Entry, Sink
from generator.building.workers import Workers
from generator.collection import Collection, collection_of
from generator.content import AgencyFolder
from generator.exporters import search
from generator.exporters.crawlers import files as crawler_files
from generator.exporters.file import File
from generator.pages.page import data_path
from generator.portal import Common
from generator.project import MARKER, MARKER_TEXT, SiteFailed
from generator.sealed import digest
from generator.search.blocks import Block, plan
from generator.search.registry import catalogue_of
from generator.search.state import digest as file_digest
from generator.search.store import Store

SEARCH = "search"
# Files of the content folder that pages about many agencies depend on.
CONTENT = ("portal.yml", "glossary.yml", "regions.yml")

__all__ = ["Built", "Known", "Wanted", "build"]


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
        known.tidy()


class _Run(OfAgencies):
    """One run: shard by shard, then what is made of all agencies together."""

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
            self.known.show()
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
        unit_ground = UnitGround(
            self.ground, collection, self.finish, self.outputs.stage, self.wanted.downloads
        )
        step = self.tick(len(tasks))
        for task, entries in self.workers.run(make_unit, unit_ground, tasks, reports):
            self.outputs.done(task.name, made[task.name], entries)
            step()
        self._followed(collection)

    def _followed(self, collection: Collection) -> None:
        """Pages whose links have to be looked up. Raises `SiteFailed` where one leads nowhere."""
        made = followed(collection, self.ground)
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


def _put(sink: Sink, one: File | search.Kept) -> bool:
    """Take a file of the index; whether one that is as it was is indeed in place."""
    if isinstance(one, search.Kept):
        return sink.keep(one.path, one.digest)
    sink.put(one.path, one.data, file_digest(one.data))
    return True
