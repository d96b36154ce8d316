"""`check --diff`: what a change does to the findings, said so that no content can get at the reader of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from generator.__main__ import main
from generator.difference import Change, Difference, Side, difference
from generator.findings import Finding
from generator.messages import Message, say
from generator.outputs.difference import CHARACTERS, LINES, difference_json_lines, markdown_lines
from generator.outputs.markdown import file_address, plain
from generator.problems import Problem
from generator.reports import ReportKey
from generator.revisions import NoRevision, Revision, content_at, find_revision, open_repository
from generator.survey import survey
from tests.conftest import FABRICATED, ROOT, gongkai
from tests.helpers import FORMS
from tests.test_outputs import NASTY, REASON, REPORT, spoil

SFJ = "content/reports/990101/sfj"
# The tests may themselves run on such a service.
NOWHERE = {"GITHUB_SERVER_URL": "", "GITHUB_REPOSITORY": "", "CI_PROJECT_URL": ""}
BASE = Revision("main", "0123456789abcdef0123456789abcdef01234567")
FAILING = sum(finding.state == "fail" for finding in survey(FABRICATED, FORMS).findings)
HEAD = Revision("HEAD", "89abcdef0123456789abcdef0123456789abcdef")


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> str:
    """Run git as nobody in particular, whatever is set up on this machine."""
    who = {f"GIT_{role}_{part}": "nobody" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    environment = os.environ | who | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], env=environment, input=stdin, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def commit(folder: Path, message: str = "change") -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository on branch main that holds the fabricated content, unchanged since its one commit."""
    root = tmp_path / "repository"
    shutil.copytree(FABRICATED, root / "content")
    git(tmp_path, "init", "-q", "-b", "main", str(root))
    commit(root, "content")
    return root


def diff(root: Path, *arguments: object, code: int = 0, **env: str) -> str:
    """What `check --diff` prints, on standard error where it fails otherwise than by what it found."""
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(root)
        patch.delenv("GONGKAI_LANG", raising=False)
        for name, value in {**NOWHERE, **env}.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["gongkai", "check", "--diff", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
    assert ended.value.code == code, out.getvalue() + err.getvalue()
    assert "Traceback" not in err.getvalue()
    return err.getvalue() if code not in (0, 1) else out.getvalue()


def diff_json(root: Path, *arguments: object, code: int = 0) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(diff(root, *arguments, "--format", "json", code=code))
    return document


def codes(findings: list[dict[str, Any]]) -> list[tuple[str, Any, Any]]:
    return [(one["code"], one["left"], one["right"]) for one in findings]


# -- what is compared ------------------------------------------------------------------------------------


def test_no_change_is_one_line(root: Path) -> None:
    text = diff(root, "main")
    assert len(text.splitlines()) == 1
    assert text.startswith("main (") and f"没有变化，{FAILING} 项与原来相同" in text
    english = diff(root, "main..HEAD", "--lang", "en")
    assert (
        len(english.splitlines()) == 1
        and f"no difference in the findings; {FAILING} are as before" in english
    )


def test_moved_lines_and_other_wording_are_no_change(root: Path) -> None:
    for file in (root / SFJ).glob("20*.yml"):
        file.write_text("# 注\n" + file.read_text("utf-8"), "utf-8")
    assert len(diff(root, "main").splitlines()) == 1


def test_new_fixed_and_unchanged(root: Path) -> None:
    spoil(root / "content", "granted: [18, 0, 0, 0, 0, 0, 19]", "granted: [19, 0, 0, 0, 0, 0, 19]")
    spoil(root / "content", "total: [20, 2, 0, 0, 0, 0, 22]", "total: [20, 3, 0, 0, 0, 0, 22]")
    found = diff_json(root, "main")
    assert codes(found["new"]) == [
        ("requests-balance", 2, 3),
        ("requests-outcomes", 3, 2),
        ("requests-row-total", 22, 23),
    ]
    assert codes(found["fixed"]) == [("requests-row-total", 19, 18)]
    assert found["fixed"][0]["becomes"] is None
    assert ("requests-outcomes", 22, 21) in codes(found["unchanged"]) and len(
        found["unchanged"]
    ) == FAILING - 1
    assert {one["path"] for one in found["new"]} == {f"content/{REPORT}"}
    text = diff(root, "main")
    assert f"新增 3 项，消除 1 项，未变 {FAILING - 1} 项" in text.splitlines()[0]
    parts = re.findall(r"^#### (.*)$|<summary>(.*)</summary>", text, re.M)
    assert parts == [("新增（3）", ""), ("消除（1）", ""), ("", f"未变（{FAILING - 1}）")]
    line = next(line for line in text.splitlines() if "为 22" in line)
    assert line.startswith(f"- [示例区司法局 2021](content/{REPORT}#L60) **不符** “")
    assert line.endswith("总计 22 ≠ 自然人 20 + 商业企业 3（其余 4 格均为 0）")


def test_what_a_finding_has_become_is_said(root: Path) -> None:
    spoil(root / "content", "granted: [18, 0, 0, 0, 0, 0, 19]", "granted: [17, 0, 0, 0, 0, 0, 19]")
    place = "check: requests-outcomes, row: total, column: total, left: 22, right: 21"
    explanation = f"explanations:\n  - {{{place}, reason: 甲, by: 乙, date: 2022-05-01}}\n"
    spoil(root / "content", "explanations:\n", explanation)
    shutil.rmtree(root / "content/reports/990100/rmzf")
    spoil(root / "content", "carried_in: [0, 0", "carried_in: [null, 0")
    found = diff_json(root, "main")
    became = {(one["code"], one["col"]): one["becomes"] for one in found["fixed"]}
    assert became[("requests-row-total", "total")] == "fail"
    assert became[("requests-outcomes", "total")] == "explained"
    assert became[("carried-over", "natural")] == "not_assessable"
    assert became[("government-duties", None)] == "removed"
    text = diff(root, "main")
    for state in ("fail", "explained", "not_assessable", "removed"):
        assert f" *{say(f'becomes-{state}', 'zh')}*\n" in text


def test_an_explanation_that_no_longer_holds_is_new(root: Path) -> None:
    spoil(root / "content", "review: [1, 0, 0, 1, 3]", "review: [1, 0, 0, 1, 4]")
    found = diff_json(root, "main")
    assert codes(found["new"]) == [("challenges-total", 4, 2), ("explanation-unmatched", 3, 2)]


def test_mistakes_are_compared_and_hide_no_finding(root: Path) -> None:
    spoil(root / "content", "made: 3", "made: x", "reports/990101/sfj/2020.yml")
    found = diff_json(root, "main", code=1)
    assert [one["line"] for one in found["new_errors"]] == [25]
    assert found["fixed"] == found["new"] == []
    # Those of the file itself, and those of the next year's report that look at it.
    assert {one["code"] for one in found["unread"]} == {"carried-over", "extra-row"}
    text = diff(root, "main", code=1)
    assert "新增 1 处，改好 0 处，未变 0 处" in text and "另有 3 项无从比较" in text
    assert f"- [{SFJ}/2020.yml 25:21]({SFJ}/2020.yml#L25) **要改** " in text

    commit(root)
    still = diff(root, "HEAD", code=1)
    assert len(still.splitlines()) == 1 and "新增 0 处，改好 0 处，未变 1 处" in still
    spoil(root / "content", "made: x", "made: 3", "reports/990101/sfj/2020.yml")
    mended = diff_json(root, "HEAD")
    assert [one["line"] for one in mended["fixed_errors"]] == [25]
    assert {one["code"] for one in mended["new"]} == {"carried-over", "extra-row"}


def test_a_broken_agency_hides_no_finding(root: Path) -> None:
    spoil(root / "content", "kind: department", "kind: [", "reports/990101/sfj/agency.yml")
    found = diff_json(root, "main", code=1)
    assert found["fixed"] == [] and len(found["unread"]) > 5
    assert {one["agency"] for one in found["unread"]} == {"sfj"}


def test_fail_on_looks_at_what_is_new(root: Path) -> None:
    diff(root, "main", "--fail-on", "warning")
    spoil(root / "content", "carried_out: [0, 0, 0", "carried_out: [9, 0, 0")
    diff(root, "main", "--fail-on", "never")
    diff(root, "main", "--fail-on", "error", code=1)
    git(root, "checkout", "-q", ".")
    spoil(root / "content", "period: {from: 2021-01-01", "period: {from: 2021-01-02")
    diff(root, "main", "--fail-on", "error")
    diff(root, "main", "--fail-on", "warning", code=1)


def test_two_revisions_whatever_the_work_tree_holds(root: Path) -> None:
    spoil(root / "content", "granted: [18", "granted: [17")
    commit(root)
    git(root, "tag", "later")
    spoil(root / "content", "form: cn-2021", "form: nonsense")
    found = diff_json(root, "main~1..later")
    assert found["head"]["name"] == "later" and found["base"]["name"] == "main~1"
    assert codes(found["new"]) == [("requests-row-total", 19, 17)]
    back = diff_json(root, "later..main~1")
    assert codes(back["fixed"]) == [("requests-row-total", 19, 17)]
    assert codes(diff_json(root, "main~1..")["new"]) == codes(found["new"])


def test_three_dots_start_where_the_two_went_apart(root: Path) -> None:
    git(root, "checkout", "-q", "-b", "side")
    spoil(root / "content", "granted: [18", "granted: [17")
    commit(root)
    git(root, "checkout", "-q", "main")
    spoil(root / "content", "in_force: null", "in_force: 1")
    commit(root)
    git(root, "checkout", "-q", "side")
    assert len(diff_json(root, "main")["fixed"]) > len(diff_json(root, "main...")["fixed"]) == 1
    assert diff_json(root, "main...side")["new"] == diff_json(root, "main...")["new"]


def test_only_some_paths(root: Path) -> None:
    spoil(root / "content", "granted: [18", "granted: [17")
    extra = "extra_rows:\n  - {table: disclosure, label: 另一行, cells: [7]}"
    spoil(root / "content", "extra_rows:", extra, "reports/990101/sfj/2020.yml")
    assert len(diff_json(root, "main")["new"]) == 2
    assert codes(diff_json(root, "main", f"{SFJ}/2021.yml")["new"]) == [("requests-row-total", 19, 17)]
    assert [one["year"] for one in diff_json(root, "main", f"{SFJ}/2020.yml")["new"]] == [2020]
    assert "只核对了一部分文件" in diff(root, "main", SFJ)
    # A report that is no longer there can be named, too; one that never was cannot.
    (root / f"{SFJ}/2022.yml").unlink()
    assert {one["becomes"] for one in diff_json(root, "main", f"{SFJ}/2022.yml")["fixed"]} == {"removed"}
    assert "2099.yml" in diff(root, "main", f"{SFJ}/2099.yml", code=2)


def test_content_that_was_not_there_is_all_new(root: Path) -> None:
    git(root, "mv", "content", "data")
    commit(root)
    found = diff_json(root, "main~1", "--content", "data")
    assert len(found["new"]) == FAILING and found["fixed"] == found["fixed_errors"] == []
    assert "全部算新增" in diff(root, "main~1", "--content", "data")


def test_content_anywhere_in_the_repository(root: Path) -> None:
    spoil(root / "content", "granted: [18", "granted: [17")
    for folder, content in ((root, "content"), (root / "content", "."), (root / "content/reports", "..")):
        found = diff_json(folder, "main", "--content", content)
        assert [one["path"] for one in found["new"]] == [f"content/{REPORT}"]
    # The content may be all there is in it.
    shutil.rmtree(root / ".git")
    git(root, "init", "-q", "-b", "main", "content")
    commit(root / "content")
    spoil(root / "content", "granted: [17", "granted: [16")
    assert [one["path"] for one in diff_json(root, "main")["new"]] == [REPORT]


def test_as_a_command_of_its_own(root: Path) -> None:
    spoil(root / "content", "granted: [18", "granted: [17")
    done = gongkai(
        *("check", "--diff", "main", "--fail-on", "error"), cwd=root, env={"PYTHONPATH": str(ROOT), **NOWHERE}
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == diff(root, "main", "--fail-on", "error", code=1)


# -- git -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        ("nowhere", "“nowhere”"),
        ("main..nowhere", "“nowhere”"),
        ("-x", "“-x”不是版本名"),
        ("--upload-pack=touch x", "不是版本名"),
        ("main..--all", "“--all”不是版本名"),
        ("", "不是版本名"),
        ("..main", "不是版本名"),
        ("^main", "“^main”"),
        ("main:content", "“main:content”"),
        ("main\n", "“main\n”"),
        ("甲@{1}", "“甲@{1}”"),
    ],
)
def test_revisions_that_are_none(revision: str, words: str, root: Path) -> None:
    assert words in diff(root, revision, code=2)
    assert not re.search("[\u4e00-\u9fff]", diff(root, revision, "--lang", "en", code=2).replace("甲", ""))
    assert [entry.name for entry in root.iterdir() if entry.name not in (".git", "content")] == []


def test_a_folder_in_no_repository(root: Path) -> None:
    shutil.rmtree(root / ".git")
    text = diff(root, "main", code=2, GIT_CEILING_DIRECTORIES=str(root.parent))
    assert "不在 git 仓库里" in text and "not a git repository" in text


def test_no_git_at_all(root: Path) -> None:
    assert "运行不了 git" in diff(root, "main", code=2, PATH=str(root))


def test_a_shallow_clone_is_told_to_fetch(root: Path) -> None:
    first = git(root, "rev-parse", "HEAD")
    spoil(root / "content", "granted: [18", "granted: [17")
    commit(root)
    clone = root.parent / "clone"
    git(root.parent, "clone", "-q", "--depth", "1", root.as_uri(), str(clone))
    assert "fetch-depth: 0" in diff(clone, first, code=2)
    assert len(diff(clone, "origin/main").splitlines()) == 1


def test_histories_with_nothing_in_common(root: Path) -> None:
    git(root, "checkout", "-q", "--orphan", "other")
    commit(root)
    assert "没有共同的历史" in diff(root, "main...other", code=2)


def test_other_formats_are_refused(root: Path) -> None:
    for name in ("github", "sarif", "junit"):
        assert "--format" in diff(root, "main", "--format", name, code=2)


def test_a_hook_does_not_lead_astray(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "other")
    assert "没有变化" in diff(root, "main", GIT_DIR=str(tmp_path / "other/.git"), GIT_INDEX_FILE="nowhere")


def test_attributes_of_the_repository_have_no_say(root: Path) -> None:
    (root / ".gitattributes").write_text("*.yml export-ignore export-subst filter=x\n", "utf-8")
    commit(root)
    assert len(diff(root, "main..main").splitlines()) == 1


def test_the_content_is_taken_out_as_it_was(root: Path) -> None:
    (root / "content/reports/990101/sfj/a b\n“.yml").write_bytes(b"\xff\x00" * 3_000_000)
    (root / "content/pages/empty.md").write_bytes(b"")
    commit(root)
    repository = open_repository(root / "content")
    with content_at(repository, find_revision(repository, "main")) as folder:
        taken = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert not folder.exists()
    content = root / "content"
    assert taken == {
        path.relative_to(content): path.read_bytes() for path in content.rglob("*") if path.is_file()
    }


def test_links_are_seen_but_lead_nowhere(root: Path) -> None:
    secret = root.parent / "secret.yml"
    secret.write_text("name: 秘密\n", "utf-8")
    (root / f"{SFJ}/agency.yml").unlink()
    (root / f"{SFJ}/agency.yml").symlink_to(secret)
    (root / "content/reports/990102").symlink_to(root.parent)
    commit(root)
    repository = open_repository(root / "content")
    with content_at(repository, find_revision(repository, "main")) as folder:
        links = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink()]
        assert sorted(links) == ["reports/990101/sfj/agency.yml", "reports/990102"]
        for link in links:
            assert not (folder / link).exists()
        problems = {one.message.code for one in survey(folder, FORMS).problems}
    assert "symlink" in problems
    assert "秘密" not in diff(root, "main~1..main", code=1)


@pytest.mark.parametrize("name", ["..", ".", "a/../../../x"])
def test_names_that_would_lead_out_of_the_folder(name: str, root: Path) -> None:
    blob = git(root, "hash-object", "-w", "--stdin", stdin=b"x: 1\n")
    entry = f"100644 {name}\0".encode() + bytes.fromhex(blob)
    inner = git(root, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=entry)
    outer = b"40000 content\0" + bytes.fromhex(inner)
    tree = git(root, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=outer)
    evil = git(root, "commit-tree", "-m", "x", tree)
    repository = open_repository(root / "content")
    with pytest.raises(NoRevision) as caught, content_at(repository, find_revision(repository, evil)):
        pass
    assert caught.value.what.code in ("diff-bad-name", "diff-git-failed")
    diff(root, evil, code=2)
    assert not (root.parent / "x").exists()


def test_a_submodule_is_left_out(root: Path) -> None:
    head = git(root, "rev-parse", "HEAD")
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{head},content/pages/module")
    git(root, "commit", "-q", "-m", "module")
    assert len(diff(root, "main..main").splitlines()) == 1


# -- Markdown --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *(
            NASTY,
            REASON,
            "a_b_c *d* **e** ~~f~~",
            "<script>alert(1)</script>",
            "<!-- x -->",
            "&lt;b&gt; &copy;",
        ),
        *(
            "[a]: https://evil.example",
            "![x](https://evil.example/p.png)",
            "| a | b |\n|---|---|",
            "# x\n> y",
        ),
        *("https://evil.example", "www.evil.example", "a@evil.example", "<https://evil.example>", "`` ` ``"),
        *(
            "\\*a\\*",
            "$$x$$",
            ":tada:",
            "[^1]",
            "a\n\n    b",
            "- [ ] x",
            "<details>\n\n",
            "http:&#47;&#47;x.y",
        ),
    ],
)
def test_nothing_in_a_text_is_markup(text: str) -> None:
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(f"- x {plain(text)}\n")
    assert re.findall(r"<(/?[\w!][^>]*)>", html) == ["ul", "li", "/li", "/ul"]
    shown = re.sub(r"<[^>]*>", "", html).replace("\u200b", "")
    for reference, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        shown = shown.replace(reference, character)
    assert shown.split() == ["x", *text.split()]


@pytest.mark.parametrize(
    "trigger",
    [
        *(
            "@user",
            "@org/team",
            "#1",
            "a/b#1",
            "!1",
            "~label",
            '~"a b"',
            "%1",
            "$1",
            "&1",
            "^alert#1",
            "GH-1",
        ),
        *("https://a.b", "www.a.b", "a@b.c", "a/b@0123456", ":+1:", "[issue:1]", "@用户", "#标签"),
    ],
)
def test_what_services_look_for_is_parted(trigger: str) -> None:
    """They look once the references are resolved, so that it has to be parted in what is shown, too."""
    written = plain(f"见 {trigger} 。")
    html = MarkdownIt("commonmark").render(written)
    shown = re.sub(r"<[^>]*>", "", html)
    assert trigger not in shown and "\u200b" in shown


def test_numbers_and_paths_can_be_copied() -> None:
    assert plain("2021.yml 25:21 1,234.5 2022-01-17 12% a-b") == "2021.yml 25:21 1,234.5 2022-01-17 12% a-b"


def test_texts_are_cut() -> None:
    assert plain("字" * 400, 300) == "字" * 299 + "…"
    assert plain("字" * 300, 300) == "字" * 300


def test_hostile_content_gets_nothing_into_the_comment(root: Path) -> None:
    spoil(
        root / "content", "printed: 22（其中修订16件）", f"printed: {json.dumps(NASTY, ensure_ascii=False)}"
    )
    spoil(
        root / "content",
        "name: 示例区司法局",
        'name: "@user|[x](y) `c` #1 ![p](q)"',
        "reports/990101/sfj/agency.yml",
    )
    spoil(root / "content", "made: 3", 'made: "@user\\n\\n</details>\\n# x"', "reports/990101/sfj/2020.yml")
    for name in ("2021 (1) @user|`x`#%&<b>.yml", "a\nb](https:evil.example).yml"):
        (root / SFJ / name).write_text("", "utf-8")
    text = diff(root, "main", code=1)
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    tags = set(re.findall(r"<(/?[\w!]+)", html))
    opened = {"p", "ul", "li", "a", "strong", "em", "h4", "details", "summary"}
    assert tags <= opened | {f"/{tag}" for tag in opened}
    assert {href.partition("#")[0] for href in re.findall(r'href="([^"]*)"', html)} <= {
        *(
            f"content/reports/{path}.yml"
            for path in ("990100/rmzf/2021", "990100/tjj/2021", "990101/kjj/agency")
        ),
        *(f"{SFJ}/{year}.yml" for year in (2020, 2021, 2022)),
        f"{SFJ}/2021%20%281%29%20%40user%7C%60x%60%23%25%26%3Cb%3E.yml",
        f"{SFJ}/a%0Ab%5D%28https%3Aevil.example%29.yml",
    }
    shown = re.sub(r"<[^>]*>", "", html)
    assert not re.search(r"[@#!]\w|://", shown)
    assert html.count("<details>") == html.count("</details>") == 1


def test_a_hostile_branch_name(root: Path) -> None:
    git(root, "branch", "`x`<b>@user|#1")
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(diff(root, "`x`<b>@user|#1"))
    assert re.findall(r"<(/?[\w!]+)", html) == ["p", "/p"] and "@user" not in html


def _finding(number: int, text: str = "") -> Finding:
    findings = survey(FABRICATED, FORMS).findings
    found = next(one for one in findings if one.code == "requests-row-total" and one.state == "fail")
    params = (*found.message.params, ("where", text or "总计"))
    said = Message("relation-fails", params)
    key = ReportKey("990101", f"a{number}", 2021)
    return replace(found, report=key, path=f"content/{text}{number}.yml", message=said)


def _difference(new: list[Finding], old: list[Finding], problems: tuple[Problem, ...] = ()) -> Difference:
    return difference(Change(BASE, HEAD), Side(old), Side(new, problems=problems))


def test_long_lists_end_and_say_so() -> None:
    one = _finding(0)
    found = [replace(one, report=ReportKey("990101", f"a{n}", 2021)) for n in range(130)]
    lines = [*markdown_lines(_difference(found[:60], found[50:]), "zh")]
    assert sum(line.startswith("- [") for line in lines) == LINES + LINES + 10
    assert [line for line in lines if "没有列出" in line] == ["- 另有 20 条没有列出"]
    json_text = "\n".join(difference_json_lines(_difference(found[:60], found[50:]), "zh"))
    assert [len(json.loads(json_text)[name]) for name in ("new", "fixed", "unchanged")] == [50, 70, 10]


def test_a_comment_is_never_too_long() -> None:
    """GitHub takes 65,536 characters; signs that are written as references are the longest there are."""
    nasty = _finding(0, "[@]" * 60)
    found = [replace(nasty, report=ReportKey("990101", f"a{n}", 2021)) for n in range(300)]
    problems = tuple(Problem(f"content/{'[' * 200}{n}", 1, 1, "", nasty.message) for n in range(90))
    text = "\n".join(markdown_lines(_difference(found[:200], found[100:], problems), "zh"))
    assert len(text) < 5 * CHARACTERS + 1000 < 65_536
    assert text.count("没有列出") == 4


def test_the_same_finding_twice_counts_twice() -> None:
    one = _finding(1)
    found = _difference([one, one, one], [one])
    assert [len(part) for part in (found.new, found.fixed, found.unchanged)] == [2, 0, 1]


def test_links_lead_to_the_service_that_runs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in NOWHERE.items():
        monkeypatch.setenv(name, value)
    path = "content/a (1)#.yml"
    quoted = "content/a%20%281%29%23.yml"
    assert file_address(path, 7, "abc") == f"{quoted}#L7"
    monkeypatch.setenv("CI_PROJECT_URL", "https://git.example.org/a/b")
    assert file_address(path, 0, "abc") == f"https://git.example.org/a/b/-/blob/abc/{quoted}"
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.example")
    monkeypatch.setenv("GITHUB_REPOSITORY", "a/b")
    assert file_address(path, 7, "abc") == f"https://github.example/a/b/blob/abc/{quoted}#L7"
