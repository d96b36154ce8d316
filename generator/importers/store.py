"""Writes what was imported into a content folder: whole files or nothing, and never outside of it."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from generator.agencies import AGENCY_ID, REGION_CODE, read_regions
from generator.fields import Reader
from generator.importers.naming import Named
from generator.messages import Message, message
from generator.report_writer import agency_text
from generator.reports import ReportKey
from generator.yaml_reader import parse_yaml
from generator.yaml_writer import scalar

REGIONS = "regions.yml"
_ENTRY = re.compile(r"""["']?([1-9][0-9]{5})["']?\s*:""")


class NotStored(Exception):
    """Something in the content folder is in the way; carries the sentence for the user."""

    def __init__(self, what: Message) -> None:
        super().__init__(what.code)
        self.what = what


def report_file(content: Path, key: ReportKey) -> Path:
    """Where a report belongs. Raises `NotStored` for a key that is no place in a content folder."""
    if not (
        REGION_CODE.fullmatch(key.region) and AGENCY_ID.fullmatch(key.agency) and 2000 <= key.year < 2100
    ):
        raise NotStored(message("import-bad-place", place="/".join(map(str, key))[:60]))
    return content / "reports" / key.region / key.agency / f"{key.year}.yml"


def store(content: Path, key: ReportKey, text: str, named: Named) -> None:
    """Write a report and, for a new agency, its file and the regions it needs.

    What others lean on comes first, so that the content is sound after every step. Raises `NotStored`.
    """
    file = report_file(content, key)
    refuse_links(content, file)
    _add_regions(content, named.new_regions)
    agency = file.with_name("agency.yml")
    if named.is_new and not agency.exists():
        _write(content, agency, agency_text(named.name, (), named.kind))
    _write(content, file, text)


def _add_regions(content: Path, wanted: Mapping[str, str]) -> None:
    """Write regions that regions.yml still lacks, each in front of the first that comes after it.

    The file is read anew: another import may have added some of them meanwhile.
    """
    if not wanted:
        return
    file = content / REGIONS
    before = file.read_bytes().decode("utf-8-sig") if file.is_file() else ""
    held = _regions(before) if before.strip() else {}
    if held is None:
        raise NotStored(message("import-existing-malformed", path=file.as_posix()))
    new = {code: name for code, name in wanted.items() if code not in held}
    if not new:
        return
    lines = before.splitlines()
    for code, name in new.items():
        at = (index for index, line in enumerate(lines) if (found := _ENTRY.match(line)) and found[1] > code)
        lines.insert(next(at, len(lines)), f"{code}: {scalar(name)}")
    end = "\r\n" if "\r\n" in before else "\n"
    text = end.join(lines) + end
    if _regions(text) != {**held, **new}:
        raise NotStored(message("import-regions-odd", lines="; ".join(f"{one}: {new[one]}" for one in new)))
    _write(content, file, text)


def _regions(text: str) -> dict[str, str] | None:
    """Code → name; None where the text holds mistakes."""
    root, problems = parse_yaml(text, REGIONS)
    reader = Reader(REGIONS, problems)
    found = read_regions(reader, root) if root is not None else {}
    return None if problems else {code: one.name for code, one in found.items()}


def refuse_links(content: Path, file: Path) -> None:
    """Raise `NotStored` where a part of the way below the content folder leads elsewhere."""
    parts = [file, *file.parents][: len(file.parts) - len(content.parts)]
    for one in (*parts, content / REGIONS, file.with_name("agency.yml")):
        if one.is_symlink():
            raise NotStored(message("import-link", path=one.relative_to(content).as_posix()))


def _write(content: Path, file: Path, text: str) -> None:
    """Write a file as a whole, or leave it as it was."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if content.resolve() not in file.parent.resolve().parents and content.resolve() != file.parent.resolve():
        raise NotStored(message("import-link", path=file.name))
    # The name begins with a dot, so that a run that is killed leaves nothing that counts as content.
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    made = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        made.chmod(file.stat().st_mode if file.exists() else 0o666 & ~_umask())
        made.replace(file)
    finally:
        made.unlink(missing_ok=True)


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now
