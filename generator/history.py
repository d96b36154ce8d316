"""What became of the reports of a content folder, commit by commit, as git has it.

The same commit gives the same history anywhere: only what is committed counts, days are those of Beijing,
and what a change did to a report's badge is found with the rules of today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from generator.agencies import AGENCY_ID, REGION_CODE
from generator.content import REPORT_NAME
from generator.form_reader import load_forms
from generator.history_folders import Folders, tasks
from generator.history_log import Blobs, FileChange, LoggedCommit, edited, head_of, is_shallow, log
from generator.messages import Message
from generator.old_versions import Task, Told, read_agency_at, tell
from generator.outputs.visible import visible
from generator.reports import ReportKey
from generator.revisions import NoRevision, Repository, open_repository

# So many entries are told; older ones are left to the repository.
TOLD = 500
# A commit that does the same to more reports than these is one entry for all of them, and nothing is read.
MANY = {"added": 20, "removed": 20, "moved": 20, "changed": 200}
KINDS = tuple(MANY)
# Of an entry the agencies of so many reports are looked up where they are not held any more.
NAMED = 50
_BEIJING = timezone(timedelta(hours=8))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 253_402_200_000  # late in the year 9999


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit; `subject` is anybody's text, on one line and with nothing hidden in it."""

    id: str
    time: int
    subject: str

    @property
    def date(self) -> str:
        """The day in Beijing, `2026-01-02`."""
        return self._moment.astimezone(_BEIJING).strftime("%Y-%m-%d")

    @property
    def stamp(self) -> str:
        """The moment as feeds write it, in UTC."""
        return self._moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def short(self) -> str:
        """The beginning of the id; of fixed length, as git's own grows with the repository."""
        return self.id[:12]

    @property
    def _moment(self) -> datetime:
        return _EPOCH + timedelta(seconds=min(max(self.time, 0), _LATEST))


def day_stamp(date: str) -> str:
    """The beginning of a day in Beijing (`2026-01-02`) as feeds write it, in UTC."""
    begin = datetime.fromisoformat(date).replace(tzinfo=_BEIJING)
    # The first day of the calendar has none before it.
    moment = begin.astimezone(UTC) if begin.year > 1 else begin.replace(tzinfo=UTC)
    return f"{moment.year:04}{moment:-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True, slots=True)
class Event:
    """What a commit did to a report, or (`many`) the same to many reports, whose keys are all there.

    `kind` is one of `KINDS`, or `status`: the report's file stayed the same, but its badge did not, as that
    of the year before was touched. Of a move, `was` is the key before.
    """

    commit: Commit
    kind: str
    keys: tuple[ReportKey, ...]
    was: ReportKey | None = None
    many: bool = False
    told: Told = field(default_factory=Told)

    @property
    def key(self) -> ReportKey:
        """The report, or the first one."""
        return self.keys[0]

    @property
    def telling(self) -> bool:
        """Whether there is anything to tell: not where only the way a file is written was changed."""
        if self.kind == "status":
            return self.told.status_changed
        return self.many or self.kind != "changed" or bool(self.told)


@dataclass(frozen=True)
class History:
    """Events newest first, and the commit that each report's file was last touched by, if it is as committed.

    `state` is `here`, `none` (no git, no repository, nothing committed), `shallow` (older commits are
    missing) or `refused` (there is a repository, and git does not open it: `why`). `more` says that there
    are older events which are not told. `gone` are the last names of agencies (region and id) that events
    tell of and that are not held any more.
    """

    state: str = "none"
    events: tuple[Event, ...] = ()
    versions: Mapping[ReportKey, Commit] = field(default_factory=dict)
    more: bool = False
    why: Message | None = None
    gone: Mapping[tuple[str, str], str] = field(default_factory=dict)


def read_history(content: Path) -> History:
    """The history of a content folder; never fails, but says in `state` why there is none."""
    try:
        repository = open_repository(content)
        head = head_of(repository)
        if head is None:
            return History()
        if is_shallow(repository):
            return History("shallow")
        found = _history(repository, head)
        others = {report_at(path) for path in edited(repository)}
        versions = {key: commit for key, commit in found.versions.items() if key not in others}
        return replace(found, versions=versions)
    except NoRevision as missing:
        folders = (content.resolve(), *content.resolve().parents)
        there = any((folder / ".git").exists() for folder in folders)
        return History("refused", why=missing.what) if there else History()


@lru_cache(maxsize=1)
def _history(repository: Repository, head: str) -> History:
    """Kept for `serve`, which asks again at each saved file while HEAD stays where it is."""
    commits = log(repository)
    if not commits:
        return History()
    plans, more = _plans(commits)
    folders = Folders()
    with Blobs(repository) as blobs:
        told = tell(_tasks(commits, plans, folders), blobs, load_forms())
        # Commits may be dated before those they follow.
        found = sorted(_events(plans, told), key=lambda event: -event.commit.time)
        events = tuple(one for one in found if one.telling)
        gone = _gone(events, folders, blobs)
    return History("here", events, _versions(commits), more, gone=gone)


# -- what is told ----------------------------------------------------------------------------------------


def _plans(commits: Iterable[LoggedCommit]) -> tuple[list[Event], bool]:
    plans: list[Event] = []
    for logged in commits:
        if len(plans) >= TOLD:
            return plans, True
        commit = _commit(logged)
        groups: dict[str, list[Event]] = defaultdict(list)
        for kind, key, was in sorted(_effects(logged.files), key=lambda effect: effect[1]):
            groups[kind].append(Event(commit, kind, (key,), was))
        for kind in KINDS:
            found = groups[kind]
            if len(found) > MANY[kind]:
                found = [Event(commit, kind, tuple(plan.key for plan in found), many=True)]
            plans += found
    return plans, False


def _effects(files: Iterable[FileChange]) -> Iterator[tuple[str, ReportKey, ReportKey | None]]:
    """What a commit did to reports; a report is a plain file at its place."""
    for file in files:
        now = report_at(file.path) if file.blob else None
        was = report_at(file.old or file.path) if file.letter in "DMRT" else None
        if now and was:
            yield ("changed", now, None) if now == was else ("moved", now, was)
        elif now:
            yield "added", now, None
        elif was and file.letter != "M":
            yield "removed", was, None


def report_at(path: str) -> ReportKey | None:
    """The report whose file has this path below the content folder; None: it is no report."""
    parts = path.split("/")
    if len(parts) != 4 or parts[0] != "reports":
        return None
    name = REPORT_NAME.fullmatch(parts[3])
    if name and REGION_CODE.fullmatch(parts[1]) and AGENCY_ID.fullmatch(parts[2]):
        return ReportKey(parts[1], parts[2], int(name[1]))
    return None


# -- what is read ----------------------------------------------------------------------------------------


def _tasks(commits: Sequence[LoggedCommit], plans: Iterable[Event], folders: Folders) -> Iterator[Task]:
    touched: dict[str, set[ReportKey]] = defaultdict(set)
    read: dict[str, set[ReportKey]] = defaultdict(set)
    for plan in plans:
        if not plan.many:
            touched[plan.commit.id] |= {plan.key, plan.was or plan.key}
        if not plan.many and plan.kind in ("changed", "removed"):
            read[plan.commit.id].add(plan.key)
    return tasks(reversed(commits), touched, read, folders)


def _events(plans: Iterable[Event], told: Mapping[tuple[str, ReportKey], Told]) -> Iterator[Event]:
    """The plans with what was found, each commit's followed by reports that it gave another badge only."""
    left = dict(told)
    found = [replace(plan, told=left.pop((plan.commit.id, plan.key), plan.told)) for plan in plans]
    others: dict[str, list[ReportKey]] = defaultdict(list)
    for commit, key in left:
        others[commit].append(key)
    for commit, events in groupby(found, lambda event: event.commit):
        yield from events
        for key in others[commit.id]:
            yield Event(commit, "status", (key,), told=left[commit.id, key])


def _gone(events: Iterable[Event], folders: Folders, blobs: Blobs) -> dict[tuple[str, str], str]:
    """The last names of agencies that events tell of and that are not held any more."""
    keys = (key for event in events for key in (*event.keys[:NAMED], event.was) if key)
    blob_of = {key[:2]: blob for key in keys if (blob := folders.gone(key))}
    names = {agency: read_agency_at(blobs, blob, *agency) for agency, blob in blob_of.items()}
    return {agency: found.name for agency, found in names.items() if found}


def _versions(commits: Iterable[LoggedCommit]) -> dict[ReportKey, Commit]:
    """The newest commit that touched the file of each report that is there."""
    versions: dict[ReportKey, Commit | None] = {}
    for logged in commits:
        commit = _commit(logged)
        for file in logged.files:
            for path, there in ((file.path, file.blob), (file.old, None)):
                key = report_at(path or "")
                if key:
                    versions.setdefault(key, commit if there else None)
    return {key: commit for key, commit in versions.items() if commit}


def _commit(logged: LoggedCommit) -> Commit:
    return Commit(logged.id, logged.time, visible(logged.subject).strip())
