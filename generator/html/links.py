"""Links in Markdown: to other pages, and to places on them, to be looked up once those are there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from generator.html.places import relative, url_of


class Anchor(NamedTuple):
    """A link to a place on another page; paths are below the pages' folder, `link` is as written."""

    page: str
    target: str
    anchor: str
    link: str


def lost_anchors(anchors: Iterable[Anchor], finished: Callable[[str], bytes | None]) -> Iterator[str]:
    """What is wrong with links to places on pages, as MkDocs says it.

    `finished` is the finished page of a Markdown file, None where it is none.
    """
    for one in anchors:
        page = finished(one.target)
        if page is not None and not _has_place(page.decode("utf-8", "replace"), one.anchor):
            yield (
                f"Doc file '{one.page}' contains a link '{one.link}', "
                f"but the doc '{one.target}' does not contain an anchor '#{one.anchor}'."
            )


def _has_place(html: str, anchor: str) -> bool:
    article = html.partition("<article")[2].rpartition("</article>")[0]
    return re.search(rf'<[^<>]* (?:id|name)="{re.escape(anchor)}"', article) is not None


def missing_pages(nav: Iterable[str], exists: Callable[[str], bool]) -> Iterator[str]:
    """What is wrong with the nav, as MkDocs says it."""
    for path in nav:
        if not exists(path):
            yield (
                f"A reference to '{path}' is included in the 'nav' configuration, "
                "which is not found in the documentation files."
            )


def target_of(path: str, link: str) -> str:
    """Path of the file that a link in a page's Markdown names."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), link))


def page_link(path: str, target: str) -> str:
    """A page's link to another page as MkDocs writes it; both are paths of Markdown files."""
    return relative(url_of(target), url_of(path)) or "./"
