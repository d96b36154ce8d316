"""The frames of a portal: pages are filled into them, in any process, without MkDocs being loaded.

What frames there are depends on little: how deep a page lies, in which of the folders that the theme links
to, whether it has a table of contents, a feed, or the portal's own name as its title. They are made by MkDocs
once and kept, sealed, beside what else a page needs.
"""

from __future__ import annotations

import gzip
import io
import json
import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from generator import sealed
from generator.html import front, markdown
from generator.html.filling import FEED, Frame, TocMarkup, Unfillable, values_of
from generator.html.key import key_of
from generator.html.links import Anchor, lost_anchors, missing_pages, page_link, target_of
from generator.html.markdown import Entry, HeadingMarkup, Helpers
from generator.html.places import Place, is_simple, linked_folders, out_path, place_of, relative, url_of
from generator.html.raw import Unknown
from generator.project import Project, SiteFailed
from generator.settings import Settings

if TYPE_CHECKING:
    from generator.html.theme import Drawn, Theme

# How deep pages lie as a rule (`years/<year>/<order>/<page>/`); frames for others are made when one comes.
_USUAL_DEPTHS = (1, 2, 3, 4)

# The page that has the portal's own name as its title; `pages` is not loaded for frames alone.
HOME = "index.md"

# The feed of the whole portal, of which the theme says something else.
OWN_FEED = "feed.xml"


def open_frames(
    project: Project,
    settings: Settings,
    cache: Path | None,
    base_url: str | None = None,
    exists: Callable[[str], bool] | None = None,
) -> Frames:
    """The frames of a portal, from `cache` where they were made before.

    `base_url` is the address of a preview in place of the portal's. `exists` says whether there is a file at
    a path below the pages' folder, for links in Markdown; without it the folder is asked.
    Raises `SiteFailed`, and OSError where mkdocs.yml cannot be read or `cache` not be written.
    """
    frames = Frames(project, settings, base_url, exists or (lambda path: (project.docs / path).is_file()))
    file = cache and cache / ("frames-preview.json" if base_url else "frames.json")
    if file is None or not frames.restore(kept_in(file, frames.key)):
        frames.make()
        if frames.problems:
            raise SiteFailed("\n".join(frames.problems))
        if file is not None:
            text = json.dumps(frames.kept(), ensure_ascii=False, separators=(",", ":"))
            sealed.write(file, _mark(frames.key), text.encode("utf-8", "surrogatepass"))
    return frames


def kept_in(file: Path, key: str) -> Any:
    """What was kept of frames with this key; None where there is nothing, or not what was kept."""
    body = sealed.read(file, _mark(key))
    return None if body is None else json.loads(bytes(body))


def _mark(key: str) -> bytes:
    return f"gongkai frames {key}\n".encode()


class Frames:
    """Finished pages of a portal.

    `key` is a digest of all that a page depends on beside its own Markdown.
    """

    def __init__(
        self, project: Project, settings: Settings, base_url: str | None, exists: Callable[[str], bool]
    ) -> None:
        self.key = key_of(project, settings, base_url)
        self._portal = (project, settings, base_url, exists)
        self._exists = exists
        self.links: set[tuple[str, str]] = set()
        """Pages converted so far, in this process, and each file that a link in their Markdown names."""
        self._name = settings.name
        self._loaded: Theme | None = None
        self._frames: dict[str, Frame | None] = {}
        self._tocs: dict[tuple[tuple[Entry, ...], str], str] = {}
        self._headings: HeadingMarkup | None = None
        self._toc: TocMarkup
        self._linked: frozenset[str] = frozenset()
        self._sitemap: tuple[str, str, str] = ("", "", "")
        self.nav: Sequence[str] = ()
        self.static_paths: Sequence[str] = ()

    def __getstate__(self) -> dict[str, object]:
        """For another machine, which loads the theme itself if it needs to."""
        return vars(self) | {"_loaded": None, "links": set()}

    @property
    def _theme(self) -> Theme:
        if self._loaded is None:
            from generator.html.theme import Theme

            self._loaded = Theme(*self._portal)
        return self._loaded

    @property
    def problems(self) -> Sequence[str]:
        """What is wrong with links in the Markdown of pages converted so far, in this process."""
        return self._loaded.problems if self._loaded else ()

    @property
    def anchors(self) -> Sequence[Anchor]:
        """Links in the Markdown of pages converted so far, in this process, to places on other pages."""
        return self._loaded.anchors if self._loaded else ()

    def missing_pages(self) -> list[str]:
        """What is wrong with the nav of mkdocs.yml: pages in it that there are not."""
        return list(missing_pages(self.nav, self._exists))

    def lost_anchors(self, finished: Callable[[str], bytes | None]) -> list[str]:
        """What is wrong with `anchors`; `finished` gives the finished page of a Markdown file; or None."""
        return list(lost_anchors(self.anchors, finished))

    def make(self) -> None:
        """Make what is needed for usual pages. Raises `SiteFailed`."""
        from generator.html.theme import sitemap_parts

        theme = self._theme
        self.nav = tuple(theme.nav_paths)
        self._headings, self._toc = theme.headings(), theme.toc()
        self._sitemap = sitemap_parts(theme)
        self.static_paths = tuple(path for path, _ in self.static())
        example = theme.frame(f"{Place(3, '').example}index.md", toc=True, feed=FEED, own_title=True)
        self._linked = frozenset(linked_folders("".join(example.parts[::2])))
        folders = {url_of(path) for path in self.nav} & self._linked
        places = [Place(depth, folder) for depth, folder in product(_USUAL_DEPTHS, ("", *sorted(folders)))]
        for place, toc in product(places, (True, False)):
            if not place.folder or place.depth > 1:
                self._frame(f"{place.example}index.md", toc, "", own_title=True)
                self._frame(f"{place.example}index.md", toc, FEED, own_title=True)
        for path, toc, feed in product(self.nav, (True, False), ("", OWN_FEED)):
            self._frame(path, toc, feed, own_title=True)
        for toc in (True, False):
            self._frame(HOME, toc, "", own_title=False)

    def kept(self) -> object:
        """What `restore` takes, as JSON."""
        headings = self._headings and (sorted(self._headings.parts.items()), self._headings.levels)
        return {
            "frames": {key: one and (one.parts, one.between) for key, one in self._frames.items()},
            "headings": headings,
            "toc": (self._toc.leaf, self._toc.branch, self._toc.between),
            "linked": sorted(self._linked),
            "sitemap": self._sitemap,
            "nav": self.nav,
            "static": self.static_paths,
        }

    def restore(self, kept: Any) -> bool:
        """Take what was kept; False where there is nothing."""
        if kept is None:
            return False
        self._frames = {key: one and Frame(one[0], one[1]) for key, one in kept["frames"].items()}
        if kept["headings"]:
            parts, (first, last) = kept["headings"]
            self._headings = HeadingMarkup(dict(parts), (first, last))
        self._toc = TocMarkup(*kept["toc"])
        self._linked = frozenset(kept["linked"])
        before, entry, after = kept["sitemap"]
        self._sitemap = (before, entry, after)
        self.nav, self.static_paths = tuple(kept["nav"]), tuple(kept["static"])
        return True

    out_path = staticmethod(out_path)

    def page(self, path: str, text: str) -> bytes:
        """The finished page of a Markdown file; `path` is below the pages' folder. Raises `SiteFailed`."""
        found = front.split(text)
        if found and self._headings and found[0].title and found[0].description and found[0].jsonld:
            try:
                helpers = Helpers(self._headings, self._alone, partial(self._page_link, path))
                content, toc = markdown.convert(found[1], helpers)
                filled = self._filled(path, found[0], content, toc)
                if filled is not None:
                    return filled
            except Unknown:
                pass
        drawn = self._theme.draw(path, text)
        self.links |= self._theme.files.asked
        filled = found and self._filled(path, found[0], drawn.content, drawn.toc)
        return filled or self._whole(drawn)

    def _page_link(self, path: str, link: str) -> str | None:
        target = target_of(path, link)
        self.links.add((path, target))
        return page_link(path, target) if self._exists(target) else None

    def _alone(self, text: str) -> str:
        return self._theme.alone(text)

    def _whole(self, drawn: Drawn) -> bytes:
        return self._theme.whole(drawn, lambda between: self._toc.drawn(drawn.toc, between))

    def _filled(self, path: str, head: front.Front, content: str, toc: Sequence[Entry]) -> bytes | None:
        """A page in its frame; None where none fits."""
        url = url_of(path)
        if (
            not is_simple(url)
            or "<h1" not in content
            or not (head.title and head.description and head.jsonld)
        ):
            return None
        feed = head.feed if head.feed in ("", OWN_FEED) else FEED
        frame = self._frame(path, bool(toc), feed, head.title != self._name)
        if frame is None:
            return None
        values = values_of(head.title, head.description, head.jsonld)
        values |= {"content": content, "url": url, "feed": head.feed and relative(head.feed, url)}
        if toc:
            values |= {"first": toc[0].id, "toc": self._drawn_toc(tuple(toc), frame.between)}
        return frame.fill(values)

    def _drawn_toc(self, toc: tuple[Entry, ...], between: str) -> str:
        found = self._tocs.get((toc, between))
        if found is None:
            if len(self._tocs) >= 1000:
                self._tocs.clear()
            found = self._tocs[toc, between] = self._toc.drawn(toc, between)
        return found

    def _frame(self, path: str, toc: bool, feed: str, own_title: bool) -> Frame | None:
        """The frame of a page; None where a template makes of it what cannot be filled in."""
        if path in self.nav:
            example = path
        else:
            place = place_of(url_of(path), self._linked)
            example = f"{place.example}index.md"
            if "zq" not in example:
                example = path
        key = f"{example} {toc:d} {feed} {own_title:d}"
        if key not in self._frames:
            try:
                self._frames[key] = self._theme.frame(example, toc, feed, own_title)
            except Unfillable:
                self._frames[key] = None
        return self._frames[key]

    def static(self) -> Iterator[tuple[str, bytes]]:
        """Files that are the same whatever the pages say: path in the site, and bytes."""
        from generator.site import shipped

        return shipped(self._theme.static())

    def sitemap(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """The sitemap of pages in whatever order, plain and packed, as MkDocs makes them."""
        from markupsafe import escape

        _, settings, base_url, _ = self._portal
        before, entry, after = self._sitemap
        base = base_url or settings.address or ""
        ordered = sorted(paths, key=_folders_last) if entry else ()
        places = (str(escape(base + quote(url_of(path)))) for path in ordered)
        data = "".join([before, *(entry.replace("\ue000", place) for place in places), after]).encode()
        yield "sitemap.xml", data
        packed = io.BytesIO()
        moment = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
        with gzip.GzipFile(filename="sitemap.xml.gz", fileobj=packed, mode="wb", mtime=moment) as file:
            file.write(data)
        yield "sitemap.xml.gz", packed.getvalue()


def _folders_last(path: str) -> list[tuple[bool, str]]:
    """MkDocs' order of files: those of a folder, then those of the folders in it."""
    *folders, name = path.split("/")
    return [*((True, folder) for folder in folders), (False, name)]
