"""Pictures of one page of every kind, phone and desktop, light and dark, and a page that shows them.

    python -m tests.browser.screenshots [SITE] [--out build/screenshots] [--report REGION/AGENCY/YEAR]

SITE is a built site (default build/site); `make screenshots` builds it first.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
import yaml
from playwright.sync_api import Browser, sync_playwright

from tests.browser.page_types import page_types
from tests.conftest import FLAGS, ROOT, chromium, serving

WIDTHS = (1280, 768, 360, 320)
SCHEMES = ("light", "dark")
INDEX = """<!doctype html>
<html lang="zh"><meta charset="utf-8"><title>各类页面</title>
<style>body { font-family: sans-serif; background: #888; }
div { display: flex; gap: 1em; align-items: start; }
img { width: calc(var(--width) / 4 * 1px); }</style>
{% for name, path, pictures in kinds %}<h2 id="{{ name }}">{{ name }} /{{ path }}</h2>
<div>{% for file, width in pictures %}<a href="{{ file }}"><img style="--width: {{ width }}" src="{{ file }}"
alt="{{ file }}" loading="lazy"></a>{% endfor %}</div>
{% endfor %}</html>
"""


def take(browser: Browser, address: str, name: str, path: str, out: Path) -> Iterator[tuple[str, int]]:
    """Photograph a page in every width and scheme; yields file name and width of each picture."""
    for scheme in SCHEMES:
        context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(address + path, wait_until="load")
            file = f"{name.replace(' ', '-')}-{width}-{scheme}.png"
            page.screenshot(path=out / file, full_page=True)
            yield file, width
        context.close()


def _below(root: Path) -> str:
    """The sub-path that the portal in content/ is published under: 404.html names its files by it."""
    portal = yaml.safe_load((root / "content" / "portal.yml").read_text("utf-8"))
    path = urlsplit(portal.get("address") or "").path.strip("/")
    return f"{path}/" if path else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "build" / "site")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "screenshots")
    parser.add_argument("--report", help="the report to show; without it the longest page")
    options = parser.parse_args()
    shutil.rmtree(options.out, ignore_errors=True)
    options.out.mkdir(parents=True)
    kinds = []
    with sync_playwright() as playwright, serving(options.site.resolve(), _below(ROOT)) as address:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for name, path in page_types(options.site, options.report).items():
            kinds.append((name, path, list(take(browser, address, name, path, options.out))))
        browser.close()
    index = jinja2.Environment(autoescape=True).from_string(INDEX).render(kinds=kinds)
    (options.out / "index.html").write_text(index, "utf-8")
    print(f"{sum(len(one[2]) for one in kinds)} pictures: {options.out / 'index.html'}")


if __name__ == "__main__":
    main()
