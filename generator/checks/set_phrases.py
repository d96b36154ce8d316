"""Clauses that so many agencies use that they are nobody's own, told from all prints of a collection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from generator.checks.copying import CLAUSES, Print, hashes_of, unpacked
from generator.checks.crowds import Digests, among, once, pairs_of
from generator.checks.matches import Words, WordsChanged
from generator.checks.memory import Memory

# A clause is a set phrase if this many agencies use it, and at least one in a hundred.
AGENCIES = 4
ONE_IN = 100
# Agencies with this share of all clauses in common count as one of them (see `_voices`), unless there are
# so many that the text must be a template handed out to them.
ONE_VOICE = 0.9
TEMPLATE = 50
# Clauses are counted in so many parts, by their first bits, so that counting takes little memory.
PARTS_OF_BITS = 3

# Region and id of an agency.
Name = tuple[str, str]
Hashes = NDArray[np.uint64]


def set_phrases(held: Sequence[Print], digests: Digests, band: int) -> Hashes:
    """Hashes of the clauses that many agencies use, in order.

    Reports of one voice are found by bands of `band` hashes of the digests of all their clauses.
    """
    numbers = _numbered(held, _voices(held, digests, band))
    clauses, owners = flat_clauses(held)
    users = np.array(numbers, np.uint64)[owners]
    least = max(AGENCIES, -(-len({one.key[:2] for one in held}) // ONE_IN))
    first = clauses >> np.uint64(64 - PARTS_OF_BITS)
    parts = (first == number for number in range(1 << PARTS_OF_BITS))
    return np.concatenate([_used(clauses[part], users[part], least) for part in parts])


def in_words(stock: Hashes, held: Sequence[Print], words: Words, memory: Memory) -> list[str]:
    """The set phrases of these hashes in words, out of the memory or else out of reports that have them."""
    keys = {one: memory.key(b"phrase", one.to_bytes(8, "little")) for one in stock.tolist()}
    known = {
        one: data.decode("utf-8", "replace") for one in keys if (data := memory.get(keys[one])) is not None
    }
    hashes = hashes_of(list(known.values()))[0]
    found = {one: known[one] for one, made in zip(known, hashes, strict=True) if one == made}
    for one, phrase in _fetched({one for one in keys if one not in found}, held, words):
        found[one] = phrase
        memory.put(keys[one], phrase.encode())
    return [found[one] for one in sorted(found)]


def _fetched(wanted: set[int], held: Sequence[Print], words: Words) -> Iterator[tuple[int, str]]:
    """These clauses in words, out of few reports: those that have most of them first."""
    flat, owners = flat_clauses(held)
    counts = np.bincount(owners[among(flat, np.array(sorted(wanted), np.uint64))], minlength=len(held))
    for place in np.argsort(-counts, kind="stable").tolist():
        hashes = unpacked(CLAUSES, held[place].clauses)
        if not wanted:
            return
        if wanted.isdisjoint(hashes):
            continue
        try:
            wording = words.of(held[place])
        except WordsChanged:
            continue
        for at, clause in zip(wording.counted, hashes, strict=True):
            if clause in wanted:
                wanted.remove(clause)
                yield clause, wording.plain[at]


def flat_clauses(held: Sequence[Print]) -> tuple[Hashes, NDArray[np.int32]]:
    """All clauses one after the other, and for each the place of the print that it is of."""
    owners = np.repeat(np.arange(len(held), dtype=np.int32), [len(one.clauses) // 8 for one in held])
    return np.frombuffer(b"".join(one.clauses for one in held), "<u8"), owners


def _used(clauses: Hashes, users: Hashes, least: int) -> Hashes:
    """Those of the clauses that at least so many different users have, in order."""
    if not len(clauses):
        return clauses
    ids, inverse = np.unique(clauses, return_inverse=True)
    many = np.uint64(int(users.max()) + 1)
    pairs = once(inverse.astype(np.uint64) * many + users)
    counts = np.bincount((pairs // many).astype(np.int64), minlength=len(ids))
    return ids[counts >= least]


def _numbered(held: Sequence[Print], voices: dict[Name, Name]) -> list[int]:
    """For each print the number of the voice, or agency, that it counts for."""
    names = {one.key[:2] for one in held}
    sizes = Counter(_head(voices, name) for name in names)
    heads = {name: _head(voices, name) for name in names}
    counted = {name: head if sizes[head] <= TEMPLATE else name for name, head in heads.items()}
    number = {name: at for at, name in enumerate(sorted(names))}
    return [number[counted[one.key[:2]]] for one in held]


def _voices(held: Sequence[Print], digests: Digests, band: int) -> dict[Name, Name]:
    """Agency → another that it speaks with one voice with: reports of theirs are nearly the same throughout.

    They count once where set phrases are told from the number of agencies that use them. Otherwise four
    copies of one text would make all of it set phrases, and hide each other.
    """
    heads: dict[Name, Name] = {}
    for ones, others in pairs_of(digests, band, reach=1):
        for this, that in zip(ones.tolist(), others.tolist(), strict=True):
            one, two = _head(heads, held[this].key[:2]), _head(heads, held[that].key[:2])
            if one != two and _alike(held[this], held[that]):
                heads[max(one, two)] = min(one, two)
    return heads


def _alike(this: Print, that: Print) -> bool:
    these, those = set(unpacked(CLAUSES, this.clauses)), set(unpacked(CLAUSES, that.clauses))
    return len(these & those) >= ONE_VOICE * len(these | those)


def _head(heads: dict[Name, Name], name: Name) -> Name:
    """The agency that stands for all of one voice; on the way there links are shortened."""
    while name in heads:
        if heads[name] in heads:
            heads[name] = heads[heads[name]]
        name = heads[name]
    return name
