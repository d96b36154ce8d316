"""Tables as plain lines, cells parted by TABs, blanks or line ends: from a grid to lines, one way each."""

from __future__ import annotations

from random import Random

from tests.importing.grids import Box, Grid, Slot


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
    """The text of a head or label with a line break somewhere in it, sometimes; in an annex an empty line."""
    if "（不同" in box.text:
        return "　　" + box.text.replace("（不同", "\n\n　　　　（不同")
    if box.kind == "value" or len(box.text) < 4 or dice.random() < 0.6:
        return box.text
    at = dice.randint(2, len(box.text) - 1)
    return box.text[:at] + "\n" + box.text[at:]


def tab_grid(grid: Grid, dice: Random) -> list[str]:
    """One row a line, TABs between cells, nothing between the TABs of what a span covers."""
    return ["\t".join(texts_of(slots)) for slots in grid.slots()]


def texts_of(slots: list[Slot]) -> list[str]:
    """The texts of a row, nothing where a cell goes on."""
    return [box.text if state == "begins" else "" for box, state in slots]


def tab_shifted(grid: Grid, dice: Random) -> list[str]:
    """TAB rows whose values stand further right the deeper the label; the last rows begin at the left."""
    if grid.table.layout != "matrix":
        behind = [""] * dice.randint(0, 2)
        return ["\t".join([*texts_of(slots), *behind]) for slots in grid.slots()]
    rows = grid.slots()
    lines = ["\t".join([rows[0][0].box.text, rows[0][3].box.text]), "-" * 36 + "\t" + "-" * 7, ""]
    lines += ["\t".join(["", "", *texts_of(slots)[3:], "", ""]) for slots in rows[1:3]]
    for number, slots in enumerate(rows[3:], 3):
        labels = texts_of(slots)[:3]
        depth = max((at for at, text in enumerate(labels) if text), default=len(labels) - 1)
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


def labels_first(grid: Grid, dice: Random) -> list[str]:
    """All heads and labels of a table, then all its numbers, one a line."""
    words = [box.text for box in grid.boxes if box.kind != "value"]
    return [*words, *[box.text for box in grid.boxes if box.kind == "value"]]


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


def wide_gaps(grid: Grid, dice: Random) -> list[str]:
    """Columns parted by two blanks or more, as `pdftotext -layout` prints them."""
    lines = []
    for slots in grid.slots():
        texts = [text for text in texts_of(slots) if text]
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
            at += words[-1][at] == "、"
            lines += ["   ".join([*words[:-1], words[-1][:at]]), " " * 30 + tail, "    " + words[-1][at:]]
        else:
            lines.append("   ".join(words) + tail)
    return lines


def single_blanks(grid: Grid, dice: Random) -> list[str]:
    """The numbers behind the label in one line, single blanks between them."""
    return [" ".join(box.text for box in grid.row(row)) for row in range(grid.height)]
