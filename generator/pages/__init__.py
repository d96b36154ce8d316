"""The kinds of pages, in one list; each module turns the portal into pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.pages import agency, report
from generator.pages.page import Page
from generator.portal import Portal

# To add a kind of page: a module beside this one, a template of the same name, and a line here, or, where it
# is about many agencies, in `building/collection_files.py`.
PAGES_OF_AGENCIES: tuple[Callable[[Portal], Iterator[Page]], ...] = (
    agency.pages,
    report.pages,
)
