"""Runs tasks in processes beside this one, where there is enough to do for them."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
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
            for task in tasks:
                yield task, work(ground, task)
                if reports >= SHARED_FROM:
                    gc.collect()
            return
        with multiprocessing.Pool(jobs, _prepare, (work, ground)) as pool:
            for place, result in pool.imap_unordered(_run, enumerate(tasks)):
                yield tasks[place], result


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_here: dict[str, Any] = {}
"""What a worker process needs for every task, handed over once."""


def _prepare(work: Callable[[Any, Any], Any], ground: Any) -> None:
    # Looking for cycles all the time costs more than once a task; drawing a report leaves a thousand.
    gc.disable()
    gc.freeze()
    _here.update(work=work, ground=ground)


def _run(task: tuple[int, Any]) -> tuple[int, Any]:
    place, what = task
    result = _here["work"](_here["ground"], what)
    gc.collect()
    return place, result
