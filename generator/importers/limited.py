"""Work on strangers' documents in processes of their own: it ends in time, and takes nobody with it."""

from __future__ import annotations

import atexit
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeVar

from generator.importers.document import Unreadable
from generator.messages import Message, message

A = TypeVar("A")
R = TypeVar("R")
# Bytes of address space of one process.
MEMORY = 3 * 2**30
# A process is replaced after so many documents, so that what one leaves behind does not add up.
MOST_TASKS = 200

_idle: list[_Worker] = []
_busy: list[_Worker] = []
_lock = threading.Lock()


def run_limited(task: Callable[[A], R], given: A, seconds: float) -> R:
    """What a module's function makes of its argument, in another process.

    May be called from several threads at once. Raises `Unreadable` as the function does, and where it fails
    or does not end within `seconds` and `MEMORY`.
    """
    worker = _take()
    try:
        result = worker.run(task, given, seconds)
    finally:
        _give_back(worker)
    if isinstance(result, Message):
        raise Unreadable(result)
    return result


def close() -> None:
    """End all processes; who still waits for one hears that it has died."""
    with _lock:
        workers = (*_idle, *_busy)
        _idle.clear()
    for worker in workers:
        worker.process.kill()
        worker.process.join()


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    pipe: Connection
    left: int = MOST_TASKS

    def run(self, task: Callable[[A], R], given: A, seconds: float) -> R | Message:
        """What came out; a process that cannot go on has no tasks left."""
        left, self.left = self.left - 1, 0
        try:
            self.pipe.send((task, given))
            if not self.pipe.poll(seconds):
                return message("read-too-slow", seconds=f"{seconds:g}")
            answer: R | Message = self.pipe.recv()
        except (EOFError, OSError):
            return message("read-crashed", limit=MEMORY // 2**30)
        self.left = left
        return answer

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _take() -> _Worker:
    with _lock:
        worker = _idle.pop() if _idle else _started()
        _busy.append(worker)
        return worker


def _give_back(worker: _Worker) -> None:
    with _lock:
        _busy.remove(worker)
        if worker.left > 0:
            _idle.append(worker)
    if worker.left <= 0:
        worker.end()


def _started() -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    with _uninterrupted():
        process.start()
    theirs.close()
    return _Worker(process, ours)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """What is started here is not told of Ctrl-C, from its very beginning: it would only complain."""
    if sys.platform == "win32":
        yield
        return
    # Starts with the first process, and lets the signal through again when it does.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection) -> None:
    """A process's life: one task after the other until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY if most < 0 else min(MEMORY, most), most))
    while True:
        try:
            task, given = pipe.recv()
            pipe.send(_answer(task, given))
        except (EOFError, OSError):
            return


def _answer(task: Callable[[A], R], given: A) -> R | Message:
    try:
        return task(given)
    except Unreadable as error:
        return error.message
    except (MemoryError, RecursionError):
        return message("read-too-much", limit=MEMORY // 2**30)
    except Exception as error:
        # Documents are stranger than any test; the one that did it is named, the others go on.
        return message("import-not-recognised", why=type(error).__name__)


atexit.register(close)
