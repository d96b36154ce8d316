"""What is kept of an agency and its reports once they are drawn: all that pages about many agencies need.

Records are plain data that can be written to disk and sent between processes. What is read back is checked
for its shape; numbers are text, as exact as they were.
"""

from __future__ import annotations

import msgspec

from generator.agencies import Agency
from generator.old_versions import Noted


class CellRecord(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A cell; see `fields.Cell`. `value` is the number written out."""

    printed: str | None
    value: str | None
    unit: str | None
    unread: bool


class PlaceRecord(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A finding that the page of its check lists; `place` is its place on the report's page."""

    code: str
    place: str
    state: str
    text: str


class PartRecord(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a report adds to sums of outcomes; see `totals.Part`."""

    outcomes: tuple[str, ...] | None
    answered: str | None
    unread: bool


class ReportRecord(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One report.

    `states` is check code → number of findings in each state, in the order of `COUNTED`; `cells` are the key
    figures; `numbers` are figures as (place among the definitions, number), for medians within `group`;
    `line` is the report's line in the file of its year; `corrections` are in order of their days.
    """

    year: int
    form: str
    title: str
    scope: str | None
    signed: str | None
    published: str | None
    unread: int
    badge: str
    states: dict[str, tuple[int, ...]]
    cells: tuple[CellRecord | None, ...]
    part: PartRecord
    group: str | None
    numbers: tuple[tuple[int, str], ...]
    line: str
    places: tuple[PlaceRecord, ...]
    corrections: tuple[Noted, ...]


class AgencyRecord(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An agency; `reports` are its reports, earliest year first, each as the bytes of a `ReportRecord`."""

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: str | None
    website: str | None
    since: int | None
    until: int | None
    path: str
    apply: str | None
    years: tuple[int, ...]
    reports: tuple[bytes, ...]

    def agency(self, region: str) -> Agency:
        """The agency itself."""
        return Agency(
            region=region,
            id=self.id,
            name=self.name,
            aliases=self.aliases,
            kind=self.kind,
            website=self.website,
            since=self.since,
            until=self.until,
            path=self.path,
            apply=self.apply,
        )


pack = msgspec.msgpack.Encoder().encode
unpack_agency = msgspec.msgpack.Decoder(AgencyRecord).decode
unpack_report = msgspec.msgpack.Decoder(ReportRecord).decode
