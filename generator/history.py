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
from pathlib import Path

from generator.agencies import AGENCY_ID, REGION_CODE
from generator.content import REPORT_NAME
from generator.form_reader import load_forms
from generator.history_log import Blobs, FileChange, LoggedCommit, head_of, is_shallow, log
from generator.messages import Message
from generator.old_versions import Task, Told, tell
from generator.outputs.visible import visible
from generator.reports import ReportKey
from generator.revisions import NoRevision, Repository, open_repository

# So many entries are told; older ones are left to the repository.
TOLD = 500
# A commit that does the same to more reports than these is one entry for all of them, and nothing is read.
MANY = {"added": 20, "removed": 20, "moved": 20, "changed": 200}
KINDS = tuple(MANY)
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


@dataclass(frozen=True, slots=True)
class Event:
    """What a commit did to a report, or (`many`) the same to many reports, whose keys are all there.

    `kind` is one of `KINDS`; of a move, `was` is the key before.
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
        return self.many or self.kind != "changed" or bool(self.told)


@dataclass(frozen=True)
class History:
    """Events newest first, and the commit that each report's file was last touched by.

    `state` is `here`, `none` (no git, no repository, nothing committed), `shallow` (older commits are
    missing) or `refused` (there is a repository, and git does not open it: `why`). `more` says that there
    are older events which are not told.
    """

    state: str = "none"
    events: tuple[Event, ...] = ()
    versions: Mapping[ReportKey, Commit] = field(default_factory=dict)
    more: bool = False
    why: Message | None = None


def read_history(content: Path) -> History:
    """The history of a content folder; never fails, but says in `state` why there is none."""
    try:
        repository = open_repository(content)
        head = head_of(repository)
        if head is None:
            return History()
        if is_shallow(repository):
            return History("shallow")
        return _history(repository, head)
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
    with Blobs(repository) as blobs:
        told = tell(_tasks(commits, plans), blobs, load_forms())
    events = (replace(plan, told=told.get((plan.commit.id, plan.key), plan.told)) for plan in plans)
    return History("here", tuple(one for one in events if one.telling), _versions(commits), more)


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


# -- what was in the folders -----------------------------------------------------------------------------


def _tasks(commits: Sequence[LoggedCommit], plans: Iterable[Event]) -> Iterator[Task]:
    """What has to be read, oldest first; the folders are followed from commit to commit as the log tells."""
    wanted: dict[str, list[ReportKey]] = defaultdict(list)
    for plan in plans:
        if plan.kind in ("changed", "removed") and not plan.many:
            wanted[plan.commit.id].append(plan.key)
    folders: dict[str, dict[str, str]] = defaultdict(dict)
    for logged in reversed(commits):
        keys = wanted.get(logged.id, ())
        before = {key: dict(folders[_folder(key)]) for key in keys}
        for file in logged.files:
            for path, blob in ((file.old, None), (file.path, file.blob)):
                _put(folders, path, blob)
        for key in keys:
            yield Task(logged.id, key, before[key], dict(folders[_folder(key)]))


def _folder(key: ReportKey) -> str:
    return f"reports/{key.region}/{key.agency}"


def _put(folders: dict[str, dict[str, str]], path: str | None, blob: str | None) -> None:
    folder, _, name = (path or "").rpartition("/")
    if blob:
        folders[folder][name] = blob
    elif path:
        folders[folder].pop(name, None)


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
