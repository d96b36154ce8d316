"""`gongkai schema` and `synth`: helps for editors' tools, and made-up content."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.common import (
    DEFAULT_CONTENT,
    EXIT_CODES,
    EXIT_USAGE,
    Lang,
    LangOption,
    Stop,
    app,
    refuse_overlap,
    shown_path,
    the_forms,
    the_project,
    ticking,
)
from generator.messages import say

# So many reports the cast of `synth` is large enough for, whatever the seed.
MOST_REPORTS = 100_000


class SchemaName(StrEnum):
    """Content files that have a schema."""

    report = "report"
    agency = "agency"
    portal = "portal"
    regions = "regions"


@app.command(epilog=EXIT_CODES)
def schema(
    name: Annotated[SchemaName, typer.Argument(help="哪一种文件 / which kind of file")] = SchemaName.report,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="把全部写进文件夹 / write all into a folder")
    ] = None,
    lang: LangOption = Lang.zh,
) -> None:
    """内容文件的 JSON Schema，供编辑器提示和检查。 / JSON Schema of the content files, for editors."""

    from generator.schema import SCHEMAS

    forms = the_forms(lang)
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
        int, typer.Argument(metavar="N", min=1, max=MOST_REPORTS, help="报告份数 / number of reports")
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
    from generator.synth.corpus import CONTENT, MANIFEST, write_corpus

    project = the_project(lang)
    target = out or project.root / "build" / "synth"
    refuse_overlap(target, (DEFAULT_CONTENT, project.docs, project.site), lang)
    with ticking(say("stage-synth", lang)) as tick:
        done = write_corpus(target, reports, seed, share, the_forms(lang), tick(reports))
    shown = shown_path(target)
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
