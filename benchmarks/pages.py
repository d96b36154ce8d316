"""How heavy the pages are on the way, and how soon they can be read on a slow phone.

    python -m benchmarks.pages [SITE] [--runs 5] [--page PATH …]

SITE is a built site (default build/site). Weight: bytes of a first visit and of the next page, compressed as
hosts do. LCP, CLS, TBT: Chromium at 360 px with its processor slowed to a quarter and the "Fast 3G" preset of
its developer tools (latency 562 ms, 1.44 Mbit/s down, 0.675 up), medians of the runs.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.loading import Loading, Weight, load, weigh
from tests.browser.page_types import page_types
from tests.conftest import FLAGS, chromium, serving

ROOT = Path(__file__).resolve().parent.parent
MEASURED = ("home", "agency", "report", "year")


@dataclass(frozen=True)
class Row:
    """One page: its path, its weight, and one measurement a run."""

    path: str
    weight: Weight
    runs: Sequence[Loading]

    def line(self) -> str:
        lcp, tbt, cls = (
            statistics.median(getattr(run, name) for run in self.runs) for name in ("lcp", "tbt", "cls")
        )
        worst = max(run.lcp for run in self.runs), max(run.tbt for run in self.runs)
        return (
            f"/{self.path:<28} {self.weight.first / 1000:8.1f} {self.weight.next / 1000:8.1f} "
            f"{lcp:8.0f} {worst[0]:8.0f} {cls:8.3f} {tbt:8.0f} {worst[1]:8.0f}"
        )


def measure(browser: Browser, address: str, path: str, runs: int) -> Row:
    weight = weigh(browser, address, path)
    return Row(path, weight, [load(browser, address + path, slow=True) for _ in range(runs)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "build" / "site")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--page", action="append", help="path of a page; may be given again")
    options = parser.parse_args()
    types = page_types(options.site)
    paths = options.page or [types[name] for name in MEASURED if name in types]
    with sync_playwright() as playwright, serving(options.site.resolve()) as address:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        print(f"{platform.machine()}, {os.cpu_count()} processors, Chromium {browser.version}, ", end="")
        print(f"{options.runs} runs; kB first/next, ms, median and worst")
        heads = ("first", "next", "LCP", "worst", "CLS", "TBT", "worst")
        print(f"{'page':<29} {' '.join(f'{one:>8}' for one in heads)}")
        for path in paths:
            print(measure(browser, address, path, options.runs).line(), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
