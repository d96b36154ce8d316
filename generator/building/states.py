"""What is known of each agency from this run or an earlier one: its record and its prints."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from generator import sealed
from generator.checks.copying import Print
from generator.records import AgencyRecord, unpack_agency, unpack_report

AgencyKey = tuple[str, str]
ENDING = ".record"
MARK = b"gongkai record 1\n"


class AgencyState(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An agency as it was last drawn.

    `made_from` is the digest of its files and of what else its record depends on; `told` that of what the
    collection said of its reports; `prints` are those of its reports, packed.
    """

    made_from: bytes
    told: bytes
    record: bytes
    prints: bytes

    def agency(self) -> AgencyRecord:
        """The record."""
        return unpack_agency(self.record)


class Head(NamedTuple):
    """What is at hand of each agency all the time; see `AgencyState`."""

    made_from: bytes
    told: bytes


_decode = msgspec.msgpack.Decoder(AgencyState).decode
unpack_prints = msgspec.msgpack.Decoder(tuple[Print, ...]).decode


class States:
    """A folder with a file an agency. Of a small collection (`stay`) the states are held in memory, too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[AgencyKey, AgencyState] = {}
        self.stay = True

    def load(self, key: AgencyKey, made_from: bytes) -> Head | None:
        """What is known of an agency, if it was made from the same."""
        state = self._held.get(key) or self._read(key)
        if state is None or state.made_from != made_from:
            return None
        return self._hold(key, state)

    def save(self, key: AgencyKey, state: AgencyState) -> Head:
        """Keep a state."""
        sealed.write(self._file(key), MARK, msgspec.msgpack.encode(state))
        return self._hold(key, state)

    def state(self, key: AgencyKey) -> AgencyState:
        """All of what was loaded or saved. Raises OSError where somebody took it away meanwhile."""
        state = self._held.get(key) or self._read(key)
        if state is None:
            raise OSError(errno.EIO, "changed while it was in use", os.fspath(self._file(key)))
        return state

    def _hold(self, key: AgencyKey, state: AgencyState) -> Head:
        if self.stay:
            self._held[key] = state
        return Head(state.made_from, state.told)

    def _read(self, key: AgencyKey) -> AgencyState | None:
        body = sealed.read(self._file(key), MARK)
        if body is None:
            return None
        try:
            state = _decode(body)
            for report in state.agency().reports:
                unpack_report(report)
            unpack_prints(state.prints)
        except msgspec.DecodeError:
            return None
        return state

    def tidy(self, keys: Iterable[AgencyKey]) -> None:
        """Forget all other agencies."""
        kept = {self._file(key) for key in keys}
        for path in self._others(self._folder, kept) if self._folder.is_dir() else ():
            sealed.clear(path)

    def _others(self, folder: Path, kept: set[Path]) -> Iterator[Path]:
        regions = {file.parent for file in kept}
        for region in list(folder.iterdir()):
            if region not in regions:
                yield region
            else:
                yield from [file for file in region.iterdir() if file not in kept]

    def _file(self, key: AgencyKey) -> Path:
        region, agency = key
        return self._folder / region / f"{agency}{ENDING}"
