"""`gongkai check`: the YAML and the numbers in it, and what a change does to them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.common import (
    DEFAULT_CONTENT,
    EXIT_CODES,
    EXIT_MALFORMED,
    EXIT_USAGE,
    ContentOption,
    Lang,
    LangOption,
    Stop,
    app,
    existing_folder,
    is_inside,
    the_forms,
    ticking,
)
from generator.findings import LEVELS
from generator.messages import say
from generator.outputs import FORMATS, Format
from generator.survey import Outcome, survey

if TYPE_CHECKING:
    from generator.difference import Difference


class FailOn(StrEnum):
    """From which level on a failing finding fails the command."""

    error = "error"
    warning = "warning"
    never = "never"


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
        from generator.outputs.difference import DIFFERENCE_FORMATS

        found = _difference(folder, selected, diff, output, lang)
        _print(DIFFERENCE_FORMATS[output](found, lang), output)
        failed = found.malformed or found.failing(levels)
    if failed:
        raise typer.Exit(EXIT_MALFORMED)


def _content_of(paths: Sequence[Path], content: Path, lang: str, may_be_gone: bool = False) -> Path:
    """The content folder that the paths belong to: the one given, or the one they lie in."""
    for path in paths:
        if not may_be_gone and not path.exists():
            raise Stop(say("cli-no-path", lang, path=path), EXIT_USAGE)
    outside = [path for path in paths if not is_inside(path, content)]
    if outside and content == DEFAULT_CONTENT:
        content = next((up for up in _upwards(outside[0]) if (up / "regions.yml").is_file()), content)
        outside = [path for path in paths if not is_inside(path, content)]
    if outside:
        raise Stop(say("cli-path-outside", lang, path=outside[0], content=content), EXIT_USAGE)
    return existing_folder(content, lang)


def _upwards(path: Path) -> Iterator[Path]:
    yield path
    yield from path.parents


def _outcome(folder: Path, only: Sequence[Path], passes: bool, lang: str) -> Outcome:
    forms = the_forms(lang)
    with ticking(say("stage-check", lang)) as tick:
        return survey(folder, forms, only, passes, tick)


def _difference(folder: Path, only: Sequence[Path], wanted: str, output: Format, lang: str) -> Difference:
    from generator.difference import compare
    from generator.outputs.difference import DIFFERENCE_FORMATS
    from generator.revisions import NoRevision

    if output not in DIFFERENCE_FORMATS:
        raise Stop(say("diff-format", lang), EXIT_USAGE)
    forms = the_forms(lang)
    try:
        with ticking(say("stage-check", lang)) as tick:
            return compare(folder, forms, wanted, only, tick)
    except NoRevision as missing:
        raise Stop(missing.what.text(lang), EXIT_USAGE) from missing


def _print(lines: Iterable[str], output: Format) -> None:
    """Print line by line; what programs read is UTF-8 wherever it runs."""
    if output is not Format.text and isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()
