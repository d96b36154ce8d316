"""The ways in which real documents print a table as plain text: one function each, from a grid to lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.importing.grids import Box, Grid, Slot

Printer = Callable[[Grid, Random], list[str]]


def tab_cells(grid: Grid, dice: Random) -> list[str]:
    """A TAB and one cell a line, a blank line after each row; a lone TAB where a cell goes on from above."""
    wraps, lines = dice.random() < 0.4, []
    for slots in grid.slots():
        for box, state in slots:
            if state == "begins":
                text = cut_once(box, dice) if wraps else box.text
                lines += ("\t" + text).split("\n")
            elif state == "above":
                lines.append("\t")
        lines.append("")
    return lines


def cut_once(box: Box, dice: Random) -> str:
    """The text of a head or label with a line break somewhere in it, sometimes."""
    if box.kind == "value" or len(box.text) < 4 or dice.random() < 0.6:
        return box.text
    at = dice.randint(2, len(box.text) - 1)
    return box.text[:at] + "\n" + box.text[at:]


def tab_grid(grid: Grid, dice: Random) -> list[str]:
    """One row a line, TABs between cells, nothing between the TABs of what a span covers."""
    return ["\t".join(_texts(slots)) for slots in grid.slots()]


def _texts(slots: list[Slot]) -> list[str]:
    return [box.text if state == "begins" else "" for box, state in slots]


def tab_shifted(grid: Grid, dice: Random) -> list[str]:
    """TAB rows whose values stand further right the deeper the label; the last rows begin at the left."""
    if grid.table.layout != "matrix":
        return ["\t".join([*_texts(slots), *[""] * dice.randint(0, 2)]) for slots in grid.slots()]
    rows = grid.slots()
    lines = ["\t".join([rows[0][0].box.text, rows[0][3].box.text]), "-" * 36 + "\t" + "-" * 7, ""]
    lines += ["\t".join(["", "", *_texts(slots)[3:], "", ""]) for slots in rows[1:3]]
    for number, slots in enumerate(rows[3:], 3):
        labels = _texts(slots)[:3]
        depth = max(at for at, text in enumerate(labels) if text)
        labels = labels[: depth + 1] if number < len(rows) - 3 else [labels[depth]]
        values = [box.text for box in grid.row(number) if box.kind == "value"]
        lines.append("\t".join([*labels, "", *values, *[""] * (11 - 1 - len(labels) - len(values))]))
    return lines


def cell_lines(grid: Grid, dice: Random) -> list[str]:
    """One cell a line without any mark, long labels broken, as text taken from a PDF."""
    width = dice.choice((10, 14, 22, 99))
    return [line for box in grid.boxes for line in _wrapped(box, width)]


def _wrapped(box: Box, width: int) -> list[str]:
    width = width if box.kind != "value" else 99
    return [box.text[at : at + width] for at in range(0, len(box.text), width)] or [""]


def cell_lines_apart(grid: Grid, dice: Random) -> list[str]:
    """One cell a line, a blank line after each."""
    return [line for text in cell_lines(grid, dice) for line in (text, "")]


def cell_lines_upright(grid: Grid, dice: Random) -> list[str]:
    """One cell a line; tall labels are set upright, one or a few characters a line."""
    lines = []
    for box in grid.boxes:
        if box.kind == "label" and box.rows > 4 and box.col == 0:
            lines += list(box.text) if dice.random() < 0.5 else [box.text[:2], *box.text[2:]]
        elif box.kind == "label" and box.rows > 1:
            lines += [box.text[at : at + 3] for at in range(0, len(box.text), 3)]
        else:
            lines += _wrapped(box, 14)
    return lines


def cell_lines_paged(grid: Grid, dice: Random) -> list[str]:
    """One cell a line; pages end inside the table, the head is printed again or not."""
    rows = [[line for box in grid.row(row) for line in _wrapped(box, 14)] for row in range(grid.height)]
    again = [line for row in rows[: grid.heads] for line in row] if dice.random() < 0.5 else []
    breaks = (
        {dice.randrange(grid.heads + 1, len(rows)) for _ in range(2)} if len(rows) > grid.heads + 1 else set()
    )
    lines = []
    for number, row in enumerate(rows):
        lines += [*page_end(dice), *again] if number in breaks else []
        lines += row
    if not breaks:
        at = dice.randrange(1, len(lines))
        lines[at:at] = page_end(dice)
    return lines


def page_end(dice: Random) -> list[str]:
    """What stands between two pages in the text of a PDF."""
    page = dice.randint(2, 9)
    mark = dice.choice(
        (f"- {page} -", f"— {page} —", f"－{page}－", f"Page {page} -", f"P. {page}", f"第 {page} 页", "")
    )
    return dice.choice(([mark, ""], ["", mark], ["\f" + mark], [mark, "\f"]))


def cell_lines_parted(grid: Grid, dice: Random) -> list[str]:
    """One cell a line; the label of a group goes on after its first row, parted by the end of a page."""
    lines: list[str] = []
    rest: list[str] = []
    for row in range(grid.height):
        for box in grid.row(row):
            if box.kind == "label" and box.rows > 1 and box.col == 1 and dice.random() < 0.5:
                lines.append(box.text[:4])
                rest = [*page_end(dice), box.text[4:]] if dice.random() < 0.7 else [box.text[4:]]
            else:
                lines += _wrapped(box, 14)
        if rest and row >= grid.heads:
            lines += rest
            rest = []
    return lines


def pipe_rows(grid: Grid, dice: Random) -> list[str]:
    """A pipe table, one row a line: spans leave empty cells behind."""
    lines = ["| " + " | ".join(_texts(slots)) + " |" for slots in grid.slots()]
    return _ruled(lines, grid.width)


def _ruled(lines: list[str], width: int) -> list[str]:
    return [lines[0], "|" + " --- |" * width, *lines[1:]]


def pipe_tight(grid: Grid, dice: Random) -> list[str]:
    """A pipe table without rule and blanks: what a span covers is a bar right after another."""
    return ["|" + "|".join(_texts(slots)) + "|" for slots in grid.slots()]


def pipe_open(grid: Grid, dice: Random) -> list[str]:
    """Pipe rows without a bar at either end; what spans cover is left out."""
    return ["|".join(box.text for box in grid.row(row)) for row in range(grid.height)]


def pipe_headless(grid: Grid, dice: Random) -> list[str]:
    """A pipe table that lost its head."""
    return pipe_rows(grid, dice) if not grid.heads else pipe_tight(grid, dice)[grid.heads :]


def pipe_tables(grid: Grid, dice: Random) -> list[str]:
    """Every row a pipe table of its own."""
    lines = []
    for slots in grid.slots():
        lines += [*_ruled(["| " + " | ".join(_texts(slots)) + " |"], len(slots)), ""]
    return lines


def pipe_parts(grid: Grid, dice: Random) -> list[str]:
    """A pipe table cut into several, each with a rule after its first row."""
    rows = pipe_rows(grid, dice)
    rows = [rows[0], *rows[2:]]
    at = dice.randrange(1, len(rows))
    return [*_ruled(rows[:at], grid.width), "", *_ruled(rows[at:], grid.width)]


def pipe_cells(grid: Grid, dice: Random) -> list[str]:
    """One cell a line with a bar after it, a blank line after each row."""
    lines = []
    for slots in grid.slots():
        texts = _texts(slots)
        lines += [f"| {texts[0]} |", *[f"{text} |".strip() for text in texts[1:]], ""]
    return lines


def pipe_bars(grid: Grid, dice: Random) -> list[str]:
    """One cell a line, between two cells a line that holds only a bar."""
    lines = []
    for slots in grid.slots():
        lines += ["|", *[line for text in _texts(slots) for line in (text, "|") if line], ""]
    return lines


def pipe_broken(grid: Grid, dice: Random) -> list[str]:
    """Pipe rows in which the line breaks behind a bar here and there."""
    lines = []
    for slots in grid.slots():
        text = "|"
        for part in _texts(slots):
            text += ("\n" if part and dice.random() < 0.2 else " ") + part + " |"
        lines += text.split("\n")
    return lines


def number_rows(grid: Grid, dice: Random) -> list[str]:
    """Pipe rows; those of table three have their numbers and no label."""
    if grid.table.layout != "matrix":
        return pipe_rows(grid, dice)
    keep = dice.choice((0, 0.3))
    lines = ["| " + " | ".join(box.text for box in grid.row(row)) + " |" for row in range(grid.heads)]
    for row in range(grid.heads, grid.height):
        cells = [box for box in grid.row(row) if box.kind == "value"]
        label = (
            [box.text for box in grid.row(row) if box.kind == "label"][-1:] if dice.random() < keep else []
        )
        lines.append("| " + " | ".join([*label, *[box.text for box in cells]]) + " |")
    return lines


def label_halves(grid: Grid, dice: Random) -> list[str]:
    """Every row a pipe table of numbers; half of the label stands before it, half after it."""
    if grid.table.layout != "matrix":
        return pipe_tables(grid, dice)
    lines = [box.text for box in grid.boxes if box.kind == "head"]
    for row in range(grid.heads, grid.height):
        label = " ".join(box.text for box in grid.row(row) if box.kind == "label")
        at = len(label) // 2 if len(label) > 8 else len(label)
        numbers = "| " + " | ".join(box.text for box in grid.row(row) if box.kind == "value") + " |"
        lines += [label[:at], "", numbers, "|" + "---|" * 7, "", label[at:], ""]
    return lines


def labels_first(grid: Grid, dice: Random) -> list[str]:
    """All heads and labels of a table, then all its numbers, one a line."""
    words = [box.text for box in grid.boxes if box.kind != "value"]
    return [*words, *[box.text for box in grid.boxes if box.kind == "value"]]


def labels_before_rows(grid: Grid, dice: Random) -> list[str]:
    """All labels of table three one a line, then its numbers, one row a line."""
    if grid.table.layout != "matrix":
        return pipe_rows(grid, dice)
    words = [box.text for box in grid.boxes if box.kind != "value"]
    rows = [
        [box.text for box in grid.row(row) if box.kind == "value"] for row in range(grid.heads, grid.height)
    ]
    return [*words, *["| " + " | ".join(row) + " |" for row in rows]]


WRONG_HEAD = "| 本年新收件数 | 上年结转件数 | 予以公开 | 部分公开 | 不予公开 | 无法提供 | 其他处理 |"


def wrong_heads(grid: Grid, dice: Random) -> list[str]:
    """A pipe table whose second part stands under a head that is not its own."""
    rows = pipe_tight(grid, dice)
    if grid.table.layout != "matrix":
        return rows
    at = len(rows) - dice.randint(2, 6)
    return [*rows[:at], "", WRONG_HEAD, "|---|---|---|---|---|---|---|", *rows[at:]]


def no_row_labels_in_group(grid: Grid, dice: Random) -> list[str]:
    """One cell a line; the rows of one group of table three have lost their labels, not their numbers."""
    groups = [box for box in grid.boxes if box.kind == "label" and box.rows > 1 and box.col == 1]
    if not groups:
        return cell_lines(grid, dice)
    lost = dice.choice(groups)
    rows = range(lost.row, lost.row + lost.rows)
    kept = [box for box in grid.boxes if not (box.kind == "label" and box.col == 2 and box.row in rows)]
    return cell_lines(grid.changed(kept), dice)


def no_group_labels(grid: Grid, dice: Random) -> list[str]:
    """One cell a line; the labels of groups are missing."""
    kept = [box for box in grid.boxes if not (box.kind == "label" and box.rows > 1)]
    return cell_lines(grid.changed(kept), dice)


def values_in_line(grid: Grid, dice: Random) -> list[str]:
    """One cell a line, but the numbers of table four stand all in one line."""
    if grid.table.layout != "across":
        return cell_lines(grid, dice)
    heads = [box.text for box in grid.boxes if box.kind != "value"]
    gap = dice.choice((" ", "  ", "\t", "　"))
    return [*heads, gap.join(box.text for box in grid.boxes if box.kind == "value")]


def values_under_short_head(grid: Grid, dice: Random) -> list[str]:
    """Pipe rows; the 15 numbers of table four stand under a head of 12 or 6 cells."""
    rows = pipe_tight(grid, dice)
    if grid.table.layout != "across":
        return rows
    short = dice.choice((6, 12))
    head = [box.text for box in grid.row(2)][:short]
    return [rows[0], "|" + "---|" * 15, rows[1], "|" + "|".join(head) + "|", rows[3]]


def wide_gaps(grid: Grid, dice: Random) -> list[str]:
    """Columns parted by two blanks or more, as `pdftotext -layout` prints them."""
    lines = []
    for slots in grid.slots():
        texts = [text for text in _texts(slots) if text]
        lines.append(
            " " * dice.randint(0, 8) + "".join(text + " " * dice.randint(2, 9) for text in texts).rstrip()
        )
    return lines


def wide_gaps_halves(grid: Grid, dice: Random) -> list[str]:
    """As before; a long label stands in two lines with its numbers between them."""
    lines = []
    for row in range(grid.height):
        words = [box.text for box in grid.row(row) if box.kind != "value"]
        numbers = [box.text for box in grid.row(row) if box.kind == "value"]
        tail = "".join(" " * dice.randint(3, 8) + number for number in numbers)
        if numbers and words and len(words[-1]) > 14:
            at = dice.randint(6, len(words[-1]) - 4)
            lines += ["   ".join([*words[:-1], words[-1][:at]]), " " * 30 + tail, "    " + words[-1][at:]]
        else:
            lines.append("   ".join(words) + tail)
    return lines


def single_blanks(grid: Grid, dice: Random) -> list[str]:
    """The numbers behind the label in one line, single blanks between them."""
    return [" ".join(box.text for box in grid.row(row)) for row in range(grid.height)]


@dataclass(frozen=True)
class Layout:
    """A printer, and whether it shows blank cells, lets rows that the form lacks be told, breaks running text.

    `labelled` says that every label and head is printed with its numbers.
    """

    show: Printer
    blanks: bool = False
    extra: bool = False
    short_lines: bool = False
    labelled: bool = True


LAYOUTS: dict[str, Layout] = {
    "tab and one cell a line": Layout(tab_cells, blanks=True, extra=True),
    "tab rows": Layout(tab_grid, blanks=True, extra=True),
    "tab rows, values shifted": Layout(tab_shifted),
    "cell a line": Layout(cell_lines, extra=True, short_lines=True),
    "cell a line, blank lines": Layout(cell_lines_apart, extra=True),
    "cell a line, upright labels": Layout(cell_lines_upright, short_lines=True),
    "cell a line, page ends": Layout(cell_lines_paged, short_lines=True),
    "cell a line, group label parted": Layout(cell_lines_parted, short_lines=True),
    "cell a line, labels of a group lost": Layout(no_row_labels_in_group, short_lines=True, labelled=False),
    "cell a line, group labels lost": Layout(no_group_labels, short_lines=True),
    "cell a line, table four in a line": Layout(values_in_line, short_lines=True),
    "pipe rows": Layout(pipe_rows, blanks=True, extra=True),
    "pipe rows, tight": Layout(pipe_tight, blanks=True, extra=True),
    "pipe rows, open": Layout(pipe_open),
    "pipe rows, no head": Layout(pipe_headless, labelled=False),
    "pipe rows, each a table": Layout(pipe_tables, blanks=True),
    "pipe rows, several tables": Layout(pipe_parts, blanks=True, extra=True),
    "pipe rows, broken lines": Layout(pipe_broken),
    "pipe rows, no labels": Layout(number_rows, labelled=False),
    "pipe rows, a wrong head": Layout(wrong_heads, labelled=False),
    "pipe rows, a short head": Layout(values_under_short_head, labelled=False),
    "pipe, a cell a line": Layout(pipe_cells),
    "pipe, bars in lines": Layout(pipe_bars),
    "label halves around numbers": Layout(label_halves),
    "labels first": Layout(labels_first),
    "labels first, then rows": Layout(labels_before_rows),
    "wide gaps": Layout(wide_gaps),
    "wide gaps, label halves": Layout(wide_gaps_halves),
    "single blanks": Layout(single_blanks),
}
