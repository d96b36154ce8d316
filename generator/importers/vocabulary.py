"""The words of an official form in the shape in which documents are searched for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.forms import Column, Form, Row, Table
from generator.importers.words import fold, without_numbering

# A shorter wording without its number is a word of many other sentences too.
SHORTEST_BARE = 4
SHORTEST_FREE = 4
# So much of a long label is enough where a document cuts it short.
LONG_LABEL = 14
LONG_ROW, BEGINNING = 11, 8


@dataclass(frozen=True, slots=True)
class Phrase:
    """A wording of the form. `kind` is `row`, `group`, `column`, `head` or `section`; `text` is folded.

    A `short` one counts only where it ends with its cell or line, a `whole` one only where it fills it.
    """

    table: str
    kind: str
    id: str
    text: str
    short: bool = False
    whole: bool = False


@lru_cache
def phrases(form: Form) -> tuple[Phrase, ...]:
    """All wordings of a form, by table, longest first."""
    return tuple(dict.fromkeys(phrase for phrase in _all(form) if phrase.text))


def _all(form: Form) -> Iterator[Phrase]:
    for table in form.tables:
        found = sorted(_of_table(table), key=lambda phrase: -len(phrase.text))
        yield from found
        yield from _beginnings(found)
    for section in form.sections:
        for title in (section.title, *section.also):
            yield Phrase(section.id, "section", section.id, fold(without_numbering(title)))


def _beginnings(found: Sequence[Phrase]) -> Iterator[Phrase]:
    """The beginnings of long labels that no other label holds: enough where something cuts the label in
    two.
    """
    for phrase in found:
        start = phrase.text[:BEGINNING]
        others = (one.text for one in found if one.id != phrase.id)
        if phrase.kind == "row" and len(phrase.text) >= LONG_ROW and not any(start in one for one in others):
            yield Phrase(phrase.table, "row", phrase.id, start)


def _of_table(table: Table) -> Iterator[Phrase]:
    for row in table.all_rows():
        yield from _of_row(table, row)
    for column in table.all_columns():
        yield from _of_column(table, column)
    for block in table.blocks:
        yield Phrase(table.id, "head", block.label, fold(block.label))
        for row in block.rows:
            yield from _of_row(table, row)
    for text in (table.head, table.corner):
        yield Phrase(table.id, "head", text, fold(text))


def _of_row(table: Table, row: Row) -> Iterator[Phrase]:
    kind = "group" if row.rows else "row"
    for text in _wordings(row):
        full, bare = fold(text), fold(without_numbering(text))
        whole = len(bare) < SHORTEST_BARE and full == bare
        yield Phrase(table.id, kind, row.id, full, len(full) < SHORTEST_FREE, whole)
        if full != bare and len(bare) >= SHORTEST_BARE:
            yield Phrase(table.id, kind, row.id, bare)


def _of_column(table: Table, column: Column) -> Iterator[Phrase]:
    for text in (column.label, *column.also):
        folded = fold(text)
        yield Phrase(table.id, "column", column.id, folded, whole=len(folded) < SHORTEST_BARE)


def _wordings(row: Row) -> Iterable[str]:
    """The printed wordings of a row; of a label with a bracket behind it also the words before."""
    for text in (row.label, *row.also):
        yield text
        head = text.split("（", 2)
        if (
            len(fold(text)) > LONG_LABEL
            and len(head) > 1
            and len(fold("（".join(head[:-1]))) >= SHORTEST_BARE
        ):
            yield "（".join(head[:-1])
