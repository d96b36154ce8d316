"""Where pages are, as far as it shows in what stands around them: the links there are relative."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Folders that are the same in an address and in a path.
_SIMPLE = re.compile(r"(?:[A-Za-z0-9_-]+/)*")


def out_path(path: str) -> str:
    """Path of a Markdown file's finished page: `a/b/index.md` → `a/b/index.html`, `a.md` → `a/index.html`."""
    folder, slash, name = path.rpartition("/")
    stem = name.removesuffix(".md")
    if stem in ("index", "README"):
        return f"{folder}{slash}index.html"
    return f"{folder}{slash}{stem}/index.html"


def url_of(path: str) -> str:
    """Address of a page below the root, empty for the home page."""
    return out_path(path).removesuffix("index.html")


def is_simple(url: str) -> bool:
    """Whether an address is written without any sign that has to be quoted."""
    return _SIMPLE.fullmatch(url) is not None


def relative(target: str, url: str) -> str:
    """Link to a file (path below the root) from a page, as the theme's filter `url` makes it."""
    here, there = url.split("/")[:-1], target.split("/")
    common = 0
    while common < min(len(here), len(there)) and here[common] == there[common]:
        common += 1
    return "/".join([".."] * (len(here) - common) + there[common:])


@dataclass(frozen=True, slots=True)
class Place:
    """Places from which a frame's links look the same: so deep, and in this folder (`a/`) that it names."""

    depth: int
    folder: str

    @property
    def example(self) -> str:
        """Address of a page there; in it `unlike` stands for whatever its own folders are called."""
        return self.folder + "".join(f"zq{number}zq/" for number in range(self.folder.count("/"), self.depth))


def place_of(url: str, linked: frozenset[str]) -> Place:
    """The place of a page; `linked` are the folders that frames link to, or into."""
    folders = url.split("/")[:-1]
    shared = ""
    for folder in folders:
        if f"{shared}{folder}/" not in linked:
            break
        shared += f"{folder}/"
    return Place(len(folders), shared)


_LINK = re.compile(r'(?:href|src)="((?:\.\./)*)(\.\.|[^"#?:]*)[^"]*"')


def linked_folders(html: str) -> set[str]:
    """Folders below the root that a page's relative links name."""
    folders = set()
    for found in _LINK.finditer(html):
        parts = found[2].strip("/").split("/")
        for count in range(1, len(parts) + 1):
            folders.add("/".join(parts[:count]) + "/")
    return folders - {"../", "./", "/"}
