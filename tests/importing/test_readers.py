"""What each reader makes of a file: rows and cells where they are printed, and nothing else."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.importers.document import Document, Unreadable
from generator.importers.readers import read_document
from generator.importers.readers.encoding import decode
from generator.importers.readers.numerals import numeral
from generator.importers.readers.sheet_values import displayed
from generator.messages import LANGUAGES
from tests.importing import files
from tests.importing.files import cell, para, run, table

FILLER = "<p>" + "本机关按照要求公开政府信息，方便群众办事。" * 12 + "</p>"


def read(folder: Path, name: str, data: bytes | str) -> Document:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_document(path)


def shown(document: Document) -> list[str | tuple[str, ...]]:
    """Paragraphs as text, rows of tables as tuples."""
    return [line.cells[0] if line.grid is None else line.cells for line in document.lines]


def refused(folder: Path, name: str, data: bytes | str) -> str:
    """The code of the message with which a file is refused; it can be said in every language."""
    with pytest.raises(Unreadable) as caught:
        read(folder, name, data)
    assert all(caught.value.message.text(lang) for lang in LANGUAGES)
    return caught.value.message.code


# -- Word ------------------------------------------------------------------------------------------------

MERGED = '<w:vMerge w:val="restart"/>'
GOES_ON = "<w:vMerge/>"
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1">'
    '<w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3"/><w:isLgl/>'
    '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
STYLES = (
    '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
)


def _field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _level(level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'


WORD = {
    "merged cells once": (
        table(
            [cell("结果", MERGED), cell("维持", '<w:gridSpan w:val="2"/>')],
            [cell("", GOES_ON), "1", ""],
            [cell("", GOES_ON), "0", "/"],
            [cell("其他", GOES_ON.replace("/>", ' w:val="restart"/>')), "2", "3"],
        ),
        [("结果", "维持"), ("1", ""), ("0", "/"), ("其他", "2", "3")],
    ),
    "a cell that continues nothing is one": (table([cell("甲", GOES_ON), "1"]), [("甲", "1")]),
    "old merging": (
        table([cell("甲", '<w:hMerge w:val="restart"/>'), cell("", '<w:hMerge w:val="continue"/>'), "1"]),
        [("甲", "1")],
    ),
    "breaks in cells": (
        table([cell(para("商业", "<w:r><w:br/></w:r>", "企业") + para(" 数 ")), "1"]),
        [("商业\n企业\n数", "1")],
    ),
    "tracked changes": (
        para(
            "公开", "<w:del><w:r><w:delText>12</w:delText></w:r></w:del>", f"<w:ins>{run('15')}</w:ins>", "件"
        ),
        ["公开15件"],
    ),
    "a deleted end of a paragraph": (
        para("前半", properties="<w:rPr><w:del/></w:rPr>") + para("后半"),
        ["前半后半"],
    ),
    "a deleted row": (
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>" + cell("旧") + cell("1") + "</w:tr>"
        "<w:tr>" + cell("新") + cell("2") + "</w:tr></w:tbl>",
        [("新", "2")],
    ),
    "results of fields, not codes": (
        para(
            *("共", _field("begin"), "<w:r><w:instrText>PAGE</w:instrText></w:r>", run("码")),
            *(_field("separate"), run("7"), _field("end"), "件"),
        ),
        ["共7件"],
    ),
    "a field that never ends": (para("共", _field("begin"), "7件"), ["共7件"]),
    "hidden text": (
        para(
            "公开",
            run("99", "<w:vanish/>"),
            run("98", '<w:rStyle w:val="h"/>'),
            run("3", '<w:vanish w:val="0"/>'),
        ),
        ["公开3"],
    ),
    "content controls": (
        f"<w:sdt><w:sdtContent>{para('一')}{table(['1', '2'])}</w:sdtContent></w:sdt>"
        + para("<w:sdt><w:sdtContent>" + run("二") + "</w:sdtContent></w:sdt>"),
        ["一", ("1", "2"), "二"],
    ),
    "text boxes once": (
        para(
            "前",
            "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>"
            + para("框内")
            + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
            + para("框内")
            + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        )
        + para("后"),
        ["前", "框内", "后"],
    ),
    "tables in cells go into the flow": (
        table([cell(para("版面") + table(["规章", "1"]))], ["说明"]),
        ["版面", ("规章", "1"), "说明"],
    ),
    "tables beside cells": (
        table(["左", cell(table(["规章", "1"]) + para(""))]),
        [("左", ""), ("规章", "1")],
    ),
    "numbering": (
        para("总体情况", properties=_level(0))
        + para("主动公开", properties=_level(1))
        + para("依申请公开", properties=_level(1))
        + para("其他", properties=_level(0))
        + para("又一", properties=_level(1))
        + para("细目", properties=_level(2)),
        ["一、总体情况", "（一）主动公开", "（二）依申请公开", "二、其他", "（一）又一", "2.1 细目"],
    ),
    "raised and struck figures lengthen no number": (
        table(
            ["22", cell(para("22", run("1", '<w:vertAlign w:val="superscript"/>')))],
            [cell(para(run("12", "<w:strike/>"), "15")), "0"],
        ),
        [("22", "22¹"), ("~~12~~15", "0")],
    ),
    "symbols": (
        para('<w:r><w:sym w:font="Symbol" w:char="F031"/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'),
        ["1\ufffd"],
    ),
    "pictures in place of values": (
        table(["甲", cell("<w:p><w:r><w:drawing><a:blip xmlns:a='a'/></w:drawing></w:r></w:p>"), ""]),
        [("甲", "\ufffd", "")],
    ),
    "formulas": (
        para(
            '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
            "<m:r><m:t>12</m:t></m:r></m:oMath>"
        ),
        ["12"],
    ),
    "contents": (para("一、总体情况……1", properties='<w:pStyle w:val="t"/>') + para("正文"), ["正文"]),
    "soft breaks": (para("示例市", "<w:r><w:br/></w:r>", "年度报告"), ["示例市", "年度报告"]),
}


@pytest.mark.parametrize("name", WORD)
def test_word(tmp_path: Path, name: str) -> None:
    body, expected = WORD[name]
    assert (
        shown(read(tmp_path, "报告.docx", files.docx(body, numbering=NUMBERING, styles=STYLES))) == expected
    )


def test_word_notes_levels_and_warnings(tmp_path: Path) -> None:
    note = f'<w:footnote w:type="separator">{para("线")}</w:footnote>'
    note += f"<w:footnote>{para('注：含上年')}</w:footnote>"
    body = para("一、总体情况", properties='<w:pStyle w:val="b"/>') + "<w:altChunk/>"
    document = read(tmp_path, "a.docx", files.docx(body, styles=STYLES, footnotes=note))
    assert [(line.text, line.level) for line in document.lines] == [("一、总体情况", 2), ("注：含上年", 0)]
    assert [each.code for each in document.warnings] == ["read-foreign-parts"]


def test_word_document_of_python_docx(tmp_path: Path) -> None:
    import docx

    made = docx.Document()
    made.add_heading("一、总体情况", 1)
    grid = made.add_table(3, 3)
    grid.cell(0, 0).merge(grid.cell(1, 1)).text = "合并"
    grid.cell(2, 2).text = "5"
    made.save(str(tmp_path / "made.docx"))
    document = read_document(tmp_path / "made.docx")
    assert shown(document) == ["一、总体情况", ("合并", ""), ("",), ("", "", "5")]
    assert [line.exact for line in document.lines] == [False, True, True, True]


def test_word_parts_under_other_names(tmp_path: Path) -> None:
    data = files.docx(para("总体情况", properties=_level(0)), numbering=NUMBERING)
    relation = '<Relationship Id="{0}" Type="http://x/{0}" Target="{1}"/>'
    main = relation.format("officeDocument", "/word/document2.xml")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    renamed = {
        "_rels/.rels": f"<Relationships>{main}</Relationships>",
        "word/_rels/document2.xml.rels": f"<R>{relation.format('numbering', 'n.xml')}</R>",
        "word/document2.xml": parts["word/document.xml"].replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
        "word/n.xml": parts["word/numbering.xml"],
    }
    assert shown(read(tmp_path, "a.docx", files.zipped(renamed))) == ["一、总体情况"]


def _two_versions(newer: str, older: str) -> str:
    return (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{newer}</mc:Choice>'
        f"<mc:Fallback>{older}</mc:Fallback></mc:AlternateContent>"
    )


WHITE = '<w:color w:val="FFFFFF"/>'
SMALL = '<w:sz w:val="12"/>'
BEGUN, ENDED, RESULT = _field("begin"), _field("end"), _field("separate")
# What one cell prints, in runs, and what is read of it.
WORD_FIGURES = {
    "raised by hand": (run("204") + run("1", f'<w:position w:val="6"/>{SMALL}'), "204¹"),
    "lowered by hand": (run("204") + run("1", '<w:position w:val="-4"/>'), "204₁"),
    "small": (run("204") + run("1", SMALL), "204₁"),
    "small in front": (run("1", SMALL) + run("204"), "₁204"),
    "small as a whole": (run("20", SMALL) + run("4", SMALL), "204"),
    "small by its style": (run("204") + run("1", '<w:rStyle w:val="n"/>'), "204₁"),
    "small words": (run("204") + run("件", SMALL), "204件"),
    "white": (run("9", WHITE) + run("204"), "\ufffd204"),
    "white by its style": (run("9", '<w:rStyle w:val="w"/>') + run("204"), "\ufffd204"),
    "white on grey": (run("9", f'{WHITE}<w:shd w:fill="404040"/>') + run("204"), "9204"),
    "versions in a run": (f"<w:r>{_two_versions('<w:t>203</w:t>', '<w:t>203</w:t>')}</w:r>", "203"),
    "versions of runs": (_two_versions(run("203"), run("203")), "203"),
    "only the older one": (_two_versions("", run("203")), "203"),
    "versions that differ": (_two_versions(run("203"), run("302")), "203\ufffd"),
    "no result": (f"{BEGUN}<w:r><w:instrText>=SUM(LEFT)</w:instrText></w:r>{ENDED}", "\ufffd"),
    "a result": (f"{BEGUN}<w:r><w:instrText>=1</w:instrText></w:r>{RESULT}{run('7')}{ENDED}", "7"),
    "an index entry": (f"{run('7')}{BEGUN}<w:r><w:instrText> XE x</w:instrText></w:r>{ENDED}", "7"),
    "a simple field without result": ('<w:fldSimple w:instr="=SUM(LEFT)"/>', "\ufffd"),
    "a simple field": (f'<w:fldSimple w:instr="=1">{run("7")}</w:fldSimple>', "7"),
    "the day": ("<w:r><w:t>2</w:t><w:dayShort/></w:r>", "2\ufffd"),
    "the page": ("<w:r><w:pgNum/></w:r>", "\ufffd"),
    "turned round": (f'<w:bdo w:val="rtl">{run("12")}</w:bdo>', "12\ufffd"),
    "a figure above": (
        f"<w:r><w:ruby><w:rt>{run('6')}</w:rt><w:rubyBase>{run('5')}</w:rubyBase></w:ruby></w:r>",
        "5\ufffd",
    ),
}


@pytest.mark.parametrize("name", WORD_FIGURES)
def test_word_figures_in_a_cell(tmp_path: Path, name: str) -> None:
    runs, expected = WORD_FIGURES[name]
    styles = "".join(
        f'<w:style w:type="character" w:styleId="{id_}"><w:rPr>{given}</w:rPr></w:style>'
        for id_, given in (("n", SMALL), ("w", WHITE))
    )
    data = files.docx(table([cell("行政许可"), cell(para(runs))]), styles=styles)
    assert shown(read(tmp_path, "a.docx", data)) == [("行政许可", expected)]


NUMERALS = [
    *((1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (12, "japaneseCounting", "十二")),
    *(
        (20, "chineseCountingThousand", "二十"),
        (105, "chineseCounting", "一百零五"),
        (3, "upperRoman", "III"),
    ),
    *((110, "chineseCounting", "一百一十"), (1001, "chineseCounting", "一千零一"), (28, "lowerLetter", "bb")),
    *((11, "chineseLegalSimplified", "壹拾壹"), (3, "decimalEnclosedCircle", "③"), (7, "decimalZero", "07")),
    *((2, "ideographTraditional", "乙"), (5, "decimalFullWidth", "５"), (4, "none", ""), (9, "unheard", "9")),
]


@pytest.mark.parametrize(("count", "form", "expected"), NUMERALS)
def test_numerals(count: int, form: str, expected: str) -> None:
    assert numeral(count, form) == expected


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_rtf_by_libreoffice(tmp_path: Path) -> None:
    assert shown(read(tmp_path, "报告.doc", r"{\rtf1\ansi Report 15\par Second}")) == ["Report 15", "Second"]


def test_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(tmp_path, "报告.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600) == "read-no-office"


# -- HTML ------------------------------------------------------------------------------------------------

PAGES = {
    "pieces of words": (
        "<p><span>一、</span><font>总体<o:p></o:p></font><b>情&nbsp;</b>\n况</p>",
        ["一、总体情\xa0 况"],
    ),
    "lines of the source": ("<p>公开\n  信息 12\n件</p>", ["公开信息 12 件"]),
    "spans": (
        "<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>1<td><p>&nbsp;</p></table>",
        [("甲", "乙"), ("1", "")],
    ),
    "breaks": (
        "<table><tr><td>商业<br>企业<td><p>1</p></table>一<br>二",
        [("商业\n企业", "1"), "一", "二"],
    ),
    "rows without height": ("<table><tr><td>a<td>1<tr height=0><td><td></table>", [("a", "1")]),
    "hidden": (
        "<div style='color:red; display: none'>9</div><p hidden>8</p>"
        "<table><tr><td>a<td style='display:none'>7<td>1</table>",
        [("a", "1")],
    ),
    "layout tables": (
        "<table><tr><td><table><tr><td>规章<td>1</table><td> </table>",
        [("规章", "1")],
    ),
    "raised and struck": (
        "<table><tr><td>22<sup>1</sup><td><s>12</s>15</table>",
        [("22¹", "~~12~~15")],
    ),
    "comments and scripts": ("<!--[if mso]><p>9</p><![endif]--><script>8</script><p>正</p>", ["正"]),
    "lists": ("<ol><li>甲<li>乙</ol><ol style='list-style:none'><li>丙</ol>", ["1. 甲", "2. 乙", "丙"]),
    "sheets before the document": (
        "<table><tr><td>索引号：<td>014/1<tr><td>公开日期：<td>2022-01-02</table><p>正</p>",
        ["正"],
    ),
    "lists of documents stay": (
        "<table><tr><td>名称<td>文号<tr><td>办法<td>1号</table>",
        [("名称", "文号"), ("办法", "1号")],
    ),
    "menus": (
        "<ul><li><a href=a>首页<li><a href=b>公开<li><a href=c>互动</ul><div class=nav>去处</div>"
        "<div class=share><table><tr><td>1<td>2<td>3</table></div><footer>版权</footer>",
        [("1", "2", "3")],
    ),
    "the site's lines": (
        "<p>当前位置：首页 > 年报</p>"
        "<p>发布时间：2022-01-02 10:11 来源：某局 浏览次数：5 字体：[大 中 小]</p>"
        "<p>【打印】 【关闭】</p><p>来源：群众提出的申请占三成，主要问及土地。</p><p>版权所有 ICP备1号</p>",
        ["来源：群众提出的申请占三成，主要问及土地。"],
    ),
    "a title that only the sheet has": (
        "<table><tr><td>索引号<td>1<tr><td>名称<td>某局2021年度报告</table><p>正</p>",
        ["某局2021年度报告", "正"],
    ),
    "pictures in place of values": (
        "<table><tr><td>甲<td><img src=x><td></table><table><tr><td><img src=y><td></table>",
        [("甲", "\ufffd", "")],
    ),
    "headings": ("<h2>二、主动公开</h2>", ["二、主动公开"]),
}


@pytest.mark.parametrize("name", PAGES)
def test_html(tmp_path: Path, name: str) -> None:
    body, expected = PAGES[name]
    document = read(tmp_path, "报告.html", f"<html><body>{body}{FILLER}</body></html>")
    assert shown(document)[:-1] == expected


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "iso-8859-1", "nonsense"])
def test_html_in_any_encoding(tmp_path: Path, encoding: str, declared: str) -> None:
    words = "本機關公開政府資訊年度報告" if encoding.startswith("big5") else "本机关公开政府信息年度报告"
    page = (
        f"<html><head><meta charset={declared}></head><body><h1>{words}</h1>"
        + f"<p>{words * 20}</p></body></html>"
    )
    assert shown(read(tmp_path, "p.htm", page.encode(encoding)))[0] == words


def test_html_that_a_script_shows(tmp_path: Path) -> None:
    page = "<html><div id=js_content style='visibility: hidden;'><table><tr><td>甲<td>1</table></div>导航"
    document = read(tmp_path, "a.html", page)
    assert shown(document) == [("甲", "1"), "导航"]
    assert [each.code for each in document.warnings] == ["read-hidden-shown"]


SHEET = """<style>/* .b{display:none} */ @import url(x.css); @media print {.p{display:none}}
.hid, span#gone {display:none !important} .up{vertical-align:super} .less{font-size:70%}
td.dark{background:#333}
.w{color:#FFF} .far{position:absolute;left:-9999px} .clear{opacity:0} em{font-size:0.6em}
.in{text-indent:-9999px} .no{visibility:hidden} .zero{font-size:0} .off{color:transparent}</style>"""
# What a cell holds, and what is read of it.
PAGE_FIGURES = {
    **{
        f'<span class="{name}">5</span>6': "\ufffd6"
        for name in ("hid", "x hid", "w", "far", "clear", "in", "no", "zero", "off")
    },
    **{
        f'<span style="{style}">5</span>6': "\ufffd6"
        for style in (
            "opacity:0",
            "color:white",
            "color: rgb(255, 255, 255)",
            "position:absolute;left:-9999px",
        )
    },
    '<span id="gone">5</span>6': "\ufffd6",
    '<b id="gone">5</b>6': "56",
    '<span class="p b unknown">5</span>6': "56",
    '<span style="color:#333">5</span>6': "56",
    '<font color="#ffffff">5</font>6': "\ufffd6",
    '22<span class="up">1</span>': "22¹",
    '22<span class="less">1</span>': "22₁",
    "22<em>1</em>": "22₁",
    "22<small>1</small>": "22₁",
    "<small>1</small>22": "₁22",
    '<span style="font-size:14pt">2</span><span style="font-size:8pt">1</span>': "2₁",
    '<span style="font-size:14pt">2</span><span style="font-size:14pt">1</span>': "21",
    '22<small class="less">件</small>': "22件",
    '2<span style="font-size:14pt">1</span>': "21",
    '<span style="font-size:12px">2</span>1': "21",
    '22<span style="font-size:8px">1</span>': "22₁",
    '<span style="font-size:14pt">22</span><small>1</small>': "22₁",
    '22<span style="position:relative;top:-3pt">1</span>': "22¹",
    "<svg><text>12</text></svg>": "\ufffd",
    "<select><option>12</option></select>": "\ufffd",
    "1<button>打印</button>": "1",
    "<ruby>5<rp>(</rp><rt>6</rt></ruby>": "5\ufffd",
    '<bdo dir="rtl">12</bdo>': "\ufffd",
    "\u202e12\u202c": "\ufffd12\u202c",
    "1&#x202e;2": "1\ufffd2",
    "1\x002": "1\ufffd2",
    "1\x012": "1\ufffd2",
}


@pytest.mark.parametrize("inside", PAGE_FIGURES)
def test_html_figures_in_a_cell(tmp_path: Path, inside: str) -> None:
    row = f"<tr><td>行政许可</td><td>{inside}</td></tr>"
    page = f"<meta charset=utf-8>{SHEET}<p>{'公' * 200}</p><table>{row}</table>"
    assert shown(read(tmp_path, "a.html", page))[1] == ("行政许可", PAGE_FIGURES[inside])


def test_html_white_figures_on_a_dark_ground(tmp_path: Path) -> None:
    page = f"{SHEET}<p>{'公' * 200}</p><table><tr><td class=dark><b class=w>5</b></td><td>6</td></tr></table>"
    assert shown(read(tmp_path, "a.html", page))[1] == ("5", "6")


PUBLISHED = {
    "<meta name=PubDate content='2022-01-28 17:01'>": "2022-01-28",
    "<p>发布日期：2022年1月8日</p>": "2022-01-08",
    "<table><tr><td>索引号<td>1<tr><td>公开日期<td>2022/1/8</table>": "2022-01-08",
    "<p>成文日期：2022-01-28</p>": None,
    "<p>发布时间：2022-01-28</p><p>公开日期：2022-02-28</p>": None,
    "<p>发布时间：2022-13-28</p>": None,
}


@pytest.mark.parametrize("body", PUBLISHED)
def test_published(tmp_path: Path, body: str) -> None:
    assert read(tmp_path, "p.html", f"<html>{body}{FILLER}").published == PUBLISHED[body]


# -- encodings -------------------------------------------------------------------------------------------

COMMON = st.text(st.sampled_from("的一是在政府信息公开年度报告工作申请1234567890，。\n ab"), min_size=40)


@given(COMMON, st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]))
def test_text_comes_back(text: str, encoding: str) -> None:
    text = "政府信息公开" + text
    assert decode(text.encode(encoding)).text == text


@given(st.binary(max_size=400), st.none() | st.text(max_size=10))
def test_any_bytes_end_in_text_or_a_message(data: bytes, declared: str | None) -> None:
    try:
        assert isinstance(decode(data, declared).text, str)
    except Unreadable as error:
        assert error.message.text("en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("30\x0061", "30\ufffd61"), ("30\x07\x0161", "30\ufffd61"), ("12\x07", "12\x07"), ("1\t2", "1\t2")),
        *(("\u202e260\u202c", "\ufffd260\u202c"), ("\u202e局\u202c260", "\u202e局\u202c260")),
    ],
)
def test_signs_that_make_a_number_doubtful(text: str, expected: str) -> None:
    assert decode(f"行政许可 {text} 件".encode()).text == f"行政许可 {expected} 件"


def test_broken_bytes_are_marked() -> None:
    data = ("本机关公开政府信息年度报告。" * 40).encode("gb18030")
    decoded = decode(data[:200] + b"\xff" + data[200:])
    assert decoded.text.count("\ufffd") == 1
    assert [each.code for each in decoded.warnings] == ["read-broken-bytes"]


# -- PDF -------------------------------------------------------------------------------------------------

X = (60, 160, 260, 360)


def _cells(y: float, *texts: str, size: float = 10) -> str:
    return "".join(files.shown(text, x + 5, y, size) for text, x in zip(texts, X, strict=False) if text)


def _page(*content: str) -> bytes:
    return files.pdf(["".join(content)])


def test_pdf_tables(tmp_path: Path) -> None:
    lines = files.grid(X, (100, 120)) + files.grid((60, 360), (120, 140)) + files.ruled(60, 160, 360, 160)
    lines += files.ruled(60, 140, 60, 160) + files.ruled(260, 140, 260, 160) + files.ruled(360, 140, 360, 160)
    data = _page(lines, _cells(115, "规章", "1", "22"), _cells(135, "全宽"), _cells(155, "合并", "", "3"))
    document = read(tmp_path, "a.pdf", data)
    assert shown(document) == [("规章", "1", "22"), ("全宽",), ("合并", "3")]
    assert all(line.exact and line.page == 1 for line in document.lines)


@pytest.mark.parametrize("drawn", ["rectangles", "dashes", "frames", "outlines"])
def test_pdf_tables_drawn_in_other_ways(tmp_path: Path, drawn: str) -> None:
    ys = (100, 120, 140)
    boxes = [(x0, y0, x1, y1) for x0, x1 in pairwise(X) for y0, y1 in pairwise(ys)]
    content = _cells(115, "甲", "0", "12") + _cells(135, "乙", "", "3")
    for x0, y0, x1, y1 in boxes:
        if drawn == "rectangles":
            content += f"{x0} {842 - y1} 0.5 20 re f {x0} {842 - y1} 100 0.5 re f "
            content += f"{x1} {842 - y1} 0.5 20 re f {x0} {842 - y0} 100 0.5 re f\n"
        elif drawn == "dashes":
            content += "".join(f"{x} {842 - y} 2 0.7 re f " for x in range(x0, x1, 4) for y in (y0, y1))
            down = [(x, y) for x in (x0, x1) for y in range(y0 + 2, y1 + 2, 4)]
            content += "".join(f"{x} {842 - y} 0.7 2 re f " for x, y in down)
        elif drawn == "frames":
            content += f"{x0 + 1} {842 - y1 + 1} {x1 - x0 - 2} {y1 - y0 - 2} re S\n"
        else:
            content += f"{x0} {842 - y0} m {x1} {842 - y0} l {x1} {842 - y1} l {x0} {842 - y1} l h S\n"
    document = read(tmp_path, "a.pdf", _page(content))
    assert shown(document) == [("甲", "0", "12"), ("乙", "", "3")]
    assert all(line.exact for line in document.lines)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pdf_pages_that_lie_on_their_side(tmp_path: Path, turn: int) -> None:
    data = _page(files.grid(X, (100, 120, 140)), _cells(115, "甲", "12", "34"), _cells(135, "乙", "56", "78"))
    assert b"/MediaBox[0 0 595 842]" in data
    turned = data.replace(b"/MediaBox[0 0 595 842]", f"/Rotate {turn}/MediaBox[0 0 595 842]".encode())
    assert shown(read(tmp_path, "a.pdf", turned)) == [("甲", "12", "34"), ("乙", "56", "78")]


@pytest.mark.parametrize("matrix", ["0 1 -1 0 200 700", "-1 0 0 -1 240 705", "0 -1 1 0 200 735"])
def test_pdf_turned_text_in_cells(tmp_path: Path, matrix: str) -> None:
    codes = "".join(f"{ord(each):04X}" for each in "1234")
    data = _page(
        files.grid(X, (100, 150)),
        _cells(115, "政府信息公开", "", "56"),
        f"BT /F 10 Tf {matrix} Tm <{codes}> Tj ET\n",
    )
    assert shown(read(tmp_path, "a.pdf", data)) == [("政府信息公开", "1234", "56")]


def test_pdf_shading_is_no_table(tmp_path: Path) -> None:
    shade = "".join(f"0.9 g 60 {842 - y} 300 18 re f 0 g\n" for y in range(100, 180, 18))
    data = _page(shade, files.shown("公" * 29, 62, 95), files.shown("开", 62, 113))
    assert shown(read(tmp_path, "a.pdf", data)) == ["公" * 29 + "开"]


def test_pdf_blank_cells_wide_numbers_and_bold(tmp_path: Path) -> None:
    twice = files.shown("7", 165, 135) + files.shown("7", 165.3, 135)
    data = _page(files.grid(X, (100, 120, 140)), _cells(115, "甲", "", "0"), _cells(135, "乙"), twice)
    assert shown(read(tmp_path, "a.pdf", data)) == [("甲", "", "0"), ("乙", "7", "")]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        *((40, ("1234567", "", "")), (50, ("", "1234567", "")), (20, ("1234567", "", ""))),
        (37.5, ("12345\ufffd", "67\ufffd", "")),
    ],
)
def test_pdf_numbers_over_a_line(tmp_path: Path, place: float, expected: tuple[str, ...]) -> None:
    xs = (32.5, 62.5, 92.5, 122.5)
    data = _page(files.grid(xs, (100, 120)), files.shown("1234567", place, 115))
    assert shown(read(tmp_path, "b.pdf", data)) == [expected]


def test_pdf_raised_figures(tmp_path: Path) -> None:
    data = _page(files.grid(X, (100, 120)), _cells(115, "甲", "22"), files.shown("1", 175, 110, 5))
    assert shown(read(tmp_path, "a.pdf", data)) == [("甲", "22¹", "")]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        *((("1", 175, 111, 8.3), "22¹"), (("1", 175, 113, 9), "22¹"), (("1", 175, 116, 8.3), "22₁")),
        *((("1", 175, 112, 10), "22¹"), (("1", 175, 115.3, 10), "221"), (("1", 160.5, 111, 8.3), "¹22")),
    ],
)
def test_pdf_figures_a_little_smaller_or_higher(
    tmp_path: Path, second: tuple[str, float, float, float], expected: str
) -> None:
    data = _page(files.grid(X, (100, 120)), _cells(115, "甲", "22"), files.shown(*second))
    assert shown(read(tmp_path, "a.pdf", data)) == [("甲", expected, "")]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        *(("1 g ", "\ufffd22"), ("1 1 1 rg ", "\ufffd22"), ("0 0 0 0 k ", "\ufffd22"), ("0.5 g ", "922")),
        ("0.2 g 155 722 40 20 re f 1 g ", "922"),
    ],
)
def test_pdf_white_figures(tmp_path: Path, before: str, expected: str) -> None:
    white = f"q {before}{files.shown('9', 160, 115)} Q\n"
    text = files.shown("公" * 60, 20, 60, 9)
    data = _page(text, files.grid(X, (100, 120)), white, _cells(115, "甲", "22"))
    assert shown(read(tmp_path, "a.pdf", data))[1] == ("甲", expected, "")


def test_pdf_struck_figures(tmp_path: Path) -> None:
    lines = files.ruled(165, 111.3, 175, 111.3) + files.ruled(265, 116.5, 275, 116.5)
    data = _page(files.grid(X, (100, 120)), _cells(115, "甲", "1215", "12"), lines)
    assert shown(read(tmp_path, "a.pdf", data)) == [("甲", "1\u03362\u033615", "12")]


def test_pdf_open_table_and_cut_row(tmp_path: Path) -> None:
    first = files.grid(X, (740, 760)) + "".join(files.ruled(x, 760, x, 790) for x in X)
    first += _cells(755, "甲", "1", "2") + _cells(775, "（二）部分", "3", "4")
    second = files.grid(X, (80, 100, 120)) + _cells(95, "公开") + _cells(115, "（三）丙", "5", "6")
    document = read(tmp_path, "a.pdf", files.pdf([first, second]))
    assert shown(document) == [("甲", "1", "2"), ("（二）部分\n公开", "3", "4"), ("（三）丙", "5", "6")]
    blank = files.grid(X, (80, 100, 120)) + _cells(95, "（三）丙") + _cells(115, "丁", "5", "6")
    document = read(tmp_path, "b.pdf", files.pdf([first, blank]))
    assert shown(document)[2] == ("（三）丙", "", "")


def test_pdf_paragraphs(tmp_path: Path) -> None:
    full = "公" * 44
    content = [
        files.shown("- 1 -", 280, 810),
        files.shown("公" * 42, 92, 100, 10),
        files.shown(full, 72, 115, 10),
        files.shown("开2023", 72, 130),
        files.shown("年", 105, 130),
        files.shown("二、" + "公" * 10, 92, 145),
    ]
    second = files.shown(full, 72, 80) + files.shown("- 2 -", 280, 810)
    document = read(tmp_path, "a.pdf", files.pdf(["".join(content), second, files.shown("- 3 -", 280, 810)]))
    assert shown(document) == ["公" * 42 + full + "开2023年", "二、" + "公" * 10, full]
    assert [each.code for each in document.warnings] == []


def test_pdf_unruled_rows(tmp_path: Path) -> None:
    document = read(tmp_path, "a.pdf", _page(_cells(100, "规章", "1", "2"), _cells(115, "规范", "3", "4")))
    assert shown(document) == [("规章", "1", "2"), ("规范", "3", "4")]
    assert not any(line.exact for line in document.lines)


def test_pdf_radicals(tmp_path: Path) -> None:
    assert shown(read(tmp_path, "a.pdf", _page(files.shown("⼀、⾃然⼈⻓", 60, 100)))) == ["一、自然人长"]


# -- workbooks -------------------------------------------------------------------------------------------


def _book(tmp_path: Path) -> Path:
    import openpyxl
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Border, Font, Side

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    side = Side(style="thin")
    sheet["A1"] = "一、总体情况"
    for row, values in enumerate([["规章", 1, None, 0.5], ["规范", "/", 1234, "=1+1"]], 3):
        for column, value in enumerate(values, 1):
            place = sheet.cell(row, column, value)
            place.border = Border(side, side, side, side)
    sheet["C4"].number_format = "#,##0"
    sheet["D3"].number_format = "0%"
    sheet.merge_cells("B3:C3")
    sheet["A6"], sheet["B6"] = "无线", 7
    sheet["C6"] = CellRichText("22", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    sheet["D6"] = 5
    sheet["D6"].font = Font(strike=True)
    book.create_sheet("藏").sheet_state = "hidden"
    path = tmp_path / "book.xlsx"
    book.save(path)
    return path


def test_workbook(tmp_path: Path) -> None:
    document = read_document(_book(tmp_path))
    assert shown(document) == [
        "一、总体情况",
        ("规章", "1", "50%"),
        ("规范", "/", "1,234", "\ufffd"),
        ("无线", "7", "22¹", "~~5~~"),
    ]
    assert [line.exact for line in document.lines] == [False, True, True, False]
    assert [each.code for each in document.warnings] == ["read-formulas", "read-hidden-sheet"]


DISPLAYED = [
    *((0, "General", "0"), (0.1 + 0.2, "General", "0.3"), (12.5, "0", "13"), (-3, "0.00", "-3.00")),
    *((0, '0;-0;"-"', "-"), (0, "0;-0;;@", ""), (-5, "0;(0)", "(5)"), (7, '0"件"', "7件"), (7, "@", "7")),
    *((0, '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ', "-"), (1234, "#,##0.0", "1,234.0"), (0, "#", "")),
    *((1234567, "0.0,", "\ufffd"), (1.5, "0.0##", "1.5"), (7, "000", "007"), (1.2, "0.0E+00", "\ufffd")),
    *((1234, "#,###", "1,234"), (0.5, "#.0", ".5"), (0.123, "0.0%", "12.3%"), (-0.2, "0", "0")),
    *((None, "0", ""), ("０", "0", "０"), (20189.12, "General", "20189.12"), (True, "General", "TRUE")),
]


@pytest.mark.parametrize(("value", "form", "expected"), DISPLAYED)
def test_values_as_displayed(value: object, form: str, expected: str) -> None:
    assert displayed(value, form) == expected


@given(st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9), st.text(max_size=12))
def test_any_format_displays_something(value: float, form: str) -> None:
    assert isinstance(displayed(value, form), str)


# -- any table -------------------------------------------------------------------------------------------

TEXTS = st.text(st.sampled_from("甲乙丙丁一二三公开0123456789./-，（）"), max_size=6)


@st.composite
def grids(draw: st.DrawFn) -> list[list[tuple[str, int]]]:
    """Rows of (text, how many columns the cell covers), each over the same number of columns."""
    width = draw(st.integers(2, 5))
    rows = []
    for _ in range(draw(st.integers(1, 5))):
        row: list[tuple[str, int]] = []
        while (left := width - sum(span for _, span in row)) > 0:
            row.append((draw(TEXTS), draw(st.integers(1, left))))
        rows.append(row)
    # A column without cells side by side is a frame and no table.
    return [*rows, [("末", 1)] * width]


def _as_html(rows: list[list[tuple[str, int]]]) -> bytes:
    made = "".join(
        "<tr>"
        + "".join(f"<td colspan={span}><p><span>{text}</span></p></td>" for text, span in row)
        + "</tr>"
        for row in rows
    )
    return f"<html><table>{made}</table>{FILLER}</html>".encode()


def _as_docx(rows: list[list[tuple[str, int]]]) -> bytes:
    made = ([cell(para(text), f'<w:gridSpan w:val="{span}"/>') for text, span in row] for row in rows)
    return files.docx(table(*made))


def _as_pdf(rows: list[list[tuple[str, int]]]) -> bytes:
    content = ""
    for number, row in enumerate(rows):
        top, bottom, column = 100 + 30 * number, 130 + 30 * number, 0
        for text, span in row:
            left, right = 50 + 90 * column, 50 + 90 * (column + span)
            content += files.grid((left, right), (top, bottom)) + files.shown(text, left + 6, top + 20)
            column += span
    return _page(content)


@pytest.mark.parametrize(
    ("kind", "write", "examples"), [("html", _as_html, 40), ("docx", _as_docx, 40), ("pdf", _as_pdf, 15)]
)
def test_any_table_comes_back(
    kind: str, write: Callable[[list[list[tuple[str, int]]]], bytes], examples: int, tmp_path: Path
) -> None:
    @settings(max_examples=examples, deadline=None, derandomize=True, database=None)
    @given(grids())
    def check(rows: list[list[tuple[str, int]]]) -> None:
        document = read(tmp_path, f"a.{kind}", write(rows))
        found = [line.cells for line in document.lines if line.grid is not None]
        assert found == [tuple(text for text, _ in row) for row in rows]

    check()


# -- kinds -----------------------------------------------------------------------------------------------

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 100
REFUSED = {
    "empty": ("a.docx", b"", "read-empty"),
    "nothing": ("a.txt", b"\0" * 50_000, "read-empty"),
    "a picture": ("a.pdf", PNG, "read-picture"),
    "an archive": ("a.zip", files.zipped({"a.txt": "a"}), "read-archive"),
    "OFD": ("a.pdf", files.zipped({"OFD.xml": "<a/>"}), "read-ofd"),
    "cut": ("a.docx", files.docx(para("a"))[:200], "read-broken"),
    "no body": ("a.docx", files.zipped({"word/document.xml": "<w"}), "read-broken-part"),
    "a locked book": (
        "a.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "read-encrypted",
    ),
    "an old book": (
        "a.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
        "read-old-sheet",
    ),
    "an open book": (
        "a.ods",
        files.zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
        "read-other-sheet",
    ),
    "a list": ("a.CSV", "一、本年新收政府信息公开申请数量,1,2\n", "read-other-sheet"),
    "a broken PDF": ("a.pdf", b"%PDF-1.4\nnothing", "read-broken"),
    "a PDF without text": ("a.pdf", files.pdf([files.ruled(1, 1, 50, 50)]), "read-scan"),
    "a page around a file": ("a.html", "<html><iframe src='/att/2021.pdf'></iframe>年报", "read-frame-only"),
    "a page with a link": ("a.html", "<html>年报<a href='/att/2021.docx'>附件</a>", "read-frame-only"),
    "a page that introduces a file": (
        "a.html",
        f"<html>{FILLER}{FILLER}<p><a href='/att/2021.pdf?x=1'>附件</a>",
        "read-frame-only",
    ),
    "no words": ("a.html", "<html><body></body></html>", "read-no-text"),
    "noise": ("a.bin", bytes(range(128, 256)) * 9, "read-encoding"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(tmp_path: Path, name: str) -> None:
    file, data, code = REFUSED[name]
    assert refused(tmp_path, file, data) == code


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        read_document(tmp_path / "none.docx")
    assert caught.value.message.code == "read-no-file"


def test_kinds_by_content(tmp_path: Path) -> None:
    page = f"<html><table><tr><td>a<td>1</table>{FILLER}</html>"
    mht = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\nContent-Type: text/html\n\n"
    for name, data in (
        ("a.doc", page.encode()),
        ("b.doc", files.docx(table(["a", "1"]))),
        ("c.pdf", files.docx(table(["a", "1"]))),
        ("d.doc", (mht + page + "\n--B--\n").encode()),
    ):
        assert shown(read(tmp_path, name, data))[0] == ("a", "1")


def test_name_and_digest(tmp_path: Path) -> None:
    import hashlib

    data = files.docx(para("甲"))
    document = read(tmp_path, "报告.docx", data)
    assert (document.name, document.sha256) == ("报告.docx", hashlib.sha256(data).hexdigest())
    assert [line.number for line in document.lines] == [1]
    assert io.BytesIO(data).read() == (tmp_path / "报告.docx").read_bytes()
