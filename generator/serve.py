"""A preview that follows the content: saved YAML shows in the browser by itself."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from generator.drawing import TEMPLATES
from generator.project import Project, SiteFailed, exclusive
from generator.settings import Settings
from generator.site import run_mkdocs

POLLING_SECONDS = 0.2


def serve(
    project: Project,
    content: Path,
    host: str,
    port: int,
    refresh: Callable[[], Settings | None],
    failed: Callable[[SiteFailed], None],
    ready: Callable[[str], None],
) -> None:
    """Serve until interrupted.

    `refresh` reads, checks and renders the content; it returns None where the content is malformed,
    and the pages then stay as they were. Raises OSError where the port cannot be had.
    """
    from mkdocs.livereload import LiveReloadServer

    site = Path(tempfile.mkdtemp(prefix="gongkai-serve-"))
    address = f"http://{host}:{port}/"

    def build() -> None:
        with exclusive(project):
            settings = refresh()
            if settings is None:
                return
            try:
                run_mkdocs(project, settings, site, address)
            except SiteFailed as error:
                failed(error)

    server = LiveReloadServer(build, host, port, str(site), polling_interval=POLLING_SECONDS)
    server.error_handler = lambda code: _error_page(site, code)
    try:
        build()
        for watched in (content, project.config, project.root / "theme_overrides", TEMPLATES):
            if watched.exists():
                server.watch(str(watched))
        ready(address)
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()
        shutil.rmtree(site, ignore_errors=True)


def _error_page(site: Path, code: int) -> bytes | None:
    page = site / f"{code}.html"
    return page.read_bytes() if page.is_file() else None
