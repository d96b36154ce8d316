"""Plain text and Markdown → lines: tables flattened in every way that copying, scraping and converting
leave behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.importers.document import Line
from generator.importers.words import behind_words, clean, is_page_mark

_RULE = re.compile(r"[\s|:+=_\-─━═]*[-─━═=_]{3,}[\s|:+=_\-─━═]*")
_BREAK = re.compile(r"(?i)<br\s*/?>")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
# From this share of its lines with tabs on, a text holds one cell a line.
_MOSTLY = 0.9
# With bars on so many lines, and fewer than this share of them holding two cells, each line is one cell.
FEWEST_BARS = 10
FEWEST_BORDERS = 3
_BORDER = re.compile(r"\+(?:[-=:]*\+)+")
FEW = 0.1
# Rows of a table count as exact where they are as wide as each other, or where most of the wide ones have
# as many cells behind their label.
WIDE = 5
LONGEST_CELL = 80
MOSTLY_ALIKE = 0.8
ONE_WIDTH = 0.7
_BARS = re.compile(r"\s*[|｜]\s*")


def lines(text: str) -> tuple[Line, ...]:
    """The lines of a text; tables that are marked as such in any way become rows of cells."""
    raw = _bordered(list(_numbered(text)))
    one_cell_a_line = _one_cell_a_line([line for _, _, line in raw])
    if _bars_end_cells([line for _, _, line in raw]):
        raw = [(number, page, _BARS.sub(" ", line)) for number, page, line in raw]
    found: list[Line] = []
    for grid, (shape, group) in enumerate(groupby(raw, key=lambda one: _shape(one[2])), 1):
        part = list(group)
        if shape == "tabs" and one_cell_a_line:
            found += _cells_a_line(part, grid)
        elif shape == "tabs":
            found += _rows(part, grid, [line.split("\t") for _, _, line in part])
        elif shape == "bars":
            found += _rows(part, grid, [_bar_cells(line) for _, _, line in part])
        else:
            found += [
                _paragraph(number, page, line)
                for number, page, line in part
                if line.strip() and not _RULE.fullmatch(line)
            ]
    return tuple(_joined(found, one_cell_a_line))


def _numbered(text: str) -> Iterator[tuple[int, int, str]]:
    """Number, page and text of each line that is no page mark."""
    page = 1
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        page += line.count("\f") + line.count("\v")
        plain = clean(line.replace("\f", "").replace("\v", ""))
        if not is_page_mark(plain):
            yield number, page, plain


def _one_cell_a_line(texts: Sequence[str]) -> bool:
    tabbed = [line for line in texts if "\t" in line and line.strip()]
    single = [line for line in tabbed if line.startswith("\t") and "\t" not in line[1:]]
    return bool(tabbed) and len(single) >= _MOSTLY * len(tabbed)


def _bordered(raw: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Where borders of signs part the rows, the lines between two of them joined to one row, cell by cell."""
    borders = [at for at, (_, _, line) in enumerate(raw) if _BORDER.fullmatch(line.strip())]
    if len(borders) < FEWEST_BORDERS:
        return raw
    joined: list[tuple[int, int, str]] = []
    inside = False
    for number, page, line in raw:
        is_border = bool(_BORDER.fullmatch(line.strip()))
        is_row = line.strip().startswith("|")
        if inside and is_row and joined:
            joined[-1] = (joined[-1][0], joined[-1][1], _cell_by_cell(joined[-1][2], line))
        elif not is_border:
            joined.append((number, page, line))
        inside = is_row
    return joined


def _cell_by_cell(above: str, below: str) -> str:
    one, other = _bar_cells(above), _bar_cells(below)
    if len(one) != len(other):
        return f"{above}\n{below}"
    return "|" + "|".join(f"{a}<br>{b}" if a and b else a or b for a, b in zip(one, other, strict=True)) + "|"


def _bars_end_cells(texts: Sequence[str]) -> bool:
    """Whether bars stand at the ends of cells that have a line each, and rows cannot be told."""
    barred = [line for line in texts if "|" in line and not _RULE.fullmatch(line)]
    rows = [line for line in barred if sum(bool(cell) for cell in _bar_cells(line)) > 1]
    return len(barred) >= FEWEST_BARS and len(rows) < FEW * len(barred)


def _shape(line: str) -> str:
    if "|" in line or "｜" in line:
        return "bars"
    if "\t" in line and (line.strip() or line.startswith("\t")):
        return "tabs"
    return "text"


def _paragraph(number: int, page: int, line: str) -> Line:
    heading = _HEADING.fullmatch(line.strip())
    if heading:
        return Line((heading[2],), number, page=page, level=len(heading[1]))
    return Line((line.strip(" \t\u3000\xa0"),), number, page=page)


def _cells_a_line(part: Sequence[tuple[int, int, str]], grid: int) -> Iterator[Line]:
    """Lines that each begin with a tab and hold one cell: together one row (a blank line ends it)."""
    number, page, _ = part[0]
    yield Line(tuple(line.strip() for _, _, line in part), number, grid, True, page)


def _joined(found: Sequence[Line], one_cell_a_line: bool) -> Iterator[Line]:
    """Where one line holds one cell, a line right behind a cell that has no tab goes on in that cell."""
    held: Line | None = None
    for line in found:
        if one_cell_a_line and held is not None and held.grid is not None:
            touching = line.number == held.number + _height(held)
            if touching and line.grid is None:
                last = f"{held.cells[-1]}\n{line.cells[0]}" if held.cells[-1] else line.cells[0]
                held = Line((*held.cells[:-1], last), held.number, held.grid, True, held.page)
                continue
            if touching:
                held = Line((*held.cells, *line.cells), held.number, held.grid, True, held.page)
                continue
        if held is not None:
            yield held
        held = line
    if held is not None:
        yield held


def _height(row: Line) -> int:
    return len(row.cells) + sum(cell.count("\n") for cell in row.cells)


def _bar_cells(line: str) -> list[str]:
    """The cells of a line with bars; outer bars are the frame and part nothing."""
    inner = line.replace("｜", "|").strip()
    inner = inner[1:] if inner.startswith("|") else inner
    framed = line.strip().startswith(("|", "｜"))
    inner = inner[:-1] if framed and inner.endswith("|") and not inner.endswith("\\|") else inner
    cells = [_BREAK.sub("\n", cell).strip() for cell in re.split(r"(?<!\\)\|", inner)]
    return cells[:1] if len(cells) == 2 and not cells[1] else cells


_Row = tuple[int, int, tuple[str, ...]]


def _without_label_padding(rows: Sequence[_Row]) -> list[_Row]:
    """Rows without the blank cells that a label over several columns leaves right behind it.

    It does where rows longer than most have blanks there and a value at their end, and none has it otherwise.
    """
    counts = [count for _, _, cells in rows if (count := _behind_words(cells)) >= WIDE]
    usual = max(set(counts), key=counts.count, default=0)
    longer = [
        (cells, count - usual) for _, _, cells in rows if (count := _behind_words(cells)) > usual >= WIDE
    ]
    padded = [cells for cells, extra in longer if _is_padded(cells, extra) and cells[-1]]
    if counts.count(usual) * 2 < len(counts) or not padded or any(not _is_padded(*one) for one in longer):
        return list(rows)
    return [(number, page, _unpadded(cells, _behind_words(cells) - usual)) for number, page, cells in rows]


def _is_padded(cells: Sequence[str], extra: int) -> bool:
    start = len(cells) - _behind_words(cells)
    return start > 0 and not any(cells[start : start + extra])


def _unpadded(cells: tuple[str, ...], extra: int) -> tuple[str, ...]:
    start = len(cells) - _behind_words(cells)
    return cells[:start] + cells[start + extra :] if extra > 0 and start else cells


def _behind_words(cells: Sequence[str]) -> int:
    """How many cells stand behind the last one that holds words; 0 where none does."""
    count = behind_words(cells)
    return count if count < len(cells) else 0


def _is_text(cells: Sequence[str]) -> bool:
    """Whether a row is no row of a table but a whole text whose lines were joined."""
    return len(cells) > WIDE and any(len(cell) > LONGEST_CELL and "。" in cell for cell in cells)


def _rows(part: Sequence[tuple[int, int, str]], grid: int, rows: Sequence[Sequence[str]]) -> Iterator[Line]:
    """Rows of one table; cells are exact where all rows have as many."""
    kept = [
        (number, page, tuple(cell.strip(" \u3000\xa0") for cell in cells))
        for (number, page, line), cells in zip(part, rows, strict=True)
        if not _RULE.fullmatch(line)
    ]
    widths = [len(cells) for _, _, cells in kept]
    width = max(set(widths), key=widths.count, default=0)
    one_width = widths.count(width) >= ONE_WIDTH * len(widths)
    odd = {number for number, _, cells in kept if one_width and len(cells) != width}
    kept = kept if one_width else _without_label_padding(kept)
    rows_of_values = [_behind_words(cells) for _, _, cells in kept if _behind_words(cells) >= WIDE]
    usual = max(set(rows_of_values), key=rows_of_values.count, default=0)
    uniform = len(kept) > 1 and len({len(cells) for _, _, cells in kept}) == 1 and len(kept[0][2]) > 1
    mostly = len(rows_of_values) > 1 and rows_of_values.count(usual) >= MOSTLY_ALIKE * len(rows_of_values)
    for number, page, cells in kept:
        exact = uniform or (mostly and number not in odd and _behind_words(cells) == usual)
        if not any(cells) and not exact:
            continue
        if len(cells) == 1 or _is_text(cells):
            yield from (Line((cell,), number, page=page) for cell in cells if cell)
        else:
            yield Line(cells, number, grid, exact, page)
