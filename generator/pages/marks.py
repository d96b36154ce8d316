"""What is marked on a report's page: the cells and the words that findings are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.markdown_text import Span, narrative
from generator.pages.entries import Entry
from generator.reports import Narrative

CellId = tuple[str, str]
# A hint marks only the cell it points to, and only where nothing weightier does.
WEIGHT = ("fail", "doubt", "explained", "hint")


@dataclass(frozen=True, slots=True)
class Mark:
    """Leads from a cell to a finding: its place on the page and its state."""

    target: str
    state: str


@dataclass(frozen=True, slots=True)
class MarkedWords(Span):
    """Words of a narrative that lead to a finding; `id` is their own place on the page."""

    id: str
    target: str
    state: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """The narrative a finding is about, and the place on the page where its words, or it, stand."""

    narrative: Narrative
    place: str
    words: bool


def cell_marks(listed: Iterable[Entry], table_id: str) -> dict[CellId, Mark]:
    """Cells to mark: where a finding points to, and each number in it that is not 0.

    Numbers of another year's report stand in no cell of this one.
    """
    here = _weightiest_first(entry for entry in listed if entry.finding.table == table_id)
    weighty = [entry for entry in here if entry.state != "hint"]
    cells = [
        *((entry, entry.finding.row, entry.finding.col) for entry in weighty),
        *(
            (entry, term.row, term.column)
            for entry in weighty
            for term in (*entry.finding.left_terms, *entry.finding.right_terms)
            if term.year is None and term.printed != "0"
        ),
        *((entry, entry.finding.row, entry.finding.col) for entry in here if entry.state == "hint"),
    ]
    marks: dict[CellId, Mark] = {}
    for entry, row, column in cells:
        if row and column:
            marks.setdefault((row, column), Mark(entry.id, entry.state))
    return marks


def quote_marks(
    listed: Iterable[Entry], narratives: Mapping[str, Narrative]
) -> tuple[dict[str, list[MarkedWords]], dict[str, Quoted]]:
    """Words to mark by part of the page, and what each finding quotes by the id of its entry.

    `narratives` are named by the part of the page they fill. Words that cannot be marked (in a
    heading, say) get the place of the part, words inside others' the place of those.
    """
    marks: dict[str, list[MarkedWords]] = {}
    parts: dict[str, str] = {}
    for entry in _weightiest_first(listed):
        part = _part(entry, narratives)
        if part is None:
            continue
        parts[entry.id] = part
        words = entry.finding.quote or ""
        start = narratives[part].text.find(words) if words else -1
        if start >= 0:
            name = f"quote-{len(parts)}"
            mark = MarkedWords(start, start + len(words), name, entry.id, entry.state)
            marks.setdefault(part, []).append(mark)
    places = {
        mark.target: place
        for part, found in marks.items()
        for mark, place in _places(narratives[part].text, found)
    }
    quoted = {
        one: Quoted(narratives[part], places.get(one) or part, bool(places.get(one)))
        for one, part in parts.items()
    }
    return marks, quoted


def _weightiest_first(listed: Iterable[Entry]) -> list[Entry]:
    return sorted(listed, key=lambda entry: WEIGHT.index(entry.state))


def _part(entry: Entry, narratives: Mapping[str, Narrative]) -> str | None:
    """The part whose narrative a finding is about: the one that holds its words, if any does."""
    finding = entry.finding
    named = [part for part, one in narratives.items() if finding.section in (part, one.id)]
    holding = [part for part in named if finding.quote and finding.quote in narratives[part].text]
    return next(iter([*holding, *named]), None)


def _places(text: str, marks: Sequence[MarkedWords]) -> Iterator[tuple[MarkedWords, str | None]]:
    """Each mark with the place where its words show: its own, that of marked words around it, or None."""
    drawn: list[MarkedWords] = []

    def draw(words: Markup, mark: MarkedWords, first: bool) -> str:
        if first:
            drawn.append(mark)
        return words

    narrative(text, marks, draw)
    for mark in marks:
        over = (one for one in drawn if one.start < mark.end and mark.start < one.end)
        yield mark, mark.id if mark in drawn else next((one.id for one in over), None)
