"""What a page costs whoever opens it: bytes on the way, and when it can be read and used."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext

# Chromium's developer tools call it "Fast 3G"; bytes a second.
FAST_3G = {"offline": False, "latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
SLOWER = 4
SETTLED = 400  # milliseconds after the load event
WATCH = """
window.__seen = {lcp: 0, cls: 0, tbt: 0, fcp: 0};
const watch = (type, see) => new PerformanceObserver(list => list.getEntries().forEach(see))
  .observe({type, buffered: true});
watch("largest-contentful-paint", one => { __seen.lcp = one.startTime; });
watch("layout-shift", one => { if (!one.hadRecentInput) __seen.cls += one.value; });
watch("paint", one => { if (one.name === "first-contentful-paint") __seen.fcp = one.startTime; });
watch("longtask", one => { if (one.startTime + one.duration > __seen.fcp) __seen.tbt += one.duration - 50; });
"""


@dataclass(frozen=True)
class Weight:
    """Bytes over the wire, heads included: of a first visit, and of this page after another one."""

    first: float
    next: float
    asked: tuple[str, ...]


@dataclass(frozen=True)
class Loading:
    """Milliseconds to the largest paint, of long tasks beyond 50 ms each, and how far things jumped."""

    lcp: float
    tbt: float
    cls: float


def weigh(browser: Browser, address: str, path: str, before: str = "about/") -> Weight:
    """Weight of a page; `before` is the page that a visitor comes from."""
    context = browser.new_context()
    first, asked = _received(context, address + path)
    context.close()
    context = browser.new_context()
    _received(context, address + before)
    following, _ = _received(context, address + path)
    context.close()
    return Weight(first, following, tuple(asked))


def _received(context: BrowserContext, address: str) -> tuple[float, list[str]]:
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    got: list[float] = []
    asked: list[str] = []
    session.on("Network.loadingFinished", lambda event: got.append(event["encodedDataLength"]))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="load")
    page.wait_for_timeout(SETTLED)
    page.close()
    return sum(got), asked


def load(browser: Browser, address: str, slow: bool = False, width: int = 360) -> Loading:
    """Open a page as a newcomer; `slow`: on a phone a quarter as fast, with a poor connection."""
    context = browser.new_context(viewport={"width": width, "height": 740})
    page = context.new_page()
    if slow:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", FAST_3G)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(WATCH)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(SETTLED * (2 * SLOWER if slow else 1))
    seen = page.evaluate("__seen")
    context.close()
    return Loading(seen["lcp"], seen["tbt"], seen["cls"])
