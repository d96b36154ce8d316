"""What `gongkai check` prints: for people, for scripts, for the services that show checks of a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from generator.outputs.github import github_lines
from generator.outputs.json import json_lines
from generator.outputs.junit import junit_lines
from generator.outputs.sarif import sarif_lines
from generator.outputs.text import text_lines
from generator.survey import Outcome


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

    lines: Callable[[Outcome, str], Iterator[str]]
    passes: bool = False


# To add a format: a function in a module of its own, its name above, and a line here.
FORMATS: Mapping[Format, Output] = {
    Format.text: Output(text_lines),
    Format.json: Output(json_lines, passes=True),
    Format.github: Output(github_lines),
    Format.sarif: Output(sarif_lines),
    Format.junit: Output(junit_lines, passes=True),
}
