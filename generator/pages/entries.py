"""Findings that pages list, each with an address of its own on the report's page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.findings import OF_THE_FILE, Finding
from generator.metrics import state_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A failing or explained finding; `id` is its place on its report's page, `state` one of `COUNTED`."""

    id: str
    state: str
    finding: Finding


def entries(findings: Iterable[Finding]) -> list[Entry]:
    """All of one report's findings that fail or are explained; those of one place are numbered."""
    found: list[Entry] = []
    taken: set[str] = set()
    for finding in findings:
        if finding.state not in ("fail", "explained") or finding.code in OF_THE_FILE:
            continue
        name = _free(finding.place, taken)
        taken.add(name)
        found.append(Entry(name, state_of(finding), finding))
    return found


def _free(place: str, taken: set[str]) -> str:
    name, number = place, 1
    while name in taken:
        number += 1
        name = f"{place}-{number}"
    return name
