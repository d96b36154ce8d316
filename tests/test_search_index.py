"""The search index: it holds what grep would find, whatever the texts and whatever lies in its cache."""

from __future__ import annotations

import dataclasses
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.content import load_content
from generator.exporters import report_json
from generator.findings import BADGES
from generator.pages.page import ENTRANCES
from generator.pages.report import pages as report_pages
from generator.portal import Portal, check_content
from generator.reports import ReportKey
from generator.search import folding, shards, store
from generator.search.blocks import LEAST, plan
from generator.search.folding import fold, runs, variants
from generator.search.readings import readings
from generator.search.segment import LARGEST, Document, Segment, build_segment
from generator.search.short_forms import TABLE, short_forms
from generator.search.store import Store
from generator.search.texts import report_cells, report_texts
from tests.conftest import FABRICATED, ROOT
from tests.helpers import FORMS
from tests.search_files import (
    CELL_NUMBER,
    TEXT_NUMBER,
    SearchFiles,
    gram_key,
    grams_of,
    holders,
    number_key,
    records,
    runs_of,
)
from tests.whole import index_files

CASES = yaml.safe_load((ROOT / "tests/cases/folding.yml").read_text("utf-8"))
# What tests of folding and of grep are made of: signs that fold, join, part and look alike.
CHARACTERS = "公开信息餘余０0123９9,，.。 \u3000\t\n%‰aＡé\u0301Σİ々〇𠮷😀\u200b\u202e\u0000_<&"
PRINTABLE = st.characters(exclude_categories=("C", "Z"), include_characters=" ")
TEXTS = st.text(CHARACTERS, max_size=40) | st.text(PRINTABLE, max_size=20)


@pytest.fixture(scope="module")
def portal() -> Portal:
    return check_content(load_content(FABRICATED, FORMS), FORMS)


@pytest.fixture(scope="module")
def index(portal: Portal) -> SearchFiles:
    return index_of(portal)


def index_of(portal: Portal, cache: Path | None = None) -> SearchFiles:
    return SearchFiles({file.path: file.data for file in index_files(portal, cache)})


# -- folding ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_folding(case: dict[str, Any]) -> None:
    assert runs(fold(case["text"])) == case["runs"]


@given(TEXTS)
@settings(max_examples=300)
def test_folding_is_as_described(text: str) -> None:
    assert runs(fold(text)) == runs_of(text, variants())


IN_USE = (*folding.SIGNS_IN_USE, folding.HAN_IN_USE)


@given(st.text(st.one_of(*(st.characters(min_codepoint=a, max_codepoint=b) for a, b in IN_USE)), max_size=20))
@settings(max_examples=200)
def test_usual_characters_fold_one_by_one_as_together(text: str) -> None:
    assert folding._one_by_one(text) in (None, folding._spelled(text))


def test_what_chinese_texts_are_written_in_is_usual() -> None:
    beside = ("{}", "e{}", "公{}9", "\u30cf{}", "餘{}X")
    signs = [chr(code) for first, last in folding.SIGNS_IN_USE for code in range(first, last + 1)]
    for text in (one.format(sign) for sign in signs for one in beside):
        assert folding._one_by_one(text) in (None, folding._spelled(text))
    usual = "公开餘abcXYZ09０９，。、；：？！“”‘’（）《》〔〕【】—·％.,;:()%-+/\u3000\n"
    assert folding._one_by_one(usual) == folding._spelled(usual)
    assert all(folding._one_by_one(one) is None for one in "\u0301é℃…Σ\ud800𠮷\u3099\0" if one != "é")


def test_long_texts_fold_as_short_ones_do() -> None:
    dice = random.Random(1)
    text = "".join(dice.choice(CHARACTERS) for _ in range(30_000))
    assert runs(fold(text)) == runs_of(text, variants())


def test_variants_are_single_characters_in_one_step(index: SearchFiles) -> None:
    table = json.loads(index.files["search/variants.json"])
    assert dict(zip(table["from"], table["to"], strict=True)) == variants()
    assert len(table["from"]) > 2500 and not set(table["from"]) & set(table["to"])
    assert [variants()[one] for one in "餘衛縣區"] == list("余卫县区")


# -- the index finds what grep finds -----------------------------------------------------------------------

BLOCKS = st.lists(
    st.lists(
        st.builds(Document, st.lists(TEXTS, max_size=3).map(tuple), st.lists(TEXTS, max_size=2).map(tuple)),
        max_size=6,
    ),
    min_size=1,
    max_size=4,
)


def built(blocks: Sequence[Sequence[Document]], folder: Path) -> tuple[list[bytes], int]:
    """The shards of some blocks, and their bits."""
    kept = Store(folder)
    segments = [stored(kept, block) for block in blocks]
    cut = shards.cut(segments)
    return merged(segments, cut), cut.bits


def stored(kept: Store, block: Sequence[Document]) -> store.Stored:
    """The segment of a block, built unless it is there."""
    key = kept.key_of(block)
    if not kept.has(key):
        kept.build(key, block)
    return kept.segment(key)


def merged(segments: Sequence[store.Stored], cut: shards.Cut) -> list[bytes]:
    """All shards, in order."""
    numbers, files = zip(*shards.merge(segments, cut), strict=True)
    assert numbers == tuple(range(1 << cut.bits))
    return list(files)


def grep(blocks: Sequence[Sequence[Document]], term: str, times: int = 1) -> set[tuple[int, int]]:
    return {
        (number, place)
        for number, block in enumerate(blocks)
        for place, one in enumerate(block)
        if sum(_times(run, term) for text in one.texts for run in runs_of(text, variants())) >= times
    }


def _times(run: str, term: str) -> int:
    return sum(run.startswith(term, at) for at in range(len(run)))


@given(BLOCKS, st.lists(TEXTS, max_size=3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_grams_are_found_where_grep_finds_them(
    tmp_path: Path, blocks: list[list[Document]], others: list[str]
) -> None:
    files, bits = built(blocks, tmp_path)
    texts = [text for block in blocks for one in block for text in one.texts]
    grams = {
        run[at : at + n]
        for text in (*texts, *others)
        for run in runs_of(text, variants())
        for n in (1, 2, 3, 4)
        for at in range(len(run) - n + 1)
    }
    for gram in grams:
        assert holders(files, bits, gram_key(gram)) == grep(blocks, gram), gram
        assert holders(files, bits, gram_key(gram), often=True) == grep(blocks, gram, times=3), gram


@given(BLOCKS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_longer_terms_are_among_the_documents_with_all_their_grams(
    tmp_path: Path, blocks: list[list[Document]]
) -> None:
    files, bits = built(blocks, tmp_path)
    terms = {
        run for block in blocks for one in block for text in one.texts for run in runs_of(text, variants())
    }
    for term in terms:
        found = [holders(files, bits, gram_key(gram)) for gram in grams_of([term])]
        assert grep(blocks, term) <= set.intersection(*found), term


@given(BLOCKS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whole_numbers_of_texts_and_cells(tmp_path: Path, blocks: list[list[Document]]) -> None:
    files, bits = built(blocks, tmp_path)
    wanted: dict[tuple[str, int], set[tuple[int, int]]] = {}
    for number, block in enumerate(blocks):
        for place, one in enumerate(block):
            for kind, texts in ((TEXT_NUMBER, one.texts), (CELL_NUMBER, one.cells)):
                for found in (n for t in texts for run in runs_of(t, variants()) for n in _numbers(run)):
                    wanted.setdefault((found, kind), set()).add((number, place))
    for (found, kind), where in wanted.items():
        assert holders(files, bits, number_key(found, kind)) == where
        assert holders(files, bits, number_key(found + "7", kind)) == wanted.get((found + "7", kind), set())


def _numbers(run: str) -> list[str]:
    return re.findall(r"[0-9]+(?:\.[0-9]+)*", run)


def test_a_full_block_and_every_size_of_document_set(tmp_path: Path) -> None:
    """Character n stands in the first n documents of a block of 128, the first 17 in a later one too."""
    marks = [chr(0x4E00 + number) for number in range(1, LARGEST + 1)]
    block = [Document(("。".join(marks[place:]),)) for place in range(LARGEST)]
    blocks = [block, [Document(("无",))], [], block[:17]]
    files, bits = built(blocks, tmp_path)
    table = variants()
    for number, mark in enumerate(marks, 1):
        folded = table.get(mark, mark)
        wanted = max(n for n, one in enumerate(marks, 1) if table.get(one, one) == folded)
        first, last = {(0, at) for at in range(wanted)}, {(3, at) for at in range(min(17, wanted))}
        assert holders(files, bits, gram_key(folded)) == first | last, number
    with pytest.raises(ValueError, match="129"):
        build_segment([Document(())] * (LARGEST + 1))


def test_keys_that_look_the_same_share_a_record(tmp_path: Path) -> None:
    """As once in a hundred thousand reports: three keys alike but for bits that no record keeps."""
    one, two, three = (1 << 40, 1 << 40 | 1 << 8, 1 << 40 | 1 << 9)
    parts = [
        Segment(
            *map(np.array, ([one, two, three], [1, 3, 1], [5, 130, 5, 7, 9])),
        ),
        Segment(*map(np.array, ([two], [1], [3]))),
    ]
    segments = []
    for number, part in enumerate(parts):
        typed = Segment(part.keys.astype("u8"), part.sizes.astype("u1"), part.sets.astype("u1"))
        store._save(tmp_path / str(number), typed)
        segments.append(store._stored(tmp_path / str(number), typed))
    files = merged(segments, shards.Cut(4, 1))
    assert holders(files, 4, one) == {(0, 5), (0, 7), (0, 9), (1, 3)}
    assert sum(len(records(file)) for file in files) == 1


def test_an_index_in_parts_is_the_index_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(2)
    blocks = [
        [Document(("".join(dice.choices("一二三四五六七八九十", k=300)),)) for _ in range(20)]
        for _ in range(3)
    ]
    kept = Store(tmp_path)
    segments = [stored(kept, block) for block in blocks]
    whole = shards.cut(segments)
    monkeypatch.setattr(shards, "PARTITION", 4000)
    parts = shards.cut(segments)
    assert whole.parts == 1 and parts.parts > 4
    for bits in (whole.bits, 9):
        cuts = [shards.Cut(bits, n) for n in (1, min(parts.parts, 2**bits))]
        one, several = (merged(segments, cut) for cut in cuts)
        assert one == several and len(one) == 2**bits
        some = np.array(sorted(dice.sample(range(2**bits), 2**bits // 3)))
        for cut in cuts:
            assert list(shards.merge(segments, cut, some)) == [(n, one[n]) for n in some.tolist()]
    assert all(map(len, merged(segments, whole)))
    size = sum(map(len, merged(segments, whole)))
    average = size / 2**whole.bits
    assert whole.bits == shards.LEAST_BITS or shards.TARGET / 2.2 < average <= shards.TARGET


@pytest.mark.parametrize(("many", "wanted"), [(13, 7), (4, 6), (5, 6), (6, 7)])
def test_large_indexes_have_more_and_larger_shards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int, wanted: int
) -> None:
    """Of about 100 of the least size; from the many on, twice as many hold four times as much."""
    dice = random.Random(3)
    text = "".join(chr(dice.randrange(0x4E00, 0x9FFF)) for _ in range(3000))
    segments = [stored(Store(tmp_path), [Document((text,))])]
    size = sum(map(len, merged(segments, shards.Cut(4, 1))))
    monkeypatch.setattr(shards, "TARGET", size // 100)
    monkeypatch.setattr(shards, "MANY_BITS", many)
    assert shards.cut(segments).bits == wanted


# -- what can be found -------------------------------------------------------------------------------------


def json_texts(data: dict[str, Any]) -> list[str]:
    """The texts of a report in `data/…/<year>.json`, in the order in which they are indexed."""
    found = [data["title"]]
    found += [
        one[key] for part in ("sections", "extra_sections") for one in data[part] for key in ("title", "text")
    ]
    for labels in data["labels"].values():
        found += [labels["title"] or "", *labels["rows"].values(), *labels["columns"].values()]
    found += [one["label"] for one in data["extra_rows"]]
    found += [one["note"] for one in data["surplus"]] + [one["text"] for one in data["notes"]]
    found += [data["annex"]["title"]] if data["annex"] else []
    return [*found, *data["contact"].values(), *data["cites"]]


def json_cells(data: dict[str, Any]) -> list[str]:
    tables = [*data["tables"].values(), data["annex"] and data["annex"]["table"]]
    cells = [cell for table in tables if table for row in table.values() if row for cell in row.values()]
    cells += [cell for row in data["extra_rows"] for cell in row["cells"]]
    printed = [cell["printed"] for cell in cells if cell.get("value") not in (None, 0, "0")]
    surplus = [cell for one in data["surplus"] for cell in one["cells"]]
    return printed + [
        cell for cell in surplus if any(d in "123456789" for run in runs(fold(cell)) for d in run)
    ]


@pytest.mark.parametrize("content", [FABRICATED, ROOT / "content"], ids=["fabricated", "content"])
def test_what_is_indexed_stands_in_the_json_of_the_report(content: Path) -> None:
    portal = check_content(load_content(content, FORMS), FORMS)
    for report in portal.reports.values():
        data = json.loads(json.dumps(report_json.report_json(portal, report), ensure_ascii=False))
        assert list(report_texts(report)) == json_texts(data)
        assert list(report_cells(report)) == json_cells(data)


def test_reports_and_own_pages_are_found(portal: Portal, index: SearchFiles) -> None:
    documents = list(_reports(index))
    assert [key for _, key in documents] == [f"{k.region}/{k.agency}/{k.year}" for k in portal.reports]
    places = {key: place for place, key in documents}
    for key, report in portal.reports.items():
        place = places[f"{key.region}/{key.agency}/{key.year}"]
        for section in report.sections.values():
            for run in runs(fold(section.text)):
                for gram in grams_of([run]):
                    assert place in index.holders(gram_key(gram)), (key, gram)
    texts = json.loads(index.files["search/pages.json"])
    pages = index.registry["pages"]
    assert (
        len(texts)
        == len(pages)
        == sum(map(len, (portal.glossary.terms, portal.rules, portal.pages, ENTRANCES)))
    )
    first = len(index.registry["blocks"])
    for number, ((_, title, _), (text,)) in enumerate(zip(pages, texts, strict=True)):
        for run in runs(fold(f"{title}\n{text}")):
            assert (first + number // LARGEST, number % LARGEST) in index.holders(gram_key(run[:4]))


def test_labels_of_forms_are_not_indexed_with_every_report(portal: Portal, index: SearchFiles) -> None:
    labels = [
        label
        for form in index.registry["labels"].values()
        for table in form.values()
        for label in table["rows"].values()
    ]
    everywhere = set(dict(_reports(index)))
    assert len(labels) > 60 and everywhere
    for run in (run for label in labels for run in runs(fold(label)) if len(run) > 9):
        assert not everywhere <= index.holders(gram_key(run[-3:])) or _in_all_texts(portal, run[-3:])


def _in_all_texts(portal: Portal, gram: str) -> bool:
    return all(gram in fold("\n".join(report_texts(report))) for report in portal.reports.values())


def test_sections_are_where_the_json_says(portal: Portal) -> None:
    key, report = next(iter(portal.reports.items()))
    sections = [section.id for section in report.form.sections]
    extra = [
        dataclasses.replace(next(iter(report.sections.values())), id="", title=f"第{number}节", after=after)
        for number, after in enumerate([sections[0], sections[-1], sections[0]])
    ]
    reports = {**portal.reports, key: dataclasses.replace(report, extra_sections=tuple(extra))}
    seen = 0
    for page in report_pages(dataclasses.replace(portal, reports=reports)):
        report = page.context["report"]
        data = report_json.report_json(portal, report)
        ids = [part.id for part in page.context["parts"]]
        said = [*(one["id"] for one in data["sections"]), *(one["id"] for one in data["extra_sections"])]
        assert set(said) <= set(ids) and len(set(said)) == len(said)
        assert {*data["tables"], *(["annex"] if data["annex"] else [])} <= set(ids)
        titles = {part.id: part.heading for part in page.context["parts"]}
        for one in (*data["sections"], *data["extra_sections"]):
            assert titles[one["id"]] == one["title"]
        seen += len(data["extra_sections"])
    assert seen == len(extra)


# -- the registry ------------------------------------------------------------------------------------------


def _reports(index: SearchFiles) -> Iterator[tuple[tuple[int, int], str]]:
    """Place → address of every report that the registry lists."""
    for block, (region, agencies) in enumerate(index.registry["blocks"]):
        place = 0
        for agency, _, _, _, reports in agencies:
            for year in re.findall(r"([0-9]{4})[0-9a-z]{2}", reports):
                yield (block, place), f"{index.registry['regions'][region][0]}/{agency}/{year}"
                place += 1


def test_the_registry_knows_agencies_reports_and_regions(portal: Portal, index: SearchFiles) -> None:
    found = index.registry
    regions = {code: (name, parent) for code, name, parent in found["regions"]}
    assert list(regions) == sorted(regions)
    for (code, _), _agency in portal.agencies.items():
        for region in portal.lineage(code):
            name, parent = regions[region.code]
            assert (name, found["regions"][parent][0] if parent >= 0 else None) == (
                region.name,
                region.parent,
            )
    held = [
        (found["regions"][place][0], *agency) for place, agencies in found["blocks"] for agency in agencies
    ]
    assert len(held) == len(portal.agencies)
    for code, id, name, aliases, kind, reports in held:
        agency = portal.agencies[code, id]
        assert (name, tuple(aliases), found["kinds"][kind][0]) == (
            agency.name,
            agency.aliases,
            agency.kind or "",
        )
        marks = re.findall(r"([0-9]{4})(.)(.)", reports)
        assert [
            (int(year), found["badges"][int(badge, 36)][0], found["forms"][int(form, 36)])
            for year, badge, form in marks
        ] == [
            (report.key.year, portal.badges[report.key].id, report.form.id)
            for report in portal.reports_of_agency.get((code, id), ())
        ]
    assert found["badges"] == [[badge.id, badge.label] for badge in BADGES.values()]
    assert found["years"] == [[year, True] for year in sorted(portal.reports_of_year)]
    assert len(found["forms"]) == len(found["form_labels"])


def test_the_registry_labels_every_row_and_column(portal: Portal, index: SearchFiles) -> None:
    labels = index.registry["labels"]
    for report in portal.reports.values():
        for table_id, data in report.all_tables():
            form = report.annex.form if table_id == "annex" and report.annex else report.form
            for row, cells in data.rows.items() if data else ():
                assert labels[form.id][data.table.id]["rows"][row].endswith(data.table.row_labels[row])
                for column in cells or ():
                    assert labels[form.id][data.table.id]["columns"][column].endswith(
                        data.table.column_labels[column]
                    )
    nested = [row.label for row in FORMS["cn-2021"].table["requests"].rows if row.rows]
    assert nested
    for label in nested:
        assert any(one.startswith(f"{label} / ") for one in labels["cn-2021"]["requests"]["rows"].values())


HOSTILE = (
    '<script>alert("1")</script>',
    "</script><!--\u2028",
    "__proto__",
    "局\u202e长\u0000",
    "名" * 5000,
    "'\"\\\n{}[]",
    "𠮷😀",
)


def test_hostile_names_are_harmless_text(portal: Portal) -> None:
    first = next(iter(portal.agencies))
    for name in HOSTILE:
        agency = dataclasses.replace(portal.agencies[first], name=name, aliases=(name, name))
        found = index_of(dataclasses.replace(portal, agencies={**portal.agencies, first: agency})).registry
        names = [one[1:3] for _, agencies in found["blocks"] for one in agencies]
        assert [name, [name, name]] in names
        assert all(len(key) == 1 for key in found["readings"])


def test_the_version_tells_every_change(portal: Portal, index: SearchFiles) -> None:
    key, report = next(iter(portal.reports.items()))
    notes = dataclasses.replace(report, title=f"{report.title}改")
    first = next(iter(portal.agencies))
    renamed = dataclasses.replace(portal.agencies[first], name="示例改名局")
    versions = [
        index_of(changed).registry["version"]
        for changed in (
            portal,
            dataclasses.replace(portal, reports={**portal.reports, key: notes}),
            dataclasses.replace(portal, agencies={**portal.agencies, first: renamed}),
            dataclasses.replace(portal, pages={**portal.pages, "new": "# 新\n\n一页\n"}),
        )
    ]
    assert versions[0] == index.registry["version"] and len(set(versions)) == len(versions)
    assert re.fullmatch("[0-9a-f]{16}", versions[0])


AGENCIES = st.lists(st.sampled_from([0, 1, 3, 8, 12, 30, 100]), max_size=60)


def agencies_of(counts: Sequence[int], region: str = "990100") -> list[tuple[str, str, Sequence[int]]]:
    return [(region, f"a{n:03}", range(2000, 2000 + count)) for n, count in enumerate(counts)]


@given(AGENCIES, AGENCIES, st.randoms())
@settings(max_examples=60, deadline=None)
def test_blocks_are_whole_agencies_of_one_region(
    counts: list[int], others: list[int], dice: random.Random
) -> None:
    """Whatever the numbers of reports and the order; no region changes the blocks of another."""
    here, there = agencies_of(counts), agencies_of(others, "990200")
    blocks = plan(dice.sample([*here, *there], len(here) + len(there)))
    assert [(b.region, one.id, one.years) for b in blocks for one in b.agencies] == [
        (region, id, tuple(years)) for region, id, years in (*here, *there)
    ]
    keys = [key for block in blocks for key in block.reports()]
    assert keys == [ReportKey(*one[:2], year) for one in (*here, *there) for year in one[2]]
    assert [*plan(here), *plan(there)] == blocks
    for block, after in pairwise(blocks):
        size, room = len(list(block.reports())), len(after.agencies[0].years)
        assert size <= LARGEST
        assert block.region != after.region or size >= LEAST or size + room > LARGEST


def test_one_more_report_moves_the_ends_of_few_blocks() -> None:
    dice = random.Random(4)
    counts = [dice.randint(3, 9) for _ in range(2000)]
    before = plan(agencies_of(counts))
    for change in (1, -1):
        other = 0
        for place in range(0, 2000, 50):
            changed = [*counts[:place], counts[place] + change, *counts[place + 1 :]]
            other += len(set(plan(agencies_of(changed))) - set(before))
        assert other / 40 < 1.5, "where blocks are filled to the brim it is half of them"


# -- the cache ---------------------------------------------------------------------------------------------


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the segments that are built."""
    counted: Counter[str] = Counter()

    def build(documents: Sequence[Document]) -> Segment:
        counted["built"] += 1
        return build_segment(documents)

    monkeypatch.setattr(store, "build_segment", build)
    return counted


def test_only_blocks_that_changed_are_built_again(portal: Portal, tmp_path: Path, made: Counter[str]) -> None:
    cold = index_of(portal, tmp_path).files
    blocks, kept = made.pop("built"), segments_in(tmp_path)
    assert blocks == len(kept) > 2
    assert index_of(portal, tmp_path).files == cold and not made
    key, report = list(portal.reports.items())[-1]
    changed = {**portal.reports, key: dataclasses.replace(report, title="另一个标题")}
    index = index_of(dataclasses.replace(portal, reports=changed), tmp_path)
    assert made.pop("built") == 1
    assert index.files == index_of(dataclasses.replace(portal, reports=changed)).files
    assert len(segments_in(tmp_path)) == blocks and len(segments_in(tmp_path) - kept) == 1


def segments_in(folder: Path) -> set[Path]:
    return set(folder.glob(f"*{store.ENDING}"))


DOCUMENTS = (Document(("公开信息2021", "示例"), ("12",)), Document(("公开公开公开",)))


def test_damaged_segments_are_built_again(tmp_path: Path) -> None:
    first = Store(tmp_path)
    file, key = stored(first, DOCUMENTS).file, first.key_of(DOCUMENTS)
    good = file.read_bytes()
    other = stored(first, [Document(("别的",))]).file.read_bytes()
    bad = [good[:size] for size in range(0, len(good), 7)]
    bad += [good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :] for at in range(0, len(good), 3)]
    bad += [good + b"\0", b"\0" * len(good), other[: len(store.MAGIC)] + other[len(store.MAGIC) + 1 :]]
    for data in bad:
        file.write_bytes(data)
        assert_built_again(key, file, good)


def assert_built_again(key: str, file: Path, good: bytes) -> None:
    kept = Store(file.parent)
    assert not kept.has(key)
    with pytest.raises(LookupError, match=key):
        kept.segment(key)
    kept.build(key, DOCUMENTS)
    assert kept.has(key) and file.read_bytes() == good


def test_whatever_stands_in_the_way_of_the_cache_is_cleared_away(tmp_path: Path) -> None:
    segment = stored(Store(tmp_path / "whole"), DOCUMENTS).file
    for name in ("file", "link"):
        folder = tmp_path / name
        folder.write_text("in the way") if name == "file" else folder.symlink_to(tmp_path / "nowhere")
        assert stored(Store(folder), DOCUMENTS).file.read_bytes() == segment.read_bytes()
    kept = Store(tmp_path / "cache")
    (kept.folder / segment.name / "a folder").mkdir(parents=True)
    (kept.folder / f"old{store.ENDING}").mkdir()
    (kept.folder / "somebody else's").write_text("stays")
    assert stored(kept, DOCUMENTS).file.read_bytes() == segment.read_bytes()
    kept.tidy([kept.key_of(DOCUMENTS)])
    assert {path.name for path in kept.folder.iterdir()} == {segment.name, "somebody else's"}


def test_segments_that_fit_together_badly_are_built_again(tmp_path: Path) -> None:
    """Though somebody gave them a digest that is right."""
    kept = Store(tmp_path)
    file, key = stored(kept, DOCUMENTS).file, kept.key_of(DOCUMENTS)
    good, segment = file.read_bytes(), build_segment(DOCUMENTS)
    for spoilt in (
        dataclasses.replace(segment, keys=segment.keys[::-1]),
        dataclasses.replace(segment, sets=segment.sets[:-1]),
        dataclasses.replace(segment, sizes=segment.sizes[:-1]),
        dataclasses.replace(segment, sizes=segment.sizes + np.uint8(1)),
        dataclasses.replace(segment, keys=segment.keys | np.uint64(1)),
        dataclasses.replace(segment, sets=segment.sets | np.uint8(0xC0)),
    ):
        store._save(file, spoilt)
        assert_built_again(key, file, good)


def test_other_code_and_other_texts_have_other_segments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Store(tmp_path)
    texts = (("ab", "c"), ("a", "bc"), ("abc",), ("a\nb", "c"))
    names = [kept.key_of([Document(text)]) for text in texts]
    names.append(kept.key_of([Document((), ("ab", "c"))]))
    names.append(kept.key_of([Document(("ab",)), Document(("c",))]))
    blocks = [plan(agencies_of(counts))[0] for counts in ((1, 2), (2, 1), (3,))]
    blocks.append(plan(agencies_of((3,), "990200"))[0])
    names += [kept.key(block, digests) for block in blocks for digests in ((), ("a",), ("a", "b"), ("ab",))]
    monkeypatch.setattr(store, "_code", lambda: "another version")
    names += [kept.key_of([Document(texts[0])]), kept.key(blocks[0], ())]
    assert len(set(names)) == len(names)


def test_what_is_made_is_kept_while_it_is_made_from_the_same(tmp_path: Path) -> None:
    asked: list[str] = []

    def made(made_from: object, answer: str) -> str:
        def make() -> bytes:
            asked.append(answer)
            return answer.encode()

        return Store(tmp_path).made("thing", made_from, make).decode()

    assert [made(["a"], "1"), made(["a"], "2"), made(["b"], "3"), made(["a"], "4")] == ["1", "1", "3", "4"]
    file = tmp_path / "thing"
    good = file.read_bytes()
    for data in (b"", good[:-1], good + b"5", good[:-1] + b"5"):
        file.write_bytes(data)
        assert made(["a"], "4") == "4"
    assert asked == ["1", "3", *"44444"]


# -- names -------------------------------------------------------------------------------------------------


def test_short_forms_are_made_of_the_word() -> None:
    loaded = yaml.safe_load(TABLE.read_text("utf-8"))
    lines = re.findall(r"^  ([^ #:]+):", TABLE.read_text("utf-8"), re.M)
    assert len(lines) == sum(map(len, loaded.values())), "a word twice"
    for word, shorts in loaded["short"].items():
        assert shorts and len(set(shorts)) == len(shorts), word
        for short in shorts:
            rest = iter(word)
            assert len(short) < len(word) and all(one in rest for one in short), (word, short)
    assert all(
        other not in loaded["short"].get(word, ())
        for group in ("former", "elsewhere")
        for word, some in loaded[group].items()
        for other in some
    )
    assert {
        ("卫生健康", "卫健"),
        ("发展和改革", "发改"),
        ("人民政府办公室", "府办"),
        ("信息", "资讯"),
    } <= set(short_forms())
    for word, short in short_forms():
        assert runs(fold(word)) == [word] and runs(fold(short)) == [short]


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["长春市", "县长办公室"], {"长": "chang zhang", "春": "chun", "县": "xian"}),
        (["重庆市重点办"], {"重": "chong zhong"}),
        (["綠園區", "女儿河"], {"绿": "lv", "园": "yuan", "区": "qu", "女": "nv"}),
        (["六安市", "丽水市", "台州市"], {"六": "lu", "丽": "li", "台": "tai"}),
        (["ABC 1局", ""], {"局": "ju"}),
        (["\U00030000局"], {"局": "ju"}),
    ],
)
def test_readings(names: list[str], wanted: dict[str, str]) -> None:
    found = readings(names)
    assert {one: found[one] for one in wanted} == wanted
    assert list(found) == sorted(found) and all(
        re.fullmatch("[a-z ]+", reading) for reading in found.values()
    )
