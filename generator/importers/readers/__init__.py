"""Files of every kind → `Document`.

To add a kind of file: one module with a function `read(data) -> Contents`, one line in `READERS`, and the
bytes by which it is known in `kinds.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from generator.importers.document import Document, Unreadable
from generator.importers.readers import docx, html, mhtml, office, pdf, plain, xlsx
from generator.importers.readers.contents import Contents
from generator.importers.readers.kinds import kind_of
from generator.messages import message

MAX_FILE = 100 * 2**20

READERS: Mapping[str, Callable[[bytes], Contents]] = MappingProxyType(
    {
        "docx": docx.read,
        "doc": office.read_doc,
        "rtf": office.read_rtf,
        "odt": office.read_odt,
        "word-xml": office.read_word_xml,
        "html": html.read,
        "mhtml": mhtml.read,
        "pdf": pdf.read,
        "xlsx": xlsx.read,
        "text": plain.read,
    }
)
# The endings of the files that a folder is searched for.
ENDINGS = (
    *(".docx", ".docm", ".doc", ".wps", ".rtf", ".odt", ".pdf", ".html", ".htm", ".shtml", ".mht", ".mhtml"),
    *(".xlsx", ".xlsm", ".txt", ".md"),
)


def read_document(path: Path) -> Document:
    """The lines of a file of any kind; raises `Unreadable` with a sentence that says why not.

    Trusts the file with this process: `guard.read_guarded` is what strangers' files are read with.
    """
    try:
        if path.stat().st_size > MAX_FILE:
            raise Unreadable(message("read-too-big", limit=MAX_FILE // 2**20))
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(message("read-no-file", why=error.strerror or type(error).__name__)) from error
    contents = READERS[kind_of(data, path.name)](data)
    if not contents.lines:
        raise Unreadable(message("read-no-text"))
    digest = hashlib.sha256(data).hexdigest()
    return Document(path.name, digest, contents.lines, contents.published, contents.warnings)
