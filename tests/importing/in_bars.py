"""Tables with bars between the cells, as Markdown has them: from a grid to lines, one function a way."""

from __future__ import annotations

from random import Random

from tests.importing.grids import Grid
from tests.importing.in_lines import texts_of


def pipe_rows(grid: Grid, dice: Random) -> list[str]:
    """A pipe table, one row a line: spans leave empty cells behind."""
    lines = ["| " + " | ".join(texts_of(slots)) + " |" for slots in grid.slots()]
    return _ruled(lines, grid.width)


def _ruled(lines: list[str], width: int) -> list[str]:
    return [lines[0], "|" + " --- |" * width, *lines[1:]]


def pipe_tight(grid: Grid, dice: Random) -> list[str]:
    """A pipe table without rule and blanks: what a span covers is a bar right after another."""
    return ["|" + "|".join(texts_of(slots)) + "|" for slots in grid.slots()]


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
        lines += [*_ruled(["| " + " | ".join(texts_of(slots)) + " |"], len(slots)), ""]
    return lines


def bordered(grid: Grid, dice: Random) -> list[str]:
    """Cells in a frame of signs, as pandoc draws them: each of a width, long texts in several lines."""
    width = dice.choice((10, 16, 40))
    border = "+" + ("-" * width + "+") * grid.width
    lines = [border]
    for slots in grid.slots():
        texts = [
            (text, 6 if slot.box.kind != "value" else 99)
            for text, slot in zip(texts_of(slots), slots, strict=True)
        ]
        cells = [[text[at : at + most] for at in range(0, len(text), most)] for text, most in texts]
        for at in range(max(1, *map(len, cells))):
            parts = [cell[at] if at < len(cell) else "" for cell in cells]
            lines.append("| " + " | ".join(part.ljust(width - 4) for part in parts) + " |")
        lines.append(border)
    return lines


def pipe_parts(grid: Grid, dice: Random) -> list[str]:
    """A pipe table cut into several, each with a rule after its first row."""
    rows = pipe_rows(grid, dice)
    rows = [rows[0], *rows[2:]]
    at = dice.randrange(1, max(2, len(rows) - 4))
    return [*_ruled(rows[:at], grid.width), "", *_ruled(rows[at:], grid.width)]


def pipe_cells(grid: Grid, dice: Random) -> list[str]:
    """One cell a line with a bar after it, a blank line after each row."""
    lines = []
    for slots in grid.slots():
        texts = texts_of(slots)
        lines += [f"| {texts[0]} |", *[f"{text} |".strip() for text in texts[1:]], ""]
    return lines


def pipe_bars(grid: Grid, dice: Random) -> list[str]:
    """One cell a line, between two cells a line that holds only a bar."""
    lines = []
    for slots in grid.slots():
        lines += ["|", *[line for text in texts_of(slots) for line in (text, "|") if line], ""]
    return lines


def pipe_broken(grid: Grid, dice: Random) -> list[str]:
    """Pipe rows in which the line breaks behind a bar here and there."""
    lines = []
    for slots in grid.slots():
        text = "|"
        for part in texts_of(slots):
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


def values_under_short_head(grid: Grid, dice: Random) -> list[str]:
    """Pipe rows; the 15 numbers of table four stand under a head of 12 or 6 cells."""
    rows = pipe_tight(grid, dice)
    if grid.table.layout != "across":
        return rows
    short = dice.choice((6, 12))
    head = [box.text for box in grid.row(2)][:short]
    return [rows[0], "|" + "---|" * 15, rows[1], "|" + "|".join(head) + "|", *rows[3:]]
