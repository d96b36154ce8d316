"""What MkDocs does with the theme's templates while it builds. Pages are the same without it, only longer."""

from __future__ import annotations

import re

import jinja2
from jinja2.ext import Extension

# Blanks at the ends of lines, and lines of nothing else; of those between a tag of Jinja's, which takes the
# line's end along, and words, one shows. Where blanks count, the text stays as it is.
_BLANKS = re.compile(
    r"(?P<kept><(?P<name>pre|textarea|script|style)\b(?s:.*?)</(?P=name)>)"
    r"|(?P<shown>(?<=%\}\n)[ \t]+(?=\{\{|[^\s<{]))|^[ \t]+|[ \t]+$|(?<=\n)\n+",
    re.M,
)
# Needed in a file of its own only.
_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'


class _WithoutBlanks(Extension):
    """Takes the blanks that set a template in out of its source, before it is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source of a template or a picture in it; what is no page (the sitemap) stays as it is."""
        if name is not None and name.endswith(".svg"):
            return source.replace(_NAMESPACE, "")
        return without_blanks(source) if name is None or name.endswith(".html") else source


def without_blanks(source: str) -> str:
    """A template's source without the blanks at both ends of lines and without empty lines."""
    return _BLANKS.sub(lambda found: found["kept"] or (" " if found["shown"] else ""), source)


def on_env(env: jinja2.Environment, **_: object) -> jinja2.Environment:
    """Leave out the lines and blanks that the theme's own tags stand in: a fifth of what is around a page."""
    env.trim_blocks = env.lstrip_blocks = True
    env.add_extension(_WithoutBlanks)
    return env
