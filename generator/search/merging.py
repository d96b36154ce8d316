"""Entries of many segments in the order of shards: by fp and block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from generator.search.keys import OFTEN, Keys
from generator.search.postings import Entries, without_doubles
from generator.search.segment import Segment

Ints = NDArray[np.int64]
T = TypeVar("T", bound=np.generic)

# What tells keys apart inside a shard: bits of the key, and the lowest for "often".
FP_BITS = 32
_WORD = 64


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """Some of 2^bits shards, by their numbers in ascending order."""

    bits: int
    shards: Ints

    def places(self, keys: Keys) -> Ints:
        """The place in `shards` of the shard that each key is in; all of them must be in one."""
        shards = (keys >> np.uint64(_WORD - self.bits)).astype(np.int64)
        first, last = int(self.shards[0]), int(self.shards[-1])
        if last - first + 1 == len(self.shards):
            return shards - first
        return np.searchsorted(self.shards, shards)


def held_by(segment: Segment, wanted: Wanted) -> Segment:
    """What of a segment is in wanted shards."""
    lows = wanted.shards.astype(np.uint64) << np.uint64(_WORD - wanted.bits)
    highs = lows | np.uint64((1 << (_WORD - wanted.bits)) - 1)
    first, last = np.searchsorted(segment.keys, lows), np.searchsorted(segment.keys, highs, "right")
    if int((last - first).sum()) == len(segment.keys):
        return segment
    kept = _ranges(first, last - first)
    sizes = segment.sizes[kept]
    sets = segment.sets[_ranges(_starts(segment)[kept], sizes.astype(np.int64))]
    return Segment(segment.keys[kept], sizes, sets)


def changed_keys(old: Segment, new: Segment) -> Keys:
    """Keys that one of two segments has, or that stand for other documents in one than in the other."""
    differing = np.setxor1d(old.keys, new.keys, assume_unique=True)
    both, before, after = np.intersect1d(old.keys, new.keys, assume_unique=True, return_indices=True)
    other = old.sizes[before] != new.sizes[after]
    alike = np.flatnonzero(~other)
    sizes = old.sizes[before[alike]].astype(np.int64)
    ones = old.sets[_ranges(_starts(old)[before[alike]], sizes)]
    others = new.sets[_ranges(_starts(new)[after[alike]], sizes)]
    if len(alike):
        other[alike] = np.logical_or.reduceat(ones != others, np.cumsum(sizes) - sizes)
    return np.concatenate([differing, both[other]])


def _starts(segment: Segment) -> Ints:
    """Where each document set begins."""
    return np.cumsum(segment.sizes, dtype=np.int64) - segment.sizes


def _ranges(starts: Ints, counts: Ints) -> Ints:
    """The numbers from each start on, so many of each, one after the other."""
    ends = np.cumsum(counts)
    return np.arange(int(counts.sum())) + np.repeat(starts - ends + counts, counts)


def fps(keys: Keys, bits: int) -> Keys:
    """What tells keys apart inside their shards."""
    upper = (keys >> np.uint64(_WORD - bits - FP_BITS + 1)) << np.uint64(1)
    often = (keys & np.uint64(OFTEN)) >> np.uint64(OFTEN.bit_length() - 1)
    return (upper | often) & np.uint64((1 << FP_BITS) - 1)


def merged(segments: Sequence[Segment], wanted: Wanted) -> Entries:
    """The entries of segments, the nth of which is that of block n; all their keys are in wanted shards.

    In the fps, the place of a shard stands above the lower 32 bits. Raises OverflowError where shards and
    blocks are too many to be told apart in 64 bits.
    """
    width = len(segments).bit_length()
    if len(wanted.shards).bit_length() + FP_BITS + width > _WORD:
        raise OverflowError(f"{len(wanted.shards)} shards of {len(segments)} blocks at once")
    blocks = np.repeat(_numbers(len(segments)), [len(one.keys) for one in segments])
    packed = _joined([_packed(one.keys, wanted) for one in segments], np.uint64) << np.uint64(width)
    packed |= blocks
    packed.sort()
    sizes = _joined([one.sizes for one in segments], np.uint8)
    starts = np.cumsum(sizes, dtype=np.int64) - sizes
    here = packed & np.uint64((1 << width) - 1)
    # A block's entries come in the order in which its segment has them: the nth here is the nth there.
    order = np.argsort(here.astype(blocks.dtype), kind="stable")
    sets = _joined([one.sets for one in segments], np.uint8)
    entries = Entries(
        (packed >> np.uint64(width)).astype(np.int64),
        here.astype(np.int64),
        _scattered(starts, order),
        _scattered(sizes, order).astype(np.int64),
        sets,
    )
    return without_doubles(entries)


def _numbers(count: int) -> NDArray[np.unsignedinteger]:
    """0 to count - 1 in a type as small as may be: sorting by 16 bits takes a quarter of the time."""
    return np.arange(count, dtype=np.uint16 if count <= 1 << 16 else np.uint32)


def _packed(keys: Keys, wanted: Wanted) -> Keys:
    return (wanted.places(keys).astype(np.uint64) << np.uint64(FP_BITS)) | fps(keys, wanted.bits)


def _scattered(values: NDArray[T], order: NDArray[np.intp]) -> NDArray[T]:
    placed = np.empty_like(values)
    placed[order] = values
    return placed


def _joined(parts: Sequence[NDArray[T]], kind: type[T]) -> NDArray[T]:
    return np.concatenate(parts) if parts else np.array([], dtype=kind)
