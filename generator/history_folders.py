"""What agencies' folders held at each commit, and which versions have to be read to tell what it did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from generator.history_log import LoggedCommit
from generator.old_versions import Task
from generator.reports import ReportKey

AGENCY = "agency.yml"


class Folders:
    """The folders, followed from commit to commit as the log tells."""

    def __init__(self) -> None:
        self._files: dict[str, dict[str, str]] = defaultdict(dict)
        self._agencies: dict[str, str] = {}

    def at(self, key: ReportKey) -> dict[str, str]:
        """The folder of a report's agency as it is now: file name → blob."""
        return dict(self._files.get(_folder(key), {}))

    def gone(self, key: ReportKey) -> str | None:
        """The last `agency.yml` of a folder that has none any more."""
        folder = _folder(key)
        return None if AGENCY in self._files.get(folder, {}) else self._agencies.get(folder)

    def go_on(self, logged: LoggedCommit) -> None:
        """Do to the folders what the next commit did."""
        for file in logged.files:
            for path, blob in ((file.old, None), (file.path, file.blob)):
                self._put(path, blob)

    def _put(self, path: str | None, blob: str | None) -> None:
        folder, _, name = (path or "").rpartition("/")
        if blob:
            self._files[folder][name] = blob
            if name == AGENCY:
                self._agencies[folder] = blob
        elif path:
            self._files[folder].pop(name, None)


def tasks(
    commits: Iterable[LoggedCommit],
    touched: dict[str, set[ReportKey]],
    read: dict[str, set[ReportKey]],
    folders: Folders,
) -> Iterator[Task]:
    """What has to be read, oldest first; `folders` are as at the newest of `commits` afterwards.

    Of each commit (`touched`: id → the reports to tell of) these are the reports to `read`, and those of the
    year after a touched one, which it did not touch, but whose badge looks back at it.
    """
    for logged in commits:
        here = touched.get(logged.id, set())
        after = {key._replace(year=key.year + 1) for key in here} - here
        before = {key: folders.at(key) for key in here | after}
        folders.go_on(logged)
        for key in sorted(read.get(logged.id, ())):
            yield Task(logged.id, key, before[key], folders.at(key))
        for key in sorted(after):
            name, now = f"{key.year}.yml", folders.at(key)
            if name in now and now[name] == before[key].get(name):
                yield Task(logged.id, key, before[key], now)


def _folder(key: ReportKey) -> str:
    return f"reports/{key.region}/{key.agency}"
