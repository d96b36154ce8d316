"""What `gongkai check` prints: for people, for scripts, for the services that show checks of a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module

from generator.survey import Outcome

Lines = Callable[[Outcome, str], Iterator[str]]


class Format(StrEnum):
    """Formats of `check`, as they are named on the command line."""

    text = "text"
    json = "json"
    github = "github"
    sarif = "sarif"
    junit = "junit"


@dataclass(frozen=True, slots=True)
class Output:
    """A way to print an outcome, line by line, so that a large one never has to stand in memory as text.

    `passes` says that it lists the findings that pass, too, and not only their number.
    """

    format: Format
    passes: bool = False

    @property
    def lines(self) -> Lines:
        """The function `NAME_lines` of the module that has the format's name, imported when it is wanted."""
        module = import_module(f"{__name__}.{self.format}")
        lines: Lines = getattr(module, f"{self.format}_lines")
        return lines


# To add a format: its name above, a line here, and a module of its own beside this one.
FORMATS: Mapping[Format, Output] = {
    Format.text: Output(Format.text),
    Format.json: Output(Format.json, passes=True),
    Format.github: Output(Format.github),
    Format.sarif: Output(Format.sarif),
    Format.junit: Output(Format.junit, passes=True),
}
