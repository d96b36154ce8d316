"""Downloads: every printed cell is found in each format with its kind, whatever was printed; nothing runs."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from generator.agencies import Agency, Region
from generator.content import Content, load_content
from generator.drawing import environment
from generator.exporters import badges, cells_csv, package, report_json, report_xlsx, year_csv
from generator.exporters.csv_text import harmless, line, written
from generator.exporters.workbook import _ILLEGAL, STYLES, style_of
from generator.fields import MARKS, UNREAD, Cell
from generator.findings import BADGES
from generator.pages.downloads import badge_words
from generator.portal import Portal, check_content
from generator.render import draw
from generator.render import environment as page_environment
from generator.reports import Report, TableData
from generator.settings import Settings
from generator.yaml_reader import HIDDEN
from tests.conftest import FABRICATED
from tests.helpers import CSV_CELLS, FORMS, read_well, report_text
from tests.rehearsal import SFJ_2020, SFJ_2021, rehearsed
from tests.whole import all_files, all_pages, whole

SETTINGS = Settings("示例门户", "示例。", *[None] * 7)
SCHEMA = Draft202012Validator(json.loads(package.SHAPE.read_text("utf-8")))
FORMULA = "=cmd|'/c calc'!A1"


@pytest.fixture(scope="module")
def portal() -> Portal:
    return check_content(load_content(FABRICATED, FORMS), FORMS)


@pytest.fixture(scope="module")
def files(portal: Portal) -> dict[str, bytes]:
    return {file.path: file.data for file in all_files(portal)}


def portal_of(report: Report, name: str = "示例市示例局") -> Portal:
    key = report.key
    agency = Agency(key.region, key.agency, name, (), None, None, None, None, "agency.yml")
    region = Region(key.region, "示例区", None, "示例区")
    content = Content(SETTINGS, {key.region: region}, {(key.region, key.agency): agency}, [report])
    return check_content(content, FORMS)


def only(kind: Any, portal: Portal) -> bytes:
    """The first file that an exporter makes."""
    found: bytes = next(iter(kind(portal))).data
    return found


def csv_of_year(portal: Portal) -> bytes:
    """The file of the only year."""
    collection = whole(portal)
    (year,) = collection.keys_of_year
    return year_csv.of_year(collection, year).data


# -- the same cells, read back ---------------------------------------------------------------------------

# Of a cell: printed text, number, kind, unit printed inside.
Seen = tuple[str | None, Decimal | None, str, str | None]


def cells_of(report: Report) -> dict[tuple[str, str, str], Seen]:
    """Every place of the report's tables, straight from the report."""
    found: dict[tuple[str, str, str], Seen] = {}
    for table_id, data in report.all_tables():
        table = data.table if data else report.form.table[table_id]
        for row in table.leaf_rows(bool(data and data.undivided)):
            for column in table.columns_of(row.id):
                cell = data.cell(row.id, column.id) if data else None
                seen = (
                    (cell.printed, cell.value, cell.kind, cell.unit) if cell else (None, None, "absent", None)
                )
                found[table_id, row.id, column.id] = seen
    return found


def rows_of_csv(data: bytes) -> list[dict[str, str]]:
    text = data.decode("utf-8")
    assert text.startswith("\ufeff") and text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def printed_in(text: str) -> str:
    return text.removeprefix("'")


def assert_csv_holds(report: Report, data: bytes) -> None:
    lines = {(one["table"], one["row"], one["column"]): one for one in rows_of_csv(data)}
    for place, (printed, value, kind, unit) in cells_of(report).items():
        one = lines.pop(place)
        assert printed_in(one["printed"]) == (printed or "")
        assert (Decimal(one["value"]) if one["value"] else None) == value
        assert one["kind"] == kind
        assert unit is None or one["unit"] == unit
    further = [cell.printed or "" for extra in report.extra_rows for cell in extra.cells]
    further += [text for surplus in report.surplus for text in surplus.cells]
    assert [printed_in(one["printed"]) for one in lines.values()] == further


def assert_json_holds(report: Report, data: bytes) -> None:
    found = json.loads(data, parse_float=Decimal)
    SCHEMA.validate(found)
    tables = found["tables"] | ({"annex": found["annex"]["table"]} if found["annex"] else {})
    for (table, row, column), (printed, value, kind, unit) in cells_of(report).items():
        cells = tables[table] and tables[table][row]
        if kind == "absent":
            assert cells is None
            continue
        if kind == "unread":
            assert cells[column] == {"unread": True}
            continue
        assert cells[column]["printed"] == printed
        stated = cells[column]["value"]
        assert (None if stated is None else Decimal(stated)) == value
        assert cells[column].get("unit") == unit
    assert [[cell["printed"] for cell in one["cells"]] for one in found["extra_rows"]] == [
        [cell.printed for cell in one.cells] for one in report.extra_rows
    ]
    assert [one["cells"] for one in found["surplus"]] == [list(one.cells) for one in report.surplus]


def places_on_sheet(sheet: Any, data: TableData) -> Iterator[tuple[str, str, Any]]:
    """Row id, column id and cell, found by the labels around it as a reader would."""
    table = data.table
    rows = [list(row) for row in sheet.iter_rows()]
    if table.layout == "across":
        ids = [(row.id, column.id) for row in table.leaf_rows() for column in table.leaf_columns]
        yield from ((*place, cell) for place, cell in zip(ids, rows[-1], strict=True))
        return
    for row in data.leaf_rows():
        label = table.row_labels[row.id]
        index = next(i for i, cells in enumerate(rows) if label in [cell.value for cell in cells])
        for column in table.columns_of(row.id):
            heads = [
                (i, cell.column)
                for i, cells in enumerate(rows[:index])
                for cell in cells
                if cell.value == column.label
            ]
            yield row.id, column.id, rows[index][max(heads)[1] - 1]


def assert_xlsx_holds(report: Report, data: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data))
    expected = cells_of(report)
    for table_id, held in report.all_tables():
        table = held.table if held else report.form.table[table_id]
        empty = held or TableData(table, False, {}, {}, 0, 0)
        for row, column, cell in places_on_sheet(book[table.name], empty):
            assert_shows(cell, *expected.pop((table_id, row, column)))
    assert not expected
    first = [cell.value for row in book["说明"].iter_rows() for cell in row if cell.value is not None]
    assert first[0] == as_stored(report.title)
    for extra in report.extra_rows:
        shown = [one if isinstance(one, str) else str(one) for one in first]
        assert all(not one.printed or one.printed.removeprefix("+") in shown for one in extra.cells)


def assert_shows(cell: Any, printed: str | None, value: Decimal | None, kind: str, unit: str | None) -> None:
    """A spreadsheet shows the printed text, as a number where that shows the same; never a formula."""
    grey = cell.fill.fill_type == "solid"
    assert cell.data_type != "f"
    assert grey == (kind == "absent")
    if kind == "unread":
        assert cell.value == UNREAD and cell.font.italic
    elif printed is None:
        assert cell.value is None
    elif isinstance(cell.value, str):
        assert cell.value == as_stored(printed)
        assert cell.number_format == "@"
    else:
        assert Decimal(str(cell.value)) == value
        assert shown(Decimal(str(cell.value)), cell.number_format) == printed
    if kind == "number" and re.fullmatch("[1-9][0-9]{0,11}", printed or ""):
        assert not isinstance(cell.value, str)


def shown(value: Decimal, number_format: str) -> str:
    """What a spreadsheet shows, for the few formats we use."""
    comma = "," if "," in number_format else ""
    if number_format.startswith("+"):
        return f"{value:+{comma}}"
    return f"{value:{comma}.{len(number_format.partition('.')[2])}f}"


def as_stored(text: str) -> str:
    """Text in the format's own way of writing what XML cannot hold; openpyxl leaves it so."""
    return _ILLEGAL.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


@pytest.mark.parametrize("rehearse", [False, True])
def test_every_cell_of_the_fabricated_portal_is_in_each_format(portal: Portal, rehearse: bool) -> None:
    shown_in = rehearsed(FABRICATED) if rehearse else portal
    files = {file.path: file.data for file in all_files(shown_in)}
    for key, report in shown_in.reports.items():
        path = f"data/{key.region}/{key.agency}/{key.year}"
        assert_csv_holds(report, files[f"{path}.csv"])
        assert_json_holds(report, files[f"{path}.json"])
        assert_xlsx_holds(report, files[f"{path}.xlsx"])


HARMLESS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), min_size=1, max_size=30)
RISKY = st.builds(lambda sign, text: sign + text, st.sampled_from("=+-@＝＋'\""), HARMLESS)
PRINTED = st.one_of(HARMLESS, RISKY, st.just("_x0041_;=1+1"), st.just(FORMULA))
CELL = st.one_of(
    st.integers(0, 10**12 - 1).map(str),
    st.sampled_from(["null", '"/"', '"-"', '"——"', '{value: 22, printed: "22（其中修订16件）"}']),
    st.integers(0, 10**12 - 1).map(lambda one: f'{{value: {one}, printed: "{one:,}"}}'),
    PRINTED.filter(lambda text: bool(text.strip()) and not HIDDEN.search(text)).map(
        lambda text: f"{{value: null, printed: {json.dumps(text.strip(), ensure_ascii=False)}}}"
    ),
)
CHANGE = st.one_of(st.sampled_from(["+1", "-55", "0", "+0", "-0", "null", '"-"']), CELL)
AMOUNT = st.one_of(
    st.decimals(0, 10**12 - 1, places=4).map(lambda one: f"{one:f}"),
    st.decimals(0, 10**11, places=2).map(lambda one: f'{{value: {one:f}, printed: "{one:,f}"}}'),
    st.sampled_from(["12.50", "1082.33万", "3 元", "0.0", "null"]),
)


@st.composite
def written_reports(draw: st.DrawFn) -> tuple[str, bool, dict[str, str]]:
    """Form, undivided or not, and cells of a report for `report_text`."""
    form = FORMS[draw(st.sampled_from(["cn-2019", "cn-2021"]))]
    undivided = form.id == "cn-2021" and draw(st.booleans())
    places = [
        (f"{table.id}.{row.id}.{column.id}", {"change": CHANGE, "amount": AMOUNT}.get(column.type, CELL))
        for table in form.tables
        for row in table.leaf_rows(undivided)
        for column in table.columns_of(row.id)
    ]
    chosen = draw(st.lists(st.sampled_from(places), unique_by=lambda one: one[0], max_size=12))
    cells = {place: draw(kind) for place, kind in chosen}
    if draw(st.booleans()):
        cells = {place: text for place, text in cells.items() if not place.startswith("challenges")}
        cells["challenges"] = "null"
    return form.id, undivided, cells


@settings(deadline=None, max_examples=60)
@given(written_reports())
def test_every_cell_of_any_report_is_in_each_format(written: tuple[str, bool, dict[str, str]]) -> None:
    report = read_well(report_text(*written))
    portal = portal_of(report)
    assert_csv_holds(report, only(cells_csv.files, portal))
    assert_json_holds(report, only(report_json.files, portal))
    assert_xlsx_holds(report, only(report_xlsx.files, portal))


# -- nothing runs ----------------------------------------------------------------------------------------


@given(st.one_of(PRINTED, st.text(max_size=20), st.sampled_from(sorted(MARKS))))
def test_no_text_begins_as_a_formula_and_none_is_lost(text: str) -> None:
    (cells,) = csv.reader(io.StringIO(line(["x", text, "y"]), newline=""))
    assert cells[0] == "x" and cells[2] == "y"
    number = re.fullmatch("[+-]?[0-9]+([.][0-9]+)?", text)
    assert cells[1][:1] not in set("=+-@\t\r＝＋－＠") or number or text in MARKS
    assert (cells[1][1:] if harmless(text) != text else cells[1]) == text


@pytest.mark.parametrize(("text", "cell"), CSV_CELLS.items())
def test_numbers_and_signs_stay_as_printed_and_what_might_run_does_not(text: str, cell: str) -> None:
    assert written(text) == cell


def test_other_separators_split_no_text() -> None:
    assert line(["a;=1+1", "b\t=1"]) == '"a;=1+1","b\t=1"\r\n'


def test_hostile_names_and_titles_are_text_everywhere() -> None:
    report = dataclasses.replace(read_well(report_text()), title=FORMULA)
    portal = portal_of(report, '@SUM(1+1)*";=1&<b>')
    for made in (only(cells_csv.files, portal), csv_of_year(portal)):
        for cells in csv.reader(io.StringIO(made.decode()[1:], newline="")):
            assert all(one[:1] not in set("=+@") for one in cells)
    book = openpyxl.load_workbook(io.BytesIO(only(report_xlsx.files, portal)))
    held = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "f" not in {cell.data_type for cell in held}
    assert {FORMULA, '@SUM(1+1)*";=1&<b>'} <= {cell.value for cell in held}
    assert json.loads(only(report_json.files, portal))["title"] == FORMULA


def test_sheets_hold_what_xml_cannot() -> None:
    report = dataclasses.replace(read_well(report_text()), title="a\x01b_x0041_]]>&")
    with zipfile.ZipFile(io.BytesIO(only(report_xlsx.files, portal_of(report)))) as book:
        text = book.read("xl/worksheets/sheet1.xml").decode()
    assert "a_x0001_b_x005F_x0041_]]&gt;&amp;" in text
    ET.fromstring(text)


# -- workbooks -------------------------------------------------------------------------------------------


def _cell(printed: str | None, value: str | None) -> Cell:
    return Cell(printed, None if value is None else Decimal(value), None, 1, 1)


@pytest.mark.parametrize(
    ("printed", "value", "style"),
    [
        ("0", "0", "decimals-0"),
        ("-55", "-55", "decimals-0"),
        ("+1", "1", "plus"),
        ("-0", "-0", "text"),
        ("12.50", "12.50", "decimals-2"),
        ("59237.2449", "59237.2449", "decimals-4"),
        ("99999999999.9999", "99999999999.9999", "decimals-4"),
        ("999999999999.9999", "999999999999.9999", "text"),  # a digit more than a spreadsheet keeps
        ("1082.33万", "1082.33", "text"),
        ("1,234,567", "1234567", "thousands-0"),
        ("-1,234", "-1234", "thousands-0"),
        ("+1,234", "1234", "plus-thousands"),
        ("1,234.50", "1234.5", "thousands-2"),
        ("1,234,567.1234", "1234567.1234", "thousands-4"),
        ("+1,234.5", "1234.5", "text"),
        ("12,34", "1234", "text"),
        ("0,123", "123", "text"),
        ("1234,567", "1234567", "text"),
        ("1，234", "1234", "text"),
        ("1,234", "1235", "text"),
        ("007", "7", "text"),
        ("+-5", "-5", "text"),
        ("-0.0", "0", "text"),
        ("22", None, "text"),
        ("２２", "22", "text"),
        ("/", None, "text"),
        (None, None, "blank"),
    ],
)
def test_a_cell_is_a_number_where_that_shows_what_is_printed(
    printed: str | None, value: str | None, style: str
) -> None:
    assert style_of(_cell(printed, value)) == style
    assert style_of(None) == "absent"


def test_a_cell_with_commas_is_summed_and_shown_as_printed() -> None:
    cells = {"requests.new.total": '{value: 1234567, printed: "1,234,567"}'}
    data = only(report_xlsx.files, portal_of(read_well(report_text(cells=cells))))
    sheet = openpyxl.load_workbook(io.BytesIO(data))[FORMS["cn-2021"].table["requests"].name]
    (cell,) = [one for row in sheet.iter_rows() for one in row if one.value == 1234567]
    assert cell.number_format == "#,##0" and shown(Decimal(cell.value), cell.number_format) == "1,234,567"


def test_workbooks_are_the_same_bytes_again_without_a_clock(portal: Portal, files: dict[str, bytes]) -> None:
    again = {file.path: file.data for file in all_files(portal)}
    assert again == files
    (path,) = [path for path in files if path.endswith("sfj/2020.xlsx")]
    with zipfile.ZipFile(io.BytesIO(files[path])) as book:
        assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.create_system for info in book.infolist()} == {3}
        assert b"2000-01-01T00:00:00Z" in book.read("docProps/core.xml")
        assert book.testzip() is None
        for name in book.namelist():
            ET.fromstring(book.read(name))


def test_sheets_have_the_heads_of_the_form(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["data/990101/sfj/2020.xlsx"]))
    assert book.sheetnames == ["说明", *(table.name for table in FORMS["cn-2019"].tables), "附表"]
    table = FORMS["cn-2019"].table["requests"]
    sheet = book[table.name]
    merged = {
        sheet.cell(one.min_row, one.min_col).value: (one.size["rows"], one.size["columns"])
        for one in sheet.merged_cells.ranges
    }
    assert merged[table.head] == (1, 7)
    assert merged[table.corner][1] == 3
    assert merged[table.column_labels["organisations"]] == (1, 5)
    assert merged[table.row_labels["refused"]] == (8, 1)


def test_the_first_sheet_says_what_the_page_says(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["data/990101/sfj/2021.xlsx"]))
    text = "\n".join(str(cell.value) for row in book["说明"].iter_rows() for cell in row)
    for words in ("示例区司法局", "https://portal.example.org/sub/path/990101/sfj/2021/", "行末多印一个 0"):
        assert words in text
    assert len(STYLES) == len(set(STYLES))


def test_the_first_sheet_has_a_line_for_each_correction(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["data/990101/sfj/2021.xlsx"]))
    lines = [(row[0].value, row[1].value) for row in book["说明"].iter_rows() if len(row) > 1]
    found = [(name, text) for name, text in lines if str(name).endswith("更正")]
    table = FORMS["cn-2021"].table["requests"]
    start = f"{table.title} · {table.row_places['partial']} · {table.column_labels['total']}：原为"
    assert found[0] == ("本站更正", f"{start}“5”，现为“3”。录入时看错一格（2022-06-01，示例编辑）。")
    assert found[1][0] == "机关更正" and found[1][1].startswith(f"{start}“3”，现为“2”。")
    assert "原为“0”，现为空白。" in found[2][1]
    assert found[4] == ("本站更正", "原文换了网址，重新核对了全文（2022-07-01，示例编辑）。")
    assert len(found) == 5


# -- JSON and descriptions -------------------------------------------------------------------------------


def test_the_schema_is_one_and_refuses_what_is_not_described(files: dict[str, bytes]) -> None:
    Draft202012Validator.check_schema(SCHEMA.schema)
    found = json.loads(files["data/990101/sfj/2021.json"])
    SCHEMA.validate(found)
    wrong = [
        {name: value for name, value in found.items() if name != "tables"},
        found | {"more": 1},
        found | {"tables": {"requests": {"new": {"total": {"printed": 22, "value": 22}}}}},
        found | {"tables": {"requests": {"new": {"total": {"printed": "22.5", "value": 22.5}}}}},
        found | {"findings": [{"code": "x"}]},
    ]
    for one in wrong:
        with pytest.raises(ValidationError):
            SCHEMA.validate(one)


def test_json_has_the_findings_that_do_not_pass(portal: Portal, files: dict[str, bytes]) -> None:
    found = json.loads(files["data/990101/sfj/2021.json"])
    assert found["badge"]["id"] == portal.badges[SFJ_2021].id
    listed = [one for one in portal.findings[SFJ_2021] if one.state != "pass"]
    assert [one["code"] for one in found["findings"]] == [one.code for one in listed]
    assert sum(found["states"].values()) == len(portal.findings[SFJ_2021])
    explained = [one for one in found["findings"] if one["state"] == "explained"]
    assert explained and all(one["explanation"] for one in explained)


def test_json_has_the_corrections_of_the_file(files: dict[str, bytes]) -> None:
    found = json.loads(files["data/990101/sfj/2021.json"])["corrections"]
    written_in = yaml.safe_load((FABRICATED / "reports/990101/sfj/2021.yml").read_text("utf-8"))
    for one, entry in zip(found, written_in["corrections"], strict=True):
        said = {key: value for key, value in entry.items() if key not in ("date", "was", "now")}
        assert {key: one[key] for key in said} == said and one["date"] == str(entry["date"])
        values = {
            key: None if entry[key] is None else str(entry[key]) for key in ("was", "now") if key in entry
        }
        assert {key: one[key] for key in ("was", "now") if key in one} == values
        assert (one["place"] is None) is not bool({"table", "field"} & entry.keys())


def test_forms_explain_every_id_in_use(portal: Portal, files: dict[str, bytes]) -> None:
    forms = {one["id"]: one for one in json.loads(files["data/forms.json"])}
    for report in portal.reports.values():
        for table_id, data in report.all_tables():
            form = report.annex.form if report.annex and table_id == "annex" else report.form
            table = next(one for one in forms[form.id]["tables"] if one["id"] == table_id)
            known = {(row["id"], column) for row in table["rows"] for column in row["columns"]}
            used = {
                (row, column) for row, cells in (data.rows if data else {}).items() for column in cells or ()
            }
            assert used <= known


def test_the_data_package_describes_its_files(portal: Portal, files: dict[str, bytes]) -> None:
    found = json.loads(files["data/datapackage.json"])
    assert found["licenses"] == [
        {"title": "CC BY 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
    ]
    years = sorted(portal.reports_of_year)
    assert [one["path"] for one in found["resources"]] == [f"years/{year}.csv" for year in years]
    for one in found["resources"]:
        schema = json.loads(files[f"data/{one['schema']}"])
        lines = rows_of_csv(files[f"data/{one['path']}"])
        assert lines and assert_typed(lines, schema) == len(lines)
    cells = rows_of_csv(files["data/990101/cells.csv"])
    assert assert_typed(cells, json.loads(files["data/cells.schema.json"])) == len(cells)


def test_without_reports_no_package_is_made_and_no_page_offers_one() -> None:
    empty = check_content(Content(SETTINGS, {}, {}, []), FORMS)
    assert "data/datapackage.json" not in {file.path for file in all_files(empty)}
    pages = {page.path: draw(page_environment(), page, SETTINGS) for page in all_pages(empty)}
    assert "datapackage" not in pages["data/index.md"] and "forms.json" in pages["data/index.md"]
    assert "还没有收录报告。" in pages["compare/index.md"]
    assert not re.search("<form|<script|compare-plain", pages["compare/index.md"])


def assert_typed(lines: list[dict[str, str]], schema: dict[str, Any]) -> int:
    patterns = {"integer": r"-?[0-9]+", "number": r"-?[0-9]+(\.[0-9]+)?", "string": r"(?s).*"}
    for one in lines:
        assert list(one) == [field["name"] for field in schema["fields"]]
        for field in schema["fields"]:
            text = one[field["name"]]
            assert not text or re.fullmatch(patterns[field["type"]], text), (field["name"], text)
            assert not text or text in field.get("constraints", {}).get("enum", [text])
    return len(lines)


# -- files of many reports -------------------------------------------------------------------------------


def test_a_region_has_the_cells_of_its_own_reports(
    portal: Portal, files: dict[str, bytes], fabricated_site: Path
) -> None:
    for region in {key.region for key in portal.reports}:
        parts = [
            files[f"data/{key.region}/{key.agency}/{key.year}.csv"]
            for key in portal.reports
            if key.region == region
        ]
        first = parts[0].partition(b"\r\n")[0] + b"\r\n"
        whole_region = first + b"".join(one.removeprefix(first) for one in parts)
        assert files[f"data/{region}/cells.csv"] == whole_region
        assert (fabricated_site / f"data/{region}/cells.csv").read_bytes() == whole_region


def test_a_year_has_a_line_for_each_report(portal: Portal, files: dict[str, bytes]) -> None:
    (one,) = [row for row in rows_of_csv(files["data/years/2020.csv"]) if row["agency"] == "sfj"]
    assert one["title"] == portal.reports[SFJ_2020].title
    assert one["badge_label"] == portal.badges[SFJ_2020].label
    assert one["address"] == "https://portal.example.org/sub/path/990101/sfj/2020/"
    assert (one["requests.new.total"], one["requests.new.total.kind"]) == ("5", "number")
    assert (one["answered"], one["granted"], one["granted_share"], one["granted_why"]) == (
        "5",
        "4",
        "0.800000",
        "",
    )


@pytest.mark.parametrize(
    ("cells", "share", "why"),
    [
        ({"requests.granted": "[0, 0, 0, 0, 0, 0, null]"}, "", "blank"),
        ({"requests.granted": '[0, 0, 0, 0, 0, 0, "/"]'}, "", "words"),
        ({}, "", "zero"),
        ({"requests": "null"}, "", "table"),
        (
            {
                "requests.granted": "[0, 0, 0, 0, 0, 0, 1]",
                "requests.total": "[0, 0, 0, 0, 0, 0, 3]",
                "requests.partial": "[0, 0, 0, 0, 0, 0, 2]",
            },
            "0.333333",
            "",
        ),
    ],
)
def test_a_share_that_cannot_be_computed_says_why(cells: dict[str, str], share: str, why: str) -> None:
    (one,) = rows_of_csv(csv_of_year(portal_of(read_well(report_text(cells=cells)))))
    assert (one["granted_share"], one["granted_why"]) == (share, why)


# -- badges ----------------------------------------------------------------------------------------------


def test_badges_are_pictures_that_load_nothing_and_say_what_they_show(
    portal: Portal, files: dict[str, bytes]
) -> None:
    for key, badge in portal.badges.items():
        text = files[f"badges/{key.region}/{key.agency}/{key.year}.svg"].decode()
        root = ET.fromstring(text)
        assert root.get("role") == "img"
        title = root.find("{http://www.w3.org/2000/svg}title")
        assert title is not None and title.text == f"{badge_words(key.year)}：{badge.label}"
        assert not re.search(r"href|url\(|@import|<script|<style|<image|on[a-z]+=", text)


def test_badges_differ_without_colour() -> None:
    drawn = {
        badge.id: badges._svg(environment().get_template("badge.svg.j2"), badge, 2021).decode()
        for badge in BADGES.values()
    }
    plain = {re.sub("#[0-9a-f]{6}", "", text) for text in drawn.values()}
    signs = {re.findall(r'<path d="([^"]+)" transform', text)[0] for text in drawn.values()}
    assert len(plain) == len(signs) == len(BADGES)


def test_endpoints_are_what_shields_io_asks_for(portal: Portal, files: dict[str, bytes]) -> None:
    for key, badge in portal.badges.items():
        found = json.loads(files[f"badges/{key.region}/{key.agency}/{key.year}.json"])
        assert set(found) == {"schemaVersion", "label", "message", "color", "isError"}
        assert found["schemaVersion"] == 1
        assert found["label"] == badge_words(key.year)
        assert found["message"].endswith(badge.label)
        assert found["isError"] is (badge.id == "inconsistent")


def test_the_latest_badge_is_that_of_the_newest_report(files: dict[str, bytes]) -> None:
    for ending in ("svg", "json"):
        folder = "badges/990101/sfj"
        assert files[f"{folder}/latest.{ending}"] == files[f"{folder}/2022.{ending}"]
    assert not [path for path in files if path.startswith("badges/990101/kjj/")]


# -- the project ------------------------------------------------------------------------------------------


def test_no_two_files_share_a_path_and_no_path_leaves_the_site(portal: Portal) -> None:
    paths = [file.path for file in all_files(portal)]
    assert len(paths) == len(set(paths))
    assert all(
        re.fullmatch(r"(data|badges|glossary|regions)/[a-z0-9./-]+|feed\.xml", path) and ".." not in path
        for path in paths
    )


def test_snippets_of_a_built_page_lead_to_its_badge(fabricated_site: Path) -> None:
    import html

    page = (fabricated_site / "990101/sfj/2021/index.html").read_text("utf-8")
    as_html, as_markdown = map(html.unescape, re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.S))
    root = "https://portal.example.org/sub/path/"
    picture = f"{root}badges/990101/sfj/2021.svg"
    link = ET.fromstring(as_html.replace("></a>", "/></a>"))
    assert link.get("href") == f"{root}990101/sfj/2021/"
    assert link[0].get("src") == picture
    assert re.fullmatch(r"\[!\[[^\]]+\]\((.+)\)\]\((.+)\)", as_markdown)
    assert picture in as_markdown
    assert (fabricated_site / picture.removeprefix(root)).is_file()
