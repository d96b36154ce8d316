"""What readers and editors are told of each check: its title, its rule, its basis, what it does not prove."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

CATALOGUE = Path(__file__).with_name("checks") / "rules.yml"


@dataclass(frozen=True)
class Rule:
    """A check as it is explained on its page.

    `level` is what a failure means: `error` (arithmetic inside one table), `warning` (a doubt) or
    `info` (a hint, which leaves the badge alone). `family` names the module or heading it belongs to.
    """

    code: str
    level: str
    family: str
    title: str
    wording: str
    explain: str
    basis: str
    limits: str


@cache
def rules() -> dict[str, Rule]:
    """Code → rule of every check that is not a relation of a form (`rules.yml`), in printed order.

    The file is ours, so a fault in it is a fault of the set-up.
    """
    loaded: dict[str, dict[str, str]] = yaml.load(CATALOGUE.read_text("utf-8"), yaml.CSafeLoader)
    return {code: Rule(code=code, **texts) for code, texts in loaded.items()}
