"""Every sentence that gongkai says to people at the command line, by code and language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

LANGUAGES = ("zh", "en")
CATALOGUE = Path(__file__).with_name("messages.yml")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Code → language → template; the file is ours, so a fault in it is a fault of the set-up."""
    loaded: dict[str, dict[str, str]] = yaml.load(CATALOGUE.read_text("utf-8"), yaml.CSafeLoader)
    return loaded


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the catalogue with its blanks filled in; rendered late, in the reader's language."""

    code: str
    params: tuple[tuple[str, str], ...] = ()

    def text(self, lang: str = "zh") -> str:
        """The sentence in `lang` (`zh` or `en`)."""
        return catalogue()[self.code][lang].format(**dict(self.params))


def message(code: str, /, **params: object) -> Message:
    """Build a message; parameters are turned to text here so that messages compare and hash."""
    return Message(code, tuple((name, str(value)) for name, value in params.items()))


def say(code: str, lang: str, /, **params: object) -> str:
    """The sentence `code` in `lang`, at once."""
    return message(code, **params).text(lang)
