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
