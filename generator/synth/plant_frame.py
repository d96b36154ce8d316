"""Slips around the tables: dates, the form, parts left out, words taken from elsewhere, years left out."""

from __future__ import annotations

from collections.abc import Callable

from generator.synth.draft import TOTAL, Draft
from generator.synth.figures import NEW_FORM, OLD_FORM
from generator.synth.planting import Kind, Planted, Spot

DUTIES = ("assessment", "evaluation", "liability")


def _always(spot: Spot) -> bool:
    return True


def _on_new_form(spot: Spot) -> bool:
    return spot.draft.form.id == NEW_FORM


def _period_year(spot: Spot) -> Planted:
    year = spot.draft.year - 1
    spot.draft.period = (f"{year}-01-01", f"{year}-12-31")
    return Planted("to")


def _period_end(spot: Spot) -> Planted:
    year = spot.draft.year
    spot.draft.period = (f"{year}-01-01", f"{year}-{spot.dice.pick(('10-31', '11-30', '12-30'))}")
    return Planted("to")


def _signed(spot: Spot) -> Planted:
    """The year of signing was not changed, or the report was signed before its year was over."""
    month = spot.dice.pick(("01", "12"))
    spot.draft.signed = f"{spot.draft.year}-{month}-{spot.dice.between(5, 30):02}"
    spot.draft.published = None
    return Planted()


def _late(spot: Spot) -> Planted:
    first, last = (4, 6) if spot.draft.member.government else (2, 5)
    month, day = spot.dice.between(first, last), spot.dice.between(1, 28)
    spot.draft.published = f"{spot.draft.year + 1}-{month:02}-{day:02}"
    return Planted()


def _title(spot: Spot) -> Planted:
    draft = spot.draft
    wrong = draft.year + spot.dice.pick((-1, 1))
    draft.title = draft.title.replace(str(draft.year), str(wrong))
    return Planted()


def _old_form(spot: Spot) -> Planted:
    draft = spot.draft
    draft.form = spot.forms[OLD_FORM]
    draft.divide(True)
    draft.disclosure, draft.other_disclosure = draft.other_disclosure, draft.disclosure
    draft.cites = [draft.form.notice]
    return Planted()


def _notice(spot: Spot) -> Planted:
    spot.draft.cites = [spot.forms[OLD_FORM].notice]
    return Planted()


def _without(section: str, text: str | None = None) -> Callable[[Spot], Planted]:
    def plant(spot: Spot) -> Planted:
        spot.draft.slips["section"] = (section, text)
        return Planted()

    return plant


def _no_table(table: str, how: str) -> Callable[[Spot], Planted]:
    def plant(spot: Spot) -> Planted:
        spot.draft.absent[table] = how
        spot.draft.hush.add(table)
        return Planted()

    return plant


def _no_duties(spot: Spot) -> Planted:
    spot.draft.hush.update(DUTIES)
    return Planted()


def _one_duty(spot: Spot) -> Planted:
    spot.draft.hush.add(spot.dice.pick(DUTIES))
    return Planted()


def _is_government(spot: Spot) -> bool:
    return spot.draft.member.government


def _full_year_before(spot: Spot) -> bool:
    before = spot.before
    if before is None or "section" in before.slips or spot.copied:
        return False
    return _alike(spot.draft, before)


def _alike(draft: Draft, other: Draft) -> bool:
    """Whether both had applications and cases or both had none: who has, has other things to say."""
    pairs = ((draft.requests["new"][TOTAL], other.requests["new"][TOTAL]), (_cases(draft), _cases(other)))
    return all(bool(one) == bool(two) for one, two in pairs)


def _cases(draft: Draft) -> int:
    return sum(cells[-1] for cells in draft.challenges.values())


def _copy(draft: Draft, other: Draft) -> None:
    draft.voice, draft.turn = other.voice, other.turn


def _last_year(spot: Spot) -> Planted:
    assert spot.before is not None
    _copy(spot.draft, spot.before)
    return Planted()


def _has_donor(spot: Spot) -> bool:
    draft = spot.draft
    donor = spot.donors.get(draft.member.kind)
    if donor is None or spot.copied:
        return False
    return abs(donor.year - draft.year) <= 1 and _alike(draft, donor)


def _other_agency(spot: Spot) -> Planted:
    donor = spot.donors.pop(spot.draft.member.kind)
    _copy(spot.draft, donor)
    return Planted(other=donor.key)


KINDS = (
    Kind("period-covered", "year", _always, _period_year),
    Kind("period-covered", "end", _always, _period_end),
    Kind("signed-early", "year", _always, _signed),
    Kind("published-late", "date", _always, _late),
    Kind("title-year", "year", _always, _title),
    Kind("form-year", "old-form", _on_new_form, _old_form),
    Kind("cited-notice", "old-notice", _on_new_form, _notice),
    Kind("section-absent", "problems", _always, _without("problems")),
    Kind("section-absent", "other", _always, _without("other")),
    Kind("section-absent", "problems-none", _always, _without("problems", "无。")),
    Kind("section-absent", "overview", lambda spot: not _is_government(spot), _without("overview")),
    Kind("table-absent", "challenges", _always, _no_table("challenges", "null")),
    Kind("table-absent", "requests", _always, _no_table("requests", "null")),
    Kind("table-absent", "requests-blank", _always, _no_table("requests", "blank")),
    Kind("table-absent", "disclosure", _always, _no_table("disclosure", "null")),
    Kind("government-duties", "none", _is_government, _no_duties),
    Kind("government-duties", "one-missing", _is_government, _one_duty),
    Kind("copied-last-year", "voice", _full_year_before, _last_year),
    Kind("copied-other", "voice", _has_donor, _other_agency),
    Kind("not-collected", "left-out", lambda spot: spot.between, lambda spot: Planted()),
)
