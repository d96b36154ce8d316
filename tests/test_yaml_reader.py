"""The strict reader of YAML: places of nodes, everything it refuses, and that nothing makes it fall over."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import yaml_reader
from generator.yaml_reader import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    Mapping,
    Scalar,
    Sequence,
    parse_yaml,
    read_yaml,
)
from tests.helpers import ROOT


def found(text):
    """Places and codes of the problems of a text."""
    return [(one.line, one.column, one.message.code) for one in parse_yaml(text, "f.yml")[1]]


def places(node):
    """Every node as (kind, text, line, column), top down."""
    if isinstance(node, Scalar):
        return [("scalar", node.text, node.line, node.column)]
    if isinstance(node, Sequence):
        inner = [place for item in node.items for place in places(item)]
        return [("sequence", "", node.line, node.column), *inner]
    inner = [place for key, value in node.items for place in [*places(key), *places(value)]]
    return [("mapping", "", node.line, node.column), *inner]


def test_every_kind_of_node_knows_its_place():
    text = "# 注释\na: 1\n'b': \"二\"\nc: [3, {d: 4}]\ne:\n  - 五\n  - |\n    文\n    字\n示例: 六\n"
    root, problems = parse_yaml(text, "f.yml")
    assert problems == []
    assert places(root) == [
        ("mapping", "", 2, 1),
        ("scalar", "a", 2, 1),
        ("scalar", "1", 2, 4),
        ("scalar", "b", 3, 1),
        ("scalar", "二", 3, 6),
        ("scalar", "c", 4, 1),
        ("sequence", "", 4, 4),
        ("scalar", "3", 4, 5),
        ("mapping", "", 4, 8),
        ("scalar", "d", 4, 9),
        ("scalar", "4", 4, 12),
        ("scalar", "e", 5, 1),
        ("sequence", "", 6, 3),
        ("scalar", "五", 6, 5),
        ("scalar", "文\n字\n", 7, 5),
        ("scalar", "示例", 10, 1),
        ("scalar", "六", 10, 5),
    ]


def test_columns_count_characters_not_bytes():
    assert found("𠮷示例: *a\n") == [(1, 6, "yaml-alias")]
    assert found("𠮷示例: x\x07") == [(1, 7, "control-character")]


@pytest.mark.parametrize(
    ("written", "text", "plain"),
    [("010", "010", True), ("'010'", "010", False), ('"010"', "010", False), ("|\n  010", "010", False)],
)
def test_scalars_stay_as_written(written, text, plain):
    root, problems = parse_yaml(f"a: {written}\n", "f.yml")
    value = root.items[0][1]
    assert (value.text.strip(), value.plain, problems) == (text, plain, [])


# How a value is written, from its indicator → line and column of its text, literal or not.
WRITTEN = {
    "plain": ("文\n", (1, 4), False),
    "quoted": ("'文'\n", (1, 5), False),
    "literal": ("|\n  文\n  字\n", (2, 3), True),
    "literal, stripped": ("|-\n  文\n\n\nb: 1\n", (2, 3), True),
    "literal after a comment": ("|  # 注释\n   文\n", (2, 4), True),
    "literal after blank lines": ("|\n\n \n\n  文\n", (5, 3), True),
    "literal after wide blanks": ("|\n  \u3000\n  \u3000文\n", (3, 4), True),
    "literal with given indentation": ("|2\n   \n    文\n   字\n", (3, 5), True),
    "literal with CRLF": ("|\r\n\r\n  文\r\n", (3, 3), True),
    "folded": (">\n  文\n  字\n", (2, 3), False),
    "folded after blank lines": (">\n\n\n   文\n", (4, 4), False),
    "literal without text": ("|\n\n", (1, 5), True),
}


@pytest.mark.parametrize(("written", "place", "literal"), WRITTEN.values(), ids=WRITTEN)
def test_text_knows_where_it_begins(written, place, literal):
    root, _ = parse_yaml(f"a: {written}", "f.yml")
    value = root.items[0][1]
    assert (value.line, value.column) == (1, 4)
    assert (value.text_place, value.literal) == (place, literal)


@settings(max_examples=300, deadline=None)
@given(st.text(" \u3000\n文a#-", min_size=1, max_size=40), st.sampled_from(["|", "|+", "|2-"]))
def test_lines_of_literal_text_are_those_of_the_file(text, indicator):
    lines = [f"  {line}" if line else "" for line in text.split("\n")]
    written = "\n".join([f"a: {indicator}", *lines, ""])
    root, problems = parse_yaml(written, "f.yml")
    if problems or not root.items[0][1].text.strip():
        return
    value = root.items[0][1]
    line, column = value.text_place
    for number, part in enumerate(value.text.strip().split("\n")):
        found = written.split("\n")[line - 1 + number]
        assert found[column - 1 if number == 0 else value.indent :].startswith(part)


@pytest.mark.parametrize("before", ["", "\ufeff", "示: '𠮷' # 注\n"])
@pytest.mark.parametrize(("after", "cut"), [(" # 注", True), ("\t#", True), ("#", False), (" \n#", False)])
def test_text_knows_that_a_comment_cuts_it(before, after, cut):
    root, _ = parse_yaml(f"{before}a: 文{after}", "f.yml")
    assert root.items[-1][1].cut is cut


REFUSED = {
    "duplicate key": ("a: 1\nb: 2\n  \na: 3\n", [(4, 1, "duplicate-key")]),
    "duplicate quoted key": ("a: 1\n'a': 3\n", [(2, 1, "duplicate-key")]),
    "duplicate key twice": ("a: 1\na: 2\na: 3\n", [(2, 1, "duplicate-key"), (3, 1, "duplicate-key")]),
    "duplicate key in braces": ("x: {a: 1, a: 2}\n", [(1, 11, "duplicate-key")]),
    "anchor and alias": ("a: &x 1\nb: *x\n", [(1, 4, "yaml-alias"), (2, 4, "yaml-alias")]),
    "alias without anchor": ("a: *nowhere\n", [(1, 4, "yaml-alias")]),
    "merge key": ("a: &x {b: 1}\nc:\n  <<: *x\n", [(1, 4, "yaml-alias"), (3, 7, "yaml-alias")]),
    "python object": ("a: !!python/object/apply:os.system [echo]\n", [(1, 4, "yaml-tag")]),
    "int tag": ("a: !!int 3\n", [(1, 4, "yaml-tag")]),
    "local tag": ("a: !shili 3\n", [(1, 4, "yaml-tag")]),
    "tag on a list": ("a:\n  !!seq [1]\n", [(2, 3, "yaml-tag")]),
    "yaml directive": ("%YAML 1.1\n---\na: 1\n", [(1, 1, "yaml-directive")]),
    "tag directive": ("%TAG ! tag:example.org,2000:\n---\na: 1\n", [(1, 1, "yaml-directive")]),
    "second document": ("a: 1\n---\nb: 2\n", [(2, 1, "second-document")]),
    "second, empty document": ("---\na: 1\n---\n", [(3, 1, "second-document")]),
    "list as key": ("? [a, b]\n: 1\n", [(1, 3, "yaml-complex-key")]),
    "mapping as key": ("{{a: 1}: 2}\n", [(1, 2, "yaml-complex-key")]),
    "nothing": ("", [(0, 0, "file-empty")]),
    "comments only": ("# 示例\n\n", [(0, 0, "file-empty")]),
    "tab as indentation": ("a:\n\tb: 1\n", [(2, 1, "syntax-tab")]),
    "open quote": ('a: "示例\nb: 1\n', [(1, 4, "syntax-open-quote")]),
    "open bracket": ("a: [1, 2\nb: 3\n", [(1, 4, "syntax-open-bracket")]),
    "bare dash": ("a: -\n", [(1, 4, "yaml-syntax")]),
    "no space after colon": ("a: 1\nb:2\nc: 3\n", [(2, 2, "syntax-colon-space")]),
    "wide colon": ("a: 1\nb：2\nc: 3\n", [(2, 2, "syntax-wide-colon")]),
    "wide space": ("a:\n  b: 1\n　　c: 2\n  d: 3\n", [(3, 1, "syntax-wide-space")]),
    "wide bracket": ("a: [1, 2】\nb: 3\n", [(1, 9, "syntax-wide-bracket")]),
    "indentation": ("a:\n  b: 1\n c: 2\n", [(3, 2, "syntax-indent")]),
    "control character": ("a: 1\nb: x\x07\n", [(2, 5, "control-character")]),
    "NUL": ("a: \x00\n", [(1, 4, "control-character")]),
    "bidi override": ("a: 示例\u202e1\n", [(1, 6, "invisible-character")]),
    "zero width space": ("a: 1\nb\u200b: 1\n", [(2, 2, "invisible-character")]),
    "BOM inside": ("a: \ufeff1\n", [(1, 4, "invisible-character")]),
    "soft hyphen": ("a: x\u00ady\n", [(1, 5, "invisible-character")]),
    "next line": ("a: x\u0085y\n", [(1, 5, "invisible-character")]),
    "in a comment": ("a: 1 # \u2066示例\n", [(1, 8, "invisible-character")]),
    "written as an escape": ('a: "x\\u202ey"\n', [(1, 4, "invisible-character")]),
    "escaped control character": ('a: 1\nb: "\\x02"\n', [(2, 4, "invisible-character")]),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.values(), ids=REFUSED)
def test_refused(text, expected):
    assert found(text) == expected


def test_duplicate_key_names_the_first_line_and_keeps_the_first_value():
    root, problems = parse_yaml("b: 0\na: 1\n\na: 2\n", "f.yml")
    assert "第 2 行" in problems[0].message.text("zh")
    assert "first on line 2" in problems[0].message.text("en")
    assert [(key.text, value.text) for key, value in root.items] == [("b", "0"), ("a", "1")]


def test_lines_after_a_strange_line_break_are_those_of_the_editor():
    assert found("a: x\u2028y\nb: [\n") == [(2, 4, "syntax-open-bracket"), (1, 5, "invisible-character")]


def test_reading_goes_on_after_aliases_tags_and_duplicates():
    assert [code for *_, code in found("a: &x 1\na: *x\nb: !!int 2\nb: 3\n")] == [
        *("yaml-alias", "duplicate-key", "yaml-alias", "yaml-tag", "duplicate-key")
    ]


BOMB = "a0: &a0 [哈, 哈, 哈]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 20)
)
HOSTILE = {
    "billion laughs": (BOMB, "yaml-alias"),
    "open brackets": ("[" * 100_000, "file-too-deep"),
    "open braces": ("a: " + "{a: " * 100_000, "file-too-deep"),
    "dashes": ("- " * 100_000, "file-too-deep"),
    "wide": ("[" + "1," * 100_000 + "]", "file-too-many-values"),
    "many keys": ("".join(f"k{n}: 1\n" for n in range(30_000)), "file-too-many-values"),
    "long scalar": ("a: " + "9" * 1_000_000, None),
    "invisible": ("a: 1 # " + "\u200b" * 100_000, "invisible-character"),
}


@pytest.mark.parametrize(("text", "code"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_refused_quickly(text, code):
    start = time.perf_counter()
    problems = parse_yaml(text, "f.yml")[1]
    assert time.perf_counter() - start < 5
    assert (problems[0].message.code if problems else None) == code


def test_depth_limit_is_exact():
    fits, too_deep = ("[" * depth + "]" * depth for depth in (MAX_DEPTH, MAX_DEPTH + 1))
    assert found(fits) == []
    assert found(too_deep) == [(1, MAX_DEPTH + 1, "file-too-deep")]


BYTES = {
    "GBK": ("a: 1\nb: 中文\n".encode("gbk"), [(2, 4, "not-utf8")]),
    "GBK after UTF-8": ("示例: ".encode() + "中文".encode("gbk"), [(1, 5, "not-utf8")]),
    "UTF-16": ("a: 1\n".encode("utf-16"), [(1, 1, "not-utf8")]),
    "cut in the middle": ("a: 示".encode()[:-1], [(1, 4, "not-utf8")]),
    "surrogate": (b"a: \xed\xa0\x80", [(1, 4, "not-utf8")]),
    "BOM": ("\ufeffa: 1\n".encode(), []),
    "BOM and CRLF": ("\ufeffa: 1\r\nb: [\r\n  2]\r\n".encode(), []),
    "mistake after CRLF": (b"a: 1\r\na: 2\r\n", [(2, 1, "duplicate-key")]),
    "mistake after CR": (b"a: 1\ra: 2\r", [(2, 1, "duplicate-key")]),
    "mistake after BOM": ("\ufeffa: *x\n".encode(), [(1, 4, "yaml-alias")]),
    "too large": (b"#" * (MAX_BYTES + 1), [(0, 0, "file-too-large")]),
}


@pytest.mark.parametrize(("data", "expected"), BYTES.values(), ids=BYTES)
def test_files(tmp_path, data, expected):
    file = tmp_path / "f.yml"
    file.write_bytes(data)
    root, problems = read_yaml(file, "shown.yml")
    assert [(one.line, one.column, one.message.code) for one in problems] == expected
    assert {one.path for one in problems} <= {"shown.yml"}
    assert expected or isinstance(root, Mapping)


def test_file_of_the_greatest_size_is_read(tmp_path):
    file = tmp_path / "f.yml"
    file.write_bytes(b"a: 1\n#" + b"#" * (MAX_BYTES - 6))
    assert read_yaml(file, "f.yml")[1] == []


@pytest.mark.parametrize("kind", ["missing", "folder", "dangling link", "link to itself"])
def test_what_cannot_be_read_is_a_problem(tmp_path, kind):
    file = tmp_path / "f.yml"
    if kind == "folder":
        file.mkdir()
    elif kind != "missing":
        file.symlink_to("nowhere" if kind == "dangling link" else "f.yml")
    root, problems = read_yaml(file, "f.yml")
    assert root is None
    assert [(one.line, one.message.code) for one in problems] == [(0, "file-unreadable")]


SNIPPETS = st.sampled_from(
    [
        *"[]{}:,-?&*!|>'\"%@`#~=\n\r\t \\",
        ": ",
        "- ",
        "a",
        "示",
        "0",
        "---\n",
        "...\n",
        "\ufeff",
        "\u2028",
        "\x85",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(SNIPPETS).map("".join), st.text("ab: -[]{}\n'\"&*!", max_size=40))


def inside(problem, text):
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if problem.line == 0:
        return problem.column == 0
    return problem.line <= len(lines) and 1 <= problem.column <= len(lines[problem.line - 1]) + 1


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_any_text_gives_a_node_or_problems_inside_the_file(text):
    text = text.encode("utf-8", "replace").decode("utf-8")
    root, problems = parse_yaml(text, "f.yml")
    assert root is not None or problems
    for problem in problems:
        assert inside(problem, text), problem
        assert problem.message.text("zh")
        assert problem.message.text("en")


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=60), TEXTS.map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_never_raise(tmp_path_factory, data):
    file = tmp_path_factory.getbasetemp() / "any.yml"
    file.write_bytes(data)
    root, problems = read_yaml(file, "any.yml")
    assert root is not None or problems
    assert all(one.line <= data.count(b"\n") + data.count(b"\r") + 1 for one in problems)


# -- rows of numbers, which are read past the parser ---------------------------------------------------


def whole(node):
    """A node with all that it knows, in plain tuples."""
    if isinstance(node, Scalar):
        return tuple(node)
    if isinstance(node, Sequence):
        return ("sequence", node.line, node.column, [whole(item) for item in node.items])
    return ("mapping", node.line, node.column, [(whole(key), whole(value)) for key, value in node.items])


def slowly(text):
    """What is read of a text without taking rows out first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_reader, "_quickly", lambda text: None)
        root, problems = parse_yaml(text, "f.yml")
    return root and whole(root), problems


def quickly(text):
    root, problems = parse_yaml(text, "f.yml")
    return root and whole(root), problems


def is_quick(text):
    return yaml_reader._quickly(text) is not None


COMMITTED = [file.read_text("utf-8") for file in sorted((ROOT / "content/reports").glob("*/*/20*.yml"))]
# Lines that change what those around them mean, or look as if they did.
LINES = (
    "|", ">-", "'", '"', "}", "]", "[", "{", "x: |", "x: >", "x: '", 'x: "', "x: {", "x: [", "- ", "-", "? x",
    ": x", "#", "# x", "---", "...", "%YAML 1.1", "x", "x:", "&a", "*a", "!t", "\t", "  ", "x: &a", "x: !t",
    "new: [1, 2]", "new: [1, 2] # x", "new: [1, 2]# x", "new:  [1, 2], ", "a: {b: 1, c: 2}",
    "a: {b: 1, b: 2}", "a: {b: 1, c: [1]}", "a: [1, 2", "a: [0x1, 1e3, .5, -]", "a: [-1, 2.5, null, nu]",
    "a: [1,2]", "a: [1]: 2", "'a': [1]", "? [1]", "- a: [1, 2]", "a: [1, 2] x", "a: □", "a: ▦", "▦",
    "a: [1, ▦]", "é: [1]", "a: []", "a: {}",
)  # fmt: skip


@pytest.mark.parametrize("text", COMMITTED, ids=lambda text: text.split("\n")[1][:20])
def test_committed_reports_are_read_quickly_and_alike(text):
    assert is_quick(text)
    assert quickly(text) == slowly(text)


@st.composite
def edited(draw):
    """A report, or a part of one, after a few edits: lines put in, moved, indented, joined; signs changed."""
    lines = draw(st.sampled_from(COMMITTED)).split("\n")
    start = draw(st.integers(0, len(lines) - 1))
    lines = lines[start : start + draw(st.integers(1, 40))] if draw(st.booleans()) else lines
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        place = draw(st.integers(0, len(line)))
        sign = draw(st.sampled_from("[]{},:'\"#&*!|>-? \t\r\x07\x85\u2028▦0a"))
        lines[at : at + 1] = draw(
            st.sampled_from(
                (
                    [" " * draw(st.integers(0, 6)) + draw(st.sampled_from(LINES)), line],
                    [line, line],
                    [],
                    [line[:place] + sign + line[place:]],
                    [line[:place] + line[place + 1 :]],
                    [line[:place], line[place:]],
                    [" " + line],
                    [line[1:]],
                    [line, *(" " * 4 + one for one in lines[at + 1 : at + 5])],
                )
            )
        ) or [""]
    return draw(st.sampled_from(("\n", "\n", "\n", "\r\n", "\r"))).join(lines)


@settings(max_examples=250, deadline=None)
@given(edited())
def test_rows_taken_out_make_no_difference(text):
    assert quickly(text) == slowly(text)


SMALL_LINES = st.builds(lambda indent, line: " " * indent + line, st.integers(0, 4), st.sampled_from(LINES))


@settings(max_examples=400, deadline=None)
@given(st.lists(SMALL_LINES, min_size=1, max_size=9))
def test_rows_taken_out_of_any_lines_make_no_difference(lines):
    text = "\n".join(["a:", *lines, ""])
    assert quickly(text) == slowly(text)


ROWS = "\n  one: [1, 2]\n  two: [3, 4]\n"


@pytest.mark.parametrize(
    ("text", "quick"),
    [
        (f"a:{ROWS}", True),
        (f"a: # x{ROWS}b: 1\n", True),
        (f"- a: 1{ROWS}", True),
        (f"a: |{ROWS}", False),
        (f"a: '{ROWS}'\n", False),
        (f"a: {{{ROWS}}}\n", False),
        (f"a: b{ROWS}", False),
        (f"a:{ROWS}  one: 1\n", False),
        (f"a:{ROWS}b: *x\n", False),
        (f"a:{ROWS}b: ▦\n", False),
        (f"a:{ROWS}b: [\n", False),
        (f"a:{ROWS}---\nb: 1\n", False),
        ("a:\n  one: [1]\n    two: [2]\n", False),
        ("a:\n  one: [1]\n two: [2]\n", False),
        ("a:\n  one: [1]\n  one: [2]\n", False),
        ("a:\n  one: [1]\n  two: {b: 1, b: 2}\n", False),
    ],
)
def test_rows_are_taken_out_only_where_they_are_rows(text, quick):
    assert is_quick(text) is quick
    assert quickly(text) == slowly(text)


@pytest.mark.parametrize("number", [MAX_NODES // 4 - 3, MAX_NODES // 4])
def test_limits_hold_for_rows(number):
    text = "a:\n" + "".join(f"  k{at}: [1, 2]\n" for at in range(number))
    assert quickly(text[:MAX_BYTES]) == slowly(text[:MAX_BYTES])


@pytest.mark.parametrize("depth", range(MAX_DEPTH - 4, MAX_DEPTH + 1))
def test_depth_counts_for_rows(depth):
    text = "".join(f"{' ' * at}a:\n" for at in range(depth)) + f"{' ' * depth}b: [1, 2]\n"
    assert quickly(text) == slowly(text)
