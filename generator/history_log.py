"""The commits that touched report files, out of git: what they did to which file, and what files held.

One `git log` for the whole history, along the first parents from HEAD, and one `cat-file` for what is read.
Configuration of the repository or of the machine has no say in what comes out.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from generator.messages import message
from generator.revisions import NoRevision, Repository, git_environment, git_says, run_git
from generator.yaml_reader import MAX_BYTES

_HEAD = re.compile(r"([0-9a-f]{40,64}) (-?[0-9]+) ([0-9a-f ]*)")
_RAW = re.compile(r"\n?:[0-7]{6} ([0-7]{6}) [0-9a-f]+ ([0-9a-f]+) ([A-Z])[0-9]*")
_LOG = (
    *("-c", "log.showRoot=true", "-c", "diff.orderFile=/dev/null", "-c", "core.quotePath=false"),
    *("--no-replace-objects", "log", "HEAD", "--first-parent", "-m", "--no-show-signature", "--no-notes"),
    # Only what is byte for byte the same counts as moved: reports of one form are much alike.
    *("--raw", "-z", "--no-abbrev", "--no-relative", "--find-renames=100%", "--no-ext-diff"),
    *("--encoding=UTF-8", "--no-color", "--format=tformat:%H %ct %P%x00%s%x00%b"),
)
_EDITED = (
    *("-c", "core.fileMode=false", "-c", "core.fsmonitor=false", "-c", "diff.orderFile=/dev/null"),
    *("diff", "HEAD", "--name-only", "-z", "--no-relative", "--no-renames", "--no-ext-diff", "--no-color"),
    "--ignore-submodules",
)
_REGULAR = ("100644", "100755")


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a commit did to one file: `letter` is git's (A, M, D, R, T), `old` the path it was moved from.

    Paths are below the content folder; `blob` is what the file holds since (None: gone, or no plain file).
    """

    letter: str
    path: str
    blob: str | None
    old: str | None = None


@dataclass(frozen=True, slots=True)
class LoggedCommit:
    """A commit: its id, the seconds since 1970 at which it was committed, its subject, what it did.

    Of a merge the subject is the first line of its body, if it has one: its own only says that it is a merge.
    """

    id: str
    time: int
    subject: str
    files: tuple[FileChange, ...]


def log(repository: Repository) -> list[LoggedCommit]:
    """The commits that touched `reports/`, newest first; raises `NoRevision` where git fails."""
    done = run_git(repository.folder, *_LOG, "--", "reports")
    if done.returncode:
        raise NoRevision(message("diff-git-failed", why=git_says(done)))
    text = done.stdout.decode("utf-8", "surrogateescape")
    return list(_commits(text.split("\0"), len(repository.prefix)))


def edited(repository: Repository) -> list[str]:
    """Paths of the files in `reports/` that are in HEAD, but not as they are on disk."""
    done = run_git(repository.folder, *_EDITED, "--", "reports")
    if done.returncode:
        raise NoRevision(message("diff-git-failed", why=git_says(done)))
    paths = done.stdout.decode("utf-8", "surrogateescape").split("\0")
    return [path[len(repository.prefix) :] for path in paths if path]


def is_shallow(repository: Repository) -> bool:
    """Whether the repository lacks the older part of its history."""
    return run_git(repository.folder, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


def head_of(repository: Repository) -> str | None:
    """Id of the commit that is checked out; None before the first one."""
    done = run_git(repository.folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    return done.stdout.decode("ascii", "replace").strip() if done.returncode == 0 else None


def _commits(tokens: Sequence[str], cut: int) -> Iterator[LoggedCommit]:
    """Every token is told by its place, so that no subject and no name can pass for another."""
    at = 0
    while at + 2 < len(tokens):
        head = _HEAD.fullmatch(tokens[at])
        if head is None:
            raise NoRevision(message("diff-git-failed", why="git log"))
        subject = _subject(tokens[at + 1], tokens[at + 2], merge=" " in head[3])
        at += 3
        files: list[FileChange] = []
        while at < len(tokens) and (raw := _RAW.fullmatch(tokens[at])):
            paths = 2 if raw[3] in "RC" else 1
            old, new = tokens[at + 1][cut:], tokens[at + paths][cut:]
            blob = raw[2] if raw[1] in _REGULAR else None
            files.append(FileChange(raw[3], new, blob, old if paths == 2 else None))
            at += paths + 1
        yield LoggedCommit(head[1], int(head[2]), subject, tuple(files))


def _subject(subject: str, body: str, merge: bool) -> str:
    return next((line for line in body.splitlines() if line.strip()), subject) if merge else subject


class Blobs:
    """Hands out what files held, by id, through one process of git."""

    def __init__(self, repository: Repository) -> None:
        self._process = subprocess.Popen(
            ["git", "-C", str(repository.folder), "--no-replace-objects", "cat-file", "--batch"],
            env=git_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def read(self, blob: str) -> bytes | None:
        """The bytes of a file; None where git does not have them or they are too many to be read."""
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in is not None and pipe_out is not None
        try:
            pipe_in.write(f"{blob}\n".encode())
            pipe_in.flush()
        except OSError as error:
            raise NoRevision(message("diff-git-failed", why="git cat-file")) from error
        head = pipe_out.readline().split()
        if len(head) != 3 or head[1] != b"blob":
            if len(head) == 3:
                pipe_out.read(int(head[2]) + 1)
            return None
        data = pipe_out.read(int(head[2]))
        pipe_out.read(1)
        return data if len(data) <= MAX_BYTES else None
