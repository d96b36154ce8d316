"""How a page becomes a file: as the Markdown it is, or as a page of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import TYPE_CHECKING, Protocol

from generator.pages.page import Page
from generator.render import draw, environment
from generator.settings import Settings

if TYPE_CHECKING:
    from generator.html.frames import Frames


class Finish(Protocol):
    """Turns pages into files; `key` is the digest of everything that a file depends on beside the page."""

    key: str

    def path(self, page: str) -> str:
        """Where the file of a page (`a/b/index.md`) goes."""

    def page(self, page: Page) -> tuple[str, bytes]:
        """Path and bytes of the file."""

    def pages(self, paths: Iterable[str]) -> list[str]:
        """The pages (`a/b/index.md`) among files, in order."""

    def static(self) -> Iterator[tuple[str, bytes]]:
        """Files that are the same whatever the content is."""

    def sitemap(self, pages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """The list of all pages, where one is written here."""

    def followed(self, page: Page, paths: Set[str]) -> tuple[str, bytes]:
        """Path and bytes of the file of a page that editors wrote; its links may lead to `paths`."""

    def lost(self, paths: Set[str], finished: Callable[[str], bytes | None]) -> list[str]:
        """What is wrong with links of such pages; `finished` is the file of a page, if there is one."""


class AsMarkdown:
    """Pages as Markdown, for any site builder."""

    key = "markdown"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def path(self, page: str) -> str:
        """As the page says."""
        return page

    def page(self, page: Page) -> tuple[str, bytes]:
        """The text as UTF-8."""
        return page.path, draw(environment(), page, self._settings).encode("utf-8")

    def pages(self, paths: Iterable[str]) -> list[str]:
        """Those that are Markdown."""
        return sorted(path for path in paths if path.endswith(".md"))

    def static(self) -> Iterator[tuple[str, bytes]]:
        """None: the site builder brings them."""
        return iter(())

    def sitemap(self, pages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """None: the site builder makes it."""
        return iter(())

    def followed(self, page: Page, paths: Set[str]) -> tuple[str, bytes]:
        """The text; the site builder follows its links."""
        return self.page(page)

    def lost(self, paths: Set[str], finished: Callable[[str], bytes | None]) -> list[str]:
        """Nothing: the site builder says it."""
        return []


class AsSite:
    """Pages as HTML, in the frame of the theme."""

    def __init__(self, settings: Settings, frames: Callable[[Callable[[str], bool]], Frames]) -> None:
        self._settings = settings
        self._present: Set[str] | None = None
        self._frames = frames(self._exists)
        self.key = self._frames.key

    def _exists(self, path: str) -> bool:
        """Whether a link may lead to this file; the pages that templates link to are there (tests follow)."""
        return path.endswith(".md") if self._present is None else path in self._present

    def path(self, page: str) -> str:
        """`a/b/index.md` → `a/b/index.html`."""
        return self._frames.out_path(page)

    def page(self, page: Page) -> tuple[str, bytes]:
        """The page in its frame."""
        text = draw(environment(), page, self._settings)
        return self.path(page.path), self._frames.page(page.path, text)

    def pages(self, paths: Iterable[str]) -> list[str]:
        """Every `index.html` is one."""
        ends = "index.html"
        return sorted(path.removesuffix("html") + "md" for path in paths if path.endswith(ends))

    def static(self) -> Iterator[tuple[str, bytes]]:
        """What the theme brings, and our own."""
        return self._frames.static()

    def sitemap(self, pages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """As the site builder makes it."""
        return self._frames.sitemap(pages)

    def followed(self, page: Page, paths: Set[str]) -> tuple[str, bytes]:
        """The page, its links looked up among these."""
        self._present = paths
        try:
            return self.page(page)
        finally:
            self._present = None

    def lost(self, paths: Set[str], finished: Callable[[str], bytes | None]) -> list[str]:
        """Links that lead nowhere, and what else is wrong with the pages made here."""
        self._present = paths
        found = [*self._frames.missing_pages(), *self._frames.problems, *self._frames.lost_anchors(finished)]
        self._present = None
        return found
