"""Labels that are printed in other words than the form's, and rows that the form does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.forms import Row, Table
from generator.importers.reading import ExtraRowReading
from generator.importers.search import Find
from generator.importers.tokens import VALUE, WORDS, Run, Token
from generator.importers.words import fold, is_value, numbering, read_cell, tidy, without_numbering

# How alike (of 100) two labels must be to be the same one misprinted, and how far ahead of any other row.
ALIKE = 72
AHEAD = 8
SHORTEST = 4
# A row of a document's own: at least so long a label, at most so many values.
SHORTEST_EXTRA = 3
MOST_EXTRA = 10
_VALUE_INSIDE = re.compile(r"(?P<label>[^:：]{6,})[:：]\s*(?P<value>\S{1,20})")


def likely_row(text: str, free: Sequence[Row], rows: Sequence[Row], alike: int = ALIKE) -> Row | None:
    """The one row among `free` whose label is close to a text, and closer than that of any other row."""
    from rapidfuzz import fuzz

    words = fold(without_numbering(text))
    if len(words) < SHORTEST:
        return None

    def likeness(row: Row) -> float:
        return max(fuzz.ratio(words, fold(without_numbering(label))) for label in (row.label, *row.also))

    ranked = sorted(((likeness(row), -index, row) for index, row in enumerate(rows)), reverse=True)
    best = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0
    sure = best[0] >= alike and best[0] - second >= AHEAD
    return best[2] if sure and any(row.id == best[2].id for row in free) else None


def extra_row(table: Table, tokens: Sequence[Token], unknown: int) -> ExtraRowReading | None:
    """A printed line that is a row of the document's own: unknown words and values behind them."""
    words = [token for token in tokens if token.kind == WORDS]
    values = [token for token in tokens if token.kind != WORDS]
    if not unknown or not words:
        return None
    inside = _VALUE_INSIDE.fullmatch(tidy(words[-1].text))
    if inside and len(words) == 1 and is_value(inside["value"]) and not any(t.kind == VALUE for t in values):
        return ExtraRowReading(table.id, inside["label"], (read_cell(inside["value"], "amount", 0),))
    filled = [token for token in values if token.kind == VALUE]
    label = tidy(words[-1].text)
    if not filled or len(values) > MOST_EXTRA or len(fold(label)) < SHORTEST_EXTRA:
        return None
    return ExtraRowReading(table.id, label, tuple(read_cell(token.text, "amount", 0) for token in values))


def printed_wordings(run: Run, finds: Sequence[Find], official: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Id and printed words of the labels that are printed otherwise than the form has them."""
    for find in finds:
        words = [one.text for one in run.tokens[find.first : find.last + 1] if one.kind == WORDS]
        printed = tidy("".join(text.replace("\n", "") for text in words))
        label = official.get(find.phrase.id, "")
        core = fold(without_numbering(printed))
        whole = fold(printed) in (find.phrase.text, fold(numbering(printed)) + find.phrase.text)
        if whole and core != fold(without_numbering(label)) and fold(printed) != fold(label):
            yield find.phrase.id, printed
