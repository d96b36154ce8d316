"""Cases of checks as data: made-up reports of several years, what is to be found in them, and where.

A case is a mapping of `tests/cases/checks/*.yml`; every value in it is text. `reports` gives by year what
differs from a report in which all is in order and every cell is 0:

    form       another form than that of the year
    undivided  true: （六） is one row
    set        cells, rows or tables (`requests.new.total`, `requests.new`, `requests`) → text
    head       keys before the tables → YAML; `absent` leaves a key out
    texts      narratives (`overview` …, or `extra`) → words; `null` and `absent` as they say
    tail       YAML that is put at the end
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import yaml

from generator.checks import check_agency, conclude
from generator.findings import Finding, Value, json_value
from generator.reports import Report
from tests.helpers import AGENCY, CASES, FORMS, KEY, read_well, report_text

Case = Mapping[str, Any]
FOLDER = CASES / "checks"
SIGNS = ("/", "-", "—")
TEXTS = {"overview": "示例。", "problems": "示例，仍需改进。", "other": "无。"}
COLUMNS = [column.id for column in FORMS["cn-2021"].table["requests"].leaf_columns]
RESULTS = [column.id for column in FORMS["cn-2021"].table["challenges"].leaf_columns]


def cases(name: str) -> list[Case]:
    """The cases of one file."""
    loaded: list[Case] = yaml.load((FOLDER / f"{name}.yml").read_text("utf-8"), yaml.BaseLoader)
    return loaded


def all_cases() -> Iterator[Case]:
    """Every case that names its check."""
    for file in sorted(FOLDER.glob("*.yml")):
        yield from (case for case in cases(file.stem) if "check" in case)


# -- reports ---------------------------------------------------------------------------------------------


def texts_of(case: Case) -> dict[int, str]:
    """The report files of a case by year."""
    return {int(year): file_text(int(year), spec or {}) for year, spec in case["reports"].items()}


def file_text(year: int, spec: Case) -> str:
    """One report file."""
    form = spec.get("form", "cn-2019" if year < 2021 else "cn-2021")
    cells = {place: f'"{value}"' if value in SIGNS else value for place, value in spec.get("set", {}).items()}
    head = "\n".join(_head(year, form, spec))
    return report_text(form, spec.get("undivided") == "true", cells, spec.get("tail", ""), head)


def _head(year: int, form: str, spec: Case) -> Iterator[str]:
    keys = {
        "form": form,
        "title": f"示例市示例局{year}年政府信息公开工作年度报告",
        "scope": "own",
        "source": "{name: shili.txt, url: null, sha256: null}",
        "sections": "\n" + "\n".join(_sections({**TEXTS, **spec.get("texts", {})})),
    }
    for key, value in {**keys, **spec.get("head", {})}.items():
        if value != "absent":
            yield f"{key}: {value}"


def _sections(texts: Mapping[str, str]) -> Iterator[str]:
    for name, text in texts.items():
        if text == "null":
            yield f"  {name}: null"
        elif "\n" in text:
            lines = "".join(f"\n      {line}" for line in text.rstrip("\n").split("\n"))
            yield f"  {name}:\n    kind: full\n    text: |{lines}"
        elif text != "absent":
            yield f"  {name}: {{kind: full, text: {json.dumps(text, ensure_ascii=False)}}}"


def reports_of(texts: Mapping[int, str]) -> list[Report]:
    """The reports read, earliest first; they have to be without mistakes."""
    return [read_well(text, KEY._replace(year=year)) for year, text in sorted(texts.items())]


# -- findings --------------------------------------------------------------------------------------------


def findings_of(texts: Mapping[int, str], agency: Mapping[str, str] | None = None) -> list[Finding]:
    """Everything that is found in these reports of one agency, explanations applied."""
    kind = (agency or {}).get("kind", "department")
    checked = check_agency(replace(AGENCY, kind=None if kind == "null" else kind), reports_of(texts))
    return [finding for _, found in conclude(checked) for finding in found]


def found_in(case: Case) -> list[Finding]:
    """What the check of a case finds in it."""
    return [one for one in findings_of(texts_of(case), case.get("agency")) if one.code == case["check"]]


def seen(one: Finding) -> dict[str, str]:
    """What a case says of a finding, as text; what there is none of is left out."""
    values: dict[str, Value | int] = {
        "year": one.report.year,
        "row": one.row,
        "col": one.col,
        "section": one.section,
        "state": one.state,
        "left": one.left,
        "right": one.right,
    }
    return {name: written(value) for name, value in values.items() if value is not None}


def written(value: Value | int) -> str:
    """A value as a case file writes it."""
    return "null" if value is None else str(value if isinstance(value, int) else json_value(value))


# -- places in files -------------------------------------------------------------------------------------


def place_of(text: str, path: str) -> tuple[int, int]:
    """Line and column of a place of a file, counted from 1: of the value, of the key where it has parts.

    Cells are named by row and column (`requests.new.total`), items of lists by number from 0.
    """
    parts = path.split(".")
    node: Any = yaml.compose(text, yaml.SafeLoader)
    for part in parts:
        key, node = _step(node, part)
    named = len(parts) == 1 or parts[0] == "sections"
    mark = (key if named and key and not isinstance(node, yaml.ScalarNode) else node).start_mark
    return mark.line + 1, mark.column + 1


def _step(node: Any, part: str) -> tuple[Any, Any]:
    if isinstance(node, yaml.SequenceNode):
        columns: Sequence[str] = COLUMNS if len(node.value) == len(COLUMNS) else RESULTS
        return None, node.value[int(part) if part.isdigit() else columns.index(part)]
    return next((key, value) for key, value in node.value if key.value == part)


def expected_place(one: Finding, entry: Mapping[str, str], texts: Mapping[int, str]) -> tuple[int, int]:
    """Where a case expects a finding: at `at`, at the words `at_words`, or at the finding's own cell."""
    text = texts[one.report.year]
    if "at_words" in entry:
        line = next(line for line in text.split("\n") if entry["at_words"] in line)
        return text.split("\n").index(line) + 1, line.index(entry["at_words"]) + 1
    table = "annex.values" if one.table == "annex" else one.table
    column = f".{one.col}" if one.table != "annex" else ""
    return place_of(text, entry.get("at") or f"{table}.{one.row}{column}")
