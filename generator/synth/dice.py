"""Chance that falls the same on every machine: only `Random.random`, seeded with text, and whole numbers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

T = TypeVar("T")


class Dice:
    """A source of chance of its own for each thing that is made up, so that one never moves another."""

    def __init__(self, *seed: object) -> None:
        self.roll = random.Random("/".join(map(str, seed))).random

    def below(self, limit: int) -> int:
        """A whole number from 0 to below `limit`."""
        return int(self.roll() * limit)

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both possible."""
        return low + int(self.roll() * (high - low + 1))

    def chance(self, percent: int) -> bool:
        """Whether something that happens in so many of a hundred cases happens."""
        return self.roll() * 100 < percent

    def pick(self, options: Sequence[T]) -> T:
        """One of several."""
        return options[int(self.roll() * len(options))]

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """All of them, in any order."""
        mixed = list(options)
        for last in range(len(mixed) - 1, 0, -1):
            other = int(self.roll() * (last + 1))
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def vary(self, number: int, low: int = 75, high: int = 130) -> int:
        """A number between `low` and `high` percent of another."""
        return number * self.between(low, high) // 100

    def apportion(self, total: int, weights: Sequence[int]) -> list[int]:
        """`total` things dealt out by weight; large shares follow the weights, single things chance."""
        whole = sum(weights)
        if not total or not whole:
            return [0] * len(weights)
        parts = [total * weight // whole for weight in weights]
        for _ in range(total - sum(parts)):
            mark = int(self.roll() * whole)
            for index, weight in enumerate(weights):
                mark -= weight
                if mark < 0:
                    parts[index] += 1
                    break
        return parts


@cache
def data(name: str) -> dict[str, Any]:
    """A file of words beside this module; a fault in it is a fault of the set-up."""
    loaded: dict[str, Any] = yaml.load(
        Path(__file__).with_name(f"{name}.yml").read_text("utf-8"), yaml.CSafeLoader
    )
    return loaded
