"""What a report's page offers to take away: files in several formats, and its badge to embed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.pages.page import badge_path, data_path, full_address, report_path
from generator.portal import Portal
from generator.reports import ReportKey

# Endings of the files and what each is for, the most useful to most people first.
FORMATS = (
    ("xlsx", "Excel", "每张表一个工作表"),
    ("csv", "CSV", "每行一个格子"),
    ("json", "JSON", "带正文和核对结果"),
    ("yml", "YAML", "本站的文件，原样"),
)


@dataclass(frozen=True, slots=True)
class Embed:
    """A badge to embed: its picture below the site's root, and full addresses for the snippets."""

    words: str
    picture: str
    page_address: str
    picture_address: str
    complete: bool
    """Whether the addresses are complete; where not, words say what to put in."""


def badge_words(year: int) -> str:
    """The words on a badge beside its mark."""
    return f"{year}年政府信息公开年报核对"


def downloads(key: ReportKey) -> Sequence[tuple[str, str, str]]:
    """Path, name and purpose of each file of a report."""
    return [(data_path(key, ending), name, purpose) for ending, name, purpose in FORMATS]


def embed(portal: Portal, key: ReportKey) -> Embed:
    """The badge of a report; its words are fixed but for the year, whatever the agency's name is."""
    picture = badge_path(key.region, key.agency, f"{key.year}.svg")
    return Embed(
        words=f"{key.year}年报核对标记",
        picture=picture,
        page_address=full_address(portal, report_path(key)),
        picture_address=full_address(portal, picture),
        complete=portal.settings.address is not None,
    )
