"""Findings for people, as linters print them: by file, with the line in question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from generator.findings import UNMATCHED, UNREAD_CELLS, Finding
from generator.messages import say
from generator.outputs.sources import Sources
from generator.outputs.visible import visible
from generator.outputs.words import level_words, place, problem_words
from generator.problems import Problem
from generator.survey import Outcome


def text_lines(outcome: Outcome, lang: str) -> Iterator[str]:
    """Mistakes by file, then findings that are not `pass`, then the counts."""
    sources = Sources()
    yield from problem_lines(outcome.problems, lang, sources)
    shown = (finding for finding in outcome.findings if finding.state != "pass")
    for path, found in groupby(shown, key=lambda finding: finding.path):
        yield visible(path)
        yield from _file_lines(list(found), lang, sources)
        yield ""
    yield from summary_lines(outcome, lang)


def problem_lines(problems: Sequence[Problem], lang: str, sources: Sources | None = None) -> Iterator[str]:
    """Mistakes grouped by file; with `sources`, the lines they are on."""
    level = say("level-malformed", lang)
    for path, found in groupby(problems, key=lambda problem: problem.path):
        yield visible(path)
        for problem in found:
            at = f"{place(problem)}  " if problem.line else ""
            yield f"  {at}[{level}] {problem_words(problem, lang)}"
            if sources:
                yield from _indented(sources.excerpt(path, problem.line, problem.column))
        yield ""


def _file_lines(findings: Sequence[Finding], lang: str, sources: Sources) -> Iterator[str]:
    shown = [finding for finding in findings if finding.state != "not_assessable"]
    for finding in sorted(shown, key=lambda finding: (finding.line, finding.column)):
        yield from _finding_lines(finding, lang)
        yield from _indented(sources.excerpt(finding.path, finding.line, finding.column))
    if len(shown) < len(findings):
        yield say("not-assessable-count", lang, count=len(findings) - len(shown))


def _finding_lines(finding: Finding, lang: str) -> Iterator[str]:
    at = f"{place(finding)}  " if finding.line else ""
    level = level_words(finding, lang)
    yield f"  {at}[{level}] {finding.code} {visible(finding.message.text(lang))}"
    more = [finding.brief, finding.explanation.text(lang) if finding.explanation else ""]
    yield from _indented(visible(text) for text in more if text)


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"      {line}" for line in lines)


def summary_lines(outcome: Outcome, lang: str) -> Iterator[str]:
    """The counts."""
    count = outcome.states()
    yield say(
        "summary-checks",
        lang,
        reports=len(outcome.reports),
        findings=sum(count.values()),
        passed=count["pass"],
        failed=count["fail"],
        doubts=count["doubt"],
        hints=count["hint"],
        explained=count["explained"],
        not_assessable=count["not_assessable"],
    )
    codes = Counter(finding.code for finding in outcome.findings)
    for code, said in ((UNMATCHED, "summary-unmatched"), (UNREAD_CELLS, "summary-unread")):
        if codes[code]:
            yield say(said, lang, count=codes[code])
    if outcome.partly:
        yield say("summary-partly", lang)
    files = len({problem.path for problem in outcome.problems})
    yield say("summary-errors" if files else "summary-fine", lang, errors=len(outcome.problems), files=files)
