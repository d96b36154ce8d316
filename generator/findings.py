"""What a check says of a report: findings, and the badge they add up to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from generator.formulas import Term, brief_words, sum_words
from generator.messages import Message
from generator.reports import ReportKey
from generator.rules import rules

UNMATCHED, UNREAD_CELLS = "explanation-unmatched", "unread-cells"
# Findings on our own file: they say nothing of the agency's numbers, nor does the badge.
OF_THE_FILE = frozenset({UNMATCHED, UNREAD_CELLS})
STATES = ("fail", "explained", "not_assessable", "pass")
LEVELS = ("error", "warning", "info")


SIGNS = {"=": ("=", "≠"), "<=": ("≤", ">"), ">=": ("≥", "<"), "!=": ("≠", "=")}
Value = Decimal | str | None


class Located(Protocol):
    """What a finding can be about: a report, or what is kept of one."""

    @property
    def key(self) -> ReportKey:
        """What names the report."""

    @property
    def path(self) -> str:
        """Its file."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another report that a finding is about too, with passages of both side by side (this, that)."""

    report: ReportKey
    passages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check at one place of one report.

    `subject` is the label of the row or column (or section, or date) the check was made for. `left` and
    `right` are the two values compared (None where there is none, or where a side cannot be added up),
    the terms what they are made of; `compare` is the sign that had to hold. `line` and `column` lead to
    the cell or the words in the report's file. `section` and `quote` are the narrative and the words of
    it that the check read.
    """

    code: str
    level: str
    state: str
    report: ReportKey
    path: str
    line: int
    column: int
    table: str | None
    row: str | None
    col: str | None
    left: Value
    right: Value
    left_terms: tuple[Term, ...]
    right_terms: tuple[Term, ...]
    subject: str
    message: Message
    basis: str
    explanation: Message | None = None
    compare: str = "="
    section: str | None = None
    quote: str | None = None
    related: tuple[Related, ...] = ()

    @property
    def formula(self) -> str:
        """Both sides with labels and numbers filled in, e.g. `甲 0 ≠ 乙 1 + 丙 0`."""
        if not self.left_terms:
            return ""
        return f"{sum_words(self.left_terms)} {self.sign} {sum_words(self.right_terms)}"

    @property
    def brief(self) -> str:
        """The formula for readers: the sums first, runs of zeros named together."""
        if not self.left_terms or not isinstance(self.left, Decimal) or not isinstance(self.right, Decimal):
            return self.formula
        left, right = brief_words(self.left_terms, self.left), brief_words(self.right_terms, self.right)
        return f"{left} {self.sign} {right}"

    @property
    def sign(self) -> str:
        """The sign between the two sides, as the finding's state has it."""
        holds, fails = SIGNS[self.compare]
        return holds if self.state == "pass" else "?" if self.state == "not_assessable" else fails

    @property
    def place(self) -> str:
        """A name for the place of the finding in its report, fit for an address."""
        return "-".join(part for part in (self.code, self.section, self.row, self.col) if part)

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes it the same finding in another revision of the content: all but line and wording."""
        others = tuple(one.report for one in self.related)
        return (self.report, self.code, self.section, self.row, self.col, self.left, self.right, others)

    def as_json(self, lang: str) -> dict[str, Any]:
        """The contract of `gongkai check --format json`, one entry of `findings`."""
        return {
            "code": self.code,
            "level": self.level,
            "state": self.state,
            "region": self.report.region,
            "agency": self.report.agency,
            "year": self.report.year,
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "table": self.table,
            "row": self.row,
            "col": self.col,
            "section": self.section,
            "quote": self.quote,
            "left": json_value(self.left),
            "right": json_value(self.right),
            "formula": self.formula,
            "message": self.message.text(lang),
            "basis": self.basis,
            "related": ["/".join(map(str, one.report)) for one in self.related],
        }


class Passed(NamedTuple):
    """A check of a report that passed, whose finding is made only if somebody wants to see it."""

    level: str
    finding: Callable[[], Finding]
    report: ReportKey


def on_report(
    report: Located,
    code: str,
    state: str,
    what: Message,
    at: tuple[int, int] = (0, 0),
    *,
    subject: str = "",
    cell: tuple[str, str, str] | None = None,
    values: tuple[Value, Value] = (None, None),
    terms: tuple[tuple[Term, ...], tuple[Term, ...]] = ((), ()),
    row: str | None = None,
    section: str | None = None,
    quote: str | None = None,
    related: tuple[Related, ...] = (),
    compare: str = "=",
) -> Finding:
    """A finding of a check of `rules.yml`; level and basis are those of its rule.

    `at` is line and column in the report's file, `cell` the table, row and column ids it points to;
    `row` names a place outside the tables where several findings of one check need telling apart.
    """
    rule = rules()[code]
    return Finding(
        code=code,
        level=rule.level,
        state=state,
        report=report.key,
        path=report.path,
        line=at[0],
        column=at[1],
        table=cell[0] if cell else None,
        row=cell[1] if cell else row,
        col=cell[2] if cell else None,
        left=values[0],
        right=values[1],
        left_terms=terms[0],
        right_terms=terms[1],
        subject=subject,
        message=what,
        basis=rule.basis,
        compare=compare,
        section=section,
        quote=quote,
        related=related,
    )


def json_value(value: Value) -> int | str | None:
    """Whole numbers as JSON numbers, others as text, so that no digit is lost to floating point."""
    if value is None or isinstance(value, str):
        return value
    return int(value) if value == value.to_integral_value() else str(value)


@dataclass(frozen=True, slots=True)
class Badge:
    """The overall mark of a report: `id` for style sheets and files, `label` for people."""

    id: str
    label: str
    sign: str
    meaning: str


BADGES = {
    badge.id: badge
    for badge in (
        Badge("consistent", "一致", "✓", "能核对的项目全部相符（已说明的和提示除外）"),
        Badge("doubtful", "存疑", "！", "表内没有对不上的数字（已说明的除外），但有别的疑点"),
        Badge("inconsistent", "不一致", "✗", "表内有数字对不上"),
        Badge("unverifiable", "无法核验", "？", "表内没有可以核对的数字，不论有没有别的疑点"),
    )
}


def verdict(badge: Badge, counted: Mapping[str, int], unread: int = 0) -> str:
    """What a badge says of a report with so many findings in each state (see `metrics.states`).

    `unread` cells are not transcribed yet.
    """
    open_ = f"；另有 {unread} 格本站还没有录入" if unread else ""
    return _verdict(badge, counted) + open_


def _verdict(badge: Badge, counted: Mapping[str, int]) -> str:
    fails, doubts, hints, explained = (counted[state] for state in ("fail", "doubt", "hint", "explained"))
    if badge.id == "inconsistent":
        return f"表内有 {fails} 处对不上" + (f"，另有 {doubts} 处疑点" if doubts else "")
    if badge.id == "doubtful":
        return f"有 {doubts} 处疑点；表内没有对不上的数字" + ("（已说明的除外）" if explained else "")
    if badge.id == "consistent":
        named = ((explained, "已说明"), (hints, "提示"))
        besides = "、".join(f"{count} 处{what}" for count, what in named if count)
        return f"能核对的项目，除 {besides}外，全部相符" if besides else "能核对的项目全部相符"
    return "表内没有可以核对的数字" + (f"，另有 {doubts} 处疑点" if doubts else "")


def badge_of(findings: Iterable[Finding], assessed: bool = False) -> Badge:
    """The badge that a report's findings give; `assessed` says that there are others, sums that add up."""
    failed = set()
    for finding in findings:
        if finding.code in OF_THE_FILE:
            continue
        # Only sums tell that the numbers can be verified at all; a section that is there does not.
        assessed = assessed or (finding.level == "error" and finding.state != "not_assessable")
        if finding.state == "fail":
            failed.add(finding.level)
    if "error" in failed:
        return BADGES["inconsistent"]
    if not assessed:
        return BADGES["unverifiable"]
    return BADGES["doubtful" if "warning" in failed else "consistent"]
