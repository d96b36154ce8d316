"""Segments on disk, by the digest of what they are made from: unchanged blocks are not indexed again."""

from __future__ import annotations

import json
import os
import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

import numpy as np

from generator.search.folding import variants
from generator.search.segment import (
    IS_LIST,
    IS_MAP,
    LARGEST,
    LISTED,
    MAP_BYTES,
    Document,
    Segment,
    build_segment,
)

MAGIC = b"gongkai search segment\n"
DIGEST = 32
ENDING = ".segment"
# Key space is cut into so many equal slots; a segment can be read slot by slot.
SLOT_BITS = 8
SLOTS = 1 << SLOT_BITS
# Where the keys begin: behind the mark, the digest of all that follows, and the number of keys.
_BODY = len(MAGIC) + DIGEST + 8


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """A segment on disk: its file, and where in its keys and in its sets each of the 256 slots begins.

    The bounds have 257 entries each, the last one is the end.
    """

    file: Path
    keys: tuple[int, ...]
    sets: tuple[int, ...]

    def slots(self, first: int, last: int) -> Segment:
        """The part of the segment in slots `first` to `last - 1`."""
        begin, end, total = self.keys[first], self.keys[last], self.keys[-1]
        sizes_at = _BODY + 8 * total
        with self.file.open("rb") as file:
            keys = _read(file, _BODY + 8 * begin, 8 * (end - begin))
            sizes = _read(file, sizes_at + begin, end - begin)
            sets = _read(file, sizes_at + total + self.sets[first], self.sets[last] - self.sets[first])
        return _segment(keys, sizes, sets)


class Store:
    """A folder of segments. What was not asked for since the store was opened goes away with `tidy`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.used: set[Path] = set()
        if not folder.is_dir():
            _clear(folder)
        folder.mkdir(parents=True, exist_ok=True)

    def segment(self, documents: Sequence[Document]) -> Stored:
        """The segment of a block, built unless it is there; a file that is damaged is built again."""
        file = self.folder / f"{_name(documents)}{ENDING}"
        self.used.add(file)
        segment = _load(file)
        if segment is None:
            segment = build_segment(documents)
            _save(file, segment)
        return _stored(file, segment)

    def tidy(self) -> None:
        """Delete the segments in the folder that are not in use."""
        for path in self.folder.iterdir():
            if path not in self.used and ENDING in path.name:
                _clear(path)


def _name(documents: Sequence[Document]) -> str:
    """Digest of everything that a segment is made from."""
    made_from = [[one.texts, one.cells] for one in documents]
    text = json.dumps([_code(), made_from], ensure_ascii=True, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=DIGEST).hexdigest()


@cache
def _code() -> str:
    """Digest of what turns documents into segments: our modules, the tables of Unicode and of variants."""
    digest = blake2b(f"{unicodedata.unidata_version} {variants()}".encode(), digest_size=DIGEST)
    for module in ("folding", "keys", "segment", "store"):
        digest.update(Path(__file__).with_name(f"{module}.py").read_bytes())
    return digest.hexdigest()


def _save(file: Path, segment: Segment) -> None:
    """Write beside the file and move it there, so that no reader sees half of one."""
    count = len(segment.keys).to_bytes(8, "little")
    parts = [count, segment.keys.astype("<u8").tobytes(), segment.sizes.tobytes(), segment.sets.tobytes()]
    digest = blake2b(b"".join(parts), digest_size=DIGEST).digest()
    staged = file.with_name(f"{file.name}.{os.getpid()}")
    staged.write_bytes(b"".join([MAGIC, digest, *parts]))
    if file.is_dir():
        _clear(file)
    staged.replace(file)


def _clear(path: Path) -> None:
    """Take away whatever is in the place of something that can be made again; never what a link leads to."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _load(file: Path) -> Segment | None:
    """A segment from disk; None where there is no file, or not what was once written."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    body = data[len(MAGIC) + DIGEST :]
    if data[: _BODY - 8] != MAGIC + blake2b(body, digest_size=DIGEST).digest():
        return None
    count = int.from_bytes(body[:8], "little")
    return _checked(body[8 : 8 + 8 * count], body[8 + 8 * count : 8 + 9 * count], body[8 + 9 * count :])


def _checked(keys: bytes, sizes: bytes, sets: bytes) -> Segment | None:
    """The segment, unless its parts do not fit together: a digest is no proof of that."""
    if len(keys) != 8 * len(sizes):
        return None
    segment = _segment(keys, sizes, sets)
    if np.any(segment.keys[1:] <= segment.keys[:-1]) or np.any(segment.keys & np.uint64(LARGEST - 1)):
        return None
    count = segment.sizes.astype(np.int64)
    starts = np.cumsum(count) - count
    if not np.all(count) or int(count.sum()) != len(sets):
        return None
    first = segment.sets[starts]
    is_map = (first == IS_MAP) & (count == MAP_BYTES + 1)
    is_list = (first == IS_LIST + count - 1) & (count > 2) & (count <= LISTED + 1)
    is_place = (first < LARGEST) & (count == 1)
    return segment if np.all(is_map | is_list | is_place) else None


def _segment(keys: bytes, sizes: bytes, sets: bytes) -> Segment:
    return Segment(np.frombuffer(keys, "<u8"), np.frombuffer(sizes, np.uint8), np.frombuffer(sets, np.uint8))


def _stored(file: Path, segment: Segment) -> Stored:
    limits = np.arange(1, SLOTS, dtype=np.uint64) * np.uint64(2**64 // SLOTS)
    at = [0, *np.searchsorted(segment.keys, limits).tolist(), len(segment.keys)]
    ends = np.concatenate([[0], np.cumsum(segment.sizes, dtype=np.int64)])
    return Stored(file, tuple(at), tuple(ends[at].tolist()))


def _read(file: BinaryIO, at: int, size: int) -> bytes:
    file.seek(at)
    return file.read(size)
