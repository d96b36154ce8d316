"""Which agency a printed name means: one that the content knows, or a new one with region and id proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.agencies import Agency, Region
from generator.messages import Message, message


@dataclass(frozen=True)
class Registry:
    """Regions by code and agencies by (region, id) that the content folder holds, without its reports."""

    regions: Mapping[str, Region]
    agencies: Mapping[tuple[str, str], Agency]

    def including(self, named: Named) -> Registry:
        """This registry and an agency named just now, with its regions: for the next document of a batch."""
        return self


@dataclass(frozen=True, slots=True)
class Named:
    """The agency of a report. `region` is its code, `agency` the id, together the folder of the report.

    `kind` is one of `agencies.KINDS`, None where the name does not say. `is_new`: the content has no
    `agency.yml` for it yet. `new_regions` are lines that regions.yml lacks (code → name), parents first.
    """

    region: str
    agency: str
    name: str
    kind: str | None
    is_new: bool
    new_regions: Mapping[str, str] = field(default_factory=dict)


def read_registry(folder: Path) -> Registry:
    """The registry of a content folder; files that are missing or malformed count as empty."""
    return Registry({}, {})


def name_agency(
    printed: str | None, known: Registry, region: str | None = None, agency: str | None = None
) -> Named | Message:
    """The agency with this printed name, or what keeps it from being named.

    `region` (a code) and `agency` (an id) are what the user asks for; they go before what the name says.
    """
    return message("import-no-agency")
