"""Words of a search in the page that it led to: marked, gone to, unfolded, within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.searching import marked
from tests.conftest import PUBLISHED, serving

OLD_BROWSER = "delete globalThis.Highlight"


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory, site: Path) -> Iterator[str]:
    """One page with what is hard to mark, beside the site's own scripts."""
    folder = tmp_path_factory.mktemp("marked") / "site"
    folder.mkdir()
    for name in ("assets", "search"):
        (folder / name).symlink_to(site / name)
    (folder / "index.html").write_text(
        """<!doctype html><meta charset=utf-8><title>x</title><script defer src="assets/portal.js"></script>
        <article><nav>公开</nav><h1>政务公<b>开</b></h1><p style="height: 3000px">別處</p>
        <p id=there>全年 <em>公</em>開 3,061 条，13061 条</p><script type="text/plain">公开</script>
        <details><summary>更多</summary><p>其中有暗处</p></details>
        <p style="height: 3000px">更下</p><p>末处</p><textarea>公开</textarea></article>""",
        "utf-8",
    )
    with serving(folder, PUBLISHED) as address:
        yield address


@pytest.mark.parametrize("init", [None, OLD_BROWSER], ids=["highlights", "elements"])
def test_words_are_marked_as_the_search_reads_them(page: Page, made_up: str, init: str | None) -> None:
    if init:
        page.add_init_script(init)
    page.goto(f"{made_up}?h={quote('公开 ３０６１')}")
    assert "".join(marked(page)) == "公开公開3,061"
    assert page.evaluate("scrollY") == 0, "the first is in sight"
    assert page.locator("nav mark, script mark, textarea mark").count() == 0
    page.goto(f"{made_up}?h={quote('别处')}")
    assert "".join(marked(page)) == "別處"


def test_the_page_goes_to_the_first_word_and_unfolds_it(page: Page, made_up: str) -> None:
    page.goto(f"{made_up}?h={quote('暗处')}")
    assert marked(page) == ["暗处"]
    assert page.locator("details").get_attribute("open") is not None
    expect(page.get_by_text("其中有暗处")).to_be_in_viewport()
    page.goto(f"{made_up}?h={quote('末处')}#there")
    expect(page.get_by_text("末处")).to_be_in_viewport()
    assert page.evaluate("document.activeElement === document.body")
    page.goto(f"{made_up}?h={quote('3061')}#there")
    assert marked(page) == ["3,061"]
    expect(page.locator("#there")).to_be_in_viewport()
    page.goto(f"{made_up}?h={quote('政务')}#there")
    assert marked(page) == ["政务"]
    expect(page.locator("#there")).to_be_in_viewport()


def test_a_page_is_marked_within_bounds(page: Page, made_up: str) -> None:
    page.goto(made_up)
    page.evaluate("document.querySelector('article').append('公开'.repeat(400000))")
    marked: Any = page.evaluate(
        """async root => {
          const { mark } = await import(`${root}assets/search/mark.js`);
          const began = performance.now();
          await mark(root, "公 ".repeat(2000) + "开");
          return [CSS.highlights.get("sought")?.size ?? 0, performance.now() - began];
        }""",
        made_up,
    )
    assert marked[0] <= 500 and marked[1] < 3000
