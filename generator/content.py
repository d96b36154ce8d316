"""The content folder as a whole: settings, regions, agencies, reports, hand-written pages."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from generator.agencies import AGENCY_ID, REGION_CODE, Agency, Region, read_agency, read_regions
from generator.fields import Reader
from generator.forms import Form
from generator.glossary import NAME as GLOSSARY
from generator.glossary import Glossary, read_glossary
from generator.messages import Message, message
from generator.problems import Problem
from generator.report_reader import read_report
from generator.reports import Report, ReportKey
from generator.settings import Settings, read_settings
from generator.yaml_reader import Node, parse_bytes, read_yaml

T = TypeVar("T")

REPORT_NAME = re.compile(r"(20[0-9]{2})\.yml")
IGNORED = re.compile(r"\..*|Thumbs\.db|desktop\.ini|.*~")
# First parts of the site's own addresses; a hand-written page of that name would hide them.
FIXED_NAMES = frozenset(
    (
        "assets",
        "badges",
        "changes",
        "checks",
        "compare",
        "data",
        "glossary",
        "index",
        "regions",
        "search",
        "years",
    )
)
# Pages may hold Markdown but no markup, so that nothing in content can run in a reader's browser: no tags,
# no link that is neither relative nor http(s) nor mailto, no attribute list that sets an attribute.
_LINK = r"\s*(?!https?://|mailto:)"
PAGE_MARKUP = re.compile(
    r"<[a-z/!?][^>\n]*>?"
    rf"|\]\({_LINK}[^)/?#\"']{{0,300}}[:&\\][^)\n]*\)?"
    rf"|\]:{_LINK}[^\s/?#]*[:&\\]\S*"
    r"|\{[^}\n]*=[^}\n]*\}?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AgencyFolder:
    """An agency's folder, not read yet: its report files by year; `wanted` are those asked for."""

    region: str
    id: str
    path: Path
    files: Mapping[ReportKey, Path]
    wanted: frozenset[ReportKey]


@dataclass(frozen=True, slots=True)
class AgencyContent:
    """What an agency's folder holds, earliest year first, and every mistake found in it.

    A report of a file with mistakes is among `reports` all the same; `sound` leaves those out.
    """

    agency: Agency | None
    reports: tuple[Report, ...]
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> tuple[Report, ...]:
        """The reports of files without mistakes."""
        broken = {problem.path for problem in self.problems}
        return tuple(report for report in self.reports if report.path not in broken)


@dataclass(slots=True)
class Content:
    """Everything read, and every mistake found on the way."""

    settings: Settings | None = None
    regions: Mapping[str, Region] = field(default_factory=dict)
    agencies: dict[tuple[str, str], Agency] = field(default_factory=dict)
    reports: list[Report] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    glossary: Glossary = field(default_factory=Glossary)
    problems: list[Problem] = field(default_factory=list)


def load_content(folder: Path, forms: Mapping[str, Form], tick: Callable[[], None] = lambda: None) -> Content:
    """Read a content folder. `tick` is called after each agency.

    Mistakes never stop the reading: they gather in `Content.problems`, ordered by file and line.
    """
    content, folders = open_content(folder)
    for one in folders:
        read = read_agency_folder(one, forms)
        if read.agency:
            content.agencies[one.region, one.id] = read.agency
        content.reports += read.reports
        content.problems += read.problems
        tick()
    content.problems.sort(key=lambda problem: problem.order)
    return content


def open_content(folder: Path, only: Sequence[Path] = ()) -> tuple[Content, list[AgencyFolder]]:
    """Read all but the agencies' folders, and list those; with `only`, those with reports at or below it."""
    loader = _Loader(folder)
    loader.registry()
    folders = [one for one in loader.agency_folders(only) if one.wanted or not only]
    loader.hand_written()
    return loader.content, folders


def read_agency_folder(folder: AgencyFolder, forms: Mapping[str, Form]) -> AgencyContent:
    """Read an agency's folder. Of reports that are not wanted the mistakes are left unsaid."""
    file = folder.path / "agency.yml"
    problems = [] if file.is_file() else [Problem(_shown(file), 0, 0, "", message("no-agency-file"))]
    agency = None
    if not problems:
        agency, problems = _read(
            file, lambda reader, root: read_agency(reader, root, folder.region, folder.id)
        )
    reports: list[Report] = []
    for key, path in folder.files.items():
        report, mistakes = read_report_file(path, key, forms)
        if key in folder.wanted:
            problems += mistakes
        if report and (key in folder.wanted or not mistakes):
            reports.append(report)
    return AgencyContent(agency, tuple(reports), tuple(problems))


def read_report_file(
    file: Path, key: ReportKey, forms: Mapping[str, Form]
) -> tuple[Report | None, list[Problem]]:
    """The report of a file, None where it cannot be read as one, and the mistakes."""
    return _read(file, partial(_read_report, key=key, forms=forms))


def _read_report(reader: Reader, root: Node, key: ReportKey, forms: Mapping[str, Form]) -> Report | None:
    return read_report(reader, root, key, forms)


def read_data(
    data: bytes, shown: str, read: Callable[[Reader, Node], T | None]
) -> tuple[T | None, list[Problem]]:
    """What `read` makes of the bytes of a file, None where it makes nothing of them, and the mistakes."""
    root, problems = parse_bytes(data, shown)
    reader = Reader(shown, problems)
    return (read(reader, root) if root is not None else None), reader.problems


def _read(file: Path, read: Callable[[Reader, Node], T | None]) -> tuple[T | None, list[Problem]]:
    """What `read` makes of the root of a file, None where it has none, and the mistakes."""
    root, problems = read_yaml(file, _shown(file))
    reader = Reader(_shown(file), problems)
    return (read(reader, root) if root is not None else None), reader.problems


def _shown(file: Path) -> str:
    return file.as_posix()


def _selected(file: Path, only: Sequence[str]) -> bool:
    """Whether a file is one of these absolute paths, or lies below one."""
    here = str(file.absolute()) + os.sep
    return not only or any(here.startswith(path) for path in only)


def _leads_to(folder: Path, only: Sequence[str]) -> bool:
    """Whether a folder is or holds one of these absolute paths, or lies below one."""
    here = str(folder.absolute()) + os.sep
    return not only or any(path.startswith(here) or here.startswith(path) for path in only)


class _Loader:
    """Walks the folder in a fixed order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.content = Content()
        self.regions_read = False

    def registry(self) -> None:
        """Settings and regions, which all else refers to, and the glossary, if there is one."""
        for name, read in (("portal.yml", self._settings), ("regions.yml", self._regions)):
            file = self.folder / name
            if file.is_file():
                self.content.problems += _read(file, read)[1]
            else:
                self._wrong(file, message("no-content", name=name))
        if (self.folder / GLOSSARY).is_file():
            self.content.problems += _read(self.folder / GLOSSARY, self._glossary)[1]

    def _glossary(self, reader: Reader, root: Node) -> None:
        self.content.glossary = read_glossary(reader, root)

    def _settings(self, reader: Reader, root: Node) -> None:
        self.content.settings = read_settings(reader, root)

    def _regions(self, reader: Reader, root: Node) -> None:
        self.content.regions = read_regions(reader, root)
        self.regions_read = True

    def agency_folders(self, only: Sequence[Path]) -> Iterator[AgencyFolder]:
        """Folders in order of region and agency, their reports by year; with `only`, those it lies in."""
        paths = [str(path.absolute()) + os.sep for path in only]
        root = self.folder / "reports"
        if not root.is_dir():
            self._wrong(root, message("no-content", name="reports"))
            return
        for region in self._folders(root, REGION_CODE.fullmatch, "bad-region-folder"):
            if self.regions_read and region.name not in self.content.regions:
                self._wrong(region, message("unknown-region", code=region.name))
            if not _leads_to(region, paths):
                continue
            for agency in self._folders(region, AGENCY_ID.fullmatch, "bad-agency-folder"):
                if not _leads_to(agency, paths):
                    continue
                files = dict(self._years(agency))
                wanted = frozenset(key for key, file in files.items() if _selected(file, paths))
                yield AgencyFolder(region.name, agency.name, agency, files, wanted)

    def _folders(self, parent: Path, fits: Callable[[str], object], code: str) -> Iterator[Path]:
        for entry in self._entries(parent):
            path = parent / entry.name
            if entry.is_dir() and fits(entry.name):
                yield path
            else:
                self._wrong(path, message(code, name=entry.name))

    def _years(self, agency: Path) -> Iterator[tuple[ReportKey, Path]]:
        for entry in self._entries(agency):
            match = REPORT_NAME.fullmatch(entry.name)
            if match and entry.is_file():
                yield ReportKey(agency.parent.name, agency.name, int(match[1])), agency / entry.name
            elif entry.name != "agency.yml":
                self._wrong(agency / entry.name, message("bad-report-file", name=entry.name))

    def _entries(self, folder: Path) -> Iterator[os.DirEntry[str]]:
        """What is in a folder, by name, but for what systems put there."""
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            if IGNORED.fullmatch(entry.name):
                continue
            if entry.is_symlink():
                self._wrong(folder / entry.name, message("symlink", name=entry.name))
            else:
                yield entry

    def hand_written(self) -> None:
        """Markdown pages of the editors, by name without ending."""
        folder = self.folder / "pages"
        if not (folder / "about.md").is_file():
            self._wrong(folder / "about.md", message("page-missing"))
        for entry in self._entries(folder) if folder.is_dir() else ():
            file = folder / entry.name
            if not re.fullmatch(r"[a-z][a-z0-9-]*\.md", file.name) or not file.is_file():
                self._wrong(file, message("bad-page-file", name=file.name))
                continue
            if file.stem in FIXED_NAMES:
                self._wrong(file, message("name-taken", name=file.stem))
                continue
            try:
                text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            except (OSError, UnicodeDecodeError):
                self._wrong(file, message("not-utf8"))
                continue
            for match in PAGE_MARKUP.finditer(text):
                line, column = (
                    text.count("\n", 0, match.start()) + 1,
                    match.start() - text.rfind("\n", 0, match.start()),
                )
                what = message("page-markup", found=match.group()[:60])
                self.content.problems.append(Problem(_shown(file), line, column, "", what))
            self.content.pages[file.stem] = text

    def _wrong(self, file: Path, what: Message) -> None:
        self.content.problems.append(Problem(_shown(file), 0, 0, "", what))
