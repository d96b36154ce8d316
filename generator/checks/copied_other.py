"""Narrative that stands nearly verbatim in another agency's report of the same or an adjacent year.

Scales to very many reports: MinHash with bands (locality-sensitive hashing) proposes pairs, and only those
are compared. Every step takes the reports in order of year and key, so the order in which they were read,
and by how many processes, makes no difference.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, pairwise
from operator import itemgetter

from rensa import RMinHash

from generator.agencies import Agency
from generator.checks.copying import (
    COPIED,
    FEW,
    LEAST,
    Print,
    hashes_of,
    too_short,
    verdict,
)
from generator.checks.wording import Likeness, Wording, compare, names_of, shingles_of, wording
from generator.findings import Finding, on_report
from generator.messages import Message, message

CODE = "copied-other"
# A clause is a set phrase if this many agencies use it, and at least one in a hundred.
AGENCIES = 4
ONE_IN = 100
# Agencies with this share of all clauses in common count as one of them (see `_voices`), unless there are
# so many that the text must be a template handed out to them.
ONE_VOICE = 0.9
TEMPLATE = 50
# Bands, and hashes a band. Eighty of three find a pair that has two fifths of its shingles in common with
# 99 %, a quarter with 70 %; four of eight find next to nothing but twins.
BANDS = (80, 3)
BANDS_OF_VOICES = (4, 8)
BANDS_OF_TWINS = (8, 6)
# A report with 80 % of its clauses copied, a word of each changed, has 60 % of its chosen shingles in common.
PROMISE = 0.45
# Twins have this share of their chosen shingles in common, set phrases included.
TWINS = 0.7
SEED = 711
# Of texts of set phrases and their variants this share of all clauses, in percent.
WHOLE = 90
# In a crowd a report is tried with so many of those that come next, and compared with the most promising.
NEIGHBOURS = 8
PROMISING = 3
# From 256 rows on rensa starts threads, which a process that is to fork must not have.
ROWS = 128

# Region and id of an agency.
_Name = tuple[str, str]


def check_copied_other(prints: Iterable[Print], agencies: Mapping[_Name, Agency]) -> Iterator[Finding]:
    """One finding for each report whose words are held: where most of it stands, if anywhere."""
    held = sorted(prints, key=lambda one: (one.key.year, one.key))
    yield from _Collection(held, agencies).findings()


class _Collection:
    """Prints in order of year, region and agency; a report is named by its place among them."""

    def __init__(self, held: Sequence[Print], agencies: Mapping[_Name, Agency]) -> None:
        self.held = held
        self.agencies = agencies
        self.stock = _set_phrases(held)
        phrases = self._in_words(self.stock)
        self.shingles = frozenset(shingle for phrase in phrases for shingle in shingles_of(phrase))
        self.lengths = [_length(one, self.stock) for one in held]
        usual = frozenset(hashes_of(phrases)[1])
        self.chosen = [array("Q", [one for one in each.chosen if one not in usual]) for each in held]
        self.years = Counter(one.key.year for one in held)
        self.keys = {one.key for one in held}

    def _in_words(self, stock: frozenset[int]) -> list[str]:
        """The clauses of these hashes."""
        left, phrases = set(stock), []
        for one in self.held:
            if not left.isdisjoint(one.clauses):
                words = self._wording(one)
                for place, clause in zip(words.counted, one.clauses, strict=True):
                    if clause in left:
                        left.remove(clause)
                        phrases.append(words.plain[place])
        return phrases

    def findings(self) -> Iterator[Finding]:
        """One finding for each report."""
        promising = self._promising()
        for place, one in enumerate(self.held):
            others = self._others(one)
            # Of a text that is a template throughout there is nothing to say.
            own = place in promising and self.lengths[place] > 0
            found = self._compared(place, promising[place]) if own else None
            if found:
                yield found
            elif self.lengths[place] < LEAST:
                what = too_short(self.lengths[place])
                yield on_report(one, CODE, "not_assessable", what, one.place())
            elif not others:
                yield on_report(one, CODE, "not_assessable", message("copying-alone"), one.place())
            else:
                what = message("copying-none", others=others, limit=COPIED)
                yield on_report(one, CODE, "pass", what, one.place())

    def _others(self, one: Print) -> int:
        """The number of other agencies' reports of the same and the adjacent years."""
        near = range(one.key.year - 1, one.key.year + 2)
        return sum(self.years[year] - (one.key._replace(year=year) in self.keys) for year in near)

    def _promising(self) -> dict[int, list[int]]:
        """For each report the others that share most of its chosen shingles, best first."""
        shares: dict[int, list[tuple[float, int]]] = {}
        for place, group in groupby(sorted(self._pairs()), itemgetter(0)):
            these = frozenset(self.chosen[place])
            for _, other in group:
                those = frozenset(self.chosen[other])
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
            mine, its, least = frozenset(self.held[one].chosen), frozenset(self.held[two].chosen), TWINS
        share = len(mine & its) / len(mine) if mine else 0
        return share if share >= least else 0

    def _pairs(self) -> set[tuple[int, int]]:
        """Pairs of different agencies, at most a year apart, whose digests have a band in common.

        Texts that are twins throughout are found by all their clauses: of a text made of usual phrases alone
        nothing else is left to find it by.
        """
        found = set()
        telling = [row if len(row) >= FEW else array("Q") for row in self.chosen]
        twins = _crowds([one.clauses for one in self.held], BANDS_OF_TWINS)
        for crowd in chain(_crowds(telling, BANDS), twins):
            for at, place in enumerate(crowd):
                for other in crowd[at + 1 : at + 1 + NEIGHBOURS]:
                    this, that = self.held[place].key, self.held[other].key
                    if that.year - this.year <= 1 and this[:2] != that[:2]:
                        found.add((place, other))
        return found

    def _compared(self, place: int, others: Sequence[int]) -> Finding | None:
        """The finding on a report most of which stands in one of the others, with the one that holds most."""
        this = self.held[place]
        rest = set(this.clauses) - self.stock
        nearest = sorted(others, key=lambda other: (abs(self.held[other].key.year - this.key.year), other))
        twins = [other for other in nearest if rest.issubset(self.held[other].clauses)]
        # What holds every clause needs no further comparing, which a template used by many would make long.
        found = [(like, other) for other in twins[:1] or nearest if (like := self._likeness(this, other))]
        if not found:
            return None
        like, other = max(found, key=lambda one: one[0].found)
        that = self.held[other]
        what = self._says(like, that, len(twins or found) - 1, like.compared > self.lengths[place])
        return verdict(CODE, (this, that), (self._wording(this), self._wording(that)), like, what)

    def _likeness(self, this: Print, other: int) -> Likeness | None:
        """How much of a report stands in the other; None where that is too little.

        Where hardly anything but variants of set phrases is left to compare, the text as a whole is: that
        all of them stand together once more is no chance.
        """
        pair = self._wording(this), self._wording(self.held[other])
        like = compare(*pair, self.shingles)
        if like.compared >= LEAST:
            return like if like.percent >= COPIED else None
        whole = compare(*pair)
        return whole if whole.percent >= WHOLE and whole.compared >= LEAST else None

    def _says(self, like: Likeness, that: Print, more: int, whole: bool) -> Message:
        name = self.agencies[that.key[:2]].name
        facts = {"share": like.percent, "count": like.compared, "agency": name, "year": that.key.year}
        if whole:
            return message("copied-whole", **facts)
        if not more:
            return message("copied-other", **facts)
        return message("copied-others", **facts, more=more, limit=COPIED)

    def _wording(self, one: Print) -> Wording:
        return wording(one.texts, names_of(self.agencies[one.key[:2]]))


def _length(one: Print, stock: frozenset[int]) -> int:
    """Number of characters without set phrases."""
    if stock.isdisjoint(one.clauses):
        return sum(one.lengths)
    return sum(size for clause, size in zip(one.clauses, one.lengths, strict=True) if clause not in stock)


def _set_phrases(held: Sequence[Print]) -> frozenset[int]:
    """Hashes of the clauses that many agencies use."""
    voices = _voices(held)
    names = {one.key[:2] for one in held}
    sizes = Counter(_head(voices, name) for name in names)
    used: dict[_Name, set[int]] = {}
    for one in held:
        name = _head(voices, one.key[:2])
        used.setdefault(name if sizes[name] <= TEMPLATE else one.key[:2], set()).update(one.clauses)
    counts: Counter[int] = Counter()
    for clauses in used.values():
        counts.update(clauses)
    least = max(AGENCIES, -(-len(names) // ONE_IN))
    return frozenset(clause for clause, count in counts.items() if count >= least)


def _voices(held: Sequence[Print]) -> dict[_Name, _Name]:
    """Agency → another that it speaks with one voice with: reports of theirs are nearly the same throughout.

    They count once where set phrases are told from the number of agencies that use them. Otherwise four
    copies of one text would make all of it set phrases, and hide each other.
    """
    heads: dict[_Name, _Name] = {}
    for crowd in _crowds([one.clauses for one in held], BANDS_OF_VOICES):
        for this, that in pairwise(held[place] for place in crowd):
            one, two = _head(heads, this.key[:2]), _head(heads, that.key[:2])
            if one != two:
                these, those = set(this.clauses), set(that.clauses)
                if len(these & those) >= ONE_VOICE * len(these | those):
                    heads[max(one, two)] = min(one, two)
    return heads


def _head(heads: dict[_Name, _Name], name: _Name) -> _Name:
    """The agency that stands for all of one voice; on the way there links are shortened."""
    while name in heads:
        if heads[name] in heads:
            heads[name] = heads[heads[name]]
        name = heads[name]
    return name


def _crowds(rows: Sequence[array[int]], bands: tuple[int, int]) -> Iterator[list[int]]:
    """Places of rows whose digests have a band in common, in order; every crowd has two or more."""
    number, size = bands
    digests = _digests(rows, number * size)
    width = size * array("I").itemsize
    for at in range(0, number * width, width):
        first: dict[bytes, int] = {}
        crowds: dict[int, list[int]] = {}
        for place, digest in digests:
            head = first.setdefault(digest[at : at + width], place)
            if head != place:
                crowds.setdefault(head, [head]).append(place)
        yield from crowds.values()


def _digests(rows: Sequence[array[int]], hashes: int) -> list[tuple[int, bytes]]:
    """Place and MinHash digest of every row that is not empty."""
    places = [place for place, row in enumerate(rows) if row]
    found: list[tuple[int, bytes]] = []
    for at in range(0, len(places), ROWS):
        batch = places[at : at + ROWS]
        flat, offsets = array("Q"), array("Q", [0])
        for place in batch:
            flat += rows[place]
            offsets.append(len(flat))
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(flat, offsets, num_perm=hashes, seed=SEED)
        digests = (array("I", row).tobytes() for row in matrix.to_rows())
        found += zip(batch, digests, strict=True)
    return found
