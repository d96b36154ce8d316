"""Drafts as YAML, in the words and the order of the files that editors write: one printed row, one line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from generator.forms import Form, Table
from generator.report_frame import Frame
from generator.synth.cast import Member
from generator.synth.draft import Draft


class Writer:
    """Writes report files; what surrounds the cells is made once a form."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._frames = {
            (form.id, table.id, undivided): Frame(form, table, undivided)
            for form in forms
            if form.kind == "report"
            for table in form.tables
            for undivided in (False, True)
        }

    def report(self, draft: Draft) -> str:
        """The report file of a draft."""
        return "\n".join([*_head(draft), *_sections(draft), *self._tables(draft), *_tail(draft), ""])

    def _tables(self, draft: Draft) -> Iterator[str]:
        for table in draft.form.tables:
            if draft.absent.get(table.id) == "null":
                yield f"{table.id}: null"
                continue
            frame = self._frames[draft.form.id, table.id, draft.undivided]
            yield from frame.head
            blank = table.id in draft.absent
            for row, start, end in frame.rows:
                yield start + _cells(draft, table, row, blank) + end


def agency_yaml(member: Member, until: int | None) -> str:
    """The file of an agency; `until` is its last year where it has no reports after it."""
    lines = [f"name: {member.name}", f"aliases: [{member.short}]", f"kind: {member.kind}", "website: null"]
    lines += [f"since: {member.since}"] if member.since else []
    lines += [f"until: {until}"] if until else []
    return "\n".join([*lines, ""])


def _head(draft: Draft) -> Iterator[str]:
    yield f"form: {draft.form.id}"
    yield f"title: {draft.title}"
    if draft.signed:
        yield f"signed: {draft.signed}"
    yield f"published: {draft.published or 'null'}"
    yield f"scope: {'aggregate' if draft.member.government else 'own'}"
    if draft.period:
        yield f"period: {{from: {draft.period[0]}, to: {draft.period[1]}}}"
    if draft.cites:
        yield f"cites: [{', '.join(draft.cites)}]"
    yield f"source: {{name: 示例文件-{draft.year}.html, url: null, sha256: null}}"
    if draft.contact:
        yield "contact: {" + ", ".join(f"{key}: {value}" for key, value in draft.contact.items()) + "}"


def _sections(draft: Draft) -> Iterator[str]:
    yield "sections:"
    for section in draft.form.text_sections:
        text = draft.sections.get(section.id)
        if text:
            yield f"  {section.id}:"
            yield "    kind: full"
            yield "    text: |"
            yield from (f"      {line}" if line else "" for line in text.split("\n"))
        elif section.required:
            yield f"  {section.id}: null"


def _cells(draft: Draft, table: Table, row: str, blank: bool) -> str:
    if table.layout == "blocks":
        named = draft.disclosure[row]
        ids = [column.id for column in table.columns_of(row)]
        cells = [_cell(draft, table.id, row, one, _signed(one, named[one]), blank) for one in ids]
        return "{" + ", ".join(f"{one}: {cell}" for one, cell in zip(ids, cells, strict=True)) + "}"
    numbers = (draft.requests if table.id == "requests" else draft.challenges)[row]
    if not blank and not draft.written:
        return f"[{', '.join(map(str, numbers))}]"
    ids = [column.id for column in table.leaf_columns]
    cells = [
        _cell(draft, table.id, row, one, str(number), blank) for one, number in zip(ids, numbers, strict=True)
    ]
    return f"[{', '.join(cells)}]"


def _signed(column: str, value: int | str) -> str:
    return f"+{value}" if column == "change" and isinstance(value, int) and value > 0 else str(value)


def _cell(draft: Draft, table: str, row: str, column: str, number: str, blank: bool) -> str:
    return "null" if blank else draft.written.get((table, row, column), number)


def _tail(draft: Draft) -> Iterator[str]:
    if draft.annex:
        yield "annex:"
        yield "  form: cn-2014-statistics"
        yield "  values:"
        yield from (f"    {row}: {value}" for row, value in draft.annex.items())
    if draft.extra_rows:
        yield "extra_rows:"
        yield from (f"  - {one}" for one in draft.extra_rows)
    if not draft.explanations:
        yield "explanations: []"
        return
    yield "explanations:"
    for one in draft.explanations:
        yield "  - {" + ", ".join(f"{key}: {value}" for key, value in one.items()) + "}"


def planted_json(seed: int, reports: int, share: float, planted: Iterable[dict[str, object]]) -> str:
    """The list of what was planted, one entry a line."""
    entries = ",\n".join("  " + json.dumps(one, ensure_ascii=False) for one in planted)
    head = f'{{"seed": {seed}, "reports": {reports}, "share": {share}, "planted": ['
    return f"{head}\n{entries}\n]}}\n" if entries else f"{head}]}}\n"
