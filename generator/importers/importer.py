"""One document after the other: read it, name it, hold it against the content, write it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from generator.agencies import Agency
from generator.checks import check_agency, conclude
from generator.content import read_data
from generator.corrections import contradicted
from generator.fields import Cell, Reader
from generator.findings import OF_THE_FILE, Finding
from generator.form_files.placeholders import is_unfilled
from generator.forms import Form
from generator.importers import store
from generator.importers.draft import draft
from generator.importers.naming import Named, Registry, name_agency, office_of, read_registry
from generator.importers.outcome import DONE, Outcome, Source, State
from generator.importers.update import updated
from generator.messages import Message, message
from generator.outputs.visible import visible
from generator.places import place_words
from generator.problems import Problem
from generator.report_reader import read_report
from generator.report_writer import report_text
from generator.reports import Report, ReportKey
from generator.reports import Source as SourceOfReport
from generator.yaml_reader import Node

# A message names so many cells.
NAMED = 3
_YEAR_IN_NAME = re.compile(r"(?<!\d)(20\d\d)年")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user asks for, for every document."""

    region: str | None = None
    agency: str | None = None
    year: int | None = None
    update: bool = False
    dry_run: bool = False


@dataclass
class Importer:
    """Imports documents into a content folder, each seeing what those before it brought."""

    content: Path
    forms: Mapping[str, Form]
    wishes: Wishes
    registry: Registry = field(init=False)
    taken: dict[ReportKey, str] = field(init=False, default_factory=dict)
    first: Named | None = field(init=False, default=None)
    # Number of report files that were written.
    written: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.registry = read_registry(self.content)

    def take(self, source: Source) -> Outcome:
        """Import a document, or say why not."""
        year, warnings = _year(source, self.wishes.year)
        title = source.reading.title
        if is_unfilled(title):
            source = replace(source, reading=replace(source.reading, agency=None))
        named = self._named(source.reading.agency)
        why = [named] if isinstance(named, Message) else []
        why += [] if year else [message("import-no-year")]
        if is_unfilled(title):
            unfilled = message("import-title-unfilled", title=title)
            why, warnings = [unfilled] if why else [], (*warnings, unfilled)
        one = _Import(self, source, None if isinstance(named, Message) else named, year, warnings)
        try:
            outcome = one.undecided(why) if why else one.decide()
        except store.NotStored as error:
            outcome = one.outcome(State.refused, (error.what,))
        except OSError as error:
            what = message("import-system", why=_of_system(error))
            outcome = one.outcome(State.refused, (what,))
        if outcome.state in DONE and outcome.named:
            self.registry = self.registry.including(outcome.named)
        return outcome

    def _named(self, printed: str | None) -> Named | Message:
        """The agency; one id for new agencies of different names is asked about."""
        wishes = self.wishes
        named = name_agency(printed, self.registry, wishes.region, wishes.agency)
        if isinstance(named, Message) or wishes.agency is None:
            return named
        self.first = self.first or named
        offices = {office_of(self.registry, one.name) for one in (self.first, named)}
        if named.is_new and len(offices) > 1:
            return message("import-agency-twice", name=named.name, first=self.first.name, id=named.agency)
        return named

    def read(self, text: bytes, shown: str, key: ReportKey) -> tuple[Report | None, list[Problem]]:
        """A report's file through the strict reader."""
        return read_data(text, shown, partial(self._read, key=key))

    def _read(self, reader: Reader, root: Node, key: ReportKey) -> Report | None:
        return read_report(reader, root, key, self.forms)


def _of_system(error: OSError) -> str:
    """What the system says, and of which file; of one that is being made, of which folder."""
    why = error.strerror or type(error).__name__
    path = Path(error.filename) if isinstance(error.filename, str) else None
    if path is None:
        return why
    return f"{why}: {(path.parent if path.name.startswith('.') else path).as_posix()}"


def _year(source: Source, wanted: int | None) -> tuple[int | None, tuple[Message, ...]]:
    """The year of the report, and what speaks against it."""
    reading = source.reading
    year = wanted or reading.year
    named = {int(found) for found in _YEAR_IN_NAME.findall(source.name)}
    if year is None:
        return None, ()
    others = [("title", reading.year)] if wanted else []
    others += [("period", int(day[:4])) for day in reading.period or () if day]
    others += [("name", found) for found in sorted(named)] if len(named) == 1 else []
    told = dict.fromkeys((place, found) for place, found in others if found and found != year)
    return year, tuple(message(f"import-year-{place}", year=year, found=found) for place, found in told)


@dataclass
class _Import:
    """One document on its way."""

    importer: Importer
    source: Source
    named: Named | None
    year: int | None
    warnings: tuple[Message, ...]
    as_read: Report | None = None
    report: Report | None = None
    text: str = ""
    problems: tuple[Problem, ...] = ()
    kept: tuple[str, ...] = ()

    def undecided(self, why: list[Message]) -> Outcome:
        """Region, agency or year have to be said by the user; what was read is shown all the same."""
        named = self.named
        key = ReportKey(named.region if named else "", named.agency if named else "", self.year or 0)
        self._draft(key, self.source.shown)
        return self.outcome(State.undecided, tuple(why))

    def decide(self) -> Outcome:
        """New, the same, different, or in the way."""
        if self.named is None or self.year is None:
            raise ValueError("nothing to decide")
        key = ReportKey(self.named.region, self.named.agency, self.year)
        file = store.report_file(self.importer.content, key)
        shown = file.as_posix()
        self._draft(key, shown)
        first = self.importer.taken.setdefault(key, self.source.shown)
        if first != self.source.shown:
            return self.outcome(
                State.refused, (message("import-second-document", first=visible(first), path=shown),)
            )
        store.refuse_links(self.importer.content, file)
        before = file.read_bytes() if file.exists() else None
        old = self._old(before, key, shown) if before is not None else None
        if before is not None and old is None:
            return self.outcome(State.refused, (message("import-existing-malformed", path=shown),))
        if old and self.report:
            self._renew(old, key, shown)
        if old and (corrected := self._corrected()):
            return self.outcome(State.refused, (corrected,), self._diff(before or b""))
        if self.problems:
            return self.outcome(State.refused, (message("import-not-storable", count=len(self.problems)),))
        return self._put(key, before, old)

    def _corrected(self) -> Message | None:
        """What to do where the document does not say what was put right in the file that is there."""
        against = contradicted(self.report) if self.report and self.problems else []
        if self.report is None or not against or len(against) < len(self.problems):
            return None
        words = [place_words(self.report, one) or "" for one in against]
        by_agency = any(one.source == "agency" for one in against)
        code = "import-corrected-by-agency" if by_agency else "import-corrected-here"
        return message(code, cells="；".join(words[:NAMED]) + (" …" if len(words) > NAMED else ""))

    def _old(self, before: bytes, key: ReportKey, shown: str) -> Report | None:
        """The report that is there; None where its file has mistakes."""
        old, problems = self.importer.read(before, shown, key)
        return None if problems else old

    def _draft(self, key: ReportKey, shown: str) -> None:
        source = SourceOfReport(self.source.name, None, self.source.sha256)
        agency = self.named.name if self.named else self.source.reading.agency or ""
        drafted = draft(self.source.reading, key, shown, source, agency)
        self.warnings += drafted.warnings
        self._write(drafted.report, key, shown)
        self.as_read = self.report

    def _renew(self, old: Report, key: ReportKey, shown: str) -> None:
        if self.report:
            renewed = updated(old, self.report)
            self.kept = renewed.kept
            self._write(renewed.report, key, shown)

    def _write(self, report: Report, key: ReportKey, shown: str) -> None:
        """Make the file's text and read it back: what cannot be read back the same is never written."""
        self.text = report_text(report)
        again, problems = self.importer.read(self.text.encode(), shown, key)
        if not problems and (again is None or list(_values(again)) != list(_values(report))):
            problems = [Problem(shown, 0, 0, "", message("import-not-the-same"))]
        self.problems = tuple(problems)
        self.report = again if again and not problems else report

    def _put(self, key: ReportKey, before: bytes | None, old: Report | None) -> Outcome:
        """Write the report, unless it is there already or differs from what is."""
        wishes = self.importer.wishes
        if old is not None and report_text(old) == self.text:
            return self.outcome(State.unchanged)
        if before is not None and not wishes.update:
            return self.outcome(State.differs, (message("import-differs"),), self._diff(before))
        if self.named and not wishes.dry_run:
            store.store(self.importer.content, key, self.text, self.named)
            self.importer.written += 1
        diff = self._diff(before) if before is not None else ()
        return self.outcome(State.created if before is None else State.replaced, (), diff)

    def _diff(self, before: bytes) -> tuple[str, ...]:
        name = self.report.path if self.report else ""
        old = before.decode("utf-8-sig", "replace").splitlines()
        return tuple(difflib.unified_diff(old, self.text.splitlines(), name, self.source.shown, lineterm=""))

    def outcome(self, state: State, why: tuple[Message, ...] = (), diff: tuple[str, ...] = ()) -> Outcome:
        """The result, with what the checks say of it."""
        decided = self.named is not None and self.year is not None
        findings = tuple(self._findings()) if decided and not self.problems else ()
        return Outcome(
            shown=self.source.shown,
            state=state,
            why=why,
            source=self.source,
            as_read=self.as_read,
            report=self.report,
            named=self.named,
            year=self.year,
            target=self.report.path if self.report and decided else None,
            diff=diff,
            kept=self.kept,
            problems=self.problems,
            findings=findings,
            warnings=(*self.source.warnings, *self.source.reading.warnings, *self.warnings),
        )

    def _findings(self) -> Iterator[Finding]:
        """Checks that fail, of this report by itself and beside its agency's other years."""
        report, named = self.report, self.named
        if report is None or named is None:
            return
        known = self.importer.registry.agencies.get((named.region, named.agency))
        new = Agency(named.region, named.agency, named.name, (), named.kind, None, None, None, "")
        others = [one for one in self._other_years(report) if one.key.year != report.key.year]
        reports = sorted([*others, report], key=lambda one: one.key)
        checked = [one for one in check_agency(known or new, reports) if one.key == report.key]
        for _, found in conclude(checked):
            yield from (one for one in found if one.state == "fail" and one.code not in OF_THE_FILE)

    def _other_years(self, report: Report) -> Iterator[Report]:
        key = report.key
        folder = self.importer.content / "reports" / key.region / key.agency
        for file in sorted(folder.glob("20[0-9][0-9].yml")):
            other = ReportKey(key.region, key.agency, int(file.stem))
            try:
                found, problems = self.importer.read(file.read_bytes(), file.as_posix(), other)
            except OSError as error:
                # It is none of this document's business, and is told of beside it.
                self.warnings += (message("import-other-year-unread", why=_of_system(error)),)
                continue
            if found and not problems:
                yield found


def _values(report: Report) -> Iterator[tuple[str, str, str, Cell]]:
    """Every cell with its place, wherever it stands in a file."""
    for table, data in report.all_tables():
        for row, cells in data.rows.items() if data else ():
            for column, cell in (cells or {}).items():
                yield table, row, column, cell._replace(line=0, column=0)
