"""`gongkai form`: the official form as Word and Excel files, blank and filled, cell by cell."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx as word
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from generator.form_files import docx, xlsx
from generator.form_files.contents import Contents, Passage, contents_of, left_out, title_of
from generator.form_files.grids import grid_of
from generator.forms import Form
from generator.importers.readers import read_document
from generator.importers.recognise import recognise
from generator.pages.marks import CellId
from generator.report_reader import read_report
from generator.reports import Report
from generator.yaml_reader import parse_yaml
from tests.conftest import FABRICATED, gongkai
from tests.helpers import FORMS, KEY, report_text

REPORT_FORMS = [form for form in FORMS.values() if form.kind == "report"]
KINDS = [pytest.param(docx.fill, id="docx"), pytest.param(xlsx.fill, id="xlsx")]
Fill = Callable[[Form, Contents], bytes]
Cells = dict[str, dict[CellId, str]]

# The tables as printed: labels of each line, "_" for a cell to be filled, what is merged once.
DISCLOSURE_2021 = """
第二十条第（一）项
信息内容|本年制发件数|本年废止件数|现行有效件数
规章|_|_|_
行政规范性文件|_|_|_
第二十条第（五）项
信息内容|本年处理决定数量
行政许可|_
第二十条第（六）项
信息内容|本年处理决定数量
行政处罚|_
行政强制|_
第二十条第（八）项
信息内容|本年收费金额（单位：万元）
行政事业性收费|_
"""
DISCLOSURE_2019 = """
第二十条第（一）项
信息内容|本年新制作数量|本年新公开数量|对外公开总数量
规章|_|_|_
规范性文件|_|_|_
第二十条第（五）项
信息内容|上一年项目数量|本年增/减|处理决定数量
行政许可|_|_|_
其他对外管理服务事项|_|_|_
第二十条第（六）项
信息内容|上一年项目数量|本年增/减|处理决定数量
行政处罚|_|_|_
行政强制|_|_|_
第二十条第（八）项
信息内容|上一年项目数量|本年增/减
行政事业性收费|_|_
第二十条第（九）项
信息内容|采购项目数量|采购总金额
政府集中采购|_|_
"""
REQUESTS_TOP = """
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）|申请人情况
自然人|法人或其他组织|总计
商业企业|科研机构|社会公益组织|法律服务机构|其他
一、本年新收政府信息公开申请数量|_|_|_|_|_|_|_
二、上年结转政府信息公开申请数量|_|_|_|_|_|_|_
三、本年度办理结果|（一）予以公开|_|_|_|_|_|_|_
（二）部分公开（区分处理的，只计这一情形，不计其他情形）|_|_|_|_|_|_|_
（三）不予公开|1.属于国家秘密|_|_|_|_|_|_|_
2.其他法律行政法规禁止公开|_|_|_|_|_|_|_
"""
DIVIDED = """
（六）其他处理|1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请|_|_|_|_|_|_|_
2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请|_|_|_|_|_|_|_
3.其他|_|_|_|_|_|_|_
"""
UNDIVIDED = """
（六）其他处理|_|_|_|_|_|_|_
"""
REQUESTS_END = """
（七）总计|_|_|_|_|_|_|_
四、结转下年度继续办理|_|_|_|_|_|_|_
"""
CHALLENGES = """
行政复议|行政诉讼
未经复议直接起诉|复议后起诉
结果维持|结果纠正|其他结果|尚未审结|总计|结果维持|结果纠正|其他结果|尚未审结|总计|结果维持|结果纠正|其他结果|尚未审结|总计
_|_|_|_|_|_|_|_|_|_|_|_|_|_|_
"""


def _lines(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip().split("\n")]


def _word_tables(data: bytes) -> list[list[list[tuple[str, int, int]]]]:
    """Table → line → (text, columns, rows down to which it goes on) of each cell that begins there."""
    return [_word_lines(table) for table in word.Document(io.BytesIO(data)).tables]


def _word_lines(table: WordTable) -> list[list[tuple[str, int, int]]]:
    lines = []
    for row in table._tbl.tr_lst:
        cells = [cell for cell in row.tc_lst if cell.vMerge != "continue"]
        lines.append(
            [
                (
                    "".join(p.text for p in cell.p_lst),
                    cell.grid_span,
                    cell.bottom - cell.top if cell.vMerge else 1,
                )
                for cell in cells
            ]
        )
    return lines


def _sheet_lines(sheet: Worksheet) -> list[list[tuple[str, int, int]]]:
    merged = {(one.min_row, one.min_col): one for one in sheet.merged_cells.ranges}
    covered = {cell for one in merged.values() for row in one.rows for cell in row} - set(merged)
    lines = []
    for row in sheet.iter_rows(min_row=2):
        line = []
        for cell in row:
            place = (cell.row, cell.column)
            if place in covered or not cell.border.left.style:
                continue
            one = merged.get(place)
            wide, below = (one.size["columns"], one.size["rows"]) if one else (1, 1)
            line.append(("" if cell.value is None else str(cell.value), wide, below))
        if line:
            lines.append(line)
    return lines


def _tables(fill: Fill, data: bytes) -> list[list[list[tuple[str, int, int]]]]:
    """The three tables of a file."""
    if fill is docx.fill:
        return _word_tables(data)
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [_sheet_lines(book.worksheets[index]) for index in (1, 2, 3)]


def _texts(table: list[list[tuple[str, int, int]]]) -> list[list[str]]:
    return [[text or "_" for text, _, _ in line] for line in table]


@pytest.mark.parametrize("fill", KINDS)
@pytest.mark.parametrize(("id_", "undivided"), [("cn-2021", False), ("cn-2021", True), ("cn-2019", False)])
def test_blank_tables_are_those_of_the_official_form(fill: Fill, id_: str, undivided: bool) -> None:
    form = FORMS[id_]
    two, three, four = _tables(fill, fill(form, Contents("示例", undivided=undivided)))
    assert _texts(two) == _lines(DISCLOSURE_2021 if id_ == "cn-2021" else DISCLOSURE_2019)
    other = UNDIVIDED if undivided or id_ == "cn-2019" else DIVIDED
    top, end = _lines(REQUESTS_TOP), _lines(other) + _lines(REQUESTS_END)
    texts = _texts(three)
    assert texts[: len(top)] == top
    assert texts[-len(end) :] == end
    assert len(texts) == (28 if other is DIVIDED else 26)
    assert _texts(four) == _lines(CHALLENGES)
    # Every line fills the width of its table, merged cells counted as far as they go.
    for table in (two, three, four):
        width = sum(wide for _, wide, _ in table[0])
        for number, line in enumerate(table):
            above = sum(
                w for i, one in enumerate(table[:number]) for _, w, below in one if i + below > number
            )
            assert sum(wide for _, wide, _ in line) + above == width, (number, line)
    outcomes = next(cell for line in three for cell in line if cell[0] == "三、本年度办理结果")
    assert outcomes[1:] == (1, 22 if other is DIVIDED else 20)
    assert next(cell for line in three for cell in line if cell[0] == "（三）不予公开")[1:] == (1, 8)


def _numbered(form: Form, undivided: bool = False) -> Cells:
    """Every cell with a number of its own."""
    count = iter(range(1, 1000))
    return {
        table.id: {
            (row.id, column.id): str(next(count))
            for row in table.leaf_rows(undivided)
            for column in table.columns_of(row.id)
        }
        for table in form.tables
    }


def _in_order(form: Form, cells: Cells, undivided: bool) -> Iterator[list[str]]:
    """The values of each table in printed order."""
    for table in form.tables:
        yield [
            cells[table.id].get((row.id, column.id), "")
            for row in table.leaf_rows(undivided)
            for column in table.columns_of(row.id)
        ]


def _values(fill: Fill, form: Form, data: bytes, undivided: bool) -> list[list[str]]:
    """The texts of each table where the blank form has nothing."""
    blank = _tables(fill, fill(form, Contents("", undivided=undivided)))
    filled = _tables(fill, data)
    return [
        [
            cell[0]
            for old, new in zip(a, b, strict=True)
            for was, cell in zip(old, new, strict=True)
            if not was[0]
        ]
        for a, b in zip(blank, filled, strict=True)
    ]


@pytest.mark.parametrize("fill", KINDS)
@pytest.mark.parametrize("undivided", [False, True])
@pytest.mark.parametrize("form", REPORT_FORMS, ids=lambda form: form.id)
def test_each_value_stands_in_its_cell(fill: Fill, form: Form, undivided: bool) -> None:
    cells = _numbered(form, undivided)
    data = fill(form, Contents("示例", cells=cells, undivided=undivided))
    assert _values(fill, form, data, undivided) == list(_in_order(form, cells, undivided))


_PRINTED = st.one_of(
    st.integers(0, 10**9).map(str),
    st.sampled_from(
        ["", "0", "/", "-", "——", "+1", "-55", "减4", "20189万元", "59237.2449", "1082.30", "0.0001"]
    ),
    st.sampled_from(
        ["1,234", "００７", "007", "22（其中修订16件）", "=1+1", "'0", "1e5", "<b>&", "12345678901234567"]
    ),
)


@settings(max_examples=6, deadline=None)
@given(st.data())
@pytest.mark.parametrize("fill", KINDS)
def test_whatever_is_printed_shows_as_printed(fill: Fill, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(REPORT_FORMS))
    cells = {
        table: {place: data.draw(_PRINTED) for place in places} for table, places in _numbered(form).items()
    }
    made = fill(form, Contents("示例", cells=cells))
    assert _values(fill, form, made, False) == list(_in_order(form, cells, False))


@pytest.mark.parametrize("fill", KINDS)
def test_the_same_contents_give_the_same_bytes(fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    form = FORMS["cn-2021"]
    contents = Contents("示例局2021年报告", "示例局", "2022-01-17", cells=_numbered(form))
    first = fill(form, contents)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert fill(form, contents) == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {info.date_time[0] for info in package.infolist()} == {1980}
        core = package.read("docProps/core.xml").decode()
    assert "2000-01-01T00:00:00Z" in core
    assert "python" not in core and "xlsxwriter" not in core.lower()


def test_headings_text_and_signature_in_a_document() -> None:
    form = FORMS["cn-2021"]
    contents = Contents(
        title_of(form, "示例市示例局", 2021),
        "示例市示例局",
        "2022-01",
        {
            "preface": [Passage("编制说明", "依据条例。")],
            "overview": [Passage(None, "### 概况\n\n**主动公开**。共 3 条。\n\n- 其一\n- 其二")],
            "requests": [Passage("附：说明", "另附。")],
        },
    )
    document = word.Document(io.BytesIO(docx.fill(form, contents)))
    texts = [(p.style.name, p.text) for p in document.paragraphs if p.text and p.style]
    assert texts[0] == ("Form Title", "示例市示例局2021年政府信息公开工作年度报告")
    assert [text for style, text in texts if style == "Heading 1"] == [
        "编制说明",
        *("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "附：说明"),
        *("四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"),
    ]
    assert [text for style, text in texts if style == "Form Text"] == [
        *("依据条例。", "概况", "主动公开。共 3 条。", "- 其一", "- 其二", "另附。")
    ]
    assert [text for style, text in texts if style == "Form Signature"] == ["示例市示例局", "2022年1月"]
    bold = [run.text for p in document.paragraphs for run in p.runs if run.bold]
    assert bold == ["概况", "主动公开"]


def test_a_document_is_set_up_for_printing() -> None:
    document = word.Document(
        io.BytesIO(docx.fill(FORMS["cn-2021"], Contents(title_of(FORMS["cn-2021"], None, None))))
    )
    assert document.paragraphs[0].text == "（机关名称）（年份）政府信息公开工作年度报告"
    page = document.sections[0]
    assert page.page_width and page.page_height
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    requests = document.tables[1]._tbl.xml
    assert requests.count("<w:tblHeader/>") == 3 and requests.count("<w:cantSplit/>") == 28
    assert all('<w:insideH w:val="single"' in table._tbl.xml for table in document.tables)
    fonts = {name: document.styles[name].element.xml for name in ("Form Text", "Heading 1", "Form Cell")}
    assert 'w:eastAsia="仿宋"' in fonts["Form Text"] and 'w:eastAsia="仿宋"' in fonts["Form Cell"]
    assert 'w:eastAsia="黑体"' in fonts["Heading 1"] and "Theme" not in fonts["Heading 1"].split("rFonts")[1]


# The widest digits of common fonts, in parts of the size of the type.
DIGIT = 0.64
LONGEST = "8000000"


@pytest.mark.parametrize("id_", ["cn-2021", "cn-2019"])
def test_long_numbers_stand_in_one_line(id_: str) -> None:
    """In Word: a number that is wrapped in its cell cannot be told from two once the file is printed."""
    document = word.Document(io.BytesIO(docx.fill(FORMS[id_], Contents("示例"))))
    page = document.sections[0]
    assert page.page_width and page.left_margin and page.right_margin
    between_margins = page.page_width - page.left_margin - page.right_margin
    for table in document.tables:
        assert sum(column.width or 0 for column in table.columns) <= between_margins
        margins = table._tbl.tblPr.find(qn("w:tblCellMar"))
        cells = [cell for row in table._tbl.tr_lst for cell in row.tc_lst if cell.vMerge != "continue"]
        empty = [cell for cell in cells if not "".join(p.text for p in cell.p_lst)]
        assert len(empty) >= 10
        for cell in empty:
            style = document.styles[str(cell.p_lst[0].style).replace("Form", "Form ")]
            assert isinstance(style, ParagraphStyle) and style.font.size and cell.width
            own = cell.get_or_add_tcPr().find(qn("w:tcMar"))
            padding = sum(int(side.get(qn("w:w"))) for side in (margins if own is None else own)) / 20
            assert cell.width.pt - padding >= DIGIT * len(LONGEST) * style.font.size.pt


@pytest.mark.parametrize("id_", ["cn-2021", "cn-2019"])
def test_sheets_are_printed_as_wide_as_the_page(id_: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.fill(FORMS[id_], Contents("示例"))))
    for sheet in book.worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
        assert sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage
        # What somebody writes below a table is printed, too.
        assert not sheet.print_area
    assert [sheet.page_setup.orientation for sheet in book.worksheets[1:4]] == [
        *("portrait", "portrait", "landscape")
    ]
    for sheet, letter in ((book.worksheets[2], "E"), (book.worksheets[3], "B")):
        assert sheet.column_dimensions[letter].width > len(LONGEST) + 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_filled_forms_come_back_from_paper(tmp_path: Path) -> None:
    """Printed to PDF with long numbers in all cells: none is lost, none uncertain."""
    wanted = {}
    for id_ in ("cn-2021", "cn-2019"):
        cells = {
            table: {place: str(int(LONGEST) + 37 * int(text)) for place, text in places.items()}
            for table, places in _numbered(FORMS[id_]).items()
        }
        contents = Contents(title_of(FORMS[id_], "示例局", 2021), "示例局", cells=cells)
        wanted[id_] = cells
        (tmp_path / f"{id_}.docx").write_bytes(docx.fill(FORMS[id_], contents))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = sorted(map(str, tmp_path.glob("*.docx")))
    convert = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(convert, check=True, capture_output=True, timeout=100)
    for name, cells in wanted.items():
        reading = recognise(read_document(tmp_path / f"{name}.pdf"), FORMS)
        assert reading.uncertain == () and reading.form.id == name
        assert cells == {
            id_: {
                (row, column): cell.printed if cell else None
                for row, found in (table.rows if table else {}).items()
                for column, cell in (found or {}).items()
            }
            for id_, table in reading.tables.items()
        }


def test_a_workbook_helps_whoever_fills_it() -> None:
    form = FORMS["cn-2021"]
    book = openpyxl.load_workbook(io.BytesIO(xlsx.fill(form, Contents(title_of(form, "示例局", 2024)))))
    assert book.sheetnames == [one.title for one in form.sections if one.required]
    assert [sheet["A1"].value for sheet in book.worksheets[1:]] == book.sheetnames[1:]
    assert book.worksheets[0]["A1"].value == "示例局2024年政府信息公开工作年度报告"
    assert book.worksheets[0]["A2"].value == "一、总体情况"
    rules = [rule for sheet in book.worksheets for rule in sheet.data_validations.dataValidation]
    assert sum(len(rule.sqref.ranges) for rule in rules) == 10 + 175 + 15
    assert {rule.type for rule in rules} == {"whole", "decimal"}
    assert all(rule.error and rule.errorStyle == "warning" for rule in rules)
    prompts = {rule.prompt for rule in rules}
    assert {
        None,
        "总计 = 自然人 + 法人或其他组织的五类",
        "总计 = 结果维持 + 结果纠正 + 其他结果 + 尚未审结",
    } < prompts
    assert any(prompt and prompt.count("\n") == 2 for prompt in prompts)  # （七）总计 × 总计
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_workbook_keeps_long_text_whole() -> None:
    form, text = FORMS["cn-2021"], "字" * 70_000
    made = xlsx.fill(form, Contents("示例", "局", "2022-01-17", {"other": [Passage(None, f"=1+1\n{text}")]}))
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[-1]
    values = [str(row[0].value) for row in sheet.iter_rows()]
    assert values[:2] == ["六、其他需要报告的事项", "=1+1"] and sheet["A2"].data_type == "s"
    assert "".join(values[2:-2]) == text
    assert values[-2:] == ["局", "2022年1月17日"]


def _report(text: str) -> Report:
    root, reader_problems = parse_yaml(text, "2021.yml")
    assert root is not None and not reader_problems
    from generator.fields import Reader

    report = read_report(Reader("2021.yml"), root, KEY, FORMS)
    assert report
    return report


def test_a_report_is_filled_in_as_printed_without_our_summaries() -> None:
    report = _report(report_text(cells={"requests.new.total": "null", "disclosure.fees.amount": "12.50"}))
    contents = contents_of(report, "示例市示例局")
    assert contents.title == report.title and contents.passages == {} and left_out(report)
    assert contents.cell("requests", ("new", "total")) == ""
    assert contents.cell("disclosure", ("fees", "amount")) == "12.50"
    assert contents.cell("requests", ("total", "total")) == "0"
    undivided = _report(report_text(undivided=True))
    assert contents_of(undivided).undivided


def test_grids_of_other_layouts() -> None:
    """An annex is a list: no blank form is written of it, but its table can be drawn."""
    grid = grid_of(FORMS["cn-2014-statistics"].tables[0], False)
    assert (grid.columns, grid.heads, grid.labels) == (3, 1, 1)
    assert any(box.kind == "fixed" and box.text == "条" for box in grid.boxes)


# -- the command -----------------------------------------------------------------------------------------

SFJ = FABRICATED / "reports/990101/sfj"


def test_the_command_writes_a_form_and_leaves_a_filled_one_alone(tmp_path: Path) -> None:
    out = tmp_path / "new" / "表.docx"
    arguments = ("form", "cn-2021", "--docx", "--out", out, "--year", "2024", "--agency", "示例局")
    assert "cn-2021" in gongkai("form", "cn-2019", "--xlsx", "--out", tmp_path / "x", "--year", "2024").stderr
    for _ in range(2):
        done = gongkai(*arguments)
        assert (done.returncode, done.stderr) == (0, "") and str(out) in done.stdout
    assert "示例局2024年" in word.Document(str(out)).paragraphs[0].text
    out.write_bytes(b"filled in")
    done = gongkai(*arguments, "--lang", "en")
    assert done.returncode == 2 and "was left alone" in done.stderr
    assert out.read_bytes() == b"filled in"


def test_the_command_fills_in_a_report(tmp_path: Path) -> None:
    out = tmp_path / "form.xlsx"
    done = gongkai("form", "--xlsx", "--from", SFJ / "2021.yml", "--out", out)
    assert done.returncode == 0, done.stderr
    assert "摘要" in done.stdout
    sheet = openpyxl.load_workbook(out).worksheets[2]
    assert any(isinstance(cell.value, int) for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cn-2021"], "--docx"),
        (["cn-2021", "--docx", "--xlsx"], "--docx"),
        (["--docx"], "请写明是哪一种格式：cn-2019 cn-2021"),
        (["cn-2014-statistics", "--docx"], "cn-2019 cn-2021"),
        (["cn-2021", "--docx", "--agency", "a\x07b"], "--agency"),
        (["cn-2019", "--docx", "--from", str(SFJ / "2021.yml")], "cn-2021"),
        (["--docx", "--from", str(SFJ / "agency.yml")], "agency.yml"),
        (["--docx", "--from", str(SFJ / "2021.yml"), "--year", "2022"], "--year"),
        (["--docx", "--from", str(SFJ / "2021.yml"), "--undivided"], "--undivided"),
        (["cn-2021", "--docx", "--out", str(SFJ)], "sfj”是文件夹"),
        (["cn-2021", "--docx", "--out", "x.xlsx"], "x.xlsx”的扩展名不对"),
        (["cn-2021", "--xlsx", "--out", "x.PDF"], ".xlsx"),
    ],
)
def test_mistakes_in_using_the_command(arguments: list[str], said: str) -> None:
    done = gongkai("form", *arguments)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr


def test_a_malformed_report_is_not_filled_in(tmp_path: Path) -> None:
    file = tmp_path / "2021.yml"
    file.write_text(report_text(cells={"requests.new.total": "many"}), "utf-8")
    done = gongkai("form", "--docx", "--from", file, "--out", tmp_path / "x.docx")
    assert done.returncode == 1 and "many" in done.stderr
    assert not (tmp_path / "x.docx").exists()
