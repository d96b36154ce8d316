"""The glossary: terms of the reports in plain words (`content/glossary.yml`, which may be absent)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from generator.fields import Reader
from generator.messages import message
from generator.yaml_reader import Mapping as MappingNode
from generator.yaml_reader import Node, Scalar

NAME = "glossary.yml"
# An id is a place on the page of the glossary.
ID = re.compile(r"[a-z](?:[a-z0-9-]{0,62}[a-z0-9])?")
GROUP_KEYS = ("id", "heading", "about", "terms")
TERM_KEYS = ("id", "name", "also", "text", "basis", "see")
SOURCE_KEYS = ("name", "title", "address")


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its explanation.

    `name` and `also` are the wordings that stand for it in labels; `basis` is what the explanation rests
    on (None: none was verified), `see` are ids of other terms.
    """

    id: str
    name: str
    also: tuple[str, ...]
    text: str
    basis: str | None
    see: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Terms under one heading; `about` is a remark that goes before them."""

    id: str
    heading: str
    about: str | None
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A document that bases name in short (`name`), with its full title and where its text can be read."""

    name: str
    title: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a label's text; `term` is the id of the term it stands for, if any."""

    text: str
    term: str | None = None


@dataclass(frozen=True, eq=False)
class Glossary:
    """All terms, in the order of the file. Equal only to itself, so that it is a cheap key of caches."""

    groups: tuple[TermGroup, ...] = ()
    sources: tuple[Source, ...] = ()
    _known: dict[str, tuple[Piece, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def terms(self) -> Mapping[str, Term]:
        """Terms by id."""
        return {term.id: term for group in self.groups for term in group.terms}

    def pieces(self, label: str) -> tuple[Piece, ...]:
        """A label in runs, the words of terms apart; where wordings overlap, the longest wins.

        Labels come from the forms, so what is remembered stays small.
        """
        if label not in self._known:
            self._known[label] = tuple(self._cut(label))
        return self._known[label]

    def _cut(self, label: str) -> Iterator[Piece]:
        end = 0
        for found in self._pattern.finditer(label) if self.terms else ():
            if found.start() > end:
                yield Piece(label[end : found.start()])
            yield Piece(found[0], self._wordings[found[0]])
            end = found.end()
        if end < len(label):
            yield Piece(label[end:])

    @cached_property
    def _wordings(self) -> dict[str, str]:
        return {wording: term.id for term in self.terms.values() for wording in (term.name, *term.also)}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self._wordings, key=lambda one: (-len(one), one)))))


def read_glossary(reader: Reader, root: Node) -> Glossary:
    """Read the root node of `glossary.yml`; mistakes gather in the reader."""
    return _GlossaryReader(reader).read(root)


class _GlossaryReader:
    """Reads one file; keeps ids and wordings, which have to be unique."""

    def __init__(self, reader: Reader) -> None:
        self.r = reader
        self.ids: set[str] = set()
        self.wordings: dict[str, str] = {}
        self.references: list[tuple[Node, str]] = []

    def read(self, root: Node) -> Glossary:
        found = self.r.mapping(root, "", ("groups", "sources"))
        self.r.require(root, found, "", ("groups",))
        groups = tuple(self._group(node) for node in self.r.sequence(found.get("groups"), "groups"))
        sources = tuple(self._source(node) for node in self.r.sequence(found.get("sources"), "sources"))
        terms = {term.id for group in groups for term in group.terms}
        for node, id_ in self.references:
            if id_ not in terms:
                self.r.wrong(node, "see", message("glossary-unknown-term", id=id_[:60]))
        return Glossary(groups, sources)

    def _group(self, node: Node) -> TermGroup:
        found = self._mapping(node, "groups", GROUP_KEYS, ("id", "heading", "terms"))
        return TermGroup(
            id=self._id(found.get("id"), "groups"),
            heading=self.r.line(found.get("heading"), "heading") or "",
            about=self.r.line(found.get("about"), "about"),
            terms=tuple(self._term(one) for one in self.r.sequence(found.get("terms"), "terms")),
        )

    def _term(self, node: Node) -> Term:
        found = self._mapping(node, "terms", TERM_KEYS, ("id", "name", "text", "basis"))
        id_ = self._id(found.get("id"), "terms")
        also = (self._wording(one, id_) for one in self.r.sequence(found.get("also"), f"{id_} · also"))
        return Term(
            id=id_,
            name=self._wording(found.get("name"), id_),
            also=tuple(one for one in also if one),
            text=self.r.line(found.get("text"), f"{id_} · text") or "",
            basis=self.r.line(found.get("basis"), f"{id_} · basis"),
            see=tuple(self._reference(one) for one in self.r.sequence(found.get("see"), f"{id_} · see")),
        )

    def _source(self, node: Node) -> Source:
        found = self._mapping(node, "sources", SOURCE_KEYS, ("name", "title"))
        return Source(
            name=self.r.line(found.get("name"), "sources · name") or "",
            title=self.r.line(found.get("title"), "sources · title") or "",
            address=self.r.address(found.get("address"), "sources · address"),
        )

    def _mapping(
        self, node: Node, where: str, keys: tuple[str, ...], wanted: tuple[str, ...]
    ) -> dict[str, Node]:
        found = self.r.mapping(node, where, keys)
        if isinstance(node, MappingNode):
            filled = [key for key in wanted if key not in ("terms", "basis")]
            self.r.require(node, found, where, wanted, filled)
        return found

    def _id(self, node: Node | None, where: str) -> str:
        text = node.text if isinstance(node, Scalar) else ""
        if node is not None and not ID.fullmatch(text):
            self.r.wrong(node, f"{where} · id", message("glossary-bad-id", id=text[:60]))
        elif text in self.ids:
            self.r.wrong(node, f"{where} · id", message("glossary-duplicate-id", id=text))
        self.ids.add(text)
        return text

    def _wording(self, node: Node | None, id_: str) -> str:
        text = self.r.line(node, f"{id_} · name") or ""
        if text in self.wordings:
            taken = self.wordings[text]
            self.r.wrong(node, f"{id_} · name", message("glossary-wording-taken", text=text, id=taken))
        elif text:
            self.wordings[text] = id_
        return text

    def _reference(self, node: Node) -> str:
        text = node.text if isinstance(node, Scalar) else ""
        self.references.append((node, text))
        return text
