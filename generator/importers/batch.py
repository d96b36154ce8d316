"""Many documents: found in folders, read by several processes at once, given back in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.form_reader import load_forms
from generator.forms import Form
from generator.importers import limited
from generator.importers.document import Document, Unreadable
from generator.importers.outcome import Source
from generator.importers.readers import ENDINGS, guard
from generator.importers.reading import Reading
from generator.importers.recognise import recognise
from generator.messages import Message

# A document has so long to be read, and again to be recognised.
SECONDS = 60.0
# So many documents for each process are under way, or done and waiting for their turn.
AHEAD = 4


@dataclass(frozen=True, slots=True)
class Found:
    """The documents below some paths, in order, and how many files there are of other kinds."""

    files: tuple[Path, ...]
    others: int


@dataclass(frozen=True, slots=True)
class Job:
    """What a process is asked to read; `form` is the id of the form that the user says it follows."""

    path: Path
    form: str | None


def find(paths: Sequence[Path], passed_over: Sequence[Path] = ()) -> Found:
    """Files as given, and those of known kinds below folders, each once.

    Hidden files and folders, and those `passed_over`, are left out where they lie below a folder.
    """
    left_out = {os.path.realpath(path) for path in passed_over}
    files: dict[Path, None] = {}
    others = 0
    for path in paths:
        for file in _below(path, left_out) if path.is_dir() else (path,):
            # Pipes and devices would be waited for.
            if not file.is_file() or (file != path and file.suffix.lower() not in ENDINGS):
                others += 1
            else:
                files.setdefault(file)
    return Found(tuple(files), others)


def _below(folder: Path, left_out: set[str]) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        seen = sorted(name for name in folders if not name.startswith("."))
        folders[:] = [name for name in seen if os.path.realpath(Path(here, name)) not in left_out]
        # Office programs leave files beside those that are open, named ~$….
        yield from (Path(here, name) for name in sorted(names) if not name.startswith((".", "~$")))


def read_all(
    files: Sequence[Path], form: str | None, jobs: int
) -> Generator[tuple[Path, Source | Message], None, None]:
    """Each file with what it holds, or why it cannot be read; in order, `jobs` at a time.

    However this ends, the processes that read end with it.
    """
    pool = ThreadPoolExecutor(jobs)
    try:
        yield from _in_turn(pool, files, form, jobs)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        _end()
        pool.shutdown()
        _end()


def _end() -> None:
    """End the processes; the threads that wait for them go on to their own end."""
    guard.close()
    limited.close()


def _in_turn(
    pool: ThreadPoolExecutor, files: Sequence[Path], form: str | None, jobs: int
) -> Iterator[tuple[Path, Source | Message]]:
    pending: deque[tuple[Path, Future[Source | Message]]] = deque()
    for file in files:
        pending.append((file, pool.submit(read_one, Job(file, form))))
        while len(pending) > jobs * AHEAD:
            path, future = pending.popleft()
            yield path, future.result()
    for path, future in pending:
        yield path, future.result()


def read_one(job: Job) -> Source | Message:
    """A document, read and recognised by processes that cannot harm this one."""
    try:
        document = guard.read_guarded(job.path, SECONDS)
        reading = limited.run_limited(recognised, (document, job.form), SECONDS)
    except Unreadable as error:
        return error.message
    shown, name = path_shown(job.path), path_shown(Path(document.name))
    return Source(shown, name, document.sha256, reading, document.warnings)


def path_shown(path: Path) -> str:
    """A path as text that can be written anywhere: bytes that are no UTF-8 become `\\xff`."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def recognised(given: tuple[Document, str | None]) -> Reading:
    """The reading of a document; the form is recognised unless its id is given. Raises `Unreadable`."""
    document, form = given
    forms = _forms()
    return recognise(document, forms, forms[form] if form else None)


@cache
def _forms() -> dict[str, Form]:
    return load_forms()


def processors() -> int:
    """How many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
