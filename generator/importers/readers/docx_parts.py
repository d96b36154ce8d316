"""The parts of a Word document by what they are, whatever they are called."""

from __future__ import annotations

import posixpath
import zipfile
from typing import TYPE_CHECKING

from generator.importers.readers.zipped import parse_xml, part

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = "word/document.xml"
# Documents saved as "strict" have names of their own for the same elements.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Parts:
    """Parts of one package; what lies outside of it is never opened."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self.main = self._related("_rels/.rels", "").get("officeDocument", _MAIN)
        folder, name = posixpath.split(self.main)
        self._names = self._related(posixpath.join(folder, "_rels", f"{name}.rels"), folder)

    def document(self) -> _Element | None:
        """The root of the document itself."""
        return self._root(self.main)

    def other(self, kind: str) -> _Element | None:
        """The root of a part such as `styles` or `footnotes`, None where there is none."""
        return self._root(self._names.get(kind, f"word/{kind}.xml"))

    def _root(self, name: str) -> _Element | None:
        data = part(self._package, name)
        return None if data is None else parse_xml(data.replace(_STRICT, _USUAL), name)

    def _related(self, name: str, folder: str) -> dict[str, str]:
        """Kind → name of the parts that a part is related to."""
        data = part(self._package, name)
        found: dict[str, str] = {}
        for each in parse_xml(data, name) if data is not None else ():
            kind, target = (each.get("Type") or "").rpartition("/")[2], each.get("Target") or ""
            if each.get("TargetMode") != "External":
                path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                found.setdefault(kind, posixpath.normpath(path))
        return found
