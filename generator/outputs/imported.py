"""Imported documents for people: what was found in each, what is left to do."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from generator.findings import Finding
from generator.importers.outcome import DONE, Outcome, State
from generator.messages import say
from generator.outputs.visible import visible
from generator.outputs.words import finding_words, level_words, problem_words
from generator.places import cell_words
from generator.reports import Report, Uncertain

if TYPE_CHECKING:
    from rich.table import Table

# So many entries of a list are shown; all of them are in the JSON.
SHOWN = 12
SHOWN_DIFF = 80
LONGEST = 160


def table_of(outcome: Outcome, lang: str, dry_run: bool) -> Table:
    """What was found in one document, as a table of two columns."""
    from rich.table import Table
    from rich.text import Text

    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for code, value in _facts(outcome, lang, dry_run).items():
        table.add_row(Text(say(f"imported-{code}", lang)), Text(visible(value)))
    return table


def list_of(rows: Iterable[Sequence[str]], lang: str) -> Table:
    """Many documents, a row each; see `row_of`."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for code in ("document", "state", "agency", "year", "cells"):
        table.add_column(say(f"imported-{code}", lang), overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(one)) for one in row))
    return table


def row_of(outcome: Outcome, lang: str, dry_run: bool) -> tuple[str, ...]:
    """Document, result, agency, year and counts of cells."""
    facts = _facts(outcome, lang, dry_run)
    return tuple(facts.get(code, "") for code in ("document", "state", "agency", "year", "cells"))


def _facts(outcome: Outcome, lang: str, dry_run: bool) -> dict[str, str]:
    facts = {"document": outcome.shown, "state": state_words(outcome, lang, dry_run)}
    report, source = outcome.report, outcome.source
    if report is None or source is None:
        return facts
    cells = outcome.cells()
    return {
        **facts,
        "form": f"{report.form.id} {report.form.notice}",
        "agency": _agency(outcome, lang),
        "year": str(outcome.year or "?"),
        "title": report.title,
        "sections": say(
            "imported-sections-count", lang, found=_found(report), missing=_missing(report, lang)
        ),
        "cells": say(
            "imported-cells-count", lang, read=outcome.read, blank=cells["blank"], open=cells["unread"]
        ),
        "surplus": str(len(report.surplus)),
        "unplaced": str(len(source.reading.unplaced)),
        "checks": _counted(outcome, lang),
    }


def _counted(outcome: Outcome, lang: str) -> str:
    """How many checks fail, and apart from these how many things are only worth a look."""
    fails, hints = _by_weight(outcome)
    count = str(len(fails))
    return say("imported-checks-count", lang, count=count, hints=len(hints)) if hints else count


def _by_weight(outcome: Outcome) -> tuple[list[Finding], list[Finding]]:
    """The errors and warnings, and the hints."""
    hints = [one for one in outcome.findings if one.level == "info"]
    return [one for one in outcome.findings if one.level != "info"], hints


def state_words(outcome: Outcome, lang: str, dry_run: bool) -> str:
    """How it ended; of a dry run, that nothing was written."""
    words = say(f"imported-state-{outcome.state}", lang)
    dry = dry_run and outcome.state in (State.created, State.replaced)
    return say("imported-dry", lang, state=words) if dry else words


def _agency(outcome: Outcome, lang: str) -> str:
    named, source = outcome.named, outcome.source
    if named is None:
        return f"? {source.reading.agency or ''}".rstrip() if source else "?"
    words = f"{named.name} ({named.region}/{named.agency})"
    return say("imported-new-agency", lang, agency=words) if named.is_new else words


def _found(report: Report) -> int:
    return len(report.sections) + sum(data is not None for data in report.tables.values())


def _missing(report: Report, lang: str) -> str:
    lacking = [
        section.title
        for section in report.form.sections
        if section.required and section.id not in report.sections and not report.tables.get(section.id)
    ]
    return "、".join(lacking) or say("imported-none", lang)


def brief_of(outcome: Outcome, lang: str) -> Iterator[str]:
    """One document of many that was not imported: why, and what it would change."""
    if outcome.state in DONE:
        return
    yield ""
    yield visible(outcome.shown)
    yield from (f"! {visible(message.text(lang))}" for message in outcome.why)
    yield from _listed("imported-problems", [problem_words(one, lang) for one in outcome.problems], lang)
    yield from _diff(outcome, lang)


def details_of(outcome: Outcome, lang: str) -> Iterator[str]:
    """Why it was not imported, what is uncertain, unplaced, surplus, which checks fail, line by line."""
    for message in outcome.why:
        yield f"! {visible(message.text(lang))}"
    yield from _listed("imported-problems", [problem_words(one, lang) for one in outcome.problems], lang)
    warnings = dict.fromkeys(visible(one.text(lang)) for one in outcome.warnings)
    yield from _listed("imported-warnings", list(warnings), lang)
    report, source = outcome.report, outcome.source
    if report is None or source is None:
        return
    uncertain = [line for one in report.uncertain for line in _uncertain(outcome, report, one, lang)]
    yield from _listed("imported-uncertain", uncertain, lang, most=len(uncertain))
    surplus = [f"{one.table} {one.row or ''}: {' | '.join(one.cells)}  {one.note}" for one in report.surplus]
    yield from _listed("imported-surplus-list", surplus, lang)
    unplaced = [f"{one.line}: {one.text}" for one in source.reading.unplaced]
    yield from _listed("imported-unplaced-list", unplaced, lang)
    codes = ("imported-checks-list", "imported-hints-list")
    for code, found in zip(codes, _by_weight(outcome), strict=True):
        lines = [f"[{level_words(one, lang)}] {one.code} {finding_words(one, lang)}" for one in found]
        yield from _listed(code, lines, lang)
    if outcome.kept:
        yield say("imported-kept", lang, parts=_some(outcome.kept))
    yield from _diff(outcome, lang)


def _uncertain(outcome: Outcome, report: Report, one: Uncertain, lang: str) -> Iterator[str]:
    """The place in words and the reason, then the lines of the document around it."""
    data = dict(report.all_tables()).get(one.table)
    words = cell_words(data.table, one.row, one.column) if data else one.table
    yield f"{words}: {outcome.reason(one, lang)}"
    yield from (f"    | {line}" for line in one.lines)


def _listed(code: str, lines: Sequence[str], lang: str, most: int = SHOWN) -> Iterator[str]:
    if lines:
        yield say(code, lang)
        yield from (f"  {_short(visible(line))}" for line in lines[:most])
    if len(lines) > most:
        yield say("imported-more", lang, count=len(lines) - most)


def _diff(outcome: Outcome, lang: str) -> Iterator[str]:
    yield from (visible(line) for line in outcome.diff[:SHOWN_DIFF])
    if len(outcome.diff) > SHOWN_DIFF:
        yield say("imported-more", lang, count=len(outcome.diff) - SHOWN_DIFF)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _some(parts: Sequence[str]) -> str:
    return " ".join(parts[:SHOWN]) + (" …" if len(parts) > SHOWN else "")


def next_steps(outcome: Outcome, lang: str, dry_run: bool, lacking: Sequence[str] = ()) -> Iterator[str]:
    """What to do now, with commands to copy; `lacking`: files that the content folder needs and has not."""
    yield from map(visible, _steps(outcome, lang, dry_run, lacking))


def _steps(outcome: Outcome, lang: str, dry_run: bool, lacking: Sequence[str]) -> Iterator[str]:
    report, path = outcome.report, shlex.quote(outcome.target or "")
    if outcome.state is State.differs:
        yield say("imported-next-update", lang, file=shlex.quote(outcome.shown))
    if report is None or dry_run or outcome.state not in DONE:
        return
    if report.uncertain:
        yield say("imported-next-fill", lang, path=path, count=outcome.cells()["unread"])
    if report.scope is None:
        yield say("imported-next-scope", lang, path=path)
    yield from lacking_lines(lacking, lang)
    yield say("imported-next-check", lang, path=path)


def lacking_lines(lacking: Sequence[str], lang: str) -> Iterator[str]:
    """What the content folder needs besides reports, and has not."""
    if lacking:
        yield visible(say("imported-next-content", lang, files=" ".join(lacking)))


def summary_lines(
    states: Mapping[State, int], others: int, unread: Mapping[str, int], dry_run: bool, lang: str
) -> Iterator[str]:
    """How many documents ended how; `unread` are the cells left open, by document."""
    counted = [
        f"{say(f'imported-state-{state}', lang)} {states[state]}" for state in State if states.get(state)
    ]
    yield say("imported-summary", lang, documents=sum(states.values()), states=" · ".join(counted))
    if unread:
        yield say("imported-next-all", lang, files=len(unread), count=sum(unread.values()))
    if others:
        yield say("imported-others", lang, count=others)
    if dry_run:
        yield say("imported-dry-run", lang)
