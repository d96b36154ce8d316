"""The sites that browser tests visit, and a visit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.visits import Visit, options
from tests.conftest import serving


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with serving(site) as address:
        yield address


@pytest.fixture(scope="session")
def founding_address(founding_site: Path) -> Iterator[str]:
    """Of the site of the founding reports alone."""
    with serving(founding_site) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A fresh page; `param` may hold the options of its context. Only the test's own site may be asked."""
    which = "founding_address" if "founding_address" in request.fixturenames else "address"
    address: str = request.getfixturevalue(which)
    context: BrowserContext = browser.new_context(**getattr(request, "param", {}))
    visit = Visit(context.new_page())
    visit.page.on("console", lambda message: visit.console.append(f"{message.type}: {message.text}"))
    visit.page.on("pageerror", lambda error: visit.console.append(str(error)))
    visit.page.on(
        "request",
        lambda sent: (
            None if sent.url.startswith((address, "data:", "blob:")) else visit.foreign.append(sent.url)
        ),
    )
    yield visit
    context.close()
    assert visit.console == []
    assert visit.foreign == []


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page; `param` holds the options of its context."""
    context = browser.new_context(**getattr(request, "param", options(1280)))
    yield context.new_page()
    context.close()
