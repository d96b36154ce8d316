"""Regions (administrative divisions) and agencies: the registry every report hangs on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.fields import Reader
from generator.messages import message
from generator.yaml_reader import Mapping as MappingNode
from generator.yaml_reader import Node

REGION_CODE = re.compile(r"[1-9][0-9]{5}")
AGENCY_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
# A department owes its report by 31 January, a people's government by 31 March (条例, article 49).
KINDS = ("department", "government")


@dataclass(frozen=True, slots=True)
class Region:
    """An administrative division; `code` is its six digits in GB/T 2260."""

    code: str
    name: str
    parent: str | None
    full_name: str


@dataclass(frozen=True, slots=True)
class Agency:
    """A body that publishes reports; `aliases` are other names people know it by.

    `website` is its home page, `apply` the page where it takes applications for information.
    `since` and `until` are the first and last year it owes a report for (None: not known, not limited);
    `path` is its file.
    """

    region: str
    id: str
    name: str
    aliases: tuple[str, ...]
    kind: str | None
    website: str | None
    since: int | None
    until: int | None
    path: str
    apply: str | None = None

    def owes(self, year: int) -> bool:
        """Whether a report of that year is to be expected."""
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


def read_regions(reader: Reader, root: Node) -> dict[str, Region]:
    """Read `regions.yml` (code → name), in order of the codes. Parents follow from the code."""
    names: dict[str, str] = {}
    if not isinstance(root, MappingNode):
        reader.mapping(root, "", ("330206",))
        return {}
    for key, value in root.items:
        if not REGION_CODE.fullmatch(key.text):
            reader.wrong(key, key.text[:20], message("bad-region-code", code=key.text[:20]))
            continue
        name = reader.line(value, key.text)
        if name is None:
            reader.wrong(value, key.text, message("want-text"))
        else:
            names[key.text] = name
    return {code: _region(code, names) for code in sorted(names)}


def _region(code: str, names: Mapping[str, str]) -> Region:
    ancestors = [one for one in (code[:2] + "0000", code[:4] + "00") if one in names and one != code]
    full_name = "".join(names[one] for one in ancestors) + names[code]
    return Region(code, names[code], ancestors[-1] if ancestors else None, full_name)


def read_agency(reader: Reader, root: Node, region: str, agency_id: str) -> Agency:
    """Read one `agency.yml`."""
    found = reader.mapping(root, "", ("name", "aliases", "kind", "website", "since", "until", "apply"))
    reader.require(root, found, "", ("name",), ("name",))
    aliases = (reader.line(node, "aliases") for node in reader.sequence(found.get("aliases"), "aliases"))
    return Agency(
        region=region,
        id=agency_id,
        name=reader.line(found.get("name"), "name") or agency_id,
        aliases=tuple(alias for alias in aliases if alias),
        kind=reader.choice(found.get("kind"), "kind", KINDS),
        website=reader.address(found.get("website"), "website"),
        since=reader.year(found.get("since"), "since"),
        until=reader.year(found.get("until"), "until"),
        path=reader.path,
        apply=reader.address(found.get("apply"), "apply"),
    )
