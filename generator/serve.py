"""A preview that follows the content: saved YAML shows in the browser by itself."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generator.project import Project, exclusive

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer
    from watchdog.observers.api import BaseObserver

# How often files are asked for changes where the system does not tell of them.
POLLING_SECONDS = 1


def serve(
    project: Project,
    content: Path,
    host: str,
    port: int,
    refresh: Callable[[Path, str, Callable[[], None]], Callable[[], None]],
    ready: Callable[[str], None],
    polling: bool = False,
) -> None:
    """Serve until interrupted.

    With `polling` files are asked for changes, as where the system does not tell of them.

    `refresh` is given a folder, the address it is served at, and what to call when pages that somebody may
    wait for can be seen before all is done; it gives what makes the site there anew.
    Raises OSError where the port cannot be had.
    """
    from mkdocs.livereload import LiveReloadServer

    folder = Path(tempfile.mkdtemp(prefix="gongkai-serve-"))
    site, address = folder / "site", f"http://{host}:{port}/"
    make = refresh(site, address, lambda: _show(server))

    def build() -> None:
        with exclusive(project):
            make()

    def again() -> None:
        build()
        server._wanted_epoch += 1  # to be seen once more, now with all that changed

    server = LiveReloadServer(again, host, port, str(site))
    server.error_handler = lambda code: _error_page(site, code)
    try:
        build()
        # Of the project itself only its files, which programs put in place of others, not what is below it.
        folders = {content: True, project.root: False, project.root / "theme_overrides": True}
        watched = {path: below for path, below in folders.items() if path.exists()}
        server.observer = _observer(watched, polling)  # type: ignore[assignment]
        for path, below in watched.items():
            server.watch(str(path), recursive=below)
        ready(address)
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()
        shutil.rmtree(folder, ignore_errors=True)


def _show(server: LiveReloadServer) -> None:
    """Let browsers have what is there, as the server does after a build."""
    with server._epoch_cond:
        server._visible_epoch = server._wanted_epoch
        server._epoch_cond.notify_all()


def _observer(watched: Mapping[Path, bool], polling: bool) -> BaseObserver:
    """What hears of changes: from the system, as asking for thousands of files again and again takes long."""
    from watchdog.events import FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent
    from watchdog.events import FileSystemEventHandler as Handler
    from watchdog.observers import Observer
    from watchdog.observers.polling import PollingObserver

    if polling:
        return PollingObserver(timeout=POLLING_SECONDS)
    # It says at its end that it is at its end, which is nobody's business.
    logging.getLogger("watchdog").addHandler(logging.NullHandler())
    tried = Observer()
    for path, below in watched.items():
        tried.schedule(Handler(), str(path), recursive=below)
    try:
        tried.start()
    except OSError:  # so many folders cannot be watched here
        return PollingObserver(timeout=POLLING_SECONDS)
    finally:
        tried.stop()
    observer = Observer()
    # That a file is read is no change: each build reads them all.
    changes = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]
    observer.schedule = partial(observer.schedule, event_filter=changes)  # type: ignore[method-assign]
    return observer


def _error_page(site: Path, code: int) -> bytes | None:
    page = site / f"{code}.html"
    return page.read_bytes() if page.is_file() else None
