"""Prose against table: every figure that a narrative states, against the cells it may mean.

A claim fails only if it fits none of its readings; where a cell is blank, or the claim may be about
another body than the table, it is `not_assessable`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.agencies import Agency
from generator.checks.across_years import cell_at
from generator.checks.prose_claims import Claim, read_claims
from generator.checks.prose_readings import (
    Place,
    Reading,
    comparable,
    narratives,
    position,
    reading,
    readings_of,
    section_name,
    shortened,
    spoken_of,
)
from generator.checks.prose_sums import sums_of_report
from generator.checks.prose_text import prose_of
from generator.findings import Finding, Term, on_report
from generator.messages import Message, message
from generator.reports import Report


def check_prose(reports: Sequence[Report], agency: Agency) -> Iterator[Finding]:
    """Claims of every narrative against the tables of its report."""
    names = (agency.name, *agency.aliases)
    held = {report.key.year: report for report in reports}
    for report in reports:
        proses = [prose_of(narrative) for narrative in narratives(report)]
        claims = [claim for prose in proses for claim in read_claims(prose, report.key.year, names)]
        for claim in claims:
            finding = _judge(report, agency, claim, claims)
            if finding:
                yield finding
        before = held.get(report.key.year - 1)
        own = [claim for claim in claims if comparable(report, agency, claim)]
        yield from sums_of_report(report, before, proses, own)


def _judge(report: Report, agency: Agency, claim: Claim, claims: Sequence[Claim]) -> Finding | None:
    if claim.pattern.result in ("all_upheld", "none_corrected", "none"):
        return _judge_result(report, agency, claim)
    readings = readings_of(report, claim)
    if not readings:
        return None
    fitting = next((one for one in readings if one.value == claim.value), None)
    if fitting:
        return _finding(report, claim, "pass", fitting, message("prose-agrees", label=fitting.label))
    if not comparable(report, agency, claim):
        return _finding(report, claim, "not_assessable", readings[0], message("reason-scope"))
    if any(one.value is None for one in readings):
        what = message("reason-no-number", label=next(one.label for one in readings if one.value is None))
        return _finding(report, claim, "not_assessable", readings[0], what)
    if claim.pattern.weak and _has_firm(claim, claims):
        return None
    return _finding(report, claim, "fail", readings[0], _differs(claim, readings))


def _differs(claim: Claim, readings: Sequence[Reading]) -> Message:
    distinct = list({one.value: one for one in readings}.values())
    where = section_name(claim.prose)
    quote = shortened(claim.quote)
    if len(distinct) == 1 or claim.pattern.readings == ("answered",):
        first = readings[0]
        return message("prose-differs", where=where, quote=quote, label=first.label, right=first.value)
    named = "；".join(f"{one.label} {one.value}" for one in distinct)
    return message("prose-differs-all", where=where, quote=quote, readings=named)


def _has_firm(claim: Claim, claims: Sequence[Claim]) -> bool:
    return any(
        one.sentence == claim.sentence and one.pattern.code == claim.pattern.code and not one.pattern.weak
        for one in claims
    )


def _judge_result(report: Report, agency: Agency, claim: Claim) -> Finding | None:
    """Claims without a number: all upheld, none corrected, none at all."""
    result = claim.pattern.result
    end = claim.end
    kinds = spoken_of(claim, end) if result == "all_upheld" else _named(claim)
    rows = [row for kind in kinds for row in ("review", "litigation") if row == kind]
    columns = {"all_upheld": ("corrected", "other", "pending"), "none_corrected": ("corrected",)}
    found = [
        reading(report, f"challenges.{row}.{column}")
        for row in rows
        for column in columns.get(result or "", ("total",))
    ]
    known = [one for one in found if one]
    if not known:
        return None
    against = [one for one in known if one.value]
    if against and comparable(report, agency, claim):
        named = "；".join(f"{one.label} {one.value}" for one in against)
        what = message(
            "prose-denied", where=section_name(claim.prose), quote=shortened(claim.quote), readings=named
        )
        return _finding(report, claim, "fail", against[0], what)
    if any(one.value is None for one in known) or against:
        what = message("reason-scope") if against else message("reason-no-number", label=known[0].label)
        return _finding(report, claim, "not_assessable", known[0], what)
    return _finding(report, claim, "pass", known[0], message("prose-agrees", label=known[0].label))


def _named(claim: Claim) -> list[str]:
    """Which of reviews and lawsuits a claim itself names; both where it names neither."""
    text = claim.prose.text[claim.start : claim.end]
    kinds = [kind for kind, word in (("review", "复议"), ("litigation", "诉讼")) if word in text]
    return kinds or ["review", "litigation"]


# -- findings --------------------------------------------------------------------------------------------


def _finding(report: Report, claim: Claim, state: str, against: Reading, what: Message) -> Finding:
    label = f"{section_name(claim.prose)}“{shortened(claim.quote)}”"
    terms = tuple(_term(report, place) for place in against.places)
    return on_report(
        report,
        claim.pattern.code,
        state,
        what,
        position(claim.prose, claim.start),
        subject=label,
        cell=against.places[0],
        values=(claim.value, against.value),
        terms=((Term(section_name(claim.prose), str(claim.value)),), terms),
        section=claim.prose.section.id,
        quote=claim.quote,
    )


def _term(report: Report, place: Place) -> Term:
    table = report.form.table[place[0]]
    cell = cell_at(report, place)
    return Term(table.row_labels[place[1]], cell.printed if cell else None, place[1], place[2])
