"""Pages of years: the list of all, and one for each with its reports."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.page import HOME, YEARS, Crumb, Page, year_path
from generator.pages.rows import report_rows
from generator.portal import Portal


def pages(portal: Portal) -> Iterator[Page]:
    """The list, then a page a year."""
    years = sorted(portal.reports_of_year, reverse=True)
    yield Page(
        path=YEARS,
        template="years",
        title="年度",
        description="按年度查找政府信息公开工作年度报告",
        crumbs=[Crumb("首页", HOME)],
        context={"years": [(year, year_path(year), len(portal.reports_of_year[year])) for year in years]},
    )
    for year in years:
        yield Page(
            path=year_path(year),
            template="year",
            title=f"{year}年度报告",
            description=f"收录的{year}年政府信息公开工作年度报告和核对结果",
            crumbs=[Crumb("首页", HOME), Crumb("年度", YEARS)],
            context={"year": year, "rows": report_rows(portal, portal.reports_of_year[year])},
        )
