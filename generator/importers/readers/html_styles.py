"""What a page's own style sheets and attributes say of its elements: only what can change a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce
from typing import TYPE_CHECKING

from generator.importers.readers.marks import AS_LARGE

if TYPE_CHECKING:
    from lxml.etree import _Element

# Longer sheets are those of a whole site; what comes after this is not looked at.
_LONGEST_SHEET = 1_000_000
_LONGEST_STYLE = 5_000
_LONGEST_VALUE = 100
_ASKED = frozenset(
    {
        *("display", "visibility", "opacity", "font-size", "left", "top", "bottom", "text-indent"),
        *("margin-left", "overflow", "width", "height", "max-height", "color", "background"),
        *("background-color", "vertical-align", "position", "direction", "unicode-bidi"),
        *("text-decoration", "text-decoration-line"),
    }
)
_BRACES = re.compile(r"([{}])")
_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?(?:([.#])([\w-]+))?", re.I)
_GIVEN = re.compile(r"\s*([\w-]+)\s*:\s*([^;]*)")
_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(px|pt|em|rem|ex|cm|mm|in|%)?")
_WHITE = re.compile(
    r"white|transparent|#fff|#f[89a-f]f[89a-f]f[89a-f]|#ffffff00|rgba?\(25[0-5][, ]+25[0-5][, ]+25[0-5].*\)"
    r"|rgba\(.*[,/]\s*0?\.?0+%?\s*\)"
)
_NO_COLOUR = re.compile(r"none|inherit|initial|unset|auto|")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "": 1.0}
_NAMED = {
    **{"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0},
    **{"large": 18.0, "x-large": 24.0, "xx-large": 32.0},
}
_BY_TAG = {"small": 5 / 6, "big": 6 / 5}
_OF_FONT = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0}
# What stands so far aside (pixels) is off the page.
_OFF = -300.0
# So many elements around are asked for a background.
_AROUND = 12
USUAL_SIZE = 16.0
# Text for reading is no smaller than this, whatever sheets that are not known say.
_SMALLEST = 12.0
# The size outside of all that the page itself says; shares of it are negative, too.
UNKNOWN_SIZE = -1.0

Look = dict[str, str]


class Sheet:
    """The rules of a page for single tags, classes and ids; any other selector is passed over."""

    def __init__(self, root: _Element) -> None:
        # By (tag or "", "." or "#" or "", name): what the rules for it say, later ones on top.
        self._rules: dict[tuple[str, str, str], Look] = {}
        self._known: dict[tuple[str, str, str], Look] = {}
        text = "\n".join("".join(map(str, each.itertext())) for each in root.iter("style"))
        for selectors, given in _rules(_uncommented(text[:_LONGEST_SHEET])):
            self._add(selectors, _look(given))

    def _add(self, selectors: str, look: Look) -> None:
        for selector in selectors.split(",") if look else ():
            simple = _SIMPLE.fullmatch(selector.strip())
            if simple and simple[0]:
                key = ((simple[1] or "").lower(), simple[2] or "", simple[3] or "")
                self._rules.setdefault(key, {}).update(look)

    def look(self, element: _Element) -> Look:
        """What is said of an element: property → value, in small letters."""
        style = element.get("style")
        by_rules = self._by_rules(str(element.tag), element.get("class") or "", element.get("id") or "")
        return {**by_rules, **_look(style[:_LONGEST_STYLE])} if style else by_rules

    def _by_rules(self, tag: str, classes: str, id_: str) -> Look:
        if not self._rules:
            return {}
        key = (tag, classes, id_)
        if key not in self._known:
            names = [("", ""), *((".", name) for name in classes.split()[:20]), ("#", id_)]
            places = [(of, sign, name) for sign, name in names for of in ("", tag)]
            found = [self._rules[place] for place in places if place in self._rules]
            self._known[key] = reduce(lambda one, other: one | other, found, {})
        return self._known[key]

    def is_concealed(self, element: _Element, look: Look) -> bool:
        """Whether nobody sees the text of an element."""
        if look.get("display") == "none" or look.get("visibility") in ("hidden", "collapse"):
            return True
        if any(name in look and _pixels(look[name], 1.0) == 0 for name in ("opacity", "font-size")):
            return True
        aside = ("left", "top", "text-indent", "margin-left")
        if any((_pixels(look.get(name, ""), USUAL_SIZE) or 0.0) <= _OFF for name in aside):
            return True
        if look.get("overflow") == "hidden" and "0" in _numbers(look, "width", "height", "max-height"):
            return True
        colour = look.get("color") or (element.get("color") or "").lower()[:_LONGEST_VALUE]
        return bool(_WHITE.fullmatch(colour)) and not self._is_shaded(element)

    def _is_shaded(self, element: _Element) -> bool:
        here: _Element | None = element
        for _ in range(_AROUND):
            if here is None:
                return False
            look = self.look(here)
            behind = look.get("background-color") or look.get("background") or here.get("bgcolor") or ""
            if not _NO_COLOUR.fullmatch(behind) and not _WHITE.fullmatch(behind.lower()[:_LONGEST_VALUE]):
                return True
            here = here.getparent()
        return False


def _uncommented(text: str) -> str:
    first, *others = text.replace("<!--", "").replace("-->", "").split("/*")
    return first + "".join(other.partition("*/")[2] for other in others)


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """Selectors and what is said of them; rules under a condition (print, small screens) need not hold."""
    depth, selectors = 0, ""
    for piece in _BRACES.split(text):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            selectors = piece.rpartition(";")[2].strip()
        elif depth == 1 and not selectors.startswith("@"):
            yield selectors, piece


def _look(given: str) -> Look:
    found = {}
    for part in given.split(";"):
        match = _GIVEN.match(part)
        if match and match[1].lower() in _ASKED:
            said = match[2].lower().replace("!important", "").strip()
            found[match[1].lower()] = said[:_LONGEST_VALUE]
    return found


def _numbers(look: Look, *names: str) -> list[str]:
    return [match[1] for name in names if (match := _LENGTH.fullmatch(look.get(name, "")))]


def _pixels(length: str, around: float) -> float | None:
    """A length in pixels, where it is one; `around` is what a share is a share of."""
    match = _LENGTH.fullmatch(length)
    if match is None:
        return None
    number, unit = float(match[1]), match[2] or ""
    if unit in _PIXELS:
        return number * _PIXELS[unit]
    return number * {"em": 1.0, "rem": USUAL_SIZE / abs(around), "ex": 0.5, "%": 0.01}[unit] * around


def size(element: _Element, look: Look, around: float) -> float:
    """How large the text of an element is, `around` being the size outside of it.

    In pixels; where only sheets that are not known say it, as a share of that size and negative.
    """
    given = look.get("font-size", "")
    if not given and element.tag == "font":
        return _OF_FONT.get(element.get("size") or "", around)
    if given in ("smaller", "larger"):
        return around * _BY_TAG["small" if given == "smaller" else "big"]
    if given:
        return _NAMED.get(given) or _pixels(given, around) or around
    return around * _BY_TAG.get(str(element.tag), 1.0)


def is_smaller(one: float, other: float) -> bool:
    """Whether text of one size is certainly smaller than that of another; sizes as `size` gives them."""
    if one * other > 0:
        return abs(one) < AS_LARGE * abs(other)
    if one > 0:
        return one < AS_LARGE * _SMALLEST * abs(other)
    return abs(one) < AS_LARGE


def rise(look: Look) -> int:
    """1 where the text of an element stands above its line, -1 where below, otherwise 0."""
    place = look.get("vertical-align", "")
    if place in ("super", "text-top", "sub", "text-bottom"):
        return 1 if place in ("super", "text-top") else -1
    up = _pixels(place, USUAL_SIZE) or 0.0
    if look.get("position") == "relative":
        up += (_pixels(look.get("bottom", ""), USUAL_SIZE) or 0.0) - (
            _pixels(look.get("top", ""), USUAL_SIZE) or 0.0
        )
    return (up > 0) - (up < 0)
