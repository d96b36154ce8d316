"""The content folder as it was at another revision: taken out of git's objects, into a folder of its own.

Nothing is checked out and nothing of the repository changes. Objects are read as they are, so that no
attribute of the repository (`export-ignore`, `export-subst`) has a say in what they hold.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO

from generator.messages import Message, message

# Set while git runs a hook; they would point git at the hook's repository and not at the content's.
_OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
_SETTINGS = {"LC_ALL": "C", "GIT_LITERAL_PATHSPECS": "1", "GIT_OPTIONAL_LOCKS": "0"}
_REVISION = re.compile(r"[0-9a-f]{40,64}")
_CHUNK = 1 << 20


class NoRevision(Exception):
    """What was asked of the repository cannot be had; carries the sentence that says why."""

    def __init__(self, what: Message) -> None:
        super().__init__(what.code)
        self.what = what


@dataclass(frozen=True, slots=True)
class Repository:
    """The work tree that holds a content folder.

    `prefix` is the folder's path in it with a slash at the end; empty where it is the top itself.
    """

    folder: Path
    prefix: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit: as it was named, and by its id."""

    name: str
    id: str


def open_repository(folder: Path) -> Repository:
    """The repository of a content folder; raises `NoRevision` where there is none, or no git."""
    done = run_git(folder, "rev-parse", "--is-inside-work-tree", "--show-prefix")
    inside, _, prefix = os.fsdecode(done.stdout).partition("\n")
    if done.returncode or inside != "true":
        raise NoRevision(message("diff-no-repository", path=folder, why=git_says(done)))
    return Repository(folder, prefix.removesuffix("\n"))


def find_revisions(repository: Repository, wanted: str) -> tuple[Revision, Revision | None]:
    """What `BASE`, `BASE..OTHER` or `BASE...OTHER` names; None stands for the work tree.

    With three dots the base is where the two went apart, as in git; `BASE...` compares that with the work
    tree, `BASE..` is up to `HEAD`.
    """
    dots = next((dots for dots in ("...", "..") if dots in wanted), "")
    base, _, other = wanted.partition(dots) if dots else (wanted, "", "")
    first = find_revision(repository, base)
    if not dots:
        return first, None
    head = find_revision(repository, other or "HEAD")
    if dots == "..":
        return first, head
    done = run_git(repository.folder, "merge-base", first.id, head.id)
    if done.returncode:
        raise NoRevision(message("diff-no-common-base", base=first.name, other=head.name))
    return Revision(base, done.stdout.decode().strip()), head if other else None


def find_revision(repository: Repository, name: str) -> Revision:
    """The commit of that name; raises `NoRevision` where there is none."""
    # A name that git would take for an option is never handed to it.
    if not name or name.startswith("-"):
        raise NoRevision(message("diff-bad-revision", name=name))
    done = run_git(repository.folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    found = done.stdout.decode("ascii", "replace").strip()
    if done.returncode == 0 and _REVISION.fullmatch(found):
        return Revision(name, found)
    shallow = run_git(repository.folder, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
    raise NoRevision(message("diff-shallow" if shallow else "diff-no-revision", name=name))


@contextmanager
def content_at(repository: Repository, revision: Revision) -> Iterator[Path]:
    """The content folder as it was at a revision; the path leads nowhere where it was not there yet."""
    with tempfile.TemporaryDirectory(prefix="gongkai-") as parent:
        folder = Path(parent) / "content"
        _extract(repository, list(_entries(repository, revision)), folder)
        yield folder


# -- taking out ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of the tree: its kind of file, its object, its path below the content folder."""

    mode: str
    object: str
    path: str


def _entries(repository: Repository, revision: Revision) -> Iterator[_Entry]:
    wanted = ["--", repository.prefix] if repository.prefix else []
    done = run_git(repository.folder, "ls-tree", "-r", "-z", "--full-tree", revision.id, *wanted)
    if done.returncode:
        raise NoRevision(message("diff-git-failed", why=git_says(done)))
    for record in os.fsdecode(done.stdout).split("\0"):
        head, _, path = record.partition("\t")
        # Other than blobs there are only submodules, which are folders of another repository.
        if path.startswith(repository.prefix) and " blob " in head:
            mode, _kind, name = head.split(" ")
            yield _Entry(mode, name, path.removeprefix(repository.prefix))


def _extract(repository: Repository, entries: Sequence[_Entry], folder: Path) -> None:
    for entry in entries:
        if not all(_harmless(part) for part in entry.path.split("/")):
            raise NoRevision(message("diff-bad-name", name=entry.path))
        (folder / entry.path).parent.mkdir(parents=True, exist_ok=True)
    files = [entry for entry in entries if entry.mode != "120000"]
    with tempfile.TemporaryFile() as wanted:
        wanted.write("".join(f"{entry.object}\n" for entry in files).encode())
        wanted.seek(0)
        command = ["git", "-C", str(repository.folder), "cat-file", "--batch"]
        with _started(command, wanted) as process:
            assert process.stdout is not None
            for entry in files:
                _copy(process.stdout, folder / entry.path)
    for entry in entries:
        if entry.mode == "120000":
            _mark_link(folder / entry.path)


def _harmless(part: str) -> bool:
    """Whether a name stays in its folder on any system; git itself makes no others."""
    return part not in ("", ".", "..") and PurePath(part).parts == (part,)


def _copy(stream: IO[bytes], file: Path) -> None:
    """Write the next object of `cat-file --batch` into a file."""
    head = stream.readline().split()
    if len(head) != 3:
        raise NoRevision(message("diff-git-failed", why=b" ".join(head).decode("ascii", "replace")))
    left = int(head[2])
    with file.open("wb") as target:
        while left:
            data = stream.read(min(left, _CHUNK))
            if not data:
                raise NoRevision(message("diff-git-failed", why="cat-file"))
            target.write(data)
            left -= len(data)
    stream.read(1)


def _mark_link(file: Path) -> None:
    """A link that leads to itself: so the check sees that there is one, and nobody can follow it."""
    try:
        file.symlink_to(file.name)
    except OSError:
        # Not every system lets everybody make links; the link is left out there.
        return


# -- git -------------------------------------------------------------------------------------------------


def run_git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run git to its end; raises `NoRevision` where there is none."""
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *arguments],
            env=git_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise NoRevision(message("diff-no-git", why=error.strerror or error)) from error


def _started(command: Sequence[str], stdin: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, env=git_environment(), stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def git_environment() -> dict[str, str]:
    """What git is given: not what a hook sets, and file names as they are."""
    return {name: value for name, value in os.environ.items() if name not in _OF_HOOKS} | _SETTINGS


def git_says(done: subprocess.CompletedProcess[bytes]) -> str:
    """The first line of git's complaint."""
    return (done.stderr.decode("utf-8", "replace").splitlines() or [f"git: {done.returncode}"])[0]
