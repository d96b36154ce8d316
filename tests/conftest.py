"""What the tests share: the fabricated portal, a site built from it, and the real site, each built once.

`content/` may hold anything: more reports than the founding five, or others in their place. What a test says
of the founding five is said of them alone, and the test is skipped where they are not there (the marker
`founding`); whatever needs just some report takes the fabricated portal, which is always there.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FABRICATED = ROOT / "tests" / "content"
EXPECTED = ROOT / "tests" / "expected"
REPORTS = ROOT / "content" / "reports"
# The reports that the project was published with; people who publish their own may take them away.
BEILUN, BEILUN_OFFICE, YUYAO = "330206/wsjkj/2021", "330206/rmzfbgs/2021", "330281/wsjkj/2020"
LVYUAN, HUALONG = "220106/wsjkj/2020", "410902/wsjkwyh/2021"
# The sub-path of the address that the fabricated portal gives itself.
PUBLISHED = "sub/path/"
COMPRESSED = ("application/json", "application/javascript", "application/xml", "image/svg+xml")
FOUNDING = (LVYUAN, BEILUN_OFFICE, BEILUN, YUYAO, HUALONG)


def report_keys(content: Path = ROOT / "content") -> list[str]:
    """`region/agency/year` of every report in a content folder."""
    files = (content / "reports").glob("*/*/*.yml")
    return sorted(f"{f.parts[-3]}/{f.parts[-2]}/{f.stem}" for f in files if f.name != "agency.yml")


def some_reports() -> list[str]:
    """The founding reports that are there, and at most five others: for tests that open page after page."""
    keys = report_keys()
    others = [key for key in keys if key not in FOUNDING]
    return [*(key for key in FOUNDING if key in keys), *others[:5]]


def founding_named_in(text: str) -> list[str]:
    """The founding reports that a path in a text stands for: a file, an agency or a region."""
    paths = re.findall(r"content/reports/(\d{6}[\w/.]*)", text)
    return [key for key in FOUNDING if any(f"{key}.yml".startswith(path) for path in paths)]


def require_founding(*keys: str) -> None:
    """Skip the running test where a founding report is not in content/ (all five, if none is named)."""
    assert set(keys) <= set(FOUNDING), keys
    absent = [key for key in keys or FOUNDING if not (REPORTS / f"{key}.yml").is_file()]
    if absent:
        pytest.skip(f"about founding reports that are not in content/reports: {', '.join(absent)}")


def pytest_configure(config: pytest.Config) -> None:
    # Started in the background, tests would ignore Ctrl-C, and so would what they start and interrupt.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.addinivalue_line(
        "markers", "founding(*keys): says something of these founding reports (of all five, if none is named)"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("founding"):
        require_founding(*marker.args)


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


def copy_project(target: Path, content: Path | None = None) -> Path:
    """A checkout of its own, without anything built, for tests that write; maybe with another content/."""
    ignored = shutil.ignore_patterns(".venv", "build", ".git", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, target, ignore=ignored)
    if content:
        shutil.rmtree(target / "content")
        shutil.copytree(content, target / "content")
    return target


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the real site is built."""
    root = copy_project(tmp_path_factory.mktemp("project") / "gongkai")
    done = gongkai("build", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(scope="session")
def docs(project: Path) -> Path:
    """The real pages as Markdown, beside the real site."""
    done = gongkai("render", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "build" / "docs"


@pytest.fixture(scope="session")
def site(project: Path) -> Path:
    """The real site."""
    return project / "build" / "site"


@pytest.fixture(scope="session")
def founding_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the founding five alone: no other report comes before them in a search or beside them."""
    require_founding()
    if set(report_keys()) == set(FOUNDING):
        site: Path = request.getfixturevalue("site")
        return site
    root = copy_project(tmp_path_factory.mktemp("founding") / "gongkai")
    for agency in (root / "content/reports").glob("*/*"):
        kept = [f"{key}.yml" for key in FOUNDING if key.startswith(f"{agency.parent.name}/{agency.name}/")]
        for file in agency.glob("*.yml"):
            if f"{agency.parent.name}/{agency.name}/{file.name}" not in kept and file.name != "agency.yml":
                file.unlink()
        if not kept:
            shutil.rmtree(agency)
    for region in (root / "content/reports").glob("*"):
        if not any(region.iterdir()):
            region.rmdir()
    for page in (root / "content/pages").glob("*.md"):
        page.write_text(f"# {page.stem}\n", "utf-8")  # might lead to reports that are not here
    done = gongkai("build", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "build" / "site"


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


@pytest.fixture(scope="session")
def fabricated_docs(fabricated_project: Path) -> Path:
    """The pages of the fabricated portal as Markdown, beside its site."""
    done = gongkai("render", "--content", "tests/content", cwd=fabricated_project)
    assert done.returncode == 0, done.stdout + done.stderr
    return fabricated_project / "build" / "docs"


@pytest.fixture(scope="session")
def rehearsal_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the fabricated portal with findings of every kind made up (see `rehearsal.py`)."""
    from tests.rehearsal import rehearse

    return rehearse(copy_project(tmp_path_factory.mktemp("rehearsal") / "gongkai"))


FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]


def chromium() -> str:
    """Path of the browser that is installed."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "no Chromium: run make test, which installs it"
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser that all tests of a process share."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def serving(folder: Path, below: str = "sub/") -> Iterator[str]:
    """Serve a folder at a local address, under a sub-path as static hosting would."""
    parent = folder.parent / f"served-{below.replace('/', '-')}"
    link = parent / below
    link.parent.mkdir(parents=True, exist_ok=True)
    if below and not link.exists():
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
    """Answers as static hosts do: text is compressed on the way, and browsers may keep what they have."""

    def log_message(self, format: str, *args: object) -> None:
        pass

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        kind = self.guess_type(self.path)
        file = Path(self.translate_path(self.path))
        if file.is_dir():
            kind, file = "text/html", file / "index.html"
        compressible = kind.startswith("text/") or kind in COMPRESSED
        if not compressible or not file.is_file() or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return super().send_head()
        if not urlsplit(self.path).path.endswith(("/", file.name)):
            return super().send_head()
        body = gzip.compress(file.read_bytes(), 6, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        return io.BytesIO(body)
