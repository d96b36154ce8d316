"""What `check` prints: for people, for scripts, for services; and that no content can spoil any of it."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from generator.findings import Finding
from generator.messages import catalogue
from generator.outputs import FORMATS, Format, sources
from generator.outputs.json import json_lines
from generator.outputs.junit import junit_lines
from generator.outputs.paths import Paths
from generator.outputs.sarif import sarif_lines
from generator.outputs.sources import Sources
from generator.outputs.text import text_lines
from generator.outputs.visible import escaped, visible
from generator.problems import Problem
from generator.rules import rules
from generator.survey import Outcome, survey
from tests.conftest import FABRICATED, ROOT, gongkai
from tests.helpers import FORMS, line_of

REPORT = "reports/990101/sfj/2021.yml"
NASTY = "22 ]]> <img src=x onerror=y> @user | [点我](https://evil.example) `c` #1 !1 **b** $x$ ::error::"
REASON = "]]&gt; @user | [点我](https://evil.example) `c` #1 !1 **b**"
# Whatever moves or hides other text on a screen; a line's own end is not among it.
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the fabricated portal's content, to be spoiled."""
    return shutil.copytree(FABRICATED, tmp_path / "content")


@pytest.fixture
def hostile(content: Path) -> Path:
    """Content in which everything an editor or an agency can write tries to get out of its place."""
    spoil(content, "printed: 22（其中修订16件）", f"printed: {json.dumps(NASTY, ensure_ascii=False)}")
    spoil(content, "reason: 一件并案处理，机关书面说明", f"reason: {json.dumps(REASON, ensure_ascii=False)}")
    spoil(content, "name: 示例区科技局", 'name: "@user|[x](y) `c` #1"', "reports/990101/kjj/agency.yml")
    bad = 'normative: {x: "\\e[31m\\u202e", y\u202e: 1\u0085, made: "@user\\n::error::]]>|<b>"'
    spoil(content, "normative: {made: 3", bad, "reports/990101/sfj/2020.yml")
    for name in ("2021 (1) @user|`x`#%&.yml", "a\nb.yml", "\udcff.yml"):
        try:
            (content / "reports/990101/sfj" / name).write_text("", "utf-8")
        except (OSError, UnicodeError):  # not every system has such names
            continue
    return content


def spoil(content: Path, old: str, new: str, report: str = REPORT) -> Path:
    """Replace the first `old` in a file of the content."""
    file = content / report
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return file


def outcome_of(content: Path, passes: bool = True) -> Outcome:
    return survey(content, FORMS, passes=passes)


def of_state(outcome: Outcome, *states: str) -> list[Finding]:
    return [finding for finding in outcome.findings if finding.state in states]


# -- all formats -----------------------------------------------------------------------------------------


def test_every_format_is_registered() -> None:
    assert set(FORMATS) == set(Format)
    helped = gongkai("check", "--help", env={"COLUMNS": "200"}).stdout
    assert all(name in helped for name in Format)


@pytest.mark.parametrize("output", Format)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_content_spoils_no_format(output: str, lang: str, hostile: Path) -> None:
    done = gongkai("check", "--content", hostile, "--format", output, "--lang", lang)
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
    assert UNSEEN.findall(done.stdout) == []
    assert all(unicodedata.category(character) != "Cs" for character in done.stdout)


@pytest.mark.parametrize("output", Format)
def test_no_format_holds_the_text_of_more_than_a_report(output: Format) -> None:
    found = outcome_of(FABRICATED)
    many = replace(found, reports=[*found.reports] * 50)
    lines = FORMATS[output].lines(many, "zh")
    assert iter(lines) is lines
    lengths = [len(line) for line in lines]
    assert len(lengths) > 200
    longest = max(len(line) for line in FORMATS[output].lines(found, "zh"))
    assert max(lengths) < longest + 20


def test_the_screen_may_lack_characters() -> None:
    done = gongkai("check", "--content", FABRICATED, env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert "requests-row-total" in done.stdout and "\\u" in done.stdout
    for_programs = gongkai(
        *("check", "--content", FABRICATED, "--format", "junit"), env={"PYTHONIOENCODING": "gbk"}
    )
    assert "不等" in for_programs.stdout


def test_hidden_characters_are_named() -> None:
    assert visible("a\u202eb\x1b[31m\tc\r\nd\udcff\ufffe\U000e0041") == (
        "a<U+202E>b<U+001B>[31m c d<U+DCFF><U+FFFE><U+E0041>"
    )
    for text in ("\u202e", "\udcff", "\U000e0041", "\x9b", "普通 é 𠀀"):
        written = escaped(json.dumps(text, ensure_ascii=False))
        assert json.loads(written) == text
        assert UNSEEN.findall(written) == []


# -- text ------------------------------------------------------------------------------------------------


def test_text_shows_the_line_and_marks_the_place() -> None:
    lines = [*text_lines(outcome_of(FABRICATED), "zh")]
    text = (FABRICATED / REPORT).read_text("utf-8")
    row = "granted: [18, 0, 0, 0, 0, 0, 19]"
    number = line_of(text, row)
    at = lines.index(f"      {number} | {row}")
    assert lines[at + 1] == "         | " + " " * row.rindex("19") + "^"
    assert lines[at - 2].startswith(f"  {number}:32  [不符] requests-row-total ")
    assert lines[at - 1] == "      总计 19 ≠ 自然人 18（其余 5 格均为 0）"


def test_text_is_in_order_of_files_and_places() -> None:
    lines = [*text_lines(outcome_of(FABRICATED), "zh")]
    headings = [line for line in lines if line.endswith(".yml")]
    assert len(headings) == len(set(headings)) == 6
    start = lines.index(f"{FABRICATED.as_posix()}/{REPORT}")
    block = lines[start : lines.index("", start)]
    places = [(int(m[1]), int(m[2])) for line in block if (m := re.match(r"  (\d+):(\d+)  \[", line))]
    assert places == sorted(places) and len(places) > 4


def test_text_of_a_finding_without_a_place_names_none() -> None:
    outcome = outcome_of(FABRICATED)
    absent = [replace(finding, line=0, column=0) for finding in outcome.absent]
    lines = [*text_lines(replace(outcome, absent=absent), "zh")]
    at = next(number for number, line in enumerate(lines) if line.startswith("  [提示] not-collected "))
    assert lines[at + 1].startswith("  [提示] not-collected ")
    assert not any("0:0" in line for line in lines)


def test_text_shows_the_line_of_a_mistake_with_what_is_hidden_in_it(content: Path) -> None:
    spoil(content, "form: cn-2021", "form: cn-2021\u202e # 报告\u200b")
    done = gongkai("check", "--content", content)
    assert "      1 | form: cn-2021<U+202E> # 报告<U+200B>" in done.stdout.splitlines()


@pytest.mark.parametrize(
    ("line", "column", "shown", "mark"),
    [
        ("  a: 1  ", 6, "a: 1", 3),
        ("a: 1", 99, "a: 1", 4),
        ("a: 1", 0, "a: 1", 0),
        ("总计: [1, 2]", 6, "总计: [1, 2]", 7),
        ("x" * 300, 1, "x" * 100 + "…", 0),
        ("x" * 300, 150, "…" + "x" * 100 + "…", 41),
        ("x" * 300, 300, "…" + "x" * 100, 100),
        ("\u202e: 1", 2, "<U+202E>: 1", 8),
        ("a:\t1", 4, "a: 1", 3),
    ],
)
def test_excerpts(line: str, column: int, shown: str, mark: int, tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(f"{line}\n", "utf-8")
    assert [*Sources(tmp_path).excerpt("a.yml", 1, column)] == [f"1 | {shown}", "  | " + " " * mark + "^"]


def test_lines_are_counted_as_the_reader_counts_them(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes("\ufeffa: 1\r\nb: 2\rc: 3\n".encode())
    source = Sources(tmp_path)
    assert [next(source.excerpt("a.yml", n, 1)) for n in (1, 2, 3)] == ["1 | a: 1", "2 | b: 2", "3 | c: 3"]


def test_a_file_that_changed_meanwhile_is_no_mistake(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = outcome_of(content)
    whole = [*text_lines(outcome, "zh")]
    bare = [line for line in whole if not re.match(r"      (?:\d+| +) \| ", line)]
    file = content / REPORT
    for spoiled in (b"", b"\xff\xfe\x00", b"form: x\n"):
        file.write_bytes(spoiled)
        assert set(bare) <= set(text_lines(outcome, "zh"))
    file.unlink()
    file.mkdir()
    assert set(bare) <= set(text_lines(outcome, "zh"))
    shutil.rmtree(content)
    assert [*text_lines(outcome, "zh")] == bare

    def refuse(*_: object) -> bool:
        raise PermissionError

    monkeypatch.setattr(Path, "is_file", refuse)
    assert [*text_lines(outcome, "zh")] == bare


def test_files_are_read_once_and_only_if_there_is_something_to_show(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(content, "made: 3", "made: x", "reports/990101/sfj/2020.yml")
    outcome = outcome_of(content)
    outcome = replace(outcome, absent=[replace(finding, line=0) for finding in outcome.absent])
    read: Counter[str] = Counter()
    real = sources._lines_of

    def counted(file: Path) -> list[str]:
        read[file.relative_to(content).as_posix()] += 1
        return real(file)

    monkeypatch.setattr(sources, "_lines_of", counted)
    assert len([*text_lines(outcome, "zh")]) > 20
    assert read == dict.fromkeys(
        (
            "reports/990100/rmzf/2021.yml",
            "reports/990100/tjj/2021.yml",
            "reports/990101/sfj/2020.yml",
            "reports/990101/sfj/2021.yml",
            "reports/990101/sfj/2022.yml",
        ),
        1,
    )


# -- JSON ------------------------------------------------------------------------------------------------


def test_json_is_one_document_with_a_finding_a_line(hostile: Path) -> None:
    outcome = outcome_of(hostile)
    lines = [*json_lines(outcome, "zh")]
    document = json.loads("\n".join(lines))
    assert document["findings"] == [finding.as_json("zh") for finding in outcome.findings]
    assert document["errors"] == [problem.as_json("zh") for problem in outcome.problems]
    assert [len(document[name]) for name in ("reports", "findings")] == [4, len([*outcome.findings])]
    assert sum(line.startswith('{"code": ') for line in lines) == len(document["findings"])


# -- GitHub ----------------------------------------------------------------------------------------------


def test_github_annotations_hold_one_command_a_line(hostile: Path) -> None:
    lines = gongkai("check", "--content", hostile, "--format", "github").stdout.splitlines()
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == len(lines) - 3
    for command in commands:
        found = re.fullmatch(
            r"::(error|warning|notice) file=([^,:]+),line=\d+,col=\d+,title=([^,:]*)::(.*)", command
        )
        assert found, command


def test_paths_are_those_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "top/.git").mkdir(parents=True)
    (tmp_path / "top/a/b").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "top/a")
    assert Paths().shown("b/x.yml") == "a/b/x.yml"
    assert Paths().shown("../a/./b/../x.yml") == "a/x.yml"
    assert Paths().shown(str(tmp_path / "top/x.yml")) == "x.yml"
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert Paths().shown("b/x.yml") == "b/x.yml"
    assert Paths().shown("../x.yml") == (tmp_path / "x.yml").as_posix()


# -- SARIF -----------------------------------------------------------------------------------------------


def sarif_of(outcome: Outcome, lang: str = "zh") -> dict[str, Any]:
    document: dict[str, Any] = json.loads("\n".join(sarif_lines(outcome, lang)))
    return document


def assert_is_sarif(document: dict[str, Any]) -> list[dict[str, Any]]:
    """What SARIF 2.1.0 requires of the parts we use, and GitHub beyond it; the results.

    The official JSON schema comes with no package, so its demands are written out here.
    """
    assert set(document) == {"$schema", "version", "runs"} and document["version"] == "2.1.0"
    (run,) = document["runs"]
    assert set(run) == {"tool", "language", "columnKind", "results"}
    assert run["columnKind"] == "unicodeCodePoints" and re.fullmatch("[a-z]{2}-[A-Z]{2}", run["language"])
    driver = run["tool"]["driver"]
    assert driver["name"] == "gongkai" and re.match(r"\d+\.\d+\.\d+", driver["version"])
    described = [rule["id"] for rule in driver["rules"]]
    assert len(described) == len(set(described))
    for rule in driver["rules"]:
        texts = [rule[name]["text"] for name in ("shortDescription", "fullDescription", "help")]
        assert all(0 < len(text) <= 1024 for text in texts)
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
        assert re.fullmatch(r"https?://[\x21-\x7e]+/", rule.get("helpUri", "http://x/"))
    prints = [_assert_is_result(result, described) for result in run["results"]]
    assert len(prints) == len(set(prints))
    results: list[dict[str, Any]] = run["results"]
    return results


def _assert_is_result(result: dict[str, Any], rules: list[str]) -> str:
    assert rules[result["ruleIndex"]] == result["ruleId"]
    assert result["level"] in ("error", "warning", "note")
    assert result["message"]["text"] and "](" not in result["message"]["text"]
    (location,) = result["locations"]
    artifact, region = (location["physicalLocation"][name] for name in ("artifactLocation", "region"))
    assert re.fullmatch(r"(?:[\w.~/()!*'@&=+$,;-]|%[0-9A-F]{2})+", artifact["uri"], re.ASCII)
    assert artifact["uriBaseId"] == "%SRCROOT%" and not artifact["uri"].startswith("/")
    assert set(region) == {"startLine", "startColumn"} and min(region.values()) >= 1
    for one in result.get("suppressions", ()):
        assert one["kind"] == "inSource" and one["status"] == "accepted" and one["justification"]
    (fingerprint,) = result["partialFingerprints"].values()
    return str(fingerprint)


def in_folder(outcome_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """The outcome of content seen from the folder it lies in, as in a repository."""
    monkeypatch.chdir(outcome_folder.parent)
    return outcome_of(Path(outcome_folder.name))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sarif(lang: str) -> None:
    outcome = outcome_of(FABRICATED, passes=False)
    document = sarif_of(outcome, lang)
    results = assert_is_sarif(document)
    shown = of_state(outcome, "fail", "explained")
    assert [one["ruleId"] for one in results] == [finding.code for finding in shown]
    assert [bool(one.get("suppressions")) for one in results] == [f.state == "explained" for f in shown]
    levels = {"error": "error", "warning": "warning", "info": "note"}
    assert [one["level"] for one in results] == [levels[finding.level] for finding in shown]
    assert {one["level"] for one in results} == set(levels.values())
    first = next(one for one in results if one["ruleId"] == "requests-row-total")
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == f"tests/content/{REPORT}"
    said = {"zh": "两数不等", "en": "they differ"}[lang]
    assert said in first["message"]["text"] and "总计 19 ≠" in first["message"]["text"]


def test_sarif_describes_every_check() -> None:
    document = sarif_of(outcome_of(FABRICATED))
    assert_is_sarif(document)
    described = {rule["id"]: rule for rule in document["runs"][0]["tool"]["driver"]["rules"]}
    relations = {one.code: one for form in FORMS.values() for one in form.relations}
    for code, rule in (relations | rules()).items():
        texts = described[code]
        assert texts["shortDescription"]["text"] == rule.title
        assert rule.explain in texts["fullDescription"]["text"]
        assert rule.basis in texts["help"]["text"] and rule.limits in texts["help"]["text"]
        assert texts["helpUri"] == f"https://portal.example.org/sub/path/checks/{code}/"


def test_sarif_of_hostile_content(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = in_folder(hostile, monkeypatch)
    results = assert_is_sarif(sarif_of(outcome))
    assert len(results) == len(outcome.problems) + len(of_state(outcome, "fail", "explained"))
    malformed = [one for one in results if one["ruleId"].startswith("malformed/")]
    assert [one["ruleId"] for one in malformed] == [f"malformed/{p.message.code}" for p in outcome.problems]
    uris = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in malformed]
    named = {unquote(uri, errors="surrogateescape") for uri in uris}
    assert named == {problem.path for problem in outcome.problems}
    assert "content/reports/990101/sfj/2021%20%281%29%20%40user%7C%60x%60%23%25%26.yml" in uris


def test_sarif_of_mistakes_names_the_rule_without_the_case(content: Path) -> None:
    spoil(content, "form: cn-2021", "form: cn-2099")
    done = gongkai("check", "--content", content, "--format", "sarif", "--lang", "en")
    described = {rule["id"]: rule for rule in json.loads(done.stdout)["runs"][0]["tool"]["driver"]["rules"]}
    text = described["malformed/unknown-form"]["shortDescription"]["text"]
    assert text == re.sub(r"\{\w+\}", "…", catalogue()["unknown-form"]["en"])


def test_fingerprints_stay_when_lines_move(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(content, "made: 3", "made: x", "reports/990101/sfj/2020.yml")

    def prints() -> tuple[list[str], list[int]]:
        results = assert_is_sarif(sarif_of(in_folder(content, monkeypatch)))
        regions = [one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in results]
        return [one["partialFingerprints"]["primaryLocationLineHash"] for one in results], regions

    before, places = prints()
    for report in (REPORT, "reports/990101/sfj/2020.yml"):
        file = content / report
        file.write_text("# 注\n# 释\n" + file.read_text("utf-8"), "utf-8")
    after, moved = prints()
    assert before == after and places != moved
    spoil(content, "granted: [18", "granted: [17")
    assert len(set(before) & set(prints()[0])) == len(before) - 1


def test_the_same_mistake_keeps_its_identity() -> None:
    """Where a message names another line, that line may move too."""
    twice = [
        Problem("a.yml", line, 1, "", message) for line, message in ((4, _duplicate(2)), (9, _duplicate(7)))
    ]
    assert twice[0].identity == twice[1].identity
    assert replace(twice[0], where="x").identity != twice[0].identity


def _duplicate(first: int) -> Any:
    from generator.messages import message

    return message("duplicate-key", key="x", first=first)


# -- JUnit -----------------------------------------------------------------------------------------------


def junit_of(outcome: Outcome, lang: str = "zh") -> ET.Element:
    return ET.fromstring("\n".join(junit_lines(outcome, lang)).encode())


def counted(element: ET.Element) -> dict[str, str]:
    cases = element.findall(".//testcase")
    kinds = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    counts = {name: sum(case.find(kind) is not None for case in cases) for name, kind in kinds.items()}
    return {name: str(number) for name, number in {"tests": len(cases), **counts}.items()}


def numbers_of(element: ET.Element) -> dict[str, str]:
    return {name: value for name, value in element.attrib.items() if name != "name"}


def test_junit_has_a_suite_for_each_file_and_a_case_for_each_check() -> None:
    outcome = outcome_of(FABRICATED)
    root = junit_of(outcome)
    assert numbers_of(root) == counted(root)
    for suite in root:
        assert suite.tag == "testsuite" and numbers_of(suite) == counted(suite)
    expected = {(f"tests/content/{f.path.partition('content/')[2]}", f.code) for f in outcome.findings}
    cases = [(case.attrib["file"], case.attrib["name"]) for case in root.iter("testcase")]
    assert len(cases) == len(set(cases)) and set(cases) == expected


def test_junit_tells_passes_failures_explanations_and_gaps_apart() -> None:
    root = junit_of(outcome_of(FABRICATED))
    found = {
        case.attrib["name"]: case
        for case in root.iter("testcase")
        if case.attrib["file"] == f"tests/content/{REPORT}"
    }
    assert len(found["requests-balance"]) == 0
    (failure,) = found["requests-row-total"]
    assert failure.tag == "failure" and failure.attrib["type"] == "error"
    assert failure.text == failure.attrib["message"] and failure.text.startswith("39:32 [不符] ")
    (doubts,) = found["carried-over"]
    assert doubts.attrib["type"] == "warning" and len((doubts.text or "").splitlines()) == 2
    (explained,) = found["challenges-total"]
    assert explained.tag == "system-out" and "一件并案处理" in (explained.text or "")
    (hint,) = found["cell-remark"]
    assert hint.tag == "system-out" and "[提示]" in (hint.text or "")
    (skipped,) = found["published-late"]
    assert skipped.tag == "skipped" and "无法核对" in skipped.attrib["message"]


def test_junit_of_hostile_content(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = in_folder(hostile, monkeypatch)
    root = junit_of(outcome)
    assert numbers_of(root) == counted(root)
    assert int(root.attrib["errors"]) == len({problem.path for problem in outcome.problems})
    text = " ".join(element.text or "" for element in root.iter())
    assert NASTY in text and REASON in text and "]]>|<b>" in text
    (broken,) = (one for one in root if one.attrib["name"] == "content/reports/990101/sfj/2020.yml")
    (case,) = broken
    assert case.attrib["name"] == "malformed" and case[0].tag == "error"
    assert len((case[0].text or "").splitlines()) == sum(
        problem.path == broken.attrib["name"] for problem in outcome.problems
    )


def test_junit_counts_passes_although_others_leave_them_out() -> None:
    done = gongkai("check", "--content", "tests/content", "--format", "junit")
    assert done.returncode == 0
    root = ET.fromstring(done.stdout.encode())
    bare = [case for case in root.iter("testcase") if len(case) == 0]
    assert len(bare) > 20 and root.attrib["tests"] == str(len(root.findall(".//testcase")))


# -- the roster ------------------------------------------------------------------------------------------


def test_a_malformed_report_is_not_said_to_be_missing(content: Path) -> None:
    spoil(content, "form: cn-2021", "form: cn-2099")
    absent = [one.report for one in outcome_of(content).findings if one.code == "not-collected"]
    assert {(key.agency, key.year) for key in absent} == {("kjj", 2020), ("kjj", 2021), ("kjj", 2022)}


def test_the_source_tree_is_not_asked(tmp_path: Path) -> None:
    """Outputs work from any folder, without a project around them."""
    content = shutil.copytree(FABRICATED, tmp_path / "content")
    done = gongkai("check", cwd=content.parent, env={"PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    assert "content/reports/990101/sfj/2021.yml" in done.stdout
