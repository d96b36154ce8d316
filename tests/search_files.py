"""Reads the files of the search index again by their description alone; uses nothing of the builder."""

from __future__ import annotations

import json
import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

WORD = 2**64 - 1
TEXT_NUMBER, CELL_NUMBER = 0x1FFFFF, 0x1FFFFE
# A document: number of its block, place in the block.
Place = tuple[int, int]


def mixed(packed: int) -> int:
    """The finaliser of splitmix64."""
    value = packed ^ packed >> 30
    value = value * 0xBF58476D1CE4E5B9 & WORD
    value = (value ^ value >> 27) * 0x94D049BB133111EB & WORD
    return value ^ value >> 31


def gram_key(gram: str) -> int:
    packed = sum(ord(character) << 21 * place for place, character in enumerate(gram[:3]))
    return mixed(packed ^ mixed(ord(gram[3]) | 1 << 63) if len(gram) == 4 else packed) & ~0xFF


def number_key(number: str, kind: int) -> int:
    value = 0
    for digit in number:
        value = (value * 31 + ord(digit)) % 2**42
    return mixed(kind << 42 | value) & ~0xFF


class SearchFiles:
    """An index: `files` maps paths below the site's root to bytes."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.registry: dict[str, Any] = json.loads(files["search/registry.json"])
        self.bits: int = self.registry["bits"]

    @property
    def shards(self) -> list[bytes]:
        """The shards, in order; their names are in order too."""
        names = sorted(path for path in self.files if path.startswith("search/shards/"))
        found = [re.fullmatch(r"search/shards/([0-9a-f]{2,})\.bin", name) for name in names]
        numbers = [one and int(one[1], 16) for one in found]
        assert numbers == list(range(2**self.bits))
        return [self._opened(self.files[name]) for name in names]

    def _opened(self, file: bytes) -> bytes:
        assert zlib.crc32(file[4:], self.bits) == int.from_bytes(file[:4], "little")
        return file[4:]

    def holders(self, key: int, often: bool = False) -> set[Place]:
        """The documents that hold what a key stands for."""
        return holders(self.shards, self.bits, key, often)


def holders(shards: list[bytes], bits: int, key: int, often: bool = False) -> set[Place]:
    fp = (key >> (33 - bits) & 0x7FFFFFFF) << 1 | often
    return _documents(records(shards[key >> (64 - bits)]).get(fp, b""))


def records(shard: bytes) -> dict[int, bytes]:
    """fp → posting of a shard, in order."""
    found: dict[int, bytes] = {}
    at = fp = 0
    while at < len(shard):
        delta, at = _number(shard, at)
        size, at = _number(shard, at)
        assert delta or not found, "records are in order of fp"
        fp += delta
        assert fp < 2**32 and at + size <= len(shard)
        found[fp] = shard[at : at + size]
        at += size
    return found


def _documents(posting: bytes) -> set[Place]:
    found, at, block = set(), 0, -1
    while at < len(posting):
        gap, at = _number(posting, at)
        block += gap + 1
        first = posting[at]
        if first < 128:
            size, places = 1, [first]
        elif first == 255:
            size, bits = 17, int.from_bytes(posting[at + 1 : at + 17], "little")
            places = [place for place in range(128) if bits >> place & 1]
            assert len(places) > 16
        else:
            size, places = first - 127, list(posting[at + 1 : at + first - 127])
            assert 2 <= len(places) <= 16 and places == sorted(set(places))
        at += size
        found |= {(block, place) for place in places}
    return found


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if data[at - 1] < 0x80:
            return value, at


def runs_of(text: str, table: Mapping[str, str]) -> list[str]:
    """The runs of a text, character by character; `table` is that of `search/variants.json`."""
    text = "".join(table.get(one, one) for one in unicodedata.normalize("NFKC", text).lower())
    pieces = re.split(r"([0-9][0-9.,]*)", text)
    text = "".join(_ungrouped(piece) if piece[:1].isdigit() else piece for piece in pieces)
    text = _close(text)
    inside = [_is_word(text, at) for at in range(len(text))]
    marked = "".join(one if word else "\n" for one, word in zip(text, inside, strict=True))
    return [run for run in marked.split("\n") if run]


def _ungrouped(number: str) -> str:
    whole, point, rest = number.partition(".")
    head, *groups = re.sub(r"[.,]+$", "", whole).split(",")
    tail = whole[len(",".join([head, *groups])) :]
    proper = groups and len(head) <= 3 and all(len(group) == 3 for group in groups)
    if not proper or re.search(r"[.,][0-9]", tail + point + rest.lstrip("0123456789")):
        return number
    return head + "".join(groups) + tail + point + rest


def _close(text: str) -> str:
    """Blanks beside Chinese characters left out."""
    kept = []
    for match in re.finditer(r"[ \t\u1680]+|[^ \t\u1680]+", text):
        beside = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        if match[0][0] not in " \t\u1680" or not any(map(_is_han, beside)):
            kept.append(match[0])
    return "".join(kept)


def _is_han(character: str) -> bool:
    code = ord(character)
    planes = 0x20000 <= code <= 0x3FFFD
    return planes or any(
        a <= code <= z for a, z in ((0x3005, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
    )


def _is_word(text: str, at: int) -> bool:
    around = text[at - 1 : at] + text[at + 1 : at + 2]
    point = text[at] == "." and len(around) == 2 and all(one in "0123456789" for one in around)
    return point or text[at] in "%‰" or _is_han(text[at]) or unicodedata.category(text[at])[0] in "LMN"


def grams_of(terms: Iterable[str]) -> set[str]:
    """The grams of one to four characters that an index has to be asked for."""
    return {term[at : at + 4] for term in terms for at in range(max(1, len(term) - 3))}
