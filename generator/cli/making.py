"""What `render`, `build` and `serve` have in common: content that is read, and everything made from it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator import sealed
from generator.building import engine
from generator.building.finish import AsMarkdown, AsSite, Finish
from generator.building.workers import Processes, Workers
from generator.cli.common import EXIT_MALFORMED, Lang, Stop, the_forms, ticking
from generator.content import AgencyFolder, load_content, open_content
from generator.history import History, read_history
from generator.messages import say
from generator.outputs.sources import Sources
from generator.outputs.text import problem_lines
from generator.portal import Common
from generator.problems import Problem
from generator.project import Project
from generator.settings import Settings


class Made(NamedTuple):
    """What was done, and the settings it was done with."""

    built: engine.Built
    settings: Settings


@dataclass(frozen=True)
class Order:
    """What is asked for; `without` are `search` and `downloads`, `address` is that of a preview.

    `workers` do the parts.
    """

    project: Project
    content: Path
    out: Path
    cached: bool
    without: frozenset[str]
    lang: Lang
    address: str | None = None
    workers: Workers = field(default_factory=Processes)

    def as_site(self, settings: Settings) -> Finish:
        """Pages in the frame of the theme."""
        from generator.html.frames import open_frames

        cache = self.project.cache / "frames" if self.cached else None
        return AsSite(settings, partial(open_frames, self.project, settings, cache, self.address))

    def repeated(self, shown: Callable[[], None] = lambda: None) -> Callable[[], None]:
        """What makes the site again and again, each time with what it learnt before.

        `shown` is called as soon as the pages of agencies that changed can be seen.
        """
        known: engine.Known | None = None

        def again() -> None:
            nonlocal known
            known = known or engine.Known(self._wanted, shown)
            self.make(self.as_site, known)

        return again

    @property
    def _wanted(self) -> engine.Wanted:
        return engine.Wanted(
            content=self.content,
            out=self.out,
            cache=self.project.cache if self.cached else None,
            search="search" not in self.without,
            downloads="downloads" not in self.without,
        )

    def make(self, finish: Callable[[Settings], Finish], known: engine.Known | None = None) -> Made:
        """Make it. Ends the command where the content has mistakes."""
        if self.cached and not self.project.cache.is_dir():
            sealed.clear(self.project.cache)
        # Looking at the files that are there is waiting for the most part.
        with ThreadPoolExecutor(1) as beside:
            looked = beside.submit(engine.Known, self._wanted) if known is None else None
            common, folders = self._read()
            drawn = finish(common.settings)
            known = looked.result() if looked else known
        with ticking(say("stage-render", self.lang)) as tick:
            built = engine.build(self._wanted, common, folders, drawn, self.workers, tick, known)
        if built.problems:
            raise self._stop(built.problems)
        return Made(built, common.settings)

    def _read(self) -> tuple[Common, list[AgencyFolder]]:
        """What all pages share, and the folders of the agencies."""
        forms = the_forms(self.lang)
        content, folders = open_content(self.content)
        if content.problems or content.settings is None:
            raise self._stop(load_content(self.content, forms).problems)
        common = Common(
            settings=content.settings,
            forms=forms,
            regions=content.regions,
            pages=content.pages,
            glossary=content.glossary,
            history=self._history(),
        )
        return common, folders

    def _history(self) -> History:
        """A clone without its older commits is easily mended, so somebody has to hear of it."""
        history = read_history(self.content)
        if history.state == "shallow":
            print(say("history-shallow", self.lang), file=sys.stderr)
        elif history.why:
            print(say("history-refused", self.lang, why=history.why.text(self.lang)), file=sys.stderr)
        return history

    def _stop(self, problems: Sequence[Problem]) -> Stop:
        lines = [*problem_lines(problems, self.lang, Sources()), say("cli-malformed-stop", self.lang)]
        return Stop("\n".join(lines), EXIT_MALFORMED)


def as_markdown(settings: Settings) -> Finish:
    """Pages as Markdown."""
    return AsMarkdown(settings)
