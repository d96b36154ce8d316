"""The built site: complete links, the same bytes anywhere, and never a half-built one."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from generator.project import MARKER, Project
from generator.settings import Settings
from generator.site import OF_ITS_SEARCH, SEARCH_SCRIPTS, load_config
from tests.conftest import (
    BEILUN,
    FABRICATED,
    FOUNDING,
    ROOT,
    copy_project,
    gongkai,
    report_keys,
)

SAME_SETTINGS = "mkdocs.yml has to repeat the name, description and address of content/portal.yml"
FOREIGN = re.compile(r"^(?:https?:)?//")


class _Page(HTMLParser):
    """Ids, links, and everything a browser would load, of one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(found["id"] or "")
        if tag == "a" and found.get("href"):
            self.links.append(found["href"] or "")
        if tag in ("script", "img", "iframe", "source") and found.get("src"):
            self.loads.append(found["src"] or "")
        if tag == "link" and found.get("rel") in ("stylesheet", "icon", "preload", "preconnect"):
            self.loads.append(found["href"] or "")


@cache
def _pages(site: Path) -> Mapping[Path, _Page]:
    """By file; read once, as nothing here alters the sites that tests share."""
    return {file: _Page(file.read_text("utf-8")) for file in sorted(site.rglob("*.html"))}


@pytest.mark.parametrize("which", ["site", "fabricated_site", "rehearsal_site"])
def test_every_link_leads_somewhere(which: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(which)
    pages = _pages(site)
    broken = []
    for file, page in pages.items():
        # 404.html is served for any address; its links start at the root of the published address.
        links = [] if file.name == "404.html" else page.links
        loads = [] if file.name == "404.html" else page.loads
        for link in [*links, *loads]:
            address, fragment = urldefrag(link)
            if FOREIGN.match(address) or urlsplit(address).scheme in ("mailto", "tel"):
                continue
            target = (file.parent / unquote(urlsplit(address).path)).resolve() if address else file
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file() or (fragment and target in pages and fragment not in pages[target].ids):
                broken.append((file.relative_to(site).as_posix(), link))
    assert broken == []


@pytest.mark.parametrize("which", ["site", "fabricated_site", "rehearsal_site"])
def test_ids_are_unique_and_nothing_loads_from_elsewhere(which: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(which)
    for file, page in _pages(site).items():
        assert len(page.ids) == len(set(page.ids)), file
        # 404.html names its own assets by the address the site is published under.
        loads = [url for url in page.loads if not (file.name == "404.html" and url.startswith("/"))]
        assert [url for url in loads if FOREIGN.match(url)] == [], file


def test_hostile_text_stays_text(fabricated_site: Path) -> None:
    text = (fabricated_site / "990100/rmzf/2021/index.html").read_text("utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert(1)" not in text
    assert "evil.example/x.png)" in text and 'src="http://evil.example' not in text
    assert 'href="javascript:' not in text
    assert not re.search(r"<[^>]+onclick", text)


def test_a_report_page_is_small(site: Path) -> None:
    """Of other reports, the words may be longer than the founding five's, but not the page around them."""
    for key in report_keys():
        size = (site / key / "index.html").stat().st_size
        words = 0 if key in FOUNDING else (ROOT / f"content/reports/{key}.yml").stat().st_size
        assert size <= 55_000 + words, key


def test_pages_with_many_findings_stay_small(rehearsal_site: Path) -> None:
    pages = ("990101/sfj/2020", "990101/sfj/2021", "990101/sfj/2022", "checks/not-collected", "checks")
    sizes = {page: (rehearsal_site / page / "index.html").stat().st_size for page in pages}
    assert {page: size for page, size in sizes.items() if size > 70_000} == {}


@pytest.mark.parametrize(
    ("which", "key"),
    [
        pytest.param("site", BEILUN, marks=pytest.mark.founding(BEILUN)),
        ("fabricated_site", "990101/sfj/2021"),
    ],
)
def test_official_tables_have_captions_and_scoped_headers(
    which: str, key: str, request: pytest.FixtureRequest
) -> None:
    site: Path = request.getfixturevalue(which)
    text = (site / key / "index.html").read_text("utf-8")
    tables = re.findall(r"<table.*?</table>", text, re.S)
    assert sum("official" in table for table in tables) == 6
    for table in tables:
        assert "<caption>" in table
        heads = re.findall(r"<th\b[^>]*>", table)
        assert heads and all("scope=" in head for head in heads)


def _digest(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def test_the_same_content_gives_the_same_bytes_anywhere(site: Path, tmp_path: Path) -> None:
    """Another folder, another time zone, another language, files made in another order."""
    root = copy_project(tmp_path / "elsewhere")
    content = root / "content"
    files = sorted((path for path in content.rglob("*") if path.is_file()), reverse=True)
    moved = tmp_path / "moved"
    for file in files:
        target = moved / file.relative_to(content)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    shutil.rmtree(content)
    shutil.move(moved, content)
    environment = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    done = gongkai("build", cwd=root, env=environment)
    assert done.returncode == 0, done.stderr
    assert _digest(root / "build" / "site") == _digest(site)


def test_a_failing_build_leaves_the_last_site(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project", FABRICATED)
    assert gongkai("build", cwd=root).returncode == 0
    before = _digest(root / "build" / "site")
    report = root / "content/reports/990101/sfj/2022.yml"
    good = report.read_text("utf-8")

    report.write_text(good.replace("total: [0, 0,", "total: [0, no,"), "utf-8")
    failed = gongkai("build", cwd=root)
    assert failed.returncode == 1
    assert f"{Path('content/reports/990101/sfj/2022.yml')}" in failed.stderr
    assert "40:14" in failed.stderr and "no" in failed.stderr
    assert "Traceback" not in failed.stderr + failed.stdout
    assert _digest(root / "build" / "site") == before

    report.write_text(good, "utf-8")
    page = root / "content/pages/about.md"
    page.write_text(page.read_text("utf-8") + "\n[断了](nowhere.md)\n", "utf-8")
    failed = gongkai("build", cwd=root)
    assert failed.returncode == 3
    assert "nowhere.md" in failed.stderr
    assert _digest(root / "build" / "site") == before
    assert [path.name for path in (root / "build").iterdir() if path.name.startswith(".")] == []


def test_deleted_reports_leave_no_page(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project", FABRICATED)
    assert gongkai("render", cwd=root).returncode == 0
    assert (root / "build/docs/990100/rmzf/2021/index.md").is_file()
    shutil.rmtree(root / "content/reports/990100")
    assert gongkai("render", cwd=root).returncode == 0
    assert not (root / "build/docs/990100").exists()
    assert (root / "build/docs/990101/sfj/2021/index.md").is_file()


def test_out_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", "utf-8")
    for verb in ("build", "render"):
        done = gongkai(verb, "--content", "tests/content", "--out", tmp_path)
        assert done.returncode == 2
        assert (tmp_path / "thesis.txt").read_text("utf-8") == "years of work"
    for inside in ("content/new", "."):
        done = gongkai("build", "--out", inside)
        assert done.returncode == 2, inside


def test_plain_mkdocs_builds_the_rendered_pages(docs: Path, site: Path, tmp_path: Path) -> None:
    """No gongkai in the run: what a page needs stands in the Markdown, and our own pages are no others."""
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--site-dir",
        str(tmp_path / "site"),
    ]
    root, epoch = docs.parent.parent, {"SOURCE_DATE_EPOCH": "0"}
    done = subprocess.run(
        command, cwd=root, env=os.environ | epoch, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert _but_scripts(tmp_path / "site") == _but_scripts(site), SAME_SETTINGS


def _but_scripts(site: Path) -> dict[str, str]:
    """Every file but those that the site does without and the scripts that are joined in it."""
    apart = (".map", *(f"assets/search/{name}.js" for name in SEARCH_SCRIPTS))
    return {
        path: digest
        for path, digest in _digest(site).items()
        if not path.endswith(apart) and not path.startswith(OF_ITS_SEARCH) and path != MARKER
    }


def test_portal_and_builder_agree(project: Path) -> None:
    from mkdocs.config import load_config

    from generator.content import load_content
    from generator.form_reader import load_forms

    config = load_config(str(project / "mkdocs.yml"))
    settings = load_content(project / "content", load_forms()).settings
    assert settings is not None
    assert (config.site_name, config.site_description, config.site_url) == (
        settings.name,
        settings.description,
        settings.address,
    ), SAME_SETTINGS


def test_nothing_is_left_of_the_search_of_the_theme(site: Path) -> None:
    files = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    assert {"search/registry.json", "search/pages.json", "search/variants.json"} <= files
    assert not [file for file in files if "lunr" in file or "search_index" in file or "/workers/" in file]
    assert "jieba" not in (ROOT / "requirements-dev.lock").read_text("utf-8")


def test_zensical_builds_the_same_pages(docs: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Material's heir must be able to take over; the newest version that installs is tried."""
    home = ROOT / "build" / "zensical"
    binary = home / "bin" / "zensical"
    if not binary.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        install = [
            str(home / "bin/python"),
            "-m",
            "pip",
            "--disable-pip-version-check",
            "install",
            "-q",
            "zensical",
        ]
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            shutil.rmtree(home)
            pytest.skip(f"no wheel of zensical is to be had: {done.stderr[-300:]}")
    project, root = docs.parent.parent, tmp_path_factory.mktemp("zensical") / "gongkai"
    shutil.copytree(project, root)
    shutil.rmtree(root / "build/site")
    done = subprocess.run([str(binary), "build"], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    report = BEILUN if BEILUN in report_keys() else next(iter(report_keys()), None)
    chosen = [f"{report}/index.html", f"regions/{report[:6]}/index.html"] if report else []
    for page in ("index.html", *chosen):
        ours = (project / "build/site" / page).read_text("utf-8")
        theirs = (root / "build/site" / page).read_text("utf-8")
        assert re.findall(r"<t[dh]\b[^>]*>.*?</t[dh]>", theirs) == re.findall(
            r"<t[dh]\b[^>]*>.*?</t[dh]>", ours
        )
        assert _article(theirs) == _article(ours)


def _article(html: str) -> str:
    """The words of a page's article, whatever the frame around it."""
    article = re.search(r"<article.*?</article>", html, re.S)
    assert article
    bare = re.sub(
        r"<(a class=\"headerlink\"|button|script|svg|style)\b.*?</(a|button|script|svg|style)>",
        "",
        article[0],
        flags=re.S,
    )
    return "".join(re.sub(r"<[^>]+>", "", bare).split())


def test_a_relative_folder_for_the_site_is_one_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MkDocs would take it for one beside its configuration."""
    monkeypatch.chdir(tmp_path)
    settings = Settings("示例", "示例", *[None] * 7)
    config = load_config(Project(ROOT), settings, Path("g/site"), None)
    assert Path(config.site_dir) == tmp_path / "g" / "site"
