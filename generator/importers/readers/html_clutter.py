"""What sites print around a report in words: who put it up and when, buttons, the way to the page."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from generator.importers.readers.contents import Block, Cell, Paragraph, Table, cell_text, clean, walk

if TYPE_CHECKING:
    from lxml.etree import _Element

# Entries of the sheet that sites put before a document; two of them in a table make it that sheet.
_ENTRIES = (
    "索引号|索引编号|信息索引|信息索引号|主题分类|信息分类|体裁分类|组配分类|公开方式|公开时限|公开范围|发文机关|发布机构"
    "|公开责任部门|信息来源|来源|文号|发文字号|文件编号|成文日期|生成日期|发文日期|公开日期|发布日期|发布时间|关键词"
    "|主题词|内容概述|内容概况|有效性|时效性|效力状态|废止日期|生效日期|名称|标题|信息名称|文件名称|浏览次数|语种"
)
_ENTRY = re.compile(rf"(?:{_ENTRIES})(?:[:：]|$)")
_OWN_ENTRY = re.compile(r"信息索引|索引|主题分类|体裁分类|组配分类|公开方式|公开责任部门")
_MOST_SHEET = 1_000
_ENTRY_LINE = re.compile(
    r"(?:索引号|索引编号|信息索引号?|主题分类|体裁分类|组配分类|公开方式|公开时限|发布机构|公开责任部门"
    r"|信息来源|来源|文号|发文字号|成文日期|生成日期|发文日期|公开日期|发布日期|发布时间|浏览次数|阅读次数|阅读量|访问量"
    r"|点击数|点击率|点击量|字体|字号|字体大小|作者|责任编辑|编辑|分享到?|保护视力色)[:：][^，。；！？]{0,50}"
)
# Buttons and the way to the page: lines that say nothing else.
_ONLY = re.compile(
    r"[【\[(（]?(?:打印|打印本页|打印此页|打印页面|关闭|关闭窗口|关闭本页|收藏|加入收藏|返回|返回顶部|返回首页|首页|分享|分享到|大|中|小"
    r"|大中小|字体大中小|下载|扫一扫在手机打开当前页|扫一扫在手机上查看当前页面|扫码查看手机版|无障碍阅读|长者模式|网站地图|设为首页"
    r"|联系我们|政务微博|政务微信)[】\])）]?[:：]?"
)
_ONLYS = re.compile(f"(?:{_ONLY.pattern})+")
_WAY = re.compile(r"(?:您?(?:现在|当前|所在)的?(?:位置|所在位置)|当前位置|所在位置|位置)(?:是)?[:：].{0,150}")
_NEIGHBOUR = re.compile(r"(?:上一篇|下一篇|上一条|下一条|相关链接|相关新闻|相关稿件)[:：].{0,150}")
_FOOT = re.compile(r"版权所有|ICP备|公网安备|网站标识码|建议使用.{0,40}浏览器|推荐使用.{0,40}浏览器")
_MOST_FOOT = 150
_PUBLISHED = r"(?:发布日期|发布时间|公开日期|公开时间|发布于|上网日期|上网时间)"
_DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)"
_PUBLISHED_ON = re.compile(rf"{_PUBLISHED}[\]】]?[:：]?\s*{_DAY}")
_PUBLISHED_LABEL = re.compile(rf"{_PUBLISHED}[:：]?")
_DATE = re.compile(_DAY)
_METAS = frozenset(
    {"pubdate", "publishdate", "publisheddate", "article:published_time", "firstpublishedtime"}
)
_REPORT = re.compile(r"年.*报告|年报")
_LEAST_ENTRIES = 2
_MOST_TITLE = 60
_GAPS = re.compile(r"\s+")


def without_clutter(blocks: Iterable[Block]) -> list[Block]:
    """The blocks without what certainly belongs to the site; a title that stands nowhere else is kept."""
    kept: list[Block] = []
    dropped: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            block = _cleaned(block)
            (dropped if _is_sheet(block) else kept).append(block)
        else:
            lines = clean(block.text).split("\n")
            stay = [line for line in lines if not is_clutter(line)]
            if stay:
                kept.append(Paragraph("\n".join(stay), block.level))
            dropped += [Paragraph(line) for line in lines if line not in stay]
    return [*_titles(dropped, kept), *kept]


def _cleaned(table: Table) -> Table:
    """A table that lays out the page is cleaned inside; one of data is left as it is."""
    rows = []
    for row in table.rows:
        rows.append(tuple(Cell(tuple(_inside(cell))) for cell in row))
    return Table(tuple(rows), table.exact, table.page)


def _inside(cell: Cell) -> Sequence[Block]:
    return (
        without_clutter(cell.blocks) if any(isinstance(each, Table) for each in cell.blocks) else cell.blocks
    )


def is_clutter(line: str) -> bool:
    """Whether a line is the site's and not the report's; only where nothing else can be meant."""
    tight = _GAPS.sub("", line)
    if _ONLYS.fullmatch(tight) or _WAY.fullmatch(tight) or _NEIGHBOUR.fullmatch(tight):
        return True
    if len(tight) <= _MOST_FOOT and _FOOT.search(tight):
        return True
    pieces = [piece for piece in re.split(r"\s{2,}|[|｜]|(?<=\S)\s(?=\S+[:：])", line) if piece.strip()]
    return bool(pieces) and all(_is_entry(_GAPS.sub("", piece)) for piece in pieces)


def _is_entry(piece: str) -> bool:
    return bool(
        _ENTRY_LINE.fullmatch(piece)
        or _ONLYS.fullmatch(piece)
        or re.fullmatch(r"\d{1,2}:\d\d(?::\d\d)?", piece)
    )


def _is_sheet(table: Table) -> bool:
    """The sheet before a document. Lists of documents are none: they lack its own words."""
    cells = [cell for row in table.rows for cell in row]
    if any(isinstance(block, Table) for cell in cells for block in cell.blocks):
        return False
    texts = [_GAPS.sub("", cell_text(cell)) for cell in cells]
    entries = [text for text in texts if _ENTRY.match(text)]
    own = any(_OWN_ENTRY.match(text) for text in entries)
    return own and len(entries) >= _LEAST_ENTRIES and sum(map(len, texts)) <= _MOST_SHEET


def _titles(dropped: Sequence[Block], kept: Sequence[Block]) -> Iterator[Paragraph]:
    """Titles of a report among what was dropped that no other line holds."""
    texts = {_GAPS.sub("", paragraph.text) for paragraph in walk(kept)}
    for paragraph in walk(dropped):
        text = re.sub(r"^(?:名称|标题|信息名称|文件名称)[:：]", "", _GAPS.sub("", paragraph.text))
        leads = _WAY.fullmatch(text) or _NEIGHBOUR.fullmatch(text)
        is_title = len(text) <= _MOST_TITLE and _REPORT.search(text) and not leads
        if is_title and not any(text in other for other in texts):
            texts.add(text)
            yield Paragraph(text)


def published(root: _Element, blocks: Iterable[Block]) -> str | None:
    """The day on which the page says it was put up (YYYY-MM-DD), None unless all that it says agrees."""
    days = {day for element in root.iter("meta") if (day := _of_meta(element))}
    texts = [clean(paragraph.text) for paragraph in walk(blocks)]
    for text, following in zip(texts, [*texts[1:], ""], strict=False):
        days |= {day for match in _PUBLISHED_ON.finditer(text) if (day := _day(match))}
        if _PUBLISHED_LABEL.fullmatch(_GAPS.sub("", text)) and (match := _DATE.match(following)):
            days |= {day for day in (_day(match),) if day}
    return days.pop() if len(days) == 1 else None


def _of_meta(element: _Element) -> str | None:
    name = (element.get("name") or element.get("property") or "").lower()
    match = _DATE.match((element.get("content") or "").strip()) if name in _METAS else None
    return _day(match) if match else None


def _day(match: re.Match[str]) -> str | None:
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None
