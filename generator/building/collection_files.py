"""Pages and files about many agencies, in units: made anew where their part of the collection changed."""

from __future__ import annotations

import copyreg
import io
import pickle
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.building.finish import Finish
from generator.building.outputs import Entry, Sink
from generator.collection import AgencyKey, Collection, Summary
from generator.exporters import cells_csv, feeds, figures, package, terms, year_csv, year_lists
from generator.exporters.file import File
from generator.forms import Form
from generator.glossary import Glossary
from generator.pages import (
    changes,
    checks,
    compare,
    data,
    glossary,
    hand_written,
    home,
    region,
    region_year,
    year,
)
from generator.pages.lists import Row
from generator.pages.page import Page, region_data_path
from generator.pages.year import Listing
from generator.sealed import digest

Made = Page | File
# Units by name: to add a kind of page or file about many agencies, a line here, or in `made` if it is about
# one region or one year. Those are units of their own, named `region:<code>` and `year:<year>`; the others
# are made anew whenever anything in the collection changed.
OF_ALL: Mapping[str, Callable[[Collection], Iterator[Made]]] = {
    "home": home.pages,
    "regions": lambda collection: iter([region.index(collection)]),
    "years": lambda collection: iter([year.index(collection)]),
    "checks": checks.pages,
    "compare": compare.pages,
    "changes": changes.pages,
    "glossary": glossary.pages,
    "data": data.pages,
    "hand-written": hand_written.pages,
    "figures": figures.files_of_all,
    "terms": terms.files,
    "package": package.files,
    "feeds": feeds.files,
}


# Pages that editors write, or parts of: their links are looked up when all else is there.
FOLLOWED = ("glossary", "data", "hand-written")
_LINK = re.compile(r"\]\(([^)\s]+)")


def names(collection: Collection) -> list[str]:
    """All units."""
    regions = (f"region:{code}" for code in collection.regions)
    years = (f"year:{year}" for year in collection.keys_of_year)
    return [*regions, *years, *OF_ALL]


def made(collection: Collection, name: str) -> Iterator[Made]:
    """What a unit is made of."""
    kind, _, which = name.partition(":")
    if kind == "region":
        yield from region.of_region(collection, collection.regions[which])
        yield from region_year.of_region(collection, collection.regions[which])
    elif kind == "year":
        yield from year.of_year(collection, int(which))
        yield year_csv.of_year(collection, int(which))
        yield from year_lists.of_year(collection, int(which))
        yield from figures.files_of_year(collection, int(which))
    else:
        yield from OF_ALL[kind](collection)


@dataclass(frozen=True, slots=True)
class UnitGround:
    """What all units are made with; `key` is that of what every page is drawn from beside its own content."""

    key: bytes
    collection: Collection
    finish: Finish
    stage: Path
    downloads: bool


@dataclass(frozen=True, slots=True)
class UnitTask:
    """A unit to make, and its files that are there; `parts` are the files it is put together from, if any."""

    name: str
    before: Mapping[str, Entry]
    parts: Sequence[Path] = ()


def make_unit(ground: UnitGround, task: UnitTask) -> Sequence[Entry]:
    """Make a unit; pages that are as they were are not drawn."""
    sink = Sink(ground.stage, task.before)
    if task.parts:
        region = task.name.partition(":")[2]
        sink.put(region_data_path(region), cells_csv.of_region(part.read_bytes() for part in task.parts))
        return tuple(sink.entries.values())
    for one in made(ground.collection, task.name):
        if isinstance(one, Page):
            key = digest(ground.key, _content(one))
            if not sink.keep(ground.finish.path(one.path), key):
                sink.put(*ground.finish.page(one), key)
        elif ground.downloads:
            sink.put(one.path, one.data)
    return tuple(sink.entries.values())


def followed(collection: Collection, key: bytes) -> dict[str, list[tuple[Page, bytes]]]:
    """Pages of `FOLLOWED` by unit, each with a digest of all it is drawn from but the ends of its links.

    `key` as in `UnitGround`.
    """
    pages = {name: [one for one in OF_ALL[name](collection) if isinstance(one, Page)] for name in FOLLOWED}
    return {name: [(page, digest(key, _content(page))) for page in some] for name, some in pages.items()}


def follow(finish: Finish, page: Page, content: bytes, sink: Sink, present: Mapping[str, bytes]) -> None:
    """Make such a page; `present` are all files that a link can lead to, with digests of what they hold."""
    targets = {_target(page.path, link) for link in _LINK.findall(repr(page.context))}
    ends = repr([(target, present.get(target)) for target in sorted(targets)])
    key = digest(content, ends.encode())
    if not sink.keep(finish.path(page.path), key):
        sink.put(*finish.followed(page, present.keys()), key)


def _target(path: str, link: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), link.partition("#")[0]))


class Keys:
    """Keys of the units: digests of the part of the collection that each is made from, on some `ground`.

    `records` are digests of the records of all agencies.
    """

    def __init__(self, collection: Collection, ground: bytes, records: Mapping[AgencyKey, bytes]) -> None:
        self._collection, self._ground = collection, ground
        self._records = records

    def names(self) -> list[str]:
        """All units but those of `FOLLOWED`."""
        return [name for name in names(self._collection) if name not in FOLLOWED]

    def key(self, name: str) -> bytes:
        """Key of a unit."""
        kind, _, which = name.partition(":")
        parts: Iterable[bytes] = self._whole
        if kind == "region":
            parts = self._regions.get(which, ())
        elif kind == "year":
            parts = self._year(int(which))
        return digest(self._ground, name.encode(), *parts)

    def _year(self, year: int) -> Iterator[bytes]:
        for key in self._collection.keys_of_year[year]:
            agency = self._collection.agency(key)
            yield repr((key, agency.name, agency.kind)).encode()
            yield self._collection.packed[key]

    @cached_property
    def _whole(self) -> Sequence[bytes]:
        return [digest(*(repr(key).encode() + one for key, one in self._records.items()))]

    @cached_property
    def _regions(self) -> Mapping[str, Sequence[bytes]]:
        """Region → digests of the agencies in it and below it, and of the reports that are missing there."""
        found: dict[str, list[bytes]] = {}
        for (code, agency), one in self._records.items():
            for above in self._collection.lineage(code):
                found.setdefault(above.code, []).append(f"{code}/{agency}".encode() + one)
        for absent in self._collection.absent:
            for above in self._collection.lineage(absent.report.region):
                found.setdefault(above.code, []).append(repr(absent.report).encode())
        return found


def _content(page: Page) -> bytes:
    """Everything a page is drawn from, as bytes: equal bytes are equal pages."""
    file = io.BytesIO()
    pickler = pickle.Pickler(file, protocol=5)
    pickler.dispatch_table = _TABLE
    pickler.dump(page)
    return file.getvalue()


def _shown(row: Row) -> tuple[object, ...]:
    """What lists show of a report."""
    report = row.report
    names = (row.path, row.agency.name, row.kind, row.region.full_name)
    return (*names, report.form.id, report.scope, row.badge.id, report.record.cells)


def _named(listing: Listing) -> tuple[object, ...]:
    """What pages say of a list, some of whose rows they show."""
    return (listing.part, listing.name, len(listing.rows), listing.query, listing.order, listing.badge)


# What pages refer to and does not change from one to the other goes by its name; the ground has the rest.
_TABLE: dict[type, Callable[[Any], Any]] = {
    **copyreg.dispatch_table,
    Form: lambda form: (str, (form.id,)),
    Glossary: lambda _: (str, ("glossary",)),
    Summary: lambda summary: (bytes, (summary.packed,)),
    Row: lambda row: (tuple, (_shown(row),)),
    Listing: lambda listing: (tuple, (_named(listing),)),
}


def weight(collection: Collection, name: str) -> float:
    """How long a unit takes, in reports that are drawn in the same time: the longest are begun first."""
    kind, _, which = name.partition(":")
    if kind == "year":
        return len(collection.keys_of_year[int(which)]) / 8
    if kind == "region":
        return 5 + sum(map(len, collection.keys_within.get(which, {}).values())) / 40
    if kind == "cells":
        return sum(map(len, collection.keys_within.get(which, {}).values())) / 40
    return len(collection.packed) / 400
