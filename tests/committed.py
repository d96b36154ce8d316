"""The fabricated content in a git repository of its own, with a history made up for the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.conftest import FABRICATED

SFJ = "content/reports/990101/sfj"
# Signs of HTML, Markdown, XML and of the terminal, and a character that turns the text around.
HOSTILE = (
    "</li><script>alert(1)</script> [x](javascript:alert(1)) ]]> &amp; \u202egnirts {: onclick=x } \x1b[31m"
)
FIRST = "2025-12-31T17:30:00+00:00"  # New Year's Day in Beijing


def git(folder: Path, *arguments: str, when: str = FIRST) -> str:
    """Run git as nobody in particular, at a moment of one's choice, whatever is set up on this machine."""
    who = {f"GIT_{role}_{part}": "nobody" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    dates = {"GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z", "GIT_COMMITTER_DATE": when}
    nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env=os.environ | who | dates | nothing,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def commit(root: Path, subject: str = "change", when: str = FIRST) -> str:
    """Commit all there is; gives the id."""
    git(root, "add", "-A")
    git(root, "commit", "-q", "--cleanup=verbatim", "--allow-empty-message", "-m", subject, when=when)
    return git(root, "rev-parse", "HEAD")


def edit(file: Path, old: str, new: str) -> None:
    """Replace text that has to be there."""
    text = file.read_text("utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), "utf-8")


def start(root: Path) -> Path:
    """A repository with the fabricated content as its one commit; gives the content folder."""
    shutil.copytree(FABRICATED, root / "content", dirs_exist_ok=True)
    git(root.parent, "init", "-q", "-b", "main", str(root))
    commit(root, "收录五份报告")
    return root / "content"


def rich(root: Path) -> Path:
    """A repository in which something of every kind has happened; gives the content folder."""
    content = start(root)
    edit(root / SFJ / "2021.yml", "new: [20, 2, 0, 0, 0, 0, 22]", 'new: [20, 2, 0, 0, 0, "/", 23]')
    edit(root / SFJ / "2021.yml", "      依据条例编制。", "      依据条例编制，经审议。")
    edit(
        root / SFJ / "2021.yml",
        "corrections:\n",
        "corrections:\n  - {date: 2026-01-02, table: requests, row: new, column: total, was: 22, now: 23,"
        " source: agency, reason: 机关重新公布, by: 示例编辑}\n",
    )
    commit(root, HOSTILE, "2026-01-02T01:00:00+00:00")
    edit(root / SFJ / "2020.yml", "form:", "# 只是注释\nform:")
    edit(root / SFJ / "2021.yml", '0, 0, "/", 23]', "0, 0, 0, 22]")
    edit(root / SFJ / "2021.yml", "was: 22, now: 23", "was: 23, now: 22")
    commit(root, "改回", "2026-01-03T01:00:00+00:00")
    edit(root / SFJ / "2022.yml", "scope:", "scop:")
    commit(root, "写错", "2026-01-04T01:00:00+00:00")
    edit(root / SFJ / "2022.yml", "scop:", "scope:")
    commit(root, "改好", "2026-01-05T01:00:00+00:00")
    shutil.move(root / SFJ / "2022.yml", root / SFJ / "2023.yml")
    commit(root, "移动", "2026-01-06T01:00:00+00:00")
    (root / "content/reports/990100/rmzf/2021.yml").unlink()
    commit(root, "", "2026-01-07T16:00:00+00:00")
    return content
