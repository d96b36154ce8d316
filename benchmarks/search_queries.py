"""Queries as people type them, made from the data by chance (seeded), and the pages right for each."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeVar

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin
from rapidfuzz.distance import OSA

from benchmarks.search_corpus import Corpus, Named, parts
from generator.reports import ReportKey
from generator.search.folding import HAN, fold

# A name that more agencies share than the first results can show asks for no page in particular.
SHARED = 5
PHRASE = (3, 8)
# Of a text this long a piece can be said to come from its middle.
LONG = 60
WORDINGS = (
    "{year}{name}",
    "{name}{year}",
    "{year} {name}",
    "{name} {year}",
    "{year}年{name}",
    "{name}{year}年度",
    "{name}{year}年报",
    "{year}年{name}年报",
    "{name} {year}年度报告",
    "{name}{year}年政府信息公开年报",
)
SCRIPTS = ("s2t", "s2tw", "s2hk")
ENDINGS = "省市县区旗"
# Chance does not find a query each time; a corpus too small for a class must not keep it looking for ever.
ATTEMPTS = 20_000

T = TypeVar("T")
Dice = random.Random
Spellings = Callable[[Named], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, and the addresses below the root of the pages any of which is right.

    `source`, of words in texts, is the report they were taken from. Nothing is right for what stands nowhere.
    """

    text: str
    right: frozenset[str]
    source: ReportKey | None = None


Make = Callable[[Corpus, Dice], Iterator[Query]]


def queries(corpus: Corpus, make: Make, count: int, seed: str) -> list[Query]:
    """Up to so many different queries of a class; fewer where the data has no more."""
    found: dict[str, Query] = {}
    for query in make(corpus, Dice(seed)):
        found.setdefault(query.text, query)
        if len(found) >= count:
            break
    return list(found.values())


def names(agency: Named) -> Sequence[str]:
    """All that it is called."""
    return (agency.name, *agency.aliases)


def full(agency: Named) -> Sequence[str]:
    """Its official name."""
    return (agency.name,)


def short(agency: Named) -> Sequence[str]:
    """Abbreviations: aliases that no part of the name is."""
    return [alias for alias in agency.aliases if alias not in agency.name]


def dropped(agency: Named) -> Sequence[str]:
    """The name without the last character of its region, or of this and the regions above."""
    return _dropped(agency, agency.name)


def short_dropped(agency: Named) -> Sequence[str]:
    """Abbreviations without the last character of the region."""
    return [one for alias in short(agency) for one in _dropped(agency, alias)]


def _dropped(agency: Named, name: str) -> list[str]:
    found, now = [], name
    for region in agency.regions:
        # Nobody drops the 县 of 陕县.
        if len(region) > 2 and region[-1] in ENDINGS and region in now:
            now = now.replace(region, region[:-1], 1)
            found.append(now)
    return found


def pinyin(agency: Named) -> Sequence[str]:
    """Pinyin without tones, written together or apart."""
    spelt = [lazy_pinyin(name) for name in (*names(agency), *dropped(agency))]
    return [join.join(syllables) for syllables in spelt for join in ("", " ")]


def initials(agency: Named) -> Sequence[str]:
    """The first letters of its pinyin."""
    return ["".join(lazy_pinyin(name, style=Style.FIRST_LETTER)) for name in names(agency)]


def traditional(agency: Named) -> Sequence[str]:
    """In the traditional characters of the mainland's tables, of Taiwan or of Hong Kong."""
    spelt = (_converter(script).convert(name) for name in names(agency) for script in SCRIPTS)
    return [name for name in spelt if name not in names(agency)]


@cache
def _converter(script: str) -> OpenCC:
    return OpenCC(script)


def spelt(spellings: Spellings, corpus: Corpus, dice: Dice) -> Iterator[Query]:
    """Agencies by one of their spellings; all that are spelt the same are right, if they are few."""
    spelt_so: dict[str, set[str]] = defaultdict(set)
    for agency in corpus.agencies:
        for text in spellings(agency):
            spelt_so[text].add(agency.address)
    for agency in _shuffled(corpus.agencies, dice):
        some = [text for text in spellings(agency) if len(spelt_so[text]) <= SHARED]
        if some:
            text = dice.choice(some)
            yield Query(text, frozenset(spelt_so[text]))


def part(corpus: Corpus, dice: Dice) -> Iterator[Query]:
    """A piece of a name, 3 characters and more, that few agencies have."""
    for agency in _shuffled(corpus.agencies, dice):
        rare = [one for one in parts(agency.name, 3) if len(corpus.holders[fold(one)]) <= SHARED]
        if rare:
            yield Query(dice.choice(rare), frozenset({agency.address}))


def of_year(spellings: Spellings, corpus: Corpus, dice: Dice) -> Iterator[Query]:
    """An agency and the year of one of its reports, in one of several wordings."""
    spelt_so: dict[tuple[str, int], set[str]] = defaultdict(set)
    for agency in corpus.agencies:
        for name in spellings(agency):
            for year in agency.years:
                spelt_so[name, year].add(f"{agency.address}{year}/")
    for agency in _shuffled(corpus.agencies, dice):
        if agency.years and (some := spellings(agency)):
            name, year = dice.choice(some), dice.choice(agency.years)
            text = dice.choice(WORDINGS).format(name=name, year=year)
            yield Query(text, frozenset(spelt_so[name, year]))


def region(spell: Callable[[str], str], corpus: Corpus, dice: Dice) -> Iterator[Query]:
    """A region by its name; its page is right, and so are its agencies."""
    right: dict[str, set[str]] = defaultdict(set)
    for agency in corpus.agencies:
        right[spell(agency.regions[0])] |= {f"regions/{agency.code}/", agency.address}
    for text in dice.sample(sorted(right), len(right)):
        yield Query(text, frozenset(right[text]))


def slip(kind: str, spellings: Spellings, corpus: Corpus, dice: Dice) -> Iterator[Query]:
    """A name with one wrong, missing, extra or swapped character, that is no part of another name."""
    pool = "".join(agency.name for agency in corpus.agencies)
    for agency in _shuffled(corpus.agencies, dice):
        for name in spellings(agency):
            text = SLIPS[kind](name, dice.randrange(len(name)), dice.choice(pool))
            if text != name and not _is_part(corpus, fold(text)) and _meant(corpus, fold(text)) <= SHARED:
                yield Query(text, frozenset({agency.address}))


SLIPS: Mapping[str, Callable[[str, int, str], str]] = {
    "wrong": lambda name, at, other: name[:at] + other + name[at + 1 :],
    "missing": lambda name, at, _other: name[:at] + name[at + 1 :],
    "extra": lambda name, at, other: name[:at] + other + name[at:],
    "swapped": lambda name, at, _other: name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
}


def _is_part(corpus: Corpus, text: str) -> bool:
    short = len(text) < 3 and any(text in name for agency in corpus.agencies for name in agency.names)
    return short or text in corpus.holders


def _meant(corpus: Corpus, text: str) -> int:
    """How many agencies have a name one slip away."""
    close = partial(OSA.distance, text, score_cutoff=1)
    return sum(any(close(name) <= 1 for name in agency.names) for agency in corpus.agencies)


def phrase(corpus: Corpus, dice: Dice) -> Iterator[Query]:
    """3 to 8 characters from the middle third of a text, as they stand there; numbers are not cut in two."""
    long = [(text.key, piece) for text in corpus.texts for piece in text.pieces if len(piece) >= LONG]
    for _ in range(ATTEMPTS if long else 0):
        key, piece = dice.choice(long)
        size = dice.randint(*PHRASE)
        start = dice.randrange(len(piece) // 3, 2 * len(piece) // 3)
        words = piece[start : start + size]
        if _whole(piece, start, start + size) and "\n" not in words:
            yield Query(words, corpus.grep(words), key)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a piece of a text begins and ends with word characters and no number goes on outside."""
    inside = all(unicodedata.category(text[at])[0] in "LN" for at in (start, end - 1))
    cut = re.compile(r"[0-9０-９.,，．][0-9０-９.,，．]")
    return inside and not any(cut.fullmatch(text[at - 1 : at + 1]) for at in (start, end))


def nowhere(lengths: tuple[int, int], corpus: Corpus, dice: Dice) -> Iterator[Query]:
    """Chinese characters of the reports, put together by chance as often as they stand there, that no text of
    the site has in this order."""
    han = {char: count for char, count in corpus.letters.items() if _is_han(char)}
    for _ in range(ATTEMPTS if han else 0):
        text = "".join(dice.choices(list(han), list(han.values()), k=dice.randint(*lengths)))
        if not corpus.stands_anywhere(text):
            yield Query(text, frozenset())


def foreign(corpus: Corpus, dice: Dice) -> Iterator[Query]:
    """Chinese characters that stand nowhere in the site, two to four of them."""
    used = {*corpus.letters, *corpus.names, *"".join(corpus.pages.values())}
    unused = [chr(code) for code in range(*HAN[2]) if fold(chr(code)) not in used]
    for _ in range(ATTEMPTS if unused else 0):
        yield Query("".join(dice.choices(unused, k=dice.randint(2, 4))), frozenset())


def _is_han(char: str) -> bool:
    return any(first <= ord(char) <= last for first, last in HAN)


def licences(labelled: bool, corpus: Corpus, dice: Dice) -> Iterator[Query]:
    """Numbers of decisions on licences, alone or behind the label of their row."""
    for text in _shuffled(corpus.texts, dice):
        for label, number in text.licences:
            right = corpus.by_number[fold(number)]
            yield Query(f"{label} {number}" if labelled else number, right, text.key)


def _shuffled(some: Sequence[T], dice: Dice) -> list[T]:
    return dice.sample(some, len(some))


CLASSES: Mapping[str, Make] = {
    "full name": partial(spelt, full),
    "part of a name": part,
    "year and name": partial(of_year, full),
    "year and abbreviation": partial(of_year, short),
    "abbreviation": partial(spelt, short),
    "abbreviation, region's ending dropped": partial(spelt, short_dropped),
    "region's ending dropped": partial(spelt, dropped),
    "pinyin": partial(spelt, pinyin),
    "initials": partial(spelt, initials),
    "traditional": partial(spelt, traditional),
    **{f"one character {kind}": partial(slip, kind, full) for kind in SLIPS},
    **{f"one character {kind}, abbreviation": partial(slip, kind, short) for kind in SLIPS},
    "region": partial(region, str),
    "pinyin of a region": partial(region, lambda name: "".join(lazy_pinyin(name))),
    "phrase": phrase,
    "number of licences": partial(licences, False),
    "label and number of licences": partial(licences, True),
    "pair that stands nowhere": partial(nowhere, (2, 2)),
    "word that stands nowhere": partial(nowhere, (3, 6)),
    "characters that stand nowhere": foreign,
}
