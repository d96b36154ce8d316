"""Numbers too long for their cells, printed over two lines: never joined, never read wrong, and said."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.form_files import docx
from generator.form_files.contents import Contents
from generator.importers.document import Document, Line
from generator.importers.readers import read_document
from generator.importers.recognise import recognise
from tests.helpers import FORMS
from tests.importing.documents import examples
from tests.importing.judge import mistakes
from tests.importing.made import Plan, made
from tests.importing.test_round_trip import filled

NUMBER = re.compile(r"[0-9]{2,}")


def form_of(contents: Contents, folder: Path, form: str = "cn-2021") -> Document:
    path = folder / "report.docx"
    path.write_bytes(docx.fill(FORMS[form], contents))
    return read_document(path)


def long_numbers(folder: Path) -> Document:
    """The form with a number of five digits in each cell."""
    cells = {
        table.id: {
            (row.id, column.id): str(80_000 + 7 * index + 1000 * at)
            for index, row in enumerate(table.leaf_rows())
            for at, column in enumerate(table.columns_of(row.id))
        }
        for table in FORMS["cn-2021"].tables
    }
    return form_of(Contents("示例市示例局2021年政府信息公开工作年度报告", cells=cells), folder)


def changed(document: Document, change: Callable[[Line], Line]) -> Document:
    """The document with other rows of tables."""
    lines = (line if line.grid is None else change(line) for line in document.lines)
    return replace(document, lines=tuple(lines))


def wrapped(line: Line) -> Line:
    cells = (f"{cell[:4]}\n{cell[4:]}" if NUMBER.fullmatch(cell) else cell for cell in line.cells)
    return replace(line, cells=tuple(cells))


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("values", ["plain", "blank"])
def test_a_wrapped_number_is_never_read_wrong(exact: bool, values: str, tmp_path: Path) -> None:
    @examples(3, f"wrapped {values} {exact}")
    @given(
        seed=st.integers(0, 10_000),
        form=st.sampled_from(("cn-2021", "cn-2019")),
        share=st.sampled_from((0.02, 0.2, 1.0)),
    )
    def check(seed: int, form: str, share: float) -> None:
        made_up, dice = made(Plan(seed=seed, form=form, values=values)), Random(seed)

        def cut(cell: str) -> str:
            if not NUMBER.fullmatch(cell) or dice.random() > share:
                return cell
            at = dice.randrange(1, len(cell))
            return f"{cell[:at]}\n{cell[at:]}"

        document = changed(
            form_of(filled(made_up), tmp_path, form),
            lambda line: replace(line, cells=tuple(map(cut, line.cells)), exact=exact),
        )
        assert mistakes(made_up, recognise(document, FORMS)) == []

    check()


def test_it_is_said_that_numbers_are_wrapped(tmp_path: Path) -> None:
    reading = recognise(changed(long_numbers(tmp_path), wrapped), FORMS)
    doubts = [one for one in reading.uncertain if one.table in ("requests", "challenges")]
    assert {one.table for one in doubts} == {"requests", "challenges"}
    assert {one.reason.code for one in doubts} == {"import-wrapped"}
    assert "“8000 0”" in doubts[0].reason.text("zh") and "8000 0" in doubts[0].reason.text("en")
    lines = [line for one in doubts for line in one.lines]
    assert any("8000 0 |" in line for line in lines)
    assert not any(re.search("[0-9]{5}", line) for line in lines)


def test_one_wrapped_number_leaves_the_other_rows_alone(tmp_path: Path) -> None:
    document = changed(long_numbers(tmp_path), lambda line: wrapped(line) if "86007" in line.cells else line)
    [doubt] = recognise(document, FORMS).uncertain
    assert (doubt.table, doubt.row, doubt.reason.code) == ("requests", "carried_in", "import-wrapped")


def test_too_many_numbers_are_not_called_printed_twice(tmp_path: Path) -> None:
    """Two numbers in place of each, in cells of their own: nobody knows why."""

    def doubled(line: Line) -> Line:
        cells = [(cell, f"{cell}1") if NUMBER.fullmatch(cell) else (cell,) for cell in line.cells]
        return replace(line, cells=tuple(part for cell in cells for part in cell))

    reading = recognise(changed(long_numbers(tmp_path), doubled), FORMS)
    [reason] = [one.reason for one in reading.uncertain if one.table == "requests"]
    assert reason.code == "import-too-much"
    assert dict(reason.params) == {"found": "350", "need": "175"}


def test_equal_halves_are_not_a_number_printed_too_often(tmp_path: Path) -> None:
    def halved(line: Line) -> Line:
        return replace(line, cells=tuple("7\n7" if NUMBER.fullmatch(cell) else cell for cell in line.cells))

    reading = recognise(changed(long_numbers(tmp_path), halved), FORMS)
    assert {one.reason.code for one in reading.uncertain if one.table == "challenges"} == {"import-wrapped"}
    rows = {table.table.id: table.rows for table in reading.tables.values() if table}
    assert not any(
        any((cells or {}).values()) for id in ("requests", "challenges") for cells in rows[id].values()
    )


def test_a_wrapped_number_does_not_stand_for_a_cell_that_is_missing(tmp_path: Path) -> None:
    def one_lost(line: Line) -> Line:
        if len(line.cells) != 15 or not NUMBER.fullmatch(line.cells[0]):
            return line
        first, *others = wrapped(replace(line, cells=line.cells[:1])).cells
        return replace(line, cells=(first, *line.cells[1:-1], *others))

    reading = recognise(changed(long_numbers(tmp_path), one_lost), FORMS)
    assert [(one.table, one.row) for one in reading.uncertain] == [("challenges", None)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("80（含\n3件）", "80（含3件）"),
        ("80\n（其中修\n订16件）", "80（其中修订16件）"),
        ("8\n0（含3件）", None),
        ("80（含1\n6件）", "80（含1 6件）"),
        ("约8\n0", None),
        ("80（含3件）\n5", None),
    ],
)
def test_a_remark_may_go_on_below_its_number(text: str, read: str | None, tmp_path: Path) -> None:
    def remarked(line: Line) -> Line:
        return replace(line, cells=tuple(text if cell == "86007" else cell for cell in line.cells))

    table = recognise(changed(long_numbers(tmp_path), remarked), FORMS).tables["requests"]
    assert table
    cell = (table.rows["carried_in"] or {})["total"]
    assert (cell.printed, cell.value) == (read, 80) if read and cell else (cell, read) == (None, None)
