"""The site that the search is measured on, made once and kept below build/ while nothing changes."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from generator.joined_scripts import joined
from generator.site import SEARCH_SCRIPTS
from tests.conftest import copy_project

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "benchmark-search"
ALIASES = re.compile(r"^aliases:.*\n(?:[ -].*\n)*", re.MULTILINE)


def synth(reports: int, seed: int) -> Path:
    """A content folder of made-up reports."""
    out = KEPT / f"synth-{reports}-{seed}"
    _run(ROOT, "synth", reports, "--seed", seed, "--out", out)
    return out / "content"


def without_aliases(content: Path) -> Path:
    """A copy of a content folder whose agencies have no other names than the official ones."""
    copy = KEPT / "without-aliases"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(content, copy)
    for file in copy.glob("reports/*/*/agency.yml"):
        file.write_text(ALIASES.sub("", file.read_text("utf-8")), "utf-8")
    return copy


def scripts() -> Path:
    """The scripts of the search as this checkout has them, joined as in a site: laid over any older site."""
    folder = KEPT / "scripts"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "theme_overrides" / "assets", folder / "assets")
    modules = {file.stem: file.read_text("utf-8") for file in folder.glob("assets/search/*.js")}
    for name in SEARCH_SCRIPTS:
        (folder / f"assets/search/{name}.js").write_text(joined(modules, name), "utf-8")
    return folder


def built(content: Path) -> Path:
    """The site of a content folder."""
    project = KEPT / f"{content.parent.name}-site"
    stamp = project / "build" / "made-from.txt"
    made_from = _digest(content)
    if not stamp.is_file() or stamp.read_text("utf-8") != made_from:
        _copy(project, content)
        _run(project, "build")
        stamp.write_text(made_from, "utf-8")
    return project / "build" / "site"


def _copy(project: Path, content: Path) -> None:
    """A checkout of its own, so that the site of the checkout stays as it is; what it has built is of use."""
    kept = project / "build"
    aside = project.with_name(f"{project.name}-build")
    if kept.is_dir():
        kept.rename(aside)
    shutil.rmtree(project, ignore_errors=True)
    copy_project(project, content)
    if aside.is_dir():
        aside.rename(kept)


def _run(folder: Path, *arguments: object) -> None:
    command = [sys.executable, "-m", "generator", *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}:\n{done.stdout}{done.stderr}")


def _digest(content: Path) -> str:
    """Of all that a site is made from but the scripts: those are laid over it."""
    digest = hashlib.sha256()
    for file in _sources(content):
        digest.update(f"{file} {file.stat().st_size}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def _sources(content: Path) -> Iterator[Path]:
    yield ROOT / "mkdocs.yml"
    overrides = ROOT / "theme_overrides"
    for folder in (ROOT / "generator", overrides, content):
        for file in sorted(folder.rglob("*")):
            skipped = "__pycache__" in file.parts or file.is_relative_to(overrides / "assets")
            if file.is_file() and not skipped:
                yield file
