"""`search/…`: the index that the search dialog queries in the browser (see `generator/search/`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.compact_json import compact
from generator.exporters.file import File
from generator.search import state
from generator.search.blocks import Block, page_blocks
from generator.search.folding import variants
from generator.search.readings import readings
from generator.search.registry import Catalogue, names, registry
from generator.search.shards import Cut, cut, merge, sealed
from generator.search.state import State, digest
from generator.search.store import Store, Stored

FOLDER = "search"
VERSION_DIGITS = 16


class Kept(NamedTuple):
    """A file that is as the last run made it: its path, and the digest of its bytes (`state.digest`)."""

    path: str
    digest: bytes


def files(
    catalogue: Catalogue, blocks: Sequence[Block], keys: Sequence[str], store: Store, anew: bool = False
) -> Iterator[File | Kept]:
    """Shards, texts of the site's own pages, variants of characters; last the registry with the version.

    `keys` are those of the segments of `blocks`, which the store must have (LookupError otherwise). Of shards
    that the last finished run with this store made just so only the digest is given; `anew`: all in full, for
    whoever does not have these files any more. The run is finished when the last file has been taken.
    """
    keys = (*keys, *_own_segments(catalogue, store))
    segments = [store.segment(key) for key in keys]
    shards = cut(segments)
    before = None if anew else state.load(store.folder)
    digests: list[bytes] = []
    for one in _shards(segments, shards, before, keys, store):
        digests.append(one.digest if isinstance(one, Kept) else digest(one.data))
        yield one
    others = list(_others(catalogue, store))
    yield from others
    yield _registry(catalogue, blocks, shards.bits, store, [*digests, *(digest(one.data) for one in others)])
    State(shards.bits, keys, tuple(digests)).save(store.folder)
    store.tidy(keys)


def _own_segments(catalogue: Catalogue, store: Store) -> Iterator[str]:
    """Keys of the segments of the site's own pages, which are built here."""
    for some in page_blocks(catalogue.pages):
        key = store.key_of(some)
        if not store.has(key):
            store.build(key, some)
        yield key


def _shards(
    segments: Sequence[Stored], cut: Cut, before: State | None, keys: Sequence[str], store: Store
) -> Iterator[File | Kept]:
    """All shards in order; those that are as before without their bytes."""
    known = before if before and before.bits == cut.bits else None
    changed = state.changed(store, known, keys) if known else None
    width = max(2, -(-cut.bits // 4))
    made = merge(segments, cut, changed)
    number, data = next(made, (-1, b""))
    for place in range(1 << cut.bits):
        path = f"{FOLDER}/shards/{place:0{width}x}.bin"
        if place != number:
            assert known
            yield Kept(path, known.digests[place])
            continue
        file = File(path, sealed(data, cut.bits))
        same = known and digest(file.data) == known.digests[place]
        yield Kept(path, known.digests[place]) if known and same else file
        number, data = next(made, (-1, b""))


def _others(catalogue: Catalogue, store: Store) -> Iterator[File]:
    texts = [["\n".join(page.paragraphs)] for page in catalogue.pages]
    yield File(f"{FOLDER}/pages.json", _json(texts))
    yield File(f"{FOLDER}/variants.json", store.made("variants", "", _variants))


def _variants() -> bytes:
    pairs = variants()
    return _json({"from": "".join(pairs), "to": "".join(pairs.values())})


def _registry(
    catalogue: Catalogue, blocks: Sequence[Block], bits: int, store: Store, digests: Sequence[bytes]
) -> File:
    """The registry; its version follows from the digests of all other files and from itself."""
    known = sorted(names(catalogue))
    read: Mapping[str, str] = json.loads(store.made("readings", known, lambda: _json(readings(known))))
    data = _json(registry(catalogue, blocks, bits, read))
    version = _json({"version": digest(b"".join([*digests, data])).hex()[:VERSION_DIGITS]})
    return File(f"{FOLDER}/registry.json", version.rstrip(b"}\n") + b"," + data.removeprefix(b"{"))


def _json(data: object) -> bytes:
    return compact(data) + b"\n"
