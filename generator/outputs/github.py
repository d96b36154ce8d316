"""Findings as workflow commands of GitHub: remarks at the lines of a change."""

from __future__ import annotations

from collections.abc import Iterator

from generator.outputs.paths import Paths
from generator.outputs.text import summary_lines
from generator.outputs.visible import visible
from generator.outputs.words import finding_words, level_words
from generator.survey import Outcome

# An inconsistency in what an agency published is no fault of the change.
KINDS = {"error": "warning", "warning": "notice", "info": "notice"}


def github_lines(outcome: Outcome, lang: str) -> Iterator[str]:
    """An annotation for each mistake and each failing finding, then the counts."""
    paths = Paths()
    for one in outcome.problems:
        place = _place(paths.shown(one.path), one.line, one.column)
        yield _annotation("error", place, one.where, one.message.text(lang))
    for finding in outcome.findings:
        if finding.state == "fail":
            place = _place(paths.shown(finding.path), finding.line, finding.column)
            # Two of the three levels share a kind: the title names the level.
            title = f"{level_words(finding, lang)} {finding.code}"
            yield _annotation(KINDS[finding.level], place, title, finding_words(finding, lang))
    yield from summary_lines(outcome, lang)


def _place(path: str, line: int, column: int) -> str:
    return f"file={_property(path)},line={max(line, 1)},col={max(column, 1)}"


def _annotation(kind: str, place: str, title: str, text: str) -> str:
    return f"::{kind} {place},title={_property(title)}::{_data(text)}"


def _data(value: str) -> str:
    return visible(value).replace("%", "%25")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
