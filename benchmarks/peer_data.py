"""What other site builders are given: the pages of a built site as data, one JSON file a page.

They can neither read our YAML as strictly nor check it, so they get, outside every timing, what the checks
found and what lists and charts hold. Left to them is what a site builder does: tables cell by cell,
narratives in Markdown, lists of findings, links, crumbs, contents, the frame around each page. Read from our
HTML, so that both sides have the same pages with the same words.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lxml.html
from lxml.html import HtmlElement

REPORT = re.compile(r"(?P<region>\d+)/(?P<agency>[^/]+)/(?P<year>\d{4})/")
AGENCY = re.compile(r"\d+/[^/]+/")
# Between a heading and the next, these are not the narrative.
BESIDE_TEXT = {"kind", "grids", "frame", "remark", "remarks"}
# Words of our templates: they say the same on every page of a kind.
OF_TEMPLATE = {"legend", "report-error"}


@dataclass
class Written:
    """What was written: a frame of pages with blanks, how many pages, and parts that many of them share."""

    chrome: str
    pages: int = 0
    frames: dict[str, Any] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)

    def shared(self, part: object) -> str:
        """The name of a part in `frames`."""
        name = self.known.setdefault(_json(part), f"f{len(self.known)}")
        self.frames[name] = part
        return name


def write_data(site: Path, out: Path) -> Written:
    """Write `pages/*.json`, `frames.json` and `assets/` below `out`, from a site that was built whole."""
    shutil.rmtree(out, ignore_errors=True)
    (out / "pages").mkdir(parents=True)
    addresses = sorted(_addresses(site))
    written = Written(_chrome(site, next(one for one in addresses if REPORT.fullmatch(one))))
    for address in addresses:
        page = _page(site, address, written)
        name = address.strip("/").replace("/", "-").replace(".", "_") or "index"
        (out / "pages" / f"{name}.json").write_text(_json(page), "utf-8")
        written.pages += 1
    (out / "frames.json").write_text(_json(written.frames), "utf-8")
    shutil.copytree(site / "assets", out / "assets", ignore=shutil.ignore_patterns("search"))
    return written


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _addresses(site: Path) -> Iterator[str]:
    for file in site.rglob("index.html"):
        folder = file.parent.relative_to(site).as_posix()
        yield "" if folder == "." else f"{folder}/"


def _page(site: Path, address: str, written: Written) -> dict[str, Any]:
    text = (site / address / "index.html").read_text("utf-8")
    tree = lxml.html.document_fromstring(text)
    article = tree.xpath("//article")[0]
    for link in article.xpath(".//a[@class='headerlink']"):
        link.drop_tree()
    base = _base(address)
    title = article.xpath(".//h1")[0]
    found = {
        "address": address,
        "base": base,
        "kind": _kind(address),
        "title": title.text_content().strip(),
        "heading": title.get("id") or "",
        "description": _first(tree, "//meta[@name='description']/@content"),
        "window": _first(tree, "//title/text()"),
        "linked": _first(tree, "//script[@type='application/ld+json']/text()"),
        "crumbs": [
            {"to": _rooted(link.get("href"), base), "text": link.text_content()}
            for link in article.xpath("./nav[contains(@class,'crumbs')]//a")
        ],
    }
    texts = _texts(site, address)
    blocks = list(_blocks(article, base, texts, written))
    return {
        **found,
        "toc": [{"id": one["id"], "text": one["text"]} for one in blocks if one["is"] == "heading"],
        "blocks": blocks,
    }


def _kind(address: str) -> str:
    return "report" if REPORT.fullmatch(address) else "agency" if AGENCY.fullmatch(address) else "list"


def _first(tree: HtmlElement, path: str) -> str:
    found = tree.xpath(path)
    return str(found[0]).strip() if found else ""


def _base(address: str) -> str:
    return "/".join([".."] * address.count("/")) or "."


def _rooted(link: str, base: str) -> str:
    """A link of a page as from the root of the site."""
    return link[len(base) :].lstrip("/") if link.startswith(base) else link


def _texts(site: Path, address: str) -> dict[str, str]:
    """The narratives of a report in Markdown, by the id of their heading."""
    named = REPORT.fullmatch(address)
    if not named:
        return {}
    file = site / "data" / named["region"] / named["agency"] / f"{named['year']}.json"
    data = json.loads(file.read_text("utf-8"))
    return {one["id"]: one["text"] for one in (*data["sections"], *data["extra_sections"])}


def _blocks(
    article: HtmlElement, base: str, texts: dict[str, str], written: Written
) -> Iterator[dict[str, Any]]:
    section, said = "", False
    for element in article:
        if not isinstance(element.tag, str) or element.tag == "h1" or "crumbs" in _classes(element):
            continue
        if element.tag == "h2":
            section, said = element.get("id") or "", False
            yield {"is": "heading", "id": section, "text": element.text_content().strip()}
        elif section in texts and not _classes(element) & BESIDE_TEXT:
            if not said:
                yield {"is": "markdown", "text": texts[section]}
            said = True
        else:
            yield from _block(element, base, written)


def _block(element: HtmlElement, base: str, written: Written) -> Iterator[dict[str, Any]]:
    classes = _classes(element)
    if "grids" in classes:
        yield {"is": "grids", "tables": [_official(one, written) for one in element.xpath(".//table")]}
    elif "frame" in classes and len(element.xpath(".//tbody")) == 1:
        table = element.xpath(".//table")[0]
        yield _official(table, written) if "official" in _classes(table) else _listing(table, written)
    elif "facts" in classes:
        yield {"is": "facts", "class": element.get("class"), "items": [_fact(one) for one in element]}
    elif element.tag == "section" and "checks" in classes:
        yield _checks(element, base)
    else:
        yield _fixed(element, written)


def _fixed(element: HtmlElement, written: Written) -> dict[str, Any]:
    """Words of the template itself are the same on many pages, so that they are kept once for a depth."""
    html = _outer(element)
    classes = _classes(element)
    if element.tag == "script" or classes & OF_TEMPLATE:
        return {"is": "same", "frame": written.shared({"html": html})}
    return {"is": "html", "html": html}


def _classes(element: HtmlElement) -> set[str]:
    return set((element.get("class") or "").split())


def _fact(element: HtmlElement) -> dict[str, str]:
    name = element.find("dt")
    values = [one for one in element if one is not name]
    value = "".join(map(_outer, values)) if len(values) > 1 else _inner(values[0])
    return {"id": element.get("id") or "", "name": _inner(name), "value": value, "many": str(len(values))}


def _official(table: HtmlElement, written: Written) -> dict[str, Any]:
    """An official table: what is the same in every report once, the cells of this one."""
    rows = table.xpath("./tbody/tr")
    frame = {
        "open": _opening(table),
        "ids": [row.get("id") or "" for row in rows],
        "heads": ["".join(_outer(one) for one in row if one.tag == "th") for row in rows],
    }
    return {"is": "official", "frame": written.shared(frame), "rows": [_row(row) for row in rows]}


def _opening(table: HtmlElement) -> str:
    """Everything of a table before its body."""
    label = (table.findtext("caption") or "").replace('"', "&quot;")
    parts = "".join(_outer(one) for one in table if one.tag != "tbody")
    return (
        f'<div class="frame" role="region" tabindex="0" aria-label="{label}">\n'
        f'<table class="{table.get("class")}">\n{parts}'
    )


def _row(row: HtmlElement) -> list[str] | dict[str, Any]:
    """The cells of a row: bare text, or with what marks them where one is marked."""
    cells = [one for one in row if one.tag == "td"]
    if all(not one.attrib and not len(one) for one in cells):
        return [one.text or "" for one in cells]
    return {"cells": [_cell(one) for one in cells]}


def _cell(cell: HtmlElement) -> dict[str, str]:
    link = cell.find("a")
    return {
        "id": cell.get("id") or "",
        "class": cell.get("class") or "",
        "text": cell.text_content(),
        "to": "" if link is None else link.get("href") or "",
        "label": "" if link is None else link.get("aria-label") or "",
    }


def _listing(table: HtmlElement, written: Written) -> dict[str, Any]:
    """A list of reports, agencies or years: the tags of its columns once, then what stands in them."""
    rows = table.xpath("./tbody/tr")
    tags = {tuple((one.tag, _attributes(one)) for one in row) for row in rows}
    if len(tags) != 1:
        parts = ("".join(map(_outer, row)) for row in rows)
        return {"is": "listing", "open": _opening(table), "whole": list(parts)}
    columns = [{"open": f"<{tag}{said}>", "close": f"</{tag}>"} for tag, said in tags.pop()]
    frame = written.shared({"columns": columns})
    lines = [[_inner(one) for one in row] for row in rows]
    return {"is": "listing", "open": _opening(table), "frame": frame, "rows": lines}


def _checks(section: HtmlElement, base: str) -> dict[str, Any]:
    """One state of findings: those that stand open, and those folded up by family."""
    note = section.find("p")
    return {
        "is": "checks",
        "heading": _inner(section.find("h3")),
        "note": "" if note is None else note.text_content(),
        "found": [_outer(one) for one in section if one.tag in ("div", "ul")],
        "folded": [_family(one, base) for one in section if one.tag == "details"],
    }


def _family(details: HtmlElement, base: str) -> dict[str, Any]:
    rules = []
    for named in details.xpath("./p"):
        first, listed = named.find("a"), named.getnext()
        # The check's own page comes first; a link further on, or none, belongs to the words.
        link = first if first is not None and not named.text else None
        title = "" if link is None else link.text_content()
        items = [one.text_content() for one in listed] if listed is not None and listed.tag == "ul" else []
        rules.append(
            {
                "to": "" if link is None else _rooted(link.get("href"), base),
                "title": title,
                "count": named.text_content().removeprefix(title),
                "items": items,
            }
        )
    return {"summary": details.find("summary").text_content(), "rules": rules}


def _outer(element: HtmlElement) -> str:
    return str(lxml.html.tostring(element, encoding="unicode", with_tail=False))


def _inner(element: HtmlElement) -> str:
    outer = _outer(element)
    return outer[outer.index(">") + 1 : outer.rindex("<")]


def _attributes(element: HtmlElement) -> str:
    outer = _outer(element)
    return outer[len(element.tag) + 1 : outer.index(">")]


def _chrome(site: Path, address: str) -> str:
    """The frame of our pages with blanks for what a page says: `%BASE%`, `%TITLE%`, `%WINDOW%` and so on."""
    text = (site / address / "index.html").read_text("utf-8")
    tree = lxml.html.document_fromstring(text)
    start, end = text.index("<article"), text.index("</article>")
    opened = text.index(">", start) + 1
    before, after = text[:opened], text[end:]
    contents = re.compile(r'(<ul class="md-nav__list" data-md-component="toc"[^>]*>).*?(</ul>)', re.DOTALL)
    linked = re.compile(r'(<script type="application/ld\+json">).*?(</script>)', re.DOTALL)
    before = contents.sub(r"\1%TOC%\2", linked.sub(r"\1%LINKED%\2", before))
    said = {
        "WINDOW": _first(tree, "//title/text()"),
        "DESCRIPTION": _first(tree, "//meta[@name='description']/@content"),
        "TITLE": _first(tree, "//meta[@property='og:title']/@content"),
        "BASE": _base(address),
    }
    for name, words in said.items():
        before, after = (part.replace(words, f"%{name}%") for part in (before, after))
    if "%BASE%" not in before or "%TITLE%" not in before:
        raise SystemExit("the frame of a page has neither a link to the root nor a title")
    place = before.rindex("<article") + len("<article")
    return f"{before[:place]}%SEARCHED%{before[place:]}%BODY%{after}"
