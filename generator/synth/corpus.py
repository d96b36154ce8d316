"""Puts made-up reports together, agency by agency, and writes them as a content folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.forms import Form
from generator.project import MARKER, MARKER_TEXT, claim
from generator.synth import plant_frame, plant_prose, plant_tables
from generator.synth.cast import Member, members
from generator.synth.dice import Dice, data
from generator.synth.draft import Draft
from generator.synth.figures import NEW_FORM, OLD_FORM, Ledger
from generator.synth.frame import dress, leave_blank
from generator.synth.planting import Planter, Spot, planter
from generator.synth.prose import compose
from generator.synth.voice import Voice
from generator.synth.writer import Writer, agency_yaml, planted_json

MANIFEST = "planted.json"
CONTENT = "content"
REGISTERS = (plant_tables.KINDS, plant_prose.KINDS, plant_frame.KINDS)


@dataclass(frozen=True, slots=True)
class Written:
    """What a run wrote: how many agencies, and how many slips were planted."""

    agencies: int
    planted: int


@dataclass(slots=True)
class _Quota:
    """How many reports and how many slips are still to be made, so that both come out exactly."""

    reports: int
    slips: int
    dice: Dice

    def slip_due(self) -> bool:
        """Whether the next report gets a slip; every report is as likely as any other."""
        return self.slips > 0 and self.dice.roll() * self.reports < self.slips


def write_corpus(
    out: Path,
    reports: int,
    seed: int,
    share: float,
    forms: Mapping[str, Form],
    tick: Callable[[], None] = lambda: None,
) -> Written:
    """Write so many reports below `out` and the list of what was planted beside them.

    Raises `NotOurs` where `out` holds things of others; what an earlier run left there is deleted.
    """
    claim(out)
    _empty(out)
    (out / MARKER).write_bytes(MARKER_TEXT.encode())
    plants = planter(REGISTERS, seed)
    writer = Writer(forms.values())
    content = out / CONTENT
    regions: dict[str, str] = {}
    agencies = 0
    for member, drafts, until in _agencies(reports, seed, round(reports * share), forms, plants):
        folder = content / "reports" / member.region / member.id
        folder.mkdir(parents=True)
        _write(folder / "agency.yml", agency_yaml(member, until))
        for draft in drafts:
            _write(folder / f"{draft.year}.yml", writer.report(draft))
            tick()
        regions[member.region] = member.region_name
        agencies += 1
    _write_registry(content, regions)
    _write(out / MANIFEST, planted_json(seed, reports, share, plants.planted))
    return Written(agencies, len(plants.planted))


def _empty(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for entry in out.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _write(file: Path, text: str) -> None:
    file.write_bytes(text.encode())


def _write_registry(content: Path, regions: Mapping[str, str]) -> None:
    words = data("cast")
    lines = [f"{words['province']['code']}: {words['province']['name']}"]
    lines += [f"{code}: {name}" for code, name in sorted(regions.items())]
    _write(content / "regions.yml", "\n".join([*lines, ""]))
    portal = words["portal"]
    settings = (f"name: {portal['name']}", f"description: {portal['description']}", "address: null", "")
    _write(content / "portal.yml", "\n".join(settings))
    (content / "pages").mkdir()
    _write(content / "pages" / "about.md", words["about"])


def _agencies(
    reports: int, seed: int, slips: int, forms: Mapping[str, Form], plants: Planter
) -> Iterator[tuple[Member, list[Draft], int | None]]:
    """Agencies with their reports until there are enough, and the last year each owes one for, if any."""
    quota = _Quota(reports, slips, Dice(seed, "slips"))
    donors: dict[str, Draft] = {}
    for member in members(seed):
        drafts = _reports_of(member, seed, quota, forms, plants, donors)
        cut = drafts[-1].year < member.years[-1]
        yield member, drafts, drafts[-1].year if cut else member.until
        sound = [draft for draft in drafts if draft.planted is None]
        if sound and not any((draft.planted or "").startswith("copied") for draft in drafts):
            donors[member.kind] = sound[-1]
        if not quota.reports:
            return


def _reports_of(
    member: Member,
    seed: int,
    quota: _Quota,
    forms: Mapping[str, Form],
    plants: Planter,
    donors: dict[str, Draft],
) -> list[Draft]:
    ledger, voice = Ledger(member, seed), Voice(member, seed)
    drafts: list[Draft] = []
    before: Draft | None = None
    for turn, year in enumerate(member.years):
        if not quota.reports:
            break
        draft = ledger.draft(year, forms[OLD_FORM if year <= (forms[OLD_FORM].last_year or 0) else NEW_FORM])
        draft.voice, draft.turn = voice, turn
        dice = Dice(seed, "report", draft.key)
        dress(draft, dice)
        kind = None
        if quota.slip_due():
            copied = any((one.planted or "").startswith("copied") for one in drafts)
            between = 0 < turn < len(member.years) - 1
            kind = plants.plant(Spot(draft, before, between, dict(forms), donors, copied, dice))
            quota.slips -= kind is not None
        ledger.close(draft)
        if kind and kind.leaves_out:
            before = None
            continue
        if kind is None:
            leave_blank(draft, dice)
        compose(draft, before)
        drafts.append(draft)
        before = draft
        quota.reports -= 1
    return drafts
