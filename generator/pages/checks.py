"""Pages of checks: the list of all, and one for each that says what it does and does not prove."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from generator.findings import BADGES, SIGNS, Finding
from generator.forms import Form, Relation
from generator.metrics import states
from generator.pages.page import CHECKS, HOME, Crumb, Page, check_path, report_path
from generator.portal import Portal
from generator.rules import Rule

LISTED = 50


def pages(portal: Portal) -> Iterator[Page]:
    """The list, then a page a check."""
    by_code: dict[str, list[Finding]] = {code: [] for code in portal.rules}
    for found in portal.findings.values():
        for finding in found:
            by_code.setdefault(finding.code, []).append(finding)
    entries: list[dict[str, Any]] = [
        {"rule": rule, "forms": forms, "path": check_path(code), "states": states(by_code[code])}
        for code, (rule, forms) in portal.rules.items()
    ]
    crumbs = [Crumb("首页", HOME)]
    yield Page(
        path=CHECKS,
        template="checks",
        title="核对规则",
        description="本站核对哪些数字、依据是什么、不能说明什么",
        crumbs=crumbs,
        context={"entries": entries, "badges": list(BADGES.values())},
    )
    for entry in entries:
        failing = _failing(portal, by_code[entry["rule"].code])
        yield _check_page({**entry, **failing}, [*crumbs, Crumb("核对规则", CHECKS)])


def _failing(portal: Portal, findings: list[Finding]) -> dict[str, Any]:
    """The newest reports in which a check fails; a page lists no more than `LISTED`."""
    found = [finding for finding in findings if finding.state == "fail"]
    found.sort(key=lambda finding: (-finding.report.year, finding.report, finding.place))
    listed = [
        {
            "path": f"{report_path(finding.report)}#{finding.place}",
            "title": portal.reports[finding.report].title,
            "finding": finding,
        }
        for finding in found[:LISTED]
    ]
    return {"failing": listed, "more": len(found) - len(listed)}


def _check_page(entry: dict[str, Any], crumbs: list[Crumb]) -> Page:
    rule: Rule = entry["rule"]
    return Page(
        path=check_path(rule.code),
        template="check",
        title=rule.title,
        description=f"核对规则：{rule.title}",
        crumbs=crumbs,
        context={**entry, "relation": _relation(rule, entry["forms"])},
    )


def _relation(rule: Rule, forms: Sequence[Form]) -> dict[str, Any] | None:
    """Table and formula of a rule that is arithmetic inside one table; None of others."""
    if not isinstance(rule, Relation):
        return None
    table = forms[0].table[rule.table]
    labels = table.row_labels if rule.each == "column" else table.column_labels
    left, right = (" + ".join(labels[term] for term in side) for side in (rule.left, rule.right))
    return {"table": table, "each": rule.each, "formula": f"{left} {SIGNS[rule.compare][0]} {right}"}
