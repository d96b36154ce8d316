"""What comparing reports takes beside their prints: their words, fetched when needed, and what was found."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace

from generator.agencies import Agency
from generator.checks.copying import Print, digest_of
from generator.checks.wording import Texts, Wording, names_of, wording
from generator.reports import ReportKey

Agencies = Mapping[tuple[str, str], Agency]
FetchTexts = Callable[[ReportKey], Texts]


class WordsChanged(Exception):
    """A report's words are no longer those that its print was made of: somebody writes while we read."""


@dataclass(frozen=True)
class Words:
    """Fetches the words of reports and cuts them into clauses."""

    agencies: Agencies
    texts: FetchTexts

    def of(self, one: Print) -> Wording:
        """The words of a print. Raises `WordsChanged`."""
        texts, names = self.texts(one.key), names_of(self.agencies[one.key[:2]])
        if digest_of(texts, names) != one.words:
            raise WordsChanged
        return wording(texts, names)


@dataclass(frozen=True)
class Match:
    """The report among those compared (`other`, by its place among them) that holds most of this one, if any.

    `compared` characters were looked at; `more` others hold enough of them too. `section` is that of the
    longest passage in common, `passages` are the longest, as printed in both.
    """

    other: int | None
    percent: int
    compared: int
    more: int
    section: str | None
    passages: tuple[tuple[str, str], ...]

    def dump(self) -> bytes:
        """As bytes for the memory."""
        return json.dumps(asdict(self)).encode()


NO_MATCH = Match(None, 0, 0, 0, None, ())


def remembered(data: bytes | None, others: int) -> Match | None:
    """What `Match.dump` made bytes of, one of so many others; None where it is anything else."""
    try:
        found = Match(**json.loads(data or b""))
        pairs = tuple((str(one), str(two)) for one, two in found.passages)
        numbers = (found.other or 0, found.percent, found.compared, found.more)
        sound = all(type(one) is int for one in numbers) and 0 <= numbers[0] < others
        return replace(found, passages=pairs) if sound and isinstance(found.section, str | None) else None
    except (ValueError, TypeError, RecursionError):
        return None
