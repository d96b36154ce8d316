"""`gongkai synth`: the same bytes anywhere, sound but for what is planted, and what is planted is found."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import checks
from generator.cli.tools import MOST_REPORTS as MOST
from generator.content import Content, load_content
from generator.findings import OF_THE_FILE, UNREAD_CELLS, Finding
from generator.form_reader import load_forms
from generator.project import MARKER, NotOurs
from generator.rules import rules
from generator.survey import Outcome, survey
from generator.synth.cast import members
from generator.synth.corpus import REGISTERS, write_corpus
from tests.conftest import gongkai

FORMS = load_forms()
REPORTS, SHARE = 1600, 0.5
CODES = sorted({kind.code for register in REGISTERS for kind in register})
FAMILIES = Path(checks.__file__).parent


def files(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def reports(folder: Path) -> list[Path]:
    return [f for f in (folder / "content/reports").glob("*/*/*.yml") if f.name != "agency.yml"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synth") / "made"
    write_corpus(folder, REPORTS, 1, SHARE, FORMS)
    return folder


@pytest.fixture(scope="module")
def content(made: Path) -> Content:
    return load_content(made / "content", FORMS)


@pytest.fixture(scope="module")
def outcome(made: Path) -> Outcome:
    return survey(made / "content", FORMS, passes=False)


@pytest.fixture(scope="module")
def planted(made: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((made / "planted.json").read_text("utf-8"))["planted"]
    return found


# -- what is made ----------------------------------------------------------------------------------------


def test_the_same_bytes_in_any_surroundings(tmp_path: Path) -> None:
    made = []
    for seed, zone, lang in (("1", "Asia/Shanghai", "C.UTF-8"), ("2", "America/Lima", "C")):
        out = tmp_path / seed
        env = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": lang}
        done = gongkai("synth", 120, "--share", 0.5, "--out", out, env=env)
        assert done.returncode == 0, done.stderr
        made.append(files(out))
    assert made[0] == made[1]


def test_making_it_again_leaves_nothing_of_before(tmp_path: Path) -> None:
    write_corpus(tmp_path / "one", 40, 1, 0.2, FORMS)
    write_corpus(tmp_path / "two", 90, 5, 0.2, FORMS)
    assert files(tmp_path / "one") != files(tmp_path / "two")
    write_corpus(tmp_path / "two", 40, 1, 0.2, FORMS)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_another_seed_makes_others(tmp_path: Path) -> None:
    texts = []
    for seed in (1, 2):
        write_corpus(tmp_path / str(seed), 30, seed, 0.1, FORMS)
        texts.append({f.read_bytes() for f in reports(tmp_path / str(seed))})
    assert not texts[0] & texts[1]


@pytest.mark.parametrize("count", [1, 7, 133])
def test_there_are_as_many_reports_and_slips_as_asked_for(count: int, tmp_path: Path) -> None:
    done = write_corpus(tmp_path, count, 3, 0.1, FORMS)
    listed = json.loads((tmp_path / "planted.json").read_text("utf-8"))
    assert len(reports(tmp_path)) == count == listed["reports"]
    assert len(listed["planted"]) == round(count * 0.1) == done.planted


def test_the_cast_is_large_enough() -> None:
    for seed in (1, 2):
        assert sum(len(member.years) for member in members(seed)) > MOST * 1.2


def test_nothing_is_malformed(made: Path, content: Content) -> None:
    assert content.problems == []
    assert len(content.reports) == REPORTS == len(reports(made))


def test_everybody_is_openly_fictional(content: Content) -> None:
    assert all(code.startswith("99") and "示例" in region.name for code, region in content.regions.items())
    assert all("示例" in agency.name for agency in content.agencies.values())
    assert len({agency.name for agency in content.agencies.values()}) == len(content.agencies)


def test_reports_are_of_the_size_of_real_ones(made: Path, content: Content) -> None:
    whole = sorted(sum(len(one.text) for one in report.sections.values()) for report in content.reports)
    middle = whole[REPORTS // 2]
    assert whole[REPORTS // 10] > 1200 and 1700 < middle < 2500 and whole[-1] < 6000
    assert whole[REPORTS * 95 // 100] > 1.8 * middle  # a few agencies write much more
    received = [yaml.load(f.read_bytes(), yaml.CSafeLoader)["requests"] for f in reports(made)]
    totals = [table["new"][-1] or 0 for table in received if table]
    assert sum(total == 0 for total in totals) > len(totals) / 5 and max(totals) > 1000


def test_one_printed_row_is_one_line(made: Path) -> None:
    for file in reports(made)[:20]:
        text = file.read_text("utf-8")
        tables = yaml.safe_load(text)
        for table in ("disclosure", "requests", "challenges"):
            for row in tables[table] or ():
                assert len(re.findall(rf"^  {row}: +[\[{{].*[\]}}]  # ", text, re.M)) == 1


def test_texts_differ_from_each_other(content: Content) -> None:
    """All but what is planted: of an agency's sentences the next year repeats few, another agency fewer."""
    sentences = [
        {re.sub("[0-9０-９]+", "0", one) for one in report.sections["problems"].text.split("。") if one}
        for report in content.reports
        if "problems" in report.sections
    ]
    alike = sum(bool(one & other) for one, other in itertools.pairwise(sentences))
    assert alike < REPORTS * 0.05


def test_long_texts_do_not_repeat_themselves(content: Content) -> None:
    """Hardly a sentence comes twice, figures aside: search and comparisons have to do real work."""
    said = Counter(
        re.sub("[0-9０-９]+", "0", sentence)
        for report in content.reports
        if "overview" in report.sections
        for sentence in report.sections["overview"].text.split("。")
        if len(sentence) >= 30
    )
    assert sum(said.values()) > REPORTS * 15
    assert sum(count for count in said.values() if count > 1) < said.total() * 0.15


# -- what is found ---------------------------------------------------------------------------------------


def test_without_slips_nothing_fails(tmp_path: Path) -> None:
    write_corpus(tmp_path, 300, 4, 0, FORMS)
    found = survey(tmp_path / "content", FORMS, passes=False)
    assert [said(one) for one in found.findings if one.state != "not_assessable"] == []


def test_every_check_has_a_slip_that_it_finds() -> None:
    relations = {relation.code for form in FORMS.values() for relation in form.relations}
    # Made-up reports are transcribed throughout, and their amounts are exact to 1 元.
    assert set(CODES) == (relations | set(rules()) | OF_THE_FILE) - {UNREAD_CELLS, "fine-amount"}


def test_every_kind_is_planted(planted: list[dict[str, Any]]) -> None:
    kinds = {(kind.code, kind.variant) for register in REGISTERS for kind in register}
    assert {(entry["code"], entry["variant"]) for entry in planted} == kinds
    assert len(planted) == REPORTS * SHARE
    assert {"fail", "explained"} == {entry["expect"] for entry in planted}


@pytest.mark.parametrize("code", CODES)
def test_what_is_planted_is_found(code: str, planted: list[dict[str, Any]], outcome: Outcome) -> None:
    entries = [entry for entry in planted if entry["code"] == code]
    missed = [entry for entry in entries if not any(_is_found(entry, one) for one in outcome.findings)]
    assert missed == []


def test_what_is_found_is_planted(planted: list[dict[str, Any]], outcome: Outcome) -> None:
    failing = [one for one in outcome.findings if one.state == "fail"]
    stray = [one for one in failing if not any(_is_listed(one, entry) for entry in planted)]
    assert [said(one) for one in stray] == []


def _is_found(entry: dict[str, Any], one: Finding) -> bool:
    return (
        (one.code, one.state) == (entry["code"], entry["expect"])
        and one.report == (entry["region"], entry["agency"], entry["year"])
        and entry["row"] in (None, one.row)
        and entry["col"] in (None, one.col)
    )


def _is_listed(one: Finding, entry: dict[str, Any]) -> bool:
    if one.code == entry["code"] and entry.get("other") == "/".join(map(str, one.report)):
        return True
    near = abs(one.report.year - entry["year"]) <= 1
    same = (one.report.region, one.report.agency) == (entry["region"], entry["agency"])
    return same and near and one.code in (entry["code"], *entry.get("also", ()))


def said(one: Finding) -> str:
    return f"{'/'.join(map(str, one.report))} {one.code} {one.row} {one.col}: {one.message.text('en')}"


# -- the command -----------------------------------------------------------------------------------------


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    done = gongkai("synth", 20, "--out", tmp_path / "out", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "20 reports" in done.stdout and "planted.json" in done.stdout
    assert gongkai("check", "--content", tmp_path / "out/content").returncode == 0


def others_folders(tmp_path: Path) -> Iterator[Path]:
    own = tmp_path / "own"
    own.mkdir()
    (own / "letter.txt").write_text("mine")
    yield own
    yield own / "letter.txt"
    link = tmp_path / "link"
    link.symlink_to(own)
    yield link


def test_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    for folder in others_folders(tmp_path):
        with pytest.raises(NotOurs):
            write_corpus(folder, 1, 1, 0, FORMS)
        assert gongkai("synth", 1, "--out", folder).returncode == 2
    assert [f.name for f in (tmp_path / "own").iterdir()] == ["letter.txt"]
    assert MARKER not in {f.name for f in (tmp_path / "own").iterdir()}


@pytest.mark.parametrize(
    "arguments",
    [("0",), (str(MOST + 1),), ("ten",), ("5", "--share", "1.5"), ("5", "--out", "content/reports"), ()],
)
def test_wrong_use_is_refused(arguments: tuple[str, ...]) -> None:
    assert gongkai("synth", *arguments).returncode == 2
