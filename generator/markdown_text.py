"""Text from content files as Markdown that cannot do more than it should.

Reports and their summaries may use paragraphs, `- ` and `1. ` lists, `**bold**` and `### ` headings.
Every other sign of Markdown or HTML is written as a character reference, so that it shows as printed.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

# Signs that start links, code, tables, attribute lists, emphasis with `_`, or escapes.
_INLINE = re.compile(r"[\[\]`_{}|\\!~^$]")
_HEADING = re.compile(r"(#{1,6}) +(.+)")
_ITEM = re.compile(r"(?:- |\d{1,3}\. )")
# A line that would turn the one above it into a heading, or into a rule.
_UNDERLINE = re.compile(r"[-=*+ ]+")


def inline(text: str) -> Markup:
    """One line of text in which nothing is Markdown."""
    return Markup(re.sub(r"[*#+\-]", _reference, str(_references(" ".join(text.split())))))


def narrative(text: str) -> Markup:
    """Running text with the few signs that narratives may use."""
    return Markup("\n".join(_line(line) for line in text.split("\n")))


def _line(line: str) -> str:
    line = line.strip()
    heading = _HEADING.fullmatch(line)
    if heading:
        return f"### {_references(heading[2].rstrip('# '))}"
    marker = _ITEM.match(line)
    rest = line[marker.end() :] if marker else line
    body = str(_references(rest))
    if not marker and (_UNDERLINE.fullmatch(body) or body.startswith(("#", "+", "- ", ":"))):
        body = _code(body[0]) + body[1:] if body else body
    return (marker[0] if marker else "") + body


def _references(text: str) -> str:
    return _INLINE.sub(_reference, str(escape(text)))


def _reference(match: re.Match[str]) -> str:
    return _code(match.group())


def _code(character: str) -> str:
    return f"&#{ord(character)};"
