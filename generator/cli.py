"""The command line: every verb, its help, its exit code. Logic lives elsewhere."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from generator.content import Content, load_content
from generator.difference import Difference, compare
from generator.findings import LEVELS
from generator.form_reader import FORMS_DIR, BrokenForms, load_forms
from generator.forms import Form
from generator.messages import say
from generator.outputs import FORMATS, Format
from generator.outputs.difference import DIFFERENCE_FORMATS
from generator.outputs.sources import Sources
from generator.outputs.text import problem_lines
from generator.portal import Portal, check_content
from generator.render import Rendered, render
from generator.revisions import NoRevision
from generator.schema import SCHEMAS
from generator.serve import serve as serve_site
from generator.settings import Settings
from generator.site import Project, SiteFailed, build_site, exclusive, find_project
from generator.survey import Outcome, survey
from generator.synth.cast import MOST
from generator.synth.corpus import CONTENT, MANIFEST, write_corpus

EXIT_MALFORMED, EXIT_USAGE, EXIT_INTERNAL, EXIT_INTERRUPTED = 1, 2, 3, 130
DEFAULT_CONTENT = Path("content")

EXIT_CODES = (
    "退出码 / exit codes: 0 正常 fine · "
    "1 内容写错，或核对结果达到 --fail-on, malformed content or findings at --fail-on · "
    "2 用法不对 usage · 3 系统或内部错误 system or internal error · 130 中断 interrupted"
)

app = typer.Typer(
    name="gongkai",
    help="政府信息公开年报：核对 YAML，生成网站。 / Check annual reports kept as YAML and build the portal.",
    epilog=EXIT_CODES,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


class FailOn(StrEnum):
    """From which level on a failing finding fails the command."""

    error = "error"
    warning = "warning"
    never = "never"


class Lang(StrEnum):
    """Languages of messages."""

    zh = "zh"
    en = "en"


class SchemaName(StrEnum):
    """Content files that have a schema."""

    report = "report"
    agency = "agency"
    portal = "portal"
    regions = "regions"


ContentOption = Annotated[
    Path, typer.Option("--content", metavar="DIR", help="内容文件夹 / content folder", show_default=True)
]
LangOption = Annotated[
    Lang, typer.Option("--lang", envvar="GONGKAI_LANG", help="提示的语言 / language of messages")
]


class Stop(Exception):
    """End the command: what to print on standard error, and the exit code."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.text, self.code = text, code


@app.command(epilog=EXIT_CODES)
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="只核对这些文件或文件夹 / only these files or folders"),
    ] = None,
    content: ContentOption = DEFAULT_CONTENT,
    output: Annotated[
        Format,
        typer.Option(
            "--format",
            help="输出格式：text 给人看，json 给程序用，其余给代码平台"
            " / text for people, json for programs, the others for services that show checks of a change",
        ),
    ] = Format.text,
    fail_on: Annotated[
        FailOn,
        typer.Option("--fail-on", help="核对结果到哪一级算失败 / level from which findings fail the command"),
    ] = FailOn.never,
    diff: Annotated[
        str | None,
        typer.Option(
            "--diff",
            metavar="BASE[..OTHER]",
            help="与 git 版本 BASE 相比有什么变化（Markdown 或 json），--fail-on 只看新增"
            " / what changed since the git revision BASE, as Markdown or json; --fail-on: new findings only",
        ),
    ] = None,
    lang: LangOption = Lang.zh,
) -> None:
    """核对内容：YAML 写得对不对，数字对不对得上。 / Check the YAML and the numbers in it."""
    selected = paths or []
    folder = _content_of(selected, content, lang, may_be_gone=diff is not None)
    levels = {"error": LEVELS[:1], "warning": LEVELS[:2], "never": ()}[fail_on]
    if diff is None:
        outcome = _outcome(folder, selected, FORMATS[output].passes, lang)
        _print(FORMATS[output].lines(outcome, lang), output)
        failed = bool(outcome.problems) or outcome.failing(levels)
    else:
        found = _difference(folder, selected, diff, output, lang)
        _print(DIFFERENCE_FORMATS[output](found, lang), output)
        failed = found.malformed or found.failing(levels)
    if failed:
        raise typer.Exit(EXIT_MALFORMED)


@app.command(name="render", epilog=EXIT_CODES)
def render_command(
    content: ContentOption = DEFAULT_CONTENT,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="输出文件夹，默认 build/docs / output folder")
    ] = None,
    lang: LangOption = Lang.zh,
) -> None:
    """把内容写成 Markdown 页面，只写有变化的。 / Write the Markdown pages that changed."""
    project = _project(lang)
    portal = _portal(_existing(content, lang), lang)
    target = out or project.docs
    _refuse_overlap(target, (content,), lang)
    with exclusive(project):
        done = _render(portal, target, content, lang)
    print(
        say(
            "cli-rendered",
            lang,
            reports=len(portal.reports),
            pages=done.pages,
            written=done.written,
            deleted=done.deleted,
            out=target,
        )
    )


@app.command(epilog=EXIT_CODES)
def build(
    content: ContentOption = DEFAULT_CONTENT,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="输出文件夹，默认 build/site / output folder")
    ] = None,
    lang: LangOption = Lang.zh,
) -> None:
    """生成整个网站；失败时原来的网站不动。 / Build the whole site, or leave the old one."""
    project = _project(lang)
    target = out or project.site
    _refuse_overlap(target, (content, project.docs, project.root / "generator"), lang)
    portal = _portal(_existing(content, lang), lang)
    with exclusive(project):
        done = _render(portal, project.docs, content, lang)
        with _status(say("stage-site", lang)):
            build_site(project, portal.settings, target)
    regions = len({key.region for key in portal.reports})
    print(
        say(
            "cli-built",
            lang,
            reports=len(portal.reports),
            agencies=len(portal.agencies),
            regions=regions,
            pages=done.pages,
        )
    )
    print(say("cli-open", lang, site=_shown(target)))


@app.command(epilog=EXIT_CODES)
def serve(
    content: ContentOption = DEFAULT_CONTENT,
    host: Annotated[str, typer.Option("--host", help="监听地址 / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口 / port")] = 8000,
    lang: LangOption = Lang.zh,
) -> None:
    """在浏览器里预览；保存 YAML，页面自己刷新。 / Preview that follows the saved YAML."""
    project = _project(lang)
    folder = _existing(content, lang)

    stale = False

    def refresh() -> Settings | None:
        nonlocal stale
        try:
            portal = _portal(folder, lang)
            _render(portal, project.docs, folder, lang)
        except Stop as stop:
            print(stop.text, file=sys.stderr)
            print(say("cli-serve-kept", lang), file=sys.stderr)
            stale = True
            return None
        if stale:
            print(say("cli-serve-again", lang), flush=True)
        stale = False
        return portal.settings

    def failed(error: SiteFailed) -> None:
        print(say("cli-mkdocs-failed", lang, why=error), file=sys.stderr)

    def ready(address: str) -> None:
        print(say("cli-serving", lang, address=address, content=folder), flush=True)

    with socket.socket() as probe:
        # Before the first build, which takes seconds.
        if probe.connect_ex((host, port)) == 0:
            raise Stop(say("cli-port-taken", lang, port=port), EXIT_USAGE)
    try:
        serve_site(project, folder, host, port, refresh, failed, ready)
    except OSError as error:
        if error.errno in (98, 48, 10048):  # address in use, on Linux, macOS, Windows
            raise Stop(say("cli-port-taken", lang, port=port), EXIT_USAGE) from error
        raise


@app.command(epilog=EXIT_CODES)
def schema(
    name: Annotated[SchemaName, typer.Argument(help="哪一种文件 / which kind of file")] = SchemaName.report,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="把全部写进文件夹 / write all into a folder")
    ] = None,
    lang: LangOption = Lang.zh,
) -> None:
    """内容文件的 JSON Schema，供编辑器提示和检查。 / JSON Schema of the content files, for editors."""
    import json

    forms = _forms(lang)
    if out is None:
        print(json.dumps(SCHEMAS[name](forms), ensure_ascii=False, indent=2))
        return
    if out.exists() and not out.is_dir():
        raise Stop(say("cli-not-a-folder", lang, path=out), EXIT_USAGE)
    out.mkdir(parents=True, exist_ok=True)
    for each, make in SCHEMAS.items():
        file = out / f"{each}.json"
        file.write_text(json.dumps(make(forms), ensure_ascii=False, indent=2) + "\n", "utf-8")
        print(say("schema-written", lang, path=file))


@app.command(epilog=EXIT_CODES)
def synth(
    reports: Annotated[
        int, typer.Argument(metavar="N", min=1, max=MOST, help="报告份数 / number of reports")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="输出文件夹，默认 build/synth / output folder"),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="种子，相同则结果相同 / same seed, same bytes")] = 1,
    share: Annotated[
        float,
        typer.Option("--share", min=0, max=1, help="放进不一致的报告占多少 / share of reports with a slip"),
    ] = 0.1,
    lang: LangOption = Lang.zh,
) -> None:
    """编造供测试的内容：虚构的机关，已知的不一致。 / Make up content with known inconsistencies."""
    target = out or _project(lang).root / "build" / "synth"
    _refuse_overlap(target, (DEFAULT_CONTENT,), lang)
    with _ticking(say("stage-synth", lang)) as tick:
        done = write_corpus(target, reports, seed, share, _forms(lang), tick(reports))
    shown = _shown(target)
    print(
        say(
            "synth-written",
            lang,
            reports=reports,
            agencies=done.agencies,
            planted=done.planted,
            content=shown / CONTENT,
            manifest=shown / MANIFEST,
        )
    )


# -- steps -----------------------------------------------------------------------------------------------


def _project(lang: str) -> Project:
    project = find_project()
    if project is None:
        raise Stop(say("cli-no-config", lang), EXIT_USAGE)
    return project


def _existing(content: Path, lang: str) -> Path:
    if not content.is_dir():
        raise Stop(say("cli-no-content", lang, path=content), EXIT_USAGE)
    return content


def _content_of(paths: Sequence[Path], content: Path, lang: str, may_be_gone: bool = False) -> Path:
    """The content folder that the paths belong to: the one given, or the one they lie in."""
    for path in paths:
        if not may_be_gone and not path.exists():
            raise Stop(say("cli-no-path", lang, path=path), EXIT_USAGE)
    outside = [path for path in paths if not _inside(path, content)]
    if outside and content == DEFAULT_CONTENT:
        content = next((up for up in _upwards(outside[0]) if (up / "regions.yml").is_file()), content)
        outside = [path for path in paths if not _inside(path, content)]
    if outside:
        raise Stop(say("cli-path-outside", lang, path=outside[0], content=content), EXIT_USAGE)
    return _existing(content, lang)


def _inside(path: Path, folder: Path) -> bool:
    return path.resolve() == folder.resolve() or folder.resolve() in path.resolve().parents


def _upwards(path: Path) -> Iterator[Path]:
    yield path
    yield from path.parents


def _forms(lang: str) -> dict[str, Form]:
    try:
        return load_forms()
    except BrokenForms as broken:
        lines = problem_lines(broken.problems, lang, Sources(FORMS_DIR.parent))
        raise Stop("\n".join([say("broken-forms", lang), *lines]), EXIT_MALFORMED) from broken


def _load(folder: Path, forms: dict[str, Form], lang: str) -> Content:
    with _ticking(say("stage-read", lang)) as tick:
        return load_content(folder, forms, tick(0))


def _outcome(folder: Path, only: Sequence[Path], passes: bool, lang: str) -> Outcome:
    forms = _forms(lang)
    with _ticking(say("stage-check", lang)) as tick:
        return survey(folder, forms, only, passes, tick)


def _difference(folder: Path, only: Sequence[Path], wanted: str, output: Format, lang: str) -> Difference:
    if output not in DIFFERENCE_FORMATS:
        raise Stop(say("diff-format", lang), EXIT_USAGE)
    forms = _forms(lang)
    try:
        with _ticking(say("stage-check", lang)) as tick:
            return compare(folder, forms, wanted, only, tick)
    except NoRevision as missing:
        raise Stop(missing.what.text(lang), EXIT_USAGE) from missing


def _print(lines: Iterable[str], output: Format) -> None:
    """Print line by line; what programs read is UTF-8 wherever it runs."""
    if output is not Format.text and isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


def _portal(folder: Path, lang: str) -> Portal:
    forms = _forms(lang)
    content = _load(folder, forms, lang)
    if content.problems:
        lines = [*problem_lines(content.problems, lang, Sources()), say("cli-malformed-stop", lang)]
        raise Stop("\n".join(lines), EXIT_MALFORMED)
    with _status(say("stage-check", lang)):
        return check_content(content, forms)


def _render(portal: Portal, target: Path, content: Path, lang: str) -> Rendered:
    with _ticking(say("stage-render", lang)) as tick:
        return render(portal, target, content, tick(0))


def _shown(path: Path) -> Path:
    """A path as short as it can be said here."""
    return path.absolute().relative_to(Path.cwd()) if _inside(path, Path()) else path


def _refuse_overlap(out: Path, others: Sequence[Path], lang: str) -> None:
    if any(_inside(out, other) or _inside(other, out) for other in others):
        raise Stop(say("cli-overlap", lang, path=out), EXIT_USAGE)


@contextmanager
def _ticking(title: str) -> Iterator[Callable[[int], Callable[[], None]]]:
    """A progress bar that appears once it has something to show; nothing where nobody watches.

    Gives a function that takes the number of steps (0: unknown) and gives one to call after each.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda total: lambda: None
        return
    with Progress(console=console, transient=True) as bar:

        def start(total: int) -> Callable[[], None]:
            task = bar.add_task(title, total=total or None)
            return lambda: bar.advance(task)

        yield start


def _status(title: str) -> AbstractContextManager[object]:
    """A line that says what is going on, while it goes on; nothing where nobody watches."""
    console = Console(stderr=True)
    return console.status(title + " …") if console.is_terminal else nullcontext()
