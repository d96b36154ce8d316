"""A page of the theme's with marks where a page's own words go → a frame, into which they are filled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from generator.html.markdown import Entry

# A sign of Unicode's private use, which no template holds, around what each mark stands for; the `&` in them
# shows how the template wrote the value.
_SIGN = "\ue000"
TITLE, DESCRIPTION, LINKED_DATA = (f"{_SIGN}{name}&{_SIGN}" for name in ("title", "description", "jsonld"))
CONTENT = f"{_SIGN}<h1>content{_SIGN}"
TOC = f"{_SIGN}toc{_SIGN}"
FEED = "zqfeedzq.xml"
FIRST_ID = "zqfirstzq"

TOC_MARKS = re.compile(f"{TOC}(?P<between>[^{_SIGN}]*){TOC}")
_MARKS = re.compile(
    f"{_SIGN}(?P<value>title|description|jsonld)(?P<how>&|&amp;){_SIGN}|(?P<content>{CONTENT})"
    f"|{TOC_MARKS.pattern}|(?P<feed>(?:\\.\\./)*{FEED})|(?P<first>{FIRST_ID})"
)
# What is left of a mark that a template made into something else.
_LEFT = re.compile(f"{_SIGN}|\\\\ue000|%EE%80%80|zq[0-9a-z]+zq")


class Unfillable(Exception):
    """A template makes something of a page's words that is not known here."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Text and names of slots by turns, text first and last; `between` separates entries of the contents."""

    parts: Sequence[str]
    between: str

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The finished page."""
        parts = list(self.parts)
        for place in range(1, len(parts), 2):
            parts[place] = values[parts[place]]
        # As MkDocs writes files.
        return "".join(parts).encode("utf-8", "xmlcharrefreplace")


def frame_of(html: str, url: str) -> Frame:
    """The frame that a marked page is; `url` stands in it for the page's address. Raises `Unfillable`."""
    parts: list[str] = []
    betweens: set[str] = set()
    done = 0
    marks = re.compile(f"{_MARKS.pattern}|(?P<url>{re.escape(url)})") if "zq" in url else _MARKS
    for found in marks.finditer(html):
        parts += (html[done : found.start()], _slot(found))
        done = found.end()
        if found["between"] is not None:
            betweens.add(found["between"])
    parts.append(html[done:])
    if len(betweens) > 1 or "content" not in parts[1::2] or any(_LEFT.search(part) for part in parts[::2]):
        raise Unfillable
    return Frame(parts, next(iter(betweens), ""))


def _slot(found: re.Match[str]) -> str:
    if found["value"]:
        return found["value"] + ("_escaped" if found["how"] == "&amp;" else "")
    if found["between"] is not None:
        return "toc"
    return next(name for name in ("content", "feed", "first", "url") if found.groupdict().get(name))


def around(text: str, *marks: str) -> tuple[str, ...] | None:
    """The text before, between and after marks; None where they do not stand there, in this order, alone."""
    parts = []
    for mark in marks:
        before, found, text = text.partition(mark)
        if not found:
            return None
        parts.append(before)
    return None if any(mark in text for mark in marks) else (*parts, text)


def values_of(title: str, description: str, linked_data: str) -> dict[str, str]:
    """What the front matter says, as templates write it."""
    return {
        "title": title,
        "title_escaped": str(escape(title)),
        "description": description,
        "description_escaped": str(escape(description)),
        "jsonld": linked_data,
        "jsonld_escaped": str(escape(linked_data)),
    }


@dataclass(frozen=True, slots=True)
class TocMarkup:
    """How the theme draws an entry of a table of contents: the text around its id, title and what it holds.

    `leaf` is around id, title; `branch` around id, title, label (its title without tags), entries.
    """

    leaf: Sequence[str]
    branch: Sequence[str]
    between: str

    def drawn(self, entries: Sequence[Entry], between: str) -> str:
        """Entries in their order, those of deeper levels within the one before."""
        drawn: list[str] = []
        place = 0
        while place < len(entries):
            one, end = entries[place], place + 1
            while end < len(entries) and entries[end].level > one.level:
                end += 1
            drawn.append(self._entry(one, entries[place + 1 : end]))
            place = end
        return between.join(drawn)

    def _entry(self, one: Entry, inner: Sequence[Entry]) -> str:
        if not inner:
            before, middle, after = self.leaf
            return f"{before}{one.id}{middle}{one.title}{after}"
        before, middle, label, within, after = self.branch
        name, entries = escape(Markup(one.title).striptags()), self.drawn(inner, self.between)
        return f"{before}{one.id}{middle}{one.title}{label}{name}{within}{entries}{after}"
