"""Readings made up for tests: what recognition would give of fictional agencies' documents."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from generator.fields import Cell, parse_number
from generator.forms import Form, Table
from generator.importers.outcome import Source
from generator.importers.reading import Part, Reading, TableReading
from generator.messages import Message
from tests.helpers import FORMS

AGENCY = "示例市示例局"
Cells = Mapping[str, Cell | None]


def cell(printed: str | None, kind: str = "count", value: str | None = None, unit: str | None = None) -> Cell:
    """A cell as recognition gives it; the value is what a plain number states, if none is said."""
    if printed is None or value is not None:
        return Cell(printed, None if value is None else Decimal(value), unit, 1, 0)
    parsed = parse_number(printed, kind)
    found = (None, unit) if isinstance(parsed, Message) else parsed
    return Cell(printed, found[0], found[1], 1, 0)


def table(of: Table, cells: Mapping[str, Cell | None] | None = None, undivided: bool = False) -> TableReading:
    """A table in which every cell is 0 but those named as `row.column`."""
    given = dict(cells or {})
    rows = {
        row.id: {one.id: given.pop(f"{row.id}.{one.id}", cell("0")) for one in of.columns_of(row.id)}
        for row in of.leaf_rows(undivided)
    }
    assert not given, f"no such cells: {sorted(given)}"
    return TableReading(of, undivided, rows)


def reading(
    form: Form | str = "cn-2021", cells: Mapping[str, Cell | None] | None = None, **more: Any
) -> Reading:
    """The reading of a plain document; `cells` are named as `table.row.column`."""
    of = FORMS[form] if isinstance(form, str) else form
    named: dict[str, dict[str, Cell | None]] = {one.id: {} for one in of.tables}
    for place, one in (cells or {}).items():
        name, _, rest = place.partition(".")
        named[name][rest] = one
    plain: dict[str, Any] = {
        "form": of,
        "title": f"{AGENCY}2021年政府信息公开工作年度报告",
        "agency": AGENCY,
        "year": 2021,
        "signed": "2022-01-17",
        "published": None,
        "period": None,
        "cites": (),
        "contact": {},
        "sections": {one.id: Part("示例文字。") for one in of.text_sections if one.required},
        "extra_sections": (),
        "tables": {one.id: table(one, named[one.id]) for one in of.tables},
        "annex": None,
        "labels": {},
        "extra_rows": (),
        "surplus": (),
        "notes": (),
        "uncertain": (),
        "unplaced": (),
    }
    return Reading(**(plain | more))


def source(read: Reading, shown: str = "docs/shili.txt") -> Source:
    """A document with that reading in it."""
    return Source(shown, shown.rpartition("/")[2], "0" * 64, read)
