"""What an agency reported over the years: pictures of each part of its reports, and the numbers in tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.charts import Chart, charts, drawable
from generator.forms import Form
from generator.metrics import REQUESTS, TOTAL
from generator.pages.absent import Span as Years
from generator.pages.absent import spans
from generator.reports import Report
from generator.series import Series, Slot, cell_series, column_of, share_series, slots, span_of

RECEIVED = ("new", "carried_in", "total", "carried_out")
CHALLENGES = "challenges"
DISCLOSURE = "disclosure"
# More or less than the year before: no amount that a bar could show.
CHANGE = "change"
# So many lines of a table are read at a glance.
FEW = 6
Titled = tuple[str, Series]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture and what its numbers lie between (None: no two to compare), with the years of each end."""

    chart: Chart
    least: Decimal | None = None
    least_years: Sequence[Years] = ()
    most: Decimal | None = None
    most_years: Sequence[Years] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """Pictures, and the table of their numbers: lines in groups, a column a slot.

    `forms` are those that print these lines, where others do not; `past` says that the newest is none of
    them. A table of more than a few lines is folded where pictures show the gist of it.
    """

    slots: Sequence[Slot]
    groups: Sequence[tuple[str | None, Sequence[Titled]]]
    figures: Sequence[Figure]
    forms: Sequence[Form] = ()
    past: bool = False

    @property
    def folded(self) -> bool:
        """Whether the table opens on demand."""
        return bool(self.figures) and sum(len(lines) for _, lines in self.groups) > FEW


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of the page; `id` is its place, `one_scale` says that its pictures can be compared."""

    id: str
    panels: Sequence[Panel]
    one_scale: bool = True


@dataclass(frozen=True, slots=True)
class OverYears:
    """All parts, the slots they show, and the years that stand apart, by the word for it (see `Slot`)."""

    slots: Sequence[Slot]
    topics: Sequence[Topic]
    apart: Mapping[str, Sequence[Years]]


def over_years(reports: Sequence[Report]) -> OverYears | None:
    """What the reports of one agency say, earliest first; None where there are none."""
    if not reports:
        return None
    found = slots(reports)
    topics = (_requests(found), _outcomes(found), _challenges(found), _disclosure(found))
    words = dict.fromkeys(slot.apart for slot in found if slot.apart)
    apart = {word: spans(slot.first for slot in found if slot.apart == word) for word in words}
    return OverYears(found, topics, apart)


def _requests(found: Sequence[Slot]) -> Topic:
    series = [cell_series(found, REQUESTS, row, TOTAL) for row in RECEIVED]
    drawn = [(one.brief, one) for one in series]
    lines = [(one.row, one) for one in series]
    return Topic("requests", [Panel(found, [(None, lines)], _figures(drawn))])


def _outcomes(found: Sequence[Slot]) -> Topic:
    lines = [(one.brief, one) for one in share_series(found)]
    drawn = [line for line in lines if drawable(line[1])]
    return Topic("outcomes", [Panel(found, [(None, lines)], _figures(drawn, Decimal(1)))])


def _challenges(found: Sequence[Slot]) -> Topic:
    groups = []
    for row in _newest(found)[0].table[CHALLENGES].divided_rows:
        columns = _newest(found)[0].table[CHALLENGES].columns_of(row.id)
        groups.append([cell_series(found, CHALLENGES, row.id, column.id) for column in columns])
    totals = [(group[-1].row, group[-1]) for group in groups]
    lines = [(group[0].row, [(one.column, one) for one in group]) for group in groups]
    return Topic("challenges", [Panel(found, lines, _figures(totals))])


def _disclosure(found: Sequence[Slot]) -> Topic:
    """Lines that the same forms print are one panel, so that no series seems to end where a form does."""
    forms = _newest(found)
    panels = []
    for holders, places in _notions(forms):
        shown = _between(found, holders)
        lines = [_named(cell_series(shown, DISCLOSURE, row, column)) for row, column in places]
        figures = [
            figure
            for place, line in zip(places, lines, strict=True)
            if _pictured(holders[0], place, line[1])
            for figure in _figures([line])
        ]
        printed_by = holders if len(holders) < len(forms) else ()
        panels.append(Panel(shown, [(None, lines)], figures, printed_by, forms[0] not in holders))
    return Topic("disclosure", panels, one_scale=False)


def _named(series: Series) -> Titled:
    return f"{series.row}，{series.column}", series


def _pictured(form: Form, place: tuple[str, str], series: Series) -> bool:
    column = column_of(form, DISCLOSURE, *place)
    return column is not None and column.type != CHANGE and drawable(series, least=3)


def _newest(found: Sequence[Slot]) -> list[Form]:
    """The forms of the reports, that of the newest report first."""
    return list({slot.report.form.id: slot.report.form for slot in reversed(found) if slot.report}.values())


def _notions(forms: Sequence[Form]) -> list[tuple[Sequence[Form], list[tuple[str, str]]]]:
    """Places of table two by the forms that have them, the forms of the newest report first."""
    holders: dict[tuple[str, ...], tuple[Sequence[Form], list[tuple[str, str]]]] = {}
    for row, column in dict.fromkeys(place for form in forms for place in _places(form)):
        having = [form for form in forms if column_of(form, DISCLOSURE, row, column)]
        key = tuple(form.id for form in having)
        holders.setdefault(key, (having, []))[1].append((row, column))
    return sorted(holders.values(), key=lambda group: -len(group[0]))


def _places(form: Form) -> Iterator[tuple[str, str]]:
    table = form.table[DISCLOSURE]
    return ((row.id, column.id) for row in table.divided_rows for column in table.columns_of(row.id))


def _between(found: Sequence[Slot], holders: Sequence[Form]) -> Sequence[Slot]:
    """The slots from the first to the last report on one of these forms."""
    ids = {form.id for form in holders}
    held = [i for i, slot in enumerate(found) if slot.report and slot.report.form.id in ids]
    return found[held[0] : held[-1] + 1]


def _figures(titled: Sequence[Titled], full: Decimal | None = None) -> list[Figure]:
    """Pictures on one scale; none where all of them would be empty."""
    if not any(drawable(series) for _, series in titled):
        return []
    drawn = charts(titled, full)
    return [_figure(chart, series) for chart, (_, series) in zip(drawn, titled, strict=True)]


def _figure(chart: Chart, series: Series) -> Figure:
    span = span_of(series)
    if span is None:
        return Figure(chart)
    return Figure(chart, span.least, spans(span.least_years), span.most, spans(span.most_years))
