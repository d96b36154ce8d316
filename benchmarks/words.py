"""How much text the pages of two builders show: speed means little where one of them says less."""

from __future__ import annotations

import statistics
from pathlib import Path

import lxml.html

# So many pages of each kind are read; enough to see a part that is missing.
SAMPLE = 300
UNSEEN = "//script | //style | //noscript"


def compared(ours: Path, other: Path) -> dict[str, float]:
    """Characters that pages of `other` show for each that ours show: middle, least and most of a sample."""
    paths = sorted(file.relative_to(ours) for file in ours.rglob("index.html"))
    step = max(len(paths) // SAMPLE, 1)
    found = [shown(other / path) / shown(ours / path) for path in paths[::step] if (other / path).is_file()]
    return {
        "middle": round(statistics.median(found), 4),
        "least": round(min(found), 4),
        "most": round(max(found), 4),
        "pages": len(found),
    }


def shown(page: Path) -> int:
    """Characters of a page that readers see, blanks left out."""
    tree = lxml.html.document_fromstring(page.read_text("utf-8"))
    for element in tree.xpath(UNSEEN):
        element.drop_tree()
    return sum(not sign.isspace() for sign in tree.text_content())
