"""`robots.txt`: everything may be read; where the list of addresses is.

Crawlers ask for it at the root of a host only. Under a sub-path it does no harm and is of no use.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.exporters.file import File
from generator.portal import Portal


def files(portal: Portal) -> Iterator[File]:
    """One file; it names the sitemap where the portal's address is known."""
    lines = ["User-agent: *", "Allow: /"]
    if portal.settings.address:
        lines.append(f"Sitemap: {portal.settings.published('sitemap.xml')}")
    yield File("robots.txt", "\n".join([*lines, ""]).encode())
