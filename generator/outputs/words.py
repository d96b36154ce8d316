"""How findings and mistakes are said on one line, whatever the format."""

from __future__ import annotations

from generator.findings import UNREAD_CELLS, Finding
from generator.messages import say
from generator.outputs.visible import visible
from generator.problems import Problem


def problem_words(problem: Problem, lang: str) -> str:
    """Where it is, in the words of the form, and what is wrong."""
    where = problem.where + ("：" if lang == "zh" else ": ") if problem.where else ""
    return visible(where + problem.message.text(lang))


def finding_words(finding: Finding, lang: str) -> str:
    """The sentence and, where there is one, the formula."""
    return visible(f"{finding.message.text(lang)} {finding.brief}".rstrip())


def level_words(finding: Finding, lang: str) -> str:
    """What a finding that is shown is called: by its level where it fails, else by its state."""
    if finding.code == UNREAD_CELLS:
        return say("level-open", lang)
    fails = finding.state == "fail"
    return say(f"level-{finding.level}", lang) if fails else say(f"state-{finding.state}", lang)


def place(one: Problem | Finding) -> str:
    """Line and column; empty where it is about the file as a whole."""
    return f"{one.line}:{one.column}" if one.line else ""
