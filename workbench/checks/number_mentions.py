"""What a text says in numbers: each number with its unit or what it counts, its rank, share, score or code.

Numbers that are part of dates and times are not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from workbench.arabic import (
    CompactText,
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

__all__ = ["NumberMention", "find_number_mentions"]

MentionKind = Literal["count", "fraction", "ordinal", "score", "code", "magnitude", "noun", "bare noun"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMention:
    """A number at `source[start:end]`, with all that belongs to it at `source[start:whole_end]`.

    values are its readings; a score has one for each side, and a magnitude (آلاف القتلى) its scale. unit is its unit,
    noun the folded singular of what it counts, next_word the word after it. A noun has its number in its form (جنديان).
    """

    start: int
    end: int
    whole_end: int
    kind: MentionKind
    values: tuple[float, ...]
    unit: Unit | None = None
    unit_start: int | None = None
    noun: str | None = None
    approximate: bool = False
    partial: bool = False
    scaled: bool = False

    @property
    def value(self) -> float:
        """The usual reading."""
        return self.values[0]


_APPROXIMATORS = frozenset(
    "نحو حوالي قرابه زهاء تقريبا اكثر اقل يناهز يقارب بحوالي بنحو لنحو ازيد لاكثر باكثر يزيد تزيد يقل نيف ناهز قارب "
    "تجاوز تتجاوز يتجاوز تخطي فوق دون بقرابه لقرابه تناهز تقارب فاق يفوق تفوق بزهاء".split()
)
_AFTER_APPROXIMATELY = re.compile(r"\s+(?:[^\W\d_]+\s+)?(?:تقريبا|علي\s+الاقل|علي\s+الاكثر)(?![^\W_])")
_SCORE = re.compile(r"(?<![\d./:-])(\d{1,3})\s?[-–:/]\s?(\d{1,3})(?![\d/:.%٪-]|\s*[-–]\s*\d)")
_SCORE_WORDS = re.compile(
    r"فاز|فوز|هزم|هزيم|تعادل|نتيج|مبارا|هدف|خسر|خسار|شوط|تغلب|انتصر|انتصار|مجموعات|مجموعتين|ملعب|ضيف|الدوري|الكاس|سحق|تفوق"
)
_MAGNITUDE = re.compile(
    r"(?<![^\W_])[وف]?[بلك]?(?P<first>عشرات|ميات|مايات|الاف|ملايين|مليارات)(?:\s+(?:ال)?(?P<second>الاف|ملايين|مليارات|الملايين|المليارات))?(?![^\W_])"
)
_MAGNITUDES = {"عشرات": 1e1, "ميات": 1e2, "مايات": 1e2, "الاف": 1e3, "ملايين": 1e6, "مليارات": 1e9}
_NEXT_WORD = re.compile(r"[ \u00a0]+([^\W\d_]+)(?![^\W_])")


@lru_cache(maxsize=4096)
def find_number_mentions(text: str) -> tuple[NumberMention, ...]:
    """Return the numbers of a text in order, without overlaps."""
    dated = [(d.start, d.end) for d in find_dates(text)]
    accepted: list[NumberMention] = []
    plain = compact(text)
    for find in (_scores, _ordinals, _quantities, _nouns, _magnitudes):
        for mention in find(plain):
            taken = [*dated, *((m.start, m.whole_end) for m in accepted)]
            if all(mention.end <= a or mention.start >= b for a, b in taken):
                accepted.append(_within(mention, dated))
    return tuple(sorted(accepted, key=lambda m: m.start))


def _within(mention: NumberMention, dated: list[tuple[int, int]]) -> NumberMention:
    """Return a mention whose whole does not reach into a date."""
    reached = [a for a, b in dated if a < mention.whole_end and mention.end <= a < b]
    return replace(mention, whole_end=mention.end, unit=None, noun=None) if reached else mention


def _scores(text: CompactText) -> Iterator[NumberMention]:
    if not _SCORE_WORDS.search(text.text):
        return
    for match in _SCORE.finditer(text.text):
        start, end = text.span(*match.span())
        yield NumberMention(
            start=start,
            end=end,
            whole_end=end,
            kind="score",
            values=(float(match.group(1)), float(match.group(2))),
        )


def _ordinals(text: CompactText) -> Iterator[NumberMention]:
    for m in find_measures(text.source):
        if m.unit == "ordinal":
            yield NumberMention(start=m.start, end=m.end, whole_end=m.end, kind="ordinal", values=(m.value,))


def _quantities(text: CompactText) -> Iterator[NumberMention]:
    for q in find_quantities(text.source):
        if q.kind == "month":
            continue
        start, end = text.range_of(q.start, q.end)
        after, before = unit_after(text.text, end), unit_before(text.text, start)
        unit, unit_end = after or (before[0] if before else None, end)
        word = _NEXT_WORD.match(text.text, end)
        noun = counted_noun(word.group(1)) if word and unit is None else None
        if word and noun:
            unit_end = word.end()
        yield NumberMention(
            start=q.start,
            end=q.end,
            whole_end=text.span(start, unit_end)[1] if unit_end > end else q.end,
            kind={"code": "code", "fraction": "fraction"}.get(q.kind, "count"),  # type: ignore[arg-type]
            values=q.values,
            unit=unit,
            unit_start=text.span(unit_end - 1, unit_end)[0] if after else None,
            noun=noun,
            approximate=_is_approximate(text, q),
            partial=q.partial,
            scaled=bool(re.search("مليون|مليار|تريليون|ملايين|بليون", text.text[start:end])),
        )


def _is_approximate(text: CompactText, q: Quantity) -> bool:
    before = words(text.source[max(0, q.start - 30) : q.start])[-2:]
    if any(normalise(w.text, "full").text in _APPROXIMATORS for w in before):
        return True
    return _AFTER_APPROXIMATELY.match(text.text, text.range_of(q.start, q.end)[1]) is not None


def _nouns(text: CompactText) -> Iterator[NumberMention]:
    for c in find_counted(text.source):
        yield NumberMention(
            start=c.start,
            end=c.end,
            whole_end=c.end,
            kind="bare noun" if c.is_bare else "noun",
            values=(c.value,),
            unit=unit_of_noun(c.noun),
            noun=c.noun,
        )


def _magnitudes(text: CompactText) -> Iterator[NumberMention]:
    for match in _MAGNITUDE.finditer(text.text):
        second = (match["second"] or "").removeprefix("ال")
        second = "الاف" if second == "اف" else second
        value = _MAGNITUDES[match["first"]] * (_MAGNITUDES[second] if second else 1)
        start, end = text.span(match.start("first"), match.end())
        yield NumberMention(start=start, end=end, whole_end=end, kind="magnitude", values=(value,))
