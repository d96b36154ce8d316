"""Old office files → .docx by LibreOffice, where it is installed, and from there as any .docx."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from generator.importers.document import Unreadable
from generator.importers.readers import docx
from generator.importers.readers.contents import Contents
from generator.messages import message

# The most time for one file; whoever ends this process earlier sets less with `limit`.
SECONDS = 45.0
_limit = SECONDS
PROGRAMS = ("soffice", "libreoffice")
# Macros off, links never followed, and a proxy that does not exist, so that nothing is fetched.
_SETTINGS = Path(__file__).with_name("office-settings.xcu")
_NOWHERE = "http://127.0.0.1:9"


def limit(seconds: float) -> None:
    """Let LibreOffice take this long at most, so that it is ended before the process that started it is."""
    global _limit
    _limit = min(SECONDS, seconds)


def read_doc(data: bytes) -> Contents:
    """The lines of a .doc (or .wps) file."""
    return docx.read(to_docx(data, "doc"))


def read_rtf(data: bytes) -> Contents:
    """The lines of an RTF file."""
    return docx.read(to_docx(data, "rtf"))


def read_odt(data: bytes) -> Contents:
    """The lines of an OpenDocument text."""
    return docx.read(to_docx(data, "odt"))


def read_word_xml(data: bytes) -> Contents:
    """The lines of a Word document that is one file of XML."""
    return docx.read(to_docx(data, "xml"))


def to_docx(data: bytes, ending: str) -> bytes:
    """The same document as .docx; raises `Unreadable` where LibreOffice is absent, fails or is too slow."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise Unreadable(message("read-no-office"))
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        work = Path(folder)
        (work / f"report.{ending}").write_bytes(data)
        (work / "profile" / "user").mkdir(parents=True)
        shutil.copy(_SETTINGS, work / "profile" / "user" / "registrymodifications.xcu")
        _run(program, work, ending)
        written = work / "out" / "report.docx"
        if not written.is_file():
            raise Unreadable(message("read-office-failed"))
        return written.read_bytes()


def _run(program: str, work: Path, ending: str) -> None:
    profile = (work / "profile").as_uri()
    options = [
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        f"-env:UserInstallation={profile}",
    ]
    convert = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(work / "out")]
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), _NOWHERE)
    process = subprocess.Popen(
        [program, *options, *convert, str(work / f"report.{ending}")],
        cwd=work,
        env={**os.environ, **proxies, "no_proxy": "", "HOME": str(work)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(_limit)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(message("read-office-slow", seconds=f"{_limit:g}")) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and all that it started: the real one is a grandchild."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
