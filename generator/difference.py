"""What a change does to the findings: those of the content at one revision against those at another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, TypeVar

from generator.agencies import Agency
from generator.findings import LEVELS, Finding
from generator.forms import Form
from generator.messages import message
from generator.problems import Problem
from generator.reports import ReportKey
from generator.revisions import (
    NoRevision,
    Repository,
    Revision,
    content_at,
    find_revision,
    find_revisions,
    open_repository,
)
from generator.survey import survey

Tick = Callable[[int], Callable[[], None]]
# What a finding that is gone has become: it fails with other values, is explained, can no longer be
# assessed, or its report is not there any more.
BECOMES = ("fail", "explained", "not_assessable", "removed")


class _Named(Protocol):
    @property
    def identity(self) -> tuple[object, ...]: ...


T = TypeVar("T", bound=_Named)


@dataclass(frozen=True, slots=True)
class Side:
    """What was found at one revision. Paths are those of the repository.

    `findings` are those that fail, `states` tells of every place what state it is in (passes left out),
    `reports` are those that were checked. `there` says whether there was a content folder at all.
    """

    findings: Sequence[Finding] = ()
    states: Mapping[tuple[object, ...], str] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    reports: frozenset[ReportKey] = frozenset()
    agencies: Mapping[tuple[str, str], Agency] = field(default_factory=dict)
    there: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """The two revisions; `head` is that of the work tree's last commit where `of_work_tree`."""

    base: Revision
    head: Revision
    of_work_tree: bool = True
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Findings that are new, gone and the same, by weight and place; likewise mistakes.

    `becomes` tells of a gone finding what it has become (one of `BECOMES`; none: nothing is wrong there).
    `unread` are findings of which nothing can be said, as a file they are about cannot be read now.
    """

    change: Change
    new: Sequence[Finding]
    fixed: Sequence[Finding]
    unchanged: Sequence[Finding]
    unread: Sequence[Finding]
    becomes: Mapping[tuple[object, ...], str]
    new_problems: Sequence[Problem]
    fixed_problems: Sequence[Problem]
    unchanged_problems: Sequence[Problem]
    agencies: Mapping[tuple[str, str], Agency]
    base_there: bool = True

    def failing(self, levels: Sequence[str]) -> bool:
        """Whether a new finding of one of these levels fails."""
        return any(finding.level in levels for finding in self.new)

    @property
    def malformed(self) -> bool:
        """Whether the content has mistakes now, new or old."""
        return bool(self.new_problems or self.unchanged_problems)

    @property
    def nothing(self) -> bool:
        """Whether the change makes no difference."""
        return not (self.new or self.fixed or self.unread or self.new_problems or self.fixed_problems)


def compare(
    content: Path, forms: Mapping[str, Form], wanted: str, only: Sequence[Path], tick: Tick
) -> Difference:
    """Check the content at both revisions with the same forms and checks; `wanted` is `BASE[..OTHER]`.

    With `only`, just the reports at or below these paths. Raises `NoRevision`.
    """
    repository = open_repository(content)
    base, other = find_revisions(repository, wanted)
    below = [path.resolve().relative_to(content.resolve()) for path in only]
    with ExitStack() as stack:
        before = stack.enter_context(content_at(repository, base))
        after = stack.enter_context(content_at(repository, other)) if other else content
        for path, part in zip(only, below, strict=True):
            if not (before / part).exists() and not (after / part).exists():
                raise NoRevision(message("cli-no-path", path=path))
        sides = [_side(folder, repository, below, forms, tick) for folder in (before, after)]
    head = other or find_revision(repository, "HEAD")
    return difference(Change(base, head, other is None, bool(only)), *sides)


def _side(
    folder: Path, repository: Repository, below: Sequence[Path], forms: Mapping[str, Form], tick: Tick
) -> Side:
    if not folder.is_dir():
        return Side(there=False)
    outcome = survey(folder, forms, [folder / part for part in below], passes=False, tick=tick)
    start = folder.as_posix() + "/"

    def path(shown: str) -> str:
        return repository.prefix + shown.removeprefix(start)

    return Side(
        findings=[replace(one, path=path(one.path)) for one in outcome.findings if one.state == "fail"],
        states={_spot(one): one.state for one in outcome.findings},
        problems=[replace(one, path=path(one.path)) for one in outcome.problems],
        reports=frozenset(report.key for report in outcome.reports),
        agencies=outcome.agencies,
    )


def difference(change: Change, old: Side, new: Side) -> Difference:
    """Compare what was found at two revisions."""
    broken = {problem.path for problem in new.problems}
    gone = _without(old.findings, new.findings)
    unread = [one for one in gone if any(path.endswith(_files(one)) for path in broken)]
    fixed = _without(gone, unread)
    added = _without(new.findings, old.findings)
    return Difference(
        change=change,
        new=sorted(added, key=_weight),
        fixed=sorted(fixed, key=_weight),
        unchanged=sorted(_without(new.findings, added), key=_weight),
        unread=sorted(unread, key=_weight),
        becomes=dict(_becomes(fixed, old, new)),
        new_problems=(wrong := _without(new.problems, old.problems)),
        fixed_problems=_without(old.problems, new.problems),
        unchanged_problems=_without(new.problems, wrong),
        agencies={**old.agencies, **new.agencies},
        base_there=old.there,
    )


def _without(these: Iterable[T], those: Iterable[T]) -> list[T]:
    """These but for those; what is there twice has to be taken away twice."""
    away = Counter(one.identity for one in those)
    left = []
    for one in these:
        if away[one.identity] > 0:
            away[one.identity] -= 1
        else:
            left.append(one)
    return left


def _files(finding: Finding) -> tuple[str, ...]:
    """Ends of the paths of all files that a finding depends on."""
    terms = (*finding.left_terms, *finding.right_terms)
    years = (finding.report._replace(year=term.year) for term in terms if term.year)
    keys = {finding.report, *years, *(one.report for one in finding.related)}
    folders = {f"reports/{key.region}/{key.agency}/" for key in keys}
    reports = {f"reports/{key.region}/{key.agency}/{key.year}.yml" for key in keys}
    return (*sorted(reports), *(f"{folder}agency.yml" for folder in sorted(folders)))


def _becomes(fixed: Iterable[Finding], old: Side, new: Side) -> Iterator[tuple[tuple[object, ...], str]]:
    for finding in fixed:
        state = new.states.get(_spot(finding))
        if state:
            yield finding.identity, state
        elif finding.report in old.reports and finding.report not in new.reports:
            yield finding.identity, "removed"


def _spot(finding: Finding) -> tuple[object, ...]:
    return (finding.report, finding.code, finding.section, finding.row, finding.col)


def _weight(finding: Finding) -> tuple[int, ReportKey, int, int]:
    return (LEVELS.index(finding.level), finding.report, finding.line, finding.column)
