"""`search/…`: the index that the search dialog queries in the browser (see `generator/search/`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.exporters.file import File
from generator.portal import Portal
from generator.search.blocks import page_blocks, report_blocks
from generator.search.folding import variants
from generator.search.registry import registry
from generator.search.shards import merge, plan, sealed
from generator.search.store import Store
from generator.search.texts import own_pages

FOLDER = "search"
VERSION_DIGITS = 16


def files(portal: Portal, cache: Path | None = None) -> Iterator[File]:
    """Shards, texts of the site's own pages, variants of characters; last the registry with their digest.

    `cache` is a folder where segments are kept from one run to the next.
    """
    if cache is None:
        with TemporaryDirectory() as folder:
            yield from _versioned(portal, Store(Path(folder)))
        return
    store = Store(cache)
    yield from _versioned(portal, store)
    store.tidy()


def _versioned(portal: Portal, store: Store) -> Iterator[File]:
    digest = sha256()
    for path, data in _files(portal, store):
        if path.endswith("registry.json"):
            digest.update(data)
            version = _json({"version": digest.hexdigest()[:VERSION_DIGITS]})
            yield File(path, version.rstrip(b"}\n") + b"," + data.removeprefix(b"{"))
        else:
            digest.update(f"{path} {len(data)}\n".encode() + data)
            yield File(path, data)


def _files(portal: Portal, store: Store) -> Iterator[File]:
    blocks, pages = report_blocks(portal), list(own_pages(portal))
    segments = [store.segment(block.documents()) for block in blocks]
    segments += [store.segment(documents) for documents in page_blocks(pages)]
    cut = plan(segments)
    width = max(2, -(-cut.bits // 4))
    for number, shard in enumerate(merge(segments, cut)):
        yield File(f"{FOLDER}/shards/{number:0{width}x}.bin", sealed(shard, cut.bits))
    yield File(f"{FOLDER}/pages.json", _json([["\n".join(page.paragraphs)] for page in pages]))
    pairs = variants()
    yield File(f"{FOLDER}/variants.json", _json({"from": "".join(pairs), "to": "".join(pairs.values())}))
    yield File(f"{FOLDER}/registry.json", _json(registry(portal, blocks, pages, cut.bits)))


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
