"""Reading strangers' files: in processes of their own with limits, so that none can hang the importer."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import generator
from generator.importers.document import Document, Unreadable
from generator.importers.readers.wire import Answer, decoded, request
from generator.messages import Message, message

# Bytes of address space of one worker.
MEMORY = 3 * 2**30
# A worker is replaced after so many files, so that what one file leaves behind does not add up.
FILES_PER_WORKER = 100
_PROGRAM = "from generator.importers.readers.worker import serve; serve()"

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
    process: subprocess.Popen[bytes]
    served: int = 0

    def read(self, path: Path, seconds: float) -> Answer:
        """What came out; a worker that cannot go on is marked as worn out."""
        self.served += 1
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.process.kill()

        clock = threading.Timer(seconds, stop)
        clock.start()
        try:
            line = self._ask(request(path, seconds, MEMORY))
        finally:
            clock.cancel()
        if line.endswith(b"\n") and not late.is_set():
            return decoded(line)
        self.served = FILES_PER_WORKER
        if late.is_set():
            return message("read-too-slow", seconds=f"{seconds:g}")
        return message("read-crashed", limit=MEMORY // 2**30)

    def _ask(self, line: bytes) -> bytes:
        """The worker's answer, one line; no whole line where the worker has died."""
        if self.process.stdin is None or self.process.stdout is None:
            return b""
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
            return self.process.stdout.readline()
        except OSError:
            return b""

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


def _take() -> _Worker:
    with _lock:
        while _idle:
            worker = _idle.pop()
            if worker.process.poll() is None:
                return worker
    here = str(Path(generator.__file__).resolve().parent.parent)
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    return _Worker(process)


def _forget() -> None:
    """A forked process must not share workers with its parent."""
    global _lock
    _lock = threading.Lock()
    _idle.clear()


atexit.register(close)
if sys.platform != "win32":
    os.register_at_fork(after_in_child=_forget)
