"""The ways in which real documents print a table as plain text, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.importing import in_bars, in_lines
from tests.importing.grids import Grid

Printer = Callable[[Grid, Random], list[str]]


@dataclass(frozen=True)
class Layout:
    """A printer, and whether it shows blank cells, has room for rows that no form has, breaks lines of text.

    `labelled`: every label and head is printed with its numbers. `notes`: a label with a long note behind it
    stays in one piece. Where a layout is not `sure`, cells may be uncertain; none may be wrong.
    """

    show: Printer
    blanks: bool = False
    extra: bool = False
    short_lines: bool = False
    labelled: bool = True
    notes: bool = True
    sure: bool = True


LAYOUTS: dict[str, Layout] = {
    "tab and one cell a line": Layout(in_lines.tab_cells, blanks=True, extra=True),
    "tab rows": Layout(in_lines.tab_grid, blanks=True, extra=True),
    "tab rows, values shifted": Layout(in_lines.tab_shifted),
    "cell a line": Layout(in_lines.cell_lines, extra=True, short_lines=True, notes=False),
    "cell a line, blank lines": Layout(in_lines.cell_lines_apart),
    "cell a line, upright labels": Layout(in_lines.cell_lines_upright, short_lines=True, notes=False),
    "cell a line, page ends": Layout(in_lines.cell_lines_paged, short_lines=True, notes=False),
    "cell a line, group label parted": Layout(in_lines.cell_lines_parted, short_lines=True, notes=False),
    "cell a line, labels of a group lost": Layout(
        in_lines.no_row_labels_in_group, short_lines=True, labelled=False
    ),
    "cell a line, group labels lost": Layout(in_lines.no_group_labels, short_lines=True, notes=False),
    "cell a line, table four in a line": Layout(in_lines.values_in_line, short_lines=True, notes=False),
    "pipe rows": Layout(in_bars.pipe_rows, blanks=True, extra=True),
    "pipe rows, tight": Layout(in_bars.pipe_tight, extra=True),
    "pipe rows, open": Layout(in_bars.pipe_open),
    "pipe rows, no head": Layout(in_bars.pipe_headless, labelled=False),
    "pipe rows, each a table": Layout(in_bars.pipe_tables),
    "pipe rows, borders": Layout(in_bars.bordered),
    "pipe rows, several tables": Layout(in_bars.pipe_parts, extra=True),
    "pipe rows, broken lines": Layout(in_bars.pipe_broken, sure=False),
    "pipe rows, no labels": Layout(in_bars.number_rows, labelled=False, sure=False),
    "pipe rows, a wrong head": Layout(in_bars.wrong_heads, labelled=False, sure=False),
    "pipe rows, a short head": Layout(in_bars.values_under_short_head, labelled=False),
    "pipe, a cell a line": Layout(in_bars.pipe_cells),
    "pipe, bars in lines": Layout(in_bars.pipe_bars),
    "label halves around numbers": Layout(in_bars.label_halves, sure=False),
    "labels first": Layout(in_lines.labels_first, sure=False),
    "labels first, then rows": Layout(in_bars.labels_before_rows, sure=False),
    "wide gaps": Layout(in_lines.wide_gaps),
    "wide gaps, label halves": Layout(in_lines.wide_gaps_halves, notes=False),
    "single blanks": Layout(in_lines.single_blanks),
}
