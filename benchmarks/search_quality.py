"""What the site's own search engine answers in a browser, held against the pages that are right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from benchmarks.search_queries import Query
from benchmarks.shaped import Host

TOP = 5
# So many queries go to the browser at a time.
BATCH = 25
# The engine, without the dialog. A query's list is what a reader sees: names first, then reports.
ASK = """
async ([root, queries]) => {
  const { openIndex } = await import(root + "assets/search/engine.js");
  window.engine ??= await openIndex(root, { fetch: window.fetch.bind(window) });
  const place = (href) => new URL(href, root).href.slice(root.length).split(/[?#]/)[0];
  const places = (hits) => hits.map((hit) => place(hit.href));
  const ask = (text, filters) => window.engine.search(text, { filters, sort: "relevance" }, {});
  const all = { year: null, region: null, kind: null, badge: null, form: null };
  async function within({ text, region, year, address }) {
    const result = await ask(text, { ...all, region, year });
    for (let n = 0; n * 10 < result.total && !result.near; n += 1) {
      if (places(await result.page(n)).includes(address)) return true;
    }
    return false;
  }
  const answers = [];
  for (const query of queries) {
    const began = performance.now();
    const result = await ask(query.text, all);
    const took = performance.now() - began;
    const counted = result.total;
    const reports = result.total ? places(await result.page(0)) : [];
    answers.push({
      exact: places(result.direct.filter((hit) => !hit.near)),
      close: places(result.direct.filter((hit) => hit.near)),
      near: result.near, reports, counted, total: result.total, took,
      found: query.region ? await within(query) : null,
    });
  }
  return answers;
}
"""


@dataclass(slots=True)
class Score:
    """How a class of queries fared.

    `top`: a right page among the first five of the list (of words in texts: of the full text).
    `found`: one in the list (of words in texts: their report, once its year and region are chosen).
    `empty`: nothing in the list (of words in texts: no exact hit).
    `exact`: something that is not marked as near.
    `short`: fewer hits than a plain search through the texts has.
    `took`: milliseconds in the engine, each.
    """

    kind: str
    asked: int = 0
    top: int = 0
    found: int = 0
    empty: int = 0
    exact: int = 0
    short: int = 0
    took: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def add(self, query: Query, answer: dict[str, Any]) -> None:
        """Count the answer to a query."""
        shown = [*answer["exact"], *answer["close"], *answer["reports"]]
        exact = bool(answer["exact"]) or bool(answer["reports"] and not answer["near"])
        # Words in texts are for the full text, whatever names they bring up above it.
        best = shown if query.source is None else answer["reports"]
        top = any(place in query.right for place in best[:TOP])
        found = any(place in query.right for place in shown) if query.source is None else answer["found"]
        self.asked += 1
        self.top += top
        self.found += found
        self.empty += not shown if query.source is None else answer["near"] or not answer["reports"]
        self.exact += exact
        reports = [place for place in query.right if place[0].isdigit()]  # own pages are not counted
        self.short += query.source is not None and answer["counted"] < len(reports)
        self.took.append(answer["took"])
        if exact if not query.right else not (top and found):
            expected = ", ".join(sorted(query.right)[:3]) or "nothing"
            self.misses.append(
                f"{self.kind}\t{query.text!r}\texpected {expected}\tgot {', '.join(best[:TOP]) or 'nothing'}"
                + ("" if answer["found"] is not False else f"\tnot found within {query.source}")
            )


def judge(page: Page, host: Host, kind: str, queries: Sequence[Query]) -> Score:
    """Ask the engine of a site that is open in a page."""
    score = Score(kind)
    for start in range(0, len(queries), BATCH):
        some = queries[start : start + BATCH]
        answers = page.evaluate(ASK, [host.address, [_asked(query) for query in some]])
        for query, answer in zip(some, answers, strict=True):
            score.add(query, answer)
    return score


def _asked(query: Query) -> dict[str, Any]:
    if query.source is None:
        return {"text": query.text}
    region, agency, year = query.source
    return {"text": query.text, "region": region, "year": year, "address": f"{region}/{agency}/{year}/"}
