"""gongkai beside other site builders: the same pages from the same made-up reports, measured in turns.

    python -m benchmarks.bench [--reports 4000] [--rounds 5] [--peers hugo,pagefind,…] [--rows cold,…]
        [--scale 4000,40000 [--scale-hugo]]
    python -m benchmarks.bench --readme

Installs the peers into build/bench at pinned versions, prints the tables and saves them in
benchmarks/results. Rounds are interleaved (A B C A B C …), so that what else the machine does falls on all
alike. Rows: cold, nosearch, edited, added, deleted, renamed, nothing, serve.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import subprocess
from pathlib import Path

from benchmarks import tables
from benchmarks.changes import KINDS
from benchmarks.installing import PEERS
from benchmarks.measuring import Bench

ROOT = Path(__file__).resolve().parent.parent
ROWS = ("cold", "nosearch", *KINDS, "serve")


def main() -> None:
    options = _options()
    if options.readme:
        tables.show_in_readme()
        return
    bench = Bench(options.work.resolve(), options.reports, options.seed, options.rounds)
    bench.set_up(options.peers)
    bench.builds(options.rows)
    bench.kept([one for one in options.rows if one in KINDS])
    if "serve" in options.rows:
        bench.serve()
    for reports in options.scale:
        bench.growth(reports, options.scale_hugo and "hugo" in options.peers)
    found = {**_about(), **bench.found()}
    print(tables.save(found, options.out), flush=True)
    bench.clear()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--reports", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--peers", type=_Among(PEERS), default=list(PEERS), help=",".join(PEERS))
    parser.add_argument("--rows", type=_Among(ROWS), default=list(ROWS), help=",".join(ROWS))
    parser.add_argument(
        "--scale", type=_numbers, default=[], help="also builds of so many reports: 4000,40000"
    )
    parser.add_argument("--scale-hugo", action="store_true", help="at those, Hugo without search, too")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "bench")
    parser.add_argument("--out", type=Path, default=tables.FOLDER, help="where latest.json and latest.md go")
    parser.add_argument(
        "--readme", action="store_true", help="put the saved table into the README; measure nothing"
    )
    return parser.parse_args()


class _Among:
    """Names among those known, with commas between them; empty for none."""

    def __init__(self, known: tuple[str, ...]) -> None:
        self.known = known

    def __call__(self, text: str) -> list[str]:
        names = [one for one in text.split(",") if one]
        if set(names) - set(self.known):
            raise argparse.ArgumentTypeError(f"one of {','.join(self.known)}")
        return names


def _numbers(text: str) -> list[int]:
    return [int(one) for one in text.split(",")]


def _about() -> dict[str, object]:
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return {
        "date": datetime.date.today().isoformat(),
        "commit": commit.stdout.strip() or "unknown",
        "machine": {
            "processors": os.cpu_count(),
            "memory": memory,
            "system": f"{platform.system()} {platform.machine()}",
        },
    }


if __name__ == "__main__":
    main()
