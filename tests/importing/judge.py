"""Is a reading true to what was printed? Every way in which it is not, as a sentence."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from generator.fields import Cell
from generator.importers.reading import Reading
from tests.importing.made import ANNEX, Made, Printed, Truth
from tests.importing.paper import paragraphs, squeezed


def mistakes(made: Made, reading: Reading, gone: frozenset[tuple[str, str]] = frozenset()) -> list[str]:
    """Cells that are neither right nor listed as uncertain; `gone` are rows (table, row) not printed."""
    if reading.form.id != made.form.id:
        return [f"form {reading.form.id}"]
    return [problem for table in made.tables for problem in _in_table(made, reading, table, gone)]


def _in_table(made: Made, reading: Reading, table: str, gone: frozenset[tuple[str, str]]) -> Iterator[str]:
    data = reading.tables.get(table)
    rows = data.rows if data else {}
    truth = made.tables[table]
    for (row, column), printed in truth.items():
        cell = (rows.get(row) or {}).get(column)
        place = f"{table}.{row}.{column}"
        if (table, row) in gone:
            continue
        if cell is None and not _listed(made, reading, table, row, column):
            yield f"{place}: {printed.text!r} left out without a word"
        if cell is not None and not right(printed, cell):
            yield f"{place}: {printed.text!r} read as {cell}"
    there = {row for row, _ in truth} - {row for of, row in gone if of == table}
    for row, cells in rows.items():
        for column, cell in (cells or {}).items():
            if row not in there and cell is not None and cell.kind != "blank":
                yield f"{table}.{row}.{column}: not printed, read {cell.printed!r}"


def _listed(made: Made, reading: Reading, table: str, row: str, column: str) -> bool:
    """Whether a cell is listed as uncertain; where it is not known if a group is divided, one of its rows."""
    data = reading.tables.get(table)
    for group in made.form.table[table].undivided_groups if data and row not in data.rows else ():
        either = {group.undivided, *(leaf.id for leaf in group.leaves())}
        if row in either:
            return any(uncertain(reading, table, str(one), column) for one in either)
    return uncertain(reading, table, row, column)


def uncertain(reading: Reading, table: str, row: str, column: str) -> bool:
    """Whether a cell, its row or its table is listed as uncertain."""
    return any(
        one.table == table and one.row in (None, row) and one.column in (None, column)
        for one in reading.uncertain
    )


def right(printed: Printed, cell: Cell) -> bool:
    """Whether a cell says what was printed: kind, number and words."""
    if printed.kind != "number":
        return cell.kind == printed.kind and _plain(cell.printed or "") == _plain(printed.text)
    return cell.value == printed.value and _plain(cell.printed or "") == _plain(printed.text)


def _plain(text: str) -> str:
    normal = unicodedata.normalize("NFKC", squeezed(text)).replace("[bookmark:_GoBack]", "")
    return normal.replace(",", "").replace("—", "-").lstrip("+")


def slips(made: Made, reading: Reading) -> list[str]:
    """What is not right in the reading of an undamaged document: cells, and everything around the tables."""
    found = mistakes(made, reading)
    found += [
        f"uncertain: {one.table} {one.row} {one.column} {one.reason.text('en')}" for one in reading.uncertain
    ]
    found += [f"surplus: {one.table} {one.row} {one.cells}" for one in reading.surplus]
    for name, said, read in _around(made, reading):
        if said != read:
            found.append(f"{name}: {said!r} read as {read!r}")
    return found


def _around(made: Made, reading: Reading) -> Iterator[tuple[str, object, object]]:
    name = "政府信息公开工作年度报告"
    yield (
        "title",
        squeezed(made.agency + (f"{made.year}年" if "no year" not in made.plan.title else "") + name),
        (squeezed(reading.title or "").replace("年度政府", "年政府")),
    )
    yield "agency", made.agency, squeezed(reading.agency or "")
    yield "year", made.year, reading.year
    yield "signed", "{:04}-{:02}-{:02}".format(*made.signed), reading.signed
    for section in ("overview", "problems", "other"):
        part = reading.sections.get(section)
        yield section, squeezed("".join(paragraphs(made, section))), squeezed(part.text) if part else None
    if made.annex:
        yield "annex", made.annex, _annex(made.annex, reading)


def _annex(truth: Truth, reading: Reading) -> object:
    """The printed annex where it was read well, else what was read."""
    if reading.annex is None or reading.annex.form.id != ANNEX:
        return reading.annex
    rows = reading.annex.data.rows
    found = {place: (rows.get(place[0]) or {}).get(place[1]) for place in truth}
    well = all(cell is not None and right(truth[place], cell) for place, cell in found.items())
    return truth if well else found


def keeps(reading: Reading, words: str) -> bool:
    """Whether words of the document are anywhere in the reading."""
    texts = [part.text for part in (*reading.sections.values(), *reading.extra_sections)]
    texts += [one.text for one in (*reading.unplaced, *reading.notes)]
    texts += [row.label for row in reading.extra_rows]
    texts += [label for labels in reading.labels.values() for label in labels.rows.values()]
    return any(squeezed(words) in squeezed(text) for text in texts)
