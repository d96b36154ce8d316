"""Pages filled into frames: byte for byte what a plain `mkdocs build` of the same Markdown makes."""

from __future__ import annotations

import json
import logging
import os
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from mkdocs.commands.build import build
from mkdocs.exceptions import Abort

from generator.content import load_content
from generator.form_reader import load_forms
from generator.html import Frames, front, markdown, open_frames, raw
from generator.html import frames as frames_module
from generator.html.key import key_of
from generator.html.raw import Unknown
from generator.html.theme import Theme
from generator.markdown_text import Span, narrative
from generator.mkdocs_hooks import without_blanks
from generator.project import Project, SiteFailed
from generator.settings import Settings
from generator.site import OF_ITS_SEARCH, SEARCH_SCRIPTS, load_config
from tests.conftest import FABRICATED, ROOT, copy_project, gongkai

EPOCH = {"SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1"}
USUAL = """---
title: {title}
description: "说明 &amp; 其他"
hide: [navigation]
{feed}jsonld: '{{"name":"名''称"}}'
---

# 题目 &#38; <b>其他</b>

{body}
"""


def _page(body: str, title: str = '"题目"', feed: str = "") -> str:
    return USUAL.format(title=title, body=body, feed=feed and f"feed: {feed}\n")


# Pages that no portal of ours has, or not yet: other places, front matter, contents.
ODD = {
    "deep/a/b/c/d/index.md": _page("## 一 {: #a }\n\n文字"),
    "deep/index.md": _page("没有目录"),
    "regions/regions/index.md": _page("## 一 {: #a }"),
    "assets/index.md": _page("文字"),
    "assets/stylesheets/x/index.md": _page("文字", feed="feed.xml"),
    "years/1999/x/index.md": _page("## 一\n\n### 二\n\n## 一", feed="regions/990000.xml"),
    "odd/named/index.md": _page("文字", title="NAME"),
    "odd/quoted/index.md": _page("文字", title='"引 \\"号\\" \\u0026 \\u003cb\\u003e 与\\\\"'),
    "odd/plain.md": "# 没有说明\n\n文字 [首页](../index.md) 与 [本页](#x)\n\n<p id='x'>y</p>\n",
    "odd/bare/index.md": "---\ntitle: 无题\ntags: [a]\n---\n\n只有文字。\n\n## 小题\n\n### 更小\n\n## 二\n",
    "odd/folded/index.md": _page("文字", title='"行\u2028尾"'),
    "odd/汉字/index.md": _page("## 一 {: #a }\n\n文字"),
    "odd/raw/index.md": _page("<p>一</p>\n<div>\n\n<p>二</p>\n\n</div>\n<p>三\n\n- 四\n\n五</p>\n\n**六**"),
    "odd/refs/index.md": _page(
        "[一][x] 和 `码` 和 <i>斜</i>\n\n[x]: https://example.org/ '题'\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    ),
}


@cache
def _settings(root: Path) -> Settings:
    found = load_content(root / "content", load_forms()).settings
    assert found is not None
    return found


class Built(NamedTuple):
    """What is compared."""

    project: Project
    site: Path
    frames: Frames


def _portal() -> Settings:
    return Settings("门户", "说明", "https://example.org/", *[None] * 6)


@pytest.fixture(scope="module", params=["founding", "fabricated"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A project with its pages and some odd ones, the site that MkDocs makes of it, and its frames."""
    root = tmp_path_factory.mktemp("plain") / "gongkai"
    copy_project(root, FABRICATED if request.param == "fabricated" else None)
    done = gongkai("render", cwd=root)
    assert done.returncode == 0, done.stderr
    portal = _settings(root)
    for path, text in ODD.items():
        file = root / "build/docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace("NAME", json.dumps(portal.name, ensure_ascii=False)), "utf-8")
    _say(root / "mkdocs.yml", portal)
    site = root / "build" / "plain"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site)]
    done = subprocess.run(
        command, cwd=root, env=os.environ | EPOCH, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return Built(Project(root), site, open_frames(Project(root), portal, Project(root).cache))


def _say(config: Path, portal: Settings) -> None:
    """Have mkdocs.yml say what a portal's own settings say."""
    text = config.read_text("utf-8")
    licence = f"；数据和摘要以 {portal.licence_name} 许可提供" if portal.licence_name else ""
    for key, value in (
        ("site_name", portal.name),
        ("site_description", portal.description),
        ("site_url", portal.address or ""),
        ("copyright", f"报告由各机关公布{licence}"),
    ):
        text, count = re.subn(rf"(?m)^{key}: .*$", lambda _, k=key, v=value: f"{k}: {json.dumps(v)}", text)
        assert count == 1
    config.write_text(text, "utf-8")


def _docs(project: Project) -> Iterator[tuple[str, str]]:
    for file in sorted(project.docs.rglob("*.md")):
        yield file.relative_to(project.docs).as_posix(), file.read_text("utf-8")


def test_all_files_are_those_of_plain_mkdocs(built: Built) -> None:
    project, site, frames = built
    made = {frames.out_path(path): frames.page(path, text) for path, text in _docs(project)}
    assert len(made) > 40 and frames.problems == [] and frames.missing_pages() == []
    for path, data in made.items():
        assert data == (site / path).read_bytes(), path
    static = dict(frames.static())
    assert list(static) == list(frames.static_paths)
    joined = {f"assets/search/{name}.js" for name in SEARCH_SCRIPTS}
    for path, data in static.items():
        assert path in joined or data == (site / path).read_bytes(), path
    made |= static | dict(frames.sitemap([path for path, _ in reversed(list(_docs(project)))]))
    assert made["sitemap.xml"] == (site / "sitemap.xml").read_bytes()
    assert made["sitemap.xml.gz"] == (site / "sitemap.xml.gz").read_bytes()
    theirs = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    downloads = {
        file.relative_to(project.docs).as_posix() for file in project.docs.rglob("*") if file.is_file()
    }
    left_out = {path for path in theirs if path.endswith(".map") or path.startswith(OF_ITS_SEARCH)}
    assert theirs - downloads - left_out == set(made) - downloads


def test_frames_that_are_kept_need_no_site_builder(built: Built) -> None:
    """A process that finds them fills them with the same bytes, and loads nothing of what made them."""
    project, site, frames = built
    portal = _settings(project.root)
    paths = [
        path
        for path, _ in _docs(project)
        if path not in ODD and re.match(r"\d{6}/|years/\d|regions/\d", path)
    ]
    script = (
        "import pickle, sys\n"
        "from generator.html import open_frames\n"
        "project, portal, cache, paths, site = pickle.loads(bytes.fromhex(sys.stdin.read()))\n"
        "frames = open_frames(project, portal, cache)\n"
        "for path in paths:\n"
        "    page = frames.page(path, (project.docs / path).read_text('utf-8'))\n"
        "    assert page == (site / frames.out_path(path)).read_bytes(), path\n"
        "print([name for name in ('mkdocs', 'markdown', 'material', 'jinja2') if name in sys.modules])\n"
        "print(frames.key, len(list(frames.sitemap(paths))), len(frames.static_paths))\n"
    )
    arguments = pickle.dumps((project, portal, project.cache, paths, site)).hex()
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, input=arguments, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded, rest = done.stdout.splitlines()
    assert loaded == "[]"
    assert rest == f"{frames.key} 2 {len(frames.static_paths)}"


DAMAGES: list[Callable[[bytes], bytes]] = [
    lambda data: data[: len(data) // 2],
    lambda data: b"",
    lambda data: data.replace("页眉".encode(), "页頭".encode()),
    lambda data: b"0" * 64 + data[64:],
    lambda data: b'{"frames":{}}',
]


def test_a_damaged_or_old_cache_is_made_again(tmp_path: Path) -> None:
    project, portal, file = Project(ROOT), _portal(), tmp_path / "frames.json"
    frames = open_frames(project, portal, tmp_path)
    good, text = file.read_bytes(), ODD["deep/index.md"]
    for damage in DAMAGES:
        assert damage(good) != good
        file.write_bytes(damage(good))
        assert frames_module.kept_in(file, frames.key) is None
    again = open_frames(project, portal, tmp_path)
    assert (again.page("deep/index.md", text), file.read_bytes()) == (
        frames.page("deep/index.md", text),
        good,
    )
    assert frames_module.kept_in(file, frames.key) is not None
    assert frames_module.kept_in(file, "of another version") is None


def test_all_that_pages_are_made_of_is_in_the_key(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    project, portal = Project(root), _portal()
    keys = {key_of(project, portal, None), key_of(project, portal, "http://127.0.0.1:8000/")}
    keys |= {key_of(project, replace(portal, name="别的"), None)}
    for changed in ("mkdocs.yml", "theme_overrides/main.html", "theme_overrides/assets/search/ui.js"):
        file = root / changed
        file.write_bytes(file.read_bytes() + b"\n")
        keys.add(key_of(project, portal, None))
    assert len(keys) == 6
    assert key_of(project, portal, None) in keys


def test_links_that_lead_nowhere_are_told_as_mkdocs_tells_them(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project", FABRICATED)
    project, portal = Project(root), _portal()
    for name in ("", "regions/", "years/", "compare/", "data/", "checks/", "glossary/", "about/"):
        (project.docs / name).mkdir(parents=True)
        (project.docs / name / "index.md").write_text(_page("文字"), "utf-8")
    links = "[a](nowhere.md) [b](../checks/index.md#nowhere) [c](#nowhere) [d](/root.md) [e](../checks)"
    about = "\n\n".join((links, "[f](../compare/index.md)", "[g](../no/index.md)", "[h](#no)"))
    (project.docs / "about/index.md").write_text(_page(about), "utf-8")
    said = _mkdocs_warns(project, portal, tmp_path / "site")
    frames = open_frames(project, portal, None)
    done = {path: frames.page(path, text) for path, text in _docs(project)}
    told = [*frames.missing_pages(), *frames.problems, *frames.lost_anchors(done.get)]
    assert len(told) == 8
    assert {("about/index.md", "about/nowhere.md"), ("about/index.md", "compare/index.md")} <= frames.links
    assert set(told) == said


def _mkdocs_warns(project: Project, portal: Settings, site: Path) -> set[str]:
    """What MkDocs itself says of the pages, whose build it refuses."""
    heard = _Heard()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(heard)
    try:
        with pytest.raises(Abort):
            build(load_config(project, portal, site, None))
    finally:
        logger.removeHandler(heard)
    return heard.lines


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.add(record.getMessage())


def test_what_frames_cannot_follow_is_refused(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    hooks = root / "generator/mkdocs_hooks.py"
    hooks.write_text(
        hooks.read_text("utf-8") + "\n\ndef on_page_markdown(markdown, **_):\n    return markdown\n", "utf-8"
    )
    with pytest.raises(SiteFailed, match="on_page_markdown"):
        open_frames(Project(root), _portal(), None)


def test_a_frame_is_small(theme: Theme) -> None:
    """Of a report's page, without its words."""
    frame = theme.frame("330206/wsjkj/2021/index.md", toc=True, feed="", own_title=True)
    assert len("".join(frame.parts[::2]).encode()) < 10_800


def test_blanks_that_show_stay() -> None:
    kept = "<pre>\n  a\n\n  b </pre><script>\n  `x\n\n  y`</script>"
    assert (
        without_blanks(f"  <p>\n\n   a {{{{ b }}}}  \n{kept}  <b>\n") == f"<p>\na {{{{ b }}}}\n{kept}  <b>\n"
    )
    assert (
        without_blanks('{% include "x.svg" %}\n    {{ words }}\n  <p>')
        == '{% include "x.svg" %}\n {{ words }}\n<p>'
    )


# The direct conversion, held against Python-Markdown as MkDocs calls it


@pytest.fixture(scope="module")
def theme() -> Theme:
    return Theme(Project(ROOT), _portal(), None, lambda path: path.endswith("known/index.md"))


def _same(theme: Theme, body: str) -> bool:
    """Whether a text is known to the direct conversion, whose result must then be Python-Markdown's."""
    headings = theme.headings()
    assert headings
    try:
        found = markdown.convert(body, markdown.Helpers(headings, theme.alone, lambda link: None))
    except Unknown:
        return False
    drawn = theme.draw("a/b/index.md", f"---\ntitle: x\n---\n{body}")
    assert found == (drawn.content, list(drawn.toc))
    return True


SIGNS = "&<>\"'[]()`_{}|\\!~^$+:*-=#.12 \t\n\n\n\u3000\xa0\x02\x0b\x0c\x85\u2028\u202e文a😀"
PHRASES = "\n\n¦- ¦1. ¦2. ¦### ¦**¦](¦{: #x }¦~~~¦---¦===¦&amp;¦<script>¦http://x.y¦**文**"
NARRATIVES = st.lists(st.sampled_from([*SIGNS, *PHRASES.split("¦")]), max_size=25).map("".join)


@settings(max_examples=250, deadline=None)
@given(text=NARRATIVES, places=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=3))
def test_narratives_come_out_as_of_python_markdown(
    theme: Theme, text: str, places: list[tuple[int, int]]
) -> None:
    spans = [Span(start, min(start + length, len(text))) for start, length in places if start < len(text)]
    drawn = narrative(
        text, spans, lambda words, _span, _first: Markup('<a class="marked" href="#x">{}</a>').format(words)
    )
    _same(theme, f"<p>前</p>\n\n## 题 {{: #h }}\n\n{drawn}\n\n<div>\n<p>后</p>\n</div>\n")


BITS = (
    "<table>¦</table>¦<ul>¦</ul>¦<tr>¦<td>¦</td>¦"
    "<p>¦</p>¦<div class='a'>¦<div>¦</div>¦<br>¦<hr>¦<svg/>¦<!-- c -->¦<script>¦</script>¦<textarea>"
    '¦</textarea>¦<a href="#x">¦</a>¦<li>¦</li>¦<P>¦<p\n>¦<p title="a>b">¦\n¦\n\n¦\n\n¦ ¦    ¦文字¦a'
    "¦## 题 {: #x }¦### a¦- a¦1. a¦**b**¦&amp;¦&¦# ¦>¦[x]: y¦[a](#x)¦|¦`¦_a_¦\\¦===¦\u3000¦[TOC]¦~~~¦\t¦\x85"
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(BITS.split("¦")), max_size=14).map("".join))
def test_whatever_is_known_comes_out_as_of_python_markdown(theme: Theme, text: str) -> None:
    _same(theme, text)


@pytest.mark.parametrize(
    "text",
    [
        "文字\n第二行\n\n另一段&#45;&amp;",
        '2024年，<a class="marked" href="#x">公开</a>12件。',
        "- 一\n- 二\n\n文字\n\n1. 一\n2. 二",
        "### 小题\n文字\n### 小题\n\n## 大题 {: #y }\n\n### x",
        "这里**重要**。\n**更重要**的",
        "<p>一</p>\n<table>\n<tbody>\n\n<tr><td>1<br></td></tr></tbody>\n</table>\n\n文字",
        '<script src="a.js" defer></script>\n<p>一</p>',
        "<table>\n<tr><th>一<td>2\n<tr><td>3</td><td><ul><li>四</ul>\n</table>\n\n<ol><li>一\n<li>二</ol>",
        "文件叫 `a.csv`，在[上面](#x)。\n\n## 题 {: #x }",
        '见[下面](#x)。\n\n<p id="x">一</p>',
    ],
)
def test_what_our_pages_are_made_of_is_known(theme: Theme, text: str) -> None:
    assert _same(theme, text)


def test_our_pages_need_no_python_markdown(built: Built, theme: Theme) -> None:
    """All but pages with text of editors, one that shows code, and one with a line for the page's head."""
    unknown = []
    headings = theme.headings()
    assert headings
    for path, text in _docs(built.project):
        found = front.split(text)
        try:
            assert found is not None
            markdown.convert(found[1], markdown.Helpers(headings, theme.alone, lambda link: link))
        except (AssertionError, Unknown):
            unknown.append(path)
    others = [
        path
        for path in unknown
        if path not in ODD and not re.match("about|method|accessibility|data/|compare/", path)
    ]
    assert others == []


def test_blocks_are_blocks_to_markdown_too() -> None:
    from markdown.util import BLOCK_LEVEL_ELEMENTS

    assert set(BLOCK_LEVEL_ELEMENTS) >= raw.BLOCKS
    assert set(BLOCK_LEVEL_ELEMENTS).isdisjoint(markdown.INLINE)


def test_front_matter_is_read_as_yaml_reads_it() -> None:
    import yaml

    for path, text in ODD.items():
        found = front.split(text.replace("NAME", '"x"'))
        if found is None:
            assert path in ("odd/plain.md", "odd/bare/index.md", "odd/folded/index.md")
            continue
        read = yaml.safe_load(text.replace("NAME", '"x"').split("---\n")[1])
        head = found[0]
        assert (head.title, head.description, head.jsonld) == (
            read["title"],
            read["description"],
            read["jsonld"],
        )
        assert head.feed == read.get("feed", "")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=12), st.text(max_size=12))
def test_titles_of_any_signs_are_read_as_yaml_reads_them_or_not_at_all(title: str, jsonld: str) -> None:
    from mkdocs.utils.meta import get_data

    quoted = json.dumps(title, ensure_ascii=False)
    text = f"---\ntitle: {quoted}\ndescription: {quoted}\nhide: [navigation]\njsonld: '{jsonld}'\n---\n\n文字"
    found = front.split(text)
    if found:
        body, meta = get_data(text)
        assert (found[0].title, found[0].jsonld) == (meta["title"], meta["jsonld"])
        assert found[1].lstrip("\n") == body
