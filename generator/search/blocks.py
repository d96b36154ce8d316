"""The order of documents: blocks of whole agencies, so that a changed report touches its own block only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.agencies import Agency
from generator.portal import Portal
from generator.reports import Report
from generator.search.segment import LARGEST, Document
from generator.search.texts import OwnPage, report_cells, report_texts

# An agency with its reports, earliest year first.
Held = tuple[Agency, tuple[Report, ...]]


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive agencies of one region with at most 128 reports together."""

    region: str
    agencies: tuple[Held, ...]

    def documents(self) -> list[Document]:
        """Its documents, in order."""
        return [document_of(report) for _, reports in self.agencies for report in reports]


def report_blocks(portal: Portal) -> list[Block]:
    """All agencies and their reports, in order of region, agency and year."""
    by_region: dict[str, list[Held]] = {}
    for (region, id), agency in sorted(portal.agencies.items()):
        reports = tuple(portal.reports_of_agency.get((region, id), ()))
        by_region.setdefault(region, []).append((agency, reports))
    return [block for region, agencies in by_region.items() for block in _blocks(region, agencies)]


def _blocks(region: str, agencies: Sequence[Held]) -> Iterator[Block]:
    """A block takes agencies until the next one has no room; years are 20xx, so each by itself has."""
    held: list[Held] = []
    size = 0
    for agency, reports in agencies:
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
