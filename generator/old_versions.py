"""Reads reports as they were before and after a commit, and tells what the commit did to them.

Agency by agency, so that only one agency's versions are held at a time; each version is read once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import NamedTuple

from generator.agencies import Agency, read_agency
from generator.checks import check_agency, conclude
from generator.content import read_data
from generator.corrections import by_date
from generator.fields import Reader
from generator.findings import badge_of
from generator.forms import Form
from generator.history_log import Blobs
from generator.places import place_words
from generator.report_changes import NO_CHANGE, Held, ReportChange, changes, stated
from generator.report_reader import read_report
from generator.reports import Correction, Report, ReportKey
from generator.yaml_reader import Node

Files = Mapping[str, str]
"""What an agency's folder holds: file name → id of the blob."""


class Task(NamedTuple):
    """A report that a commit changed or removed, and its agency's folder before and after.

    It may be one whose file stayed the same while that of the year before did not: it can have another badge.
    """

    commit: str
    key: ReportKey
    before: Files
    after: Files


class Noted(NamedTuple):
    """A correction, its place in words, and what it says was and is there.

    `shown` says that the same is among the values found to be changed.
    """

    correction: Correction
    place: str | None
    was: Held
    now: Held
    shown: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a change or removal once the versions are read.

    `noted` are the corrections that this commit wrote down, newest first, `withdrawn` those it took away.
    `before` and `after` are ids of badges (None: not known); `unread` names the versions that could not be
    read (`before`, `after`). `title` is that of a report that is removed.
    """

    change: ReportChange = NO_CHANGE
    noted: tuple[Noted, ...] = ()
    withdrawn: tuple[Noted, ...] = ()
    before: str | None = None
    after: str | None = None
    unread: tuple[str, ...] = ()
    title: str | None = None

    @property
    def status_changed(self) -> bool:
        """Whether the report has another badge than before."""
        return None not in (self.before, self.after) and self.before != self.after

    def __bool__(self) -> bool:
        return bool(self.change or self.noted or self.withdrawn or self.unread or self.status_changed)


def tell(tasks: Iterable[Task], blobs: Blobs, forms: Mapping[str, Form]) -> dict[tuple[str, ReportKey], Told]:
    """Commit and report → what happened; `tasks` come oldest first."""

    def agency(task: Task) -> tuple[str, str]:
        return task.key.region, task.key.agency

    told: dict[tuple[str, ReportKey], Told] = {}
    for _, group in groupby(sorted(tasks, key=agency), agency):
        versions = _Versions(blobs, forms)
        told |= {(task.commit, task.key): _tell(task, versions, forms) for task in group}
    return told


def _tell(task: Task, versions: _Versions, forms: Mapping[str, Form]) -> Told:
    was, now = (versions.report(task.key, files) for files in (task.before, task.after))
    name = f"{task.key.year}.yml"
    if name not in task.after:
        return Told(title=was.title if was else None)
    unread = [side for side, report in (("before", was), ("after", now)) if report is None]
    if was is None or now is None:
        return Told(unread=tuple(unread))
    change = changes(was, now, forms)
    return Told(
        change=change,
        noted=tuple(_only_in(now, was, change, forms)),
        withdrawn=tuple(_only_in(was, now, NO_CHANGE, forms)),
        before=versions.badge(task.key, task.before),
        after=versions.badge(task.key, task.after),
    )


def _only_in(
    report: Report, other: Report, change: ReportChange, forms: Mapping[str, Form]
) -> Iterator[Noted]:
    """Corrections of a version that another one lacks, newest first."""
    known = {bare(one) for one in other.corrections}
    changed = {(value.at, value.was.text, value.now.text) for value in change.values}
    for one in reversed(by_date(report.corrections)):
        if bare(one) not in known:
            was, now = (stated(one, value, forms) for value in (one.was, one.now))
            shown = one.valued and (one.place, was.text, now.text) in changed
            yield Noted(one, place_words(report, one), was, now, shown)


def bare(one: Correction) -> Correction:
    """A correction without its place in the file, which moves."""
    return dataclasses.replace(one, line=0, at=0)


class _Versions:
    """The versions of one agency's files, each read once."""

    def __init__(self, blobs: Blobs, forms: Mapping[str, Form]) -> None:
        self._blobs, self._forms = blobs, forms
        self._reports: dict[tuple[int, str], Report | None] = {}
        self._agencies: dict[str | None, Agency] = {}
        self._badges: dict[tuple[object, ...], str | None] = {}

    def report(self, key: ReportKey, files: Files) -> Report | None:
        """A report as it was; None where there was none, or none that can be read without mistakes."""
        blob = files.get(f"{key.year}.yml")
        if blob is None:
            return None
        if (key.year, blob) not in self._reports:
            read = partial(_read_report, key=key, forms=self._forms)
            data = self._blobs.read(blob)
            report, problems = read_data(data, f"{key.year}.yml", read) if data is not None else (None, [])
            self._reports[key.year, blob] = None if problems else report
        return self._reports[key.year, blob]

    def badge(self, key: ReportKey, files: Files) -> str | None:
        """The badge of a report beside its agency's year before, with the rules of today.

        No check of one agency's reports looks further back; other agencies are not looked at.
        """
        names = ("agency.yml", f"{key.year - 1}.yml", f"{key.year}.yml")
        state = (key.year, *(files.get(name) for name in names))
        if state not in self._badges:
            read = (self.report(key._replace(year=year), files) for year in (key.year - 1, key.year))
            reports = [report for report in read if report]
            checked = check_agency(self._agency(key, files.get(names[0])), reports, passes=False)
            found = (
                badge_of(findings, one.passes.get("error", 0) > 0).id
                for one, findings in conclude(checked)
                if one.key == key
            )
            self._badges[state] = next(found, None)
        return self._badges[state]

    def _agency(self, key: ReportKey, blob: str | None) -> Agency:
        if blob not in self._agencies:
            agency = read_agency_at(self._blobs, blob, key.region, key.agency) if blob else None
            unknown = Agency(key.region, key.agency, key.agency, (), None, None, None, None, "agency.yml")
            self._agencies[blob] = agency or unknown
        return self._agencies[blob]


def read_agency_at(blobs: Blobs, blob: str, region: str, agency: str) -> Agency | None:
    """An `agency.yml` as it was; None where it cannot be read."""
    data = blobs.read(blob)
    read = partial(read_agency, region=region, agency_id=agency)
    return read_data(data, "agency.yml", read)[0] if data is not None else None


def _read_report(reader: Reader, root: Node, key: ReportKey, forms: Mapping[str, Form]) -> Report | None:
    return read_report(reader, root, key, forms)
