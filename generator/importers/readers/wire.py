"""What a worker is asked and what it answers, a line of JSON each: no file can smuggle code in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeAlias

from generator.importers.document import Document, Line
from generator.messages import Message

Answer: TypeAlias = Document | Message


def request(path: Path, seconds: float, memory: int) -> bytes:
    """The question: which file, and within which limits."""
    return _line([str(path.absolute()), seconds, memory])


def asked(line: bytes) -> tuple[Path, float, int]:
    """The question as `request` put it."""
    path, seconds, memory = json.loads(line)
    return Path(path), float(seconds), int(memory)


def encoded(answer: Answer) -> bytes:
    """A document, or the message that says why there is none."""
    if isinstance(answer, Message):
        return _line({"message": _message(answer)})
    return _line(
        {
            "name": answer.name,
            "sha256": answer.sha256,
            "published": answer.published,
            "warnings": [_message(each) for each in answer.warnings],
            "lines": [
                [each.cells, each.number, each.grid, each.exact, each.page, each.level]
                for each in answer.lines
            ],
        }
    )


def decoded(line: bytes) -> Answer:
    """The answer that `encoded` wrote."""
    found: dict[str, Any] = json.loads(line)
    if "message" in found:
        return _as_message(found["message"])
    lines = tuple(Line(tuple(cells), *rest) for cells, *rest in found["lines"])
    warnings = tuple(_as_message(each) for each in found["warnings"])
    return Document(found["name"], found["sha256"], lines, found["published"], warnings)


def _message(given: Message) -> list[object]:
    return [given.code, given.params]


def _as_message(found: list[Any]) -> Message:
    code, params = found
    return Message(code, tuple((name, value) for name, value in params))


def _line(content: object) -> bytes:
    return json.dumps(content).encode("ascii") + b"\n"
