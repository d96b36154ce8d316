"""What the queries of the benchmark are made from: the agencies and reports of a content folder."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from generator.agencies import Region
from generator.content import load_content
from generator.form_reader import load_forms
from generator.pages.page import address, agency_path, report_path
from generator.reports import Report, ReportKey
from generator.search.folding import fold, runs
from generator.search.keys import whole_numbers
from generator.search.texts import report_cells, report_texts


@dataclass(frozen=True, slots=True)
class Named:
    """An agency: its address below the root, names, years of its reports.

    `regions` are names of its region and of those above it, lowest first; `code` is that of its region.
    """

    address: str
    code: str
    name: str
    aliases: tuple[str, ...]
    regions: tuple[str, ...]
    years: tuple[int, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called, folded."""
        return tuple(map(fold, (self.name, *self.aliases)))


@dataclass(frozen=True, slots=True)
class Text:
    """A report: its address below the root, running text piece by piece, and what else says whose it is.

    `folded` is all of that in the spelling of the index, a run a line; `numbers` are the whole numbers in
    text and cells; `licences` the printed numbers other than 0 in the row of licences, with the row's label.
    """

    address: str
    key: ReportKey
    pieces: tuple[str, ...]
    folded: str
    numbers: frozenset[str]
    licences: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Corpus:
    """Agencies and reports, in order of region, agency and year.

    `pages` are the site's own pages: address below the root → text, folded, a run a line. `names` is what
    else the search can show, folded: names of all kinds, labels of the forms.
    """

    agencies: Sequence[Named]
    texts: Sequence[Text]
    pages: Mapping[str, str]
    names: str

    @cached_property
    def holders(self) -> Mapping[str, frozenset[str]]:
        """Part of a name (3 characters and more, folded) → addresses of the agencies that are called so."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.agencies:
            for name in one.names:
                for part in parts(name, 3):
                    found[part].add(one.address)
        return {part: frozenset(some) for part, some in found.items()}

    @cached_property
    def by_number(self) -> Mapping[str, frozenset[str]]:
        """Whole number → addresses of the reports that state it."""
        found: dict[str, set[str]] = defaultdict(set)
        for text in self.texts:
            for number in text.numbers:
                found[number].add(text.address)
        return {number: frozenset(some) for number, some in found.items()}

    @cached_property
    def letters(self) -> Counter[str]:
        """How often each word character stands in the reports."""
        return Counter("".join(text.folded for text in self.texts).replace("\n", ""))

    def grep(self, words: str) -> frozenset[str]:
        """Addresses of the reports and pages that hold every term of a query, each within one run."""
        terms = runs(fold_query(words))
        texts = chain(((one.address, one.folded) for one in self.texts), self.pages.items())
        return frozenset(place for place, text in texts if all(term in text for term in terms))

    def stands_anywhere(self, folded: str) -> bool:
        """Whether a word stands in a report, on a page or in a name."""
        texts = chain((self.names,), self.pages.values(), (one.folded for one in self.texts))
        return any(folded in text for text in texts)


def parts(name: str, least: int) -> Iterator[str]:
    """All pieces of a name of at least so many characters."""
    for start in range(len(name) - least + 1):
        for end in range(start + least, len(name) + 1):
            yield name[start:end]


def fold_query(words: str) -> str:
    """A query in the spelling of the index: blanks part its terms, even beside Chinese characters."""
    return "\n".join(map(fold, words.split()))


def read_corpus(folder: Path, index: Path) -> Corpus:
    """Read a content folder, and the index (`search/` of a site) for what stands in it beside the reports.

    Exits where the content holds mistakes.
    """
    content = load_content(folder, load_forms())
    if content.problems:
        raise SystemExit(f"{folder}: run gongkai check first, {len(content.problems)} mistakes")
    regions, agencies = content.regions, {}
    years: dict[tuple[str, str], list[int]] = defaultdict(list)
    for report in content.reports:
        years[report.key.region, report.key.agency].append(report.key.year)
    for id, one in sorted(content.agencies.items()):
        names = tuple(_lineage(regions, one.region))
        place = address(agency_path(one))
        agencies[id] = Named(place, one.region, one.name, one.aliases, names, tuple(sorted(years[id])))
    reports = sorted(content.reports, key=lambda one: (one.key.region, one.key.agency, one.key.year))
    texts = [_text(one, agencies[one.key.region, one.key.agency]) for one in reports]
    return Corpus(tuple(agencies.values()), texts, _pages(index), fold(_read(index, "registry.json")))


def _read(index: Path, name: str) -> str:
    return (index / name).read_text("utf-8")


def _pages(index: Path) -> Mapping[str, str]:
    known, texts = json.loads(_read(index, "registry.json"))["pages"], json.loads(_read(index, "pages.json"))
    pages = zip(known, texts, strict=True)
    return {place: _runs(title, text) for (place, title, _kind), [text] in pages}


def _runs(*pieces: str) -> str:
    return "\n".join(run for piece in pieces for run in runs(fold(piece)))


def _lineage(regions: Mapping[str, Region], code: str | None) -> Iterator[str]:
    while code:
        yield regions[code].name
        code = regions[code].parent


def _text(report: Report, agency: Named) -> Text:
    pieces = tuple(report_texts(report))
    # What a report is called counts as its text.
    title = f"{agency.name}{report.key.year}{report.form.heading}"
    called = (agency.name, *agency.aliases, "".join(reversed(agency.regions)), title)
    folded = _runs(*pieces, *called)
    cells = "\n".join(map(fold, report_cells(report)))
    return Text(
        address(report_path(report.key)),
        report.key,
        tuple(narrative.text for narrative in report.sections.values() if narrative.text),
        folded,
        frozenset(whole_numbers(folded)) | frozenset(whole_numbers(cells)),
        tuple(_licences(report)),
    )


def _licences(report: Report) -> Iterable[tuple[str, str]]:
    for data in report.tables.values():
        for cell in (data.rows.get("licensing") or {}).values() if data else ():
            if data and cell.value and cell.printed and _is_number(fold(cell.printed)):
                yield data.table.row_labels["licensing"], cell.printed


def _is_number(folded: str) -> bool:
    return whole_numbers(folded) == [folded]
