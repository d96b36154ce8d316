"""What comparing texts leaves for the next run: values by a digest of everything that they were made from."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from hashlib import blake2b

from rensa import RMinHash

# Part of every key: what other code, or another library, worked out is never found.
_MADE_BY = f"gongkai copies 1, RMinHash {RMinHash.ALGORITHM_VERSION}".encode()
_ENTRY = struct.Struct("<16sI")
_SEAL = 16


def _digest(parts: Iterable[bytes]) -> bytes:
    whole = blake2b(digest_size=16)
    for part in parts:
        whole.update(len(part).to_bytes(8, "little"))
        whole.update(part)
    return whole.digest()


class Memory:
    """Values of this run and the one before, as bytes.

    Whoever takes a value out checks it: it may be of any length. One that `keeps` nothing is for runs of
    which no other will follow.
    """

    def __init__(self, keeps: bool = True) -> None:
        self.keeps = keeps
        self._before: dict[bytes, bytes] = {}
        self._now: dict[bytes, bytes] = {}

    def begin(self) -> None:
        """A new run begins: what the one before did not use is forgotten."""
        if self._now:
            self._before, self._now = self._now, {}

    @staticmethod
    def key(*parts: bytes) -> bytes:
        """The key of a value that is made from these."""
        return _digest((_MADE_BY, *parts))

    def get(self, key: bytes) -> bytes | None:
        """The value of a key, if the run before or this one knew it."""
        found = self._now.get(key)
        if found is None:
            found = self._before.get(key)
            if found is not None:
                self._now[key] = found
        return found

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value for this run and the next."""
        if self.keeps:
            self._now[key] = value

    def dump(self) -> bytes:
        """What this run used, sealed: the same bytes in whatever order it was used."""
        entries = (_ENTRY.pack(key, len(value)) + value for key, value in sorted(self._now.items()))
        body = b"".join(entries)
        return _digest((_MADE_BY, body)) + body

    @classmethod
    def load(cls, data: bytes) -> Memory | None:
        """What `dump` made bytes of; None where anything is wrong with them."""
        seal, body = data[:_SEAL], data[_SEAL:]
        if seal != _digest((_MADE_BY, body)):
            return None
        memory, at = cls(), 0
        while at + _ENTRY.size <= len(body):
            key, size = _ENTRY.unpack_from(body, at)
            at += _ENTRY.size + size
            memory._before[key] = body[at - size : at]
        return memory if at == len(body) else None
