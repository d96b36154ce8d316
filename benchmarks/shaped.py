"""A static host behind a slow connection: files of several folders, shaped as they leave."""

from __future__ import annotations

import gzip
import http.server
import mimetypes
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from tests.conftest import COMPRESSED

# Bytes of a response's head, about; they take their time, too.
HEAD = 250
PIECE = 4096


@dataclass(frozen=True, slots=True)
class Connection:
    """Milliseconds from a request to its answer, and bits a second down that all answers share."""

    name: str
    latency: float
    rate: float


# Presets of Chromium's developer tools: 150 ms x 3.75 and 60 ms x 2.75, as they count a request.
FAST_3G = Connection("Fast 3G", 562.5, 1_440_000)
FAST_4G = Connection("Fast 4G", 165, 9_000_000)
UNLIMITED = Connection("unlimited", 0, float("inf"))


class Host:
    """What a running host is told and tells: `connection` may be changed at any time."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = [folder.resolve() for folder in folders]
        self.connection = UNLIMITED
        self.address = ""
        self._answers: list[tuple[str, int]] = []
        self._lock = threading.Lock()
        self._free = 0.0

    def answered(self) -> list[tuple[str, int]]:
        """Path and bytes (compressed, with head) of the answers since the last call."""
        with self._lock:
            answers, self._answers = self._answers, []
        return answers

    def count(self, path: str, size: int) -> None:
        """Note an answer."""
        with self._lock:
            self._answers.append((path, size))

    def send(self, size: int) -> None:
        """Wait until so many bytes have gone down the line, behind those that were there before."""
        with self._lock:
            self._free = max(time.monotonic(), self._free) + size * 8 / self.connection.rate
            until = self._free
        time.sleep(max(0.0, until - time.monotonic()))

    def find(self, path: str) -> Path | None:
        """The file at an address: in the first folder that has it."""
        name = path.lstrip("/") + ("index.html" if path.endswith("/") else "")
        for folder in self.folders:
            file = (folder / name).resolve()
            if file.is_file() and file.is_relative_to(folder):
                return file
        return None


@contextmanager
def hosting(*folders: Path) -> Iterator[Host]:
    """Serve folders laid over each other, the first on top, at `address` of the host."""
    host = Host(folders)
    handler = type("Handler", (_Handler,), {"host": host})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler, bind_and_activate=False)
    server.request_queue_size, server.daemon_threads = 128, True
    server.server_bind()
    server.server_activate()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    host.address = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    """Text is compressed on the way, browsers may keep what they have; connections stay open."""

    protocol_version = "HTTP/1.1"
    host: ClassVar[Host]

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        time.sleep(self.host.connection.latency / 1000)
        path = unquote(urlsplit(self.path).path)
        file = self.host.find(path)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream" if file else "text/plain"
        zipped = kind.startswith("text/") or kind in COMPRESSED
        body = _body(file, zipped) if file else b""
        self.send_response(200 if file else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if file and zipped:
            self.send_header("Content-Encoding", "gzip")
        self.host.send(HEAD)
        # Before the last byte is out: whoever has read it may ask at once what was answered.
        self.host.count(path, len(body) + HEAD)
        self.end_headers()
        for start in range(0, len(body), PIECE):
            piece = body[start : start + PIECE]
            self.host.send(len(piece))
            try:
                self.wfile.write(piece)
            except ConnectionError:  # the browser has changed its mind
                self.close_connection = True
                return


@lru_cache(maxsize=4096)
def _body(file: Path, zipped: bool) -> bytes:
    data = file.read_bytes()
    return gzip.compress(data, 6, mtime=0) if zipped else data
