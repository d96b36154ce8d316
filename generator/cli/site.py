"""`gongkai render`, `build` and `serve`: pages and the site made from them.

What draws pages is imported where it is needed, so that `check` starts without it.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.common import (
    DEFAULT_CONTENT,
    EXIT_CODES,
    EXIT_INTERNAL,
    EXIT_USAGE,
    ContentOption,
    Lang,
    LangOption,
    Stop,
    app,
    existing_folder,
    refuse_overlap,
    shown_path,
    the_project,
)
from generator.messages import say
from generator.project import SiteFailed, exclusive

if TYPE_CHECKING:
    from generator.building.workers import Workers


class Part(StrEnum):
    """What can be left out."""

    search = "search"
    downloads = "downloads"


OutOption = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="输出文件夹 / output folder")]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="不用以前留下的，全部重做 / use nothing of earlier runs")
]
WithoutOption = Annotated[
    list[Part] | None, typer.Option("--without", help="不做哪一部分，可以重复 / leave out; may be repeated")
]
SchedulerOption = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="交给这个 Dask 集群做，如 tcp://host:8786 / have a Dask cluster do it",
    ),
]
SharedOption = Annotated[
    str | None,
    typer.Option(
        "--shared",
        metavar="URL",
        help="与集群交换文件的地方；不写就是本机文件夹 / where files are exchanged with the cluster",
    ),
]


@app.command(name="render", epilog=EXIT_CODES)
def render_command(
    content: ContentOption = DEFAULT_CONTENT,
    out: OutOption = None,
    no_cache: NoCacheOption = False,
    without: WithoutOption = None,
    lang: LangOption = Lang.zh,
) -> None:
    """把内容写成 Markdown 页面，只写有变化的。默认在 build/docs。 / Write the Markdown pages that changed."""
    from generator.building.workers import collect_rarely
    from generator.cli.making import Order, as_markdown

    collect_rarely()
    project = the_project(lang)
    target = out or project.docs
    refuse_overlap(target, (content,), lang)
    order = Order(project, existing_folder(content, lang), target, not no_cache, _without(without), lang)
    with exclusive(project):
        built = order.make(as_markdown).built
    print(
        say(
            "cli-rendered",
            lang,
            reports=built.reports,
            pages=built.pages,
            written=built.written,
            deleted=built.deleted,
            out=target,
        )
    )


@app.command(epilog=EXIT_CODES)
def build(
    content: ContentOption = DEFAULT_CONTENT,
    out: OutOption = None,
    no_cache: NoCacheOption = False,
    without: WithoutOption = None,
    scheduler: SchedulerOption = None,
    shared: SharedOption = None,
    lang: LangOption = Lang.zh,
) -> None:
    """生成整个网站，失败时原来的不动。默认在 build/site。 / Build the whole site, or leave the old one."""
    from generator.building.workers import collect_rarely
    from generator.cli.making import Order

    collect_rarely()
    project = the_project(lang)
    target = out or project.site
    refuse_overlap(target, (content, project.docs, project.root / "generator"), lang)
    folder = existing_folder(content, lang)
    with exclusive(project), _workers(scheduler, shared, lang) as workers:
        order = Order(project, folder, target, not no_cache, _without(without), lang, workers=workers)
        built = order.make(order.as_site).built
    print(
        say(
            "cli-built",
            lang,
            reports=built.reports,
            agencies=built.agencies,
            regions=built.regions,
            pages=built.pages,
        )
    )
    print(say("cli-open", lang, site=shown_path(target)))


@contextmanager
def _workers(scheduler: str | None, shared: str | None, lang: str) -> Iterator[Workers]:
    """Who does the work: this machine, or a cluster, of which nothing is imported unless it is asked for."""
    from generator.building.workers import Processes, WorkersFailed

    if scheduler is None:
        if shared is not None:
            raise Stop(say("cluster-shared-alone", lang), EXIT_USAGE)
        yield Processes()
        return
    try:
        from generator.building.cluster import Cluster
    except ModuleNotFoundError as error:
        raise Stop(say("cluster-not-installed", lang, why=error.name), EXIT_USAGE) from error
    try:
        with Cluster(scheduler, shared, Processes()) as cluster:
            yield cluster
    except WorkersFailed as failed:
        raise Stop(failed.what.text(lang), EXIT_INTERNAL) from failed


def _without(parts: list[Part] | None) -> frozenset[str]:
    return frozenset(part.value for part in parts or ())


@app.command(epilog=EXIT_CODES)
def serve(
    content: ContentOption = DEFAULT_CONTENT,
    host: Annotated[str, typer.Option("--host", help="监听地址 / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口 / port")] = 8000,
    polling: Annotated[
        bool,
        typer.Option("--polling", help="网络盘等不通知改动的地方用 / for network drives"),
    ] = False,
    lang: LangOption = Lang.zh,
) -> None:
    """在浏览器里预览；保存 YAML，页面自己刷新。 / Preview that follows the saved YAML."""
    from generator.cli.making import Order
    from generator.serve import serve as serve_site

    project = the_project(lang)
    folder = existing_folder(content, lang)
    stale = False

    def refresh(site: Path, address: str, shown: Callable[[], None]) -> Callable[[], None]:
        again = Order(project, folder, site, True, frozenset(), lang, address).repeated(shown)

        def build() -> None:
            nonlocal stale
            try:
                again()
            except (Stop, SiteFailed) as stop:
                why = stop.text if isinstance(stop, Stop) else say("cli-mkdocs-failed", lang, why=stop)
                print(why, say("cli-serve-kept", lang), sep="\n", file=sys.stderr)
                stale = True
                return
            if stale:
                print(say("cli-serve-again", lang), flush=True)
            stale = False

        return build

    def ready(address: str) -> None:
        print(say("cli-serving", lang, address=address, content=folder), flush=True)

    with socket.socket() as probe:
        # Before the first build, which takes seconds.
        if probe.connect_ex((host, port)) == 0:
            raise Stop(say("cli-port-taken", lang, port=port), EXIT_USAGE)
    try:
        serve_site(project, folder, host, port, refresh, ready, polling)
    except OSError as error:
        if error.errno in (98, 48, 10048):  # address in use, on Linux, macOS, Windows
            raise Stop(say("cli-port-taken", lang, port=port), EXIT_USAGE) from error
        raise
