"""The one strict door for YAML: nodes with line and column, mistakes as collected problems.

Reads on PyYAML's C event stream, without recursion, so that neither deep nesting nor aliases can
exhaust the machine. Nothing is resolved to a type here: a scalar stays the text that was written,
and the field that reads it decides (see `fields.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from generator.messages import Message, message
from generator.problems import Problem
from generator.syntax_hints import syntax_hint

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
# Line breaks to YAML and to nobody else: taken for blanks, so that line numbers stay those of the editor.
_STRANGE_BREAKS = re.compile("[\u0085\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as written; `plain` is false for quoted and block text.

    `cut` says that a comment follows on the same line: what stands behind the # is not part of the text.
    `literal` is true for block text after a `|`, whose lines are the file's lines, starting on the line after
    the indicator. `indent` is what the lines of block text (`|` or `>`) are indented by, 0 for other text.
    `line` and `column` are those of the value, for block text those of the indicator.
    """

    text: str
    plain: bool
    line: int
    column: int
    cut: bool = False
    literal: bool = False
    indent: int = 0

    @property
    def text_place(self) -> tuple[int, int]:
        """Line and column where the text begins; blanks in front of block text are skipped."""
        if not self.indent:
            return self.line, self.column if self.plain else self.column + 1
        blanks = leading_blanks(self.text)
        return self.line + 1 + blanks.count("\n"), self.indent + len(blanks) - blanks.rfind("\n")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: list[Node]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in file order; keys are scalars and unique."""

    items: list[tuple[Scalar, Node]]
    line: int
    column: int


Node = Scalar | Sequence | Mapping


def leading_blanks(text: str) -> str:
    """The blanks and line breaks that a text begins with."""
    return text[: len(text) - len(text.lstrip())]


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
        text = _decode(file.read_bytes())
    except OSError as error:
        return None, [Problem(shown, 0, 0, "", message("file-unreadable", why=error.strerror or error))]
    except Refused as refused:
        return None, [Problem(shown, refused.line, refused.column, "", refused.what)]
    return parse_yaml(text, shown)


def parse_yaml(text: str, shown: str) -> tuple[Node | None, list[Problem]]:
    """Parse YAML text; see `read_yaml`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    builder = _Builder(_STRANGE_BREAKS.sub(" ", text))
    try:
        root = builder.build()
    except Refused as refused:
        builder.mistakes.append((refused.line, refused.column, refused.what))
        root = None
    except yaml.YAMLError as error:
        builder.mistakes.append(_syntax_error(error, text))
        root = None
    problems = [Problem(shown, line, column, "", what) for line, column, what in builder.mistakes]
    problems += [Problem(shown, line, column, "", what) for line, column, what in _invisible(text)]
    return root, problems


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise Refused(line, column, message("not-utf8")) from None


def _invisible(text: str) -> Iterator[tuple[int, int, Message]]:
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


def _position(event: yaml.Event) -> tuple[int, int]:
    """Line and column of an event, from 1; the C parser marks every event."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


class _Frame:
    """A collection being filled."""

    __slots__ = ("is_mapping", "key", "node", "seen")

    def __init__(self, node: Sequence | Mapping) -> None:
        self.node = node
        self.is_mapping = isinstance(node, Mapping)
        self.key: Scalar | None = None
        self.seen: dict[str, int] = {}


class _Builder:
    """Turns the event stream into nodes, with limits on depth and size."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.mistakes: list[tuple[int, int, Message]] = []
        self.stack: list[_Frame] = []
        self.count = 0

    def build(self) -> Node:
        root: Node | None = None
        documents = 0
        for event in yaml.parse(self.text, yaml.CSafeLoader):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                self._refuse_directives(event, documents)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.stack.pop()
            elif isinstance(event, yaml.NodeEvent):
                node = self._node(event)
                if self.stack:
                    self._attach(self.stack[-1], node)
                else:
                    root = node
                if not isinstance(node, Scalar):
                    self._open(node)
        if root is None:
            raise Refused(0, 0, message("file-empty"))
        return root

    def _refuse_directives(self, event: yaml.DocumentStartEvent, documents: int) -> None:
        if documents > 1:
            raise Refused(_position(event)[0], 1, message("second-document"))
        if event.version or event.tags:
            raise Refused(1, 1, message("yaml-directive"))

    def _node(self, event: yaml.NodeEvent) -> Node:
        line, column = _position(event)
        self.count += 1
        if self.count > MAX_NODES:
            raise Refused(line, column, message("file-too-many-values", limit=MAX_NODES))
        if isinstance(event, yaml.AliasEvent):
            self.mistakes.append((line, column, message("yaml-alias", name=f"*{event.anchor}")))
            return Scalar("", True, line, column)
        if event.anchor:
            self.mistakes.append((line, column, message("yaml-alias", name=f"&{event.anchor}")))
        tag = getattr(event, "tag", None)
        if tag:
            self.mistakes.append((line, column, message("yaml-tag", name=tag)))
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_escaped(event)
            if event.style in ("|", ">"):
                literal = event.style == "|"
                return Scalar(event.value, False, line, column, False, literal, self._indent(event))
            plain = not event.style
            return Scalar(event.value, plain, line, column, plain and self._is_cut(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence([], line, column)
        return Mapping([], line, column)

    def _is_cut(self, event: yaml.ScalarEvent) -> bool:
        end = event.end_mark
        return (
            bool(end and re.match(r"[ \t]+#", self.lines[end.line][end.column :])) if event.value else False
        )

    def _indent(self, event: yaml.ScalarEvent) -> int:
        """Indentation of block text, as told by its first line that is not blank."""
        blanks = leading_blanks(event.value)
        if blanks == event.value or not event.start_mark:
            return 0
        written = self.lines[event.start_mark.line + 1 + blanks.count("\n")]
        return len(leading_blanks(written)) - len(blanks[blanks.rfind("\n") + 1 :])

    def _refuse_escaped(self, event: yaml.ScalarEvent) -> None:
        """Characters that an escape hides; those written as they are show in the text of the file."""
        for character in dict.fromkeys(HIDDEN.findall(event.value) if event.style == '"' else ()):
            if character not in self.text:
                self.mistakes.append((*_position(event), _hidden(character)))

    def _open(self, node: Sequence | Mapping) -> None:
        self.stack.append(_Frame(node))
        if len(self.stack) > MAX_DEPTH:
            raise Refused(node.line, node.column, message("file-too-deep", limit=MAX_DEPTH))

    def _attach(self, frame: _Frame, node: Node) -> None:
        if isinstance(frame.node, Sequence):
            frame.node.items.append(node)
        elif frame.key is None:
            frame.key = self._as_key(frame, node)
        else:
            if frame.key.text not in frame.seen:
                frame.seen[frame.key.text] = frame.key.line
                frame.node.items.append((frame.key, node))
            frame.key = None

    def _as_key(self, frame: _Frame, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            raise Refused(node.line, node.column, message("yaml-complex-key"))
        first = frame.seen.get(node.text)
        if first is not None:
            self.mistakes.append(
                (node.line, node.column, message("duplicate-key", key=node.text, first=first))
            )
        return node
