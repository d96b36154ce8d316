"""Slips in the prose: figures that the tables of the same report, or the year before, do not bear out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import islice

from generator.synth.draft import TOTAL, Draft
from generator.synth.facts import Facts, facts_of, growth, wrong_counts
from generator.synth.figures import NEW_FORM
from generator.synth.numerals import percent
from generator.synth.planting import Kind, Planted, Spot

# Sentences that state the same figure again, rightly.
AGAIN = {
    "received": ("with_carried", "growth", "share_natural", "applicants", "carried_in", "channels"),
    "zero": ("with_carried", "carried_in", "carried_out", "answered", "outcomes", "outcome", "share_granted"),
    "carried": ("with_carried",),
    "answered": ("outcomes", "share_granted", "outcome"),
    "outcome": ("outcomes", "share_granted"),
    "applicants": ("share_natural", "growth", "channels"),
    "shares": ("outcomes", "outcome", "answered"),
}
SHARE_SLIPS = ("5.30", "-4.70", "11.10", "-9.40", "1.90", "23.70")
# Closer than this a percentage may be rounding.
NEAR = Decimal("0.6")


def _slip(draft: Draft, topic: str, hush: str, **slips: object) -> Planted:
    draft.say.add(topic)
    draft.hush.update(AGAIN.get(hush, ()))
    draft.slips.update(slips)
    return Planted()


def _wrong(spot: Spot, true: int) -> int:
    """A number near the true one that is none of the table's."""
    options = wrong_counts(true, facts_of(spot.draft).readings())
    return spot.dice.pick(list(islice(options, 4)))


def _some(name: str) -> Callable[[Spot], bool]:
    """Fits where a figure is not zero."""
    return lambda spot: bool(getattr(facts_of(spot.draft), name))


def _received(spot: Spot) -> Planted:
    return _slip(spot.draft, "received", "received", new=_wrong(spot, facts_of(spot.draft).new))


def _zero(spot: Spot) -> Planted:
    return _slip(spot.draft, "received", "zero", zero=True)


def _unsaid(spot: Spot) -> Planted:
    """Applications that came although the table has none."""
    count = spot.dice.between(1, 6)
    spot.draft.hush.update(("applicants", "outcome", "answered", "outcomes", "carried_out", "channels"))
    return _slip(spot.draft, "received", "received", new=count, nothing_due=True)


def _carried_in(spot: Spot) -> Planted:
    wrong = _wrong(spot, facts_of(spot.draft).carried_in)
    return _slip(spot.draft, "carried_in", "carried", carried_in=wrong)


def _carried_out(spot: Spot) -> Planted:
    wrong = _wrong(spot, facts_of(spot.draft).carried_out)
    return _slip(spot.draft, "carried_out", "carried", carried_out=wrong)


def _none_left(spot: Spot) -> Planted:
    return _slip(spot.draft, "carried_out", "carried", carried_out=0)


def _answered(spot: Spot) -> Planted:
    """More answers than there were applications: of fewer, some may not have been counted."""
    more = facts_of(spot.draft).due + spot.dice.pick((1, 3, 7, 20))
    return _slip(spot.draft, "answered", "answered", answered=more)


def _outcome(spot: Spot) -> Planted:
    outcomes = facts_of(spot.draft).outcomes
    group = spot.dice.pick([group for group, count in outcomes.items() if count])
    return _slip(spot.draft, "outcome", "outcome", outcome=(group, _wrong(spot, outcomes[group])))


def _applicants(spot: Spot) -> Planted:
    """Some applications of organisations put down to natural persons; the sum stays right."""
    facts, rows = facts_of(spot.draft), spot.rows
    due = [sum(rows[row][column] for row in ("new", "carried_in")) for column in range(TOTAL)]
    done = rows["total"]
    true = {facts.natural, due[0], done[0]}
    shift = next(by for by in range(1, 9) if facts.natural + by not in true)
    slips = {"natural": facts.natural + shift, "organisations": facts.organisations - shift}
    return _slip(spot.draft, "applicants", "applicants", **slips)


def _many_organisations(spot: Spot) -> bool:
    facts = facts_of(spot.draft)
    return facts.new > 0 and facts.organisations > 5


def _has(name: str) -> Callable[[Spot], bool]:
    """Fits where there were cases of this sort."""
    return lambda spot: getattr(facts_of(spot.draft), name)[-1] > 0


def _cases(name: str) -> Callable[[Spot], Planted]:
    def plant(spot: Spot) -> Planted:
        facts = facts_of(spot.draft)
        sides = (*facts.review, *facts.litigation, facts.review[-1] + facts.litigation[-1])
        blocks = [cells[-1] for cells in spot.draft.challenges.values()]
        wrong = max(*sides, *blocks) + spot.dice.between(1, 4)
        return _slip(spot.draft, "challenges", "challenges", **{name: wrong})

    return plant


def _no_cases(spot: Spot) -> Planted:
    return _slip(spot.draft, "challenges", "challenges", challenges_none=True)


def _reversed(spot: Spot) -> str | None:
    """The sort of cases of which some were decided against the agency."""
    facts: Facts = facts_of(spot.draft)
    return next((one for one in ("review", "litigation") if getattr(facts, one)[1] > 0), None)


def _all_upheld(spot: Spot) -> Planted:
    return _slip(spot.draft, "challenges", "challenges", all_upheld=_reversed(spot))


def _charged(spot: Spot) -> bool:
    draft = spot.draft
    return draft.form.id == NEW_FORM and draft.disclosure["fees"]["amount"] != "0"


def _charges(spot: Spot) -> Planted:
    amount = str(spot.draft.disclosure["fees"]["amount"])
    wrong = str(Decimal(amount) + spot.dice.between(1, 30))
    return _slip(spot.draft, "charges", "charges", amount=wrong)


def _fees(spot: Spot) -> Planted:
    fee = spot.dice.between(1, 40) * 100
    return _slip(spot.draft, "fees", "fees", fee=fee, fees_denied=True)


def _share(spot: Spot) -> Planted:
    facts = facts_of(spot.draft)
    counts = facts.readings() - {0}
    granted = facts.outcomes["granted"]
    right = {Decimal(percent(granted, whole, 2)) for whole in counts if whole >= granted}
    wrong = _far_from(right, Decimal(percent(granted, facts.answered, 2)), spot)
    return _slip(spot.draft, "share_granted", "shares", share=wrong)


def _growth(spot: Spot) -> Planted:
    """A growth that no pair of this year's and last year's numbers gives."""
    assert spot.before is not None
    now, then = facts_of(spot.draft), facts_of(spot.before)
    counts = ("new", "answered", "due", "carried_out")
    pairs = ((getattr(now, one), getattr(then, other)) for one in counts for other in counts)
    right = {Decimal(growth(new, old, 2)) for new, old in pairs if old}
    right |= {Decimal(growth(old, new, 2)) for new, old in ((now.new, then.new), (now.due, then.due)) if new}
    wrong = _far_from(right, Decimal(growth(now.new, then.new, 2)), spot)
    return _slip(spot.draft, "growth", "growth", growth=wrong)


def _far_from(right: set[Decimal], true: Decimal, spot: Spot) -> str:
    for slip in (*spot.dice.shuffled(SHARE_SLIPS), "31.30", "-17.90", "41.90", "57.10", "66.60", "73.30"):
        wrong = true + Decimal(slip)
        if 0 < wrong < 100 and all(abs(wrong - one) > NEAR for one in right):
            return str(wrong)
    return "99.99"


def _can_grow(spot: Spot) -> bool:
    before = spot.before
    if before is None or "requests" in before.absent:
        return False
    new, old = spot.rows["new"][TOTAL], before.requests["new"][TOTAL]
    return old > 3 and new > 3 and new != old


def _can_share(spot: Spot) -> bool:
    facts = facts_of(spot.draft)
    return facts.new > 0 and facts.outcomes["granted"] > 3 and facts.answered > 12


def _parts(spot: Spot) -> Planted:
    # Parts may be left out, so only a list that comes to more than the whole is surely wrong.
    return _slip(spot.draft, "parts", "parts", parts=-1)


def _received_some(spot: Spot) -> bool:
    return facts_of(spot.draft).new > 0


KINDS = (
    Kind("prose-received", "count", _received_some, _received),
    Kind("prose-received", "zero-claim", _received_some, _zero),
    Kind("prose-received", "none-in-table", lambda spot: not facts_of(spot.draft).due, _unsaid),
    Kind("prose-carried", "in", lambda s: _some("carried_in")(s) and _some("new")(s), _carried_in),
    Kind("prose-carried", "out", _some("carried_out"), _carried_out),
    Kind("prose-carried", "none-left", _some("carried_out"), _none_left),
    Kind("prose-answered", "count", _some("answered"), _answered),
    Kind("prose-outcomes", "class", _some("answered"), _outcome),
    Kind("prose-applicants", "shifted", _many_organisations, _applicants),
    Kind("prose-challenges", "review", _has("review"), _cases("review")),
    Kind("prose-challenges", "litigation", _has("litigation"), _cases("litigation")),
    Kind("prose-challenges", "none-claimed", _has("review"), _no_cases),
    Kind("prose-challenges", "all-upheld", _reversed, _all_upheld),
    Kind("prose-fees", "charges", _charged, _charges),
    Kind("prose-fees", "contradiction", lambda spot: spot.draft.year > 2020, _fees),
    Kind("prose-shares", "share", _can_share, _share),
    Kind("prose-shares", "growth", _can_grow, _growth),
    Kind("prose-parts", "sum", lambda spot: True, _parts),
)
