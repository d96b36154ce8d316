"""The files that the site offers beside its pages, in one list; each module turns the portal into files."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.exporters import year_lists
from generator.exporters.file import File
from generator.portal import Portal

# To add a kind of file: a module beside this one, and a line here.
EXPORTERS: tuple[Callable[[Portal], Iterator[File]], ...] = (year_lists.files,)
