"""Reads the official forms: `forms/*.yml` → `Form` objects.

A form that contradicts itself (a duplicate id, a relation over an unknown row …) is refused with file
and line before anything is read or drawn.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from generator.fields import Reader
from generator.forms import Block, Column, Form, Relation, Row, Section, Table
from generator.messages import message
from generator.problems import Problem
from generator.yaml_reader import Node, Scalar, read_yaml

FORMS_DIR = Path(__file__).with_name("forms")
LAYOUTS = ("blocks", "matrix", "across", "list")
CELL_TYPES = ("count", "change", "amount")
LEVELS = ("error", "warning", "info")
SIGNS = ("=", "<=", ">=")
_ID = re.compile(r"[a-z][a-z0-9_]*")
_FORM_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
LAST = 9999
T = TypeVar("T")


class BrokenForms(Exception):
    """The forms contradict themselves: a broken set-up. Carries every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems in the forms")
        self.problems = problems


def load_forms(folder: Path = FORMS_DIR) -> dict[str, Form]:
    """Read all forms of a folder, by id. Raises `BrokenForms` with every problem of every file."""
    forms: dict[str, Form] = {}
    readers: list[Reader] = []
    wordings: dict[str, tuple[str, ...]] = {}
    for file in sorted(folder.glob("*.yml")):
        reader = Reader(f"forms/{file.name}")
        readers.append(reader)
        root, reader.problems = read_yaml(file, reader.path)
        if root is None:
            continue
        form_reader = _FormReader(reader)
        form = form_reader.form(root)
        if form.id != file.stem:
            reader.wrong(root, "id", message("form-file-name", id=form.id))
        form_reader.refuse_other_wording(form, wordings)
        form_reader.refuse_same_years(form, forms.values())
        forms[form.id] = form
    problems = [problem for reader in readers for problem in reader.problems]
    if problems:
        raise BrokenForms(sorted(problems, key=lambda problem: problem.order))
    return forms


class _FormReader:
    """Reads one form file into a `Form`, collecting what is wrong with it."""

    def __init__(self, reader: Reader) -> None:
        self.r = reader
        # Where each id was read last: the second of two equal ids, which is the one to mend.
        self.places: dict[tuple[str, str], Node] = {}

    def form(self, root: Node) -> Form:
        keys = (
            "id",
            "kind",
            "title",
            "notice",
            "issued",
            "source",
            "years",
            "sections",
            "tables",
            "relations",
        )
        found = self.r.mapping(root, "", (*keys, "heading"))
        self.r.require(root, found, "", keys)
        years = self.r.mapping(found.get("years"), "years", ("first", "last"))
        tables = self._each(found.get("tables"), "tables", self._table)
        self._refuse_twice([table.id for table in tables], "tables")
        sections = self._each(found.get("sections"), "sections", self._section)
        self._refuse_twice([section.id for section in sections], "sections")
        form = Form(
            id=self._id(found.get("id"), "id", _FORM_ID),
            kind=self.r.choice(found.get("kind"), "kind", ("report", "annex")) or "report",
            title=self.r.line(found.get("title"), "title") or "",
            notice=self.r.line(found.get("notice"), "notice") or "",
            source=self.r.address(found.get("source"), "source"),
            first_year=self.r.year(years.get("first"), "years.first") or 0,
            last_year=self.r.year(years.get("last"), "years.last"),
            sections=tuple(sections),
            tables=tuple(tables),
            relations=(),
            heading=self.r.line(found.get("heading"), "heading") or "",
        )
        self._refuse_years(form, found.get("years"))
        if "issued" in found:
            self.r.date(found["issued"], "issued")
        self._refuse_bodies_without_table(form, found.get("sections"))
        if not tables:
            self.r.wrong(found.get("tables"), "tables", message("form-empty", what="tables"))
        relations = self._each(
            found.get("relations"), "relations", lambda node, where: self._relation(node, where, form)
        )
        self._refuse_twice([relation.code for relation in relations], "relations")
        return dataclasses.replace(form, relations=tuple(relations))

    def refuse_other_wording(self, form: Form, seen: dict[str, tuple[str, ...]]) -> None:
        """One code is one check: its text may not differ from form to form."""
        for relation in form.relations:
            text = (
                relation.level,
                *(relation.left_text, relation.right_text, relation.title),
                *(relation.wording, relation.explain, relation.basis, relation.limits),
            )
            if seen.setdefault(relation.code, text) != text:
                place = self.places["relations", relation.code]
                what = message("form-other-wording", code=relation.code)
                self.r.wrong(place, f"relations.{relation.code}", what)

    def _refuse_years(self, form: Form, node: Node | None) -> None:
        if form.last_year is not None and form.last_year < form.first_year:
            self.r.wrong(node, "years", message("form-years", first=form.first_year, last=form.last_year))
        self.places["years", form.id] = node or Scalar("", True, 0, 0)

    def refuse_same_years(self, form: Form, others: Iterable[Form]) -> None:
        """Two versions of the report cannot hold for the same year."""
        for other in others:
            apart = form.first_year > (other.last_year or LAST) or other.first_year > (form.last_year or LAST)
            if form.kind == other.kind == "report" and not apart:
                place = self.places["years", form.id]
                self.r.wrong(place, "years", message("form-same-years", id=other.id))

    def _refuse_bodies_without_table(self, form: Form, node: Node | None) -> None:
        with_body = {section.id for section in form.sections if section.body == "table"}
        for missing in sorted(with_body ^ {table.id for table in form.tables}):
            place = self.places.get(("sections", missing)) or self.places.get(("tables", missing), node)
            self.r.wrong(place, "sections", message("form-section-table", id=missing))

    def _section(self, node: Node, where: str) -> Section:
        found = self.r.mapping(node, where, ("id", "title", "also", "body", "required"))
        self.r.require(node, found, where, ("id", "title", "body"))
        return Section(
            id=self._id(found.get("id"), where, kind="sections"),
            title=self.r.line(found.get("title"), where) or "",
            also=self._lines(found.get("also"), where),
            body=self.r.choice(found.get("body"), where, ("text", "table")) or "text",
            required=self._flag(found.get("required"), where, True),
        )

    def _table(self, node: Node, where: str) -> Table:
        keys = ("id", "name", "title", "layout", "head", "corner", "columns", "rows", "blocks")
        found = self.r.mapping(node, where, keys)
        self.r.require(node, found, where, ("id", "name", "title", "layout", "columns"))
        blocks = tuple(self._each(found.get("blocks"), f"{where}.blocks", self._block))
        rows = tuple(self._each(found.get("rows"), f"{where}.rows", self._row))
        table = Table(
            id=self._id(found.get("id"), where, kind="tables"),
            name=self.r.line(found.get("name"), where) or "",
            title=self.r.line(found.get("title"), where) or "",
            layout=self.r.choice(found.get("layout"), where, LAYOUTS) or "matrix",
            head=self.r.line(found.get("head"), where) or "",
            corner=self.r.line(found.get("corner"), where) or "",
            columns=tuple(self._each(found.get("columns"), f"{where}.columns", self._column)),
            rows=rows or tuple(row for block in blocks for row in block.rows),
            blocks=blocks,
        )
        self._refuse_ambiguous(node, where, table)
        return table

    def _refuse_ambiguous(self, node: Node, where: str, table: Table) -> None:
        rows = [row.id for row in table.all_rows()] + [
            g.undivided for g in table.undivided_groups if g.undivided
        ]
        columns = [column.id for column in table.all_columns()]
        for kind, ids in (("rows", rows), ("columns", columns)):
            self._refuse_twice(ids, kind)
            if not ids:
                self.r.wrong(node, f"{where}.{kind}", message("form-empty", what=kind))
        labels = [column.label for column in table.leaf_columns]
        for twice in sorted({label for label in labels if labels.count(label) > 1}):
            second = [column.id for column in table.leaf_columns if column.label == twice][1]
            what = message("form-duplicate-label", label=twice)
            self.r.wrong(self.places["columns", second], f"{where}.columns", what)
        leaves = {column.id for column in table.leaf_columns}
        for unknown in sorted({c for block in table.blocks for c in block.columns} - leaves):
            self.r.wrong(
                self.places["terms", unknown], f"{where}.blocks", message("form-unknown-id", id=unknown)
            )
        if (table.layout == "blocks") != bool(table.blocks):
            self.r.wrong(node, f"{where}.layout", message("form-layout-blocks"))

    def _block(self, node: Node, where: str) -> Block:
        found = self.r.mapping(node, where, ("label", "columns", "rows"))
        self.r.require(node, found, where, ("label", "columns", "rows"))
        return Block(
            label=self.r.line(found.get("label"), where) or "",
            columns=self._lines(found.get("columns"), f"{where}.columns"),
            rows=tuple(self._each(found.get("rows"), f"{where}.rows", self._row)),
        )

    def _column(self, node: Node, where: str) -> Column:
        found = self.r.mapping(node, where, ("id", "label", "also", "type", "unit", "columns"))
        self.r.require(node, found, where, ("id", "label"))
        return Column(
            id=self._id(found.get("id"), where, kind="columns"),
            label=self.r.line(found.get("label"), where) or "",
            also=self._lines(found.get("also"), where),
            type=(self.r.choice(found.get("type"), where, CELL_TYPES) if "type" in found else None)
            or "count",
            unit=self.r.line(found.get("unit"), where),
            columns=tuple(self._each(found.get("columns"), f"{where}.columns", self._column)),
        )

    def _row(self, node: Node, where: str) -> Row:
        known = ("id", "label", "also", "unit", "brief", "undivided", "printed", "rows")
        found = self.r.mapping(node, where, known)
        self.r.require(node, found, where, ("id", "label"))
        row = Row(
            id=self._id(found.get("id"), where, kind="rows"),
            label=self.r.line(found.get("label"), where) or "",
            also=self._lines(found.get("also"), where),
            unit=self.r.line(found.get("unit"), where),
            brief=self.r.line(found.get("brief"), where),
            undivided=self._id(found["undivided"], where, kind="rows") if "undivided" in found else None,
            printed=self._flag(found.get("printed"), where, True),
            rows=tuple(self._each(found.get("rows"), f"{where}.rows", self._row)),
        )
        if row.undivided and not row.rows:
            self.r.wrong(node, where, message("form-undivided-without-rows", id=row.id))
        return row

    def _relation(self, node: Node, where: str, form: Form) -> Relation:
        texts = ("left_text", "right_text", "title", "wording", "explain", "basis", "limits")
        keys = ("code", "table", "level", "each", "left", "right", "at", *texts)
        found = self.r.mapping(node, where, (*keys, "compare", "rows"))
        self.r.require(node, found, where, keys)
        table = form.table.get(_text(found.get("table")))
        if table is None:
            self.r.wrong(
                found.get("table", node), where, message("form-unknown-id", id=_text(found.get("table")))
            )
        each = self.r.choice(found.get("each"), where, ("row", "column")) or "row"
        sides = {
            side: self._terms(found.get(side), f"{where}.{side}", table, each) for side in ("left", "right")
        }
        if table is not None:
            self._refuse_counted_twice(
                found.get("right"), where, table, each, (*sides["left"], *sides["right"])
            )
        at = self._terms(found.get("at"), f"{where}.at", table, each)
        level = self.r.choice(found.get("level"), where, LEVELS) or "error"
        return Relation(
            code=self._id(found.get("code"), where, _FORM_ID, "relations"),
            table=table.id if table else "",
            level=level,
            family="arithmetic" if level == "error" else "plausibility",
            each=each,
            left=sides["left"],
            right=sides["right"],
            at=at[0] if at else "",
            compare=(self.r.choice(found.get("compare"), where, SIGNS) if "compare" in found else None)
            or "=",
            rows=self._terms(found["rows"], f"{where}.rows", table, "column") if "rows" in found else (),
            **{key: self.r.line(found.get(key), where) or "" for key in texts},
        )

    def _refuse_counted_twice(
        self, node: Node | None, where: str, table: Table, each: str, terms: tuple[str, ...]
    ) -> None:
        """A row or column may stand on one side only, and once, by itself or in its group."""
        groups: dict[str, Row | Column] = {
            one.id: one for one in (table.all_rows() if each == "column" else table.all_columns())
        }
        ids = [leaf.id for leaf in (table.divided_rows if each == "column" else table.leaf_columns)]
        if len(ids) != len(set(ids)):
            return  # told already
        leaves = [leaf.id for term in terms if term in groups for leaf in groups[term].leaves()]
        for twice in sorted({leaf for leaf in leaves if leaves.count(leaf) > 1}):
            self.r.wrong(node, where, message("form-counted-twice", id=twice))

    def _terms(self, node: Node | None, where: str, table: Table | None, each: str) -> tuple[str, ...]:
        """Ids a relation adds up; each must be a row (or column) of its table."""
        terms = (node.text,) if isinstance(node, Scalar) else self._lines(node, where)
        if table is None:
            return terms
        known = table.row_labels if each == "column" else table.column_labels
        for term in terms:
            if term not in known:
                self.r.wrong(
                    node if isinstance(node, Scalar) else self.places["terms", term],
                    where,
                    message("form-unknown-id", id=term),
                )
        if not terms and node is not None:
            self.r.wrong(node, where, message("form-empty", what=where))
        return terms

    # -- small values ------------------------------------------------------------------------------

    def _each(self, node: Node | None, where: str, read: Callable[[Node, str], T]) -> list[T]:
        return [read(item, f"{where}[{index}]") for index, item in enumerate(self.r.sequence(node, where), 1)]

    def _refuse_twice(self, ids: list[str], kind: str) -> None:
        for twice in sorted({one for one in ids if ids.count(one) > 1}):
            self.r.wrong(self.places.get((kind, twice)), kind, message("form-duplicate-id", id=twice))

    def _lines(self, node: Node | None, where: str) -> tuple[str, ...]:
        lines = []
        for item in self.r.sequence(node, where):
            line = self.r.line(item, where)
            if line:
                self.places["terms", line] = item
                lines.append(line)
        return tuple(lines)

    def _id(self, node: Node | None, where: str, pattern: re.Pattern[str] = _ID, kind: str = "ids") -> str:
        text = _text(node)
        if node is not None:
            self.places[kind, text] = node
            if not pattern.fullmatch(text):
                self.r.wrong(node, where, message("form-bad-id", id=text))
        return text

    def _flag(self, node: Node | None, where: str, default: bool) -> bool:
        if node is None:
            return default
        return self.r.choice(node, where, ("true", "false")) == "true"


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""
