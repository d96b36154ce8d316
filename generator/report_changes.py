"""What is different between two versions of a report: cells, facts and words, each with the value before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from generator.corrections import LINES, field_line
from generator.fields import Cell
from generator.forms import Form, Table
from generator.markdown_text import words
from generator.places import cell_words, field_words, value_words
from generator.reports import Correction, Narrative, Report, TableData

# Of changed words so much is shown, with so many characters before and after them.
LONGEST, AROUND = 160, 12
KINDS = {"full": "全文", "summary": "摘要"}
# Parts that are compared as a whole.
PARTS = (
    ("labels", "原文的用语"),
    ("extra_rows", "格式以外的行"),
    ("extra_sections", "格式以外的部分"),
    ("surplus", "多印的格子"),
    ("notes", "编者的注"),
    ("explanations", "对不上的说明"),
)


class Held(NamedTuple):
    """What stands at a place: its text, or None and the kind of nothing.

    That is `blank`, `unread` (not transcribed), `unprinted` or `nothing`.
    """

    text: str | None
    kind: str = "value"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One place that was changed: in words, as table, row and column or field, and what it held and holds."""

    place: str
    at: tuple[str | None, str | None, str | None, str | None]
    was: Held
    now: Held


@dataclass(frozen=True, slots=True)
class ReportChange:
    """All that is different in a report; `parts` names what was changed and is not shown value by value.

    `filled` cells were not transcribed before and are now: nothing was put right by that.
    """

    values: tuple[ValueChange, ...]
    parts: tuple[str, ...]
    filled: int = 0

    def __bool__(self) -> bool:
        return bool(self.values or self.parts or self.filled)


NO_CHANGE = ReportChange((), ())


def stated(one: Correction, value: str | None, forms: Mapping[str, Form]) -> Held:
    """What a correction says that stood or stands at its place."""
    if value is None:
        return Held(None, "nothing" if one.field else "blank")
    return Held(value_words(one.field, value, forms))


def changes(before: Report, after: Report, forms: Mapping[str, Form]) -> ReportChange:
    """What a report says otherwise than before, in the order of the page."""
    found = [*_fields(before, after, forms), *_narratives(before, after), *_tables(before, after)]
    parts = [name for key, name in PARTS if _plain(before, key) != _plain(after, key)]
    return ReportChange(tuple(found), tuple(parts), _filled(before, after))


def _plain(report: Report, part: str) -> object:
    """A part without the lines it stands in."""
    held = getattr(report, part)
    if part == "extra_sections":
        return [(one.title, one.kind, one.text, one.after) for one in held]
    if part == "extra_rows":
        return [(one.table, one.label, [(cell.printed, cell.value) for cell in one.cells]) for one in held]
    if part == "explanations":
        names = ("check", "row", "column", "left", "right", "reason", "by", "date")
        return [tuple(getattr(one, name) for name in names) for one in held]
    return held


# -- facts and words -------------------------------------------------------------------------------------


def _fields(before: Report, after: Report, forms: Mapping[str, Form]) -> Iterator[ValueChange]:
    for field in LINES:
        was, now = field_line(before, field), field_line(after, field)
        if was != now:
            held = (_text(value_words(field, value, forms)) for value in (was, now))
            yield ValueChange(field_words(after.form, field), (None, None, None, field), *held)
    if before.cites != after.cites:
        held = (_text("、".join(one.cites) or None) for one in (before, after))
        yield ValueChange(field_words(after.form, "cites"), (None, None, None, "cites"), *held)


def _text(text: str | None) -> Held:
    return Held(text) if text else Held(None, "nothing")


def _narratives(before: Report, after: Report) -> Iterator[ValueChange]:
    for key in dict.fromkeys((*after.sections, *before.sections)):
        was, now = before.sections.get(key), after.sections.get(key)
        owner = now or was
        if owner is None or (was and now and _told(was) == _told(now)):
            continue
        at = (None, None, None, f"sections.{key}")
        if was and now and was.kind != now.kind:
            yield ValueChange(owner.title, at, Held(KINDS[was.kind]), Held(KINDS[now.kind]))
        if was and now and was.title != now.title:
            yield ValueChange(owner.title, at, Held(was.title), Held(now.title))
        texts = [words(one.text) if one else "" for one in (was, now)]
        if texts[0] != texts[1]:
            yield ValueChange(owner.title, at, *(_text(one or None) for one in different(*texts)))


def _told(one: Narrative) -> tuple[str, str, str]:
    return one.title, one.kind, words(one.text)


def different(was: str, now: str) -> tuple[str, str]:
    """The words in which two texts differ, with a few around them; long ones are cut."""
    first = _same(was, now)
    last = _same(was[first:][::-1], now[first:][::-1])
    start = max(0, first - AROUND)
    return _cut(was, start, len(was) - last + AROUND), _cut(now, start, len(now) - last + AROUND)


def _same(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def _cut(text: str, start: int, end: int) -> str:
    piece = text[start : min(end, start + LONGEST)]
    return ("…" if start else "") + piece + ("…" if start + len(piece) < len(text) else "") if piece else ""


# -- tables ----------------------------------------------------------------------------------------------


def _tables(before: Report, after: Report) -> Iterator[ValueChange]:
    old, new = dict(before.all_tables()), dict(after.all_tables())
    for key in dict.fromkeys((*new, *old)):
        was, now = old.get(key), new.get(key)
        if was and now:
            yield from _cells(key, was, now)
        elif was or now:
            data = was or now
            assert data is not None
            held = (Held("有这张表") if one else Held(None, "unprinted") for one in (was, now))
            yield ValueChange(cell_words(data.table), (key, None, None, None), *held)


def _cells(key: str, was: TableData, now: TableData) -> Iterator[ValueChange]:
    for row, column, table in _places(was, now):
        cells = was.cell(row, column), now.cell(row, column)
        if _said(cells[0]) != _said(cells[1]) and not _is_filled(*cells):
            yield ValueChange(cell_words(table, row, column), (key, row, column, None), *_held(*cells))


def _is_filled(was: Cell | None, now: Cell | None) -> bool:
    """Whether a cell that was not transcribed is; also where it turns out not to be printed at all."""
    return was is not None and was.unread and not (now is not None and now.unread)


def _filled(before: Report, after: Report) -> int:
    """Number of cells that were not transcribed before and are now, in tables that both have."""
    if not before.unread:
        return 0
    old, new = dict(before.all_tables()), dict(after.all_tables())
    pairs = ((was, now) for key, was in old.items() if was and (now := new.get(key)))
    return sum(
        _is_filled(was.cell(row, column), now.cell(row, column))
        for was, now in pairs
        for row, column, _ in _places(was, now)
    )


def _places(was: TableData, now: TableData) -> Iterator[tuple[str, str, Table]]:
    """Row and column of every cell that one of the two has, those of the newer first."""
    seen: set[tuple[str, str]] = set()
    for data in (now, was):
        for row in data.leaf_rows():
            for column in data.table.columns_of(row.id):
                if (row.id, column.id) not in seen:
                    seen.add((row.id, column.id))
                    yield row.id, column.id, data.table


def _said(cell: Cell | None) -> object:
    return (cell.kind, cell.printed, cell.value, cell.unit) if cell else None


def _held(was: Cell | None, now: Cell | None) -> tuple[Held, Held]:
    """Both as printed; where the same print was read as another number, with the number."""
    same = was is not None and now is not None and was.printed == now.printed
    return _cell(was, same), _cell(now, same)


def _cell(cell: Cell | None, read: bool) -> Held:
    if cell is None:
        return Held(None, "unprinted")
    if cell.printed is None:
        return Held(None, cell.kind)
    number = f"{cell.value}{cell.unit or ''}" if cell.value is not None else "没有数"
    return Held(f"{cell.printed}（记作 {number}）" if read else cell.printed)
