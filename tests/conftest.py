"""What the tests share: the fabricated portal, a site built from it, and the real site, each built once."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FABRICATED = ROOT / "tests" / "content"
EXPECTED = ROOT / "tests" / "expected"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-expected", action="store_true", help="rewrite tests/expected from this run")


def gongkai(
    *arguments: object, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user would; never with a terminal."""
    environment = {name: value for name, value in os.environ.items() if name != "GONGKAI_LANG"} | (env or {})
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=240,
        check=False,
    )


def copy_project(target: Path) -> Path:
    """A checkout of its own, without anything built, for tests that write."""
    ignored = shutil.ignore_patterns(".venv", "build", ".git", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, target, ignore=ignored)
    return target


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the real site is built."""
    root = copy_project(tmp_path_factory.mktemp("project") / "gongkai")
    done = gongkai("build", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(scope="session")
def site(project: Path) -> Path:
    """The real site."""
    return project / "build" / "site"


@pytest.fixture(scope="session")
def fabricated_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the site of the fabricated portal is built."""
    root = copy_project(tmp_path_factory.mktemp("fabricated") / "gongkai")
    done = gongkai("build", "--content", "tests/content", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(scope="session")
def fabricated_site(fabricated_project: Path) -> Path:
    """The site of the fabricated portal."""
    return fabricated_project / "build" / "site"


@contextlib.contextmanager
def serving(folder: Path, below: str = "sub/") -> Iterator[str]:
    """Serve a folder at a local address, under a sub-path as static hosting would."""
    parent = folder.parent / "served"
    parent.mkdir(exist_ok=True)
    link = parent / "sub"
    if not link.exists():
        link.symlink_to(folder)
    handler = functools.partial(_Quiet, directory=str(parent if below else folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/{below}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass
