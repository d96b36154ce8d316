"""The order of documents: blocks of whole agencies, so that a changed report touches its own block only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.agencies import Agency
from generator.portal import Portal
from generator.reports import Report
from generator.search.segment import LARGEST, Document
from generator.search.texts import OwnPage, report_cells, report_texts


@dataclass(frozen=True, slots=True)
class Block:
    """At most 128 reports of consecutive agencies of one region, each agency with its reports in order."""

    region: str
    agencies: tuple[tuple[Agency, tuple[Report, ...]], ...]

    @property
    def size(self) -> int:
        """Number of documents."""
        return sum(len(reports) for _, reports in self.agencies)

    def documents(self) -> list[Document]:
        """Its documents, in order."""
        return [document_of(report) for _, reports in self.agencies for report in reports]


def report_blocks(portal: Portal) -> list[Block]:
    """All agencies and their reports, in order of region, agency and year."""
    by_region: dict[str, list[tuple[Agency, tuple[Report, ...]]]] = {}
    for (region, id), agency in sorted(portal.agencies.items()):
        for part in _parts(portal.reports_of_agency.get((region, id), ())):
            by_region.setdefault(region, []).append((agency, part))
    return [block for region, parts in by_region.items() for block in _blocks(region, parts)]


def _parts(reports: Sequence[Report]) -> list[tuple[Report, ...]]:
    """The reports of an agency; of one with more than a block holds, in parts."""
    return [tuple(reports[at : at + LARGEST]) for at in range(0, max(1, len(reports)), LARGEST)]


def _blocks(region: str, parts: Sequence[tuple[Agency, tuple[Report, ...]]]) -> Iterator[Block]:
    held: list[tuple[Agency, tuple[Report, ...]]] = []
    size = 0
    for agency, reports in parts:
        if held and size + len(reports) > LARGEST:
            yield Block(region, tuple(held))
            held, size = [], 0
        held.append((agency, reports))
        size += len(reports)
    yield Block(region, tuple(held))


def page_blocks(pages: Sequence[OwnPage]) -> list[list[Document]]:
    """The site's own pages as documents, block by block."""
    documents = [Document((page.title, *page.paragraphs)) for page in pages]
    return [documents[at : at + LARGEST] for at in range(0, len(documents), LARGEST)]


def document_of(report: Report) -> Document:
    """A report as a document."""
    return Document(tuple(report_texts(report)), tuple(report_cells(report)))
