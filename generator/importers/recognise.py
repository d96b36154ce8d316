"""A document → a `Reading`: which form it follows, and what stands where in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.forms import Form
from generator.importers.document import Document, Unreadable
from generator.importers.facts import agency_of, cites_of, contact_of, period_of, year_of, year_of_report
from generator.importers.reading import AnnexReading, Reading, Unplaced
from generator.importers.sections import SectionsReader, Texts
from generator.importers.tables import Found, TablesReader
from generator.importers.tokens import VALUE, WORDS, Run
from generator.importers.vocabulary import phrases
from generator.importers.words import UNITS, fold, is_page_mark, tidy
from generator.importers.zones import Zones
from generator.messages import Message, message
from generator.reports import Labels

# So many wordings of a form's tables at least make a document a report on that form.
FEWEST_WORDINGS = 6
FEWEST_OF_ANNEX = 5
# Headings of so many sections make a document a report, even without tables.
FEWEST_SECTIONS = 3
# So many labels in running text are tables whose cells were run together.
MANY_IN_TEXT = 15
# So many wordings more make a document clearly one of another form.
CLEARLY = 3
# Heads of lists that the forms do not name.
HEADS_OF_LISTS = ("单位", "指标", "指标名称", "数量", "计量单位")


def recognise(document: Document, forms: Mapping[str, Form], form: Form | None = None) -> Reading:
    """Recognise the official form in a document; `form` where the user says which.

    Raises `Unreadable` where no table of a report is found, or where it cannot be told of which form.
    """
    lines = tuple(line for line in document.lines if line.grid is not None or not is_page_mark(line.text))
    reports = [one for one in forms.values() if one.kind == "report"]
    run = Run(lines, _row_labels(reports))
    reader = _reader(run, [form]) if form else _reader(run, reports)
    if form:
        _refuse_other(run, reader, reports)
    found = reader.read()
    annex, annex_reader = _annex(document, forms, found, run)
    spans = {table: _lines(run, span) for table, span in found.spans.items()}
    annex_span = _lines(run, annex.spans["annex"]) if annex and "annex" in annex.spans else None
    texts = SectionsReader(lines, reader.form, spans, annex_span, reader.zones.formal_lines()).read()
    return _reading(document, run, reader, found, texts, annex, annex_reader)


def _reader(run: Run, forms: Sequence[Form]) -> TablesReader:
    """The reader of the form that most wordings of the document belong to."""
    readers = sorted((TablesReader(run, form) for form in forms), key=lambda one: -one.zones.coverage())
    best = readers[0]
    if best.zones.coverage() < FEWEST_WORDINGS and len(forms) > 1:
        raise Unreadable(message(_why_not(run, best)))
    if len(readers) > 1 and best.zones.coverage() == readers[1].zones.coverage():
        raise Unreadable(message("import-form-unclear", forms=" / ".join(one.form.id for one in readers)))
    return best


def _refuse_other(run: Run, reader: TablesReader, forms: Sequence[Form]) -> None:
    """Refuse the form that the user names where the document's own words say another one."""
    mine = reader.zones.coverage()
    for form in forms:
        if form.id != reader.form.id and TablesReader(run, form).zones.coverage() >= mine + CLEARLY:
            raise Unreadable(message("import-other-form", form=reader.form.id, other=form.id))


def _why_not(run: Run, reader: TablesReader) -> str:
    """Why no table of a report is found: run together into one text, not there, or no report at all."""
    if reader.zones.search.in_text() >= MANY_IN_TEXT:
        return "import-run-together"
    sections = {one.phrase.id for one in reader.zones.finds if one.phrase.kind == "section"}
    return "import-no-tables" if len(sections) >= FEWEST_SECTIONS else "import-no-form"


def _row_labels(forms: Sequence[Form]) -> frozenset[str]:
    return frozenset(
        phrase.text for form in forms for phrase in phrases(form) if phrase.kind == "row" and not phrase.short
    )


def _annex(
    document: Document, forms: Mapping[str, Form], found: Found, run: Run
) -> tuple[Found | None, TablesReader | None]:
    """The tables of an annex that stands behind those of the report."""
    for form in forms.values():
        if form.kind != "annex":
            continue
        reader = TablesReader(run, form)
        if reader.zones.coverage() < FEWEST_OF_ANNEX:
            continue
        annex = reader.read()
        spans = annex.spans.values()
        report = found.spans.values()
        if spans and not any(a < d and c < b for a, b in spans for c, d in report):
            return annex, reader
    return None, None


def _lines(run: Run, span: tuple[int, int]) -> tuple[int, int]:
    first, end = span
    last = max(first, min(end, len(run.tokens)) - 1)
    return run.tokens[first].line, run.tokens[last].line


def _reading(
    document: Document,
    run: Run,
    reader: TablesReader,
    found: Found,
    texts: Texts,
    annex: Found | None,
    annex_reader: TablesReader | None,
) -> Reading:
    front = "\n".join(part.text for key, part in texts.sections.items() if key in ("preface", "overview"))
    everything = "\n".join(part.text for part in texts.sections.values())
    period = period_of(front)
    title = texts.title
    year = (
        year_of(title or "")
        or (int(period[0][:4]) if period and period[0] else None)
        or year_of_report(front)
    )
    data = annex.tables.get("annex") if annex else None
    return Reading(
        form=reader.form,
        title=title,
        agency=agency_of(title or "") or texts.signer,
        year=year,
        signed=texts.signed,
        published=document.published,
        period=period,
        cites=cites_of(front),
        contact=contact_of(everything),
        sections=texts.sections,
        extra_sections=tuple(texts.extra),
        tables=found.tables,
        annex=AnnexReading(annex_reader.form, texts.annex_title, data) if data and annex_reader else None,
        labels=_labels(found, texts, annex),
        extra_rows=(*found.extra_rows, *(annex.extra_rows if annex else ())),
        surplus=(*found.surplus, *(annex.surplus if annex else ())),
        notes=tuple(texts.notes),
        uncertain=(*found.uncertain, *(annex.uncertain if annex else ())),
        unplaced=(
            *texts.unplaced,
            *_left(run, found, reader),
            *(_left(run, annex, annex_reader) if annex and annex_reader else ()),
        ),
        warnings=(*document.warnings, *_warnings(title, year, period), *_missing(reader.form, found)),
    )


def _labels(found: Found, texts: Texts, annex: Found | None) -> dict[str, Labels]:
    labels = dict(found.labels) | (dict(annex.labels) if annex else {})
    for table, title in texts.table_titles.items():
        labels[table] = replace(labels.get(table, Labels()), title=title)
    return labels


def _left(run: Run, found: Found, reader: TablesReader) -> list[Unplaced]:
    """Words and values inside the tables that are no part of them as far as was read."""
    left: list[Unplaced] = []
    for start, end in found.spans.values():
        doubtful = {line for one in found.uncertain for line in one.lines}
        for index in range(start, min(end, len(run.tokens))):
            token = run.tokens[index]
            line = run.lines[token.line]
            if token.kind == VALUE and index not in found.used and line.shown not in doubtful:
                left.append(Unplaced(line.number, token.text))
            elif token.kind == WORDS and index not in found.used and not _is_form_word(reader.zones, index):
                left.append(Unplaced(line.number, tidy(token.text)))
    return left


def _is_form_word(zones: Zones, token: int) -> bool:
    if zones.search.is_prose(token):
        return False
    words = fold(zones.run.tokens[token].text)
    return zones.is_known(token) or zones.is_made(token) or words in (*UNITS, *HEADS_OF_LISTS)


def _missing(form: Form, found: Found) -> list[Message]:
    titles = {section.id: section.title for section in form.sections}
    return [message("import-no-table", title=titles[id]) for id, one in found.tables.items() if one is None]


def _warnings(
    title: str | None, year: int | None, period: tuple[str | None, str | None] | None
) -> list[Message]:
    found = []
    if title is None:
        found.append(message("import-no-title"))
    if year and period and period[0] and int(period[0][:4]) != year:
        found.append(message("import-year-differs", year=year, period=period[0][:4]))
    return found
