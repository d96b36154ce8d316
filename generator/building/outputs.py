"""The files of an output folder: which unit made each, what it holds, and how new ones come into place.

New files are written to a folder beside the output folder. Only when all of them are there do they move in,
by a list that is written first, so that a run which is killed meanwhile is finished by the next.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import msgspec

from generator import sealed
from generator.project import claim

JOURNAL = ".journal"
MARK = b"gongkai outputs 1\n"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file: path below the output folder, digest of its bytes, size, time of its last change (ns).

    `key` is that of the page it was drawn from, where there is one; `fresh` says that it is not in place yet.
    """

    path: str
    digest: bytes
    size: int
    mtime: int
    key: bytes = b""
    fresh: bool = False


class Unit(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Files that are made together, and the key of everything they are made from."""

    name: str
    key: bytes
    packed: bytes

    @property
    def files(self) -> tuple[Entry, ...]:
        """The files; there are many, so that they are unpacked only while somebody looks at them."""
        return _entries(self.packed)


def _unit(name: str, key: bytes, files: Iterable[Entry]) -> Unit:
    return Unit(name, key, msgspec.msgpack.encode(tuple(files)))


_decode = msgspec.msgpack.Decoder(tuple[Unit, ...]).decode
_entries = msgspec.msgpack.Decoder(tuple[Entry, ...]).decode


@dataclass(slots=True)
class Sink:
    """Takes the files of one unit; `before` are those that are in place. Files that stay are not written."""

    stage: Path
    before: Mapping[str, Entry]
    entries: dict[str, Entry] = field(default_factory=dict)
    _folders: dict[str, str] = field(default_factory=dict)

    def put(self, path: str, data: bytes, key: bytes = b"") -> None:
        """A file of the unit."""
        digest = blake2b(data, digest_size=16).digest()
        old = self.before.get(path)
        if old is not None and old.digest == digest:
            self.entries[path] = Entry(path, digest, old.size, old.mtime, key, old.fresh)
            return
        self.entries[path] = Entry(path, digest, len(data), self._write(path, data), key, True)

    def _write(self, path: str, data: bytes) -> int:
        """Write a new file to the stage, by plain calls: there are many. Time of its last change (ns)."""
        folder, _, name = path.rpartition("/")
        target = self._folders.get(folder)
        if target is None:
            made = self.stage / folder
            made.mkdir(parents=True, exist_ok=True)
            target = self._folders[folder] = os.fspath(made)
        file = os.open(f"{target}{os.sep}{name}", _NEW, 0o666)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(file, left) :]
            return os.fstat(file).st_mtime_ns
        finally:
            os.close(file)

    def keep(self, path: str, key: bytes) -> bool:
        """Whether the file in place was drawn from a page with this key; it then stays."""
        old = self.before.get(path)
        if not key or old is None or old.key != key:
            return False
        self.entries[path] = old
        return True


class Outputs:
    """An output folder and what is known of it; `state` is the file that says so (None: nothing is known)."""

    def __init__(self, out: Path, state: Path | None) -> None:
        claim(out)
        self.out = out.absolute()
        self.stage = self.out.with_name(f".{self.out.name}.new")
        self._state = state
        self._finish_earlier()
        self._units = self._load(state) if state else {}
        self._done: dict[str, Unit] = {}
        # Files that are there and not as we left them, or not ours; and those of ours that are not there.
        self._altered: set[str] = set()
        self._lost: set[str] = set()
        self._look()
        self.written = self.deleted = 0
        self._placed = 0  # files that are in place before the others

    def begin(self) -> None:
        """A further run begins; what is in place is taken to be as the run before left it."""
        self._done, self._placed = {}, 0

    def _load(self, state: Path) -> dict[str, Unit]:
        body = sealed.read(state, MARK)
        try:
            return {unit.name: unit for unit in _decode(body)} if body is not None else {}
        except msgspec.DecodeError:
            return {}

    def _look(self) -> None:
        """See which files are in place."""
        try:
            ours = {one.path: (one.size, one.mtime) for unit in self._units.values() for one in unit.files}
        except msgspec.DecodeError:
            self._units, ours = {}, {}
        for path, found in _scan(self.out) if self.out.is_dir() else ():
            if ours.pop(path, None) != found:
                self._altered.add(path)
        self._lost = ours.keys() - self._altered

    def _finish_earlier(self) -> None:
        """Bring to an end what was begun by a run that was killed, or clear away what it left."""
        previous = self.out.with_name(f".{self.out.name}.old")
        if previous.exists() and not self.out.exists():
            previous.rename(self.out)
        shutil.rmtree(previous, ignore_errors=True)
        journal = self.stage / JOURNAL
        if journal.is_file():
            self._apply(*_journal(journal))
        shutil.rmtree(self.stage, ignore_errors=True)

    def knows(self, name: str) -> bool:
        """Whether there was such a unit before this run."""
        return name in self._units

    def intact(self, name: str, key: bytes) -> bool:
        """Whether a unit was made from this key, and all its files are in place; they then stay."""
        unit = self._units.get(name)
        if unit is None or unit.key != key or not all(map(self._in_place, unit.files)):
            return False
        self._done[name] = unit
        return True

    def all_intact(self, name: str, key: bytes) -> bool:
        """Whether a unit was made from this key, and all units are in place; they then all stay."""
        unit = self._units.get(name)
        known = self._units.values()
        return unit is not None and unit.key == key and all(self.intact(one.name, one.key) for one in known)

    def _in_place(self, entry: Entry) -> bool:
        return entry.path not in self._altered and entry.path not in self._lost

    def sink(self, name: str) -> Sink:
        """Takes the files of a unit that is made anew, or once more in this run."""
        return Sink(self.stage, self.before(name))

    def before(self, name: str) -> dict[str, Entry]:
        """The files of a unit that are there, in place or as this run made them."""
        if name in self._done:
            return {entry.path: entry for entry in self._done[name].files}
        unit = self._units.get(name)
        return {entry.path: entry for entry in unit.files if self._in_place(entry)} if unit else {}

    def done(self, name: str, key: bytes, entries: Iterable[Entry]) -> None:
        """A unit is made; files that it made before in this run and no longer makes go away."""
        earlier = self._done.get(name)
        unit = _unit(name, key, self._unaltered(name, entries) if earlier else entries)
        if earlier:
            kept = {entry.path for entry in unit.files}
            for entry in earlier.files:
                if entry.fresh and entry.path not in kept:
                    (self.stage / entry.path).unlink()
        self._done[name] = unit

    def _unaltered(self, name: str, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Files of a unit made once more; those that are in place after all are not written."""
        unit = self._units.get(name)
        placed = {entry.path: entry for entry in unit.files if self._in_place(entry)} if unit else {}
        for entry in entries:
            old = placed.get(entry.path)
            if entry.fresh and old and old.digest == entry.digest:
                (self.stage / entry.path).unlink()
                entry = Entry(entry.path, old.digest, old.size, old.mtime, entry.key)
            yield entry

    def entries(self, name: str) -> Sequence[Entry]:
        """The files of a unit that is done."""
        return self._done[name].files

    def all_entries(self) -> Iterator[Entry]:
        """All files that are done."""
        return (entry for unit in self._done.values() for entry in unit.files)

    def paths(self) -> Iterator[str]:
        """Of all files that are done."""
        return (entry.path for entry in self.all_entries())

    def file(self, entry: Entry) -> Path:
        """Where a file of this run is now."""
        return (self.stage if entry.fresh else self.out) / entry.path

    def place(self) -> None:
        """Move in place what is done so far; for a preview, as what follows may fail."""
        moves = {entry.path for entry in self.all_entries() if entry.fresh}
        done = {name: unit for name, unit in self._done.items() if any(one.fresh for one in unit.files)}
        before = (entry.path for name in done for entry in self._earlier(name))
        made = set(self.paths())
        self._apply(sorted(moves), sorted(path for path in before if path not in made))
        self._altered -= moves
        self._lost -= moves
        for name, unit in done.items():
            self._units[name] = self._done[name] = _settled(unit)
        self._placed += len(moves)

    def _earlier(self, name: str) -> Sequence[Entry]:
        """The files of a unit of the run before."""
        unit = self._units.get(name)
        return unit.files if unit else ()

    def commit(self) -> None:
        """Move everything in place, and remember it."""
        count = sum(1 for _ in self.all_entries())
        fresh = [entry.path for entry in self.all_entries() if entry.fresh]
        made = {entry.path for entry in self.all_entries()} if self._altered or self._units else set()
        stale = sorted(path for path in self._on_disk() if path not in made)
        self.written, self.deleted = self._placed + len(fresh), len(stale)
        if len(fresh) == count:
            self._move_whole()
        elif fresh or stale:
            self.stage.mkdir(parents=True, exist_ok=True)
            journal = self.stage / f"{JOURNAL}.part"
            journal.write_bytes(msgspec.json.encode((fresh, stale)))
            journal.rename(self.stage / JOURNAL)
            self._apply(fresh, stale)
            shutil.rmtree(self.stage, ignore_errors=True)
        self._altered, self._lost = set(), set()
        self._save()

    def _on_disk(self) -> Iterator[str]:
        """Files that are there, ours and others'."""
        yield from self._altered
        ours = (entry.path for unit in self._units.values() for entry in unit.files)
        yield from (path for path in ours if path not in self._altered and path not in self._lost)

    def _move_whole(self) -> None:
        """Put the new folder in the place of the old one."""
        self.stage.mkdir(parents=True, exist_ok=True)
        previous = self.out.with_name(f".{self.out.name}.old")
        shutil.rmtree(previous, ignore_errors=True)
        if self.out.exists():
            self.out.rename(previous)
        self.stage.rename(self.out)
        shutil.rmtree(previous, ignore_errors=True)

    def _apply(self, moves: Sequence[str], deletes: Sequence[str]) -> None:
        for path in deletes:
            target = self.out / path
            target.unlink(missing_ok=True)
            _drop_empty(target.parent, self.out)
        for path in moves:
            source, target = self.stage / path, self.out / path
            if source.is_file():
                if target.is_dir():
                    shutil.rmtree(target)
                target.parent.mkdir(parents=True, exist_ok=True)
                source.replace(target)

    def _save(self) -> None:
        units = {unit.name: _settled(unit) for unit in self._done.values()}
        if self._state and (self._placed or units != self._units):
            sealed.write(self._state, MARK, msgspec.msgpack.encode(tuple(units.values())))
        self._units = units

    def abandon(self) -> None:
        """Leave everything as it was."""
        shutil.rmtree(self.stage, ignore_errors=True)


def _journal(file: Path) -> tuple[Sequence[str], Sequence[str]]:
    """What has to be moved and deleted; nothing where it is not what we write."""
    try:
        moves, deletes = msgspec.json.decode(file.read_bytes(), type=tuple[tuple[str, ...], tuple[str, ...]])
    except msgspec.DecodeError:
        return (), ()
    inside = all(".." not in Path(path).parts and not Path(path).is_absolute() for path in moves + deletes)
    return (moves, deletes) if inside else ((), ())


def _settled(unit: Unit) -> Unit:
    if not any(entry.fresh for entry in unit.files):
        return unit
    files = (Entry(one.path, one.digest, one.size, one.mtime, one.key) for one in unit.files)
    return _unit(unit.name, unit.key, files)


def _drop_empty(folder: Path, root: Path) -> None:
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _scan(root: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Every file below a folder: path with slashes, size and time of its last change (ns)."""
    pending = [(os.fspath(root), "")]
    while pending:
        folder, prefix = pending.pop()
        with os.scandir(folder) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    pending.append((entry.path, f"{prefix}{entry.name}/"))
                else:
                    state = entry.stat(follow_symlinks=False)
                    yield f"{prefix}{entry.name}", (state.st_size, state.st_mtime_ns)
