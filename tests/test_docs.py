"""The documents are true: commands run, links lead somewhere, the house rules hold in the code."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.form_reader import load_forms
from generator.report_reader import read_report
from generator.reports import ReportKey
from tests.conftest import BEILUN, ROOT, copy_project, founding_named_in, gongkai

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "DECISIONS.md", "CHANGELOG.md", "benchmarks/COUNTRY.md")
SOURCES = sorted((ROOT / "generator").rglob("*.py"))
TEMPLATES = sorted((ROOT / "generator/templates").glob("*.j2"))


def _commands(document: str) -> list[Any]:
    text = (ROOT / document).read_text("utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    inline = re.findall(r"`((?:gongkai|make) [^`]+)`", text)
    commands = sorted({line for line in (*lines, *inline) if line})
    return [pytest.param(one, marks=_about_founding(one), id=one) for one in commands]


def _about_founding(text: str) -> list[pytest.MarkDecorator]:
    named = founding_named_in(text)
    return [pytest.mark.founding(*named)] if named else []


@pytest.mark.parametrize("command", _commands("README.md") + _commands("CONTRIBUTING.md"))
def test_every_command_in_the_documents_works(command: str, request: pytest.FixtureRequest) -> None:
    program, *arguments = shlex.split(command)
    if program == "make":
        done = subprocess.run(
            ["make", "-n", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return
    assert program == "gongkai"
    place = {"import": "desk"}.get(arguments[0], "checkout" if "--diff" in arguments else "project")
    folder: Path = request.getfixturevalue(place)
    done = gongkai(*arguments, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_and_paths_in_the_documents_exist(document: str) -> None:
    paths = [path for path in _paths(document) if not founding_named_in(path)]
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.founding
@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_to_founding_reports_in_the_documents_exist(document: str) -> None:
    paths = [path for path in _paths(document) if founding_named_in(path)]
    assert [path for path in paths if not (ROOT / path).exists()] == []


def _paths(document: str) -> list[str]:
    text = (ROOT / document).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("http")]
    return links + re.findall(r"`((?:generator|tests|content|theme_overrides|\.vscode)/[\w./-]+)`", text)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clone of a repository that holds the project, as services check it out."""
    origin = copy_project(tmp_path / "origin")
    settings = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "core.autocrlf=false")
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "all"]):
        subprocess.run(["git", *settings, *command], cwd=origin, check=True)
    subprocess.run(["git", "clone", "-q", str(origin), str(tmp_path / "checkout")], check=True)
    return tmp_path / "checkout"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with a document to import beside it."""
    from generator.form_files.contents import Contents, title_of
    from generator.form_files.docx import fill

    folder = copy_project(tmp_path_factory.mktemp("desk") / "gongkai")
    form = load_forms()["cn-2021"]
    title = title_of(form, "浙江省宁波市北仑区示例局", 2024)
    cells = {
        table.id: {(row.id, one.id): "0" for row in table.leaf_rows() for one in table.columns_of(row.id)}
        for table in form.tables
    }
    (folder / "年报").mkdir()
    (folder / "年报/2024.docx").write_bytes(fill(form, Contents(title=title, cells=cells)))
    return folder


def _run_as_ci_does(command: str, checkout: Path) -> None:
    """Run a line of a CI file in its shell; the project is not installed there, but runs from its folder."""
    module = f"{shlex.quote(sys.executable)} -m generator"
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", command.replace(".venv/bin/gongkai", module)],
        cwd=checkout,
        env=os.environ | {"GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": "summary.md"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_ci_files_use_the_commands_of_the_readme(checkout: Path) -> None:
    github = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text("utf-8"))
    runs = [step["run"] for job in github["jobs"].values() for step in job["steps"] if "run" in step]
    gitlab = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text("utf-8"))
    runs += [line for job in gitlab.values() if isinstance(job, dict) for line in job.get("script", [])]
    assert {"make site", "make test", "make setup"} <= set(runs)
    checks = [run for run in runs if run.startswith(".venv/bin/gongkai")]
    assert len(checks) == 4
    for run in checks:
        _run_as_ci_does(run, checkout)
    summary = (checkout / "summary.md").read_text("utf-8")
    assert summary.count("\n") == 1 and summary.startswith("origin/main (")
    assert ET.parse(checkout / "junit.xml").getroot().tag == "testsuites"
    assert (ROOT / ".ci/run").read_text("utf-8").rstrip().endswith("exec make test")


def test_the_written_forms_in_the_readme_read_as_it_says() -> None:
    """The table of the README, column by column, through the reader."""
    from generator.fields import Reader
    from generator.yaml_reader import Sequence, parse_yaml

    text = (ROOT / "README.md").read_text("utf-8")
    written = {
        "count": [
            "0",
            "null",
            '"/"',
            '"-"',
            "{value: 22, printed: 22（其中修订16件）}",
            '{value: 1234, printed: "1,234"}',
        ],
        "change": ["+1", "-55"],
        "amount": ["20189万元"],
    }
    for kind, cells in written.items():
        for cell in cells:
            assert f"`{cell}`" in text
            root, problems = parse_yaml(f"[{cell}]", "example")
            reader = Reader("example", problems)
            assert isinstance(root, Sequence)
            assert reader.cell(root.items[0], "", kind) is not None
            assert reader.problems == []


@pytest.mark.founding(BEILUN)
def test_the_explanation_in_the_readme_works() -> None:
    from generator.fields import Reader
    from generator.yaml_reader import parse_yaml
    from tests.helpers import check_report

    block = re.search(r"```yaml\n(explanations:.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    assert block
    report_text = (ROOT / f"content/reports/{BEILUN}.yml").read_text("utf-8")
    root, problems = parse_yaml(report_text.replace("explanations: []\n", block[1]), "example")
    reader = Reader("example", problems)
    assert root is not None
    report = read_report(reader, root, ReportKey("330206", "wsjkj", 2021), load_forms())
    assert reader.problems == [] and report is not None
    states = {f.code: f.state for f in check_report(report) if f.state != "pass"}
    assert states == {
        "requests-balance": "fail",
        "requests-row-total": "explained",
        "requests-outcomes": "fail",
    }


def test_no_official_label_outside_the_forms() -> None:
    """A label in code would have to be changed in two places when a form changes."""
    labels: set[str] = set()
    for form in load_forms().values():
        for table in form.tables:
            labels |= {*table.row_labels.values(), *table.column_labels.values(), table.title}
            labels |= {block.label for block in table.blocks}
        labels |= {section.title for section in form.sections}
    # Words of two characters are words of the language, too.
    official = sorted(label for label in labels if len(label) > 4)
    assert len(official) > 50
    for file in (*SOURCES, *TEMPLATES):
        text = file.read_text("utf-8")
        assert [label for label in official if label in text] == [], file


def test_every_public_name_has_a_docstring() -> None:
    bare = []
    for file in SOURCES:
        tree = ast.parse(file.read_text("utf-8"))
        for node in [tree, *ast.walk(tree)]:
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                name = getattr(node, "name", file.stem)
                nested = name.startswith("_") or not _is_public(tree, node)
                if not nested and not ast.get_docstring(node):
                    bare.append(f"{file.name}:{name}")
    assert bare == []


def _is_public(tree: ast.Module, node: ast.AST) -> bool:
    if node is tree or node in tree.body:
        return True
    return any(
        isinstance(owner, ast.ClassDef) and not owner.name.startswith("_") and node in owner.body
        for owner in tree.body
    )


def test_nothing_names_a_machine() -> None:
    """No absolute path of a workplace in any file that is committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    files = [ROOT / name for name in listed.split("\0") if name] or [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not {".venv", "build", ".git", ".hypothesis", "__pycache__"} & set(path.parts)
        if not any(part.endswith("_cache") for part in path.parts)
    ]
    pattern = re.compile(r"(?<![\w.])/(?:home|root|work|Users)/\w")
    found = [
        str(f) for f in files if f.is_file() and pattern.search(f.read_bytes().decode("utf-8", "replace"))
    ]
    assert found == []
