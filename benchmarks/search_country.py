"""Agencies under the names of the country's real divisions, without reports: made-up names are all alike."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.search_site import KEPT, synth
from generator.importers.divisions import divisions
from generator.synth.dice import data

DEPARTMENTS = 4


def country(seed: int) -> Path:
    """A content folder: in each county and city some departments, with short names as people write them.

    Half of the counties call themselves by their city, too (宁波市北仑区), as real ones do.
    """
    content = KEPT / f"country-{seed}"
    shutil.rmtree(content, ignore_errors=True)
    shutil.copytree(synth(1, seed), content, ignore=shutil.ignore_patterns("reports"))
    regions = {one.code: one.name for one in divisions() if one.until is None}
    lines = (f'"{code}": {json.dumps(name, ensure_ascii=False)}\n' for code, name in sorted(regions.items()))
    (content / "regions.yml").write_text("".join(lines).replace('"', ""), "utf-8")
    dice = random.Random(f"{seed} country")
    for code in sorted(regions):
        if not code.endswith("0000"):
            for id, text in _departments(code, regions, dice):
                file = content / "reports" / code / id / "agency.yml"
                file.parent.mkdir(parents=True)
                file.write_text(text, "utf-8")
    return content


def _departments(code: str, regions: Mapping[str, str], dice: random.Random) -> Iterator[tuple[str, str]]:
    own, city = regions[code], regions.get(f"{code[:4]}00", "")
    whole = city + own if city != own else own
    prefix = dice.choice((own, whole))
    for one in dice.sample(data("cast")["departments"], DEPARTMENTS):
        short = sorted({own + one["short"], whole + one["short"]})
        yield one["id"], f"name: {prefix}{one['name']}\naliases: [{', '.join(short)}]\nkind: department\n"
