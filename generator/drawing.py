"""The environment that all templates are drawn in: everything escaped, nothing undefined."""

from __future__ import annotations

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
    )
    made.filters["trusted"] = Markup
    return made
