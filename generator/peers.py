"""Peers: agencies alike enough for a median, and the median and quartiles of each figure.

Peers are the agencies of one kind in the regions of one level below one area, with a report on the same
form for the same year that covers the agency itself. The agency compared is one of its group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from generator.agencies import Agency, Region
from generator.collection import Collection
from generator.fields import Cell
from generator.figures import Definition, Figures, exact, shares
from generator.portal import Common
from generator.reports import Report

# Below so many others a median says more about one of them than about all.
FEWEST = 5
# Stands for the area of regions that have none above them.
WHOLE = "all"


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Of `count` numbers: the lower quartile, the median, the upper quartile, all exact."""

    count: int
    lower: Decimal
    median: Decimal
    upper: Decimal


@dataclass(frozen=True)
class Group:
    """Agencies that are peers of one another: how many, and what their numbers are by figure id.

    Figures with fewer than `FEWEST` numbers are left out; where the agencies are too few, all are.
    """

    size: int
    figures: Mapping[str, Quartiles]


def quartiles(numbers: Sequence[Decimal]) -> Quartiles:
    """Quartiles of at least one number, by linear interpolation between the smallest and the largest."""
    ranked = sorted(numbers)
    return Quartiles(len(ranked), _at(ranked, 1), _at(ranked, 2), _at(ranked, 3))


def _at(ranked: Sequence[Decimal], quarter: int) -> Decimal:
    """The number a quarter, two or three of the way from the first to the last."""
    place, rest = divmod((len(ranked) - 1) * quarter, 4)
    if not rest:
        return ranked[place]
    return ranked[place] + (ranked[place + 1] - ranked[place]) * rest / 4


def level(code: str) -> int:
    """1 for a province, 2 for a city, 3 for a county, by the code of GB/T 2260."""
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def areas(common: Common, code: str) -> Sequence[Region | None]:
    """Where an agency of a region finds its peers: right above, then the province; None: everywhere."""
    above = common.lineage(code)[:-1]
    if not above:
        return (None,)
    return (above[-1],) if len(above) == 1 else (above[-1], above[0])


def area_id(area: Region | None) -> str:
    """What names an area in files."""
    return area.code if area else WHOLE


def group_of(agency: Agency, report: Report) -> str | None:
    """Name of the group within area and year; None for reports that have no peers."""
    if agency.kind is None or report.scope != "own":
        return None
    return f"{level(agency.region)}-{agency.kind}-{report.form.id}"


@dataclass
class _Tally:
    """A group on the way: its size, and the numbers by figure id."""

    size: int = 0
    numbers: dict[str, list[Decimal]] = field(default_factory=lambda: defaultdict(list))


def groups(collection: Collection, figures: Figures, year: int) -> Iterator[tuple[str, Mapping[str, Group]]]:
    """Area id and its groups of one year by name, in that order."""
    ids = [one.id for one in figures.definitions]
    tallies: dict[str, dict[str, _Tally]] = defaultdict(lambda: defaultdict(_Tally))
    for report in collection.summaries(collection.keys_of_year[year]):
        name = report.record.group
        if name is None:
            continue
        numbers = [(ids[place], Decimal(number)) for place, number in report.record.numbers]
        for area in areas(collection, report.key.region):
            tally = tallies[area_id(area)][name]
            tally.size += 1
            for figure, number in numbers:
                tally.numbers[figure].append(number)
    for code, named in sorted(tallies.items()):
        yield code, {name: _group(named[name]) for name in sorted(named)}


def numbers_of(report: Report, figures: Figures) -> Iterator[tuple[int, str]]:
    """The figures of a report that are numbers in the figure's own unit: place among all, number."""
    known = figures.numbered
    for figure, cell in figures.cells(report):
        place, definition = known[figure]
        if cell.value is not None and _same_unit(definition, cell):
            yield place, exact(cell.value)
    for figure, share in shares(report):
        if share.value is not None:
            yield known[figure][0], str(share.value)


def _same_unit(figure: Definition, cell: Cell) -> bool:
    """Whether a cell is in the figure's unit: none is known for amounts of which the form prints none."""
    return figure.unit is not None and cell.unit in (None, figure.unit)


def _group(tally: _Tally) -> Group:
    if tally.size <= FEWEST:
        return Group(tally.size, {})
    enough = {figure: numbers for figure, numbers in tally.numbers.items() if len(numbers) >= FEWEST}
    return Group(tally.size, {figure: quartiles(numbers) for figure, numbers in enough.items()})
