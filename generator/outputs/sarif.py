"""Findings as SARIF 2.1.0, the format in which services for code take the results of checks."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from os import fsencode
from pathlib import Path
from typing import Any
from urllib.parse import quote

from generator.findings import Finding
from generator.messages import catalogue, say
from generator.outputs.json import as_json, items_of
from generator.outputs.paths import Paths
from generator.outputs.visible import visible
from generator.outputs.words import finding_words, problem_words
from generator.problems import Problem
from generator.rules import Rule, rules
from generator.survey import Outcome

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
# The one fingerprint that GitHub compares.
FINGERPRINT = "primaryLocationLineHash"
Json = dict[str, Any]


def sarif_lines(outcome: Outcome, lang: str) -> Iterator[str]:
    """One run: every check as a rule, then mistakes, failing and explained findings as results."""
    described = _rules(outcome, lang)
    driver: Json = {"name": "gongkai", **_version(), "language": LANGUAGES["zh"], "rules": described}
    run = {"tool": {"driver": driver}, "language": LANGUAGES[lang], "columnKind": "unicodeCodePoints"}
    head = as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})
    yield head.removesuffix("}]}") + ', "results": ['
    index = {rule["id"]: number for number, rule in enumerate(described)}
    yield from items_of(_Results(index, lang).of(outcome))
    yield "]}]}"


def _version() -> Json:
    try:
        return {"version": version("gongkai")}
    except PackageNotFoundError:
        return {}


# -- rules -----------------------------------------------------------------------------------------------


def _rules(outcome: Outcome, lang: str) -> Sequence[Json]:
    """All checks, whether they fail or not; of what can be wrong with a file, only what is."""
    checks: dict[str, Rule] = {one.code: one for form in outcome.forms.values() for one in form.relations}
    checks |= rules()
    address = outcome.settings.address if outcome.settings else None
    described = [_rule(rule, address, lang) for rule in checks.values()]
    others = {one.code: one.level for one in outcome.findings if one.code not in checks}
    described += [_plain_rule(code, code, level, lang) for code, level in sorted(others.items())]
    codes = sorted({problem.message.code for problem in outcome.problems})
    return described + [_plain_rule(_malformed(code), code, "error", lang) for code in codes]


def _rule(rule: Rule, address: str | None, lang: str) -> Json:
    texts = [say("rule-basis", lang, basis=rule.basis), say("rule-limits", lang, limits=rule.limits)]
    described: Json = {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.wording}。{rule.explain}"},
        "help": {"text": "\n".join(texts)},
        "defaultConfiguration": {"level": LEVELS[rule.level]},
        "properties": {"tags": [rule.family]},
    }
    if address:
        described["helpUri"] = quote(f"{address}checks/{rule.code}/", safe=":/?#[]@!$&'()*+,;=%~")
    return described


def _plain_rule(name: str, code: str, level: str, lang: str) -> Json:
    """A rule that has no page: described by its message, with the blanks left open."""
    text = {"text": catalogue()[code][lang].format_map(_Open())}
    return {
        "id": name,
        "shortDescription": text,
        "fullDescription": text,
        "help": text,
        "defaultConfiguration": {"level": LEVELS[level]},
    }


class _Open(dict[str, str]):
    """Fills every blank of a message with an ellipsis."""

    def __missing__(self, name: str) -> str:
        return "…"


def _malformed(code: str) -> str:
    return f"malformed/{code}"


# -- results ---------------------------------------------------------------------------------------------


class _Results:
    """Turns mistakes and findings into results; `index` is the place of each rule."""

    def __init__(self, index: Mapping[str, int], lang: str) -> None:
        self._index, self._lang = index, lang
        self._paths = Paths()
        self._seen: Counter[str] = Counter()

    def of(self, outcome: Outcome) -> Iterator[Json]:
        yield from map(self._problem, outcome.problems)
        for finding in outcome.findings:
            if finding.state in ("fail", "explained"):
                yield self._finding(finding)

    def _problem(self, problem: Problem) -> Json:
        path = self._paths.shown(problem.path)
        rule = _malformed(problem.message.code)
        return {
            **self._result(rule, "error", problem_words(problem, self._lang)),
            **_location(path, problem.line, problem.column),
            **self._fingerprint(replace(problem, path=path).identity),
        }

    def _finding(self, finding: Finding) -> Json:
        result = {
            **self._result(finding.code, finding.level, finding_words(finding, self._lang)),
            **_location(self._paths.shown(finding.path), finding.line, finding.column),
            **self._fingerprint(finding.identity),
        }
        if finding.explanation:
            why = visible(finding.explanation.text(self._lang))
            result["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": why}]
        return result

    def _result(self, rule: str, level: str, text: str) -> Json:
        # `[words](address)` would be a link to readers of SARIF.
        return {
            "ruleId": rule,
            "ruleIndex": self._index[rule],
            "level": LEVELS[level],
            "message": {"text": text.replace("](", "] (")},
        }

    def _fingerprint(self, identity: tuple[object, ...]) -> Json:
        """What names the result wherever its line moves to; the same thing twice is counted."""
        digest = hashlib.sha256(json.dumps(identity, default=_plain).encode()).hexdigest()[:32]
        self._seen[digest] += 1
        return {"partialFingerprints": {FINGERPRINT: f"{digest}:{self._seen[digest]}"}}


def _plain(value: object) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def _location(path: str, line: int, column: int) -> Json:
    region = {"startLine": max(line, 1), "startColumn": max(column, 1)}
    return {"locations": [{"physicalLocation": {"artifactLocation": _artifact(path), "region": region}}]}


def _artifact(path: str) -> Json:
    if Path(path).is_absolute():
        return {"uri": Path(path).as_uri()}
    return {"uri": quote(fsencode(path)), "uriBaseId": "%SRCROOT%"}
