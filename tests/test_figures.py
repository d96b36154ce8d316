"""Figures for comparing: what they are, how they are written as JSON, and the medians of peers."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.agencies import Agency, Region
from generator.content import load_content
from generator.exporters import figures
from generator.exporters.file import File
from generator.figures import GROUPS, exact, figures_of
from generator.glossary import Glossary
from generator.metrics import percent
from generator.peers import FEWEST, Group, areas, group_of, groups, level, quartiles
from generator.portal import Portal, check_content
from generator.reports import Report, ReportKey
from generator.settings import Settings
from tests.conftest import FABRICATED
from tests.helpers import FORMS, read_well, report_text
from tests.whole import each_year, whole

FIGURES = figures_of(FORMS.values())


@cache
def _fabricated() -> Portal:
    return check_content(load_content(FABRICATED, FORMS), FORMS)


@cache
def _files() -> dict[str, Any]:
    return {path: json.loads(data) for path, data in _made(_fabricated())}


def _made(portal: Portal) -> list[File]:
    """What the comparing page loads: of each agency, then of all."""
    many = whole(portal)
    of_years = each_year(many, figures.files_of_year)
    return [*figures.files_of_agencies(portal), *figures.files_of_all(many), *of_years]


def _portal(reports: Mapping[ReportKey, Report], kind: str | None = "department") -> Portal:
    """A portal of these reports, in a province, two cities and counties below the first."""
    names = {"990000": None, "990100": "990000", "990200": "990000"}
    codes = {key.region for key in reports} | set(names)
    regions = {
        code: Region(code, f"示例{code}", names.get(code, code[:4] + "00"), f"示例{code}")
        for code in sorted(codes)
    }
    agencies = {
        (key.region, key.agency): Agency(key.region, key.agency, "示例局", (), kind, None, None, None, "")
        for key in reports
    }
    badge = next(iter(_fabricated().badges.values()))
    return Portal(
        settings=Settings("示例门户", "示例。", *[None] * 7),
        forms=FORMS,
        regions=regions,
        pages={},
        glossary=Glossary(),
        agencies=dict(sorted(agencies.items())),
        reports=reports,
        findings=dict.fromkeys(reports, ()),
        badges=dict.fromkeys(reports, badge),
        absent=(),
    )


def _groups(portal: Portal, year: int = 2021) -> dict[str, Mapping[str, Group]]:
    """Area → groups by name."""
    return dict(groups(whole(portal), FIGURES, year))


def _reports(regions: Mapping[str, int], cells: Mapping[str, str] | None = None) -> dict[ReportKey, Report]:
    """So many reports of 2021 in each region; the n-th of all received n applications."""
    found: dict[ReportKey, Report] = {}
    for region, count in regions.items():
        for number in range(count):
            key = ReportKey(region, f"shili{number}", 2021)
            here = {"requests.new.total": str(len(found) + 1)} | dict(cells or {})
            found[key] = read_well(report_text(cells=here), key)
    return found


# -- what the figures are --------------------------------------------------------------------------------


def test_figures_of_both_forms_are_shared_only_where_they_mean_the_same() -> None:
    forms = {one.id: set(one.forms) for one in FIGURES.definitions}
    both = {"cn-2019", "cn-2021"}
    assert forms["requests.new.total"] == forms["outcomes.other_handling"] == both
    assert forms["disclosure.licensing.decisions"] == forms["challenges.review.corrected"] == both
    assert forms["disclosure.normative.in_force"] == {"cn-2021"}
    assert forms["disclosure.normative.total_disclosed"] == {"cn-2019"}
    assert forms["disclosure.fees.amount"] == {"cn-2021"}
    assert forms["disclosure.procurement.amount"] == {"cn-2019"}


def test_every_group_has_figures_and_no_two_have_one_label() -> None:
    assert {one.group for one in FIGURES.definitions} == set(GROUPS)
    named = [(one.group, one.label) for one in FIGURES.definitions]
    assert len(named) == len(set(named))


@pytest.mark.parametrize("form", ["cn-2019", "cn-2021"])
def test_every_cell_of_table_two_and_four_is_a_figure(form: str) -> None:
    report = read_well(report_text(form))
    cells = {
        (table, row, column)
        for table in ("disclosure", "challenges")
        for row, columns in (report.tables[table] or pytest.fail()).rows.items()
        for column in columns or ()
    }
    found = {tuple(figure.split(".")) for figure, _ in FIGURES.cells(report)}
    assert cells <= found
    assert found - cells == {
        ("requests", row, "total") for row in ("new", "carried_in", "total", "carried_out")
    }


# -- JSON ------------------------------------------------------------------------------------------------


def test_every_figure_in_the_files_is_the_cell_in_the_report_file() -> None:
    """Read with PyYAML's plainest loader, so that nothing of ours stands between the two."""
    compared = 0
    for key, report in _fabricated().reports.items():
        text = (FABRICATED / f"reports/{key.region}/{key.agency}/{key.year}.yml").read_text("utf-8")
        data = yaml.load(text, yaml.BaseLoader)
        found = _files()[f"data/{key.region}/{key.agency}/figures.json"]["years"][str(key.year)]["figures"]
        for figure, cell in found.items():
            table, row, column = figure.split(".")
            columns = [one.id for one in report.form.table[table].columns_of(row)]
            cells = data[table][row]
            written = cells[column] if isinstance(cells, dict) else cells[columns.index(column)]
            printed = cell[0] if isinstance(cell, list) else cell
            if isinstance(written, dict):
                written = written["printed"]
            if cell is True:  # not transcribed: null in the file, and named under uncertain
                assert written == "null" and data["uncertain"]
                continue
            assert printed == (None if written in ("null", "~", "") else written), (key, figure)
            compared += 1
    assert compared > 100


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("12", "12"),
        ("null", None),
        ('"/"', ["/", None, None]),
        ("{value: 22, printed: 22（其中修订16件）}", ["22（其中修订16件）", "22", None]),
    ],
)
def test_numbers_blanks_signs_and_remarks_stay_apart(written: str, found: Any) -> None:
    assert _one({"requests.new.total": written})["figures"]["requests.new.total"] == found


def test_what_is_not_printed_is_not_in_the_file() -> None:
    figures = _one({"requests.new": "null", "challenges": "null"})["figures"]
    assert "requests.new.total" not in figures
    assert "requests.total.total" in figures
    assert not [figure for figure in figures if figure.startswith("challenges.")]


def test_shares_hold_both_sides_and_the_reason() -> None:
    cells = {"requests.granted.total": "1", "requests.secret.total": "null", "requests.total.total": "16"}
    shares = _one(cells)["shares"]
    assert shares["outcomes.granted"] == ["1", "16", "6.3", None]
    assert shares["outcomes.refused"] == [None, "16", None, "blank"]
    assert _one({})["shares"]["outcomes.granted"] == ["0", "0", None, "zero"]


def _one(cells: dict[str, str]) -> Any:
    portal = _portal({ReportKey("990101", "shili", 2021): read_well(report_text(cells=cells))})
    found = {path: json.loads(data) for path, data in _made(portal)}
    return found["data/990101/shili/figures.json"]["years"]["2021"]


def test_lists_of_agencies_name_all_that_have_reports_and_their_years() -> None:
    portal, found = _fabricated(), _files()
    index = found["data/agencies.json"]
    listed = {
        (region, agency): years
        for code in index
        for region, (_, lines) in found[f"data/agencies/{code}.json"].items()
        for agency, _, _, _, years in lines
    }
    assert listed == {
        key: [report.key.year for report in reports] for key, reports in portal.reports_of_agency.items()
    }
    assert sum(count for _, count, _ in index.values()) == len(listed)


def test_the_same_portal_gives_the_same_bytes() -> None:
    assert _made(_fabricated()) == _made(_fabricated())


# -- peers -----------------------------------------------------------------------------------------------


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=60))
def test_quartiles_are_exact(numbers: list[Decimal]) -> None:
    found = quartiles(numbers)
    assert found.count == len(numbers)
    assert Fraction(found.median) == statistics.median(map(Fraction, numbers))
    if len(numbers) > 1:
        cuts = statistics.quantiles(map(Fraction, numbers), n=4, method="inclusive")
        assert [Fraction(one) for one in (found.lower, found.median, found.upper)] == cuts


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30), st.randoms())
def test_quartiles_do_not_know_the_order(numbers: list[int], random: Any) -> None:
    shuffled = random.sample(numbers, len(numbers))
    one, other = (quartiles([Decimal(number) for number in some]) for some in (numbers, shuffled))
    assert one == other
    assert min(numbers) <= one.lower <= one.median <= one.upper <= max(numbers)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**12, places=4))
def test_numbers_are_written_out_in_full(number: Decimal) -> None:
    assert "E" not in exact(number)
    assert Decimal(exact(number)) == number


@given(st.integers(0, 999), st.integers(1, 999))
def test_per_cent_is_rounded_to_the_nearest_tenth(part: int, rest: int) -> None:
    share = Fraction(part, part + rest)
    shown = Fraction(percent(Decimal(part) / (part + rest)))
    assert abs(shown - share * 100) <= Fraction(1, 20)


def test_a_group_gives_medians_only_with_five_others() -> None:
    for count in (FEWEST, FEWEST + 1):
        found = _groups(_portal(_reports({"990101": count})))
        group = found["990100"]["3-department-cn-2021"]
        assert group.size == count
        assert bool(group.figures) == (count > FEWEST)
    assert group.figures["requests.new.total"] == quartiles([Decimal(one) for one in range(1, FEWEST + 2)])


def test_the_province_has_all_of_one_level_and_cities_their_own() -> None:
    portal = _portal(_reports({"990101": 3, "990102": 2, "990201": 4, "990100": 2}))
    found = _groups(portal)
    sizes = {area: {name: group.size for name, group in named.items()} for area, named in found.items()}
    assert sizes == {
        "990000": {"2-department-cn-2021": 2, "3-department-cn-2021": 9},
        "990100": {"3-department-cn-2021": 5},
        "990200": {"3-department-cn-2021": 4},
    }
    assert [area and area.code for area in areas(portal, "990101")] == ["990100", "990000"]
    assert [area and area.code for area in areas(portal, "990100")] == ["990000"]
    assert [area and area.code for area in areas(portal, "990000")] == [None]
    assert [level(code) for code in ("990000", "990100", "990101")] == [1, 2, 3]


def test_blanks_signs_and_shares_that_mean_nothing_are_no_numbers() -> None:
    for written in ("null", '"/"'):
        portal = _portal(_reports({"990101": FEWEST + 2}, {"requests.carried_in.total": written}))
        [group] = [one for named in _groups(portal).values() for one in named.values()][:1]
        assert group.size == FEWEST + 2
        assert "requests.carried_in.total" not in group.figures
        assert "outcomes.granted" not in group.figures
        assert group.figures["requests.new.total"].count == FEWEST + 2


def test_aggregates_and_agencies_of_no_known_kind_have_no_peers() -> None:
    reports = _reports({"990101": FEWEST + 2})
    assert _groups(_portal(reports, kind=None)) == {}
    text = report_text().replace("scope: own", "scope: aggregate")
    key = ReportKey("990101", "shili0", 2021)
    reports[key] = read_well(text, key)
    portal = _portal(reports)
    assert group_of(portal.agency(key), reports[key]) is None
    assert {group.size for named in _groups(portal).values() for group in named.values()} == {FEWEST + 1}


def test_amounts_without_a_unit_of_the_form_are_not_set_against_each_other() -> None:
    keys = [ReportKey("990101", f"shili{number}", 2020) for number in range(9)]
    found = {key: read_well(report_text("cn-2019"), key) for key in keys}
    [named, *_] = _groups(_portal(found), 2020).values()
    figures = named["3-department-cn-2019"].figures
    assert "disclosure.procurement.projects" in figures
    assert "disclosure.procurement.amount" not in figures


def test_published_files_hold_the_groups_that_reports_name() -> None:
    for path, about in _files().items():
        if not path.endswith("/figures.json") or path == "data/figures.json":
            continue
        for year, report in about["years"].items():
            if report["group"]:
                for area, _ in about["areas"]:
                    assert report["group"] in _files()[f"data/peers/{area}/{year}.json"]


def test_nothing_is_written_outside_data() -> None:
    assert all(Path(path).parts[0] == "data" and ".." not in Path(path).parts for path in _files())
