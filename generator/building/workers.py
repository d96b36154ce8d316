"""Runs tasks in processes beside this one, where there is enough to do for them."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any, Protocol, TypeVar

from generator.messages import Message

T = TypeVar("T")
R = TypeVar("R")
G = TypeVar("G")
# Below this many reports starting further processes costs more than it saves.
SHARED_FROM = 60


class WorkersFailed(Exception):
    """The workers cannot do what they were asked for; `what` says why."""

    def __init__(self, what: Message) -> None:
        super().__init__(what.code)
        self.what = what


class Workers(Protocol):
    """Runs `work(ground, task)` for many tasks."""

    def run(
        self, work: Callable[[G, T], R], ground: G, tasks: Sequence[T], reports: float
    ) -> Iterator[tuple[T, R]]:
        """Each task with what came of it, in no particular order; `reports` are in all of them together."""


class Processes:
    """Processes on this machine, one a core."""

    def __init__(self, jobs: int | None = None) -> None:
        self._jobs = jobs or _cores()

    def run(
        self, work: Callable[[G, T], R], ground: G, tasks: Sequence[T], reports: float
    ) -> Iterator[tuple[T, R]]:
        """See `Workers`."""
        jobs = min(self._jobs, len(tasks))
        if jobs <= 1 or reports < SHARED_FROM:
            yield from ((task, work(ground, task)) for task in tasks)
            return
        pool = ProcessPoolExecutor(jobs, initializer=_prepare, initargs=(work, ground))
        try:
            running = {pool.submit(_run, task): task for task in tasks}
            for done in as_completed(running):
                yield running.pop(done), done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def collect_rarely() -> None:
    """Look for cycles seldom: what is read has none, only drawing makes some.

    For processes that make one thing and end: what is garbage now is never collected.
    """
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)


_here: dict[str, Any] = {}
"""What a worker process needs for every task, handed over once."""


def _prepare(work: Callable[[Any, Any], Any], ground: Any) -> None:
    collect_rarely()
    # Who interrupts a build interrupts the process that waits for this one, and which ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _here.update(work=work, ground=ground)


def _run(task: Any) -> Any:
    return _here["work"](_here["ground"], task)
