"""Across years: consistent pairs of reports pass; one number altered opens exactly its own finding."""

from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.casebook import COLUMNS, file_text, findings_of

CODES = ("carried-over", "stock-and-flow", "prior-items")
DOCUMENTS = ("regulations", "normative")
ITEMS = ("licensing", "other_services", "penalties", "coercion", "fees")
count = st.integers(0, 10**6)


class Series(NamedTuple):
    """Two years in a row: year → place → number. Every number that a check compares is in it."""

    first: int
    cells: dict[int, dict[str, int]]

    @property
    def years(self):
        return self.first, self.first + 1

    def texts(self, instead=None):
        """The two files; `instead` is a year, a place and what is written there."""
        cells = {
            year: {place: str(value) for place, value in self.cells[year].items()} for year in self.years
        }
        if instead:
            year, place, text = instead
            cells[year][place] = text
        return {year: file_text(year, {"set": cells[year]}) for year in self.years}


def form_of(year):
    return 2019 if year < 2021 else 2021


@st.composite
def consistent(draw):
    """Two years whose numbers follow from each other, on one form or across the change of forms."""
    first = draw(st.sampled_from([2019, 2020, 2021, 2024]))
    before, after = {}, {}
    for column in COLUMNS:
        before[f"requests.carried_out.{column}"] = after[f"requests.carried_in.{column}"] = draw(count)
        before[f"requests.carried_in.{column}"] = draw(count)
        after[f"requests.carried_out.{column}"] = draw(count)
    for cells, year in ((before, first), (after, first + 1)):
        if form_of(year) == 2021:
            draw_stock(draw, cells, before if form_of(first) == 2021 and year > first else None)
        else:
            draw_items(draw, cells, before if year > first else None)
    return Series(first, {first: before, first + 1: after})


def draw_stock(draw, cells, before):
    for row in DOCUMENTS:
        place = f"disclosure.{row}"
        stock, issued = (before[f"{place}.in_force"] if before else draw(count)), draw(count)
        repealed = draw(st.integers(0, stock + issued))
        cells[f"{place}.issued"], cells[f"{place}.repealed"] = issued, repealed
        cells[f"{place}.in_force"] = stock + issued - repealed


def draw_items(draw, cells, before):
    for row in ITEMS:
        place = f"disclosure.{row}"
        held = before[f"{place}.prior_items"] + before[f"{place}.change"] if before else draw(count)
        cells[f"{place}.prior_items"], cells[f"{place}.change"] = held, draw(st.integers(-held, 10**6))


def concerned(series, year, place):
    """The findings that a number goes into, from nothing but the rules' text."""
    first, last = series.years
    table, row, column = place.split(".")
    forms = {form_of(first), form_of(last)}
    if table == "requests":
        compared = {(first, "carried_out"), (last, "carried_in")}
        return {("carried-over", "carried_in", column)} if (year, row) in compared else set()
    if row in DOCUMENTS and forms == {2021}:
        used = year == last or column == "in_force"
        return {("stock-and-flow", row, "in_force")} if used else set()
    if row in ITEMS and forms == {2019}:
        used = year == first or column == "prior_items"
        return {("prior-items", row, "prior_items")} if used else set()
    return set()


def found_in(texts):
    return [one for one in findings_of(texts) if one.code in CODES and one.report.year == max(texts)]


def named(findings, state):
    return {(one.code, one.row, one.col) for one in findings if one.state == state}


def expected_number(series):
    forms = {form_of(year) for year in series.years}
    return len(COLUMNS) + (len(DOCUMENTS) if forms == {2021} else len(ITEMS) if forms == {2019} else 0)


@settings(max_examples=60, deadline=None)
@given(consistent())
def test_consistent_years_pass(series):
    found = found_in(series.texts())
    assert {one.state for one in found} == {"pass"}
    assert len(found) == expected_number(series)
    assert all(one.left == one.right for one in found)


@settings(max_examples=120, deadline=None)
@given(consistent(), st.data())
def test_one_number_altered_opens_its_own_finding(series, data):
    year = data.draw(st.sampled_from(series.years))
    place = data.draw(st.sampled_from(sorted(series.cells[year])))
    was = series.cells[year][place]
    lowest = -(10**6) if place.endswith(".change") else 0
    now = data.draw(st.integers(lowest, 2 * 10**6).filter(lambda value: value != was))
    found = found_in(series.texts((year, place, str(now))))
    assert named(found, "fail") == concerned(series, year, place)
    assert len(found) == expected_number(series)
    for one in found:
        if one.state == "fail":
            assert abs(one.left - one.right) == abs(now - was)
            assert str(one.left) in one.message.text() and str(one.right) in one.message.text()


@settings(max_examples=60, deadline=None)
@given(consistent(), st.data(), st.sampled_from(["null", '"/"', '"-"', "{value: null, printed: 若干}"]))
def test_one_number_missing_leaves_its_own_finding_undecided(series, data, text):
    year = data.draw(st.sampled_from(series.years))
    place = data.draw(st.sampled_from(sorted(series.cells[year])))
    found = found_in(series.texts((year, place, text)))
    assert named(found, "not_assessable") == concerned(series, year, place)
    assert named(found, "fail") == set()
    assert len(found) == expected_number(series)


@settings(max_examples=30, deadline=None)
@given(consistent())
def test_years_apart_are_not_compared(series):
    """The same two reports with a year between them: nothing to compare with, and nothing fails."""
    first, last = series.texts().values()
    found = found_in({series.first: first, series.first + 2: last})
    assert [(one.code, one.state) for one in found] == [("carried-over", "not_assessable")]


def test_the_cells_of_a_series_are_those_of_the_forms():
    """What a number concerns is told right for the years on either side of the change of forms."""
    across = Series(2020, {2020: {}, 2021: {}})
    assert concerned(across, 2020, "disclosure.fees.prior_items") == set()
    assert concerned(across, 2021, "disclosure.normative.in_force") == set()
    assert concerned(across, 2020, "requests.carried_out.legal") == {("carried-over", "carried_in", "legal")}
    assert concerned(across, 2020, "requests.carried_in.legal") == set()
    later = Series(2021, {2021: {}, 2022: {}})
    assert concerned(later, 2021, "disclosure.normative.issued") == set()
    assert concerned(later, 2022, "disclosure.normative.issued") == {
        ("stock-and-flow", "normative", "in_force")
    }
