"""The official form as a Word document on A4 paper: headings, room for text, tables as printed."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, cast

from generator.form_files.contents import Contents, Passage, lines_of
from generator.form_files.grids import Box, Grid, grid_of
from generator.forms import Form, Section
from generator.zipped import packed, zipped

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle

TEXT_FONT, HEAD_FONT, LATIN_FONT = "仿宋", "黑体", "Times New Roman"
# What stands in for a font that a machine lacks.
STAND_INS = {
    TEXT_FONT: "FangSong,仿宋_GB2312,FangSong_GB2312,STFangsong,Noto Serif CJK SC",
    HEAD_FONT: "SimHei,STHeiti,Noto Sans CJK SC",
}
EPOCH = datetime.datetime(2000, 1, 1)
# Styles: font, size in points, alignment.
STYLES: Mapping[str, tuple[str, float, str]] = {
    "Form Title": (HEAD_FONT, 22, "center"),
    "Form Text": (TEXT_FONT, 16, "both"),
    "Form Signature": (TEXT_FONT, 16, "right"),
    "Form Head": (HEAD_FONT, 9, "center"),
    "Form Label": (TEXT_FONT, 9, "left"),
    "Form Cell": (TEXT_FONT, 9, "center"),
    "Form Count": (TEXT_FONT, 8, "center"),
    "Form Narrow": (TEXT_FONT, 7, "center"),
}
BOXES = {"head": "Form Head", "block": "Form Head", "label": "Form Label"}
# Numbers of seven digits must stand in one line, in the wide font too that replaces a missing one: a number
# that goes on below cannot be told from two when the printed file is read.
CELLS = {"matrix": "Form Count", "across": "Form Narrow"}
# Lengths in twentieths of a point. The table is as wide as the text on A4 paper between its margins.
PAGE, MARGINS = (11906, 16838), {"top": 1134, "bottom": 1134, "left": 1020, "right": 1020}
WIDTH = PAGE[0] - MARGINS["left"] - MARGINS["right"]
LABELS = {"matrix": (420, 860, 1900), "across": (), "blocks": (3200,), "list": (5600,)}
# Beside the words of each cell; where numbers need all the room of narrow cells, their heads have more, so
# that they break into halves.
PADDING = {"across": 100}
NUMBER_PADDING = {"across": 10}
ROW = 340
EMPTY_LINES = 3


def fill(form: Form, contents: Contents) -> bytes:
    """The form with these contents, as the bytes of a .docx file; equal contents give equal bytes."""
    from docx import Document as new_document

    document = new_document()
    _set_up(document, contents)
    _paragraph(document, "Form Title", [(contents.title, False)])
    for section in form.sections:
        passages = contents.passages.get(section.id, ())
        if section.required or passages:
            _section(document, form, section, contents, passages)
    for text in filter(None, (contents.agency, contents.day)):
        _paragraph(document, "Form Signature", [(text, False)])
    return _steady(document)


def _section(
    document: Document, form: Form, section: Section, contents: Contents, passages: Sequence[Passage]
) -> None:
    """A section under the form's heading, or under the one that its text was printed under."""
    table = section.body == "table"
    own = passages[0].title if passages and not table else None
    heading = own or (section.title if section.required else None)
    if heading:
        _paragraph(document, "Heading 1", [(heading, False)])
    if table:
        _append(document, _table(grid_of(form.table[section.id], contents.undivided), section.id, contents))
    elif not passages:
        for _ in range(EMPTY_LINES):
            _paragraph(document, "Form Text", [])
    for index, passage in enumerate(passages):
        if passage.title and (index or table):
            _paragraph(document, "Heading 1", [(passage.title, False)])
        for line in lines_of(passage.text):
            _paragraph(document, "Form Text", line)


# -- page and styles -------------------------------------------------------------------------------------


def _set_up(document: Document, contents: Contents) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Twips

    section = document.sections[0]
    section.page_width, section.page_height = map(Twips, PAGE)
    for side, length in MARGINS.items():
        setattr(section, f"{side}_margin", Twips(length))
    about = document.core_properties
    about.title, about.author, about.comments, about.keywords = contents.title[:255], "", "", ""
    about.created = about.modified = EPOCH
    about.last_modified_by = ""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    _style(cast("ParagraphStyle", document.styles["Heading 1"]), HEAD_FONT, 16, "left")
    for name, (font, size, side) in STYLES.items():
        style = cast("ParagraphStyle", document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
        _style(style, font, size, side)
        if name == "Form Text":
            style.paragraph_format.first_line_indent = Twips(640)


def _style(style: ParagraphStyle, font: str, size: float, side: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.size, style.font.bold = Pt(size), False
    style.font.color.rgb = RGBColor(0, 0, 0)
    named = style.element.get_or_add_rPr().get_or_add_rFonts()
    named.attrib.clear()
    for script, name in (("ascii", LATIN_FONT), ("hAnsi", LATIN_FONT), ("eastAsia", font)):
        named.set(qn(f"w:{script}"), name)
    sides = {
        "left": WD_ALIGN_PARAGRAPH.LEFT,
        "right": WD_ALIGN_PARAGRAPH.RIGHT,
        "center": WD_ALIGN_PARAGRAPH.CENTER,
        "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
    }
    layout = style.paragraph_format
    layout.alignment = sides[side]
    layout.space_before = layout.space_after = Pt(
        12 if size > 16 else 6 if font == HEAD_FONT and size > 9 else 0
    )
    if size > 9:
        layout.line_spacing = Pt(size * 1.75)


# -- paragraphs and tables -------------------------------------------------------------------------------


def _append(document: Document, element: BaseOxmlElement) -> None:
    body = document.element.body
    body.insert(len(body) - 1, element)  # before the properties of the page


def _paragraph(document: Document, style: str, pieces: Iterable[tuple[str, bool]]) -> None:
    paragraph = document.add_paragraph(style=style)
    for text, bold in pieces:
        run = paragraph.add_run(text)
        run.bold = bold or None


def _node(tag: str, *children: BaseOxmlElement, **attributes: object) -> BaseOxmlElement:
    """An element of a Word document."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    element = cast("BaseOxmlElement", OxmlElement(f"w:{tag}"))
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(children)
    return element


def _table(grid: Grid, table: str, contents: Contents) -> BaseOxmlElement:
    widths = _widths(grid)
    columns = _node("tblGrid", *(_node("gridCol", w=width) for width in widths))
    lines: list[list[BaseOxmlElement]] = [[] for _ in range(grid.rows)]
    # From left to right: what goes on from the rows above stands between what begins in a row.
    for box in sorted(grid.boxes, key=lambda one: one.column):
        text = contents.cell(table, box.cell) if box.cell else box.text
        for down in range(box.below):
            row = box.row + down
            lines[row].append(_cell(grid, box, down, widths, text))
    rows = [_row(cells, repeated=row < grid.heads) for row, cells in enumerate(lines)]
    return _node("tbl", _table_properties(sum(widths), PADDING.get(grid.layout, 40)), columns, *rows)


def _table_properties(width: int, padding: int) -> BaseOxmlElement:
    """Width, a thin line around each cell, narrow margins within."""
    line = {"val": "single", "sz": 4, "space": 0, "color": "000000"}
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return _node(
        "tblPr",
        _node("tblW", w=width, type="dxa"),
        _node("jc", val="center"),
        _node("tblBorders", *(_node(side, **line) for side in sides)),
        _node("tblLayout", type="fixed"),
        _margins("tblCellMar", padding),
    )


def _margins(tag: str, width: int) -> BaseOxmlElement:
    return _node(tag, *(_node(side, w=width, type="dxa") for side in ("left", "right")))


def _row(cells: Sequence[BaseOxmlElement], repeated: bool) -> BaseOxmlElement:
    """A row that no page break cuts; `repeated`: at the top of each further page of the table."""
    about = [_node("cantSplit"), _node("trHeight", val=ROW, hRule="atLeast")]
    about += [_node("tblHeader")] if repeated else []
    return _node("tr", _node("trPr", *about), *cells)


def _widths(grid: Grid) -> list[int]:
    """Widths of the columns: those of labels as set, the others alike."""
    labels = LABELS[grid.layout][: grid.labels]
    if len(labels) < grid.labels:
        labels = (sum(LABELS[grid.layout]) // grid.labels,) * grid.labels
    others = grid.columns - grid.labels
    return [*labels, *[(WIDTH - sum(labels)) // others] * others]


def _cell(grid: Grid, box: Box, down: int, widths: Sequence[int], text: str) -> BaseOxmlElement:
    """A cell of a row, `down` rows below the one where its box begins.

    Its row is to stand on the same page as the next one, if the page has room for the table.
    """
    about = [_node("tcW", w=sum(widths[box.column : box.column + box.wide]), type="dxa")]
    if box.wide > 1:
        about.append(_node("gridSpan", val=box.wide))
    if box.below > 1:
        about.append(_node("vMerge") if down else _node("vMerge", val="restart"))
    if box.cell and grid.layout in NUMBER_PADDING:
        about.append(_margins("tcMar", NUMBER_PADDING[grid.layout]))
    about.append(_node("vAlign", val="center"))
    style = BOXES.get(box.kind) or CELLS.get(grid.layout, "Form Cell")
    layout = [_node("pStyle", val=style.replace(" ", ""))]
    layout += [_node("keepNext")] if box.row + down + 1 < grid.rows else []
    words = [] if down or not text else [_node("r", _words(text))]
    return _node("tc", _node("tcPr", *about), _node("p", _node("pPr", *layout), *words))


def _words(text: str) -> BaseOxmlElement:
    element = _node("t")
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    element.text = text
    return element


# -- the file --------------------------------------------------------------------------------------------


def _steady(document: Document) -> bytes:
    """The document's file: its parts in their order, without the time at which it is made."""
    made = BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    parts["word/fontTable.xml"] = _font_table(parts["word/fontTable.xml"])
    return zipped(packed(parts))


def _font_table(part: bytes) -> bytes:
    """The table of fonts, ours and what stands in for them added."""
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml.parser import parse_xml

    root = parse_xml(part)
    for name, others in STAND_INS.items():
        root.append(_node("font", _node("altName", val=others), _node("charset", val="86"), name=name))
    return serialize_part_xml(root)
