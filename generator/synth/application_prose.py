"""Sentences on applications: how many came, from whom, how they ended, what is left."""

from __future__ import annotations

from typing import Any

from generator.synth import numerals
from generator.synth.dice import data
from generator.synth.draft import TOTAL, Draft
from generator.synth.facts import Facts, facts_of, growth
from generator.synth.numerals import percent
from generator.synth.voice import Speaker

# Drawn for each, whether or not it comes up, so that figures move the words of no other topic.
TOPICS = (
    "received", "with_carried", "carried_in", "channels", "applicants", "share_natural", "growth", "answered",
    "extended", "outcomes", "outcome", "share_granted", "carried_out",
)  # fmt: skip


def application_sentences(draft: Draft, before: Draft | None, speaker: Speaker) -> list[str]:
    """What the overview says of applications, in the order in which reports say it."""
    if "requests" in draft.hush:
        return []
    return _Applications(draft, before, speaker).sentences()


class _Applications:
    """The choice of topics: those asked for, none that is hushed, the rest by chance."""

    def __init__(self, draft: Draft, before: Draft | None, speaker: Speaker) -> None:
        self.draft, self.before, self.speaker = draft, before, speaker
        self.facts: Facts = facts_of(draft)
        self.patterns: dict[str, Any] = data("patterns")["figures"]
        self.slips = draft.slips
        roll = speaker.dice.roll
        self.rolls = {topic: (roll(), roll()) for topic in TOPICS}

    def sentences(self) -> list[str]:
        facts, unsaid = self.facts, "nothing_due" in self.slips
        if self.slips.get("zero") or not (facts.due or unsaid):
            return [self._one("received", "received_zero")]
        if not (facts.new or unsaid):
            return [self._one("received", "received_zero_new"), *self._carried_in(100), *self._end()]
        return [*self._received(), *self._channels(), *self._applicants(), *self._growth(), *self._end()]

    def _wants(self, topic: str, percent: int) -> bool:
        falls = self.rolls[topic][0] * 100 < percent
        return topic in self.draft.say or (falls and topic not in self.draft.hush)

    def _one(self, topic: str, pool: str = "", **more: str) -> str:
        return self.speaker.say(self._pattern(topic, pool or topic), **more)

    def _pattern(self, topic: str, pool: str) -> Any:
        patterns = self.patterns[pool]
        return patterns[int(self.rolls[topic][1] * len(patterns))]

    def _number(self, name: str, true: int) -> str:
        return self.speaker.number(int(self.slips.get(name, true)))

    def _received(self) -> list[str]:
        facts = self.facts
        both = self._wants("with_carried", 40) and facts.carried_in > 0 and "received" not in self.draft.say
        if both and "carried_in" not in self.draft.say:
            numbers = {
                name: self.speaker.number(getattr(facts, name)) for name in ("new", "carried_in", "due")
            }
            return [self._one("with_carried", **numbers)]
        return [self._one("received", new=self._number("new", facts.new)), *self._carried_in(50)]

    def _carried_in(self, percent: int) -> list[str]:
        if not self._wants("carried_in", percent) or not self.facts.carried_in:
            return []
        return [self._one("carried_in", carried_in=self._number("carried_in", self.facts.carried_in))]

    def _channels(self) -> list[str]:
        """How the new applications were handed in, all ways together."""
        if not self._wants("channels", 20) or not self.facts.new:
            return []
        pattern = self._pattern("channels", "channels")
        ways = self.patterns["ways"]
        counts = zip(ways, self.speaker.dice.apportion(self.facts.new, (6, 3, 1)), strict=True)
        return [self._list(pattern, [(way, count) for way, count in counts if count], "way")]

    def _list(self, pattern: dict[str, str], counts: list[tuple[str, int]], blank: str) -> str:
        """A head and so many things with their counts."""
        items = (
            self.speaker.say(pattern["item"], **{blank: name, "count": self.speaker.number(count)})
            for name, count in counts
        )
        said = {name: self._number(name, getattr(self.facts, name)) for name in ("new", "answered")}
        return self.speaker.say(pattern["head"], **said) + pattern["join"].join(items) + "。"

    def _applicants(self) -> list[str]:
        facts, said = self.facts, []
        natural, others = (
            int(self.slips.get(name, getattr(facts, name))) for name in ("natural", "organisations")
        )
        numbers = {"natural": self.speaker.number(natural), "organisations": self.speaker.number(others)}
        if self._wants("applicants", 45) and natural:
            said.append(self._one("applicants", "" if others else "natural_only", **numbers))
        if self._wants("share_natural", 20) and facts.new and natural:
            share = self._percent(percent(facts.natural, facts.new, self.speaker.dice.between(1, 2)))
            said.append(self._one("share_natural", natural=numbers["natural"], share=share))
        return said

    def _percent(self, text: str) -> str:
        return numerals.write_decimal(text, self.speaker.how).strip()

    def _growth(self) -> list[str]:
        if not self._wants("growth", 35) or self.before is None or "requests" in self.before.absent:
            return []
        new, old = self.facts.new, self.before.requests["new"][TOTAL]
        if not old or new == old:
            return []
        rate = self.slips.get("growth") or growth(new, old, self.speaker.dice.between(1, 2))
        if "growth" not in self.draft.say and (not rate.strip("0.") or self.speaker.dice.chance(25)):
            change = self.speaker.number(abs(new - old))
            return [self._one("growth", "growth_more" if new > old else "growth_less", change=change)]
        pool = "growth_up" if new > old else "growth_down"
        return [self._one("growth", pool, growth=self._percent(rate), new=self.speaker.number(new))]

    def _end(self) -> list[str]:
        """How applications ended, and what is left of them."""
        facts, said = self.facts, []
        if self._wants("answered", 40) and facts.answered:
            said.append(self._one("answered", answered=self._number("answered", facts.answered)))
            said += self._extended()
        elif self._wants("outcomes", 60) and facts.answered:
            pattern = self._pattern("outcomes", "outcomes")
            labels = self.patterns["outcome_labels"]
            counts = [(labels[group], count) for group, count in facts.outcomes.items() if count]
            said.append(self._list(pattern, counts, "label"))
        if self._wants("outcome", 25):
            said += self._outcome()
        if self._wants("share_granted", 25) and facts.outcomes["granted"]:
            share = self.slips.get("share") or percent(
                facts.outcomes["granted"], facts.answered, self.speaker.dice.between(1, 2)
            )
            granted = self.speaker.number(facts.outcomes["granted"])
            said.append(self._one("share_granted", granted=granted, share=self._percent(share)))
        return [*said, *self._carried_out()]

    def _extended(self) -> list[str]:
        """Answers for which the time was extended: a part of all, which no table states."""
        if not self._wants("extended", 20) or self.facts.answered < 5:
            return []
        count = self.speaker.dice.between(1, self.facts.answered // 4)
        return [self._one("extended", count=self.speaker.number(count))]

    def _outcome(self) -> list[str]:
        """One class of outcomes by itself."""
        groups = [group for group, count in self.facts.outcomes.items() if count]
        if "outcome" in self.slips:
            groups = [self.slips["outcome"][0]]
        if not groups:
            return []
        group = self.speaker.dice.pick(groups)
        true = self.facts.outcomes[group]
        count = self.slips["outcome"][1] if "outcome" in self.slips else true
        label = self.patterns["outcome_labels"][group]
        return [self._one("outcome", label=label, count=self.speaker.number(count))]

    def _carried_out(self) -> list[str]:
        left = int(self.slips.get("carried_out", self.facts.carried_out))
        if not self._wants("carried_out", 60):
            return []
        if left:
            return [self._one("carried_out", carried_out=self.speaker.number(left))]
        return [self._one("carried_out", "carried_none")]
