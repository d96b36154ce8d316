"""A document → a `Reading`: which form it follows, and what stands where in it."""

from __future__ import annotations

from collections.abc import Mapping

from generator.forms import Form
from generator.importers.document import Document, Unreadable
from generator.importers.reading import Reading
from generator.messages import message


def recognise(document: Document, forms: Mapping[str, Form], form: Form | None = None) -> Reading:
    """Recognise the official form in a document; `form` where the user says which. Raises `Unreadable`
    where there is none.
    """
    raise Unreadable(message("import-no-form"))
