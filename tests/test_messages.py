"""The catalogue of messages: both languages, the same blanks, every code in use and none missing."""

import re
import string

import pytest
import yaml

from generator.messages import LANGUAGES, catalogue, message, say
from generator.yaml_reader import read_yaml
from tests.helpers import ROOT

SOURCES = {file: file.read_text("utf-8") for file in sorted((ROOT / "generator").rglob("*.py"))}
# A call that names its code: message("…"), say("…"); and codes handed on before they are looked up.
NAMED = re.compile(r"\b(?:message|say)\(\s*f?\"([a-z0-9_-]+)\"")
QUOTED = re.compile(r"\"([a-z]+(?:[-_][a-z0-9_]+)+)\"")
# Codes put together from a beginning and what the code at hand adds to it.
COMPUTED = {
    "number-": r"^(?:count|change|amount|leading-zero|sexagesimal|boolean|notation|thousands|underscore"
    r"|negative|plus-sign|decimal-count)$",
    "state-": r"^(?:explained|fail|pass|not_assessable)$",
    "becomes-": r"^(?:fail|explained|not_assessable|removed)$",
    "form-cell-": r"^(?:count|change|amount)$",
    "level-": r"^(?:error|warning|info)$",
    "import-cleaned-": r"^(?:hidden|brackets|cut)$",
    "import-year-": r"^(?:title|period|name)$",
    "imported-": r"^(?:document|state|form|agency|year|title|sections|cells|surplus|unplaced|checks)$",
    "imported-state-": r"^(?:created|replaced|unchanged|differs|undecided|refused|unreadable)$",
    "reason-": r"^(?:blank|mark|row-absent|unread)-many$",
}


def blanks(template):
    return sorted(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


@pytest.mark.parametrize("code", catalogue())
def test_both_languages_have_the_same_blanks(code):
    entry = catalogue()[code]
    assert set(entry) == set(LANGUAGES)
    texts = {lang: blanks(entry[lang]) for lang in LANGUAGES}
    assert all(name.isidentifier() for names in texts.values() for name in names)
    assert set(texts["zh"]) == set(texts["en"])
    filled = {name: f"«{name}»" for name in texts["zh"]}
    for lang in LANGUAGES:
        shown = message(code, **filled).text(lang)
        assert say(code, lang, **filled) == shown
        assert all(value in shown for value in filled.values())
        assert shown.strip()


@pytest.mark.parametrize("code", catalogue())
def test_languages_are_not_mixed_up(code):
    entry = catalogue()[code]
    assert re.search(r"[\u4e00-\u9fff]", entry["zh"])
    english = re.sub(r"元|万元|万|亿元|亿", "", entry["en"])
    assert not re.search(r"[\u4e00-\u9fff]", english)


def test_every_code_that_is_used_exists():
    used = {code for text in SOURCES.values() for code in NAMED.findall(text) if not code.endswith("-")}
    assert len(used) > 60
    assert used - set(catalogue()) == set()


def test_every_code_of_the_catalogue_is_used():
    quoted = {code for text in SOURCES.values() for code in (*QUOTED.findall(text), *NAMED.findall(text))}
    computed = {
        code
        for code in catalogue()
        for start, end in COMPUTED.items()
        if code.startswith(start) and re.search(end, code.removeprefix(start))
    }
    assert set(catalogue()) - quoted - computed == set()


@pytest.mark.parametrize("start", COMPUTED)
def test_computed_codes_are_really_computed(start):
    sources = "".join(SOURCES.values())
    joined = rf'f"{start}{{|"{start}" \+' if start != "reason-" else r'code \+ \("-many"'
    assert re.search(joined, sources)


def test_catalogue_is_strict_yaml():
    file = ROOT / "generator" / "messages.yml"
    root, problems = read_yaml(file, "messages.yml")
    assert problems == []
    assert [key.text for key, _ in root.items] == list(yaml.safe_load(file.read_text("utf-8")))


def test_messages_compare_by_value():
    assert message("missing-key", key="示例") == message("missing-key", key="示例")
    assert message("missing-key", key=1) == message("missing-key", key="1")
    assert message("missing-key", key="示例") != message("missing-key", key="别的")
    assert message("duplicate-key", key="{first}", first=3).text("en").startswith("“{first}”")
