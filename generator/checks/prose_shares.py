"""Percentages that the narrative states: shares of a whole, growth over the year before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from generator.checks.across_years import same_scope
from generator.checks.prose_claims import Claim
from generator.checks.prose_findings import Stated
from generator.checks.prose_lexicon import lexicon
from generator.checks.prose_readings import Readings

# Totals that a share may be one of, the likeliest first.
BASES = ("total", "new", "new_and_in", "outcomes", "refused", "unavailable", "not_processed")
# What growth may be that of.
GROWING = ("new", "new_and_in", "total")
# Numbers so far before a share may be its whole.
BACK = 300


def shares_of(readings: Readings, sentence: Sequence[Claim]) -> Iterator[Stated]:
    """`不予公开35件，占4.34%`: of any total that may be meant, those that the text names included."""
    words = lexicon().words
    for claim in sentence:
        if claim.pattern.code not in ("prose-outcomes", "prose-applicants") or claim.pattern.zero:
            continue
        match = words["share"].match(claim.prose.text, claim.end)
        if not match:
            continue
        bases = [base for base in map(readings.value, BASES) if base and base >= claim.value]
        if readings.value("total") is None or not bases or readings.unread(*BASES):
            continue
        before = words["counted"].findall(claim.prose.text, max(0, claim.start - BACK), claim.start)
        bases += [base for base in map(Decimal, before) if base >= claim.value and base]
        stated, step = Decimal(match["p"]), _step(match["p"])
        # The last of several shares is often bent for all to add up to 100.
        fits = any(abs(stated - _exact(claim.value, base)) < 2 * step for base in bases)
        right = stated if fits else _exact(claim.value, bases[0]).quantize(step, ROUND_HALF_UP)
        place = (claim.prose, claim.start, match.end())
        yield Stated("prose-shares", "share-differs", *place, stated, right, fits)


def growth_of(readings: Readings, before: Readings, sentence: Sequence[Claim]) -> Iterator[Stated]:
    """`收到申请3646件，同比增长1.05%`: by last year's report, however either year's number is read."""
    if not same_scope(readings.report, before.report):
        return
    words = lexicon().words
    for claim in sentence:
        match = words["growth"].match(claim.prose.text, claim.end)
        if claim.pattern.code != "prose-received" or claim.pattern.zero or not match:
            continue
        # The same reading of last year first: it is what the message names.
        fitting = [name for name in GROWING if readings.value(name) == claim.value]
        bases = [base for base in map(before.value, (*fitting, *GROWING)) if base]
        if before.unread(*GROWING):
            continue
        if not fitting or not bases or match["year"] not in (None, str(before.report.key.year)):
            continue
        stated, step = Decimal(match["p"]), _step(match["p"])
        signed = -stated if words["decrease"].fullmatch(match["way"]) else stated
        factor = 100 if match["sign"] == "倍" else 1
        found = [_exact(claim.value - base, base) / factor for base in bases]
        ways = (ROUND_HALF_UP, ROUND_DOWN)
        fits = any(signed == one.quantize(step, way) for one in found for way in ways)
        exact = found[0].quantize(step, ROUND_HALF_UP)
        right = stated if fits else -exact if signed < 0 else exact
        place = (claim.prose, claim.start, match.end())
        yield Stated("prose-shares", "growth-differs", *place, stated, right, fits)


def _exact(part: Decimal, whole: Decimal) -> Decimal:
    return part * 100 / whole


def _step(printed: str) -> Decimal:
    """The last decimal of a number as printed."""
    return Decimal(1).scaleb(-len(printed.partition(".")[2]))
