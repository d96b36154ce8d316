"""The page of the data: what can be taken away, in which formats, and what the columns mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.collection import Collection
from generator.exporters import cells_csv, report_xlsx, year_csv
from generator.exporters.package import CELLS_SCHEMA, YEARS_SCHEMA
from generator.pages.meta import data_subject
from generator.pages.page import (
    DATA,
    ENTRANCES,
    HOME,
    Crumb,
    Page,
    address,
    badge_path,
    data_path,
    full_address,
    region_data_path,
    report_path,
    year_data_path,
    year_path,
)
from generator.reports import ReportKey

# Files of fixed names, all in the folder of this page.
DESCRIPTIONS = ("forms.json", "report.schema.json", CELLS_SCHEMA, YEARS_SCHEMA, "datapackage.json")


@dataclass(frozen=True, slots=True)
class YearFile:
    """The file of a year, with its number of reports and its size in words."""

    year: int
    page: str
    path: str
    reports: int
    size: str


@dataclass(frozen=True, slots=True)
class Example:
    """A report that is there, to show by it how files are addressed."""

    title: str
    page: str
    address: str
    full_address: str
    files: Sequence[str]
    region: str
    badge: str


def pages(collection: Collection) -> Iterator[Page]:
    """One page, whose length does not depend on the number of reports."""
    newest = max(collection.packed, key=lambda key: key.year, default=None)
    yield Page(
        path=DATA,
        template="data",
        title=ENTRANCES[DATA].title,
        description=ENTRANCES[DATA].description,
        crumbs=[Crumb("首页", HOME)],
        context={
            "settings": collection.settings,
            "years": [_year(collection, year) for year in sorted(collection.keys_of_year, reverse=True)],
            "example": newest and _example(collection, newest),
            "numbers": report_xlsx.NUMBERS,
            "cell_fields": cells_csv.FIELDS,
            "year_fields": year_csv.fields(collection.forms),
            "descriptions": [f"data/{name}" for name in DESCRIPTIONS],
        },
        subject=data_subject(collection.settings),
    )


def _year(collection: Collection, year: int) -> YearFile:
    size = size_in_words(year_csv.size(collection, year))
    reports = len(collection.keys_of_year[year])
    return YearFile(year, year_path(year), year_data_path(year), reports, size)


def size_in_words(count: int) -> str:
    """Size of a file as file managers show it: `12 KB`, `3.4 MB`."""
    return f"{max(1, round(count / 1000))} KB" if count < 999_500 else f"{count / 1_000_000:.1f} MB"


def _example(collection: Collection, key: ReportKey) -> Example:
    return Example(
        title=collection.summary(key).title,
        page=report_path(key),
        address=address(report_path(key)),
        full_address=full_address(collection, report_path(key)),
        files=[data_path(key, ending) for ending in ("xlsx", "csv", "json", "yml")],
        region=region_data_path(key.region),
        badge=badge_path(key.region, key.agency, f"{key.year}.svg"),
    )
