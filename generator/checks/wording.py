"""A report's own words made comparable: cut into clauses; names, numbers, titles and set phrases left out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path

import yaml

from generator.agencies import Agency
from generator.reports import Narrative, Report

# Section id and printed text of each narrative that is compared.
Texts = tuple[tuple[str, str], ...]
# The section of the longest passage that two texts share, and the passages as printed in both.
Passages = tuple[str | None, tuple[tuple[str, str], ...]]

STOCK = Path(__file__).with_name("stock_phrases.yml")
# The opening paragraph follows a pattern everywhere.
LEFT_OUT = "preface"
# Characters of a shingle; a clause is nearly verbatim if shingles of the other text cover this share of it.
SHINGLE = 5
NEARLY = (3, 4)
# Clauses shorter than this say too little to be anybody's own.
SHORTEST = 8
# Passages shown of two texts, and the characters of each.
SHOWN = 5
LENGTH = 120

# A clause is a sentence, or a part of one that ends with a comma after at least 20 characters.
_END = "。；;！!？?"
_CLAUSE = re.compile(rf"[^{_END}\n]{{20,}}?(?:，|,(?![0-9]))|[^{_END}\n]+[{_END}]?[”’）]*")
# Characters of which Unicode knows a plain twin, commas and the like excepted: they are dropped anyway.
_TWINS = re.compile(
    "[\u2460-\u24ff\u2e80-\u2fdf\u3200-\u33ff\uf900-\ufaff\uff10-\uff19\uff21-\uff5a\ufb00-\ufb06]"
)
_TITLES = re.compile(r"《[^《》\n]{1,100}》|[〔\[［(（【][12][0-9]{3}[〕\]］)）】]第?[0-9]{1,6}号")
_SIGNS = re.compile(r"[^\w\n]+")
# What stands for a name or a number; next to each other they are one.
_BLANK = "0"
_NUMBERS = re.compile("[0-9〇零一二三四五六七八九十百千万亿两]+")
_REGION = re.compile(r"([\u4e00-\u9fff]{2,6}?)(?:自治区|自治州|自治县|自治旗|街道|地区|[省市州盟县区旗镇乡])")
_SHINGLES = re.compile(rf"(?=(.{{{SHINGLE}}}))")
_MARK = b"\1" * SHINGLE


@dataclass(frozen=True, eq=False)
class Wording:
    """Clauses in printed order: as printed, made comparable (`plain`), and the section each stands in.

    `counted` are the places of those that count; the others are short or set phrases.
    """

    clauses: tuple[str, ...]
    plain: tuple[str, ...]
    sections: tuple[str, ...]
    counted: tuple[int, ...]

    @cached_property
    def text(self) -> str:
        """All clauses made comparable, one after the other."""
        return "".join(self.plain)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Where in `text` the clauses begin, and where the last one ends."""
        return tuple(accumulate(map(len, self.plain), initial=0))

    @cached_property
    def places(self) -> dict[str, int]:
        """Clause made comparable → the first place where it stands."""
        return {clause: place for place, clause in reversed(list(enumerate(self.plain)))}

    @cached_property
    def homes(self) -> dict[str, int]:
        """Shingle → the first clause in which it begins; it may go beyond its end."""
        shingles = shingles_of(self.text)
        found: dict[str, int] = {}
        for place, (start, end) in enumerate(pairwise(self.ends)):
            for shingle in shingles[start:end]:
                found.setdefault(shingle, place)
        return found


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of one text stands in another: characters compared, those found again, in which clauses."""

    compared: int
    found: int
    clauses: tuple[int, ...]

    @property
    def percent(self) -> int:
        """The share found again in whole percent, rounded down."""
        return self.found * 100 // self.compared if self.compared else 0


def words_of(report: Report) -> list[Narrative]:
    """Narratives in the report's own words: no summaries, not the opening paragraph."""
    narratives = (*report.sections.values(), *report.extra_sections)
    return [one for one in narratives if one.kind == "full" and one.id != LEFT_OUT]


def texts_of(report: Report) -> Texts:
    """Section and text of the report's own words."""
    return tuple((one.id, one.text) for one in words_of(report))


@lru_cache(maxsize=1024)
def names_of(agency: Agency) -> tuple[str, ...]:
    """What an agency and the regions in its names are called, longest first.

    >>> names_of(Agency("990101", "shili", "示例市甲乙区示例局", (), None, None, None, None, ""))
    ('示例市甲乙区示例局', '甲乙区示例局', '甲乙区', '示例市', '甲乙', '示例')
    """
    found = set()
    for name in (_SIGNS.sub("", one) for one in (agency.name, *agency.aliases)):
        found.add(name)
        at = 0
        while match := _REGION.match(name, at):
            found |= {name[at:], match[0], match[1]}
            at = match.end()
    return tuple(sorted((one for one in found if len(one) > 1), key=lambda name: (-len(name), name)))


# Texts are long, so only those at hand are kept.
@lru_cache(maxsize=8)
def wording(texts: Texts, names: tuple[str, ...]) -> Wording:
    """Cut texts into clauses and make them comparable; `names` are those of the agency."""
    parts = [(section, _CLAUSE.findall(text)) for section, text in texts]
    clauses = tuple(clause.strip() for _, found in parts for clause in found)
    sections = tuple(section for section, found in parts for _ in found)
    lines = plain_text("\n".join(clauses), names)
    plain = tuple(lines.split("\n")) if clauses else ()
    marks = [phrase for phrase in _stock_phrases() if phrase in lines]
    counted = tuple(
        place
        for place, clause in enumerate(plain)
        if len(clause) >= SHORTEST and not any(mark in clause for mark in marks)
    )
    return Wording(clauses, plain, sections, counted)


def plain_text(text: str, names: Sequence[str] = ()) -> str:
    """Text without punctuation, blanks and document titles; names and numbers become one sign. Lines stay."""
    text = _TWINS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = _SIGNS.sub("", _TITLES.sub("", text))
    for name in names:
        text = text.replace(name, _BLANK)
    return _NUMBERS.sub(_BLANK, text)


def compare(this: Wording, that: Wording, stock: Collection[str] = ()) -> Likeness:
    """How much of `this` stands nearly verbatim in `that`.

    Clauses that lie nearly all in the shingles `stock` do not count.
    """
    usual = _nearly_in(this, this.counted, stock) if stock else ()
    counted = [place for place in this.counted if place not in usual]
    other = [place for place in counted if this.plain[place] not in that.places]
    nearly = _nearly_in(this, other, that.homes) if other else ()
    found = [place for place in counted if this.plain[place] in that.places or place in nearly]
    return Likeness(
        compared=sum(len(this.plain[place]) for place in counted),
        found=sum(len(this.plain[place]) for place in found),
        clauses=tuple(found),
    )


def _nearly_in(words: Wording, places: Iterable[int], shingles: Container[str]) -> set[int]:
    """Those of the clauses at `places` of which these shingles cover nearly all."""
    marks = bytearray(len(words.text))
    for at, shingle in enumerate(shingles_of(words.text)):
        if shingle in shingles:
            marks[at : at + SHINGLE] = _MARK
    covered = {place: marks.count(1, words.ends[place], words.ends[place + 1]) for place in places}
    return {
        place for place, count in covered.items() if count * NEARLY[1] >= len(words.plain[place]) * NEARLY[0]
    }


def shingles_of(text: str) -> list[str]:
    """All runs of five characters of a text made comparable, one for each place."""
    return _SHINGLES.findall(text)


def passages(this: Wording, that: Wording, places: Sequence[int]) -> Passages:
    """The section of the longest passage, and the longest passages with their twins, as printed.

    A passage is made of the clauses at `places` of `this`.
    """
    runs = sorted(_runs(this, that, places), key=lambda run: (-_size(this, run), run[0]))[:SHOWN]
    shown = tuple(
        (_cut(this, [one for one, _ in run]), _cut(that, [twin for _, twin in run])) for run in runs
    )
    return (this.sections[runs[0][0][0]] if runs else None), shown


# Places of a clause and of its twin, one after the other in both texts.
_Run = list[tuple[int, int]]


def _runs(this: Wording, that: Wording, places: Sequence[int]) -> Iterator[_Run]:
    """Clauses that stand together in both texts; a short one between them does not part them."""
    run: _Run = []
    for place in places:
        twin = _twin(this.plain[place], that)
        if twin is None:
            continue
        if run and not _follows(this, that, run[-1], (place, twin)):
            yield run
            run = []
        run.append((place, twin))
    if run:
        yield run


def _twin(clause: str, that: Wording) -> int | None:
    """The clause that holds most of the shingles of this one; None where none is found."""
    if clause in that.places:
        return that.places[clause]
    votes = Counter(that.homes[one] for one in shingles_of(clause) if one in that.homes)
    return max(votes, key=lambda home: (votes[home], -home), default=None)


def _follows(this: Wording, that: Wording, last: tuple[int, int], one: tuple[int, int]) -> bool:
    near = one[0] - last[0] <= 2 and 0 <= one[1] - last[1] <= 2
    return near and all(
        text.sections[a] == text.sections[b] for text, a, b in zip((this, that), last, one, strict=True)
    )


def _size(this: Wording, run: _Run) -> int:
    return sum(len(this.plain[place]) for place, _ in run)


def _cut(words: Wording, places: Sequence[int]) -> str:
    """The printed clauses from the first to the last of these places, up to about 120 characters.

    Cut at the end of a sentence if there is one, else of a clause, else anywhere.
    """
    text = "".join(words.clauses[places[0] : places[-1] + 1])
    if len(text) <= LENGTH:
        return text
    for ends in (_END, "，,、"):
        at = max(text.rfind(end, LENGTH // 3, LENGTH) for end in ends)
        if at > 0:
            return text[: at + 1] + "……"
    return text[:LENGTH] + "……"


@cache
def _stock_phrases() -> tuple[str, ...]:
    """The set phrases; the file is ours, so a fault in it is a fault of the set-up."""
    loaded: list[str] = yaml.load(STOCK.read_text("utf-8"), yaml.CSafeLoader)
    return tuple(plain_text(phrase) for phrase in loaded)
