"""The files that the site offers beside its pages, in one list; each module turns the portal into files."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.exporters import badges, cells_csv, figures, report_json, report_xlsx
from generator.exporters.file import File
from generator.portal import Portal

# To add a kind of file: a module beside this one, and a line here, or, where it is about many agencies, in
# `building/collection_files.py`.
FILES_OF_AGENCIES: tuple[Callable[[Portal], Iterator[File]], ...] = (
    cells_csv.files,
    report_json.files,
    report_xlsx.files,
    badges.files,
    figures.files_of_agencies,
)
