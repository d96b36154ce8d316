"""Files made to do harm: every one ends in a message, soon and in little memory."""

from __future__ import annotations

import http.server
import io
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generator.importers.document import Unreadable
from generator.importers.readers import guard, read_document, worker
from generator.importers.readers.guard import read_guarded
from generator.importers.readers.wire import decoded, encoded
from generator.messages import LANGUAGES, message
from tests.importing import files
from tests.importing.files import cell, para, table

DEEP = 1_000
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGH = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>'
FILLER = "本机关按照要求公开政府信息。" * 20


@pytest.fixture(scope="module", autouse=True)
def workers() -> Iterator[None]:
    yield
    guard.close()


def _nested_html() -> bytes:
    return ("<html>" + "<table><tr><td>" * DEEP + "1").encode()


def _deep_html() -> bytes:
    return ("<html>" + "<div>" * 100_000 + "1").encode()


def _nested_docx() -> bytes:
    inner = para("1")
    for _ in range(DEEP):
        inner = table([cell(inner + para(""))])
    return files.docx(inner)


def _bomb() -> bytes:
    return files.zipped({"word/document.xml": b"<w>" + b" " * (80 * 2**20)})


def _compressed_pdf() -> bytes:
    packed = zlib.compress(b"0 0 m 1 1 l S\n" * 4_000_000, 9).decode("latin-1")
    stream = f"<</Length {len(packed)}/Filter/FlateDecode>>\nstream\n{packed}\nendstream"
    return files.pdf(["BT ET"]).replace(b"<</Length 5>>\nstream\nBT ET\nendstream", stream.encode("latin-1"))


def _entities_in_sheet() -> bytes:
    sheet = LAUGH + "<worksheet>&l9;</worksheet>"
    return files.zipped({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": sheet})


def _wide_sheet() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = 1, 2
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HOSTILE = {
    "a zip bomb": ("a.docx", _bomb, {"read-bomb"}),
    "many members": (
        "a.docx",
        lambda: files.zipped({f"{n}": "" for n in range(6_000)}),
        {"read-bomb-members"},
    ),
    "billion laughs": (
        "a.docx",
        lambda: files.zipped({"word/document.xml": LAUGH + "<d>&l9;</d>"}),
        {"read-entities", "read-broken-part"},
    ),
    "laughs in a workbook": ("a.xlsx", _entities_in_sheet, {"read-entities"}),
    "an external entity": (
        "a.docx",
        lambda: files.zipped(
            {"word/document.xml": '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'}
        ),
        {"read-entities"},
    ),
    "tables a thousand deep": ("a.docx", _nested_docx, {"read-nested-xml"}),
    "tables a thousand deep in a page": ("a.html", _nested_html, {"read-nested"}),
    "tags without end": ("a.html", _deep_html, {"read-nested"}),
    "ten thousand pages": ("a.pdf", lambda: files.pdf(["BT ET"] * 10_000), {"read-too-many-pages"}),
    "a page of endless lines": ("a.pdf", _compressed_pdf, {"read-too-slow", "read-crashed", "read-too-much"}),
    "a sheet without end": ("a.xlsx", _wide_sheet, {"read-too-many-cells"}),
    "fifty megabytes of nothing": ("a.txt", lambda: b" " * (50 * 2**20), {"read-empty"}),
    "fifty megabytes of a page": ("a.html", lambda: b"<p>" * (16 * 2**20), {"read-too-big"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(tmp_path: Path, name: str) -> None:
    file, make, codes = HOSTILE[name]
    path = tmp_path / file
    path.write_bytes(make())
    began = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        read_guarded(path, 4)
    assert caught.value.message.code in codes
    assert all(caught.value.message.text(lang) for lang in LANGUAGES)
    assert time.monotonic() - began < 10


def test_workers_are_kept_and_replaced(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.docx", tmp_path / "bad.pdf"
    good.write_bytes(files.docx(para("甲")))
    bad.write_bytes(_compressed_pdf())
    assert read_guarded(good) == read_document(good)
    (first,) = guard._idle[-1:]
    with pytest.raises(Unreadable):
        read_guarded(bad, 0.5)
    assert first not in guard._idle
    assert first.process.poll() is not None
    assert read_guarded(good).lines[0].text == "甲"


def test_answers_come_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "甲\udcff.docx"
    path.write_bytes(files.docx(para("一", "<w:tab/>") + table(["甲\n", ""]) + "<w:altChunk/>"))
    document = read_document(path)
    assert document.warnings
    assert decoded(encoded(document)) == document == read_guarded(path)


def test_many_at_once(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.html" for number in range(12)]
    for path in paths:
        path.write_text(f"<html><p>{path.name}</p><p>{FILLER}</p>", "utf-8")
    with ThreadPoolExecutor(2) as pool:
        documents = list(pool.map(read_guarded, paths))
    assert [document.lines[0].text for document in documents] == [path.name for path in paths]


def test_faults_of_parsers_are_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(files.docx(para("甲")))

    def fail(path: Path) -> None:
        raise KeyError("secret")

    monkeypatch.setattr(worker, "read_document", fail)
    assert worker.answer(path, 1) == message("read-failed", why="KeyError")


def _with_template(place: str) -> bytes:
    """A document with a template, a picture and a part of another place."""
    body = para("甲") + '<w:altChunk w:id="r1"/>' + f'<w:p><w:r><w:pict src="{place}"/></w:r></w:p>'
    relation = (
        f'<Relationship Id="r1" Type="http://x/attachedTemplate" Target="{place}" TargetMode="External"/>'
    )
    data = io.BytesIO(files.docx(body))
    with zipfile.ZipFile(data, "a") as package:
        package.writestr("word/_rels/document.xml.rels", f"<Relationships>{relation}</Relationships>")
    return data.getvalue()


def test_nothing_is_fetched_or_run(tmp_path: Path) -> None:
    """Pictures, templates, style sheets and frames of other places are named in the files and stay there."""
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with http.server.HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = f"http://127.0.0.1:{server.server_port}/x"
        page = f"<html><link rel=stylesheet href={place}><img src={place}><iframe src={place}></iframe>"
        page += f"<p>{FILLER}"
        field = r"{\field{\*\fldinst INCLUDEPICTURE \\d " + f'"{place}"' + r"}{\fldrslt 1}}"
        (tmp_path / "a.html").write_text(page, "utf-8")
        (tmp_path / "a.docx").write_bytes(_with_template(place))
        (tmp_path / "b.rtf").write_text(r"{\rtf1 Report " + field + "}", "ascii")
        assert read_guarded(tmp_path / "a.docx").lines[0].text == "甲"
        assert read_guarded(tmp_path / "a.html").lines
        try:
            assert read_guarded(tmp_path / "b.rtf").lines
        except Unreadable as error:
            assert error.message.code == "read-no-office"
        server.shutdown()
    assert asked == []
