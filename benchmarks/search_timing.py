"""What the search costs a reader: bytes, requests, waiting, memory. The dialog itself is measured."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.shaped import UNLIMITED, Connection, Host
from tests.browser.loading import SLOWER

LATER = 3
IDLE = 1000  # milliseconds in which a page could ask for something by itself
PATIENCE = 120_000
# The dialog says what it found, behind the query, when the reports on show have been read and verified.
WATCH = """
(query) => {
  const seen = window.searchSeen = { began: performance.now(), first: null, done: null };
  const since = () => performance.now() - seen.began;
  const watch = new MutationObserver(() => {
    if (document.querySelector("#search .search-to")) seen.first ??= since();
    if (!document.querySelector("#search-said")?.textContent.startsWith(`“${query}”：`)) return;
    seen.done = since();
    watch.disconnect();
  });
  watch.observe(document.documentElement, { subtree: true, childList: true, characterData: true });
}
"""
# Its scripts, its index, the reports that it reads; other pages have files below data/, too.
OF_THE_SEARCH = re.compile(r"/(assets/)?search/|/data/[0-9]{6}/")
DONE = "() => window.searchSeen.done !== null"
INPUT = "#search input[type=search]"


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one query: milliseconds to the first line and to the whole first page, bytes, requests."""

    first: float
    done: float
    size: int
    requests: int


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes of the renderers' own: before opening, most while asking, at the end when tidied."""

    before: float
    most: float
    after: float


def before_opening(browser: Browser, host: Host, paths: Sequence[str]) -> list[tuple[str, int]]:
    """What pages fetch of the search before anybody opens it."""
    context = browser.new_context()
    page = context.new_page()
    host.answered()
    for path in paths:
        page.goto(host.address + path, wait_until="load")
        page.wait_for_timeout(IDLE)
    context.close()
    return [one for one in host.answered() if OF_THE_SEARCH.match(one[0])]


def visit(browser: Browser, host: Host, connection: Connection, queries: Sequence[str]) -> list[Cost]:
    """Costs of the first query of a newcomer on a slow phone, opening included, and of those that follow."""
    host.connection = UNLIMITED
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(host.address, wait_until="load")
    page.wait_for_timeout(IDLE / 2)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    host.connection = connection
    costs = [_ask(page, host, query, opening=not at) for at, query in enumerate(queries)]
    host.connection = UNLIMITED
    context.close()
    return costs


def _ask(page: Page, host: Host, query: str, opening: bool) -> Cost:
    host.answered()
    page.evaluate(WATCH, query)
    if opening:
        page.keyboard.press("/")
    page.locator(INPUT).select_text()
    page.keyboard.insert_text(query)
    page.wait_for_function(DONE)
    answers = host.answered()
    seen = page.evaluate("window.searchSeen")
    first = seen["done"] if seen["first"] is None else seen["first"]
    return Cost(first, seen["done"], sum(size for _, size in answers), len(answers))


def memory(browser: Browser, host: Host, queries: Sequence[str]) -> Memory:
    """What the search adds to the renderer while queries are asked one after the other (Linux only)."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(host.address, wait_until="load")
    page.wait_for_timeout(IDLE)
    session, whole = context.new_cdp_session(page), browser.new_browser_cdp_session()
    before = _tidied(session, whole)
    most = before
    for at, query in enumerate(queries):
        _ask(page, host, query, opening=not at)
        most = max(most, _private(whole))
    after = _tidied(session, whole)
    context.close()
    return Memory(before, most, after)


def _tidied(session: CDPSession, whole: CDPSession) -> float:
    session.send("HeapProfiler.collectGarbage")
    time.sleep(0.5)
    return _private(whole)


def _private(whole: CDPSession) -> float:
    """Megabytes that are the renderers' alone, as the kernel counts them."""
    processes = whole.send("SystemInfo.getProcessInfo")["processInfo"]
    return sum(_private_of(one["id"]) for one in processes if one["type"] == "renderer")


def _private_of(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError as error:
        raise SystemExit(f"memory of process {process} on {os.name}: {error}") from error
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024
