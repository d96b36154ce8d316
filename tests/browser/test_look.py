"""How pages behave under a keyboard, a scroll, and other people's colours."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.page_types import page_types
from tests.conftest import PUBLISHED, serving

REPORT = "990101/sfj/2021/"
STEPS = 60
# The ring of the focused element: style, width, colour, and the nearest opaque colour behind it.
RING = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const drawn = one.matches(".md-option") ? one.nextElementSibling : one;
  const style = getComputedStyle(drawn);
  let behind = drawn, colour = "rgba(0, 0, 0, 0)";
  while (behind && /, 0\\)$|transparent/.test(colour)) {
    colour = getComputedStyle(behind).backgroundColor;
    behind = behind.parentElement;
  }
  const name = one.tagName + "." + one.className + " " + (one.getAttribute("href") || one.name || "");
  const width = parseFloat(style.outlineWidth);
  return {name, style: style.outlineStyle, width, ring: style.outlineColor, colour};
}"""


@pytest.fixture(scope="module")
def address(fabricated_site: Path) -> Iterator[str]:
    with serving(fabricated_site, PUBLISHED) as address:
        yield address


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    options = {"viewport": {"width": 1280, "height": 800}} | getattr(request, "param", {})
    context = browser.new_context(**options)
    yield context.new_page()
    context.close()


def _numbers(colour: str) -> list[float]:
    return [float(one) for one in colour[colour.index("(") + 1 : -1].split(",")[:3]]


def _luminance(colour: str) -> float:
    parts = [one / 255 for one in _numbers(colour)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    "page",
    [{"color_scheme": one, "reduced_motion": "reduce"} for one in ("light", "dark")],
    ids=["light", "dark"],
    indirect=True,
)
def test_the_focus_is_seen_wherever_it_goes(page: Page, address: str, fabricated_site: Path) -> None:
    for name, path in page_types(fabricated_site).items():
        page.goto(address + path)
        reached = 0
        for _ in range(STEPS):
            page.keyboard.press("Tab")
            ring: dict[str, Any] | None = page.evaluate(RING)
            if ring is None:
                break
            reached += 1
            assert ring["style"] != "none" and ring["width"] >= 2, (name, ring)
            assert _contrast(ring["ring"], ring["colour"]) >= 3, (name, ring)
        assert reached >= 8, name


def test_the_skip_link_leads_past_the_navigation(page: Page, address: str) -> None:
    page.goto(address + REPORT)
    page.keyboard.press("Tab")
    assert page.locator(".md-skip:focus").is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")


def test_headings_never_skip_a_level(page: Page, address: str, fabricated_site: Path) -> None:
    for name, path in page_types(fabricated_site).items():
        page.goto(address + path)
        levels = page.eval_on_selector_all(
            "article :is(h1, h2, h3, h4, h5)", "all => all.map(one => +one.tagName[1])"
        )
        assert levels[0] == 1 and levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), (
            name,
            levels,
        )


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_keyboard_leads_from_home_to_a_number(page: Page, address: str) -> None:
    """By region and agency to the report that does not add up, to its marked number, and to what is wrong."""
    page.goto(address)
    for step in ("regions/990101/", "990101/sfj/", "990101/sfj/2021/"):
        _tab_to(page, f"article a[href$='{step.removeprefix('990101/sfj/') or step}']")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{step}")
    _tab_to(page, "td.marked a")
    page.keyboard.press("Enter")
    assert page.locator("li:target").is_visible()


def test_keyboard_leads_from_home_to_a_comparison(page: Page, address: str) -> None:
    page.goto(address)
    _tab_to(page, "a[href='compare/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/")
    _tab_to(page, "#compare-input")
    page.keyboard.type("司法")
    page.locator("#compare-list [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#compare-result table").wait_for()
    assert "司法局" in page.locator("#compare-result thead").inner_text()


# -- scrolling -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [{"viewport": {"width": 1280, "height": 700}}], ids=["1280"], indirect=True)
def test_heads_stay_below_the_header_on_a_desktop(page: Page, address: str) -> None:
    page.goto(address + REPORT)
    page.locator("#requests-repeated").evaluate("row => row.scrollIntoView({block: 'center'})")
    page.wait_for_timeout(100)
    head = page.locator(".matrix thead").bounding_box()
    header = page.locator(".md-header").bounding_box()
    assert head and header
    assert abs(head["y"] - header["y"] - header["height"]) <= 1


@pytest.mark.parametrize("page", [{"viewport": {"width": 360, "height": 740}}], ids=["360"], indirect=True)
def test_heads_and_labels_stay_in_the_frame_on_a_phone(page: Page, address: str) -> None:
    page.goto(address + REPORT)
    frame = page.locator(".frame:has(.matrix)")
    frame.evaluate("one => one.scrollTo(150, 400)")
    box, head = frame.bounding_box(), page.locator(".matrix thead").bounding_box()
    label = page.locator("#requests-repeated th:not([rowspan])").bounding_box()
    assert box and head and label
    assert abs(head["y"] - box["y"]) <= 1
    assert abs(label["x"] - box["x"]) <= 1


@pytest.mark.parametrize(
    "page", [{"viewport": {"width": one, "height": 740}} for one in (1280, 360)], indirect=True
)
def test_only_frames_that_scroll_say_so(page: Page, address: str, fabricated_site: Path) -> None:
    for name, path in page_types(fabricated_site).items():
        page.goto(address + path)
        page.wait_for_timeout(100)
        frames = page.eval_on_selector_all(
            ".frame",
            """all => all.map(one => [one.scrollWidth > one.clientWidth,
                 getComputedStyle(one, "::before").display !== "none", !one.querySelector(".listing")])""",
        )
        for scrolls, says, official in frames:
            assert scrolls if says else not (scrolls and official), (name, frames)


@pytest.mark.parametrize(
    "page", [{"viewport": {"width": one, "height": 740}} for one in (1280, 360)], indirect=True
)
def test_what_an_address_names_is_not_hidden_by_the_header(page: Page, address: str) -> None:
    page.goto(address + REPORT)
    targets = page.eval_on_selector_all("article a[href^='#']", "all => all.map(one => one.hash)")
    for target in sorted(set(targets)):
        page.goto(f"{address}{REPORT}{target}")
        page.wait_for_timeout(50)
        place = page.locator(f"[id='{target[1:]}']").bounding_box()
        header = page.locator(".md-header").bounding_box()
        assert place and header
        assert place["y"] + place["height"] > header["height"], target
        assert place["y"] >= header["height"] - 1 or place["height"] > 600, target


# -- other ways of seeing --------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [{"forced_colors": "active"}], ids=["forced colours"], indirect=True)
def test_marks_hold_in_the_readers_own_colours(page: Page, address: str) -> None:
    page.goto(address + REPORT)
    marked = page.locator("td.marked").first
    assert marked.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    badge = page.locator(".badge").first
    assert badge.evaluate("one => getComputedStyle(one).borderTopStyle") != "none"


@pytest.mark.parametrize("page", [{"reduced_motion": "reduce"}], ids=["reduced motion"], indirect=True)
def test_nothing_moves_for_those_who_asked(page: Page, address: str) -> None:
    page.goto(address + REPORT)
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter(one =>
             getComputedStyle(one).transitionDuration.split(", ").some(t => parseFloat(t) > 0)).length"""
    )
    assert moving == 0


def test_badges_differ_without_colour(page: Page, address: str) -> None:
    page.goto(address)
    drawn = page.eval_on_selector_all(
        "dl.badges .badge",
        "all => all.map(one => getComputedStyle(one)).map(one => one.borderTopStyle + one.borderTopWidth)",
    )
    assert len(drawn) == 4 and len(set(drawn)) == 4
