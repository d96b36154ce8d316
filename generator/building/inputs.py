"""Digests of the files that everything is made from; a file that was not touched is not read again."""

from __future__ import annotations

import os
import time
from hashlib import blake2b
from pathlib import Path

import msgspec

from generator import sealed

# A file touched so shortly before it was read may be touched again without its times telling, in nanoseconds.
RACY = 2_000_000_000
MARK = b"gongkai inputs 1\n"


class Stamp(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the file system says of a file, times in nanoseconds, and the digest of its bytes."""

    size: int
    mtime: int
    ctime: int
    inode: int
    digest: bytes


_decode = msgspec.msgpack.Decoder(dict[str, Stamp]).decode


class Inputs:
    """Digests by path. What is known from an earlier run counts while size, times and inode are the same."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known = _load(file) if file else {}
        self._now: dict[str, Stamp] = {}

    def begin(self) -> None:
        """A further run begins: files may have changed."""
        self._known, self._now = self._now or self._known, {}

    def digest(self, path: Path) -> bytes:
        """Of the file's bytes. Raises OSError where it cannot be read."""
        name = os.fspath(path)
        if name in self._now:
            return self._now[name].digest
        found = path.stat()
        known = self._known.get(name)
        same = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        if known is None or (known.size, known.mtime, known.ctime, known.inode) != same:
            known = Stamp(*same, blake2b(path.read_bytes(), digest_size=16).digest())
        self._now[name] = known
        return known.digest

    def unchanged(self, path: Path) -> bool:
        """Whether a file is still the one whose digest was asked for."""
        known = self._now.get(os.fspath(path))
        try:
            found = path.stat()
        except OSError:
            return False
        same = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        return known is not None and same == (known.size, known.mtime, known.ctime, known.inode)

    def save(self) -> None:
        """Keep what was asked for, but for files touched just now."""
        if self._file is None or self._now == self._known:
            return
        limit = time.time_ns() - RACY
        kept = {name: one for name, one in self._now.items() if max(one.mtime, one.ctime) < limit}
        sealed.write(self._file, MARK, msgspec.msgpack.encode(kept))


def _load(file: Path) -> dict[str, Stamp]:
    body = sealed.read(file, MARK)
    try:
        return _decode(body) if body is not None else {}
    except msgspec.DecodeError:
        return {}
