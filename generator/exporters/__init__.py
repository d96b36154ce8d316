"""The files that the site offers beside its pages, in one list; each module turns the portal into files."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.collection import Collection
from generator.exporters import (
    badges,
    cells_csv,
    feeds,
    figures,
    package,
    report_json,
    report_xlsx,
    terms,
    year_csv,
    year_lists,
)
from generator.exporters.file import File
from generator.portal import Portal

# To add a kind of file: a module beside this one, and a line in one of these, by whether it is about one
# agency or about many.
FILES_OF_AGENCIES: tuple[Callable[[Portal], Iterator[File]], ...] = (
    cells_csv.files,
    report_json.files,
    report_xlsx.files,
    badges.files,
    figures.files_of_agencies,
)
FILES_OF_COLLECTION: tuple[Callable[[Collection], Iterator[File]], ...] = (
    figures.files,
    feeds.files,
    terms.files,
    year_csv.files,
    package.files,
    year_lists.files,
)
