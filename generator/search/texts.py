"""What of a report, and of the site's own pages, can be found: the one place that says so.

The engine in the browser verifies hits of reports in `data/<region>/<agency>/<year>.json`; everything that is
yielded here stands there: `title`; of `sections` and `extra_sections` `title` and `text`; of `labels` each
`title`, `rows` and `columns`; of `extra_rows` `label`; of `surplus` and `notes` `note` and `text`; of `annex`
`title`; the values of `contact`; `cites`. Cells are those of `tables`, of `annex.table`, of `extra_rows` and
`surplus`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import lxml.html
import markdown

from generator.fields import Cell
from generator.pages.hand_written import titled
from generator.pages.page import ENTRANCES, address, check_path, term_path
from generator.portal import Common
from generator.reports import Report
from generator.search.folding import fold

# Blocks of text in a hand-written page.
_BLOCKS = "//*[self::p or self::li[not(p)] or self::td or self::th or self::pre or self::h2 or self::h3]"


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page of the site itself: address below the root, title, what kind of page, its paragraphs."""

    address: str
    title: str
    kind: str
    paragraphs: tuple[str, ...]


def report_texts(report: Report) -> Iterator[str]:
    """The running text of a report, piece by piece; no word goes over the end of a piece."""
    yield report.title
    for one in (*report.sections.values(), *report.extra_sections):
        yield from (one.title, one.text)
    for labels in report.labels.values():
        yield from (labels.title or "", *labels.rows.values(), *labels.columns.values())
    yield from (row.label for row in report.extra_rows)
    yield from (surplus.note for surplus in report.surplus)
    yield from (note.text for note in report.notes)
    if report.annex:
        yield report.annex.title
    yield from report.contact.values()
    yield from report.cites


def report_cells(report: Report) -> Iterator[str]:
    """Printed text of the cells that state a number other than 0, tables in printed order.

    Surplus cells are bare text, so all of them are yielded that have a digit other than 0.
    """
    for _, table in report.all_tables():
        for row in table.rows.values() if table else ():
            yield from _numbers(row.values() if row else ())
    for extra in report.extra_rows:
        yield from _numbers(extra.cells)
    for surplus in report.surplus:
        yield from (cell for cell in surplus.cells if any(digit in fold(cell) for digit in "123456789"))


def _numbers(cells: Iterable[Cell]) -> Iterator[str]:
    return (cell.printed for cell in cells if cell.value and cell.printed)


def own_pages(common: Common) -> Iterator[OwnPage]:
    """Terms, then checks, then hand-written pages, then those that lists and files begin at."""
    for term in common.glossary.terms.values():
        texts = (*term.also, term.text, term.basis or "")
        yield OwnPage(address(term_path(term.id)), term.name, "用语", texts)
    for code, (rule, _) in common.rules.items():
        explained = (rule.wording, rule.explain, rule.basis, rule.limits)
        yield OwnPage(address(check_path(code)), rule.title, "核对规则", explained)
    for name, text in sorted(common.pages.items()):
        title, body = titled(name, text)
        yield OwnPage(f"{name}/", title, "本站说明", tuple(_paragraphs(body)))
    for path, (title, description) in ENTRANCES.items():
        yield OwnPage(address(path), title, "本站页面", (description,))


def _paragraphs(text: str) -> Iterator[str]:
    """The blocks of a Markdown text without their markup, each in one line."""
    html = markdown.markdown(text, extensions=["tables"])
    for block in lxml.html.fragment_fromstring(html, create_parent="div").xpath(_BLOCKS):
        yield " ".join(block.text_content().split())
