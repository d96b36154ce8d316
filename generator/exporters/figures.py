"""Figures as JSON for the comparing page: definitions, agencies, one file an agency, medians of peers.

Numbers are exact decimals in strings. Arrays are short on purpose, as phones load these files:
`data/figures.json` names the parts, `generator/figures.py` and `generator/peers.py` say what they mean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from generator.agencies import Agency
from generator.collection import Collection
from generator.compact_json import compact
from generator.exporters.file import File
from generator.fields import Cell
from generator.figures import GROUPS, Figures, exact, figures_of, shares
from generator.findings import BADGES
from generator.metrics import Share, percent
from generator.peers import Group, Quartiles, area_id, areas, group_of, groups, level
from generator.portal import Portal
from generator.reports import Report

DEFINITIONS = "data/figures.json"
AGENCIES = "data/agencies.json"


def files_of_all(collection: Collection) -> Iterator[File]:
    """The definitions, then the lists of agencies."""
    yield _file(DEFINITIONS, _definitions(collection, figures_of(collection.forms.values())))
    yield from _agencies(collection)


def files_of_year(collection: Collection, year: int) -> Iterator[File]:
    """Medians of peers in one year, a file an area."""
    for area, named in groups(collection, figures_of(collection.forms.values()), year):
        found = {name: _group(group) for name, group in named.items()}
        yield _file(f"data/peers/{area}/{year}.json", found)


def files_of_agencies(portal: Portal) -> Iterator[File]:
    """A file an agency that has reports."""
    figures = figures_of(portal.forms.values())
    for (region_code, agency_id), reports in portal.reports_of_agency.items():
        agency = portal.agencies[region_code, agency_id]
        found = _about(portal, agency) | {
            "years": {str(report.key.year): _report(portal, agency, report, figures) for report in reports}
        }
        yield _file(f"data/{region_code}/{agency_id}/figures.json", found)


def _file(path: str, data: Any) -> File:
    return File(path, compact(data) + b"\n")


def _definitions(collection: Collection, figures: Figures) -> dict[str, Any]:
    return {
        "groups": [
            {
                "id": group,
                "label": label,
                "figures": [
                    {"id": one.id, "label": one.label, "unit": one.unit, "forms": one.forms}
                    for one in figures.definitions
                    if one.group == group
                ],
            }
            for group, label in GROUPS.items()
        ],
        "forms": {
            form.id: {"title": form.title, "notice": form.notice, "since": form.first_year}
            for form in collection.forms.values()
            if form.kind == "report"
        },
        "badges": {badge.id: [badge.sign, badge.label] for badge in BADGES.values()},
    }


def _agencies(collection: Collection) -> Iterator[File]:
    """A list for each topmost region, as one of all is too much for a phone; before them their index.

    A list is region code → full name and agencies with reports: id, name, other names, kind, years. The index
    is code of the topmost region → its name, number of agencies, names of the regions below it.
    """
    lists: dict[str, dict[str, Any]] = {}
    for (code, agency_id), keys in collection.keys_of_agency.items():
        agency = collection.agencies[code, agency_id]
        years = [key.year for key in keys]
        line = [agency.id, agency.name, agency.aliases, agency.kind, years]
        places = lists.setdefault(collection.lineage(code)[0].code, {})
        places.setdefault(code, [collection.regions[code].full_name, []])[1].append(line)
    below = defaultdict(list)
    for region in collection.regions.values():
        if region.parent:
            below[collection.lineage(region.code)[0].code].append(region.name)
    yield _file(
        AGENCIES,
        {
            code: [
                collection.regions[code].name,
                sum(len(lines) for _, lines in places.values()),
                below[code],
            ]
            for code, places in lists.items()
        },
    )
    for code, places in lists.items():
        yield _file(f"data/agencies/{code}.json", places)


def _about(portal: Portal, agency: Agency) -> dict[str, Any]:
    return {
        "name": agency.name,
        "region": portal.regions[agency.region].full_name,
        "kind": agency.kind,
        "level": level(agency.region),
        "areas": [[area_id(area), area.full_name if area else None] for area in areas(portal, agency.region)],
    }


def _report(portal: Portal, agency: Agency, report: Report, figures: Figures) -> dict[str, Any]:
    """`figures`: see `_cell`; `shares`: see `_share`. `group` names the peers within area and year."""
    return {
        "form": report.form.id,
        "scope": report.scope,
        "badge": portal.badges[report.key].id,
        "group": group_of(agency, report),
        "figures": {figure: _cell(cell) for figure, cell in figures.cells(report)},
        "shares": {figure: _share(share) for figure, share in shares(report)},
    }


def _cell(cell: Cell) -> str | list[str | None] | bool | None:
    """The printed number where that is all; else printed text, value or None, unit.

    None for a blank, True where it is not transcribed yet.
    """
    if cell.printed is None:
        return cell.unread or None
    value = None if cell.value is None else exact(cell.value)
    if cell.printed == value and cell.unit is None:
        return value
    return [cell.printed, value, cell.unit]


def _share(share: Share) -> list[str | None]:
    """Part and whole (None where a number is missing), per cent (None if not computable) and why not."""
    part, whole = (None if one.value is None else exact(one.value) for one in (share.part, share.whole))
    return [part, whole, None if share.value is None else exact(percent(share.value)), share.why]


def _group(group: Group) -> list[Any]:
    return [group.size, {figure: _numbers(figure, one) for figure, one in group.figures.items()}]


def _numbers(figure: str, one: Quartiles) -> list[Any]:
    numbers = (one.lower, one.median, one.upper)
    return [one.count, *(exact(percent(n) if figure.startswith("outcomes.") else n) for n in numbers)]
