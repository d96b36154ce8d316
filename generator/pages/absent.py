"""Reports that are not in this collection, by agency, their years as short as can be said."""

from __future__ import annotations

from collections.abc import Iterable

from generator.findings import Finding

# First and last of a run of years without a gap.
Span = tuple[int, int]


def absent_years(absent: Iterable[Finding]) -> dict[tuple[str, str], list[Span]]:
    """Region and id of an agency → the years of its reports that are not here; others are left out."""
    years: dict[tuple[str, str], list[int]] = {}
    for finding in absent:
        years.setdefault((finding.report.region, finding.report.agency), []).append(finding.report.year)
    return {key: spans(found) for key, found in years.items()}


def spans(years: Iterable[int]) -> list[Span]:
    """Years as runs: 2019 2020 2022 → (2019, 2020) (2022, 2022)."""
    found: list[Span] = []
    for year in sorted(years):
        if found and year == found[-1][1] + 1:
            found[-1] = (found[-1][0], year)
        else:
            found.append((year, year))
    return found
