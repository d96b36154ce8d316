"""The site builders that gongkai is measured against: how each is set up, and the command that builds."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from benchmarks import installing
from benchmarks.installing import Tools, node
from benchmarks.running import Took, run, set_aside

TEMPLATES = Path(__file__).with_name("peer_templates")
# Of MkDocs' and Zensical's pages Pagefind gets what the marks in Hugo's and Eleventy's pages leave of them.
REPORTS = "[0-9]*/*/[0-9]*/index.html"
NOT_SEARCHED = ".checks, .since, .crumbs"


@dataclass(frozen=True)
class Peer:
    """A site builder, set up: its `command` builds from `folder` into `out`.

    `searched` says whether it makes a search of its own; `marked` whether its pages say what is to be found.
    """

    id: str
    name: str
    version: str
    folder: Path
    out: Path
    command: Sequence[object]
    extra: Mapping[str, str] = field(default_factory=dict)
    searched: bool = False
    marked: bool = True
    kept: Sequence[Path] = ()

    def build(self) -> Took:
        """Build from nothing."""
        for folder in (self.out, *self.kept):
            set_aside(folder)
        return run(self.command, self.folder, self.extra)

    def index(self, tools: Tools) -> Took:
        """Have Pagefind index what was built, as its users do."""
        shutil.rmtree(self.out / "pagefind", ignore_errors=True)
        chosen = ("--glob", REPORTS, "--root-selector", "article", "--exclude-selectors", NOT_SEARCHED)
        rest = () if self.marked else chosen
        return run([tools.pagefind, "--site", self.out, "--quiet", *rest], self.folder)


@dataclass(frozen=True)
class Given:
    """What peers are set up from: data of the pages, their frame, rendered Markdown, where to put things."""

    data: Path
    chrome: str
    project: Path
    work: Path
    tools: Tools


def _hugo(given: Given) -> Peer:
    folder = _fresh(given, "hugo")
    text = given.chrome
    for name, blank in json.loads((folder / "blanks.json").read_text("utf-8")).items():
        text = text.replace(f"%{name}%", blank)
    start = (folder / "page.html").read_text("utf-8")
    (folder / "layouts" / "page.html").write_text(start + text, "utf-8")
    shutil.copytree(given.data / "pages", folder / "data" / "pages")
    shutil.copy(given.data / "frames.json", folder / "data")
    shutil.copytree(given.data / "assets", folder / "static" / "assets")
    out, kept = given.work / "out" / "hugo", given.work / "hugo-cache"
    command = (given.tools.hugo, "--destination", out, "--quiet", "--noBuildLock")
    extra = {"HUGO_CACHEDIR": str(kept)}
    return Peer("hugo", "Hugo", installing.HUGO, folder, out, command, extra, kept=(kept,))


def _eleventy(given: Given) -> Peer:
    folder = _fresh(given, "eleventy")
    (folder / "chrome.html").write_text(given.chrome, "utf-8")
    (folder / "node_modules").symlink_to((given.tools.eleventy / "node_modules").resolve())
    out = given.work / "out" / "eleventy"
    command = (node("node"), given.tools.eleventy / "node_modules/@11ty/eleventy/cmd.cjs")
    # Its output is named from the folder it runs in.
    extra = {"PEER_DATA": str(given.data), "PEER_OUT": os.path.relpath(out, folder)}
    return Peer("eleventy", "Eleventy", installing.ELEVENTY, folder, out, command, extra)


def _mkdocs(given: Given) -> Peer:
    """MkDocs-Material on the Markdown of `gongkai render`, in a checkout of its own, with our navigation."""
    out = given.work / "out" / "mkdocs"
    command = (sys.executable, "-m", "mkdocs", "build", "--quiet", "--no-strict", "--site-dir", out)
    quiet = {"NO_MKDOCS_2_WARNING": "1"}
    named = f"{version('mkdocs')} + {version('mkdocs-material')}"
    return Peer("mkdocs", "MkDocs-Material", named, given.project, out, command, quiet, marked=False)


def _zensical(given: Given) -> Peer:
    folder = _fresh(given, "zensical")
    shutil.copytree(given.project / "build" / "docs", folder / "docs")
    command = (given.tools.zensical, "build", "--config-file", "mkdocs.yml", "--clean")
    return Peer(
        "zensical",
        "Zensical",
        installing.ZENSICAL,
        folder,
        folder / "site",
        command,
        searched=True,
        kept=(folder / ".cache",),
    )


SET_UP: Mapping[str, Callable[[Given], Peer]] = {
    "hugo": _hugo,
    "eleventy": _eleventy,
    "zensical": _zensical,
    "mkdocs": _mkdocs,
}


def _fresh(given: Given, name: str) -> Path:
    folder = given.work / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(TEMPLATES / name, folder)
    return folder
