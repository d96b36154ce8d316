"""Pages that editors write by hand, in `content/pages/`; their links start at the root of the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.pages.page import HOME, Crumb, Page
from generator.portal import Portal


def pages(portal: Portal) -> Iterator[Page]:
    """One page a file; its first `# heading` is the title."""
    for name, text in sorted(portal.pages.items()):
        match = re.match(r"#\s+(.+)\n", text)
        title = match[1].strip() if match else name
        yield Page(
            path=f"{name}/index.md",
            template="hand_written",
            title=title,
            description=f"{title}｜{portal.settings.name}",
            crumbs=[Crumb("首页", HOME)],
            context={"body": _body(text[match.end() :] if match else text), "settings": portal.settings},
        )


def _body(text: str) -> str:
    """The text with its relative links led from the page's own folder."""
    return re.sub(r"\]\((?![a-zA-Z]+:|[/#.])", "](../", text)
