"""`gongkai import`: real documents in, report files out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.agencies import AGENCY_ID, REGION_CODE
from generator.cli.common import (
    DEFAULT_CONTENT,
    EXIT_INTERRUPTED,
    EXIT_MALFORMED,
    EXIT_USAGE,
    ContentOption,
    Lang,
    LangOption,
    Stop,
    app,
    existing_folder,
    the_forms,
    ticking,
)
from generator.forms import Form
from generator.messages import say
from generator.outputs.visible import visible
from generator.project import Project, find_project

if TYPE_CHECKING:
    from generator.importers.batch import Found
    from generator.importers.importer import Importer, Wishes
    from generator.importers.outcome import Outcome, Source

MOST_JOBS = 64
MOST_SHOWN = 60
# Where nobody watches, no line is folded.
ENDLESS = 100_000
EXIT_CODES_OF_IMPORT = (
    "退出码 / exit codes: 0 全部导入 all imported · "
    "1 有文件读不了、与已有的不同，或要你决定（--dry-run 只看读不读得了）"
    "something is unreadable, differs from what is there or needs a decision (with --dry-run: unreadable) · "
    "2 用法不对 usage · 3 系统或内部错误 system or internal error · 130 中断 interrupted"
)


@app.command(name="import", epilog=EXIT_CODES_OF_IMPORT)
def import_command(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE|DIR…",
            help="文件（docx doc pdf html txt md xlsx …），或整个文件夹 / files, or folders to search",
            show_default=False,
        ),
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", metavar="CODE", help="行政区划代码 / region, six digits")
    ] = None,
    agency: Annotated[
        str | None, typer.Option("--agency", metavar="ID", help="机关代号 / id of the agency")
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", min=2000, max=2099, help="报告的年度 / year of the report")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option("--form", metavar="ID", help="表格格式，通常自己认 / form, if not recognised"),
    ] = None,
    content: ContentOption = DEFAULT_CONTENT,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只读不写 / read, but write nothing")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="读到的全部内容，供程序使用 / all that was read, for programs")
    ] = False,
    update: Annotated[
        bool,
        typer.Option(
            "--update",
            help="替换已有的报告，保留说明、更正、编者的注、摘要和补填的格子"
            " / replace the report; explanations, corrections, notes, summaries and filled cells stay",
        ),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, max=MOST_JOBS, help="同时读几个文件 / documents read at once"),
    ] = None,
    lang: LangOption = Lang.zh,
) -> None:
    """把机关公布的文件读成报告文件；拿不准的格子留空并列出。 / Read published documents into report files."""
    from generator.importers import batch
    from generator.importers.importer import Importer, Wishes

    forms = the_forms(lang)
    wishes = Wishes(region, agency, year, update, dry_run)
    _refuse(paths or (), wishes, form, forms, lang)
    folder = existing_folder(content, lang)
    files = [Path(path) for path in paths or ()]
    found = batch.find(files, _passed_over(folder))
    importer = Importer(folder, forms, wishes)
    if not found.files:
        if as_json:
            _print_json((), True, found, importer, lang)
        raise Stop(say("import-no-files", lang, count=found.others), EXIT_USAGE)
    several = len(found.files) > 1 or any(path.is_dir() for path in files)
    show = _print_json if as_json else _print_text
    try:
        with closing(_outcomes(importer, found, form, jobs or batch.processors(), lang)) as outcomes:
            failed = show(outcomes, several, found, importer, lang)
    except KeyboardInterrupt as interrupt:
        raise Stop(say("import-interrupted", lang, count=importer.written), EXIT_INTERRUPTED) from interrupt
    if failed:
        raise typer.Exit(EXIT_MALFORMED)


def _refuse(
    paths: Sequence[str], wishes: Wishes, form: str | None, forms: dict[str, Form], lang: str
) -> None:
    """End the command for wrong use, before any file is read."""
    if not paths:
        raise Stop(say("import-no-paths", lang), EXIT_USAGE)
    for path in paths:
        # Nothing, as a variable of a script that is not set gives it, would mean the current folder.
        if not path.strip():
            raise Stop(say("import-empty-path", lang), EXIT_USAGE)
        if not Path(path).exists():
            raise Stop(say("cli-no-path", lang, path=path), EXIT_USAGE)
    if wishes.region is not None and not REGION_CODE.fullmatch(wishes.region):
        raise Stop(say("import-bad-region", lang, found=visible(wishes.region[:MOST_SHOWN])), EXIT_USAGE)
    if wishes.agency is not None and not AGENCY_ID.fullmatch(wishes.agency):
        raise Stop(say("import-bad-agency", lang, found=visible(wishes.agency[:MOST_SHOWN])), EXIT_USAGE)
    known = [one.id for one in forms.values() if one.kind == "report"]
    if form is not None and form not in known:
        raise Stop(say("import-unknown-form", lang, form=form, forms=" / ".join(known)), EXIT_USAGE)


def _passed_over(content: Path) -> list[Path]:
    """Folders that are not searched for documents, unless they are asked for: our own."""
    root = (find_project() or Project(Path.cwd())).root
    return [content, root / "build", root / ".venv"]


def _outcomes(
    importer: Importer, found: Found, form: str | None, jobs: int, lang: str
) -> Generator[Outcome, None, None]:
    """Every document, imported when it is asked for; a progress bar while they come."""
    from generator.importers.batch import path_shown, read_all
    from generator.importers.outcome import Outcome, State
    from generator.messages import Message

    several = len(found.files) > 1
    with (
        ticking(say("stage-import", lang)) as tick,
        closing(read_all(found.files, form, min(jobs, len(found.files)))) as all_read,
    ):
        done = tick(len(found.files))
        for path, read in all_read:
            if isinstance(read, Message):
                yield Outcome(path_shown(path), State.unreadable, (read,))
            else:
                yield _taken(importer, read, several)
            done()


def _taken(importer: Importer, source: Source, several: bool) -> Outcome:
    """A document imported; a mistake of ours ends the command, unless others wait behind it."""
    from generator.importers.outcome import Outcome, State
    from generator.messages import message

    try:
        return importer.take(source)
    except Exception as error:
        if not several:
            raise
        what = message("import-internal", why=type(error).__name__)
        return Outcome(source.shown, State.refused, (what,), source)


def _print_json(
    outcomes: Iterable[Outcome], several: bool, found: Found, importer: Importer, lang: str
) -> bool:
    from generator.importers.outcome import failed
    from generator.outputs.imported_json import lines_of

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    fails = False

    def watched() -> Iterator[Outcome]:
        nonlocal fails
        for one in outcomes:
            fails = fails or failed([one], importer.wishes.dry_run)
            yield one

    for line in lines_of(watched(), several, found.others, lang):
        print(line, flush=True)
    return fails


def _print_text(
    outcomes: Iterable[Outcome], several: bool, found: Found, importer: Importer, lang: str
) -> bool:
    from rich.console import Console

    from generator.importers.outcome import State, failed
    from generator.outputs import imported

    width = None if sys.stdout.isatty() else ENDLESS
    console = Console(highlight=False, markup=False, emoji=False, width=width)
    rows: list[tuple[str, ...]] = []
    more: list[str] = []
    table = None
    dry_run, lacking = importer.wishes.dry_run, _lacking(importer.content)
    counted, fails, unread = Counter[State](), False, Counter[str]()
    for one in outcomes:
        counted[one.state] += 1
        fails = fails or failed([one], dry_run)
        unread += Counter({one.shown: one.cells()["unread"]})
        if several:
            rows.append(imported.row_of(one, lang, dry_run))
            more += imported.brief_of(one, lang)
        else:
            table = imported.table_of(one, lang, dry_run)
            more += [*imported.details_of(one, lang), *imported.next_steps(one, lang, dry_run, lacking)]
    console.print(imported.list_of(rows, lang) if several else table)
    for line in more:
        console.out(line, highlight=False)
    if several:
        summary = list(imported.summary_lines(counted, found.others, unread, dry_run, lang))
        summary += [] if dry_run else imported.lacking_lines(lacking, lang)
        console.out("\n".join(summary), highlight=False)
    return fails


def _lacking(content: Path) -> list[str]:
    """The files that checking and building need besides reports and regions, and that are not there."""
    needed = (content / "portal.yml", content / "pages" / "about.md")
    return [file.as_posix() for file in needed if not file.is_file()]
