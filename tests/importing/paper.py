"""A made-up report as a whole document: title, headings, running text, tables in one of the layouts."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from random import Random

from generator.forms import Form, Row, Table
from tests.helpers import FORMS
from tests.importing.grids import Box, Grid, grid_of
from tests.importing.in_lines import page_end
from tests.importing.layouts import Layout
from tests.importing.made import ANNEX, Made

NUMERALS = "零一二三四五六七八九"
REWORDED = {
    "一、总体情况": "一、概述",
    "四、政府信息公开行政复议、行政诉讼情况": "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "五、存在的主要问题及改进情况": "五、存在的主要问题及整改措施",
}
FOOTNOTE = "注：行政复议、行政诉讼的数量包括上年结转的案件。"
EXTRA_ROW = "其他主动公开文件"
LOCAL_NOTE = "（指本机关当年收到的全部申请，含当面、网络、信函等各种渠道提出的申请，以登记之日为准）"
NESTED = ("一、主要做法", "二、工作成效", "三、队伍建设")

Change = Callable[[Grid], Grid]


def print_document(made: Made, layout: Layout, change: Change = lambda grid: grid) -> str:
    """The whole document as text; `change` is put to every grid first (to damage it)."""
    dice = made.plan.dice
    lines = [*_residue(made), *title_lines(made), *_running(made, made.sections["preface"], layout, dice)]
    for section in made.form.sections[1:]:
        lines += [*headings(made, section.title, dice), *_narrative(made, section.id, layout, dice)]
        if section.body == "table":
            lines += layout.show(change(worded_grid(made, made.form.table[section.id])), dice)
            lines += ["", FOOTNOTE] if made.plan.extra == "footnote" and section.id == "challenges" else []
            lines += [""]
    lines += signature(made, dice)
    if made.annex:
        lines += ["附件", f"{made.agency}{made.year}年度政府信息公开情况统计表"]
        lines += layout.show(worded_grid(made, FORMS[ANNEX].tables[0]), dice)
    text = "\n".join(lines) + "\n"
    return traditional(text) if made.plan.labels == "traditional" else text


def worded_grid(made: Made, table: Table) -> Grid:
    """A table of the report with its labels worded; with the row that the form lacks, where there is one."""
    grid = grid_of(table, made.values(table.id), made.plan.undivided).labelled(wording(made, table))
    if made.plan.extra != "row" or table.layout != "blocks":
        return grid
    at = grid.height
    extra = [Box(EXTRA_ROW, at, 0, 1, 1, "label"), Box("17", at, 1, 1, 3, "value")]
    return grid.changed([*grid.boxes, *extra])


def wording(made: Made, table: Table) -> dict[str, str]:
    """Official label → the label as this report words it."""
    style, dice = made.plan.labels, made.plan.dice
    official = {item.label: item.also for item in (*table.all_rows(), *table.all_columns())}
    if style == "also":
        return {label: dice.choice((label, *also)) for label, also in official.items() if also}
    if style == "punctuated":
        mark = dice.choice(("、", "．", ". ", "。"))
        brackets = dice.choice((str.maketrans("（）", "()"), str.maketrans("", "")))
        names = [*official, *(block.label for block in table.blocks)]
        return {name: _marked(name, mark).translate(brackets) for name in names}
    if style == "unquoted":
        return {label: label.replace("“", dice.choice(('"', ""))).replace("”", "") for label in official}
    if style == "local note":
        row: Row = table.rows[0] if table.rows else table.blocks[0].rows[0]
        return {row.label: row.label + LOCAL_NOTE}
    return {}


def _marked(label: str, mark: str) -> str:
    return re.sub(r"^([0-9])\.", rf"\1{mark}", re.sub("^（([一二三四五六七])）", r"（\1） ", label))


def title_lines(made: Made) -> list[str]:
    """The title in one of the ways in which it is printed."""
    name = f"{made.year}年政府信息公开工作年度报告"
    return {
        "one line": [made.agency + name],
        "two lines": [made.agency, name],
        "three lines": [made.agency, "", f"{made.year} 年度", "", "政府信息公开工作年度报告"],
        "twice": [made.agency + name, "", made.agency + name],
        "twice, apart": [made.agency + name, "", made.agency, name],
        "no year": [made.agency + "政府信息公开工作年度报告"],
        "blanks": [f"{made.agency} {made.year} 年政府信息公开工作年度报告"],
    }[made.plan.title] + [""]


def _residue(made: Made) -> list[str]:
    return {"residue": ["正文", "（图片版）"], "bookmark": ["[bookmark: _GoBack]"]}.get(made.plan.extra, [])


def headings(made: Made, title: str, dice: Random) -> list[str]:
    """The heading of a section in the report's style."""
    style = made.plan.headings
    bare = title.split("、", 1)[1]
    if style == "unnumbered":
        return [bare]
    if style == "twice":
        return [title, "", title]
    if style == "restarting":
        return [f"一、{bare}"]
    if style == "reworded":
        return [REWORDED.get(title, title)]
    if style == "other marks":
        return [title.replace("、", "．", 1)]
    return [title]


def _narrative(made: Made, section: str, layout: Layout, dice: Random) -> list[str]:
    paragraphs = made.sections.get(section, ())
    return _running(made, paragraphs, layout, dice) if paragraphs else []


def paragraphs(made: Made, section: str) -> tuple[str, ...]:
    """The paragraphs of a section as this document prints them, its own sub-headings among them."""
    own = made.sections[section]
    if made.plan.headings != "nested" or section != "overview":
        return own
    return tuple(line for pair in zip(NESTED, own, strict=False) for line in pair)


def _running(made: Made, texts: tuple[str, ...], layout: Layout, dice: Random) -> list[str]:
    if made.plan.headings == "nested" and texts == made.sections["overview"]:
        texts = paragraphs(made, "overview")
    lines = []
    for text in texts:
        width = 30 if layout.short_lines else len(text)
        lines += [text[at : at + width] for at in range(0, len(text), width)]
        lines += [] if layout.short_lines else [""]
    if made.plan.marks == "pages" and len(lines) > 1:
        at = dice.randrange(1, len(lines))
        lines[at:at] = page_end(dice)
    return lines


def signature(made: Made, dice: Random) -> list[str]:
    """Name and day at the end."""
    year, month, day = made.signed
    numerals = "".join(NUMERALS[int(digit)] for digit in str(year)).replace("零", dice.choice("〇○"))
    date = dice.choice(
        (
            f"{year}年{month}月{day}日",
            f"{year} 年 {month} 月 {day} 日",
            f"{numerals}年{_spoken(month)}月{_spoken(day)}日",
        )
    )
    return dice.choice(([made.agency, date], [date, "", made.agency], [date]))


def _spoken(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (NUMERALS[tens] if tens > 1 else "") + ("十" if tens else "") + (NUMERALS[ones] if ones else "")


@cache
def _converter(way: str) -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC(way).convert
    return convert


def traditional(text: str) -> str:
    """A text in traditional characters."""
    return _converter("s2t")(text)


def simplified(text: str) -> str:
    """A text in simplified characters."""
    return _converter("t2s")(text)


def squeezed(text: str) -> str:
    """A text without white space and marks of Markdown, in simplified characters: what has to be the same."""
    return simplified(re.sub(r"[\s#*\\]", "", text))


def official_form(made: Made) -> Form:
    """The form that the report follows."""
    return made.form
