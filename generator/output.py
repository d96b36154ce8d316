"""What `gongkai check` prints: for people, for scripts (JSON), and as annotations on GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from generator.findings import Finding
from generator.messages import say
from generator.problems import Problem
from generator.survey import Outcome


def as_text(outcome: Outcome, lang: str) -> str:
    """Mistakes by file, then findings that are not `pass`, then the counts."""
    lines = [*problem_lines(outcome.problems, lang)]
    shown = [finding for finding in outcome.findings if finding.state != "pass"]
    for path, found in groupby(shown, key=lambda finding: finding.path):
        lines += [path, *_file_lines(list(found), lang)]
        lines.append("")
    lines += summary_lines(outcome, lang)
    return "\n".join(lines)


def problem_lines(problems: Sequence[Problem], lang: str) -> Iterator[str]:
    """Mistakes grouped by file."""
    level = say("level-malformed", lang)
    for path, found in groupby(problems, key=lambda problem: problem.path):
        yield path
        for problem in found:
            where = problem.where + ("：" if lang == "zh" else ": ") if problem.where else ""
            place = f"{problem.line}:{problem.column}  " if problem.line else ""
            yield f"  {place}[{level}] {where}{problem.message.text(lang)}"
        yield ""


def _file_lines(findings: Sequence[Finding], lang: str) -> Iterator[str]:
    for finding in findings:
        if finding.state != "not_assessable":
            yield from _finding_lines(finding, lang)
    count = sum(finding.state == "not_assessable" for finding in findings)
    if count:
        yield say("not-assessable-count", lang, count=count)


def _finding_lines(finding: Finding, lang: str) -> Iterator[str]:
    level = (
        say(f"level-{finding.level}", lang)
        if finding.state == "fail"
        else say(f"state-{finding.state}", lang)
    )
    yield f"  {finding.line}:{finding.column}  [{level}] {finding.code} {finding.message.text(lang)}"
    if finding.formula:
        yield f"      {finding.brief}"
    if finding.explanation:
        yield f"      {finding.explanation.text(lang)}"


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
    if outcome.partly:
        yield say("summary-partly", lang)
    files = len({problem.path for problem in outcome.problems})
    yield say("summary-errors" if files else "summary-fine", lang, errors=len(outcome.problems), files=files)


def as_json(outcome: Outcome, lang: str) -> str:
    """The contract that scripts build on; findings of every state."""
    document = {
        "reports": [
            {
                "region": report.key.region,
                "agency": report.key.agency,
                "year": report.key.year,
                "form": report.form,
                "badge": report.badge.label,
                "path": report.path,
            }
            for report in outcome.reports
        ],
        "findings": [finding.as_json(lang) for finding in outcome.findings],
        "errors": [problem.as_json(lang) for problem in outcome.problems],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def as_github(outcome: Outcome, lang: str) -> str:
    """Workflow commands: annotations at the line of the pull request."""
    lines = [
        _annotation(
            "error", problem.path, problem.line, problem.column, problem.where, problem.message.text(lang)
        )
        for problem in outcome.problems
    ]
    kinds = {"error": "warning", "warning": "notice", "info": "notice"}
    lines += [
        _annotation(kinds[f.level], f.path, f.line, f.column, f.code, f.message.text(lang) + " " + f.brief)
        for f in outcome.findings
        if f.state == "fail"
    ]
    return "\n".join([*lines, *summary_lines(outcome, lang)])


def _annotation(kind: str, path: str, line: int, column: int, title: str, text: str) -> str:
    def escape(value: str) -> str:
        return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def property_(value: str) -> str:
        return escape(value).replace(":", "%3A").replace(",", "%2C")

    place = f"file={property_(path)},line={max(line, 1)},col={max(column, 1)}"
    return f"::{kind} {place},title={property_(title)}::{escape(text)}"


# To add a format: a function, and a line here.
FORMATS: Mapping[str, Callable[[Outcome, str], str]] = {"text": as_text, "json": as_json, "github": as_github}
