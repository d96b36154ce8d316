"""Portal → Markdown pages on disk. Writes only what changed and removes what is no longer made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

import jinja2

from generator import drawing, markdown_text
from generator.exporters import EXPORTERS, crawlers, search
from generator.exporters.file import File
from generator.fields import UNREAD
from generator.metrics import percent_text
from generator.pages import PAGES
from generator.pages.meta import linked_data
from generator.pages.page import (
    ABOUT,
    CHANGES,
    CHECKS,
    COMPARE,
    DATA,
    REGIONS,
    YEARS,
    Page,
    address,
    agency_path,
    check_path,
    data_path,
    region_data_path,
    region_path,
    region_year_path,
    relative,
    report_path,
    term_path,
    year_data_path,
    year_path,
)
from generator.portal import Portal
from generator.project import MARKER, MARKER_TEXT, claim
from generator.settings import Settings

CONTACT_LABELS = (
    ("office", "部门"),
    ("address", "地址"),
    ("postcode", "邮编"),
    ("phone", "电话"),
    ("fax", "传真"),
    ("email", "电子邮箱"),
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a run did: pages made, files written and deleted."""

    pages: int
    written: int
    deleted: int


def render(
    portal: Portal,
    out: Path,
    content: Path,
    tick: Callable[[], None] = lambda: None,
    cache: Path | None = None,
) -> Rendered:
    """Write all pages below `out`, and files for download (copies of the report files come from `content`).

    `cache` is a folder for what is costly to make again. Every page is drawn before anything is written.
    Raises `NotOurs` where `out` has other contents.
    """
    claim(out)
    files: dict[str, bytes] = {MARKER: MARKER_TEXT.encode()}
    pages = 0
    environment = _environment()
    for page in (page for kind in PAGES for page in kind(portal)):
        files[page.path] = draw(environment, page, portal.settings).encode("utf-8")
        pages += 1
        tick()
    for key in portal.reports:
        source = content / "reports" / key.region / key.agency / f"{key.year}.yml"
        files[data_path(key)] = source.read_bytes()
    files |= dict(crawlers.files([path for path in files if path.endswith(".md")], portal.settings))
    written = sum(_write(out / path, data) for path, data in files.items())
    kept = {out / path for path in files}
    # One at a time: together they are several times the pages, too much to hold.
    for path, data in _downloads(portal, cache):
        written += _write(out / path, data)
        kept.add(out / path)
    deleted = _delete_others(out, kept)
    return Rendered(pages, written, deleted)


def _downloads(portal: Portal, cache: Path | None) -> Iterator[File]:
    for kind in EXPORTERS:
        yield from kind(portal)
    yield from search.files(portal, cache and cache / search.FOLDER)


def draw(environment: jinja2.Environment, page: Page, settings: Settings) -> str:
    """The Markdown text of a page."""
    href = partial(relative, page.path)
    template = environment.get_template(f"{page.template}.md.j2")
    frame = {
        "linked_data": linked_data(page, settings),
        "error_link": settings.error_link(page.title, address(page.path)),
    }
    text = template.render(
        page=page, href=href, md_path=partial(_md_path, page.path), **frame, **page.context
    )
    return _tidy(text)


def _md_path(source: str, target: str) -> str:
    """Path of another page's file, for Markdown links, which the site builder checks and rewrites."""
    return "../" * source.count("/") + target


def _tidy(text: str) -> str:
    """No trailing blanks, no runs of empty lines: the pages are read by people, too."""
    tidy = "\n".join(map(str.rstrip, text.strip().split("\n")))
    while "\n\n\n" in tidy:
        tidy = tidy.replace("\n\n\n", "\n\n")
    return tidy + "\n"


@cache
def _environment() -> jinja2.Environment:
    environment = drawing.environment()
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.filters |= {
        "md": markdown_text.inline,
        "narrative": markdown_text.narrative,
        "words": markdown_text.words,
        "cdate": chinese_date,
        "percent": percent_text,
        "signed": signed,
    }
    environment.globals |= {
        "agency_path": agency_path,
        "check_path": check_path,
        "region_data_path": region_data_path,
        "region_path": region_path,
        "region_year_path": region_year_path,
        "report_path": report_path,
        "term_path": term_path,
        "year_data_path": year_data_path,
        "year_path": year_path,
        "CHANGES": CHANGES,
        "ABOUT": ABOUT,
        "CHECKS": CHECKS,
        "COMPARE": COMPARE,
        "DATA": DATA,
        "REGIONS": REGIONS,
        "YEARS": YEARS,
        "UNREAD": UNREAD,
        "contact_labels": CONTACT_LABELS,
    }
    return environment


def chinese_date(date: str | None) -> str:
    """`2022-01-17` → `2022年1月17日`; `2022-01` → `2022年1月`; None → `不详`."""
    if date is None:
        return "不详"
    parts = [int(part) for part in date.split("-")]
    return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def signed(number: Decimal) -> str:
    """`3` → `+3`, `-2.50` → `−2.50` (with a minus sign), `0` → `0`."""
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{abs(number):f}"


def _write(file: Path, data: bytes) -> bool:
    """Write a file unless it already holds these bytes."""
    try:
        if file.read_bytes() == data:
            return False
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        pass
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return True


def _delete_others(out: Path, kept: set[Path]) -> int:
    deleted = 0
    for path in _bottom_up(out):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in kept:
            path.unlink()
            deleted += 1
    return deleted


def _bottom_up(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            yield from _bottom_up(path)
        yield path
