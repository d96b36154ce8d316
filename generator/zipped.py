"""Zip files of the same bytes whenever they are made: what office documents are kept in.

Written here, not by `zipfile`, which reads a file anew to add to it: most of a workbook is the same in all.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import NamedTuple

# The records of the format, as APPNOTE.TXT of PKWARE has them.
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UNIX, _DEFLATED = 20, 3 << 8, 8
_TIME, _DATE = 0, 1 << 5 | 1  # 1 January 1980, the first that there is
_MODE = 0o600 << 16
# Looks back 8 KiB: half of the time goes into setting up a greater window, which gains 3 in 1,000.
_WINDOW = 13


class Packed(NamedTuple):
    """Parts of a zip file to come: compressed, their lines of its directory, and how many they are."""

    parts: bytes = b""
    directory: bytes = b""
    number: int = 0


def packed(parts: Mapping[str, bytes], after: Packed | None = None) -> Packed:
    """Parts behind those that are packed already."""
    data, lines, count = after or Packed()
    drawn, listed = [data], [lines]
    place = len(data)
    for name, text in parts.items():
        path = name.encode("ascii")
        deflate = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -_WINDOW)
        small = deflate.compress(text) + deflate.flush()
        sizes = (_TIME, _DATE, zlib.crc32(text), len(small), len(text), len(path), 0)
        head = _LOCAL.pack(b"PK\3\4", _VERSION, 0, _DEFLATED, *sizes)
        made = (_UNIX | _VERSION, _VERSION, 0, _DEFLATED)
        listed += [_CENTRAL.pack(b"PK\1\2", *made, *sizes, 0, 0, 0, _MODE, place), path]
        drawn += [head, path, small]
        place += len(head) + len(path) + len(small)
    return Packed(b"".join(drawn), b"".join(listed), count + len(parts))


def zipped(found: Packed) -> bytes:
    """The zip file of packed parts."""
    parts, directory, count = found
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(parts), 0)
    return b"".join((parts, directory, end))
