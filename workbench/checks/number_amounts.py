"""Amounts in two parts: 82 دولارا و50 سنتا, متر و80 سنتيمترا, ساعة إلا ربعا."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from workbench.arabic import Unit, compact, unit_of_noun
from workbench.checks.number_mention import NumberMention

__all__ = ["joined_amounts", "scale_word"]

_SCALES = {"الف": 1e3, "الاف": 1e3, "مليون": 1e6, "ملايين": 1e6, "مليار": 1e9, "مليارات": 1e9, "تريليون": 1e12}
_SCALE_WORD = re.compile(rf"(?<![^\W_])(?:ال)?({'|'.join(_SCALES)})(?:ا|ي|ين|ان)?(?![^\W_])")
_AND = re.compile(r"[ \u00a0]+و[ \u00a0]?")
_LESS = re.compile(r"[ \u00a0]+[إا]لا[ \u00a0]+")  # ساعة إلا ربعا
_ONE_UNIT = re.compile(r"(?<![^\W_])[بل]?(?P<unit>[^\W\d_]{3,})[ \u00a0]+(?:و[ \u00a0]?|[إا]لا[ \u00a0]+)\Z")
_PLURAL_UNIT = re.compile(r"ا.{4,}|.*(?:ات|ين|ون)|شهور|دنانير|دراهم|دقايق|ثوان|ثواني|قرون|عقود|قناطير|قروش")
_PARTS = frozenset({"length", "mass", "duration", "volume", "area"})  # dimensions whose units are parts of one another
_COUNTS = frozenset({"count", "noun", "bare noun"})
_FILS_OF_DIRHAM = 0.01  # elsewhere a thousandth
# Behind the second number stands nothing that it may count: a sign, a preposition, or the end.
_COUNTS_NOTHING = re.compile(
    r"\s*(?:[.،؛!؟:»\")]|\Z)|[ \u00a0]+(?:في|على|إلى|عن|خلال|مقابل|بعد|قبل|منذ|حتى|مع|لكل)(?![^\W_])"
)


def joined_amounts(text: str, mentions: Sequence[NumberMention]) -> tuple[NumberMention, ...]:
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
    said = _ONE_UNIT.search(text, least, rest.start) if rest.unit or rest.kind == "fraction" else None
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
    if first.kind not in _COUNTS or first.leading is not None:
        return None
    if _LESS.fullmatch(text, first.whole_end, rest.start):
        less = _in_units(first, rest) if rest.unit else _share_of_one(text, first, rest)
        more = None if less is None else -less
    elif rest.kind not in _COUNTS or not _AND.fullmatch(text, first.whole_end, rest.start):
        return None
    else:
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


def _share_of_one(text: str, first: NumberMention, rest: NumberMention) -> float | None:
    """Return the share of a unit that is taken off an amount: a quarter of ساعتين إلا ربعا."""
    of_it = rest.noun is None and (text[rest.end - 1] == "ا" or _COUNTS_NOTHING.match(text, rest.end) is not None)
    return rest.value if first.unit and rest.kind == "fraction" and of_it else None


def _in_units(first: NumberMention, rest: NumberMention) -> float | None:
    """Return a number of smaller units in the larger one: 50 cents are half a dollar."""
    if first.unit is None or rest.unit is None or first.unit.dimension != rest.unit.dimension:
        return None
    of_whole = rest.unit == first.unit and rest.kind == "fraction"
    share = rest.value if of_whole else _share(first.unit, rest.unit) * rest.value
    return share if 0 < share < 1 else None


def _share(whole: Unit, part: Unit) -> float:
    if whole.dimension == "money":
        is_fils = part.name == "fils" and whole.name in {"AED", "dirham"}
        return _FILS_OF_DIRHAM if is_fils else part.size if whole.size == 1 != part.size else 0.0
    return part.size / whole.size if whole.dimension in _PARTS else 0.0


def _in_scale(text: str, first: NumberMention, rest: NumberMention) -> float | None:
    """Return a number without a unit that goes on behind what is counted: 5 ملايين دينار و300 ألف."""
    scale = scale_word(text[first.start : first.end])
    alone = rest.kind == "count" and rest.unit is None and rest.noun is None
    if not alone or not scale or not (first.unit or first.noun) or not scale / 1000 <= rest.value < scale:
        return None
    return rest.value if _COUNTS_NOTHING.match(text, rest.end) else None


def scale_word(number: str) -> float:
    """Return the last scale that a number is said in: a million of خمسة ملايين, 0 for none."""
    found = _SCALE_WORD.findall(compact(number).text)
    return _SCALES[found[-1]] if found else 0.0
