"""What is in order, in few words: formulas of the same labels are said once, with the numbers of each place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from generator.findings import Finding
from generator.formulas import side_of

_LABEL = attrgetter("label", "year", "minus")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines, and the formula in labels (may be empty) that their numbers belong to."""

    words: str
    lines: Sequence[str]


def blocks(findings: Iterable[Finding]) -> list[Block]:
    """What findings of one check say: formulas that several share first, then a line for each other."""
    by_labels: dict[object, list[Finding]] = {}
    others: list[Finding] = []
    for one in findings:
        if one.state == "pass" and one.left_terms:
            by_labels.setdefault(_labels(one), []).append(one)
        else:
            others.append(one)
    shared = [_shared(some) for some in by_labels.values() if len(some) > 1]
    alone = [some[0] for some in by_labels.values() if len(some) == 1]
    lines = [_told(one) for one in (*alone, *others)]
    return [*shared, *([Block("", lines)] if lines else [])]


def _labels(finding: Finding) -> object:
    """What formulas have to have in common to be said at once."""
    left, right = finding.left_terms, finding.right_terms
    return finding.compare, tuple(map(_LABEL, left)), tuple(map(_LABEL, right))


def _shared(findings: Sequence[Finding]) -> Block:
    left = side_of([one.left_terms for one in findings])
    right = side_of([one.right_terms for one in findings])
    sign = findings[0].sign
    lines = [
        f"{one.subject}：{here} {sign} {there}"
        for one, here, there in zip(findings, left.numbers, right.numbers, strict=True)
    ]
    return Block(f"{left.words} {sign} {right.words}", lines)


def _told(finding: Finding) -> str:
    if finding.state == "pass" and finding.left_terms:
        return f"{finding.subject}：{finding.brief}"
    said = finding.message.text()
    return said if finding.subject in said else f"{finding.subject}：{said}"
