"""Slips that are planted on purpose: what one is, where it fits, and whose turn it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.forms import Form
from generator.synth.dice import Dice
from generator.synth.draft import Draft


@dataclass(frozen=True, slots=True)
class Planted:
    """What a planted slip makes checks say, and where.

    `also` are other codes that fail through it, at this report or its agency's year before or after;
    `other` is a second report that the finding is about.
    """

    row: str | None = None
    col: str | None = None
    also: tuple[str, ...] = ()
    expect: str = "fail"
    other: str | None = None


@dataclass(slots=True)
class Spot:
    """A report that is to get a slip.

    `before` is last year's report where the collection holds it, `between` says that the agency has
    reports of years before and after, `donors` are sound reports of other agencies by kind, whose words
    nobody has taken yet; `copied` says that the agency took words in another year.
    """

    draft: Draft
    before: Draft | None
    between: bool
    forms: dict[str, Form]
    donors: dict[str, Draft]
    copied: bool
    dice: Dice

    @property
    def rows(self) -> dict[str, list[int]]:
        """Table three of the report."""
        return self.draft.requests


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of slip: the code that finds it, a name for the variant, where it fits, how it is planted."""

    code: str
    variant: str
    fits: Callable[[Spot], object]
    plant: Callable[[Spot], Planted]

    @property
    def leaves_out(self) -> bool:
        """Whether the report is not to be written at all."""
        return self.code == "not-collected"


@dataclass(slots=True)
class Planter:
    """Takes the kinds in turn, those first that waited longest, and keeps the list of what was planted."""

    kinds: list[Kind]
    planted: list[dict[str, Any]] = field(default_factory=list)

    def plant(self, spot: Spot) -> Kind | None:
        """Plant the first kind that fits; None where none does."""
        for index, kind in enumerate(self.kinds):
            if kind.fits(spot):
                self.kinds.append(self.kinds.pop(index))
                self._note(spot.draft, kind, kind.plant(spot))
                return kind
        return None

    def _note(self, draft: Draft, kind: Kind, done: Planted) -> None:
        draft.planted = kind.code
        entry: dict[str, Any] = {
            "code": kind.code,
            "variant": kind.variant,
            "region": draft.member.region,
            "agency": draft.member.id,
            "year": draft.year,
            "row": done.row,
            "col": done.col,
            "expect": done.expect,
        }
        if done.also:
            entry["also"] = list(done.also)
        if done.other:
            entry["other"] = done.other
        self.planted.append(entry)


def planter(registers: Sequence[Sequence[Kind]], seed: int) -> Planter:
    """A planter that goes through the kinds in an order of its own."""
    kinds = [kind for register in registers for kind in register]
    return Planter(Dice(seed, "kinds").shuffled(kinds))
