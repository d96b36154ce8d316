"""What programs need to read the other files: the data package, schemas, the ids of the forms."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.collection import Collection
from generator.exporters import cells_csv, year_csv
from generator.exporters.csv_text import Field
from generator.exporters.file import File
from generator.forms import Form, Table
from generator.pages.page import year_data_path

SHAPE = Path(__file__).with_name("report.schema.json")
CELLS_SCHEMA = "cells.schema.json"
YEARS_SCHEMA = "years.schema.json"


def files(collection: Collection) -> Iterator[File]:
    """A handful of files, however many reports there are."""
    yield File("data/report.schema.json", SHAPE.read_bytes())
    yield _file("forms.json", [_form(form) for form in collection.forms.values()])
    yield _file(CELLS_SCHEMA, table_schema(cells_csv.FIELDS))
    yield _file(YEARS_SCHEMA, table_schema(year_csv.fields(collection.forms)))
    # A data package has one resource at least.
    if collection.packed:
        yield _file("datapackage.json", _package(collection))


def _file(name: str, content: object) -> File:
    return File(f"data/{name}", (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def table_schema(fields: Iterable[Field]) -> dict[str, Any]:
    """The columns of a CSV file as a Table Schema."""
    return {"fields": [_field(one) for one in fields], "missingValues": [""]}


def _field(one: Field) -> dict[str, Any]:
    found: dict[str, Any] = {"name": one.name, "type": one.type, "title": one.title}
    if one.meaning:
        found["description"] = one.meaning
    if one.words:
        found["constraints"] = {"enum": list(one.words)}
    return found


def _package(collection: Collection) -> dict[str, Any]:
    """A tabular data package of the files of the years; those of the regions go by their address."""
    settings = collection.settings
    licence = {"title": settings.licence_name, "path": settings.licence_address}
    years = sorted(collection.keys_of_year.items())
    return _without_gaps(
        {
            "profile": "tabular-data-package",
            "name": "gongkai",
            "title": settings.name,
            "description": settings.description,
            "homepage": settings.address,
            "licenses": [_without_gaps(licence)] if settings.licence_address else None,
            "resources": [_resource(year, len(reports)) for year, reports in years],
        }
    )


def _without_gaps(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value is not None}


def _resource(year: int, reports: int) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": f"reports-{year}",
        "title": f"{year}年的报告（{reports} 份）",
        "path": year_data_path(year).removeprefix("data/"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": YEARS_SCHEMA,
    }


def _form(form: Form) -> Mapping[str, Any]:
    """The ids of a form and what they stand for."""
    return {
        "id": form.id,
        "kind": form.kind,
        "title": form.title,
        "notice": form.notice,
        "sections": [{"id": one.id, "title": one.title} for one in form.sections],
        "tables": [_table(table) for table in form.tables],
    }


def _table(table: Table) -> Mapping[str, Any]:
    rows = [row.id for row in table.divided_rows]
    rows += [row.undivided for row in table.undivided_groups if row.undivided]
    return {
        "id": table.id,
        "name": table.name,
        "title": table.title,
        "columns": [{"id": one.id, "label": one.label, "unit": one.unit} for one in table.leaf_columns],
        "rows": [
            {"id": row, "label": table.row_places[row], "columns": [one.id for one in table.columns_of(row)]}
            for row in rows
        ],
    }
