"""How to ask an agency for information: what its newest report prints, and when the next report is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.agencies import KINDS, Agency
from generator.checks.dates import DEADLINES
from generator.reports import Report


@dataclass(frozen=True, slots=True)
class Due:
    """The year of the report after the newest one here, and by when the law wants it, by kind of agency.

    Nothing is said of whether it is late: no clock is read.
    """

    year: int
    dates: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Channel:
    """`contact` is the newest report that prints one; `due` is None where no report is to be expected."""

    contact: Report | None
    due: Due | None


def channel(agency: Agency, reports: Sequence[Report]) -> Channel:
    """The way to ask an agency, from its reports, earliest first."""
    with_contact = [report for report in reports if report.contact]
    return Channel(with_contact[-1] if with_contact else None, _due(agency, reports))


def _due(agency: Agency, reports: Sequence[Report]) -> Due | None:
    if not reports or not agency.owes(reports[-1].key.year + 1):
        return None
    year = reports[-1].key.year + 1
    kinds = (agency.kind,) if agency.kind else KINDS
    return Due(year, [(kind, f"{year + 1}-{DEADLINES[kind]}") for kind in kinds])
