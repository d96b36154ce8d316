"""Slips in the tables: sums that do not add up, years that do not follow, odd cells and rows."""

from __future__ import annotations

from generator.synth.draft import TOTAL, Draft
from generator.synth.figures import ANNEX, DECISIONS, NEW_FORM, OLD_FORM, annex
from generator.synth.planting import Kind, Planted, Spot

COLUMNS = ("natural", "business", "research", "nonprofit", "legal", "other")
REASON = "机关来函说明为排版时漏改，数字以来函为准"
# What the prose says of sums would contradict a table that does not add up.
OF_SUMS = ("answered", "outcomes", "outcome", "share_granted", "carried_in", "carried_out", "with_carried")


def _busy(spot: Spot) -> bool:
    return spot.rows["total"][TOTAL] > 1


def _column(spot: Spot) -> int:
    """A column with applications in it."""
    filled = [index for index in range(TOTAL) if spot.rows["total"][index]]
    return spot.dice.pick(filled)


def _outcome(draft: Draft, column: int, at_least: int = 1) -> str | None:
    """The row with most outcomes in a column."""
    row = max(draft.outcome_rows, key=lambda one: draft.requests[one][column])
    return row if draft.requests[row][column] >= at_least else None


def _balance(spot: Spot) -> Planted:
    """An outcome counted too often, in its total too: nothing but the balance of the column is off."""
    column, by = _column(spot), spot.dice.between(1, 9)
    row = _outcome(spot.draft, column)
    assert row is not None
    spot.draft.bump(row, column, by)
    spot.draft.bump("total", column, by)
    spot.draft.hush.update(OF_SUMS)
    return Planted("total", COLUMNS[column])


def _balance_new(spot: Spot) -> Planted:
    """More applications received than went anywhere."""
    column = _column(spot)
    spot.draft.bump("new", column, spot.dice.between(1, 9))
    spot.draft.hush.update(OF_SUMS)
    return Planted("total", COLUMNS[column])


def _row_total(spot: Spot) -> Planted:
    """One application moved to another row without moving it in the totals."""
    column = _column(spot)
    row = _outcome(spot.draft, column)
    assert row is not None
    other = spot.dice.pick([one for one in spot.draft.outcome_rows if one != row])
    spot.rows[row][column] -= 1
    spot.rows[other][column] += 1
    spot.draft.hush.update(OF_SUMS)
    return Planted(row, "total")


def _row_total_explained(spot: Spot) -> Planted:
    row = _row_total(spot).row
    for one in spot.draft.outcome_rows:
        cells = spot.rows[one]
        if cells[TOTAL] != sum(cells[:TOTAL]):
            _explain(spot.draft, "requests-row-total", one, "total", cells[TOTAL], sum(cells[:TOTAL]))
    return Planted(row, "total", expect="explained")


def _total_left(spot: Spot) -> Planted:
    """The total of the totals not filled in."""
    spot.rows["total"][TOTAL] = 0
    spot.draft.hush.update((*OF_SUMS, "share_natural"))
    return Planted("total", "total", ("requests-balance", "requests-outcomes"))


def _outcomes(spot: Spot) -> Planted:
    """An outcome counted too often, but not in the total of all outcomes."""
    column = _column(spot)
    row = _outcome(spot.draft, column)
    assert row is not None
    spot.draft.bump(row, column, spot.dice.between(1, 6))
    spot.draft.hush.update(OF_SUMS)
    return Planted("total", COLUMNS[column])


def _has_cases(spot: Spot) -> bool:
    return any(cells[-1] for cells in spot.draft.challenges.values())


def _challenges(spot: Spot) -> Planted:
    row = spot.dice.pick([row for row, cells in spot.draft.challenges.items() if cells[-1]])
    cells = spot.draft.challenges[row]
    cells[-1] = 0 if spot.dice.chance(50) else cells[-1] + spot.dice.between(1, 3)
    spot.draft.hush.add("challenges")
    return Planted(row, "total")


def _challenges_explained(spot: Spot) -> Planted:
    row = _challenges(spot).row
    assert row is not None
    cells = spot.draft.challenges[row]
    _explain(spot.draft, "challenges-total", row, "total", cells[-1], sum(cells[:-1]))
    return Planted(row, "total", expect="explained")


def _explain(draft: Draft, code: str, row: str, column: str, left: int, right: int) -> None:
    entry = {"check": code, "row": row, "column": column, "left": left, "right": right}
    date = f"{draft.year + 1}-06-01"
    draft.explanations.append({**entry, "reason": REASON, "by": "示例编辑", "date": date})


def _unmatched(spot: Spot) -> Planted:
    _explain(spot.draft, "requests-row-total", "new", "total", 7, 9)
    return Planted("new", "total")


def _flows(spot: Spot) -> bool:
    before = spot.before
    return before is not None and "requests" not in before.absent and _busy(spot)


def _carried_over(spot: Spot) -> Planted:
    """Another number carried in than was carried out; the year by itself adds up."""
    column, rows = _column(spot), spot.rows
    carried = rows["carried_in"][column]
    row = _outcome(spot.draft, column)
    assert row is not None
    by = -carried if carried and rows[row][column] >= carried else spot.dice.between(1, 5)
    for one in ("carried_in", row, "total"):
        spot.draft.bump(one, column, by)
    return Planted("carried_in", COLUMNS[column])


def _carried_over_explained(spot: Spot) -> Planted:
    column = _carried_over(spot).col
    assert spot.before is not None and column is not None
    for name in (column, "total"):
        place = TOTAL if name == "total" else COLUMNS.index(name)
        numbers = spot.rows["carried_in"][place], spot.before.requests["carried_out"][place]
        _explain(spot.draft, "carried-over", "carried_in", name, *numbers)
    return Planted("carried_in", column, expect="explained")


def _same_form(spot: Spot, form: str) -> bool:
    before = spot.before
    held = before is not None and before.form.id == form and "disclosure" not in before.absent
    return held and spot.draft.form.id == form


def _number(draft: Draft, row: str, column: str) -> int:
    return int(draft.disclosure[row][column])


def _stock(spot: Spot) -> Planted:
    cells = spot.draft.disclosure["normative"]
    cells["in_force"] = _number(spot.draft, "normative", "in_force") + spot.dice.between(1, 9)
    return Planted("normative", "in_force")


def _stock_below(spot: Spot) -> Planted:
    draft = spot.draft
    draft.disclosure["normative"]["in_force"] = spot.dice.below(_number(draft, "normative", "issued"))
    return Planted("normative", "in_force", ("stock-and-flow",) if _same_form(spot, NEW_FORM) else ())


def _prior(spot: Spot) -> Planted:
    row = spot.dice.pick(("licensing", "penalties", "coercion"))
    cells = spot.draft.disclosure[row]
    prior, change, made = (_number(spot.draft, row, one) for one in ("prior_items", "change", "decisions"))
    by = spot.dice.between(1, 9)
    cells["prior_items"] = prior + by + (prior + by + change == made)
    return Planted(row, "prior_items")


def _within(spot: Spot) -> Planted:
    draft = spot.draft
    total = spot.dice.below(_number(draft, "normative", "disclosed"))
    draft.disclosure["normative"]["total_disclosed"] = total
    return Planted("normative", "total_disclosed")


def _mixed_up(spot: Spot) -> str | None:
    """A row whose items could be taken for its decisions without another hint."""
    for row in DECISIONS:
        cells = {name: int(value) for name, value in spot.draft.disclosure[row].items()}
        items = cells["prior_items"] + cells["change"]
        if items and cells["decisions"] and max(items, cells["decisions"]) < 100:
            return row
    return None


def _items(spot: Spot) -> Planted:
    row = _mixed_up(spot)
    assert row is not None
    cells = spot.draft.disclosure[row]
    cells["decisions"] = int(cells["prior_items"]) + int(cells["change"])
    return Planted(row, "decisions")


def _can_jump(spot: Spot) -> bool:
    before = spot.before
    return before is not None and "disclosure" not in before.absent and bool(_jumping(spot))


def _jumping(spot: Spot) -> list[str]:
    assert spot.before is not None
    rows = ("licensing", "penalties", "coercion")
    return [row for row in rows if _number(spot.before, row, "decisions") > 9 and spot.before.planted is None]


def _jump(spot: Spot) -> Planted:
    row = spot.dice.pick(_jumping(spot))
    assert spot.before is not None
    before = _number(spot.before, row, "decisions")
    spot.draft.disclosure[row]["decisions"] = before * spot.dice.between(10, 60) + spot.dice.below(9)
    return Planted(row, "decisions")


def _annex_disclosed(spot: Spot) -> Planted:
    values = annex(spot.dice)
    channels = sum(values[one] for one in ("gazette", "website", "weibo", "wechat"))
    spot.draft.annex = values | {"disclosed": channels + spot.dice.between(1, 90)}
    return Planted("disclosed", "value")


def _annex_responses(spot: Spot) -> Planted:
    values = annex(spot.dice)
    ways = ("press_conferences", "interviews", "interpretations", "social_media_responses")
    spot.draft.annex = values | {"responses": sum(values[one] for one in ways) + spot.dice.between(1, 30)}
    return Planted("responses", "value")


def _remark(spot: Spot) -> Planted:
    column = "issued" if spot.draft.form.id == NEW_FORM else "made"
    count = _number(spot.draft, "normative", column)
    words = f"{count}（其中修订{spot.dice.between(1, count)}件）" if count > 1 else f"{count}（无变化）"
    spot.draft.written["disclosure", "normative", column] = f"{{value: {count}, printed: {words}}}"
    return Planted("normative", column)


def _extra_row(spot: Spot) -> Planted:
    label = spot.dice.pick(("其他主动公开文件", "政府信息公开发布总数量", "政务新媒体发布数"))
    count = spot.dice.below(400)
    spot.draft.extra_rows.append(f"{{table: disclosure, label: {label}, cells: [{count}]}}")
    return Planted()


def _old(spot: Spot) -> bool:
    return spot.draft.form.id == OLD_FORM


def _new(spot: Spot) -> bool:
    return spot.draft.form.id == NEW_FORM


def _with_annex(spot: Spot) -> bool:
    return spot.draft.year == 2019 and ANNEX in spot.forms


KINDS = (
    Kind("requests-balance", "outcome", _busy, _balance),
    Kind("requests-balance", "new", _busy, _balance_new),
    Kind("requests-row-total", "moved", _busy, _row_total),
    Kind("requests-row-total", "left-blank", _busy, _total_left),
    Kind("requests-row-total", "explained", _busy, _row_total_explained),
    Kind("requests-outcomes", "outcome", _busy, _outcomes),
    Kind("challenges-total", "total", _has_cases, _challenges),
    Kind("challenges-total", "explained", _has_cases, _challenges_explained),
    Kind("explanation-unmatched", "values", lambda spot: True, _unmatched),
    Kind("carried-over", "carried-in", _flows, _carried_over),
    Kind("carried-over", "explained", _flows, _carried_over_explained),
    Kind("stock-and-flow", "in-force", lambda spot: _same_form(spot, NEW_FORM), _stock),
    Kind(
        "in-force-covers-issued",
        "in-force",
        lambda spot: _new(spot) and _number(spot.draft, "normative", "issued"),
        _stock_below,
    ),
    Kind("prior-items", "prior", lambda spot: _same_form(spot, OLD_FORM), _prior),
    Kind(
        "disclosed-within-total",
        "total",
        lambda spot: _old(spot) and _number(spot.draft, "normative", "disclosed"),
        _within,
    ),
    Kind("items-as-decisions", "decisions", lambda spot: _old(spot) and _mixed_up(spot), _items),
    Kind("sudden-change", "decisions", _can_jump, _jump),
    Kind("annex-disclosed", "channels", _with_annex, _annex_disclosed),
    Kind("annex-responses", "channels", _with_annex, _annex_responses),
    Kind("cell-remark", "remark", lambda spot: True, _remark),
    Kind("extra-row", "row", lambda spot: True, _extra_row),
)
