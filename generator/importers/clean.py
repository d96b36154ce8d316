"""Texts of a document made fit for a report file; what had to be changed is counted, and said."""

from __future__ import annotations

import re
from collections import Counter

from generator.fields import MAX_LINE, MAX_TEXT
from generator.messages import Message, message
from generator.outputs.visible import UNFIT

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# One-line fields of a report file hold no angle brackets; these look the same.
_BRACKETS = str.maketrans("<>", "＜＞")


class Cleaner:
    """Cleans the texts of one document and keeps count of what it changed."""

    def __init__(self) -> None:
        self._changed: Counter[str] = Counter()

    def text(self, text: str) -> str:
        """Running text without characters that hide or move other text, at most `MAX_TEXT` long."""
        return self._cut(self._visible(_BREAKS.sub("\n", text)).strip(), MAX_TEXT)

    def printed(self, text: str) -> str:
        """The text of a cell: on one line."""
        return self._cut(" ".join(self._visible(_BREAKS.sub("\n", text)).split()), MAX_LINE)

    def line(self, text: str | None) -> str | None:
        """A name, title or label: on one line, without angle brackets; None where nothing is left."""
        found = self.printed(text or "")
        self._changed["brackets"] += found.count("<") + found.count(">")
        return found.translate(_BRACKETS) or None

    def lines(self, text: str) -> list[str]:
        """A remark of any length as lines that are short enough."""
        self._changed["brackets"] += text.count("<") + text.count(">")
        found = " ".join(self._visible(_BREAKS.sub("\n", text)).split()).translate(_BRACKETS)
        return [part for at in range(0, len(found), MAX_LINE) if (part := found[at : at + MAX_LINE].strip())]

    def warnings(self) -> tuple[Message, ...]:
        """What was changed, as sentences."""
        return tuple(
            message(f"import-cleaned-{what}", count=count) for what, count in self._changed.items() if count
        )

    def _visible(self, text: str) -> str:
        found, changed = UNFIT.subn("", text)
        self._changed["hidden"] += changed
        return found

    def _cut(self, text: str, limit: int) -> str:
        if len(text) <= limit:
            return text
        self._changed["cut"] += 1
        return text[: limit - 1].rstrip() + "…"
