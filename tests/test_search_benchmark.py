"""The queries of `benchmarks/search.py` ask for what they say, and its slow host is as slow as it says."""

from __future__ import annotations

import time
import urllib.request
from pathlib import Path

import pytest
from rapidfuzz.distance import OSA

from benchmarks.search_corpus import Corpus, read_corpus
from benchmarks.search_queries import CLASSES, PHRASE, SHARED, Query, queries
from benchmarks.shaped import HEAD, Connection, hosting
from generator.search.folding import fold
from tests.conftest import gongkai

WANTED = 25
ELSEWHERE = "站内别处的说明"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("search")
    done = gongkai("synth", 120, "--out", folder / "synth")
    assert done.returncode == 0, done.stderr
    (folder / "registry.json").write_text('{"pages": [["a/", "标题", "本站说明"]]}', "utf-8")
    (folder / "pages.json").write_text(f'[["{ELSEWHERE}"]]', "utf-8")
    return read_corpus(folder / "synth" / "content", folder)


def made(corpus: Corpus, kind: str, seed: int = 1) -> list[Query]:
    return queries(corpus, CLASSES[kind], WANTED, f"{seed} {kind}")


@pytest.mark.parametrize("kind", CLASSES)
def test_queries_follow_from_the_seed(corpus: Corpus, kind: str) -> None:
    once = made(corpus, kind)
    assert once == made(corpus, kind)
    assert len({query.text for query in once}) == len(once) > 0
    assert len(once) < WANTED or once != made(corpus, kind, seed=2)


@pytest.mark.parametrize("kind", CLASSES)
def test_right_pages_are_there(corpus: Corpus, kind: str) -> None:
    there = {one.address for one in (*corpus.agencies, *corpus.texts)} | set(corpus.pages)
    there |= {f"regions/{one.code}/" for one in corpus.agencies}
    for query in made(corpus, kind):
        assert query.right <= there
        assert bool(query.right) != ("nowhere" in kind)


def test_parts_are_of_few_agencies(corpus: Corpus) -> None:
    for query in made(corpus, "part of a name"):
        holders = {one.address for one in corpus.agencies if any(query.text in name for name in one.names)}
        assert len(query.text) >= 3 and query.right <= holders and len(holders) <= SHARED


@pytest.mark.parametrize("kind", ["wrong", "missing", "extra", "swapped"])
def test_slips_are_one_character_away_and_no_part_of_a_name(corpus: Corpus, kind: str) -> None:
    names = {one.address: one.name for one in corpus.agencies}
    length = {"missing": -1, "extra": 1}.get(kind, 0)
    for query in made(corpus, f"one character {kind}"):
        [name] = [names[one] for one in query.right]
        assert OSA.distance(query.text, name) == 1 and len(query.text) == len(name) + length
        assert not any(query.text in name for one in corpus.agencies for name in (one.name, *one.aliases))
        assert (sorted(query.text) == sorted(name)) == (kind == "swapped")


def test_pages_are_searched_too(corpus: Corpus) -> None:
    assert corpus.grep("别处的") == corpus.grep("标题 站内别处") == {"a/"}
    assert corpus.stands_anywhere("别处的") and not corpus.stands_anywhere("题站")


def test_phrases_stand_in_their_report(corpus: Corpus) -> None:
    pieces = {one.key: one.pieces for one in corpus.texts}
    addresses = {one.key: one.address for one in corpus.texts}
    for query in made(corpus, "phrase"):
        assert query.source and PHRASE[0] <= len(query.text) <= PHRASE[1]
        assert any(query.text in piece for piece in pieces[query.source])
        assert addresses[query.source] in query.right


@pytest.mark.parametrize("kind", [kind for kind in CLASSES if "nowhere" in kind])
def test_what_stands_nowhere_does_not(corpus: Corpus, kind: str) -> None:
    everything = [fold(piece) for one in corpus.texts for piece in (*one.pieces, one.folded)]
    for query in made(corpus, kind):
        assert not any(query.text in text for text in (*everything, ELSEWHERE))


def test_numbers_of_licences_are_in_the_cells(corpus: Corpus) -> None:
    printed = {one.key: {number for _, number in one.licences} for one in corpus.texts}
    for query in made(corpus, "number of licences"):
        assert query.source and query.text in printed[query.source]


def test_names_that_many_agencies_share_are_not_asked(corpus: Corpus) -> None:
    for kind in ("initials", "pinyin", "region's ending dropped"):
        assert all(len(query.right) <= SHARED for query in made(corpus, kind))


def test_the_host_is_as_slow_as_it_says(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(5000))
    (tmp_path / "index.html").write_bytes(b"x")
    with hosting(tmp_path) as host:
        host.connection = Connection("slow", latency=50, rate=400_000)
        start = time.monotonic()
        with urllib.request.urlopen(host.address + "a.bin") as answer:
            assert len(answer.read()) == 5000
        assert time.monotonic() - start >= 0.05 + (5000 + HEAD) * 8 / 400_000
        assert host.answered() == [("/a.bin", 5000 + HEAD)] and host.answered() == []
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(host.address + "../a.bin")
