"""How a page becomes a file: as the Markdown it is, or as a page of the site."""

from __future__ import annotations

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
