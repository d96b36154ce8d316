"""Reads and checks a content folder agency by agency, on all cores, and keeps only what was found."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.agencies import Agency
from generator.checks import Checked, check_agency, check_collection, conclude
from generator.checks.matches import FetchTexts
from generator.checks.wording import Texts, texts_of
from generator.content import AgencyFolder, open_content, read_agency_folder, read_report_file
from generator.findings import Badge, Finding, badge_of
from generator.forms import Form
from generator.metrics import states
from generator.problems import Problem
from generator.reports import ReportKey
from generator.settings import Settings

# Below this many reports starting further processes costs more than it saves.
SHARED_FROM = 60
CHUNK = 8


@dataclass(frozen=True, slots=True)
class Verdict:
    """A report and all that was found of it; `passes` is the number of those that pass and were dropped."""

    key: ReportKey
    path: str
    form: str
    badge: Badge
    findings: Sequence[Finding]
    passes: int


@dataclass(frozen=True)
class Outcome:
    """Everything one run of `check` found; `absent` are findings on reports that are not here.

    `partly` says that only some files were looked at, so that nothing was compared across agencies.
    """

    reports: Sequence[Verdict]
    absent: Sequence[Finding]
    problems: Sequence[Problem]
    partly: bool = False
    agencies: Mapping[tuple[str, str], Agency] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    settings: Settings | None = None

    @property
    def findings(self) -> Iterator[Finding]:
        """All findings, in order of region, agency and year."""
        for report in self.reports:
            yield from report.findings
        yield from self.absent

    def states(self) -> dict[str, int]:
        """Number of findings in each state, as on the pages."""
        counted = states(self.findings)
        counted["pass"] += sum(report.passes for report in self.reports)
        return counted

    def failing(self, levels: Sequence[str]) -> bool:
        """Whether a finding of one of these levels fails."""
        return any(finding.state == "fail" and finding.level in levels for finding in self.findings)


Examined = tuple[Agency | None, Sequence[Problem], Sequence[Checked]]


def survey(
    folder: Path,
    forms: Mapping[str, Form],
    only: Sequence[Path] = (),
    passes: bool = True,
    tick: Callable[[int], Callable[[], None]] = lambda total: lambda: None,
) -> Outcome:
    """Read and check; reports in a file with mistakes are left out, as their cells are not all there.

    With `only`, just the reports at or below these paths. Without `passes`, findings that pass are counted
    and dropped at once, which is what keeps a collection of many thousand reports small. `tick(agencies)`
    gives a function that is called after each agency.
    """
    content, folders = open_content(folder, only)
    checked: list[Checked] = []
    done = tick(len(folders))
    for one, (agency, problems, found) in zip(folders, _examine_all(folders, forms, passes), strict=True):
        content.problems += problems
        if agency:
            content.agencies[one.region, one.id] = agency
        checked += found
        done()
    content.problems.sort(key=lambda problem: problem.order)
    files = {key: file for one in folders for key, file in one.files.items()}
    prints = [one.print for one in checked if one.print]
    texts = _texts(files, forms)
    more = None if only else list(check_collection(prints, content.agencies, files, texts))
    keys = {one.key for one in checked}
    return Outcome(
        reports=[_verdict(one, found, passes) for one, found in conclude(checked, more)],
        absent=[finding for finding in more or () if finding.report not in keys],
        problems=content.problems,
        partly=bool(only),
        agencies=content.agencies,
        forms=forms,
        settings=content.settings,
    )


def _texts(files: Mapping[ReportKey, Path], forms: Mapping[str, Form]) -> FetchTexts:
    """Reads a report's own words once more, so that not all of them have to be held."""

    def texts(key: ReportKey) -> Texts:
        report, _ = read_report_file(files[key], key, forms)
        return texts_of(report) if report else ()

    return texts


def _verdict(one: Checked, found: Sequence[Finding], passes: bool) -> Verdict:
    kept = found if passes else [finding for finding in found if finding.state != "pass"]
    return Verdict(
        key=one.key,
        path=one.path,
        form=one.form,
        badge=badge_of(found, one.passes.get("error", 0) > 0),
        findings=kept,
        passes=sum(one.passes.values()) + len(found) - len(kept),
    )


def _examine_all(
    folders: Sequence[AgencyFolder], forms: Mapping[str, Form], passes: bool
) -> Iterator[Examined]:
    jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if jobs == 1 or sum(len(one.files) for one in folders) < SHARED_FROM:
        yield from (_examine(one, forms, passes) for one in folders)
        return
    with multiprocessing.Pool(jobs, _prepare, (forms, passes)) as pool:
        yield from pool.imap(_examine_here, folders, CHUNK)


_here: dict[str, Any] = {}
"""What a worker process needs for every folder, handed over once."""


def _prepare(forms: Mapping[str, Form], passes: bool) -> None:
    # What is read holds no cycles, so that looking for them is time lost.
    gc.disable()
    _here.update(forms=forms, passes=passes)


def _examine_here(folder: AgencyFolder) -> Examined:
    return _examine(folder, **_here)


def _examine(folder: AgencyFolder, forms: Mapping[str, Form], passes: bool) -> Examined:
    read = read_agency_folder(folder, forms)
    if read.agency is None:
        return None, read.problems, ()
    found = check_agency(read.agency, read.sound, passes)
    return read.agency, read.problems, [one for one in found if one.key in folder.wanted]
