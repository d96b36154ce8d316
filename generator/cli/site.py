"""`gongkai render`, `build` and `serve`: pages and the site made from them.

What draws pages is imported where it is needed, so that `check` starts without it.
"""

from __future__ import annotations

import socket
import sys
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
    refuse_overlap,
    shown_path,
    status,
    the_forms,
    the_project,
    ticking,
)
from generator.content import Content, load_content
from generator.forms import Form
from generator.messages import say
from generator.outputs.sources import Sources
from generator.outputs.text import problem_lines
from generator.project import Project, SiteFailed, exclusive

if TYPE_CHECKING:
    from generator.portal import Portal
    from generator.render import Rendered
    from generator.settings import Settings


@app.command(name="render", epilog=EXIT_CODES)
def render_command(
    content: ContentOption = DEFAULT_CONTENT,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="输出文件夹，默认 build/docs / output folder")
    ] = None,
    lang: LangOption = Lang.zh,
) -> None:
    """把内容写成 Markdown 页面，只写有变化的。 / Write the Markdown pages that changed."""
    project = the_project(lang)
    portal = _portal(existing_folder(content, lang), lang)
    _say_what_history_lacks(portal, lang)
    target = out or project.docs
    refuse_overlap(target, (content,), lang)
    with exclusive(project):
        done = _render(project, portal, target, content, lang)
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
    from generator.site import build_site

    project = the_project(lang)
    target = out or project.site
    refuse_overlap(target, (content, project.docs, project.root / "generator"), lang)
    portal = _portal(existing_folder(content, lang), lang)
    _say_what_history_lacks(portal, lang)
    with exclusive(project):
        done = _render(project, portal, project.docs, content, lang)
        with status(say("stage-site", lang)):
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
    print(say("cli-open", lang, site=shown_path(target)))


@app.command(epilog=EXIT_CODES)
def serve(
    content: ContentOption = DEFAULT_CONTENT,
    host: Annotated[str, typer.Option("--host", help="监听地址 / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口 / port")] = 8000,
    lang: LangOption = Lang.zh,
) -> None:
    """在浏览器里预览；保存 YAML，页面自己刷新。 / Preview that follows the saved YAML."""
    from generator.serve import serve as serve_site

    project = the_project(lang)
    folder = existing_folder(content, lang)

    stale = False

    def refresh() -> Settings | None:
        nonlocal stale
        try:
            portal = _portal(folder, lang)
            _render(project, portal, project.docs, folder, lang)
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


def _portal(folder: Path, lang: str) -> Portal:
    from generator.history import read_history
    from generator.portal import check_content

    forms = the_forms(lang)
    content = _load(folder, forms, lang)
    if content.problems:
        lines = [*problem_lines(content.problems, lang, Sources()), say("cli-malformed-stop", lang)]
        raise Stop("\n".join(lines), EXIT_MALFORMED)
    with status(say("stage-check", lang)):
        return check_content(content, forms, read_history(folder))


def _say_what_history_lacks(portal: Portal, lang: str) -> None:
    """A clone without its older commits is easily mended, so somebody has to hear of it."""
    if portal.history.state == "shallow":
        print(say("history-shallow", lang), file=sys.stderr)
    elif portal.history.why:
        print(say("history-refused", lang, why=portal.history.why.text(lang)), file=sys.stderr)


def _load(folder: Path, forms: dict[str, Form], lang: str) -> Content:
    with ticking(say("stage-read", lang)) as tick:
        return load_content(folder, forms, tick(0))


def _render(project: Project, portal: Portal, target: Path, content: Path, lang: str) -> Rendered:
    from generator.render import render

    with ticking(say("stage-render", lang)) as tick:
        return render(portal, target, content, tick(0), project.cache)
