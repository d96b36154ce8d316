"""The form itself: the right version for the year, the notice cited, and no part missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from generator.agencies import Agency
from generator.findings import Finding, on_report
from generator.form_reader import load_forms
from generator.forms import Form
from generator.messages import message
from generator.reports import Report, TableData

# Signs that stand for those of a document's number, as typed in practice.
_SIGNS = {"〔": "[〔［\\[（(【﹝〖〈<《]", "〕": "[〕］\\]）)】﹞〗〉>》]"}
_SIGNS |= {
    digit: f"[{digit}{wide}]" for digit, wide in zip("0123456789", "０１２３４５６７８９", strict=True)
}
# So many signs of a section that says nothing are repeated.
SHOWN = 40
# A section that says nothing but these says nothing.
_EMPTY = re.compile(
    r"(?:本机关|本单位|本部门|本局|我局|本年度|暂时?|目前|尚?未发现|没有|不?存在|明显|主要|问题|改进|情况"
    r"|[无否零的及和/\-—。，、；：:;．.\s])*"
)
# What a government's report has to speak of (article 50): the words that show it does, and what is said
# of a report that does and of one that does not.
DUTIES: Mapping[str, tuple[re.Pattern[str], str, str]] = {
    "assessment": (
        re.compile("考核|考评|绩效|评估|测评|评查|考查"),
        "duty-assessment-there",
        "duty-assessment-missing",
    ),
    "evaluation": (
        re.compile("评议|满意度|第三方(?:机构)?(?:评估|测评|评价)|问卷|民意调查|社会评价|群众评价"),
        "duty-evaluation-there",
        "duty-evaluation-missing",
    ),
    "liability": (
        re.compile("追究|追责|问责|约谈|通报批评|处分"),
        "duty-liability-there",
        "duty-liability-missing",
    ),
}


@cache
def _report_forms() -> tuple[Form, ...]:
    return tuple(form for form in load_forms().values() if form.kind == "report")


@cache
def _notice(number: str) -> re.Pattern[str]:
    """A document's number as it may be typed: other brackets, wide digits, blanks and line breaks in it."""
    return re.compile(r"\s*".join(_SIGNS.get(sign, re.escape(sign)) for sign in number))


def check_form_year(report: Report, agency: Agency) -> Iterator[Finding]:
    """The tables follow the form in force for the report's year."""
    year = report.key.year
    fitting = [form for form in _report_forms() if _covers(form, year)]
    if not fitting:
        return
    holds = report.form.id in [form.id for form in fitting]
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
    cited: dict[str, tuple[int, int]] = {}
    for form, place in _citations(report):
        cited.setdefault(form.id, place)
    if not cited:
        return
    holds = report.form.id in cited
    named = [form for form in _report_forms() if form.id in cited]
    first = report.form if holds else named[0]
    what = message(
        "cited-notice-holds" if holds else "cited-notice-fails",
        cited="、".join(form.notice for form in named),
        used=report.form.notice,
    )
    values = (first.notice, report.form.notice)
    state = "pass" if holds else "fail"
    yield on_report(report, "cited-notice", state, what, cited[first.id], values=values)


def _citations(report: Report) -> Iterator[tuple[Form, tuple[int, int]]]:
    """Forms whose notice is named, with line and column of where it is."""
    for form in _report_forms():
        pattern = _notice(form.notice)
        for index, line in enumerate(report.cites):
            if pattern.search(line):
                yield form, report.place(f"cites.{index}", "cites")
        for section in (*report.sections.values(), *report.extra_sections):
            found = pattern.search(section.text)
            if found:
                yield form, section.place(found.start())


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
        printed = narrative.text[:SHOWN] if narrative else ""
        yield on_report(
            report,
            "section-absent",
            "pass" if code == "section-there" else "fail",
            message(code, section=section.title, printed=" ".join(printed.split())),
            report.place(f"sections.{section.id}", "sections"),
            subject=section.title,
            section=section.id,
        )


def check_tables(report: Report, agency: Agency) -> Iterator[Finding]:
    """Every table of the form is there and holds something."""
    for table in report.form.tables:
        data = report.tables[table.id]
        state, code = _table_state(data)
        yield on_report(
            report,
            "table-absent",
            state,
            message(code, table=table.title),
            report.place(table.id),
            subject=table.title,
            section=table.id,
        )


def _table_state(data: TableData | None) -> tuple[str, str]:
    """State of the check of a table, and the code of what is said."""
    if data is None:
        return "fail", "table-missing"
    kinds = {cell.kind for row in data.rows.values() if row for cell in row.values()}
    if kinds - {"blank", "unread"}:
        return "pass", "table-there"
    return ("not_assessable", "reason-unread-table") if "unread" in kinds else ("fail", "table-blank")


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
    for duty, (words, there, missing) in DUTIES.items():
        state, said = ("pass", there) if words.search(text) else ("fail", missing)
        yield on_report(report, "government-duties", state, message(said), report.place("sections"), row=duty)
