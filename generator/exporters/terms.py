"""The glossary for scripts of pages, which explain a term where it stands: `glossary/terms.json`."""

from __future__ import annotations

from collections.abc import Iterator

from generator.compact_json import compact
from generator.exporters.file import File
from generator.pages.page import TERMS
from generator.portal import Common


def files(common: Common) -> Iterator[File]:
    """One file: id → name, explanation, basis (null: not verified)."""
    terms = {
        term.id: {"name": term.name, "text": term.text, "basis": term.basis}
        for term in common.glossary.terms.values()
    }
    yield File(TERMS, compact(terms))
