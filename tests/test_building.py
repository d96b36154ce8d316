"""Building in pieces: whatever was there before, the result is that of a clean build; no more is touched."""

from __future__ import annotations

import ast
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from generator import render
from generator.building import engine, finish, of_agencies, outputs, versions, workers
from generator.building.finish import AsMarkdown
from generator.building.shard import DoneShard, Ground, Task
from generator.cli.common import Stop
from generator.cli.making import Order
from generator.project import Project, SiteFailed
from generator.synth.corpus import write_corpus
from tests.conftest import FABRICATED, ROOT
from tests.helpers import FORMS

REPORTS = 24


@dataclass
class Workshop:
    """A project with made-up content, and its site."""

    root: Path
    content: Path
    site: Path
    cached: bool = True
    known: engine.Known | None = field(default=None, repr=False)

    def build(self, out: Path | None = None, cached: bool = True) -> engine.Built:
        return self.order(out or self.site, cached).make(self.order().as_site).built

    def order(self, out: Path | None = None, cached: bool = True) -> Order:
        return Order(Project(self.root), self.content, out or self.site, cached, frozenset(), "zh")

    def clean(self) -> dict[str, bytes]:
        """What a build makes that knows of no other."""
        out = self.root / "build" / "clean"
        shutil.rmtree(out, ignore_errors=True)
        self.build(out, cached=False)
        return files(out)

    def reports(self) -> list[Path]:
        return sorted((self.content / "reports").glob("*/*/20*.yml"))

    @property
    def cache(self) -> Path:
        return self.root / "build" / "cache"


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        file.relative_to(folder).as_posix(): (file.stat().st_mtime_ns, file.stat().st_ino)
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose site is built once, to copy."""
    root = tmp_path_factory.mktemp("workshop")
    shutil.copytree(ROOT / "theme_overrides", root / "theme_overrides")
    (root / "generator").mkdir()
    shutil.copy(ROOT / "generator/mkdocs_hooks.py", root / "generator")
    shutil.copy(ROOT / "mkdocs.yml", root)
    made = tmp_path_factory.mktemp("made")
    write_corpus(made, REPORTS, 5, 0.2, FORMS)
    shutil.copytree(made / "content", root / "content")
    workshop(root).build()
    return root


def workshop(root: Path) -> Workshop:
    return Workshop(root, root / "content", root / "build" / "site")


@pytest.fixture
def shop(begun: Path, tmp_path: Path) -> Workshop:
    root = tmp_path / "shop"
    shutil.copytree(begun, root)
    return workshop(root)


# -- changes ------------------------------------------------------------------------------------------------


def edit_title(shop: Workshop, dice: random.Random) -> None:
    file = dice.choice(shop.reports())
    file.write_text(file.read_text("utf-8").replace("title: ", "title: 改", 1), "utf-8")


def copy_text(shop: Workshop, dice: random.Random) -> None:
    """One report takes another's words, so that the collection has something to say of it."""
    one, two = dice.sample(shop.reports(), 2)
    two.write_bytes(one.read_bytes())


def add_report(shop: Workshop, dice: random.Random) -> None:
    file = dice.choice(shop.reports())
    year = next(year for year in range(2021, 2060) if not file.with_name(f"{year}.yml").exists())
    shutil.copy(file, file.with_name(f"{year}.yml"))


def delete_report(shop: Workshop, dice: random.Random) -> None:
    dice.choice(shop.reports()).unlink()


def rename_agency(shop: Workshop, dice: random.Random) -> None:
    file = dice.choice(shop.reports()).with_name("agency.yml")
    file.write_text(file.read_text("utf-8").replace("name: ", "name: 新", 1), "utf-8")


def move_agency(shop: Workshop, dice: random.Random) -> None:
    folder = dice.choice(shop.reports()).parent
    folder.rename(folder.with_name(f"{folder.name}-{dice.randrange(1000)}"))


def delete_agency(shop: Workshop, dice: random.Random) -> None:
    shutil.rmtree(dice.choice(shop.reports()).parent)


def rename_portal(shop: Workshop, dice: random.Random) -> None:
    file = shop.content / "portal.yml"
    file.write_text(file.read_text("utf-8").replace("name: ", "name: 新", 1), "utf-8")


def rename_region(shop: Workshop, dice: random.Random) -> None:
    file = shop.content / "regions.yml"
    lines = file.read_text("utf-8").splitlines()
    place = dice.choice([n for n, line in enumerate(lines) if line[:1].isdigit() or line[:1] in "'\""])
    lines[place] += "新"
    file.write_text("\n".join(lines) + "\n", "utf-8")


def edit_glossary(shop: Workshop, dice: random.Random) -> None:
    """What lists link to and the page of terms say; at first there is none."""
    file = shop.content / "glossary.yml"
    text = file.read_text("utf-8") if file.exists() else (FABRICATED / "glossary.yml").read_text("utf-8")
    file.write_text(text.replace("name: ", "name: 又", 1) if file.exists() else text, "utf-8")


def write_page(shop: Workshop, dice: random.Random) -> None:
    file = shop.content / "pages" / f"page{dice.randrange(3)}.md"
    file.write_text(f"# 一页\n\n见[规则](checks/index.md)。{dice.random()}\n", "utf-8")


CHANGES: tuple[Callable[[Workshop, random.Random], None], ...] = (
    edit_title,
    copy_text,
    add_report,
    delete_report,
    rename_agency,
    move_agency,
    delete_agency,
    rename_portal,
    rename_region,
    edit_glossary,
    write_page,
    edit_glossary,
)


def test_after_any_changes_the_site_is_that_of_a_clean_build(shop: Workshop) -> None:
    dice = random.Random(2)
    changes = dice.sample(CHANGES, len(CHANGES))
    for change in zip(changes[::2], changes[1::2], strict=True):
        for one in change:
            one(shop, dice)
        before, old = stamps(shop.site), files(shop.site)
        shop.build()
        built, clean = files(shop.site), shop.clean()
        assert sorted(built) == sorted(clean), change
        assert [path for path, data in built.items() if data != clean[path]] == [], change
        after = stamps(shop.site)
        rewritten = [
            path for path, data in built.items() if old.get(path) == data and after[path] != before[path]
        ]
        assert rewritten == [], change


def test_nothing_changed_nothing_written(shop: Workshop) -> None:
    before = stamps(shop.site)
    built = shop.build()
    assert (built.written, built.deleted) == (0, 0)
    assert stamps(shop.site) == before
    assert (
        built.reports == len(shop.reports())
        and built.pages == sum(path.endswith(".html") for path in before) - 1
    )


def test_one_report_changes_few_files(shop: Workshop) -> None:
    """Those of its agency, of its region and those above, of its year, and what counts everything."""
    file = shop.reports()[0]
    edit = file.read_text("utf-8").replace("title: ", "title: 改", 1)
    file.write_text(edit, "utf-8")
    before = stamps(shop.site)
    shop.build()
    after = stamps(shop.site)
    region, agency, year = file.parent.parent.name, file.parent.name, file.stem
    written = {path for path in after if after[path] != before.get(path)}
    others = {path for path in written if path.endswith("index.html") and path[:6].isdigit()}
    assert {path for path in others if not path.startswith(f"{region}/{agency}/")} == set()
    assert f"{region}/{agency}/{year}/index.html" in written
    assert {path.split("/")[1] for path in written if path.startswith("years/2")} <= {year}


def test_processes_make_the_same_bytes(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "SHARED_FROM", 1)
    out = shop.root / "build" / "shared"
    shop.build(out, cached=False)
    assert files(out) == files(shop.site)


# -- what is damaged ----------------------------------------------------------------------------------------


def damages(data: bytes) -> Iterator[bytes]:
    yield b""
    yield data[: len(data) // 2]
    middle = len(data) // 2
    yield data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def test_a_damaged_cache_is_made_again(shop: Workshop) -> None:
    expected = files(shop.site)
    kept = [file for file in sorted(shop.cache.rglob("*")) if file.is_file()]
    assert len(kept) > 10
    for number, file in enumerate(kept):
        file.write_bytes(list(damages(file.read_bytes() or b"\0\0"))[number % 3])
    edit_title(shop, random.Random(1))
    shop.build()
    assert files(shop.site) == shop.clean() != expected


def test_a_file_in_the_place_of_the_cache_goes(shop: Workshop) -> None:
    shutil.rmtree(shop.cache)
    shop.cache.write_text("not a folder", "utf-8")
    edit_title(shop, random.Random(1))
    shop.build()
    assert files(shop.site) == shop.clean()


def test_pages_of_lists_are_drawn_again_by_other_code(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a page is drawn from may be the same, and what draws it another."""
    monkeypatch.setattr(finish, "draw", lambda *drawn: render.draw(*drawn) + "\n文字\n")
    for module in (engine, of_agencies):
        if hasattr(module, "code_digest"):
            monkeypatch.setattr(module, "code_digest", lambda: b"another")
    shop.build()
    assert "文字" in (shop.site / "regions" / "index.html").read_text("utf-8")
    assert files(shop.site) == shop.clean()


def test_records_of_others_are_not_taken(shop: Workshop) -> None:
    """Whole and sealed, but those of another agency: the key inside tells."""
    records = sorted((shop.cache / "records").glob("*/*.record"))
    data = [file.read_bytes() for file in records]
    for file, other in zip(records, [*data[1:], data[0]], strict=True):
        file.write_bytes(other)
    shop.build()
    assert files(shop.site) == shop.clean()


def test_what_others_did_to_the_site_is_undone(shop: Workshop) -> None:
    expected = files(shop.site)
    pages = sorted(shop.site.rglob("index.html"))
    pages[0].write_text("altered", "utf-8")
    pages[1].unlink()
    shutil.rmtree(pages[5].parent)
    (shop.site / "extra" / "folder").mkdir(parents=True)
    (shop.site / "extra" / "folder" / "file.txt").write_text("not ours", "utf-8")
    pages[6].unlink()
    pages[6].mkdir()
    shop.build()
    assert files(shop.site) == expected


def test_a_run_that_is_killed_while_files_move_in_is_finished_by_the_next(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, moved = Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        if f".{shop.site.name}.new" in self.parts:
            moved.append(target)
            if len(moved) == 3:
                raise KeyboardInterrupt
        return real(self, target)

    rename_portal(shop, random.Random(1))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        patch.setattr(outputs.Outputs, "abandon", lambda self: None)  # killed: nobody tidies up
        with pytest.raises(KeyboardInterrupt):
            shop.build()
    outputs.Outputs(shop.site, None)
    clean = shop.clean()
    assert files(shop.site) == clean
    shop.build()
    assert files(shop.site) == clean


def test_a_journal_leads_nowhere_else(shop: Workshop) -> None:
    stage = shop.site.with_name(".site.new")
    stage.mkdir()
    (stage / "index.html").write_text("planted", "utf-8")
    victim = shop.root / "victim.txt"
    victim.write_text("kept", "utf-8")
    (stage / outputs.JOURNAL).write_text('[["index.html"], ["../../victim.txt"]]', "utf-8")
    expected = files(shop.site)
    shop.build()
    assert victim.read_text("utf-8") == "kept"
    assert files(shop.site) == expected


def test_mistakes_in_content_leave_the_site(shop: Workshop) -> None:
    before, file = stamps(shop.site), shop.reports()[3]
    good = file.read_bytes()
    file.write_bytes(good + b"nonsense: 1\n")
    edit_title(shop, random.Random(2))
    with pytest.raises(Stop, match="nonsense"):
        shop.build()
    assert stamps(shop.site) == before
    file.write_bytes(good)
    shop.build()
    assert files(shop.site) == shop.clean()


def test_an_agency_that_cannot_be_read_is_said_so(shop: Workshop) -> None:
    """Its part of the search cannot be built either."""
    folder = shop.reports()[0].parent
    (folder / "agency.yml").unlink()
    with pytest.raises(Stop, match=folder.name):
        shop.build()
    with pytest.raises(Stop, match=folder.name):
        shop.order(cached=False).make(shop.order().as_site)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("见[规则](checks/nothing.md)。", "checks/nothing.md"),
        ("见[规则](checks/index.md#nowhere)。", "nowhere"),
    ],
)
def test_links_of_hand_written_pages_are_followed(shop: Workshop, text: str, said: str) -> None:
    before = stamps(shop.site)
    page = shop.content / "pages" / "more.md"
    page.write_text(f"# 一页\n\n{text}\n", "utf-8")
    with pytest.raises(SiteFailed, match=said):
        shop.build()
    assert stamps(shop.site) == before


def test_a_link_is_looked_up_again_when_its_end_goes(shop: Workshop) -> None:
    file = shop.reports()[0]
    report = f"{file.parent.parent.name}/{file.parent.name}/{file.stem}/index.md"
    (shop.content / "pages" / "more.md").write_text(f"# 一页\n\n见[报告]({report})。\n", "utf-8")
    shop.build()
    file.unlink()
    with pytest.raises(SiteFailed, match=file.stem):
        shop.build()


def test_what_changes_while_it_is_read_is_read_again(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saved twice: the build knows the first text and draws the second; then the first is back."""
    file = shop.reports()[0]
    good = file.read_bytes()
    first, second = (good.replace(b"title: ", f"title: {word}".encode(), 1) for word in ("甲", "乙"))
    real = of_agencies.work

    def work(ground: Ground, task: Task) -> DoneShard:
        file.write_bytes(second)
        return real(ground, task)

    file.write_bytes(first)
    with monkeypatch.context() as patch:
        patch.setattr(of_agencies, "work", work)
        shop.build()
    file.write_bytes(first)
    shop.build()
    assert files(shop.site) == shop.clean()


def test_a_folder_of_others_is_left_alone(shop: Workshop, tmp_path: Path) -> None:
    from generator.project import NotOurs

    other = tmp_path / "other"
    other.mkdir()
    (other / "file.txt").write_text("theirs", "utf-8")
    with pytest.raises(NotOurs):
        shop.build(other)
    assert files(other) == {"file.txt": b"theirs"}


def test_markdown_and_site_are_kept_apart(shop: Workshop) -> None:
    docs = shop.root / "build" / "docs"
    order = shop.order(docs)
    order.make(AsMarkdown)
    expected = files(docs)
    edit_title(shop, random.Random(3))
    shop.build()
    order.make(AsMarkdown)
    again = shop.root / "build" / "again"
    shop.order(again, cached=False).make(AsMarkdown)
    assert files(docs) == files(again) != expected


def test_the_same_again_and_again(shop: Workshop) -> None:
    """As `serve` does it: in one process, with what it learnt before."""
    build, dice = shop.order().repeated(), random.Random(7)
    for change in (edit_title, add_report, copy_text, move_agency, delete_report, delete_agency):
        change(shop, dice)
        build()
        assert files(shop.site) == shop.clean(), change


def test_who_waits_sees_changed_agencies_first(shop: Workshop) -> None:
    """Then all else follows; where that fails, the next build still ends as a clean one."""
    seen: list[tuple[bool, bool]] = []
    file = shop.reports()[0]
    report = shop.site / file.parent.parent.name / file.parent.name / file.stem / "index.html"
    year = shop.site / "data" / "years" / f"{file.stem}.json"

    def shown() -> None:
        seen.append(("改过一次" in report.read_text("utf-8"), year.stat().st_mtime_ns == untouched))

    build = shop.order().repeated(shown)
    build()
    untouched = year.stat().st_mtime_ns
    good, page = file.read_text("utf-8"), shop.content / "pages" / "more.md"
    file.write_text(good.replace("title: ", "title: 改过一次", 1), "utf-8")
    page.write_text("# 一页\n\n见[规则](checks/nothing.md)。\n", "utf-8")
    with pytest.raises(SiteFailed):
        build()
    assert seen[-1] == (True, True)
    page.unlink()
    file.write_text(good, "utf-8")
    build()
    assert seen[-1] == (False, True)
    assert files(shop.site) == shop.clean()


def test_the_key_of_the_code_holds_all_that_builds() -> None:
    """Packages that it leaves out take no part."""
    script = (
        "import sys, generator.building.engine, generator.building.finish, generator.html.theme;"
        "print([name for name in sys.modules if name.startswith('generator.')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    left_out = [f"generator.{name}" for name in versions._APART]
    assert not [name for name in ast.literal_eval(done.stdout) if name.startswith(tuple(left_out))]
