"""Paths of content files as the repository that holds them names them."""

from __future__ import annotations

import os
from pathlib import Path


class Paths:
    """Tells paths as seen from the top of their repository; each folder is looked at once."""

    def __init__(self) -> None:
        self._here = Path.cwd()
        self._tops: dict[Path, Path | None] = {}

    def shown(self, path: str) -> str:
        """The path below the repository, else below the current folder, else as it is."""
        absolute = Path(os.path.normpath(self._here / path))
        for top in (self._top(absolute.parent), self._here):
            if top and absolute.is_relative_to(top):
                return absolute.relative_to(top).as_posix()
        return absolute.as_posix()

    def _top(self, folder: Path) -> Path | None:
        """The nearest folder, upwards, that holds a repository."""
        if folder not in self._tops:
            if (folder / ".git").exists():
                self._tops[folder] = folder
            else:
                self._tops[folder] = self._top(folder.parent) if folder != folder.parent else None
        return self._tops[folder]
