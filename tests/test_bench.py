"""The benchmark beside other site builders: what it hands them, how it measures, what its table says."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from benchmarks import tables
from benchmarks.changes import KINDS, Change, differing, state, touched
from benchmarks.installing import NotToBeHad, Tools
from benchmarks.ours import described
from benchmarks.peer_data import REPORT, write_data
from benchmarks.running import Took, run
from benchmarks.words import compared
from generator.content import load_content
from generator.form_reader import load_forms
from generator.synth.corpus import write_corpus
from tests.conftest import ROOT

LATEST = json.loads((tables.FOLDER / "latest.json").read_text("utf-8"))
FORMS = load_forms()


# -- the table -------------------------------------------------------------------------------------------


def test_the_readme_shows_the_latest_results() -> None:
    shown = tables.README.read_text("utf-8").split(tables.START)[1].split(tables.END)[0]
    assert shown.strip() == tables.table(LATEST).strip()


def test_the_table_is_made_from_the_results() -> None:
    assert (tables.FOLDER / "latest.md").read_text("utf-8") == tables.table(LATEST)


def test_every_comparison_with_a_search_names_it() -> None:
    cold = {row["who"] for row in LATEST["rows"] if row["kind"] == "cold"}
    compared = {who for who in cold if not who.startswith("gongkai") and "own search" not in who}
    assert compared and all(who.endswith("+ Pagefind") for who in compared)
    assert f"× {tables.WITH_SEARCH}" in tables.table(LATEST)


def row(kind: str, who: str, seconds: list[float], **more: Any) -> dict[str, Any]:
    about = {
        "processor": [1.0],
        "largest": [100.4, 90],
        "together": [180.0],
        "size": 5_000_000,
        "files": 1234,
    }
    return {"kind": kind, "who": who, "seconds": seconds, **about, **more}


def test_ratios_are_those_of_rounds() -> None:
    """A machine that is slow in one round is slow for both: the ratio of middle values would say 2."""
    ours, theirs = [1.0, 10.0, 2.0], [10.0, 1.0, 1.0]
    rows = [row("cold", "gongkai", ours), row("cold", "Hugo + Pagefind", theirs)]
    assert tables.ratio(rows[0], rows[1]) == 2.0
    rows[1]["seconds"] = [4.0, 20.0, 10.0]
    assert tables.ratio(rows[0], rows[1]) == 0.25
    text = tables.table({**LATEST, "rows": rows})
    assert "| gongkai | 2.00 (1.00–10.00) | 0.25 | 1.0 | 100 | 180 | 5 | 1,234 |" in text


def test_a_site_that_differs_from_a_clean_build_is_not_called_equal() -> None:
    more = {"change": "edited", "written": [7, 9], "gone": [0, 0]}
    for count, said in ((0, "byte for byte"), (3, "3 files differ")):
        text = tables.table({**LATEST, "rows": [row("kept", "edited", [0.5], **more, differing=count)]})
        assert f"| 7–9 | 0 | {said} |" in text


def test_the_readme_takes_another_table(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n\n{tables.START}\nof last year\n{tables.END}\n\nafter\n", "utf-8")
    tables.save({**LATEST, "commit": "abcdef0"}, tmp_path)
    for _twice in range(2):
        tables.show_in_readme(tmp_path, readme)
        text = readme.read_text("utf-8")
        assert "commit abcdef0" in text and "of last year" not in text
        assert text.startswith("before\n\n") and text.endswith("\n\nafter\n")


# -- measuring -------------------------------------------------------------------------------------------

CHILD = "import subprocess,sys,time; held=bytearray(50<<20); {}; time.sleep(0.3)"
PARENT = CHILD.format(f"subprocess.run([sys.executable,'-c',{CHILD.format('pass')!r}])")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_memory_is_that_of_all_processes(tmp_path: Path) -> None:
    took = run([sys.executable, "-c", PARENT], tmp_path)
    assert took.largest > 50 and took.together > took.largest + 50
    assert 0.6 < took.seconds < 10


def test_what_fails_is_not_measured(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="exit code 3\nno such thing"):
        run([sys.executable, "-c", "print('no such thing'); raise SystemExit(3)"], tmp_path)


def test_one_after_the_other() -> None:
    assert Took(1, 2, 30, 40).then(Took(5, 6, 20, 60)) == Took(6, 8, 30, 60)


# -- changes ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    write_corpus(folder / "made", 40, 3, 0, FORMS)
    return folder / "made" / "content"


def everything(folder: Path) -> dict[str, bytes]:
    return {
        one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }


@pytest.mark.parametrize("turn", [0, 1, 2])
@pytest.mark.parametrize("kind", KINDS)
def test_a_change_is_made_and_undone(kind: str, turn: int, content: Path, tmp_path: Path) -> None:
    before, folders = everything(content), {one for one in content.rglob("*") if one.is_dir()}
    change = Change(content, turn, tmp_path / "aside")
    change.apply(kind)
    now = everything(content)
    gained, lost = now.keys() - before.keys(), before.keys() - now.keys()
    altered = {path for path in now.keys() & before.keys() if now[path] != before[path]}
    assert (len(gained) > 1, len(lost) > 1) == ((True, True) if kind == "renamed" else (False, False))
    assert len(gained) == {"added": 1, "renamed": len(gained)}.get(kind, 0)
    assert len(lost) == {"deleted": 1, "renamed": len(gained)}.get(kind, 0)
    assert len([path for path in altered if not path.endswith("agency.yml")]) == (kind == "edited")
    assert load_content(content, FORMS).problems == []
    change.undo()
    assert everything(content) == before
    assert {one for one in content.rglob("*") if one.is_dir()} == folders


def test_what_is_added_is_of_a_year_that_others_have(content: Path, tmp_path: Path) -> None:
    """A year that no report is of would say of every agency that its report is not here."""
    years = {file.stem for file in content.glob("reports/*/*/20*.yml")}
    for turn in range(3):
        last = Change(content, turn, tmp_path).short_of_the_newest()
        assert str(int(last.stem) + 1) in years and not last.with_name(f"{int(last.stem) + 1}.yml").exists()


def test_rounds_change_different_reports(content: Path, tmp_path: Path) -> None:
    assert len({Change(content, turn, tmp_path).report() for turn in range(5)}) > 3


def test_what_is_written_again_counts_even_with_the_same_bytes(tmp_path: Path) -> None:
    site, other = tmp_path / "site", tmp_path / "other"
    for folder in (site, other):
        folder.mkdir()
        for name in ("same", "again", "gone", "new"):
            (folder / name).write_text(name)
    (site / "new").unlink()
    before = state(site)
    (site / "again").unlink()
    (site / "again").write_text("again")
    (site / "gone").unlink()
    (site / "new").write_text("newer")
    done = touched(before, state(site))
    assert (done.written, done.gone) == (2, 1)
    assert differing(site, other) == ["gone", "new"]


def test_a_collection_is_described(content: Path) -> None:
    found = described(content)
    assert found["reports"] == 40 and 1000 < found["narrative_characters"] < 4000
    assert found["yaml_bytes"] > 2 * found["narrative_characters"]


# -- what others are given -------------------------------------------------------------------------------

PAGE = """<!doctype html><html><head><title>某局报告｜门户</title>
<meta name="description" content="某局报告：正文"><meta property="og:title" content="某局报告">
<link rel="stylesheet" href="../../../assets/a.css"></head><body>
<a href="../../..">门户</a>
<article class="inner"><nav class="crumbs"><ol><li><a href="../../../regions/">地区</a></li></ol></nav>
<h1 id="t">某局报告<a class="headerlink" href="#t">#</a></h1>
<h2 id="overview">一、总体情况<a class="headerlink" href="#overview">#</a></h2>
<p>第一段。</p><p>第二段<strong>强调</strong>。</p>
<div class="grids"><div class="frame"><table class="official matrix"><caption>表三</caption>
<thead><tr><th scope="col">栏</th><th scope="col">数</th></tr></thead>
<tbody><tr id="requests-new"><th scope="row">新收</th><td>7</td></tr>
<tr id="requests-total"><th scope="row">总计</th>
<td id="requests-total-x" class="marked"><a href="#f" aria-label="看">8</a></td></tr>
</tbody></table></div></div>
<h2 id="checks">核对结果</h2>
<section class="checks"><h3><span>✓</span> 相符</h3><p class="note">没有问题。</p>
<details class="check"><summary>表内：1 项</summary>
<p><a href="../../../checks/sum/">求和</a>：1 项</p>
<ul><li>1 + 2 = 3</li></ul></details></section>
<p class="legend">照原文所印。</p></article></body></html>"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for path, text in {
        "990101/ju/2022/index.html": PAGE,
        "data/990101/ju/2022.json": json.dumps(
            {"sections": [{"id": "overview", "text": "第一段。\n\n第二段**强调**。"}], "extra_sections": []}
        ),
        "assets/a.css": "p{}",
        "assets/search/ui.js": "1",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def test_data_hold_every_word_of_a_page(site: Path, tmp_path: Path) -> None:
    made = write_data(site, tmp_path / "data")
    page = (tmp_path / "data/pages/990101-ju-2022.json").read_text("utf-8")
    shared = (tmp_path / "data/frames.json").read_text("utf-8")
    tree = lxml.html.document_fromstring(PAGE)
    words = [word.strip() for word in tree.xpath("//article//text()[not(parent::a[@class='headerlink'])]")]
    assert made.pages == 1 and len(words) > 20
    assert [word for word in words if word not in page + shared] == []
    assert not (tmp_path / "data/assets/search").exists()


def test_narratives_are_markdown_and_cells_are_cells(site: Path, tmp_path: Path) -> None:
    write_data(site, tmp_path / "data")
    page = json.loads((tmp_path / "data/pages/990101-ju-2022.json").read_text("utf-8"))
    blocks = {block["is"]: block for block in page["blocks"]}
    assert blocks["markdown"]["text"] == "第一段。\n\n第二段**强调**。"
    marked = {"id": "requests-total-x", "class": "marked", "text": "8", "to": "#f", "label": "看"}
    assert blocks["grids"]["tables"][0]["rows"] == [["7"], {"cells": [marked]}]
    rules = [{"to": "checks/sum/", "title": "求和", "count": "：1 项", "items": ["1 + 2 = 3"]}]
    assert blocks["checks"]["folded"] == [{"summary": "表内：1 项", "rules": rules}]


def test_the_frame_has_blanks_for_what_differs(site: Path, tmp_path: Path) -> None:
    chrome = write_data(site, tmp_path / "data").chrome
    for said in (
        "%BASE%/assets/a.css",
        "<title>%WINDOW%<",
        '"%DESCRIPTION%"',
        '"%TITLE%"',
        "%BODY%</article>",
    ):
        assert said in chrome
    assert "某局" not in chrome and "../" not in chrome


def test_pages_that_say_less_are_told(site: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "990101/ju/2022"
    other.mkdir(parents=True)
    (other / "index.html").write_text(PAGE.replace("<p>第一段。</p>", ""), "utf-8")
    assert compared(site, site)["least"] == 1
    assert compared(site, tmp_path / "other")["most"] < 1


# -- a small run -----------------------------------------------------------------------------------------


def test_a_small_run(tmp_path: Path) -> None:
    tools = ROOT / "build" / "bench" / "tools"
    if not all((tools / name / "made-of.txt").exists() for name in ("hugo", "pagefind")):
        pytest.skip("the other site builders are not installed: `make bench` does that")
    (tmp_path / "tools").symlink_to(tools)
    command = ("--reports", 12, "--rounds", 1, "--peers", "hugo,pagefind", "--rows", "cold,nosearch")
    run([sys.executable, "-m", "benchmarks.bench", *command, "--work", tmp_path, "--out", tmp_path], ROOT)
    found = json.loads((tmp_path / "latest.json").read_text("utf-8"))
    built = {(row["kind"], row["who"]) for row in found["rows"]}
    assert {("cold", "gongkai"), ("cold", "Hugo + Pagefind"), ("nosearch", "Hugo")} <= built
    assert 0.9 < found["words"]["Hugo"]["middle"] < 1.1
    site = tmp_path / "out" / "hugo"
    pages = [f"{one.parent.relative_to(site).as_posix()}/" for one in site.rglob("index.html")]
    reports = [one for one in pages if REPORT.fullmatch(one)]
    assert len(reports) == 12 and len(pages) == found["pages"]
    assert (site / "pagefind" / "pagefind-entry.json").is_file()


def test_what_cannot_be_installed_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.installing.node", lambda name: str(tmp_path / "no-such-npm"))
    with pytest.raises((NotToBeHad, OSError)):
        Tools(tmp_path).install("eleventy")
