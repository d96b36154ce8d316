"""Atom feeds of what changed: one of the whole collection, one for each region and those below it."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import jinja2

from generator.collection import Collection
from generator.drawing import environment
from generator.exporters.file import File
from generator.fields import UNREAD
from generator.history import Event, day_stamp
from generator.old_versions import bare
from generator.outputs.visible import visible
from generator.pages.changed import Change, change, untold
from generator.pages.page import CHANGES, address, feed_path, region_path, site_feed
from generator.portal import FEED_ENTRIES
from generator.report_changes import Held
from generator.reports import ReportKey

NOTHING = {"blank": "空白", "unread": UNREAD, "unprinted": "没有印", "nothing": "没有"}
Told = Sequence[tuple[Event, Sequence[ReportKey]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as text; `updated` is its moment, in UTC."""

    title: str
    id: str
    address: str
    updated: str
    lines: Sequence[str]


def files(collection: Collection) -> Iterator[File]:
    """All feeds; none without the address of the site, which entries have to name, or without a history."""
    if not site_feed(collection):
        return
    draw = _Draw(collection, environment().get_template("feed.xml.j2"))
    name = collection.settings.name
    corrections = untold(collection)
    newest = [(event, event.keys) for event in collection.history.events[:FEED_ENTRIES]]
    yield draw.feed(f"{name}：变动", feed_path(), CHANGES, newest, corrections)
    within = _by_region(collection, corrections)
    for code, told in collection.events_of_region.items():
        title = f"{collection.regions[code].full_name}：{name}的变动"
        yield draw.feed(title, feed_path(code), region_path(code), told, within[code], code)


def _by_region(collection: Collection, corrections: Sequence[Change]) -> Mapping[str, Sequence[Change]]:
    """Corrections by the regions that their reports are in, however far above."""
    found: dict[str, list[Change]] = defaultdict(list)
    for one in corrections:
        for region in collection.lineage(one.key.region) if one.key else ():
            found[region.code].append(one)
    return found


class _Draw:
    """Draws feeds of one collection."""

    def __init__(self, collection: Collection, template: jinja2.Template) -> None:
        self._collection, self._template = collection, template
        self._root = collection.settings.address or ""
        self._host = urlsplit(self._root).hostname or ""

    def feed(
        self, title: str, path: str, page: str, told: Told, corrections: Sequence[Change], region: str = ""
    ) -> File:
        """One feed; `page` is the page that it belongs to."""
        entries = [
            *(self._event(event, keys, region) for event, keys in told),
            *(self._correction(one) for one in corrections[:FEED_ENTRIES]),
        ]
        entries.sort(key=lambda entry: entry.updated, reverse=True)
        text = self._template.render(
            title=_fit(title),
            self_address=self._root + path,
            page_address=self._root + address(page),
            updated=entries[0].updated,
            author=_fit(self._collection.settings.name),
            entries=entries[:FEED_ENTRIES],
        )
        return File(path, text.encode("utf-8"))

    def _event(self, event: Event, keys: Sequence[ReportKey], region: str) -> Entry:
        one = change(self._collection, event, keys)
        about = "/".join(map(str, event.key)) if not event.many else f"{region or 'all'}/{event.kind}"
        return self._entry(one, f"{about}/{event.commit.id}", event.commit.stamp)

    def _correction(self, one: Change) -> Entry:
        """A correction that no commit tells of; its moment is the beginning of its day in Beijing."""
        said = bare(one.noted[0].correction)
        digest = hashlib.sha256(repr(dataclasses.astuple(said)).encode()).hexdigest()
        return self._entry(one, f"{'/'.join(map(str, one.key or ()))}/{digest[:40]}", day_stamp(one.date))

    def _entry(self, one: Change, about: str, updated: str) -> Entry:
        named = "、".join(each.label for each in one.reports)
        count = f"{one.count} 份报告：" if one.count > 1 else ""
        more = "等" if one.count > len(one.reports) else ""
        return Entry(
            title=_fit(f"{'、'.join(one.tags)}：{count}{named}{more}"),
            # Ids have to stay the same for ever, whatever becomes of the page (RFC 4151).
            id=f"tag:{self._host},{one.date}:{about}",
            address=self._root + address(one.path),
            updated=updated,
            lines=[_fit(line) for line in _lines(one)],
        )


def _lines(one: Change) -> Iterator[str]:
    if one.badges:
        yield f"标记：{one.badges[0].label} → {one.badges[1].label}"
    if one.year_before:
        yield f"本报告的文件没有改动；变动的是本机关{one.year_before}年的报告"
    for value in one.values:
        yield f"{value.place}：原为 {_held(value.was)}，现为 {_held(value.now)}"
    if one.more_values:
        yield f"另有 {one.more_values} 处"
    if one.told and one.told.change.filled:
        yield f"补录了 {one.told.change.filled} 个原来待核的格子，不是更正"
    if one.told and one.told.change.parts:
        yield f"{'、'.join(one.told.change.parts)}有改动"
    if one.told and one.told.unread:
        yield "改动前后的文件有不合格式的，没有逐项比较"
    for noted in one.noted:
        if noted.correction.valued and not noted.shown:
            yield f"{noted.place}：原为 {_held(noted.was)}，现为 {_held(noted.now)}"
        yield f"更正原因：{noted.correction.reason}（{noted.correction.by}）"
    for noted in one.withdrawn:
        said = noted.correction
        pair = f"原为 {_held(noted.was)}，现为 {_held(noted.now)}，" if said.valued else ""
        yield f"撤去一条更正记录：{f'{noted.place}，' if noted.place else ''}{pair}{said.reason}（{said.by}）"
    if one.commit and one.commit.subject:
        yield f"提交说明：{one.commit.subject}"


def _held(held: Held) -> str:
    return NOTHING[held.kind] if held.text is None else held.text


def _fit(text: str) -> str:
    """On one line, and with no character that XML does not allow."""
    return visible(text)
