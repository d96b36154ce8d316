"""Pages that editors write by hand, in `content/pages/`; their links start at the root of the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.pages.page import HOME, Crumb, Page
from generator.portal import Common


def pages(common: Common) -> Iterator[Page]:
    """One page a file; its first `# heading` is the title. The page `about` leads to all others."""
    texts = {name: titled(name, text) for name, text in sorted(common.pages.items())}
    for name, (title, text) in texts.items():
        yield Page(
            path=_path(name),
            template="hand_written",
            title=title,
            description=f"{title}｜{common.settings.name}",
            crumbs=[Crumb("首页", HOME)],
            context={
                "body": _body(text),
                "settings": common.settings,
                "others": [(one, _path(other)) for other, (one, _) in texts.items() if other != name],
            },
        )


def _path(name: str) -> str:
    return f"{name}/index.md"


def titled(name: str, text: str) -> tuple[str, str]:
    """Title of a page, and the text below it."""
    match = re.match(r"#\s+(.+)\n", text)
    return (match[1].strip(), text[match.end() :]) if match else (name, text)


def _body(text: str) -> str:
    """The text with its relative links led from the page's own folder."""
    return re.sub(r"\]\((?![a-zA-Z]+:|[/#.])", "](../", text)
