"""Lists of years and regions: what is in them, in which order, on how many pages, and the data behind."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from generator.collection import Collection
from generator.content import load_content
from generator.exporters import year_lists
from generator.fields import Cell
from generator.form_reader import load_forms
from generator.metrics import key_figures
from generator.pages import lists, region_year, year
from generator.pages import sums as sums_module
from generator.pages.lists import FIGURES, descending
from generator.pages.page import Page, region_year_path, year_path
from generator.pages.sums import sums
from generator.portal import Portal, check_content
from generator.records import ReportRecord, pack, unpack_report
from generator.render import draw, environment
from generator.reports import ReportKey
from tests.conftest import gongkai
from tests.whole import each_year, pages_of_many, whole


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """Two hundred made-up reports."""
    folder: Path = tmp_path_factory.mktemp("lists")
    done = gongkai("synth", 200, "--out", folder, "--seed", 1)
    assert done.returncode == 0, done.stderr
    forms = load_forms()
    return check_content(load_content(folder / "content", forms), forms)


@pytest.fixture(scope="module")
def collection(portal: Portal) -> Collection:
    return whole(portal)


@pytest.fixture
def pages(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Page]:
    """With ten rows a page."""
    for module in (lists, year):
        monkeypatch.setattr(module, "LISTED", 10)
    monkeypatch.setattr(year, "ORDER_PAGES", 2)
    return {page.path: page for page in pages_of_many(collection)}


def _rows(pages: Mapping[str, Page], part: str = "") -> list[lists.Row]:
    """All rows of a list of 2021, page after page."""
    found, number = [], 1
    while page := pages.get(year_path(2021, part, number)):
        assert len(page.context["slice"].rows) <= 10
        found += page.context["slice"].rows
        number += 1
    return found


def test_the_first_order_has_every_report_once_in_order(portal: Portal, pages: Mapping[str, Page]) -> None:
    keys = [row.report.key for row in _rows(pages)]
    assert keys == [report.key for report in portal.reports_of_year[2021]] == sorted(keys)
    assert len(keys) > 30


def test_other_orders_are_descending_and_stop(pages: Mapping[str, Page]) -> None:
    for name in year.ORDERS:
        rows = _rows(pages, f"by-{name}")
        values = [
            cell.value for row in rows if (cell := row.cells[FIGURES.index(name)]) and cell.value is not None
        ]
        assert len(rows) == 20
        assert values == sorted(values, reverse=True)
        assert max(values) > 0
        page = pages[year_path(2021, f"by-{name}")]
        assert page.context["listing"].order.id == name
        assert page.context["slice"].last == 2 < page.context["slice"].total / 10


def test_rows_without_a_number_come_last_in_the_order_they_had(pages: Mapping[str, Page]) -> None:
    rows = _rows(pages)
    shown = descending(rows, "new")
    cut = [row for row in rows if row.cells[0] is None or row.cells[0].value is None]
    assert shown[len(rows) - len(cut) :] == cut
    none = [lists.Row(one.report, one.agency, one.region, one.badge, "", "", [None] * 7) for one in rows[:3]]
    assert descending([*none, *rows[3:]], "new")[-3:] == none


def test_selections_hold_what_they_say(portal: Portal, pages: Mapping[str, Page]) -> None:
    reports = portal.reports_of_year[2021]
    governments = [one.key for one in reports if portal.agency(one.key).kind == "government"]
    assert [row.report.key for row in _rows(pages, "kind-government")] == governments
    doubtful = [one.key for one in reports if portal.badges[one.key].id == "doubtful"]
    assert [row.report.key for row in _rows(pages, "badge-doubtful")] == doubtful != []


def test_most_of_a_long_list_is_no_selection(pages: Mapping[str, Page]) -> None:
    assert year_path(2021, "kind-department") not in pages
    tally = {badge.id: (count, path) for badge, count, path in pages[year_path(2021)].context["badges"]}
    assert tally["consistent"] == (34, None)
    assert tally["doubtful"] == (1, year_path(2021, "badge-doubtful"))


def test_pages_lead_on_and_back(pages: Mapping[str, Page]) -> None:
    turns = [pages[year_path(2021, "", number)].context["turn"] for number in (1, 2, 3, 4)]
    assert [turn["before"] for turn in turns] == [None, *(year_path(2021, "", n) for n in (1, 2, 3))]
    assert [turn["after"] for turn in turns] == [*(year_path(2021, "", n) for n in (2, 3, 4)), None]
    assert (turns[0]["first"], turns[0]["last"]) == (None, year_path(2021, "", 4))
    assert (turns[3]["first"], turns[3]["last"]) == (year_path(2021), None)


def test_a_region_with_many_reports_of_a_year_has_other_orders_too(
    portal: Portal, pages: Mapping[str, Page]
) -> None:
    own = Counter(key.region for key in portal.reports if key.year == 2021)
    assert any(count > region_year.SHORT for count in own.values())
    assert any(count <= region_year.SHORT for count in own.values()) or len(own) == 1
    for code, count in own.items():
        for name in year.ORDERS:
            page = pages.get(region_year_path(code, 2021, f"by-{name}"))
            assert (page is not None) is (count > region_year.SHORT), (code, name)
            if page:
                rows = page.context["slice"].rows
                cells = [row.cells[FIGURES.index(name)] for row in rows]
                values = [cell.value for cell in cells if cell and cell.value is not None]
                assert values == sorted(values, reverse=True)
                assert 'aria-sort="descending"' in draw(environment(), page, portal.settings)


def test_regions_list_their_agencies_and_those_below_by_count(
    collection: Collection, pages: Mapping[str, Page]
) -> None:
    own = collection.agencies_of_region["990101"]
    first, second = pages["regions/990101/index.md"], pages["regions/990101/2/index.md"]
    listed = [row.agency for page in (first, second) for row in page.context["agencies"]]
    assert listed == list(own)
    city = pages["regions/990100/index.md"].context
    assert [(row.region.code, row.agencies) for row in city["below"]] == [
        (code, len(collection.agencies_of_region[code])) for code in ("990101", "990102")
    ]
    assert all(row.total >= row.own for row in city["years"])
    assert any(row.total > row.own > 0 for row in city["years"])


def test_years_of_regions_list_own_reports_and_add_up_all_below(
    portal: Portal, pages: Mapping[str, Page]
) -> None:
    context = pages["regions/990000/2021/index.md"].context
    assert context["slice"].rows == []
    assert context["total"] == len(portal.reports_of_year[2021])
    own = sum(report.scope == "own" for report in portal.reports_of_year[2021])
    [totals] = context["sums"].forms
    assert totals.reports == own
    assert totals.figures == pages[year_path(2021)].context["sums"].forms[0].figures
    assert {row.report.scope for row in context["sums"].aggregates} == {"aggregate"}


def test_no_totals_of_a_single_report(portal: Portal, collection: Collection) -> None:
    keys = [report.key for report in portal.reports_of_year[2021] if report.scope == "own"]
    assert sums(collection, keys[:1]) is None
    assert sums(collection, keys[:2]) is not None


def test_the_data_of_a_year_is_what_is_printed(portal: Portal, collection: Collection) -> None:
    files = {file.path: json.loads(file.data) for file in each_year(collection, year_lists.of_year)}
    assert list(files) == [f"data/years/{year}.json" for year in sorted(portal.reports_of_year)]
    data, reports = files["data/years/2021.json"], portal.reports_of_year[2021]
    assert list(zip(data["region"], data["agency"], strict=True)) == [one.key[:2] for one in reports]
    assert tuple(data["figures"]) == FIGURES
    for place, report in enumerate(reports):
        for name, figure in zip(FIGURES, key_figures(report), strict=True):
            shown = data["figures"][name][place]
            printed = shown[1] if isinstance(shown, list) else None if shown is None else str(shown)
            assert figure.cell is not None and figure.cell.printed == printed


def test_a_large_year_has_a_file_a_province(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(year, "SPLIT", 30)
    paths = [file.path for file in each_year(collection, year_lists.of_year)]
    assert "data/years/2021/99.json" in paths and "data/years/2025.json" in paths
    page = next(page for page in year.of_year(collection, 2021) if page.path == year_path(2021))
    assert page.context["filter"]["data"] == "data/years/2021/*.json"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (Cell("7", Decimal(7), None, 1, 1), 7),
        (Cell("0", Decimal(0), None, 1, 1), 0),
        (Cell(None, None, None, 1, 1), None),
        (Cell("/", None, None, 1, 1), "/"),
        (Cell("7（其中2件）", Decimal(7), None, 1, 1), [7, "7（其中2件）"]),
        (Cell("７", Decimal(7), None, 1, 1), [7, "７"]),
        (None, False),
    ],
)
def test_each_kind_of_cell_keeps_its_kind(cell: Cell | None, shown: object) -> None:
    assert year_lists.json_cell(cell) == shown
    assert type(year_lists.json_cell(cell)) is type(shown)


# -- what totals say -------------------------------------------------------------------------------------


def _changed(
    collection: Collection, changed: Mapping[ReportKey, Callable[[ReportRecord], ReportRecord]]
) -> Collection:
    """The same collection, but for these records."""
    packed = dict(collection.packed)
    for key, change in changed.items():
        packed[key] = pack(change(unpack_report(packed[key])))
    return dataclasses.replace(collection, packed=packed)


def _unsound(record: ReportRecord) -> ReportRecord:
    """Its outcomes do not add up."""
    return replace(record, part=replace(record.part, outcomes=None, answered=None))


@pytest.fixture
def gappy(collection: Collection) -> Collection:
    """The same reports, but of two own ones of 2021 a number is missing, and one's scope is not known."""
    first, second, third, *_ = (
        one.key for one in collection.summaries(collection.keys_of_year[2021]) if one.scope == "own"
    )
    return _changed(
        collection,
        {
            first: lambda record: replace(record, cells=(None, *record.cells[1:])),
            second: _unsound,
            third: lambda record: replace(record, scope=None),
        },
    )


def test_totals_say_what_they_leave_out(gappy: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums_module, "SHOWN", 1)
    page = next(page for page in year.of_year(gappy, 2021) if page.path == year_path(2021))
    text = draw(environment(), page, gappy.settings)
    own = sum(one.scope == "own" for one in gappy.summaries(gappy.keys_of_year[2021]))
    [totals] = page.context["sums"].forms
    assert f"{own} 份报告合计" in text
    assert f"<td>{own - 1} 份；另有 1 份此格没有数，未计入</td>" in text
    assert f"（{totals.counted} 份报告合计；另有 {own - totals.counted} 份有格子没有数" in text
    assert "有 1 份报告不知道是不是汇总，不计入" in text
    assert "另有 2 份汇总报告没有列在这里" in text
    first = totals.outcomes[0]
    assert f'{first.part}/{totals.answered}</td><td class="number">{first.percent}<' in text


def _nothing(record: ReportRecord) -> ReportRecord:
    return replace(record, part=replace(record.part, outcomes=("0",) * 6, answered="0"))


def test_a_share_of_nothing_is_not_computed(collection: Collection) -> None:
    none = _changed(collection, dict.fromkeys(collection.keys_of_year[2021], _nothing))
    page = next(page for page in year.of_year(none, 2021) if page.path == year_path(2021))
    text = draw(environment(), page, none.settings)
    assert '0/0</td><td class="number">无法计算（办理结果总计是0）' in text
