"""The ruled lines of a PDF page, however they were drawn, with the frames of tables closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.importers.document import Unreadable
from generator.messages import message

if TYPE_CHECKING:
    from pdfplumber.page import Page as PdfPage

# A rectangle this thin (points) is a line; ends this near to each other meet.
_THIN = 3.0
_NEAR = 3.0
# A line that is no longer than this is a dot, or part of a drawing.
_SHORTEST = 3.5
# So far (points) a straight line may lean.
_LEAN = 1.0
# Lines of a page cross this often at most; those of official tables could a few hundred times.
MAX_CROSSINGS = 40_000


class Rule(NamedTuple):
    """A straight line: `at` is the coordinate that is the same all along it, `start` and `end` the other."""

    at: float
    start: float
    end: float


def rules(page: PdfPage) -> tuple[list[Rule], list[Rule]]:
    """(vertical, horizontal) lines of a page.

    Areas that are only coloured draw no lines. Where lines end side by side without meeting one across,
    such as a table that goes on overleaf, the line across is added.
    """
    vertical: list[Rule] = []
    horizontal: list[Rule] = []
    for x0, top, x1, bottom in _strokes(page):
        # A dot may belong to a line of either direction; alone it is too short for any.
        if x1 - x0 <= _NEAR:
            vertical.append(Rule((x0 + x1) / 2, top, bottom))
        if bottom - top <= _NEAR:
            horizontal.append(Rule((top + bottom) / 2, x0, x1))
    vertical, horizontal = _joined(vertical), _joined(horizontal)
    if len(vertical) * len(horizontal) > MAX_CROSSINGS:
        raise Unreadable(message("read-too-many-objects", limit=MAX_CROSSINGS))
    across = list(_missing(vertical, horizontal))
    return _joined([*vertical, *_missing(horizontal, vertical)]), _joined([*horizontal, *across])


def _strokes(page: PdfPage) -> Iterator[tuple[float, float, float, float]]:
    for line in page.lines:
        yield from _straight(line["x0"], line["top"], line["x1"], line["bottom"])
    for rect in page.rects:
        box = (rect["x0"], rect["top"], rect["x1"], rect["bottom"])
        if min(rect["width"], rect["height"]) <= _THIN:
            yield box
        elif rect["stroke"]:
            x0, top, x1, bottom = box
            yield from (
                (x0, top, x1, top),
                (x0, bottom, x1, bottom),
                (x0, top, x0, bottom),
                (x1, top, x1, bottom),
            )
    for curve in page.curves:
        yield from _sides(curve)


def _sides(curve: dict[str, Any]) -> Iterator[tuple[float, float, float, float]]:
    if min(curve["width"], curve["height"]) <= _THIN:
        yield curve["x0"], curve["top"], curve["x1"], curve["bottom"]
    elif curve["stroke"]:
        for (ax, ay), (bx, by) in pairwise(curve["pts"]):
            yield from _straight(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _straight(x0: float, top: float, x1: float, bottom: float) -> Iterator[tuple[float, float, float, float]]:
    if min(x1 - x0, bottom - top) <= _LEAN:
        yield x0, top, x1, bottom


def _joined(found: Iterable[Rule]) -> list[Rule]:
    """Pieces of the same line as one, from the first to the last."""
    whole: list[Rule] = []
    for group in _together(sorted(found)):
        weight = sum(rule.end - rule.start for rule in group)
        at = sum(rule.at * (rule.end - rule.start) for rule in group) / weight if weight else group[0].at
        pieces = sorted((rule.start, rule.end) for rule in group)
        start, end = pieces[0]
        for next_start, next_end in pieces[1:]:
            if next_start <= end + _NEAR:
                end = max(end, next_end)
            else:
                whole.append(Rule(at, start, end))
                start, end = next_start, next_end
        whole.append(Rule(at, start, end))
    return [rule for rule in whole if rule.end - rule.start > _SHORTEST]


def _together(ordered: Sequence[Rule]) -> list[list[Rule]]:
    """Lines that lie at nearly the same place."""
    groups: list[list[Rule]] = []
    for rule in ordered:
        if groups and rule.at - groups[-1][0].at <= _NEAR:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _missing(found: Sequence[Rule], across: Sequence[Rule]) -> Iterator[Rule]:
    """The lines across that would join the ends of neighbours and are not drawn.

    Neighbours are what some other line across joins already: two tables side by side, or one below the
    other, stay two.
    """
    ends = sorted((end, rule) for rule in found for end in (rule.start, rule.end))
    for group in _together([Rule(end, rule.at, rule.at) for end, rule in ends]):
        at = sum(rule.at for rule in group) / len(group)
        here = sorted({rule for end, rule in ends if group[0].at <= end <= group[-1].at})
        for one, other in pairwise(here):
            links = [rule for rule in across if rule.start <= one.at + _NEAR and rule.end >= other.at - _NEAR]
            joined = any(_crosses(rule.at, one) and _crosses(rule.at, other) for rule in links)
            if joined and not any(abs(rule.at - at) <= _NEAR for rule in links):
                yield Rule(at, one.at, other.at)


def _crosses(at: float, rule: Rule) -> bool:
    return rule.start - _NEAR <= at <= rule.end + _NEAR


def settings(vertical: Iterable[Rule], horizontal: Iterable[Rule]) -> dict[str, object]:
    """What pdfplumber's table finder is given for these lines."""
    upright = [_as_line(rule.at, rule.start, rule.at, rule.end) for rule in vertical]
    level = [_as_line(rule.start, rule.at, rule.end, rule.at) for rule in horizontal]
    return {
        "vertical_strategy": "explicit",
        "horizontal_strategy": "explicit",
        "explicit_vertical_lines": upright,
        "explicit_horizontal_lines": level,
        "edge_min_length": _NEAR,
    }


def _as_line(x0: float, top: float, x1: float, bottom: float) -> dict[str, object]:
    box = {"x0": x0, "x1": x1, "top": top, "bottom": bottom}
    return {"object_type": "line", **box, "width": x1 - x0, "height": bottom - top}
