"""`search/registry.json`: what a browser has to know of agencies, regions and pages before anything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import ascii_lowercase, digits
from typing import Any

from generator.agencies import Agency
from generator.findings import BADGES
from generator.forms import Column, Form, Row, Table
from generator.pages.lists import KINDS
from generator.pages.year import form_name
from generator.portal import Portal
from generator.reports import Report
from generator.search.blocks import Block
from generator.search.readings import readings
from generator.search.short_forms import short_forms
from generator.search.texts import OwnPage

# A badge and a form are one of these each.
DIGITS = digits + ascii_lowercase
# What stands between the labels of a group and of a row or column of it.
BELOW = " / "


def registry(portal: Portal, blocks: Sequence[Block], pages: Sequence[OwnPage], bits: int) -> dict[str, Any]:
    """The registry but for its version; `bits` as in `shards.py`. Lists follow the order of the content."""
    regions = _regions(portal)
    forms, badges, kinds = sorted(portal.forms), list(BADGES), [kind or "" for kind in KINDS]
    places = {code: place for place, (code, _, _) in enumerate(regions)}

    def marks(report: Report) -> str:
        badge, form = badges.index(portal.badges[report.key].id), forms.index(report.form.id)
        return f"{report.key.year}{DIGITS[badge]}{DIGITS[form]}"

    def entry(agency: Agency, reports: Sequence[Report]) -> list[object]:
        kind = kinds.index(agency.kind or "")
        return [agency.id, agency.name, list(agency.aliases), kind, "".join(map(marks, reports))]

    return {
        "bits": bits,
        "forms": forms,
        "form_labels": [form_name(portal.forms[id]) for id in forms],
        "badges": [[badge.id, badge.label] for badge in BADGES.values()],
        "kinds": [[kind or "", label] for kind, label in KINDS.items()],
        "regions": regions,
        "blocks": [[places[one.region], [entry(*held) for held in one.agencies]] for one in blocks],
        "pages": [[page.address, page.title, page.kind] for page in pages],
        "years": [[year, True] for year in sorted(portal.reports_of_year)],
        "short": [list(pair) for pair in short_forms()],
        "readings": readings(_names(portal, [name for _, name, _ in regions])),
        "labels": {form.id: {table.id: _labels(table) for table in form.tables} for form in _in_use(portal)},
    }


def _regions(portal: Portal) -> list[list[Any]]:
    """Code, name and place of the parent here (-1: none) of regions with agencies in them or below."""
    codes = sorted({one.code for region, _ in portal.agencies for one in portal.lineage(region)})
    places = {code: place for place, code in enumerate(codes)}
    found = (portal.regions[code] for code in codes)
    return [[one.code, one.name, places[one.parent] if one.parent else -1] for one in found]


def _names(portal: Portal, regions: Iterable[str]) -> Iterator[str]:
    yield from regions
    for agency in portal.agencies.values():
        yield from (agency.name, *agency.aliases)


def _in_use(portal: Portal) -> list[Form]:
    return [form for _, form in sorted(portal.forms.items())]


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
