"""Agencies as they were checked → their records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.agencies import Agency
from generator.corrections import by_date
from generator.exporters.year_csv import year_line
from generator.fields import Cell
from generator.figures import Figures, exact
from generator.findings import UNREAD_CELLS, Finding
from generator.metrics import COUNTED, key_figures, state_of
from generator.old_versions import Noted
from generator.pages.entries import entries
from generator.peers import group_of, numbers_of
from generator.places import place_words
from generator.portal import Portal
from generator.records import AgencyRecord, CellRecord, PartRecord, PlaceRecord, ReportRecord, pack
from generator.report_changes import stated
from generator.reports import Report
from generator.totals import Part, part_of

# Where a report's page says that cells of it are not transcribed yet.
UNREAD = "unread"


def record_of(portal: Portal, agency: Agency, figures: Figures) -> AgencyRecord:
    """The record of an agency of the portal."""
    reports = portal.reports_of_agency.get((agency.region, agency.id), ())
    return AgencyRecord(
        id=agency.id,
        name=agency.name,
        aliases=agency.aliases,
        kind=agency.kind,
        website=agency.website,
        since=agency.since,
        until=agency.until,
        path=agency.path,
        apply=agency.apply,
        years=tuple(report.key.year for report in reports),
        reports=tuple(pack(_of_report(portal, agency, report, figures)) for report in reports),
    )


def _of_report(portal: Portal, agency: Agency, report: Report, figures: Figures) -> ReportRecord:
    findings = portal.findings[report.key]
    return ReportRecord(
        year=report.key.year,
        form=report.form.id,
        title=report.title,
        scope=report.scope,
        signed=report.signed,
        published=report.published,
        unread=report.unread,
        badge=portal.badges[report.key].id,
        states=_states(findings),
        cells=tuple(_cell(figure.cell) for figure in key_figures(report)),
        part=_part(part_of(report)),
        group=group_of(agency, report),
        numbers=tuple(numbers_of(report, figures)),
        line=year_line(portal, report),
        places=tuple(_places(findings)),
        corrections=tuple(_corrections(portal, report)),
    )


def _corrections(portal: Portal, report: Report) -> Iterator[Noted]:
    for one in by_date(report.corrections):
        was, now = (stated(one, value, portal.forms) for value in (one.was, one.now))
        yield Noted(one, place_words(report, one), was, now, shown=False)


def _states(findings: Sequence[Finding]) -> dict[str, tuple[int, ...]]:
    counts: dict[str, list[int]] = {}
    for finding in findings:
        counts.setdefault(finding.code, [0] * len(COUNTED))[COUNTED.index(state_of(finding))] += 1
    return {code: tuple(counted) for code, counted in counts.items()}


def _cell(cell: Cell | None) -> CellRecord | None:
    if cell is None:
        return None
    return CellRecord(cell.printed, None if cell.value is None else exact(cell.value), cell.unit, cell.unread)


def _part(part: Part) -> PartRecord:
    outcomes = None if part.outcomes is None else tuple(map(exact, part.outcomes))
    answered = None if part.answered is None else exact(part.answered)
    return PartRecord(outcomes, answered, part.outcomes_unread)


def _places(findings: Sequence[Finding]) -> Iterator[PlaceRecord]:
    for entry in entries(findings):
        yield PlaceRecord(entry.finding.code, entry.id, entry.state, entry.finding.message.text())
    for one in findings:
        if one.code == UNREAD_CELLS:
            yield PlaceRecord(one.code, UNREAD, state_of(one), one.message.text())
