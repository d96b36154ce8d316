"""Narrative that stands nearly verbatim in the agency's own report of the year before.

Also what comparing it with other agencies' reports takes (`copied_other.py`): its `Print`.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from rensa import RMinHash

from generator.agencies import Agency
from generator.checks.wording import (
    SHINGLE,
    Likeness,
    Texts,
    Wording,
    compare,
    names_of,
    passages,
    texts_of,
    wording,
    words_of,
)
from generator.findings import Finding, Related, on_report
from generator.messages import Message, message
from generator.reports import Report, ReportKey

# A text counts as copied from this share on, in percent; of less text than this nothing is said.
COPIED = 80
LEAST = 200
# A sixth of all shingles, chosen by the first character, tells at once which texts cannot be alike: one
# with 80 % of its clauses copied, a word of each changed, has about twice this share of them in common.
ALIKE = 0.3
FEW = 20


Places = tuple[tuple[str, tuple[int, int]], ...]


@dataclass(frozen=True, slots=True)
class Print:
    """A report's full text, with what finds its like among very many.

    `clauses` are hashes of the clauses that count, in order, `lengths` the number of characters of each,
    and `chosen` hashes of the chosen shingles. `places` are line and column of each section's text.
    """

    key: ReportKey
    path: str
    texts: Texts
    places: Places
    clauses: array[int]
    lengths: array[int]
    chosen: array[int]

    def place(self, section: str | None = None) -> tuple[int, int]:
        """Line and column of a section's text, of the first section where none is named."""
        return dict(self.places).get(section or "", self.places[0][1])


def print_of(report: Report, agency: Agency) -> Print | None:
    """The print of a report; None where its words are not held."""
    texts = texts_of(report)
    places = tuple((one.id, (one.line, one.column)) for one in words_of(report))
    return _print(report.key, report.path, texts, places, names_of(agency)) if texts else None


@lru_cache(maxsize=32)
def _print(key: ReportKey, path: str, texts: Texts, places: Places, names: tuple[str, ...]) -> Print:
    words = wording(texts, names)
    clauses = [words.plain[place] for place in words.counted]
    hashes, chosen = hashes_of(clauses)
    return Print(
        key=key,
        path=path,
        texts=texts,
        places=places,
        clauses=array("Q", hashes),
        lengths=array("I", map(len, clauses)),
        chosen=array("Q", chosen),
    )


def hashes_of(clauses: Sequence[str]) -> tuple[list[int], list[int]]:
    """Hashes of clauses made comparable, and of their chosen shingles, each of these once."""
    chosen = dict.fromkeys(_chosen().findall("\n".join(clauses)))
    hashes, hashed = RMinHash.hash_token_sets([clauses, list(chosen)])
    return hashes, hashed


@cache
def _chosen() -> re.Pattern[str]:
    first = "".join(chr(code) for code in range(0x4E00, 0xA000) if code % 4 == 2)
    return re.compile(rf"(?=([{first}].{{{SHINGLE - 1}}}))")


def check_text_held(report: Report, agency: Agency) -> Iterator[Finding]:
    """Says where a report's words are not here to be compared; a summary is ours."""
    if not texts_of(report):
        for code in ("copied-last-year", "copied-other"):
            at = report.place("sections")
            yield on_report(report, code, "not_assessable", message("copying-no-text"), at)


def check_copied_last_year(reports: Sequence[Report], agency: Agency) -> Iterator[Finding]:
    """One finding for each report whose words are held."""
    prints = {report.key.year: print_of(report, agency) for report in reports}
    for this in prints.values():
        if this:
            yield _against_last_year(this, prints, names_of(agency))


def _against_last_year(this: Print, prints: Mapping[int, Print | None], names: tuple[str, ...]) -> Finding:
    last = prints.get(this.key.year - 1)
    if last is None:
        code = "copying-last-no-text" if this.key.year - 1 in prints else "copying-first-year"
        what = message(code, year=this.key.year - 1)
        return on_report(this, "copied-last-year", "not_assessable", what, this.place())
    if sum(this.lengths) < LEAST:
        what = too_short(sum(this.lengths))
        return on_report(this, "copied-last-year", "not_assessable", what, this.place())
    if not may_be_alike(frozenset(this.chosen), frozenset(last.chosen)):
        what = message("copying-differs", year=last.key.year, limit=COPIED)
        return on_report(this, "copied-last-year", "pass", what, this.place())
    pair = wording(this.texts, names), wording(last.texts, names)
    like = compare(*pair)
    what = message("copied-last-year", share=like.percent, count=like.compared, year=last.key.year)
    return verdict("copied-last-year", (this, last), pair, like, what)


def may_be_alike(these: frozenset[int], those: frozenset[int]) -> bool:
    """Whether the chosen shingles leave it possible that most of this text stands in that."""
    return len(these) < FEW or len(these & those) >= ALIKE * len(these)


def verdict(
    code: str, prints: tuple[Print, Print], pair: tuple[Wording, Wording], like: Likeness, what: Message
) -> Finding:
    """The finding on this print as compared with that; `like` says how alike they are."""
    this, that = prints
    failed = like.percent >= COPIED
    section, shown = passages(*pair, like.clauses) if failed else (None, ())
    return on_report(
        this,
        code,
        "fail" if failed else "pass",
        what,
        this.place(section),
        values=(Decimal(like.percent), None),
        section=section,
        related=(Related(that.key, shown),),
    )


def too_short(count: int) -> Message:
    """Says that a report has too few words of its own."""
    return message("copying-too-short", count=count, least=LEAST)
