"""What single words, sentences and units do to what is read: small changes to a plain report."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from generator.form_reader import load_forms
from generator.importers.document import Document, Unreadable
from generator.importers.readers.text import lines
from generator.importers.reading import Reading
from generator.importers.recognise import recognise
from tests.importing.layouts import LAYOUTS
from tests.importing.made import Plan, made
from tests.importing.paper import print_document

FORMS = load_forms()
PLAIN = print_document(made(Plan(seed=6)), LAYOUTS["pipe rows"])
IN_LINES = print_document(made(Plan(seed=6)), LAYOUTS["cell a line"])
TWO = "二、主动公开政府信息情况"
FOUR = "四、政府信息公开行政复议、行政诉讼情况"


def read(text: str, form: str | None = None) -> Reading:
    document = Document("report.txt", "0" * 64, lines(text))
    return recognise(document, FORMS, FORMS[form] if form else None)


def changed(text: str, changes: Mapping[str, str]) -> Reading:
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new, 1)
    return read(text)


def open_rows(reading: Reading) -> set[tuple[str, str | None]]:
    return {(one.table, one.row) for one in reading.uncertain}


def all_text(reading: Reading) -> str:
    parts = [*reading.sections.values(), *reading.extra_sections]
    return "\n".join(part.text for part in parts) + "\n".join(one.text for one in reading.unplaced)


def test_the_plain_reports_are_read_whole() -> None:
    assert open_rows(read(PLAIN)) == open_rows(read(IN_LINES)) == set()


UNITS = {
    "another unit in the head": ({"单位：万元": "单位：元"}, {("disclosure", "fees")}, "import-unit"),
    "a multiple above the table": (
        {TWO: f"{TWO}\n\n（单位：万件）"},
        {("disclosure", None)},
        "import-unit",
    ),
    "last year's decisions": (
        {"本年处理决定数量": "上年处理决定数量"},
        {("disclosure", "licensing")},
        "import-last-year",
    ),
}


@pytest.mark.parametrize(("changes", "rows", "reason"), UNITS.values(), ids=UNITS)
def test_units_and_years_that_are_not_the_forms(
    changes: dict[str, str], rows: set[tuple[str, str | None]], reason: str
) -> None:
    reading = changed(PLAIN, changes)
    assert rows & (open_rows(reading) | {(table, None) for table, _ in open_rows(reading)})
    assert reason in {one.reason.code for one in reading.uncertain}


@pytest.mark.parametrize("printed", ["5万", "12亿元", "251000元", "5（万件）", "1234万"])
def test_a_count_with_a_magnitude_states_no_number(printed: str) -> None:
    reading = changed(PLAIN, {_row("行政许可"): f"| 行政许可 | {printed} |"})
    data = reading.tables["disclosure"]
    assert data is not None
    cell = (data.rows["licensing"] or {})["decisions"]
    assert cell is not None
    assert (cell.value, cell.printed) == (None, printed)


def _row(label: str) -> str:
    return (
        next(line for line in PLAIN.splitlines() if line.startswith(f"| {label} |")).rstrip("| ").rstrip()
        + " |"
    )


SENTENCES = (
    "我局无行政复议、行政诉讼情况。",
    "全年没有发生行政复议。",
    "本年度行政复议0件，行政诉讼0件。",
    "申请人情况如下：",
    "其他处理0件。",
)


@pytest.mark.parametrize("text", [PLAIN, IN_LINES], ids=["pipes", "lines"])
@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("heading", [TWO, FOUR])
def test_a_sentence_below_a_heading_is_text_and_harms_no_table(
    text: str, sentence: str, heading: str
) -> None:
    reading = changed(text, {heading: f"{heading}\n\n{sentence}"})
    assert open_rows(reading) == set()
    assert sentence in all_text(reading)


def test_litigation_before_review_is_another_order() -> None:
    reading = changed(PLAIN, {"| 行政复议 |": "| 甲 |", "行政诉讼 |": "行政复议 |", "| 甲 |": "| 行政诉讼 |"})
    assert ("challenges", None) in open_rows(reading)


def test_a_form_that_is_clearly_not_the_documents_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read(PLAIN, "cn-2019")
    assert refused.value.message.code == "import-other-form"


def test_the_documents_own_form_may_be_named() -> None:
    assert read(PLAIN, "cn-2021").form.id == "cn-2021"


def test_a_group_in_place_of_a_row_is_a_contradiction() -> None:
    reading = changed(PLAIN, {"（一）予以公开": "（一）不予公开"})
    assert ("requests", "granted") in open_rows(reading)


@pytest.mark.parametrize("odd", ["无", "12%", "约3件", "O", "12。"])
def test_an_odd_cell_of_a_sound_row_is_kept_as_printed(odd: str) -> None:
    line = next(one for one in PLAIN.splitlines() if "本年新收政府" in one and one.startswith("|"))
    cells = line.split("|")
    cells[-3] = f" {odd} "
    reading = changed(PLAIN, {line: "|".join(cells)})
    data = reading.tables["requests"]
    assert data is not None
    row = [*(data.rows["new"] or {}).values()]
    assert row[5] is not None
    assert (row[5].value, row[5].printed) == (None, odd)
    assert all(cell is not None and cell.value is not None for cell in row[:5])


def test_a_report_whose_cells_run_together_is_told_from_others() -> None:
    with pytest.raises(Unreadable) as refused:
        read("".join(PLAIN.replace("|", "").split()))
    assert refused.value.message.code == "import-run-together"


@pytest.mark.parametrize("text", ["", "会议纪要\n今天开会。", "姓名 | 数量\n张三 | 1"])
def test_other_documents_are_no_reports(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)


def test_values_column_by_column_behind_all_labels_are_not_taken_for_rows() -> None:
    made_up = made(Plan(seed=6))
    text = print_document(made_up, LAYOUTS["labels first"])
    first = text.index("本年新收政府信息公开申请数量")
    start = text.index("四、结转下年度继续办理", first)
    end = text.index(FOUR)
    numbers = [line for line in text[start:end].splitlines()[1:] if line.strip()]
    by_column = [numbers[row * 7 + column] for column in range(7) for row in range(len(numbers) // 7)]
    reading = changed(text, {text[start:end].split("\n", 1)[1]: "\n".join(by_column) + "\n\n"})
    assert ("requests", None) in open_rows(reading)


@pytest.mark.parametrize("place", range(7))
@pytest.mark.parametrize("doubled", [False, True])
def test_a_cell_that_cannot_be_read_keeps_its_place(place: int, doubled: bool) -> None:
    line = next(one for one in PLAIN.splitlines() if "本年新收政府" in one and one.startswith("|"))
    cells = line.rstrip().rstrip("|").split("|")
    cells[place - 7] = " \ufffd "
    if doubled:
        other = -1 if place < 6 else -2
        cells.insert(len(cells) + other, cells[other])
    reading = changed(PLAIN, {line: "|".join(cells) + "|"})
    data, whole = reading.tables["requests"], read(PLAIN).tables["requests"]
    assert data is not None
    assert whole is not None
    row, sound = [*(data.rows["new"] or {}).values()], [*(whole.rows["new"] or {}).values()]
    assert row[place] is None
    for cell, right in zip(row, sound, strict=True):
        assert cell is None or right is None or cell.printed == right.printed
    assert doubled or sum(cell is None for cell in row) == 1
    assert any(one.row in ("new", None) and one.table == "requests" for one in reading.uncertain)


@pytest.mark.parametrize("label", ["（七）总计", "三、本年度办理结果", "1.属于国家秘密"])
def test_a_label_among_values_is_no_value(label: str) -> None:
    line = next(one for one in PLAIN.splitlines() if "本年新收政府" in one and one.startswith("|"))
    cells = line.rstrip().rstrip("|").split("|")
    cells[-1] = f" {label} "
    data = changed(PLAIN, {line: "|".join(cells) + "|"}).tables["requests"]
    assert data is not None
    assert all(cell is None or cell.value is not None for cell in (data.rows["new"] or {}).values())
