"""Where the tables of a form begin and end in a document, and which words of it belong to the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.forms import Form, Table
from generator.importers.outline import Mark, longest_chain
from generator.importers.search import Find, Search
from generator.importers.tokens import VALUE, WORDS, Run
from generator.importers.vocabulary import phrases
from generator.importers.words import fold

# Fewer labels in their order than this are no table.
FEWEST = 3


class Zones:
    """Finds the tables of one form in a document's words and values."""

    def __init__(self, run: Run, form: Form) -> None:
        self.run, self.form = run, form
        self.search = Search(run, phrases(form))
        self.finds = self.search.finds
        # Tables of which a second set of values stands in the document.
        self.twice: set[str] = set()
        # First token of each section's heading → the section.
        self.headings = {one.first: one.phrase.id for one in self.finds if one.phrase.kind == "section"}
        self._pieces = " ".join(phrase.text for phrase in phrases(form))

    def coverage(self) -> int:
        """How many different wordings of this form's tables the document holds: what tells forms apart."""
        kinds = ("row", "column", "head")
        return len({(one.phrase.table, one.phrase.id) for one in self.finds if one.phrase.kind in kinds})

    def spans(self) -> Mapping[str, tuple[int, int]]:
        """Id of each table found → its first token and the one behind its last."""
        starts = {table.id: self._with_strays(table, self._start(table)) for table in self.form.tables}
        found = {}
        for table in self.form.tables:
            start = starts[table.id]
            if start is not None:
                later = [one for one in starts.values() if one is not None and one > start]
                end = self._end(table, start, min(later, default=len(self.run.tokens)))
                found[table.id] = (start, end)
        return found

    def of(self, table: Table, *kinds: str) -> list[Find]:
        """The wordings of a table found, of some kinds."""
        return [one for one in self.finds if one.phrase.table == table.id and one.phrase.kind in kinds]

    def is_known(self, token: int) -> bool:
        """Whether a token is part of a wording of the form."""
        return any(one.first <= token <= one.last for one in self.finds)

    def is_made(self, token: int) -> bool:
        """Whether all words of a token are pieces of wordings."""
        return all(fold(piece) in self._pieces for piece in self.run.tokens[token].text.split())

    def is_piece(self, token: int) -> bool:
        """Whether a token is blank or made of pieces of wordings."""
        return self.is_made(token) and token not in self.headings

    def formal_lines(self) -> frozenset[int]:
        """Lines that hold words of the form's tables and nothing else: heads that stand apart from their
        table.
        """
        by_line: dict[int, list[int]] = {}
        for index, token in enumerate(self.run.tokens):
            by_line.setdefault(token.line, []).append(index)
        return frozenset(
            line
            for line, indexes in by_line.items()
            if not any(index in self.headings for index in indexes)
            and all(
                self.run.tokens[i].kind != VALUE and (self.is_known(i) or self.is_made(i)) for i in indexes
            )
        )

    def _start(self, table: Table) -> int | None:
        """The first token of a table: of its heads where they stand right before its rows."""
        chain = self._chain(table)
        if table.layout == "across":
            return self._start_across(table)
        if len(chain) >= FEWEST or (chain and self._is_headed(table, chain)):
            return self._heads_above(table, chain[0].first)
        heads = self.of(table, "column", "head")
        return heads[0].first if len({one.phrase.id for one in heads}) > FEWEST else None

    def _is_headed(self, table: Table, chain: Sequence[Mark]) -> bool:
        """Whether the few rows found are those of a table: its heads or its heading stand above them."""
        heads = self.of(table, "column", "head") or [
            one for one in self.finds if one.phrase.kind == "section" and one.phrase.id == table.id
        ]
        return any(one.first < chain[0].first for one in heads)

    def _with_strays(self, table: Table, start: int | None) -> int | None:
        """The start moved up to labels that stand out of order before it, nothing but values between."""
        if start is None:
            return None
        for one in reversed(self.of(table, "row")):
            between = range(one.last + 1, start)
            values = sum(self.run.tokens[index].kind == VALUE for index in between)
            words = any(
                self.run.tokens[index].kind == WORDS and not self.is_piece(index) for index in between
            )
            if one.first < start and values and not words and table.layout != "across":
                start = self._heads_above(table, one.first)
        return start

    def _heads_above(self, table: Table, start: int) -> int:
        """The first token of the heads that stand right above a token, nothing else between."""
        heads = {
            index
            for one in self.of(table, "head", "column", "group", "row")
            for index in range(one.first, one.last + 1)
        }
        first = at = start
        while at > 0:
            at -= 1
            if at in heads:
                first = at
            elif self.run.tokens[at].kind == VALUE or not self.is_piece(at):
                break
        return first

    def _start_across(self, table: Table) -> int | None:
        """Where the heads of a table begin whose values all stand below them: the last heads in the
        document.
        """
        others = {one.text for one in phrases(self.form) if one.table != table.id}
        heads = [one for one in self.of(table, "column", "row", "group") if one.phrase.text not in others]
        after = max((end for _, end in self._chains_end()), default=0)
        late = [one for one in heads if one.first >= after] or heads
        if sum(one.phrase.id == table.leaf_columns[0].id for one in heads) > len(table.leaf_rows()):
            self.twice.add(table.id)
        different = {one.phrase.id for one in late}
        titled = any(section == table.id and token >= after for token, section in self.headings.items())
        bare = self._bare_values(table, after)
        if len(different) < FEWEST and not (late and titled):
            return bare
        if bare is not None and bare < late[0].first:
            self.twice.add(table.id)
        return late[0].first

    def _bare_values(self, table: Table, after: int) -> int | None:
        """The first token below a table's heading where values follow at once."""
        found = []
        for token, section in self.headings.items():
            kinds = [one.kind for one in self.run.tokens[token + 1 : token + 1 + FEWEST]]
            if section == table.id and token >= after and kinds == [VALUE] * FEWEST:
                found.append(token + 1)
        if len(found) > 1:
            self.twice.add(table.id)
        return found[0] if found else None

    def _chains_end(self) -> Iterator[tuple[str, int]]:
        for table in self.form.tables:
            chain = self._chain(table) if table.layout != "across" else []
            if chain:
                yield table.id, chain[-1].last

    def _chain(self, table: Table) -> list[Mark]:
        order = {row.id: index for index, row in enumerate(table.leaf_rows())}
        marks = [
            Mark(order[one.phrase.id], one.first, one.last)
            for one in self.of(table, "row")
            if one.phrase.id in order
        ]
        tokens = self.run.tokens
        return longest_chain(
            marks, lambda mark: mark.last + 1 < len(tokens) and tokens[mark.last + 1].kind != WORDS
        )

    def _end(self, table: Table, start: int, limit: int) -> int:
        """The token after the table's last value: before a heading, running text or another table."""
        chain = self._chain(table)
        last = chain[-1].last if chain and table.layout != "across" else start
        seen = False
        for index in range(last + 1, limit):
            token = self.run.tokens[index]
            seen = seen or token.kind == VALUE
            # Notes may stand among heads side by side, before any value.
            ends = self.search.is_prose(index) and (seen or table.layout != "across")
            if token.kind == WORDS and (ends or self.headings.get(index, table.id) != table.id):
                return index
            if (
                token.kind == WORDS
                and seen
                and not (token.grid or self.is_known(index) or self._leads(index, limit))
            ):
                return index
        return limit

    def _leads(self, token: int, limit: int) -> bool:
        """Whether a value comes close behind a token: it may be a label that the form does not know."""
        return any(self.run.tokens[index].kind == VALUE for index in range(token + 1, min(token + 4, limit)))
