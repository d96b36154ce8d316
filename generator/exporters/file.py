"""A file that the site offers beside its pages."""

from __future__ import annotations

from typing import NamedTuple


class File(NamedTuple):
    """A file below the site's root: its path and its bytes."""

    path: str
    data: bytes
