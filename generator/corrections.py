"""Reads the `corrections:` of a report file, and holds them against what the file says now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.fields import Reader
from generator.forms import Form, Table
from generator.messages import Message, message
from generator.problems import Problem
from generator.reports import CONTACT_KEYS, CORRECTION_SOURCES, Correction, Report
from generator.yaml_reader import Node

WHERE = "corrections"
KEYS = ("date", "table", "row", "column", "field", "was", "now", "by", "source", "reason")
NEEDED = ("date", "source", "reason", "by")
# Fields with one value, which `now` has to equal; of the others `was` and `now` are words.
LINES = (
    "title",
    "form",
    "signed",
    "published",
    "scope",
    "period.from",
    "period.to",
    "source.name",
    "source.url",
    "source.sha256",
    *(f"contact.{key}" for key in CONTACT_KEYS),
    "annex.title",
)
TEXTS = ("cites", "extra_sections", "notes")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_corrections(
    reader: Reader, node: Node | None, form: Form, tables: Mapping[str, Table]
) -> tuple[Correction, ...]:
    """The entries in the order of the file; `tables` are those the report may have, by id."""
    read = (_entry(reader, item, form, tables) for item in reader.sequence(node, WHERE))
    return tuple(one for one in read if one)


def _entry(reader: Reader, item: Node, form: Form, tables: Mapping[str, Table]) -> Correction | None:
    found = reader.mapping(item, WHERE, KEYS)
    reader.require(item, found, WHERE, NEEDED, NEEDED)
    table, row, column = _cell(reader, found, tables)
    fields = (*LINES, *TEXTS, *(f"sections.{section.id}" for section in form.text_sections))
    field = reader.choice(found.get("field"), f"{WHERE}.field", fields)
    if "field" in found and found.keys() & {"table", "row", "column"}:
        reader.wrong(found["field"], f"{WHERE}.field", message("correction-two-places"))
    valued = _valued(reader, item, found)
    one = Correction(
        date=_day(reader, found.get("date")) or "",
        table=table,
        row=row,
        column=column,
        field=field,
        valued=valued,
        was=reader.line_as_printed(found.get("was"), f"{WHERE}.was"),
        now=reader.line_as_printed(found.get("now"), f"{WHERE}.now"),
        source=reader.choice(found.get("source"), f"{WHERE}.source", CORRECTION_SOURCES) or "",
        reason=reader.line(found.get("reason"), f"{WHERE}.reason") or "",
        by=reader.line(found.get("by"), f"{WHERE}.by") or "",
        line=item.line,
        at=item.column,
    )
    if valued and one.was == one.now:
        reader.wrong(found["now"], f"{WHERE}.now", message("correction-same"))
    return one if one.date and one.source and one.reason and one.by else None


def _day(reader: Reader, node: Node | None) -> str | None:
    """A date with its day, by which entries of one place are put in order."""
    date = reader.date(node, f"{WHERE}.date")
    if date and not _DAY.fullmatch(date):
        reader.wrong(node, f"{WHERE}.date", message("correction-day", found=date))
        return None
    return date


def _cell(
    reader: Reader, found: Mapping[str, Node], tables: Mapping[str, Table]
) -> tuple[str | None, str | None, str | None]:
    """Table, row and column; what is named has to be on the form, a column in its row, a row in its table."""
    table = reader.choice(found.get("table"), f"{WHERE}.table", list(tables))
    row = reader.line(found.get("row"), f"{WHERE}.row")
    column = reader.line(found.get("column"), f"{WHERE}.column")
    for part, owner in (("row", "table"), ("column", "row")):
        if part in found and owner not in found:
            reader.wrong(found[part], f"{WHERE}.{part}", message("correction-needs", part=part, owner=owner))
            return None, None, None
    if table is None:
        return None, None, None
    rows = {one.id for undivided in (False, True) for one in tables[table].leaf_rows(undivided)}
    if row and row not in rows:
        what = message("unknown-cell", table=tables[table].title, id=row)
        reader.wrong(found["row"], f"{WHERE}.row", what)
        return table, None, None
    if row and column and column not in (one.id for one in tables[table].columns_of(row)):
        what = message("unknown-cell", table=tables[table].row_places[row], id=column)
        reader.wrong(found["column"], f"{WHERE}.column", what)
        return table, row, None
    return table, row, column


def _valued(reader: Reader, item: Node, found: Mapping[str, Node]) -> bool:
    """Whether `was` and `now` are given: both or none, always for a cell, never without a place."""
    given = [key for key in ("was", "now") if key in found]
    cell, field = "column" in found, found.get("field")
    whole = field is not None and getattr(field, "text", "") in LINES
    if given and not (cell or field):
        reader.wrong(found[given[0]], WHERE, message("correction-no-place"))
        return False
    if len(given) == 1 or ((cell or whole) and not given):
        reader.wrong(item, WHERE, message("correction-values"))
        return False
    left_open = [key for key in given if reader.left_open(found[key], f"{WHERE}.{key}")]
    return bool(given) and not left_open


# -- against the file ------------------------------------------------------------------------------------


def check_corrections(reader: Reader, report: Report) -> None:
    """Note each newest correction of a place whose `now` is not what the file holds there."""
    for one, what in _mistakes(report):
        reader.problems.append(Problem(reader.path, one.line, one.at, f"{WHERE}.now", what))


def contradicted(report: Report) -> list[Correction]:
    """The newest corrections of their places whose `now` is not what the report holds there."""
    return [one for one, _ in _mistakes(report)]


def _mistakes(report: Report) -> Iterator[tuple[Correction, Message]]:
    newest = {one.place: one for one in by_date(report.corrections) if one.valued}
    for one in newest.values():
        what = _mistake(report, one)
        if what:
            yield one, what


def by_date(corrections: Sequence[Correction]) -> list[Correction]:
    """Earliest first; those of one day in the order of the file."""
    return sorted(corrections, key=lambda one: one.date)


def _mistake(report: Report, one: Correction) -> Message | None:
    if one.column is None:
        return _field_mistake(report, one)
    data = dict(report.all_tables()).get(one.table or "")
    cells = data.rows.get(one.row or "") if data else None
    if cells is None:
        return message("correction-not-printed")
    cell = cells.get(one.column)
    if cell is not None and cell.unread:
        return message("correction-unread")
    # A cell that its row lacks is malformed, and said to be so already.
    return None if cell is None or cell.printed == one.now else _other(one, cell.printed)


def _field_mistake(report: Report, one: Correction) -> Message | None:
    field = one.field or ""
    if field in LINES:
        held = field_line(report, field)
        return None if held == one.now else _other(one, held)
    texts = _texts(report, field)
    if one.now is not None and not any(" ".join(one.now.split()) in text for text in texts):
        return message("correction-no-words", now=one.now, field=field)
    return None


def _other(one: Correction, held: str | None) -> Message:
    shown = ("null" if value is None else value for value in (one.now, held))
    return message("correction-other", now=next(shown), held=next(shown))


def field_line(report: Report, field: str) -> str | None:
    """What the file holds for one of `LINES`."""
    name, _, part = field.partition(".")
    if name == "contact":
        return report.contact.get(part)
    if name == "source":
        return {"name": report.source.name, "url": report.source.url, "sha256": report.source.sha256}[part]
    if name == "period":
        return report.period[part == "to"] if report.period else None
    if name == "annex":
        return report.annex.title if report.annex else None
    return {
        "title": report.title,
        "form": report.form.id,
        "signed": report.signed,
        "published": report.published,
        "scope": report.scope,
    }[name]


def _texts(report: Report, field: str) -> Sequence[str]:
    """The texts of a field, each on one line."""
    if field == "cites":
        texts = report.cites
    elif field == "notes":
        texts = tuple(note.text for note in report.notes)
    elif field == "extra_sections":
        texts = tuple(text for one in report.extra_sections for text in (one.title, one.text))
    else:
        narrative = report.sections.get(field.removeprefix("sections."))
        texts = (narrative.title, narrative.text) if narrative else ()
    return [" ".join(text.split()) for text in texts]
