"""`gongkai form`: the official form as an office file, blank or with the values of a report."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.common import (
    EXIT_CODES,
    EXIT_MALFORMED,
    EXIT_USAGE,
    Lang,
    LangOption,
    Stop,
    app,
    shown_path,
    the_forms,
)
from generator.forms import Form
from generator.messages import say
from generator.outputs.sources import Sources
from generator.outputs.text import problem_lines
from generator.report_reader import read_report
from generator.reports import Report, ReportKey

if TYPE_CHECKING:
    from generator.form_files.contents import Contents

FOLDER = Path("build/forms")
MOST_LETTERS = 60
LAST = 9999
# Names that promise a kind of file.
OTHER_ENDINGS = {*(".docx", ".xlsx", ".doc", ".xls", ".pdf", ".odt", ".ods", ".html", ".txt", ".md", ".yml")}
_REPORT = re.compile(r"(20[0-9]{2})\.yml")


@app.command(name="form", epilog=EXIT_CODES)
def form_command(
    form: Annotated[
        str | None, typer.Argument(metavar="FORM", help="格式，如 cn-2021 / which form", show_default=False)
    ] = None,
    docx: Annotated[bool, typer.Option("--docx", help="Word 文档 / a Word document")] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Excel 工作簿 / an Excel workbook")] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="写成哪个文件，默认在 build/forms / file to write"),
    ] = None,
    year: Annotated[int | None, typer.Option("--year", min=2000, max=2099, help="年度 / year")] = None,
    agency: Annotated[str | None, typer.Option("--agency", metavar="NAME", help="机关名称 / agency")] = None,
    undivided: Annotated[
        bool,
        typer.Option("--undivided", help="可以不细分的一组行印成一行 / groups of rows whole where they may"),
    ] = False,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="FILE", help="填上这份报告（YAML）的数 / fill in this report's values"
        ),
    ] = None,
    lang: LangOption = Lang.zh,
) -> None:
    """写出官方格式的空白表，供机关填写。 / Write the official form, blank, to be filled in."""
    if docx == xlsx:
        raise Stop(say("form-which-file", lang), EXIT_USAGE)
    ending = "docx" if docx else "xlsx"
    _refuse_target(out, ending, lang)
    if source and (year or undivided):
        raise Stop(say("form-from-report", lang, option="--year" if year else "--undivided"), EXIT_USAGE)
    forms = the_forms(lang)
    report = _report(source, forms, lang) if source else None
    chosen = _form(form or (report.form.id if report else None), forms, lang)
    if report and report.form != chosen:
        raise Stop(say("form-other-form", lang, path=source, form=report.form.id), EXIT_USAGE)
    contents = _contents(chosen, report, _name(agency, lang), year, undivided)
    target = out or FOLDER / f"{_stem(chosen, report)}.{ending}"
    _write(target, _filler(ending)(chosen, contents), lang)
    print(say("form-written", lang, path=shown_path(target)))
    _say_which_form_is_due(chosen, year, forms, lang)
    if report:
        _say_what_is_left_out(report, lang)


def _filler(ending: str) -> Callable[[Form, Contents], bytes]:
    if ending == "docx":
        from generator.form_files.docx import fill

        return fill
    from generator.form_files.xlsx import fill as fill_workbook

    return fill_workbook


def _form(name: str | None, forms: dict[str, Form], lang: str) -> Form:
    known = [one.id for one in forms.values() if one.kind == "report"]
    if name is None:
        raise Stop(say("form-which", lang, forms=" ".join(known)), EXIT_USAGE)
    if name not in known:
        raise Stop(say("form-unknown", lang, found=name[:MOST_LETTERS], forms=" ".join(known)), EXIT_USAGE)
    return forms[name]


def _refuse_target(out: Path | None, ending: str, lang: str) -> None:
    """End the command where the file to write is a folder, or named as one of another kind."""
    if out is None:
        return
    if out.is_dir():
        raise Stop(say("form-is-folder", lang, path=out, ending=ending), EXIT_USAGE)
    if out.suffix.lower() in OTHER_ENDINGS - {f".{ending}"}:
        raise Stop(say("form-other-ending", lang, path=out, ending=ending), EXIT_USAGE)


def _name(agency: str | None, lang: str) -> str | None:
    """An agency's name that a document can hold."""
    if agency is not None and (not agency.strip() or len(agency) > MOST_LETTERS or not agency.isprintable()):
        raise Stop(say("form-bad-agency", lang, limit=MOST_LETTERS), EXIT_USAGE)
    return agency.strip() if agency else None


def _report(path: Path, forms: dict[str, Form], lang: str) -> Report:
    """The report of a file; ends the command where it is none, or malformed."""
    from generator.content import read_data

    parts, match = path.absolute().parts, _REPORT.fullmatch(path.name)
    if not path.is_file() or not match or len(parts) < 3:
        raise Stop(say("form-no-report", lang, path=path), EXIT_USAGE)
    key = ReportKey(parts[-3], parts[-2], int(match[1]))
    report, problems = read_data(
        path.read_bytes(), path.as_posix(), lambda reader, root: read_report(reader, root, key, forms)
    )
    if problems or report is None:
        lines = problem_lines(problems, lang, Sources())
        raise Stop("\n".join([*lines, say("cli-malformed-stop", lang)]), EXIT_MALFORMED)
    return report


def _contents(
    form: Form, report: Report | None, agency: str | None, year: int | None, undivided: bool
) -> Contents:
    from generator.form_files.contents import Contents, contents_of, title_of

    if report is None:
        return Contents(title_of(form, agency, year), agency, undivided=undivided)
    return contents_of(report, agency)


def _stem(form: Form, report: Report | None) -> str:
    return "-".join(map(str, report.key)) if report else form.id


def _write(target: Path, data: bytes, lang: str) -> None:
    """Write a file; one that is there and differs stays, as somebody may have filled it in."""
    same = target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data
    if target.exists() and not same:
        raise Stop(say("form-exists", lang, path=target), EXIT_USAGE)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def _say_which_form_is_due(form: Form, year: int | None, forms: dict[str, Form], lang: str) -> None:
    """Say it where another form is the one for the year asked for."""
    if year is None:
        return
    known = [one for one in forms.values() if one.kind == form.kind]
    due = [one.id for one in known if one.first_year <= year <= (one.last_year or LAST)]
    if due and form.id not in due:
        print(say("form-other-years", lang, form=form.id, year=year, due=" ".join(due)), file=sys.stderr)


def _say_what_is_left_out(report: Report, lang: str) -> None:
    from generator.form_files.contents import left_out

    if left_out(report):
        print(say("form-left-out", lang))
