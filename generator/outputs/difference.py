"""What a change does to the findings: as Markdown, fit for a comment on the change, and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from generator.difference import Difference
from generator.findings import Finding
from generator.messages import say
from generator.outputs import Format
from generator.outputs.json import document
from generator.outputs.markdown import file_address, plain
from generator.outputs.words import finding_words, level_words, place, problem_words
from generator.problems import Problem
from generator.revisions import Revision

# A comment may have 65,536 characters; five parts of this length stay below.
LINES, CHARACTERS = 50, 12_000
NAME, SENTENCE = 60, 300

T = TypeVar("T")


def markdown_lines(found: Difference, lang: str) -> Iterator[str]:
    """Counts first, then what is new and gone, then, folded, what stays; one line where nothing changed."""
    write = _Writer(found, lang)
    if found.nothing:
        yield " ".join([write.same(), *write.remarks()])
        return
    yield " ".join([f"**{write.counts()}**", *write.remarks()])
    yield from write.part("diff-new-problems", found.new_problems, write.problem)
    yield from write.part("diff-new", found.new, write.finding)
    yield from write.part("diff-fixed", found.fixed, write.gone)
    yield from write.part("diff-fixed-problems", found.fixed_problems, write.mended)
    yield from write.part("diff-unchanged", found.unchanged, write.finding, folded=True)


class _Writer:
    """Words and links for a difference in one language."""

    def __init__(self, found: Difference, lang: str) -> None:
        self._found, self._lang = found, lang
        self._base, self._head = found.change.base, found.change.head
        head = say("diff-work-tree", lang) if found.change.of_work_tree else _revision(self._head)
        self._names = {"base": _revision(self._base), "head": head}

    def same(self) -> str:
        """The sentence for a change without consequences."""
        return say("diff-same", self._lang, unchanged=len(self._found.unchanged), **self._names)

    def counts(self) -> str:
        """How many are new, gone and the same."""
        found = self._found
        new, fixed, unchanged = len(found.new), len(found.fixed), len(found.unchanged)
        return say("diff-counts", self._lang, new=new, fixed=fixed, unchanged=unchanged, **self._names)

    def remarks(self) -> Iterator[str]:
        """What else there is to know of the comparison."""
        found, lang = self._found, self._lang
        new, fixed, unchanged = found.new_problems, found.fixed_problems, found.unchanged_problems
        if new or fixed or unchanged:
            counts = {"new": len(new), "fixed": len(fixed), "unchanged": len(unchanged)}
            yield say("diff-problem-counts", lang, **counts)
        if not found.base_there:
            yield say("diff-no-base-content", lang)
        if found.unread:
            yield say("diff-unread", lang, count=len(found.unread))
        if found.change.partly:
            yield say("summary-partly", lang)

    def part(
        self, title: str, these: Sequence[T], line: Callable[[T], str], folded: bool = False
    ) -> Iterator[str]:
        """A heading and a list that ends in good time; `folded`, it is closed until somebody opens it."""
        if these:
            head = say(title, self._lang, count=len(these))
            yield from ("", f"<details><summary>{head}</summary>" if folded else f"#### {head}", "")
            yield from self._list(these, line)
            yield from ("", "</details>") if folded else ()

    def _list(self, these: Sequence[T], line: Callable[[T], str]) -> Iterator[str]:
        left = CHARACTERS
        for number, one in enumerate(these):
            item = f"- {line(one)}"
            left -= len(item)
            if number == LINES or left < 0:
                yield "- " + say("diff-more", self._lang, count=len(these) - number)
                return
            yield item

    def finding(self, finding: Finding) -> str:
        """A finding of the head."""
        return self._finding(finding, self._head)

    def gone(self, finding: Finding) -> str:
        """A finding of the base, with what it has become."""
        line = self._finding(finding, self._base)
        state = self._found.becomes.get(finding.identity)
        if not state:
            return line
        words = say(f"becomes-{state}", self._lang)
        return f"{line} *{words}*"

    def problem(self, problem: Problem) -> str:
        """A mistake of the head."""
        return self._problem(problem, self._head)

    def mended(self, problem: Problem) -> str:
        """A mistake of the base."""
        return self._problem(problem, self._base)

    def _finding(self, finding: Finding, revision: Revision) -> str:
        key = finding.report
        agency = self._found.agencies.get((key.region, key.agency))
        label = f"{plain(agency.name if agency else f'{key.region}/{key.agency}', NAME)} {key.year}"
        link = f"[{label}]({file_address(finding.path, finding.line, revision.id)})"
        words = plain(finding_words(finding, self._lang), SENTENCE)
        return f"{link} **{level_words(finding, self._lang)}** {words}"

    def _problem(self, problem: Problem, revision: Revision) -> str:
        label = plain(f"{problem.path} {place(problem)}".rstrip(), SENTENCE)
        link = f"[{label}]({file_address(problem.path, problem.line, revision.id)})"
        words = plain(problem_words(problem, self._lang), SENTENCE)
        return f"{link} **{say('level-malformed', self._lang)}** {words}"


def _revision(revision: Revision) -> str:
    """Its name, and the beginning of its id where the name is another."""
    name = plain(revision.name, NAME)
    return name if revision.id.startswith(revision.name) else f"{name} ({revision.id[:10]})"


def difference_json_lines(found: Difference, lang: str) -> Iterator[str]:
    """The two revisions, then lists of findings and of mistakes (`errors`), as `check` gives them."""
    change = found.change
    values = {
        "base": {"name": change.base.name, "revision": change.base.id},
        "head": {"name": None if change.of_work_tree else change.head.name, "revision": change.head.id},
    }
    gone = ({**one.as_json(lang), "becomes": found.becomes.get(one.identity)} for one in found.fixed)
    lists: dict[str, Iterable[object]] = {
        "new": (one.as_json(lang) for one in found.new),
        "fixed": gone,
        "unchanged": (one.as_json(lang) for one in found.unchanged),
        "unread": (one.as_json(lang) for one in found.unread),
        "new_errors": (one.as_json(lang) for one in found.new_problems),
        "fixed_errors": (one.as_json(lang) for one in found.fixed_problems),
        "unchanged_errors": (one.as_json(lang) for one in found.unchanged_problems),
    }
    return document(values, lists)


# To add a format for differences: a function, and a line here.
DIFFERENCE_FORMATS: Mapping[Format, Callable[[Difference, str], Iterator[str]]] = {
    Format.text: markdown_lines,
    Format.json: difference_json_lines,
}
