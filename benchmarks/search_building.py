"""What making the index takes: run as a process of its own, so that its memory is its own.

    python -m benchmarks.search_building CONTENT CACHE

Prints one JSON object: seconds and megabytes of the index alone, beside what the portal takes anyway.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Building:
    """Seconds, megabytes before and at the peak; bytes and files made anew; segments built."""

    seconds: float
    before: float
    peak: float
    size: int
    files: int
    made: int


def measure(content: Path, cache: Path) -> Building:
    """Build the index of a content folder in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.search_building", str(content), str(cache)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    return Building(**json.loads(done.stdout))


def _build(content: Path, cache: Path) -> Building:
    from generator.content import load_content
    from generator.exporters import search
    from generator.exporters.file import File
    from generator.form_reader import load_forms
    from generator.portal import check_content
    from generator.search.store import ENDING, Store
    from tests.whole import indexed

    forms = load_forms()
    portal = check_content(load_content(content, forms), forms)
    store = Store(cache)
    there = set(cache.iterdir())
    watch = _Watch()
    watch.start()
    before, start = _resident(), time.perf_counter()
    made = search.files(*indexed(portal, store), store)
    sizes = [len(one.data) for one in made if isinstance(one, File)]
    seconds = time.perf_counter() - start
    watch.done.set()
    watch.join()
    built = sum(path.suffix == ENDING for path in set(cache.iterdir()) - there)
    return Building(seconds, before / MEGABYTE, watch.peak / MEGABYTE, sum(sizes), len(sizes), built)


class _Watch(threading.Thread):
    """Keeps the most memory that this process has had while it ran."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak, self.done = 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.01):
            self.peak = max(self.peak, _resident())


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("content", type=Path)
    parser.add_argument("cache", type=Path)
    options = parser.parse_args()
    print(json.dumps(asdict(_build(options.content, options.cache))))


if __name__ == "__main__":
    main()
