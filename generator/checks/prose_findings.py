"""How what narratives say and tables hold become findings: words, places, numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from generator.checks.prose_claims import Claim
from generator.checks.prose_readings import Reading
from generator.checks.prose_text import Prose
from generator.findings import Finding, Passed, on_report
from generator.formulas import Term
from generator.messages import Message, message
from generator.reports import Narrative, Report
from generator.rules import rules

# A sentence is quoted up to this length.
QUOTED = 80


@dataclass(frozen=True, slots=True)
class Stated:
    """Something a narrative states by itself, found right or wrong: what is needed for a finding.

    `what` is the code of the sentence that tells of it where it is wrong.
    """

    code: str
    what: str
    prose: Prose
    start: int
    end: int
    left: Decimal
    right: Decimal
    holds: bool


def narratives(report: Report) -> Iterator[Narrative]:
    """All narratives of a report."""
    yield from report.sections.values()
    yield from report.extra_sections


def section_name(prose: Prose) -> str:
    """Title of a narrative; of a summary it is said that it is one."""
    section = prose.section
    return section.title + ("（摘要）" if section.kind == "summary" else "")


def shortened(text: str) -> str:
    """Printed words on one line, not too long."""
    text = "".join(text.split())
    return text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"


def position(prose: Prose, start: int) -> tuple[int, int]:
    """Line and column of a place of a narrative in the report's file; where not known, of its beginning."""
    return prose.section.place(prose.origin(start))


def plain(value: Decimal | None) -> str:
    """A number without an exponent and without zeros at its end."""
    return f"{value.normalize():f}" if value is not None else ""


def passed(report: Report, code: str, finding: Callable[[], Finding]) -> Passed:
    """A check that passed, told only if somebody asks."""
    return Passed(rules()[code].level, finding, report.key)


def of_claim(report: Report, claim: Claim, state: str, against: Reading, what: Message) -> Finding:
    """The finding that a claim makes against one of its readings."""
    name, quote = section_name(claim.prose), claim.quote
    # Amounts are told in the unit that the text has.
    unit = claim.unit if against.columns == ("amount",) else Decimal(1)
    stated, right = claim.value / unit, against.value
    return on_report(
        report,
        claim.pattern.code,
        state,
        what,
        position(claim.prose, claim.start),
        subject=f"{name}“{shortened(quote)}”",
        cell=against.cell,
        values=(stated, None if right is None else right / unit),
        terms=((Term(name, plain(stated)),), against.terms),
        section=claim.prose.section.id,
        quote=quote,
    )


def agreeing(report: Report, claim: Claim, against: Reading) -> Passed:
    """A claim that fits a reading."""

    def finding() -> Finding:
        return of_claim(report, claim, "pass", against, message("prose-agrees", label=against.label))

    return passed(report, claim.pattern.code, finding)


def of_statement(report: Report, stated: Stated) -> Finding | Passed:
    """The finding of something the narrative states by itself."""
    if stated.holds:
        return passed(report, stated.code, partial(_of_statement, report, stated))
    return _of_statement(report, stated)


def _of_statement(report: Report, stated: Stated) -> Finding:
    quote, name = stated.prose.quote(stated.start, stated.end), section_name(stated.prose)
    words: Mapping[str, object] = {
        "where": name,
        "quote": shortened(quote),
        "left": plain(stated.left),
        "right": plain(stated.right),
    }
    return on_report(
        report,
        stated.code,
        "pass" if stated.holds else "fail",
        message("prose-sum-agrees") if stated.holds else message(stated.what, **words),
        position(stated.prose, stated.start),
        subject=f"{name}“{shortened(quote)}”",
        values=(stated.left, stated.right),
        section=stated.prose.section.id,
        quote=quote,
    )
