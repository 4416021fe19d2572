"""What a text says in numbers: each number with its unit or what it counts, its rank, share, score or code.

Numbers that are part of dates and times are not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Literal

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

__all__ = ["NumberMention", "find_number_mentions"]

MentionKind = Literal["count", "fraction", "ordinal", "score", "code", "magnitude", "noun", "bare noun"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMention:
    """A number at `source[start:end]`, with its unit or what it counts at `source[whole_start:whole_end]`.

    values are its readings; a score has one for each side, and a magnitude (آلاف القتلى) its scale. noun is the folded
    singular of what it counts. A noun has its number in its form (جنديان). mixed tells that a fraction follows what it
    counts (ثلاث ساعات ونصف الساعة), scaled that it is in millions or more. An amount in two parts is mixed too, and
    leading is its first part (82 دولارا و50 سنتا).
    """

    start: int
    end: int
    whole_start: int
    whole_end: int
    kind: MentionKind
    values: tuple[float, ...]
    unit: Unit | None = None
    noun: str | None = None
    approximate: bool = False
    partial: bool = False
    mixed: bool = False
    scaled: bool = False
    leading: float | None = None

    @property
    def value(self) -> float:
        """The usual reading."""
        return self.values[0]


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
_SCALES = {"الف": 1e3, "الاف": 1e3, "مليون": 1e6, "ملايين": 1e6, "مليار": 1e9, "مليارات": 1e9, "تريليون": 1e12}
_SCALE_WORD = re.compile(rf"(?<![^\W_])(?:ال)?({'|'.join(_SCALES)})(?:ا|ي|ين|ان)?(?![^\W_])")
_SHARES = {"نصف": 0.5, "ربع": 0.25, "ثلث": 1 / 3, "ثلاثه": 0.75}
# Amounts in two parts: 82 دولارا و50 سنتا, 5 ملايين دينار و300 ألف.
_AND = re.compile(r"[ \u00a0]+و[ \u00a0]?")
_ONE_UNIT = re.compile(r"(?<![^\W_])[بل]?(?P<unit>[^\W\d_]{3,})[ \u00a0]+و[ \u00a0]?\Z")
_PLURAL_UNIT = re.compile(r"ا.{4,}|.*(?:ات|ين|ون)|شهور|دنانير|دراهم|دقايق|ثوان|ثواني|قرون|عقود|قناطير|قروش")
_PARTS = frozenset({"length", "mass", "duration", "volume", "area"})  # dimensions whose units are parts of one another
_COUNTS = frozenset({"count", "noun", "bare noun"})
_FILS_OF_DIRHAM = 0.01  # elsewhere a thousandth
# Behind the second number stands nothing that it may count: a sign, a preposition, or the end.
_COUNTS_NOTHING = re.compile(
    r"\s*(?:[.،؛!؟:»\")]|\Z)|[ \u00a0]+(?:في|على|إلى|عن|خلال|مقابل|بعد|قبل|منذ|حتى|مع|لكل)(?![^\W_])"
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
    for find in (_scores, _word_scores, _ordinals, _quantities, _nouns, _magnitudes):
        for mention in find(plain):
            if taken.find(1, mention.start, mention.end) == -1:
                whole = _within(mention, dated)
                taken[whole.whole_start : whole.whole_end] = b"\1" * (whole.whole_end - whole.whole_start)
                accepted.append(whole)
    return _joined_amounts(text, sorted(accepted, key=lambda m: m.start))


def _joined_amounts(text: str, mentions: Sequence[NumberMention]) -> tuple[NumberMention, ...]:
    """Return the numbers of a text, in order, with those joined that are parts of one amount."""
    joined: list[NumberMention] = []
    for mention in mentions:
        before = joined[-1].whole_end if joined else 0
        one = _one_before(text, before, mention)
        whole = _whole(text, joined[-1], mention) if joined else None
        if one and (whole_of_one := _whole(text, one, mention)):
            joined.append(whole_of_one)
            continue
        if whole:
            joined[-1] = whole
        else:
            joined.append(mention)
    return tuple(joined)


def _one_before(text: str, least: int, rest: NumberMention) -> NumberMention | None:
    """Return the unit that stands alone before the rest of an amount, from a place on: متر و80 سنتيمترا."""
    said = _ONE_UNIT.search(text, least, rest.start) if rest.unit else None
    word = compact(said["unit"]).text if said else ""
    unit = unit_of_noun(word)
    if said is None or unit is None or _PLURAL_UNIT.fullmatch(word):
        return None
    start, end = said.span("unit")
    return NumberMention(
        start=start, end=end, whole_start=start, whole_end=end, kind="bare noun", values=(1.0,), unit=unit, noun=word
    )


def _whole(text: str, first: NumberMention, rest: NumberMention) -> NumberMention | None:
    """Return the amount of which two numbers are the parts, None where they are not."""
    if first.kind not in _COUNTS or rest.kind not in _COUNTS or first.leading is not None:
        return None
    if not _AND.fullmatch(text, first.whole_end, rest.start):
        return None
    more = _in_units(first, rest) if first.unit and rest.unit else _in_scale(text, first, rest)
    if more is None:
        return None
    return replace(
        first,
        end=rest.whole_end,
        whole_end=rest.whole_end,
        kind="count",
        values=tuple(round(value + more, 9) for value in first.values),
        partial=first.partial or rest.partial,
        mixed=True,
        leading=first.value,
    )


def _in_units(first: NumberMention, rest: NumberMention) -> float | None:
    """Return a number of smaller units in the larger one: 50 cents are half a dollar."""
    if first.unit is None or rest.unit is None or first.unit.dimension != rest.unit.dimension:
        return None
    share = _share(first.unit, rest.unit) * rest.value
    return share if 0 < share < 1 else None


def _share(whole: Unit, part: Unit) -> float:
    if whole.dimension == "money":
        is_fils = part.name == "fils" and whole.name in {"AED", "dirham"}
        return _FILS_OF_DIRHAM if is_fils else part.size if whole.size == 1 != part.size else 0.0
    return part.size / whole.size if whole.dimension in _PARTS else 0.0


def _in_scale(text: str, first: NumberMention, rest: NumberMention) -> float | None:
    """Return a number without a unit that goes on behind what is counted: 5 ملايين دينار و300 ألف."""
    scale = _scale_word(text[first.start : first.end])
    alone = rest.kind == "count" and rest.unit is None and rest.noun is None
    if not alone or not scale or not (first.unit or first.noun) or not scale / 1000 <= rest.value < scale:
        return None
    return rest.value if _COUNTS_NOTHING.match(text, rest.end) else None


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


def _scale_word(number: str) -> float:
    """Return the last scale that a number is said in: a million of خمسة ملايين, 0 for none."""
    found = _SCALE_WORD.findall(compact(number).text)
    return _SCALES[found[-1]] if found else 0.0


def _share_more(number: str, more: re.Match[str]) -> float:
    """Return what a fraction behind what is counted adds: half a million in مليون دولار ونصف."""
    share = _SHARES[more["share"].split()[0]]
    repeated = _scale_word(more["noun"]) if more["noun"] else 0.0
    scale = _scale_word(number) if not more["noun"] and _LARGE_SCALE.search(number) else repeated
    return share * (scale or 1.0)


def _shares_word(counted: str, repeated: str | None) -> bool:
    """Return whether what a fraction is of is what was counted: ثلاث ساعات ونصف الساعة, not ونصف السكان."""
    if repeated is None or _scale_word(repeated):
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
        unit, end = _dual_unit(text, c) or (unit_of_noun(c.noun), c.end)
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
        )


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
