"""Reads claims out of narratives: which words state which number, of whom, and about which year.

Knows no wording by itself: the patterns stand in `prose.yml`. A claim is taken only if all that stands
before it in its clause is understood; whatever is not sure is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from generator.checks.prose_text import Prose, number

PATTERNS = Path(__file__).with_name("prose.yml")
_CLAUSE = re.compile(r"(?:^|(?<=[，。；：（、）]))")
_YEAR = re.compile(r"(20[0-9]{2})年")
# A year that says where something was carried from or to is not the year spoken of.
_CARRIED = re.compile(r"度?(?:的)?(?:结转|转结|转入|继续|顺延)")
_CARRIED_TO = re.compile(r"(?:结转|转结|转|顺延|延期)(?:至|到|入)?$")
# So long may the words be that stand before a claim in its clause.
BEFORE = 60


@dataclass(frozen=True)
class Pattern:
    """One wording: the regular expression from the clause's beginning, and what the number may mean.

    `words` are those of which the sentence has to hold one.
    """

    code: str
    words: tuple[str, ...]
    source: str
    readings: tuple[str, ...]
    zero: bool
    weak: bool
    result: str | None
    subject: str | None
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    also: str | None

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Compiled when first needed, as most reports need few patterns."""
        return re.compile(f"(?P<before>[^，。；：（）、]{{0,{BEFORE}}}?)(?P<claim>{self.source})")


@dataclass(frozen=True)
class Lexicon:
    """`prose.yml`, ready for use."""

    patterns: tuple[Pattern, ...]
    readings: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]
    lead: re.Pattern[str]
    organisation: re.Pattern[str]
    other_time: re.Pattern[str]
    other_matter: re.Pattern[str]
    sums: dict[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that the narrative states, from `start` to `end` of its prose; `at` is the number itself.

    `scope` is `own`, `aggregate`, `unsure` (either may be meant), `foreign` (another body) or None.
    """

    pattern: Pattern
    prose: Prose
    start: int
    end: int
    at: int
    value: Decimal
    scope: str | None
    sentence: tuple[int, int]

    @property
    def quote(self) -> str:
        """The printed words."""
        return self.prose.quote(self.start, self.end)


@cache
def lexicon() -> Lexicon:
    """The patterns. The file is ours: a fault in it is a fault of the set-up."""
    source: dict[str, Any] = yaml.load(PATTERNS.read_text("utf-8"), yaml.CSafeLoader)
    fragments = {name: _bare(text) for name, text in source["fragments"].items()}
    before, scopes = _bare(source["before"]), ("aggregate", "own", "unsure")
    lead = "|".join([before, *(f"(?P<{name}>{_bare(source[name])})" for name in scopes)])
    return Lexicon(
        patterns=tuple(_pattern(entry, fragments) for entry in source["claims"]),
        readings={
            name: (table, tuple(rows), tuple(columns))
            for name, (table, rows, columns) in source["readings"].items()
        },
        lead=re.compile(lead),
        organisation=re.compile(_bare(source["organisation"])),
        other_time=re.compile(_bare(source["other_time"])),
        other_matter=re.compile(_bare(source["other_matter"])),
        sums={name: re.compile(_expanded(text, fragments)) for name, text in source["sums"].items()},
    )


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _expanded(text: str, fragments: dict[str, str]) -> str:
    text = _bare(text)
    while "⟨" in text:
        text = re.sub("⟨([a-z]+)⟩", lambda match: fragments[match[1]], text)
    return text


def _pattern(entry: dict[str, Any], fragments: dict[str, str]) -> Pattern:
    text = _expanded(entry["pattern"], fragments)
    return Pattern(
        code=entry["code"],
        words=tuple(entry["if"].split("|")),
        source=text,
        readings=tuple(entry.get("readings", ())),
        zero=entry.get("zero", False),
        weak=entry.get("weak", False),
        result=entry.get("result"),
        subject=entry.get("subject"),
        needs=re.compile(entry["needs"]) if "needs" in entry else None,
        unless=re.compile(entry["unless"]) if "unless" in entry else None,
        also=entry.get("also"),
    )


def read_claims(prose: Prose, year: int, names: Sequence[str]) -> Iterator[Claim]:
    """The claims of a narrative on the report's own year, in printed order.

    `names` are those of the agency itself; a clause about another body makes no claim.
    """
    words = lexicon()
    for sentence in prose.sentences():
        text = prose.text[sentence[0] : sentence[1]]
        if _worth_reading(text):
            yield from _claims_of_sentence(prose, sentence, text, words, year, names)


_TOPIC = re.compile("申请|复议|诉讼|结转|转结|无法提供|不予处理|纠错|败诉")
# What a clause has to hold to state anything: a digit, a counted Chinese number, a denial, an “all”.
_STATED = re.compile(
    "[0-9]|[一二三四五六七八九十百千两〇零][件条宗起份项个封例次]|未|没有|无|不存在|均|全部|所有"
)
_PART = re.compile("[^，；。]*")


def _worth_reading(text: str) -> bool:
    return _TOPIC.search(text) is not None and _STATED.search(text) is not None


def _claims_of_sentence(
    prose: Prose, sentence: tuple[int, int], text: str, words: Lexicon, year: int, names: Sequence[str]
) -> Iterator[Claim]:
    scopes: list[str | None] = [None]
    this_year = True
    taken: set[int] = set()
    paragraph = prose.text[prose.text.rfind("\n", 0, sentence[0]) + 1 : sentence[1]]
    patterns = [one for one in words.patterns if any(word in text for word in one.words)]
    for clause in _CLAUSE.finditer(text):
        start = clause.start()
        _enter(scopes, text[start - 1 : start])
        seen, this_year = _lead(text, start, words, year, this_year)
        scopes[-1] = seen or scopes[-1]
        part = _PART.match(text, start)
        if not this_year or part is None or not _STATED.search(part.group()):
            continue
        for pattern in patterns:
            match = pattern.regex.match(text, start)
            if not match or not _applies(pattern, match, text, paragraph, year):
                continue
            whose = _whose(match["before"], words, names)
            if whose is None or not _year_fits(text, match.start("claim"), year):
                continue
            if not _is_of_applications(pattern, match, text, words):
                continue
            groups = match.groupdict()
            at = match.start("n" if groups.get("n") else "claim")
            value = Decimal(0) if "n" not in groups else number(groups["n"], groups["unit"])
            if value is None or at in taken:
                continue
            taken.add(at)
            scopes[-1] = whose if whose != "same" else scopes[-1]
            first, last = sentence[0] + match.start(), sentence[0] + match.end()
            yield Claim(pattern, prose, first, last, sentence[0] + at, value, scopes[-1], sentence)


def _enter(scopes: list[str | None], sign: str) -> None:
    """Whom a bracket speaks of is forgotten where it closes."""
    if sign == "（":
        scopes.append(scopes[-1])
    elif sign == "）" and len(scopes) > 1:
        scopes.pop()


def _applies(pattern: Pattern, match: re.Match[str], text: str, paragraph: str, year: int) -> bool:
    named = match.groupdict()
    if named.get("lastyear", None) not in (None, str(year - 1)):
        return False
    if named.get("nextyear", None) not in (None, str(year + 1)):
        return False
    if pattern.needs and not pattern.needs.search(paragraph):
        return False
    if pattern.unless and pattern.unless.search(text):
        return False
    return pattern.also is None or pattern.also in match["claim"]


def _is_of_applications(pattern: Pattern, match: re.Match[str], text: str, words: Lexicon) -> bool:
    """Whether a number that does not itself name applications can be one of them."""
    if pattern.code in ("prose-received", "prose-challenges", "prose-applicants"):
        return True
    if "申请" in match["claim"]:
        return True
    before = text[: match.start("claim")]
    return not words.other_matter.search(before)


def _lead(text: str, start: int, words: Lexicon, year: int, this_year: bool) -> tuple[str | None, bool]:
    """The scope that a clause begins with, if any, and whether it is still about the report's year."""
    scope = None
    position = start
    while position < len(text) and position - start < BEFORE:
        if words.other_time.match(text, position):
            return scope, False
        match = words.lead.match(text, position)
        if not match or not match.group() or match.group() == "，":
            break
        scope = match.lastgroup or scope
        position = match.end()
        if str(year) in match.group():
            this_year = True
    return scope, this_year


def _year_fits(text: str, place: int, year: int) -> bool:
    """Whether the last year named before a place of the sentence is the report's; none named is well."""
    found = year
    for match in _YEAR.finditer(text, 0, place):
        if _CARRIED.match(text, match.end()) or _CARRIED_TO.search(text, 0, match.start()):
            continue
        found = int(match[1])
    return found == year


def _whose(before: str, words: Lexicon, names: Sequence[str]) -> str | None:
    """Whom the words before a claim name: a scope, `same` if nobody, None if they are not understood."""
    scope = "same"
    position = 0
    while position < len(before):
        match = words.lead.match(before, position)
        if not match or not match.group():
            break
        scope = match.lastgroup or scope
        position = match.end()
    rest = before[position:]
    if not rest:
        return scope
    # What is left may be a body's name, followed by words that change nothing.
    for end in range(len(rest), 1, -1):
        name = rest[:end]
        if words.organisation.search(name) and _only_lead(rest[end:], words):
            own = any(name in one or one.endswith(name) or one in name for one in names)
            return "own" if own else "foreign"
    return None


def _only_lead(text: str, words: Lexicon) -> bool:
    position = 0
    while position < len(text):
        match = words.lead.match(text, position)
        if not match or not match.group():
            return False
        position = match.end()
    return True
