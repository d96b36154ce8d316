"""Reading fields out of YAML nodes: each method checks one kind of value and collects what is wrong."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import yaml

from generator.messages import Message, message
from generator.problems import Problem
from generator.yaml_nodes import Mapping, Node, NumberRow, Scalar
from generator.yaml_nodes import Sequence as ListNode

BLANK = frozenset({"", "~", "null"})
BLANK_LOOKALIKES = frozenset({"Null", "NULL", "none", "None", "NONE", "N/A", "n/a"})
# Signs that reports print instead of a number. They are kept apart from 0 and from a blank cell.
MARKS = frozenset({"/", "-", "—", "——", "－", "／", "–", "\\"})
AMOUNT_UNITS = ("元", "万", "万元", "亿", "亿元")
# What stands in place of a cell that is not transcribed yet.
UNREAD = "待核"
MAX_DIGITS = 12
# Reports print up to six; more than four are finer than 1 元 where the unit is 万元 (see `fine-amount`).
MAX_DECIMALS = 6
MAX_LINE = 300
MAX_TEXT = 100_000
# So much of a wrong value is repeated in a message.
SHOWN = 60
FULL_WIDTH = str.maketrans("０１２３４５６７８９．，＋－−", "0123456789.,+--")

_COUNT = re.compile(r"0|[1-9][0-9]*")
_CHANGE = re.compile(r"[+-]?(?:0|[1-9][0-9]*)")
_AMOUNT = re.compile(r"((?:0|[1-9][0-9]*)(?:\.([0-9]+))?)(?: ?([^\d\s.]+))?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
_RESOLVER = yaml.resolver.Resolver()
# Nearly all numbers of the tables; see `small_number`.
_SMALL = {str(number): Decimal(number) for number in range(1000)}
ZERO = _SMALL["0"]
_cell = tuple.__new__


class Cell(NamedTuple):
    """One printed cell of an official table.

    `printed` is the text of the cell, `value` the number it states (None: it states none), `unit` a unit
    printed inside the cell. `line` and `column` say where in the file. Without a text the cell is blank or,
    where `unread`, not transcribed yet: it may hold anything. Only `kind` tells the two apart.
    """

    printed: str | None
    value: Decimal | None
    unit: str | None
    line: int
    column: int
    unread: bool = False

    @property
    def kind(self) -> str:
        """`number`, `mark` (a sign such as "/"), `text` (words without a number), `blank` or `unread`."""
        if self.value is not None:
            return "number"
        if self.printed is None:
            return "unread" if self.unread else "blank"
        return "mark" if self.printed in MARKS else "text"


@dataclass(slots=True)
class Reader:
    """Reads the fields of one file; problems gather in `problems`."""

    path: str
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, node: Node | None, where: str, what: Message) -> None:
        """Note a problem at a node (None: the file as a whole)."""
        line, column = (node.line, node.column) if node is not None else (0, 0)
        self.problems.append(Problem(self.path, line, column, where, what))

    # -- collections -------------------------------------------------------------------------------

    def mapping(self, node: Node | None, where: str, known: Collection[str]) -> dict[str, Node]:
        """Key → node of a mapping whose keys must be among `known`; empty where it is none."""
        if not isinstance(node, Mapping):
            if node is not None:
                self.wrong(node, where, message("want-mapping", keys=_some(known)))
            return {}
        found: dict[str, Node] = {}
        for key, value in node.items:
            if key.text in known:
                found[key.text] = value
            else:
                self.wrong(key, where, _unknown_key(key.text, known))
        return found

    def sequence(self, node: Node | None, where: str) -> Sequence[Node]:
        """Items of a list; a missing or blank value is an empty list."""
        if isinstance(node, ListNode):
            return node.items
        if not is_blank(node):
            self.wrong(node, where, message("want-list"))
        return ()

    def require(
        self,
        owner: Node,
        found: dict[str, Node],
        where: str,
        keys: Iterable[str],
        filled: Iterable[str] = (),
    ) -> None:
        """Note each key of `keys` that is missing, and of `filled` that is there without a value."""
        for key in keys if isinstance(owner, Mapping) else ():
            if key not in found:
                self.wrong(owner, where, message("missing-key", key=key))
        for key in filled:
            if key in found and _is_empty(found[key]):
                self.wrong(found[key], f"{where} · {key}" if where else key, message("want-text"))

    # -- text --------------------------------------------------------------------------------------

    def text(self, node: Node | None, where: str) -> str | None:
        """Running text (may have several lines); None where blank or wrong."""
        if is_blank(node):
            return None
        if not isinstance(node, Scalar):
            self.wrong(node, where, message("want-text"))
            return None
        if node.plain and reads_as_other_type(node.text):
            self.wrong(node, where, message("quote-text", text=node.text[:SHOWN]))
            return None
        if node.cut:
            self.wrong(node, where, message("text-cut", text=node.text[:SHOWN]))
            return None
        if node.plain and node.text.startswith("“") and node.text.endswith("”"):
            self.wrong(node, where, message("wide-quotes", text=node.text[1:-1][:SHOWN]))
            return None
        if len(node.text) > MAX_TEXT:
            self.wrong(node, where, message("text-too-long", limit=MAX_TEXT))
            return None
        return node.text.strip() or None

    def line(self, node: Node | None, where: str) -> str | None:
        """One line of text without angle brackets: names, titles, labels."""
        text = self.text(node, where)
        if text is None:
            return None
        if "\n" in text or len(text) > MAX_LINE:
            self.wrong(node, where, message("want-one-line", limit=MAX_LINE))
            return None
        if "<" in text or ">" in text:
            self.wrong(node, where, message("angle-brackets"))
            return None
        return text

    def address(self, node: Node | None, where: str) -> str | None:
        """A web address that starts with http:// or https://."""
        text = self.line(node, where)
        if text is not None and not re.fullmatch(r"https?://[^\s\"'<>`{}|\\]+", text):
            self.wrong(node, where, message("want-address", text=text[:SHOWN]))
            return None
        return text

    def choice(self, node: Node | None, where: str, options: Sequence[str]) -> str | None:
        """One word out of `options`."""
        if isinstance(node, Scalar) and node.text in options:
            return node.text
        if node is not None:
            found = node.text[:SHOWN] if isinstance(node, Scalar) else "…"
            self.wrong(node, where, message("want-choice", found=found, options=" / ".join(options)))
        return None

    def date(self, node: Node | None, where: str) -> str | None:
        """A date as YYYY-MM-DD (or YYYY-MM where no day is printed) that exists in the calendar."""
        if is_blank(node):
            return None
        text = node.text if isinstance(node, Scalar) else ""
        match = _DATE.fullmatch(text)
        try:
            if match:
                datetime.date(int(match[1]), int(match[2]), int(match[3] or 1))
                return text
        except ValueError:
            pass
        self.wrong(node, where, message("want-date", found=text[:SHOWN]))
        return None

    def year(self, node: Node | None, where: str) -> int | None:
        """A year from 2000 on; None where blank or wrong."""
        text = node.text if isinstance(node, Scalar) else ""
        if re.fullmatch("20[0-9]{2}", text):
            return int(text)
        if not is_blank(node):
            self.wrong(node, where, message("want-year", found=text[:SHOWN]))
        return None

    # -- numbers -----------------------------------------------------------------------------------

    def cell(self, node: Node, where: str, kind: str) -> Cell | None:
        """A table cell of a column of `kind` (`count`, `change` or `amount`); None where wrong.

        Where there are many cells, try `small_number` first: it needs no `where`.
        """
        if isinstance(node, Mapping):
            return self._remarked_cell(node, where, kind)
        if not isinstance(node, Scalar):
            self.wrong(node, where, message("want-cell"))
            return None
        if self.left_open(node, where):
            return None
        if is_blank(node):
            return Cell(None, None, None, node.line, node.column)
        if node.text in MARKS:
            return Cell(node.text, None, None, node.line, node.column)
        parsed = parse_number(node.text, kind)
        if not node.plain and (not isinstance(parsed, Message) or node.text.strip() in BLANK):
            parsed = message("quoted-number", found=node.text[:SHOWN])
        if isinstance(parsed, Message):
            self.wrong(node, where, parsed)
            return None
        return Cell(node.text, parsed[0], parsed[1], node.line, node.column)

    def left_open(self, node: Node, where: str) -> bool:
        """Whether nothing is written at all, where a blank has to be written as one; notes it."""
        if isinstance(node, Scalar) and node.plain and not node.text:
            self.wrong(node, where, message("left-open"))
            return True
        return False

    def _remarked_cell(self, node: Mapping, where: str, kind: str) -> Cell | None:
        found = self.mapping(node, where, ("value", "printed", "unit"))
        self.require(node, found, where, ("value", "printed"))
        printed = self.line_as_printed(found.get("printed"), where)
        unit = self.choice(found.get("unit"), where, AMOUNT_UNITS) if kind == "amount" else None
        if "unit" in found and kind != "amount":
            self.wrong(found["unit"], where, message("unit-not-here"))
        value = found.get("value")
        if value is None or printed is None:
            if "printed" in found and _is_empty(found["printed"]):
                self.wrong(found["printed"], where, message("printed-blank"))
            return None
        inner = self.cell(value, where, kind) if not isinstance(value, Mapping) else None
        if inner is None or inner.kind not in ("number", "blank"):
            if inner is not None or isinstance(value, Mapping):
                self.wrong(value, where, message("want-cell"))
            return None
        if inner.value is not None and not states(printed, inner.value):
            self.wrong(
                value, where, message("printed-other-number", printed=printed[:SHOWN], value=inner.value)
            )
            return None
        return Cell(printed, inner.value, unit or inner.unit, node.line, node.column)

    def line_as_printed(self, node: Node | None, where: str) -> str | None:
        """The printed text of a cell: any one line; plain numbers need no quotes here."""
        if is_blank(node):
            return None
        if not isinstance(node, Scalar):
            self.wrong(node, where, message("want-text"))
            return None
        if "\n" in node.text.strip() or len(node.text) > MAX_LINE:
            self.wrong(node, where, message("want-one-line", limit=MAX_LINE))
            return None
        return node.text.strip() or None


def small_number(node: Node) -> Cell | None:
    """The cell that `Reader.cell` reads in a column of any kind, where the node is a plain 0 to 999."""
    if isinstance(node, Scalar) and node.plain:
        value = _SMALL.get(node.text)
        if value is not None:
            return Cell(node.text, value, None, node.line, node.column)
    return None


def small_numbers(node: NumberRow) -> list[Cell] | None:
    """The cells of a row, as `small_number` reads each; None where one is another number."""
    numbers, line, column = _small_row(node.text), node.line, node.column
    # As `Cell(…)` makes them, at half the price; reports have hundreds.
    if numbers is None:
        return None
    return [_cell(Cell, (text, value, None, line, column + at, False)) for text, value, at in numbers]


# Rows of zeros, and of few numbers, come again and again.
@lru_cache(maxsize=4096)
def _small_row(row: str) -> list[tuple[str, Decimal, int]] | None:
    """Text and value of each number of a row, and where it stands after the bracket."""
    found, at = list[tuple[str, Decimal, int]](), 1
    for text in row.split(", "):
        value = _SMALL.get(text)
        if value is None:
            return None
        found.append((text, value, at))
        at += len(text) + 2
    return found


def is_blank(node: Node | None) -> bool:
    """Whether a value is missing or an unquoted blank (`null`, `~`, nothing)."""
    return node is None or (isinstance(node, Scalar) and node.plain and node.text in BLANK)


def _is_empty(node: Node) -> bool:
    return is_blank(node) or (isinstance(node, Scalar) and not node.text.strip())


def states(printed: str, value: Decimal) -> bool:
    """Whether the printed words hold the number; words without digits (三, 若干) are not judged."""
    text = printed.translate(FULL_WIDTH)
    numbers = re.findall(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?", text[:MAX_LINE])
    return not numbers or any(Decimal(one.replace(",", "")) == abs(value) for one in numbers)


def parse_number(text: str, kind: str) -> tuple[Decimal, str | None] | Message:
    """The number and unit that `text` states in a column of `kind`, or what is wrong with it."""
    if kind == "amount":
        match = _AMOUNT.fullmatch(text)
        if match and match[3] in (None, *AMOUNT_UNITS):
            if len(match[2] or "") > MAX_DECIMALS:
                return message("too-many-decimals", found=text[:SHOWN], limit=MAX_DECIMALS)
            return _limited(match[1], match[3], text)
        return _diagnose(text, kind)
    pattern = _CHANGE if kind == "change" else _COUNT
    return _limited(text, None, text) if pattern.fullmatch(text) else _diagnose(text, kind)


def _limited(digits: str, unit: str | None, text: str) -> tuple[Decimal, str | None] | Message:
    if len(digits.split(".")[0].lstrip("+-")) > MAX_DIGITS:
        return message("number-too-large", found=text[:SHOWN], limit=MAX_DIGITS)
    return Decimal(digits), unit


# What people and spreadsheets write instead of a plain number, most telling first.
_SURPRISES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[+-]?0[0-9]+"), "leading-zero"),
    (re.compile(r"[0-9]+(:[0-9]+)+(\.[0-9]*)?"), "sexagesimal"),
    (re.compile(r"(?i)yes|no|on|off|true|false|y|n"), "boolean"),
    (
        re.compile(r"(?i)[+-]?(0x[0-9a-f_]+|0b[01_]+|0o[0-7]+|\.inf|\.nan|inf|nan|[0-9.]+e[+-]?[0-9]+)"),
        "notation",
    ),
    (re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?"), "thousands"),
    (re.compile(r"[+-]?[0-9][0-9_]*_[0-9_]*(\.[0-9]+)?"), "underscore"),
    (re.compile(r"-[0-9]+(\.[0-9]+)?"), "negative"),
    (re.compile(r"\+[0-9]+(\.[0-9]+)?"), "plus-sign"),
    (re.compile(r"[0-9]+\.[0-9]*|\.[0-9]+"), "decimal-count"),
)


def _diagnose(text: str, kind: str) -> Message:
    if len(text) > SHOWN:
        return message(f"number-{kind}", found=text[:SHOWN])
    if text in BLANK_LOOKALIKES:
        return message("blank-lookalike", found=text)
    for pattern, code in _SURPRISES:
        if pattern.fullmatch(text) and not (kind == "amount" and code == "decimal-count"):
            return message("number-" + code, found=text, plain=text.replace(",", "").replace("_", ""))
    normal = text.translate(FULL_WIDTH)
    if normal != text and not isinstance(parse_number(normal.strip(), kind), Message):
        return message("number-full-width", found=text, plain=normal.strip())
    return message(f"number-{kind}", found=text)


def reads_as_other_type(text: str) -> bool:
    """Whether YAML takes this text, unquoted, for a number, a date, a truth value or nothing."""
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag != "tag:yaml.org,2002:str"


def _unknown_key(key: str, known: Collection[str]) -> Message:
    if key.isdigit():
        return message("unknown-key-digits", key=key[:60])
    close = difflib.get_close_matches(key, known, n=1)
    if close:
        return message("unknown-key-close", key=key[:SHOWN], close=close[0])
    return message("unknown-key", key=key[:SHOWN], keys=_some(known))


def _some(known: Collection[str]) -> str:
    return " ".join(known) if len(known) <= 30 else " ".join(list(known)[:30]) + " …"
