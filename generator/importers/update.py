"""A report read anew over the file that is there: what the document says is renewed, editors' words stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from generator.fields import Cell
from generator.importers.open_cells import entries_for
from generator.messages import say
from generator.reports import Narrative, Note, Report, Surplus, TableData, Uncertain

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Updated:
    """The report as `--update` writes it; `kept` names the parts of the old file that stay."""

    report: Report
    kept: tuple[str, ...]


def updated(old: Report, new: Report) -> Updated:
    """What `new`, read from a document, makes of the report `old` that is in the content.

    Kept are: explanations, corrections and scope; the web address of the source and the day of publication;
    editors' notes; summaries; cells that could not be read now and were filled in; and whatever else the
    document does not say.
    """
    kept = _Kept()
    tables = {name: kept.table(old, name, data) for name, data in new.tables.items()}
    annex = new.annex or kept.part("annex", old.annex)
    if new.annex and old.annex and new.annex.form.id == old.annex.form.id:
        annex = replace(new.annex, data=kept.cells("annex", old.annex.data, new.annex.data))
    held = tables | ({"annex": annex.data} if annex else {})
    reason = say("import-not-read", "zh")
    report = replace(
        new,
        signed=new.signed or kept.part("signed", old.signed),
        published=kept.part("published", old.published) or new.published,
        scope=kept.part("scope", old.scope),
        period=new.period or kept.part("period", old.period),
        cites=new.cites or kept.part("cites", old.cites),
        source=replace(new.source, url=kept.part("source.url", old.source.url)),
        contact=kept.missing("contact", old.contact, new.contact),
        sections=_in_order(new, kept.sections(old.sections, new.sections)),
        extra_sections=kept.extra_sections(old.extra_sections, new.extra_sections),
        tables=tables,
        annex=annex,
        labels=kept.missing("labels", old.labels, new.labels),
        extra_rows=new.extra_rows or kept.part("extra_rows", old.extra_rows),
        surplus=kept.surplus(old.surplus, new.surplus),
        notes=kept.notes(old.notes, new.notes),
        explanations=kept.part("explanations", old.explanations),
        corrections=kept.part("corrections", old.corrections),
        uncertain=entries_for(held, (*_said_again(old, new), *new.uncertain, *old.uncertain), reason),
    )
    return Updated(report, tuple(kept.names))


def _said_again(old: Report, new: Report) -> list[Uncertain]:
    """The old entries that the new ones repeat: what editors made of one, say one for each cell, stays."""
    said = {(one.table, one.reason, one.lines) for one in new.uncertain}
    return [one for one in old.uncertain if (one.table, one.reason, one.lines) in said]


def _in_order(report: Report, sections: Mapping[str, Narrative]) -> dict[str, Narrative]:
    return {one.id: sections[one.id] for one in report.form.text_sections if one.id in sections}


def _says(one: Note, other: Note) -> bool:
    """Whether a note on the same place says what another does, and perhaps more."""
    return (one.table, one.row) == (other.table, other.row) and other.text in one.text


class _Kept:
    """Collects the names of what is kept."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def part(self, name: str, value: T) -> T:
        """A part of the old file that stays, if it is there."""
        if value:
            self.names.append(name)
        return value

    def missing(self, name: str, old: Mapping[str, T], new: Mapping[str, T]) -> dict[str, T]:
        """The new entries, and those of the old ones that the new lack."""
        self.names += [f"{name}.{key}" for key in old if key not in new]
        # The order of the old file, so that what is the same stays where it is.
        return {**old, **new}

    def sections(self, old: Mapping[str, Narrative], new: Mapping[str, Narrative]) -> dict[str, Narrative]:
        """Summaries stand in for the words of the document, and what it lacks stays."""
        stay = {key: one for key, one in old.items() if key not in new or one.kind == "summary"}
        self.names += [f"sections.{key}" for key in stay]
        return {**new, **stay}

    def extra_sections(self, old: tuple[Narrative, ...], new: tuple[Narrative, ...]) -> tuple[Narrative, ...]:
        """As `sections`, told apart by their headings."""
        stay = {one.title: one for one in old if one.kind == "summary"}
        self.names += ["extra_sections"] if stay or (old and not new) else []
        return tuple(stay.get(one.title, one) for one in new) or old

    def surplus(self, old: tuple[Surplus, ...], new: tuple[Surplus, ...]) -> tuple[Surplus, ...]:
        """The cells of the document, with what editors noted on the same ones."""
        places = {(one.table, one.row, one.cells): one for one in old}
        self.names += ["surplus"] if old else []
        return tuple(places.get((one.table, one.row, one.cells), one) for one in new) or old

    def notes(self, old: tuple[Note, ...], new: tuple[Note, ...]) -> tuple[Note, ...]:
        """The old notes where they stand, and those made now that none of them says."""
        self.names += ["notes"] if any(note not in new for note in old) else []
        return (*old, *(note for note in new if not any(_says(one, note) for one in old)))

    def table(self, old: Report, name: str, new: TableData | None) -> TableData | None:
        """A table of the report, with the cells of the old one that cannot be read now."""
        held = old.tables.get(name)
        if new is None:
            return self.part(name, held)
        return self.cells(name, held, new) if held else new

    def cells(self, name: str, old: TableData, new: TableData) -> TableData:
        """A table in which cells that were not read have what an editor filled in."""
        rows = {row: cells and self._row(name, row, cells, old) for row, cells in new.rows.items()}
        return replace(new, rows=rows)

    def _row(self, name: str, row: str, cells: Mapping[str, Cell], old: TableData) -> dict[str, Cell]:
        found = {}
        for column, cell in cells.items():
            held = old.cell(row, column)
            filled = cell.unread and held is not None and not held.unread
            found[column] = held if filled and held else cell
            self.names += [f"{name}.{row}.{column}"] if filled else []
        return found
