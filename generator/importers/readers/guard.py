"""Reading strangers' files: in processes of their own with limits, so that none can hang the importer."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import sys
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from generator.importers.document import Document, Unreadable
from generator.importers.readers import office, read_document
from generator.messages import Message, message

MEMORY = 3 * 2**30
# A worker is replaced after so many files, so that what one file leaves behind does not add up.
FILES_PER_WORKER = 100

# LibreOffice gets this share of the time, so that it is ended before the worker is.
_OFFICE_SHARE = 0.75

_idle: list[_Worker] = []
_lock = threading.Lock()


def read_guarded(path: Path, seconds: float = 60) -> Document:
    """Read a file as `read_document` does, within `seconds` and `MEMORY` bytes whatever is in it.

    May be called from several threads or processes at once: each call has a worker to itself, and workers
    are kept for later calls. Raises `Unreadable`, also where the limits end the reading.
    """
    worker = _take()
    kept = False
    try:
        result = worker.read(path, seconds)
        kept = worker.served < FILES_PER_WORKER
    finally:
        if kept:
            with _lock:
                _idle.append(worker)
        else:
            worker.end()
    if isinstance(result, Message):
        raise Unreadable(result)
    return result


def close() -> None:
    """End the workers that are idle."""
    with _lock:
        workers = _idle[:]
        _idle.clear()
    for worker in workers:
        worker.end()


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    served: int = 0

    def read(self, path: Path, seconds: float) -> Document | Message:
        """What came out; where the worker cannot go on it is marked as worn out."""
        self.served += 1
        try:
            self.pipe.send((str(path), seconds))
            if self.pipe.poll(seconds):
                answer: Document | Message = self.pipe.recv()
                return answer
            failure = message("read-too-slow", seconds=f"{seconds:g}")
        except (EOFError, OSError):
            failure = message("read-crashed", limit=MEMORY // 2**30)
        self.served = FILES_PER_WORKER
        return failure

    def end(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()


def _take() -> _Worker:
    with _lock:
        if _idle:
            return _idle.pop()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _serve(pipe: Connection) -> None:
    """A worker's life: read file after file until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            path, seconds = pipe.recv()
        except EOFError:
            return
        _limit(seconds)
        office.limit(seconds * _OFFICE_SHARE)
        pipe.send(_answer(Path(path)))


def _answer(path: Path) -> Document | Message:
    try:
        return read_document(path)
    except Unreadable as error:
        return error.message
    except (MemoryError, RecursionError):
        return message("read-too-much", limit=MEMORY // 2**30)
    except Exception as error:
        # Parsers of foreign formats fail in more ways than they say; the file is to blame, and is named.
        return message("read-failed", why=type(error).__name__)


def _limit(seconds: float) -> None:
    """Bound the memory, and the time on the processor from now on."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = used.ru_utime + used.ru_stime
        limits = ((resource.RLIMIT_CPU, int(spent + seconds) + 2), (resource.RLIMIT_AS, MEMORY))
        for limit, wanted in (*limits, (resource.RLIMIT_CORE, 0)):
            _, most = resource.getrlimit(limit)
            resource.setrlimit(limit, (wanted if most < 0 else min(wanted, most), most))


def _forget() -> None:
    """A forked process must not share workers with its parent."""
    global _lock
    _lock = threading.Lock()
    _idle.clear()


atexit.register(close)
if sys.platform != "win32":
    os.register_at_fork(after_in_child=_forget)
