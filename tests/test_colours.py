"""Colours are far enough apart: text 4.5:1, signs and bars 3:1 (WCAG 2.2) in both schemes."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

CSS = (ROOT / "theme_overrides/assets/portal.css").read_text("utf-8")
SCHEMES = {"default": "light", "slate": "dark"}
# The theme's own text colours, mixed with its backgrounds.
TEXT = {"default": "#212121", "slate": "#bcbec4"}
ON_PAPER = (
    "--md-typeset-a-color",
    "--portal-note",
    "--portal-good",
    "--portal-warn",
    "--portal-bad",
    "--portal-none",
)
BACKGROUNDS = ("--portal-paper", "--portal-head", "--portal-stripe")


def _variables(scheme: str) -> dict[str, str]:
    block = re.search(rf'\[data-md-color-scheme="{scheme}"\] \{{(.*?)\n\}}', CSS, re.S)
    assert block
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{3,6});", block[1]))


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * one for one in colour[1:])
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES, ids=SCHEMES.get)
@pytest.mark.parametrize("behind", BACKGROUNDS)
def test_text_is_read_on_every_background(scheme: str, behind: str) -> None:
    colours = _variables(scheme)
    for name in ON_PAPER:
        assert contrast(colours[name], colours[behind]) >= 4.5, (name, behind)
    assert contrast(TEXT[scheme], colours[behind]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES, ids=SCHEMES.get)
def test_marks_and_the_accent_are_seen(scheme: str) -> None:
    colours = _variables(scheme)
    assert contrast(TEXT[scheme], colours["--portal-mark"]) >= 4.5
    assert contrast(colours["--portal-mark-line"], colours["--portal-mark"]) >= 3
    assert contrast(colours["--md-accent-fg-color"], colours["--portal-paper"]) >= 4.5


def test_the_header_is_read() -> None:
    found = dict(re.findall(r"(--md-primary-[\w-]+): (#[0-9a-f]{3,6});", CSS))
    assert contrast(found["--md-primary-fg-color"], found["--md-primary-bg-color"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES, ids=SCHEMES.get)
def test_bars_of_charts_are_seen(scheme: str) -> None:
    colours = _variables(scheme)
    assert contrast(colours["--portal-bar"], colours["--portal-paper"]) >= 3


def test_no_colour_outside_the_variables() -> None:
    """A colour in a rule would be right in one scheme at most; paper has one scheme."""
    screen = CSS[: CSS.index("/* Paper:")]
    rules = [line for line in screen.splitlines() if re.search(r"#[0-9a-f]{3,8}\b", line)]
    assert [line for line in rules if not line.lstrip().startswith("--")] == []
