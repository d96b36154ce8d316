"""The content folder as a whole: settings, regions, agencies, reports, hand-written pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.agencies import AGENCY_ID, REGION_CODE, Agency, Region, read_agency, read_regions
from generator.fields import Reader
from generator.forms import Form
from generator.messages import Message, message
from generator.problems import Problem
from generator.report_reader import read_report
from generator.reports import Report, ReportKey
from generator.settings import Settings, read_settings
from generator.yaml_reader import Node, read_yaml

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
class ReportFile:
    """A report file found in the folder, not read yet."""

    key: ReportKey
    file: Path


@dataclass(slots=True)
class Content:
    """Everything read, and every mistake found on the way."""

    settings: Settings | None = None
    regions: Mapping[str, Region] = field(default_factory=dict)
    agencies: dict[tuple[str, str], Agency] = field(default_factory=dict)
    reports: list[Report] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


Progress = Callable[[Iterable[ReportFile], int], Iterable[ReportFile]]


def load_content(
    folder: Path,
    forms: Mapping[str, Form],
    only: Sequence[Path] = (),
    progress: Progress = lambda items, total: items,
) -> Content:
    """Read a content folder; with `only`, just the reports at or below these paths.

    Mistakes never stop the reading: they gather in `Content.problems`, ordered by file and line.
    """
    loader = _Loader(folder, forms)
    loader.registry()
    files = [found for found in loader.report_files() if not only or _selected(found.file, only)]
    for found in progress(files, len(files)):
        loader.report(found)
    loader.hand_written()
    loader.content.problems.sort(key=lambda problem: problem.order)
    return loader.content


def _selected(file: Path, only: Sequence[Path]) -> bool:
    absolute = file.absolute()
    return any(absolute == path.absolute() or path.absolute() in absolute.parents for path in only)


class _Loader:
    """Walks the folder in a fixed order."""

    def __init__(self, folder: Path, forms: Mapping[str, Form]) -> None:
        self.folder = folder
        self.forms = forms
        self.content = Content()
        self.regions_read = False

    def registry(self) -> None:
        """Settings and regions, which all else refers to."""
        for name, read in (("portal.yml", self._settings), ("regions.yml", self._regions)):
            file = self.folder / name
            if file.is_file():
                self._read(file, read)
            else:
                self._wrong(file, message("no-content", name=name))

    def _settings(self, reader: Reader, root: Node) -> None:
        self.content.settings = read_settings(reader, root)

    def _regions(self, reader: Reader, root: Node) -> None:
        self.content.regions = read_regions(reader, root)
        self.regions_read = True

    def report_files(self) -> Iterator[ReportFile]:
        """Agencies are read on the way; report files come out by region, agency and year."""
        root = self.folder / "reports"
        if not root.is_dir():
            self._wrong(root, message("no-content", name="reports"))
            return
        for region in self._folders(root, REGION_CODE.fullmatch, "bad-region-folder"):
            if self.regions_read and region.name not in self.content.regions:
                self._wrong(region, message("unknown-region", code=region.name))
            for agency in self._folders(region, AGENCY_ID.fullmatch, "bad-agency-folder"):
                self._agency(agency)
                yield from self._years(agency)

    def _folders(self, parent: Path, fits: Callable[[str], object], code: str) -> Iterator[Path]:
        for entry in self._entries(parent):
            if entry.is_dir() and fits(entry.name):
                yield entry
            else:
                self._wrong(entry, message(code, name=entry.name))

    def _years(self, agency: Path) -> Iterator[ReportFile]:
        for entry in self._entries(agency):
            match = REPORT_NAME.fullmatch(entry.name)
            if match and entry.is_file():
                key = ReportKey(agency.parent.name, agency.name, int(match[1]))
                yield ReportFile(key, entry)
            elif entry.name != "agency.yml":
                self._wrong(entry, message("bad-report-file", name=entry.name))

    def _entries(self, folder: Path) -> Iterator[Path]:
        for entry in sorted(folder.iterdir(), key=lambda path: path.name):
            if IGNORED.fullmatch(entry.name):
                continue
            if entry.is_symlink():
                self._wrong(entry, message("symlink", name=entry.name))
            else:
                yield entry

    def _agency(self, folder: Path) -> None:
        file = folder / "agency.yml"
        if not file.is_file():
            self._wrong(file, message("no-agency-file"))
            return

        def read(reader: Reader, root: Node) -> None:
            agency = read_agency(reader, root, folder.parent.name, folder.name)
            self.content.agencies[agency.region, agency.id] = agency

        self._read(file, read)

    def report(self, found: ReportFile) -> None:
        """Read one report file."""

        def read(reader: Reader, root: Node) -> None:
            report = read_report(reader, root, found.key, self.forms)
            if report:
                self.content.reports.append(report)

        self._read(found.file, read)

    def hand_written(self) -> None:
        """Markdown pages of the editors, by name without ending."""
        folder = self.folder / "pages"
        if not (folder / "about.md").is_file():
            self._wrong(folder / "about.md", message("page-missing"))
        for file in self._entries(folder) if folder.is_dir() else ():
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
                self.content.problems.append(Problem(self._shown(file), line, column, "", what))
            self.content.pages[file.stem] = text

    def _read(self, file: Path, read: Callable[[Reader, Node], None]) -> None:
        root, problems = read_yaml(file, self._shown(file))
        reader = Reader(self._shown(file), problems)
        if root is not None:
            read(reader, root)
        self.content.problems += reader.problems

    def _wrong(self, file: Path, what: Message) -> None:
        self.content.problems.append(Problem(self._shown(file), 0, 0, "", what))

    def _shown(self, file: Path) -> str:
        return file.as_posix()
