"""Narratives as Markdown: whatever an agency wrote, the page shows its words and nothing else happens."""

import html
import re
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.drawing import macro
from generator.markdown_text import Span, inline, narrative, words
from generator.pages.quotes import MarkedWords

ALLOWED = {"p", "strong", "ul", "ol", "li", "h3", "br"}


class Page(HTMLParser):
    """Tags, attributes and text of a piece of HTML."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.words = set(), set(), []
        self.others = []
        self.links, self.linked = [], []
        self.inside = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "a":
            self.inside = True
            self.links.append(dict(attrs))
            self.linked.append("")

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "a"

    def handle_data(self, data):
        self.words.append(data)
        if self.inside:
            self.linked[-1] += data

    def handle_comment(self, data):
        self.others.append(data)

    handle_decl = unknown_decl = handle_pi = handle_comment


def page(text):
    """What the site builder makes of Markdown: the extensions of mkdocs.yml and those it always adds."""
    return Page(markdown.markdown(str(text), extensions=["attr_list", "toc", "tables", "fenced_code"]))


def bare(text):
    """Text without blanks."""
    return re.sub(r"\s+", "", text)


def without_marks(text):
    """A narrative without blanks and the signs it may use: heading, item and bold marks."""
    lines = []
    for line in (one.strip() for one in text.split("\n")):
        line = re.sub(r"^#{1,6} +(?=\S)", "", line)
        lines.append(re.sub(r"\*\*(?![\s*])([^*]+)(?<!\s)\*\*(?!\*)", r"\1", line))
    return "\n".join(lines)


def shows(found, text):
    """Whether a page shows a narrative: its words in order, items with or without their marks."""
    shown, wanted = bare("".join(found.words)), ""
    for line in without_marks(text).split("\n"):
        item = re.match(r"(?:-|\d{1,3}\.) +(?=\S)", line)
        wanted += f"(?:{re.escape(bare(item[0]))})?" if item else ""
        wanted += re.escape(bare(line[item.end() :] if item else line))
    return re.fullmatch(wanted, shown) is not None


def harmless(found):
    return found.tags <= ALLOWED and found.attributes <= {"id"} and not found.others


HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//example.org/x.js>",
    "</p><img src=x onerror=alert(1)>",
    "<!-- <b> --> <?php ?> <![CDATA[x]]>",
    "<div markdown=1>\n\n# x\n\n</div>",
    "[x](javascript:alert(1))",
    "[x](http://example.org 'title')",
    "![x](http://example.org/x.png)",
    "![](http://example.org/x.png)",
    "<http://example.org>",
    "<a@example.org>",
    "http://example.org/ www.example.org",
    "`code` ``code``",
    "```\nfence\n```",
    "```python\nfence",
    "~~~\nfence\n~~~",
    "一段\n{: onclick=alert(1) }",
    "一段 {: .x #y }",
    "### 标题 {: onclick=alert(1) }",
    "# 标题 {#x}",
    "*强调*{: onclick=alert(1) }",
    "    缩进四格",
    "\t制表符",
    "一\n\n    二",
    "- 一\n\n        二",
    "标题\n====",
    "标题\n----",
    "标题\n-",
    "- 一\n  ====",
    "一\n***\n二\n* * *\n---\n___\n- - -",
    "- ---",
    "- # 大标题",
    "1. ## 大标题",
    "- > 引用",
    "- ```",
    "# 一级\n## 二级\n###### 六级\n####### 七级\n#没有空格",
    "# #",
    "### C#",
    "> 引用",
    "a | b\n--- | ---\n1 | 2",
    "| a |\n|---|\n| 1 |",
    "[^1] 脚注\n\n[^1]: 注",
    "[a]: http://example.org\n\n[a] [a][] [x][a]",
    "[a]:\n  javascript:alert(1)",
    "*[abbr]: x\n\nabbr",
    "&lt;b&gt; &amp; &#60;b&#62; &nbsp; &copy",
    "A & B &",
    "\"引号\" '引号'",
    "反\\斜\\*杠\\",
    "~~删除~~ ==标记== ^上^ ~下~ ++插入++",
    "$x$ $$y$$ \\(z\\)",
    ": 定义\n词\n: 定义",
    "!!! note\n    示例",
    "??? note",
    "[TOC]",
    '--8<-- "x"',
    "{{ page }} {% raw %}",
    "H~2~O 和 2^10^",
    "_下划线_ __双下划线__ a_b_c",
    "*单星* 3*4*5 ***三星*** **没有完 ** 空格 **",
    "**a****b** **c** **",
    "**- a**",
    "* 星号\n+ 加号",
    "1) 一\n(1) 二",
    "+5 比上年\n-3 比上年\n=7",
    "[ ] 待办\n- [x] 完成",
    "- - 一",
    "- 1. 一",
    "1. - 一",
    "-",
    "- ",
    "1.",
    "**",
    "***",
    "#",
    "\u3000\u3000全角缩进",
    "\u00a0- 不换行空格",
    ":smile: :material-home:",
    "一\u2028二",
    "klzzwxh:0000",
    "2021. 年份不是序号",
    "１. 全角序号",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_narratives_show_as_printed(text):
    found = page(narrative(text))
    assert harmless(found), found.tags
    assert shows(found, text), "".join(found.words)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_lines_are_no_markup_at_all(text):
    found = page(inline(text))
    assert found.tags <= {"p"}
    assert not found.attributes
    assert bare("".join(found.words)) == bare(text)
    heading = page(f"## {inline(text)} {{: #x }}")
    assert heading.tags == {"h2"}
    assert bare("".join(heading.words)) == bare(text)


def test_narratives_may_use_paragraphs_lists_bold_and_headings():
    text = "第一段。\n\n### 小标题\n\n**重点**：说明\n\n- 一\n- **二**\n\n第二段\n\n1. 甲\n2. 乙\n\n3. 丙"
    found = markdown.markdown(str(narrative(text)))
    assert found == (
        "<p>第一段。</p>\n<h3>小标题</h3>\n<p><strong>重点</strong>：说明</p>\n"
        "<ul>\n<li>一</li>\n<li><strong>二</strong></li>\n</ul>\n<p>第二段</p>\n"
        "<ol>\n<li>甲</li>\n<li>\n<p>乙</p>\n</li>\n<li>\n<p>丙</p>\n</li>\n</ol>"
    )


@pytest.mark.parametrize("marks", ["#", "##", "###", "######"])
def test_headings_are_of_one_level(marks):
    assert page(narrative(f"{marks} 标题")).tags == {"h3"}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2. 乙",
            "1. 甲\n\n一段\n\n2. 乙",
            "1. 甲\n3. 丙",
            "1. 甲\n\n1. 甲",
            "- 一\n\n1. 甲",
            "1. 甲\n\n- 一",
        ),
        *("1. 甲\n一段\n2. 乙\n\n5. 戊", "10. 癸", "一段\n1. 甲\n\n2. 乙", "2021. 年", "0. 零"),
    ],
)
def test_numbers_of_lists_are_those_printed(text):
    """The page counts the items of a list itself, so a list may only stand where it counts the same."""
    shown, number = [], 0
    for part in re.findall(r"<[^>]+>|[^<]+", markdown.markdown(str(narrative(text)))):
        if part in ("<ol>", "<ul>"):
            number = 0 if part == "<ol>" else None
        elif part == "<li>":
            number = None if number is None else number + 1
            shown.append("-" if number is None else f"{number}.")
        elif not part.startswith("<"):
            shown.append(part)
    assert bare(html.unescape("".join(shown))) == bare(text)


# Control characters never get this far: the reader refuses them.
LETTERS = st.characters(exclude_categories=["Cc", "Cs"])
SIGNS = st.sampled_from(
    [
        *"#*_-+=:>|`~[](){}!\\&;<\"'^$.1a示 \n",
        "\n\n",
        "- ",
        "1. ",
        "2. ",
        "**",
        "### ",
        "    ",
        "{: ",
        "](",
        "&#",
    ]
)
NARRATIVES = st.one_of(st.text(LETTERS), st.lists(SIGNS, max_size=40).map("".join), st.sampled_from(HOSTILE))


@settings(max_examples=1000, deadline=None)
@given(st.lists(NARRATIVES, max_size=3).map("\n".join))
def test_any_narrative_is_harmless_and_keeps_its_words(text):
    found = page(narrative(text))
    assert harmless(found), found.tags
    assert shows(found, text), "".join(found.words)


@settings(max_examples=600, deadline=None)
@given(NARRATIVES)
def test_any_line_is_no_markup(text):
    found = page(inline(text))
    assert found.tags <= {"p"}
    assert not found.attributes | set(found.others)
    assert bare("".join(found.words)) == bare(text)


# -- marked words ----------------------------------------------------------------------------------------


def marked(text, *places):
    """The page of a narrative in which the words at these places are marked, as reports' pages do it."""
    draw = macro("_marked.j2", "quoted")
    marks = [
        MarkedWords(start, end, f"quote-{number}", f"finding-{number}", "doubt")
        for number, (start, end) in enumerate(places)
    ]
    return page(narrative(text, marks, draw))


def quoted(text, *quotes):
    return marked(text, *((text.index(quote), text.index(quote) + len(quote)) for quote in quotes))


def harmless_marks(found):
    """Nothing but links of ours has come in: to findings of this page, with these attributes."""
    return (
        found.tags <= ALLOWED | {"a"}
        and not found.others
        and all(set(link) - {"id"} == {"class", "href", "aria-label"} for link in found.links)
        and all(re.fullmatch(r"#finding-\d+", link["href"]) for link in found.links)
        and found.attributes <= {"id", "class", "href", "aria-label"}
    )


@pytest.mark.parametrize(
    ("text", "quotes", "linked"),
    [
        ("全年收到申请 22 件。", ["收到申请 22 件"], ["收到申请 22 件"]),
        ("一行\n  二行三", ["行\n  二行"], ["行", "二行"]),
        ("- 第一\n- 第二", ["第一\n- 第"], ["第一", "第"]),
        ("1. 甲\n2. 乙", ["1. 甲"], ["甲"]),
        ("存在**人手不足**的问题", ["在**人手"], ["在", "人手"]),
        ("存在**人手不足**的问题", ["**人手不足**"], ["人手不足"]),
        ("收到5件，办结4件", ["收到5件，办结4件", "办结4件"], ["收到5件，办结4件"]),
        ("收到5件，办结4件", ["收到5件", "5件，办"], ["收到5件", "，办"]),
        ("收到5件", ["收到5件", "收到5件"], ["收到5件"]),
        ("### 收到5件\n\n收到", ["收到5件"], []),
        ("- 收到", ["- "], []),
        ("2021. 收到5件", ["2021"], ["2021"]),
        ("-5 件", ["-5"], ["-5"]),
        ("=== 三", ["==="], ["==="]),
    ],
)
def test_quoted_words_are_links(text, quotes, linked):
    found = quoted(text, *quotes)
    assert found.linked == linked
    assert harmless_marks(found)
    assert "".join(found.words) == "".join(page(narrative(text)).words)


def test_a_mark_has_its_address_once_and_says_where_it_leads():
    found = quoted("甲**乙**丙\n\n丁", "甲**乙**丙")
    assert [link.get("id") for link in found.links] == ["quote-0", None, None]
    assert {link["href"] for link in found.links} == {"#finding-0"}
    assert [link["aria-label"].split("（")[0] for link in found.links] == ["甲", "乙", "丙"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words_when_marked(text):
    found = marked(text, (0, len(text)))
    assert harmless_marks(found), (found.tags, found.links)
    assert "".join(found.words) == "".join(page(narrative(text)).words)


def test_without_a_way_to_draw_nothing_is_marked():
    assert narrative("收到5件", [Span(0, 2)]) == narrative("收到5件")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一**二**三", "一二三"),
        ("第一项\n- 第二项", "第一项 第二项"),
        ("### 题\n**半", "题 半"),
        ("<b>", "<b>"),
    ],
)
def test_words_are_one_line_without_signs(text, shown):
    assert words(text) == shown


@settings(max_examples=1000, deadline=None)
@given(st.data())
def test_marking_changes_no_word_and_lets_nothing_in(data):
    text = "\n".join(data.draw(st.lists(NARRATIVES, max_size=3)))
    ends = st.integers(0, len(text))
    places = [tuple(sorted(pair)) for pair in data.draw(st.lists(st.tuples(ends, ends), max_size=4))]
    found = marked(text, *places)
    plain = page(narrative(text))
    assert "".join(found.words) == "".join(plain.words)
    assert harmless_marks(found), (found.tags, found.links)
    assert found.tags - {"a"} == plain.tags
    ids = [link["id"] for link in found.links if "id" in link]
    assert len(ids) == len(set(ids)) <= len(places)
    for link, words_ in zip(found.links, found.linked, strict=True):
        assert bare(words_) and bare(link["aria-label"]).startswith(bare(words_))
