"""Files of the cache: each begins with a digest of the rest, and one that is torn or altered is none."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

MAGIC = b"gongkai cache 1\n"
_SIZE = 32


def digest(*parts: bytes) -> bytes:
    """A digest of these parts, which tells apart where one ends and the next begins; 16 bytes."""
    found = blake2b(digest_size=16)
    for part in parts:
        found.update(len(part).to_bytes(8, "little"))
        found.update(part)
    return found.digest()


def write_sealed(file: Path, body: bytes) -> None:
    """Write beside the file and move it there, so that no reader sees half of one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    staged = file.with_name(f"{file.name}.{os.getpid()}")
    staged.write_bytes(MAGIC + blake2b(body, digest_size=_SIZE).digest() + body)
    staged.replace(file)


def read_sealed(file: Path) -> bytes | None:
    """What was written; None where there is no such file, or not what was written."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    head = len(MAGIC) + _SIZE
    body = data[head:]
    return body if data[:head] == MAGIC + blake2b(body, digest_size=_SIZE).digest() else None
