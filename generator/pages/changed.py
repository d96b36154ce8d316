"""Entries of what changed, for the pages and the feeds that list them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from generator.collection import Collection
from generator.findings import BADGES, Badge
from generator.history import TOLD, Commit, Event
from generator.old_versions import Noted, Told, bare
from generator.pages.page import CHANGES, report_path
from generator.report_changes import ValueChange
from generator.reports import Correction, ReportKey

TAGS = {"added": "新收录", "removed": "删除", "moved": "移动", "changed": "修改", "status": "状态变化"}
CORRECTED, FILLED, STATUS = "更正", "补录", TAGS["status"]
# Of an entry so many reports are named, and so many values shown.
NAMED, SHOWN = 5, 12


@dataclass(frozen=True, slots=True)
class Named:
    """A report by its agency and year; `path` is None where it is not held any more."""

    label: str
    path: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One entry. `commit` is None, and `key` the report, for a correction that only the file tells of.

    `reports` are the first of `count`; `values` the first of `values` and `more_values`. `badges` are those
    before and after where they differ, `year_before` the year whose report alone made them differ.
    """

    id: str
    date: str
    tags: Sequence[str]
    reports: Sequence[Named]
    count: int
    was: Named | None = None
    values: Sequence[ValueChange] = ()
    more_values: int = 0
    told: Told | None = None
    badges: tuple[Badge, Badge] | None = None
    year_before: int | None = None
    commit: Commit | None = None
    address: str | None = None
    key: ReportKey | None = None

    @property
    def path(self) -> str:
        """Where to read on: the report, or else the list of changes."""
        return (self.reports[0].path if self.count == 1 else None) or CHANGES

    @property
    def noted(self) -> Sequence[Noted]:
        """Corrections that say why."""
        return self.told.noted if self.told else ()

    @property
    def withdrawn(self) -> Sequence[Noted]:
        """Corrections that were taken away."""
        return self.told.withdrawn if self.told else ()


def change(collection: Collection, event: Event, keys: Sequence[ReportKey] = ()) -> Change:
    """The entry of an event; with `keys`, as far as it is about these reports."""
    keys = keys or event.keys
    told, commits = event.told, collection.settings.commits
    tags = [_tag(event)]
    values = told.change.values
    place = event.kind if event.many else "-".join(map(str, event.key))
    return Change(
        id=f"change-{place}-{event.commit.short}",
        date=event.commit.date,
        tags=[*tags, STATUS] if told.status_changed and STATUS not in tags else tags,
        reports=[_named(collection, key, told.title) for key in keys[:NAMED]],
        count=len(keys),
        was=_named(collection, event.was) if event.was else None,
        values=values[:SHOWN],
        more_values=len(values) - len(values[:SHOWN]),
        told=told,
        badges=_badges(told),
        year_before=event.key.year - 1 if event.kind == "status" else None,
        commit=event.commit,
        address=commits + event.commit.id if commits else None,
    )


def _tag(event: Event) -> str:
    """What an event is called: a change that only fills in what was not transcribed by a name of its own."""
    told, change = event.told, event.told.change
    if event.kind == "changed" and told.noted:
        return CORRECTED
    only = change.filled and not (change.values or change.parts or told.withdrawn)
    return FILLED if only else TAGS[event.kind]


def changes(collection: Collection) -> list[Change]:
    """All entries, newest first: of the history, and the newest corrections that it does not tell of."""
    found = [*(change(collection, event) for event in collection.history.events), *untold(collection)]
    return sorted(found, key=lambda one: one.date, reverse=True)


def untold(collection: Collection) -> list[Change]:
    """Corrections of the files that no event tells of, by their own date, newest first.

    They came with the report itself, or with many others; or there is no history.
    """
    found = _from_files(collection, _told_of(collection.history.events))
    return sorted(found, key=lambda one: one.date, reverse=True)[:TOLD]


def _told_of(events: Sequence[Event]) -> set[tuple[ReportKey, Correction]]:
    """Corrections that events tell of, each with the key that its report has now."""
    told: set[tuple[ReportKey, Correction]] = set()
    now: dict[ReportKey, ReportKey] = {}
    for event in events:
        if event.was:
            now[event.was] = now.get(event.key, event.key)
        told |= {(now.get(event.key, event.key), bare(noted.correction)) for noted in event.told.noted}
    return told


def _from_files(collection: Collection, told: Set[tuple[ReportKey, Correction]]) -> Iterator[Change]:
    for report in collection.summaries():
        key = report.key
        for number, noted in reversed(list(enumerate(report.corrections, 1))):
            if (key, bare(noted.correction)) in told:
                continue
            yield Change(
                id="-".join(map(str, ("change", *key, number))),
                date=noted.correction.date,
                tags=[CORRECTED],
                reports=[_named(collection, key)],
                count=1,
                told=Told(noted=(noted,)),
                key=key,
            )


def _named(collection: Collection, key: ReportKey, title: str | None = None) -> Named:
    agency = collection.agencies.get((key.region, key.agency))
    name = agency.name if agency else collection.history.gone.get((key.region, key.agency))
    label = f"{name} {key.year}年" if name else title or f"{key.region}/{key.agency} {key.year}年"
    return Named(label, report_path(key) if key in collection.packed else None)


def _badges(told: Told) -> tuple[Badge, Badge] | None:
    if told.before and told.after and told.status_changed:
        return BADGES[told.before], BADGES[told.after]
    return None
