"""What MkDocs is told of a portal, and what of the theme's files the site needs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import escape

from generator.joined_scripts import joined
from generator.project import Project
from generator.settings import Settings

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


# What the theme brings for its own search, which is off: a megabyte that no page asks for.
OF_ITS_SEARCH = ("assets/javascripts/lunr/", "assets/javascripts/workers/")

# What pages load of the search, below theme_overrides/assets/search.
SEARCH_FOLDER = "assets/search/"
SEARCH_SCRIPTS = ("ui", "engine", "mark")


def shipped(static: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Of the theme's files, those that the site needs (path, bytes), the scripts of the search joined.

    Raises `SiteFailed`.
    """
    modules: dict[str, str] = {}
    for path, data in static:
        if path.startswith(SEARCH_FOLDER) and path.endswith(".js"):
            modules[path.removeprefix(SEARCH_FOLDER).removesuffix(".js")] = data.decode("utf-8")
        elif not (path.startswith(OF_ITS_SEARCH) or (path.startswith("assets/") and path.endswith(".map"))):
            yield path, data
    for name, text in modules.items():
        whole = joined(modules, name) if name in SEARCH_SCRIPTS else text
        yield f"{SEARCH_FOLDER}{name}.js", whole.encode("utf-8")


def load_config(project: Project, settings: Settings, site_dir: Path, serve_url: str | None) -> MkDocsConfig:
    """MkDocs' configuration, with what `portal.yml` says of the portal in place of the defaults."""
    # The banner about MkDocs 2 is for theme users; gongkai pins both (see DECISIONS.md).
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    # Nothing in the site may depend on the day it is built.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    from mkdocs.config import load_config as load

    return load(
        config_file=str(project.config),
        docs_dir=str(project.docs),
        site_dir=str(site_dir.absolute()),
        site_name=settings.name,
        site_description=settings.description,
        site_url=serve_url or settings.address or "",
        copyright=footer(settings),
    )


def footer(settings: Settings) -> str:
    """The line at the foot of every page (HTML)."""
    licence = f"；数据和摘要以 {escape(settings.licence_name)} 许可提供" if settings.licence_name else ""
    return f"报告由各机关公布{licence}"
