"""The environment that all templates are drawn in: everything escaped, nothing undefined."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

TEMPLATES = Path(__file__).with_name("templates")


def environment() -> jinja2.Environment:
    """A fresh environment over `templates/`, with the filter `trusted` for text that is markup already."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["trusted"] = Markup
    return made


@cache
def macro(template: str, name: str) -> Callable[..., str]:
    """A macro of a template that needs nothing but its arguments, for pieces of pages that are kept."""
    found: Callable[..., str] = vars(environment().get_template(template).module)[name]
    return found
