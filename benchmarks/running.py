"""Runs a command as a user would and measures it: seconds, memory of the whole tree of processes, output."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1 << 20
POLLING_SECONDS = 0.05
ASIDE = ".aside-"
_TOLD = re.compile("(?m)^(VmRSS|VmHWM):\\s+([0-9]+) kB$")


@dataclass(frozen=True, slots=True)
class Took:
    """What a command took: seconds by the clock and of processors, megabytes at the peak.

    `largest` is the greatest of its processes, `together` all of them at one moment: pages that processes
    share count in each. Both are 0 where there is no /proc.
    """

    seconds: float
    processor: float
    largest: float
    together: float

    def then(self, other: Took) -> Took:
        """This command and another after it."""
        return Took(
            self.seconds + other.seconds,
            self.processor + other.processor,
            max(self.largest, other.largest),
            max(self.together, other.together),
        )


def run(command: Sequence[object], folder: Path, extra: Mapping[str, str] | None = None) -> Took:
    """Run a command in a folder. Raises SystemExit with what it said where it fails."""
    said = [str(one) for one in command]
    os.sync()  # What another has written must not be paid for by this one.
    start = time.perf_counter()
    with subprocess.Popen(
        said,
        cwd=folder,
        env=_environment() | (extra or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdout is not None
        watch = _Watch(process.pid)
        watch.start()
        output = process.stdout.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        watch.done.set()
        watch.join()
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(
            f"{' '.join(said)}: exit code {process.returncode}\n{output.decode(errors='replace')}"
        )
    # What the system says of a process that is done counts what its parent held when it was begun.
    largest = watch.largest or usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Took(
        seconds,
        usage.ru_utime + usage.ru_stime,
        largest / MEGABYTE,
        max(watch.together, largest) / MEGABYTE,
    )


def _environment() -> dict[str, str]:
    """Of a user: whose Python keeps what it has compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class _Watch(threading.Thread):
    """Looks at the resident memory of a process and all below it, again and again."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.largest, self.together, self.done = pid, 0, 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(POLLING_SECONDS):
            sizes = list(_memory(self.pid))
            self.largest = max([self.largest, *(peak for _, peak in sizes)])
            self.together = max(self.together, sum(now for now, _ in sizes))


def _memory(pid: int) -> Iterator[tuple[int, int]]:
    """Bytes of a process, now and at its peak, then of all it has started.

    Children are listed by the thread that started them.
    """
    try:
        told = dict(_TOLD.findall(Path(f"/proc/{pid}/status").read_text()))
        below = [one.read_text().split() for one in Path(f"/proc/{pid}/task").glob("*/children")]
        now, peak = int(told["VmRSS"]) * 1024, int(told["VmHWM"]) * 1024
    except (OSError, KeyError):
        return
    yield now, peak
    for children in below:
        for child in children:
            yield from _memory(int(child))


def set_aside(folder: Path) -> None:
    """Have a folder out of the way until `clear_aside`.

    Some file systems are slow to make files where many have just been deleted (ext4 passes over their places
    for minutes), which would be held against whoever builds next.
    """
    if folder.exists():
        number = sum(1 for _ in folder.parent.glob(f"{ASIDE}*"))
        folder.rename(folder.with_name(f"{ASIDE}{number}"))


def clear_aside(work: Path) -> None:
    """Delete what was set aside in a folder and below it."""
    for folder in [found for found in work.rglob(f"{ASIDE}*") if found.is_dir()]:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Output:
    """How much a folder holds: bytes, files."""

    size: int
    files: int


def output(folder: Path) -> Output:
    """Everything below a folder."""
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    return Output(sum(sizes), len(sizes))
