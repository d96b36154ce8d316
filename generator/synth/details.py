"""What agencies tell of their work at length: sentences made of clauses, until a report is long enough."""

from __future__ import annotations

from generator.synth.dice import Dice, data
from generator.synth.draft import Draft
from generator.synth.voice import Speaker

# Characters of narrative beyond what every report says; real reports have 1,200 to 5,000 in all, few of them
# the most. One in so many agencies falls in each span.
SPANS = ((350, 700),) * 3 + ((700, 1200),) * 3 + ((1200, 2000),) * 2 + ((2000, 2900), (2900, 3900))
VARIED = (85, 115)
SAYS_FIGURE = 60


def details(draft: Draft, speaker: Speaker, paragraphs: int) -> list[list[str]]:
    """Sentences for each of so many paragraphs, together about as long as this agency writes.

    How many there are depends on the agency and its year alone, never on figures: who copies a report
    copies all of them.
    """
    told: list[list[str]] = [[] for _ in range(paragraphs)]
    wanted = _length(draft, speaker.dice)
    patterns = data("patterns")["details"]["sentences"]
    order = speaker.dice.shuffled(range(len(patterns)))
    length = turn = 0
    while length < wanted:
        sentence = speaker.say(patterns[order[turn % len(order)]])
        told[turn % paragraphs].append(sentence)
        length += len(sentence)
        turn += 1
    return told


def decisions(draft: Draft, speaker: Speaker) -> list[str]:
    """Sentences on decisions that the second table counts, where its form has them."""
    said = []
    for row, patterns in data("patterns")["details"]["figures"].items():
        count = draft.disclosure.get(row, {}).get("decisions")
        wanted = speaker.dice.chance(SAYS_FIGURE) and "disclosure" not in draft.hush
        sentence = speaker.one_of(patterns, decisions=_number(count, speaker))
        said += [sentence] if wanted and count is not None else []
    return said


def _number(cell: int | str | None, speaker: Speaker) -> str:
    return speaker.number(cell) if isinstance(cell, int) else str(cell)


def _length(draft: Draft, dice: Dice) -> int:
    """Characters: an agency writes about as much every year."""
    own = Dice("length", draft.voice.key)
    low, high = own.pick(SPANS)
    return own.between(low, high) * dice.between(*VARIED) // 100
