"""Narrative that stands nearly verbatim in another agency's report of the same or an adjacent year.

Scales to very many reports: only their prints are held. MinHash with bands (locality-sensitive hashing)
proposes pairs, and only for those the words are fetched and compared. Every step takes the reports in order
of year and key, so the order in which they were read, and by how many processes, makes no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

import numpy as np

from generator.checks.copying import (
    CHOSEN,
    CLAUSES,
    COPIED,
    FEW,
    LEAST,
    Print,
    hashes_of,
    too_short,
    unpacked,
    verdict,
)
from generator.checks.crowds import (
    Pairs,
    Places,
    Sift,
    among,
    digests_of,
    distinct,
    pairs_of,
    sifted,
    without,
)
from generator.checks.matches import NO_MATCH, Agencies, FetchTexts, Match, Words, WordsChanged, remembered
from generator.checks.memory import Memory
from generator.checks.set_phrases import flat_clauses, in_words, set_phrases
from generator.checks.wording import Likeness, Wording, compare, passages, shingles_of
from generator.findings import Finding, on_report
from generator.messages import Message, message

CODE = "copied-other"
# Bands, and hashes a band. Eighty of three find a pair that has two fifths of its shingles in common with
# 99 %, a quarter with 70 %; four of eight find next to nothing but twins.
BANDS = (80, 3)
BANDS_OF_VOICES = (4, 8)
BANDS_OF_TWINS = (8, 6)
# A report with 80 % of its clauses copied, a word of each changed, has 60 % of its chosen shingles in common.
PROMISE = 0.45
# Twins have this share of their chosen shingles in common, set phrases included.
TWINS = 0.7
# Of texts of set phrases and their variants this share of all clauses, in percent.
WHOLE = 90
# In a crowd a report is tried with so many of those that come next, and compared with the most promising.
NEIGHBOURS = 8
PROMISING = 3


def usual_copied_other(one: Print) -> Finding:
    """What is said of a report of which `check_copied_other` says nothing else; its print alone tells it."""
    if one.size < LEAST:
        return on_report(one, CODE, "not_assessable", too_short(one.size), one.place())
    return on_report(one, CODE, "pass", message("copying-none", limit=COPIED), one.place())


def check_copied_other(
    prints: Iterable[Print], agencies: Agencies, texts: FetchTexts, memory: Memory | None = None
) -> Iterator[Finding]:
    """A finding for each report of which something else is to be said than the usual (`usual_copied_other`).

    `agencies` are those of the prints. With the `memory` of the run before, most of it is not worked out
    again; what is found does not depend on it. It is ready to be dumped when all findings have been taken.
    """
    held = sorted(prints, key=lambda one: (one.key.year, one.key))
    if held:
        memory = memory or Memory(keeps=False)
        memory.begin()
        yield from _Collection(held, Words(agencies, texts), memory).findings()


class _Collection:
    """Prints in order of year, region and agency; a report is named by its place among them."""

    def __init__(self, held: Sequence[Print], words: Words, memory: Memory) -> None:
        self.held = held
        self.words = words
        self.memory = memory
        rows = [one.clauses for one in held]
        voices = digests_of(rows, 8, BANDS_OF_VOICES[0] * BANDS_OF_VOICES[1], memory)
        self.stock = set_phrases(held, voices, BANDS_OF_VOICES[1])
        self.usual = frozenset(self.stock.tolist())
        phrases = in_words(self.stock, held, words, memory)
        self.shingles = frozenset(shingle for phrase in phrases for shingle in shingles_of(phrase))
        self.stock_digest = memory.key(b"stock", *sorted(phrase.encode() for phrase in phrases))
        self.lengths = self._lengths()
        self.chosen = without([one.chosen for one in held], hashes_of(phrases)[1])
        self.years = Counter(one.key.year for one in held)
        self.keys = {one.key for one in held}

    def _lengths(self) -> Places:
        """Number of characters without set phrases."""
        flat, owners = flat_clauses(self.held)
        sizes = np.frombuffer(b"".join(one.lengths for one in self.held), "<u4")
        own = ~among(flat, self.stock)
        return np.bincount(owners[own], sizes[own], len(self.held)).astype(np.int64)

    # -- findings ------------------------------------------------------------------------------------------

    def findings(self) -> Iterator[Finding]:
        """Those that are not the usual ones."""
        promising = self._promising()
        for place, one in enumerate(self.held):
            if one.size < LEAST:
                continue
            # Of a text that is a template throughout there is nothing to say.
            own = place in promising and self.lengths[place] > 0
            found = self._compared(place, promising[place]) if own else None
            if found:
                yield found
            elif self.lengths[place] < LEAST:
                what = too_short(int(self.lengths[place]))
                yield on_report(one, CODE, "not_assessable", what, one.place())
            elif not self._others(one):
                yield on_report(one, CODE, "not_assessable", message("copying-alone"), one.place())

    def _others(self, one: Print) -> bool:
        """Whether there are other agencies' reports of the same and the adjacent years."""
        near = range(one.key.year - 1, one.key.year + 2)
        return any(self.years[year] > (one.key._replace(year=year) in self.keys) for year in near)

    def _promising(self) -> dict[int, list[int]]:
        """For each report the others that share most of its chosen shingles, best first."""
        shares: dict[int, list[tuple[float, int]]] = {}
        ones, others = self._pairs()
        for place, group in groupby(zip(ones.tolist(), others.tolist(), strict=True), itemgetter(0)):
            these = _set_of(self.chosen[place])
            for _, other in group:
                those = _set_of(self.chosen[other])
                for one, two, mine, its in ((place, other, these, those), (other, place, those, these)):
                    share = self._share(one, two, mine, its)
                    if share:
                        shares.setdefault(one, []).append((-share, two))
        return {place: [two for _, two in sorted(found)[:PROMISING]] for place, found in shares.items()}

    def _share(self, one: int, two: int, mine: frozenset[int], its: frozenset[int]) -> float:
        """The share of a report's chosen shingles that the other has too; 0 where it is too little to go on.

        Of a text made of usual phrases alone all of it has to go by.
        """
        least = PROMISE
        if len(mine) < FEW:
            mine, its, least = _set_of(self.held[one].chosen), _set_of(self.held[two].chosen), TWINS
        share = len(mine & its) / len(mine) if mine else 0
        return share if share >= least else 0

    def _pairs(self) -> Pairs:
        """Pairs of different agencies, at most a year apart, whose digests have a band in common.

        Texts that are twins throughout are found by all their clauses: of a text made of usual phrases alone
        nothing else is left to find it by.
        """
        telling = [row if len(row) >= 4 * FEW else b"" for row in self.chosen]
        digests = digests_of(telling, 4, BANDS[0] * BANDS[1], self.memory)
        sift = Sift(digests, np.array([len(row) // 4 for row in telling], np.int64), PROMISE)
        alike = sifted(self._near(pairs_of(digests, BANDS[1], NEIGHBOURS)), len(self.held), sift.left)
        rows = [one.clauses for one in self.held]
        digests = digests_of(rows, 8, BANDS_OF_TWINS[0] * BANDS_OF_TWINS[1], self.memory)
        twins = sifted(self._near(pairs_of(digests, BANDS_OF_TWINS[1], NEIGHBOURS)), len(self.held))
        return distinct([alike, twins], len(self.held))

    def _near(self, pairs: Iterable[Pairs]) -> Iterator[Pairs]:
        """Those of different agencies, at most a year apart."""
        numbers = {name: at for at, name in enumerate(sorted({one.key[:2] for one in self.held}))}
        agency = np.array([numbers[one.key[:2]] for one in self.held])
        year = np.array([one.key.year for one in self.held])
        for ones, others in pairs:
            fits = (year[others] - year[ones] <= 1) & (agency[ones] != agency[others])
            yield ones[fits], others[fits]

    # -- comparing -----------------------------------------------------------------------------------------

    def _compared(self, place: int, others: Sequence[int]) -> Finding | None:
        """The finding on a report most of which stands in one of the others, with the one that holds most."""
        this = self.held[place]
        nearest = sorted(others, key=lambda other: (abs(self.held[other].key.year - this.key.year), other))
        those = [self.held[other] for other in nearest]
        key = self.memory.key(b"match", self.stock_digest, this.words, *(one.words for one in those))
        match = remembered(self.memory.get(key), len(those))
        if match is None:
            try:
                match = self._match(this, those)
            except WordsChanged:
                return None
            self.memory.put(key, match.dump())
        if match.other is None:
            return None
        that = those[match.other]
        what = self._says(match, that, match.compared > self.lengths[place])
        return verdict(CODE, (this, that.key), match.percent, (match.section, match.passages), what)

    def _match(self, this: Print, those: Sequence[Print]) -> Match:
        mine = self.words.of(this)
        rest = set(unpacked(CLAUSES, this.clauses)) - self.usual
        twins = [at for at, that in enumerate(those) if rest.issubset(unpacked(CLAUSES, that.clauses))]
        found = list[tuple[Likeness, int, Wording]]()
        # What holds every clause needs no further comparing, which a template used by many would make long.
        for at in twins[:1] or range(len(those)):
            its = self.words.of(those[at])
            like = self._likeness(mine, its)
            if like:
                found.append((like, at, its))
        if not found:
            return NO_MATCH
        like, at, its = max(found, key=lambda one: one[0].found)
        shown = passages(mine, its, like.clauses)
        return Match(at, like.percent, like.compared, len(twins or found) - 1, *shown)

    def _likeness(self, this: Wording, that: Wording) -> Likeness | None:
        """How much of a text stands in the other; None where that is too little.

        Where hardly anything but variants of set phrases is left to compare, the text as a whole is: that
        all of them stand together once more is no chance.
        """
        like = compare(this, that, self.shingles)
        if like.compared >= LEAST:
            return like if like.percent >= COPIED else None
        whole = compare(this, that)
        return whole if whole.percent >= WHOLE and whole.compared >= LEAST else None

    def _says(self, match: Match, that: Print, whole: bool) -> Message:
        name = self.words.agencies[that.key[:2]].name
        facts = {"share": match.percent, "count": match.compared, "agency": name, "year": that.key.year}
        if whole:
            return message("copied-whole", **facts)
        if not match.more:
            return message("copied-other", **facts)
        return message("copied-others", **facts, more=match.more, limit=COPIED)


def _set_of(row: bytes) -> frozenset[int]:
    return frozenset(unpacked(CHOSEN, row))
