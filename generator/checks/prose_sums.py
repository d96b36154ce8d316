"""Sums and shares that the narrative itself states: parts of a whole, percentages, growth, fees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from generator.checks.across_years import cell_at
from generator.checks.prose_claims import Claim, lexicon
from generator.checks.prose_readings import position, reading, section_name, shortened
from generator.checks.prose_text import Prose
from generator.findings import Finding, Term, on_report
from generator.messages import Message, message
from generator.reports import Report

_UNITS = {
    "元": Decimal(1),
    "万": Decimal(10_000),
    "万元": Decimal(10_000),
    "亿": Decimal(10**8),
    "亿元": Decimal(10**8),
}
# The classes of outcomes that a sentence has to name for their sum to be that of all outcomes.
CLASSES = {"granted_and_partial", "refused", "unavailable", "not_processed", "other_outcomes"}
# Lists that reach this share of the whole, but not the whole, are taken for complete.
NEARLY = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class _Stated:
    """Something a narrative states, found wrong or right: what is needed for a finding."""

    code: str
    prose: Prose
    start: int
    end: int
    left: Decimal
    right: Decimal
    holds: bool
    what: str
    terms: tuple[Term, ...] = ()
    place: tuple[str, str, str] | None = None


def sums_of_report(
    report: Report, before: Report | None, proses: Sequence[Prose], claims: Sequence[Claim]
) -> Iterator[Finding]:
    """Parts against wholes, shares, growth and fees of every narrative; `claims` are those of the agency."""
    stated = [
        *(one for prose in proses for one in (*_parts(prose), *_fees(report, prose))),
        *_shares(report, claims),
        *_growth(report, before, claims),
        *_outcomes(report, claims),
        *_contradicting_fees(proses),
    ]
    yield from (_finding(report, one) for one in stated)


# -- parts of a whole ------------------------------------------------------------------------------------


def _parts(prose: Prose) -> Iterator[_Stated]:
    """A number followed by a list of parts of the same kind, in brackets or after 其中."""
    for start, end in prose.sentences():
        text = prose.text[start:end]
        for whole in lexicon().sums["whole"].finditer(text):
            bracket = whole["open"] == "（"
            close = text.find("）", whole.end()) if bracket else len(text)
            if close < 0:
                continue
            found = _list_of_parts(text, whole.end(), close, whole["counter"], bracket)
            if found is None:
                continue
            parts, last = found
            total = Decimal(whole["n"])
            added = sum(parts, Decimal(0))
            sure = bracket or added > total or added >= total * NEARLY
            if added == total or (sure and len(parts) > 2) or (sure and added > total):
                yield _Stated(
                    "prose-parts",
                    prose,
                    start + whole.start("n"),
                    start + last,
                    total,
                    added,
                    added == total,
                    "parts",
                )


def _list_of_parts(
    text: str, start: int, end: int, counter: str, bracket: bool
) -> tuple[list[Decimal], int] | None:
    """The numbers of a list `甲1件、乙2件…` and its end; None where it is none, or not surely complete."""
    words = lexicon().sums
    parts: list[Decimal] = []
    last = start
    position, separators = start, "、，和及"
    while position < end:
        match = words["part"].match(text, position, end)
        if not match or match["counter"] != counter:
            break
        if lexicon().sums["incomplete"].search(match["label"] + match["tail"]) or lexicon().sums[
            "overlapping"
        ].search(match["label"]):
            return None
        parts.append(Decimal(match["n"]))
        position = last = match.end()
        # A semicolon ends a list, unless the list is made with semicolons.
        separators = "；" if text[position : position + 1] == "；" and len(parts) == 1 else separators
        if position >= end or text[position] not in separators:
            break
        position += 1
    rest = text[position:end]
    if len(parts) < 2 or (bracket and rest) or (not bracket and rest[:1] not in ("", "。", "；", "，")):
        return None
    return None if rest.startswith("等") else (parts, last)


def _outcomes(report: Report, claims: Sequence[Claim]) -> Iterator[_Stated]:
    """A sentence that names every class of outcomes: their sum against the total of table three."""
    total = reading(report, "total")
    if total is None or total.value is None:
        return
    sentences: dict[tuple[Prose, int], dict[str, Claim]] = {}
    for claim in claims:
        if claim.pattern.code == "prose-outcomes":
            named = sentences.setdefault((claim.prose, claim.sentence[0]), {})
            named.setdefault(claim.pattern.readings[-1], claim)
    for (prose, _), named in sentences.items():
        if not set(named) >= CLASSES or any(_differs(report, claim) for claim in named.values()):
            continue
        found = [claim for name, claim in named.items() if name in (*CLASSES, "partial")]
        if "partial" in named and "granted" not in named["granted_and_partial"].pattern.readings:
            found.remove(named["partial"])
        added = sum((claim.value for claim in found), Decimal(0))
        start, end = min(claim.start for claim in found), max(claim.end for claim in found)
        yield _Stated("prose-parts", prose, start, end, total.value, added, added == total.value, "outcomes")


def _differs(report: Report, claim: Claim) -> bool:
    """Whether a claim by itself contradicts the table, so that its sum need not be told again."""
    found = [reading(report, name) for name in claim.pattern.readings]
    return all(one is not None and one.value not in (None, claim.value) for one in found)


# -- shares ----------------------------------------------------------------------------------------------


def _shares(report: Report, claims: Sequence[Claim]) -> Iterator[_Stated]:
    """`不予公开35件，占4.34%`: of any total that may be meant."""
    bases = [reading(report, name) for name in ("total", "new", "new_and_in")]
    known = [base for base in bases if base and base.value]
    if len(known) < len(bases):
        return
    for claim in claims:
        if claim.pattern.code not in ("prose-outcomes", "prose-applicants"):
            continue
        match = lexicon().sums["share"].match(claim.prose.text, claim.end)
        if not match:
            continue
        printed = match["p"]
        found = [_percent(claim.value, base.value, printed) for base in known if base.value]
        stated = Decimal(printed)
        fits = any(stated in two for two in found)
        yield _Stated(
            "prose-shares",
            claim.prose,
            claim.start,
            match.end(),
            stated,
            stated if fits else found[0][0],
            fits,
            "share",
        )


def _percent(part: Decimal, whole: Decimal, printed: str) -> tuple[Decimal, Decimal]:
    """A share in percent with as many decimals as printed, rounded and cut off."""
    step = Decimal(1).scaleb(-len(printed.partition(".")[2]))
    exact = part * 100 / whole
    return exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN)


def _growth(report: Report, before: Report | None, claims: Sequence[Claim]) -> Iterator[_Stated]:
    """`收到申请3646件，同比增长1.05%`: by the same reading of last year's report."""
    if before is None:
        return
    for claim in claims:
        if claim.pattern.code != "prose-received" or claim.pattern.zero:
            continue
        match = lexicon().sums["growth"].match(claim.prose.text, claim.end)
        if not match or match["year"] not in (None, str(before.key.year)):
            continue
        pairs = [(reading(report, name), reading(before, name)) for name in claim.pattern.readings]
        rates = [
            (now.value - then.value, then.value)
            for now, then in pairs
            if now and then and now.value == claim.value and then.value
        ]
        if not rates:
            continue
        factor = 100 if match["sign"] == "倍" else 1
        stated = Decimal(match["p"])
        down = lexicon().sums["decrease"].fullmatch(match["way"]) is not None
        found = [_percent((-change if down else change) / factor, base, match["p"]) for change, base in rates]
        fits = any(stated in two for two in found)
        right = stated if fits else found[0][0]
        yield _Stated("prose-shares", claim.prose, claim.start, match.end(), stated, right, fits, "growth")


# -- fees ------------------------------------------------------------------------------------------------


def _fees(report: Report, prose: Prose) -> Iterator[_Stated]:
    """The amount of fees as stated against table two, to the decimals that are stated."""
    place = ("disclosure", "fees", "amount")
    cell = cell_at(report, place)
    if cell is None or cell.value is None:
        return
    unit = cell.unit or _printed_unit(report) or ""
    if unit not in _UNITS:
        return
    for match in lexicon().sums["fee"].finditer(prose.text):
        stated = Decimal(match["n"])
        exact = cell.value * _UNITS[unit] / _UNITS[match["unit"]]
        step = Decimal(1).scaleb(-len(match["n"].partition(".")[2]))
        fits = stated in (exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN))
        table = report.form.table["disclosure"]
        term = Term(table.row_labels["fees"], cell.printed, "fees", "amount")
        yield _Stated(
            "prose-fees",
            prose,
            match.start(),
            match.end(),
            stated,
            exact.normalize(),
            fits,
            "fee",
            (term,),
            place,
        )


def _printed_unit(report: Report) -> str | None:
    columns = report.form.table["disclosure"].columns_of("fees")
    return next((column.unit for column in columns if column.id == "amount"), None)


def _contradicting_fees(proses: Sequence[Prose]) -> Iterator[_Stated]:
    """“No fee was charged” in one place, an amount in another."""
    words = lexicon().sums
    denied = [(prose, one) for prose in proses for one in words["no_handling_fee"].finditer(prose.text)]
    charged = [Decimal(one["n"]) for prose in proses for one in words["handling_fee"].finditer(prose.text)]
    amount = max(charged, default=Decimal(0))
    if denied and amount > 0:
        prose, match = denied[0]
        yield _Stated("prose-fees", prose, match.start(), match.end(), Decimal(0), amount, False, "no-fee")


def _finding(report: Report, stated: _Stated) -> Finding:
    quote = stated.prose.quote(stated.start, stated.end)
    words: dict[str, object] = {
        "where": section_name(stated.prose),
        "quote": shortened(quote),
        "left": f"{stated.left:f}",
        "right": f"{stated.right:f}",
    }
    return on_report(
        report,
        stated.code,
        "pass" if stated.holds else "fail",
        _message(stated, words),
        position(stated.prose, stated.start),
        subject=f"{section_name(stated.prose)}“{shortened(quote)}”",
        cell=stated.place,
        values=(stated.left, stated.right),
        section=stated.prose.section.id,
        quote=quote,
    )


def _message(stated: _Stated, words: dict[str, object]) -> Message:
    codes = {
        "parts": "parts-differ",
        "outcomes": "outcomes-differ",
        "share": "share-differs",
        "growth": "growth-differs",
        "fee": "fee-differs",
        "no-fee": "fee-contradicts",
    }
    return message("prose-sum-agrees") if stated.holds else message(codes[stated.what], **words)
