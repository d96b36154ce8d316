"""Zip files of the same bytes whenever they are made: what office documents are kept in."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO


def zipped(start: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The parts after those of a zip file (empty: none), all with the same fixed date."""
    buffer = BytesIO(start)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, data)
    return buffer.getvalue()
