"""The search index after changes: what is not made again is as a clean build makes it, byte for byte."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.agencies import Region
from generator.exporters import search
from generator.exporters.search import Kept
from generator.findings import BADGES
from generator.search import shards, state
from generator.search.blocks import Block, plan
from generator.search.merging import changed_keys
from generator.search.registry import AgencyEntry, Catalogue, ReportEntry
from generator.search.segment import Document, build_segment
from generator.search.store import ENDING, Store
from generator.search.texts import OwnPage
from tests.helpers import FORMS

REGIONS = {code: Region(code, f"示例{code[3]}市", None, f"示例{code[3]}市") for code in ("990100", "990200")}
WORDS = "公开信息申请政府年度报告办理数据一二三四五六七八九十"


@dataclass
class World:
    """Agencies by region and id, each with a name and the texts of its reports by year."""

    names: dict[tuple[str, str], str] = field(default_factory=dict)
    texts: dict[tuple[str, str], dict[int, str]] = field(default_factory=dict)

    def blocks(self) -> list[Block]:
        return plan((*agency, tuple(texts)) for agency, texts in self.texts.items())

    def documents(self, block: Block) -> list[Document]:
        return [Document((self.texts[key[:2]][key.year],), (str(key.year),)) for key in block.reports()]

    def catalogue(self) -> Catalogue:
        badge, form = next(iter(BADGES)), next(iter(FORMS))
        agencies = [
            AgencyEntry(
                *key, name, (), None, tuple(ReportEntry(y, badge, form) for y in sorted(self.texts[key]))
            )
            for key, name in self.names.items()
        ]
        return Catalogue(FORMS, REGIONS, agencies, (OwnPage("about/", "说明", "本站说明", ("示例",)),))


def keys_of(world: World, blocks: Sequence[Block], store: Store) -> Iterator[str]:
    """Keys of the segments of all blocks; those that are not there are built."""
    for block in blocks:
        documents = world.documents(block)
        key = store.key(block, [blake2b(repr(one).encode()).hexdigest() for one in documents])
        if not store.has(key):
            store.build(key, documents)
        yield key


def run(world: World, cache: Path, site: dict[str, bytes], anew: bool = False) -> set[str]:
    """Bring a site up to date; gives the paths of the files that were made."""
    store, blocks = Store(cache), world.blocks()
    keys = list(keys_of(world, blocks, store))
    made, there = set(), set()
    for one in search.files(world.catalogue(), blocks, keys, store, anew):
        there.add(one.path)
        if isinstance(one, Kept):
            assert state.digest(site[one.path]) == one.digest
        else:
            made.add(one.path)
            site[one.path] = one.data
    for path in site.keys() - there:
        del site[path]
    return made


def clean(world: World) -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        site: dict[str, bytes] = {}
        made = run(world, Path(folder), site)
        assert made == set(site)
        return site


def text(dice: random.Random, length: int = 60) -> str:
    return "".join(dice.choices(WORDS, k=length))


def world_of(dice: random.Random, agencies: int, years: int) -> World:
    world = World()
    for region in REGIONS:
        for number in range(agencies):
            _add_agency(world, dice, (region, f"a{number:02}"), years)
    return world


def _add_agency(world: World, dice: random.Random, key: tuple[str, str], years: int) -> None:
    world.names[key] = f"示例{text(dice, 3)}局"
    world.texts[key] = {2000 + year: text(dice) for year in range(years)}


def _agency(world: World, dice: random.Random) -> tuple[str, str]:
    return dice.choice(sorted(world.names))


def edit(world: World, dice: random.Random) -> None:
    texts = world.texts[_agency(world, dice)]
    for year in dice.sample(sorted(texts), min(1, len(texts))):
        at = dice.randrange(len(texts[year]))
        texts[year] = f"{texts[year][:at]}{text(dice, 4)}{texts[year][at + 2 :]}"


def add_report(world: World, dice: random.Random) -> None:
    world.texts[_agency(world, dice)][dice.randint(2000, 2099)] = text(dice)


def delete_report(world: World, dice: random.Random) -> None:
    texts = world.texts[_agency(world, dice)]
    for year in dice.sample(sorted(texts), min(1, len(texts))):
        del texts[year]


def rename_agency(world: World, dice: random.Random) -> None:
    world.names[_agency(world, dice)] = f"示例{text(dice, 4)}局"


def move_agency(world: World, dice: random.Random) -> None:
    key = _agency(world, dice)
    name, texts = world.names.pop(key), world.texts.pop(key)
    target = (dice.choice(sorted(REGIONS)), f"b{dice.randrange(100)}")
    world.names[target], world.texts[target] = name, texts


def add_agency(world: World, dice: random.Random) -> None:
    _add_agency(
        world, dice, (dice.choice(sorted(REGIONS)), f"c{dice.randrange(100)}"), dice.choice([0, 1, 9])
    )


def delete_agency(world: World, dice: random.Random) -> None:
    if len(world.names) > 1:
        key = _agency(world, dice)
        del world.names[key], world.texts[key]


CHANGES = (edit, edit, add_report, delete_report, rename_agency, move_agency, add_agency, delete_agency)
Change = Callable[[World, random.Random], None]


@given(
    st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4),
    st.integers(0, 99),
    st.sampled_from([200, 10**7]),
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_changes_leave_what_a_clean_build_makes(
    monkeypatch: pytest.MonkeyPatch, changes: list[Change], seed: int, partition: int
) -> None:
    monkeypatch.setattr(shards, "PARTITION", partition)
    monkeypatch.setattr(shards, "TARGET", 2000)
    monkeypatch.setattr(state, "FEW", 1)
    dice = random.Random(seed)
    world = world_of(dice, 9, 18)
    site: dict[str, bytes] = {}
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        run(world, Path(one), site)
        for change in changes:
            change(world, dice)
            run(world, Path(one), site)
            whole: dict[str, bytes] = {}
            run(world, Path(other), whole, anew=True)
            assert site == whole, change
    assert site == clean(world)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> World:
    """So many shards that a changed report leaves most of them alone."""
    monkeypatch.setattr(shards, "TARGET", 100)
    return world_of(random.Random(1), 40, 12)


def test_a_changed_report_makes_few_shards_again(large: World, tmp_path: Path) -> None:
    site: dict[str, bytes] = {}
    made = run(large, tmp_path, site)
    assert made == set(site) and len(site) > 1000 and len(large.blocks()) > 8
    always = {path for path in site if "/shards/" not in path}
    assert run(large, tmp_path, site) == always
    dice = random.Random(2)
    edit(large, dice)
    before, made = dict(site), run(large, tmp_path, site) - always
    assert 5 < len(made) < 150 and site == clean(large)
    assert all(site[path] != before[path] for path in made)


def test_only_the_segments_of_the_last_run_stay(large: World, tmp_path: Path) -> None:
    site: dict[str, bytes] = {}
    run(large, tmp_path, site)
    before = set(tmp_path.glob(f"*{ENDING}"))
    edit(large, random.Random(3))
    run(large, tmp_path, site)
    after = set(tmp_path.glob(f"*{ENDING}"))
    assert len(after) == len(before) == len(large.blocks()) + 1 and len(after - before) == 1


def test_a_run_that_was_not_finished_leaves_the_state_of_the_one_before(large: World, tmp_path: Path) -> None:
    site: dict[str, bytes] = {}
    run(large, tmp_path, site)
    edit(large, random.Random(4))
    store, blocks = Store(tmp_path), large.blocks()
    begun = search.files(large.catalogue(), blocks, list(keys_of(large, blocks, store)), store)
    assert next(begun)
    begun.close()
    run(large, tmp_path, site)
    assert site == clean(large)


def test_whoever_lost_the_files_has_all_of_them_made(large: World, tmp_path: Path) -> None:
    run(large, tmp_path, {})
    site: dict[str, bytes] = {}
    assert run(large, tmp_path, site, anew=True) == set(site)
    assert site == clean(large)


def _spoilt(data: bytes) -> Iterator[bytes]:
    yield from (b"", data[:-1], data + b"\0", data[len(data) // 2 :], b"\0" * len(data))
    yield from (
        data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in range(0, len(data), len(data) // 9)
    )


def test_a_spoilt_state_is_none(large: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site: dict[str, bytes] = {}
    run(large, tmp_path, site)
    good = (tmp_path / state.NAME).read_bytes()
    found = state.load(tmp_path)
    assert found and found.bits >= 10 and len(found.digests) == 1 << found.bits
    for data in _spoilt(good):
        (tmp_path / state.NAME).write_bytes(data)
        assert state.load(tmp_path) is None
    (tmp_path / state.NAME).write_bytes(good)
    assert state.load(tmp_path) == found
    for odd in (
        state.State(found.bits + 1, found.keys, found.digests),
        state.State(-1, found.keys, found.digests),
        state.State(99, found.keys, found.digests),
        state.State(found.bits, ("../other",), found.digests),
        state.State(found.bits, found.keys, found.digests[1:]),
    ):
        odd.save(tmp_path)
        assert state.load(tmp_path) is None
    found.save(tmp_path)
    monkeypatch.setattr(state, "_code", lambda: "another version")
    assert state.load(tmp_path) is None
    assert run(large, tmp_path, site) == set(site)


@pytest.mark.parametrize("how", ["gone", "torn", "another"])
def test_segments_of_the_last_run_that_are_spoilt_are_not_believed(
    large: World, tmp_path: Path, how: str
) -> None:
    site: dict[str, bytes] = {}
    run(large, tmp_path, site)
    edit(large, random.Random(5))
    for file in tmp_path.glob(f"*{ENDING}"):
        if how == "gone":
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[:-1] if how == "torn" else b"another")
    run(large, tmp_path, site)
    assert site == clean(large)


DOCUMENTS = st.lists(st.text("公开信息", max_size=12).map(lambda one: Document((one,))), max_size=20)


@given(DOCUMENTS, DOCUMENTS)
@settings(max_examples=100, deadline=None)
def test_changed_keys_are_those_whose_documents_differ(old: list[Document], new: list[Document]) -> None:
    segments = [build_segment(one) for one in (old, new)]
    held = []
    for one in segments:
        ends = np.cumsum(one.sizes, dtype=int).tolist()
        sets = [one.sets[begin:end].tobytes() for begin, end in pairwise([0, *ends])]
        held.append(dict(zip(one.keys.tolist(), sets, strict=True)))
    wanted = {key for key in held[0] | held[1] if held[0].get(key) != held[1].get(key)}
    found = changed_keys(*segments).tolist()
    assert Counter(found) == Counter(wanted)


def _build(folder: str, seeds: list[int]) -> list[str]:
    store = Store(Path(folder))
    keys = []
    for seed in seeds:
        documents = [Document((text(random.Random(seed), 2000),))] * 20
        keys.append(store.key_of(documents))
        store.build(keys[-1], documents)
    return keys


def test_two_processes_build_what_one_builds(tmp_path: Path) -> None:
    seeds = [[1, 2, 3, 4], [4, 3, 2, 1]]
    with ProcessPoolExecutor(2) as pool:
        keys, others = pool.map(_build, [str(tmp_path / "two")] * 2, seeds)
    assert keys == others[::-1] == _build(str(tmp_path / "one"), seeds[0])
    one, two = ({file.name: file.read_bytes() for file in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert one == two and len(one) == 4
