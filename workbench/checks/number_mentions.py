"""What a text says in numbers: each number with its unit or what it counts, its rank, share, score or code.

Numbers that are part of dates and times are not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files

from workbench.arabic import (
    CompactText,
    Counted,
    Quantity,
    Unit,
    compact,
    counted_noun,
    find_counted,
    find_dates,
    find_measures,
    find_quantities,
    normalise,
    unit_after,
    unit_before,
    unit_of_noun,
    words,
)
from workbench.caching import load_once
from workbench.checks.number_amounts import joined_amounts, scale_word
from workbench.checks.number_mention import NumberMention

__all__ = ["NumberMention", "find_number_mentions"]

_AFTER_APPROXIMATELY = re.compile(r"\s+(?:[^\W\d_]+\s+)?(?:تقريبا|علي\s+الاقل|علي\s+الاكثر)(?![^\W_])")
_SCORE = re.compile(r"(?<![\d./:-])(\d{1,3})\s?[-–:/]\s?(\d{1,3})(?![\d/:.%٪-]|\s*[-–]\s*\d)")
_GOALS = (
    r"هدف(?:ا(?=\s))?(?:\s+(?:واحد|وحيد|يتيم))?|هدفين|هدفان|(?:ثلاثه|اربعه|خمسه|سته|سبعه|ثمانيه|تسعه|\d{1,2})\s+اهداف"
)
_GOALS_AGAINST = re.compile(
    rf"(?<![^\W_])ب?(?P<ours>{_GOALS})\s+(?:(?:مقابل\s+|لقاء\s+|ل)(?P<theirs>{_GOALS})(?![^\W_])"
    r"|(?P<equal>لمثله(?:ا|ما|م)?)|(?:من\s+)?(?:دون|بدون|بلا)\s+(?:رد|مقابل)(?![^\W_])|نظيف(?:ه|ين|ا)?(?![^\W_])"
    r"|(?:مقابل|ل)\s?لا\s?شيء)"
)
_SCORE_WORDS = re.compile(
    r"فاز|فوز|هزم|هزيم|تعادل|نتيج|مبارا|هدف|خسر|خسار|شوط|تغلب|انتصر|انتصار|مجموعات|مجموعتين|ملعب|ضيف|الدوري|الكاس|سحق|تفوق"
)
_MAGNITUDE = re.compile(
    r"(?<![^\W_])[وف]?[بل]?(?P<first>عشرات|ميات|مايات|الاف|ملايين|مليارات)(?:\s+(?:ال)?(?P<second>الاف|ملايين|مليارات|الملايين|المليارات))?(?![^\W_])"
)
_MAGNITUDES = {"عشرات": 1e1, "ميات": 1e2, "مايات": 1e2, "الاف": 1e3, "ملايين": 1e6, "مليارات": 1e9}
_LARGE_SCALE = re.compile("مليون|مليار|تريليون|ترليون|ملايين|بليون|بلايين")
_HALF_MORE = re.compile(
    r"\s+و\s?(?P<share>نصف|ربع|ثلث|ثلاثه\s+ارباع)(?![^\W_])(?:\s+(?P<noun>ال(?!ي(?![^\W_]))[^\W\d_]+))?"
)
_SHARES = {"نصف": 0.5, "ربع": 0.25, "ثلث": 1 / 3, "ثلاثه": 0.75}
_OF_EVERY = re.compile(
    r"(?<![^\W_])(?P<some>\d{1,3}|[^\W\d_]{2,7})\s+من\s+(?:بين\s+)?كل\s+(?P<every>\d{1,5}|[^\W\d_]{3,6})(?![^\W_])"
)
_TWO = 2.0
_DUAL = re.compile(r"(?P<stem>[^\W\d_]{3,}?)(?P<feminine>ت)?(?:ين|ان)")
_NEXT_WORD = re.compile(r"[ \u00a0]+([^\W\d_]+)(?![^\W_])")


@lru_cache(maxsize=4096)
def find_number_mentions(text: str) -> tuple[NumberMention, ...]:
    """Return the numbers of a text in order, without overlaps."""
    plain = compact(text)
    dated = bytearray(len(text))
    for date in find_dates(text):
        dated[date.start : date.end] = b"\1" * (date.end - date.start)
    taken = bytearray(dated)
    accepted: list[NumberMention] = []
    for find in (_scores, _word_scores, _ratios, _ordinals, _quantities, _nouns, _magnitudes):
        for mention in map(_in_pieces, find(plain)):
            if taken.find(1, mention.start, mention.end) == -1:
                whole = _within(mention, dated)
                taken[whole.whole_start : whole.whole_end] = b"\1" * (whole.whole_end - whole.whole_start)
                accepted.append(whole)
    return joined_amounts(text, sorted(accepted, key=lambda m: m.start))


def _in_pieces(mention: NumberMention) -> NumberMention:
    """Return a number of dozens as that of their pieces: دزينتان and 24."""
    if mention.unit is None or mention.unit.dimension != "pieces":
        return mention
    values = tuple(value * mention.unit.size for value in mention.values)
    return replace(mention, end=mention.whole_end, kind="count", values=values, unit=None, noun=None, mixed=True)


def _within(mention: NumberMention, dated: bytearray) -> NumberMention:
    """Return a mention whose whole does not reach into a date."""
    if dated.find(1, mention.end, mention.whole_end) == -1:
        return mention
    return replace(mention, whole_end=mention.end, unit=None, noun=None)


def _scores(text: CompactText) -> Iterator[NumberMention]:
    if not _SCORE_WORDS.search(text.text):
        return
    for match in _SCORE.finditer(text.text):
        start, end = text.span(*match.span())
        yield NumberMention(
            start=start,
            end=end,
            whole_start=start,
            whole_end=end,
            kind="score",
            values=(float(match.group(1)), float(match.group(2))),
        )


def _word_scores(text: CompactText) -> Iterator[NumberMention]:
    """Yield scores said in words: بثلاثة أهداف مقابل هدف, بهدفين دون رد, بهدف لمثله."""
    for match in _GOALS_AGAINST.finditer(text.text):
        goals = [_goals(match[side]) for side in ("ours", "theirs")]
        if None in goals:
            continue
        ours, theirs = goals[0] or 0.0, goals[0] if match["equal"] else goals[1]
        start, end = text.span(match.start("ours"), match.end())
        yield NumberMention(
            start=start, end=end, whole_start=start, whole_end=end, kind="score", values=(ours, theirs or 0.0)
        )


def _goals(said: str | None) -> float | None:
    """Return how many goals are said, 0 where none are, None where that is no number."""
    if said is None:
        return 0.0
    first = said.split()[0]
    if first.startswith("هدف"):
        return 2.0 if first in {"هدفين", "هدفان"} else 1.0
    found = find_quantities(first)
    return found[0].value if len(found) == 1 and found[0].kind == "number" else None


def _ratios(text: CompactText) -> Iterator[NumberMention]:
    """Yield shares said as some of so many: واحد من كل أربعة ناخبين."""
    for match in _OF_EVERY.finditer(text.text):
        some, every = (find_quantities(match[side]) for side in ("some", "every"))
        one = 1.0 if match["some"].startswith("واحد") else some[0].value if len(some) == 1 else 0.0
        if not one or len(every) != 1 or every[0].value <= one:
            continue
        counted = _NEXT_WORD.match(text.text, match.end())
        start, end = text.span(match.start("some"), match.end())
        yield NumberMention(
            start=start,
            end=end,
            whole_start=start,
            whole_end=end,
            kind="fraction",
            values=(round(one / every[0].value, 6),),
            noun=counted_noun(counted.group(1)) if counted else None,
            mixed=True,
        )


def _ordinals(text: CompactText) -> Iterator[NumberMention]:
    for m in find_measures(text.source):
        if m.unit == "ordinal":
            yield NumberMention(
                start=m.start, end=m.end, whole_start=m.start, whole_end=m.end, kind="ordinal", values=(m.value,)
            )


def _quantities(text: CompactText) -> Iterator[NumberMention]:
    for q in find_quantities(text.source):
        if q.kind != "month":
            yield _quantity(text, q)


def _quantity(text: CompactText, q: Quantity) -> NumberMention:
    start, end = text.range_of(q.start, q.end)
    after, before = unit_after(text.text, end), unit_before(text.text, start)
    unit, whole_end = after or (before[0] if before else None, end)
    word = _NEXT_WORD.match(text.text, end)
    noun = counted_noun(word.group(1)) if word and unit is None else None
    whole_end = word.end() if word and noun else whole_end
    more = _HALF_MORE.match(text.text, whole_end) if whole_end > end else None
    if more and not _shares_word(text.text[end:whole_end], more["noun"]):
        more = None
    whole_end = more.end() if more else whole_end
    whole_start = before[1] if before and not after else start
    return NumberMention(
        start=q.start,
        end=text.span(start, whole_end)[1] if more else q.end,
        whole_start=text.span(whole_start, end)[0],
        whole_end=text.span(start, whole_end)[1] if whole_end > end else q.end,
        kind={"code": "code", "fraction": "fraction"}.get(q.kind, "count"),  # type: ignore[arg-type]
        values=tuple(v + _share_more(text.text[start:end], more) for v in q.values) if more else q.values,
        unit=unit,
        noun=noun,
        approximate=_is_approximate(text, q),
        partial=q.partial and not more,
        mixed=more is not None,
        scaled=bool(_LARGE_SCALE.search(text.text[start:end])),
    )


def _share_more(number: str, more: re.Match[str]) -> float:
    """Return what a fraction behind what is counted adds: half a million in مليون دولار ونصف."""
    share = _SHARES[more["share"].split()[0]]
    repeated = scale_word(more["noun"]) if more["noun"] else 0.0
    scale = scale_word(number) if not more["noun"] and _LARGE_SCALE.search(number) else repeated
    return share * (scale or 1.0)


def _shares_word(counted: str, repeated: str | None) -> bool:
    """Return whether what a fraction is of is what was counted: ثلاث ساعات ونصف الساعة, not ونصف السكان."""
    if repeated is None or scale_word(repeated):
        return True
    nouns = [counted_noun(w) or w[:3] for w in (counted.split(maxsplit=1)[0], repeated.removeprefix("ال"))]
    return nouns[0] == nouns[1]


@load_once
def _approximators() -> frozenset[str]:
    text = files("workbench.checks").joinpath("approximators.txt").read_text(encoding="utf-8")
    return frozenset(w for line in text.splitlines() if not line.startswith("#") for w in line.split())


def _is_approximate(text: CompactText, q: Quantity) -> bool:
    before = words(text.source[max(0, q.start - 30) : q.start])[-2:]
    if any(normalise(w.text, "full").text in _approximators() for w in before):
        return True
    return _AFTER_APPROXIMATELY.match(text.text, text.range_of(q.start, q.end)[1]) is not None


def _nouns(text: CompactText) -> Iterator[NumberMention]:
    for c in find_counted(text.source):
        unit, end = _dual_unit(text, c) or (_unit_of(text, c), c.end)
        yield NumberMention(
            start=c.start,
            end=end,
            whole_start=c.start,
            whole_end=end,
            kind="bare noun" if c.is_bare else "noun",
            values=(c.value,),
            unit=unit,
            noun=c.noun,
            mixed=c.value % 1 != 0,
            definite=c.definite,
        )


def _unit_of(text: CompactText, counted: Counted) -> Unit | None:
    """Return the unit that a counted noun names, with its adjective if it has one: نقطة مئوية واحدة."""
    start, end = text.range_of(counted.start, counted.end)
    named = unit_after(text.text, start)
    return named[0] if named and named[1] < end else unit_of_noun(counted.noun)


def _dual_unit(text: CompactText, counted: Counted) -> tuple[Unit, int] | None:
    """Return the unit of two words that a dual and its adjective name, and where it ends: كيلومترين مربعين."""
    word = _NEXT_WORD.match(text.text, text.range_of(counted.start, counted.end)[1])
    dual = _DUAL.fullmatch(word.group(1)) if word and counted.value == _TWO else None
    if word is None or dual is None:
        return None
    singular = f" {counted.noun} {dual['stem']}{'ه' if dual['feminine'] else ''}"
    unit = unit_after(singular, 0)
    if unit is None or unit[1] != len(singular):
        return None
    return unit[0], text.span(word.start(), word.end())[1]


def _magnitudes(text: CompactText) -> Iterator[NumberMention]:
    for match in _MAGNITUDE.finditer(text.text):
        second = (match["second"] or "").removeprefix("ال")
        second = "الاف" if second == "اف" else second
        value = _MAGNITUDES[match["first"]] * (_MAGNITUDES[second] if second else 1)
        start, end = text.span(match.start("first"), match.end())
        yield NumberMention(start=start, end=end, whole_start=start, whole_end=end, kind="magnitude", values=(value,))
