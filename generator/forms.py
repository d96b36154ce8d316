"""The official forms as frozen objects that everything else is derived from (see `form_reader.py`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from generator.rules import Rule


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: running text or a table, with its printed title and known variants."""

    id: str
    title: str
    also: tuple[str, ...]
    body: str
    required: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A column, or a group of columns under one printed head (`columns` is then not empty)."""

    id: str
    label: str
    also: tuple[str, ...] = ()
    type: str = "count"
    unit: str | None = None
    columns: tuple[Column, ...] = ()

    def leaves(self) -> tuple[Column, ...]:
        """The value columns below this one, itself where it is one."""
        return tuple(leaf for child in self.columns for leaf in child.leaves()) if self.columns else (self,)


@dataclass(frozen=True, slots=True)
class Row:
    """A row, or a group of rows under one printed head (`rows` is then not empty).

    `brief` is a short name for lists and pictures. `undivided` is the id under which a report holds the
    whole group where it prints no sub-rows. `printed` is false for a row that no print has vouched for
    yet. `unit` is printed in list tables.
    """

    id: str
    label: str
    also: tuple[str, ...] = ()
    unit: str | None = None
    brief: str | None = None
    undivided: str | None = None
    printed: bool = True
    rows: tuple[Row, ...] = ()

    def leaves(self, undivided: bool = False) -> tuple[Row, ...]:
        """The value rows below this one; with `undivided` a group that can be whole is one row."""
        if not self.rows:
            return (self,)
        if undivided and self.undivided:
            return (self.whole(),)
        return tuple(leaf for child in self.rows for leaf in child.leaves(undivided))

    def whole(self) -> Row:
        """This group as the single row that a report prints in its place."""
        return Row(self.undivided or self.id, self.label, self.also, self.unit, self.brief)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a `blocks` table: its printed head, the ids of its columns, its rows."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Table:
    """One official table; `layout` says how it is printed and how a report file writes it."""

    id: str
    name: str
    title: str
    layout: str
    head: str
    corner: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    blocks: tuple[Block, ...]

    @cached_property
    def leaf_columns(self) -> tuple[Column, ...]:
        """Value columns in printed order."""
        return tuple(leaf for column in self.columns for leaf in column.leaves())

    @cached_property
    def column_ids(self) -> tuple[str, ...]:
        """Ids of the value columns in printed order."""
        return tuple(column.id for column in self.leaf_columns)

    @cached_property
    def amounts(self) -> bool:
        """Whether it has a column of amounts of money."""
        return any(column.type == "amount" for column in self.leaf_columns)

    @cached_property
    def divided_rows(self) -> tuple[Row, ...]:
        """Value rows in printed order, groups split into their rows."""
        return tuple(leaf for row in self.rows for leaf in row.leaves())

    @cached_property
    def undivided_groups(self) -> tuple[Row, ...]:
        """Groups that a report may print as one row."""
        return tuple(row for row in self.all_rows() if row.undivided)

    def leaf_rows(self, undivided: bool = False) -> tuple[Row, ...]:
        """Value rows in printed order, for a report that splits the groups or leaves them whole."""
        if not undivided:
            return self.divided_rows
        return tuple(leaf for row in self.rows for leaf in row.leaves(undivided))

    def all_rows(self) -> Iterator[Row]:
        """Every row and group, top down."""
        pending = list(self.rows)
        while pending:
            row = pending.pop(0)
            yield row
            pending[:0] = row.rows

    def all_columns(self) -> Iterator[Column]:
        """Every column and group, top down."""
        pending = list(self.columns)
        while pending:
            column = pending.pop(0)
            yield column
            pending[:0] = column.columns

    @cached_property
    def _columns_of_rows(self) -> dict[str, tuple[Column, ...]]:
        by_id = {column.id: column for column in self.leaf_columns}
        return {row.id: tuple(by_id[c] for c in block.columns) for block in self.blocks for row in block.rows}

    def columns_of(self, row_id: str) -> tuple[Column, ...]:
        """The columns that a row has cells in, in printed order."""
        return self._columns_of_rows.get(row_id, ()) if self.blocks else self.leaf_columns

    @cached_property
    def row_leaves(self) -> dict[bool, dict[str, tuple[str, ...]]]:
        """Undivided or not → id of a row or group → ids of the value rows it stands for."""
        return {
            undivided: {row.id: tuple(leaf.id for leaf in row.leaves(undivided)) for row in self.all_rows()}
            for undivided in (False, True)
        }

    @cached_property
    def column_leaves(self) -> dict[str, tuple[Column, ...]]:
        """Id of a column or group → the value columns it stands for."""
        return {column.id: column.leaves() for column in self.all_columns()}

    @cached_property
    def unvouched(self) -> frozenset[str]:
        """Rows that no print has vouched for: where one is not printed, sums do without it."""
        return frozenset(row.id for row in self.all_rows() if not row.printed)

    @cached_property
    def row_labels(self) -> dict[str, str]:
        """Row or group id (whole groups included) → official label."""
        labels = {row.id: row.label for row in self.all_rows()}
        return labels | {row.undivided: row.label for row in self.undivided_groups if row.undivided}

    @cached_property
    def row_briefs(self) -> dict[str, str]:
        """Row or group id (whole groups included) → its short name, or its label where it has none."""
        briefs = {row.id: row.brief or row.label for row in self.all_rows()}
        return briefs | {row.undivided: briefs[row.id] for row in self.undivided_groups if row.undivided}

    @cached_property
    def row_places(self) -> dict[str, str]:
        """Row or group id (whole groups included) → its label after that of the group right above, if any."""
        places = dict(self.row_labels)
        for group in self.all_rows():
            for row in group.rows:
                places |= {id: f"{group.label} › {row.label}" for id in (row.id, row.undivided) if id}
        return places

    @cached_property
    def column_labels(self) -> dict[str, str]:
        """Column or group id → official label."""
        return {column.id: column.label for column in self.all_columns()}


@dataclass(frozen=True)
class Relation(Rule):
    """An arithmetic rule of one table: how the sum of `left` compares with the sum of `right`.

    `each` is `column` (left and right name rows, one check a column) or `row` (they name columns, one
    check a row, or only for the rows of `rows`). Groups stand for all their rows or columns. `compare`
    is the sign that has to hold between the sums. `at` is the row or column whose cell the finding
    points to; `left_text` and `right_text` name the two sums in a sentence.
    """

    table: str
    each: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    at: str
    left_text: str
    right_text: str
    compare: str = "="
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """One version of the official form (`kind: report`), or of an annex to it (`kind: annex`).

    `heading` is what a report's title says after agency and year.
    """

    id: str
    kind: str
    title: str
    notice: str
    source: str | None
    first_year: int
    last_year: int | None
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    relations: tuple[Relation, ...]
    heading: str = ""

    @cached_property
    def table(self) -> dict[str, Table]:
        """Tables by id."""
        return {table.id: table for table in self.tables}

    @cached_property
    def text_section_ids(self) -> frozenset[str]:
        """Ids of the narrative parts."""
        return frozenset(section.id for section in self.text_sections)

    @cached_property
    def text_sections(self) -> tuple[Section, ...]:
        """The narrative parts, in printed order."""
        return tuple(section for section in self.sections if section.body == "text")
