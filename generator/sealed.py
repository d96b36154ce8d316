"""Files of the cache: each begins with a digest of the rest, and what is torn or foreign counts as absent."""

from __future__ import annotations

import os
import shutil
from hashlib import blake2b
from pathlib import Path

DIGEST = 32


def digest(*parts: bytes) -> bytes:
    """A digest of these parts, which tells apart where one ends and the next begins; 16 bytes."""
    found = blake2b(digest_size=16)
    for part in parts:
        found.update(len(part).to_bytes(8, "little"))
        found.update(part)
    return found.digest()


def write(file: Path, mark: bytes, *parts: bytes) -> None:
    """Write `mark`, a digest and the parts beside the file and move it there: no reader sees half of one.

    What stands in its place goes away. Raises OSError.
    """
    seal = blake2b(b"".join(parts), digest_size=DIGEST).digest()
    staged = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        staged.write_bytes(b"".join([mark, seal, *parts]))
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        staged.write_bytes(b"".join([mark, seal, *parts]))
    if file.is_dir():
        clear(file)
    staged.replace(file)


def read(file: Path, mark: bytes) -> memoryview | None:
    """What was written behind the digest; None where there is no file, or not what was once written."""
    try:
        data = memoryview(file.read_bytes())
    except OSError:
        return None
    head, body = data[: len(mark) + DIGEST], data[len(mark) + DIGEST :]
    return body if head == mark + blake2b(body, digest_size=DIGEST).digest() else None


def clear(path: Path) -> None:
    """Take away whatever is in the place of something that can be made again; never what a link leads to."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
