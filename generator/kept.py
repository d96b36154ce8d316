"""Results kept for arguments that are the very same objects."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
V = TypeVar("V")
# More than all forms, tables and glossaries of a run; only tests get there.
LIMIT = 256


def kept(make: Callable[P, V]) -> Callable[P, V]:
    """Keep what a function makes of the same objects: of forms and tables, which take long to compare."""
    found: dict[tuple[int, ...], tuple[object, V]] = {}

    @wraps(make)
    def keeping(*args: P.args, **kwargs: P.kwargs) -> V:
        key = tuple(map(id, (*args, *kwargs.values())))
        if key not in found:
            if len(found) >= LIMIT:
                found.clear()
            # With the arguments, so that no others can come to have their ids.
            found[key] = ((args, kwargs), make(*args, **kwargs))
        return found[key][1]

    return keeping
