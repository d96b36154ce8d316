"""Words of narratives that findings quote: where they stand on the page, and which of them are marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator import drawing
from generator.markdown_text import Span, narrative
from generator.pages.entries import Entry
from generator.pages.marks import WORDS, weightiest_first
from generator.pages.parts import Part
from generator.reports import Narrative


@dataclass(frozen=True, slots=True)
class MarkedWords(Span):
    """Words of a narrative that lead to a finding; `id` is their own place on the page."""

    id: str
    target: str
    state: str

    @property
    def words(self) -> str:
        """What is said of them."""
        return WORDS[self.state]


@dataclass(frozen=True, slots=True)
class Quoted:
    """The part of the page a finding is about, and the place where its words (or else the part) stand."""

    part: Part
    place: str
    words: bool


def quote_marks(
    listed: Iterable[Entry], parts: Sequence[Part]
) -> tuple[dict[str, Markup], dict[str, Quoted]]:
    """Narratives with words marked, by id of the part, and what each finding is about, by id of its entry.

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
    texts: dict[str, Markup] = {}
    places: dict[str, str] = {}
    for part in parts:
        if part.narrative:
            texts[part.id], found_here = _marked(part.narrative, marks.get(part.id, ()))
            places |= found_here
    quoted = {
        entry.id: Quoted(part, places.get(entry.id, part.id), entry.id in places) for entry, part in found
    }
    return texts, quoted


def _part(entry: Entry, parts: Iterable[Part]) -> Part | None:
    """The part that a finding names: the one that holds its words, if any does."""
    section, words = entry.finding.section, entry.finding.quote
    named = [part for part in parts if section in (part.id, part.narrative and part.narrative.id)]
    holding = [part for part in named if words and part.narrative and words in part.narrative.text]
    return next(iter([*holding, *named]), None) if section else None


def _marked(text: Narrative, marks: Sequence[MarkedWords]) -> tuple[Markup, dict[str, str]]:
    """A narrative with its words marked, and by entry where they show: at their own mark or one over it."""
    drawn: list[MarkedWords] = []

    def draw(words: Markup, mark: MarkedWords, first: bool) -> str:
        if first:
            drawn.append(mark)
        return drawing.macro("_marked.j2", "quoted")(words, mark, first)

    shown = narrative(text.text, marks, draw)
    places = {}
    for mark in marks:
        over = (one.id for one in drawn if one.start < mark.end and mark.start < one.end)
        place = mark.id if mark in drawn else next(over, None)
        if place:
            places[mark.target] = place
    return shown, places
