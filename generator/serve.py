"""A preview that follows the content: saved YAML shows in the browser by itself."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from generator.project import Project, exclusive

POLLING_SECONDS = 0.2


def serve(
    project: Project,
    content: Path,
    host: str,
    port: int,
    refresh: Callable[[Path, str], Callable[[], None]],
    ready: Callable[[str], None],
) -> None:
    """Serve until interrupted.

    `refresh` is given a folder and the address it is served at, and gives what makes the site there anew.
    Raises OSError where the port cannot be had.
    """
    from mkdocs.livereload import LiveReloadServer

    folder = Path(tempfile.mkdtemp(prefix="gongkai-serve-"))
    site, address = folder / "site", f"http://{host}:{port}/"
    make = refresh(site, address)

    def build() -> None:
        with exclusive(project):
            make()

    server = LiveReloadServer(build, host, port, str(site), polling_interval=POLLING_SECONDS)
    server.error_handler = lambda code: _error_page(site, code)
    try:
        build()
        for watched in (content, project.config, project.root / "theme_overrides"):
            if watched.exists():
                server.watch(str(watched))
        ready(address)
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()
        shutil.rmtree(folder, ignore_errors=True)


def _error_page(site: Path, code: int) -> bytes | None:
    page = site / f"{code}.html"
    return page.read_bytes() if page.is_file() else None
