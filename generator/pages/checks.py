"""Pages of checks: the list of all, and for each what it does and does not prove, and where it fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.collection import Collection
from generator.findings import BADGES, SIGNS
from generator.forms import Form, Relation
from generator.metrics import COUNTED, state_of
from generator.pages.page import CHECKS, ENTRANCES, HOME, Crumb, Page, agency_path, check_path, report_path
from generator.reports import ReportKey
from generator.rules import FAMILIES, Family, Rule

# A page lists so many findings.
LISTED = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A finding in the list of its check: whose and of which year it is, where it is shown, what it says."""

    agency: str
    key: ReportKey
    path: str
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A check with the forms it belongs to (relations only) and the number of its findings by state."""

    rule: Rule
    forms: Sequence[Form]
    path: str
    states: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FamilyRows:
    """The checks of one family; `id` is its place on the page."""

    id: str
    family: Family
    rows: Sequence[RuleRow]


def pages(collection: Collection) -> Iterator[Page]:
    """The list, then the pages of each check."""
    states = collection.states_of_checks
    rows = [
        RuleRow(rule, forms, check_path(code), states.get(code, dict.fromkeys(COUNTED, 0)))
        for code, (rule, forms) in collection.rules.items()
    ]
    crumbs = [Crumb("首页", HOME)]
    yield Page(
        path=CHECKS,
        template="checks",
        title=ENTRANCES[CHECKS].title,
        description=ENTRANCES[CHECKS].description,
        crumbs=crumbs,
        context={"families": _families(rows), "badges": list(BADGES.values())},
    )
    places = _places(collection)
    for row in rows:
        yield from _check_pages(row, places.get(row.rule.code, []), [*crumbs, Crumb("核对规则", CHECKS)])


def _families(rows: Iterable[RuleRow]) -> list[FamilyRows]:
    by_family: dict[str, list[RuleRow]] = {name: [] for name in FAMILIES}
    for row in rows:
        by_family[row.rule.family].append(row)
    return [FamilyRows(_family_id(name), FAMILIES[name], found) for name, found in by_family.items() if found]


def _family_id(name: str) -> str:
    return name.replace("_", "-")


def _places(collection: Collection) -> dict[str, list[Place]]:
    """Code → where it fails or is explained, newest year first, then in order of region and agency.

    A report that is not here has no page; its place is the page of its agency.
    """
    found: dict[str, list[Place]] = {}
    for report in collection.summaries():
        name = collection.agency(report.key).name
        for one in report.places:
            path = f"{report_path(report.key)}#{one.place}"
            found.setdefault(one.code, []).append(Place(name, report.key, path, one.state, one.text))
    for finding in collection.absent:
        agency = collection.agency(finding.report)
        what = finding.message.text()
        place = Place(agency.name, finding.report, agency_path(agency), state_of(finding), what)
        found.setdefault(finding.code, []).append(place)
    for places in found.values():
        places.sort(key=lambda place: (-place.key.year, place.key))
    return found


def _check_pages(row: RuleRow, places: Sequence[Place], crumbs: list[Crumb]) -> Iterator[Page]:
    code, title = row.rule.code, row.rule.title
    last = max(1, -(-len(places) // LISTED))
    context: dict[str, Any] = {
        "row": row,
        "family": FAMILIES[row.rule.family],
        "family_id": _family_id(row.rule.family),
        "total": len(places),
        "relation": _relation(row.rule, row.forms),
        "last": last,
    }
    for number in range(1, last + 1):
        yield Page(
            path=check_path(code, number),
            template="check",
            title=title if number == 1 else f"{title}（第 {number} 页）",
            description=f"核对规则：{title}" + ("" if number == 1 else f"，结果第 {number} 页"),
            crumbs=crumbs if number == 1 else [*crumbs, Crumb(title, row.path)],
            context={
                **context,
                "number": number,
                "places": places[(number - 1) * LISTED : number * LISTED],
                "before": check_path(code, number - 1) if number > 1 else None,
                "after": check_path(code, number + 1) if number < last else None,
            },
        )


def _relation(rule: Rule, forms: Sequence[Form]) -> dict[str, Any] | None:
    """Table and formula of a rule that is arithmetic inside one table; None of others."""
    if not isinstance(rule, Relation):
        return None
    table = forms[0].table[rule.table]
    labels = table.row_labels if rule.each == "column" else table.column_labels
    left, right = (" + ".join(labels[term] for term in side) for side in (rule.left, rule.right))
    rows = [table.row_labels[row] for row in rule.rows]
    return {
        "table": table,
        "each": rule.each,
        "rows": rows,
        "formula": f"{left} {SIGNS[rule.compare][0]} {right}",
    }
