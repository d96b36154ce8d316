"""How long `gongkai check` takes on made-up reports, how much memory, and how many planted slips it finds.

    python benchmarks/check.py [N] [--share 0.1] [--seed 1] [--out build/benchmark]

Runs whole processes, as an editor or CI would: one on everything, one on a single changed file.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
COMMAND = (sys.executable, "-m", "generator")
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Run:
    """What a process took: seconds by the clock and of processors, megabytes at its peak.

    `largest` is the greatest of its processes, `together` all of them at one moment (only where /proc is).
    """

    seconds: float
    processor: float
    largest: float
    together: float

    def line(self, what: str) -> str:
        together = f", all processes {self.together:.0f} MB" if self.together else ""
        return (
            f"{what:<28} {self.seconds:7.2f} s   processors {self.processor:7.2f} s   "
            f"largest process {self.largest:.0f} MB{together}"
        )


def run(*arguments: object) -> Run:
    start = time.perf_counter()
    command = [*COMMAND, *map(str, arguments)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    watch = _Watch(process.pid)
    watch.start()
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    watch.done.set()
    watch.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    largest = usage.ru_maxrss * unit / MEGABYTE
    return Run(seconds, usage.ru_utime + usage.ru_stime, largest, watch.peak / MEGABYTE)


class _Watch(threading.Thread):
    """Adds up the resident memory of a process and all below it; pages shared count twice."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.done = pid, 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.05):
            self.peak = max(self.peak, self._memory(self.pid))

    def _memory(self, pid: int) -> int:
        try:
            pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except (OSError, IndexError, ValueError):
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE") + sum(self._memory(int(one)) for one in below)


def change_one(content: Path) -> Path:
    """Change a number in a report in the middle, and say which."""
    files = sorted(f for f in (content / "reports").glob("*/*/*.yml") if f.name != "agency.yml")
    file = files[len(files) // 2]
    changed, count = re.subn(r"^(  granted: +\[)", r"\g<1>1", file.read_text("utf-8"), flags=re.MULTILINE)
    if not count:
        raise SystemExit(f"{file}: no row to change")
    file.write_text(changed, "utf-8")
    return file


def recall(folder: Path) -> list[str]:
    """Found and planted slips by code."""
    from generator.form_reader import load_forms
    from generator.survey import survey

    outcome = survey(folder / "content", load_forms(), passes=False)
    found = {(one.code, one.state, *one.report) for one in outcome.findings}
    planted: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for entry in json.loads((folder / "planted.json").read_text("utf-8"))["planted"]:
        code = entry["code"]
        planted[code] += 1
        place = (entry["region"], entry["agency"], entry["year"])
        seen[code] += (code, entry["expect"], *place) in found
    lines = [f"  {code:<24} {seen[code]:4} of {planted[code]}" for code in sorted(planted)]
    return [*lines, f"  {'all':<24} {seen.total():4} of {planted.total()}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("reports", metavar="N", type=int, nargs="?", default=10_000)
    parser.add_argument("--share", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "benchmark")
    asked = parser.parse_args()
    content = asked.out / "content"
    made = run("synth", asked.reports, "--share", asked.share, "--seed", asked.seed, "--out", asked.out)
    print(made.line(f"synth {asked.reports}"))
    print(run("check", "--content", content).line("check everything"))
    print("planted and found:", *recall(asked.out), sep="\n")
    print(run("check", "--content", content, change_one(content)).line("check one changed file"))


if __name__ == "__main__":
    main()
