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
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from generator.search.merging import FP_BITS, Ints, Wanted, held_by, merged
from generator.search.postings import Entries
from generator.search.segment import Bytes
from generator.search.store import SLOT_BITS, SLOTS, Stored

# A shard has so many bytes at most on average, and there are at least 2^LEAST_BITS. Where 2^MANY_BITS are not
# enough, twice the shards are of twice the size, lest hosts drown in files: 2^15 for 100,000 reports.
TARGET = 8192
LEAST_BITS = 4
MANY_BITS = 13
# So many bytes of segments are merged at a time, and so many are measured.
PARTITION = 20_000_000
SAMPLE = 4_000_000
# What most records spend on fp.
FP_BYTES = 4


@dataclass(frozen=True, slots=True)
class Cut:
    """How key space is cut: 2^bits shards, and `parts` equal parts that are merged one after another."""

    bits: int
    parts: int


def sealed(shard: bytes, bits: int) -> bytes:
    """A shard as a file: behind its CRC-32."""
    return crc32(shard, bits).to_bytes(4, "little") + shard


def cut(segments: Sequence[Stored]) -> Cut:
    """The least number of shards that are small enough on average.

    Of a large index the first slots are measured: keys are hashes, so they speak for all others.
    """
    total = sum(9 * one.keys[-1] + one.sets[-1] for one in segments)
    parts, samples = _parts(total, PARTITION), _parts(total, SAMPLE)
    slots = SLOTS // samples
    sample = Wanted(SLOT_BITS, np.arange(slots))
    records = _records(merged([one.slots(0, slots) for one in segments], sample))
    size = samples * int(records.sizes.sum() + (FP_BYTES + _widths(records.sizes)).sum())
    bits = LEAST_BITS
    while size > _allowed(bits) or parts > 1 << bits:
        bits += 1
    return Cut(bits, parts)


def _allowed(bits: int) -> int:
    """So many bytes may be in 2^bits shards."""
    return TARGET << (bits + max(0, bits - MANY_BITS))


def _parts(total: int, most: int) -> int:
    """Into how many parts of at most so many bytes, a power of two; slots are not parted."""
    parts = 1
    while parts < SLOTS and total > parts * most:
        parts *= 2
    return parts


def merge(segments: Sequence[Stored], cut: Cut, shards: Ints | None = None) -> Iterator[tuple[int, bytes]]:
    """The shards, or some of them by their numbers in ascending order, each with its number.

    Segments are in order of blocks.
    """
    for numbers in _groups(cut, shards):
        wanted = Wanted(cut.bits, numbers)
        first = (int(numbers[0]) << SLOT_BITS) >> cut.bits
        last = (((int(numbers[-1]) + 1) << SLOT_BITS) - 1) >> cut.bits
        held = [held_by(one.slots(first, last + 1), wanted) for one in segments]
        written = _written(_records(merged(held, wanted)), len(numbers))
        yield from zip(numbers.tolist(), written, strict=True)


def _groups(cut: Cut, shards: Ints | None) -> list[Ints]:
    """The numbers of the shards, or of some, in groups that take no more memory than a part."""
    if shards is None:
        return np.split(np.arange(1 << cut.bits), cut.parts)
    return np.array_split(shards, -(-len(shards) * cut.parts >> cut.bits)) if len(shards) else []


@dataclass(frozen=True, slots=True, eq=False)
class _Records:
    """Entries of a part in order; `first` begin a record each, `fps` and `sizes` of postings are theirs.

    `gaps` are the blocks skipped before each entry.
    """

    entries: Entries
    gaps: Ints
    first: Ints
    fps: Ints
    sizes: Ints


def _records(entries: Entries) -> _Records:
    new = np.ones(len(entries.fps), dtype=bool)
    new[1:] = entries.fps[1:] != entries.fps[:-1]
    first = np.flatnonzero(new)
    gaps = entries.blocks.copy()
    gaps[1:] -= np.where(new[1:], 0, entries.blocks[:-1] + 1)
    sizes = np.add.reduceat(_widths(gaps) + entries.sizes, first) if len(first) else first
    return _Records(entries, gaps, first, entries.fps[first], sizes)


def _written(records: _Records, count: int) -> Iterator[bytes]:
    """So many shards, in order."""
    fps, sizes = records.fps, records.sizes
    shards = fps >> FP_BITS
    begins = np.ones(len(fps), dtype=bool)
    begins[1:] = shards[1:] != shards[:-1]
    within = fps & ((1 << FP_BITS) - 1)
    deltas = within.copy()
    deltas[1:] -= np.where(begins[1:], 0, within[:-1])
    widths = _widths(deltas)
    heads = widths + _widths(sizes)
    ends = np.cumsum(heads + sizes)
    starts = ends - heads - sizes
    out = np.zeros(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    _put_numbers(out, starts, deltas)
    _put_numbers(out, starts + widths, sizes)
    _put_entries(out, records, heads)
    limits = np.append(starts, len(out))[np.searchsorted(shards, np.arange(count + 1))]
    data = out.tobytes()
    for begin, end in zip(limits[:-1].tolist(), limits[1:].tolist(), strict=True):
        yield data[begin:end]


def _put_entries(out: Bytes, records: _Records, heads: Ints) -> None:
    """Write the postings; `heads` are the bytes before each record's."""
    entries, gaps = records.entries, records.gaps
    widths = _widths(gaps)
    before = widths + entries.sizes
    before[records.first] += heads
    starts = np.cumsum(before) - entries.sizes
    _put_numbers(out, starts - widths, gaps)
    _put_sets(out, starts, entries)


def _put_sets(out: Bytes, starts: Ints, entries: Entries) -> None:
    """Write document sets, each at its place: those of one size, of which there are few, at once."""
    single = np.flatnonzero(entries.sizes == 1)
    out[starts[single]] = entries.sets[entries.starts[single]]
    larger = np.flatnonzero(entries.sizes != 1)
    sizes = entries.sizes[larger].astype(np.uint8)
    larger = larger[np.argsort(sizes, kind="stable")]
    ends = np.cumsum(np.bincount(sizes))
    for size, (begin, end) in enumerate(pairwise(ends.tolist()), 1):
        if begin < end:
            alike = larger[begin:end]
            to, source = (
                sliding_window_view(out, size, writeable=True),
                sliding_window_view(entries.sets, size),
            )
            to[starts[alike]] = source[entries.starts[alike]]


def _widths(numbers: Ints) -> Ints:
    """Bytes of numbers (below 2^42) in LEB128."""
    widths = np.ones(len(numbers), dtype=np.int64)
    most = int(numbers.max(initial=0))
    for bits in range(7, most.bit_length(), 7):
        widths += numbers >= 1 << bits
    return widths


def _put_numbers(out: Bytes, places: Ints, numbers: Ints) -> None:
    """Write numbers in LEB128, each at its place."""
    while len(numbers):
        more = numbers >= 0x80
        out[places] = (numbers & 0x7F) | (more.astype(np.int64) << 7)
        places, numbers = places[more] + 1, numbers[more] >> 7
