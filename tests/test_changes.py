"""/changes/, the feeds and the citations: the same bytes everywhere, and nothing from git but text."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from markdown import Markdown

from generator.content import load_content
from generator.exporters.feeds import files
from generator.history import Commit, Event, History, day_stamp, read_history
from generator.old_versions import Told
from generator.pages import changes
from generator.pages.changed import NAMED
from generator.portal import FEED_ENTRIES, Portal, check_content
from generator.render import draw, environment
from generator.reports import ReportKey
from tests.committed import SFJ, commit, edit, git, rich, start
from tests.conftest import FABRICATED
from tests.helpers import FORMS
from tests.whole import render, whole

ATOM = "{http://www.w3.org/2005/Atom}"
ROOT = "https://portal.example.org/sub/path/"
REGIONS = ("990000", "990100", "990101")
SFJ_2021 = ReportKey("990101", "sfj", 2021)


def portal_of(content: Path, history: History | None = None) -> Portal:
    read = read_history(content) if history is None else history
    return check_content(load_content(content, FORMS), FORMS, read)


def page(content: Path, number: int = 1, history: History | None = None) -> str:
    portal = portal_of(content, history)
    pages = list(changes.pages(whole(portal)))
    return draw(environment(), pages[number - 1], portal.settings)


def feeds(portal: Portal) -> dict[str, ET.Element]:
    return {file.path: ET.fromstring(file.data) for file in files(whole(portal))}


def texts(feed: ET.Element, name: str) -> list[str]:
    return [one.text or "" for one in feed.findall(f"{ATOM}entry/{ATOM}{name}")]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rich(tmp_path_factory.mktemp("rich") / "r")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Content without corrections."""
    content = tmp_path_factory.mktemp("plain") / "content"
    shutil.copytree(FABRICATED, content)
    file = content / "reports/990101/sfj/2021.yml"
    file.write_text(file.read_text("utf-8").partition("corrections:\n")[0], "utf-8")
    return content


def made_up(number: int, keys: Sequence[ReportKey] = (SFJ_2021,), many: bool = False) -> Event:
    """An event without a repository; the greater the number, the newer."""
    return Event(
        Commit(f"{number:040x}", 1_767_225_600 + number, f"第 {number} 次"), "added", tuple(keys), many=many
    )


def history_of(events: Sequence[Event], more: bool = False) -> History:
    return History("here", tuple(events), {}, more)


# -- the page --------------------------------------------------------------------------------------------


def test_the_page_tells_what_when_and_why(content: Path) -> None:
    text = page(content)
    assert re.findall(r'<time datetime="(2026-[0-9-]+)">', text)[:2] == ["2026-01-08", "2026-01-06"]
    assert text.count('<span class="tag">新收录</span>') == 5
    assert '<del>22</del></span> <span class="now"><span class="note">现为</span> <ins>23</ins>' in text
    assert "机关更正：</span>机关重新公布" in text
    assert "提交说明：没有写（" in text
    assert "https://git.example.org/example/commit/" in text
    assert "移动" in text and "（原在示例区司法局 2022年）" in text
    assert "改动后的文件不合格式" in text and "改动前的文件不合格式" in text
    assert "原来的内容见代码仓库的提交记录" in text and "agency.yml" in text


def test_reports_that_are_gone_have_no_link(content: Path) -> None:
    text = page(content)
    assert "示例市人民政府 2021年" in text
    assert "990100/rmzf/2021/" not in text.replace("reports/", "")


def test_addresses_within_the_page_are_its_own(content: Path) -> None:
    ids = re.findall(r'<li id="([^"]+)"', page(content))
    assert len(ids) == len(set(ids)) == 16


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


def test_a_hostile_subject_stays_text(content: Path) -> None:
    text = page(content).split("---\n", 2)[2]
    parser = _Tags()
    parser.feed(Markdown(extensions=["attr_list", "toc"]).convert(text))
    assert "script" not in parser.tags and parser.handlers == []
    assert not any("javascript" in link for link in parser.links)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text and "&lt;U+202E&gt;" in text


def test_fifty_a_page(plain: Path) -> None:
    history = history_of([made_up(number) for number in range(101, 0, -1)], more=True)
    portal = portal_of(plain, history)
    pages = list(changes.pages(whole(portal)))
    assert [one.path for one in pages] == [f"changes/{part}index.md" for part in ("", "2/", "3/")]
    assert [len(one.context["entries"]) for one in pages] == [50, 50, 1]
    drawn = [draw(environment(), one, portal.settings) for one in pages]
    assert ["更早的见代码仓库" in text for text in drawn] == [False, False, True]
    assert 'rel="next" href="../changes/2/"' in drawn[0] and 'rel="prev" href="../../changes/' in drawn[1]
    assert "新的在前" in drawn[0] and "新的在前" not in drawn[1]


def test_many_at_once_name_the_first_few(plain: Path) -> None:
    keys = [ReportKey("990101", "sfj", year) for year in range(2001, 2031)]
    text = page(plain, history=history_of([made_up(1, keys, many=True)]))
    assert "30 份报告：" in text and text.count("示例区司法局 20") == NAMED and " 等" in text


def test_without_history_the_page_says_so_and_lists_corrections() -> None:
    text = page(FABRICATED, history=History())
    assert "没有提交记录（不在 git 仓库里，或者还没有提交）" in text and "没有提交记录，所以没有订阅" in text
    assert text.count("<li id=") == 5 and "提交说明" not in text
    dates = re.findall(r'<li id="[^"]+">\n<p><time datetime="([^"]+)"', text)
    assert dates == sorted(dates, reverse=True)


def test_corrections_that_came_with_the_report_are_told_by_their_own_date(tmp_path: Path) -> None:
    content = start(tmp_path / "r")
    dates = re.findall(r'<li id="([^"]+)">\n<p><time datetime="([^"]+)"', page(content))
    without = re.findall(r'<li id="([^"]+)">\n<p><time datetime="([^"]+)"', page(content, history=History()))
    assert len(without) == 5 and dates[-5:] == without
    assert [day for _, day in dates] == ["2026-01-01"] * 5 + [day for _, day in without]
    found = feeds(portal_of(content))
    for path in ("feed.xml", "regions/990000/feed.xml", "regions/990101/feed.xml"):
        assert "".join(texts(found[path], "summary")).count("更正原因：") == 5
        assert texts(found[path], "updated")[-5:] == [
            *("2022-06-30T16:00:00Z", "2022-06-20T16:00:00Z"),
            *("2022-06-19T16:00:00Z", "2022-06-19T16:00:00Z", "2022-05-31T16:00:00Z"),
        ]
        assert texts(found[path], "updated") == sorted(texts(found[path], "updated"), reverse=True)
        assert len(set(texts(found[path], "id"))) == len(texts(found[path], "id"))


def test_a_correction_is_told_once_also_where_its_report_moved(tmp_path: Path) -> None:
    root = tmp_path / "r"
    content, file = start(root), root / SFJ / "2022.yml"
    said = "- {date: 2026-01-02, source: entry, reason: 只说一次, by: 甲}"
    file.write_text(file.read_text("utf-8").rstrip("\n") + f"\ncorrections:\n  {said}\n", "utf-8")
    commit(root, when="2026-01-03T00:00:00Z")
    assert page(content).count("只说一次") == 1
    shutil.move(file, root / SFJ / "2023.yml")
    commit(root, when="2026-01-04T00:00:00Z")
    assert page(content).count("只说一次") == 1
    file = root / SFJ / "2023.yml"
    edit(file, f"corrections:\n  {said}\n", "")
    commit(root, when="2026-01-05T00:00:00Z")
    text, feed = page(content), feeds(portal_of(content))["feed.xml"]
    gone = "撤去一条更正记录：</span><del>只说一次（甲，2026年1月2日）</del>"
    assert gone in text and text.count("只说一次") == 2
    assert "撤去一条更正记录：只说一次（甲）" in texts(feed, "summary")[0]


def test_a_status_that_changed_through_the_year_before_says_so(plain: Path) -> None:
    told = Told(before="consistent", after="doubtful")
    event = Event(made_up(1).commit, "status", (SFJ_2021,), told=told)
    text = page(plain, history=history_of([event]))
    assert (
        text.count('<span class="tag">状态变化</span>') == 1 and '<span class="tag">修改</span>' not in text
    )
    assert "变动的是本机关2020年的报告" in text
    feed = feeds(portal_of(plain, history_of([event])))["regions/990101/feed.xml"]
    assert texts(feed, "title")[0] == "状态变化：示例区司法局 2021年"
    assert "变动的是本机关2020年的报告" in texts(feed, "summary")[0]


def test_agencies_that_are_gone_are_named(plain: Path) -> None:
    event = Event(made_up(1).commit, "added", (ReportKey("990101", "old", 2020),))
    text = page(plain, history=History("here", (event,), gone={("990101", "old"): "旧局<b>"}))
    assert "旧局&lt;b&gt; 2020年" in text and "990101/old" not in text


def test_mail_addresses_and_names_of_authors_are_nowhere(tmp_path: Path) -> None:
    content = start(tmp_path / "r")
    edit(tmp_path / "r" / SFJ / "2020.yml", "scope: own", "scope: aggregate")
    git(tmp_path / "r", "add", "-A")
    git(
        tmp_path / "r",
        "-c",
        "user.name=Geheim",
        "commit",
        "-q",
        "--author=Geheim <g@secret.example>",
        "-m",
        "x",
    )
    render(portal_of(content), tmp_path / "docs", content)
    for file in (tmp_path / "docs").rglob("*"):
        if file.is_file():
            assert b"Geheim" not in file.read_bytes() and b"secret.example" not in file.read_bytes()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://git.example.org/x/commit/", 'href="https://git.example.org/x/commit/'),
        ("https://git.example.org/x/commit", 'href="https://git.example.org/x/commit/'),
        ("null", "<code>"),
    ],
)
def test_commits_lead_where_the_settings_say(tmp_path: Path, written: str, shown: str) -> None:
    content = start(tmp_path / "r")
    edit(content / "portal.yml", "commits: https://git.example.org/example/commit/", f"commits: {written}")
    assert f"收录五份报告（{'<code>' if written == 'null' else '<a '}" in page(content)
    assert shown in page(content)


def test_the_address_of_commits_has_to_be_one(tmp_path: Path) -> None:
    shutil.copytree(FABRICATED, tmp_path / "content")
    edit(tmp_path / "content/portal.yml", "commits: https://git", "commits: javascript://git")
    (problem,) = load_content(tmp_path / "content", FORMS).problems
    assert (problem.message.code, problem.where) == ("want-address", "commits")


# -- feeds -----------------------------------------------------------------------------------------------


def test_the_feeds_are_valid_atom(content: Path) -> None:
    found = feeds(portal_of(content))
    assert set(found) == {"feed.xml", *(f"regions/{code}/feed.xml" for code in REGIONS)}
    for path, feed in found.items():
        assert feed.tag == f"{ATOM}feed"
        assert feed.findtext(f"{ATOM}id") == ROOT + path
        links = {one.get("rel"): one.get("href") for one in feed.findall(f"{ATOM}link")}
        assert links["self"] == ROOT + path and (links["alternate"] or "").startswith(ROOT)
        assert feed.findtext(f"{ATOM}author/{ATOM}name") == "示例门户"
        stamps = texts(feed, "updated")
        assert feed.findtext(f"{ATOM}updated") == max(stamps)
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp) for stamp in stamps)
        ids = texts(feed, "id")
        assert len(ids) == len(set(ids))
        assert all(re.fullmatch(r"tag:portal\.example\.org,\d{4}-\d\d-\d\d:[\w/.-]+", one) for one in ids)
        assert {one.get("type") for one in feed.findall(f"{ATOM}entry/{ATOM}summary")} == {"text"}
        for entry in feed.findall(f"{ATOM}entry"):
            (link,) = entry.findall(f"{ATOM}link")
            assert urlsplit(link.get("href") or "").scheme == "https"


def test_a_region_has_its_own_and_those_below_it(content: Path) -> None:
    found = feeds(portal_of(content))
    county = texts(found["regions/990101/feed.xml"], "title")
    assert county and not any("人民政府" in one for one in county)
    assert texts(found["regions/990100/feed.xml"], "title") == texts(found["feed.xml"], "title")


@pytest.mark.parametrize(
    ("day", "stamp"),
    [
        ("2026-01-01", "2025-12-31T16:00:00Z"),
        ("0001-01-01", "0001-01-01T00:00:00Z"),
        ("9999-12-31", "9999-12-30T16:00:00Z"),
    ],
)
def test_a_day_begins_in_beijing(day: str, stamp: str) -> None:
    assert day_stamp(day) == stamp


def test_entries_keep_their_ids(tmp_path: Path) -> None:
    content = start(tmp_path / "r")
    before = texts(feeds(portal_of(content))["feed.xml"], "id")
    edit(tmp_path / "r" / SFJ / "2020.yml", "scope: own", "scope: aggregate")
    commit(tmp_path / "r", when="2026-02-01T00:00:00Z")
    after = texts(feeds(portal_of(content))["feed.xml"], "id")
    assert after[1:] == before and after[0] not in before


def test_fifty_entries_at_most_and_many_are_one(plain: Path) -> None:
    keys = [ReportKey(region, "x", year) for region in ("990100", "990101") for year in range(2000, 2030)]
    history = history_of([made_up(99, keys, many=True), *(made_up(number) for number in range(90, 20, -1))])
    found = feeds(portal_of(plain, history))
    assert {len(texts(feed, "id")) for feed in found.values()} == {FEED_ENTRIES}
    assert "60 份报告：" in texts(found["feed.xml"], "title")[0]
    assert "30 份报告：" in texts(found["regions/990101/feed.xml"], "title")[0]
    assert len({texts(feed, "id")[0] for feed in found.values()}) == 4


def test_what_is_hostile_stays_text_in_feeds(content: Path) -> None:
    summaries = "".join(texts(feeds(portal_of(content))["feed.xml"], "summary"))
    assert "<script>alert(1)</script>" in summaries and "<U+202E>" in summaries
    data = b"".join(file.data for file in files(whole(portal_of(content))))
    assert b"<script" not in data and b"\x1b" not in data and "\u202e".encode() not in data


def test_no_feed_without_an_address_or_a_history(tmp_path: Path) -> None:
    content = start(tmp_path / "r")
    edit(content / "portal.yml", "address: https://portal.example.org/sub/path/", "address: null")
    portal = portal_of(content)
    assert list(files(whole(portal))) == []
    text = draw(environment(), next(changes.pages(whole(portal))), portal.settings)
    assert "没有设置网站的网址，所以没有订阅" in text and "feed:" not in text
    assert list(files(whole(portal_of(FABRICATED, History())))) == []


# -- citations, and the same bytes -----------------------------------------------------------------------


def _citation(docs: Path, key: str) -> str:
    found = re.search(r'<dd class="citation">(.*?)</dd>', (docs / key / "index.md").read_text("utf-8"))
    assert found
    return found[1]


def test_a_citation_names_the_version_of_that_file(tmp_path: Path) -> None:
    content = start(tmp_path / "r")
    first = git(tmp_path / "r", "rev-parse", "HEAD")
    edit(tmp_path / "r" / SFJ / "2022.yml", "form:", "# 注\nform:")
    second = commit(tmp_path / "r", when="2026-02-01T00:00:00Z")
    render(portal_of(content), tmp_path / "docs", content)
    cited = _citation(tmp_path / "docs", "990101/sfj/2021")
    assert cited == (
        "示例区司法局. 示例区司法局2021年政府信息公开工作年度报告[EB/OL]. 示例门户, "
        f"数据版本 {first[:12]}（2026年1月1日）. {ROOT}990101/sfj/2021/"
    )
    assert second[:12] in _citation(tmp_path / "docs", "990101/sfj/2022")
    edit(tmp_path / "r" / SFJ / "2022.yml", "# 注", "# 又注")
    render(portal_of(content), tmp_path / "again", content)
    assert "数据版本" not in _citation(tmp_path / "again", "990101/sfj/2022")
    assert _citation(tmp_path / "again", "990101/sfj/2021") == cited


def _bytes(folder: Path) -> dict[str, bytes]:
    found = (one for one in sorted(folder.rglob("*")) if one.is_file())
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in found}


def test_the_same_commit_gives_the_same_bytes_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = rich(tmp_path / "r")
    git(tmp_path, "clone", "-q", str(tmp_path / "r"), "elsewhere")
    render(portal_of(content), tmp_path / "one", content)
    monkeypatch.setenv("TZ", "America/New_York")
    other = tmp_path / "elsewhere/content"
    render(portal_of(other), tmp_path / "two", other)
    one, two = _bytes(tmp_path / "one"), _bytes(tmp_path / "two")
    assert "feed.xml" in one and one == two


def test_pages_without_git_say_nothing_of_versions(tmp_path: Path) -> None:
    shutil.copytree(FABRICATED, tmp_path / "content")
    render(portal_of(tmp_path / "content"), tmp_path / "docs", tmp_path / "content")
    assert "数据版本" not in _citation(tmp_path / "docs", "990101/sfj/2021")
