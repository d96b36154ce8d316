"""What pages tell search engines, previews and crawlers, and the link that reports an error."""

from __future__ import annotations

import dataclasses
import html
import json
import re
import struct
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.content import load_content
from generator.exporters import crawlers
from generator.fields import Reader
from generator.history import Commit, History
from generator.pages.meta import linked_data, report_subject, site_subject
from generator.pages.page import Crumb, Page, address
from generator.portal import Portal, check_content
from generator.render import draw, environment
from generator.settings import Settings, read_settings
from generator.yaml_reader import parse_yaml
from tests.conftest import FABRICATED, ROOT
from tests.helpers import FORMS, codes
from tests.rehearsal import SFJ_2020
from tests.whole import all_pages

SITE = "https://portal.example.org/sub/path/"
# Text that ends scripts, quotes, front matter or lines.
HOSTILE = "</script><!-- ' \" & ]]> \u2028 \x07 --- : # {{ x }} {% raw %}"
TITLES = st.text(max_size=40) | st.just(HOSTILE)


@pytest.fixture(scope="module")
def portal() -> Portal:
    return check_content(load_content(FABRICATED, FORMS), FORMS)


@pytest.fixture(scope="module")
def pages(portal: Portal) -> dict[str, Page]:
    return {page.path: page for page in all_pages(portal)}


def _front(page: Page, settings: Settings) -> dict[str, Any]:
    text = draw(environment(), page, settings)
    match = re.match(r"---\n(.*?)\n---\n", text, re.S)
    assert match
    loaded: dict[str, Any] = yaml.safe_load(match[1])
    return loaded


def _graph(page: Page, settings: Settings) -> dict[str, dict[str, Any]]:
    data = json.loads(_front(page, settings)["jsonld"])
    assert data["@context"] == "https://schema.org"
    return {one["@type"]: one for one in data["@graph"]}


# -- schema.org ------------------------------------------------------------------------------------------


def test_every_page_but_the_first_has_its_path(pages: dict[str, Page], portal: Portal) -> None:
    for page in pages.values():
        graph = _graph(page, portal.settings)
        if page.path == "index.md":
            assert "BreadcrumbList" not in graph
            continue
        steps = graph["BreadcrumbList"]["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert len(steps) >= 2 and all(step["name"] for step in steps)
        targets = [step["item"].removeprefix(SITE) for step in steps]
        assert all(f"{target}index.md" in pages for target in targets), targets


def test_a_report_is_a_dataset_based_on_the_agencys_report(pages: dict[str, Page], portal: Portal) -> None:
    data = _graph(pages["990101/sfj/2020/index.md"], portal.settings)["Dataset"]
    # What search engines ask for: a name, and a description of 50 to 5,000 characters.
    assert data["name"] == "示例区司法局2020年政府信息公开工作年度报告"
    assert 50 <= len(data["description"]) <= 5000
    assert data["temporalCoverage"] == "2020"
    assert data["spatialCoverage"] == {"@type": "AdministrativeArea", "name": "示例省示例市示例区"}
    assert data["creator"] == {
        "@type": "GovernmentOrganization",
        "name": "示例区司法局",
        "url": "https://sfj.example.org/",
    }
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["isBasedOn"]["@type"] == "Report"
    assert data["isBasedOn"]["url"] == "https://sfj.example.org/2020.html"
    files = {one["encodingFormat"]: one["contentUrl"] for one in data["distribution"]}
    assert files == {
        "application/json": f"{SITE}data/990101/sfj/2020.json",
        "text/csv": f"{SITE}data/990101/sfj/2020.csv",
    }


def test_a_report_says_where_it_is_and_when_it_was_last_changed(portal: Portal) -> None:
    report = portal.reports[SFJ_2020]
    assert "dateModified" not in report_subject(portal, report)
    history = History("here", versions={SFJ_2020: Commit("0" * 40, 1767312000, "示例")})
    data = report_subject(dataclasses.replace(portal, history=history), report)
    assert (data["url"], data["dateModified"]) == (f"{SITE}990101/sfj/2020/", "2026-01-02")


def test_a_year_is_a_dataset_of_the_catalogue(pages: dict[str, Page], portal: Portal) -> None:
    data = _graph(pages["years/2021/index.md"], portal.settings)["Dataset"]
    assert (data["url"], data["temporalCoverage"]) == (f"{SITE}years/2021/", "2021")
    assert 50 <= len(data["description"]) <= 5000
    (file,) = data["distribution"]
    assert file["contentUrl"] == f"{SITE}data/years/2021.csv" and file["encodingFormat"] == "text/csv"
    others = [path for path in pages if path.startswith("years/2021/") and path != "years/2021/index.md"]
    assert others and all("Dataset" not in _graph(pages[path], portal.settings) for path in others)
    catalogue = _graph(pages["data/index.md"], portal.settings)["DataCatalog"]
    assert catalogue["url"] == f"{SITE}data/" and catalogue["license"] == data["license"]
    assert data["includedInDataCatalog"].items() <= catalogue.items()


def test_agencies_and_the_portal(pages: dict[str, Page], portal: Portal) -> None:
    agency = _graph(pages["990101/sfj/index.md"], portal.settings)["GovernmentOrganization"]
    assert agency["name"] == "示例区司法局" and agency["url"] == "https://sfj.example.org/"
    assert agency["mainEntityOfPage"] == f"{SITE}990101/sfj/"
    site = _graph(pages["index.md"], portal.settings)["WebSite"]
    assert site["name"] == portal.settings.name and site["url"] == SITE


def test_nothing_is_said_that_is_not_known(pages: dict[str, Page], portal: Portal) -> None:
    settings = dataclasses.replace(portal.settings, address=None, licence_address=None)
    assert set(site_subject(settings)) == {"@type", "name", "description", "inLanguage"}
    for page in pages.values():
        assert "null" not in linked_data(page, settings)


def test_without_an_address_links_are_relative(pages: dict[str, Page], portal: Portal) -> None:
    page = pages["checks/requests-balance/index.md"]
    steps = _graph(page, dataclasses.replace(portal.settings, address=None))["BreadcrumbList"]
    assert [one.get("item") for one in steps["itemListElement"]] == ["../../", "../../checks/"]


def test_it_stays_small(portal: Portal) -> None:
    versions = dict.fromkeys(portal.reports, Commit("0" * 40, 1767312000, "示例"))
    dated = dataclasses.replace(portal, history=History("here", versions=versions))
    for page in all_pages(dated):
        assert len(linked_data(page, portal.settings).encode()) <= 1600, page.path


@given(TITLES)
def test_titles_cannot_leave_their_place(title: str) -> None:
    settings = Settings("示例", "示例", SITE, *[None] * 6)
    page = Page("a/index.md", "glossary", title, "示例", [Crumb(title, "index.md")], subject={"name": title})
    text = linked_data(page, settings)
    assert not re.search("[<>&'\u2028\u2029\x00-\x1f]", text)
    subject, trail = json.loads(text)["@graph"]
    assert subject["name"] == title
    assert [one["name"] for one in trail["itemListElement"]] == [title, title]
    assert yaml.safe_load(f"jsonld: '{text}'") == {"jsonld": text}


# -- the head of the built pages -------------------------------------------------------------------------


def _head(file: Path) -> str:
    return file.read_text("utf-8").split("</head>")[0]


def test_previews(fabricated_site: Path) -> None:
    for file in sorted(fabricated_site.rglob("index.html")):
        path = file.parent.relative_to(fabricated_site).as_posix().replace(".", "")
        head = _head(file)
        found = dict(re.findall(r'<meta property="(og:[a-z_]+)" content="([^"]*)">', head))
        place = SITE + (f"{path}/" if path else "")
        assert found["og:url"] == place
        assert f'<link rel="canonical" href="{place}">' in head
        assert found["og:image"] == f"{SITE}assets/share.png"
        assert found["og:type"] == "website"
        assert found["og:site_name"] == "示例门户" and found["og:locale"] == "zh_CN"
        assert found["og:title"] and found["og:description"]
        assert '<meta name="twitter:card" content="summary">' in head
        (title,) = re.findall(r"<title>(.*?)</title>", head)
        assert title == (f"{found['og:title']}｜示例门户" if path else "示例门户")
        (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head)
        json.loads(data)


def test_titles_of_pages_are_escaped(fabricated_site: Path) -> None:
    head = _head(fabricated_site / "method/index.html")
    (title,) = re.findall(r"<title>(.*?)</title>", head)
    assert '"' not in title and html.unescape(title) == '示例的"方法" & 别的｜示例门户'
    assert 'content="示例的&#34;方法&#34; &amp; 别的"' in head


def test_the_picture_of_previews_is_a_square_png(fabricated_site: Path) -> None:
    data = (fabricated_site / "assets/share.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (512, 512)


def test_crawlers_find_every_page(fabricated_site: Path, pages: dict[str, Page], portal: Portal) -> None:
    text = (fabricated_site / "robots.txt").read_text("utf-8")
    assert text == f"User-agent: *\nAllow: /\nSitemap: {SITE}sitemap.xml\n"
    sitemap = (fabricated_site / "sitemap.xml").read_text("utf-8")
    assert set(re.findall("<loc>(.*?)</loc>", sitemap)) == {SITE + address(path) for path in pages}
    nowhere = dataclasses.replace(portal.settings, address=None)
    assert [file.data for file in crawlers.files(list(pages), nowhere)] == [b"User-agent: *\nAllow: /\n"]


@pytest.mark.parametrize(("count", "lists"), [(50_000, 0), (50_001, 2), (100_001, 3)])
def test_no_list_of_addresses_is_longer_than_crawlers_take(portal: Portal, count: int, lists: int) -> None:
    paths = [f"{number}/index.md" for number in range(count)]
    found = dict(crawlers.files(paths, portal.settings))
    named = re.findall(r"Sitemap: (.*)\n", found.pop("robots.txt").decode())
    assert named == ([SITE + name for name in found] or [f"{SITE}sitemap.xml"])
    assert len(found) == lists
    held = [data.decode().splitlines() for data in found.values()]
    assert all(len(one) <= 50_000 for one in held)
    assert [one for part in held for one in part] == (
        [SITE + address(path) for path in paths] if lists else []
    )


# -- reporting an error ----------------------------------------------------------------------------------


def _settings(value: str) -> tuple[Settings, list[str]]:
    root, problems = parse_yaml(f"name: 示例\ndescription: 示例\nreport_error: {value}\n", "portal.yml")
    assert root is not None
    reader = Reader("portal.yml", problems)
    return read_settings(reader, root), codes(reader.problems)


@pytest.mark.parametrize(
    "value",
    [
        "https://git.example.org/issues/new?title={title}&body={address}",
        "https://forms.example.org/",
        "mailto:editors@example.org",
        "null",
    ],
)
def test_settings_that_are_taken(value: str) -> None:
    settings, found = _settings(value)
    assert found == [] and settings.report_error == (None if value == "null" else value)


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org/{title}",
        "ftp://example.org/",
        "https://example.org/{name}",
        "https://example.org/{title",
        "https://example.org/{title!r}",
        '"https://example.org/ {title}"',
        "'https://example.org/\"onclick=alert(1)'",
        "mailto:editors",
        "mailto:editors@example.org?bcc=others@example.org",
        "mailto:a@example.org,b@example.org",
        '"mailto:a@example.org\\nBcc: b@example.org"',
    ],
)
def test_settings_that_are_refused(value: str) -> None:
    settings, found = _settings(value)
    assert len(found) == 1 and settings.report_error is None


@given(TITLES.filter(lambda text: not re.search("[\ud800-\udfff]", text)))
def test_titles_stay_one_value_of_the_link(title: str) -> None:
    bare = Settings("示例", "示例", SITE, *[None] * 6)
    form = dataclasses.replace(bare, report_error="https://git.example.org/new?t={title}&a={address}")
    link = form.error_link(title, "a/b/")
    assert link and re.fullmatch(r"[A-Za-z0-9:/?=&%._~-]+", link)
    assert parse_qs(urlsplit(link).query, keep_blank_values=True) == {"t": [title], "a": [f"{SITE}a/b/"]}
    mail = dataclasses.replace(bare, report_error="mailto:editors@example.org").error_link(title, "a/b/")
    assert mail and mail.startswith("mailto:editors@example.org?subject=") and mail.count("&") == 1
    assert parse_qs(urlsplit(mail).query, keep_blank_values=True)["subject"] == [title]


def test_every_page_says_where_to_report_an_error(fabricated_site: Path) -> None:
    for file in sorted(fabricated_site.rglob("index.html")):
        text = file.read_text("utf-8")
        (link,) = re.findall(r'<p class="report-error"[^>]*><a href="([^"]+)">发现错误？告诉我们</a>', text)
        query = parse_qs(urlsplit(html.unescape(link)).query)
        (place,) = re.findall(r'<link rel="canonical" href="([^"]+)">', text)
        assert query["description"] == [place]


def test_without_a_setting_the_link_leads_to_the_contact(pages: dict[str, Page], portal: Portal) -> None:
    settings = dataclasses.replace(portal.settings, report_error=None)
    text = draw(environment(), pages["990101/sfj/2020/index.md"], settings)
    assert '<a href="../../../about/#contact">发现错误？告诉我们</a>' in text
    about = draw(environment(), pages["about/index.md"], portal.settings)
    assert "{: #contact }" in about


def test_the_page_about_leads_to_all_hand_written_pages(pages: dict[str, Page], portal: Portal) -> None:
    about = draw(environment(), pages["about/index.md"], portal.settings)
    for name in portal.pages:
        assert (f"](../{name}/index.md)" in about) is (name != "about")


def test_the_published_pages_lead_somewhere() -> None:
    for file in (ROOT / "content/pages").glob("*.md"):
        for target in re.findall(r"\]\((?!https?:|mailto:)([^)#]+)", file.read_text("utf-8")):
            page = target.removesuffix("/index.md")
            fixed = ("checks", "glossary", "regions", "years")
            assert page in fixed or (file.parent / f"{page}.md").is_file(), (file.name, target)
