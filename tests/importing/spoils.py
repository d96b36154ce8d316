"""What happens to the text of a document, wherever its tables stand: lines come between, or are lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

Spoil = Callable[[str, Random], str]

LISTED = ("行政许可 35 件", "行政处罚：12件", "（一）予以公开 8", "1.属于国家秘密 3", "规章 2 1 9", "总计 40")
OWN_TABLE = (
    ("类别", "数量", "比上年"),
    ("行政许可", "35", "+2"),
    ("规范性文件", "18", "-1"),
    ("其他", "4", "0"),
)


def listing_before(text: str, dice: Random) -> str:
    """The text with lines about the same matters, with numbers of their own, before the tables."""
    return _before_tables(text, dice.sample(LISTED, 4))


def table_before(text: str, dice: Random) -> str:
    """The text with a table of the agency's own before the official ones."""
    row = dice.choice(("\t{}\n\t{}\n\t{}\n", "{}\t{}\t{}", "| {} | {} | {} |", "{}\n{}\n{}", "{}  {}    {}"))
    return _before_tables(text, [row.format(*cells) for cells in OWN_TABLE])


def _before_tables(text: str, lines: Sequence[str]) -> str:
    heading = "二、主动公开政府信息情况"
    return text.replace(heading, "\n".join([*lines, "", heading]), 1)


def stray_line(text: str, dice: Random) -> str:
    """The text with the number of a page as a line of its own somewhere behind its first quarter."""
    lines = text.split("\n")
    at = dice.randrange(len(lines) // 4, len(lines))
    return "\n".join([*lines[:at], str(dice.randint(1, 12)), *lines[at:]])


def without_repeated_lines(text: str, dice: Random) -> str:
    """The text as a scraper leaves it that drops every line it has seen before."""
    return "\n".join(dict.fromkeys(text.split("\n")))


SPOILS: tuple[Spoil, ...] = (listing_before, table_before, stray_line, without_repeated_lines)
