"""The administrative divisions of the country, and which of them a printed name begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("divisions.tsv")
_NATIONS = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|水|东乡|纳西|景颇|柯尔克孜|土"
    "|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|各"
)
# 延边朝鲜族自治州 is called 延边州 too, 长阳土家族自治县 also 长阳自治县 and 长阳县.
_AUTONOMOUS = re.compile(
    rf"(?P<stem>.{{2,}}?)(?:(?:{_NATIONS})族|蒙古|哈萨克|柯尔克孜|锡伯|塔吉克|壮族|维吾尔)+自治(?P<level>[州县旗])"
)
_PROVINCE = re.compile(r"(?P<stem>内蒙古|广西|西藏|宁夏|新疆|.+(?=[省市]$)).*")
_PREFECTURE = re.compile(r"(?P<stem>.{2,})(?:市|地区|盟)")


class Division(NamedTuple):
    """A division by its six digits; `until` is the year in which it ended (None: there is one today)."""

    code: str
    name: str
    until: int | None = None

    @property
    def below(self) -> str:
        """What the codes of the divisions below it begin with."""
        return re.sub("(?:00){1,2}$", "", self.code)


class Place(NamedTuple):
    """What a name begins with: the divisions it may mean, and what follows their name."""

    divisions: Sequence[Division]
    rest: str


@cache
def divisions() -> tuple[Division, ...]:
    """All divisions of the table, in order of their codes."""
    found = []
    for line in TABLE.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            code, name, *until = line.split("\t")
            found.append(Division(code, name, int(until[0]) if until else None))
    return tuple(found)


@lru_cache(maxsize=16)
def gazetteer(named: tuple[tuple[str, str], ...]) -> Gazetteer:
    """The gazetteer for the codes and names of a regions.yml."""
    return Gazetteer(dict(named))


class Gazetteer:
    """Finds divisions by their names: those of the table, and those that the content names otherwise."""

    def __init__(self, named: Mapping[str, str]) -> None:
        """`named` is code → name of regions.yml, which goes before the table."""
        own = [Division(code, name) for code, name in named.items()]
        known = {(one.code, one.name) for one in own}
        self._own = set(named)
        self._of_code: dict[str, Division] = {}
        self._by_start: dict[str, list[tuple[str, Division, bool]]] = {}
        for one in (*own, *(one for one in divisions() if (one.code, one.name) not in known)):
            if one.code not in self._of_code or self._of_code[one.code].until:
                self._of_code[one.code] = one
            for spoken, whole in _spoken(one):
                self._by_start.setdefault(spoken[:2], []).append((spoken, one, whole))

    def get(self, code: str) -> Division | None:
        """The division with a code, as it is called today."""
        return self._of_code.get(code)

    def above(self, code: str) -> list[Division]:
        """The divisions that one lies in, the largest first."""
        codes = dict.fromkeys((code[:2] + "0000", code[:4] + "00"))
        return [self._of_code[one] for one in codes if one != code and one in self._of_code]

    def full_name(self, division: Division) -> str:
        """Its name after those of the divisions it lies in."""
        return "".join(one.name for one in (*self.above(division.code), division))

    def locate(self, text: str) -> Place:
        """The divisions whose names, one within the other, take most of the text's beginning."""
        ends = list(self._ends(text, 0, ""))
        longest = max((end for _, end in ends), default=0)
        found = dict.fromkeys(one for one, end in ends if end == longest)
        return Place(self._today(found), text[longest:])

    def _ends(self, text: str, start: int, within: str) -> Iterator[tuple[Division, int]]:
        """Each division that a chain of names ends with, and where in the text it ends."""
        for spoken, one, whole in self._by_start.get(text[start : start + 2], ()):
            inside = one.code.startswith(within) and one.below != within
            if inside and text.startswith(spoken, start):
                end = start + len(spoken)
                if whole:
                    yield one, end
                yield from self._ends(text, end, one.below)

    def _today(self, found: Iterable[Division]) -> list[Division]:
        """Without those that are the same place under an older code.

        That is so for two of one name in one city; no two cities of the country share a name.
        """
        kept: dict[tuple[str, str], Division] = {}
        for one in found:
            key = ("" if one.name.endswith("市") else one.code[:4], one.name)
            if key not in kept or self._rank(one) > self._rank(kept[key]):
                kept[key] = one
        return sorted(kept.values())

    def _rank(self, one: Division) -> tuple[bool, bool]:
        return one.until is None, one.code in self._own


def _spoken(one: Division) -> Iterator[tuple[str, bool]]:
    """What people call a division, and whether that is a name of its own.

    Others, such as 宁波 for 宁波市, are good only before the name of a division that lies in it.
    """
    yield one.name, True
    autonomous = _AUTONOMOUS.fullmatch(one.name)
    if autonomous:
        yield autonomous["stem"] + autonomous["level"], True
        if autonomous["level"] != "州":
            yield f"{autonomous['stem']}自治{autonomous['level']}", True
    if one.code.endswith("00"):
        shape = _PROVINCE if one.code.endswith("0000") else _PREFECTURE
        stem = autonomous or shape.fullmatch(one.name)
        if stem:
            yield stem["stem"], False
