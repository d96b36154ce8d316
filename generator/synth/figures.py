"""The numbers of made-up reports: every table adds up, and every year follows from the one before."""

from __future__ import annotations

from generator.forms import Form
from generator.synth.cast import Member
from generator.synth.dice import Dice
from generator.synth.draft import TOTAL, Draft, Named, Rows

NEW_FORM, OLD_FORM, ANNEX = "cn-2021", "cn-2019", "cn-2014-statistics"
APPLICANTS = (750, 130, 12, 12, 46, 50)
# How often applications end in each way, in the order of the form of 2021, in tenths of a percent.
OUTCOMES = {
    "granted": 400, "partial": 80, "secret": 3, "forbidden": 10, "security": 5, "third_party": 15,
    "internal": 20, "process": 30, "enforcement": 20, "inquiry": 20, "not_held": 180, "not_existing": 80,
    "unclear": 10, "petition": 30, "repeated": 15, "publication": 3, "excessive": 3, "reconfirm": 5,
    "no_correction": 20, "unpaid": 2, "other": 30,
}  # fmt: skip
CHALLENGES = (55, 10, 20, 15)
# Applications a year: how many of a hundred agencies receive so many.
DEPARTMENT_LEVELS = ((40, 0, 0), (35, 1, 15), (18, 15, 120), (7, 120, 900))
GOVERNMENT_LEVELS = ((20, 20, 150), (50, 150, 900), (30, 900, 6000))
DECISION_LEVELS = ((40, 0, 0), (20, 3, 60), (15, 900, 30000), (25, 60, 900))
ITEMS = ("licensing", "other_services", "penalties", "coercion", "fees")
DECISIONS = ("licensing", "other_services", "penalties", "coercion")


def _level(levels: tuple[tuple[int, int, int], ...], dice: Dice) -> int:
    mark = dice.below(sum(share for share, _, _ in levels))
    for share, low, high in levels:
        mark -= share
        if mark < 0:
            return dice.between(low, high)
    return 0


class Ledger:
    """An agency's habits, and what one year hands on to the next."""

    def __init__(self, member: Member, seed: int) -> None:
        dice = Dice(seed, "ledger", member.region, member.id)
        self.member = member
        self.seed = seed
        government = member.government
        self.level = _level(GOVERNMENT_LEVELS if government else DEPARTMENT_LEVELS, dice)
        self.applicants = [dice.vary(weight, 50, 180) for weight in APPLICANTS]
        self.outcomes = {row: dice.vary(weight * 10, 30, 250) for row, weight in OUTCOMES.items()}
        self.carry = dice.between(0, 8)
        self.review, self.litigation = dice.between(0, 40), dice.between(0, 25)
        decisions = DECISION_LEVELS[-2:] if government else DECISION_LEVELS
        self.decisions = {row: _level(decisions, dice) for row in DECISIONS}
        self.fees = dice.between(20_000, 500_000_000) if dice.chance(30) else 0
        self.procurement = dice.between(500_000, 90_000_000) if dice.chance(60) else 0
        self.unit = dice.pick(("", "元", "万元", "万"))
        self.undivided = dice.chance(4)
        self.carried = [0] * TOTAL
        self.in_force = {"regulations": 0, "normative": dice.between(0, 40)}
        self.disclosed = {"regulations": 0, "normative": dice.between(2, 60)}
        if government:
            self.in_force["normative"] = dice.between(40, 300)
            self.in_force["regulations"] = dice.between(4, 20) if member.region.endswith("00") else 0
            self.disclosed["normative"] = dice.between(60, 400)
        self.items = {row: dice.between(1, 90) if dice.chance(55) else 0 for row in ITEMS}
        self.first = True

    def draft(self, year: int, form: Form) -> Draft:
        """The figures of a year; nothing is handed on before `close`."""
        dice = Dice(self.seed, "figures", self.member.region, self.member.id, year)
        requests = self._requests(dice)
        tables = {NEW_FORM: self._disclosure(dice), OLD_FORM: self._old_disclosure(dice)}
        other = tables.pop(form.id)
        draft = Draft(
            member=self.member,
            year=year,
            form=form,
            undivided=False,
            requests=requests,
            disclosure=other,
            other_disclosure=next(iter(tables.values())),
            challenges=self._challenges(requests["total"][TOTAL], dice),
        )
        draft.divide(form.id == OLD_FORM or self.undivided)
        return draft

    def close(self, draft: Draft) -> None:
        """Hand on what the report says is left at the end of its year."""
        self.carried = draft.requests["carried_out"][:TOTAL]
        for tables in (draft.disclosure, draft.other_disclosure):
            for row, cells in tables.items():
                if "in_force" in cells:
                    self.in_force[row] = int(cells["in_force"])
                if "total_disclosed" in cells:
                    self.disclosed[row] = int(cells["total_disclosed"])
                if "prior_items" in cells:
                    self.items[row] = int(cells["prior_items"]) + int(cells["change"])

    def _requests(self, dice: Dice) -> Rows:
        if self.level:
            received = dice.vary(self.level, 70, 135)
        else:
            received = dice.between(1, 2) if dice.chance(12) else 0
        new = dice.apportion(received, self.applicants)
        due = [one + other for one, other in zip(new, self.carried, strict=True)]
        out = self._carried_out(due, dice)
        weights = [dice.vary(weight, 85, 120) for weight in self.outcomes.values()]
        done = [dice.apportion(all_due - left, weights) for all_due, left in zip(due, out, strict=True)]
        rows: Rows = {"new": new, "carried_in": list(self.carried)}
        rows |= {row: [column[index] for column in done] for index, row in enumerate(self.outcomes)}
        rows["total"] = [all_due - left for all_due, left in zip(due, out, strict=True)]
        rows["carried_out"] = out
        for cells in rows.values():
            cells.append(sum(cells))
        return rows

    def _carried_out(self, due: list[int], dice: Dice) -> list[int]:
        whole = sum(due)
        left = dice.vary(whole * self.carry // 100, 60, 140)
        if whole and not left and dice.chance(12):
            left = 1
        return [min(*pair) for pair in zip(dice.apportion(left, due), due, strict=True)]

    def _challenges(self, done: int, dice: Dice) -> Rows:
        rows: Rows = {}
        sizes = {"review": self.review, "litigation_direct": self.litigation, "litigation_reviewed": 12}
        for row, rate in sizes.items():
            cases = dice.vary(done * rate // 1000, 70, 130)
            if done and not cases and dice.chance(10):
                cases = 1
            cells = dice.apportion(cases, CHALLENGES)
            rows[row] = [*cells, sum(cells)]
        return rows

    def _disclosure(self, dice: Dice) -> Named:
        table: Named = {}
        for row, stock in self.in_force.items():
            most = 0 if not stock and row == "regulations" else 30 if self.member.government else 5
            issued = dice.below(most + 1) if row == "normative" else dice.below(min(most, 3) + 1)
            repealed = dice.below(min(stock, most // 2 + 1) + 1)
            table[row] = {"issued": issued, "repealed": repealed, "in_force": stock + issued - repealed}
        for row in ("licensing", "penalties", "coercion"):
            table[row] = {"decisions": dice.vary(self.decisions[row])}
        table["fees"] = {"amount": _decimal(dice.vary(self.fees))}
        return table

    def _old_disclosure(self, dice: Dice) -> Named:
        table: Named = {}
        for row, stock in self.disclosed.items():
            made = dice.below(9) if row == "normative" else 0
            shown = max(0, made - dice.below(3)) if dice.chance(80) else made
            table[row] = {"made": made, "disclosed": shown, "total_disclosed": stock + shown}
        for row in DECISIONS:
            prior = self.items[row]
            change = dice.between(-min(prior, 5), 6) if prior and dice.chance(60) else 0
            made = dice.vary(self.decisions[row])
            # Items and decisions that happen to be equal would be taken for mixed up.
            table[row] = {
                "prior_items": prior,
                "change": change,
                "decisions": made + (made == prior + change),
            }
        prior = self.items["fees"]
        change = dice.between(-1, 2) if prior and dice.chance(20) else 0
        table["fees"] = {"prior_items": prior, "change": change}
        amount = dice.vary(self.procurement)
        projects = dice.between(1, 60) if amount else 0
        table["procurement"] = {"projects": projects, "amount": self._amount(amount)}
        return table

    def _amount(self, yuan: int) -> str:
        if not yuan:
            return "0"
        return f"{yuan}{self.unit}" if self.unit in ("", "元") else f"{_decimal(yuan)}{self.unit}"


def _decimal(yuan: int) -> str:
    """So many yuan in units of ten thousand, exactly."""
    return f"{yuan // 10_000}.{yuan % 10_000:04}".rstrip("0").rstrip(".")


def annex(dice: Dice) -> dict[str, int]:
    """Values of the statistics annex that some agencies still attach."""
    channels = {"gazette": dice.below(20), "website": dice.between(200, 3000)}
    channels |= {"weibo": dice.below(300), "wechat": dice.between(20, 900)}
    ways = {"press_conferences": dice.below(4), "interviews": dice.below(6)}
    ways |= {"interpretations": dice.between(2, 40), "social_media_responses": dice.below(30)}
    return {
        "disclosed": dice.between(channels["website"], sum(channels.values())),
        **channels,
        "responses": dice.between(0, sum(ways.values())),
        "press_conferences": ways["press_conferences"],
        "press_conferences_led": dice.below(ways["press_conferences"] + 1),
        "interviews": ways["interviews"],
        "interviews_led": dice.below(ways["interviews"] + 1),
        "interpretations": ways["interpretations"],
        "social_media_responses": ways["social_media_responses"],
    }
