"""What an editor most likely did where YAML cannot be read on: looked up in the lines around the place.

libyaml names the place where it gave up, often the line after the slip, and in words for programmers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.messages import Message, message

LOOK_BACK = 3
# Slips that a single line shows, most telling first; the group is the sign at fault.
_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^[ ]*(\t)"), "syntax-tab"),
    (re.compile(r"^[ ]*([\u3000\u00a0]+)"), "syntax-wide-space"),
    (re.compile(r"^\s*(?:- )?[\w-]+ *(：)", re.ASCII), "syntax-wide-colon"),
    (re.compile(r"^\s*(?:- )?[A-Za-z_][\w-]*(:)[^\s]"), "syntax-colon-space"),
    (re.compile(r"[\[{][^\]}#]*([【】｛｝［］])"), "syntax-wide-bracket"),
)


def syntax_hint(text: str, line: int) -> tuple[int, int, Message] | None:
    """Line, column (from 1) and message of the likeliest slip at or shortly before `line`."""
    lines = text.split("\n")
    window = range(min(line, len(lines)), max(0, line - LOOK_BACK), -1)
    for number in window:
        for column, what in _in_line(lines[number - 1]):
            return number, column, what
    return _unclosed(lines, line)


def _in_line(line: str) -> Iterator[tuple[int, Message]]:
    if line.lstrip().startswith("#"):
        return
    for pattern, code in _SLIPS:
        match = pattern.search(line)
        if match:
            yield match.start(1) + 1, message(code, found=match[1])


def _unclosed(lines: list[str], line: int) -> tuple[int, int, Message] | None:
    """The last line before the place that opens more brackets or quotes than it closes."""
    for number in range(min(line, len(lines)), 0, -1):
        bare = re.sub(r"(?:^|\s)#.*", "", lines[number - 1])
        without_quoted = re.sub(r"\"[^\"]*\"|'[^']*'", "", bare)
        if without_quoted.count('"') % 2:
            return number, bare.rindex('"') + 1, message("syntax-open-quote")
        for opening, closing in ("[]", "{}"):
            if without_quoted.count(opening) > without_quoted.count(closing):
                return number, bare.index(opening) + 1, message("syntax-open-bracket", found=opening)
        if number < line - LOOK_BACK and not bare.startswith(" ") and bare.strip():
            return None
    return None
