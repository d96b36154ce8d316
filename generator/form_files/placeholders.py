"""What stands in the title of a blank form where agency and year are to be written."""

from __future__ import annotations

AGENCY, YEAR = "（机关名称）", "（年份）"


def is_unfilled(title: str | None) -> bool:
    """Whether a title still has a place to be filled in."""
    return title is not None and (AGENCY in title or YEAR in title)
