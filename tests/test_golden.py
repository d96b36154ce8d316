"""Every page and download of the fabricated portal, against tests/expected (pytest --update-expected)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import EXPECTED, FABRICATED, gongkai

PAGES = EXPECTED / "docs"


# What a person can read in a comparison: no search index, nor cells.csv, which repeats the files of reports.
KEPT = {".md", ".csv", ".json", ".svg"}
LEFT = shutil.ignore_patterns("*.yml", "*.xlsx", "cells.csv", ".gongkai", "search")


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in KEPT and path.name != "cells.csv" and path.parent.name != "search"
    }


@pytest.fixture(scope="module")
def rendered(fabricated_docs: Path, request: pytest.FixtureRequest) -> dict[str, bytes]:
    if request.config.getoption("--update-expected"):
        shutil.rmtree(PAGES, ignore_errors=True)
        shutil.copytree(fabricated_docs, PAGES, ignore=LEFT)
    return _files(fabricated_docs)


def test_the_same_pages(rendered: dict[str, bytes]) -> None:
    assert sorted(rendered) == sorted(_files(PAGES))


def test_each_page_reads_as_expected(rendered: dict[str, bytes]) -> None:
    expected = _files(PAGES)
    different = [path for path, text in rendered.items() if expected[path] != text]
    assert different == []


def test_downloads_are_the_files_themselves(fabricated_docs: Path, fabricated_site: Path) -> None:
    """In the site as in what a site builder is given."""
    for path, data in _files(fabricated_docs).items():
        if not path.endswith(".md"):
            assert (fabricated_site / path).read_bytes() == data, path
    for file in sorted((FABRICATED / "reports").glob("*/*/20*.yml")):
        copy = fabricated_docs / "data" / file.parts[-3] / file.parts[-2] / file.name
        assert copy.read_bytes() == file.read_bytes()


def test_rendering_again_touches_nothing(fabricated_project: Path, fabricated_docs: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in fabricated_docs.rglob("*") if path.is_file()}
    assert before
    done = gongkai("render", "--content", "tests/content", cwd=fabricated_project)
    assert done.returncode == 0, done.stderr
    assert {path: path.stat().st_mtime_ns for path in fabricated_docs.rglob("*") if path.is_file()} == before
    assert "写了 0 个" in done.stdout
