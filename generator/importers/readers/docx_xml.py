"""Names and small questions that all readers of Word's XML share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFF = frozenset({"0", "false", "off", "none"})


def local(element: _Element) -> str:
    """The name of an element without its namespace; "" for what is no element of Word's."""
    tag = element.tag
    return tag[len(W) :] if isinstance(tag, str) and tag.startswith(W) else ""


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first descendant along a path of Word's names."""
    for name in path:
        if element is None:
            return None
        element = element.find(f"{W}{name}")
    return element


def value(element: _Element | None, *path: str) -> str | None:
    """The `w:val` at the end of a path, None where there is none."""
    found = child(element, *path)
    return None if found is None else found.get(f"{W}val")


def number(element: _Element | None, *path: str) -> int | None:
    """The `w:val` at the end of a path as a whole number, None where it is none."""
    text = value(element, *path) or ""
    return int(text) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 7 else None


def toggle(element: _Element | None, *path: str) -> bool | None:
    """An on-off property: None where it is not given."""
    found = child(element, *path)
    return None if found is None else found.get(f"{W}val", "1") not in _OFF


def is_printed_text(element: _Element) -> bool:
    """Whether there is any text in an element."""
    return any((each.text or "").strip() for each in element.iter(f"{W}t"))


def version(alternate: _Element) -> tuple[_Element, bool]:
    """Of two versions of the same content the newer, or the older where only that holds text.

    And whether they print different texts, so that the one that is shown depends on the program.
    """
    choices, older = alternate.findall(f"{MC}Choice"), alternate.findall(f"{MC}Fallback")
    texts = ["".join(each.text or "" for each in one.iter(f"{W}t")) for one in (*choices, *older)]
    told = {text for text in texts if text.strip()}
    shown = next((one for one in (*choices, *older) if is_printed_text(one)), None)
    first = next(iter((*choices, *older)), alternate)
    boxed = next(alternate.iter(f"{W}txbxContent"), None) is not None
    return first if shown is None else shown, len(told) > 1 and not boxed
