"""Names of agencies as reports print them: which agency, region, id and kind they mean, or what is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.agencies import AGENCY_ID, KINDS, REGION_CODE, Agency, Region
from generator.importers.divisions import Gazetteer, divisions
from generator.importers.naming import Named, Registry, name_agency, read_registry
from generator.messages import Message
from tests.conftest import FABRICATED

EMPTY = Registry({}, {})

# Printed name → region, id, kind (d: department, g: government, -: the name does not say).
NEW = """
宁波市北仑区卫生健康局 330206 wsjkj d
浙江省宁波市北仑区卫生健康局 330206 wsjkj d
浙江宁波北仑区财政局 330206 czj d
绿园区卫健局 220106 wjj d
长春市绿园区人民政府办公室 220106 rmzfbgs d
华龙区卫生健康委员会 410902 wsjkwyh d
洪泽区人民政府 320813 rmzf g
淮安市洪泽区人民政府 320813 rmzf g
宿迁市 321300 rmzf g
宿迁市人民政府 321300 rmzf g
新沂市政府 320381 rmzf g
新沂市政府办公室 320381 rmzfbgs d
沭阳县人民政府 321322 rmzf g
余姚市卫生健康局 330281 wsjkj d
宁波市余姚市教育局 330281 jyj d
宁波市市场监督管理局 330200 scjdglj d
江苏省市场监督管理局 320000 scjdglj d
上海市科学技术委员会 310000 kxjswyh d
上海市浦东新区人民政府 310115 rmzf g
上海市静安区教育局 310106 jyj d
北京市朝阳区教育局 110105 jyj d
北京市教育委员会 110000 jywyh d
长春市朝阳区教育局 220104 jyj d
天津市滨海新区政务服务办公室 120116 zwfwbgs d
重庆市万州区人民政府 500101 rmzf g
重庆市规划和自然资源局 500000 ghhzrzyj d
兰州市城关区财政局 620102 czj d
拉萨市城关区财政局 540102 czj d
南京市鼓楼区人民政府 320106 rmzf g
福建省福州市鼓楼区民政局 350102 mzj d
晋城市城区教育局 140502 jyj d
长沙市天心区城市管理局 430103 csglj d
长沙市住房和城乡建设局 430100 zfhcxjsj d
长沙县教育局 430121 jyj d
武汉市自然资源和城乡建设局 420100 zrzyhcxjsj d
武汉市江汉区城市管理执法局 420103 csglzfj d
湖北省仙桃市教育局 429004 jyj d
仙桃市教育局 429004 jyj d
济源市教育局 419001 jyj d
海南省三沙市 460300 rmzf g
东莞市虎门镇人民政府 441900 hmzrmzf g
中山市石岐街道办事处 442000 sqjdbsc -
延边朝鲜族自治州人民政府 222400 rmzf g
延边州人民政府 222400 rmzf g
恩施州林业局 422800 lyj d
黔东南州发展和改革委员会 522600 fzhggwyh d
伊犁哈萨克自治州民政局 654000 mzj d
西双版纳州林业和草原局 532800 lyhcyj d
长阳土家族自治县医疗保障局 420528 ylbzj d
长阳县医疗保障局 420528 ylbzj d
呼伦贝尔市鄂温克族自治旗财政局 150724 czj d
正蓝旗人民政府 152530 rmzf g
锡林郭勒盟行政公署 152500 xzgs -
喀什地区行政公署 653100 xzgs -
新疆维吾尔自治区喀什市教育局 653101 jyj d
内蒙古自治区财政厅 150000 czt d
西藏自治区人民政府办公厅 540000 rmzfbgt d
广西壮族自治区南宁市财政局 450100 czj d
国家税务总局余姚市税务局 330281 swj d
西安市长安区教育局 610116 jyj d
杭州市临平区住房和城乡建设局 330113 zfhcxjsj d
杭州市下城区民政局 330103 mzj d
三明市三元区财政局 350404 czj d
公主岭市财政局 220184 czj d
长春市公主岭市财政局 220184 czj d
南宁市横县教育局 450127 jyj d
横州市教育局 450181 jyj d
和安县人民政府 653229 rmzf g
宁波市　北仑区 审计局 330206 sjj d
湖口县卫生健康委员会 360429 wsjkwyh d
鹤峰县卫生健康局 422828 wsjkj d
临潭县卫生健康局 623021 wsjkj d
泰宁县卫生健康局 350429 wsjkj d
河口县卫生健康局 532532 wsjkj d
京山市卫生健康局 420882 wsjkj d
雁江区卫生健康局 512002 wsjkj d
浦江县卫健局 330726 wjj d
锦屏县生态移民局 522628 stymj d
耿马自治县 530926 rmzf g
耿马傣族佤族自治县人民政府办公室 530926 rmzfbgs d
城口县人民政府机关 500229 rmzfjg -
佳木斯市向阳区人民政府办公室 230803 rmzfbgs d
硚口区人民政府办公室 420104 rmzfbgs d
大冶市东风路街道 420281 dfljd -
南关区长通街道办事处 220102 ztjdbsc -
重庆市大足区海棠新城开发区管理委员会 500111 htxckfqglwyh -
"""
KIND = {"d": "department", "g": "government", "-": None}

# Printed name → what is asked, and codes that the question has to mention.
ASKED = """
朝阳区教育局 import-region-ambiguous 110105 220104
鼓楼区人民政府 import-region-ambiguous 320106 320302 350102 410204
城关区财政局 import-region-ambiguous 540102 620102
新华区人民政府 import-region-ambiguous 130105 130902 410402
桥东区教育局 import-region-ambiguous 130502 130702
河北省桥西区教育局 import-region-ambiguous 130104 130503 130703
长春市高新区卫生健康局 import-region-unknown-part 220100
宁波市大榭开发区管理委员会 import-region-unknown-part 330200
重庆市市中区财政局 import-region-unknown-part 500000
绍兴市北仑区财政局 import-region-unknown-part 330600
宁波市北伦区财政局 import-region-unknown-part 330200
苏州工业园区管委会 import-no-region
南宁经济技术开发区管理委员会 import-no-region
文山三七产业园区管理委员会 import-no-region
安镇街道 import-no-region
区统计局 import-no-region
新疆生产建设兵团第一师 import-no-region
市场监督管理局 import-no-region
省发展和改革委员会 import-no-region
本机关 import-no-region
2021 import-no-agency
<b>宁波市</b>财政局 import-no-agency
"""


def _rows(text: str) -> list[list[str]]:
    return [line.rsplit(" ", 3) for line in text.strip().split("\n")]


@pytest.mark.parametrize(("printed", "region", "agency", "kind"), _rows(NEW), ids=lambda value: value)
def test_new_agencies(printed: str, region: str, agency: str, kind: str) -> None:
    named = name_agency(printed, EMPTY)
    assert isinstance(named, Named), named.text()
    assert (named.region, named.agency, named.kind) == (region, agency, KIND[kind])
    assert named.is_new
    government = "人民政府" if printed in ("海南省三沙市", "宿迁市", "耿马自治县") else ""
    assert named.name == printed.replace(" ", "").replace("\u3000", "") + government
    # Every line that regions.yml needs, parents first.
    parents = {code for code in (region[:2] + "0000", region[:4] + "00") if Gazetteer({}).get(code)}
    assert list(named.new_regions) == sorted({*parents, region})


@pytest.mark.parametrize("line", ASKED.strip().split("\n"), ids=lambda value: value)
def test_names_that_are_not_clear_enough(line: str) -> None:
    printed, code, *mentioned = line.split(" ")
    asked = name_agency(printed, EMPTY)
    assert isinstance(asked, Message), asked
    assert asked.code == code
    for lang in ("zh", "en"):
        assert all(one in asked.text(lang) for one in mentioned)
        assert code == "import-no-agency" or "--region" in asked.text(lang)


def test_names_that_are_missing_or_far_too_long() -> None:
    for printed in (None, "", " ", "宁波市" * 100, "宁波市\x00财政局"):
        asked = name_agency(printed, EMPTY)
        assert isinstance(asked, Message) and asked.code == "import-no-agency"
        assert len(asked.text()) < 300


def _agency(region: str, id_: str, name: str, *aliases: str) -> Agency:
    return Agency(region, id_, name, aliases, "department", None, None, None, "agency.yml")


def _registry(*agencies: Agency, **regions: str) -> Registry:
    codes = {code.removeprefix("r"): name for code, name in regions.items()}
    return Registry(
        {code: Region(code, name, None, name) for code, name in codes.items()},
        {(one.region, one.id): one for one in agencies},
    )


KNOWN = _registry(
    _agency("220106", "wsjkj", "绿园区卫健局", "绿园区卫生健康局"),
    _agency("330206", "wsjkj", "宁波市北仑区卫生健康局"),
    _agency("330206", "rmzfbgs", "北仑区人民政府办公室"),
    _agency("330206", "rmzf", "北仑区人民政府"),
    _agency("220104", "jyj", "朝阳区教育局"),
    r220106="绿园区",
    r330000="浙江省",
    r330200="宁波市",
    r330206="北仑区",
)
EXISTING = """
绿园区卫健局 220106 wsjkj
绿园区卫生健康局 220106 wsjkj
长春市绿园区卫健局 220106 wsjkj
吉林省长春市绿园区卫生健康局 220106 wsjkj
宁波市北仑区卫生健康局 330206 wsjkj
北仑区卫生健康局 330206 wsjkj
宁波北仑区卫生健康局 330206 wsjkj
浙江省宁波市北仑区人民政府办公室 330206 rmzfbgs
北仑区政府办公室 330206 rmzfbgs
北仑区政府办 330206 rmzfbgs
宁波市北仑区 330206 rmzf
北仑区政府 330206 rmzf
朝阳区教育局 220104 jyj
长春市朝阳区教育局 220104 jyj
"""


@pytest.mark.parametrize("line", EXISTING.strip().split("\n"), ids=lambda value: value)
def test_agencies_that_the_content_has(line: str) -> None:
    printed, region, agency = line.split(" ")
    named = name_agency(printed, KNOWN)
    assert isinstance(named, Named), named.text()
    assert (named.region, named.agency, named.is_new) == (region, agency, False)
    assert named.name == KNOWN.agencies[region, agency].name
    assert set(named.new_regions).isdisjoint(KNOWN.regions)


def test_another_city_of_the_same_name_is_another_agency() -> None:
    named = name_agency("北京市朝阳区教育局", KNOWN)
    assert isinstance(named, Named) and named.is_new and named.region == "110105"


def test_a_name_that_may_be_short_for_a_known_one_is_asked_about() -> None:
    for printed in ("北仑区卫健局", "宁波市北仑区卫生局"):
        asked = name_agency(printed, KNOWN)
        assert isinstance(asked, Message) and asked.code == "import-agency-alike"
        assert "--region 330206 --agency wsjkj" in asked.text("en")
    given_id = name_agency("北仑区卫健局", KNOWN, agency="wsj")
    assert isinstance(given_id, Named) and given_id.is_new and given_id.agency == "wsj"


@pytest.mark.parametrize(
    ("had", "printed", "alike"),
    [
        ("发展和改革委员会", "发改委", True),
        ("住房和城乡建设局", "住建局", True),
        ("林业和草原局", "林业局", True),
        ("市监局", "市场监督管理局", True),
        ("人民政府", "人民政府办公室", False),
        ("财政局", "审计局", False),
        ("教育局", "体育局", False),
    ],
)
def test_which_names_may_mean_the_same_agency(had: str, printed: str, alike: bool) -> None:
    named = name_agency(f"北仑区{printed}", _registry(_agency("330206", "x", f"宁波市北仑区{had}")))
    assert isinstance(named, Message) == alike
    assert alike or (isinstance(named, Named) and named.is_new)


def test_one_name_of_two_agencies_is_asked_about() -> None:
    twice = _registry(
        _agency("330206", "wsj", "卫健局"), _agency("220106", "wsjkj", "绿园区卫健局", "卫健局")
    )
    asked = name_agency("卫健局", twice)
    assert isinstance(asked, Message) and asked.code == "import-agency-ambiguous"
    assert "330206" in asked.text() and "220106" in asked.text()
    named = name_agency("卫健局", twice, region="330206")
    assert isinstance(named, Named) and (named.agency, named.is_new) == ("wsj", False)


# Printed name, --region, --agency → region and id, or the question.
OPTIONS = [
    ("鼓楼区财政局", "320106", None, "320106 czj"),
    ("鼓楼区财政局", "320100", None, "320106 czj"),
    ("鼓楼区财政局", "350000", None, "350102 czj"),
    ("鼓楼区财政局", "320000", None, "import-region-ambiguous"),
    ("鼓楼区财政局", "330206", None, "import-region-contradicts"),
    ("鼓楼区财政局", "330206", "czj", "330206 czj"),
    ("宁波市大榭开发区管理委员会", "330206", None, "330206 dxkfqglwyh"),
    ("宁波市大榭开发区管理委员会", "330200", None, "330200 dxkfqglwyh"),
    ("苏州工业园区管委会", "320500", None, "320500 szgyyqgwh"),
    ("市场监督管理局", "330206", None, "330206 scjdglj"),
    ("北仑区卫生健康局", "330206", None, "330206 wsjkj"),
    ("北仑区卫生健康局", "330000", None, "330206 wsjkj"),
    ("上海市科学技术委员会", "330206", None, "import-region-contradicts"),
    ("绿园区卫健局", "330206", None, "import-region-contradicts"),
    ("随便什么", "330206", "wsjkj", "import-agency-other"),
    ("北仑区教育局", "330206", "wsjkj", "import-agency-other"),
    ("长春市绿园区卫生健康局", "330206", "wsjkj", "import-agency-other"),
    ("卫生健康局", "330206", "wsjkj", "330206 wsjkj"),
    ("浙江省宁波市北仑区卫生健康局", "330206", "wsjkj", "330206 wsjkj"),
    ("宁波市北仑区政府办", "330206", "rmzfbgs", "330206 rmzfbgs"),
    ("宁波市北仑区人民政府", "330206", "rmzfbgs", "import-agency-other"),
    ("宁波市北仑区教育局", None, "wsjkj", "import-agency-other"),
    (None, "330206", "wsjkj", "330206 wsjkj"),
    (None, "330206", "xin", "import-no-agency"),
    (None, "330206", None, "import-no-agency"),
    ("宁波市北仑区卫健委", None, "wsjkj", "import-agency-other"),
    ("宁波市北仑区财政局", None, "caizheng", "330206 caizheng"),
    ("宁波市财政局", "3302", None, "bad-region-code"),
    ("宁波市财政局", "330299", None, "import-unknown-region"),
    ("宁波市财政局", None, "Cai Zheng", "bad-agency-folder"),
    ("宁波市财政局", None, "../cz", "bad-agency-folder"),
]


@pytest.mark.parametrize(("printed", "region", "agency", "expected"), OPTIONS)
def test_what_the_user_asks_for_goes_first(
    printed: str | None, region: str | None, agency: str | None, expected: str
) -> None:
    named = name_agency(printed, KNOWN, region, agency)
    found = f"{named.region} {named.agency}" if isinstance(named, Named) else named.code
    assert found == expected
    if isinstance(named, Named):
        assert named.is_new == ((named.region, named.agency) not in KNOWN.agencies)


def test_an_id_that_is_taken_gets_a_number() -> None:
    taken = _registry(_agency("330206", "sjj", "宁波市北仑区审计局"), _agency("330206", "sjj-2", "其他"))
    named = name_agency("宁波市北仑区司教局", taken)
    assert isinstance(named, Named) and named.agency == "sjj-3"


def test_a_batch_knows_the_agencies_named_before() -> None:
    first = name_agency("宁波市北仑区财政局", EMPTY)
    assert isinstance(first, Named) and list(first.new_regions) == ["330000", "330200", "330206"]
    known = EMPTY.including(first)
    again = name_agency("北仑区财政局", known)
    assert isinstance(again, Named)
    assert (again.region, again.agency, again.is_new, again.new_regions) == ("330206", "czj", False, {})
    assert known.including(again) is known


def test_regions_of_the_content_are_known_by_their_names_there() -> None:
    known = read_registry(FABRICATED)
    assert ("990101", "sfj") in known.agencies
    own = known.agencies["990101", "sfj"]
    named = name_agency(own.name, known)
    assert isinstance(named, Named) and (named.agency, named.is_new) == ("sfj", False)
    region = known.regions["990101"].name
    new = name_agency(f"{region}财政局", known)
    assert isinstance(new, Named) and (new.region, new.agency, new.new_regions) == ("990101", "czj", {})


def test_a_registry_of_what_cannot_be_read_is_empty(tmp_path: Path) -> None:
    assert read_registry(tmp_path) == EMPTY
    folder = tmp_path / "reports" / "330206" / "czj"
    folder.mkdir(parents=True)
    (folder / "agency.yml").write_bytes(b"\xff\xfe: [")
    (tmp_path / "regions.yml").write_text("- [", "utf-8")
    assert read_registry(tmp_path) == EMPTY


def test_the_table_of_divisions() -> None:
    table = divisions()
    assert list(table) == sorted(table, key=lambda one: (one.code, one.until is not None, one.name))
    current = [one for one in table if one.until is None]
    assert len({one.code for one in current}) == len(current) == 3213
    assert sum(one.code.endswith("0000") for one in current) == 34
    assert all(REGION_CODE.fullmatch(one.code) for one in table)
    assert all(2019 <= one.until <= 2024 for one in table if one.until)
    gazetteer = Gazetteer({})
    for one in current:
        full = gazetteer.full_name(one)
        assert one in gazetteer.locate(full).divisions, full
        assert len(gazetteer.locate(full).divisions) == 1, full


_LETTERS = st.text(
    st.sampled_from("宁波市北仑区朝阳县鼓楼卫健局人民政府州盟旗城长春开发新（）ab1 \u3000<"), max_size=20
)


@given(_LETTERS, st.sampled_from([None, "330206", "330200", "220104"]))
def test_whatever_is_printed_gives_an_agency_or_a_question(printed: str, region: str | None) -> None:
    named = name_agency(printed, KNOWN, region)
    if isinstance(named, Message):
        assert named.text() and named.text("en")
        return
    assert REGION_CODE.fullmatch(named.region) and AGENCY_ID.fullmatch(named.agency)
    assert named.kind in (*KINDS, None)
    assert named.is_new == ((named.region, named.agency) not in KNOWN.agencies)
    assert named.region in {*KNOWN.regions, *named.new_regions}
