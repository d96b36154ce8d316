"""The running text around the tables: which lines belong to which section of the form, and which to none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.forms import Form
from generator.importers.document import Line
from generator.importers.facts import ENDS_SENTENCE, date_at_end, date_line, find_title
from generator.importers.headings import ALIKE, LONGEST_HEADING, Heading, Headings, likeness_of
from generator.importers.paragraphs import broken_at, paragraphs
from generator.importers.reading import ExtraPart, Part, Unplaced
from generator.importers.words import fold, numbering, tidy
from generator.messages import message
from generator.reports import Note

_FOOTNOTE = re.compile(
    r"[（(【\[]?(?:注释?|备注|说明|附注|※|\*)\s*[0-9一二三四五]?\s*[】\])）]?\s*[：:．.、 ]"
)
_UNIT = re.compile(r"[（(]?单位\s*[：:].{1,12}[）)]?")
# Said on pages around reports and never in them: from here on a page is no report any more.
_CLUTTER = re.compile(
    r"版权所有|主办单位?[：:]|承办单位?[：:]|ICP备|公网安备|网站标识码|技术支持[：:]|扫一扫|分享到|打印本页|关闭窗口|【打印】|【关闭】"
    r"|上一篇|下一篇|网站地图|返回顶部|相关链接|友情链接|浏览次数|责任编辑|^打印$|^关闭$|^分享$|附件下载"
)


@dataclass
class Texts:
    """The running text of a document, by section."""

    title: str | None = None
    signed: str | None = None
    signer: str | None = None
    sections: dict[str, Part] = field(default_factory=dict)
    table_titles: dict[str, str] = field(default_factory=dict)
    extra: list[ExtraPart] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    annex_title: str | None = None


class SectionsReader:
    """Parts the lines outside of the tables.

    `spans` are the first and last line of each table found, `formal` lines made of words of the form alone.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        form: Form,
        spans: Mapping[str, tuple[int, int]],
        annex: tuple[int, int] | None,
        formal: frozenset[int] = frozenset(),
    ) -> None:
        self.lines, self.form, self.spans, self.annex = lines, form, spans, annex
        self.formal = formal
        self.headings: list[Heading] = []
        self.texts = Texts()
        plain = [line.cells[0] for line in lines if line.grid is None]
        self.broken = broken_at(plain)
        self.in_table = {
            index
            for first, last in [*spans.values(), *([annex] if annex else [])]
            for index in range(first, last + 1)
        }

    def read(self) -> Texts:
        """Part all lines."""
        first_table = min((first for first, _ in self.spans.values()), default=len(self.lines))
        title_end = self._title(first_table)
        self.headings = headings = Headings(self.lines, self.form, self.spans, self._end()).find(
            title_end + 1
        )
        self._front(title_end, first_table, headings)
        self._between(headings)
        self._tail(headings)
        return self.texts

    # -- parts -------------------------------------------------------------------------------------

    def _title(self, first_table: int) -> int:
        """Find the title; what stands above it is not the report's. Gives the last line of it, -1 without
        one.
        """
        fronts = [self._text(index) if index not in self.in_table else "" for index in range(first_table)]
        found = find_title(fronts)
        if found is None:
            return -1
        self.texts.title = found[0]
        self._leave(range(found[1]))
        return found[2]

    def _front(self, title_end: int, first_table: int, headings: Sequence[Heading]) -> None:
        overview = next((one for one in headings if one.section == "overview"), None)
        following = next((one for one in headings if one.section != "overview"), None)
        end = following.index if following else min(first_table, self._end())
        start = title_end + 1
        if overview is None:
            self._text_section("overview", range(start, end), None)
            return
        self._text_section("preface", range(start, overview.index), None)
        self._text_section("overview", range(overview.index + 1, end), overview)

    def _between(self, headings: Sequence[Heading]) -> None:
        """The headings of the tables, and what is printed around the tables below them."""
        starts = {one.section: one for one in headings}
        tables = [section.id for section in self.form.sections if section.body == "table"]
        for position, table in enumerate(tables):
            heading = starts.get(table)
            if heading is not None:
                self._table_title(heading)
            span = self.spans.get(table)
            begin = heading.index + 1 if heading else (span[0] if span else None)
            if begin is None:
                continue
            following = [starts[one].index for one in tables[position + 1 :] if one in starts]
            following += [self.spans[one][0] for one in tables[position + 1 :] if one in self.spans]
            following += [one.index for one in headings if one.index > begin and one.section not in tables]
            end = min(following, default=self._end() if heading or span else begin)
            self._around_table(table, heading, [i for i in range(begin, end) if i not in self.in_table])

    def _table_title(self, heading: Heading) -> None:
        section = next(one for one in self.form.sections if one.id == heading.section)
        if heading.printed and tidy(heading.printed) != section.title:
            self.texts.table_titles[heading.section] = heading.printed

    def _around_table(self, table: str, heading: Heading | None, indexes: Iterable[int]) -> None:
        """Footnotes become notes, a heading of its own starts a section of its own, the rest is text of
        the table's.
        """
        title, text = (
            (heading.printed if heading else None),
            [(0, heading.rest)] if heading and heading.rest else [],
        )
        parts: list[tuple[str | None, list[tuple[int, str]]]] = [(title, text)]
        span = self.spans.get(table)
        for index in indexes:
            line = self._text(index)
            if not tidy(line) or _UNIT.fullmatch(tidy(line)) or index in self.formal:
                continue
            if _FOOTNOTE.match(tidy(line)):
                self.texts.notes.append(
                    Note(table, None, message("import-footnote", text=tidy(line)).text("zh")[:290])
                )
            elif span and index > span[1] and self._starts_own_section(index):
                parts.append((tidy(line), []))
            else:
                parts[-1][1].append((self.lines[index].number, line))
        for own, lines in parts:
            self._extra(own, table, lines)

    def _starts_own_section(self, index: int) -> bool:
        text = tidy(self._text(index))
        is_short = 2 < len(text) <= LONGEST_HEADING and not ENDS_SENTENCE.search(text) and "。" not in text
        return is_short and (
            bool(numbering(text)) or (index + 1 < len(self.lines) and self.lines[index + 1].grid is None)
        )

    def _extra(self, title: str | None, after: str, lines: Sequence[tuple[int, str]]) -> None:
        texts = paragraphs(lines, self.broken)
        if texts and title:
            self.texts.extra.append(ExtraPart(title, after, "\n\n".join(texts)))
        elif texts or (title and after not in self.texts.table_titles and not self._is_known(title)):
            at = lines[0][0] if lines else 0
            self.texts.unplaced += [Unplaced(at, text) for text in ([title] if title else []) + texts]

    def _is_known(self, title: str) -> bool:
        return any(likeness_of(title, one) >= ALIKE for s in self.form.sections for one in (s.title, *s.also))

    def _tail(self, headings: Sequence[Heading]) -> None:
        """The text sections behind the tables, the signature and date, and what follows them."""
        last = max((one for _, one in self.spans.values()), default=-1)
        texts = [
            one for one in headings if one.section in self.form.text_section_ids and one.section != "overview"
        ]
        end = self._end()
        if not texts:
            rest = (
                [index for index in range(last + 1, end) if index not in self.in_table] if last >= 0 else []
            )
            self._signature(rest)
            return
        for position, heading in enumerate(texts):
            stop = texts[position + 1].index if position + 1 < len(texts) else end
            indexes = [index for index in range(heading.index + 1, stop) if index not in self.in_table]
            if position + 1 == len(texts):
                indexes = self._signature(indexes)
            self._text_section(heading.section, indexes, heading)

    def _end(self) -> int:
        return self.annex[0] if self.annex else len(self.lines)

    def _signature(self, indexes: Sequence[int]) -> list[int]:
        """Take signature, date and whatever a page prints below them away from a section's lines."""
        kept = list(indexes)
        for position, index in enumerate(kept):
            if _CLUTTER.search(self._text(index)) and len(tidy(self._text(index))) < 60:
                self._leave(kept[position:])
                kept = kept[:position]
                break
        for position, index in enumerate(kept):
            text = self._text(index)
            date = date_line(text)
            signed = date_at_end(text)
            if date or signed:
                self.texts.signed = date or (signed[1] if signed else None)
                before = self._signer(kept, position) if date else position
                self.texts.signer = signed[0] if signed else self.texts.signer
                self._after_signature(kept[position + 1 :])
                return kept[:before]
        return kept

    def _signer(self, kept: Sequence[int], position: int) -> int:
        """The place of the first line of the signature that ends in the line at `position`."""
        from generator.importers.facts import agency_of

        for step in (-1, 1):
            at = position + step
            if not 0 <= at < len(kept):
                continue
            text = tidy(self._text(kept[at]))
            if 3 < len(text) <= 32 and not re.search(r"[，。；：、0-9]", text) and agency_of(text):
                self.texts.signer = text
                return at if step < 0 else position
        return position

    def _after_signature(self, indexes: Sequence[int]) -> None:
        """What stands below the date: the heading of an annex, or nothing of the report's."""
        texts = [tidy(self._text(index)) for index in indexes]
        if self.annex:
            words = [text for text in texts if text and not re.fullmatch(r"附件?表?[0-9一二]?[：:]?", text)]
            if words and words[0] == self.texts.signer and len(words) > 2:
                words = words[1:]
            self.texts.annex_title = "".join(words[-2:]) or None
            return
        self._leave([index for index in indexes if tidy(self._text(index)) != self.texts.signer])

    # -- small helps -------------------------------------------------------------------------------

    def _text(self, index: int) -> str:
        line = self.lines[index]
        return line.cells[0] if len(line.cells) == 1 else " | ".join(cell for cell in line.cells if cell)

    def _text_section(self, section: str, indexes: Iterable[int], heading: Heading | None) -> None:
        kept = [i for i in indexes if i not in self.in_table and not self._is_again(i, heading)]
        lines = [(self.lines[i].number, self._text(i)) for i in kept]
        if heading and heading.rest:
            lines.insert(0, (self.lines[heading.index].number, heading.rest))
        texts = paragraphs(lines, self.broken)
        if not texts:
            return
        official = next((one.title for one in self.form.sections if one.id == section), "")
        printed = heading.printed if heading and tidy(heading.printed) != official else None
        self.texts.sections[section] = Part("\n\n".join(texts), printed)

    def _is_again(self, index: int, heading: Heading | None) -> bool:
        """Whether a line is its section's heading printed a second time, or that of the next one; noted."""
        words = fold(self._text(index))
        behind = [one for one in self.headings if one.index > index][:1]
        for one in [heading, *behind] if heading else behind:
            if one and words == fold(one.printed):
                note = message("import-heading-twice", title=one.printed).text("zh")
                self.texts.notes.append(Note(None, None, note))
                return True
        return False

    def _leave(self, indexes: Iterable[int]) -> None:
        for index in indexes:
            if index not in self.in_table and tidy(self._text(index)):
                self.texts.unplaced.append(Unplaced(self.lines[index].number, tidy(self._text(index))))
