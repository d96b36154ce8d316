"""Files of the cache: each begins with a digest of the rest, and what is torn or foreign counts as absent."""

from __future__ import annotations

import os
import shutil
from hashlib import blake2b
from pathlib import Path

DIGEST = 32


def write(file: Path, mark: bytes, *parts: bytes) -> None:
    """Write `mark`, a digest and the parts beside the file and move it there: no reader sees half of one.

    What stands in its place goes away.
    """
    digest = blake2b(b"".join(parts), digest_size=DIGEST).digest()
    staged = file.with_name(f"{file.name}.{os.getpid()}")
    staged.write_bytes(b"".join([mark, digest, *parts]))
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
