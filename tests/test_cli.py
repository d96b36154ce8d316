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
from pathlib import Path

import pytest

from tests.conftest import ROOT, copy_project, gongkai

REPORT_KEYS = {"region", "agency", "year", "form", "badge", "path"}
FINDING_KEYS = {
    *("code", "level", "state", "region", "agency", "year", "path", "line", "column"),
    *("table", "row", "col", "left", "right", "formula", "message", "basis"),
}
ERROR_KEYS = {"path", "line", "column", "where", "message"}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder to spoil."""
    return copy_project(tmp_path / "project") / "content"


def _spoil(content: Path, old: str, new: str, report: str = "reports/330206/wsjkj/2021.yml") -> Path:
    file = content / report
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return file


def test_check_json_keeps_its_contract() -> None:
    done = gongkai("check", "--format", "json")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert set(document) == {"reports", "findings", "errors"}
    assert document["errors"] == []
    assert all(set(report) == REPORT_KEYS for report in document["reports"])
    assert all(set(finding) >= FINDING_KEYS for finding in document["findings"])
    assert {finding["state"] for finding in document["findings"]} == {"pass", "fail"}
    failing = [finding for finding in document["findings"] if finding["state"] == "fail"]
    assert [(f["code"], f["table"], f["row"], f["col"], f["left"], f["right"]) for f in failing] == [
        ("requests-balance", "requests", "total", "total", 1, 0),
        ("requests-row-total", "requests", "total", "total", 0, 1),
        ("requests-outcomes", "requests", "total", "total", 0, 1),
    ]
    assert all(f["path"] == "content/reports/330206/wsjkj/2021.yml" and f["line"] == 74 for f in failing)
    badges = {(r["region"], r["agency"], r["year"]): r["badge"] for r in document["reports"]}
    assert badges.pop(("330206", "wsjkj", 2021)) == "不一致"
    assert set(badges.values()) == {"一致"}


def test_check_json_lists_every_mistake_of_every_file(content: Path) -> None:
    _spoil(content, "issued: 2", "issued: 02")
    _spoil(content, "licensing: {decisions: 3061}", "licensing: {decisions: 3061.5}")
    _spoil(content, "[27, 3, 0, 0, 1, 0, 31]", "[27, 3, 0, 0, 1, 31]", "reports/330206/rmzfbgs/2021.yml")
    (content / "regions.yml").write_text("330206: 北仑区\n330206: 又一个\n", "utf-8")
    done = gongkai("check", "--content", content, "--format", "json")
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert all(set(error) >= ERROR_KEYS for error in document["errors"])
    places = {(Path(error["path"]).parts[-2], error["line"], error["column"]) for error in document["errors"]}
    assert {("wsjkj", 44, 23), ("wsjkj", 45, 26), ("content", 2, 1)} <= places
    short = [error for error in document["errors"] if "rmzfbgs" in error["path"]]
    assert len(short) == 1 and "7" in short[0]["message"] and "6" in short[0]["message"]
    assert "本年新收" in short[0]["where"]
    # A file with mistakes has no findings: its numbers are not all there.
    assert not [finding for finding in document["findings"] if "rmzfbgs" in finding["path"]]


@pytest.mark.parametrize(("fail_on", "code"), [(None, 0), ("never", 0), ("error", 1), ("warning", 1)])
def test_fail_on(fail_on: str | None, code: int) -> None:
    options = ["--fail-on", fail_on] if fail_on else []
    assert gongkai("check", *options).returncode == code
    consistent = "content/reports/330206/rmzfbgs"
    assert gongkai("check", consistent, *options).returncode == 0


def test_paths_select_reports(content: Path) -> None:
    one = gongkai("check", "content/reports/330281/wsjkj/2020.yml", "--format", "json")
    assert len(json.loads(one.stdout)["reports"]) == 1
    region = gongkai("check", "content/reports/330206", "--format", "json")
    assert len(json.loads(region.stdout)["reports"]) == 2
    elsewhere = gongkai("check", content / "reports/330281/wsjkj/2020.yml", "--format", "json", cwd=content)
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
    _spoil(content, "issued: 2", "issued: two")
    chinese = gongkai("check", "--content", content)
    english = gongkai("check", "--content", content, "--lang", "en")
    assert "这里要写整数" in chinese.stdout
    assert "a whole number is needed" in english.stdout


def test_github_annotations(content: Path) -> None:
    _spoil(content, "issued: 2", "issued: 12%")
    done = gongkai("check", "--format", "github", cwd=content.parent)
    assert done.returncode == 1
    errors = [line for line in done.stdout.splitlines() if line.startswith("::error ")]
    assert len(errors) == 1
    assert errors[0].startswith("::error file=content/reports/330206/wsjkj/2021.yml,line=44,col=23,title=")
    clean = gongkai("check", "--format", "github")
    assert clean.stdout.count("::warning file=content/reports/330206/wsjkj/2021.yml,line=74") == 3


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
    (content / "reports/330206/wsjkj/2021.yml").write_text(HOSTILE[name], "utf-8")
    started = time.monotonic()
    done = gongkai("check", "--content", content)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "2021.yml" in done.stdout and "[要改]" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert len(done.stdout) < 20_000
    assert time.monotonic() - started < 20


def test_names_that_would_lead_out_of_the_folder(content: Path) -> None:
    (content / "reports/330206/..hidden").mkdir()
    (content / "reports/330206/Wei Sheng").mkdir()
    (content / "reports/330206/link").symlink_to("/etc")
    (content / "reports/330206/wsjkj/2021 (1).yml").write_text("", "utf-8")
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


def test_serve_follows_the_content(content: Path) -> None:
    port = _free_port()
    command = [sys.executable, "-m", "generator", "serve", "--port", str(port)]
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
            page = f"http://127.0.0.1:{port}/330206/wsjkj/2021/"
            _wait(page, "<td>3061</td>", 60)
            _spoil(content, "licensing: {decisions: 3061}", "licensing: {decisions: 9061}")
            _wait(page, "<td>9061</td>", 30)
            # A mistake keeps the pages as they were, and the server running.
            _spoil(content, "licensing: {decisions: 9061}", "licensing: {decisions: oops}")
            time.sleep(2)
            assert "<td>9061</td>" in _get(page)
            _spoil(content, "licensing: {decisions: oops}", "licensing: {decisions: 7061}")
            _wait(page, "<td>7061</td>", 30)
        finally:
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert "oops" in err and "Traceback" not in out + err
