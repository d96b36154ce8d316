"""The form itself: the right version for the year, the notice cited, and no part missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache

from generator.agencies import Agency
from generator.findings import Finding, on_report
from generator.form_reader import load_forms
from generator.forms import Form
from generator.messages import message
from generator.reports import Report, TableData

# Signs that stand for the brackets of a document's number, as typed in practice.
_BRACKETS = {"〔": "[〔［\\[（(【﹝]", "〕": "[〕］\\]）)】﹞]"}
# A section that says nothing but these says nothing.
_EMPTY = re.compile(r"(?:本机关|本年度|暂时?|目前|没有|存在|问题|[无否零/\-—。，、．.\s])*")
# What a government's report has to speak of (article 50), and the words that show it does.
DUTIES: Mapping[str, re.Pattern[str]] = {
    "duty-assessment": re.compile("考核|考评|绩效|评估|测评|评查|考查"),
    "duty-evaluation": re.compile(
        "评议|满意度|第三方(?:机构)?(?:评估|测评|评价)|问卷|民意调查|社会评价|群众评价"
    ),
    "duty-liability": re.compile("追究|追责|问责|约谈|通报批评|处分"),
}


@cache
def _report_forms() -> tuple[Form, ...]:
    return tuple(form for form in load_forms().values() if form.kind == "report")


@cache
def _notice(number: str) -> re.Pattern[str]:
    """A document's number as it may be typed: other brackets, blanks and line breaks in it."""
    return re.compile(r"\s*".join(_BRACKETS.get(sign, re.escape(sign)) for sign in number))


def check_form_year(report: Report, agency: Agency) -> Iterator[Finding]:
    """The tables follow the form in force for the report's year."""
    year = report.key.year
    fitting = [form for form in _report_forms() if _covers(form, year)]
    if not fitting:
        return
    holds = report.form in fitting
    what = message(
        "form-year-holds" if holds else "form-year-fails",
        year=year,
        used=report.form.notice,
        wanted=fitting[0].notice,
    )
    values = (report.form.notice, fitting[0].notice)
    state = "pass" if holds else "fail"
    yield on_report(report, "form-year", state, what, report.place("form"), values=values)


def _covers(form: Form, year: int) -> bool:
    return form.first_year <= year and (form.last_year is None or year <= form.last_year)


def check_cited_notice(report: Report, agency: Agency) -> Iterator[Finding]:
    """The notice the report names as its basis is the one whose form its tables follow."""
    cited = []
    for text in (*report.cites, *(one.text for one in (*report.sections.values(), *report.extra_sections))):
        cited += [form for form in _report_forms() if form not in cited and _notice(form.notice).search(text)]
    if not cited:
        return
    holds = report.form in cited
    what = message(
        "cited-notice-holds" if holds else "cited-notice-fails",
        cited="、".join(form.notice for form in cited),
        used=report.form.notice,
    )
    values = (report.form.notice if holds else cited[0].notice, report.form.notice)
    state = "pass" if holds else "fail"
    at = report.place("cites", "sections.preface", "sections")
    yield on_report(report, "cited-notice", state, what, at, values=values)


def check_sections(report: Report, agency: Agency) -> Iterator[Finding]:
    """Every narrative part of the form is there and says something."""
    for section in report.form.text_sections:
        if not section.required:
            continue
        narrative = report.sections.get(section.id)
        code = "section-there"
        if narrative is None:
            code = "section-missing"
        elif section.id != "other" and _EMPTY.fullmatch(narrative.text):
            code = "section-empty"
        yield on_report(
            report,
            "section-absent",
            "pass" if code == "section-there" else "fail",
            message(code, section=section.title),
            report.place(f"sections.{section.id}", "sections"),
            subject=section.title,
            section=section.id,
        )


def check_tables(report: Report, agency: Agency) -> Iterator[Finding]:
    """Every table of the form is there and holds something."""
    for table in report.form.tables:
        data = report.tables[table.id]
        code = "table-missing" if data is None else "table-there" if _filled(data) else "table-blank"
        yield on_report(
            report,
            "table-absent",
            "pass" if code == "table-there" else "fail",
            message(code, table=table.title),
            report.place(table.id),
            subject=table.title,
            section=table.id,
        )


def _filled(data: TableData) -> bool:
    return any(cell.printed is not None for row in data.rows.values() if row for cell in row.values())


def check_government_duties(report: Report, agency: Agency) -> Iterator[Finding]:
    """A government's report speaks of assessment, public evaluation and liability (article 50)."""
    if agency.kind != "government":
        return
    texts = [one.text for one in (*report.sections.values(), *report.extra_sections)]
    if not texts:
        what = message("reason-no-text")
        yield on_report(report, "government-duties", "not_assessable", what, report.place("sections"))
        return
    text = re.sub(r"\s", "", "\n".join(texts))
    missing = [duty for duty, words in DUTIES.items() if not words.search(text)]
    named = "、".join(message(duty).text() for duty in missing)
    what = message("duties-missing", missing=named) if missing else message("duties-there")
    values = (Decimal(len(DUTIES) - len(missing)), Decimal(len(DUTIES)))
    state = "fail" if missing else "pass"
    yield on_report(report, "government-duties", state, what, report.place("sections"), values=values)
