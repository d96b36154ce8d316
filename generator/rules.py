"""What readers and editors are told of each check: its title, its rule, its basis, what it does not prove."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

CATALOGUE = Path(__file__).with_name("checks") / "rules.yml"


@dataclass(frozen=True)
class Rule:
    """A check as it is explained on its page.

    `level` is what a failure means: `error` (arithmetic inside one table), `warning` (a doubt) or
    `info` (a hint, which leaves the badge alone). `family` names the module or heading it belongs to.
    """

    code: str
    level: str
    family: str
    title: str
    wording: str
    explain: str
    basis: str
    limits: str


@dataclass(frozen=True)
class Family:
    """Rules that belong together: a heading, and what they look at in one sentence."""

    heading: str
    about: str


# In the order in which pages show them.
FAMILIES = {
    "arithmetic": Family("表内算术", "同一张表里印出的数，应当加得到一起。"),
    "across_years": Family("跨年度", "这一年印的数，与上一年的报告应当接得上。"),
    "prose": Family("正文与表格", "正文说的数，与表格里的数应当一样。"),
    "dates": Family("日期与期限", "统计期限、落款日期、公布日期，应当合乎规定。"),
    "form": Family("格式与内容", "报告应当用当年的格式，应有的部分都有。"),
    "copying": Family("文字相同", "文字大部分与上一年或者别的机关的报告相同的，并排列出。"),
    "plausibility": Family("值得留意", "不一定有错，但值得对照原文看一看。"),
    "unread": Family("录入情况", "本站还没有录入的格子，要对照原文补上；说的是本站，不是机关。"),
    "roster": Family("收录情况", "按登记的机关和年度，看有哪些报告本站没有收录。"),
}


@cache
def rules() -> dict[str, Rule]:
    """Code → rule of every check that is not a relation of a form (`rules.yml`), in printed order.

    The file is ours, so a fault in it is a fault of the set-up.
    """
    loaded: dict[str, dict[str, str]] = yaml.load(CATALOGUE.read_text("utf-8"), yaml.CSafeLoader)
    return {code: Rule(code=code, **texts) for code, texts in loaded.items()}
