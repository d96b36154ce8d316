"""What is known of each agency from this run or an earlier one: its record and its prints."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

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


_decode = msgspec.msgpack.Decoder(AgencyState).decode
unpack_prints = msgspec.msgpack.Decoder(tuple[Print, ...]).decode


class States:
    """A folder with a file an agency; None: nothing is kept.

    Of a small collection the states stay in memory, too, for whoever makes the same again and again.
    """

    def __init__(self, folder: Path | None, stay: bool) -> None:
        self._folder, self._stay = folder, stay
        self._loaded: dict[AgencyKey, AgencyState] = {}

    def load(self, key: AgencyKey, made_from: bytes) -> AgencyState | None:
        """The state of an agency, if it was made from the same."""
        known = self._loaded.get(key)
        if known and known.made_from == made_from:
            return known
        body = sealed.read(self._file(key), MARK) if self._folder else None
        if body is None:
            return None
        try:
            state = _decode(body)
            if state.made_from != made_from:
                return None
            for report in state.agency().reports:
                unpack_report(report)
            unpack_prints(state.prints)
        except msgspec.DecodeError:
            return None
        if self._stay:
            self._loaded[key] = state
        return state

    def save(self, key: AgencyKey, state: AgencyState) -> None:
        """Keep a state."""
        if self._stay:
            self._loaded[key] = state
        if self._folder:
            sealed.write(self._file(key), MARK, msgspec.msgpack.encode(state))

    def tidy(self, keys: Iterable[AgencyKey]) -> None:
        """Forget all other agencies."""
        if self._folder and self._folder.is_dir():
            kept = {self._file(key) for key in keys}
            for path in self._others(self._folder, kept):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()

    def _others(self, folder: Path, kept: set[Path]) -> Iterator[Path]:
        regions = {file.parent for file in kept}
        for region in list(folder.iterdir()):
            if region not in regions:
                yield region
            else:
                yield from [file for file in region.iterdir() if file not in kept]

    def _file(self, key: AgencyKey) -> Path:
        region, agency = key
        assert self._folder
        return self._folder / region / f"{agency}{ENDING}"
