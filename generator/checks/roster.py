"""Reports that an agency owes and this collection does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.agencies import Agency
from generator.findings import Finding
from generator.messages import message
from generator.reports import ReportKey
from generator.rules import rules


def check_roster(agencies: Mapping[tuple[str, str], Agency], keys: Iterable[ReportKey]) -> Iterator[Finding]:
    """One finding for each agency and year without a report here.

    The years looked at are those of which the collection holds a report of any agency of the region, and
    those between the agency's own first and last; an agency owes none before `since` or after `until`.
    """
    held = set(keys)
    years: dict[str, set[int]] = {}
    own: dict[tuple[str, str], set[int]] = {}
    for key in held:
        years.setdefault(key.region, set()).add(key.year)
        own.setdefault((key.region, key.agency), set()).add(key.year)
    for (region, agency_id), agency in sorted(agencies.items()):
        mine = own.get((region, agency_id), set())
        between = range(min(mine), max(mine)) if mine else range(0)
        for year in sorted(years.get(region, set()) | set(between)):
            key = ReportKey(region, agency_id, year)
            if key not in held and agency.owes(year):
                yield _absent(key, agency)


def _absent(key: ReportKey, agency: Agency) -> Finding:
    rule = rules()["not-collected"]
    return Finding(
        code=rule.code,
        level=rule.level,
        state="fail",
        report=key,
        path=agency.path,
        line=1,
        column=1,
        table=None,
        row=None,
        col=None,
        left=None,
        right=None,
        left_terms=(),
        right_terms=(),
        subject=agency.name,
        message=message("not-collected", agency=agency.name, year=key.year),
        basis=rule.basis,
    )
