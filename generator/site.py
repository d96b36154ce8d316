"""Markdown pages → the finished site, through MkDocs; replaced as a whole or not at all."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import jinja2
from jinja2.bccache import Bucket
from markupsafe import escape

from generator.joined_scripts import join_scripts, joined
from generator.project import MARKER, MARKER_TEXT, Project, SiteFailed, claim
from generator.settings import Settings

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


# What the theme brings for its own search, which is off: a megabyte that no page asks for.
OF_ITS_SEARCH = ("assets/javascripts/lunr/", "assets/javascripts/workers/")

# What pages load of the search, below theme_overrides/assets/search.
SEARCH_FOLDER = "assets/search/"
SEARCH_SCRIPTS = ("ui", "engine", "mark")


def build_site(project: Project, settings: Settings, out: Path) -> None:
    """Build into a folder beside `out` and swap the two. Raises `SiteFailed`; `out` is then as before."""
    if project.root / "build" not in out.absolute().parents:
        claim(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    staged = out.with_name(f".{out.name}.new")
    previous = out.with_name(f".{out.name}.old")
    if previous.exists() and not out.exists():
        previous.rename(out)
    for leftover in (staged, previous):
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        run_mkdocs(project, settings, staged)
        for unneeded in staged.glob("assets/**/*.map"):  # of the theme's sources, more than all it is made of
            unneeded.unlink()
        join_scripts(staged / "assets" / "search", SEARCH_SCRIPTS)
        for folder in OF_ITS_SEARCH:
            shutil.rmtree(staged / folder, ignore_errors=True)
        (staged / MARKER).write_text(MARKER_TEXT, "utf-8")
        if out.exists():
            out.rename(previous)
        staged.rename(out)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
        shutil.rmtree(previous, ignore_errors=True)


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


def run_mkdocs(project: Project, settings: Settings, site_dir: Path, serve_url: str | None = None) -> None:
    """One run of MkDocs over the rendered pages. Raises `SiteFailed` with its warnings and errors."""
    warnings = _Warnings()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(warnings)
    try:
        config = load_config(project, settings, site_dir, serve_url)
        _keep_compiled_templates(config)
        config.plugins.on_startup(command="serve" if serve_url else "build", dirty=False)
        _build(config, serve_url)
        config.plugins.on_shutdown()
    except (Exception, SystemExit) as error:
        if isinstance(error, OSError):
            raise
        raise SiteFailed("\n".join([*warnings.lines, str(error)]).strip()) from error
    finally:
        logger.removeHandler(warnings)


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


class _CompiledTemplates(jinja2.BytecodeCache):
    """The theme's templates, compiled once a process; keyed by their text, so an edit is compiled anew."""

    kept: ClassVar[dict[tuple[str, str], bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket from memory."""
        kept = self.kept.get((bucket.key, bucket.checksum))
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a bucket in memory."""
        self.kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


def _keep_compiled_templates(config: MkDocsConfig) -> None:
    """Compiling takes a third of a small build, and `serve` builds again and again."""
    make = config.theme.get_env

    def get_env() -> jinja2.Environment:
        environment = make()
        environment.bytecode_cache = _CompiledTemplates()
        return environment

    vars(config.theme)["get_env"] = get_env


def footer(settings: Settings) -> str:
    """The line at the foot of every page (HTML)."""
    licence = f"；数据和摘要以 {escape(settings.licence_name)} 许可提供" if settings.licence_name else ""
    return f"报告由各机关公布{licence}"


def _build(config: MkDocsConfig, serve_url: str | None) -> None:
    from mkdocs.commands.build import build

    build(config, serve_url=serve_url)


class _Warnings(logging.Handler):
    """Keeps what MkDocs warns of, for the message of a failed build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(record.getMessage())
