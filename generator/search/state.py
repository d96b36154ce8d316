"""What is known of the shards of the last run, so that the next one makes only those that changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import zip_longest
from pathlib import Path

import numpy as np

from generator import sealed
from generator.search.merging import Ints, changed_keys
from generator.search.segment import Segment
from generator.search.store import Store

MAGIC = b"gongkai search state\n"
NAME = "shards.state"
DIGEST = 16
MOST_BITS = 24
# Where a larger part of the blocks changed, comparing them takes as long as merging all.
FEW = 8
# Our modules that turn segments into shards.
_MODULES = ("keys", "merging", "postings", "segment", "shards", "state", "store")


def digest(data: bytes) -> bytes:
    """Of the bytes of a file, 16 bytes long."""
    return blake2b(data, digest_size=DIGEST).digest()


@dataclass(frozen=True, slots=True)
class State:
    """A finished run: 2^bits shards, the keys of its segments in order, the digest of each shard's file."""

    bits: int
    keys: tuple[str, ...]
    digests: tuple[bytes, ...]

    def save(self, folder: Path) -> None:
        """Keep it for the next run."""
        head = json.dumps([_code(), self.bits, self.keys]).encode()
        sealed.write(folder / NAME, MAGIC, len(head).to_bytes(8, "little"), head, *self.digests)


def load(folder: Path) -> State | None:
    """The state of the last run; None where there is none, or it is torn or of other code."""
    body = sealed.read(folder / NAME, MAGIC)
    if body is None:
        return None
    end = 8 + int.from_bytes(body[:8], "little")
    try:
        code, bits, keys = json.loads(bytes(body[8:end]))
    except (ValueError, TypeError):
        return None
    fitting = isinstance(bits, int) and 0 <= bits <= MOST_BITS and len(body) == end + (DIGEST << bits)
    if code != _code() or not fitting or not _are_keys(keys):
        return None
    digests = (bytes(body[at : at + DIGEST]) for at in range(end, len(body), DIGEST))
    return State(bits, tuple(keys), tuple(digests))


def _are_keys(keys: object) -> bool:
    """Keys name files, so nothing else may stand there."""
    return isinstance(keys, list) and all(
        isinstance(key, str) and not set(key) - set("0123456789abcdef") for key in keys
    )


@cache
def _code() -> str:
    code = (Path(__file__).with_name(f"{module}.py").read_bytes() for module in _MODULES)
    return blake2b(b"\0".join(code), digest_size=DIGEST).hexdigest()


def changed(store: Store, state: State, keys: Sequence[str]) -> Ints | None:
    """The numbers of the shards that other segments may have changed, ascending; None: most or all of them.

    The store must have the segments of `keys`.
    """
    pairs = [pair for pair in zip_longest(state.keys, keys) if pair[0] != pair[1]]
    if len(pairs) * FEW > max(len(keys), FEW) or not all(store.has(old) for old, _ in pairs if old):
        return None
    found = [changed_keys(_segment(store, old), _segment(store, new)) for old, new in pairs]
    shards = np.concatenate([np.array([], np.uint64), *found]) >> np.uint64(64 - state.bits)
    shards = np.unique(shards)
    return shards.astype(np.int64) if 2 * len(shards) < 1 << state.bits else None


def _segment(store: Store, key: str | None) -> Segment:
    if key is None:
        return Segment(np.array([], np.uint64), np.array([], np.uint8), np.array([], np.uint8))
    return store.segment(key).slots()
