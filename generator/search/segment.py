"""A segment: the sorted keys of one block of documents, each with the set of documents that hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from generator.search.folding import code_points, fold, word_mask
from generator.search.keys import (
    CELL_NUMBER,
    LOCAL_BITS,
    LONGEST,
    MANY,
    OFTEN,
    TEXT_NUMBER,
    Keys,
    grams,
    number_keys,
    whole_numbers,
)

Bytes = NDArray[np.uint8]

# So many documents has a block at most, as a document's place in its block has seven bits.
LARGEST = 1 << LOCAL_BITS
# Sets of up to so many are lists of places, larger ones bit maps.
LISTED = 16
MAP_BYTES = LARGEST // 8
IS_LIST, IS_MAP = 128, 255


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found in a report or page: pieces of running text, and printed cells."""

    texts: tuple[str, ...]
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Keys in ascending order (see `keys.py`); the size of each one's document set; the sets, end to end.

    A set is one byte b: the place in the block, where b < 128; 128 + n, then n places in ascending order, for
    n ≤ 16; or 255, then a bit map of 16 bytes (bit i of byte j: place 8j + i).
    """

    keys: Keys
    sizes: Bytes
    sets: Bytes


def build_segment(documents: Sequence[Document]) -> Segment:
    """The segment of a block of at most 128 documents. Raises ValueError where there are more."""
    if len(documents) > LARGEST:
        raise ValueError(f"{len(documents)} documents in a block")
    texts = [fold("\n".join(one.texts)) + "\n" for one in documents]
    held = np.concatenate([_grams(texts), _numbers(texts, documents)])
    held.sort()
    first = _first(held)
    times = np.diff(np.append(first, len(held)))
    held = held[first]
    return encode(np.sort(np.concatenate([held, held[times >= MANY] | np.uint64(OFTEN)])))


def _grams(texts: Sequence[str]) -> Keys:
    """Key | place of every gram of every folded text, as often as it stands there."""
    codes = code_points("".join(texts))
    owners = np.repeat(np.arange(len(texts), dtype=np.uint64), [len(text) for text in texts])
    words = word_mask(codes)
    found = [grams(codes, words, length) for length in range(1, LONGEST + 1)]
    return np.concatenate([keys | owners[places] for keys, places in found])


def _numbers(texts: Sequence[str], documents: Sequence[Document]) -> Keys:
    """Key | place of every whole number of folded texts and of cells; those of cells once a document."""
    in_texts = [whole_numbers(text) for text in texts]
    in_cells = [sorted(set(whole_numbers(fold("\n".join(one.cells))))) for one in documents]
    return np.concatenate([_owned(in_texts, TEXT_NUMBER), _owned(in_cells, CELL_NUMBER)])


def _owned(numbers: Sequence[Sequence[str]], kind: int) -> Keys:
    """Key | place of the numbers of each document."""
    owners = np.repeat(np.arange(len(numbers), dtype=np.uint64), [len(some) for some in numbers])
    return number_keys(chain.from_iterable(numbers), kind) | owners


def encode(held: Keys) -> Segment:
    """A segment from keys with places in their low bits, in ascending order, none of them twice."""
    keys = held >> np.uint64(LOCAL_BITS)
    first = _first(keys)
    keys, counts = keys[first], np.diff(np.append(first, len(held)))
    sizes = np.where(counts == 1, 1, np.where(counts <= LISTED, counts + 1, MAP_BYTES + 1))
    starts = np.cumsum(sizes) - sizes
    sets = np.zeros(int(sizes.sum()), dtype=np.uint8)
    places = (held & np.uint64(LARGEST - 1)).astype(np.uint8)
    of_key = np.repeat(np.arange(len(keys)), counts)
    rank = np.arange(len(held)) - first[of_key]
    single, listed, mapped = (counts == 1), (counts > 1) & (counts <= LISTED), counts > LISTED
    sets[starts[single]] = places[first[single]]
    sets[starts[listed]] = IS_LIST + counts[listed]
    inside = listed[of_key]
    sets[starts[of_key[inside]] + 1 + rank[inside]] = places[inside]
    _put_maps(sets, starts[mapped], of_key, places, mapped)
    return Segment(keys << np.uint64(LOCAL_BITS), sizes.astype(np.uint8), sets)


def _first(held: Keys) -> NDArray[np.intp]:
    """Where each of some keys in ascending order stands for the first time."""
    new = np.ones(len(held), dtype=bool)
    new[1:] = held[1:] != held[:-1]
    return np.flatnonzero(new)


def _put_maps(
    sets: Bytes, starts: NDArray[np.intp], of_key: NDArray[np.intp], places: Bytes, mapped: NDArray[np.bool_]
) -> None:
    """Write the bit maps of the keys that are `mapped`, which begin at `starts`."""
    bits = np.zeros((len(starts), LARGEST), dtype=np.uint8)
    inside = mapped[of_key]
    bits[(np.cumsum(mapped) - 1)[of_key[inside]], places[inside]] = 1
    sets[starts] = IS_MAP
    sets[starts[:, None] + np.arange(1, MAP_BYTES + 1)] = np.packbits(bits, axis=1, bitorder="little")
