"""The front matter as `_page.md.j2` writes it, read without YAML; whatever else it holds is left to YAML."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

# Signs that YAML takes as they are, but none that breaks lines, and the escapes that it shares with JSON.
_SAFE = r"\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
# Atomic groups, as Python before 3.11.5 does not match groups with `*+` as it should.
_QUOTED = rf'"(?>(?:(?!["\\])[{_SAFE}]|\\["\\]|\\u00[0-7][0-9a-f])*)"'
_FRONT = re.compile(
    rf"---\ntitle: (?P<title>{_QUOTED})\ndescription: (?P<description>{_QUOTED})\nhide: \[navigation\]\n"
    rf"(?:feed: (?P<feed>[a-z][a-z0-9/-]*\.xml)\n)?jsonld: '(?P<jsonld>(?>(?:(?!')[{_SAFE}]|'')*))'\n---\n"
)


@dataclass(frozen=True, slots=True)
class Front:
    """What the front matter says; `feed` is a path below the root, empty where the page has none."""

    title: str
    description: str
    jsonld: str
    feed: str


def split(text: str) -> tuple[Front, str] | None:
    """Front matter and Markdown of a page; None where it is not written as expected."""
    found = _FRONT.match(text)
    if not found:
        return None
    title, description = (json.loads(found[key]) for key in ("title", "description"))
    front = Front(title, description, found["jsonld"].replace("''", "'"), found["feed"] or "")
    return front, text[found.end() :]
