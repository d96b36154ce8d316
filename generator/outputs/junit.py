"""Findings as JUnit XML, which most services that run tests can show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import groupby
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from generator.findings import Finding
from generator.outputs.paths import Paths
from generator.outputs.visible import visible
from generator.outputs.words import finding_words, level_words, place, problem_words
from generator.problems import Problem
from generator.survey import Outcome


def junit_lines(outcome: Outcome, lang: str) -> Iterator[str]:
    """A suite for each file, in it a case for each check; a file that is malformed is one error."""
    buffer = StringIO()
    xml = XMLGenerator(buffer, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("testsuites", AttributesImpl({"name": "gongkai", **_counts(_cases(outcome))}))
    paths = Paths()
    for path, cases in groupby(_cases(outcome), lambda case: case.path):
        xml.characters("\n")
        yield _taken(buffer)
        _write_suite(xml, visible(paths.shown(path)), list(cases), lang)
    xml.characters("\n")
    xml.endElement("testsuites")
    yield _taken(buffer)


def _taken(buffer: StringIO) -> str:
    """What has been written so far; the buffer is empty afterwards."""
    text = buffer.getvalue().removesuffix("\n")
    buffer.seek(0)
    buffer.truncate()
    return text


# -- cases -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Case:
    """All that one check, or the reading of the file (`problems`), says of one file."""

    path: str
    name: str
    findings: Sequence[Finding] = ()
    problems: Sequence[Problem] = ()

    @property
    def failing(self) -> list[Finding]:
        return [one for one in self.findings if one.state == "fail" and one.level != "info"]

    @property
    def kind(self) -> str:
        if self.problems:
            return "error"
        if self.failing:
            return "failure"
        return "skipped" if all(one.state == "not_assessable" for one in self.findings) else "pass"


def _cases(outcome: Outcome) -> Iterator[_Case]:
    for path, problems in groupby(outcome.problems, lambda problem: problem.path):
        yield _Case(path, "malformed", problems=list(problems))
    for path, findings in groupby(outcome.findings, lambda finding: finding.path):
        checks: dict[str, list[Finding]] = {}
        for finding in findings:
            checks.setdefault(finding.code, []).append(finding)
        for code, found in checks.items():
            yield _Case(path, code, found)


def _counts(cases: Iterable[_Case]) -> dict[str, str]:
    kinds = Counter(case.kind for case in cases)
    return {
        "tests": str(kinds.total()),
        "failures": str(kinds["failure"]),
        "errors": str(kinds["error"]),
        "skipped": str(kinds["skipped"]),
    }


# -- XML -------------------------------------------------------------------------------------------------


def _write_suite(xml: XMLGenerator, path: str, cases: Sequence[_Case], lang: str) -> None:
    xml.startElement("testsuite", AttributesImpl({"name": path, **_counts(cases)}))
    # Some readers take dots for the borders between packages and classes.
    group = path.removesuffix(".yml").strip("/").replace("/", ".")
    for case in cases:
        xml.characters("\n")
        attributes = {"name": case.name, "classname": group, "file": path}
        xml.startElement("testcase", AttributesImpl(attributes))
        _write_result(xml, case, lang)
        xml.endElement("testcase")
    xml.characters("\n")
    xml.endElement("testsuite")


def _write_result(xml: XMLGenerator, case: _Case, lang: str) -> None:
    if case.problems:
        lines = [_problem_line(one, lang) for one in case.problems]
        _element(xml, "error", lines, {"message": lines[0], "type": "malformed"})
    elif case.failing:
        lines = [_finding_line(one, lang) for one in case.failing]
        _element(xml, "failure", lines, {"message": lines[0], "type": case.failing[0].level})
    elif case.kind == "skipped":
        _element(xml, "skipped", [], {"message": visible(case.findings[0].message.text(lang))})
    noted = [one for one in case.findings if one.state in ("fail", "explained") and one not in case.failing]
    if noted:
        _element(xml, "system-out", [_finding_line(one, lang) for one in noted], {})


def _element(xml: XMLGenerator, name: str, lines: Sequence[str], attributes: dict[str, str]) -> None:
    xml.startElement(name, AttributesImpl(attributes))
    xml.characters("\n".join(lines))
    xml.endElement(name)


def _problem_line(problem: Problem, lang: str) -> str:
    return f"{place(problem)} {problem_words(problem, lang)}".lstrip()


def _finding_line(finding: Finding, lang: str) -> str:
    parts = [place(finding), f"[{level_words(finding, lang)}]", finding_words(finding, lang)]
    if finding.explanation:
        parts.append(visible(finding.explanation.text(lang)))
    return " ".join(part for part in parts if part)
