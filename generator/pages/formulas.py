"""What is in order, in few words: formulas of the same labels are said once, the numbers place by place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter

from generator import drawing
from generator.findings import Finding
from generator.formulas import side_of

_LABEL = attrgetter("label", "year", "minus")
# So many lines of numbers are read at a glance.
FEW = 6


@dataclass(frozen=True, slots=True)
class Block:
    """Lines, and the formula in labels (may be empty) that their numbers belong to.

    Where there are many, and all their numbers stand in one table of the page, `table` is its id in their
    place: each is a row or column of it.
    """

    words: str
    lines: tuple[str, ...]
    table: str | None = None


def folded(href: str, title: str, findings: Sequence[Finding]) -> str:
    """Findings of one check as pages show them; `href` leads to the check, as seen from the page."""
    return _drawn(href, title, len(findings), tuple(blocks(findings)))


# Two thirds of what reports say here other reports have said in the same words.
@lru_cache(maxsize=4096)
def _drawn(href: str, title: str, count: int, blocks: tuple[Block, ...]) -> str:
    return drawing.macro("_folded.j2", "folded")(href, title, count, blocks)


def blocks(findings: Iterable[Finding]) -> list[Block]:
    """What findings of one check say: formulas that several share first, then a line for each other.

    Places in which every number is 0 are counted, and named where they are few.
    """
    by_labels: dict[object, list[Finding]] = {}
    others: list[Finding] = []
    zeros: list[str] = []
    for one in findings:
        if one.state != "pass" or not one.left_terms:
            others.append(one)
        elif one.subject and _all_zero(one):
            zeros.append(one.subject)
        else:
            by_labels.setdefault(_labels(one), []).append(one)
    found = [_shared(some) for some in by_labels.values() if len(some) > 1]
    alone = (some[0] for some in by_labels.values() if len(some) == 1)
    lines = tuple(_told(one) for one in (*alone, *others))
    if lines or not found:
        found.append(Block("", lines))
    if zeros:
        found[-1] = replace(found[-1], lines=(*found[-1].lines, _zeros(zeros)))
    return found


def _all_zero(finding: Finding) -> bool:
    for term in finding.left_terms:
        if term.printed != "0":
            return False
    return all(term.printed == "0" for term in finding.right_terms)


def _zeros(subjects: Sequence[str]) -> str:
    named = f"：{'；'.join(subjects)}" if len(subjects) <= FEW else ""
    return f"各数都是 0 的 {len(subjects)} 项{named}"


def _labels(finding: Finding) -> object:
    """What formulas have to have in common to be said at once."""
    left, right = finding.left_terms, finding.right_terms
    return finding.compare, tuple(map(_LABEL, left)), tuple(map(_LABEL, right))


def _shared(findings: Sequence[Finding]) -> Block:
    left = side_of([one.left_terms for one in findings])
    right = side_of([one.right_terms for one in findings])
    sign = findings[0].sign
    words = f"{left.words} {sign} {right.words}"
    if len(findings) > FEW and _are_in_the_table(findings[0]):
        return Block(words, (), findings[0].table)
    return Block(
        words,
        tuple(
            f"{one.subject}：{left.numbers(one.left_terms)} {sign} {right.numbers(one.right_terms)}"
            for one in findings
        ),
    )


def _are_in_the_table(finding: Finding) -> bool:
    """Whether every number is a cell of the table that the finding is about, in this report."""
    terms = (*finding.left_terms, *finding.right_terms)
    return finding.table is not None and all(term.row and term.column and term.year is None for term in terms)


def _told(finding: Finding) -> str:
    if finding.state == "pass" and finding.left_terms:
        return f"{finding.subject}：{finding.brief}"
    said = finding.message.text()
    return said if not finding.subject or f"“{finding.subject}”" in said else f"{finding.subject}：{said}"
