"""Markdown pages → the finished HTML pages that MkDocs would make of them, byte for byte, without its loop over pages.

What is the same on many pages is made once, by MkDocs and the theme themselves, and filled in (`frames.py`);
of the Markdown, what provably comes out the same is converted directly (`markdown.py`), all else by
Python-Markdown as MkDocs calls it (`mkdocs.py`).
"""

from __future__ import annotations
