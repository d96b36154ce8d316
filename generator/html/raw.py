"""Blocks of raw HTML in Markdown: where one ends. They stay as they are, so nothing else has to be known.

Python-Markdown keeps a stack of open elements. Here each tag is one letter, and a block that holds nothing
but whole elements is found by taking pairs of letters away, which costs a tenth. The rest is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

# Elements that begin a block of raw HTML at the start of a line.
_BLOCKS = (
    "article aside details div dl fieldset figure form nav noscript ol p pre script section table textarea ul"
)
BLOCKS = frozenset(_BLOCKS.split(" "))
# Elements whose text is not read as HTML, by some versions of Python's parser at least.
_TEXTUAL = ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")
# Elements that can stand in a block.
_OTHERS = """
    a abbr b button caption circle cite code colgroup datalist dd del dt em figcaption footer g h1 h2 h3 h4 h5
    h6 header i ins kbd label legend li line main mark menu meter optgroup option output path polygon polyline
    progress q rect s samp search select small span strong sub summary sup svg tbody td template text tfoot th
    thead time tr tspan u use var
"""
_VOID = ("br", "col", "img", "input", "wbr")
# Elements whose end tag HTML does without: they end where the element around them does, if not before.
_OPEN_ENDED = ("colgroup", "li", "td", "th", "tr")

_TAG = re.compile(r"<[^<>]*>")
_PLAIN = re.compile(r'<(/?)([a-z][a-z0-9]*)(?: +[a-zA-Z][a-zA-Z0-9:-]*(?:="[^"<>]*")?)* *(/?)>', re.ASCII)

_NAMES = tuple(dict.fromkeys((*_TEXTUAL, *sorted(BLOCKS), *_OTHERS.split())))
_OPEN = {name: chr(0x4E00 + 2 * place) for place, name in enumerate(_NAMES)}
_CLOSED = {name: chr(0x4E01 + 2 * place) for place, name in enumerate(_NAMES)}
_PAIRS = re.compile("|".join(_OPEN[name] + _CLOSED[name] for name in _NAMES))
_CLOSE_OF = {_OPEN[name]: _CLOSED[name] for name in _NAMES}
_OPEN_LETTERS = frozenset(_OPEN[name] for name in _OPEN_ENDED)
_WITHOUT_END = str.maketrans(dict.fromkeys(_OPEN_LETTERS, ""))
_IMPLIED = frozenset(_CLOSE_OF[letter] for letter in _OPEN_LETTERS)
_BLOCK_LETTERS = frozenset(_OPEN[name] for name in BLOCKS)
_TEXT_WITH_TAGS = re.compile("|".join(f"{_OPEN[name]}(?!{_CLOSED[name]})" for name in _TEXTUAL))

# Tags that are remembered; a report page has a few hundred different ones, most of them on many pages.
_MOST_TAGS = 20_000


class Unknown(Exception):
    """Something that may mean more to Python-Markdown than is known here."""


class _Letters(dict[str, str]):
    """Tag → its letter; empty for an element without content. Raises `Unknown`."""

    def __missing__(self, tag: str) -> str:
        found = _PLAIN.fullmatch(tag)
        if not found:
            raise Unknown
        end, name, empty = found.groups()
        if end and (empty or name in _VOID):
            raise Unknown
        letter = "" if name in _VOID else (_CLOSED if end else _OPEN).get(name)
        if letter is None or (empty and name in _TEXTUAL):
            raise Unknown
        letter = "" if empty else letter
        if len(self) >= _MOST_TAGS:
            self.clear()
        self[tag] = letter
        return letter


_letters = _Letters()


def begins(chunk: str) -> bool:
    """Whether a block of raw HTML begins with a text that begins with `<`."""
    found = _TAG.match(chunk)
    return found is not None and _letters[found[0]] in _BLOCK_LETTERS


@lru_cache(maxsize=4_000)
def _is_one(letters: str) -> bool:
    """Whether tags are those of one whole element, its start first and its end last."""
    if len(letters) < 2 or _CLOSE_OF.get(letters[0]) != letters[-1] or _TEXT_WITH_TAGS.search(letters):
        return False
    inner = letters[1:-1]
    while inner:
        # Those that are closed are gone before those that are not are left out.
        left = _PAIRS.sub("", inner)
        if left == inner:
            left = inner.translate(_WITHOUT_END)
        if left == inner:
            return False
        inner = left
    return True


class Reader:
    """Reads pieces of raw HTML until all that was open is closed."""

    def __init__(self) -> None:
        self.stack: list[str] = []

    def read(self, chunk: str) -> bool:
        """Read a piece; whether nothing is open after it. Raises `Unknown`."""
        tags = _TAG.findall(chunk)
        if chunk.count("<") != len(tags):
            raise Unknown
        letters = "".join(map(_letters.__getitem__, tags))
        if not self.stack and _letters[tags[-1]] and chunk.endswith(tags[-1]) and _is_one(letters):
            return True
        if _TEXT_WITH_TAGS.search(letters):
            raise Unknown
        _check_gaps(chunk, self._ends(tags))
        return not self.stack

    def _ends(self, tags: Sequence[str]) -> list[int]:
        """Places of the tags that close all that is open."""
        ends = []
        for place, tag in enumerate(tags):
            letter = _letters[tag]
            if not letter:
                continue
            if letter in _CLOSE_OF:
                self.stack.append(_CLOSE_OF[letter])
            else:
                self._close(letter)
                if not self.stack:
                    ends.append(place)
        return ends

    def _close(self, letter: str) -> None:
        while self.stack and self.stack[-1] != letter and self.stack[-1] in _IMPLIED:
            self.stack.pop()
        if not self.stack or self.stack.pop() != letter:
            raise Unknown


def _check_gaps(chunk: str, ends: Sequence[int]) -> None:
    """Where all that was open is closed, the piece ends, or a block begins on the next line."""
    tags = list(_TAG.finditer(chunk))
    for end in ends:
        if end + 1 == len(tags):
            known = tags[end].end() == len(chunk)
        else:
            following = tags[end + 1]
            known = (
                chunk[tags[end].end() : following.start()] == "\n"
                and _letters[following[0]] in _BLOCK_LETTERS
            )
        if not known:
            raise Unknown
