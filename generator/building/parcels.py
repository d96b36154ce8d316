"""What goes to a worker on another machine, and what comes back: packed, with its files."""

from __future__ import annotations

import copyreg
import io
import os
import pickle
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from generator.building.outputs import Entry, Sink
from generator.building.shard import DoneShard, Ground, Task
from generator.content import AgencyFolder
from generator.html.key import key_of
from generator.project import Project, find_project
from generator.search.store import ENDING, Store

SITE, SEGMENT = "site/", "segment"
# Pages are packed to a fifth in a tenth of the time that it takes to draw them.
_LEVEL = 1


def frame_key(ground: Ground) -> str:
    """Digest of what pages depend on beside the content, as it is installed here."""
    return key_of(_installed(), ground.common.settings, None)


def _installed() -> Project:
    found = find_project()
    if found is None:
        raise FileNotFoundError("mkdocs.yml")
    return found


def pack_ground(ground: Ground) -> bytes:
    """The ground for another machine, where the project is wherever it is installed, and no segments are."""
    file = io.BytesIO()
    pickler = pickle.Pickler(file, protocol=5)
    pickler.dispatch_table = _TABLE
    pickler.dump(replace(ground, store=None))
    return file.getvalue()


_TABLE: dict[type, Callable[[Any], Any]] = {
    **copyreg.dispatch_table,
    Project: lambda _: (_installed, ()),
}


def unpack_ground(packed: bytes) -> Ground:
    """See `pack_ground`."""
    ground: Ground = pickle.loads(packed)
    return ground


def pack_inputs(folders: Sequence[AgencyFolder]) -> bytes:
    """The files of agencies. Raises OSError where one cannot be read."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as file:
        for folder in folders:
            agency = folder.path / "agency.yml"
            for one in (*([agency] if agency.is_file() else ()), *folder.files.values()):
                file.writestr(f"{folder.id}/{one.name}", one.read_bytes())
    return packed.getvalue()


def unpack_inputs(packed: bytes, folders: Sequence[AgencyFolder], root: Path) -> Sequence[AgencyFolder]:
    """Unpack them below a folder; the agencies' folders as they are there."""
    with ZipFile(io.BytesIO(packed)) as file:
        file.extractall(root)
    return [_moved(folder, root / folder.id) for folder in folders]


def _moved(folder: AgencyFolder, path: Path) -> AgencyFolder:
    return replace(folder, path=path, files={key: path / file.name for key, file in folder.files.items()})


def named(done: DoneShard, folders: Sequence[AgencyFolder], moved: Sequence[AgencyFolder]) -> DoneShard:
    """What became of folders that were moved, its mistakes named after where they were before."""
    places = {there.path.as_posix(): here.path.as_posix() for here, there in zip(folders, moved, strict=True)}
    problems = []
    for problem in done.problems:
        folder, _, name = problem.path.rpartition("/")
        problems.append(replace(problem, path=f"{places[folder]}/{name}"))
    return replace(done, problems=problems)


def pack_outputs(ground: Ground, task: Task) -> bytes:
    """What a task left below the ground's folders."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as file:
        for one in ground.stage.rglob("*"):
            if one.is_file():
                file.writestr(SITE + one.relative_to(ground.stage).as_posix(), one.read_bytes())
        if task.segment and ground.store:
            file.writestr(SEGMENT, _segment(ground.store, task.segment).read_bytes())
    return packed.getvalue()


def unpack_outputs(packed: bytes, ground: Ground, task: Task, done: DoneShard) -> DoneShard:
    """Unpack them below other folders; what became of the task with the times of the files there.

    Raises BadZipFile where they are not what was packed.
    """
    with ZipFile(io.BytesIO(packed)) as file:
        names = frozenset(file.namelist())
        sink = Sink(ground.stage, {})

        def placed(entry: Entry) -> Entry:
            if SITE + entry.path in names:
                sink.put(entry.path, file.read(SITE + entry.path), entry.key)
            found = sink.entries.get(entry.path, entry)
            if found.digest != entry.digest:
                raise BadZipFile(entry.path)
            return found

        agencies = [replace(one, entries=tuple(map(placed, one.entries))) for one in done.agencies]
        if task.segment and ground.store:
            _keep(ground.store, task.segment, file.read(SEGMENT))
    return replace(done, agencies=agencies)


def _keep(store: Store, key: str, data: bytes) -> None:
    target = _segment(store, key)
    beside = target.with_name(f"{target.name}.{os.getpid()}")
    beside.write_bytes(data)
    beside.replace(target)
    if not store.has(key):
        raise BadZipFile(key)


def _segment(store: Store, key: str) -> Path:
    return store.folder / f"{key}{ENDING}"
