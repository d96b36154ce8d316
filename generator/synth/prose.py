"""The narratives of made-up reports: an agency's own sentences, and figures that agree with the tables."""

from __future__ import annotations

from generator.synth import numerals
from generator.synth.application_prose import application_sentences
from generator.synth.details import decisions, details
from generator.synth.dice import Dice, data
from generator.synth.draft import Draft
from generator.synth.facts import RESULTS, facts_of
from generator.synth.voice import Speaker, Voice

ORDINALS = "一二三四五"
FEES_FROM = 2021
PARTS_ABOUT_DISCLOSURE = "公开"


def compose(draft: Draft, before: Draft | None) -> None:
    """Write the sections of a report; `before` is last year's, where the collection holds it."""
    voice = draft.voice
    dice = Dice("prose", voice.key, draft.turn)
    speaker = Speaker(dice, voice.style, _said(draft, voice))
    figures, applications = (
        Speaker(Dice(topic, voice.key, draft.turn), voice.style, _said(draft, voice))
        for topic in ("figures", "applications")
    )
    draft.sections = {
        "preface": _preface(draft, figures),
        "overview": _overview(draft, application_sentences(draft, before, applications), speaker, figures),
        "problems": _problems(draft, speaker),
        "other": _other(draft, speaker, figures),
    }
    if "section" in draft.slips:
        section, text = draft.slips["section"]
        draft.sections[section] = text or ""


def _said(draft: Draft, voice: Voice) -> dict[str, str]:
    year = draft.year
    return {"year": f"{year}", "last": f"{year - 1}", "next": f"{year + 1}", "we": voice.we, "u": voice.unit}


def _preface(draft: Draft, speaker: Speaker) -> str:
    patterns = data("patterns")
    if not draft.cites:
        return ""
    period = ""
    if draft.period:
        start, end = (_date(one) for one in draft.period)
        period = patterns["period"].format(**{"from": start, "to": end})
    said = {"notice": draft.cites[-1], "name": draft.member.name, "period": period}
    return speaker.one_of(patterns["preface"], **said)


def _date(date: str) -> str:
    year, month, day = (int(part) for part in date.split("-"))
    return f"{year}年{month}月{day}日"


def _overview(draft: Draft, applications: list[str], speaker: Speaker, figures: Speaker) -> str:
    voice, turn = draft.voice, draft.turn
    paragraphs = [_sentences(speaker, voice.some("opening", turn, 1))]
    bodies = [
        [*_stock_sentences(draft, figures), *_story(speaker, voice, "disclosure", turn, 3)],
        [*applications, *_story(speaker, voice, "handling", turn, 2)],
        _story(speaker, voice, "management", turn, 2),
        _story(speaker, voice, "platform", turn, 2),
        [*_story(speaker, voice, "supervision", turn, 2), *_duties(draft, speaker)],
    ]
    bodies[1] += _challenge_sentences(draft, figures)
    for body, more in zip(bodies, _at_length(draft), strict=True):
        body += more
    if "fees_denied" in draft.slips:
        bodies[1].append(figures.one_of(data("patterns")["figures"]["fees_none"]))
    titles = data("patterns")["paragraphs"]
    for index, (title, body) in enumerate(zip(titles, bodies, strict=True)):
        head = f"（{ORDINALS[index]}）{title}。" if voice.headed else ""
        paragraphs.append(head + "".join(body))
    return "\n\n".join(paragraphs)


def _at_length(draft: Draft) -> list[list[str]]:
    """What makes paragraphs long, by a chance of its own: the same whatever the figures are."""
    said = _said(draft, draft.voice)
    told, counted = (
        Speaker(Dice(topic, draft.voice.key, draft.turn), draft.voice.style, said)
        for topic in ("details", "decisions")
    )
    more = details(draft, told, len(data("patterns")["paragraphs"]))
    more[0] += decisions(draft, counted)
    return more


def _story(speaker: Speaker, voice: Voice, pool: str, turn: int, count: int) -> list[str]:
    return [speaker.say(pattern) for pattern in voice.some(pool, turn, count)]


def _sentences(speaker: Speaker, patterns: list[str]) -> str:
    return "".join(speaker.say(pattern) for pattern in patterns)


def _duties(draft: Draft, speaker: Speaker) -> list[str]:
    duties = data("patterns")["duties"]
    if not draft.member.government:
        return [speaker.one_of(duties["liability"])] if speaker.dice.chance(30) else []
    return [speaker.one_of(duties[duty]) for duty in duties if duty not in draft.hush]


def _stock_sentences(draft: Draft, speaker: Speaker) -> list[str]:
    """On documents in force, and how all that was disclosed divides up."""
    patterns = data("patterns")["figures"]
    said = []
    cells = draft.disclosure["normative"]
    if "in_force" in cells and "disclosure" not in draft.hush and speaker.dice.chance(35):
        numbers = {name: speaker.number(int(cells[name])) for name in ("issued", "repealed", "in_force")}
        said.append(speaker.one_of(patterns["normative"], **numbers))
    if "parts" in draft.say or (speaker.dice.chance(40) and "parts" not in draft.hush):
        said.append(_parts(draft, speaker))
    return said


def _parts(draft: Draft, speaker: Speaker) -> str:
    patterns = data("patterns")["figures"]["parts"]
    if draft.annex:
        # The annex states how much was disclosed.
        patterns = [one for one in patterns if PARTS_ABOUT_DISCLOSURE not in one["head"]]
    pattern = speaker.dice.pick(patterns)
    large = pattern["unit"] in ("条", "个")
    counts = [
        speaker.dice.between(20, 900) if large else speaker.dice.between(6, 20) for _ in pattern["parts"]
    ]
    whole = sum(counts) + int(draft.slips.get("parts", 0))
    listed = (f"{name}{count}{pattern['unit']}" for name, count in zip(pattern["parts"], counts, strict=True))
    return speaker.say(pattern["head"], whole=str(whole)) + "、".join(listed) + "。"


def _challenge_sentences(draft: Draft, speaker: Speaker) -> list[str]:
    if "challenges" in draft.hush:
        return []
    patterns, facts = data("patterns")["figures"], facts_of(draft)
    must = "challenges" in draft.say
    none = not (facts.review[-1] or facts.litigation[-1])
    if draft.slips.get("challenges_none") or none:
        return [speaker.one_of(patterns["challenges_none"])] if must or speaker.dice.chance(75) else []
    if not must and speaker.dice.chance(20):
        return []
    said = []
    for name, cells in (("review", facts.review), ("litigation", facts.litigation)):
        count = int(draft.slips.get(name, cells[-1]))
        if not count:
            said += [speaker.one_of(patterns[f"{name}_none"])] if speaker.dice.chance(40) else []
            continue
        result = _result(draft, name, cells, speaker)
        said.append(speaker.one_of(patterns[name], **{name: speaker.number(count), "result": result}))
    return said


def _result(draft: Draft, name: str, cells: list[int], speaker: Speaker) -> str:
    """How the cases ended, where it is said."""
    patterns = data("patterns")["figures"]
    if draft.slips.get("all_upheld") == name or (name not in draft.slips and cells[0] == cells[-1]):
        return str(speaker.dice.pick((patterns["all_upheld"], patterns["all_upheld_also"])))
    if name in draft.slips or speaker.dice.chance(40):
        return ""
    counts = dict(zip(RESULTS, cells, strict=False))
    listed = (
        patterns["results"][result].format(count=speaker.number(count))
        for result, count in counts.items()
        if count
    )
    return "，其中" + "、".join(listed)


def _problems(draft: Draft, speaker: Speaker) -> str:
    patterns, voice = data("patterns"), draft.voice
    paragraphs = []
    for pool, heads in (("problems", "problem_heads"), ("measures", "measure_heads")):
        items = zip(patterns["links"], voice.some(pool, draft.turn, 3), strict=False)
        listed = "".join(link + speaker.say(pattern) for link, pattern in items)
        paragraphs.append(speaker.one_of(patterns[heads]) + listed)
    return "\n\n".join(paragraphs)


def _other(draft: Draft, speaker: Speaker, figures: Speaker) -> str:
    patterns = data("patterns")["figures"]
    said = []
    dice, slips = figures.dice, draft.slips
    if "fees" in draft.say or dice.chance(65):
        some = "fee" in slips or (
            draft.year >= FEES_FROM and draft.requests["new"][-1] > 5 and dice.chance(12)
        )
        fee = figures.number(int(slips.get("fee", dice.between(1, 40) * 100)))
        said.append(figures.one_of(patterns["fees_some" if some else "fees_none"], fee=fee))
    amount = str(slips.get("amount", draft.disclosure["fees"].get("amount", "0")))
    if "charges" in draft.say or (amount != "0" and "disclosure" not in draft.hush and dice.chance(30)):
        said.append(
            figures.one_of(patterns["charges"], amount=numerals.write_decimal(amount, draft.voice.style))
        )
    said.append(speaker.say(draft.voice.some("closing", draft.turn, 1)[0]))
    return "".join(said)
