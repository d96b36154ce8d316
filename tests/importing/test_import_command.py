"""`gongkai import`: from documents to files in the content folder, and every way it can stop before that."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator import __main__ as entry
from generator.content import load_content
from generator.fields import UNREAD
from generator.form_files import docx, xlsx
from generator.form_files.contents import Contents, contents_of, title_of
from generator.importers import batch, limited
from generator.importers.batch import Job, find
from generator.importers.document import Unreadable
from generator.importers.importer import Importer, Wishes
from generator.importers.outcome import Outcome, Source, State
from generator.importers.readers import read_document
from generator.importers.reading import ExtraPart, Part, Reading, Uncertain, Unplaced
from generator.importers.recognise import recognise
from generator.messages import Message, message
from generator.reports import Note, Report, ReportKey, Surplus
from tests.conftest import FABRICATED, ROOT
from tests.helpers import FORMS
from tests.importing.readings import cell, reading

SFJ = "示例市示例区司法局"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the fabricated content, in the folder that commands run in."""
    shutil.copytree(FABRICATED, tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    return Path("content")


@pytest.fixture
def run(content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `gongkai import`; documents are empty files whose readings are given by name."""

    def command(readings: dict[str, Reading | Message], *arguments: str) -> tuple[int, str, str]:
        for name in readings:
            file = Path("docs", name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()

        def read_one(job: Job) -> Source | Message:
            found = readings[job.path.relative_to("docs").as_posix()]
            if isinstance(found, Message):
                return found
            return Source(job.path.as_posix(), job.path.name, "0" * 64, found)

        monkeypatch.setattr(batch, "read_one", read_one)
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.setattr(sys, "argv", ["gongkai", "import", *arguments])
        with pytest.raises(SystemExit) as ended:
            entry.main()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        code = ended.value.code
        assert isinstance(code, int)
        return code, out, err

    return command


def of(agency: str = SFJ, year: int = 2023, **more: Any) -> Reading:
    title = f"{agency}{year}年政府信息公开工作年度报告"
    return reading(**({"title": title, "agency": agency, "year": year} | more))


def files(folder: Path = Path("content")) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


REPORT = Path("content/reports/990101/sfj/2023.yml")


# -- one document ----------------------------------------------------------------------------------------


def test_a_new_report_of_a_known_agency(run: Run) -> None:
    before = files()
    code, out, err = run({"a.txt": of()}, "docs/a.txt")
    assert (code, err) == (0, ""), out
    after = files()
    assert set(after) - set(before) == {"reports/990101/sfj/2023.yml"}
    assert {name: after[name] for name in before} == before
    assert load_content(Path("content"), FORMS).problems == []
    for words in (SFJ, "990101/sfj", "2023", "新写入", f"gongkai check {REPORT}"):
        assert words in out
    assert "name: a.txt\n" in REPORT.read_text("utf-8")


def test_again_is_unchanged_and_writes_nothing(run: Run) -> None:
    run({"a.txt": of()}, "docs/a.txt")
    stamp = REPORT.stat().st_mtime_ns
    code, out, _ = run({"a.txt": of()}, "docs/a.txt")
    assert code == 0 and "没有变化" in out
    assert REPORT.stat().st_mtime_ns == stamp


def test_a_new_agency_brings_its_file_and_its_regions(run: Run) -> None:
    regions = Path("content/regions.yml")
    regions.write_text("# 地区\n990000: 示例省\n# 市\n990100: 示例市\n\n990101: 示例区\n", "utf-8")
    code, out, _ = run({"a.txt": of("浙江省宁波市北仑区示例局")}, "docs/a.txt")
    assert code == 0, out
    assert regions.read_text("utf-8") == (
        "# 地区\n330000: 浙江省\n330200: 宁波市\n330206: 北仑区\n"
        "990000: 示例省\n# 市\n990100: 示例市\n\n990101: 示例区\n"
    )
    assert Path("content/reports/330206/slj/agency.yml").read_text("utf-8") == (
        "name: 浙江省宁波市北仑区示例局\naliases: []\nkind: department\nwebsite: null\n"
    )
    found = load_content(Path("content"), FORMS)
    assert found.problems == [] and ReportKey("330206", "slj", 2023) in [one.key for one in found.reports]


def test_a_dry_run_writes_nothing(run: Run) -> None:
    before = files()
    code, out, _ = run({"a.txt": of("浙江省宁波市北仑区示例局")}, "docs/a.txt", "--dry-run")
    assert code == 0 and "会新写入" in out and files() == before


def test_a_report_that_differs_is_left_alone_and_shown(run: Run) -> None:
    run({"a.txt": of()}, "docs/a.txt")
    before = files()
    code, out, _ = run({"a.txt": of(cells={"requests.new.total": cell("7")})}, "docs/a.txt")
    assert code == 1 and files() == before
    assert re.search(r"^-  new: +\[0, 0, 0, 0, 0, 0, 0\]", out, re.M)
    assert re.search(r"^\+  new: +\[0, 0, 0, 0, 0, 0, 7\]", out, re.M)
    assert "gongkai import docs/a.txt --update" in out
    assert run({"a.txt": of(cells={"requests.new.total": cell("7")})}, "docs/a.txt", "--dry-run")[0] == 0


def test_an_update_keeps_what_editors_wrote(run: Run) -> None:
    first = of(
        cells={"requests.new.natural": None, "requests.new.legal": None},
        notes=(Note("requests", None, "原文的注"),),
    )
    run({"a.txt": first}, "docs/a.txt")
    text = REPORT.read_text("utf-8")
    edited = re.sub(r"new: +\[null, ", "new: [5, ", text)
    edited = re.sub(r"  - \{table: requests, row: new, column: natural.*\n", "", edited)
    edited = edited.replace("published: null", "published: 2024-01-05\nscope: own")
    edited = edited.replace("  url: null", "  url: https://example.org/a")
    edited = edited.replace(
        "    kind: full\n    text: |\n      示例文字。",
        "    kind: summary\n    text: |\n      我们的摘要。",
        1,
    )
    edited = edited.replace("notes:\n", "notes:\n  - text: 编者的注\n")
    reason = (
        "{check: requests-row-total, row: new, left: 0, right: 5, reason: 来函, by: 编辑, date: 2024-02-01}"
    )
    edited = edited.replace("explanations: []", f"explanations:\n  - {reason}")
    assert edited != text
    REPORT.write_text(edited, "utf-8")
    assert load_content(Path("content"), FORMS).problems == []

    changed = {
        "a.txt": of(
            cells={"requests.new.natural": None, "requests.new.total": cell("9")}, signed="2024-01-02"
        )
    }
    code, out, _ = run(changed, "docs/a.txt", "--update")
    assert code == 0 and "已替换" in out, out
    after = REPORT.read_text("utf-8")
    for kept in (
        "published: 2024-01-05",
        "scope: own",
        "url: https://example.org/a",
        "我们的摘要。",
        "编者的注",
        "来函",
    ):
        assert kept in after, kept
    assert re.search(r"new: +\[5, 0, 0, 0, 0, 0, 9\]", after)
    assert "signed: 2024-01-02" in after and "uncertain:" not in after
    for named in ("explanations", "scope", "sections.overview", "requests.new.natural", "source.url"):
        assert named in out, named
    assert load_content(Path("content"), FORMS).problems == []
    document = json.loads(run(changed, "docs/a.txt", "--dry-run", "--json")[1])
    assert document["requests"]["new"] == [None, 0, 0, 0, 0, 0, 9]  # what the document says, not what we hold
    assert document["sections"]["overview"] == "示例文字。" and document["published"] is None
    stamp = files()
    assert run(changed, "docs/a.txt")[0] == 0 and files() == stamp


def test_better_words_of_editors_make_no_difference(run: Run) -> None:
    read = of(
        extra_sections=(ExtraPart("七、收费", "other", "没有收费。"),),
        surplus=(Surplus("requests", "total", ("0",), "多印"),),
        notes=(Note(None, None, "标题印了两次"),),
    )
    run({"a.txt": read}, "docs/a.txt")
    text = REPORT.read_text("utf-8")
    for old, new in (
        ("note: 多印", "note: 多印的一格是 0，取哪几个都一样"),
        ("text: 标题印了两次", "text: 原文“一、”的标题印了两次，都归入这一部分"),
        ("七、收费\n    after: other\n    kind: full", "七、收费\n    after: other\n    kind: summary"),
        ("没有收费。", "报告说没有收费。"),
    ):
        assert old in text
        text = text.replace(old, new)
    text = "# 编者的话\n" + text
    REPORT.write_text(text, "utf-8")
    for arguments in ((), ("--update",)):
        code, out, _ = run({"a.txt": read}, "docs/a.txt", *arguments)
        assert code == 0 and "没有变化" in out, out
    assert REPORT.read_text("utf-8") == text


def test_another_form_takes_nothing_along_that_it_cannot_hold(run: Run) -> None:
    run({"a.txt": of(notes=(Note("requests", "unpaid", "注"),))}, "docs/a.txt")
    before = files()
    code, out, _ = run({"a.txt": of(form="cn-2019")}, "docs/a.txt", "--update")
    assert code == 1 and "unpaid" in out and files() == before


def test_a_malformed_file_is_left_alone(run: Run) -> None:
    REPORT.write_text("form: [", "utf-8")
    code, out, _ = run({"a.txt": of()}, "docs/a.txt", "--update")
    assert code == 1 and str(REPORT) in out and "gongkai check" in out
    assert REPORT.read_text("utf-8") == "form: ["


@pytest.mark.parametrize(
    ("source", "said"),
    [("agency", "机关更正过的格子与这份文件不同"), ("entry", "本站更正过的格子与这份文件不同")],
)
@pytest.mark.parametrize("more", [(), ("--update",)])
def test_the_document_from_before_a_correction(
    run: Run, source: str, said: str, more: tuple[str, ...]
) -> None:
    run({"a.txt": of(cells={"requests.new.total": cell("7")})}, "docs/a.txt")
    place = "date: 2024-03-01, table: requests, row: new, column: total, was: 0, now: 7"
    entry = f"corrections:\n  - {{{place}, source: {source}, reason: 示例, by: 编辑}}\n"
    text = REPORT.read_text("utf-8").replace("corrections: []\n", "") + entry
    REPORT.write_text(text, "utf-8")
    assert load_content(Path("content"), FORMS).problems == []
    code, out, _ = run({"a.txt": of(signed="2024-01-02")}, "docs/a.txt", *more)
    assert code == 1 and said in out and "总计" in out and "corrections 里" in out, out
    assert "没有导入" in out and "不合规矩" not in out and REPORT.read_text("utf-8") == text
    new = of(cells={"requests.new.total": cell("7")}, signed="2024-01-02")
    assert run({"a.txt": new}, "docs/a.txt", "--update")[0] == 0


@pytest.mark.parametrize(("agency", "year"), [(None, None), (None, 2023), (SFJ, None)])
@pytest.mark.parametrize("fill", [docx.fill, xlsx.fill], ids=["docx", "xlsx"])
def test_a_blank_form_says_that_its_title_is_not_filled_in(
    content: Path, run: Run, fill: Callable[..., bytes], agency: str | None, year: int | None
) -> None:
    form = FORMS["cn-2021"]
    Path("blank").write_bytes(fill(form, Contents(title_of(form, agency, year), agency)))
    blank = {"blank.txt": recognise(read_document(Path("blank")), FORMS)}
    before = files()
    code, out, _ = run(blank, "docs/blank.txt")
    assert code == 1 and "标题还没有填好" in out and "等你决定" in out and files() == before
    assert "--year" not in out and "--region" not in out and "? （" not in out
    assert json.loads(run(blank, "docs/blank.txt", "--json")[1])["agency_printed"] is None
    wanted = ("--region", "990101", "--agency", "sfj", "--year", "2023")
    code, out, _ = run(blank, "docs/blank.txt", *wanted)
    assert code == 0 and "标题还没有填好" in out
    assert run(blank, "docs/blank.txt", "--region", "990101", "--agency", "xin", "--year", "2023")[0] == 1


def test_what_a_file_cannot_hold_is_never_written(run: Run) -> None:
    before = files()
    code, out, _ = run({"a.txt": of(signed="2021-02-30")}, "docs/a.txt")
    assert code == 1 and files() == before and "2021-02-30" in out


def test_uncertain_cells_are_listed_with_their_lines(run: Run) -> None:
    why = Uncertain("requests", "new", None, message("import-no-year"), ("一、 | 1 | 2 |", "二、"))
    columns = [one.id for one in FORMS["cn-2021"].table["requests"].leaf_columns]
    read = of(
        cells={f"requests.new.{one}": None for one in columns},
        uncertain=(why,),
        unplaced=tuple(Unplaced(at, f"没有地方放的第{at}句") for at in range(1, 30)),
        surplus=(Surplus("requests", "total", ("0", "3"), "多了一格"),),
    )
    code, out, _ = run({"a.txt": read}, "docs/a.txt")
    assert code == 0
    for words in (
        "待核 7",
        "    | 一、 | 1 | 2 |",
        "3: 没有地方放的第3句",
        "另有 17 条",
        "多了一格",
        "填好 uncertain 列出的 7 格",
    ):
        assert words in out, words
    held = load_content(Path("content"), FORMS)
    assert held.problems == []
    report = next(one for one in held.reports if one.key.year == 2023)
    data = report.tables["requests"]
    assert data is not None
    assert {one.kind for one in (data.rows["new"] or {}).values()} == {"unread"}


def test_a_row_that_an_editor_has_begun_to_fill_stays_as_it_is(run: Run) -> None:
    why = Uncertain("requests", "new", None, message("import-count", need=7, rows=1, found=8), ("一、 | 1",))
    columns = [one.id for one in FORMS["cn-2021"].table["requests"].leaf_columns]
    read = {"a.txt": of(cells={f"requests.new.{one}": None for one in columns}, uncertain=(why,))}
    _, out, _ = run(read, "docs/a.txt")
    assert "一条里的格子都填好了，就删去那一条" in out
    text = REPORT.read_text("utf-8")
    entry = next(line for line in text.split("\n") if "table: requests, row: new, reason" in line)
    found = re.search(r"^  new: +\[null(, null){6}\]", text, re.M)
    assert found
    row = found[0]
    filled = row.replace("[null, null, null,", '[5, null, "/",')
    left = ("business", *columns[3:])
    apart = "\n".join(entry.replace("row: new,", f"row: new, column: {one},") for one in left)
    for begun in (text.replace(row, filled), text.replace(row, filled).replace(entry, apart)):
        REPORT.write_text(begun, "utf-8")
        assert load_content(Path("content"), FORMS).problems == []
        for arguments in ((), ("--update",)):
            code, out, _ = run(read, "docs/a.txt", *arguments)
            assert code == 0 and "没有变化" in out, out
        assert REPORT.read_text("utf-8") == begun
    document = json.loads(run(read, "docs/a.txt", "--json", "--dry-run")[1])
    assert [one["column"] for one in document["uncertain"]] == columns


def test_hints_do_not_count_as_checks_that_fail(run: Run) -> None:
    fees = cell("7730.123456", "amount")
    read = {"a.txt": of(cells={"challenges.review.total": cell("3"), "disclosure.fees.amount": fees})}
    _, out, _ = run(read, "docs/a.txt", "--dry-run", "--json")
    levels = [one["level"] for one in json.loads(out)["checks"]]
    hints = levels.count("info")
    assert 0 < hints < len(levels)
    _, out, _ = run(read, "docs/a.txt", "--dry-run")
    assert re.search(rf"^不符的核对 +{len(levels) - hints}（另有提示 {hints}） *$", out, re.M)
    fails, _, rest = out.partition("\n不符的核对（")[2].partition("\n提示（")
    assert "challenges-total" in fails and "[提示]" not in fails and rest.count("[提示]") == hints


def test_what_the_content_folder_lacks_is_said(run: Run) -> None:
    for name in ("portal.yml", "pages/about.md"):
        assert "还缺" not in run({"a.txt": of()}, "docs/a.txt")[1]
        Path("content", name).unlink()
        REPORT.unlink()
        for arguments in (("docs/a.txt",), ("docs",)):
            _, out, _ = run({"a.txt": of()}, *arguments)
            assert f"还缺 content/{name}，" in out
            assert "还缺" not in run({"a.txt": of()}, *arguments, "--dry-run")[1]
        Path("content", name).touch()


def test_text_of_a_document_cannot_play_tricks_on_the_screen(run: Run) -> None:
    read = of(unplaced=(Unplaced(1, "\x1b[31m[bold]红\u202e[/bold]"),), title=f"{SFJ}2023年[red]报告[/red]")
    _, out, _ = run({"[b].txt": read}, "docs/[b].txt", "--dry-run")
    assert "\x1b" not in out and "\u202e" not in out
    assert "[bold]红" in out and "[red]报告[/red]" in out and "[b].txt" in out


# -- what the user has to say ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "arguments", "words"),
    [
        ({"agency": None}, (), "--agency"),
        ({"agency": "朝阳区示例局"}, (), "--region"),
        ({"year": None}, (), "--year 2021"),
    ],
)
def test_what_is_not_said_is_asked_for(
    run: Run, read: dict[str, Any], arguments: tuple[str, ...], words: str
) -> None:
    before = files()
    code, out, _ = run({"a.txt": reading(**({"agency": SFJ} | read))}, "docs/a.txt", *arguments)
    assert code == 1 and words in out and "等你决定" in out and files() == before
    document = json.loads(
        run({"a.txt": reading(**({"agency": SFJ} | read))}, "docs/a.txt", "--json", "--dry-run")[1]
    )
    assert document["requests"]["new"] == [0] * 7 and document["state"] == "undecided" and document["why"]


@pytest.mark.parametrize("more", [(), ("--update",), ("--region", "990101", "--update")])
def test_a_document_of_another_agency_is_not_put_under_the_one_asked_for(
    run: Run, more: tuple[str, ...]
) -> None:
    run({"a.txt": of()}, "docs/a.txt")
    before = files()
    other = of("示例市示例区教育局", cells={"requests.new.total": cell("7")})
    code, out, _ = run({"a.txt": other}, "docs/a.txt", "--agency", "sfj", *more)
    assert code == 1 and "等你决定" in out and files() == before
    for words in ("示例市示例区教育局", "“示例区司法局”", "aliases", "990101/sfj/agency.yml"):
        assert words in out, words
    agency = Path("content/reports/990101/sfj/agency.yml")
    agency.write_text(
        re.sub("aliases: .*", "aliases: [示例市示例区教育局]", agency.read_text("utf-8")), "utf-8"
    )
    assert run({"a.txt": other}, "docs/a.txt", "--agency", "sfj", "--update")[0] == 0


def test_one_id_is_not_given_to_documents_that_print_different_names(run: Run) -> None:
    names = ("示例市示例区财政局", "示例区财政局", "示例市示例区教育局", "浙江省宁波市北仑区水利局")
    documents = {f"{at}.txt": of(name, 2021 + at) for at, name in enumerate(names)}
    code, out, _ = run(documents, "docs", "--agency", "xin")
    assert code == 1 and "新写入 2" in out and "等你决定 2" in out
    assert sorted(p.parts[-2:] for p in Path("content/reports").glob("*/xin/2*.yml")) == [
        *(("xin", "2021.yml"), ("xin", "2022.yml")),
    ]


def test_the_user_has_the_last_word_and_hears_of_the_difference(run: Run) -> None:
    read = reading(agency=None, year=2021, period=("2021-01-01", "2021-12-31"))
    wanted = ("--region", "990101", "--agency", "sfj", "--year", "2023")
    code, out, _ = run({"2020年年报.txt": read}, "docs/2020年年报.txt", *wanted)
    assert code == 0 and REPORT.is_file()
    assert "标题写的是2021年" in out and "统计期限写的是2021年" in out and "文件名写的是2020年" in out


@pytest.mark.parametrize(
    "wanted",
    [
        ("--agency", "../../x"),
        ("--agency", "a/b"),
        ("--region", "../..", "--agency", "sfj"),
        ("--region", "99010１", "--agency", "sfj"),
        ("--agency", "SFJ\n"),
    ],
)
def test_ids_are_no_way_out_of_the_folder(run: Run, wanted: tuple[str, ...]) -> None:
    before = files(Path())
    code, _, _ = run({"a.txt": of()}, "docs/a.txt", *wanted)
    assert code == 2
    assert {name for name in files(Path()) if not name.startswith("docs/")} == set(before)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("docs/none.txt",), "none.txt"),
        (("docs/a.txt", "--form", "cn-1999"), "cn-2019 / cn-2021"),
        (("docs/a.txt", "--year", "1999"), "--year"),
        (("docs/a.txt", "--content", "elsewhere"), "elsewhere"),
        (("empty",), "docx"),
        ((), "gongkai import 年报"),
        (("",), "空的"),
        (("docs/a.txt", " "), "空的"),
        (("docs/a.txt", "--content", ""), "--content"),
        (("docs/a.txt", "--region", "3302"), "六位数字"),
        (("docs/a.txt", "--region", ""), "六位数字"),
        (("docs/a.txt", "--agency", "Shi Li\x1b"), "“Shi Li<U+001B>”"),
        (("docs/a.txt", "--agency", "", "--dry-run"), "--agency"),
    ],
)
def test_wrong_use(run: Run, arguments: tuple[str, ...], words: str) -> None:
    Path("empty").mkdir()
    Path("empty/x.bin").touch()
    before = files(Path())
    code, out, err = run({"a.txt": of()}, *arguments)
    assert code == 2 and out == "" and words in err and "Error" not in err
    assert set(files(Path())) - {"docs/a.txt"} == set(before)


# -- the folder ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link", ["reports/990101/sfj/2023.yml", "reports/990101/sfj", "reports/990101", "reports"]
)
def test_links_are_not_followed(run: Run, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    inside = Path("content", link)
    if inside.exists():
        shutil.move(inside, outside)
    else:
        outside.write_text("其他人的文件", "utf-8")
    inside.symlink_to(outside)
    before = {p: p.read_bytes() for p in [outside, *outside.rglob("*")] if p.is_file()}
    code, out, _ = run({"a.txt": of()}, "docs/a.txt", "--update", "--region", "990101", "--agency", "sfj")
    assert code == 1 and "符号链接" in out
    assert {p: p.read_bytes() for p in [outside, *outside.rglob("*")] if p.is_file()} == before


def test_a_write_that_fails_leaves_the_old_file_and_no_half_one(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run({"a.txt": of()}, "docs/a.txt")
    before = files()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, out, _ = run({"a.txt": of(signed="2024-02-02")}, "docs/a.txt", "--update")
    assert code == 1 and "No space left" in out and files() == before


def test_a_regions_file_of_another_shape_is_left_alone(run: Run) -> None:
    regions = Path("content/regions.yml")
    regions.write_text('{990000: 示例省, 990100: 示例市, "990101": 示例区}\n', "utf-8")
    before = files()
    code, out, _ = run({"a.txt": of("浙江省宁波市北仑区示例局")}, "docs/a.txt")
    assert code == 1 and "330206: 北仑区" in out and files() == before


@pytest.mark.parametrize("kind", ["link", "folder"])
def test_a_bad_file_of_another_year_is_named_and_stops_nothing(run: Run, kind: str) -> None:
    bad = Path("content/reports/330206/slj/2021.yml")
    bad.parent.mkdir(parents=True)
    if kind == "link":
        bad.symlink_to("/nonexistent")
    else:
        bad.mkdir()
    names = ("浙江省宁波市北仑区示例局", "浙江省宁波市北仑区示范局")
    code, out, err = run({f"{name}.txt": of(name) for name in names}, "docs")
    assert (code, err) == (0, ""), out
    assert len(list(Path("content/reports/330206").glob("*/2023.yml"))) == 2
    code, out, _ = run({"one.txt": of(names[0], 2022)}, "docs/one.txt")
    assert code == 0 and bad.as_posix() in out


def test_a_folder_in_place_of_the_report_is_named(run: Run) -> None:
    REPORT.mkdir(parents=True)
    code, out, _ = run({"a.txt": of(), "b.txt": of(year=2022)}, "docs")
    assert code == 1 and REPORT.as_posix() in out and REPORT.with_name("2022.yml").is_file()


def test_regions_that_another_import_added_meanwhile(content: Path) -> None:
    one, other = Importer(content, FORMS, Wishes()), Importer(content, FORMS, Wishes())
    for importer, year in ((one, 2022), (other, 2023)):
        source = Source(f"{year}.txt", f"{year}.txt", "0" * 64, of("浙江省宁波市北仑区示例局", year))
        assert importer.take(source).state is State.created
    assert (content / "regions.yml").read_text("utf-8").count("330206") == 1


# -- many documents --------------------------------------------------------------------------------------


def test_a_folder_with_good_bad_and_foreign_files(run: Run) -> None:
    documents: dict[str, Reading | Message] = {
        "b/2024.docx": of(year=2024),
        "a.txt": of(),
        "c.PDF": message("import-no-form"),
        "d.md": of(agency="朝阳区示例局"),
        "e.htm": of(),
    }
    for name in ("x.zip", ".hidden.txt", "~$2024.docx", "b/y.png"):
        Path("docs", name).parent.mkdir(parents=True, exist_ok=True)
        Path("docs", name).touch()
    code, out, err = run(documents, "docs", "--jobs", "3")
    assert code == 1 and err == ""
    assert Path("content/reports/990101/sfj/2024.yml").is_file() and REPORT.is_file()
    for words in (
        "共 5 个文件",
        "新写入 2",
        "等你决定 1",
        "没有导入 1",
        "读不了 1",
        "另有 2 个",
        "“docs/a.txt”已经当作",
    ):
        assert words in out, words
    document = json.loads(run(documents, "docs", "--json")[1])
    assert [one["file"] for one in document["documents"]] == [
        *("docs/a.txt", "docs/c.PDF", "docs/d.md", "docs/e.htm", "docs/b/2024.docx"),
    ]
    assert [one["state"] for one in document["documents"]] == [
        *("unchanged", "unreadable", "undecided", "refused", "unchanged"),
    ]
    assert "error" in document["documents"][1] and document["summary"]["states"]["unchanged"] == 2


def test_agencies_of_one_batch_know_of_each_other(run: Run) -> None:
    names = ("浙江省宁波市北仑区示例局", "浙江省宁波市北仑区示范局", "浙江省宁波市北仑区示例局")
    documents = {f"{at}.txt": of(name, 2021 + at) for at, name in enumerate(names)}
    code, out, _ = run(documents, "docs")
    assert code == 0, out
    assert sorted(p.parent.name + "/" + p.name for p in Path("content/reports/330206").glob("*/2*.yml")) == [
        *("sfj/2022.yml", "slj/2021.yml", "slj/2023.yml"),
    ]
    assert Path("content/regions.yml").read_text("utf-8").count("330206") == 1


def test_files_are_found_in_order_and_once(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.docx", "z.bin", "b/.git/x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = find([tmp_path, tmp_path / "a.docx", tmp_path / "z.bin"])
    assert [f.relative_to(tmp_path).as_posix() for f in found.files] == [
        "a.docx",
        "b/1.txt",
        "b/2.txt",
        "z.bin",
    ]
    assert found.others == 1


def test_our_own_folders_are_not_searched(run: Run) -> None:
    Path("mkdocs.yml").touch()
    for name in ("content/pages/x.md", "build/docs/x.md", ".venv/x.txt", ".git/x.txt", "docs/build/b.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()
    code, out, _ = run({"a.txt": of(), "build/b.txt": of(year=2022)}, ".")
    assert code == 1 and "共 2 个文件" in out and "docs/build/b.txt" in out and "x.md" not in out
    assert [path.as_posix() for path in find([Path("build")], [Path("build")]).files] == ["build/docs/x.md"]


def test_without_a_terminal_a_document_is_one_line(run: Run) -> None:
    name = "很长的名字" * 15 + ".txt"
    _, out, _ = run({"a.txt": of(), name: of(year=2024)}, "docs", "--dry-run")
    (line,) = [line for line in out.split("\n") if "很长的名字" in line]
    assert f"docs/{name}" in line and "会新写入" in line and "读出" in line


def test_a_mistake_of_ours_stops_one_document_of_many(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Importer.take

    def take(self: Importer, one: Source) -> Outcome:
        if one.name == "a.txt":
            raise ZeroDivisionError
        return kept(self, one)

    monkeypatch.setattr(Importer, "take", take)
    monkeypatch.setattr(entry, "find_project", lambda: None)  # so that the log is written here
    code, out, _ = run({"a.txt": of(), "b.txt": of(year=2024)}, "docs")
    assert code == 1 and "ZeroDivisionError" in out and "新写入 1" in out
    code, _, err = run({"a.txt": of()}, "docs/a.txt")
    assert code == 3 and "ZeroDivisionError" in err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert find([tmp_path]) == find([tmp_path / "a.txt"])
    assert find([tmp_path]).others == 1


# -- json ------------------------------------------------------------------------------------------------


def test_the_json_of_a_document(run: Run) -> None:
    read = of(
        cells={
            "disclosure.regulations.issued": cell("22（其中修订16件）", value="22"),
            "disclosure.normative.issued": cell("1,234", value="1234"),
            "disclosure.licensing.decisions": cell("/"),
            "disclosure.fees.amount": cell("7730.28", "amount"),
            "requests.new.natural": cell(None),
            "requests.new.business": None,
            "challenges.review.total": cell("3"),
        },
        sections={"overview": Part("总的情况。")},
        surplus=(Surplus("challenges", None, ("0",), "多一格"),),
        unplaced=(Unplaced(4, "页脚"),),
    )
    code, out, _ = run({"a.txt": read}, "docs/a.txt", "--dry-run", "--json")
    document = json.loads(out)
    assert code == 0 and out.count("\n") == 1
    assert (document["form"], document["agency"], document["region"], document["year"]) == (
        "cn-2021",
        "sfj",
        "990101",
        2023,
    )
    assert (document["agency_name"], document["agency_printed"]) == ("示例区司法局", SFJ)
    assert document["signed"] == "2022-01-17"
    assert document["disclosure"]["regulations"] == {"issued": 22, "repealed": 0, "in_force": 0}
    assert document["disclosure"]["licensing"] == {"decisions": "/"}
    assert '"amount": 7730.28' in out
    assert document["requests"]["new"] == [None, None, 0, 0, 0, 0, 0]
    assert document["challenges"]["review"] == [0, 0, 0, 0, 3]
    assert document["annex"] is None
    assert document["sections"] == {
        "preface": None,
        "overview": "总的情况。",
        "problems": None,
        "other": None,
    }
    (open_,) = document["uncertain"]
    assert (open_["table"], open_["row"], open_["column"], open_["lines"]) == (
        "requests",
        "new",
        "business",
        [],
    )
    assert document["unplaced"] == [{"line": 4, "text": "页脚"}]
    assert document["surplus"] == [{"table": "challenges", "row": None, "cells": ["0"], "note": "多一格"}]
    printed = {one["printed"]: one["value"] for one in document["printed"]}
    assert printed == {"22（其中修订16件）": "22", "1,234": "1234"}
    assert {one["code"] for one in document["checks"]} >= {"challenges-total"}
    assert UNREAD not in out


def test_reasons_are_said_in_the_language_asked_for(run: Run) -> None:
    why = Uncertain("requests", "new", "total", message("import-no-year"), ("一、 | 1",))
    astray = Uncertain("annex", "website", None, message("import-no-files", count=3), ())
    read = {
        "a.txt": of(cells={"requests.new.total": None, "requests.new.legal": None}, uncertain=(why, astray))
    }
    for lang in ("zh", "en"):
        document = json.loads(run(read, "docs/a.txt", "--json", "--dry-run", "--lang", lang)[1])
        reasons = {one["column"]: one["reason"] for one in document["uncertain"]}
        assert reasons == {
            "total": why.reason.text(lang),
            "legal": message("import-not-read").text(lang),
        }
        assert astray.reason.text(lang) in document["warnings"]


def test_an_unreadable_document_is_an_object_with_an_error(run: Run) -> None:
    code, out, _ = run(
        {"a.txt": message("import-no-form")}, "docs/a.txt", "--json", "--dry-run", "--lang", "en"
    )
    document = json.loads(out)
    assert code == 1 and document["error"].startswith("No table") and document["form"] is None
    assert {"disclosure", "requests", "challenges", "annex", "sections", "uncertain"} <= set(document)


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
def test_the_json_of_an_empty_folder(run: Run) -> None:
    Path("empty").mkdir()
    code, out, err = run({}, "empty", "--json")
    assert code == 2 and json.loads(out)["documents"] == [] and "没有找到" in err


def test_names_that_are_no_text_can_be_written_down() -> None:
    shown = batch.path_shown(Path(os.fsdecode(b"docs/\xb1\xa8.docx")))
    assert shown == "docs/\\xb1\\xa8.docx" and batch.path_shown(Path("报.docx")) == "报.docx"


def test_json_goes_to_the_file_while_the_bar_is_on_the_screen(content: Path) -> None:
    import pty

    Path("docs").mkdir()
    for name in "ab":
        Path("docs", f"{name}.txt").write_text("没有表格", "utf-8")
    screen, side = pty.openpty()
    threading.Thread(target=lambda: [*iter(lambda: os.read(screen, 65536), b"")], daemon=True).start()
    with Path("out.json").open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-m", "generator", "import", "docs", "--json"],
            env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm"},
            stdout=out,
            stderr=side,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert len(json.loads(Path("out.json").read_text("utf-8"))["documents"]) == 2


# -- processes -------------------------------------------------------------------------------------------


def test_files_that_cannot_be_read_stop_nobody_and_leave_no_process(tmp_path: Path) -> None:
    for name in ("a.html", "b.pdf"):
        (tmp_path / name).write_text("没有表格", "utf-8")
    found = dict(batch.read_all([tmp_path / "a.html", tmp_path / "none.txt", tmp_path / "b.pdf"], None, 2))
    assert [type(one) for one in found.values()] == [Message] * 3
    assert not [one for one in multiprocessing.active_children() if one.name.startswith("Spawn")]


def test_work_that_hangs_dies_or_fails_is_ended_and_said() -> None:
    for task, given, seconds, code in (
        (time.sleep, 30, 0.5, "read-too-slow"),
        (os._exit, 3, 30, "read-crashed"),
        (int, "x", 30, "import-not-recognised"),
    ):
        with pytest.raises(Unreadable) as ended:
            limited.run_limited(task, given, seconds)
        assert ended.value.message.code == code
    assert limited.run_limited(int, "7", 30) == 7
    limited.close()
    assert limited.run_limited(int, "8", 30) == 8
    limited.close()


SLOW = """
import sys, time
from generator.importers import batch, limited
from generator.importers import limited
batch.read_one = lambda job: limited.run_limited(time.sleep, 60, 90)
sys.argv = ["gongkai", "import", "docs", "--jobs", "2"]
from generator.__main__ import main
if __name__ == "__main__":
    print("started", flush=True)
    main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_leaves_no_half_file_and_no_process(content: Path, tmp_path: Path) -> None:
    Path("docs").mkdir()
    for name in "abcdef":
        Path("docs", f"{name}.txt").touch()
    Path("slow.py").write_text(SLOW, "utf-8")
    before = files()
    done = subprocess.Popen(
        [sys.executable, "slow.py"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert done.stdout and done.stdout.readline() == "started\n"
    time.sleep(0.5)
    os.killpg(done.pid, signal.SIGINT)
    out, err = done.communicate(timeout=60)
    assert (done.returncode, out) == (130, "") and err.startswith("中断了：写好了 0 份")
    assert files() == before
    for _ in range(50):
        try:
            os.killpg(done.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("a process is still there")


# -- for real --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fill", "name"), [(docx.fill, "a.docx"), (xlsx.fill, "b.xlsx")], ids=["docx", "xlsx"]
)
def test_a_filled_form_becomes_the_report_it_was_filled_from(
    content: Path, monkeypatch: pytest.MonkeyPatch, fill: Callable[..., bytes], name: str
) -> None:
    """Nothing is replaced here: file, process, recognition, naming, writing."""
    held = load_content(content, FORMS)
    report = next(one for one in held.reports if one.key == ReportKey("990101", "sfj", 2021))
    Path(name).write_bytes(fill(report.form, contents_of(report, "示例市示例区司法局")))
    Path(report.path).unlink()
    monkeypatch.setattr(sys, "argv", ["gongkai", "import", name])
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code == 0
    again = next(one for one in load_content(content, FORMS).reports if one.key == report.key)
    assert list(cells_of(again)) == list(cells_of(report))
    assert again.title == report.title and again.form == report.form


def cells_of(report: Report) -> Iterator[dict[str, tuple[object, ...]]]:
    for _, data in report.all_tables():
        for cells in data.rows.values() if data else ():
            yield {column: one[:3] for column, one in (cells or {}).items()}
