"""Whom a narrative speaks of: the agency itself, all it reports for, or somebody else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.agencies import Agency
from generator.checks.prose_lexicon import lexicon
from generator.reports import Report

OWN, AGGREGATE, UNSURE, FOREIGN = "own", "aggregate", "unsure", "foreign"


@dataclass(frozen=True, slots=True)
class Whom:
    """What is known of an agency: its names for short, its level (`县` …), and what else it is.

    `town` says that its territory is its own, `government` that it reports for others, `office` that it
    speaks for a government, `reviews` that it decides on reviews, `may_review` that it may have done so.
    """

    names: tuple[str, ...]
    level: str
    town: bool
    government: bool
    office: bool
    reviews: bool
    may_review: bool

    def names_own(self, name: str) -> bool:
        """Whether a name as printed, in full or for short, is the agency's."""
        name = _short(name)
        return any(_is_name_of(name, own, self.level) for own in self.names)

    def territory(self, match: re.Match[str]) -> str:
        """The scope of words such as 全市各部门: all that the agency reports for, or only a part."""
        words, parts = lexicon().words, match["parts"]
        if self.level and match["level"][0] != self.level[0]:
            return FOREIGN
        if words["towns"].search(parts) and not words["bodies"].search(parts):
            return UNSURE
        return OWN if self.town else AGGREGATE

    def compares(self, report: Report, scope: str | None) -> bool:
        """Whether words of a scope and the report's tables are about the same bodies, as far as known."""
        if scope is None:
            return True
        if self.town:
            return scope in (OWN, AGGREGATE)
        ours = report.scope or (AGGREGATE if self.government else OWN)
        return scope == ours or (scope == UNSURE and ours == OWN and (self.office or self.government))


def whom(agency: Agency) -> Whom:
    """What the names of an agency tell of it."""
    words = lexicon().words
    shorts = {_short(name) for name in (agency.name, *agency.aliases)}
    levels = words["level"].findall(words["misleading"].sub("", agency.name))
    level = levels[-1] if levels else ""
    town = words["town"].search(_short(agency.name)) is not None
    if town:
        shorts |= {words["town"].sub(r"\1", name) for name in shorts}
    reviews = agency.kind == "government" or any(words["reviewing"].search(name) for name in shorts)
    return Whom(
        names=tuple(sorted(shorts)),
        level=level,
        town=town,
        government=agency.kind == "government",
        office=any(words["office"].search(name) for name in shorts),
        reviews=reviews,
        may_review=reviews or not level or words["upper"].fullmatch(level) is not None,
    )


def _short(name: str) -> str:
    for long, short in lexicon().short.items():
        name = name.replace(long, short)
    return name


def _is_name_of(name: str, own: str, level: str) -> bool:
    """`县住建局` is 示例县住房和城乡建设局: its end, or its letters in their order; `县局` by its level."""
    if len(name) < 2 or lexicon().words["branch"].search(own + "\n" + name):
        return own == name or own.endswith(name)
    if own.endswith(name) or name.endswith(own):
        return True
    if name[-1] != own[-1]:
        return False
    if len(name) == 2:
        return name[0] == level
    letters = iter(own)
    return all(letter in letters for letter in name)
