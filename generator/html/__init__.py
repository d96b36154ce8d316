"""Markdown pages → finished HTML pages, byte for byte those of MkDocs, without its loop over pages.

What is the same on many pages is made once, by MkDocs and the theme themselves (`theme.py`), and filled in
(`filling.py`); of the Markdown, what provably comes out the same is converted directly (`markdown.py`,
`raw.py`), all else by Python-Markdown as MkDocs calls it.
"""

from __future__ import annotations

from generator.html.frames import Frames, open_frames

__all__ = ["Frames", "open_frames"]
