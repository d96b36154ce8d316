"""gongkai itself, in a checkout of its own below build/bench, with a collection of made-up reports."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.changes import Change
from benchmarks.running import Took, run, set_aside
from tests.conftest import copy_project

PATIENCE_SECONDS = 900
POLLING_SECONDS = 0.02
COMMAND = (sys.executable, "-m", "generator")


class Ours:
    """A copy of the project; `content` is where its collection is."""

    def __init__(self, project: Path) -> None:
        self.project, self.content = project, project / "content"
        self.site = project / "build" / "site"
        self._options = ""

    @classmethod
    def made(cls, project: Path, content: Path) -> Ours:
        """A fresh copy of this checkout with this collection and nothing built."""
        set_aside(project)
        return cls(copy_project(project, content))

    def can(self, option: str) -> bool:
        """Whether this version of `gongkai build` has an option."""
        if not self._options:
            self._options = self._say("build", "--help")
        return option in self._options

    def cold(self, *options: str) -> Took:
        """Build from nothing and without anything kept from before."""
        set_aside(self.project / "build")
        return self.build(*options, *(("--no-cache",) if self.can("--no-cache") else ()))

    def build(self, *options: str) -> Took:
        """Build on what is there."""
        return run((*COMMAND, "build", "--content", self.content, "--out", self.site, *options), self.project)

    def first(self) -> Took:
        """Build from nothing, keeping what the next build can use."""
        set_aside(self.project / "build")
        return self.build()

    def render(self) -> None:
        """Write the Markdown alone, without the files for download, which no peer makes."""
        run((*COMMAND, "render", "--content", self.content), self.project)
        docs = self.project / "build" / "docs"
        for file in docs.rglob("*"):
            if file.is_file() and file.suffix != ".md":
                file.unlink()

    def _say(self, *arguments: str) -> str:
        done = subprocess.run(
            [*COMMAND, *arguments], cwd=self.project, capture_output=True, text=True, check=True
        )
        return done.stdout

    @contextmanager
    def served(self) -> Iterator[str]:
        """The preview, once it answers: its address."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [*COMMAND, "serve", "--content", str(self.content), "--port", str(port)]
        address = f"http://127.0.0.1:{port}/"
        with subprocess.Popen(
            command, cwd=self.project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as server:
            try:
                _wait(address, "<article", server)
                yield address
            finally:
                server.terminate()

    def saved(self, address: str, change: Change, turn: int) -> float:
        """Seconds from saving a report to its page as served saying so."""
        file = change.report()
        key = f"{file.parent.parent.name}/{file.parent.name}/{file.stem}/"
        said = f"改过第{turn + 1}次"
        text = file.read_text("utf-8")
        start = time.perf_counter()
        file.write_text(text.replace("title: ", f"title: {said}", 1), "utf-8")
        try:
            _wait(address + key, said)
            return time.perf_counter() - start
        finally:
            file.write_text(text, "utf-8")
            _wait(address + key, said, gone=True)


def _wait(
    address: str, words: str, server: subprocess.Popen[bytes] | None = None, gone: bool = False
) -> None:
    """Ask for a page until it holds the words, or no longer does."""
    until = time.perf_counter() + PATIENCE_SECONDS
    while time.perf_counter() < until:
        if server and server.poll() is not None:
            raise SystemExit("gongkai serve ended by itself")
        text = _page(address)
        if text and (words in text) != gone:
            return
        time.sleep(POLLING_SECONDS)
    raise SystemExit(f"{address} never {'lost' if gone else 'said'} {words}")


def _page(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return str(answer.read().decode("utf-8"))
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return ""


def synth(reports: int, seed: int, out: Path) -> Path:
    """Made-up reports of the size of real ones: their content folder."""
    root = Path(__file__).resolve().parent.parent
    run((*COMMAND, "synth", reports, "--seed", seed, "--out", out), root)
    return out / "content"


def described(content: Path) -> dict[str, int]:
    """How large the reports of a collection are: middle values of bytes and of characters of narrative."""
    files = sorted(one for one in content.glob("reports/*/*/*.yml") if one.name != "agency.yml")
    sizes = sorted(file.stat().st_size for file in files)
    texts = sorted(_narrative(file) for file in files)
    return {
        "reports": len(files),
        "agencies": len({file.parent for file in files}),
        "yaml_bytes": sizes[len(sizes) // 2],
        "narrative_characters": texts[len(texts) // 2],
    }


def _narrative(file: Path) -> int:
    """Characters in the indented blocks of a report's sections."""
    text = file.read_text("utf-8")
    block = text[text.find("\nsections:") :].split("\ndisclosure:")[0]
    return sum(len(line.strip()) for line in block.splitlines() if line.startswith("      "))
