"""Made-up reports as pages of content-management systems: HTML in the ways in which it is really found."""

from __future__ import annotations

from random import Random

from lxml.builder import E
from lxml.etree import _Element
from lxml.html import tostring

from tests.importing.grids import Box, Grid
from tests.importing.made import Made
from tests.importing.paper import (
    Change,
    headings,
    paragraphs,
    signature,
    title_lines,
    traditional,
    worded_grid,
)

SHEET = "p { text-indent: 2em } td p { text-indent: 0 } table { border-collapse: collapse }"
STYLES = ("spans", "empty cells", "nested", "padded", "wide heads")
ENCODINGS = ("utf-8", "gb18030", "utf-8-sig")


def print_page(made: Made, style: str, encoding: str = "utf-8", change: Change = lambda grid: grid) -> bytes:
    """The whole page as bytes; `change` is put to every grid first."""
    dice = made.plan.dice
    report = E.div(*[E.p(line) for line in title_lines(made) if line], id="zoom")
    report.extend(_running(made.sections["preface"], style, dice))
    for section in made.form.sections[1:]:
        report.extend(_running(headings(made, section.title, dice), style, dice))
        if section.body == "table":
            grid = change(worded_grid(made, made.form.table[section.id]))
            report.append(table_of(grid, style, dice))
        else:
            report.extend(_running(paragraphs(made, section.id), style, dice))
    report.extend(E.p(line) for line in signature(made, dice) if line)
    charset = encoding.removesuffix("-sig")
    meta = E.meta({"http-equiv": "Content-Type", "content": f"text/html; charset={charset}"})
    page = E.html(
        E.head(meta, E.title("信息公开"), E.style(SHEET)), E.body(*_before(made), report, *_after())
    )
    text = tostring(page, encoding="unicode", doctype="<!DOCTYPE html>", include_meta_content_type=True)
    return (traditional(text) if made.plan.labels == "traditional" else text).encode(encoding)


def _before(made: Made) -> list[_Element]:
    """Navigation and the table of what the page says about itself."""
    menu = E.ul(*[E.li(E.a(name, href="#")) for name in ("首页", "政务公开", "依申请公开", "信息公开年报")])
    said = {
        "索 引 号": "00000000/2022-00001",
        "公开日期": f"{made.year + 1}-03-30",
        "发布机构": made.agency,
    }
    about = E.table(*[E.tr(E.td(name + "："), E.td(value)) for name, value in said.items()])
    return [E.div(menu, id="nav"), about, E.div("字号：[大 中 小] 浏览次数：123")]


def _after() -> list[_Element]:
    links = E.p(E.a("打印本页", href="#"), " ", E.a("关闭窗口", href="#"))
    owner = E.div("主办单位：示例市人民政府 备案号：示ICP备00000000号", id="footer")
    return [links, owner, E.script("var views = 12;")]


def _running(texts: list[str] | tuple[str, ...], style: str, dice: Random) -> list[_Element]:
    return [E.p(*_inner(text, style, dice)) for text in texts if text]


def _inner(text: str, style: str, dice: Random) -> list[_Element | str]:
    """A text as it stands in a paragraph or cell: cut by elements without meaning, or padded."""
    if style == "nested" and len(text) > 1:
        at = dice.randint(1, len(text) - 1)
        return [E.span(E.font(E.span(text[:at]), face="宋体")), E.span(text[at:], style="font-size:14pt")]
    if style == "padded":
        return [dice.choice(("\u3000\u3000", "\xa0\xa0", " \n ")) + text + dice.choice(("\xa0", "\n", ""))]
    return [text]


def table_of(grid: Grid, style: str, dice: Random) -> _Element:
    """A table: spans as spans, or empty cells in their place."""
    rows = [E.tr(*_cells(grid, row, style, dice)) for row in range(grid.height)]
    return E.table(E.tbody(*rows), border="1")


def _cells(grid: Grid, row: int, style: str, dice: Random) -> list[_Element]:
    if style == "empty cells":
        return [E.td(slot.box.text if slot.state == "begins" else "") for slot in grid.slots()[row]]
    return [_cell(grid, box, style, dice) for box in grid.row(row)]


def _cell(grid: Grid, box: Box, style: str, dice: Random) -> _Element:
    spans = {"colspan": box.cols, "rowspan": box.rows}
    if style == "wide heads" and box.kind == "head" and grid.table.layout != "blocks":
        spans["colspan"] = box.cols + 1 if box.col == 0 else box.cols
    kept = {name: str(number) for name, number in spans.items() if number > 1}
    inner = [E.p(*_inner(box.text, style, dice))] if style in ("nested", "padded") else [box.text]
    return E.td(*inner, kept)
