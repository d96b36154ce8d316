"""How an agency writes: which sentences, in which order, about which made-up projects."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

from generator.synth import numerals
from generator.synth.cast import Member
from generator.synth.dice import Dice, data

POOLS = ("opening", "disclosure", "handling", "management", "platform", "supervision", "problems", "measures")
CLAUSES = ("act", "outcome", "aim")
_BLANK = re.compile(r"{([a-z_]+)}")
Said = Mapping[str, str]


class Voice:
    """The sentences of an agency, in an order of its own: years that follow each other share none."""

    def __init__(self, member: Member, seed: int) -> None:
        dice = Dice(seed, "voice", member.region, member.id)
        self.key = f"{seed}/{member.region}/{member.id}"
        self.style = numerals.style(dice)
        self.unit = dice.pick(("件", "件", "件", "件", "件", "件", "宗", "条"))
        self.we = _self_name(member, dice)
        self.headed = dice.chance(45)
        self.orders = {pool: dice.shuffled(data("patterns")[pool]) for pool in (*POOLS, "closing")}

    def some(self, pool: str, turn: int, count: int) -> list[str]:
        """So many patterns of a pool for the agency's year number `turn`."""
        order = self.orders[pool]
        return [order[(turn * count + index) % len(order)] for index in range(count)]


def _self_name(member: Member, dice: Dice) -> str:
    if member.government:
        end = member.region_name[-1]
        return dice.pick((f"全{end}", f"我{end}"))
    return dice.pick(("本机关", "本单位", "我" + member.short[-1]))


class Speaker:
    """Fills the blanks of patterns: with what is said, else with chance words and meaningless numbers."""

    def __init__(self, dice: Dice, how: str, said: Said) -> None:
        self.dice, self.how, self.said = dice, how, said
        words = data("cast")["words"]
        self.words: dict[str, Sequence[str]] = {
            name: words[name] for name in ("topic", "group", "office", "form", "when")
        }
        self.made: dict[str, Callable[[], str]] = {
            "brand": lambda: dice.pick(words["brand_first"]) + dice.pick(words["brand_second"]),
            "place": lambda: self.made["brand"]() + dice.pick(words["place_end"]),
            "few": lambda: self.number(dice.between(2, 9)),
            "some": lambda: self.number(dice.between(10, 60)),
            "many": lambda: self.number(dice.between(100, 3000)),
        }
        for clause in CLAUSES:
            self.made[clause] = partial(self._clause, clause)

    def number(self, number: int) -> str:
        """A whole number in the style of the report."""
        return numerals.write(number, self.how)

    def say(self, pattern: str, **more: str) -> str:
        """A sentence; `more` goes before what else is said."""
        parts = []
        for text, blank in _split(pattern):
            parts.append(text)
            if blank:
                parts.append(self._word(blank, more))
        return "".join(parts)

    def one_of(self, patterns: Sequence[str], **more: str) -> str:
        """A sentence made from any of several patterns."""
        return self.say(self.dice.pick(patterns), **more)

    def _clause(self, name: str) -> str:
        """Part of a sentence, with blanks of its own."""
        return self.one_of(data("patterns")["details"][name])

    def _word(self, blank: str, more: Mapping[str, str]) -> str:
        for known in (more, self.said):
            if blank in known:
                return known[blank]
        options = self.words.get(blank)
        return self.dice.pick(options) if options else self.made[blank]()


@cache
def _split(pattern: str) -> tuple[tuple[str, str], ...]:
    """A pattern as pairs of text and the blank after it."""
    pieces = _BLANK.split(pattern)
    return tuple(zip(pieces[::2], [*pieces[1::2], ""], strict=True))
