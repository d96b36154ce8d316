"""Parts of a page that only lead elsewhere: menus, lists of links, buttons to share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.importers.document import Unreadable
from generator.messages import message

if TYPE_CHECKING:
    from lxml.etree import _Element

_HOLDERS = frozenset({"ul", "ol", "dl", "div", "table", "td", "p", "section", "aside", "header", "form"})
# As whole words of class or id, whatever the language of the page.
_NAMES = frozenset(
    {
        *(
            "nav",
            "navbar",
            "navigation",
            "menu",
            "breadcrumb",
            "breadcrumbs",
            "crumbs",
            "crumb",
            "footer",
            "foot",
        ),
        *(
            "share",
            "bdsharebuttonbox",
            "bdshare",
            "copyright",
            "qrcode",
            "sidebar",
            "pagination",
            "friendlink",
        ),
    }
)
_ROLES = frozenset({"navigation", "contentinfo", "search", "menu", "menubar"})
_NUMBER = re.compile(r"[\s+-]*[\d.,]+\s*")
_LINKED = 0.8
_LEAST_LINKS = 3
# More text, or so many cells with numbers, and a part may be the report whatever it is called.
_MOST_CHARACTERS = 1_500
_MOST_NUMBERS = 2


@dataclass(slots=True)
class _Measure:
    characters: int = 0
    linked: int = 0
    links: int = 0
    numbers: int = 0


def navigation(root: _Element, most_depth: int) -> frozenset[_Element]:
    """The elements that certainly are no part of a report."""
    from lxml import etree

    found: set[_Element] = set()
    stack: list[_Measure] = []
    in_link = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_link = element.tag == "a" and element.get("href") is not None
        if event == "start":
            if len(stack) > most_depth:
                raise Unreadable(message("read-nested", limit=most_depth))
            in_link += is_link
            stack.append(_measure(element.text, in_link))
            stack[-1].links += is_link
            continue
        in_link -= is_link
        measure = stack.pop()
        measure.numbers += element.tag in ("td", "th") and bool(
            _NUMBER.fullmatch("".join(element.itertext()))
        )
        if _leads_elsewhere(element, measure):
            found.add(element)
        if stack:
            _add(stack[-1], measure, _measure(element.tail, in_link))
    return frozenset(found)


def _measure(text: str | None, in_link: int) -> _Measure:
    count = len((text or "").strip())
    return _Measure(count, count if in_link else 0)


def _add(whole: _Measure, *parts: _Measure) -> None:
    for part in parts:
        whole.characters += part.characters
        whole.linked += part.linked
        whole.links += part.links
        whole.numbers += part.numbers


def _leads_elsewhere(element: _Element, measure: _Measure) -> bool:
    if (
        measure.characters > _MOST_CHARACTERS
        or measure.numbers > _MOST_NUMBERS
        or element.tag in ("html", "body")
    ):
        return False
    if element.get("role") in _ROLES or _NAMES.intersection(_names(element)):
        return True
    return (
        element.tag in _HOLDERS
        and measure.links >= _LEAST_LINKS
        and measure.linked >= _LINKED * measure.characters
    )


def _names(element: _Element) -> list[str]:
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
