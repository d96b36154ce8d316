"""The wordings of `prose.yml`, ready for use; no wording stands in a module of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

PATTERNS = Path(__file__).with_name("prose.yml")
_FRAGMENT = re.compile("⟨([a-z]+)⟩")


@dataclass(frozen=True, eq=False)
class Pattern:
    """One wording: a regular expression, and what the number in it may mean (see the head of `prose.yml`).

    `words` are those of which the clause has to hold one, `needs` is wanted in the sentence and `unless`
    not, `also` is wanted in the claim itself.
    """

    code: str
    words: tuple[str, ...]
    source: str
    readings: tuple[str, ...] = ()
    zero: bool = False
    weak: bool = False
    each: bool = False
    result: str | None = None
    subject: str | None = None
    topic: str | None = None
    after: str | None = None
    needs: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    also: re.Pattern[str] | None = None

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Compiled when first needed, as most reports need few patterns."""
        return re.compile(self.source)


@dataclass(frozen=True)
class Lexicon:
    """`prose.yml` with its regular expressions compiled; `words` holds those that are used by name."""

    patterns: tuple[Pattern, ...]
    readings: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]]
    short: Mapping[str, str]
    words: Mapping[str, re.Pattern[str]]
    gate: re.Pattern[str]
    _gated: dict[frozenset[str], tuple[Pattern, ...]] = field(default_factory=dict)

    def gated(self, clause: str) -> tuple[Pattern, ...]:
        """The patterns of which a clause holds a word, in their order."""
        found = frozenset(self.gate.findall(clause))
        known = self._gated.get(found)
        if known is None:
            known = tuple(one for one in self.patterns if any(w in word for w in one.words for word in found))
            self._gated[found] = known
        return known


@cache
def lexicon() -> Lexicon:
    """The patterns. The file is ours: a fault in it is a fault of the set-up."""
    source: dict[str, Any] = yaml.load(PATTERNS.read_text("utf-8"), yaml.CSafeLoader)
    fragments = {name: _bare(text) for name, text in source["fragments"].items()}
    patterns = tuple(_pattern(entry, fragments) for entry in source["claims"])
    gates = {word for pattern in patterns for word in pattern.words}
    return Lexicon(
        patterns=patterns,
        readings={
            name: (table, tuple(rows), tuple(columns))
            for name, (table, rows, columns) in source["readings"].items()
        },
        short=source["short"],
        words=_words(source, fragments),
        gate=re.compile("|".join(sorted(gates, key=lambda word: (-len(word), word)))),
    )


def _words(source: Mapping[str, Any], fragments: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    """Regular expressions by name; those with several kinds have a group for each."""
    named = {name: _expanded(text, fragments) for name, text in source["words"].items()}
    kinds = {name: _expanded(text, fragments) for name, text in source["matters"].items()}
    named["matters"] = "|".join(f"(?P<{name}>{text})" for name, text in kinds.items())
    scopes = {name: _expanded(text, fragments) for name, text in source["scopes"].items()}
    named["lead"] = "|".join(
        [*(f"(?P<{name}>{text})" for name, text in scopes.items()), _expanded(source["lead"], fragments)]
    )
    named |= {name: _expanded(text, fragments) for name, text in source["sums"].items()}
    return {name: re.compile(text) for name, text in named.items()}


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _expanded(text: str, fragments: Mapping[str, str]) -> str:
    text = _bare(text)
    while "⟨" in text:
        text = _FRAGMENT.sub(lambda match: f"(?:{fragments[match[1]]})", text)
    return text


def _pattern(entry: dict[str, Any], fragments: Mapping[str, str]) -> Pattern:
    fields = dict(entry)
    fields["words"] = tuple(fields.pop("if").split("|"))
    fields["source"] = _expanded(fields.pop("pattern"), fragments)
    fields["readings"] = tuple(fields.pop("readings", ()))
    for name in ("needs", "unless", "also"):
        if name in fields:
            fields[name] = re.compile(fields[name])
    return Pattern(**fields)
