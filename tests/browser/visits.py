"""Visits of pages as tests make them: which pages, in which windows, and what went on meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.page_types import page_types
from tests.conftest import BEILUN, YUYAO, report_keys

WIDTHS = (1280, 768, 360, 320)
SCHEMES = ("light", "dark")
# WCAG 2.2 AA and everything it includes.
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

# What another scheme can change: colours and nothing else.
AXE_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


@dataclass
class Visit:
    """A page, and what went on while it was open."""

    page: Page
    console: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def options(width: int, scheme: str = "light", script: bool = True) -> dict[str, Any]:
    return {
        "viewport": {"width": width, "height": 800},
        "color_scheme": scheme,
        "java_script_enabled": script,
    }


def pages_of(site: Path) -> dict[str, str]:
    """One page of every kind: those of the founding reports that are there, or else of some other."""
    there = report_keys()
    pages = dict(page_types(site, BEILUN if BEILUN in there else None))
    del pages["missing"]  # its addresses start at the root that the site is published under
    if YUYAO in there:
        pages |= {"report with annex": f"{YUYAO}/"}
    return pages


def width_beyond(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    beyond: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(0, beyond)


def violations(page: Page, rules: dict[str, Any] = AXE_RULES) -> list[tuple[str, list[str]]]:
    """What axe finds: rules, each with the first places."""
    found = Axe().run(page, options=rules).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]
