"""The reports of a year in columns, for filtering and sorting in the browser: a file a year or a province.

Cells are as printed: a number; `null` for a blank; `false` where the row is not printed; `true` where we have
not transcribed it yet; text that states no number; `[number, text]` where the two differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from generator.collection import Collection
from generator.compact_json import compact
from generator.exporters.file import File
from generator.fields import Cell
from generator.findings import json_value
from generator.pages.lists import FIGURES
from generator.pages.page import year_list_path
from generator.pages.year import is_split
from generator.reports import ReportKey


def of_year(collection: Collection, year: int) -> Iterator[File]:
    """The file of one year, or for a large year one a province."""
    keys = collection.keys_of_year[year]
    if not is_split(keys):
        yield File(year_list_path(year), _json(_columns(collection, year, keys)))
        return
    by_province: dict[str, list[ReportKey]] = {}
    for key in keys:
        by_province.setdefault(key.region[:2], []).append(key)
    for province, found in by_province.items():
        yield File(year_list_path(year, province), _json(_columns(collection, year, found)))


def _columns(collection: Collection, year: int, keys: Sequence[ReportKey]) -> dict[str, Any]:
    """Columns of equal length, one entry a report, in order of region and agency."""
    agencies, reports = [collection.agency(key) for key in keys], list(collection.summaries(keys))
    regions = {one.code: one.full_name for key in keys for one in collection.lineage(key.region)}
    cells = [[json_cell(cell) for cell in report.cells] for report in reports]
    return {
        "year": year,
        "regions": dict(sorted(regions.items())),
        "region": [key.region for key in keys],
        "agency": [agency.id for agency in agencies],
        "name": [agency.name for agency in agencies],
        "kind": [agency.kind or "unknown" for agency in agencies],
        "badge": [report.badge.id for report in reports],
        "form": [report.form.id for report in reports],
        "scope": [report.scope for report in reports],
        "figures": dict(zip(FIGURES, zip(*cells, strict=True), strict=True)),
    }


def json_cell(cell: Cell | None) -> object:
    """A cell as it was printed; see above."""
    if cell is None or cell.unread:
        return cell is not None
    if cell.value is None:
        return cell.printed
    value = json_value(cell.value)
    return value if isinstance(value, int) and str(value) == cell.printed else [value, cell.printed]


def _json(data: object) -> bytes:
    return compact(data) + b"\n"
