"""Pages of agencies: the years held, what was reported over the years, and how to ask for information."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.pages.absent import Span, absent_years, spans
from generator.pages.chain import chain
from generator.pages.channel import channel
from generator.pages.meta import agency_subject
from generator.pages.over_years import over_years
from generator.pages.page import Page, agency_path, region_crumbs
from generator.pages.rows import ReportRow, report_rows
from generator.portal import Portal


@dataclass(frozen=True, slots=True)
class Step:
    """A report on the line of years, or a run of years without (`row` None)."""

    first: int
    last: int
    row: ReportRow | None


def pages(portal: Portal) -> Iterator[Page]:
    """One page an agency."""
    years = absent_years(portal.absent)
    for agency in portal.agencies.values():
        reports = portal.reports_of_agency.get((agency.region, agency.id), ())
        rows = report_rows(portal, reports)
        absent = years.get((agency.region, agency.id), ())
        yield Page(
            path=agency_path(agency),
            template="agency",
            title=agency.name,
            description=f"{agency.name}历年的政府信息公开工作年度报告、主要数字和核对结果",
            crumbs=region_crumbs(portal, agency.region, itself=True),
            subject=agency_subject(portal, agency),
            context={
                "agency": agency,
                "explained": portal.glossary.pieces,
                "region": portal.regions[agency.region],
                "latest": rows[-1] if rows else None,
                "steps": steps(rows, absent),
                "absent": absent,
                "over_years": over_years(reports),
                "unread": any(report.unread for report in reports),
                "chain": chain(portal, reports),
                "channel": channel(agency, reports),
            },
        )


def steps(rows: Sequence[ReportRow], absent: Sequence[Span]) -> list[Step]:
    """The years in order: reports, and runs of years that are not here, between reports or found missing."""
    held = {row.report.key.year: row for row in rows}
    missing = {year for first, last in absent for year in range(first, last + 1)}
    if held:
        missing |= set(range(min(held), max(held)))
    runs = [Step(first, last, None) for first, last in spans(missing - set(held))]
    return sorted([*runs, *(Step(year, year, row) for year, row in held.items())], key=lambda one: one.first)
