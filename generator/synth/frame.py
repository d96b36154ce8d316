"""What stands around the tables of a sound report: title, dates, sources, and how zeros are printed."""

from __future__ import annotations

from generator.synth.dice import Dice, data
from generator.synth.draft import TOTAL, Draft
from generator.synth.figures import annex

LAW = "国务院令第711号"
ANNEX_UNTIL = 2019
MARKS = ("null", '"/"', '"-"')


def dress(draft: Draft, dice: Dice) -> None:
    """Give a report its title, its dates and its sources."""
    member, year = draft.member, draft.year
    draft.title = dice.pick(data("patterns")["titles"]).format(name=member.name, year=year)
    _date(draft, dice)
    if dice.chance(55):
        draft.period = (f"{year}-01-01", f"{year}-12-31")
    if dice.chance(75):
        law = [LAW] if dice.chance(40) else []
        draft.cites = [*law, draft.form.notice]
    if dice.chance(30):
        draft.contact = {"office": dice.pick(data("cast")["words"]["office"]), "phone": "000-0000000"}
    if year <= ANNEX_UNTIL and dice.chance(12):
        draft.annex = annex(dice)


def _date(draft: Draft, dice: Dice) -> None:
    """Signed and published in time; neither is always printed or known."""
    year = draft.year + 1
    if draft.member.government:
        month = dice.between(1, 3)
        signed, published = dice.between(2, 15), dice.between(16, 31 if month != 2 else 28)
    else:
        month, signed, published = 1, dice.between(4, 19), dice.between(20, 31)
    if dice.chance(88):
        draft.signed = f"{year}-{month:02}" if dice.chance(6) else f"{year}-{month:02}-{signed:02}"
    if dice.chance(60):
        draft.published = f"{year}-{month:02}-{published:02}"


def leave_blank(draft: Draft, dice: Dice) -> None:
    """Some agencies print zeros as blanks or as a stroke, where nothing depends on them."""
    if not draft.member.government and dice.chance(5):
        mark = dice.pick(MARKS)
        for column in draft.disclosure["regulations"]:
            draft.written["disclosure", "regulations", column] = mark
    if dice.chance(4):
        mark = dice.pick(MARKS)
        columns = [column.id for column in draft.form.table["requests"].leaf_columns]
        for row in draft.outcome_rows:
            if not draft.requests[row][TOTAL]:
                for column in columns:
                    draft.written["requests", row, column] = mark
