"""A file of JSON that is believed only as it was written; torn, changed, or of other sources, it is none."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any


def read(file: Path, key: str) -> Any:
    """The value that was written under a key; None where there is none, or the file is not as written."""
    try:
        seal, _, body = file.read_bytes().partition(b"\n")
    except OSError:
        return None
    if seal != _seal(key, body):
        return None
    return json.loads(body)


def write(file: Path, key: str, value: object) -> None:
    """Put a value in the place of what was there, as a whole or not at all. Raises OSError."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(_seal(key, body) + b"\n" + body)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _seal(key: str, body: bytes) -> bytes:
    return hashlib.sha256(key.encode() + b"\n" + body).hexdigest().encode()
