"""The history of reports out of git: what is told, how little is read, and that nothing in it is trusted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import history, old_versions
from generator.checks import check_agency, conclude
from generator.content import load_content
from generator.findings import badge_of
from generator.history import Event, History, read_history, report_at
from generator.history_log import Blobs, log
from generator.report_changes import AROUND, different
from generator.reports import ReportKey
from generator.revisions import open_repository
from tests.committed import SFJ, commit, edit, git, rich, start
from tests.conftest import FABRICATED, ROOT, gongkai
from tests.helpers import FORMS

SFJ_2020, SFJ_2021, SFJ_2022 = (ReportKey("990101", "sfj", year) for year in (2020, 2021, 2022))
RMZF_2021 = ReportKey("990100", "rmzf", 2021)


def told(content: Path) -> list[tuple[str, str, int, int]]:
    """Date, kind, year of the first report and number of reports of each event."""
    found = read_history(content)
    assert found.state == "here", found.why
    return [(one.commit.date, one.kind, one.key.year, len(one.keys)) for one in found.events]


def newest(content: Path) -> Event:
    return read_history(content).events[0]


def values(event: Event) -> list[tuple[str, str, str]]:
    """Last part of the place, what was and what is there."""
    shown = [(one.place.rpartition(" · ")[2], one.was, one.now) for one in event.told.change.values]
    return [(place, was.text or was.kind, now.text or now.kind) for place, was, now in shown]


# -- what is told ----------------------------------------------------------------------------------------


def test_reports_are_added_on_the_day_that_it_was_in_beijing(tmp_path: Path) -> None:
    content = start(tmp_path / "r")
    assert told(content) == [
        *(("2026-01-01", "added", year, 1) for year in (2021, 2021, 2020, 2021, 2022)),
    ]
    assert newest(content).key == RMZF_2021
    assert newest(content).commit.stamp == "2025-12-31T17:30:00Z"


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Tokyo"])
def test_the_zone_of_the_machine_and_of_the_author_do_not_matter(
    tmp_path: Path, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = start(tmp_path / "r")
    edit(content / "reports/990101/sfj/2022.yml", "scope: own", "scope: aggregate")
    commit(tmp_path / "r", when="2026-02-01T23:59:00-12:00")
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert newest(content).commit.date == "2026-02-02"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_changed_report_with_its_correction_and_its_badge(tmp_path: Path) -> None:
    content = rich(tmp_path / "r")
    (event,) = (one for one in read_history(content).events if one.commit.date == "2026-01-02")
    assert (event.kind, event.key) == ("changed", SFJ_2021)
    assert values(event) == [
        (event.told.change.values[0].place, "依据条例编制。", "依据条例编制，经审议。"),
        ("其他", "0", "/"),
        ("总计", "22", "23"),
    ]
    (noted,) = event.told.noted
    assert noted.shown and noted.correction.reason == "机关重新公布"
    assert event.told.before and event.told.after


def test_a_badge_that_changes_is_told_with_both(tmp_path: Path) -> None:
    content = start(tmp_path / "r")
    edit(content / "reports/990101/sfj/2022.yml", "carried_out: [", "carried_out: [9")
    commit(tmp_path / "r")
    event = newest(content)
    assert event.told.status_changed
    assert event.told.after == "inconsistent" != event.told.before


def test_a_blank_a_nought_and_a_row_that_is_not_printed_differ(tmp_path: Path) -> None:
    content, file = start(tmp_path / "r"), tmp_path / "r" / SFJ / "2021.yml"
    for old, new in (
        ("  repeated: [0, 0, 0, 0, 0, 0, 0]", "  repeated: [null, 0, 0, 0, 0, 0, 0]"),
        ("  repeated: [null, 0, 0, 0, 0, 0, 0]", '  repeated: ["-", 0, 0, 0, 0, 0, 0]'),
        ('  repeated: ["-", 0, 0, 0, 0, 0, 0]', "  repeated: null"),
    ):
        edit(file, old, new)
        commit(tmp_path / "r")
    events = read_history(content).events
    assert values(events[2]) == [("自然人", "0", "blank")]
    assert values(events[1]) == [("自然人", "blank", "-")]
    assert [value[1:] for value in values(events[0])] == [("-", "unprinted"), *[("0", "unprinted")] * 6]


def test_another_number_behind_the_same_print_is_told(tmp_path: Path) -> None:
    content = start(tmp_path / "r")
    edit(tmp_path / "r" / SFJ / "2021.yml", "{value: 22, printed", "{value: 16, printed")
    commit(tmp_path / "r")
    ((_, was, now),) = values(newest(content))
    assert (was, now) == ("22（其中修订16件）（记作 22）", "22（其中修订16件）（记作 16）")


def test_facts_and_parts(tmp_path: Path) -> None:
    content, file = start(tmp_path / "r"), tmp_path / "r" / SFJ / "2021.yml"
    edit(file, "signed: 2022-02", "signed: 2022-03")
    edit(file, "scope: own", "scope: aggregate")
    edit(file, "office: 办公室, ", "")
    edit(file, "note: 行末多印一个 0", "note: 行末多印了 0")
    commit(tmp_path / "r")
    assert values(newest(content)) == [
        ("落款日期", "2022-02", "2022-03"),
        ("统计范围", "本机关", "汇总"),
        ("联系部门", "办公室", "nothing"),
    ]
    assert newest(content).told.change.parts == ("多印的格子",)


def test_only_comments_are_no_change_but_a_version(tmp_path: Path) -> None:
    content = start(tmp_path / "r")
    before = read_history(content)
    edit(tmp_path / "r" / SFJ / "2020.yml", "form:", "# 注\n\nform:")
    last = commit(tmp_path / "r", when="2026-03-01T00:00:00Z")
    after = read_history(content)
    assert after.events == before.events
    assert after.versions[SFJ_2020].id == last
    assert after.versions[SFJ_2021] == before.versions[SFJ_2021]


def test_removed_moved_and_unreadable(tmp_path: Path) -> None:
    events = {one.commit.date: one for one in read_history(rich(tmp_path / "r")).events}
    removed, moved = events["2026-01-08"], events["2026-01-06"]
    assert (removed.kind, removed.key, removed.commit.subject) == ("removed", RMZF_2021, "")
    assert removed.told.title == "示例市人民政府2021年政府信息公开工作年度报告"
    assert (moved.kind, moved.was, moved.key.year) == ("moved", SFJ_2022, 2023)
    assert (events["2026-01-04"].told.unread, events["2026-01-05"].told.unread) == (("after",), ("before",))


def test_corrections_written_down_later_are_told_then(tmp_path: Path) -> None:
    content, file = start(tmp_path / "r"), tmp_path / "r" / SFJ / "2020.yml"
    text = file.read_text("utf-8").rstrip("\n")
    file.write_text(
        f"{text}\ncorrections:\n  - {{date: 2026-01-02, source: entry, reason: 示例, by: 甲}}\n", "utf-8"
    )
    commit(tmp_path / "r")
    (noted,) = newest(content).told.noted
    assert (noted.shown, noted.place, noted.correction.by) == (False, None, "甲")


def _correction(day: str, was: str, now: str, reason: str) -> str:
    place = "table: requests, row: new, column: total"
    return f"  - {{date: {day}, {place}, was: {was}, now: {now}, source: entry, reason: {reason}, by: 甲}}\n"


def test_a_correction_explains_no_later_change_back(tmp_path: Path) -> None:
    root = tmp_path / "r"
    content, file = start(root), root / SFJ / "2021.yml"
    for was, now, reason in (("22", "23", "看错"), ("23", "24", "又看错")):
        edit(file, f"new: [20, 2, 0, 0, 0, 0, {was}]", f"new: [20, 2, 0, 0, 0, 0, {now}]")
        edit(file, "corrections:\n", f"corrections:\n{_correction(f'2026-01-{was}', was, now, reason)}")
        commit(root, reason)
    git(root, "revert", "--no-edit", "HEAD", when="2026-02-01T00:00:00Z")
    events = read_history(content).events
    assert [value[1:] for value in values(events[0])] == [("24", "23")]
    assert events[0].told.noted == ()
    (gone,) = events[0].told.withdrawn
    assert (gone.correction.reason, gone.was.text, gone.now.text) == ("又看错", "23", "24")
    assert [[one.correction.reason for one in event.told.noted] for event in events[1:3]] == [
        ["又看错"],
        ["看错"],
    ]
    assert all(one.shown for event in events[1:3] for one in event.told.noted)


def test_a_correction_with_other_values_is_told_beside_the_change(tmp_path: Path) -> None:
    root = tmp_path / "r"
    content, file = start(root), root / SFJ / "2021.yml"
    edit(file, "new: [20, 2, 0, 0, 0, 0, 22]", "new: [20, 2, 0, 0, 0, 0, 23]")
    edit(file, "corrections:\n", f"corrections:\n{_correction('2026-01-02', '21', '23', '看错')}")
    commit(root)
    (noted,) = newest(content).told.noted
    assert not noted.shown and noted.was.text == "21"


def test_corrections_of_one_day_come_the_one_written_last_first(tmp_path: Path) -> None:
    root = tmp_path / "r"
    content, file = start(root), root / SFJ / "2020.yml"
    lines = [f"  - {{date: 2026-01-02, source: entry, reason: {one}, by: 甲}}" for one in ("一", "二", "三")]
    file.write_text("\n".join([file.read_text("utf-8").rstrip("\n"), "corrections:", *lines, ""]), "utf-8")
    commit(root)
    assert [one.correction.reason for one in newest(content).told.noted] == ["三", "二", "一"]


def test_a_merge_is_one_change_along_the_first_parents(tmp_path: Path) -> None:
    root = tmp_path / "r"
    content = start(root)
    git(root, "checkout", "-q", "-b", "side")
    edit(root / SFJ / "2020.yml", "scope: own", "scope: aggregate")
    commit(root, "side one")
    edit(root / SFJ / "2022.yml", "scope: own", "scope: aggregate")
    commit(root, "side two")
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "合并", "side", when="2026-04-01T00:00:00Z")
    events = [one for one in read_history(content).events if one.kind == "changed"]
    assert [(one.commit.subject, one.key) for one in events] == [("合并", SFJ_2020), ("合并", SFJ_2022)]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("更正司法局的落款日期", "更正司法局的落款日期"),
        (" \n\n  甲 \n乙", "甲"),
        ("", "Merge pull request #12 from a/b"),
    ],
)
def test_of_a_merge_the_body_says_why(tmp_path: Path, body: str, why: str) -> None:
    root = tmp_path / "r"
    content = start(root)
    git(root, "checkout", "-q", "-b", "side")
    edit(root / SFJ / "2020.yml", "scope: own", "scope: aggregate")
    commit(root, "side\n\nnot this")
    git(root, "checkout", "-q", "main")
    said = f"Merge pull request #12 from a/b\n\n{body}"
    git(root, "merge", "-q", "--no-ff", "--cleanup=verbatim", "-m", said, "side", when="2026-04-01T00:00:00Z")
    assert newest(content).commit.subject == why
    edit(root / SFJ / "2020.yml", "scope: aggregate", "scope: own")
    commit(root, "plain\n\nbody", "2026-04-02T00:00:00Z")
    assert newest(content).commit.subject == "plain"


def _year_before(root: Path) -> Path:
    """A report of 2019 that goes with the one of 2020."""
    text = (
        (root / SFJ / "2020.yml").read_text("utf-8").replace("2021-01", "2020-01").replace("2020年", "2019年")
    )
    file = root / SFJ / "2019.yml"
    file.write_text(text.replace("items: 46", "items: 45").replace("items: 72", "items: 127"), "utf-8")
    return file


@pytest.mark.parametrize("how", ["changed", "removed", "added"])
def test_a_badge_changed_through_the_year_before_is_told(tmp_path: Path, how: str) -> None:
    root = tmp_path / "r"
    content = start(root)
    file = _year_before(root)
    if how != "added":
        edit(file, "items: 45", "items: 46")
        commit(root, "一", "2026-02-01T00:00:00Z")
    if how == "removed":
        file.unlink()
    else:
        edit(file, *(f"items: {one}" for one in ((45, 44) if how == "added" else (46, 45))))
    commit(root, "二", "2026-02-02T00:00:00Z")
    last, status = [one for one in read_history(content).events if one.commit.subject == "二"]
    assert (last.kind, last.key.year) == (how, 2019)
    badges = ("doubtful", "consistent")
    assert (status.kind, status.key) == ("status", SFJ_2020)
    assert (status.told.before, status.told.after) == (badges[::-1] if how == "added" else badges)
    assert not status.told.change


def test_a_report_changed_with_the_year_before_is_told_once(tmp_path: Path) -> None:
    root = tmp_path / "r"
    content = start(root)
    edit(_year_before(root), "items: 45", "items: 46")
    commit(root, "一", "2026-02-01T00:00:00Z")
    edit(root / SFJ / "2019.yml", "items: 46", "items: 45")
    edit(root / SFJ / "2020.yml", "form:", "# 注\nform:")
    commit(root, "二", "2026-02-02T00:00:00Z")
    found = [one for one in read_history(content).events if one.commit.subject == "二"]
    assert [(one.kind, one.key.year, one.told.status_changed) for one in found] == [
        ("changed", 2019, False),
        ("changed", 2020, True),
    ]


def test_a_badge_that_stays_is_not_told(tmp_path: Path) -> None:
    root = tmp_path / "r"
    content = start(root)
    _year_before(root)
    commit(root, "一", "2026-02-01T00:00:00Z")
    assert [(one.kind, one.key.year) for one in read_history(content).events][:2] == [
        ("added", 2019),
        ("added", 2021),
    ]


def test_agencies_that_are_gone_keep_their_last_name(tmp_path: Path) -> None:
    root = tmp_path / "r"
    content = start(root)
    edit(root / SFJ / "agency.yml", "name: 示例区司法局", "name: 示例区法务局")
    commit(root)
    shutil.move(root / SFJ, root / "content/reports/990101/fwj")
    commit(root, when="2026-02-01T00:00:00Z")
    found = read_history(content)
    assert found.events[0].kind == "moved"
    assert found.gone == {("990101", "sfj"): "示例区法务局"}


def test_the_newest_by_date_comes_first(tmp_path: Path) -> None:
    root = tmp_path / "r"
    content = start(root)
    for scope, day in (
        (("own", "aggregate"), "20"),
        (("aggregate", "own"), "10"),
        (("own", "aggregate"), "20"),
    ):
        edit(root / SFJ / "2020.yml", *(f"scope: {one}" for one in scope))
        commit(root, when=f"2026-03-{day}T00:00:00Z")
    log_order = [one.id for one in log(open_repository(content))]
    found = [one.commit.id for one in read_history(content).events if one.kind == "changed"]
    assert found == [log_order[0], log_order[2], log_order[1]]


def test_what_is_not_committed_is_no_history(tmp_path: Path) -> None:
    content = start(tmp_path / "r")
    before = read_history(content)
    edit(tmp_path / "r" / SFJ / "2020.yml", "scope: own", "scope: aggregate")
    after = read_history(content)
    assert after.events == before.events
    assert set(before.versions) - set(after.versions) == {SFJ_2020}
    git(tmp_path / "r", "add", "-A")
    assert read_history(content) == after


def test_hostile_names_of_edited_files_are_only_names(tmp_path: Path) -> None:
    root = tmp_path / "r"
    content = start(root)
    names = ("2024.yml\nA", "-2020.yml", "\udcff.yml", "<b>.yml")
    for name in names:
        (root / SFJ / name).write_text("x")
    commit(root)
    expected = read_history(content).versions
    for name in names:
        (root / SFJ / name).write_text("y")
    (root / SFJ / "2022.yml").chmod(0o755)
    assert read_history(content).versions == expected
    (root / SFJ / "2021.yml").write_text("y")
    assert set(expected) - set(read_history(content).versions) == {SFJ_2021}


# -- what it costs ---------------------------------------------------------------------------------------


def _many(content: Path, number: int) -> list[Path]:
    source = content / "reports/990101/sfj"
    folders = [content / f"reports/990101/many{index}" for index in range(number)]
    for folder in folders:
        folder.mkdir()
        shutil.copy(source / "agency.yml", folder)
        shutil.copy(source / "2020.yml", folder)
        edit(folder / "2020.yml", "form:", f"# {folder.name}\nform:")
    return folders


def test_many_at_once_are_one_entry_and_nothing_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = start(tmp_path / "r")
    folders = _many(content, 25)
    commit(tmp_path / "r", "many", "2026-05-01T00:00:00Z")
    with monkeypatch.context() as patch:
        patch.setattr(Blobs, "read", lambda self, blob: pytest.fail("read"))
        assert told(content)[0] == ("2026-05-01", "added", 2020, 25)
    assert newest(content).many and len(read_history(content).versions) == 30
    for folder in folders:
        shutil.rmtree(folder)
    commit(tmp_path / "r", "gone", "2026-05-02T00:00:00Z")
    monkeypatch.setattr(old_versions, "read_report", lambda *args: pytest.fail("read"))
    assert told(content)[0] == ("2026-05-02", "removed", 2020, 25)
    assert len(read_history(content).gone) == 25


def test_many_changes_at_once_are_not_read_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = start(tmp_path / "r")
    for year in (2020, 2021, 2022):
        edit(tmp_path / "r" / SFJ / f"{year}.yml", "scope: own", "scope: aggregate")
    commit(tmp_path / "r")
    monkeypatch.setitem(history.MANY, "changed", 2)
    monkeypatch.setattr(Blobs, "read", lambda self, blob: pytest.fail("read"))
    assert told(content)[0][1:] == ("changed", 2020, 3)


def test_older_entries_are_left_to_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = rich(tmp_path / "r")
    monkeypatch.setattr(history, "TOLD", 3)
    history._history.cache_clear()
    found = read_history(content)
    history._history.cache_clear()
    assert found.more and [one.kind for one in found.events] == ["removed", "moved", "changed"]
    assert len(found.versions) == 4


def test_each_version_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = rich(tmp_path / "r")
    read, original = [], Blobs.read

    def counted(self: Blobs, blob: str) -> bytes | None:
        read.append(blob)
        return original(self, blob)

    monkeypatch.setattr(Blobs, "read", counted)
    read_history(content)
    assert read and len(read) == len(set(read))


def test_the_year_before_is_all_that_a_badge_needs() -> None:
    content = load_content(FABRICATED, FORMS)
    for (region, name), agency in content.agencies.items():
        reports = [one for one in content.reports if (one.key.region, one.key.agency) == (region, name)]
        whole = {
            one.key: badge_of(found, one.passes.get("error", 0) > 0)
            for one, found in conclude(check_agency(agency, reports, passes=False), ())
        }
        for report in reports:
            near = [one for one in reports if report.key.year - 1 <= one.key.year <= report.key.year]
            checked = conclude(check_agency(agency, near, passes=False), ())
            badges = {one.key: badge_of(found, one.passes.get("error", 0) > 0) for one, found in checked}
            assert badges[report.key] == whole[report.key]


def test_check_does_without(tmp_path: Path) -> None:
    code = "import sys, generator.cli, generator.survey; sys.exit('generator.history' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
    content = start(tmp_path / "r")
    done = gongkai("check", "--content", content, env={"PATH": str(tmp_path)})
    assert done.returncode == 0, done.stderr


# -- no history ------------------------------------------------------------------------------------------


def test_no_repository_no_commit_and_nothing_committed(tmp_path: Path) -> None:
    shutil.copytree(FABRICATED, tmp_path / "content")
    assert read_history(tmp_path / "content") == History()
    git(tmp_path, "init", "-q")
    assert read_history(tmp_path / "content") == History()
    (tmp_path / "other").write_text("x")
    git(tmp_path, "add", "other")
    git(tmp_path, "commit", "-q", "-m", "other")
    assert read_history(tmp_path / "content") == History()


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = start(tmp_path / "r")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = read_history(content)
    assert (found.state, found.events) == ("refused", ()) and found.why


def test_a_repository_that_git_does_not_open(tmp_path: Path) -> None:
    content = start(tmp_path / "r")
    out = tmp_path / "docs"
    other = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    done = gongkai("render", "--content", content, "--out", out, "--lang", "en", env=other)
    assert done.returncode == 0 and "dubious ownership" in done.stderr
    assert "没有取得完整的提交记录" in (out / "changes/index.md").read_text("utf-8")


def test_a_shallow_clone_is_said_to_be_one_and_builds(tmp_path: Path) -> None:
    rich(tmp_path / "r")
    git(tmp_path, "clone", "-q", "--depth", "1", (tmp_path / "r").as_uri(), "clone")
    content = tmp_path / "clone/content"
    assert read_history(content) == History("shallow")
    done = gongkai("render", "--content", content, "--out", tmp_path / "docs")
    assert done.returncode == 0 and "fetch-depth: 0" in done.stderr
    page = (tmp_path / "docs/changes/index.md").read_text("utf-8")
    assert "仓库的克隆只有最近的提交" in page and "机关重新公布" in page
    assert "仓库的克隆不完整，缺较早的提交，所以没有订阅" in page and "没有提交记录" not in page
    assert not (tmp_path / "docs/feed.xml").exists()
    assert "数据版本" not in (tmp_path / "docs/990101/sfj/2021/index.md").read_text("utf-8")


# -- nothing is trusted ----------------------------------------------------------------------------------


def test_subjects_are_one_visible_line(tmp_path: Path) -> None:
    subjects = {one.commit.subject for one in read_history(rich(tmp_path / "r")).events}
    assert any("<script>" in one and "<U+202E>" in one and "<U+001B>" in one for one in subjects)
    assert not any(set("\n\r\u202e\x1b") & set(one) for one in subjects)


@pytest.mark.parametrize(
    "subject",
    [":100644 100644 0000 1111 M", f"{'a' * 40} 1700000000", "", "\n\n", "-- content", "--all", "\udcff"],
)
def test_no_subject_passes_for_something_else(tmp_path: Path, subject: str) -> None:
    content = start(tmp_path / "r")
    edit(tmp_path / "r" / SFJ / "2020.yml", "scope: own", "scope: aggregate")
    git(tmp_path / "r", "add", "-A")
    body = os.fsencode(subject)
    tree = git(tmp_path / "r", "write-tree")
    raw = f"tree {tree}\nparent {git(tmp_path / 'r', 'rev-parse', 'HEAD')}\n".encode()
    raw += b"author x <x> 0 +0000\ncommitter x <x> 1767225600 +0000\n\n" + body
    made = subprocess.run(
        ["git", "-C", str(tmp_path / "r"), "hash-object", "-t", "commit", "-w", "--stdin"],
        input=raw,
        capture_output=True,
        check=True,
    )
    git(tmp_path / "r", "update-ref", "HEAD", made.stdout.decode().strip())
    assert told(content)[0] == ("2026-01-01", "changed", 2020, 1)


def test_names_of_files_are_only_names(tmp_path: Path) -> None:
    root = tmp_path / "r"
    content = start(root)
    names = ("2024.yml\nA", ":100644 x", "2024.yml.", "20240.yml", "<b>.yml", "\udcff.yml", "-2024.yml")
    for name in names:
        (root / SFJ / name).write_text("x")
    (root / SFJ / "2025.yml").symlink_to("2020.yml")
    (root / SFJ / "2026.yml").mkdir()
    (root / SFJ / "2026.yml/2026.yml").write_text("x")
    before = told(content)
    commit(root, "names", "2026-06-01T00:00:00Z")
    assert told(content) == before
    versions = read_history(content).versions
    assert {key.year for key in versions if key.agency == "sfj"} == {2020, 2021, 2022}


def test_configuration_and_hooks_have_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "r"
    content = rich(root)
    expected = read_history(content)
    for name, value in (
        *(("log.showRoot", "false"), ("log.showSignature", "true"), ("diff.relative", "true")),
        *(("diff.renames", "false"), ("log.follow", "true"), ("color.ui", "always")),
        *(("format.pretty", "fuller"), ("diff.noprefix", "true"), ("log.diffMerges", "off")),
        *(("diff.external", "false"), ("log.date", "raw"), ("i18n.logOutputEncoding", "GBK")),
        *(("diff.orderFile", "none"), ("core.quotePath", "true")),
    ):
        git(root, "config", name, value)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    history._history.cache_clear()
    assert read_history(content) == expected


def test_content_at_the_top_of_the_repository(tmp_path: Path) -> None:
    root = tmp_path / "r"
    shutil.copytree(FABRICATED, root)
    git(tmp_path, "init", "-q", "-b", "main", str(root))
    commit(root)
    assert len(told(root)) == 5
    assert {one.path.split("/")[0] for one in log(open_repository(root))[0].files} == {"reports"}


@pytest.mark.parametrize("when", ["0 +0000", "99999999999 +0000", "4102444800 +1400"])
def test_no_moment_is_out_of_range(tmp_path: Path, when: str) -> None:
    content = start(tmp_path / "r")
    edit(tmp_path / "r" / SFJ / "2020.yml", "scope: own", "scope: aggregate")
    commit(tmp_path / "r", when=f"@{when}")
    assert len(newest(content).commit.date) == 10


@settings(deadline=None)
@given(st.text(max_size=60))
def test_only_plain_places_are_reports(path: str) -> None:
    for one in (path, f"reports/{path}", f"reports/990101/sfj/{path}", f"reports/990101/{path}/2020.yml"):
        key = report_at(one)
        assert key is None or one == f"reports/{key.region}/{key.agency}/{key.year}.yml"


@settings(deadline=None)
@given(st.text("甲乙丙", max_size=200), st.text("甲乙丙", max_size=200))
def test_different_words_hold_the_difference(was: str, now: str) -> None:
    shown = different(was, now)
    if was == now:
        return
    for whole, piece in zip((was, now), shown, strict=True):
        assert len(piece) <= 162
        assert piece.strip("…") in whole
    if max(len(was), len(now)) < 100:
        assert shown[0] != shown[1]


def test_words_around_a_difference_are_few() -> None:
    was, now = "甲" * 500 + "乙" + "丙" * 500, "甲" * 500 + "丁" + "丙" * 500
    assert different(was, now) == tuple(
        f"…{'甲' * AROUND}{middle}{'丙' * AROUND}…" for middle in ("乙", "丁")
    )
