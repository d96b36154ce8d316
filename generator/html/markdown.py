"""Markdown as our templates write it → HTML, as Python-Markdown makes it, in a small part of its time.

Known are pieces between empty lines that are raw HTML, headings, paragraphs and plain lists, without any sign
that Markdown, its extensions of `mkdocs.yml` or MkDocs could mind. Whatever is not known stops the
conversion: the page then goes to Python-Markdown as a whole.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.html import raw
from generator.html.raw import Unknown

# Elements within a paragraph.
INLINE = (
    "a",
    "abbr",
    "b",
    "code",
    "em",
    "i",
    "mark",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
)

_REFERENCE = r"&(?:#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);"
_REFERENCES = re.compile(_REFERENCE)
# What changes text before it is looked at, or is looked for in all of it.
_ELSEWHERE = ("\t", "\r", "\x02", "\x03", "\n\n\n", "\n```", "\n~~~")
_BLANK_LINE = re.compile(r"\n +\n")

# Words of a line; what follows no line's end in them may begin one. No part of it is ever given back: in
# atomic groups, as Python before 3.11.5 does not match groups with `++` as it should.
_PLAIN = r"[^\n<>&\[\]\\`*_{}|\x00-\x1f]++"
_TAG = rf'</?(?:{"|".join(INLINE)})(?>(?: [a-z][a-z0-9-]*="[^"<>\n\[\]\\`{{}}]*")*)>'
_START = r"(?![#>\-+=:*]|\s|[0-9]+\.)"
_LINE = rf"{_START}(?>(?:{_PLAIN}|{_REFERENCE}|{_TAG})+)(?<!\s)"
_PARAGRAPH = re.compile(rf"{_LINE}(?>(?:\n{_LINE})*)")
_HEADING = re.compile(
    rf"(#{{1,6}}) (?!\s)((?>(?:[^\n<>&\[\]\\`*_{{}}|#\x00-\x1f]|{_REFERENCE})+))"
    r"(?:\{: #([A-Za-z][A-Za-z0-9_.-]*+) \})?"
)
_NAMED = re.compile(r"(?m)^#{1,6} .* \{: #([A-Za-z][A-Za-z0-9_.-]*+) \}$")
_BULLETS = re.compile(rf"- {_LINE}(?>(?:\n- {_LINE})*)")
_NUMBERED = re.compile(rf"1\. {_LINE}(?>(?:\n[0-9]{{1,3}}\. {_LINE})*)")
_ITEM = re.compile(r"(?m)^(?:-|[0-9]+\.) (.+)$")
_STRONG = re.compile(r"\*\*(?![\s*])([^*]+)(?<!\s)\*\*(?!\*)")
_CODE = re.compile(r"`(?!\s)([^\n<>&\[\]\\`*_{}|]+)(?<!\s)`")
# As above, with the one sign of narratives that is left to Python-Markdown; such a piece can stand alone.
_BOLD_LINE = rf"(?:{_START}|(?=\*\*[^\s*]))(?>(?:{_PLAIN}|\*\*|{_REFERENCE}|{_TAG})+)(?<!\s)"
_BOLD = re.compile(rf"{_BOLD_LINE}(?>(?:\n{_BOLD_LINE})*)")


# A link to a place on the same page, or to another page's Markdown.
_LINK = re.compile(
    rf"\[((?>(?:[^\n<>&\[\]\\`*_{{}}|\x00-\x1f]|{_REFERENCE})+))\]\((?:#([A-Za-z][A-Za-z0-9_-]*+)|((?>(?:[A-Za-z0-9_-]++/|\.\./)*)[A-Za-z0-9_-]++\.md))\)"
)


class Entry(NamedTuple):
    """An entry of a table of contents: level of its heading, its id, and its title (HTML)."""

    level: int
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class HeadingMarkup:
    """Headings as Markdown's extensions draw them.

    `parts` of a level is the text around id, words and, again, id; `levels` are the first and last that a
    table of contents holds.
    """

    parts: Mapping[int, Sequence[str]]
    levels: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Helpers:
    """What is known beside the text.

    `alone` converts a paragraph by Python-Markdown; `page_link` gives the link to another page's Markdown
    file as the site has it, None where there is no such page.
    """

    headings: HeadingMarkup
    alone: Callable[[str], str]
    page_link: Callable[[str], str | None]


def convert(body: str, helpers: Helpers) -> tuple[str, list[Entry]]:
    """HTML and table of contents of a page's Markdown (without front matter). Raises `Unknown`."""
    body = "\n" + body.strip("\n")
    for sign in _ELSEWHERE:
        if sign in body:
            raise Unknown
    if "\n " in body and _BLANK_LINE.search(body):
        raise Unknown
    chunks = body[1:].split("\n\n")
    if not all(chunks):
        raise Unknown
    page = _Page(helpers, chunks)
    place = 0  # of the piece at hand
    while place < len(chunks):
        chunk = chunks[place]
        if chunk[0] == "<" and raw.begins(chunk):
            end = _raw(chunks, place)
            page.pieces += ("\n\n".join(chunks[place:end]), "\n\n")
            place, page.listed = end, False
            continue
        for piece in _at_headings(chunk):
            page.add(piece)
        place += 1
    done = "".join(page.pieces).strip()
    if any(f' id="{one}"' not in done for one in page.links):
        raise Unknown
    return done, page.toc


def _raw(chunks: Sequence[str], first: int) -> int:
    """Number of the piece after a block of raw HTML, which is as it is. Raises `Unknown`."""
    reader = raw.Reader()
    for place in range(first, len(chunks)):
        chunk = chunks[place]
        if "&" in chunk and chunk.count("&") != len(_REFERENCES.findall(chunk)):
            raise Unknown
        if reader.read(chunk):
            return place + 1
    raise Unknown


def _at_headings(chunk: str) -> list[str]:
    """A piece taken apart where a line is a heading."""
    if "\n" not in chunk or (chunk[0] != "#" and "\n#" not in chunk):
        return [chunk]
    pieces: list[str] = []
    for line in chunk.split("\n"):
        if pieces and line[:1] != "#" and pieces[-1][:1] != "#":
            pieces[-1] += f"\n{line}"
        else:
            pieces.append(line)
    return pieces


@dataclass(slots=True)
class _Page:
    """A page on its way: its pieces of Markdown, what is done, ids of headings, whether a list came last."""

    helpers: Helpers
    chunks: Sequence[str]
    used: set[str] | None = None
    pieces: list[str] = field(default_factory=list)
    toc: list[Entry] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    listed: bool = False

    def add(self, piece: str) -> None:
        """Convert a piece of Markdown. Raises `Unknown`."""
        was_listed, self.listed = self.listed, False
        plain = _STRONG.sub(r"<strong>\1</strong>", piece) if "**" in piece else piece
        plain = _CODE.sub(r"<code>\1</code>", plain) if "`" in plain and "``" not in plain else plain
        if piece[:1] == "#":
            self.heading(piece)
        elif _PARAGRAPH.fullmatch(plain):
            self.pieces += ("<p>", plain, "</p>\n")
        elif "](" in plain:
            self.linked(plain)
        elif not was_listed and (kind := self._list(plain)):
            items = "".join(f"<li>{item}</li>\n" for item in _ITEM.findall(plain))
            self.pieces.append(f"<{kind}>\n{items}</{kind}>\n")
            self.listed = True
        elif _BOLD.fullmatch(piece):
            self.pieces += (self.helpers.alone(piece), "\n")
        else:
            raise Unknown

    def heading(self, piece: str) -> None:
        """Convert a heading; one without an id is given the same as by the extension `toc`."""
        found = _HEADING.fullmatch(piece)
        words = found[2].strip() if found else ""
        if not found or not words or (found[3] and not found[2].endswith(" ")):
            raise Unknown
        level, title = len(found[1]), " ".join(words.split())
        name = found[3] or self._name(title)
        before, between, after, end = self.helpers.headings.parts[level]
        self.pieces += (before, name, between, words, after, name, end, "\n")
        if self.helpers.headings.levels[0] <= level <= self.helpers.headings.levels[1]:
            self.toc.append(Entry(level, name, title))

    def linked(self, piece: str) -> None:
        """Convert a paragraph with links to places of this page and to other pages."""
        with_links = _LINK.sub(self._link, piece)
        if not _PARAGRAPH.fullmatch(with_links):
            raise Unknown
        self.pieces += ("<p>", with_links, "</p>\n")

    def _link(self, found: re.Match[str]) -> str:
        words, place, page = found.groups()
        href = f"#{place}" if place else self.helpers.page_link(page)
        if href is None:
            raise Unknown
        self.links |= {place} if place else set()
        return f'<a href="{href}">{words}</a>'

    def _name(self, title: str) -> str:
        """An id of a heading's words, as the extension `toc` makes it."""
        if self.used is None:
            holders = [chunk for chunk in self.chunks if chunk[0] == "#" or "\n#" in chunk]
            self.used = {name for chunk in holders for name in _NAMED.findall(chunk)}
        return _unused(_slug(html.unescape(title)), self.used)

    @staticmethod
    def _list(piece: str) -> str:
        return "ul" if _BULLETS.fullmatch(piece) else "ol" if _NUMBERED.fullmatch(piece) else ""


def _slug(words: str) -> str:
    """Words as an id: what is left of them in ASCII, in small letters."""
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only).strip().lower())


def _unused(name: str, used: set[str]) -> str:
    """An id that no other heading has; added to those used."""
    if not name or name in used:
        found = re.fullmatch(r"(.*)_([0-9]+)", name)
        base, count = (found[1], int(found[2]) + 1) if found else (name, 1)
        while f"{base}_{count}" in used:
            count += 1
        name = f"{base}_{count}"
    used.add(name)
    return name
