"""Fields: what each kind of value reads as, and which message everything else gets."""

import re
import time
from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.fields import (
    AMOUNT_UNITS,
    MARKS,
    MAX_DECIMALS,
    MAX_DIGITS,
    Reader,
    parse_number,
    small_number,
)
from generator.messages import Message
from generator.yaml_reader import Scalar, parse_yaml

KINDS = ("count", "change", "amount")


def node_of(text):
    root, problems = parse_yaml(f"x: {text}\n", "f.yml")
    assert root is not None, problems
    return root.items[0][1]


def read(method, text, *rest):
    """The value a method of the reader gives, and the codes of its problems."""
    reader = Reader("f.yml")
    value = getattr(reader, method)(node_of(text), "这里", *rest)
    return value, [problem.message.code for problem in reader.problems]


def outcome(text, kind):
    """A cell as `number 3`, `mark /`, `blank`, `text …`, or the codes of its problems."""
    cell, problems = read("cell", text, kind)
    if problems:
        return " ".join(problems)
    if cell.kind == "number":
        assert isinstance(cell.value, Decimal)
        return f"number {cell.value}" + (f" {cell.unit}" if cell.unit else "")
    assert cell.value is None
    return cell.kind if cell.kind == "blank" else f"{cell.kind} {cell.printed}"


# Text in the file → what it is in a column of counts, of changes, of amounts.
CELLS = [
    ("0", "number 0", "number 0", "number 0"),
    ("3", "number 3", "number 3", "number 3"),
    ("3061", "number 3061", "number 3061", "number 3061"),
    ("+1", "number-plus-sign", "number 1", "number-plus-sign"),
    ("+5", "number-plus-sign", "number 5", "number-plus-sign"),
    ("-3", "number-negative", "number -3", "number-negative"),
    ("-55", "number-negative", "number -55", "number-negative"),
    ("3.0", "number-decimal-count", "number-decimal-count", "number 3.0"),
    ("7730.28", "number-decimal-count", "number-decimal-count", "number 7730.28"),
    ("59237.2449", "number-decimal-count", "number-decimal-count", "number 59237.2449"),
    ("2.5000000", "number-decimal-count", "number-decimal-count", "too-many-decimals"),
    ("3.", "number-decimal-count", "number-decimal-count", "number-amount"),
    (".5", "number-decimal-count", "number-decimal-count", "number-amount"),
    ("20189万元", "number-count", "number-change", "number 20189 万元"),
    ("1082.33万", "number-count", "number-change", "number 1082.33 万"),
    ("251000元", "number-count", "number-change", "number 251000 元"),
    ("12.5 亿元", "number-count", "number-change", "number 12.5 亿元"),
    ("1.0000001万元", "number-count", "number-change", "too-many-decimals"),
    ("20189美元", "number-count", "number-change", "number-amount"),
    ("-5万元", "number-count", "number-change", "number-amount"),
    ("1,082万元", "number-count", "number-change", "number-amount"),
    ("约3", "number-count", "number-change", "number-amount"),
    ("3件", "number-count", "number-change", "number-amount"),
    ("三", "number-count", "number-change", "number-amount"),
    ("减4", "number-count", "number-change", "number-amount"),
    ("2022-01-17", "number-count", "number-change", "number-amount"),
    *((text, *["number-leading-zero"] * 3) for text in ("010", "00", "08", "-01", "+01")),
    *((text, *["number-sexagesimal"] * 3) for text in ("1:30", "190:20:30")),
    *(
        (text, *["number-boolean"] * 3)
        for text in ("yes", "no", "on", "off", "true", "false", "Yes", "NO", "y", "n")
    ),
    *((text, *["number-notation"] * 3) for text in ("0x1F", "1e3", "1E+3", "0o17", "0b1", ".inf", "-.nan")),
    *((text, *["number-underscore"] * 3) for text in ("1_000", "1__0")),
    *((text, *["number-thousands"] * 3) for text in ("1,234", "12,345,678", "1,234.5")),
    *((text, *["number-full-width"] * 3) for text in ("３", "１２", "1２")),
    ("＋１", "number-count", "number-full-width", "number-amount"),
    ("３．５", "number-count", "number-change", "number-full-width"),
    *((text, *["quoted-number"] * 3) for text in ('"3"', "'0'", '""', '" "', '"null"')),
    ("'若干'", "number-count", "number-change", "number-amount"),
    ('"1,203"', "number-thousands", "number-thousands", "number-thousands"),
    ("{value: 38, printed: 39件}", *["printed-other-number"] * 3),
    ('{value: 1203, printed: "１，２０３"}', *["number 1203"] * 3),
    *((text, *[f"mark {text}"] * 3) for text in ("/", "—", "——", "－", "／", "–", "\\")),
    *((text, *["mark -"] * 3) for text in ('"-"', "'-'")),
    ('"/"', *["mark /"] * 3),
    *((text, *["blank"] * 3) for text in ("null", "~")),
    *((text, *["left-open"] * 3) for text in ("", "# 空")),
    *((text, *["blank-lookalike"] * 3) for text in ("Null", "NULL", "none", "None", "NONE", "N/A", "n/a")),
    ("9" * 12, *["number " + "9" * 12] * 3),
    ("9" * 13, *["number-too-large"] * 3),
    ("9" * 10_000, *["number-too-large"] * 3),
    ("0" * 10_000, "number-count", "number-change", "number-amount"),
    ("{value: 22, printed: 22（其中修订16件）}", *["number 22"] * 3),
    ("{value: null, printed: 若干}", *["text 若干"] * 3),
    ('{value: null, printed: "/"}', *["mark /"] * 3),
    ("{value: 1234, printed: '1,234'}", *["number 1234"] * 3),
    ("{value: 3, printed: 3, unit: 万元}", "unit-not-here", "unit-not-here", "number 3 万元"),
    ("{value: 3万元, printed: 三万元}", "number-count", "number-change", "number 3 万元"),
    ("{value: 3, printed: 3, unit: 斤}", "unit-not-here", "unit-not-here", "want-choice"),
    ("{value: -3, printed: 减3}", "number-negative", "number -3", "number-negative"),
    ("{value: 3}", *["missing-key"] * 3),
    ("{printed: 3}", *["missing-key"] * 3),
    ("{value: 3, printed: null}", *["printed-blank"] * 3),
    ("{value: 3, printed: ''}", *["printed-blank"] * 3),
    ("{value: 3, printed: [3]}", *["want-text"] * 3),
    ("{value: 3, printed: {a: 3}}", *["want-text"] * 3),
    ('{value: 3, printed: "3\\n4"}', *["want-one-line"] * 3),
    ("{value: '/', printed: 若干}", *["want-cell"] * 3),
    ("{value: [3], printed: 三}", *["want-cell"] * 3),
    ("{value: {value: 3, printed: 3}, printed: 三}", *["want-cell"] * 3),
    ("{value: 三, printed: 三}", "number-count", "number-change", "number-amount"),
    ("{value: 3, printed: 3, remark: 示例}", *["unknown-key"] * 3),
    ("{value: 3, print: 3, printed: 3}", *["unknown-key-close"] * 3),
    ("[3]", *["want-cell"] * 3),
]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [(text, kind, want) for text, *wants in CELLS for kind, want in zip(KINDS, wants, strict=True)],
    ids=lambda value: value[:40],
)
def test_cells(text, kind, expected):
    if expected.startswith("unknown-key"):
        cell, problems = read("cell", text, kind)
        assert (str(cell.value), problems) == ("3", [expected])
    else:
        assert outcome(text, kind) == expected


def test_every_mark_is_in_the_table():
    assert {text.strip("\"'") for text, want, *_ in CELLS if want.startswith("mark ")} >= MARKS


def test_cell_keeps_what_is_printed_and_its_place():
    cell, _ = read("cell", "+1", "change")
    assert (cell.printed, cell.value, cell.line, cell.column) == ("+1", Decimal(1), 1, 4)
    cell, _ = read("cell", "{value: 22, printed: 22（其中修订16件）}", "count")
    assert (cell.printed, cell.value, cell.column) == ("22（其中修订16件）", Decimal(22), 4)
    cell, _ = read("cell", "1082.30万", "amount")
    assert (cell.printed, str(cell.value), cell.unit) == ("1082.30万", "1082.30", "万")


@pytest.mark.parametrize(
    ("text", "part"),
    [("1,234", "{value: 1234, "), ("1_000", " 1000。"), ("０３", None), ("１２", "{value: 12, ")],
)
def test_messages_say_what_to_write(text, part):
    result = parse_number(text, "count")
    assert part is None or part in result.text("zh")
    assert text in result.text("zh")


@pytest.mark.parametrize("text", ["1" + "_" * 100_000 + "x", "0" * 1_000_000, "1" + ",111" * 100_000 + "x"])
@pytest.mark.parametrize("kind", KINDS)
def test_long_nonsense_is_refused_quickly_and_shortly(text, kind):
    start = time.perf_counter()
    result = parse_number(text, kind)
    assert time.perf_counter() - start < 1
    assert len(result.text("zh")) < 300


# Text in the file → a line of text, or the code of the problem.
LINES = [
    ("示例市示例局", "示例市示例局"),
    ('"2021"', "2021"),
    ("'no'", "no"),
    ("2021年", "2021年"),
    ("2022-01", "2022-01"),
    *((text, None) for text in ("null", "~", "", '""', '"  "')),
    *(
        (text, ["quote-text"])
        for text in (
            "2021",
            "no",
            "On",
            "true",
            "2022-01-17",
            "1.5",
            "1_000",
            "0x1F",
            "1:30",
            ".inf",
            "=",
            "<<",
        )
    ),
    *((text, ["quote-text"]) for text in ("Null", "NULL")),
    ("示例<b>局", ["angle-brackets"]),
    ('"5 > 3"', ["angle-brackets"]),
    ('"示例\\n局"', ["want-one-line"]),
    ("局" * 300, "局" * 300),
    ("局" * 301, ["want-one-line"]),
    ("[示例]", ["want-text"]),
    ("{示例: 局}", ["want-text"]),
]


@pytest.mark.parametrize(("text", "expected"), LINES, ids=lambda value: str(value)[:40])
def test_lines_of_text(text, expected):
    value, problems = read("line", text)
    assert (problems or value) == expected
    assert not problems or value is None


def test_quoting_is_advised():
    reader = Reader("f.yml")
    reader.line(node_of("2021"), "title")
    assert '"2021"' in reader.problems[0].message.text("zh")
    assert '"2021"' in reader.problems[0].message.text("en")


def test_running_text():
    assert read("text", "|\n  一\n\n  <b> & 二\n") == ("一\n\n<b> & 二", [])
    assert read("text", "长" * 100_001) == (None, ["text-too-long"])


# Text in the file → the date, or the code of the problem.
DATES = [
    ("2022-01-17", "2022-01-17"),
    ('"2022-01-17"', "2022-01-17"),
    ("2022-01", "2022-01"),
    ("2024-02-29", "2024-02-29"),
    ("null", None),
    ("", None),
    *(
        (text, ["want-date"])
        for text in (
            *("2022-02-30", "2023-02-29", "2022-1-7", "2022-13", "2022-00", "2022-13-01", "2022-01-00"),
            *("2022", "22-01-17", "2022/01/17", "20220117", "2022-01-17T00:00:00", "2022-01-17 ~"),
            *("2022年1月17日", "２０２２-０１-１７", "0000-01-01", '""', "[2022-01-17]", "2022-01-177"),
        )
    ),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates(text, expected):
    value, problems = read("date", text)
    assert (problems or value) == expected


@pytest.mark.parametrize(
    ("text", "good"),
    [
        *(("https://example.org/a?b=c#d", True), ("http://示例.example/", True)),
        *((text, False) for text in ("example.org", "ftp://example.org", "javascript:alert(1)")),
        *(
            (text, False)
            for text in ("//example.org", '"https://example.org/ a"', "https://", "'https://a\"b'")
        ),
    ],
)
def test_addresses(text, good):
    value, problems = read("address", text)
    assert (value is not None, problems) == ((True, []) if good else (False, ["want-address"]))


def test_choices_mappings_and_lists():
    assert read("choice", "own", ("own", "aggregate")) == ("own", [])
    assert read("choice", "mine", ("own", "aggregate")) == (None, ["want-choice"])
    assert read("choice", "null", ("own", "aggregate")) == (None, ["want-choice"])
    assert read("choice", "[own]", ("own", "aggregate")) == (None, ["want-choice"])
    assert read("mapping", "示例", ("a",)) == ({}, ["want-mapping"])
    assert read("mapping", "{b: 1}", ("a",)) == ({}, ["unknown-key"])
    assert read("mapping", "{titel: 1}", ("title",)) == ({}, ["unknown-key-close"])
    assert read("sequence", "null") == ((), [])
    assert read("sequence", "示例") == ((), ["want-list"])
    assert read("sequence", "{a: 1}") == ((), ["want-list"])


def test_required_keys_have_to_be_there_and_filled():
    node = node_of("{a: 1, b: null, c: ''}")
    reader = Reader("f.yml")
    found = reader.mapping(node, "", ("a", "b", "c", "d"))
    reader.require(node, found, "这里", ("a", "b", "c", "d"), ("a", "b", "c", "d"))
    assert [(p.message.code, p.column, p.where) for p in reader.problems] == [
        ("missing-key", 4, "这里"),
        ("want-text", 14, "这里 · b"),
        ("want-text", 23, "这里 · c"),
    ]


COUNTS = st.integers(0, 10**MAX_DIGITS - 1).map(str)
CHANGES = st.integers(-(10**MAX_DIGITS) + 1, 10**MAX_DIGITS - 1).map(str)
AMOUNTS = st.decimals(0, 10**MAX_DIGITS - 1, places=MAX_DECIMALS).map(str) | COUNTS


@given(COUNTS, CHANGES, AMOUNTS, st.sampled_from(AMOUNT_UNITS))
def test_numbers_read_exactly(count, change, amount, unit):
    assert parse_number(count, "count") == (Decimal(count), None)
    assert parse_number(count, "change") == (Decimal(count), None)
    assert parse_number(change, "change") == (Decimal(change), None)
    assert parse_number(amount, "amount") == (Decimal(amount), None)
    assert str(parse_number(amount, "amount")[0]) == amount
    assert parse_number(amount + unit, "amount") == (Decimal(amount), unit)


NUMBER_LIKE = st.text("0123456789+-.,_:eEx０１２３万元亿 /", max_size=20)


def assert_short_cut_changes_nothing(node):
    quick = small_number(node)
    for kind in KINDS:
        reader = Reader("f.yml")
        cell = reader.cell(node, "这里", kind)
        assert quick is None or (quick, repr(quick), reader.problems) == (cell, repr(cell), [])
    return quick


def test_small_numbers_read_as_all_others():
    quick = [assert_short_cut_changes_nothing(Scalar(str(n), True, n, 7)) for n in range(1001)]
    assert [one is None for one in quick] == [False] * 1000 + [True]


@settings(max_examples=500)
@given(st.one_of(NUMBER_LIKE, st.text(max_size=3), st.text("0123456789", max_size=4)), st.booleans())
def test_what_else_is_written_is_not_taken_for_a_small_number(text, plain):
    quick = assert_short_cut_changes_nothing(Scalar(text, plain, 3, 7))
    assert quick is None or (plain and text == str(int(text)))


def test_lists_and_mappings_are_no_small_number():
    assert [small_number(node_of(text)) for text in ("[3]", "{value: 3, printed: 3}")] == [None, None]


@settings(max_examples=1000)
@given(st.one_of(NUMBER_LIKE, st.text(max_size=12)), st.sampled_from(KINDS))
@example("1_000", "amount")
@example("１２", "count")
@example(" 3", "count")
@example("3\n", "count")
@example("3 ", "amount")
def test_nothing_is_accepted_that_states_another_number(text, kind):
    result = parse_number(text, kind)
    if isinstance(result, Message):
        assert result.text("zh")
        assert result.text("en")
        return
    value, unit = result
    bare = re.sub(rf" ?{unit}$", "", text) if unit else text
    try:
        independent = Decimal(bare)
    except InvalidOperation:
        independent = None
    assert value == independent
    assert bare.isascii()
    assert bare.strip() == bare
    assert not set(bare) - set("0123456789+-.")
    assert kind == "change" or value >= 0
    assert kind == "amount" or value == value.to_integral_value()
    assert unit is None or (kind == "amount" and unit in AMOUNT_UNITS)
