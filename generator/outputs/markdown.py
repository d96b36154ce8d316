"""Text for a comment on a change: on GitHub or GitLab nothing in it can be markup, a link or a mention.

Two things have to be kept from working. Signs of Markdown and HTML are written as character references.
What the services look for once Markdown is done with (mentions, references to other changes, bare
addresses) is parted by a blank of no width, as a reference would be resolved by then.
"""

from __future__ import annotations

import os
import re
from urllib.parse import quote

from generator.outputs.visible import visible

_SIGNS = re.compile(r"""[\\`*_{}\[\]<>&#|~!@$^"']""")
_TRIGGERS = re.compile(r"[@#!~%$&^\[](?=[\w\"'])|:(?=//|[\w+-]+:)|(?<=www)\.|(?<=\bgh)-(?=\d)", re.IGNORECASE)
_PART = "\u200b"


def plain(text: str, limit: int = 0) -> str:
    """Text that shows as it is, cut to `limit` characters where that is more than 0."""
    shown = visible(text)
    if limit and len(shown) > limit:
        shown = shown[: limit - 1] + "…"
    parted = _TRIGGERS.sub(lambda found: found.group() + _PART, shown)
    return _SIGNS.sub(lambda found: f"&#{ord(found.group())};", parted).replace(_PART, "&#8203;")


def file_address(path: str, line: int, revision: str) -> str:
    """Where a file of the repository can be seen: in full on a service that runs this, else its path."""
    below = quote(os.fsencode(path)) + (f"#L{line}" if line else "")
    server, name = os.environ.get("GITHUB_SERVER_URL", ""), os.environ.get("GITHUB_REPOSITORY", "")
    project = os.environ.get("CI_PROJECT_URL", "")
    if server and name:
        return _safe(f"{server}/{name}/blob/{revision}/") + below
    return _safe(f"{project}/-/blob/{revision}/") + below if project else below


def _safe(address: str) -> str:
    return quote(address, safe=":/%")
