"""Dates and deadlines: the period covered, signing, publication in time, the year in the title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from generator.agencies import Agency
from generator.findings import Finding, on_report
from generator.messages import message
from generator.reports import Report

# Article 49 of the regulations in force since 2019-05-15: month and day, in the year after, by kind.
DEADLINES = {"department": "01-31", "government": "03-31"}
FIRST_YEAR = 2019
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def check_period(report: Report, agency: Agency) -> Iterator[Finding]:
    """The printed period is the report's year from its first day to its last."""
    if report.period is None:
        return
    year = report.key.year
    for which, printed, wanted, failure in (
        ("from", report.period[0], f"{year}-01-01", "period-from-fails"),
        ("to", report.period[1], f"{year}-12-31", "period-to-fails"),
    ):
        if printed is None:
            continue
        holds = wanted.startswith(printed)
        what = message("period-holds" if holds else failure, printed=printed, wanted=wanted)
        yield on_report(
            report,
            "period-covered",
            "pass" if holds else "fail",
            what,
            report.place(f"period.{which}"),
            values=(printed, wanted),
            row=which,
        )


def check_signed(report: Report, agency: Agency) -> Iterator[Finding]:
    """The date of signing does not lie before the last day of the year reported on."""
    if report.signed is None:
        return
    last = f"{report.key.year}-12-31"
    # Of a date without a day the month counts.
    holds = report.signed >= last[: len(report.signed)]
    what = message("signed-holds" if holds else "signed-early", printed=report.signed, wanted=last)
    values = (report.signed, last)
    state = "pass" if holds else "fail"
    yield on_report(report, "signed-early", state, what, report.place("signed"), values=values)


def check_published(report: Report, agency: Agency) -> Iterator[Finding]:
    """Published by 31 January (departments) or 31 March (governments); unknown is never late."""
    if report.key.year < FIRST_YEAR:
        return
    code = "published-late"
    if report.published is None or agency.kind is None:
        why = "reason-not-published" if report.published is None else "reason-kind-unknown"
        yield on_report(report, code, "not_assessable", message(why), report.place("published", "title"))
        return
    deadline = f"{report.key.year + 1}-{DEADLINES[agency.kind]}"
    holds = report.published <= deadline[: len(report.published)]
    what = message("published-holds" if holds else code, printed=report.published, wanted=deadline)
    values = (report.published, deadline)
    state = "pass" if holds else "fail"
    yield on_report(report, code, state, what, report.place("published"), values=values)


def check_title(report: Report, agency: Agency) -> Iterator[Finding]:
    """A year printed in the title is the year of the report."""
    title = unicodedata.normalize("NFKC", report.title).translate(_NUMERALS)
    years = [int(year) for year in _YEAR.findall(title)]
    if not years:
        return
    wanted = report.key.year
    holds = wanted in years
    printed = "、".join(dict.fromkeys(map(str, years)))
    what = message("title-year-holds" if holds else "title-year", printed=printed, wanted=wanted)
    values = (Decimal(wanted if holds else years[0]), Decimal(wanted))
    state = "pass" if holds else "fail"
    yield on_report(report, "title-year", state, what, report.place("title"), values=values)
