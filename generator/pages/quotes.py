"""Words of narratives that findings quote: where they stand on the page, and which of them are marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.markdown_text import Span, narrative
from generator.pages.entries import Entry
from generator.pages.marks import weightiest_first
from generator.pages.parts import Part


@dataclass(frozen=True, slots=True)
class MarkedWords(Span):
    """Words of a narrative that lead to a finding; `id` is their own place on the page."""

    id: str
    target: str
    state: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """The part of the page a finding is about, and the place where its words (or else the part) stand."""

    part: Part
    place: str
    words: bool


def quote_marks(
    listed: Iterable[Entry], parts: Sequence[Part]
) -> tuple[dict[str, list[MarkedWords]], dict[str, Quoted]]:
    """Words to mark, by id of the part, and what each finding is about, by id of its entry.

    Words that cannot be marked (in a heading, say) get the place of their part, words inside others'
    the place of those.
    """
    found = [(entry, part) for entry in weightiest_first(listed) if (part := _part(entry, parts))]
    marks: dict[str, list[MarkedWords]] = {}
    for number, (entry, part) in enumerate(found, 1):
        words = entry.finding.quote
        start = part.narrative.text.find(words) if words and part.narrative else -1
        if words and start >= 0:
            mark = MarkedWords(start, start + len(words), f"quote-{number}", entry.id, entry.state)
            marks.setdefault(part.id, []).append(mark)
    places = {
        mark.target: place for part in parts for mark, place in _places(part, marks.get(part.id, ())) if place
    }
    quoted = {
        entry.id: Quoted(part, places.get(entry.id, part.id), entry.id in places) for entry, part in found
    }
    return marks, quoted


def _part(entry: Entry, parts: Iterable[Part]) -> Part | None:
    """The part that a finding names: the one that holds its words, if any does."""
    section, words = entry.finding.section, entry.finding.quote
    named = [part for part in parts if section in (part.id, part.narrative and part.narrative.id)]
    holding = [part for part in named if words and part.narrative and words in part.narrative.text]
    return next(iter([*holding, *named]), None) if section else None


def _places(part: Part, marks: Sequence[MarkedWords]) -> Iterator[tuple[MarkedWords, str | None]]:
    """Each mark with the place where its words show: its own, that of marked words over it, or None."""
    drawn: list[MarkedWords] = []

    def draw(words: Markup, mark: MarkedWords, first: bool) -> str:
        if first:
            drawn.append(mark)
        return words

    narrative(part.narrative.text if part.narrative else "", marks, draw)
    for mark in marks:
        over = (one.id for one in drawn if one.start < mark.end and mark.start < one.end)
        yield mark, mark.id if mark in drawn else next(over, None)
