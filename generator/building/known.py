"""What is wanted of a build, what it did, and what is known from earlier ones."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from generator import sealed
from generator.building.inputs import Inputs
from generator.building.outputs import Outputs
from generator.building.states import States
from generator.checks.memory import Memory
from generator.problems import Problem
from generator.sealed import digest

COPIES, WHOLE = "copies", "whole"
MARK = b"gongkai copies 1\n"
# From so many reports on not everything that is known of them is held in memory at once.
MANY = 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to make and where; `cache` None: nothing is known from earlier runs, and nothing kept."""

    content: Path
    out: Path
    cache: Path | None
    search: bool = True
    downloads: bool = True


@dataclass(frozen=True, slots=True)
class Built:
    """What a run did. With `problems` nothing was made, and the output folder is as it was."""

    problems: Sequence[Problem] = ()
    reports: int = 0
    agencies: int = 0
    regions: int = 0
    pages: int = 0
    written: int = 0
    deleted: int = 0


class Known:
    """What is known from earlier runs, on disk or of this process.

    With `shown` there will be further runs, for somebody who waits: the pages of agencies that changed come
    into place before all else, and then it is called.
    """

    def __init__(self, wanted: Wanted, shown: Callable[[], None] | None = None) -> None:
        cache = wanted.cache
        self._shown = shown
        # By its place beside the cache, so that both can be moved or restored together.
        name = digest(os.path.relpath(wanted.out, cache or "").encode()).hex()
        self.inputs = Inputs(cache and cache / "inputs")
        self._scratch = None if cache else TemporaryDirectory(prefix="gongkai-")
        self.folder = Path(self._scratch.name) if self._scratch else cache or Path()
        self.states = States(self.folder / "records")
        self.outputs = Outputs(wanted.out, cache and cache / "outputs" / name)
        self._memory: Memory | None = None
        self._copies = cache and cache / COPIES

    @property
    def memory(self) -> Memory:
        """What comparing texts left in the run before."""
        if self._memory is None:
            body = sealed.read(self._copies, MARK) if self._copies else None
            self._memory = (Memory.load(bytes(body)) if body is not None else None) or Memory()
        return self._memory

    def begin(self, reports: int) -> None:
        """A run begins, with what the one before has learnt; `reports` is the number of all."""
        self.states.stay = reports < MANY
        self.inputs.begin()
        self.outputs.begin()

    def show(self) -> None:
        """Have what is done so far seen, if somebody waits for it and saw what was there before."""
        if self._shown and self.outputs.knows(WHOLE):
            self.outputs.place()
            self._shown()

    def tidy(self) -> None:
        """Take away what is kept for one run only."""
        if self._scratch:
            self._scratch.cleanup()

    def save_copies(self) -> None:
        """Keep what comparing texts left."""
        if self._copies:
            sealed.write(self._copies, MARK, self.memory.dump())
        if not self._shown:
            self._memory = None
