"""Made-up reports: what they say (`Made`), drawn from a `Plan` that names every way in which they are odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import NamedTuple

from generator.forms import Form, Table
from tests.helpers import FORMS

ANNEX = "cn-2014-statistics"


class Printed(NamedTuple):
    """The text of a cell and what it means: `kind` as of `Cell.kind`, the number if it states one."""

    text: str
    kind: str
    value: Decimal | None = None


Truth = Mapping[tuple[str, str], Printed]


@dataclass(frozen=True)
class Plan:
    """How a made-up report is made and worded; the first choice of everything is the plain one."""

    seed: int = 0
    form: str = "cn-2021"
    undivided: bool = False
    sums: bool = True
    values: str = "plain"
    labels: str = "official"
    headings: str = "official"
    title: str = "one line"
    extra: str = "none"
    marks: str = "none"

    @property
    def dice(self) -> Random:
        """Random numbers of this plan, the same at every call."""
        return Random(self.seed)


@dataclass(frozen=True)
class Made:
    """What a report says: the agency, year and day, paragraphs by section, cells by table."""

    plan: Plan
    form: Form
    agency: str
    year: int
    signed: tuple[int, int, int]
    sections: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Truth]
    annex: Truth = field(default_factory=dict)

    def values(self, table: str) -> dict[tuple[str, str], str]:
        """The texts of the cells of a table."""
        return {place: cell.text for place, cell in (self.tables.get(table) or self.annex).items()}


AGENCIES = (
    "示例市示例局",
    "示例县卫生健康局",
    "示例市示例区人民政府办公室",
    "示例镇人民政府",
    "示例市发展和改革委员会",
)
OVERVIEW = (
    "（一）主动公开。全年通过门户网站公开信息1,286条，其中政策解读35篇，比上年多7篇。",
    "（二）依申请公开。全年收到政府信息公开申请12件，上年结转1件，全部按时答复，未收取费用。",
    "我局坚持以公开为常态、不公开为例外，全面落实《中华人民共和国政府信息公开条例》。",
    "（三）监督保障。举办培训2次，参加人员60人次；对照第二十条第（一）项的要求逐项检查。",
    "机关网站改版后设栏目18个，更新3次；微信公众号推送信息0.5万条，阅读量上升6.7%。",
)
PROBLEMS = (
    "主要问题：一是公开的内容还不够丰富，二是解读的形式还比较单一。",
    "改进措施：加强业务培训，明年计划举办3期；完善审核制度，做到先审查、后公开。",
    "2022年起逐项整改，年底前全部完成。",
)
OTHER = (
    "本年度没有收取信息处理费。",
    "无其他需要报告的事项。",
    "按照《政府信息公开信息处理费管理办法》，全年收取0元。",
)
PREFACE = (
    "本报告根据《中华人民共和国政府信息公开条例》的规定编制，数据统计期限从{year}年1月1日起至{year}年12月31日止。"
    "如有疑问，请与本机关联系（电话：0574-00000000）。"
)


def made(plan: Plan) -> Made:
    """The report that a plan stands for."""
    dice = plan.dice
    form = FORMS[plan.form]
    year = dice.randint(2019, 2025)
    tables = {table.id: _truth(table, plan, dice) for table in form.tables}
    sections = {
        "preface": (PREFACE.format(year=year),),
        "overview": tuple(dice.sample(OVERVIEW, dice.randint(2, 4))),
        "problems": tuple(dice.sample(PROBLEMS, dice.randint(1, 3))),
        "other": tuple(dice.sample(OTHER, dice.randint(1, 2))),
    }
    annex = _truth(FORMS[ANNEX].tables[0], plan, dice) if plan.extra == "annex" else {}
    signed = (year + 1, dice.randint(1, 3), dice.randint(1, 28))
    return Made(plan, form, dice.choice(AGENCIES), year, signed, sections, tables, annex)


def _truth(table: Table, plan: Plan, dice: Random) -> Truth:
    numbers = _numbers(table, plan, dice)
    if plan.values == "blank" and dice.random() < 0.2:
        return {place: Printed("", "blank") for place in numbers}
    return {place: _printed(table, place[1], number, plan, dice) for place, number in numbers.items()}


def _numbers(table: Table, plan: Plan, dice: Random) -> dict[tuple[str, str], int]:
    most = dice.choice((0, 3, 9, 60, 3000))
    share = dice.choice((0.1, 0.5, 1.0))
    places = [
        (row.id, column.id) for row in table.leaf_rows(plan.undivided) for column in table.columns_of(row.id)
    ]
    numbers = {place: dice.randint(0, most) if dice.random() < share else 0 for place in places}
    if plan.sums and table.id == "requests":
        _balance(table, plan, numbers)
    if plan.sums and table.id == "challenges":
        for row in table.divided_rows:
            numbers[row.id, "total"] = sum(numbers[row.id, c.id] for c in table.leaf_columns[:-1])
    return numbers


def _balance(table: Table, plan: Plan, numbers: dict[tuple[str, str], int]) -> None:
    """Make every total of table three the sum that it says it is."""
    rows = [row.id for row in table.leaf_rows(plan.undivided)]
    outcomes = rows[2:-2]
    for column in table.leaf_columns[:-1]:
        done = sum(numbers[row, column.id] for row in outcomes)
        numbers["total", column.id] = done
        carried = min(numbers["carried_in", column.id], done)
        numbers["carried_in", column.id] = carried
        numbers["new", column.id] = done + numbers["carried_out", column.id] - carried
    for row in rows:
        numbers[row, "total"] = sum(numbers[row, column.id] for column in table.leaf_columns[:-1])


FULL_WIDTH = str.maketrans("0123456789.,+-", "０１２３４５６７８９．，＋－")
MARKS = ("/", "-", "—")


def _printed(table: Table, column: str, number: int, plan: Plan, dice: Random) -> Printed:
    kind = next(c.type for c in table.leaf_columns if c.id == column)
    if plan.values in ("marks", "blank") and number == 0 and dice.random() < 0.3:
        return Printed("", "blank") if plan.values == "blank" else Printed(dice.choice(MARKS), "mark")
    if kind == "amount":
        return _amount(table, number, plan, dice)
    if kind == "change":
        return _change(number, plan, dice)
    text = f"{number:,}" if plan.values == "thousands" else str(number)
    if plan.values == "remarks" and table.id == "disclosure" and number > 1 and dice.random() < 0.4:
        text += f"（其中新增{number // 2}件）"
    return Printed(_dressed(text, plan, dice), "number", Decimal(number))


def _change(number: int, plan: Plan, dice: Random) -> Printed:
    signs = dice.choice((("", ""), ("+", "-"), ("增", "减")))
    sign = signs[0] if number > 0 else ""
    if number and signs[1] and dice.random() < 0.5:
        return Printed(_dressed(f"{signs[1]}{number}", plan, dice), "number", Decimal(-number))
    return Printed(_dressed(f"{sign}{number}", plan, dice), "number", Decimal(number))


def _amount(table: Table, number: int, plan: Plan, dice: Random) -> Printed:
    digits = dice.randint(0, 4)
    value = Decimal(number) + Decimal(dice.randint(0, 10**digits - 1)) / 10**digits if number else Decimal(0)
    text = f"{value:f}"
    if table.id == "disclosure" and plan.form == "cn-2019" and number:
        text += dice.choice(("", "元", "万", "万元"))
    return Printed(_dressed(text, plan, dice), "number", value)


def _dressed(text: str, plan: Plan, dice: Random) -> str:
    """The digits of a cell as word processors leave them."""
    if plan.values == "full width":
        return text.translate(FULL_WIDTH)
    if plan.values == "padded":
        return dice.choice(("\u3000{}", "{}\xa0", "{}")).format(text)
    if plan.values == "residue" and dice.random() < 0.1:
        return f"[bookmark: _GoBack]{text}"
    return text
