"""`search/registry.json`: what a browser has to know of agencies, regions and pages before anything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase, digits
from typing import Any

from generator.agencies import Agency, Region
from generator.collection import Collection
from generator.findings import BADGES
from generator.forms import Column, Form, Row, Table
from generator.pages.lists import KINDS
from generator.pages.year import form_name
from generator.search.blocks import Block, Held
from generator.search.short_forms import short_forms
from generator.search.texts import OwnPage, own_pages

# A badge and a form are one of these each.
DIGITS = digits + ascii_lowercase
# What stands between the labels of a group and of a row or column of it.
BELOW = " / "


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """Of a report: its year, and the ids of its badge and of its form."""

    year: int
    badge: str
    form: str


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """Of an agency: its names, what kind it is (None: not known), its reports, earliest first."""

    region: str
    id: str
    name: str
    aliases: tuple[str, ...]
    kind: str | None
    reports: tuple[ReportEntry, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the index has to know of the collection beside texts: agencies in any order, regions by code."""

    forms: Mapping[str, Form]
    regions: Mapping[str, Region]
    agencies: Sequence[AgencyEntry]
    pages: Sequence[OwnPage]


def catalogue_of(collection: Collection) -> Catalogue:
    """Of everything in a collection."""
    agencies = [_agency(collection, one) for one in collection.agencies.values()]
    return Catalogue(collection.forms, collection.regions, agencies, tuple(own_pages(collection)))


def _agency(collection: Collection, agency: Agency) -> AgencyEntry:
    keys = collection.keys_of_agency.get((agency.region, agency.id), ())
    records = (one.record for one in collection.summaries(keys))
    some = tuple(ReportEntry(one.year, one.badge, one.form) for one in records)
    return AgencyEntry(agency.region, agency.id, agency.name, agency.aliases, agency.kind, some)


def registry(
    catalogue: Catalogue, blocks: Sequence[Block], bits: int, read: Mapping[str, str]
) -> dict[str, Any]:
    """The registry but for its version; `bits` as in `shards.py`, `read` are the readings of all names."""
    regions = _regions(catalogue)
    forms, badges, kinds = sorted(catalogue.forms), list(BADGES), [kind or "" for kind in KINDS]
    places = {code: place for place, (code, _, _) in enumerate(regions)}
    agencies = {(one.region, one.id): one for one in catalogue.agencies}
    digit = {id: DIGITS[place] for some in (forms, badges) for place, id in enumerate(some)}

    def entry(region: str, held: Held) -> list[object]:
        agency = agencies[region, held.id]
        marks = "".join(f"{one.year}{digit[one.badge]}{digit[one.form]}" for one in agency.reports)
        return [agency.id, agency.name, list(agency.aliases), kinds.index(agency.kind or ""), marks]

    years = {year for block in blocks for agency in block.agencies for year in agency.years}
    return {
        "bits": bits,
        "forms": forms,
        "form_labels": [form_name(catalogue.forms[id]) for id in forms],
        "badges": [[badge.id, badge.label] for badge in BADGES.values()],
        "kinds": [[kind or "", label] for kind, label in KINDS.items()],
        "regions": regions,
        "blocks": [
            [places[one.region], [entry(one.region, some) for some in one.agencies]] for one in blocks
        ],
        "pages": [[page.address, page.title, page.kind] for page in catalogue.pages],
        "years": [[year, True] for year in sorted(years)],
        "short": [list(pair) for pair in short_forms()],
        "readings": read,
        "labels": {id: {table.id: _labels(table) for table in catalogue.forms[id].tables} for id in forms},
    }


def _regions(catalogue: Catalogue) -> list[list[Any]]:
    """Code, name and place of the parent here (-1: none) of regions with agencies in them or below."""
    codes: set[str] = set()
    for one in catalogue.agencies:
        step: str | None = one.region
        while step and step not in codes:
            codes.add(step)
            step = catalogue.regions[step].parent
    places = {code: place for place, code in enumerate(sorted(codes))}
    found = (catalogue.regions[code] for code in places)
    return [[one.code, one.name, places[one.parent] if one.parent else -1] for one in found]


def names(catalogue: Catalogue) -> set[str]:
    """All names of agencies here and of the regions that they are in or below."""
    found = {name for _, name, _ in _regions(catalogue)}
    for agency in catalogue.agencies:
        found.update((agency.name, *agency.aliases))
    return found


def _labels(table: Table) -> Mapping[str, Mapping[str, str]]:
    """Labels of the rows and columns that have cells, behind those of the groups they are in."""
    return {"rows": dict(_paths(table.rows)), "columns": dict(_column_paths(table.columns))}


def _paths(rows: Iterable[Row], above: str = "") -> Iterator[tuple[str, str]]:
    for row in rows:
        label = f"{above}{row.label}"
        if row.undivided:
            yield row.undivided, label
        if not row.rows:
            yield row.id, label
        yield from _paths(row.rows, label + BELOW)


def _column_paths(columns: Iterable[Column], above: str = "") -> Iterator[tuple[str, str]]:
    for column in columns:
        label = f"{above}{column.label}"
        if not column.columns:
            yield column.id, label
        yield from _column_paths(column.columns, label + BELOW)
