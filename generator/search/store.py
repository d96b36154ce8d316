"""Segments on disk, by the digest of what they are made from: unchanged blocks are not indexed again."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

import numpy as np

from generator import sealed
from generator.search.blocks import Block
from generator.search.segment import (
    IS_LIST,
    IS_MAP,
    LARGEST,
    MAP_BYTES,
    Document,
    Segment,
    build_segment,
)

MAGIC = b"gongkai search segment\n"
OTHER = b"gongkai search cache\n"
DIGEST = 32
ENDING = ".segment"
# Key space is cut into so many equal slots; a segment can be read slot by slot.
SLOT_BITS = 8
SLOTS = 1 << SLOT_BITS
# Where the keys begin: behind the mark, the digest of all that follows, and the number of keys.
_BODY = len(MAGIC) + sealed.DIGEST + 8
# What turns reports into segments, and names into readings.
_MODULES = ("folding", "keys", "readings", "segment", "store", "texts")
_PACKAGES = ("opencc", "pypinyin")


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """A segment on disk: its file, and where in its keys and in its sets each of the 256 slots begins.

    The bounds have 257 entries each, the last one is the end.
    """

    file: Path
    keys: tuple[int, ...]
    sets: tuple[int, ...]

    def slots(self, first: int = 0, last: int = SLOTS) -> Segment:
        """The part of the segment in slots `first` to `last - 1`."""
        begin, end, total = self.keys[first], self.keys[last], self.keys[-1]
        sizes_at = _BODY + 8 * total
        with self.file.open("rb") as file:
            keys = _read(file, _BODY + 8 * begin, 8 * (end - begin))
            sizes = _read(file, sizes_at + begin, end - begin)
            sets = _read(file, sizes_at + total + self.sets[first], self.sets[last] - self.sets[first])
        return _segment(keys, sizes, sets)


class Store:
    """A folder of segments by key, and of what else is costly to make again. Processes may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._sound: dict[str, Stored] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except FileExistsError:
            # A file, or a link to nowhere; another process may have put a folder there meanwhile.
            if not folder.is_dir():
                folder.unlink(missing_ok=True)
            folder.mkdir(parents=True, exist_ok=True)

    def key(self, block: Block, digests: Sequence[str]) -> str:
        """The name of a block's segment; `digests` are of everything that its reports are read from."""
        agencies = [[one.id, one.years] for one in block.agencies]
        return _name("block", block.region, agencies, list(digests))

    def key_of(self, documents: Sequence[Document]) -> str:
        """The name of the segment of documents that are at hand."""
        return _name("documents", [[one.texts, one.cells] for one in documents])

    def has(self, key: str) -> bool:
        """Whether the segment is there, and what was once written."""
        if key not in self._sound:
            segment = _load(self._file(key))
            if segment is None:
                return False
            self._sound[key] = _stored(self._file(key), segment)
        return True

    def build(self, key: str, documents: Sequence[Document]) -> None:
        """Build the segment of a block, whatever is there. Raises ValueError where it is too large."""
        segment = build_segment(documents)
        _save(self._file(key), segment)
        self._sound[key] = _stored(self._file(key), segment)

    def move(self, key: str, other: str) -> None:
        """Give a segment another name."""
        self._file(key).replace(self._file(other))
        self._sound.pop(key, None)

    def segment(self, key: str) -> Stored:
        """A segment. Raises LookupError where it is not there, or damaged."""
        if not self.has(key):
            raise LookupError(key)
        return self._sound[key]

    def made(self, name: str, made_from: object, make: Callable[[], bytes]) -> bytes:
        """What `make` returns, kept under a name while what it is made from (plain JSON) stays the same."""
        mark = _name(name, made_from).encode()
        file = self.folder / name
        kept = sealed.read(file, OTHER)
        if kept is None or kept[: len(mark)] != mark:
            made = make()
            sealed.write(file, OTHER, mark, made)
            return made
        return bytes(kept[len(mark) :])

    def tidy(self, keys: Iterable[str]) -> None:
        """Delete the segments in the folder but for these."""
        kept = {self._file(key) for key in keys}
        for path in self.folder.iterdir():
            if path not in kept and ENDING in path.name:
                sealed.clear(path)

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}{ENDING}"


def _name(*made_from: object) -> str:
    """Digest of everything that something is made from, our code included."""
    text = json.dumps([_code(), *made_from], ensure_ascii=True, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=DIGEST).hexdigest()


@cache
def _code() -> str:
    """Digest of our modules, and of the packages and tables that they use."""
    versions = [unicodedata.unidata_version, *map(version, _PACKAGES)]
    digest = blake2b(" ".join(versions).encode(), digest_size=DIGEST)
    for module in _MODULES:
        digest.update(Path(__file__).with_name(f"{module}.py").read_bytes())
    return digest.hexdigest()


def _save(file: Path, segment: Segment) -> None:
    count = len(segment.keys).to_bytes(8, "little")
    keys = segment.keys.astype("<u8").tobytes()
    sealed.write(file, MAGIC, count, keys, segment.sizes.tobytes(), segment.sets.tobytes())


def _load(file: Path) -> Segment | None:
    """A segment from disk; None where there is no file, or not what was once written."""
    body = sealed.read(file, MAGIC)
    if body is None:
        return None
    count = int.from_bytes(body[:8], "little")
    return _checked(body[8 : 8 + 8 * count], body[8 + 8 * count : 8 + 9 * count], body[8 + 9 * count :])


def _checked(keys: memoryview, sizes: memoryview, sets: memoryview) -> Segment | None:
    """The segment, unless its parts do not fit together: a digest is no proof of that."""
    if len(keys) != 8 * len(sizes):
        return None
    segment = _segment(keys, sizes, sets)
    if np.any(segment.keys[1:] <= segment.keys[:-1]) or np.any(segment.keys & np.uint64(LARGEST - 1)):
        return None
    count = segment.sizes
    if not np.all((count > 0) & (count <= MAP_BYTES + 1)):
        return None
    ends = np.cumsum(count, dtype=np.int64)
    if len(sets) != (ends[-1] if len(ends) else 0):
        return None
    first = segment.sets[ends - count]
    is_place = (first < LARGEST) & (count == 1)
    # The number of a list's places says how long it is; 255 - 128 is no such number.
    is_list = (first == count + np.uint8(IS_LIST - 1)) & (count > 2)
    is_map = (first == IS_MAP) & (count == MAP_BYTES + 1)
    return segment if np.all(is_place | is_list | is_map) else None


def _segment(keys: bytes | memoryview, sizes: bytes | memoryview, sets: bytes | memoryview) -> Segment:
    return Segment(np.frombuffer(keys, "<u8"), np.frombuffer(sizes, np.uint8), np.frombuffer(sets, np.uint8))


def _stored(file: Path, segment: Segment) -> Stored:
    limits = np.arange(1, SLOTS, dtype=np.uint64) * np.uint64(2**64 // SLOTS)
    at = [0, *np.searchsorted(segment.keys, limits).tolist(), len(segment.keys)]
    ends = np.cumsum(segment.sizes, dtype=np.int64)
    return Stored(file, tuple(at), tuple(int(ends[one - 1]) if one else 0 for one in at))


def _read(file: BinaryIO, at: int, size: int) -> bytes:
    file.seek(at)
    return file.read(size)
