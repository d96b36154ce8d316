"""The page of the glossary: every term in plain words, with what the explanation rests on."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.page import ENTRANCES, GLOSSARY, HOME, Crumb, Page
from generator.portal import Common


def pages(common: Common) -> Iterator[Page]:
    """One page; it is there without terms, too, as the navigation leads to it."""
    yield Page(
        path=GLOSSARY,
        template="glossary",
        title=ENTRANCES[GLOSSARY].title,
        description=ENTRANCES[GLOSSARY].description,
        crumbs=[Crumb("首页", HOME)],
        context={"glossary": common.glossary},
    )
