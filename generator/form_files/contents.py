"""What is written into a form: nothing but its title, or what a report holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.form_files.placeholders import AGENCY, YEAR
from generator.forms import Form
from generator.markdown_text import words
from generator.pages.marks import CellId
from generator.reports import Narrative, Report

_BOLD = re.compile(r"\*\*(?![\s*])([^*]+)(?<!\s)\*\*(?!\*)")
_HEADING = re.compile(r"#{1,6} +")


class Passage(NamedTuple):
    """Running text in the Markdown of report files; `title` is its heading, None where there is none."""

    title: str | None
    text: str


@dataclass(frozen=True)
class Contents:
    """Title, signature (agency and day), text by section, and the printed text of cells by table and place.

    Sections and cells that are not there stay blank. `passages` of a section are printed one after the other,
    the first under the form's heading unless it has one of its own. `undivided`: tables print groups of rows
    that may be whole as one row.
    """

    title: str
    agency: str | None = None
    signed: str | None = None
    passages: Mapping[str, Sequence[Passage]] = field(default_factory=dict)
    cells: Mapping[str, Mapping[CellId, str]] = field(default_factory=dict)
    undivided: bool = False

    def cell(self, table: str, place: CellId) -> str:
        """The printed text of a cell, empty where it is blank."""
        return self.cells.get(table, {}).get(place, "")

    @property
    def day(self) -> str | None:
        """The day of the signature in words."""
        if self.signed is None:
            return None
        return "".join(
            f"{int(part)}{unit}" for part, unit in zip(self.signed.split("-"), "年月日", strict=False)
        )


def title_of(form: Form, agency: str | None, year: int | None) -> str:
    """The title of a report."""
    return f"{agency or AGENCY}{year or YEAR}{'年' if year else ''}{form.heading}"


def contents_of(report: Report, agency: str | None = None) -> Contents:
    """What a report holds. Text that is a summary of ours is left out: the words are not the agency's."""
    passages: dict[str, list[Passage]] = {}
    for section in report.form.text_sections:
        one = report.sections.get(section.id)
        if one and one.kind == "full":
            own = one.title != section.title
            passages[section.id] = [Passage(one.title if own else None, one.text)]
    for extra in report.extra_sections:
        if extra.kind == "full":
            passages.setdefault(extra.after or "", []).append(Passage(extra.title, extra.text))
    return Contents(
        title=report.title,
        agency=agency,
        signed=report.signed,
        passages=passages,
        cells={table.id: dict(_cells(report, table.id)) for table in report.form.tables},
        undivided=any(data is not None and data.undivided for data in report.tables.values()),
    )


def left_out(report: Report) -> bool:
    """Whether a report holds what a form has no place for, or text that is a summary."""
    texts: Iterator[Narrative] = iter((*report.sections.values(), *report.extra_sections))
    further = report.extra_rows or report.surplus or report.annex
    return bool(further) or any(one.kind != "full" for one in texts)


def _cells(report: Report, table: str) -> Iterator[tuple[CellId, str]]:
    data = report.tables.get(table)
    for row, cells in data.rows.items() if data else ():
        for column, cell in (cells or {}).items():
            if cell and cell.printed is not None:
                yield (row, column), cell.printed


def lines_of(text: str) -> Iterator[list[tuple[str, bool]]]:
    """The lines of running text, each in pieces: words, and whether they are bold."""
    for line in text.split("\n"):
        if _HEADING.match(line):
            yield [(words(line), True)]
        elif line.strip():
            pieces = _BOLD.split(line.strip())
            yield [(piece, index % 2 == 1) for index, piece in enumerate(pieces) if piece]
