"""What surrounds the cells of a table in a report file: one printed row is one line, its label behind it."""

from __future__ import annotations

from generator.forms import Form, Table

# The comment of a table stands in this column, that of a row two blanks behind its cells.
COMMENT_AT = 30
LONGEST_LABEL = 25


class Frame:
    """The lines of one table of a form but for its cells: the same for all reports on that form.

    `head` are the lines above the rows; `rows` holds, in printed order, each row's id and the texts in front
    of and behind its cells. `key` is the table's place in the file, `margin` how far it is indented.
    """

    def __init__(self, form: Form, table: Table, undivided: bool, key: str = "", margin: int = 0) -> None:
        title = next(section.title for section in form.sections if section.id == table.id)
        # The widest row of either way to print the table, so that its cells stand in one place.
        widest = max(len(row.id) for either in (False, True) for row in table.leaf_rows(either))
        blank, width = " " * (margin + 2), 0 if table.layout == "blocks" else margin + widest + 4
        self.head = [" " * margin + headed(key or table.id, title)]
        if table.layout in ("matrix", "across"):
            columns = " ".join(column.label for column in table.leaf_columns)
            self.head.append(f"{blank}#".ljust(width) + columns)
        labels = table.row_labels
        self.rows = [
            (row.id, f"{blank}{row.id}: ".ljust(width), f"  # {_short(labels[row.id])}")
            for row in table.leaf_rows(undivided)
        ]


def headed(key: str, comment: str) -> str:
    """The line of a key that has a comment beside it."""
    return f"{key}:".ljust(COMMENT_AT) + f"# {comment}"


def _short(label: str) -> str:
    return label if len(label) < LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
