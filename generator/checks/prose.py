"""Prose against table: every figure that a narrative states, against the cells it may mean.

A claim fails only if it fits none of its readings; where a cell is blank, or the claim may be about
another body than the table, it is `not_assessable`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.agencies import Agency
from generator.checks.prose_bodies import Whom, whom
from generator.checks.prose_claims import Claim, read_claims
from generator.checks.prose_findings import (
    Stated,
    agreeing,
    narratives,
    of_claim,
    of_statement,
    plain,
    section_name,
    shortened,
)
from generator.checks.prose_lexicon import lexicon
from generator.checks.prose_readings import Reading, Readings, spoken_of
from generator.checks.prose_shares import growth_of, shares_of
from generator.checks.prose_sums import outcomes_of, parts_of
from generator.checks.prose_text import Prose, prose_of
from generator.findings import Finding, Passed
from generator.messages import Message, message
from generator.reports import Report

_NUMBER = re.compile("[0-9]+")
Sentence = Sequence[Claim]


def check_prose(reports: Sequence[Report], agency: Agency) -> Iterator[Finding | Passed]:
    """Claims of every narrative against the tables of its report."""
    about = whom(agency)
    held = {report.key.year: Readings(report) for report in reports}
    for report in reports:
        proses = [prose_of(narrative) for narrative in narratives(report)]
        sentences = [one for prose in proses for one in read_claims(prose, report.key.year, about)]
        judge = _Judge(report, held[report.key.year], about)
        for sentence in sentences:
            yield from judge.of_sentence(sentence)
        own = [one for one in (judge.comparable(sentence) for sentence in sentences) if one]
        yield from judge.of_fees(own)
        for stated in _stated(held[report.key.year], held.get(report.key.year - 1), proses, own):
            yield of_statement(report, stated)


def _stated(
    readings: Readings, before: Readings | None, proses: Sequence[Prose], sentences: Sequence[Sentence]
) -> Iterator[Stated]:
    """Parts against wholes, shares and growth; the sentences' claims are those of the agency."""
    for prose in proses:
        yield from parts_of(prose)
    for sentence in sentences:
        yield from outcomes_of(readings, sentence)
        yield from shares_of(readings, sentence)
        if before:
            yield from growth_of(readings, before, sentence)


@dataclass(frozen=True, slots=True)
class _Judge:
    """The claims of one report against its tables."""

    report: Report
    readings: Readings
    whom: Whom

    def compares(self, claim: Claim) -> bool:
        """Whether a claim and the tables are about the same bodies, as far as can be told."""
        return self.whom.compares(self.report, claim.scope)

    def comparable(self, sentence: Sentence) -> Sentence:
        """The claims of a sentence that are about the same bodies as the tables."""
        return [claim for claim in sentence if self.compares(claim)]

    def of_sentence(self, sentence: Sentence) -> Iterator[Finding | Passed]:
        """One finding for each claim that can be told right, wrong or not assessable."""
        groups: dict[tuple[str, str], list[Claim]] = {}
        for claim in sentence:
            groups.setdefault(_kind(claim), []).append(claim)
        firm = any(_kind(claim)[0] == "prose-received" and not claim.pattern.weak for claim in sentence)
        for claim in sentence:
            found = self._of_claim(claim, groups[_kind(claim)], firm)
            if found:
                yield found

    def _of_claim(self, claim: Claim, alike: Sentence, firm: bool) -> Finding | Passed | None:
        if claim.pattern.result in ("all_upheld", "none_corrected", "none"):
            return self._of_result(claim)
        readings = self.readings.of(claim)
        fitting = _fitting(claim, readings)
        if fitting:
            return agreeing(self.report, claim, fitting)
        if not readings or self._is_part(claim, alike, readings) or (claim.pattern.weak and firm):
            return None
        if not self.compares(claim):
            return of_claim(self.report, claim, "not_assessable", readings[0], message("reason-scope"))
        unread = next((one for one in readings if one.unread), None)
        if unread:
            what = message("reason-unread", cells=f"“{unread.label}”")
            return of_claim(self.report, claim, "not_assessable", unread, what)
        unknown = [one for one in readings if one.value is None]
        if any(one.least <= claim.value for one in unknown):
            what = message("reason-no-number", label=unknown[0].label)
            return of_claim(self.report, claim, "not_assessable", readings[0], what)
        if claim.pattern.code == "prose-answered" and claim.value in self.readings.answers():
            return agreeing(self.report, claim, readings[0])
        return of_claim(self.report, claim, "fail", readings[0], _differs(claim, readings))

    def _is_part(self, claim: Claim, alike: Sentence, readings: Sequence[Reading]) -> bool:
        """Whether a claim that fits nothing may be no claim on the whole."""
        if claim is not alike[0] or any(_fitting(one, readings) for one in alike):
            # Of several numbers of the same thing in a sentence, one may be the whole.
            return True
        if claim.limited and any(one.value is None or claim.value < one.value for one in readings):
            return True
        if not lexicon().words["adjusted"].search(claim.context):
            return False
        stated = {Decimal(one) for one in _NUMBER.findall(claim.context)}
        values = [one.value for one in readings if one.value is not None]
        return any((value and value in stated) or abs(claim.value - value) in stated for value in values)

    def _of_result(self, claim: Claim) -> Finding | Passed | None:
        """Claims without a number: all upheld, none corrected, none at all."""
        known = [one for one in map(self.readings.get, _denied(claim)) if one]
        against = [one for one in known if not one.unread and (one.value or one.least)]
        if not known:
            return None
        unread = next((one for one in known if one.unread), None)
        if unread and not against:
            what = message("reason-unread", cells=f"“{unread.label}”")
            return of_claim(self.report, claim, "not_assessable", unread, what)
        if not against and all(one.value is not None for one in known):
            return agreeing(self.report, claim, known[0])
        if not against or not self.compares(claim):
            what = message("reason-scope") if against else message("reason-no-number", label=known[0].label)
            return of_claim(self.report, claim, "not_assessable", known[0], what)
        what = message(
            "prose-denied",
            where=section_name(claim.prose),
            quote=shortened(claim.quote),
            readings="；".join(f"{one.label} {plain(one.value or one.least)}" for one in against),
        )
        return of_claim(self.report, claim, "fail", against[0], what)

    def of_fees(self, sentences: Sequence[Sentence]) -> Iterator[Finding | Passed]:
        """“No fee was charged” in one place, an amount in another."""
        claims = [claim for sentence in sentences for claim in sentence]
        denied = [claim for claim in claims if claim.pattern.result == "no_handling_fee"]
        charged = [claim.value for claim in claims if claim.pattern.result == "handling_fee"]
        if denied and charged:
            one, amount = denied[0], max(charged)
            place = (one.prose, one.start, one.end)
            stated = Stated(one.pattern.code, "fee-contradicts", *place, one.value, amount, not amount)
            yield of_statement(self.report, stated)


def _kind(claim: Claim) -> tuple[str, str]:
    pattern = claim.pattern
    return pattern.code, pattern.result or pattern.readings[0]


def _fitting(claim: Claim, readings: Sequence[Reading]) -> Reading | None:
    """The first reading that a claim fits; no review or lawsuit means none of any kind."""
    if claim.pattern.subject and not claim.value:
        readings = readings[:1]
    return next((one for one in readings if one.fits(claim)), None)


def _denied(claim: Claim) -> list[str]:
    """The cells that have to be 0 for a claim of all upheld, none corrected, none at all."""
    words, result = lexicon().words, claim.pattern.result
    if result == "all_upheld":
        if words["instances"].search(claim.context):
            return []
        rows, columns = list(spoken_of(claim, claim.end)), ["corrected"]
        columns += ["pending"] * (not words["unfinished"].search(claim.context))
        columns += ["other"] * (not words["ended"].search(claim.context))
    else:
        # Both where the claim names neither.
        both = ["review", "litigation"]
        rows = [row for row in both if words[row].search(claim.words)] or both
        if words["lost"].search(claim.words) and not words["corrected"].search(claim.words):
            rows = ["litigation"]
        columns = ["corrected" if result == "none_corrected" else "total"]
    return [f"challenges.{row}.{column}" for row in sorted(rows, reverse=True) for column in columns]


def _differs(claim: Claim, readings: Sequence[Reading]) -> Message:
    distinct = list({one.value: one for one in readings}.values())
    first, where, quote = readings[0], section_name(claim.prose), shortened(claim.quote)
    if first.value is None:
        return message("prose-exceeds", where=where, quote=quote, label=first.label, right=plain(first.least))
    if first.columns == ("amount",):
        return message("fee-differs", where=where, quote=quote, right=plain(first.value / claim.unit))
    if len(distinct) == 1 or claim.pattern.code == "prose-answered":
        return message("prose-differs", where=where, quote=quote, label=first.label, right=plain(first.value))
    named = "；".join(f"{one.label} {plain(one.value)}" for one in distinct)
    return message("prose-differs-all", where=where, quote=quote, readings=named)
