"""The order of documents: blocks of whole agencies, so that a changed report touches its own block only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate

from generator.reports import Report, ReportKey
from generator.search.segment import LARGEST, Document
from generator.search.texts import OwnPage, report_cells, report_texts

# Where a region has more than one block, each but the last has so many reports at least, if agencies allow.
LEAST = LARGEST // 2


@dataclass(frozen=True, slots=True)
class Held:
    """An agency and the years of its reports, earliest first."""

    id: str
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive agencies of one region with at most 128 reports together."""

    region: str
    agencies: tuple[Held, ...]

    def reports(self) -> Iterator[ReportKey]:
        """Its reports, in order: the nth is document n."""
        for agency in self.agencies:
            for year in agency.years:
                yield ReportKey(self.region, agency.id, year)


def plan(agencies: Iterable[tuple[str, str, Sequence[int]]]) -> list[Block]:
    """The blocks of agencies (region, id, years of reports), by region and id, however they are ordered.

    Where a block ends follows from the names of agencies near its end, so that one more agency or report
    hardly ever moves the ends of other blocks.
    """
    by_region: dict[str, list[Held]] = {}
    for region, id, years in sorted(agencies, key=lambda one: one[:2]):
        by_region.setdefault(region, []).append(Held(id, tuple(sorted(years))))
    return [block for region, some in by_region.items() for block in _blocks(region, some)]


def _blocks(region: str, agencies: Sequence[Held]) -> Iterator[Block]:
    begin = 0
    while begin < len(agencies):
        end = begin + _taken(region, agencies[begin:])
        yield Block(region, tuple(agencies[begin:end]))
        begin = end


def _taken(region: str, agencies: Sequence[Held]) -> int:
    """How many of these agencies the next block takes; years are 20xx, so one at least has room."""
    sizes = list(accumulate(len(agency.years) for agency in agencies))
    if sizes[-1] <= LARGEST:
        return len(agencies)
    fitting = sum(size <= LARGEST for size in sizes)
    possible = [place for place in range(fitting) if sizes[place] >= LEAST] or [fitting - 1]
    return 1 + min(possible, key=lambda place: _lot(region, agencies[place]))


def _lot(region: str, agency: Held) -> bytes:
    """The agency with the least ends a block: a number by chance that follows from the name alone."""
    return blake2b(f"{region}/{agency.id}".encode(), digest_size=8).digest()


def documents(reports: Mapping[ReportKey, Report], block: Block) -> list[Document]:
    """The documents of a block, whose reports have to be among these."""
    return [document_of(reports[key]) for key in block.reports()]


def page_blocks(pages: Sequence[OwnPage]) -> list[list[Document]]:
    """The site's own pages as documents, block by block."""
    documents = [Document((page.title, *page.paragraphs)) for page in pages]
    return [documents[at : at + LARGEST] for at in range(0, len(documents), LARGEST)]


def document_of(report: Report) -> Document:
    """A report as a document."""
    return Document(tuple(report_texts(report)), tuple(report_cells(report)))
