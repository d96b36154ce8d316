"""Who publishes: fictional regions and their agencies, and the years of which each has a report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.synth.dice import Dice, data

CITIES, COUNTIES = 99, (14, 20)
DEPARTMENTS = (9, 17)
FIRST_YEARS, LAST_YEARS = (2019, 2019, 2020, 2021), (2023, 2024, 2024, 2025)


@dataclass(frozen=True, slots=True)
class Member:
    """A fictional agency; `years` are those of its reports, `since` and `until` go into its file."""

    region: str
    region_name: str
    id: str
    name: str
    short: str
    kind: str
    years: range
    since: int | None
    until: int | None

    @property
    def government(self) -> bool:
        """Whether it is a people's government, whose report sums up those of its departments."""
        return self.kind == "government"


@dataclass(frozen=True, slots=True)
class Place:
    """A fictional region: a city or a county of it."""

    code: str
    name: str
    stem: str


def members(seed: int) -> Iterator[Member]:
    """All agencies in a fixed order: a city and its departments, then its counties with theirs."""
    for place in _places(seed):
        yield from _members_of(place, Dice(seed, "region", place.code))


def _places(seed: int) -> Iterator[Place]:
    words = data("cast")
    first, second = words["first"], words["second"]
    brands, ends = words["words"]["brand_first"], words["words"]["brand_second"]
    for city in range(CITIES):
        stem = f"示例{first[city // len(second)]}{second[city % len(second)]}"
        dice = Dice(seed, "city", city)
        yield Place(f"99{city + 1:02}00", f"{stem}市", f"{stem}市")
        names = zip(dice.shuffled(brands), dice.shuffled(ends), strict=True)
        for county, (one, other) in zip(range(dice.between(*COUNTIES)), names, strict=False):
            name = stem + one + other + dice.pick("区县")
            yield Place(f"99{city + 1:02}{county + 1:02}", name, name)


def _members_of(place: Place, dice: Dice) -> Iterator[Member]:
    first, last = dice.pick(FIRST_YEARS), dice.pick(LAST_YEARS)
    words = data("cast")
    some = dice.shuffled(words["departments"])[: dice.between(*DEPARTMENTS)]
    for entry in (words["government"], *sorted(some, key=lambda one: str(one["id"]))):
        kind = "government" if entry is words["government"] else "department"
        # A few were set up later than the others of their region, or merged into another early.
        since = first + 1 if dice.chance(6) else None
        until = last - 1 if dice.chance(6) else None
        yield Member(
            region=place.code,
            region_name=place.name,
            id=entry["id"],
            name=place.stem + entry["name"],
            short=place.stem + entry["short"],
            kind=kind,
            years=range(since or first, (until or last) + 1),
            since=since,
            until=until,
        )
