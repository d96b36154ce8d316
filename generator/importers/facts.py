"""Title, agency, year, dates, contact and cited documents, as the running text of a report states them."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping, Sequence

from generator.importers.words import fold, simplified, tidy

_NUMERALS = {"〇": 0, "○": 0, "零": 0, "O": 0, "o": 0, "Ｏ": 0, "0": 0} | {
    c: i for i, c in enumerate("一二三四五六七八九", 1)
}
_CHINESE_YEAR = "[二][〇○零OoＯ0][一二三四五六七八九〇○零OoＯ0]{2}"
_YEAR = re.compile(rf"(?<![0-9])(20[0-9]{{2}})(?=\s*年|(?![0-9]))|({_CHINESE_YEAR})(?=\s*年)")
_REPORT = re.compile(r"(?:政府信息公开|政务公开|信息公开|政府信息).{0,12}(?:报告|年报)(?:\W{0,2}.{0,8}\W?)?")
_TITLE_END = re.compile(r"(?:政府信息公开|政务公开|信息公开|政府信息)")
_ARABIC_DATE = re.compile(r"(20[0-9]{2})\s*[年./\-]\s*([01]?[0-9])\s*[月./\-]\s*(?:([0-3]?[0-9])\s*日?)?")
_CHINESE_DATE = re.compile(
    rf"({_CHINESE_YEAR})\s*年\s*([一二三四五六七八九十]{{1,2}})\s*月\s*(?:([一二三四五六七八九十]{{1,3}})\s*日)?"
)
_PERIOD = re.compile(
    r"(20[0-9]{2})年([01]?[0-9])月([0-3]?[0-9])日起?\s*(?:至|到|—|–|-|~|～)+\s*(?:(20[0-9]{2})年)?([01]?[0-9])月([0-3]?[0-9])日"
)
_CITES = re.compile(
    r"国务院令第?\s*[0-9]{3}\s*号|国办(?:公开办)?[函发]\s*[〔\[【(（]\s*20[0-9]{2}\s*[〕\]】)）]\s*[0-9]+\s*号"
)
_CONTACT: Mapping[str, re.Pattern[str]] = {
    "office": re.compile(
        r"(?:疑问|问题|意见|建议)[^。]{0,10}?(?:与|向|请联系|联系|致电)([^，。；：（）()、“”]{2,40}?)(?:联系|咨询|反映|垂询)"
    ),
    "address": re.compile(r"地址(?:为|是)?[：:]\s*([^，。；;）)\n]{4,60})"),
    "postcode": re.compile(r"邮(?:政)?编(?:码)?(?:为|是)?[：:]\s*([0-9０-９]{6})(?![0-9０-９])"),
    "phone": re.compile(
        r"电话(?:号码)?(?:为|是)?[：:]\s*([0-9０-９+(（][0-9０-９()（）\-－—–转 ]{5,24}[0-9０-９])"
    ),
    "fax": re.compile(
        r"传真(?:号码|电话)?(?:为|是)?[：:]\s*([0-9０-９+(（][0-9０-９()（）\-－—–转 ]{5,24}[0-9０-９])"
    ),
    "email": re.compile(
        r"(?:邮箱|邮件|E-?mail|e-?mail)(?:地址)?(?:为|是)?[：:]\s*([\w.\-]+@[\w\-]+(?:\.[\w\-]+)+)"
    ),
}
_REPORTED_YEAR = re.compile(
    r"(20[0-9]{2})年度?(?:[^。，；]{0,24}(?:年度报告|年报)|[^。，；]{0,10}政府信息公开工作)"
)
ENDS_SENTENCE = re.compile(r"[。；;！？：:，,]$")
LONGEST_TITLE = 60
LONGEST_AGENCY_LINE = 32
_RESIDUE = re.compile(r"正文|图片|[（(【\[][^）)】\]]{1,8}[）)】\]]")
_SENTENCE = re.compile(r"[。；;！？〈《]|，.*，|印发|根据|要求|如下|规定")
_LABELLED = re.compile(r"(?:标题|题目|名称|信息名称|文件名称|文章标题)\s*[：:]\s*")
_CRUMBS = re.compile(r"当前位置|首页|>|»|索引号|发布|来源|字号|打印|浏览|[：:]")


def find_title(lines: Sequence[str]) -> tuple[str, int, int] | None:
    """The title and the first and last line it stands in: printed over up to three lines, the agency's
    name first.
    """
    best: tuple[int, str, int, int] | None = None
    for index in range(len(lines)):
        for count in (1, 2, 3):
            part = [_LABELLED.sub("", tidy(line), count=1) for line in lines[index : index + count]]
            if (
                len(part) < count
                or not all(part)
                or any(_CRUMBS.search(one) or _RESIDUE.fullmatch(one) for one in part)
            ):
                break
            text = "".join(part)
            if len(text) > LONGEST_TITLE or _SENTENCE.search(text):
                break
            if count > 1 and any(_is_title(one) and agency_of(one) for one in part):
                break
            if _is_title(text):
                score = (
                    2 * bool(agency_of(text))
                    + bool(year_of(text))
                    - (count - 1) * bool(agency_of(text) and count > 2)
                )
                if best is None or score > best[0]:
                    best = (score, text, index, index + count - 1)
                break
    if best is None:
        return None
    _, text, first, last = best
    while first and not agency_of(text) and _names_agency(tidy(lines[first - 1])):
        text, first = tidy(lines[first - 1]) + text, first - 1
    return text, first, last


def _is_title(text: str) -> bool:
    found = _REPORT.search(simplified(text))
    return found is not None and found.end() >= len(text) - 1


def _names_agency(text: str) -> bool:
    short = 2 < len(text) <= LONGEST_AGENCY_LINE and not _RESIDUE.fullmatch(text)
    return (
        short
        and not _SENTENCE.search(text)
        and not _CRUMBS.search(text)
        and not re.search(r"[0-9，、]", text)
    )


def agency_of(title: str) -> str | None:
    """The agency's name in a title; None where the title has none."""
    end = _TITLE_END.search(simplified(title))
    head = title[: end.start()] if end else title
    head = re.sub(rf"[（(\[【]?\s*(?:20[0-9]{{2}}|{_CHINESE_YEAR})\s*年?\s*度?\s*[）)\]】]?", "", head)
    head = re.sub(r"^(?:关于|附件[0-9]*[：:]?)", "", head).strip(" 　《“\"'（(-—_*#.·：:")
    head = re.sub(r"(?:关于|的|年度|年)$", "", head)
    return head if len(fold(head)) > 1 else None


def year_of(text: str) -> int | None:
    """The one year that a text names; None where it names none or several."""
    years = {
        int(one) if one else _chinese_year(other)
        for one, other in _YEAR.findall(unicodedata.normalize("NFKC", text))
    }
    return years.pop() if len(years) == 1 else None


def year_of_report(text: str) -> int | None:
    """The one year of which a text says that it is reported on."""
    years = {int(one) for one in _REPORTED_YEAR.findall(unicodedata.normalize("NFKC", tidy(text)))}
    return years.pop() if len(years) == 1 else None


def _chinese_year(text: str) -> int:
    return int("".join(str(_NUMERALS.get(sign, 0)) if sign != "二" else "2" for sign in text))


def date_line(text: str) -> str | None:
    """The date (YYYY-MM-DD, or YYYY-MM) that a line consists of, in brackets or not."""
    plain = unicodedata.normalize("NFKC", tidy(text)).strip(" ()[]。.")
    plain = re.sub(r"^(?:日期|时间|报告日期|编制日期)[:]\s*", "", plain)
    found = _ARABIC_DATE.fullmatch(plain)
    if found:
        return _iso(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)
    found = _CHINESE_DATE.fullmatch(tidy(text).strip(" ()（）。"))
    if found:
        return _iso(
            _chinese_year(found[1]),
            _chinese_number(found[2]),
            _chinese_number(found[3]) if found[3] else None,
        )
    return None


def date_at_end(text: str) -> tuple[str, str] | None:
    """A line that is a short name and a date behind it: the name and the date."""
    plain = tidy(text)
    for pattern in (_ARABIC_DATE, _CHINESE_DATE):
        for found in pattern.finditer(plain):
            name = plain[: found.start()].strip(" ：:，")
            date = date_line(found[0])
            if found.end() == len(plain) and date and _names_agency(name):
                return name, date
    return None


def _iso(year: int, month: int, day: int | None) -> str | None:
    try:
        date = datetime.date(year, month, day or 1)
    except ValueError:
        return None
    return date.isoformat() if day else date.isoformat()[:7]


def _chinese_number(text: str) -> int:
    """一 to 三十一."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _NUMERALS.get(text, 0)
    return (_NUMERALS.get(tens, 1) if tens else 1) * 10 + (_NUMERALS.get(ones, 0) if ones else 0)


def period_of(text: str) -> tuple[str | None, str | None] | None:
    """The days from which to which the numbers count, where the text says so once."""
    plain = unicodedata.normalize("NFKC", tidy(text))
    found = {
        (_iso(int(a), int(b), int(c)), _iso(int(d or a), int(e), int(f)))
        for a, b, c, d, e, f in _PERIOD.findall(plain)
    }
    return found.pop() if len(found) == 1 else None


def cites_of(text: str) -> tuple[str, ...]:
    """The official documents that the text names by number, as printed, each once."""
    return tuple(dict.fromkeys(re.sub(r"\s", "", found[0]) for found in _CITES.finditer(text)))


def contact_of(text: str) -> dict[str, str]:
    """Whom to ask, as printed; a kind of address that the text gives twice in different ways is left out."""
    found: dict[str, str] = {}
    for key, pattern in _CONTACT.items():
        values = list(dict.fromkeys(one.strip() for one in pattern.findall(text)))
        if len(values) == 1:
            found[key] = values[0]
    return found
