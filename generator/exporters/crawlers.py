"""For crawlers: `robots.txt`, and lists of addresses where there are too many for the site's one sitemap.

Crawlers ask for `robots.txt` at the root of a host only; under a sub-path it does no harm and is of no use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.exporters.file import File
from generator.pages.page import address
from generator.settings import Settings

# What a sitemap may hold (sitemaps.org). The site builder writes one, `sitemap.xml`, whatever its size.
MOST = 50_000


def files(paths: Sequence[str], settings: Settings) -> Iterator[File]:
    """Files that lead to the pages `paths`; where the portal's address is not known, no lists."""
    maps = [] if settings.address is None else ["sitemap.xml"]
    if maps and len(paths) > MOST:
        maps = []
        for start in range(0, len(paths), MOST):
            maps.append(f"sitemaps/{start // MOST + 1}.txt")
            places = (settings.published(address(path)) for path in paths[start : start + MOST])
            yield File(maps[-1], "".join(f"{place}\n" for place in places).encode())
    lines = ("User-agent: *", "Allow: /", *(f"Sitemap: {settings.published(one)}" for one in maps))
    yield File("robots.txt", "".join(f"{line}\n" for line in lines).encode())
