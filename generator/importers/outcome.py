"""What became of one document: the values that the command prints, on the screen or as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from generator.findings import Finding
from generator.importers.naming import Named
from generator.importers.reading import Reading
from generator.messages import Message, message
from generator.problems import Problem
from generator.reports import Report, Uncertain


class State(StrEnum):
    """How importing a document ended; of a dry run, how it would have."""

    created = "created"
    replaced = "replaced"
    unchanged = "unchanged"
    differs = "differs"
    undecided = "undecided"
    refused = "refused"
    unreadable = "unreadable"


NOT_READ = message("import-not-read")
DONE = frozenset({State.created, State.replaced, State.unchanged})


@dataclass(frozen=True, slots=True)
class Source:
    """A document that could be read: its path as shown, its name and digest, what was recognised in it."""

    shown: str
    name: str
    sha256: str
    reading: Reading
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """One document. `why` says what keeps it from being imported; `target` is the report's file as shown.

    `as_read` is the report as the document has it, `report` what would be written: the same, or an update of
    the file that is there. `diff` are the lines that tell it from the file that is there, `kept` the
    parts that an update keeps of it. `problems` are mistakes that the file would have.
    """

    shown: str
    state: State
    why: tuple[Message, ...] = ()
    source: Source | None = None
    as_read: Report | None = None
    report: Report | None = None
    named: Named | None = None
    year: int | None = None
    target: str | None = None
    diff: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    warnings: tuple[Message, ...] = ()

    def cells(self) -> Counter[str]:
        """Number of cells to be written by kind: `number`, `mark`, `text`, `blank`, `unread`."""
        return cells_by_kind(self.report)

    def reason(self, entry: Uncertain, lang: str) -> str:
        """Why cells are open, in the reader's language where the words are ours; the file has Chinese."""
        read = self.source.reading.uncertain if self.source else ()
        said = (*(one.reason for one in read), NOT_READ)
        return next((one.text(lang) for one in said if one.text("zh") == entry.reason), entry.reason)

    @property
    def read(self) -> int:
        """Number of cells of which something was read."""
        cells = self.cells()
        return cells.total() - cells["blank"] - cells["unread"]


def cells_by_kind(report: Report | None) -> Counter[str]:
    """Number of cells of a report by kind."""
    tables = report.all_tables() if report else ()
    rows = (row for _, data in tables if data for row in data.rows.values() if row)
    return Counter(cell.kind for row in rows for cell in row.values())


def failed(outcomes: Sequence[Outcome], dry_run: bool) -> bool:
    """Whether something was not imported; of a dry run, whether a document cannot be read."""
    return any(one.state is State.unreadable if dry_run else one.state not in DONE for one in outcomes)
