"""A small portal as a whole: its collection, pages and files, without the engine that works in pieces."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from generator.building.collection_files import Made, made, names
from generator.building.finish import AsMarkdown, Finish
from generator.collection import Collection, collection_of
from generator.exporters import FILES_OF_AGENCIES, cells_csv, search
from generator.exporters.file import File
from generator.figures import figures_of
from generator.pages import PAGES_OF_AGENCIES
from generator.pages.page import Page, data_path, region_data_path
from generator.portal import Portal
from generator.recording import record_of
from generator.search.blocks import Block, documents, plan
from generator.search.registry import Catalogue, catalogue_of
from generator.search.store import Store

T = TypeVar("T")


def whole(portal: Portal) -> Collection:
    """What pages about many agencies are made from."""
    figures = figures_of(portal.forms.values())
    records = ((one.region, record_of(portal, one, figures)) for one in portal.agencies.values())
    return dataclasses.replace(collection_of(portal, records), absent=portal.absent)


def all_pages(portal: Portal) -> Iterator[Page]:
    """Every page."""
    for kind in PAGES_OF_AGENCIES:
        yield from kind(portal)
    yield from pages_of_many(whole(portal))


def all_files(portal: Portal) -> Iterator[File]:
    """Every download but the files themselves and the index of the search."""
    for kind in FILES_OF_AGENCIES:
        yield from kind(portal)
    cells: dict[str, list[bytes]] = {}
    for key, (_, data) in zip(portal.reports, cells_csv.files(portal), strict=True):
        cells.setdefault(key.region, []).append(data)
    for region, parts in cells.items():
        yield File(region_data_path(region), cells_csv.of_region(parts))
    yield from (one for one in _of_many(whole(portal)) if isinstance(one, File))


def pages_of_many(collection: Collection) -> Iterator[Page]:
    """Pages about many agencies."""
    return (one for one in _of_many(collection) if isinstance(one, Page))


def _of_many(collection: Collection) -> Iterator[Made]:
    return (one for name in names(collection) for one in made(collection, name))


def each_year(collection: Collection, make: Callable[[Collection, int], Iterable[T]]) -> Iterator[T]:
    """What is made of each year."""
    return (one for year in sorted(collection.keys_of_year) for one in make(collection, year))


def index_files(portal: Portal, cache: Path | None = None) -> Iterator[File]:
    """The index of the search, every file in full; `cache` is a folder where segments are kept."""
    if cache is None:
        with TemporaryDirectory() as folder:
            yield from index_files(portal, Path(folder))
        return
    store = Store(cache)
    for one in search.files(*indexed(portal, store), store, anew=True):
        assert isinstance(one, File), "nothing is kept where all is made anew"
        yield one


def indexed(portal: Portal, store: Store) -> tuple[Catalogue, list[Block], list[str]]:
    """What `search.files` takes, of a whole portal: segments that the store does not have are built."""
    catalogue = catalogue_of(whole(portal))
    blocks = plan((one.region, one.id, [r.year for r in one.reports]) for one in catalogue.agencies)
    keys = []
    for block in blocks:
        some = documents(portal.reports, block)
        keys.append(store.key_of(some))
        if not store.has(keys[-1]):
            store.build(keys[-1], some)
    return catalogue, blocks, keys


def render(portal: Portal, docs: Path, content: Path) -> None:
    """Write the pages and downloads of a portal, for a site builder."""
    write(portal, AsMarkdown(portal.settings), docs, content)


def write(portal: Portal, finish: Finish, out: Path, content: Path) -> None:
    """Write the pages and downloads of a portal as `finish` would have them, links looked up."""
    files = dict(all_files(portal))
    for key in portal.reports:
        source = content / "reports" / key.region / key.agency / f"{key.year}.yml"
        files[data_path(key)] = source.read_bytes()
    pages = {page.path: page for page in all_pages(portal)}
    present = files.keys() | pages.keys()
    finished = {path: finish.followed(page, present) for path, page in pages.items()}
    assert finish.lost(present, lambda path: finished[path][1] if path in finished else None) == []
    for path, data in (*finished.values(), *files.items(), *finish.static(), *finish.sitemap(list(pages))):
        _write(out / path, data)


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
