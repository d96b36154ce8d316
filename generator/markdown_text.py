"""Text from content files as Markdown that cannot do more than it should.

Reports and their summaries may use paragraphs, `- ` and `1. ` lists, `**bold**` and `### ` headings.
Every other sign of Markdown or HTML is written as a character reference, so that it shows as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

# Signs of HTML, and those that start links, code, tables, attribute lists, emphasis, headings, or escapes.
_SIGNS = re.compile(r"[&<>\"'\[\]`_{}|\\!~^$*#]")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_HEADING = re.compile(r"#{1,6} +(.+)")
_ITEM = re.compile(r"(?:-|([1-9][0-9]{0,2})\.) +(?=\S)")
_BOLD = re.compile(r"\*\*(?![\s*])([^*]+)(?<!\s)\*\*(?!\*)")


def inline(text: str) -> Markup:
    """One line of text in which nothing is Markdown."""
    return Markup(_plain_start(re.sub(r"[+\-]", _reference, _references(" ".join(text.split())))))


def narrative(text: str) -> Markup:
    """Running text with the few signs that narratives may use."""
    return Markup("\n".join(_lines(text)))


def _lines(text: str) -> Iterator[str]:
    """Each line as Markdown; a list mark stays one only where the page will show the number as written.

    Markdown counts the items of a list itself and joins lists that follow each other, so `2. ` without
    a first item, or `1. ` right after a `- ` list, would come out with another number than printed.
    """
    number: int | None = None  # of the list item above; 0 is a `- ` item, None no item
    fresh = True  # whether a list may start here
    for line in (one.strip() for one in text.split("\n")):
        heading = _HEADING.fullmatch(line)
        item = _ITEM.match(line)
        if not line:
            fresh = True
            yield ""
        elif heading:
            number, fresh = None, True
            yield f"### {_bold(heading[1])}"
        elif item and _continues(int(item[1] or 0), number, fresh):
            number, fresh = int(item[1] or 0), False
            yield item[0] + _bold(line[item.end() :])
        else:
            number, fresh = (None if fresh else number), False
            yield _bold(line)


def _continues(number: int, above: int | None, fresh: bool) -> bool:
    """Whether an item with this number can stand as one below that item, or start a list."""
    if above is None:
        return fresh and number <= 1
    return number == 0 if above == 0 else number == above + 1


def _bold(text: str) -> str:
    """Text with its `**bold**` kept, all else as printed."""
    parts = [_references(part) for part in _BOLD.split(text)]
    return _plain_start("".join(f"**{part}**" if index % 2 else part for index, part in enumerate(parts)))


def _plain_start(text: str) -> str:
    """Take the beginning of a line its power to be a list, a rule or the underline of a heading."""
    if text.startswith(("-", "+", "=", ":")):
        return _code(text[0]) + text[1:]
    return re.sub(r"^(\d+)\.", r"\1&#46;", text)


def _references(text: str) -> str:
    return _SIGNS.sub(_reference, text)


def _reference(match: re.Match[str]) -> str:
    return _NAMED.get(match.group()) or _code(match.group())


def _code(character: str) -> str:
    return f"&#{ord(character)};"
