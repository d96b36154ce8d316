"""Every page is valid HTML to the Nu checker, which Java runs and npm brings (pinned in tests/validator)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

PINNED = ROOT / "tests" / "validator"
HOME = ROOT / "build" / "validator"
JAR = HOME / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# What the theme's own frame gets wrong, message by message; each with the markup it is about.
OF_THE_THEME = (
    # The boxes that open the drawer and the search forget their state, which Firefox would keep.
    (r"^Attribute “autocomplete” is only allowed when the input type is", r'id="__(drawer|search)"'),
    # The table of contents has a drawer of its own on narrow screens; on wide ones its box is not there.
    (
        r"^The value of the “for” attribute of the “label” element must be the ID of a",
        r"__(palette|drawer|toc)",
    ),
)


@pytest.fixture(scope="module")
def checker() -> list[str]:
    """The command that checks; the jar is fetched once and kept below build/."""
    java = shutil.which("java")
    assert java, "no Java: run make test, which installs it"
    if not JAR.is_file():
        npm = shutil.which("npm", path=str(Path(sys.executable).parent)) or shutil.which("npm")
        assert npm, "no npm: run make test, which installs it"
        shutil.copytree(PINNED, HOME, dirs_exist_ok=True)
        fetch = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(HOME)]
        done = subprocess.run(fetch, cwd=HOME, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.skip(f"the checker is not to be had: {done.stderr[-300:]}")
    return [java, "-Xss1m", "-jar", str(JAR), "--format", "json", "--exit-zero-always", "--skip-non-html"]


def _messages(checker: list[str], site: Path) -> list[Mapping[str, Any]]:
    done = subprocess.run(
        [*checker, str(site)], capture_output=True, text=True, encoding="utf-8", check=False
    )
    found: list[Mapping[str, Any]] = json.loads(done.stderr)["messages"]
    return found


def _excepted(message: Mapping[str, Any]) -> bool:
    said, markup = message["message"], message.get("extract", "")
    return any(re.search(what, said) and re.search(where, markup) for what, where in OF_THE_THEME)


@pytest.mark.parametrize("which", ["site", "fabricated_site", "rehearsal_site"])
def test_every_page_is_valid(which: str, checker: list[str], request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(which)
    assert list(site.rglob("*.html"))
    told = {
        f"{Path(one['url']).parent.name}: {one['message']} {one.get('extract', '')[:120]}"
        for one in _messages(checker, site)
        if one["type"] != "info" and not _excepted(one)
    }
    assert sorted(told) == []


def test_the_checker_finds_what_is_wrong(checker: list[str], tmp_path: Path) -> None:
    head = "<!doctype html><html lang=zh><meta charset=utf-8><title>x</title>"
    (tmp_path / "bad.html").write_text(f"{head}<ul><p>x</p></ul><table><tr><p></table>", "utf-8")
    told = " ".join(one["message"] for one in _messages(checker, tmp_path))
    assert "“p” not allowed as child of element “ul”" in told
