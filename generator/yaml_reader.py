"""The one strict door for YAML: nodes with line and column, mistakes as collected problems.

Reads on PyYAML's C event stream, without recursion, so that neither deep nesting nor aliases can
exhaust the machine. Nothing is resolved to a type here: a scalar stays the text that was written,
and the field that reads it decides (see `fields.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from generator.messages import Message, message
from generator.problems import Problem
from generator.syntax_hints import syntax_hint
from generator.yaml_nodes import Mapping as Mapping
from generator.yaml_nodes import Node as Node
from generator.yaml_nodes import Scalar as Scalar
from generator.yaml_nodes import Sequence as Sequence
from generator.yaml_nodes import leading_blanks
from generator.yaml_rows import MARK, Row, Rows, without_rows

MAX_BYTES = 2_000_000
MAX_DEPTH = 24
MAX_NODES = 50_000

# Characters that change how text looks without being seen: bidirectional controls, zero-width, separators.
INVISIBLE = re.compile(
    "[\u0085\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# YAML lets quotes write them, and control characters, as an escape such as "\\u202e".
HIDDEN = re.compile(INVISIBLE.pattern + "|[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]")
# Of these, line breaks to YAML and to nobody else: taken for blanks, so that lines stay those of the editor.
_STRANGE_BREAKS = re.compile("[\u0085\u2028\u2029]")
_COMMENT = re.compile(r"[ \t]+#")
_INK = re.compile(r"\S")


class Refused(Exception):
    """Reading this file cannot go on; carries the place and the message. Never leaves this module."""

    def __init__(self, line: int, column: int, what: Message) -> None:
        super().__init__(what.code)
        self.line, self.column, self.what = line, column, what


def read_yaml(file: Path, shown: str) -> tuple[Node | None, list[Problem]]:
    """Read one file; `shown` is the path that messages name.

    Returns the root node, or None where the file cannot be read, and the problems found.
    """
    try:
        if file.stat().st_size > MAX_BYTES:
            raise Refused(0, 0, message("file-too-large", limit=MAX_BYTES))
        data = file.read_bytes()
    except OSError as error:
        return None, [Problem(shown, 0, 0, "", message("file-unreadable", why=error.strerror or error))]
    except Refused as refused:
        return None, [Problem(shown, refused.line, refused.column, "", refused.what)]
    return parse_bytes(data, shown)


def parse_bytes(data: bytes, shown: str) -> tuple[Node | None, list[Problem]]:
    """Parse what a file holds; see `read_yaml`."""
    try:
        return parse_yaml(_decode(data), shown)
    except Refused as refused:
        return None, [Problem(shown, refused.line, refused.column, "", refused.what)]


def parse_yaml(text: str, shown: str) -> tuple[Node | None, list[Problem]]:
    """Parse YAML text; see `read_yaml`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    hidden = list(_invisible(text))
    quickly = None if hidden else _quickly(text)
    if quickly:
        return quickly, []
    builder = _Builder(_STRANGE_BREAKS.sub(" ", text) if hidden else text)
    try:
        root = builder.build()
    except Refused as refused:
        builder.mistakes.append((refused.line, refused.column, refused.what))
        root = None
    except yaml.YAMLError as error:
        builder.mistakes.append(_syntax_error(error, text))
        root = None
    problems = [Problem(shown, line, column, "", what) for line, column, what in builder.mistakes]
    problems += [Problem(shown, line, column, "", what) for line, column, what in hidden]
    return root, problems


def _quickly(text: str) -> Node | None:
    """The root of a text without mistakes, its rows of numbers taken out before it is parsed.

    None wherever anything is not just as expected: then the whole text is parsed as it is.
    """
    shorter, rows, taken = without_rows(text)
    if not rows:
        return None
    builder = _RowBuilder(shorter, rows)
    try:
        root = builder.build()
    except (Refused, _Unexpected, yaml.YAMLError):
        return None
    doubtful = builder.mistakes or builder.rows or builder.count + taken > MAX_NODES
    return None if doubtful else root


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise Refused(line, column, message("not-utf8")) from None


def _invisible(text: str) -> Iterator[tuple[int, int, Message]]:
    if not INVISIBLE.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        for match in INVISIBLE.finditer(line):
            yield number, match.start() + 1, _hidden(match.group())


def _hidden(character: str) -> Message:
    return message("invisible-character", code=f"U+{ord(character):04X}")


def _syntax_error(error: yaml.YAMLError, text: str) -> tuple[int, int, Message]:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        context = getattr(error, "context_mark", None)
        if context is not None and "quoted scalar" in str(getattr(error, "context", "")):
            return context.line + 1, context.column + 1, message("syntax-open-quote")
        hint = syntax_hint(text, mark.line + 1)
        if hint:
            return hint
        if "expected key" in str(getattr(error, "problem", "")):
            return mark.line + 1, mark.column + 1, message("syntax-indent")
        detail = " ".join(str(part) for part in (error.context, error.problem) if part)  # type: ignore[attr-defined]
        lines = text.split("\n")
        if mark.line < len(lines):
            return mark.line + 1, mark.column + 1, message("yaml-syntax", detail=detail)
        # The parser sees the end of a file without a last line break one line further down.
        return len(lines), len(lines[-1]) + 1, message("yaml-syntax", detail=detail)
    position = getattr(error, "position", None)
    if isinstance(position, int):
        before = text.encode("utf-8")[:position].decode("utf-8", "replace")
        return before.count("\n") + 1, len(before) - before.rfind("\n"), message("control-character")
    return 0, 0, message("yaml-syntax", detail=str(error).splitlines()[0])


class _Keys:
    """A mapping being filled: keys and values come in turn."""

    __slots__ = ("items", "key", "mistakes", "seen")

    def __init__(self, items: list[tuple[Scalar, Node]], mistakes: list[tuple[int, int, Message]]) -> None:
        self.items = items
        self.mistakes = mistakes
        self.key: Scalar | None = None
        self.seen: dict[str, int] = {}

    def add(self, node: Node) -> None:
        key = self.key
        if key is None:
            self.key = self._as_key(node)
            return
        self.key = None
        if key.text not in self.seen:
            self.seen[key.text] = key.line
            self.items.append((key, node))

    def _as_key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            raise Refused(node.line, node.column, message("yaml-complex-key"))
        first = self.seen.get(node.text)
        if first is not None:
            what = message("duplicate-key", key=node.text, first=first)
            self.mistakes.append((node.line, node.column, what))
        return node


class _Builder:
    """Turns the event stream into nodes, with limits on depth and size.

    Every event is handed to the method for its type. Events are `Any`, as the C parser marks each of them,
    which the types of PyYAML leave open.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        # What marks count in: the parser skips a byte order mark, and the end has a place, too.
        self.counted = text.removeprefix("\ufeff") + "\n"
        self.mistakes: list[tuple[int, int, Message]] = []
        self.roots: list[Node] = []
        # How a node is added to each of the collections that are open.
        self.adds: list[Callable[[Node], None]] = [self.roots.append]
        self.documents = 0
        self.count = 0

    def build(self) -> Node:
        takes: dict[type[yaml.Event], Callable[[Any], None]] = {
            yaml.DocumentStartEvent: self._document,
            yaml.AliasEvent: self._alias,
            yaml.ScalarEvent: self._scalar,
            yaml.SequenceStartEvent: self._sequence,
            yaml.MappingStartEvent: self._mapping,
            yaml.SequenceEndEvent: self._close,
            yaml.MappingEndEvent: self._close,
        }
        for event in iter(yaml.CSafeLoader(self.text).get_event, None):
            take = takes.get(type(event))
            if take:
                take(event)
        if not self.roots:
            raise Refused(0, 0, message("file-empty"))
        return self.roots[0]

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            raise Refused(event.start_mark.line + 1, 1, message("second-document"))
        if event.version or event.tags:
            raise Refused(1, 1, message("yaml-directive"))

    def _alias(self, event: Any) -> None:
        line, column = self._place(event)
        self.mistakes.append((line, column, message("yaml-alias", name=f"*{event.anchor}")))
        self.adds[-1](Scalar("", True, line, column))

    def _scalar(self, event: Any) -> None:
        line, column = self._place(event)
        if event.anchor or event.tag:
            self._refuse_properties(event)
        if event.style:
            node = self._styled(event, line, column)
        else:
            end = event.end_mark.index
            cut = self.counted[end] in " \t" and self._is_cut(event.value, end)
            node = Scalar(event.value, True, line, column, cut)
        self.adds[-1](node)

    def _sequence(self, event: Any) -> None:
        line, column = self._place(event)
        self._refuse_properties(event)
        items: list[Node] = []
        self._open(Sequence(items, line, column), items.append)

    def _mapping(self, event: Any) -> None:
        line, column = self._place(event)
        self._refuse_properties(event)
        items: list[tuple[Scalar, Node]] = []
        self._open(Mapping(items, line, column), _Keys(items, self.mistakes).add)

    def _open(self, node: Sequence | Mapping, add: Callable[[Node], None]) -> None:
        self.adds[-1](node)
        self.adds.append(add)
        if len(self.adds) > MAX_DEPTH + 1:
            raise Refused(node.line, node.column, message("file-too-deep", limit=MAX_DEPTH))

    def _close(self, event: Any) -> None:
        self.adds.pop()

    def _place(self, event: Any) -> tuple[int, int]:
        """Line and column of a node, from 1; here nodes are counted."""
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        self.count += 1
        if self.count > MAX_NODES:
            raise Refused(line, column, message("file-too-many-values", limit=MAX_NODES))
        return line, column

    def _refuse_properties(self, event: Any) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if event.anchor:
            self.mistakes.append((line, column, message("yaml-alias", name=f"&{event.anchor}")))
        if event.tag:
            self.mistakes.append((line, column, message("yaml-tag", name=event.tag)))

    def _styled(self, event: Any, line: int, column: int) -> Scalar:
        """Quoted or block text."""
        if event.style == '"':
            self._refuse_escaped(event.value, line, column)
        indent = self._indent(event) if event.style in "|>" else 0
        return Scalar(event.value, False, line, column, False, event.style == "|", indent)

    def _refuse_escaped(self, text: str, line: int, column: int) -> None:
        """Characters that an escape hides; those written as they are show in the text of the file."""
        for character in dict.fromkeys(HIDDEN.findall(text)):
            if character not in self.text:
                self.mistakes.append((line, column, _hidden(character)))

    def _is_cut(self, text: str, end: int) -> bool:
        return bool(text and _COMMENT.match(self.counted, end))

    def _indent(self, event: Any) -> int:
        """Indentation of block text, as told by its first line that is not blank."""
        blanks = leading_blanks(event.value)
        below = self.counted.index("\n", event.start_mark.index)
        first = _INK.search(self.counted, below)
        if first is None or blanks == event.value:
            return 0
        column = first.start() - self.counted.rindex("\n", below, first.start())
        return column - (len(blanks) - blanks.rfind("\n"))


class _Unexpected(Exception):
    """Rows of numbers are not where they were taken for."""


class _RowBuilder(_Builder):
    """Puts rows of numbers, which were taken out of the text, back in their places.

    In place of the rows of one mapping that follow one another, the text holds a mark, as the value of the
    first of them. So the parser has told that the first is an entry of a mapping in lines of its own; then
    those on the next lines, indented alike, are, too. Rows that are left over were something else.
    """

    def __init__(self, text: str, rows: Rows) -> None:
        super().__init__(text)
        self.rows = rows
        self.in_lines: list[bool] = []

    def _scalar(self, event: Any) -> None:
        if event.value != MARK:
            super()._scalar(event)
            return
        rows = self.rows.pop(event.start_mark.line + 1, None)
        if rows is None or event.style or event.anchor or event.tag or len(self.adds) > MAX_DEPTH:
            raise _Unexpected
        keys = getattr(self.adds[-1], "__self__", None)
        if not isinstance(keys, _Keys) or keys.key != rows[0][0] or not self.in_lines[-1]:
            raise _Unexpected
        self._put_back(keys, rows)

    def _put_back(self, keys: _Keys, rows: list[Row]) -> None:
        keys.key = None
        for key, node in rows:
            if key.text in keys.seen:
                raise _Unexpected
            keys.seen[key.text] = key.line
            keys.items.append((key, node))

    def _sequence(self, event: Any) -> None:
        super()._sequence(event)
        self.in_lines.append(False)

    def _mapping(self, event: Any) -> None:
        super()._mapping(event)
        self.in_lines.append(not event.flow_style)

    def _close(self, event: Any) -> None:
        super()._close(event)
        self.in_lines.pop()
