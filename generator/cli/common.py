"""What all verbs share: options, exit codes, and the steps that more than one of them takes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from generator.form_reader import FORMS_DIR, BrokenForms, load_forms
from generator.forms import Form
from generator.messages import say
from generator.outputs.sources import Sources
from generator.outputs.text import problem_lines
from generator.project import Project, find_project

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


class Lang(StrEnum):
    """Languages of messages."""

    zh = "zh"
    en = "en"


def named_folder(text: str | Path) -> Path:
    """A folder as it is named; nothing at all would mean the current one."""
    if not str(text).strip():
        raise ValueError(text)
    return Path(text)


ContentOption = Annotated[
    Path,
    typer.Option(
        "--content",
        metavar="DIR",
        help="内容文件夹 / content folder",
        show_default=True,
        parser=named_folder,
    ),
]
LangOption = Annotated[
    Lang, typer.Option("--lang", envvar="GONGKAI_LANG", help="提示的语言 / language of messages")
]


class Stop(Exception):
    """End the command: what to print on standard error, and the exit code."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.text, self.code = text, code


def the_project(lang: str) -> Project:
    """The project that the command runs in, or ends it."""
    project = find_project()
    if project is None:
        raise Stop(say("cli-no-config", lang), EXIT_USAGE)
    return project


def existing_folder(content: Path, lang: str) -> Path:
    """The content folder, if there is one; ends the command otherwise."""
    if not content.is_dir():
        raise Stop(say("cli-no-content", lang, path=content), EXIT_USAGE)
    return content


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path is a folder or lies in it."""
    return path.resolve() == folder.resolve() or folder.resolve() in path.resolve().parents


def the_forms(lang: str) -> dict[str, Form]:
    """The official forms; ends the command where they contradict themselves."""
    try:
        return load_forms()
    except BrokenForms as broken:
        lines = problem_lines(broken.problems, lang, Sources(FORMS_DIR.parent))
        raise Stop("\n".join([say("broken-forms", lang), *lines]), EXIT_MALFORMED) from broken


def shown_path(path: Path) -> Path:
    """A path as short as it can be said here."""
    return path.absolute().relative_to(Path.cwd()) if is_inside(path, Path()) else path


def refuse_overlap(out: Path, others: Sequence[Path], lang: str) -> None:
    """End the command where the output would lie over what it is made from."""
    if any(is_inside(out, other) or is_inside(other, out) for other in others):
        raise Stop(say("cli-overlap", lang, path=out), EXIT_USAGE)


@contextmanager
def ticking(title: str) -> Iterator[Callable[[int], Callable[[], None]]]:
    """A progress bar that appears once it has something to show; nothing where nobody watches.

    Gives a function that takes the number of steps (0: unknown) and gives one to call after each.
    """
    if not sys.stderr.isatty():
        yield lambda total: lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    # What is printed meanwhile goes where it belongs, and not to where the bar is.
    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:

        def start(total: int) -> Callable[[], None]:
            task = bar.add_task(title, total=total or None)
            return lambda: bar.advance(task)

        yield start


def status(title: str) -> AbstractContextManager[object]:
    """A line that says what is going on, while it goes on; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(title + " …")
