"""What a run of the benchmark found: kept as JSON, shown as a table, put into the README between two marks.

A table is made from the JSON alone, so that nobody types a number.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("results")
README = Path(__file__).resolve().parent.parent / "README.md"
START, END = "<!-- benchmark: made by `python -m benchmarks.bench --readme` -->", "<!-- /benchmark -->"
WITH_SEARCH, WITHOUT_SEARCH = "Hugo + Pagefind", "Hugo"
TITLES = {
    "cold": "Cold build with search · 从头生成，含搜索",
    "nosearch": "Cold build without search · 从头生成，不含搜索",
    "kept": "On top of an earlier build, search included · 已有上次结果，含搜索",
    "serve": "Preview: saved YAML → page served · 预览：保存到看见",
    "growth": "Growth · 规模",
}
CHANGED = {
    "edited": "one report edited · 改一份",
    "added": "one added · 增一份",
    "deleted": "one deleted · 删一份",
    "renamed": "an agency renamed · 机关改代号",
    "nothing": "nothing changed · 什么也没改",
}
WHAT_IS_DONE = (
    "Ours reads and checks the YAML and makes the files for download as well. Hugo and Eleventy get what "
    "our checks found, our charts and our lists as JSON, MkDocs-Material and Zensical the Markdown of "
    "`gongkai render`; that is made beforehand. Pagefind indexes the text and tables of reports and the "
    "names of agencies. MiB: resident memory, pages that processes share counted in each."
)
Row = Mapping[str, Any]


def save(found: Mapping[str, Any], folder: Path) -> str:
    """Write `latest.json` and `latest.md`; the text of the latter."""
    folder.mkdir(parents=True, exist_ok=True)
    text = table(found)
    (folder / "latest.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (folder / "latest.md").write_text(text, "utf-8")
    return text


def show_in_readme(folder: Path = FOLDER, readme: Path = README) -> None:
    """Put the table of the latest results into the README, in place of what stands there."""
    text = readme.read_text("utf-8")
    before, rest = text.split(START)
    _old, after = rest.split(END)
    shown = table(json.loads((folder / "latest.json").read_text("utf-8")))
    readme.write_text(f"{before}{START}\n{shown}{END}{after}", "utf-8")


def table(found: Mapping[str, Any]) -> str:
    """All results as Markdown."""
    rows: Sequence[Row] = found["rows"]
    parts = [
        "\n".join(_head(found)),
        _builds(rows, "cold", WITH_SEARCH),
        _builds(rows, "nosearch", WITHOUT_SEARCH),
        _kept(rows),
        _serve(rows),
        _growth(rows),
        "\n".join(_foot(found)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return float(statistics.median(values))


def ratio(row: Row, against: Row) -> float:
    """The middle one of the ratios of the rounds, in which both ran one after the other."""
    return median([one / other for one, other in zip(row["seconds"], against["seconds"], strict=False)])


def _head(found: Mapping[str, Any]) -> Iterator[str]:
    corpus, machine = found["corpus"], found["machine"]
    yield (
        f"{corpus['reports']:,} made-up reports of {corpus['agencies']:,} agencies "
        f"(middle values: {corpus['yaml_bytes']:,} bytes of YAML, {corpus['narrative_characters']:,} "
        f"characters of narrative), {found['pages']:,} pages; middle values of {found['rounds']} interleaved "
        f"rounds; {machine['processors']} processors, {machine['memory']:.0f} GiB, {machine['system']}; "
        f"{found['date']}, commit {found['commit']}."
    )


def _builds(rows: Sequence[Row], kind: str, named: str) -> str:
    shown = [row for row in rows if row["kind"] == kind]
    if not shown:
        return ""
    against = next((row for row in shown if row["who"] == named), None)
    lines = [
        f"**{TITLES[kind]}**",
        "",
        f"| built by | s | × {named} | processors s | largest process MiB | all MiB | output MB | files |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in shown:
        beside = f"{ratio(row, against):.2f}" if against else ""
        lines.append(
            f"| {row['who']} | {_seconds(row)} | {beside} | {median(row['processor']):.1f} | "
            f"{_memory(row)} | {row['size'] / 1e6:.0f} | {row['files']:,} |"
        )
    return "\n".join(lines)


def _memory(row: Row) -> str:
    return f"{max(row['largest']):.0f} | {max(row['together']):.0f}"


def _seconds(row: Row) -> str:
    """The middle value, and the range where there are several."""
    values = row["seconds"]
    if len(values) == 1:
        return f"{values[0]:.2f}"
    return f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def _kept(rows: Sequence[Row]) -> str:
    shown = [row for row in rows if row["kind"] == "kept"]
    if not shown:
        return ""
    against = next((row for row in rows if row["kind"] == "cold" and row["who"] == WITH_SEARCH), None)
    lines = [
        f"**{TITLES['kept']}**",
        "",
        f"| | s | × {WITH_SEARCH} (all again) | processors s | files written | deleted "
        "| equal to a clean build |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    for row in shown:
        beside = f"{ratio(row, against):.3f}" if against else ""
        equal = f"{row['differing']} files differ" if row["differing"] else "byte for byte"
        lines.append(
            f"| {CHANGED[row['change']]} | {_seconds(row)} | {beside} | "
            f"{median(row['processor']):.1f} | {_spread(row['written'])} | "
            f"{_spread(row['gone'])} | {equal} |"
        )
    return "\n".join(lines)


def _spread(values: Sequence[int]) -> str:
    low, high = min(values), max(values)
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def _serve(rows: Sequence[Row]) -> str:
    shown = [row for row in rows if row["kind"] == "serve"]
    return "\n".join(f"**{TITLES['serve']}**: {_seconds(row)} s" for row in shown)


def _growth(rows: Sequence[Row]) -> str:
    shown = [row for row in rows if row["kind"] == "growth"]
    if not shown:
        return ""
    lines = [
        f"**{TITLES['growth']}**",
        "",
        "| built by | reports | s | ms per report | largest process MiB | all MiB |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for row in shown:
        each = median(row["seconds"]) * 1000 / row["reports"]
        lines.append(f"| {row['who']} | {row['reports']:,} | {_seconds(row)} | {each:.2f} | {_memory(row)} |")
    return "\n".join(lines)


def _foot(found: Mapping[str, Any]) -> Iterator[str]:
    weight = found["page_bytes"]
    yield f"A report's page: {weight['middle']:,} bytes of HTML, {weight['p95']:,} at the 95th percentile."
    for name, words in found["words"].items():
        yield (
            f"Text that {name}'s pages show: {words['middle']:.3f} × ours "
            f"({words['least']:.3f}–{words['most']:.3f})."
        )
    yield ", ".join(f"{name} {number}" for name, number in found["versions"].items()) + ". " + WHAT_IS_DONE
