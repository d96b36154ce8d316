"""The fabricated portal with findings made up for the pages: one of every kind that a page can show.

The pages are tried on findings as such, so that no check has to be right, or to exist, for it.
"""

from __future__ import annotations

import dataclasses
from functools import partial
from pathlib import Path
from typing import Any

from generator.building.finish import AsSite
from generator.content import load_content
from generator.findings import Finding, Related, badge_of, on_report
from generator.form_reader import load_forms
from generator.formulas import Term
from generator.html import open_frames
from generator.messages import Message
from generator.portal import Portal, check_content
from generator.project import Project
from generator.reports import Report, ReportKey
from tests.whole import write

SFJ_2020, SFJ_2021, SFJ_2022 = (ReportKey("990101", "sfj", year) for year in (2020, 2021, 2022))
RMZF_2021 = ReportKey("990100", "rmzf", 2021)
HOSTILE = "<script>alert(1)</script> [链接](javascript:alert(1))"
# Reports that are not there: three pages of them, and a gap for the spans of years.
ABSENT_YEARS = tuple(year for year in range(1880, 2001) if year != 1950)


@dataclasses.dataclass(frozen=True)
class Said(Message):
    """A sentence that is in no catalogue."""

    def text(self, lang: str = "zh") -> str:
        return self.code


def rehearsed(content: Path) -> Portal:
    """The portal of a content folder with the fabricated reports: sums as found, the rest made up."""
    portal = check_content(load_content(content, load_forms()), load_forms())
    findings = {
        key: [finding for finding in found if portal.rules[finding.code][0].family == "arithmetic"]
        for key, found in portal.findings.items()
    }
    for finding in _made_up(portal):
        findings[finding.report].append(finding)
    return dataclasses.replace(
        portal,
        findings=findings,
        badges={key: badge_of(found) for key, found in findings.items()},
        absent=_absent(portal),
    )


def rehearse(root: Path) -> Path:
    """Build the site in a copy of the project; gives its folder."""
    content, project = root / "tests" / "content", Project(root)
    portal = rehearsed(content)
    frames = partial(open_frames, project, portal.settings, None, None)
    write(portal, AsSite(portal.settings, frames), project.site, content)
    return project.site


def _made_up(portal: Portal) -> list[Finding]:
    first, second, third = (portal.reports[key] for key in (SFJ_2020, SFJ_2021, SFJ_2022))
    government = portal.reports[RMZF_2021]
    return [
        # words of a full text, twice in one place, one inside the other
        _said(
            first, "prose-received", "主动公开信息12条，收到申请5件", "正文说收到申请 5 件，表三总计为 6。"
        ),
        _said(first, "prose-received", "收到申请5件", "正文另一处说收到申请 5 件，表三总计为 6。"),
        # over a hard line break and list items; over the edge of bold type; nowhere in the text
        _said(first, "prose-parts", "第一项\n- 第二项", "分项相加为 3，总数为 2。"),
        _said(first, "prose-parts", "问题：**人手", "分项相加为 4，总数为 2。", section="problems"),
        _said(first, "prose-fees", "哪里都没有这句话", "正文一处说没有收费，另一处说收了 10 元。"),
        # words of a summary, and some that stand in a heading
        _said(second, "prose-received", "收到申请 22 件", "摘要里的数是 22，表三总计为 23。"),
        _said(second, "prose-answered", "依申请公开", "摘要里的数是 21，表三总计为 22。"),
        # hostile words
        _said(government, "prose-parts", HOSTILE, "分项相加为 1，总数为 2。"),
        _made(first, "signed-early", "落款日期 2020-12-01，早于 2020 年 12 月 31 日。"),
        _made(first, "extra-row", "原文另有官方格式没有的一行。", row="disclosure-1"),
        _made(second, "section-absent", "没有“其他”这一部分。", section="other"),
        _made(second, "table-absent", "没有这张表。", section="challenges"),
        _made(first, "cell-remark", "格子里除了数还印了“万”。", cell=("disclosure", "procurement", "amount")),
        *(_carried(second, first, column, 0, 1) for column in ("natural", "total")),
        *(_carried(third, second, column, 0, 0) for column in ("natural", "total")),
        _made(third, "copied-last-year", "与 2021 年的报告相同的占 85%。", related=_copied(second)),
        _made(third, "copied-other", "与另一机关的报告相同的占 90%。", related=_copied(government, 9)),
        _made(government, "sudden-change", "比 2019 年多到 20 倍。", terms=_terms(2019, "3")),
    ]


def _made(report: Report, code: str, text: str, state: str = "fail", **more: Any) -> Finding:
    return on_report(report, code, state, Said(text), **more)


def _said(report: Report, code: str, words: str, text: str, section: str = "overview") -> Finding:
    cell = ("requests", "new", "total")
    terms = ((Term("正文", "5"),), (Term("总计", "6", "new", "total"),))
    return _made(report, code, text, section=section, quote=words, cell=cell, terms=terms)


def _carried(report: Report, before: Report, column: str, taken: int, left: int) -> Finding:
    terms = (
        (Term("上年结转", str(taken), "carried_in", column),),
        (Term("结转下年度", str(left), "carried_out", column, before.key.year),),
    )
    text = f"本年印的上年结转为 {taken}，{before.key.year} 年印的结转下年度为 {left}。"
    state = "pass" if taken == left else "fail"
    cell = ("requests", "carried_in", column)
    related = (Related(before.key),)
    return _made(report, "carried-over", text, state, cell=cell, terms=terms, related=related)


def _terms(year: int, printed: str) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    here = Term("总计", "60", "new", "total")
    return (here,), (Term("总计", printed, "new", "total", year),)


def _copied(other: Report, count: int = 3) -> tuple[Related, ...]:
    here = "2022年，本机关认真贯彻《条例》，主动公开信息12条，办结申请3件，群众满意率达到98.5%。"
    there = here.replace("2022", "2021").replace("12条", "11条").replace("办结", "<b>答复</b>")
    long = "继续加强学习培训，提高公开意识。" * 30
    return (Related(other.key, ((here, there), (long, long), *[("完善制度，" * 5,) * 2] * (count - 2))),)


def _absent(portal: Portal) -> list[Finding]:
    some = next(finding for finding in portal.absent if finding.report.agency == "kjj")
    return [
        dataclasses.replace(some, report=some.report._replace(year=year), message=Said("没有收录。"))
        for year in ABSENT_YEARS
    ]
