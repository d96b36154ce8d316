"""What an editor does to a collection, and what becomes of the site: files written, files that differ."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

NUMBER = re.compile(r"^(  granted: +\[)(\d+)", re.MULTILINE)


@dataclass
class Change:
    """A change to the collection of a project, which can be undone."""

    content: Path
    place: int
    aside: Path

    def files(self) -> list[Path]:
        """All report files, in order."""
        found = self.content.glob("reports/*/*/*.yml")
        return sorted(file for file in found if file.name != "agency.yml")

    def report(self) -> Path:
        """The report that is changed: another one each round, never the first or last of its agency."""
        files = self.files()
        middle = [
            one
            for before, one, after in zip(files, files[1:], files[2:], strict=False)
            if before.parent == one.parent == after.parent and NUMBER.search(one.read_text("utf-8"))
        ]
        if not middle:
            raise SystemExit("no agency has three reports with numbers: make more reports")
        return middle[len(middle) * (self.place * 37 % 101) // 101]

    def short_of_the_newest(self) -> Path:
        """The last report of an agency that has none of the newest year."""
        last = {file.parent: file for file in self.files()}
        newest = max(file.stem for file in last.values())
        short = [file for file in last.values() if file.stem < newest]
        if not short:
            raise SystemExit("every agency has a report of the newest year: make more reports")
        return short[len(short) * (self.place * 37 % 101) // 101]

    def apply(self, kind: str) -> None:
        """Make a change of one of `KINDS`; what was there is kept aside."""
        shutil.rmtree(self.aside, ignore_errors=True)
        shutil.copytree(self.content, self.aside)
        KINDS[kind](self)

    def undo(self) -> None:
        """Put everything back, with its times, where it differs."""
        before, now = _digests(self.aside), _digests(self.content)
        for path in now.keys() - before.keys():
            (self.content / path).unlink()
        for folder in self.content.glob("reports/*/*"):
            if not any(folder.iterdir()):
                folder.rmdir()
        for path, digest in before.items():
            if now.get(path) != digest:
                (self.content / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(self.aside / path, self.content / path)
        shutil.rmtree(self.aside)


def _edit(change: Change) -> None:
    """One number of one report."""
    file = change.report()
    text = NUMBER.sub(lambda one: f"{one[1]}{int(one[2]) + 1}", file.read_text("utf-8"), count=1)
    file.write_text(text, "utf-8")


def _add(change: Change) -> None:
    """A report of the year after an agency's last, of a year that other agencies have reports of."""
    last = change.short_of_the_newest()
    year = str(int(last.stem) + 1)
    text = re.sub(rf"(?<!cn-)(?<!〔){last.stem}", year, last.read_text("utf-8"))
    last.with_name(f"{year}.yml").write_text(text, "utf-8")
    agency = last.with_name("agency.yml")
    agency.write_text(re.sub(r"^until:.*\n", "", agency.read_text("utf-8"), flags=re.MULTILINE), "utf-8")


def _delete(change: Change) -> None:
    change.report().unlink()


def _rename(change: Change) -> None:
    """An agency's folder, and with it the addresses of all its pages."""
    folder = change.report().parent
    folder.rename(folder.with_name(f"{folder.name}x"))


KINDS: Mapping[str, Callable[[Change], None]] = {
    "edited": _edit,
    "added": _add,
    "deleted": _delete,
    "renamed": _rename,
    "nothing": lambda change: None,
}


@dataclass(frozen=True, slots=True)
class Touched:
    """What a build did to a site: files written anew or again, and files that are gone."""

    written: int
    gone: int


State = Mapping[str, tuple[int, int, int]]


def state(folder: Path) -> State:
    """Of every file the number of its node, when it was written, its size."""
    found = {}
    for file in _files(folder):
        about = file.stat()
        found[file.relative_to(folder).as_posix()] = (about.st_ino, about.st_mtime_ns, about.st_size)
    return found


def touched(before: State, now: State) -> Touched:
    """What changed between two states of a site."""
    written = sum(before.get(path) != about for path, about in now.items())
    return Touched(written, len(before.keys() - now.keys()))


def differing(one: Path, other: Path) -> list[str]:
    """Paths that only one of two sites has, or that hold other bytes."""
    here, there = _digests(one), _digests(other)
    return sorted(path for path in here.keys() | there.keys() if here.get(path) != there.get(path))


def _digests(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).digest()
        for file in _files(folder)
    }


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file())
