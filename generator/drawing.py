"""The environment that all templates are drawn in: everything escaped, nothing undefined."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket
from markupsafe import Markup

TEMPLATES = Path(__file__).with_name("templates")


class _Compiled(jinja2.BytecodeCache):
    """Compiled templates where Python keeps compiled modules, and for as long; what cannot be kept is not."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.{sys.implementation.cache_tag}.jinja"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if its template is still the same."""
        try:
            with self._file(bucket).open("rb") as file:
                bucket.load_bytecode(file)
        except (OSError, EOFError, ValueError, TypeError, pickle.UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a bucket."""
        if sys.dont_write_bytecode:
            return
        file = self._file(bucket)
        staged = file.with_name(f"{file.name}.{os.getpid()}")
        try:
            self._folder.mkdir(exist_ok=True)
            with staged.open("wb") as target:
                bucket.write_bytecode(target)
            staged.replace(file)
        except OSError:
            staged.unlink(missing_ok=True)


def environment() -> jinja2.Environment:
    """A fresh environment over `templates/`, with the filter `trusted` for text that is markup already."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_Compiled(TEMPLATES / "__pycache__"),
    )
    made.filters["trusted"] = Markup
    return made


@cache
def macro(template: str, name: str) -> Callable[..., str]:
    """A macro of a template that needs nothing but its arguments, for pieces of pages that are kept."""
    found: Callable[..., str] = vars(environment().get_template(template).module)[name]
    return found
