"""Pages that editors write by hand, in `content/pages/`."""

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
            path=f"{name}.md",
            template="hand_written",
            title=title,
            description=f"{title}｜{portal.settings.name}",
            crumbs=[Crumb("首页", HOME)],
            context={"body": text[match.end() :] if match else text, "settings": portal.settings},
        )
