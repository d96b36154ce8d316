"""MkDocs and its theme, called for what only they know: frames, and pages that need Python-Markdown."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
import markdown
from mkdocs.commands.build import _build_template, get_context
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import meta as front_matter

from generator.html import filling
from generator.html.filling import Frame, TocMarkup, around, frame_of
from generator.html.links import Anchor
from generator.html.markdown import Entry, HeadingMarkup
from generator.project import Project, SiteFailed
from generator.settings import Settings
from generator.site import load_config

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

# The extensions that the direct conversion knows; three of them MkDocs always has.
_KNOWN_EXTENSIONS = frozenset(("toc", "tables", "fenced_code", "attr_list"))
_KNOWN_OPTIONS = frozenset(("permalink", "permalink_title", "toc_depth"))
_TOC_ITEM, _ITS_SOURCE = "partials/toc-item.html", "gongkai/toc-item.html"


class Drawn(NamedTuple):
    """What Python-Markdown made of a page: HTML, table of contents, and MkDocs' page with front matter."""

    content: str
    toc: Sequence[Entry]
    page: Page


class _Pages(Files):
    """The files that links may lead to, as far as anyone asks."""

    def __init__(self, files: list[File], config: MkDocsConfig) -> None:
        super().__init__(files)
        self.config = config
        self.exists: Callable[[str], bool] = lambda path: False
        self.page = ""
        self.asked: set[tuple[str, str]] = set()

    def get_file_from_path(self, path: str) -> File | None:
        """A file by its path below the pages' folder; what a page asks for is kept in `asked`."""
        if self.page:
            self.asked.add((self.page, path))
        found = super().get_file_from_path(path)
        if found is None and self.exists(path):
            found = _file(self.config, path)
        return found


def _file(config: MkDocsConfig, path: str) -> File:
    return File(path, config.docs_dir, config.site_dir, True, inclusion=InclusionLevel.INCLUDED)


class Theme:
    """MkDocs with the portal's settings. `problems` and `anchors` grow as pages are converted."""

    def __init__(
        self, project: Project, settings: Settings, base_url: str | None, exists: Callable[[str], bool]
    ) -> None:
        self.problems: list[str] = []
        self.anchors: list[Anchor] = []
        # MkDocs asks for the folder, though nothing is read from it.
        project.docs.mkdir(parents=True, exist_ok=True)
        with self._told():
            self.config = load_config(project, settings, project.site, base_url)
            self.config.plugins.on_startup(command="serve" if base_url else "build", dirty=False)
            _refuse_others(self.config)
            self.nav_paths = list(_nav_paths(self.config.nav))
            files = [_file(self.config, path) for path in self.nav_paths]
            self.files = _Pages(files, self.config)
            self.env = self._environment()
            self.files.exists = exists
            self.nav: Navigation = get_navigation(self.files, self.config)
        self._alone: markdown.Markdown | None = None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What MkDocs warns of becomes `problems`, what it gives up at `SiteFailed`."""
        handler = _Kept(self.problems)
        logger = logging.getLogger("mkdocs")
        logger.addHandler(handler)
        try:
            yield
        except (SiteFailed, OSError, filling.Unfillable):
            raise
        except (Exception, SystemExit) as error:
            raise SiteFailed("\n".join([*self.problems, str(error)]).strip()) from error
        finally:
            logger.removeHandler(handler)

    def _environment(self) -> jinja2.Environment:
        """The theme's templates, the entries of tables of contents marked, not drawn."""
        env = self.config.theme.get_env()
        self.files.add_files_from_theme(env, self.config)
        assert env.loader
        source = env.loader.get_source(env, _TOC_ITEM)[0]
        marked = jinja2.DictLoader({_TOC_ITEM: filling.TOC, _ITS_SOURCE: source})
        env.loader = jinja2.ChoiceLoader([marked, env.loader])
        return self.config.plugins.on_env(env, config=self.config, files=self.files) or env

    # Markdown

    def headings(self) -> HeadingMarkup | None:
        """How headings are drawn; None where the configuration has more than is known."""
        extensions, options = self.config.markdown_extensions, self.config.mdx_configs or {}
        if set(extensions) != _KNOWN_EXTENSIONS or set(options) - {"toc"}:
            return None
        depth = str(options.get("toc", {}).get("toc_depth", 6))
        if set(options.get("toc", {})) - _KNOWN_OPTIONS or depth not in ("2-3", "2-2", "3-3"):
            return None
        text = "".join(f"{'#' * level} words {{: #{filling.FIRST_ID} }}\n\n" for level in range(1, 7))
        lines = self.alone(text).split("\n")
        parts = {
            level: around(line, filling.FIRST_ID, "words", filling.FIRST_ID)
            for level, line in enumerate(lines, 1)
        }
        if any(part is None for part in parts.values()):
            return None
        first, last = (int(one) for one in depth.split("-"))
        return HeadingMarkup({level: part for level, part in parts.items() if part}, (first, last))

    def alone(self, text: str) -> str:
        """HTML of some Markdown that refers to nothing else."""
        if self._alone is None:
            self._alone = self._markdown()
        return str(self._alone.reset().convert(text))

    def _markdown(self) -> markdown.Markdown:
        return markdown.Markdown(
            extensions=self.config.markdown_extensions, extension_configs=self.config.mdx_configs or {}
        )

    def draw(self, path: str, text: str) -> Drawn:
        """A page by Python-Markdown, as MkDocs does it, its links looked up."""
        page = self._page(path)
        page.markdown, page.meta = front_matter.get_data(text)
        self.files.page = path
        with self._told():
            page.render(self.config, self.files)
        self._look_up(page)
        return Drawn(page.content or "", list(_flat(page.toc)), page)

    def _page(self, path: str) -> Page:
        known = next((page for page in self.nav.pages if page.file.src_uri == path), None)
        return known or Page(None, _file(self.config, path), self.config)

    def _look_up(self, page: Page) -> None:
        own = page.file.src_uri
        for target, links in (page.links_to_anchors or {}).items():
            for anchor, link in links.items():
                if target.src_uri != own:
                    self.anchors.append(Anchor(own, target.src_uri, anchor, link))
                elif anchor not in (page.present_anchor_ids or ()):
                    why = "there is no such anchor on this page"
                    self.problems.append(f"Doc file '{own}' contains a link '{link}', but {why}.")

    # Templates

    def frame(self, path: str, toc: bool, feed: str, own_title: bool) -> Frame:
        """The frame of a page at a path; `feed` stands for the page's. Raises `Unfillable`."""
        page = self._page(path)
        title = filling.TITLE if own_title else self.config.site_name
        page.meta = {"title": title, "description": filling.DESCRIPTION, "hide": ["navigation"]}
        if feed:
            page.meta["feed"] = feed
        page.meta["jsonld"] = filling.LINKED_DATA
        entries = [Entry(2, filling.FIRST_ID, "words")] if toc else []
        return frame_of(self._render(page, filling.CONTENT, entries), page.url)

    def whole(self, drawn: Drawn, toc: Callable[[str], str]) -> bytes:
        """A page whose front matter is not usual; `toc` draws its contents, given what separates entries."""
        content = filling.CONTENT if "<h1" in drawn.content else filling.CONTENT.replace("<h1", "<")
        html = self._render(drawn.page, content, drawn.toc)
        html = filling.TOC_MARKS.sub(lambda found: toc(found["between"]), html)
        return html.replace(content, drawn.content).encode("utf-8", "xmlcharrefreplace")

    def _render(self, page: Page, content: str, toc: Sequence[Entry]) -> str:
        page.content = content
        # Two entries, whatever their number, so that what separates them shows; their marks stand for all.
        page.toc = TableOfContents([AnchorLink(one.title, one.id, one.level) for one in list(toc[:1]) * 2])
        page.active = True
        try:
            with self._told():
                return self._template(page)
        finally:
            page.active = False

    def _template(self, page: Page) -> str:
        template = self.env.get_template(page.meta.get("template", "main.html"))
        return template.render(get_context(self.nav, [], self.config, page))

    def toc(self) -> TocMarkup:
        """How the theme draws an entry of a table of contents."""
        child = AnchorLink("words", "id", 3)
        leaf = around(self._toc_item([]), "zqidzq", "zqtitlezq")
        begin, *between, end = self._toc_item([child, child]).split(filling.TOC)
        branch = around(begin, "zqidzq", "zqtitlezq", "zqtitlezq")
        if not leaf or not branch or len(between) != 1:
            raise SiteFailed(f"{_TOC_ITEM}: not the entries of a table of contents that are known")
        return TocMarkup(leaf, (*branch, end), between[0])

    def _toc_item(self, children: list[AnchorLink]) -> str:
        item = AnchorLink("zqtitlezq", "zqidzq", 2)
        item.children = children
        return self.env.get_template(_ITS_SOURCE).render(toc_item=item, config=self.config)

    # Files

    def static(self) -> Iterator[tuple[str, bytes]]:
        """Files of the theme, and templates that are no pages (404.html), but not the sitemap."""
        for file in self.files:
            if not file.is_documentation_page():
                yield file.dest_uri, file.content_bytes
        for name in sorted(self.config.theme.static_templates - {"sitemap.xml"}):
            html = _build_template(name, self.env.get_template(name), self.files, self.config, self.nav)
            if html.strip():
                yield name, html.encode("utf-8")

    def sitemap(self, urls: Sequence[str]) -> str:
        """The sitemap of some full addresses."""
        template = self.env.get_template("sitemap.xml")
        context = dict(get_context(self.nav, [], self.config, base_url="."))
        context["pages"] = [SimpleNamespace(page=SimpleNamespace(canonical_url=url)) for url in urls]
        return template.render(context)


class _Kept(logging.Handler):
    """Keeps what MkDocs warns of."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(record.getMessage())


def _refuse_others(config: MkDocsConfig) -> None:
    """What plugins and other hooks would do to pages, frames cannot know. Raises `SiteFailed`."""
    ours = {"env", "startup", "shutdown"}
    others = sorted(name for name, methods in config.plugins.events.items() if methods and name not in ours)
    if others or not config.use_directory_urls or not config.nav:
        what = ", ".join(f"on_{name}" for name in others) or "use_directory_urls, nav"
        raise SiteFailed(
            f"mkdocs.yml: {what}: gongkai build cannot follow this; use gongkai render and mkdocs build"
        )


def _nav_paths(nav: Any) -> Iterator[str]:
    """Paths of the pages in the nav."""
    if isinstance(nav, str):
        if nav.endswith(".md"):
            yield nav
        return
    for one in nav.values() if isinstance(nav, dict) else nav:
        yield from _nav_paths(one)


def _flat(toc: Any) -> Iterator[Entry]:
    for one in toc:
        yield Entry(one.level, one.id, one.title)
        yield from _flat(one.children)


def sitemap_parts(theme: Theme) -> tuple[str, str, str]:
    """Text before, of, and after an entry of the sitemap, U+E000 in the place of its address.

    The entry is empty where the portal's address is not known. Raises `SiteFailed`.
    """
    empty, mark = theme.sitemap([]), "\ue000"
    if not theme.config.site_url:
        return empty, "", ""
    one = theme.sitemap([mark])
    start = next(
        (place for place, (left, right) in enumerate(zip(empty, one, strict=False)) if left != right),
        len(empty),
    )
    entry, after = one[start : start + len(one) - len(empty)], empty[start:]
    if theme.sitemap([mark, mark]) != empty[:start] + entry * 2 + after or entry.count(mark) != 1:
        raise SiteFailed("sitemap.xml: not a list of addresses one like the other")
    return empty[:start], entry, after
