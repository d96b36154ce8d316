"""Which agency a printed name means: one that the content knows, or a new one with region and id proposed.

Nothing is guessed: a name that fits several regions or agencies gives a message that lists them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import count
from pathlib import Path

from generator.agencies import AGENCY_ID, REGION_CODE, Agency, Region, read_agency, read_regions
from generator.fields import Reader
from generator.importers.divisions import Division, Gazetteer, gazetteer
from generator.messages import Message, message
from generator.yaml_reader import read_yaml

MOST_LETTERS = 60
MOST_CANDIDATES = 12
GOVERNMENT = "人民政府"
_NAME = re.compile(r"[\w（）()·、“”\-—]*[\u4e00-\u9fff]{2}[\w（）()·、“”\-—]*")
# Short words for a government and its office; apart from these a name has to be the same.
_SHORT = {
    "": GOVERNMENT,
    "政府": GOVERNMENT,
    "政府办": f"{GOVERNMENT}办公室",
    "政府办公室": f"{GOVERNMENT}办公室",
}
_DEPARTMENT = re.compile(r".*(?:局|厅|委|委员会|办|办公室|署|院|支队|总队|大队|中心|馆|站)")
# In front of a region, these say whose local office it is.
_CENTRAL = re.compile("^(?:国家税务总局|国家统计局)")
# Bodies that do the work of a government without being called one: their name alone does not say.
_LIKE_GOVERNMENT = re.compile(r".*(?:管理委员会|管委会|行政公署)")
# Something like a region that has no code: 高新区卫健局, 某某经济开发区管委会; not 城市管理局, 社区建设局.
_UNKNOWN_PLACE = re.compile(
    "^.{1,14}?(?:(?<![社景老库牧林灾辖军山禁])区(?![域划])|县(?![域级])|(?<![城都])市(?![场政容民区级])|自治[旗州]"
    ")"
)


@dataclass(frozen=True)
class Registry:
    """Regions by code and agencies by (region, id) that the content folder holds, without its reports."""

    regions: Mapping[str, Region]
    agencies: Mapping[tuple[str, str], Agency]

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Divisions by name, those of this content first."""
        return gazetteer(tuple((code, one.name) for code, one in self.regions.items()))

    def including(self, named: Named) -> Registry:
        """This registry and an agency named just now, with its regions: for the next document of a batch."""
        if not named.is_new:
            return self
        regions = {code: Region(code, name, None, name) for code, name in named.new_regions.items()}
        agency = Agency(named.region, named.agency, named.name, (), named.kind, None, None, None, "")
        key = (named.region, named.agency)
        return Registry({**self.regions, **regions}, {**self.agencies, key: agency})


@dataclass(frozen=True, slots=True)
class Named:
    """The agency of a report. `region` is its code, `agency` the id, together the folder of the report.

    `kind` is one of `agencies.KINDS`, None where the name does not say. `is_new`: the content has no
    `agency.yml` for it yet. `new_regions` are lines that regions.yml lacks (code → name), parents first.
    """

    region: str
    agency: str
    name: str
    kind: str | None
    is_new: bool
    new_regions: Mapping[str, str] = field(default_factory=dict)


def read_registry(folder: Path) -> Registry:
    """The registry of a content folder; files that are missing or malformed count as empty."""
    file = folder / "regions.yml"
    root = read_yaml(file, str(file))[0] if file.is_file() else None
    regions = read_regions(Reader(str(file)), root) if root is not None else {}
    agencies = {}
    for path in sorted((folder / "reports").glob("*/*/agency.yml")):
        key = (path.parts[-3], path.parts[-2])
        root = read_yaml(path, str(path))[0]
        if root is not None and REGION_CODE.fullmatch(key[0]) and AGENCY_ID.fullmatch(key[1]):
            agencies[key] = read_agency(Reader(str(path)), root, *key)
    return Registry(regions, agencies)


def name_agency(
    printed: str | None, known: Registry, region: str | None = None, agency: str | None = None
) -> Named | Message:
    """The agency with this printed name, or what keeps it from being named.

    `region` (a code) and `agency` (an id) are what the user asks for, and go before the name, unless a known
    agency has others. `region` may also be one around the agency's: it then tells those of one name apart.
    """
    wrong = _wrong_request(known, region, agency)
    if wrong:
        return wrong
    text = _clean(printed)
    if region and agency and (region, agency) in known.agencies:
        return _Naming(known, text or "", region, agency).asked(known.agencies[region, agency])
    if text is None:
        return message("import-no-agency", found=(printed or "")[:MOST_LETTERS])
    same = _called(known, text, region, agency)
    if len(same) == 1:
        return _existing(known, same[0])
    if same:
        return message("import-agency-ambiguous", name=text, candidates=_agencies(known, same))
    return _Naming(known, text, region, agency).name()


def office_of(known: Registry, name: str) -> str:
    """What a name says without its region: 财政局 for every 某某区财政局."""
    rest = known.gazetteer.locate(_CENTRAL.sub("", name)).rest
    return _SHORT.get(rest, rest)


def _wrong_request(known: Registry, region: str | None, agency: str | None) -> Message | None:
    if region and not REGION_CODE.fullmatch(region):
        return message("bad-region-code", code=region[:20])
    if region and known.gazetteer.get(region) is None:
        return message("import-unknown-region", code=region)
    if agency and not AGENCY_ID.fullmatch(agency):
        return message("bad-agency-folder", name=agency[:MOST_LETTERS])
    return None


@lru_cache(maxsize=1 << 16)
def _clean(printed: str | None) -> str | None:
    """The name without white space; None where it can be no name."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFC", printed or ""))
    return text if len(text) <= MOST_LETTERS and _NAME.fullmatch(text) else None


def _existing(known: Registry, agency: Agency) -> Named:
    new = _new_regions(known, agency.region)
    return Named(agency.region, agency.id, agency.name, agency.kind, False, new)


def _called(known: Registry, text: str, region: str | None, agency: str | None) -> list[Agency]:
    """The agencies of the content with exactly this name, among those that the user asks for."""
    below = Division(region, "").below if region else ""
    return [
        one
        for one in known.agencies.values()
        if one.region.startswith(below)
        and agency in (None, one.id)
        and text in map(_clean, (one.name, *one.aliases))
    ]


def _new_regions(known: Registry, code: str) -> dict[str, str]:
    chain = [*known.gazetteer.above(code), known.gazetteer.get(code)]
    return {one.code: one.name for one in chain if one and one.code not in known.regions}


def _agencies(known: Registry, agencies: Iterable[Agency]) -> str:
    return _listed([f"{one.name}（--region {one.region} --agency {one.id}）" for one in agencies])


def _regions(known: Registry, divisions: Iterable[Division]) -> str:
    return _listed([f"{one.code} {known.gazetteer.full_name(one)}" for one in divisions])


def _listed(items: Sequence[str]) -> str:
    return "、".join(items[:MOST_CANDIDATES]) + (" …" if len(items) > MOST_CANDIDATES else "")


@dataclass(frozen=True)
class _Naming:
    """Names an agency whose printed name the content does not hold as it is."""

    known: Registry
    text: str
    region: str | None
    agency: str | None

    def name(self) -> Named | Message:
        """The agency, known or new."""
        found = self._where()
        if isinstance(found, Message):
            return found
        division, rest = found
        asked = self.known.agencies.get((division.code, self.agency or ""))
        if asked:
            return self.asked(asked)
        core = _SHORT.get(rest, rest)
        here = [one for (code, _), one in self.known.agencies.items() if code == division.code]
        same = [one for one in here if core in self._cores(one)]
        if len(same) == 1 and self.agency is None:
            return _existing(self.known, same[0])
        alike = same or [one for one in here if any(_alike(core, other) for other in self._cores(one))]
        if self.agency is None and alike:
            shown = _agencies(self.known, alike)
            return message("import-agency-alike", name=self.text, candidates=shown)
        return self._new(division, rest, core)

    def asked(self, agency: Agency) -> Named | Message:
        """The agency that the user asks for, unless the document prints another one's name."""
        if not self.text or self._core(self.text, agency.region) in self._cores(agency):
            return _existing(self.known, agency)
        place = f"{agency.region}/{agency.id}"
        return message("import-agency-other", name=self.text, known=agency.name, place=place)

    def _where(self) -> tuple[Division, str] | Message:
        """The region, and the name without it."""
        place = self.known.gazetteer.locate(_CENTRAL.sub("", self.text))
        if self.region:
            return self._in_asked(self.region, place.divisions, place.rest)
        if not place.divisions:
            return message("import-no-region", name=self.text)
        if len(place.divisions) > 1:
            candidates = _regions(self.known, place.divisions)
            return message("import-region-ambiguous", name=self.text, candidates=candidates)
        # Below a county nothing has a code, so what is there belongs to the county.
        if place.divisions[0].code.endswith("00") and _UNKNOWN_PLACE.match(place.rest):
            shown = _regions(self.known, place.divisions)
            return message("import-region-unknown-part", name=self.text, rest=place.rest, region=shown)
        return place.divisions[0], place.rest

    def _in_asked(
        self, region: str, divisions: Sequence[Division], rest: str
    ) -> tuple[Division, str] | Message:
        """The region that the user asks for, or the one in it that the name begins with."""
        asked = self.known.gazetteer.get(region) or Division(region, "")
        if not divisions or asked in divisions:
            return asked, rest
        inside = [one for one in divisions if one.code.startswith(asked.below)]
        if len(inside) == 1 and not self.agency:
            return inside[0], rest
        if len(inside) > 1 and not self.agency:
            candidates = _regions(self.known, inside)
            return message("import-region-ambiguous", name=self.text, candidates=candidates)
        around = any(region.startswith(one.below) for one in divisions)
        if self.agency or around:
            return asked, rest
        asked_name, said = self.known.gazetteer.full_name(asked), _regions(self.known, divisions)
        return message("import-region-contradicts", name=self.text, asked=asked_name, code=region, said=said)

    def _cores(self, agency: Agency) -> set[str]:
        """The names of an agency without its region."""
        names = filter(None, map(_clean, (agency.name, *agency.aliases)))
        return {self._core(name, agency.region) for name in names}

    def _core(self, name: str, region: str) -> str:
        """A name without this region."""
        place = self.known.gazetteer.locate(_CENTRAL.sub("", name))
        rest = place.rest if any(one.code == region for one in place.divisions) else name
        return _SHORT.get(rest, rest)

    def _new(self, division: Division, rest: str, core: str) -> Named | Message:
        id_ = self.agency or _free_id(self.known, division.code, _initials(core))
        if not id_:
            return message("import-no-agency-id", name=self.text)
        name = self.text if rest else self.text + core
        regions = _new_regions(self.known, division.code)
        if division.code in regions:
            regions[division.code] = division.name
        return Named(division.code, id_, name, _kind(core), True, regions)


def _alike(core: str, other: str) -> bool:
    """Whether one name may be short for the other: 卫健局 and 卫生健康局, 发改委 and 发展和改革委员会."""
    cut = [name.replace("委员会", "委").replace("办公室", "办") for name in (core, other)]
    short, long = sorted(cut, key=len)
    letters = iter(long)
    between = all(letter in letters for letter in short)
    return len(short) >= 3 and short[0] == long[0] and short[-1] == long[-1] and between


def _kind(core: str) -> str | None:
    if core.endswith(GOVERNMENT):
        return "government"
    return "department" if _DEPARTMENT.fullmatch(core) and not _LIKE_GOVERNMENT.fullmatch(core) else None


def _initials(core: str) -> str:
    """The first letters of the syllables, figures and Latin letters as they are."""
    from pypinyin import Style, lazy_pinyin

    letters = "".join(lazy_pinyin(core, style=Style.FIRST_LETTER)).lower()
    return re.sub("[^a-z0-9]", "", letters)[:MOST_LETTERS]


def _free_id(known: Registry, region: str, wanted: str) -> str:
    if not wanted or (region, wanted) not in known.agencies:
        return wanted
    return next(one for n in count(2) if (region, one := f"{wanted}-{n}") not in known.agencies)
