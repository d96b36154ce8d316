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
        year = f"{self.year}年" if self.year else ""
        nothing = UNREAD if self.unread else "空白"
        return f"{year}{self.label} {nothing if self.printed is None else self.printed}"


def sum_words(terms: Iterable[Term]) -> str:
    """Terms with their signs, as one side of a formula."""
    text = ""
    for term in terms:
        sign = (" − " if term.minus else " + ") if text else ("−" if term.minus else "")
        text += sign + term.words
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
