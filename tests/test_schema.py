"""JSON Schema derived from the forms: valid itself, true of the published reports, and strict."""

import copy

import jsonschema
import pytest
import yaml

from generator.schema import SCHEMAS
from tests.conftest import FABRICATED, FOUNDING, ROOT
from tests.helpers import FORMS, read, read_well, report_text

CONTENT = ROOT / "content"
REPORTS = sorted(
    file
    for folder in (CONTENT, FABRICATED)
    for file in folder.glob("reports/*/*/*.yml")
    if file.name != "agency.yml"
)


class Loader(yaml.SafeLoader):
    """YAML as an editor's schema checker reads it: dates stay text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(text):
    return yaml.load(text, Loader)


def checker(name):
    return jsonschema.Draft7Validator(SCHEMAS[name](FORMS))


def wrong(name, document):
    return [error.message for error in checker(name).iter_errors(document)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_valid(name):
    schema = SCHEMAS[name](FORMS)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(schema)


@pytest.mark.parametrize("file", REPORTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_published_reports_are_valid(file):
    assert wrong("report", load(file.read_text("utf-8"))) == []


@pytest.mark.parametrize("key", [pytest.param(key, marks=pytest.mark.founding(key)) for key in FOUNDING])
def test_founding_reports_are_among_them(key):
    assert CONTENT / "reports" / f"{key}.yml" in REPORTS


def test_fabricated_reports_are_among_them():
    assert len([file for file in REPORTS if file.is_relative_to(FABRICATED)]) == 5


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("agency", "reports/*/*/agency.yml"),
        ("portal", "portal.yml"),
        ("regions", "regions.yml"),
        ("glossary", "glossary.yml"),
    ],
)
@pytest.mark.parametrize("folder", [CONTENT, FABRICATED], ids=["content", "fabricated"])
def test_other_content_is_valid(folder, name, pattern):
    files = list(folder.glob(pattern))
    if name in ("agency", "glossary") and folder == CONTENT and not files:
        pytest.skip(f"content/ holds no {name} yet")
    assert files
    for file in files:
        document = load(file.read_text("utf-8"))
        if name == "regions":
            document = {str(key): value for key, value in document.items()}
        assert wrong(name, document) == []


@pytest.mark.parametrize(("form", "undivided"), [("cn-2019", False), ("cn-2021", False), ("cn-2021", True)])
def test_smallest_reports_are_valid(form, undivided):
    assert wrong("report", load(report_text(form, undivided))) == []


# What the strict reader takes as well.
GOOD = {
    "blank cell": {"requests.new.natural": "null"},
    "sign": {"requests.new.natural": '"/"'},
    "dash": {"requests.new.natural": "—"},
    "remark": {"requests.new.natural": "{value: 3, printed: 3（示例）}"},
    "remark without number": {"requests.new.natural": "{value: null, printed: 若干}"},
    "row not printed": {"requests.new": "null"},
    "table not printed": {"challenges": "null"},
    "row of table two not printed": {"disclosure.fees": "null"},
    "amount": {"disclosure.fees.amount": "59237.2449"},
    "amount with unit": {"disclosure.fees.amount": "1082.33万"},
    "amount with unit in a remark": {"disclosure.fees.amount": "{value: 3, printed: 三, unit: 万元}"},
}
# What the strict reader refuses as well.
BAD = {
    "negative": {"requests.new.natural": "-1"},
    "words": {"requests.new.natural": "若干"},
    "decimal": {"requests.new.natural": "1.5"},
    "quoted number": {"requests.new.natural": '"3"'},
    "truth value": {"requests.new.natural": "yes"},
    "list in a cell": {"requests.new.natural": "[1]"},
    "remark without printed": {"requests.new.natural": "{value: 3}"},
    "remark with another key": {"requests.new.natural": "{value: 3, printed: 3, remark: 示例}"},
    "unit of a count": {"requests.new.natural": "{value: 3, printed: 3, unit: 万元}"},
    "row too short": {"requests.new": "[0, 0, 0, 0, 0, 0]"},
    "row too long": {"requests.new": "[0, 0, 0, 0, 0, 0, 0, 0]"},
    "row as a mapping": {"requests.new": "{natural: 0}"},
    "row of table two as a list": {"disclosure.fees": "[0]"},
    "cell of table two missing": {"disclosure.normative": "{issued: 0, repealed: 0}"},
    "cell of table two unknown": {"disclosure.fees": "{amount: 0, issued: 0}"},
    "negative amount": {"disclosure.fees.amount": "-1"},
    "amount in dollars": {"disclosure.fees.amount": "3美元"},
    "amount too fine": {"disclosure.fees.amount": "1.2345678万元"},
    "table as a list": {"challenges": "[0]"},
}


@pytest.mark.parametrize("cells", GOOD.values(), ids=GOOD)
def test_what_cells_may_hold(cells):
    text = report_text(cells=cells)
    assert read_well(text)
    assert wrong("report", load(text)) == []


@pytest.mark.parametrize("cells", BAD.values(), ids=BAD)
def test_what_cells_may_not_hold(cells):
    text = report_text(cells=cells)
    assert read(text)[1]
    assert wrong("report", load(text))


def test_changes_of_the_2019_form():
    for change, good in (("+1", True), ("-55", True), ("0", True), ("1.5", False), ("增1", False)):
        text = report_text("cn-2019", cells={"disclosure.licensing.change": change})
        assert (wrong("report", load(text)) == []) is good
        assert (read(text)[1] == []) is good


def remove(*path):
    def edit(document):
        for key in path[:-1]:
            document = document[key]
        del document[path[-1]]

    return edit


def put(value, *path):
    def edit(document):
        for key in path[:-1]:
            document = document[key]
        document[path[-1]] = value

    return edit


REASONS = {"date": "2026-01-02", "source": "entry", "reason": "示例", "by": "编辑"}
CORRECTION = {**REASONS, "table": "requests", "row": "total"}
EXPLANATION = {
    **{"check": "requests-balance", "row": "total", "column": "total", "left": 1, "right": 0},
    **{"reason": "示例", "by": "编辑", "date": "2022-03-01"},
}
MUTATIONS = {
    "no form": remove("form"),
    "unknown form": put("cn-2022", "form"),
    "annex form": put("cn-2014-statistics", "form"),
    "other form": put("cn-2019", "form"),
    "no title": remove("title"),
    "title a number": put(2021, "title"),
    "bad digest": put("abc", "source", "sha256"),
    "unknown scope": put("all", "scope"),
    "unknown key": put("示例", "remark"),
    "bad date": put("2022-1-7", "signed"),
    "date in words": put("2022年1月", "signed"),
    "no table": remove("challenges"),
    "missing row": remove("requests", "secret"),
    "unknown row": put([0] * 7, "requests", "newer"),
    "whole beside its parts": put([0] * 7, "requests", "other_handling"),
    "unknown section": put({"text": "示例"}, "sections", "requests"),
    "section without text": remove("sections", "overview", "text"),
    "unknown kind of text": put("short", "sections", "overview", "kind"),
    "unknown contact": put({"mobile": "1"}, "contact"),
    "unknown check": put([{**EXPLANATION, "check": "requests-sum"}], "explanations"),
    "explanation without reason": put([{**EXPLANATION, "left": 1} | {"reason": None}], "explanations"),
    "correction without date": put([{**CORRECTION, "date": None}], "corrections"),
    "correction without day": put([{**CORRECTION, "date": "2026-01"}], "corrections"),
    "correction of nobody's": put([{**CORRECTION, "source": "us"}], "corrections"),
    "correction of a cell without values": put([{**CORRECTION, "column": "total"}], "corrections"),
    "unknown annex": put({"form": "cn-2021", "values": {}}, "annex"),
    "unknown row of the annex": put({"form": "cn-2014-statistics", "values": {"gazete": 1}}, "annex"),
}


@pytest.mark.parametrize("edit", MUTATIONS.values(), ids=MUTATIONS)
def test_mutations_are_rejected(edit):
    document = load(report_text(tail="signed: 2022-01-17"))
    assert wrong("report", document) == []
    changed = copy.deepcopy(document)
    edit(changed)
    assert changed != document
    assert wrong("report", changed)


def test_explanations_corrections_and_annexes_are_accepted():
    document = load(report_text())
    cell = {"column": "total", "was": 1, "now": None}
    document["corrections"] = [CORRECTION, CORRECTION | cell, {**REASONS, "field": "title"}]
    document["explanations"] = [EXPLANATION]
    document["annex"] = {"form": "cn-2014-statistics", "values": {"gazette": 1, "website": None}}
    assert wrong("report", document) == []


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("agency", {"kind": "department"}),
        ("agency", {"name": "示例局", "kind": "bureau"}),
        ("agency", {"name": "示例局", "kind": "department", "phone": "1"}),
        ("agency", {"name": "示例局", "kind": "department", "aliases": "示例"}),
        ("portal", {"name": "示例"}),
        ("portal", {"name": "示例", "description": "示例", "adress": "示例"}),
        ("regions", {"99010": "示例"}),
        ("regions", {"990101": 1}),
    ],
)
def test_other_schemas_are_strict(name, document):
    assert wrong(name, document)


def test_labels_reach_the_editor():
    schema = SCHEMAS["report"](FORMS)
    tables = [branch["then"]["properties"]["requests"] for branch in schema["allOf"]]
    rows = tables[1]["anyOf"][1]["properties"]
    assert rows["secret"]["description"] == "（三）不予公开 › 1.属于国家秘密"
    assert rows["secret"]["anyOf"][1]["items"][0]["description"] == "自然人"
