"""Entries of postings: which documents of which block hold what a key stands for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.search.segment import IS_LIST, IS_MAP, Bytes, encode


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """Parallel arrays in order of fp and block; each one's document set is `sets[start : start + size]`."""

    fps: NDArray[np.int64]
    blocks: NDArray[np.int64]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    sets: Bytes


def without_doubles(entries: Entries) -> Entries:
    """Entries of the same fp and block united: once in a hundred thousand reports two keys look the same."""
    same = (entries.fps[1:] == entries.fps[:-1]) & (entries.blocks[1:] == entries.blocks[:-1])
    doubles = np.flatnonzero(same).tolist()
    if not doubles:
        return entries
    starts, sizes, sets = entries.starts.copy(), entries.sizes.copy(), entries.sets
    # From behind, so that of three alike the last two are united first.
    for at in reversed(doubles):
        one, other = (sets[starts[i] : starts[i] + sizes[i]] for i in (at, at + 1))
        united = encode(np.array(sorted(places(one) | places(other)), dtype=np.uint64)).sets
        starts[at], sizes[at] = len(sets), len(united)
        sets = np.concatenate([sets, united])
    kept = np.concatenate([[True], ~same])
    return Entries(entries.fps[kept], entries.blocks[kept], starts[kept], sizes[kept], sets)


def places(document_set: Bytes) -> set[int]:
    """The places in their block of a document set's documents."""
    first = int(document_set[0])
    if first == IS_MAP:
        return set(np.flatnonzero(np.unpackbits(document_set[1:], bitorder="little")).tolist())
    return set(document_set[1:].tolist()) if first > IS_LIST else {first}
