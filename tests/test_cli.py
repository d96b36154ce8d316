"""The command line as people and scripts use it: contract, exit codes, messages, no traceback ever."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import (
    BEILUN,
    BEILUN_OFFICE,
    FABRICATED,
    FOUNDING,
    ROOT,
    YUYAO,
    copy_project,
    gongkai,
    report_keys,
)
from tests.helpers import line_of

REPORT_KEYS = {"region", "agency", "year", "form", "badge", "path"}
FINDING_KEYS = {
    *("code", "level", "state", "region", "agency", "year", "path", "line", "column"),
    *("table", "row", "col", "left", "right", "formula", "message", "basis"),
}
ERROR_KEYS = {"path", "line", "column", "where", "message"}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder to spoil: the fabricated portal's, in a project of its own."""
    return copy_project(tmp_path / "project", FABRICATED) / "content"


def _spoil(content: Path, old: str, new: str, report: str = "reports/990101/sfj/2020.yml") -> Path:
    file = content / report
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return file


def _check_json(*arguments: object) -> dict[str, Any]:
    """What `check --format json` prints of content without mistakes."""
    done = gongkai("check", *arguments, "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    assert set(document) == {"reports", "findings", "errors"}
    assert document["errors"] == []
    assert all(set(report) == REPORT_KEYS for report in document["reports"])
    assert all(set(finding) >= FINDING_KEYS for finding in document["findings"])
    return document


def _failing(document: dict[str, Any], *states: str) -> list[dict[str, Any]]:
    """Findings of these states on sums inside one table."""
    return [one for one in document["findings"] if one["state"] in states and one["level"] == "error"]


def _places(findings: list[dict[str, Any]]) -> list[tuple[object, ...]]:
    return [(f["code"], f["table"], f["row"], f["col"], f["left"], f["right"]) for f in findings]


def test_check_json_tells_of_every_report_there_is() -> None:
    document = _check_json()
    keys = [f"{one['region']}/{one['agency']}/{one['year']}" for one in document["reports"]]
    assert sorted(keys) == report_keys()
    assert [one["path"] for one in document["reports"]] == [f"content/reports/{key}.yml" for key in keys]
    assert {one["path"] for one in document["findings"]} == {one["path"] for one in document["reports"]}
    assert {one["state"] for one in document["findings"]} <= {"pass", "fail", "explained", "not_assessable"}


def test_check_json_keeps_its_contract() -> None:
    document = _check_json("--content", "tests/content")
    states = {finding["state"] for finding in document["findings"]}
    assert states == {"pass", "fail", "explained", "not_assessable"}
    failing = _failing(document, "fail", "explained")
    assert _places(failing) == [
        ("requests-row-total", "requests", "granted", "total", 19, 18),
        ("requests-outcomes", "requests", "total", "total", 22, 21),
        ("challenges-total", "challenges", "review", "total", 3, 2),
    ]
    assert [finding["state"] for finding in failing] == ["fail", "fail", "explained"]
    assert {finding["path"] for finding in failing} == {"tests/content/reports/990101/sfj/2021.yml"}
    assert [finding["line"] for finding in failing] == [39, 60, 63]
    badges = {(r["region"], r["agency"], r["year"]): r["badge"] for r in document["reports"]}
    assert badges == {
        ("990100", "rmzf", 2021): "无法核验",
        ("990100", "tjj", 2021): "一致",
        ("990101", "sfj", 2020): "一致",
        ("990101", "sfj", 2021): "不一致",
        ("990101", "sfj", 2022): "存疑",
    }


@pytest.mark.founding
def test_check_json_of_the_founding_reports() -> None:
    document = _check_json(*(f"content/reports/{key}.yml" for key in FOUNDING))
    failing = _failing(document, "fail")
    assert _places(failing) == [
        ("requests-balance", "requests", "total", "total", 1, 0),
        ("requests-row-total", "requests", "total", "total", 0, 1),
        ("requests-outcomes", "requests", "total", "total", 0, 1),
    ]
    path, line = _beilun_total()
    assert all(f["path"] == path and f["line"] == line for f in failing)
    badges = {f"{r['region']}/{r['agency']}/{r['year']}": r["badge"] for r in document["reports"]}
    doubtful = {BEILUN_OFFICE: "存疑", YUYAO: "存疑", BEILUN: "不一致"}
    assert badges == {key: doubtful.get(key, "一致") for key in FOUNDING}
    doubts = {
        (f["agency"], f["code"])
        for f in document["findings"]
        if (f["state"], f["level"]) == ("fail", "warning")
    }
    assert doubts == {("rmzfbgs", "cited-notice"), ("wsjkj", "prose-received"), ("wsjkj", "signed-early")}


def _doubted(finding: dict[str, Any]) -> bool:
    return (finding["state"], finding["level"]) == ("fail", "warning")


def _beilun_total() -> tuple[str, int]:
    """Path and line of the row in which the founding reports' three findings are."""
    path = f"content/reports/{BEILUN}.yml"
    return path, line_of((ROOT / path).read_text("utf-8"), "  total:          [1, 0, 0, 0, 0, 0, 0]")


def test_check_json_lists_every_mistake_of_every_file(content: Path) -> None:
    _spoil(content, "made: 3", "made: 03")
    _spoil(content, "decisions: 3687", "decisions: 3687.5")
    _spoil(content, "[20, 2, 0, 0, 0, 0, 22]", "[20, 2, 0, 0, 0, 22]", "reports/990101/sfj/2021.yml")
    (content / "regions.yml").write_text("990101: 示例区\n990101: 又一个\n", "utf-8")
    done = gongkai("check", "--content", content, "--format", "json")
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert all(set(error) >= ERROR_KEYS for error in document["errors"])
    places = {(Path(error["path"]).name, error["line"], error["column"]) for error in document["errors"]}
    assert {("2020.yml", 25, 21), ("2020.yml", 26, 55), ("regions.yml", 2, 1)} <= places
    short = [error for error in document["errors"] if "2021.yml" in error["path"]]
    assert len(short) == 1 and "7" in short[0]["message"] and "6" in short[0]["message"]
    assert "本年新收" in short[0]["where"]
    # A file with mistakes has no findings: its numbers are not all there.
    assert not [finding for finding in document["findings"] if "sfj/2021.yml" in finding["path"]]


@pytest.mark.parametrize(("fail_on", "code"), [(None, 0), ("never", 0), ("error", 1), ("warning", 1)])
def test_fail_on(fail_on: str | None, code: int) -> None:
    options = ["--fail-on", fail_on] if fail_on else []
    assert gongkai("check", "--content", "tests/content", *options).returncode == code
    consistent = "tests/content/reports/990101/sfj/2020.yml"
    assert gongkai("check", consistent, *options).returncode == 0


def test_paths_select_reports(content: Path) -> None:
    root = content.parent
    one = gongkai("check", "content/reports/990101/sfj/2020.yml", "--format", "json", cwd=root)
    assert [report["path"] for report in json.loads(one.stdout)["reports"]] == [
        "content/reports/990101/sfj/2020.yml"
    ]
    region = gongkai("check", "content/reports/990101", "--format", "json", cwd=root)
    assert len(json.loads(region.stdout)["reports"]) == 3
    elsewhere = gongkai("check", content / "reports/990101/sfj/2020.yml", "--format", "json", cwd=content)
    assert len(json.loads(elsewhere.stdout)["reports"]) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chekc"], "chekc"),
        (["check", "--nope"], "--nope"),
        (["check", "--format", "xml"], "format"),
        (["check", "nowhere.yml"], "nowhere.yml"),
        (["check", "--content", "nowhere"], "nowhere"),
        (["check", "README.md"], "README.md"),
        (["build", "--content", "nowhere"], "nowhere"),
        (["build", "--out"], "--out"),
        (["serve", "--port", "99999"], "port"),
        (["schema", "nothing"], "nothing"),
    ],
)
def test_usage_mistakes_end_with_2_and_say_what(arguments: list[str], words: str) -> None:
    done = gongkai(*arguments)
    assert done.returncode == 2, done
    assert words in done.stderr
    assert re.search("[\u4e00-\u9fff]", done.stderr)
    english = gongkai(*arguments, env={"GONGKAI_LANG": "en"})
    assert english.returncode == 2
    assert not re.search("[\u4e00-\u9fff]", english.stderr)
    assert "Traceback" not in done.stderr + english.stderr


def test_messages_in_english(content: Path) -> None:
    _spoil(content, "made: 3", "made: three")
    chinese = gongkai("check", "--content", content)
    english = gongkai("check", "--content", content, "--lang", "en")
    assert "这里要写整数" in chinese.stdout
    assert "a whole number is needed" in english.stdout


def test_github_annotations(content: Path) -> None:
    _spoil(content, "made: 3", "made: 12%")
    done = gongkai("check", "--format", "github", cwd=content.parent)
    assert done.returncode == 1
    errors = [line for line in done.stdout.splitlines() if line.startswith("::error ")]
    assert len(errors) == 1
    assert errors[0].startswith("::error file=content/reports/990101/sfj/2020.yml,line=25,col=21,title=")
    clean = gongkai("check", "--content", "tests/content", "--format", "github")
    for line in (39, 60):
        assert (
            clean.stdout.count(f"::warning file=tests/content/reports/990101/sfj/2021.yml,line={line},") == 1
        )


@pytest.mark.founding(BEILUN)
def test_github_annotations_of_a_founding_report() -> None:
    path, line = _beilun_total()
    clean = gongkai("check", "--format", "github")
    assert clean.stdout.count(f"::warning file={path},line={line},") == 3


HOSTILE = {
    "aliases": "a: &a [x]\nb: *a\n",
    "laughs": "a: &a [x,x]\n"
    + "".join(f"{c}: &{c} [*{p},*{p},*{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)),
    "deep": "[" * 100_000,
    "deep-block": "".join(f"{' ' * i}a:\n" for i in range(2000)),
    "tag": "form: !!python/object/apply:os.system ['true']\n",
    "long-number": "form: cn-2021\ntitle: x\nrequests: {new: [" + "9" * 100_000 + ", 0, 0, 0, 0, 0, 0]}\n",
    "binary": "\x00\x01\x02",
    "scalar": "42",
    "list": "- 1\n- 2\n",
    "empty": "",
    "comment": "# nothing\n",
    "bidi": "form: cn-2021\ntitle: 报告\u202egnp.exe\n",
    "tab": "form:\tcn-2021\n\ttitle: x\n",
    "unclosed": 'title: "x\nform: [1, 2\n',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_a_clear_message(name: str, content: Path) -> None:
    (content / "reports/990101/sfj/2021.yml").write_text(HOSTILE[name], "utf-8")
    started = time.monotonic()
    done = gongkai("check", "--content", content)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "2021.yml" in done.stdout and "[要改]" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert len(done.stdout) < 20_000
    assert time.monotonic() - started < 20


def test_names_that_would_lead_out_of_the_folder(content: Path) -> None:
    (content / "reports/990101/..hidden").mkdir()
    (content / "reports/990101/Wei Sheng").mkdir()
    (content / "reports/990101/link").symlink_to("/etc")
    (content / "reports/990101/sfj/2021 (1).yml").write_text("", "utf-8")
    done = gongkai("check", "--content", content)
    assert done.returncode == 1
    for name in ("Wei Sheng", "link", "2021 (1).yml"):
        assert f"“{name}”" in done.stdout


def test_help_names_verbs_options_and_exit_codes() -> None:
    top = gongkai("--help").stdout
    for verb in ("check", "render", "build", "serve", "schema"):
        assert verb in top
        text = gongkai(verb, "--help").stdout
        assert "--lang" in text and "退出码" in text


def test_schema_prints_and_writes(tmp_path: Path) -> None:
    printed = json.loads(gongkai("schema").stdout)
    assert printed["properties"]["form"]["enum"] == ["cn-2019", "cn-2021"]
    assert gongkai("schema", "--out", tmp_path / "schema").returncode == 0
    assert json.loads((tmp_path / "schema/report.json").read_text("utf-8")) == printed
    assert {file.name for file in (tmp_path / "schema").iterdir()} == {
        "report.json",
        "agency.json",
        "glossary.json",
        "portal.json",
        "regions.json",
    }


def test_broken_forms_are_refused_with_file_and_line(content: Path) -> None:
    root = content.parent
    form = root / "generator/forms/cn-2021.yml"
    text = form.read_text("utf-8")
    form.write_text(text.replace("left: [new, carried_in]", "left: [new, carried_inn]"), "utf-8")
    line = 1 + text[: text.index("left: [new, carried_in]")].count("\n")
    done = gongkai("check", cwd=root)
    assert done.returncode == 1
    assert "forms/cn-2021.yml" in done.stderr and f"{line}:" in done.stderr and "carried_inn" in done.stderr


def test_output_into_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m generator check --format json | head -c 10"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stderr == ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as response:
        text: str = response.read().decode("utf-8")
        return text


def _wait(url: str, wanted: str, seconds: float) -> float:
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        try:
            if wanted in _get(url):
                return time.monotonic() - started
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"{wanted!r} did not show at {url} within {seconds} s")


@pytest.mark.parametrize("how", [(), ("--polling",)], ids=["told", "polling"])
def test_serve_follows_the_content(content: Path, how: Sequence[str]) -> None:
    port = _free_port()
    command = [sys.executable, "-m", "generator", "serve", "--port", str(port), *how]
    environment = os.environ | {"PYTHONPATH": str(content.parent)}
    with subprocess.Popen(
        command,
        cwd=content.parent,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            page = f"http://127.0.0.1:{port}/990101/sfj/2020/"
            _wait(page, "<td>3687\n", 60)
            _spoil(content, "decisions: 3687", "decisions: 9687")
            _wait(page, "<td>9687\n", 30)
            # A mistake keeps the pages as they were, and the server running.
            _spoil(content, "decisions: 9687", "decisions: oops")
            time.sleep(2)
            assert "<td>9687\n" in _get(page)
            _spoil(content, "decisions: oops", "decisions: 7687")
            _wait(page, "<td>7687\n", 30)
        finally:
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert "oops" in err and "Traceback" not in out + err
