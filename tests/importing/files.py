"""Small files of every kind, made for the tests of the readers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A package of the parts given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word document with a body of Word's XML; further parts by name, without ending (`styles`)."""
    root = f'xmlns:w="{W}" xmlns:mc="{MC}" xmlns:v="urn:schemas-microsoft-com:vml"'
    wrapped = {f"word/{name}.xml": f"<w:{name} {root}>{text}</w:{name}>" for name, text in parts.items()}
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {root}><w:body>{body}</w:body></w:document>",
            **wrapped,
        }
    )


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*runs: str, properties: str = "") -> str:
    """A paragraph of runs; plain text counts as one."""
    inner = "".join(each if each.startswith("<") else run(each) for each in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def cell(content: str, properties: str = "") -> str:
    """A cell with paragraphs, or with one of plain text."""
    inner = content if content.startswith("<") else para(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: Sequence[str]) -> str:
    """A table of rows of cells; plain text counts as a cell."""
    made = ("".join(each if each.startswith("<w:tc>") else cell(each) for each in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in made) + "</w:tbl>"


def pdf(pages: Iterable[str], tail: str = "") -> bytes:
    """A PDF with a page for each content stream; text is shown as UTF-16 codes by the font F."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", *_FONT]
    kids = []
    for content in pages:
        data = content.encode("latin-1")
        objects.append(f"<</Length {len(data)}>>\nstream\n{content}\nendstream")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{tail}>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


_MAP = "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange " + " ".join(
    ["1 beginbfrange", "<0000> <FFFF> <0000>", "endbfrange", "endcmap"]
)
_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
    "<</Type/Font/Subtype/CIDFontType2/BaseFont/F/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
    "/Supplement 0>>/DW 1000/W[32 126 500]>>",
    f"<</Length {len(_MAP)}>>\nstream\n{_MAP}\nendstream",
)


def shown(text: str, x: float, y: float, size: float = 10) -> str:
    """Text at a place; y counts from the top of the page, at the line's foot."""
    codes = "".join(f"{ord(each):04X}" for each in text)
    return f"BT /F {size:g} Tf {x:g} {842 - y:g} Td <{codes}> Tj ET\n"


def ruled(x0: float, y0: float, x1: float, y1: float) -> str:
    """A drawn line; y counts from the top."""
    return f"{x0:g} {842 - y0:g} m {x1:g} {842 - y1:g} l S\n"


def grid(xs: Sequence[float], ys: Sequence[float]) -> str:
    """All lines of a table."""
    level = "".join(ruled(xs[0], y, xs[-1], y) for y in ys)
    return level + "".join(ruled(x, ys[0], x, ys[-1]) for x in xs)
