"""Pages of checks: the list of all, and one for each that says what it does and does not prove."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.findings import BADGES, Finding
from generator.forms import Relation
from generator.metrics import states
from generator.pages.page import CHECKS, HOME, Crumb, Page, check_path, report_path
from generator.portal import Portal

LISTED = 50


def pages(portal: Portal) -> Iterator[Page]:
    """The list, then a page a check."""
    by_code: dict[str, list[Finding]] = {code: [] for code in portal.relations}
    for found in portal.findings.values():
        for finding in found:
            by_code.setdefault(finding.code, []).append(finding)
    entries: list[dict[str, Any]] = [
        {"relation": relation, "forms": forms, "path": check_path(code), "states": states(by_code[code])}
        for code, (relation, forms) in portal.relations.items()
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
        failing = _failing(portal, by_code[entry["relation"].code])
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
    relation: Relation = entry["relation"]
    table = entry["forms"][0].table[relation.table]
    labels = table.row_labels if relation.each == "column" else table.column_labels
    sides = [" + ".join(labels[term] for term in side) for side in (relation.left, relation.right)]
    return Page(
        path=check_path(relation.code),
        template="check",
        title=relation.title,
        description=f"核对规则：{relation.title}",
        crumbs=crumbs,
        context={**entry, "table": table, "formula": " = ".join(sides)},
    )
