"""What a YAML file is read into: nodes that know their line and column."""

from __future__ import annotations

from typing import NamedTuple


# Nodes are made by the hundred for every report: named tuples take a third of the time of frozen dataclasses.
class Scalar(NamedTuple):
    """A single value as written; `plain` is false for quoted and block text.

    `cut` says that a comment follows on the same line: what stands behind the # is not part of the text.
    `literal` is true for block text after a `|`, whose lines are the file's lines, starting on the line after
    the indicator. `indent` is what the lines of block text (`|` or `>`) are indented by, 0 for other text.
    `line` and `column` are those of the value, for block text those of the indicator.
    """

    text: str
    plain: bool
    line: int
    column: int
    cut: bool = False
    literal: bool = False
    indent: int = 0

    @property
    def text_place(self) -> tuple[int, int]:
        """Line and column where the text begins; blanks in front of block text are skipped."""
        if not self.indent:
            return self.line, self.column if self.plain else self.column + 1
        blanks = leading_blanks(self.text)
        return self.line + 1 + blanks.count("\n"), self.indent + len(blanks) - blanks.rfind("\n")


class Sequence(NamedTuple):
    """A list of nodes."""

    items: list[Node]
    line: int
    column: int


class NumberRow(Sequence):
    """A list of numbers or nulls, all of them plain, of which the file's `text` is kept: `1, 0, 12`.

    Nearly all nodes of a report are in such rows; so they are only made where somebody asks for them.
    """

    __slots__ = ()

    def __new__(cls, text: str, line: int, column: int) -> NumberRow:
        """The row of this text, between brackets of which the first is at the place given."""
        # A tuple like any sequence, but for what stands in the place of its items.
        return tuple.__new__(cls, (text, line, column))

    @property
    def text(self) -> str:
        """The numbers as written, `, ` between them."""
        return str(tuple.__getitem__(self, 0))

    @property
    def items(self) -> list[Node]:
        """The numbers as nodes."""
        found, column = list[Node](), self.column + 1
        for one in self.text.split(", "):
            found.append(Scalar(one, True, self.line, column))
            column += len(one) + 2
        return found


class Mapping(NamedTuple):
    """Keys and values in file order; keys are scalars and unique."""

    items: list[tuple[Scalar, Node]]
    line: int
    column: int


Node = Scalar | Sequence | Mapping


def leading_blanks(text: str) -> str:
    """The blanks and line breaks that a text begins with."""
    return text[: len(text) - len(text.lstrip())]
