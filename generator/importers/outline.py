"""One table of a document before its values are placed: rows in official order, labels found, tokens
spanned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.importers.tokens import VALUE, WORDS, Run, Token
from generator.messages import Message

# Whether the form's own sums hold in a row; None where it has none for it.
Confirm = Callable[[str, Sequence[Token]], bool | None]


@dataclass(frozen=True, slots=True)
class Slot:
    """A row of the official order and how many values it holds.

    `pad` is how many columns of labels it leaves empty beside rows that have more of them.
    """

    id: str
    width: int
    pad: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A row's label found in the document, from its first to its last token."""

    slot: int
    first: int
    last: int


@dataclass(slots=True)
class Placed:
    """What became of a table's rows: tokens by row id, or why not, with the tokens concerned."""

    cells: dict[str, tuple[int, ...]] = field(default_factory=dict)
    doubts: dict[str, tuple[Message, int, int]] = field(default_factory=dict)
    surplus: list[tuple[str | None, tuple[int, ...]]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def place(self, row: str, tokens: Sequence[int]) -> None:
        """Note a row as read, unless it is in doubt already."""
        if row in self.doubts:
            return
        self.cells[row] = tuple(tokens)
        self.used.update(tokens)

    def doubt(self, row: str, why: Message, first: int, last: int) -> None:
        """Note a row as in doubt; what was read of it before is given up."""
        self.used.difference_update(self.cells.pop(row, ()))
        self.doubts[row] = (why, first, last)


@dataclass(frozen=True)
class Outline:
    """One table of a document: its rows in official order, the labels found, the tokens it spans.

    `everywhere` are the labels found in the whole document. `confirm` is asked only where labels alone do
    not vouch for the order. `skipped` tokens are no values of the table's rows; `headless` ones are blank
    cells below a blank cell of the row of heads.
    """

    run: Run
    slots: Sequence[Slot]
    marks: Sequence[Mark]
    everywhere: Sequence[Mark]
    start: int
    end: int
    skipped: frozenset[int]
    headless: frozenset[int]
    confirm: Confirm

    def values(self, first: int, end: int) -> list[int]:
        """The values and blank cells of the table from one token up to another."""
        tokens = self.run.tokens
        return [
            index for index in range(first, end) if tokens[index].kind != WORDS and index not in self.skipped
        ]

    def counts(self) -> Mapping[int, int]:
        """For each token of the table, how many of its values stand before it."""
        count, found = 0, {}
        for index in range(self.start, self.end):
            found[index] = count
            count += self.run.tokens[index].kind != WORDS and index not in self.skipped
        return found

    def distinct(self) -> list[Mark]:
        """The labels found, one that is printed again before any value came left out."""
        kept: list[Mark] = []
        counts = self.counts()
        for mark in self.marks:
            again = kept and kept[-1].slot == mark.slot and counts[kept[-1].first] == counts[mark.first]
            if not again:
                kept.append(mark)
        return kept

    def follows(self, mark: Mark) -> bool:
        """Whether values stand right behind the label, or inside it."""
        tokens = self.run.tokens
        after = mark.last + 1
        inside = any(tokens[index].kind == VALUE for index in range(mark.first, mark.last))
        return inside or (after < len(tokens) and tokens[after].kind != WORDS)


def longest_chain(marks: Sequence[Mark], follows: Callable[[Mark], bool]) -> list[Mark]:
    """The most labels that stand in official order; those with values behind them first, later ones on a
    tie.
    """
    best: list[tuple[int, int]] = []
    for index, mark in enumerate(marks):
        weight = 3 if follows(mark) else 2
        before = max(
            ((best[one][0], one) for one in range(index) if marks[one].slot < mark.slot), default=(0, -1)
        )
        best.append((before[0] + weight, before[1]))
    if not best:
        return []
    at = max(range(len(best)), key=lambda index: (best[index][0], index))
    chain = []
    while at >= 0:
        chain.append(marks[at])
        at = best[at][1]
    return chain[::-1]
