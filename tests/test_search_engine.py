"""The search engine folds as the index does, finds what grep finds, and names however they are written."""

from __future__ import annotations

import dataclasses
import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.portal import Portal
from generator.search.folding import fold, runs, variants
from generator.search.short_forms import short_forms
from generator.synth.corpus import write_corpus
from tests.conftest import FABRICATED, ROOT
from tests.helpers import FORMS
from tests.search_engine import Engine, Grep, address_of, pieces, places, write_files, write_index

CASES = yaml.safe_load((ROOT / "tests/cases/folding.yml").read_text("utf-8"))
NAMES = yaml.safe_load((ROOT / "tests/cases/search_names.yml").read_text("utf-8"))
CHARACTERS = "公开信息餘余０0123９9,，.。 \u3000\t\n%‰aＡé\u0301Σİ々〇𠮷😀\u200b\u202e\u0000_<&"
REPORTS = 300
# Queries of each class; all of these must lead to the page that they were made from.
QUERIES = 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("search")


@pytest.fixture(scope="module")
def portal(folder: Path) -> Portal:
    write_corpus(folder / "synth", REPORTS, 7, 0.1, FORMS)
    content = folder / "synth" / "content"
    (content / "glossary.yml").write_bytes((ROOT / "tests/cases/search_glossary.yml").read_bytes())
    return write_index(content, folder / "site")


@pytest.fixture(scope="module")
def engine(folder: Path, portal: Portal) -> Iterator[Engine]:
    with Engine(folder / "site") as engine:
        yield engine


@pytest.fixture(scope="module")
def grep(folder: Path, portal: Portal) -> Grep:
    return Grep(portal, folder / "site")


# -- folding ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_folding(engine: Engine, case: dict[str, Any]) -> None:
    folded = engine.ask(fold=case["text"])
    assert (folded["runs"], folded["terms"]) == (case["runs"], case["terms"])
    assert runs(folded["fold"]) == case["runs"]


# Characters that browsers and Python have known for long; of later ones each learns in its time.
KNOWN = st.characters().filter(lambda one: unicodedata.ucd_3_2_0.category(one) not in ("Cn", "Cs"))


@given(text=st.text(CHARACTERS, max_size=40) | st.text(KNOWN, max_size=20))
@settings(max_examples=300, deadline=None)
def test_folding_as_the_index_does(engine: Engine, text: str) -> None:
    folded = engine.ask(fold=text)
    # Greek sigmas at the end of words are spelled by what follows, marks of several letters by what precedes.
    assert folded["fold"].replace("ς", "σ") == fold(text).replace("ς", "σ")
    assert [run.replace("ς", "σ") for run in folded["runs"]] == [
        run.replace("ς", "σ") for run in runs(fold(text))
    ]
    utf16 = text.encode("utf-16-le", "surrogatepass")
    for run, ranges in zip(folded["runs"], folded["ranges"], strict=True):
        assert len(run.encode("utf-16-le", "surrogatepass")) == 2 * len(ranges)
        assert all(0 <= start < end <= len(utf16) // 2 for start, end in ranges)
        assert ranges == sorted(ranges)


# -- full text finds what grep finds ---------------------------------------------------------------------


def all_hits(engine: Engine, query: str) -> tuple[dict[str, Any], set[str]]:
    """The answer to a query with all of its reports, and their addresses."""
    first = engine.search(query, pages=0)
    answer = engine.search(query, pages=first["total"] // 10 + 1)
    return answer, set(places([hit for hit in answer["hits"] if hit["type"] == "report"]))


def test_phrases_are_found_where_grep_finds_them(engine: Engine, portal: Portal, grep: Grep) -> None:
    dice = random.Random(1)
    lines = list(pieces(portal))
    for _ in range(120):
        line, address = dice.choice(lines)
        at = dice.randrange(len(line) - 8)
        phrase = line[at : at + dice.randint(2, 8)]
        terms = engine.ask(fold=phrase)["terms"]
        if not terms or phrase[0].isdigit() or phrase[-1].isdigit():
            continue  # a piece of a number may stand elsewhere as a whole
        expected = grep.holding(terms)
        assert address in expected
        if len(expected) <= 60:
            answer, found = all_hits(engine, phrase)
            assert (found, answer["near"]) == (expected, False), phrase
            assert answer["total"] == len(answer["hits"])


def test_several_terms_are_found_in_any_order(engine: Engine, portal: Portal, grep: Grep) -> None:
    dice = random.Random(2)
    lines = list(pieces(portal))
    for _ in range(40):
        line, address = dice.choice(lines)
        words = [line[at : at + 4] for at in dice.sample(range(len(line) - 4), 2)]
        query = " ".join([*words, str(dice.choice(["", address[-5:-1]]))])
        terms = engine.ask(fold=query)["terms"]
        expected = grep.holding(terms)
        if terms and len(expected) <= 60:
            assert all_hits(engine, query)[1] == expected, query


def test_numbers_of_cells(engine: Engine, portal: Portal, grep: Grep) -> None:
    dice = random.Random(3)
    numbers = sorted({number for one in grep.reports.values() for number in one.numbers if len(number) > 1})
    for number in dice.sample(numbers, 40):
        expected = grep.holding([number])
        if len(expected) <= 60:
            assert all_hits(engine, number)[1] == expected, number


def test_words_that_occur_nowhere(engine: Engine, grep: Grep) -> None:
    dice = random.Random(4)
    letters = sorted({letter for one in grep.reports.values() for run in one.texts for letter in run})
    letters = [one for one in letters if "\u4e00" <= one <= "\u9fff"]
    tried = 0
    for _ in range(200):
        word = "".join(dice.choices(letters, k=dice.randint(2, 6)))
        if grep.holding([word]):
            continue
        tried += 1
        answer = engine.search(word)
        assert answer["near"] or answer["total"] == 0, word
        assert all(one["near"] for one in answer["direct"]), word
    assert tried > 100


# -- labels of tables --------------------------------------------------------------------------------------

LABELLED = [
    "国家秘密",
    "属于国家秘密",
    "行政许可",
    "许可 本年",
    "现行有效件数",
    "规章 2022",
    "逾期不补正 统计局",
]


@pytest.mark.parametrize("query", LABELLED)
def test_labels_count_where_a_report_prints_them(engine: Engine, grep: Grep, query: str) -> None:
    expected = grep.holding(engine.ask(fold=query)["terms"])
    answer, found = all_hits(engine, query)
    assert expected and (found, answer["near"]) == (expected, False)
    assert answer["total"] == len(found)


def test_every_word_more_leaves_fewer_reports(engine: Engine) -> None:
    for wide, narrow in (("行政许可", "行政许可 本年"), ("国家秘密", "国家秘密 2022"), ("规章", "规章 件数")):
        assert all_hits(engine, narrow)[1] <= all_hits(engine, wide)[1] != set()


def test_text_comes_before_labels(engine: Engine, grep: Grep) -> None:
    found = places(all_hits(engine, "行政许可")[0]["hits"])
    in_text = [any("行政许可" in run for run in grep.reports[one].texts) for one in found]
    assert in_text == sorted(in_text, reverse=True)


@pytest.mark.parametrize("query", ["行政许可", "属于国家秘密", "行政许可 处理决定", "结果纠正 行政复议"])
def test_of_a_row_the_cell_that_tells_most_is_shown(engine: Engine, portal: Portal, query: str) -> None:
    terms = query.split()
    for hit in all_hits(engine, query)[0]["hits"][-20:]:
        text = "".join(piece["text"] for piece in hit["snippet"])
        if hit["section"] or "：" not in text:
            continue
        names, _, printed = text.rpartition("：")
        assert all(term in names for term in terms), text
        report = next(one for one in portal.reports.values() if places([hit]) == [address_of(one)])
        rows = [row for data in report.tables.values() if data for row in data.rows.values() if row]
        if printed in ("", "0") and len(terms) == 1:
            same = [row for row in rows if "total" in row and row["total"].printed == printed]
            assert same or all(not cell.value for cell in rows[2].values()), text


def test_a_form_s_row_that_is_not_printed_is_no_hit(strange: Engine, portal: Portal) -> None:
    """The first report of this portal has no tables."""
    first = address_of(next(iter(portal.reports.values())))
    answer, found = all_hits(strange, "行政许可 行政处罚 行政强制")
    assert found and first not in found and answer["total"] == len(answer["hits"])
    assert not answer["certain"]


# -- the site's own pages ----------------------------------------------------------------------------------


def test_own_pages_are_apart_and_not_counted(engine: Engine, portal: Portal) -> None:
    answer = engine.search("两边的数应当相等")
    assert [one["title"] for one in answer["own"]] == ["勾稽关系"] and answer["total"] == 0
    assert not answer["near"] and answer["direct"] == []
    assert "勾稽关系" in [one["title"] for one in engine.search("勾稽关系")["direct"]]
    assert "勾稽关系" not in [one["title"] for one in engine.search("勾稽关系")["own"]]
    assert not [one for one in engine.search("2")["own"] if "12" in str(one["snippet"])]
    assert len(engine.search("公开")["own"]) == 5
    assert {hit["type"] for hit in engine.search("公开", pages=3)["hits"]} == {"report"}
    under = engine.search("公开", options={"filters": {"year": 2022}})
    assert under["hits"] and under["own"] == [] == under["direct"]


QUESTIONS = {
    "怎么申请信息公开": None,
    "如何申请": "依申请公开",
    "多久答复": None,
    "什么是结转": "结转",
    "依申请公开是什么": "依申请公开",
    "为什么不予公开": "不予公开",
    "不服答复怎么办": "行政复议",
    "请问申请公开要钱吗": "信息处理费",
    "{region}申请公开要多久答复": "依申请公开",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_plain_questions(engine: Engine, portal: Portal, question: str) -> None:
    region = next(iter(portal.regions.values())).name
    answer = engine.search(question.format(region=region))
    direct, wanted = answer["direct"], QUESTIONS[question]
    assert 0 < len(direct) <= 8 and all(one["near"] for one in direct)
    assert direct[0]["type"] == "page" and answer["own"] == []
    assert wanted is None or wanted in [one["title"] for one in direct[:5]], direct
    assert len({re.sub(r"[?]h=[^#]*", "", one["href"]) for one in direct}) == len(direct)
    assert answer["near"] or not answer["hits"]


@pytest.mark.parametrize("query", ["吗", "怎么", "的", "怎么 是什么"])
def test_questions_about_nothing(engine: Engine, query: str) -> None:
    answer = engine.search(query)
    assert answer["near"] or answer["total"] == len(answer["hits"]) or answer["certain"]


# -- names -----------------------------------------------------------------------------------------------


def abbreviated(name: str, dice: random.Random) -> str | None:
    found = [(word, short) for word, short in short_forms() if word in name]
    return name.replace(*dice.choice(found), 1) if found else None


def without_kind(name: str, dice: random.Random) -> str | None:
    place = next((at for at, one in enumerate(name[:-3]) if at > 3 and one in "市县区"), None)
    return name[:place] + name[place + 1 :] if place else None


def misspelt(name: str, dice: random.Random) -> str:
    at = dice.randrange(2, len(name) - 1)
    stranger = chr(dice.randrange(0x4E00, 0x9000))
    changed = {
        "wrong": name[:at] + stranger + name[at + 1 :],
        "missing": name[:at] + name[at + 1 :],
        "extra": name[:at] + stranger + name[at:],
        "swapped": name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    }
    return changed[dice.choice(sorted(changed))]


def in_pinyin(name: str, dice: random.Random) -> str:
    from pypinyin import lazy_pinyin

    return dice.choice(["", " ", "'"]).join(lazy_pinyin(name))


def in_initials(name: str, dice: random.Random) -> str:
    from pypinyin import lazy_pinyin

    return "".join(sound[0] for sound in lazy_pinyin(name))


def mixed(name: str, dice: random.Random) -> str:
    at = dice.randint(2, len(name) - 2)
    return name[:at] + in_initials(name[at:], dice)


def traditional(name: str, dice: random.Random) -> str:
    back = {simple: one for one, simple in variants().items()}
    return "".join(back.get(character, character) for character in name)


WAYS: dict[str, Callable[[str, random.Random], str | None]] = {
    "in full": lambda name, dice: name,
    "abbreviated": abbreviated,
    "without what kind of place": without_kind,
    "with a slip": misspelt,
    "in pinyin": in_pinyin,
    "in initials": in_initials,
    "mixed": mixed,
    "in traditional characters": traditional,
}


@pytest.mark.parametrize("way", WAYS)
def test_agencies_are_found_by_their_names(engine: Engine, portal: Portal, way: str) -> None:
    dice = random.Random(way)
    agencies = [one for one in portal.agencies.values() if (one.region, one.id) in portal.reports_of_agency]
    tried = 0
    for agency in dice.choices(agencies, k=QUERIES):
        query = WAYS[way](agency.name, dice)
        if query is None or query == agency.name != WAYS["in full"](agency.name, dice):
            continue
        tried += 1
        alike = {
            f"{one.region}/{one.id}/" for one in agencies if WAYS["in initials"](one.name, dice) == query
        }
        found = places(engine.search(query, pages=0)["direct"])[:5]
        assert {f"{agency.region}/{agency.id}/", *alike} & set(found), (query, found)
    assert tried > QUERIES // 3


@pytest.mark.parametrize(
    "wording",
    [
        "{name}{year}年报",
        "{year} {name}",
        "{year}年{name}",
        "{name} {year}年度报告",
        "{year}年度{name}政府信息公开年报",
        "{name}{year}年政府信息公开工作年度报告",
    ],
)
def test_a_year_leads_to_the_report(engine: Engine, portal: Portal, wording: str) -> None:
    dice = random.Random(wording)
    for report in dice.choices(list(portal.reports.values()), k=15):
        name = portal.agency(report.key).name
        written = dice.choice([name, without_kind(name, dice) or name, abbreviated(name, dice) or name])
        query = wording.format(name=written, year=report.key.year)
        direct = engine.search(query, pages=0)["direct"]
        assert places(direct)[0] == address_of(report), query
        assert direct[0]["type"] == "report" and direct[0]["year"] == report.key.year


def test_a_year_without_a_report(engine: Engine, portal: Portal) -> None:
    dice = random.Random("absent")
    years = {report.key.year for report in portal.reports.values()}
    tried = 0
    for key in dice.choices(sorted(portal.reports_of_agency), k=60):
        for year in sorted(years - {one.key.year for one in portal.reports_of_agency[key]})[:1]:
            tried += 1
            name = portal.agencies[key].name
            direct = engine.search(f"{year} {name}", pages=0)["direct"]
            hit = next(one for one in direct if places([one]) == [f"{key[0]}/{key[1]}/"])
            assert hit["absent"] == [year]
            assert "absent" not in engine.search(name, pages=0)["direct"][0]
    assert tried > 10


def test_agencies_that_have_the_year_come_first(engine: Engine, portal: Portal) -> None:
    years = {report.key.year for report in portal.reports.values()}
    mixed = 0
    for year in years:
        direct = engine.search(f"教育局 {year}", pages=0)["direct"]
        lacking = ["absent" in one for one in direct if one["type"] == "agency"]
        assert lacking == sorted(lacking)
        for one in direct:
            if one["type"] == "agency":
                assert (year in [each["year"] for each in one["years"]]) != ("absent" in one)
        mixed += len(set(lacking)) > 1
    assert mixed


def test_all_agencies_of_a_name_are_direct_hits(engine: Engine, portal: Portal) -> None:
    name = "局"
    direct = engine.search(name, pages=0)["direct"]
    holding = {f"{region}/{id}/" for (region, id), one in portal.agencies.items() if name in one.name}
    assert 8 < len(holding) < 100
    assert holding <= set(places(direct)) and not any(one["near"] for one in direct)
    near = engine.search("监督管理局电话", pages=0)["direct"]
    assert len(near) <= 8 and all(one["near"] for one in near)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("names")
    content = folder / "content"
    (content / "reports").mkdir(parents=True)
    (content / "pages").mkdir()
    (content / "portal.yml").write_bytes((FABRICATED / "portal.yml").read_bytes())
    (content / "regions.yml").write_text(yaml.safe_dump(NAMES["regions"], allow_unicode=True), "utf-8")
    for number, (region, name) in enumerate(NAMES["agencies"]):
        agency = content / "reports" / region / f"a{number:02}" / "agency.yml"
        agency.parent.mkdir(parents=True)
        agency.write_text(
            yaml.safe_dump({"name": name, "kind": None, "website": None}, allow_unicode=True), "utf-8"
        )
    write_index(content, folder / "site")
    with Engine(folder / "site") as engine:
        yield engine


@pytest.mark.parametrize("case", NAMES["queries"], ids=[case["typed"] for case in NAMES["queries"]])
def test_names_that_are_hard(named: Engine, case: dict[str, Any]) -> None:
    direct = named.search(case["typed"], pages=0)["direct"]
    found = [f"{one['detail']} {one['title']}" for one in direct]
    assert case.get("without") not in found
    if "none" in case:
        assert not [one for one in direct if not one["near"]]
    elif "near" in case:
        assert case["near"] in found[:5] and direct[found.index(case["near"])]["near"], found
    else:
        assert "first" not in case or case["first"] == found[0], found
        assert case.get("found", found[0]) in found[:5], found
        assert not direct[0]["near"], direct[0]


# -- what a result holds ---------------------------------------------------------------------------------


def test_snippets_show_what_was_sought(engine: Engine, portal: Portal) -> None:
    dice = random.Random(5)
    sections = {one.id for report in portal.reports.values() for one in report.sections.values()}
    for line, _ in dice.sample(list(pieces(portal)), 25):
        terms = engine.ask(fold=line[10:16])["terms"]
        for hit in engine.search(line[10:16])["hits"][:3]:
            marked = [piece["text"] for piece in hit["snippet"] if piece["mark"]]
            assert marked and all(any(run in "".join(terms) for run in runs(fold(one))) for one in marked)
            assert 1 < sum(len(piece["text"]) for piece in hit["snippet"]) < 160
            assert not hit["section"] or hit["href"].rpartition("#")[2] in sections


def test_a_number_of_a_cell_is_shown_with_its_row_and_column(engine: Engine, portal: Portal) -> None:
    report, printed = next(
        (report, cell.printed)
        for report in portal.reports.values()
        for cells in (report.tables["disclosure"].rows.values() if report.tables.get("disclosure") else ())
        for cell in (cells or {}).values()
        if cell.printed and cell.printed.isdigit() and len(cell.printed) > 4
    )
    query = f"{portal.agency(report.key).name} {report.key.year} {printed}"
    hit = next(one for one in engine.search(query)["hits"] if places([one]) == [address_of(report)])
    text = "".join(piece["text"] for piece in hit["snippet"])
    assert "，" in text and text.endswith(f"：{printed}"), text
    assert {"text": printed, "mark": True} in hit["snippet"]
    assert hit["href"].endswith("#disclosure")


def test_filters_and_their_counts(engine: Engine, portal: Portal) -> None:
    whole = engine.search("公开", pages=0)
    assert whole["total"] == len(portal.reports)
    for name, values in whole["facets"].items():
        for option in values:
            under = engine.search("公开", options={"filters": {name: option["value"]}}, pages=0)
            assert under["total"] == option["count"], (name, option)
    years = sum(option["count"] for option in whole["facets"]["year"])
    assert years == len(portal.reports)


def test_counts_hold_under_all_other_filters(engine: Engine, portal: Portal) -> None:
    filters = {"year": 2022, "kind": "department"}
    facets = engine.search("公开", options={"filters": filters}, pages=0)["facets"]
    for option in facets["year"]:
        under = engine.search("公开", options={"filters": {**filters, "year": option["value"]}}, pages=0)
        assert under["total"] == option["count"]
    region = next(iter(portal.regions.values()))
    chosen = engine.search("公开", options={"filters": {"region": region.code}}, pages=0)
    assert chosen["total"] == len(portal.reports)
    assert {one["value"] for one in chosen["facets"]["region"]} <= set(portal.regions)


def test_orders(engine: Engine) -> None:
    by_year = engine.search("公开", options={"sort": "year"}, pages=3)["hits"]
    years = [hit["year"] for hit in by_year]
    assert years == sorted(years, reverse=True) and len(set(years)) > 0
    # A name in the title comes before the same words in a text.
    name = "统计局"
    titles = [name in hit["title"] for hit in engine.search(name, pages=6)["hits"]]
    assert titles == sorted(titles, reverse=True) and titles[0]


def test_a_year_beside_a_word_is_a_word_of_its_own(engine: Engine, portal: Portal) -> None:
    for joined, apart in (("2022统计", "2022 统计"), ("教育2021年", "教育 2021年")):
        answers = [engine.search(one) for one in (joined, apart)]
        assert answers[0]["total"] and not answers[0]["near"]
        assert places(answers[0]["hits"]) == places(answers[1]["hits"])
        assert places(answers[0]["direct"]) == places(answers[1]["direct"])


def test_no_near_texts_beside_an_exact_name(engine: Engine, portal: Portal, grep: Grep) -> None:
    tried = 0
    for agency in portal.agencies.values():
        region = portal.regions[agency.region]
        query = region.full_name.removesuffix(region.name) + agency.name
        if not grep.holding(engine.ask(fold=query)["terms"]):
            answer = engine.search(query, pages=0)
            tried += 1
            assert not answer["direct"][0]["near"] and not answer["near"], query
        if tried == 10:
            break
    assert tried


def test_filters_are_for_names_too(engine: Engine, portal: Portal) -> None:
    agency = next(iter(portal.agencies.values()))
    years = {key.year for key in portal.reports if key.agency == agency.id and key.region == agency.region}
    year = min(years)
    shown = engine.search(agency.name, options={"filters": {"year": year}}, pages=0)["direct"]
    assert shown and {one["type"] for one in shown} <= {"agency", "report"}
    assert all(year in [one["year"] for one in each["years"]] for each in shown)
    none = engine.search(agency.name, options={"filters": {"year": 1999}}, pages=0)
    assert none["direct"] == [] and none["early"] is None
    in_region = engine.search(
        portal.regions[agency.region].name, options={"filters": {"year": year}}, pages=0
    )
    assert {one["type"] for one in in_region["direct"]} <= {"agency"}


def test_hits_come_in_their_order_one_by_one(engine: Engine) -> None:
    answer = engine.search("公开", pages=2)
    for number, told in enumerate(answer["told"]):
        page = answer["hits"][10 * number : 10 * number + 10]
        assert [len(some) for some in told] == list(range(1, 11))
        assert told[-1] == page and all(some == page[: len(some)] for some in told)


def test_near_hits_are_told_apart(engine: Engine, portal: Portal) -> None:
    line, address = next(iter(pieces(portal)))
    phrase = max(runs(fold(line)), key=len)
    spoiled = phrase[:4] + "鑫" + phrase[5:]
    answer = engine.search(spoiled)
    assert answer["near"] and address in places(answer["hits"])
    assert 0 < answer["total"] <= 50
    assert any(piece["mark"] for piece in answer["hits"][0]["snippet"])
    assert not engine.search(phrase)["near"]


# -- what must not break it ------------------------------------------------------------------------------

HOSTILE = [
    "", " ", "，。！", "😀", "😀😀 👩‍👩‍👧", "\u202e\u2066公开\u2069", "\x00\x01", "__proto__", "constructor",
    "toString", ".*", "(a+)+$", "[", "\\", "$&", "%", "%E0%A4%A", "<script>alert(1)</script>", "' OR 1=1 --",
    "公" * 200, "公开 " * 100, "a" * 300, "1" * 300, "\u0301" * 300, "é" * 150, "𠮷" * 150, "\ud800",
    "公", "1", "a", "政府 信息 公开 工作 年度 报告 主动 申请", "2021 2022 2023", "2021年", "年报", "9" * 40,
    "1.2.3.4", "../../etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_odd_queries(engine: Engine, query: str) -> None:
    answer = engine.search(query, pages=1)
    assert answer["query"] == query
    assert len(answer["direct"]) <= 8 and len(answer["hits"]) <= 10
    assert len(set(answer["used"]["files"])) <= 80
    assert answer["used"]["cpu"] < 1500


@given(query=st.text(CHARACTERS + "市县区局委办abcyz2021年报", max_size=30))
@settings(max_examples=80, deadline=None)
def test_any_query_is_answered(engine: Engine, query: str) -> None:
    answer = engine.search(query)
    assert answer["total"] >= len(answer["hits"]) > -1
    for one in (*answer["direct"], *answer["hits"]):
        assert one["href"].startswith("https://example.invalid/sub/path/")


@pytest.mark.parametrize("how", ["offline", "missing", "torn"])
@pytest.mark.parametrize("path", ["search/registry.json", "search/variants.json"])
def test_a_registry_that_fails(engine: Engine, how: str, path: str) -> None:
    assert engine.ask(query="公开", fresh=True, spoil={path: how})["error"] == how
    assert engine.search("公开")["total"] > 0


@pytest.mark.parametrize("how", ["offline", "missing", "torn", "padded"])
@pytest.mark.parametrize("phrase", ["依申请公开", "公开"])
def test_shards_that_fail(engine: Engine, how: str, phrase: str) -> None:
    engine.search("", fresh=True)
    spoiled = engine.ask(query=phrase, spoil={"search/shards/": how})
    assert spoiled["error"] == ("torn" if how == "padded" else how)
    assert engine.search(phrase)["total"] > 0


def test_reports_that_fail(engine: Engine) -> None:
    phrase = "依申请公开"
    for how in ("missing", "torn"):
        engine.search("", fresh=True)
        answer = engine.search(phrase, spoil={"data/": how})
        assert answer["total"] >= len(answer["hits"])
        reports = [hit for hit in answer["hits"] if hit["type"] == "report"]
        assert reports and all(hit["unread"] and not hit["snippet"] for hit in reports), how
    engine.search("", fresh=True)
    assert engine.ask(query=phrase, spoil={"data/": "offline"})["error"] == "offline"
    assert engine.search(phrase)["hits"]


def _paths(answer: dict[str, Any]) -> list[str]:
    """Of the reports found: `region/agency/year/`."""
    return [hit["href"].split("/path/")[1].partition("?")[0] for hit in answer["hits"]]


def test_no_hit_is_lost_among_many_that_are_none(engine: Engine) -> None:
    """As where all grams of a long phrase stand in texts that do not hold it."""
    phrase, pages = "人民共和国政府信息公开条例", 40
    answer = engine.search(phrase, pages=pages)
    paths = _paths(answer)
    few = [path for at, path in enumerate(paths) if at % 20 == 19]
    assert len(few) > 10
    engine.search("", fresh=True)
    spoil = {f"data/{path[:-1]}.json": "hollow" for path in paths if path not in few}
    answer = engine.search(phrase, pages=pages, spoil=spoil)
    found = _paths(answer)
    assert not answer["near"] and found == few
    assert answer["ended"] and answer["total"] == len(few)
    engine.search("", fresh=True)


def test_a_query_that_is_given_up(engine: Engine) -> None:
    for after in (0, 1, 2):
        engine.search("", fresh=True)
        assert engine.ask(query="依申请公开的政府信息", abort=after)["error"] == "AbortError"
        assert engine.search("依申请公开")["total"] > 0


def test_direct_hits_need_no_request(engine: Engine, portal: Portal) -> None:
    engine.search("", fresh=True)
    name = next(iter(portal.agencies.values())).name
    answer = engine.search(name)
    assert answer["early"] == {"direct": answer["direct"], "files": 0}
    assert engine.search("火星探测器发射")["early"] is None


def test_no_more_files_than_a_query_needs(engine: Engine) -> None:
    engine.search("", fresh=True)
    files = engine.search("公开", pages=0)["used"]["files"]
    assert [path.split("/")[1] for path in files] == ["shards"]
    assert engine.search("公开", pages=0)["used"]["files"] == []
    long = engine.search("信息公开" * 50, pages=0)["used"]["files"]
    assert len([path for path in long if "/shards/" in path]) <= 40


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory, portal: Portal, folder: Path) -> Iterator[Engine]:
    """One agency with names, and one report with a text, that nobody would print."""
    site = tmp_path_factory.mktemp("strange")
    key, report = next(iter(portal.reports.items()))
    agency = portal.agency(key)
    first = next(iter(report.sections.values()))
    bare = dict.fromkeys(report.tables)
    long = dataclasses.replace(first, text="示例，" * 200_000 + "末尾的鑫森淼\n" + STRANGE)
    report = dataclasses.replace(
        report, title=STRANGE, tables=bare, sections={**report.sections, long.id: long}
    )
    agency = dataclasses.replace(agency, name=STRANGE, aliases=("__proto__", "名" * 3000, ".*"))
    agencies = {**portal.agencies, (key.region, key.agency): agency}
    write_files(dataclasses.replace(portal, reports={**portal.reports, key: report}, agencies=agencies), site)
    with Engine(site) as engine:
        yield engine


STRANGE = '<img src=x onerror="alert(1)">\u202e鑫怪\u0000[(*\\"'


def test_strange_names_and_texts_are_only_text(strange: Engine) -> None:
    answer = strange.search("img onerror 鑫怪")
    assert answer["total"] >= 1 and answer["direct"][0]["title"] == STRANGE
    assert {hit["title"].startswith(STRANGE) for hit in answer["hits"]} == {True}
    found = strange.search("末尾的鑫森淼")
    assert found["total"] == 1 and found["used"]["cpu"] < 2000
    pieces_shown = found["hits"][0]["snippet"]
    assert {"text": "末尾的鑫森淼", "mark": True} in pieces_shown and len(pieces_shown) < 8
    for query in ("__proto__", ".*", "名" * 20, "constructor"):
        assert strange.search(query)["query"] == query
