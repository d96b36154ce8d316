"""The kinds of pages, in one list; each module turns the portal into pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.collection import Collection
from generator.pages import (
    agency,
    changes,
    checks,
    compare,
    data,
    glossary,
    hand_written,
    home,
    region,
    region_year,
    report,
    year,
)
from generator.pages.page import Page
from generator.portal import Portal

# To add a kind of page: a module beside this one, a template of the same name, and a line in one of these,
# by whether it is about one agency or about many.
PAGES_OF_AGENCIES: tuple[Callable[[Portal], Iterator[Page]], ...] = (
    agency.pages,
    report.pages,
)
PAGES_OF_COLLECTION: tuple[Callable[[Collection], Iterator[Page]], ...] = (
    home.pages,
    region.pages,
    region_year.pages,
    year.pages,
    checks.pages,
    compare.pages,
    changes.pages,
    glossary.pages,
    data.pages,
    hand_written.pages,
)
