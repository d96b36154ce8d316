"""What a check says of a report: findings, and the badge they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generator.messages import Message
from generator.reports import ReportKey

# Findings on what editors added to a file: they say nothing of the agency's numbers, nor does the badge.
OF_THE_FILE = frozenset({"explanation-unmatched"})
STATES = ("fail", "explained", "not_assessable", "pass")
LEVELS = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Term:
    """One number of a formula: its label on the form and its printed text (None: blank)."""

    label: str
    printed: str | None
    row: str
    column: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check at one place of one report.

    `subject` is the label of the row or column the check was made for. `left` and `right` are the two
    numbers compared (None where a side cannot be added up), the terms what they are made of. `line` and
    `column` lead to the cell in the report's file.
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
    left: Decimal | None
    right: Decimal | None
    left_terms: tuple[Term, ...]
    right_terms: tuple[Term, ...]
    subject: str
    message: Message
    basis: str
    explanation: Message | None = None

    @property
    def formula(self) -> str:
        """Both sides with labels and numbers filled in, e.g. `总计 0 ≠ 自然人 1 + 商业企业 0`."""
        if not self.left_terms:
            return ""
        sign = "=" if self.state == "pass" else "?" if self.state == "not_assessable" else "≠"
        return f"{_sum(self.left_terms)} {sign} {_sum(self.right_terms)}"

    @property
    def brief(self) -> str:
        """The formula for readers: the sums first, runs of zeros named together."""
        if self.left is None or self.right is None:
            return self.formula
        sign = "=" if self.left == self.right else "≠"
        return f"{_brief(self.left_terms, self.left)} {sign} {_brief(self.right_terms, self.right)}"

    @property
    def place(self) -> str:
        """A name for the finding that is unique within its report and fit for an address."""
        return "-".join(part for part in (self.code, self.row, self.col) if part)

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
            "left": json_number(self.left),
            "right": json_number(self.right),
            "formula": self.formula,
            "message": self.message.text(lang),
            "basis": self.basis,
        }


def _sum(terms: Iterable[Term]) -> str:
    return " + ".join(f"{term.label} {'空白' if term.printed is None else term.printed}" for term in terms)


def _brief(terms: Sequence[Term], total: Decimal) -> str:
    zeros = [term for term in terms if term.printed == "0"]
    if len(terms) == 1 or len(zeros) < 3:
        return _sum(terms)
    if len(zeros) == len(terms):
        return f"{total}（{len(zeros)} 格均为 0）"
    rest = [term for term in terms if term.printed != "0"]
    return f"{_sum(rest)}（其余 {len(zeros)} 格均为 0）"


def json_number(value: Decimal | None) -> int | str | None:
    """Whole numbers as JSON numbers, others as text, so that no digit is lost to floating point."""
    if value is None:
        return None
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
        Badge("consistent", "一致", "✓", "能核对的项目全部相符（已说明的除外）"),
        Badge("doubtful", "存疑", "！", "表内数字相符，但有其他疑点"),
        Badge("inconsistent", "不一致", "✗", "表内有数字对不上"),
        Badge("unverifiable", "无法核验", "？", "没有可以核对的数字"),
    )
}


def verdict(badge: Badge, explained: int) -> str:
    """What a badge says of a report in which `explained` findings are explained."""
    if badge.id == "consistent":
        return f"能核对的项目，除 {explained} 处已说明外全部相符" if explained else "能核对的项目全部相符"
    return badge.meaning


def badge_of(findings: Iterable[Finding]) -> Badge:
    """The badge that a report's findings give (DESIGN: an error fails, warnings only, nothing assessable)."""
    failed = set()
    assessed = False
    for finding in findings:
        if finding.code in OF_THE_FILE:
            continue
        assessed = assessed or finding.state != "not_assessable"
        if finding.state == "fail":
            failed.add(finding.level)
    if "error" in failed:
        return BADGES["inconsistent"]
    if "warning" in failed:
        return BADGES["doubtful"]
    return BADGES["consistent" if assessed else "unverifiable"]
