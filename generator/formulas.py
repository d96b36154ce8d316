"""What formulas are made of: numbers of reports, and one side of a sum in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.fields import UNREAD, Cell


@dataclass(frozen=True, slots=True)
class Term:
    """One number of a formula: its label on the form and its printed text.

    `year` is that of the report it stands in, None for the report the finding is about; `row` and
    `column` are empty where it stands in no table. `minus` says that it is taken away. Without a text it is
    blank or, where `unread`, not transcribed yet.
    """

    label: str
    printed: str | None
    row: str = ""
    column: str = ""
    year: int | None = None
    minus: bool = False
    unread: bool = False

    @classmethod
    def of(
        cls,
        label: str,
        cell: Cell | None,
        place: tuple[str, str],
        year: int | None = None,
        minus: bool = False,
    ) -> Term:
        """The term that a cell makes (None: not printed); `place` is its row and column."""
        printed = cell.printed if cell else None
        return cls(label, printed, *place, year, minus, cell is not None and cell.unread)

    @property
    def words(self) -> str:
        """Label and number as they are read."""
        return f"{self.name} {self.number}"

    @property
    def name(self) -> str:
        """The label, after the year where it is that of another report."""
        return f"{self.year}年{self.label}" if self.year else self.label

    @property
    def number(self) -> str:
        """What is printed, or the word for what is not."""
        if self.printed is None:
            return UNREAD if self.unread else "空白"
        return self.printed


def sum_words(terms: Iterable[Term]) -> str:
    """Terms with their signs, as one side of a formula."""
    return _signed((term.minus, term.words) for term in terms)


def _signed(terms: Iterable[tuple[bool, str]]) -> str:
    text = ""
    for minus, words in terms:
        text += ((" − " if minus else " + ") if text else ("−" if minus else "")) + words
    return text


def brief_words(terms: Sequence[Term], total: Decimal) -> str:
    """The same for readers: runs of zeros named together."""
    zeros = [term for term in terms if term.printed == "0"]
    if len(terms) == 1 or len(zeros) < 3:
        return sum_words(terms)
    if len(zeros) == len(terms):
        return f"{total}（{len(zeros)} 格均为 0）"
    rest = [term for term in terms if term.printed != "0"]
    return f"{sum_words(rest)}（其余 {len(zeros)} 格均为 0）"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of formulas of the same labels: the labels, and which terms are not 0 in all of them."""

    words: str
    kept: Sequence[int]

    def numbers(self, terms: Sequence[Term]) -> str:
        """The numbers of one of these formulas, in the order of the labels."""
        return _signed((terms[index].minus, terms[index].number) for index in self.kept)


def side_of(sums: Sequence[Sequence[Term]]) -> Side:
    """What sums of the same labels share; three terms or more that are 0 in all of them are only counted."""
    every = range(len(sums[0]))
    kept = [index for index in every if any(terms[index].printed != "0" for terms in sums)]
    zeros = len(every) - len(kept)
    if zeros < 3 or not kept:
        kept, zeros = list(every), 0
    words = _signed((sums[0][index].minus, sums[0][index].name) for index in kept)
    return Side(f"{words}（其余 {zeros} 格均为 0）" if zeros else words, kept)
