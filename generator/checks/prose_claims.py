"""Reads claims out of narratives: which words state which number, of whom, and about which year.

Knows no wording by itself: the patterns stand in `prose.yml`. A claim is taken only if all that stands
before it in its clause is understood; whatever is not sure is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from generator.checks.prose_bodies import FOREIGN, OWN, Whom
from generator.checks.prose_lexicon import Lexicon, Pattern, lexicon
from generator.checks.prose_text import Prose, factor_of, number

# Where clauses begin: at signs, and in lists at the comma after a counted number.
_CLAUSE = re.compile("[，；：（）]|(?<=[件条宗起份项个例次期篇元场%])[、和及]")
_PART = re.compile("[^，。；]{0,120}")
_YEAR = re.compile("(20[0-9]{2})年")
# What a clause has to hold to state anything: a digit, a counted Chinese number, a denial, an “all”.
_STATED = re.compile(
    "[0-9]|[一二三四五六七八九十百千两〇零][件条宗起份项个例次]|未|没有|无|不存在|均|全部|所有|都"
)
# So long may the words be that stand before a claim in its clause, and a body's name among them.
BEFORE, NAME = 60, 30
# So far back is looked for what a sentence is about, and among so many matters.
BACK, LATEST = 200, 20
# So much after a matter tells what it is.
AHEAD = 20


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A number that the narrative states, from `start` to `end` of its prose; `at` is the number itself.

    `unit` is what it is counted in (万: 10,000), `step` how exactly it is stated (1: to the last one).
    `scope` is `own`, `aggregate`, `unsure` (either may be meant), `foreign` (another body) or None.
    `limited` says that it may count only some.
    """

    pattern: Pattern
    prose: Prose
    start: int
    end: int
    at: int
    value: Decimal
    unit: Decimal
    step: Decimal
    scope: str | None
    limited: bool
    sentence: tuple[int, int]

    @property
    def quote(self) -> str:
        """The printed words."""
        return self.prose.quote(self.start, self.end)

    @property
    def words(self) -> str:
        """The words as they were read."""
        return self.prose.text[self.start : self.end]

    @property
    def context(self) -> str:
        """The sentence as it was read, as far as it is looked at."""
        start, end = self.sentence
        return self.prose.text[max(start, self.start - BACK) : min(end, self.end + BACK)]


class _Head(NamedTuple):
    """A place where a claim may begin, all before it being understood; `body` is a name that stands there."""

    place: int
    scope: str | None = None
    limited: bool = False
    body: str | None = None


def read_claims(prose: Prose, year: int, whom: Whom) -> Iterator[list[Claim]]:
    """The claims of a narrative on the report's own year, sentence by sentence, in printed order."""
    words, before = lexicon(), None
    for start, end in prose.sentences():
        if words.gate.search(prose.text, start, end) and _STATED.search(prose.text, start, end):
            sentence = _Sentence(prose, start, end, year, whom, words)
            if before and before.end + 1 == start and words.words["goes_on"].match(prose.text, start):
                sentence.this_year, sentence.scopes = before.this_year, before.scopes[:1]
            before = sentence
            if sentence.read():
                yield sentence.claims


@dataclass(slots=True)
class _Sentence:
    """A sentence being read: whom its clauses speak of, and whether they are about the year."""

    prose: Prose
    start: int
    end: int
    year: int
    whom: Whom
    words: Lexicon
    this_year: bool = True
    named_year: int | None = None
    scopes: list[str | None] = field(default_factory=lambda: [None])
    claims: list[Claim] = field(default_factory=list)
    taken: set[tuple[int, str | None]] = field(default_factory=set)
    matters: list[tuple[int, str | None]] = field(default_factory=list)
    scanned: int = 0

    def read(self) -> list[Claim]:
        """The claims of all clauses; places are those in the whole prose."""
        text, start = self.prose.text, self.start
        for sign in _CLAUSE.finditer(text, start, self.end):
            self._clause(start, sign.start())
            if sign.group() == "（":
                self.scopes.append(self.scopes[-1])
            elif sign.group() == "）" and len(self.scopes) > 1:
                # Whom a bracket speaks of is forgotten where it closes.
                self.scopes.pop()
            start = sign.end()
        self._clause(start, self.end)
        return self.claims

    def _clause(self, start: int, stop: int) -> None:
        """Read one clause; patterns may go on into a bracket or a list that follows it."""
        text = self.prose.text
        heads = self._heads(start, stop)
        part = _PART.match(text, start, self.end)
        if self.this_year and part and _STATED.search(text, start, part.end()):
            patterns = self.words.gated(part.group())
            if patterns:
                heads += self._named_heads(heads[-1].place, start, stop)
            for pattern in patterns:
                self._try(pattern, heads, start)
        self.named_year = self._year_at(start, stop)

    def _try(self, pattern: Pattern, heads: Sequence[_Head], start: int) -> None:
        for head in heads:
            match = pattern.regex.match(self.prose.text, head.place, self.end)
            if match and self._holds(pattern, match, start):
                claim = self._claim(pattern, match, head, start)
                if claim:
                    self.claims.append(claim)
                    return

    # -- what stands before a claim ----------------------------------------------------------------------

    def _heads(self, start: int, stop: int) -> list[_Head]:
        """Where in a clause claims may begin; takes note of whom and which year it speaks of."""
        text, words = self.prose.text, self.words.words
        heads = self._walk(_Head(start), start, stop)
        last = heads[-1].place
        if words["body"].search(text, last, min(stop, last + NAME)):
            subject = words["subject"].match(text, last, stop)
            self.scopes[-1] = self._body(subject["name"]) if subject else self.scopes[-1]
        self.scopes[-1] = heads[-1].scope or self.scopes[-1]
        return heads

    def _named_heads(self, last: int, start: int, stop: int) -> list[_Head]:
        """Where claims may begin after the name of a body."""
        text, heads = self.prose.text, list[_Head]()
        for match in self.words.words["body"].finditer(text, last, min(stop, last + NAME)):
            if match.end() - last > 1:
                heads += self._walk(_Head(match.end(), body=text[last : match.end()]), start, stop)
        return heads

    def _body(self, name: str) -> str:
        return OWN if self.whom.names_own(name) else FOREIGN

    def _walk(self, head: _Head, start: int, stop: int) -> list[_Head]:
        """From one head on over words that change nothing."""
        text, words = self.prose.text, self.words.words
        heads = [head]
        place, scope, limited, body = head
        while place < stop and place - start < BEFORE:
            match = words["lead"].match(text, place, self.end)
            if not match or match.end() == place:
                if words["other_time"].match(text, place, stop):
                    self.this_year = False
                break
            kind = match.lastgroup
            if kind == "limited":
                limited = True
            elif kind:
                scope = self.whom.territory(match) if kind == "aggregate" else kind
            elif str(self.year) in match.group() or words["now"].search(match.group()):
                self.this_year = True
            place = match.end()
            heads.append(_Head(place, scope, limited, body))
        return heads

    def _year_at(self, start: int, place: int) -> int | None:
        """The last year named in the sentence before a place of the clause that begins at `start`."""
        text, words, found = self.prose.text, self.words.words, self.named_year
        for match in _YEAR.finditer(text, start, place):
            carried = words["carried"].match(text, match.end())
            if not carried and not words["carried_to"].search(text, start, match.start()):
                found = int(match[1])
        return found

    # -- whether what a pattern found is a claim ---------------------------------------------------------

    def _holds(self, pattern: Pattern, match: re.Match[str], start: int) -> bool:
        text, named = self.prose.text, match.groupdict()
        return (
            named.get("lastyear") in (None, str(self.year - 1))
            and named.get("nextyear") in (None, str(self.year + 1))
            and self._year_at(start, match.start()) in (None, self.year)
            and not (pattern.needs and not pattern.needs.search(text, *self._around(match, after=0)))
            and not (pattern.unless and pattern.unless.search(text, *self._around(match)))
            and not (pattern.also and not pattern.also.search(match.group()))
            and not (pattern.after and not self._follows(pattern.after, match.start()))
            and self._is_on_topic(pattern, match)
            and not self._is_of_part(pattern, match.start())
        )

    def _claim(self, pattern: Pattern, match: re.Match[str], head: _Head, start: int) -> Claim | None:
        named = match.groupdict()
        digits = named.get("n")
        at = match.start("n") if digits else match.start()
        value = number(digits, named["unit"]) if digits else Decimal(0)
        unit = factor_of(named.get("unit")) or Decimal(1)
        if value is None or (at, pattern.subject) in self.taken:
            return None
        self.taken.add((at, pattern.subject))
        named_scope = self._body(head.body) if head.body else None
        self.scopes[-1] = head.scope or named_scope or self.scopes[-1]
        step = unit.scaleb(-len((digits or "").partition(".")[2]))
        place = (start, match.end(), at)
        scope, sentence = self.scopes[-1], (self.start, self.end)
        return Claim(pattern, self.prose, *place, value, unit, step, scope, head.limited, sentence)

    def _around(self, match: re.Match[str], after: int = BACK) -> tuple[int, int]:
        """Where the sentence around a place begins and ends, as far as it is looked at."""
        return max(self.start, match.start() - BACK), min(self.end, match.end() + after)

    def _between(self, place: int) -> str | None:
        """The words between the claim before, if there is one not far, and a place."""
        before = self.claims[-1].end if self.claims else -BACK
        return self.prose.text[before:place] if place - before < BACK else None

    def _follows(self, code: str, place: int) -> bool:
        """Whether the claim right before is of that code, but for a comma, a bracket and empty words."""
        between = self._between(place)
        if between is None or self.claims[-1].pattern.code != code:
            return False
        return self.words.words["next"].fullmatch(between) is not None

    def _is_of_part(self, pattern: Pattern, place: int) -> bool:
        """Whether an outcome is only that of applications carried in, or of one kind of applicants."""
        between = self._between(place)
        if between is None or pattern.code not in ("prose-outcomes", "prose-answered"):
            return False
        before = self.claims[-1].pattern
        if before.code != "prose-applicants" and before.readings != ("carried_in",):
            return False
        return self.words.words["part_of"].match(between) is not None

    def _is_on_topic(self, pattern: Pattern, match: re.Match[str]) -> bool:
        if pattern.topic is None:
            return True
        if pattern.topic == "challenge":
            return self._is_of_challenges(pattern, match)
        words = self.words.words
        if pattern.code == "prose-received" and words["named"].search(match.group()):
            return True
        matter = self._matter(match.end())
        if matter is None and pattern.code == "prose-outcomes":
            return words["application"].search(self.prose.text, *self._around(match, after=0)) is not None
        return matter == "request"

    def _is_of_challenges(self, pattern: Pattern, match: re.Match[str]) -> bool:
        """Whether a review or lawsuit is one about information, against the agency."""
        text, words = self.prose.text, self.words.words
        back, ahead = self._around(match)
        decides = self.whom.reviews if pattern.zero else self.whom.may_review
        if decides and words["reviewer"].search(text, back, match.end()):
            return False
        if pattern.subject == "litigation" and words["instances"].search(text, back, ahead):
            return False
        if words["information"].search(text, back, match.end()):
            return True
        if words["information"].search(text, match.end(), ahead) or self.whom.reviews:
            return False
        return self._matter(match.start(), "challenge") == "request"

    def _matter(self, place: int, skipped: str = "") -> str | None:
        """What was spoken of last before a place, but for one matter that is skipped."""
        start = max(self.scanned, self.start - BACK)
        for match in self.words.words["matters"].finditer(self.prose.text, start, place + AHEAD):
            if match.start() < place and match.lastgroup != "passed":
                self.matters.append((match.start(), match.lastgroup))
        self.scanned = max(start, place)
        found = (kind for at, kind in self.matters[: -LATEST - 1 : -1] if at < place and kind != skipped)
        return next(found, None)
