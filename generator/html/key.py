"""A digest of all that a finished page depends on beside its own Markdown."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import generator
from generator.project import Project
from generator.settings import Settings

# What makes pages of Markdown; an update of any may change every page.
_PACKAGES = ("mkdocs", "mkdocs-material", "Markdown", "Jinja2", "MarkupSafe", "PyYAML", "pymdown-extensions")
# Our own part in it, below the package.
_OURS = ("html", "site.py", "mkdocs_hooks.py", "joined_scripts.py")


def key_of(project: Project, settings: Settings, base_url: str | None) -> str:
    """The digest (hexadecimal). Raises OSError where mkdocs.yml cannot be read."""
    digest = hashlib.sha256()
    for part in _parts(project, settings, base_url):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _parts(project: Project, settings: Settings, base_url: str | None) -> Iterator[bytes]:
    shown = (settings.name, settings.description, settings.address, settings.licence_name, base_url)
    yield repr((sys.version, os.environ.get("SOURCE_DATE_EPOCH", "0"), shown)).encode()
    for package in _PACKAGES:
        yield f"{package} {_version(package)}".encode()
    yield project.config.read_bytes()
    yield from _files(project.root / "theme_overrides", project.root / "theme_overrides")
    package_root = Path(generator.__file__).parent
    for name in _OURS:
        yield from _files(package_root / name, package_root)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _files(path: Path, root: Path) -> Iterator[bytes]:
    """Paths and texts of a file, or of all files below a folder, in one order everywhere."""
    found = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    for file in found:
        if file.suffix != ".pyc":
            yield file.relative_to(root).as_posix().encode()
            yield file.read_bytes()
