"""Asks the search engine in Node, and says by plain reading what it should answer."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.content import load_content
from generator.exporters import report_json
from generator.portal import Portal, check_content
from generator.reports import Labels, Report, TableData
from generator.search.folding import fold, runs
from generator.search.texts import report_cells, report_texts
from tests.helpers import FORMS, ROOT
from tests.whole import index_files

ENGINE = ROOT / "theme_overrides" / "assets" / "search"
ADDRESS = "https://example.invalid/sub/path/"
WHOLE_NUMBERS = re.compile(r"[0-9]+(?:\.[0-9]+)*")


def write_index(content: Path, site: Path) -> Portal:
    """The files that a search fetches, of a content folder, below `site`."""
    portal = check_content(load_content(content, FORMS), FORMS)
    write_files(portal, site)
    return portal


def write_files(portal: Portal, site: Path) -> None:
    """The same of a portal."""
    for file in (*index_files(portal), *report_json.files(portal)):
        target = site / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.data)


class Engine:
    """The engine on the index below a folder, in a process of its own."""

    def __init__(self, site: Path) -> None:
        node = shutil.which("node", path=Path(sys.executable).parent) or shutil.which("node")
        assert node, "no Node: run make test, which installs it"
        driver = Path(__file__).parent / "search" / "driver.mjs"
        command = [node, str(driver), str(ENGINE), str(site)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()

    def ask(self, **request: Any) -> dict[str, Any]:
        """The answer to one request (see `driver.mjs`)."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        reply: dict[str, Any] = json.loads(self.process.stdout.readline())
        return reply

    def search(self, query: str, **request: Any) -> dict[str, Any]:
        """The answer to a query that must not fail."""
        reply = self.ask(query=query, **request)
        assert "error" not in reply, reply
        return reply


def places(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """Addresses of hits below the site's root, without `?h=` and the section."""
    found = [entry["href"].removeprefix(ADDRESS) for entry in entries]
    return [re.sub(r"[?#].*", "", address) for address in found]


def address_of(report: Report) -> str:
    key = report.key
    return f"{key.region}/{key.agency}/{key.year}/"


@dataclass(frozen=True, slots=True)
class Readable:
    """What a reader finds in a report: runs of its text, whole numbers in it and in cells, titles, labels."""

    texts: Sequence[str]
    numbers: frozenset[str]
    titles: Sequence[str]
    labels: Sequence[str]

    def holds(self, term: str, loosely: bool) -> bool:
        """Whether a term stands anywhere; a number not in labels, and `loosely` also inside longer ones."""
        if WHOLE_NUMBERS.fullmatch(term) and not loosely:
            return term in self.numbers or any(term in title for title in self.titles)
        labels = () if WHOLE_NUMBERS.fullmatch(term) else self.labels
        return term in self.numbers or any(term in run for run in (*self.texts, *self.titles, *labels))


class Grep:
    """The reports of a portal read plainly."""

    def __init__(self, portal: Portal, site: Path) -> None:
        registry = json.loads((site / "search" / "registry.json").read_text("utf-8"))
        self.reports = {address_of(one): _readable(portal, one, registry) for one in portal.reports.values()}

    def holding(self, terms: Sequence[str]) -> set[str]:
        """Addresses of the reports that the terms should find."""
        return self._held(terms, [len(term) >= 3 for term in terms]) or self._held(terms, [True] * len(terms))

    def _held(self, terms: Sequence[str], loosely: Sequence[bool]) -> set[str]:
        pairs = list(zip(terms, loosely, strict=True))
        return {address for address, one in self.reports.items() if all(one.holds(*pair) for pair in pairs)}


def _readable(portal: Portal, report: Report, registry: Mapping[str, Any]) -> Readable:
    agency, region = portal.agency(report.key), portal.regions[report.key.region]
    texts = [run for text in report_texts(report) for run in runs(fold(text))]
    printed = [*texts, *(fold(cell) for cell in report_cells(report))]
    names = [agency.name, *agency.aliases, region.full_name]
    tables = registry["labels"][report.form.id]
    labels = [
        label
        for table, data in report.tables.items()
        if data
        for label in _printed(tables[table], data, report.labels.get(table))
    ]
    return Readable(
        texts,
        frozenset(number for one in printed for number in WHOLE_NUMBERS.findall(one)),
        [*map(fold, names), fold(f"{agency.name}{report.key.year}年政府信息公开工作年度报告")],
        [fold(label) for label in labels],
    )


def _printed(labels: Mapping[str, Mapping[str, str]], data: TableData, own: Labels | None) -> Iterator[str]:
    """Labels of the form for the rows and columns that a report prints with no label of its own."""
    for row, cells in data.rows.items():
        if cells and not (own and row in own.rows):
            yield labels["rows"][row]
        yield from (labels["columns"][one] for one in cells or () if not (own and one in own.columns))


def pieces(portal: Portal) -> Iterator[tuple[str, str]]:
    """Lines of the narratives, and the addresses of their reports."""
    for report in portal.reports.values():
        for one in (*report.sections.values(), *report.extra_sections):
            for line in one.text.splitlines():
                if len(line) > 30:
                    yield line, address_of(report)
