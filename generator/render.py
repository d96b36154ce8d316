"""A page → its Markdown text."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, partial

import jinja2

from generator import drawing, markdown_text
from generator.fields import UNREAD
from generator.metrics import percent_text
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
    region_data_path,
    region_path,
    region_year_path,
    relative,
    report_path,
    term_path,
    year_data_path,
    year_path,
)
from generator.settings import Settings

CONTACT_LABELS = (
    ("office", "部门"),
    ("address", "地址"),
    ("postcode", "邮编"),
    ("phone", "电话"),
    ("fax", "传真"),
    ("email", "电子邮箱"),
)


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
def environment() -> jinja2.Environment:
    """What all pages are drawn in, made once a process."""
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
