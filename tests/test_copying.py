"""Copied text: what counts as the same, against the agency's own last year, and among many agencies."""

import dataclasses
import pickle
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.agencies import Agency
from generator.checks import by_agency, check_agency, check_collection, conclude, crowds
from generator.checks.copied_other import PROMISING, check_copied_other, usual_copied_other
from generator.checks.copying import LEAST, check_copied_last_year, check_text_held, print_of
from generator.checks.memory import Memory
from generator.checks.set_phrases import AGENCIES, TEMPLATE
from generator.checks.wording import (
    LENGTH,
    SHORTEST,
    SHOWN,
    compare,
    names_of,
    passages,
    plain_text,
    texts_of,
    wording,
)
from generator.reports import Narrative, ReportKey
from generator.survey import SHARED_FROM, survey
from tests.helpers import AGENCY, FORMS, ROOT, read_well, report_text

PORTAL = (ROOT / "tests/content/portal.yml").read_text("utf-8")
BASE = read_well(report_text())
# Made-up sentences are put together of these.
SIGNS = (
    "山河湖海林田路桥村镇街巷春夏秋冬晨昏风雨云雪光影松竹梅兰桃李杏柳"
    "鱼鸟马牛羊犬猫鹿金银铜铁石玉珠贝红橙黄绿青蓝紫白"
)


def prose(seed: object, sentences: int, clauses: int = 3) -> list[str]:
    """Made-up sentences of clauses of 24 characters, the same for the same seed."""
    source = random.Random(repr(seed))
    return [
        "，".join("".join(source.choices(SIGNS, k=24)) for _ in range(clauses)) + "。"
        for _ in range(sentences)
    ]


def reworded(text: str, every: int = 20) -> str:
    """Text with two characters in so many changed."""
    source = random.Random(text)
    signs = list(text)
    for at in range(0, len(signs) - every, every):
        place = at + source.randrange(every - 1)
        for one in (place, place + 1):
            if signs[one] not in "，。\n":
                signs[one] = "新"
    return "".join(signs)


def report(text, key=("990101", "shili", 2021), kind="full", section="overview", **more):
    narrative = Narrative(section, section, kind, text, 1, 1, True)
    key = ReportKey(*key)
    return dataclasses.replace(
        BASE, key=key, path=f"{key.agency}/{key.year}.yml", sections={section: narrative}, **more
    )


def agency(number: int) -> Agency:
    return dataclasses.replace(
        AGENCY, id=f"a{number}", name=f"虚构{SIGNS[number % 50]}{SIGNS[number // 50]}县某局"
    )


def last_year(this, last, who=AGENCY):
    """The finding on this year's text beside last year's."""
    reports = [report(last, ("990101", "shili", 2020)), report(this)]
    return {one.report.year: one for one in check_copied_last_year(reports, who)}[2021]


def among(texts, years=None):
    """Findings on texts of agencies 0, 1 … by number of the agency."""
    years = years or [2021] * len(texts)
    reports = [
        report(text, ("990101", f"a{number}", year))
        for number, (text, year) in enumerate(zip(texts, years, strict=True))
    ]
    return {int(one.report.agency[1:]): one for one in all_found(reports)}


def all_found(reports, memory=None):
    """A finding on each of these reports, in their order: that of the collection, or else the usual one."""
    who = {one.key[:2]: agency(int(one.key.agency[1:])) for one in reports}
    held = {one.key: one for one in reports}
    prints = [print_of(one, who[one.key[:2]]) for one in reports]
    fetched = lambda key: texts_of(held[key])  # noqa: E731
    found = {one.report: one for one in check_copied_other(prints, who, fetched, memory)}
    usual = {one.key: usual_copied_other(one) for one in prints}
    assert found.keys() <= usual.keys()
    assert all(usual[key] != one for key, one in found.items())
    return [found.get(key, one) for key, one in usual.items()]


def states(findings):
    return [findings[number].state for number in sorted(findings)]


# -- what counts as the same ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全年收到申请 1,234 件。", "全年收到申请５６件"),
        ("截至二〇二一年十二月三十一日", "截至2023年12月31日"),
        ("增长12.5%，共3万余条", "增长八%共200余条"),
        (
            "根据《某某办法》（某办发〔2021〕30号）编制",
            "根据《另一办法》（某办发〔2019〕 6 号）编制".replace(" ", ""),
        ),
        ("示例市示例局公开了文件", "我的公开了文件".replace("我的", "示例局")),
        ("其中①甲②乙", "其中⒈甲⒉乙"),
        ("⽅便群众查阅", "方便群众查阅"),
        ("“互联网＋监督”平台", "互联网+监督 平台"),
    ],
)
def test_other_numbers_titles_names_and_signs_make_no_difference(one, other):
    names = ("示例市示例局", "示例局")
    assert plain_text(one, names) == plain_text(other, names)


def test_names_are_those_of_the_agency_and_its_regions():
    found = names_of(
        dataclasses.replace(AGENCY, name="示例省样本市甲乙区示例局", aliases=("甲乙区某局", "某"))
    )
    assert found[0] == "示例省样本市甲乙区示例局"
    assert set(found) == {
        "示例省样本市甲乙区示例局", "样本市甲乙区示例局", "甲乙区示例局", "甲乙区某局",
        "示例省", "样本市", "甲乙区", "示例", "样本", "甲乙",
    }  # fmt: skip


def test_clauses_are_sentences_and_parts_of_long_ones():
    long = "这是一个很长很长的句子的前半句一直写到二十多字，" + "后半句也写得同样很长很长很长很长很长很长，"
    words = wording(
        (("overview", f"甲乙丙丁。{long}完了；\n另起一行\n\n“引文。”再来"), ("other", "末句！")), ()
    )
    assert words.clauses == (
        "甲乙丙丁。",
        *long.replace("，", "，|").split("|")[:2],
        "完了；",
        "另起一行",
        "“引文。”",
        "再来",
        "末句！",
    )
    assert words.sections == ("overview",) * 7 + ("other",)
    assert [len(words.plain[place]) >= SHORTEST for place in words.counted] == [True] * 2


def test_set_phrases_and_short_clauses_do_not_count():
    text = (
        "以习近平新时代中国特色社会主义思想为指导做好工作。本年度没有收取信息处理费。"
        "今年无事。这一句话是自己写的话。"
    )
    words = wording((("overview", text),), ())
    assert [words.clauses[place] for place in words.counted] == ["这一句话是自己写的话。"]


def test_only_printed_words_are_compared():
    overview, preface = (
        Narrative("overview", "", "full", "甲", 1, 1, True),
        Narrative("preface", "", "full", "乙", 1, 1, True),
    )
    problems, extra = (
        Narrative("problems", "", "summary", "丙", 1, 1, True),
        Narrative("extra_sections", "", "full", "丁", 1, 1, True),
    )
    sections = {one.id: one for one in (preface, overview, problems)}
    mixed = dataclasses.replace(BASE, sections=sections, extra_sections=(extra,))
    assert texts_of(mixed) == (("overview", "甲"), ("extra_sections", "丁"))


def test_a_word_changed_leaves_a_clause_the_same():
    clause = prose("clause", 1, 1)[0]
    for at in range(0, len(clause) - 3):
        changed = clause[:at] + "新词" + clause[at + 2 :]
        this, that = (wording((("overview", text),), ()) for text in (changed, clause))
        assert compare(this, that).percent == 100
    half = clause[:12] + "".join(random.Random(1).choices(SIGNS, k=12)) + "。"
    assert compare(wording((("overview", half),), ()), that).percent == 0


# -- against last year ----------------------------------------------------------------------------------


def test_verbatim_copy_fails_with_passages_side_by_side():
    text = "".join(prose("verbatim", 6))
    found = last_year(text, text)
    assert (found.code, found.level, found.state) == ("copied-last-year", "warning", "fail")
    assert (found.left, found.right, found.section) == (Decimal(100), None, "overview")
    (related,) = found.related
    assert related.report == ReportKey("990101", "shili", 2020)
    assert all(this == that and this.rstrip("…") in text for this, that in related.passages)
    assert "100%" in found.message.text() and "2020年" in found.message.text()


def test_other_year_numbers_and_names_are_still_a_copy():
    body = prose("numbers", 6)
    last = "".join(f"2020年，示例市示例局办理{place}0件，{one}" for place, one in enumerate(body))
    this = "".join(f"2021年，示例局办理一百零{place}件，{one}" for place, one in enumerate(body))
    found = last_year(this, last, dataclasses.replace(AGENCY, aliases=("示例局",)))
    assert (found.state, found.left) == ("fail", 100)
    assert found.related[0].passages[0][0].startswith("2021年，示例局办理一百零")
    assert found.related[0].passages[0][1].startswith("2020年，示例市示例局办理")


def test_light_rewording_is_still_a_copy():
    text = "".join(prose("words", 8))
    found = last_year(reworded(text), text)
    assert found.state == "fail"
    assert all(this != that for this, that in found.related[0].passages)


def test_half_copied_passes():
    body = prose("half", 10)
    found = last_year("".join(body[:5] + prose("new", 5)), "".join(body))
    assert (found.state, found.left, found.related[0].passages) == ("pass", 50, ())


def test_new_text_passes_without_being_compared_in_full():
    found = last_year("".join(prose("new", 9)), "".join(prose("old", 9)))
    assert (found.state, found.left, found.message.code) == ("pass", None, "copying-differs")


@pytest.mark.parametrize(("copied", "state"), [(79, "pass"), (80, "fail"), (81, "fail")])
def test_the_threshold_is_eighty_percent(copied, state):
    last = prose("edge", 100, 1)
    found = last_year("".join(last[:copied] + prose("own", 100 - copied, 1)), "".join(last))
    assert (found.left, found.state) == (copied, state)


def test_just_below_the_threshold_is_not_rounded_up():
    last = prose("edge", 49, 1)
    found = last_year("".join(last[:39] + prose("own", 10, 1)), "".join(last))
    assert (found.left, found.state) == (79, "pass")


@pytest.mark.parametrize(("extra", "state"), [(LEAST - 193, "not_assessable"), (LEAST - 192, "fail")])
def test_too_little_text_tells_nothing(extra, state):
    text = "".join(prose("little", 8, 1)) + "山" * extra + "。"
    found = last_year(text, text)
    assert found.state == state


def test_text_that_is_all_set_phrases_tells_nothing():
    text = "坚持以习近平新时代中国特色社会主义思想为指导推动工作。" * 20
    assert last_year(text, text).message.code == "copying-too-short"


def test_a_summary_is_not_compared_and_said_once_a_code():
    summary = report("".join(prose("summary", 9)), kind="summary")
    bare = dataclasses.replace(BASE, sections={})
    for one in (summary, bare, report("开头", section="preface")):
        found = list(check_text_held(one, AGENCY))
        assert [(each.code, each.state) for each in found] == [
            ("copied-last-year", "not_assessable"),
            ("copied-other", "not_assessable"),
        ]
        assert list(check_copied_last_year([one], AGENCY)) == []
        assert print_of(one, AGENCY) is None
    assert list(check_text_held(report("正文"), AGENCY)) == []


def test_without_last_year_nothing_can_be_told():
    text = "".join(prose("years", 9))
    summary = report(text, ("990101", "shili", 2018), kind="summary")
    years = [summary, *(report(text, ("990101", "shili", year)) for year in (2019, 2021, 2022))]
    found = list(check_copied_last_year(years, AGENCY))
    assert [(one.report.year, one.state, one.message.code) for one in found] == [
        (2019, "not_assessable", "copying-last-no-text"),
        (2021, "not_assessable", "copying-first-year"),
        (2022, "fail", "copied-last-year"),
    ]


def test_the_longest_passages_are_shown_cut_at_the_end_of_a_sentence():
    body = prose("passages", 24)
    this = [*body[:3], *prose("a", 1), *body[8:9], *body[4:6], *body[12:20], body[22], body[10], body[3]]
    found = last_year("".join(this), "".join(body))
    shown = found.related[0].passages
    assert found.state == "fail"
    assert len(shown) == SHOWN
    assert shown[0] == (body[12] + "……",) * 2
    assert shown[1] == (body[0] + "……",) * 2
    assert all(len(text) <= LENGTH + 2 and text.rstrip("…").endswith("。") for pair in shown for text in pair)


def test_a_passage_keeps_within_a_section_which_the_finding_names():
    body = prose("sections", 8)
    sections = {
        "overview": Narrative("overview", "", "full", "".join(body[:3]), 1, 1, True),
        "problems": Narrative("problems", "", "full", "".join(body[3:]), 1, 1, True),
    }
    reports = [
        dataclasses.replace(report("", ("990101", "shili", year)), sections=sections) for year in (2020, 2021)
    ]
    found = list(check_copied_last_year(reports, AGENCY))[1]
    assert found.section == "problems"
    assert found.place == "copied-last-year-problems"
    assert [pair[0].rstrip("…") for pair in found.related[0].passages] == [body[3], body[0]]


def test_passages_of_nothing_are_none():
    words = wording((("overview", "".join(prose("one", 3))),), ())
    assert passages(words, words, ()) == (None, ())


# -- against other agencies -----------------------------------------------------------------------------


def test_both_sides_of_a_copy_are_found():
    text = "".join(prose("both", 8))
    others = ["".join(prose(number, 8)) for number in range(4)]
    found = among([others[0], text, others[1], reworded(text), *others[2:]])
    assert states(found) == ["pass", "fail", "pass", "fail", "pass", "pass"]
    for this, that in ((1, 3), (3, 1)):
        (related,) = found[this].related
        assert related.report.agency == f"a{that}"
        assert agency(that).name in found[this].message.text()
        assert related.passages and found[this].section == "overview"
    assert found[1].related[0].passages == tuple((b, a) for a, b in found[3].related[0].passages)


def test_the_other_agency_s_name_in_its_place_makes_no_difference():
    body = prose("names", 8)
    texts = ["".join(f"{agency(number).name}在202{number}年{one}" for one in body) for number in (0, 1)]
    assert [one.left for one in among(texts).values()] == [100, 100]


@pytest.mark.parametrize(("years", "state"), [((2020, 2021), "fail"), ((2020, 2022), "not_assessable")])
def test_the_same_and_adjacent_years_are_compared(years, state):
    found = among(["".join(prose("adjacent", 8))] * 2, years)
    assert states(found) == [state] * 2
    assert state == "fail" or found[0].message.code == "copying-alone"


def test_an_agency_s_own_years_are_none_of_this_check():
    reports = [report("".join(prose("own", 8)), ("990101", "a0", year)) for year in (2020, 2021)]
    other = report("".join(prose("other", 8)), ("990101", "a1", 2020))
    assert {one.state for one in all_found([*reports, other])} == {"pass"}


def test_shared_boilerplate_is_no_copy():
    shared = prose("boilerplate", 12)
    texts = ["".join(shared + prose(("own", number), 5)) for number in range(AGENCIES + 3)]
    assert set(states(among(texts))) == {"pass"}


def test_shared_by_fewer_agencies_it_is_one():
    shared = prose("boilerplate", 12)
    texts = ["".join(shared + prose(("own", number), 2)) for number in range(AGENCIES - 1)]
    assert set(states(among(texts))) == {"fail"}


def test_little_text_beside_boilerplate_tells_nothing():
    shared = prose("boilerplate", 12)
    texts = ["".join(shared + prose(("own", number), 2)) for number in range(AGENCIES + 3)]
    found = among(texts)
    assert {one.message.code for one in found.values()} == {"copying-too-short"}


def test_one_text_used_by_many_does_not_pass_for_boilerplate():
    text = "".join(prose("template", 8))
    others = ["".join(prose(number, 8)) for number in range(5)]
    found = among([*(f"{text}共{number}件。" for number in range(AGENCIES + 6)), *others])
    assert states(found) == ["fail"] * (AGENCIES + 6) + ["pass"] * 5
    assert found[3].message.code == "copied-others"
    assert f"至少还有 {PROMISING - 1} 份" in found[3].message.text()


def test_boilerplate_with_a_word_changed_is_boilerplate_still():
    shared = prose("boilerplate", 12)
    texts = ["".join(shared + prose(("own", number), 5)) for number in range(AGENCIES + 3)]
    changed = [reworded("".join(shared)) + "".join(prose(("changed", number), 5)) for number in range(2)]
    found = among([*texts, *changed])
    assert set(states(found)) == {"pass"}


@pytest.mark.parametrize(
    ("number", "code"), [(TEMPLATE, "copied-others"), (TEMPLATE + 1, "copying-too-short")]
)
def test_a_text_that_very_many_use_is_a_template(number, code):
    found = among(["".join(prose("template", 8))] * number + ["".join(prose("own", 8))])
    assert {found[place].message.code for place in range(number)} == {code}
    assert found[number].state == "pass"


def test_boilerplate_is_that_of_agencies_not_of_years():
    text = "".join(prose("years", 8))
    keys = [("990101", f"a{number}", year) for number in (0, 1) for year in range(2018, 2024)]
    found = all_found([report(text, key) for key in keys])
    assert {one.state for one in found} == {"fail"}
    # Of several that hold as much, the one of the same year is named.
    assert {one.report.year - one.related[0].report.year for one in found} == {0}


def test_each_side_is_measured_by_its_own_text():
    short, rest = prose("short", 8), prose("rest", 8)
    found = among(["".join(short), "".join(short + rest)])
    assert [(one.state, one.left) for one in found.values()] == [("fail", 100), ("pass", None)]


def test_reports_without_company_cannot_be_judged():
    assert among(["".join(prose("alone", 8))])[0].message.code == "copying-alone"
    assert among([]) == {}


def collection(agencies=60, planted=8):
    """Made-up reports of five years: boilerplate, sentences of their own, and some near copies."""
    source = random.Random(7)
    shared = prose("shared", 30)
    texts = {}
    for number in range(agencies):
        for year in range(2019, 2024):
            own = prose((number, year), 9)
            mixed = own + source.sample(shared, 6)
            source.shuffle(mixed)
            texts["990101", f"a{number}", year] = "".join(mixed)
    pairs = []
    for at in range(planted):
        this, that = ("990101", f"a{at}", 2019 + at % 5), ("990101", f"a{agencies - 1 - at}", 2019 + at % 5)
        texts[this] = reworded(texts[that]) + prose(("added", at), 1)[0]
        pairs.append((this, that))
    return texts, pairs


def reports_of(texts):
    return [report(text, key) for key, text in texts.items()]


def related(findings):
    return {one.report: one.related[0].report for one in findings if one.state == "fail"}


def test_planted_copies_are_found_and_nothing_else():
    texts, pairs = collection()
    assert len(texts) == 300
    assert related(all_found(reports_of(texts))) == dict(pairs) | {that: this for this, that in pairs}


def test_neither_order_nor_the_way_through_a_pipe_matters():
    reports = reports_of(collection(30, 4)[0])
    expected = {one.report: one for one in all_found(reports)}
    shuffled = pickle.loads(pickle.dumps(reports))
    for seed in range(3):
        random.Random(seed).shuffle(shuffled)
        assert {one.report: one for one in all_found(shuffled)} == expected


SCRIPT = """
import hashlib
from tests.test_copying import all_found, collection, reports_of
found = all_found(reports_of(collection(20, 4)[0]))
print(sum(one.state == "fail" for one in found), hashlib.sha256(repr(found).encode()).hexdigest())
"""


def test_the_hash_seed_does_not_matter():
    shown = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(shown) == 1
    assert shown.pop().startswith("8 ")


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="counts threads where the system lists them")
def test_no_threads_are_left_behind():
    before = len(list(Path("/proc/self/task").iterdir()))
    assert all_found(reports_of(collection()[0]))
    assert len(list(Path("/proc/self/task").iterdir())) == before


def test_the_checks_are_run_with_all_others():
    texts, pairs = collection(8, 2)
    who = {key[:2]: agency(int(key[1][1:])) for key in texts}
    held = {one.key: one for one in reports_of(texts)}
    checked = [one for key, reports in by_agency(held.values()) for one in check_agency(who[key], reports)]
    assert all(one.print and one.print.key == one.key for one in checked)
    codes = {finding.code for one in checked for finding in one.findings}
    assert "copied-last-year" in codes
    more = check_collection([one.print for one in checked], who, held, lambda key: texts_of(held[key]))
    concluded = [finding for _, found in conclude(checked, more) for finding in found]
    found = [one for one in concluded if one.code == "copied-other"]
    assert [one.report for one in found] == [one.key for one in checked]
    assert {one.report for one in found if one.state == "fail"} == {
        ReportKey(*key) for pair in pairs for key in pair
    }
    assert all(one.basis and one.path for one in found)
    # Where the collection was not looked at, nothing is said of it.
    assert all(one.code != "copied-other" for _, found in conclude(checked) for one in found)


# -- what the run before leaves -------------------------------------------------------------------------


@st.composite
def changed_collections(draw):
    """Reports of some collection, and the same after a few were changed, renamed, added or left out."""
    texts, _ = collection(draw(st.integers(3, 9)), draw(st.integers(1, 3)))
    keys = sorted(texts)
    after = dict(texts)
    for key in draw(st.lists(st.sampled_from(keys), max_size=4)):
        twin = texts[draw(st.sampled_from(keys))]
        change = draw(st.sampled_from(("gone", "copy", "figures", "own", "short")))
        if change == "gone":
            after.pop(key, None)
        else:
            after[key] = {
                "copy": reworded(twin),
                "figures": twin.replace("，", "3，"),
                "own": "".join(prose(key, 9)),
                "short": twin[:150],
            }[change]
    return reports_of(texts), reports_of(after)


@settings(max_examples=25, deadline=None)
@given(changed_collections())
def test_with_what_the_run_before_left_the_same_is_found(pair):
    before, after = pair
    memory = Memory()
    assert all_found(before, memory) == all_found(before)
    loaded = Memory.load(memory.dump())
    assert all_found(after, loaded) == all_found(after)
    # Used again without a way through a file, as a server does.
    assert all_found(after, memory) == all_found(after)
    fresh = Memory()
    all_found(after, fresh)
    assert loaded.dump() == memory.dump() == fresh.dump()


def test_with_what_the_run_before_left_no_words_are_fetched():
    reports = reports_of(collection(12, 3)[0])
    who = {one.key[:2]: agency(int(one.key.agency[1:])) for one in reports}
    held, asked = {one.key: one for one in reports}, []

    def fetched(key):
        asked.append(key)
        return texts_of(held[key])

    def run(reports, memory):
        asked.clear()
        prints = [print_of(one, who[one.key[:2]]) for one in reports]
        return list(check_copied_other(prints, who, fetched, memory))

    memory = Memory()
    found = run(reports, memory)
    assert asked
    assert run(reports, Memory.load(memory.dump())) == found
    assert not asked
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crowds, "_made", None)
        assert run(reports, Memory.load(memory.dump())) == found
        with pytest.raises(TypeError):
            run(reports, Memory())


def test_of_words_that_changed_meanwhile_nothing_is_found_or_kept():
    texts, pairs = collection(8, 2)
    reports = reports_of(texts)
    who = {one.key[:2]: agency(int(one.key.agency[1:])) for one in reports}
    prints = [print_of(one, who[one.key[:2]]) for one in reports]
    memory = Memory()
    found = list(check_copied_other(prints, who, lambda key: (("overview", "别的"),), memory))
    assert not any(one.state == "fail" for one in found)
    assert related(all_found(reports, memory)) == dict(pairs) | {that: this for this, that in pairs}


@given(st.data())
def test_memory_that_is_damaged_is_not_used(data):
    memory = Memory()
    for number in range(data.draw(st.integers(0, 4))):
        memory.put(memory.key(b"%d" % number), data.draw(st.binary(max_size=40)))
    dumped = memory.dump()
    assert Memory.load(dumped).dump() == Memory().dump()
    at = data.draw(st.integers(0, len(dumped) - 1))
    flipped = bytearray(dumped)
    flipped[at] ^= data.draw(st.integers(1, 255))
    assert Memory.load(bytes(flipped)) is None
    assert Memory.load(dumped[:at]) is None
    assert Memory.load(dumped + b"\0") is None


@pytest.mark.parametrize("value", [b"", b"1", b"null", b"{}", b"\xff", b'{"other": 99}', b"[" * 100_000])
def test_sealed_nonsense_is_worked_out_again(value):
    reports = reports_of(collection(12, 3)[0])
    memory = Memory()
    expected = all_found(reports, memory)
    poisoned = Memory()
    for key in memory._now:
        poisoned.put(key, value)
    assert all_found(reports, Memory.load(poisoned.dump())) == expected


def test_the_number_of_processes_does_not_matter(tmp_path, monkeypatch):
    texts, pairs = collection(14, 3)
    for name, text in (
        ("portal.yml", PORTAL),
        ("regions.yml", "990101: 示例市\n"),
        ("pages/about.md", "关于\n"),
    ):
        put(tmp_path / name, text)
    for (region, name, year), text in texts.items():
        folder = tmp_path / "reports" / region / name
        put(folder / "agency.yml", f"name: {agency(int(name[1:])).name}\n")
        put(
            folder / f"{year}.yml",
            report_text().replace("{kind: summary, text: 示例。}", f"{{text: {text}}}"),
        )
    assert len(texts) > SHARED_FROM
    monkeypatch.setattr("multiprocessing.Pool", None)
    monkeypatch.setattr("os.sched_getaffinity", lambda process: {0}, raising=False)
    alone = survey(tmp_path, FORMS)
    monkeypatch.undo()
    monkeypatch.setattr("os.sched_getaffinity", lambda process: {0, 1}, raising=False)
    shared = survey(tmp_path, FORMS)
    assert not alone.problems
    assert list(alone.findings) == list(shared.findings)
    failing = {one.report for one in alone.findings if one.code == "copied-other" and one.state == "fail"}
    assert failing == {ReportKey(*key) for pair in pairs for key in pair}


def put(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


# -- hostile texts --------------------------------------------------------------------------------------

HOSTILE = {
    "no punctuation": "".join(random.Random(1).choices(SIGNS, k=100_000)),
    "one character": "山" * 100_000,
    "one anchor": "开" * 100_000,
    "one sentence": "全面推进山河湖海林田路桥。" * 7_600,
    "tiny sentences": "公。" * 50_000,
    "commas": "1," * 50_000,
    "titles": ("《" + "开" * 99) * 1_000,
    "brackets": "〔2021〕" * 16_000,
    "numbers": "一1" * 50_000,
    "compatible": "㍿㈠ﷺ" * 33_000,
    "blank": " \n" * 50_000,
    "sentences": "".join(prose("many", 4_000, 1)),
}


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_no_longer_than_their_length(name):
    text = HOSTILE[name]
    assert last_year(text, text).state in ("fail", "not_assessable")
    assert last_year(text, HOSTILE["sentences"]).state in ("fail", "pass", "not_assessable")
    found = among([text, HOSTILE["sentences"], text])
    assert states(found)[0] == states(found)[2]
