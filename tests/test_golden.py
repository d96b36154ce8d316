"""Every page of the fabricated portal, against tests/expected (renew: pytest --update-expected)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import EXPECTED, gongkai

PAGES = EXPECTED / "docs"


def _files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _no_pages(folder: str, names: list[str]) -> list[str]:
    """What is not kept: exported files, and the folder that holds nothing else."""
    return [name for name in names if name == "data" or (Path(folder, name).is_file() and name[-3:] != ".md")]


@pytest.fixture(scope="module")
def rendered(fabricated_project: Path, request: pytest.FixtureRequest) -> dict[str, str]:
    docs = fabricated_project / "build" / "docs"
    if request.config.getoption("--update-expected"):
        shutil.rmtree(PAGES, ignore_errors=True)
        shutil.copytree(docs, PAGES, ignore=_no_pages)
    return {path: text for path, text in _files(docs).items() if path.endswith(".md")}


def test_the_same_pages(rendered: dict[str, str]) -> None:
    assert sorted(rendered) == sorted(_files(PAGES))


def test_each_page_reads_as_expected(rendered: dict[str, str]) -> None:
    expected = _files(PAGES)
    different = [path for path, text in rendered.items() if expected[path] != text]
    assert different == []


def test_downloads_are_the_files_themselves(fabricated_project: Path) -> None:
    docs = fabricated_project / "build" / "docs"
    for file in sorted((fabricated_project / "tests/content/reports").glob("*/*/20*.yml")):
        copy = docs / "data" / file.parts[-3] / file.parts[-2] / file.name
        assert copy.read_bytes() == file.read_bytes()


def test_rendering_again_touches_nothing(fabricated_project: Path) -> None:
    docs = fabricated_project / "build" / "docs"
    before = {path: path.stat().st_mtime_ns for path in docs.rglob("*") if path.is_file()}
    done = gongkai("render", "--content", "tests/content", cwd=fabricated_project)
    assert done.returncode == 0, done.stderr
    assert {path: path.stat().st_mtime_ns for path in docs.rglob("*") if path.is_file()} == before
    assert "写了 0 个" in done.stdout
