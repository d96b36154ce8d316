"""Sums that the narrative itself states: parts of a whole, and the classes of outcomes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator.checks.prose_claims import Claim
from generator.checks.prose_findings import Stated
from generator.checks.prose_lexicon import lexicon
from generator.checks.prose_readings import Readings
from generator.checks.prose_text import Prose

# The classes of outcomes that a sentence has to name for their sum to be that of all outcomes.
CLASSES = {"granted_and_partial", "refused", "unavailable", "not_processed", "other_outcomes"}
# Lists that reach this share of the whole, but not the whole, are taken for complete; lists of things that
# may be counted twice are taken for mistaken only if they exceed the whole by no more than that.
NEARLY, EXCEEDING = Decimal("0.9"), Decimal("1.1")
# Longer lists are not told apart from several lists.
LONGEST, LENGTH = 40, 1000
# After these, digits are the end of a longer number.
_WITHIN = frozenset("0123456789.")
_STOP = re.compile("[。！？\n]|$")
# So far before a number it is looked for what is counted.
BACK = 40
# So much of what follows a list may tell that it is not complete.
REST = 8


def parts_of(prose: Prose) -> Iterator[Stated]:
    """A number followed by a list of parts of the same kind, in brackets or after 其中."""
    text = prose.text
    for whole in lexicon().words["whole"].finditer(text):
        if whole.start() and text[whole.start() - 1] in _WITHIN:
            continue
        stop = _STOP.search(text, whole.end(), whole.end() + LENGTH)
        end = stop.start() if stop else whole.end()
        if _is_bracket(whole):
            end = text.find("）", whole.end(), end)
        if end < 0:
            continue
        total, back = Decimal(whole["n"]), max(0, whole.start() - BACK)
        exclusive = lexicon().words["exclusive"].search(text, back, whole.end()) is not None
        found = _list(text, whole, end, exclusive)
        if found and _is_sure(total, found[0], whole["open"] == "（", exclusive):
            added = sum(found[0], Decimal(0))
            start = whole.start("n")
            yield Stated("prose-parts", "parts-differ", prose, start, found[1], total, added, added == total)


def _list(text: str, whole: re.Match[str], end: int, exclusive: bool) -> tuple[list[Decimal], int] | None:
    """The numbers of a list `甲1件、乙2件…` and its end; None where it is none, or not surely complete.

    It ends where it adds up to the whole: what follows divides the same whole in another way.
    """
    words, bracket = lexicon().words, _is_bracket(whole)
    total, parts, last = Decimal(whole["n"]), list[Decimal](), whole.end()
    separators = "；、，和及" if whole["open"].endswith("：") else "、，和及"
    position, ways = last, set[str | None]()
    while len(parts) < LONGEST:
        match = words["part"].match(text, position, end)
        if not match or match["counter"] != whole["counter"]:
            break
        label = (match["label"] or "") + match["tail"]
        if words["incomplete"].search(label) or words["nested"].search(match["label"] or ""):
            return None
        if not exclusive and words["overlapping"].search(label):
            return None
        ways |= {one.lastgroup for one in words["divided"].finditer(label)}
        parts.append(Decimal(match["n"]))
        last = match.end()
        if sum(parts) == total or last >= end or text[last] not in separators:
            break
        position = last + 1
    rest = text[last:end]
    if len(parts) < 2 or sum(parts) == total:
        return (parts, last) if len(parts) > 1 else None
    closed = not rest if bracket else rest[:1] in ("", "；", "，")
    return (parts, last) if closed and len(ways) < 2 and not words["incomplete"].search(rest[:REST]) else None


def _is_sure(total: Decimal, parts: Sequence[Decimal], bracket: bool, exclusive: bool) -> bool:
    """Whether a list is surely right or wrong: complete, and of parts of one whole only."""
    added = sum(parts, Decimal(0))
    if added == total:
        return True
    if added < total:
        # After 其中 a list may leave something out.
        return bracket and added >= total * NEARLY and (len(parts) > 2 or exclusive)
    if max(parts) > total or sum(_flat(parts)) == total:
        return False
    return exclusive or (len(parts) > 2 and added <= total * EXCEEDING)


def _is_bracket(whole: re.Match[str]) -> bool:
    return whole["open"][0] == "（" and "）" not in whole["open"]


def _flat(parts: Sequence[Decimal]) -> list[Decimal]:
    """The parts without those that divide the one before them."""
    left = list(parts)
    place = 0
    while place < len(left):
        for end in range(place + 3, len(left) + 1):
            if sum(left[place + 1 : end]) == left[place]:
                del left[place + 1 : end]
                break
        place += 1
    return left


def outcomes_of(readings: Readings, sentence: Sequence[Claim]) -> Iterator[Stated]:
    """A sentence that names every class of outcomes: their sum against the total of table three."""
    named: dict[str, Claim] = {}
    for claim in sentence:
        if claim.pattern.code == "prose-outcomes":
            named.setdefault(claim.pattern.readings[-1], claim)
    total = readings.get("total")
    if total is None or total.value is None or readings.unread("outcomes") or not set(named) >= CLASSES:
        return
    if any(_differs(readings, claim) for claim in named.values()):
        return
    if "granted" not in named["granted_and_partial"].pattern.readings:
        named.pop("partial", None)
    found = [claim for name, claim in named.items() if name in (*CLASSES, "partial")]
    added = sum((claim.value for claim in found), Decimal(0))
    start, end = min(claim.start for claim in found), max(claim.end for claim in found)
    holds = added in (total.value, readings.value("outcomes"))
    yield Stated("prose-parts", "outcomes-differ", found[0].prose, start, end, total.value, added, holds)


def _differs(readings: Readings, claim: Claim) -> bool:
    """Whether a claim by itself contradicts the table, so that its sum need not be told again."""
    found = readings.of(claim)
    return all(one.value is not None for one in found) and not any(one.fits(claim) for one in found)
