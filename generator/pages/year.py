"""Pages of years: the list of all; for each its reports, in several orders and selections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator.collection import Collection
from generator.findings import BADGES
from generator.forms import Form
from generator.pages.lists import (
    KINDS,
    LISTED,
    Column,
    Row,
    Slice,
    columns,
    descending,
    newest_form,
    row_of,
    slices,
)
from generator.pages.meta import year_subject
from generator.pages.page import ENTRANCES, HOME, YEARS, Crumb, Page, year_list_path, year_path
from generator.pages.sums import sums

# Columns by which a year is listed in descending order too, and how many pages of each such list there are:
# who looks for great numbers finds them there, and a year's pages do not multiply with its orders.
ORDERS = ("new", "answered", "carried-out", "review")
ORDER_PAGES = 5
# A year with more reports than this has its data in one file a province, so that no file grows without bound.
SPLIT = 5000


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of a year: `part` of its addresses, how its title goes on, what it is `of`, its rows.

    `order` is the column it is in descending order of, None for the order of regions; `query` is what the
    filter form would have to hold to give the same list, `most` the greatest number of its pages.
    """

    part: str
    name: str
    rows: Sequence[Row]
    query: str = ""
    order: Column | None = None
    badge: bool = False
    most: int | None = None


def index(collection: Collection) -> Page:
    """The list of years."""
    years = sorted(collection.keys_of_year, reverse=True)
    return Page(
        path=YEARS,
        template="years",
        title=ENTRANCES[YEARS].title,
        description=ENTRANCES[YEARS].description,
        crumbs=[Crumb("首页", HOME)],
        context={"years": [_counted(collection, year) for year in years], "badges": list(BADGES.values())},
    )


def is_split(reports: Sequence[object]) -> bool:
    """Whether a year with these reports has one data file a province."""
    return len(reports) > SPLIT


def _counted(collection: Collection, year: int) -> tuple[int, str, int, Counter[str]]:
    counted = sum((years.get(year, Counter()) for years in collection.badges_of_regions), Counter[str]())
    return year, year_path(year), len(collection.keys_of_year[year]), counted


def of_year(collection: Collection, year: int) -> Iterator[Page]:
    """The pages of one year."""
    rows = [row_of(collection, key) for key in collection.keys_of_year[year]]
    heads = columns(newest_form(row.report for row in rows))
    whole = Listing("", "", rows)
    orders = [_ordered(rows, column) for column in heads if column.id in ORDERS and len(rows) > 1]
    badges, others = list(_by_badge(rows)), [*_by_kind(rows), *_by_form(rows)]
    counted, linked = Counter(row.badge.id for row in rows), {one.rows[0].badge.id for one in badges}
    context: dict[str, Any] = {
        "year": year,
        "total": len(rows),
        "explained": collection.glossary.pieces,
        "columns": heads,
        "orders": {one.order.id: year_path(year, one.part) for one in orders if one.order},
        "badges": [
            (badge, counted[badge.id], year_path(year, f"badge-{badge.id}") if badge.id in linked else None)
            for badge in BADGES.values()
        ],
        "others": [(one, year_path(year, one.part)) for one in others],
        "filter": _filter(collection, year, rows),
    }
    for listing in (whole, *orders, *badges, *others):
        for one in slices(listing.rows, listing.most):
            yield _page(year, listing, one, context, collection)


def _filter(collection: Collection, year: int, rows: Sequence[Row]) -> dict[str, Any]:
    """What the filter form is made of; a `*` in the address of the data stands for a province."""
    return {
        "listed": LISTED,
        "first": year_path(year),
        "data": year_list_path(year, "*" if is_split(rows) else ""),
        "provinces": _provinces(collection, rows),
        "kinds": [(kind or "unknown", label) for kind, label in KINDS.items()],
        "badges": list(BADGES.values()),
        "forms": _forms(rows),
    }


def _page(
    year: int, listing: Listing, one: Slice[Row], context: dict[str, Any], collection: Collection
) -> Page:
    first = not listing.part and one.number == 1
    title = f"{year}年度报告" + (f"：{listing.name}" if listing.name else "")
    crumbs = [Crumb("首页", HOME), Crumb("年度", YEARS)]
    if not first:
        crumbs.append(Crumb(f"{year}年度报告", year_path(year)))
    return Page(
        path=year_path(year, listing.part, one.number),
        template="year",
        title=title if one.number == 1 else f"{title}（第 {one.number} 页）",
        description=f"收录的{year}年政府信息公开工作年度报告和核对结果"
        + (f"，{listing.name}" if listing.name else "")
        + (f"，第 {one.number} 页" if one.number > 1 else ""),
        crumbs=crumbs,
        context={
            **context,
            "first": first,
            "listing": listing,
            "slice": one,
            "sums": sums(collection, (row.report.key for row in listing.rows)) if first else None,
            "turn": one.turn(lambda number: year_path(year, listing.part, number)),
        },
        subject=year_subject(collection.settings, year) if first else None,
    )


def _ordered(rows: Sequence[Row], column: Column) -> Listing:
    return Listing(
        part=f"by-{column.id}",
        name=f"按“{column.brief}”排列",
        rows=descending(rows, column.id),
        query=f"sort={column.id}",
        order=column,
        most=ORDER_PAGES,
    )


def _by_badge(rows: Sequence[Row]) -> Iterator[Listing]:
    for badge in BADGES.values():
        found = [row for row in rows if row.badge.id == badge.id]
        name = f"标为“{badge.label}”的"
        yield from _selected(rows, Listing(f"badge-{badge.id}", name, found, f"badge={badge.id}", badge=True))


def _by_kind(rows: Sequence[Row]) -> Iterator[Listing]:
    for kind, label in KINDS.items():
        found = [row for row in rows if row.agency.kind == kind]
        name = f"{label}的" if kind else f"类别{label}的"
        id = kind or "unknown"
        yield from _selected(rows, Listing(f"kind-{id}", name, found, f"kind={id}"))


def _by_form(rows: Sequence[Row]) -> Iterator[Listing]:
    for id, label in _forms(rows):
        found = [row for row in rows if row.report.form.id == id]
        yield from _selected(rows, Listing(f"form-{id}", f"用{label}的", found, f"form={id}"))


def _selected(rows: Sequence[Row], listing: Listing) -> Iterator[Listing]:
    """A selection, unless it is all or nothing, or most of a long list: that is soon found in the whole.

    So the pages of a year stay within a small multiple of those of its whole list.
    """
    few = len(rows) <= LISTED or len(listing.rows) * 2 <= len(rows)
    if 0 < len(listing.rows) < len(rows) and few:
        yield listing


def _forms(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """Ids of the forms in use and what people may call them, oldest first."""
    forms = {row.report.form.id: row.report.form for row in rows}
    return [(id, form_name(forms[id])) for id in sorted(forms)]


def form_name(form: Form) -> str:
    """A form by the years it is for."""
    return f"{form.first_year}{f'–{form.last_year}年' if form.last_year else '年起'}的格式"


def _provinces(collection: Collection, rows: Iterable[Row]) -> list[tuple[str, str]]:
    """Code and name of the topmost regions that occur."""
    codes = {row.report.key.region: None for row in rows}
    tops = {collection.lineage(code)[0].code: None for code in codes}
    return [(code, collection.regions[code].name) for code in tops]
