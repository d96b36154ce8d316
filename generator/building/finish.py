"""How a page becomes a file: as the Markdown it is, or as a page of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from generator.pages.page import Page
from generator.render import draw, environment
from generator.settings import Settings

if TYPE_CHECKING:
    from generator.html.frames import Frames


class Finish(Protocol):
    """Turns pages into files; `key` is the digest of everything that a file depends on beside the page."""

    key: str

    def path(self, page: Page) -> str:
        """Where the file goes."""

    def page(self, page: Page) -> tuple[str, bytes]:
        """Path and bytes of the file."""

    def pages(self, paths: Iterable[str]) -> list[str]:
        """The pages (`a/b/index.md`) among files, in order."""

    def static(self) -> Iterator[tuple[str, bytes]]:
        """Files that are the same whatever the content is."""

    def sitemap(self, pages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """The list of all pages, where one is written here."""


class AsMarkdown:
    """Pages as Markdown, for any site builder."""

    key = "markdown"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def path(self, page: Page) -> str:
        """As the page says."""
        return page.path

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


class AsSite:
    """Pages as HTML, in the frame of the theme."""

    def __init__(self, settings: Settings, frames: Frames) -> None:
        self._settings, self._frames = settings, frames
        self.key = frames.key

    def path(self, page: Page) -> str:
        """`a/b/index.md` → `a/b/index.html`."""
        return self._frames.out_path(page.path)

    def page(self, page: Page) -> tuple[str, bytes]:
        """The page in its frame."""
        text = draw(environment(), page, self._settings)
        return self.path(page), self._frames.page(page.path, text)

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
