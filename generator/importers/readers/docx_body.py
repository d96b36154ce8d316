"""The body of a Word document → blocks: paragraphs, tables, and what stands in text boxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from generator.importers.readers.contents import UNREAD, Block, Cell, Paragraph, Table
from generator.importers.readers.docx_numbering import Numbering
from generator.importers.readers.docx_runs import Runs, field_codes
from generator.importers.readers.docx_styles import Styles
from generator.importers.readers.docx_xml import MC, W, child, local, number, toggle, value, version
from generator.messages import Message, message

if TYPE_CHECKING:
    from lxml.etree import _Element

# Holders of paragraphs, rows or cells that print what is in them; deleted and moved-away text has others.
_HOLDERS = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"})


class Body:
    """Reads parts of one document; numbering and notes run through all that it is asked for."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._pictures = 0
        self._foreign = 0
        self._covered = 0

    def blocks(self, root: _Element) -> list[Block]:
        """The blocks of a body, a note or a text box, in order."""
        return self._blocks(root, field_codes(root))

    def warnings(self) -> tuple[Message, ...]:
        """What was left out in reading."""
        counts = (
            ("read-pictures", self._pictures),
            ("read-foreign-parts", self._foreign),
            ("read-covered-cells", self._covered),
        )
        return tuple(message(code, count=count) for code, count in counts if count)

    def _blocks(self, root: _Element, codes: Mapping[_Element, str]) -> list[Block]:
        found: list[Block] = []
        joined = ""
        for element in self._elements(root, ("p", "tbl")):
            if local(element) == "tbl":
                found.append(self._table(element, codes))
                continue
            text, boxes = self._paragraph(element, codes)
            text = joined + text
            # The mark at the end of this paragraph was deleted: the next one goes on in its line.
            joined = text if child(element, "pPr", "rPr", "del") is not None else ""
            if not joined and not self._styles.is_contents(element):
                found.append(Paragraph(text, self._styles.level(element)))
            for box in boxes:
                found += self._blocks(box, codes)
        return [*found, Paragraph(joined)] if joined else found

    def _elements(self, root: _Element, names: tuple[str, ...]) -> Iterator[_Element]:
        for element in root:
            name = local(element)
            if name in names:
                yield element
            elif name in _HOLDERS:
                yield from self._elements(element, names)
            elif name == "altChunk":
                self._foreign += 1
            elif element.tag == f"{MC}AlternateContent":
                yield from self._elements(version(element)[0], names)

    def _paragraph(self, element: _Element, codes: Mapping[_Element, str]) -> tuple[str, list[_Element]]:
        if toggle(element, "pPr", "rPr", "vanish") and not element.findall(f"{W}r"):
            return "", []
        runs = Runs(self._styles, codes)
        text = runs.text(element)
        self._pictures += runs.pictures
        return self._numbering.label(element) + text, runs.boxes

    def _table(self, table: _Element, codes: Mapping[_Element, str]) -> Table:
        rows = []
        # Columns in which a merged cell goes on downwards.
        above: set[int] = set()
        for row in self._elements(table, ("tr",)):
            if _is_gone(row):
                continue
            cells, above = self._row(row, above, codes)
            rows.append(cells)
        return Table(tuple(rows))

    def _row(
        self, row: _Element, above: set[int], codes: Mapping[_Element, str]
    ) -> tuple[tuple[Cell, ...], set[int]]:
        cells: list[Cell] = []
        below: set[int] = set()
        column = number(row, "trPr", "gridBefore") or 0
        for element in self._elements(row, ("tc",)):
            if child(element, "tcPr", "cellDel") is not None:
                continue
            merged = child(element, "tcPr", "vMerge")
            covered = merged is not None and (value(element, "tcPr", "vMerge") or "continue") != "restart"
            covered = covered and column in above
            beside = child(element, "tcPr", "hMerge")
            beside_covered = beside is not None and beside.get(f"{W}val") != "restart" and bool(cells)
            if merged is not None:
                below.add(column)
            if covered or beside_covered:
                self._covered += any((text.text or "").strip() for text in element.iter(f"{W}t"))
            else:
                cells.append(self._cell(element, codes))
            column += max(1, number(element, "tcPr", "gridSpan") or 1)
        return tuple(cells), below

    def _cell(self, element: _Element, codes: Mapping[_Element, str]) -> Cell:
        """A cell; one that shows nothing but pictures is not blank."""
        before = self._pictures
        blocks = tuple(self._blocks(element, codes))
        empty = not any(isinstance(block, Table) or block.text.strip() for block in blocks)
        return Cell((Paragraph(UNREAD),)) if empty and self._pictures > before else Cell(blocks)


def _is_gone(row: _Element) -> bool:
    """Deleted under track changes, or hidden."""
    return child(row, "trPr", "del") is not None or bool(toggle(row, "trPr", "hidden"))
