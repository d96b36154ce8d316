"""Segments merged into shards, the files that a browser fetches: `search/shards/<number>.bin`.

There are 2^B shards; the top B bits of a key name its shard. What tells keys apart inside it is `fp`, which
has 32 bits: the next 31 bits of the key, and as the lowest one whether it is an "often" key (bit 7).
A file begins with four bytes, little-endian: the CRC-32 of the shard, begun with the number B, so that what
is torn, or of another index, is known as such. The shard is a sequence of records in order of fp; numbers are
LEB128:

    fp less that of the record before (the first: less 0) · size of the posting in bytes · posting

A posting has for each block that holds the gram, in order, the number of blocks skipped since the last one
(or since the beginning), and a document set (see `segment.py`). Keys of equal fp share one record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from generator.search.keys import OFTEN, Keys
from generator.search.postings import Entries, without_doubles
from generator.search.segment import Bytes
from generator.search.store import SLOTS, Stored

Ints = NDArray[np.int64]

# A shard has about so many bytes; there are at least 2^LEAST_BITS, at most 2^MOST_BITS.
TARGET = 8192
LEAST_BITS = 4
MOST_BITS = 31
# Bits of a key that tell it apart inside a shard, and the bit for "often".
FP_BITS = 32
# So many bytes of segments are merged at a time.
PARTITION = 16_000_000
# What most records spend on fp.
FP_BYTES = 4


@dataclass(frozen=True, slots=True)
class Plan:
    """How key space is cut: 2^bits shards, and `parts` equal parts that are merged one after another."""

    bits: int
    parts: int


def sealed(shard: bytes, bits: int) -> bytes:
    """A shard as a file: behind its CRC-32."""
    return crc32(shard, bits).to_bytes(4, "little") + shard


def plan(segments: Sequence[Stored]) -> Plan:
    """The least number of shards of no more than `TARGET` bytes on average.

    Of a large index the first part is measured: keys are hashes, so it speaks for all others.
    """
    total = sum(9 * one.keys[-1] + one.sets[-1] for one in segments)
    parts = 1
    while parts < SLOTS and total > parts * PARTITION:
        parts *= 2
    records = _records(_merged(segments, 0, SLOTS // parts, MOST_BITS))
    size = parts * int(records.sizes.sum() + (FP_BYTES + _widths(records.sizes)).sum())
    bits = LEAST_BITS
    while size > TARGET << bits or parts > 1 << bits:
        bits += 1
    return Plan(bits, parts)


def merge(segments: Sequence[Stored], plan: Plan) -> Iterator[bytes]:
    """The shards, in order; segments are in order of blocks."""
    slots = SLOTS // plan.parts
    per_part = (1 << plan.bits) // plan.parts
    for part in range(plan.parts):
        records = _records(_merged(segments, part * slots, (part + 1) * slots, plan.bits))
        yield from _written(records, part * per_part, per_part)


@dataclass(frozen=True, slots=True, eq=False)
class _Records:
    """Entries of a part in order; `first` begin a record each, `fps` and `sizes` of postings are theirs.

    `gaps` are the blocks skipped before each entry. An fp has its shard in the bits above 32.
    """

    entries: Entries
    gaps: Ints
    first: Ints
    fps: Ints
    sizes: Ints


def _merged(segments: Sequence[Stored], first: int, last: int, bits: int) -> Entries:
    """What the segments hold in some slots of key space, by fp and block."""
    parts = [one.slots(first, last) for one in segments]
    fps = np.concatenate([_fps(one.keys, bits) for one in parts] or [np.array([], np.int64)])
    blocks = np.repeat(np.arange(len(parts)), [len(one.keys) for one in parts])
    sizes = np.concatenate([one.sizes for one in parts] or [np.array([], np.uint8)]).astype(np.int64)
    sets = np.concatenate([one.sets for one in parts] or [np.array([], np.uint8)])
    starts = np.cumsum(sizes) - sizes
    # Segments follow in order of blocks, which a stable sort keeps.
    order = np.argsort(fps, kind="stable")
    return without_doubles(Entries(fps[order], blocks[order], starts[order], sizes[order], sets))


def _fps(keys: Keys, bits: int) -> Ints:
    """Shard and fp of keys, the shard in the bits above 32."""
    often = (keys & np.uint64(OFTEN)) != 0
    fps: Ints = ((keys >> np.uint64(64 - bits - FP_BITS + 1)).astype(np.int64) << 1) | often
    return fps


def _records(entries: Entries) -> _Records:
    new = np.ones(len(entries.fps), dtype=bool)
    new[1:] = entries.fps[1:] != entries.fps[:-1]
    first = np.flatnonzero(new)
    gaps = entries.blocks.copy()
    gaps[1:] -= np.where(new[1:], 0, entries.blocks[:-1] + 1)
    sizes = np.add.reduceat(_widths(gaps) + entries.sizes, first) if len(first) else first
    return _Records(entries, gaps, first, entries.fps[first], sizes)


def _written(records: _Records, first: int, count: int) -> Iterator[bytes]:
    """Shards `first` to `first + count - 1`."""
    fps, sizes = records.fps, records.sizes
    shards = fps >> FP_BITS
    begins = np.ones(len(fps), dtype=bool)
    begins[1:] = shards[1:] != shards[:-1]
    within = fps & ((1 << FP_BITS) - 1)
    deltas = within.copy()
    deltas[1:] -= np.where(begins[1:], 0, within[:-1])
    heads = _widths(deltas) + _widths(sizes)
    starts = np.cumsum(heads + sizes) - heads - sizes
    out = np.zeros(int((heads + sizes).sum()), dtype=np.uint8)
    _put_numbers(out, starts, deltas)
    _put_numbers(out, starts + _widths(deltas), sizes)
    _put_entries(out, records, heads)
    limits = np.append(starts, len(out))[np.searchsorted(shards, np.arange(first, first + count + 1))]
    for begin, end in zip(limits[:-1].tolist(), limits[1:].tolist(), strict=True):
        yield out[begin:end].tobytes()


def _put_entries(out: Bytes, records: _Records, heads: Ints) -> None:
    """Write the postings; `heads` are the bytes before each record's."""
    entries, gaps = records.entries, records.gaps
    widths = _widths(gaps)
    before = np.zeros(len(gaps), dtype=np.int64)
    before[records.first] = heads
    ends = np.cumsum(before + widths + entries.sizes)
    _put_numbers(out, ends - entries.sizes - widths, gaps)
    # The place of each byte of a set in its set, then where it goes and where it comes from.
    sizes, begins = entries.sizes, np.cumsum(entries.sizes) - entries.sizes
    inside = np.arange(int(sizes.sum())) - np.repeat(begins, sizes)
    to, source = (np.repeat(starts, sizes) + inside for starts in (ends - sizes, entries.starts))
    out[to] = entries.sets[source]


def _widths(numbers: Ints) -> Ints:
    """Bytes of numbers (below 2^42) in LEB128."""
    widths = np.ones(len(numbers), dtype=np.int64)
    for bits in range(7, 42, 7):
        widths += numbers >= 1 << bits
    return widths


def _put_numbers(out: Bytes, places: Ints, numbers: Ints) -> None:
    """Write numbers in LEB128, each at its place."""
    while len(numbers):
        more = numbers >= 0x80
        out[places] = (numbers & 0x7F) | (more.astype(np.int64) << 7)
        places, numbers = places[more] + 1, numbers[more] >> 7
