"""Which of very many rows of hashes may be alike: MinHash digests, cut into bands (LSH).

A row stands for a report, as little-endian bytes of the hashes of its clauses or shingles; an empty row is
like none. Every step takes the rows by their places, so that nothing depends on the order of reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from generator.checks.memory import Memory

SEED = 711
# From 256 rows on rensa starts threads, which a process that is to fork must not have.
ROWS = 128
# A band's hashes become one number; any odd factor of 64 bits will do.
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
# So many pairs are gathered before those that come again are dropped.
GATHERED = 1 << 20
# So many pairs are compared by their digests at once.
PAIRS = 1 << 15
# What is this many standard deviations below a share of common hashes does not have that share.
SURELY = 5

_Number = TypeVar("_Number", np.int64, np.uint64)
Places = NDArray[np.int64]
Pairs = tuple[Places, Places]


@dataclass(frozen=True)
class Digests:
    """MinHash digests of the rows that are not empty: `matrix` has a line for each, `places` says whose."""

    places: Places
    matrix: NDArray[np.uint32]

    def bands(self, size: int) -> Iterator[NDArray[np.uint64]]:
        """For each band of so many hashes the number that all digests with the same band have in common."""
        for at in range(0, self.matrix.shape[1], size):
            band = np.zeros(len(self.matrix), np.uint64)
            for column in range(at, at + size):
                band = band * _FACTOR + self.matrix[:, column]
            yield band


def digests_of(rows: Sequence[bytes], width: int, hashes: int, memory: Memory) -> Digests:
    """Digests of `hashes` numbers each; `width` is the number of bytes of a hash in the rows."""
    places = [place for place, row in enumerate(rows) if row]
    kind = b"digest %d of %d" % (hashes, width)
    keys = [memory.key(kind, rows[place]) for place in places]
    size = hashes * 4
    known = [memory.get(key) for key in keys]
    unknown = [at for at, one in enumerate(known) if one is None or len(one) != size]
    for start in range(0, len(unknown), ROWS):
        batch = unknown[start : start + ROWS]
        made = _made([rows[places[at]] for at in batch], width, hashes)
        for at, line in zip(batch, made, strict=True):
            known[at] = line.tobytes()
            memory.put(keys[at], line.tobytes())
    matrix = np.frombuffer(b"".join(one for one in known if one), "<u4").reshape(len(places), hashes)
    return Digests(np.array(places, np.int64), matrix.astype(np.uint32, copy=False))


def _made(rows: Sequence[bytes], width: int, hashes: int) -> NDArray[np.uint32]:
    flat = np.frombuffer(b"".join(rows), f"<u{width}").astype(np.uint64)
    offsets = np.cumsum([0, *(len(row) // width for row in rows)], dtype=np.uint64)
    made = RMinHash.digest_matrix_from_flat_token_hashes(flat, offsets, num_perm=hashes, seed=SEED)
    return np.array(made.to_rows(), "<u4")


def neighbours(band: NDArray[np.uint64], reach: int) -> Iterator[Pairs]:
    """Pairs of lines with the same band, in order: each with up to `reach` of those that come next."""
    order = np.argsort(band, kind="stable")
    ordered = band[order]
    for step in range(1, reach + 1):
        same = np.flatnonzero(ordered[step:] == ordered[:-step])
        if not len(same):
            return
        yield order[same], order[same + step]


def pairs_of(digests: Digests, size: int, reach: int) -> Iterator[Pairs]:
    """Pairs of places whose digests have a band of `size` hashes in common; some of them come again."""
    for band in digests.bands(size):
        for one, two in neighbours(band, reach):
            yield digests.places[one], digests.places[two]


def distinct(pairs: Sequence[Pairs], count: int) -> Pairs:
    """These pairs of places below `count`, each once and in order."""
    if not pairs:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    codes = once(np.concatenate([one * count + two for one, two in pairs]))
    return codes // count, codes % count


def once(numbers: NDArray[_Number]) -> NDArray[_Number]:
    """Each of the numbers once, in order; for very many of them several times as fast as `np.unique`."""
    ordered = np.sort(numbers)
    first = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def sifted(pairs: Iterable[Pairs], count: int, sift: Callable[[Pairs], Pairs] = lambda pairs: pairs) -> Pairs:
    """Those pairs of places below `count` that `sift` leaves, each once and in order, in little memory."""
    kept, gathered, number = list[Pairs](), list[Pairs](), 0
    for some in pairs:
        gathered.append(some)
        number += len(some[0])
        if number > GATHERED:
            kept.append(sift(distinct(gathered, count)))
            gathered, number = [], 0
    return distinct([*kept, sift(distinct(gathered, count))], count)


class Sift:
    """Leaves of pairs of places those that may have a share of the smaller row in common.

    That two digests agree at a place is as likely as the part that two rows have in common of all that is in
    either. Pairs far below are dropped, which in a large collection are nearly all that a band brings
    together. `sizes` are numbers of hashes by place.
    """

    def __init__(self, digests: Digests, sizes: Places, share: float) -> None:
        self.line = np.zeros(len(sizes), np.int64)
        self.line[digests.places] = np.arange(len(digests.places))
        # The last byte tells nearly all numbers apart, and takes a quarter of the time.
        self.low = digests.matrix.astype(np.uint8)
        self.sizes = sizes
        self.share = share

    def left(self, pairs: Pairs) -> Pairs:
        """The pairs that are left."""
        parts = [
            self._may_share(pairs[0][at : at + PAIRS], pairs[1][at : at + PAIRS])
            for at in range(0, len(pairs[0]), PAIRS)
        ]
        left = np.concatenate(parts) if parts else np.zeros(0, np.bool_)
        return pairs[0][left], pairs[1][left]

    def _may_share(self, ones: Places, others: Places) -> NDArray[np.bool_]:
        hashes, one, two = self.low.shape[1], self.sizes[ones], self.sizes[others]
        common = self.share * np.minimum(one, two)
        part = common / (one + two - common)
        least = hashes * part - SURELY * np.sqrt(hashes * part * (1 - part))
        equal = np.count_nonzero(self.low[self.line[ones]] == self.low[self.line[others]], axis=1)
        return np.asarray(equal >= least)


def among(hashes: NDArray[np.unsignedinteger], wanted: NDArray[np.unsignedinteger]) -> NDArray[np.bool_]:
    """Which hashes are among those wanted, which are in order."""
    found = np.zeros(len(hashes), np.bool_)
    if len(wanted):
        # Most are not, as their last bits tell.
        ends = np.zeros(1 << 16, np.bool_)
        ends[wanted & wanted.dtype.type(0xFFFF)] = True
        maybe = np.flatnonzero(ends[hashes & hashes.dtype.type(0xFFFF)])
        at = np.minimum(np.searchsorted(wanted, hashes[maybe]), len(wanted) - 1)
        found[maybe] = wanted[at] == hashes[maybe]
    return found


def without(rows: Sequence[bytes], dropped: Iterable[int]) -> list[bytes]:
    """Rows of hashes of four bytes without some of them."""
    wanted = np.array(sorted(set(dropped)), "<u4")
    left: list[bytes] = []
    for start in range(0, len(rows), ROWS):
        batch = rows[start : start + ROWS]
        flat = np.frombuffer(b"".join(batch), "<u4")
        kept = ~among(flat, wanted)
        data = flat[kept].tobytes()
        counts = np.concatenate([[0], np.cumsum(kept)])
        ends = 4 * counts[np.cumsum([0, *(len(row) // 4 for row in batch)])]
        left += [data[one:two] for one, two in pairwise(ends.tolist())]
    return left
