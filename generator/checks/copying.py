"""Narrative that stands nearly verbatim in the agency's own report of the year before.

Also what comparing it with other agencies' reports takes (`copied_other.py`): its `Print`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import blake2b

from rensa import RMinHash

from generator.agencies import Agency
from generator.checks.wording import (
    SHINGLE,
    Passages,
    Texts,
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


# How the numbers of a print are packed, all little-endian.
CLAUSES, LENGTHS, CHOSEN = "Q", "I", "I"


@dataclass(frozen=True, slots=True)
class Print:
    """What finds the like of a report's full text among very many; small, and without the text.

    `clauses` are hashes of the clauses that count, in order (8 bytes each), `lengths` the number of
    characters of each (4 bytes), and `chosen` hashes of the chosen shingles (4 bytes). `places` are line and
    column of each section's text; `words` is a digest of the texts as printed and of the agency's names.
    """

    key: ReportKey
    path: str
    places: Places
    clauses: bytes
    lengths: bytes
    chosen: bytes
    words: bytes

    @property
    def size(self) -> int:
        """Number of characters of the clauses that count."""
        return sum(unpacked(LENGTHS, self.lengths))

    def place(self, section: str | None = None) -> tuple[int, int]:
        """Line and column of a section's text, of the first section where none is named."""
        return dict(self.places).get(section or "", self.places[0][1])


def packed(kind: str, numbers: Sequence[int]) -> bytes:
    """Numbers as bytes, the same on every machine; `kind` as in `CLAUSES`."""
    return struct.pack(f"<{len(numbers)}{kind}", *numbers)


def unpacked(kind: str, data: bytes) -> tuple[int, ...]:
    """The numbers that `packed` made bytes of."""
    return struct.unpack(f"<{len(data) // struct.calcsize('<' + kind)}{kind}", data)


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
        places=places,
        clauses=packed(CLAUSES, hashes),
        lengths=packed(LENGTHS, [len(clause) for clause in clauses]),
        chosen=packed(CHOSEN, chosen),
        words=digest_of(texts, names),
    )


def digest_of(texts: Texts, names: tuple[str, ...]) -> bytes:
    """A digest of everything that comparing a report's words looks at."""
    return blake2b(repr((texts, names)).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def hashes_of(clauses: Sequence[str]) -> tuple[list[int], list[int]]:
    """Hashes of clauses made comparable, and of their chosen shingles, each once (of 64 and 32 bits)."""
    chosen = dict.fromkeys(_chosen().findall("\n".join(clauses)))
    hashes, hashed = RMinHash.hash_token_sets([clauses, list(chosen)])
    return hashes, [one & 0xFFFFFFFF for one in hashed]


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
    years = {report.key.year: (print_of(report, agency), texts_of(report)) for report in reports}
    for this, texts in years.values():
        if this:
            yield _against_last_year(this, texts, years, names_of(agency))


def _against_last_year(
    this: Print,
    texts: Texts,
    years: Mapping[int, tuple[Print | None, Texts]],
    names: tuple[str, ...],
) -> Finding:
    last, before = years.get(this.key.year - 1, (None, ()))
    if last is None:
        code = "copying-last-no-text" if this.key.year - 1 in years else "copying-first-year"
        what = message(code, year=this.key.year - 1)
        return on_report(this, "copied-last-year", "not_assessable", what, this.place())
    if this.size < LEAST:
        return on_report(this, "copied-last-year", "not_assessable", too_short(this.size), this.place())
    if not may_be_alike(_set_of(this), _set_of(last)):
        what = message("copying-differs", year=last.key.year, limit=COPIED)
        return on_report(this, "copied-last-year", "pass", what, this.place())
    pair = wording(texts, names), wording(before, names)
    like = compare(*pair)
    what = message("copied-last-year", share=like.percent, count=like.compared, year=last.key.year)
    shown = passages(*pair, like.clauses) if like.percent >= COPIED else (None, ())
    return verdict("copied-last-year", (this, last.key), like.percent, shown, what)


def _set_of(one: Print) -> frozenset[int]:
    return frozenset(unpacked(CHOSEN, one.chosen))


def may_be_alike(these: frozenset[int], those: frozenset[int]) -> bool:
    """Whether the chosen shingles leave it possible that most of this text stands in that."""
    return len(these) < FEW or len(these & those) >= ALIKE * len(these)


def verdict(
    code: str, pair: tuple[Print, ReportKey], percent: int, shown: Passages, what: Message
) -> Finding:
    """The finding on a print so many percent of which stand in another report, with passages of both."""
    this, that = pair
    section, passages_shown = shown
    return on_report(
        this,
        code,
        "fail" if percent >= COPIED else "pass",
        what,
        this.place(section),
        values=(Decimal(percent), None),
        section=section,
        related=(Related(that, passages_shown),),
    )


def too_short(count: int) -> Message:
    """Says that a report has too few words of its own."""
    return message("copying-too-short", count=count, least=LEAST)
