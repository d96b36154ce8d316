"""Searching as tests do it: open the dialog, ask, read what it found and what is marked in a page."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

INPUT = "#search-input"
FULL = "section[aria-labelledby=search-full]"
HIGHLIGHTED = "[...(CSS.highlights?.get('sought') ?? [])].map(one => one.toString())"


def open_search(page: Page) -> None:
    """By the button at the top of every page, with all that comes with it."""
    page.locator(".md-header .seek").click()
    page.locator("#search-said", has_not_text="正在载入").wait_for(state="attached")


def ask(page: Page, query: str) -> None:
    """Type, and wait for the whole answer."""
    page.locator(INPUT).fill(query)
    page.locator("#search-said", has_text=f"“{query}”：").wait_for(timeout=8000)


def lines(page: Page) -> Locator:
    """The lines of the full text."""
    return page.locator(f"{FULL} li")


def addresses(page: Page, of: str = "#search-found") -> list[str]:
    """Paths below the root that the dialog's lines lead to, in order."""
    found: list[str] = page.eval_on_selector_all(f"{of} .search-to", "all => all.map(one => one.href)")
    return [urlsplit(one).path.removeprefix("/sub/") for one in found]


def marked(page: Page) -> list[str]:
    """What is marked in a page, as soon as something is."""
    for _ in range(50):
        found: list[str] = page.evaluate(HIGHLIGHTED) or page.locator("mark.sought").all_inner_texts()
        if found:
            return found
        page.wait_for_timeout(100)
    return []
