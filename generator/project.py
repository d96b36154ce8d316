"""Where the project is, who may write in it, and which folders are ours to overwrite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

MARKER = ".gongkai"
MARKER_TEXT = "Made by gongkai; everything in this folder is overwritten or deleted by the next run.\n"
CONFIG_NAME = "mkdocs.yml"


class SiteFailed(Exception):
    """MkDocs gave up; the text says why."""


@dataclass(frozen=True, slots=True)
class Project:
    """Where things are: `root` holds mkdocs.yml; pages are rendered to `docs`."""

    root: Path

    @property
    def config(self) -> Path:
        """The site builder's configuration."""
        return self.root / CONFIG_NAME

    @property
    def docs(self) -> Path:
        """Rendered Markdown."""
        return self.root / "build" / "docs"

    @property
    def site(self) -> Path:
        """The finished site, where nothing else is said."""
        return self.root / "build" / "site"

    @property
    def cache(self) -> Path:
        """What is kept from one run to the next, to save time; may be deleted at any time."""
        return self.root / "build" / "cache"

    @property
    def log(self) -> Path:
        """Where the details of an internal error go."""
        return self.root / "build" / "error.log"


def find_project() -> Project | None:
    """The project of the current folder, or else the one this package was installed from."""
    for root in (Path.cwd(), Path(__file__).resolve().parent.parent):
        if (root / CONFIG_NAME).is_file():
            return Project(root)
    return None


@contextmanager
def exclusive(project: Project) -> Iterator[None]:
    """Hold the project's build folder: runs that write there wait for each other (where flock exists)."""
    lock = project.root / "build" / "lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as handle:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


class NotOurs(Exception):
    """The output folder holds things that gongkai did not make."""


def claim(out: Path) -> None:
    """Make sure that a folder is new, empty or made by gongkai. Raises `NotOurs`."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise NotOurs(str(out))
    if out.is_dir() and any(out.iterdir()) and not (out / MARKER).is_file():
        raise NotOurs(str(out))
