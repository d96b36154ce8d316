"""What the site's search finds, how soon on a slow phone, and what its index takes.

    python -m benchmarks.search [--reports 5000] [--seed 1] [--queries 200] [--runs 30] [--misses]
    python -m benchmarks.search --content FOLDER   (what it finds in that content, and nothing else)
    python -m benchmarks.search --country          (what it finds among names from the whole country)

Everything is made from the seed: the reports (`gongkai synth`; their site is kept below build/ and made again
when the code changes) and the queries, class by class, from names and texts by chance. What is found is asked
of the site's own engine in Chromium, once with the agencies' other names in the registry and once without, so
that the engine has to know abbreviations by itself. Bytes, requests and waiting are those of the dialog at
360 px, from the key that opens it, with an empty cache for each newcomer; the connection is shaped at the
server (HTTP/1.1, so many milliseconds a request, one rate for all), the processor slowed to a quarter.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import shutil
import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.check import change_one
from benchmarks.search_building import Building, measure
from benchmarks.search_corpus import Corpus, read_corpus
from benchmarks.search_country import country
from benchmarks.search_quality import Score, judge
from benchmarks.search_queries import CLASSES, Query, queries
from benchmarks.search_site import KEPT, built, scripts, synth, without_aliases
from benchmarks.search_timing import LATER, before_opening, memory, visit
from benchmarks.shaped import FAST_3G, FAST_4G, Connection, Host, hosting
from tests.browser.page_types import page_types
from tests.conftest import FLAGS, chromium
from tests.search_engine import write_index

ASKED_FOR_MEMORY = 30
Made = Mapping[str, Sequence[Query]]


def main() -> None:
    options = _options()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        print(f"{platform.machine()}, {os.cpu_count()} processors, {platform.system()}, ", end="")
        print(f"Python {platform.python_version()}, Chromium {browser.version}, seed {options.seed}")
        content = options.content or _made_up(options)
        made = _made(options, content)
        if not options.country:
            _ask(browser, options, content, made)
        if not options.content:
            print("\nagencies' other names taken out of the registry:")
            _ask(browser, options, without_aliases(content), made)
        if options.runs and not (options.content or options.country):
            _spend(browser, options, content, made)
        browser.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--reports", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--queries", type=int, default=200, help="of each class, where the data has so many")
    parser.add_argument("--runs", type=int, default=30, help="newcomers a connection; 0: only what is found")
    parser.add_argument("--content", type=Path, help="a content folder in place of made-up reports")
    parser.add_argument("--country", action="store_true", help="names of real places in place of reports")
    parser.add_argument("--kind", action="append", choices=CLASSES, help="only this class; can be repeated")
    parser.add_argument("--misses", action="store_true", help="list every query that did not find its page")
    options = parser.parse_args()
    options.kind = options.kind or list(CLASSES)
    return options


def _made_up(options: argparse.Namespace) -> Path:
    return country(options.seed) if options.country else synth(options.reports, options.seed)


def _made(options: argparse.Namespace, content: Path) -> Made:
    corpus = read_corpus(content, _indexed(content) / "search")
    print(f"{len(corpus.agencies)} agencies, {len(corpus.texts)} reports")
    return make(corpus, options.kind, options.queries, options.seed)


def _indexed(content: Path) -> Path:
    """What the engine fetches, without any page."""
    site = KEPT / "index"
    shutil.rmtree(site, ignore_errors=True)
    write_index(content, site)
    return site


def _ask(browser: Browser, options: argparse.Namespace, content: Path, made: Made) -> None:
    heads = ("top 5", "found", "empty", "exact", "short", "ms")
    print(f"{'class':<40} {'n':>4} {' '.join(f'{head:>7}' for head in heads)}")
    with hosting(scripts(), _indexed(content)) as host, _blank(browser, host) as page:
        for kind, some in made.items():
            score = judge(page, host, kind, some)
            print(_line(score), flush=True)
            if options.misses:
                print(*(f"  {miss}\n" for miss in score.misses), sep="", end="")


def make(corpus: Corpus, kinds: Sequence[str], count: int, seed: int) -> Made:
    """Queries by class, each class with dice of its own, so that one more class changes no other."""
    made = {kind: queries(corpus, CLASSES[kind], count, f"{seed} {kind}") for kind in kinds}
    return {kind: some for kind, some in made.items() if some}


@contextmanager
def _blank(browser: Browser, host: Host) -> Iterator[Page]:
    """An empty page of the site's origin."""
    page = browser.new_page()
    page.route(f"{host.address}blank", lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto(f"{host.address}blank")
    yield page
    page.close()


def _line(score: Score) -> str:
    shares = (f"{100 * part / score.asked:6.1f}%" for part in (score.top, score.found))
    counts = f"{score.empty:7} {score.exact:7} {score.short:7}"
    return (
        f"{score.kind:<40} {score.asked:4} {' '.join(shares)} {counts} {statistics.median(score.took):7.1f}"
    )


def _spend(browser: Browser, options: argparse.Namespace, content: Path, made: Made) -> None:
    dice = random.Random(options.seed)
    sought = [query for some in made.values() for query in some if query.right]
    some = [query.text for query in dice.sample(sought, min(len(sought), options.runs * (LATER + 1)))]
    print("\nmaking the index (beside what the portal takes anyway):")
    for what, building in _build(content):
        print(_building(what, building), flush=True)
    site = built(content)
    with hosting(scripts(), site) as host:
        paths = [path for path in page_types(site).values() if not path.endswith(".html")]
        fetched = before_opening(browser, host, paths)
        size = sum(size for _, size in fetched)
        print(f"\nfetched by {len(paths)} pages before opening: {size} bytes {fetched}")
        for connection in (FAST_3G, FAST_4G):
            _wait(browser, host, connection, some)
        held = memory(browser, host, some[:ASKED_FOR_MEMORY])
        print(f"\nrenderer's own memory, {min(len(some), ASKED_FOR_MEMORY)} queries: ", end="")
        print(f"+{held.most - held.before:.0f} MB at most, +{held.after - held.before:.0f} MB when tidied")


def _build(content: Path) -> Iterator[tuple[str, Building]]:
    cache, changed = KEPT / "cache", KEPT / "changed"
    for folder in (cache, changed):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(content, changed)
    yield "cold", measure(changed, cache)
    yield "nothing changed", measure(changed, cache)
    change_one(changed)
    yield "one report changed", measure(changed, cache)


def _building(what: str, one: Building) -> str:
    return (
        f"{what:<20} {one.seconds:6.2f} s  +{one.peak - one.before:5.0f} MB (peak {one.peak:.0f} MB)  "
        f"{one.made} blocks anew, {one.size} bytes in {one.files} new files"
    )


def _wait(browser: Browser, host: Host, connection: Connection, some: Sequence[str]) -> None:
    visits = [some[at : at + LATER + 1] for at in range(0, len(some), LATER + 1)]
    costs = [visit(browser, host, connection, one) for one in visits]
    print(f"\n{connection.name} ({connection.latency:g} ms, {connection.rate / 1e6:g} Mbit/s):")
    rows = {
        "first query, first line (ms)": [cost[0].first for cost in costs],
        "first query, whole page (ms)": [cost[0].done for cost in costs],
        "first query (kB)": [cost[0].size / 1000 for cost in costs],
        "first query, requests": [float(cost[0].requests) for cost in costs],
        "later queries, whole page (ms)": [one.done for cost in costs for one in cost[1:]],
        "later queries (kB)": [one.size / 1000 for cost in costs for one in cost[1:]],
        "later queries, requests": [float(one.requests) for cost in costs for one in cost[1:]],
    }
    for what, values in rows.items():
        p95 = sorted(values)[max(0, -(-95 * len(values) // 100) - 1)]
        middle, most = statistics.median(values), max(values)
        print(f"{what:<32} n {len(values):3}  p50 {middle:7.0f}  p95 {p95:7.0f}  max {most:7.0f}")


if __name__ == "__main__":
    main()
