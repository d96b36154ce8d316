"""Mistakes in content files: values that are collected and all shown, never raised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generator.messages import Message

# Blanks of messages that hold the number of a line.
LINES = frozenset({"first"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake of a file, at the place an editor has to mend.

    `line` and `column` count from 1; 0 means the file as a whole. `where` names the place in the
    words of the form (table, row, column) or of the file (key).
    """

    path: str
    line: int
    column: int
    where: str
    message: Message

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Sort key: by file, then by place."""
        return (self.path, self.line, self.column, self.message.code)

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes it the same mistake in another revision of the content: all but its line and others."""
        params = tuple((name, value) for name, value in self.message.params if name not in LINES)
        return (self.path, self.message.code, self.where, params)

    def as_json(self, lang: str) -> dict[str, Any]:
        """The contract of `gongkai check --format json`, one entry of `errors`."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "where": self.where,
            "code": self.message.code,
            "message": self.message.text(lang),
        }
