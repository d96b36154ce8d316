"""What pages are about, for search engines and previews: schema.org data, built here and drawn by the frame.

The vocabulary is that of schema.org: our numbers are a `Dataset`, based on the agency's `Report`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from generator.agencies import Agency, Region
from generator.compact_json import compact
from generator.pages.page import (
    DATA,
    HOME,
    Page,
    address,
    agency_path,
    data_path,
    relative,
    report_path,
    year_data_path,
    year_path,
)
from generator.portal import Portal
from generator.reports import Report
from generator.settings import Settings
from generator.yaml_reader import HIDDEN

Data = dict[str, Any]
LANGUAGE = "zh-CN"
# The open formats that programs take a report's numbers in: ending → media type.
MEDIA = {"json": "application/json", "csv": "text/csv"}
# Search engines want 50 characters at least.
ABOUT_NUMBERS = (
    "政府信息公开工作年度报告的数据：官方表格里的每个数字照原文录入，附正文或者摘要，并核对能不能互相对上。"
)
# The same of a report of which not every cell is transcribed yet.
ABOUT_SOME_NUMBERS = (
    "政府信息公开工作年度报告的数据：官方表格里的数字照原文录入，有的格子还没有录入，另外注明；"
    "附正文或者摘要，并核对能不能互相对上。"
)

ABOUT_YEAR = (
    "收录的一年的政府信息公开工作年度报告，一份报告一行：机关、日期、核对标记、主要数字和办理结果占比，"
    "数字照原文所印；网站另有每份报告的全部格子。"
)


def linked_data(page: Page, settings: Settings) -> Markup:
    """JSON-LD of a page: its subject and the path to it, safe inside `<script>` and between single quotes."""
    graph = [*([page.subject] if page.subject else []), *_trail(page, settings)]
    whole = {"@context": "https://schema.org", "@graph": graph}
    text = htmlsafe_json_dumps(whole, lambda data: compact(data).decode())
    return Markup(HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def site_subject(settings: Settings) -> Data:
    """The portal as a whole."""
    return _filled(
        {
            "@type": "WebSite",
            "name": settings.name,
            "description": settings.description,
            "url": settings.address,
            "inLanguage": LANGUAGE,
            "license": settings.licence_address,
        }
    )


def agency_subject(portal: Portal, agency: Agency) -> Data:
    """An agency."""
    return _filled(
        {
            "@type": "GovernmentOrganization",
            "name": agency.name,
            "alternateName": list(agency.aliases),
            "url": agency.website,
            "areaServed": _area(portal.regions[agency.region]),
            "mainEntityOfPage": _locate(portal.settings, agency_path(agency), agency_path(agency)),
        }
    )


def report_subject(portal: Portal, report: Report) -> Data:
    """The numbers of a report, by whom they are, what they rest on and the files that hold them."""
    settings, agency = portal.settings, portal.agency(report.key)
    here = report_path(report.key)
    version = portal.history.versions.get(report.key)
    return _filled(
        {
            "@type": "Dataset",
            "name": report.title,
            "description": ABOUT_SOME_NUMBERS if report.unread else ABOUT_NUMBERS,
            "url": _known(settings, here),
            "dateModified": version and version.date,
            "inLanguage": LANGUAGE,
            "temporalCoverage": str(report.key.year),
            "spatialCoverage": _area(portal.regions[report.key.region]),
            "creator": _filled(
                {"@type": "GovernmentOrganization", "name": agency.name, "url": agency.website}
            ),
            "publisher": _publisher(settings),
            "license": settings.licence_address,
            "isBasedOn": _filled(
                {
                    "@type": "Report",
                    "name": report.title,
                    "url": report.source.url,
                    "datePublished": report.published,
                }
            ),
            "distribution": [
                _download(settings, here, data_path(report.key, ending), media)
                for ending, media in MEDIA.items()
            ],
        }
    )


def year_subject(settings: Settings, year: int) -> Data:
    """The reports of a year and the file that has a line for each."""
    here = year_path(year)
    return _filled(
        {
            "@type": "Dataset",
            "name": f"{year}年度政府信息公开工作年度报告的数据",
            "description": ABOUT_YEAR,
            "url": _known(settings, here),
            "inLanguage": LANGUAGE,
            "temporalCoverage": str(year),
            "publisher": _publisher(settings),
            "license": settings.licence_address,
            "includedInDataCatalog": _catalog(settings),
            "distribution": [_download(settings, here, year_data_path(year), MEDIA["csv"])],
        }
    )


def data_subject(settings: Settings) -> Data:
    """The data of the portal as a whole; each year says that it is part of it."""
    return _filled(
        {
            **_catalog(settings),
            "description": settings.description,
            "inLanguage": LANGUAGE,
            "publisher": _publisher(settings),
            "license": settings.licence_address,
        }
    )


def _catalog(settings: Settings) -> Data:
    return _filled({"@type": "DataCatalog", "name": f"{settings.name}：数据", "url": _known(settings, DATA)})


def _publisher(settings: Settings) -> Data:
    return {"@type": "Organization", "name": settings.name}


def _download(settings: Settings, source: str, path: str, media: str) -> Data:
    return {
        "@type": "DataDownload",
        "encodingFormat": media,
        "contentUrl": _locate(settings, source, path),
    }


def _known(settings: Settings, path: str) -> str | None:
    """Full address of a page, where the portal's own is known."""
    return settings.published(address(path)) if settings.address else None


def _area(region: Region) -> Data:
    return {"@type": "AdministrativeArea", "name": region.full_name}


def _trail(page: Page, settings: Settings) -> list[Data]:
    """The path of links at the head of the page; of regions only the innermost.

    A path has to have two steps: where the page's own is shorter, the page itself is the second.
    """
    if page.path == HOME:
        return []
    regions = [one for one in page.crumbs if one.path.startswith("regions/")]
    crumbs = [one for one in page.crumbs if one not in regions[:-1]]
    steps = [(one.label, one.path) for one in crumbs]
    steps += [(page.title, page.path)] if len(steps) < 2 else []
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": _locate(settings, page.path, path)}
        for number, (name, path) in enumerate(steps, 1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": items}]


def _locate(settings: Settings, source: str, target: str) -> str:
    """Full address of a page or file; where the portal's own is not known, as seen from `source`."""
    return _known(settings, target) or relative(source, target)


def _filled(data: Mapping[str, Any]) -> Data:
    """Without what is not known."""
    return {name: value for name, value in data.items() if value}
