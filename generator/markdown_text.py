"""Text from content files as Markdown that cannot do more than it should.

Reports and their summaries may use paragraphs, `- ` and `1. ` lists, `**bold**` and `### ` headings.
Every other sign of Markdown or HTML is written as a character reference, so that it shows as printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Generic, TypeVar

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


def words(text: str) -> str:
    """Words of a narrative in one line, without the signs it may use, for a place that is no Markdown."""
    lines = (re.sub(r"^(?:#{1,6}|-) +", "", line.strip()) for line in text.split("\n"))
    return " ".join(" ".join(_BOLD.sub(r"\1", line).replace("**", "") for line in lines).split())


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a narrative that are to be marked: from `start` up to `end` in its text."""

    start: int
    end: int


S = TypeVar("S", bound=Span)
# Draws marked words: the words, their span, and whether they are the first piece of it.
Draw = Callable[[Markup, S, bool], str]


def narrative(text: str, spans: Sequence[S] = (), draw: Draw[S] | None = None) -> Markup:
    """Running text with the few signs that narratives may use.

    The words of `spans` come out as `draw` draws them, in pieces where a line, bold type or words of an
    earlier span come in between. Headings are not marked, and the signs that vanish are not words.
    """
    return Markup("\n".join(_lines(_Words(text, spans, draw))))


def _lines(words: _Words[S]) -> Iterator[str]:
    """Each line as Markdown; a list mark stays one only where the page will show the number as written.

    Markdown counts the items of a list itself and joins lists that follow each other, so `2. ` without
    a first item, or `1. ` right after a `- ` list, would come out with another number than printed.
    """
    number: int | None = None  # of the list item above; 0 is a `- ` item, None no item
    fresh = True  # whether a list may start here
    for line, start in _stripped(words.text):
        heading = _HEADING.fullmatch(line)
        item = _ITEM.match(line)
        if not line:
            fresh = True
            yield ""
        elif heading:
            number, fresh = None, True
            yield f"### {_Words(heading[1]).bold(0, len(heading[1]))}"
        elif item and _continues(int(item[1] or 0), number, fresh):
            number, fresh = int(item[1] or 0), False
            yield item[0] + words.bold(start + item.end(), start + len(line))
        else:
            number, fresh = (None if fresh else number), False
            yield words.bold(start, start + len(line))


def _stripped(text: str) -> Iterator[tuple[str, int]]:
    """Lines without the blanks around them, and where in the text each begins."""
    start = 0
    for line in text.split("\n"):
        yield line.strip(), start + len(line) - len(line.lstrip())
        start += len(line) + 1


def _continues(number: int, above: int | None, fresh: bool) -> bool:
    """Whether an item with this number can stand as one below that item, or start a list."""
    if above is None:
        return fresh and number <= 1
    return number == 0 if above == 0 else number == above + 1


@dataclass(slots=True)
class _Words(Generic[S]):
    """A narrative's text, the words of it to be marked, and the spans begun so far."""

    text: str
    spans: Sequence[S] = ()
    draw: Draw[S] | None = None
    begun: set[int] = field(default_factory=set)

    def bold(self, start: int, end: int) -> str:
        """A line with its `**bold**` kept, all else as printed."""
        parts, done = "", start
        for match in _BOLD.finditer(self.text[start:end]):
            first, last = (start + place for place in match.span(1))
            parts += f"{self._run(done, first - 2)}**{self._run(first, last)}**"
            done = last + 2
        return _plain_start(parts + self._run(done, end))

    def _run(self, start: int, end: int) -> str:
        """Words of one line and one weight, pieces of spans as they are drawn."""
        edges = {place for span in self.spans for place in (span.start, span.end) if start < place < end}
        pieces = pairwise([start, *sorted(edges), end])
        drawn = ""
        for number, joined in groupby(pieces, lambda piece: self._span_over(*piece)):
            together = list(joined)
            drawn += self._piece(number, together[0][0], together[-1][1])
        return drawn

    def _span_over(self, start: int, end: int) -> int | None:
        over = (index for index, one in enumerate(self.spans) if one.start <= start and end <= one.end)
        return next(over, None)

    def _piece(self, number: int | None, start: int, end: int) -> str:
        words = _references(self.text[start:end])
        if number is None or self.draw is None or not words.strip():
            return words
        first = number not in self.begun
        self.begun.add(number)
        # As `Markup` it would escape the text it is put together with.
        return str(self.draw(Markup(words), self.spans[number], first))


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
