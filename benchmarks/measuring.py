"""The rounds of the benchmark: who builds what, in which order, and what is kept of it."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import installing
from benchmarks.changes import Change, differing, state, touched
from benchmarks.installing import NotToBeHad, Tools
from benchmarks.ours import Ours, described, synth
from benchmarks.peer_data import REPORT, write_data
from benchmarks.peers import SET_UP, Given, Peer
from benchmarks.running import Took, clear_aside, output
from benchmarks.words import compared

OURS = "gongkai"
FIRST = "gongkai, keeping what the next build uses"
PAGES_ONLY = "gongkai, pages only (no files for download)"
SERVED = 5


@dataclass
class Measured:
    """Every run of one row: the kind of row, who built, what each run took, what was there at the end."""

    kind: str
    who: str
    runs: list[Took] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "who": self.who,
            "seconds": [round(one.seconds, 3) for one in self.runs],
            "processor": [round(one.processor, 3) for one in self.runs],
            "largest": [round(one.largest, 1) for one in self.runs],
            "together": [round(one.together, 1) for one in self.runs],
            **self.more,
        }


class Bench:
    """One run of the benchmark, with everything it makes below `work`."""

    def __init__(self, work: Path, reports: int, seed: int, rounds: int) -> None:
        self.work, self.seed, self.rounds = work, seed, rounds
        self.tools = Tools(work / "tools")
        self.content = synth(reports, seed, work / "synth")
        self.ours = Ours.made(work / "ours", self.content)
        self.peers: list[Peer] = []
        self.pagefind = False
        self.rows: dict[tuple[str, str, int], Measured] = {}
        self.about: dict[str, Any] = {"corpus": described(self.content), "rounds": rounds}

    def set_up(self, names: Sequence[str]) -> None:
        """Build once, hand the peers what they are given, leave out whom this machine cannot have."""
        self.about["versions"] = {
            "Python": platform.python_version(),
            "mkdocs-material": version("mkdocs-material"),
        }
        self.ours.first()
        self.about["pages"] = sum(1 for _ in self.ours.site.rglob("index.html"))
        self.about["page_bytes"] = _weights(self.ours.site)
        made = write_data(self.ours.site, self.work / "data")
        project = self.work / "markdown"
        if {"mkdocs", "zensical"} & set(names):
            Ours.made(project, self.content).render()
        given = Given(self.work / "data", made.chrome, project, self.work, self.tools)
        for name in names:
            self._set_up(name, given)

    def _set_up(self, name: str, given: Given) -> None:
        try:
            self.tools.install(name)
        except NotToBeHad as error:
            print(f"{name} is left out: {error}", file=sys.stderr)
            return
        if name == "pagefind":
            self.pagefind = True
            self.about["versions"]["Pagefind"] = installing.PAGEFIND
        else:
            peer = SET_UP[name](given)
            self.peers.append(peer)
            self.about["versions"][peer.name] = peer.version

    def builds(self, rows: Sequence[str]) -> None:
        """Builds from nothing: all builders in turn, so many rounds."""
        for _round in range(self.rounds if {"cold", "nosearch"} & set(rows) else 0):
            if "cold" in rows:
                self._cold()
            if "nosearch" in rows:
                self._without_search()
            for peer in self.peers:
                self._peer(peer, rows)
        self.about["words"] = dict(self._words())

    def _cold(self) -> None:
        if self.ours.can("--no-cache"):
            self._note("cold", FIRST, self.ours.first(), self.ours.site)
        self._note("cold", OURS, self.ours.cold(), self.ours.site)

    def _without_search(self) -> None:
        if not self.ours.can("--without"):
            return
        self._note("nosearch", OURS, self.ours.cold("--without", "search"), self.ours.site)
        both = ("--without", "search", "--without", "downloads")
        self._note("nosearch", PAGES_ONLY, self.ours.cold(*both), self.ours.site)

    def _peer(self, peer: Peer, rows: Sequence[str]) -> None:
        built = peer.build()
        kind = "cold" if peer.searched else "nosearch"
        if kind in rows:
            own = " (its own search)" if peer.searched else ""
            self._note(kind, f"{peer.name}{own}", built, peer.out)
        if self.pagefind and not peer.searched and "cold" in rows:
            indexed = peer.index(self.tools)
            self._note("cold", f"{peer.name} + Pagefind", built.then(indexed), peer.out)

    def _note(self, kind: str, who: str, took: Took, out: Path | None = None, **more: Any) -> None:
        row = self.rows.setdefault((kind, who, more.get("reports", 0)), Measured(kind, who))
        row.runs.append(took)
        row.more |= more
        if out is not None:
            held = output(out)
            row.more |= {"size": held.size, "files": held.files}
        print(f"{kind:<10} {who:<44} {took.seconds:8.2f} s", file=sys.stderr, flush=True)

    def _words(self) -> Iterator[tuple[str, dict[str, float]]]:
        for peer in self.peers:
            if peer.out.is_dir():
                yield peer.name, compared(self.ours.site, peer.out)

    def kept(self, kinds: Sequence[str]) -> None:
        """Builds on top of an earlier one, after each kind of change in turn."""
        if not kinds:
            return
        self.ours.first()
        for turn in range(self.rounds):
            for kind in kinds:
                self._changed(kind, turn)

    def _changed(self, kind: str, turn: int) -> None:
        """One change, one build, a comparison with a clean build; then all is put back."""
        change = Change(self.ours.content, turn, self.work / "aside")
        change.apply(kind)
        before = state(self.ours.site)
        took = self.ours.build()
        done = touched(before, state(self.ours.site))
        self._note("kept", kind, took, change=kind)
        more = self.rows["kept", kind, 0].more
        more.setdefault("written", []).append(done.written)
        more.setdefault("gone", []).append(done.gone)
        if turn == 0:
            more["differing"] = len(self._unlike_clean())
        change.undo()
        self.ours.build()

    def _unlike_clean(self) -> list[str]:
        clean = Ours.made(self.work / "clean", self.ours.content)
        clean.cold()
        return differing(self.ours.site, clean.site)

    def serve(self) -> None:
        """Saved reports until their pages, as served, say so."""
        with self.ours.served() as address:
            for turn in range(min(SERVED, self.rounds)):
                seconds = self.ours.saved(address, Change(self.ours.content, turn, self.work / "aside"), turn)
                self._note("serve", OURS, Took(seconds, 0, 0, 0))

    def growth(self, reports: int, with_hugo: bool) -> None:
        """A build of another number of reports, by Hugo too where that is asked for."""
        content = synth(reports, self.seed, self.work / f"synth-{reports}")
        ours = Ours.made(self.work / f"ours-{reports}", content)
        took = ours.cold()
        self._note("growth", OURS, took, ours.site, reports=reports)
        if with_hugo:
            work = self.work / f"hugo-{reports}"
            made = write_data(ours.site, work / "data")
            peer = SET_UP["hugo"](Given(work / "data", made.chrome, ours.project, work, self.tools))
            self._note("growth", peer.name, peer.build(), peer.out, reports=reports)
            shutil.rmtree(work)
        shutil.rmtree(ours.project)
        shutil.rmtree(content.parent)

    def clear(self) -> None:
        """Delete what was set aside."""
        clear_aside(self.work)

    def found(self) -> dict[str, Any]:
        """Everything that was measured."""
        return {**self.about, "rows": [row.as_json() for row in self.rows.values()]}


def _weights(site: Path) -> dict[str, int]:
    """Bytes of the HTML of reports: the middle value and the 95th percentile."""
    pages = (file for file in site.rglob("index.html") if REPORT.fullmatch(_address(site, file)))
    sizes = sorted(file.stat().st_size for file in pages)
    return {"middle": sizes[len(sizes) // 2], "p95": sizes[len(sizes) * 95 // 100]}


def _address(site: Path, file: Path) -> str:
    return f"{file.parent.relative_to(site).as_posix()}/"
