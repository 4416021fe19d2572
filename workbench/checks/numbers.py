"""Numbers, measures and dates that the counterpart contradicts; those that it does not mention are no errors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from workbench.arabic import Date, Measure, Quantity, find_dates, find_measures, normalise, words
from workbench.checks.findings import finding
from workbench.checks.word_comparison import Token, WordComparison, compare_words, tokens
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["contradicted_dates", "contradicted_measures", "contradicted_numbers", "unmatched_figures"]

_FUNCTION_WORDS = {"من", "في", "على", "إلى", "عن", "أن", "مع"}
_APPROXIMATORS = {
    "نحو",
    "حوالي",
    "قرابه",
    "زهاء",
    "تقريبا",
    "اكثر",
    "اقل",
    "يناهز",
    "يقارب",
    "بحوالي",
    "بنحو",
    "لنحو",
    "ازيد",
    "لاكثر",
    "باكثر",
    "يزيد",
    "تزيد",
    "يقل",
    "نيف",
}
_UNITS = (
    "قدم",
    "متر",
    "أمتار",
    "كيلو",
    "ميل",
    "أميال",
    "بوصة",
    "رطل",
    "طن",
    "غرام",
    "جرام",
    "درجة",
    "دولار",
    "يورو",
    "جنيه",
    "ريال",
    "درهم",
    "ليرة",
    "روبل",
    "ساعة",
    "دقيقة",
    "سنة",
    "عام",
    "شهر",
    "أشهر",
    "يوم",
    "أيام",
    "أسبوع",
    "لتر",
    "فدان",
)
_ROUNDING_TOLERANCE = 0.2  # "about 200" and 209 do not contradict each other


def contradicted_numbers(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find numbers in whose place the right has another: `48 شخصا` for `38 شخصا`.

    Numbers are paired by what they count and what is said about it, or by the words around them in two sentences that
    are nearly the same.
    """
    compared = compare_words(left, right)
    theirs = [t.number for t in compared.right if t.number]
    said, known = Counter(q.value for q in theirs), Counter(t.number.value for t in compared.left if t.number)
    paired = {i: compared.right[j].number for i, j in _same_contexts(compared)}
    for i, token in enumerate(compared.left):
        q = token.number
        if q is None or known[q.value] <= said[q.value]:
            continue
        place = _context(left, q) if q.value not in said else None
        other = next((t for t in theirs if t.value not in known and place and _context(right, t) == place), None)
        other = other or paired.get(i)
        if other and said[other.value] > known[other.value] and not _is_rounding(left, q, right, other):
            yield _contradiction(left, (q.start, q.end), right, (other.start, other.end), "number")


def contradicted_dates(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find dates that the right contradicts.

    The right has the same day with another month or year, or another day, weekday, year or hour beside the same words.
    """
    compared = compare_words(left, right)
    said, known = (Counter(map(_stated, find_dates(side))) for side in (right, left))
    paired = {i: compared.right[j].date for i, j in _same_contexts(compared)}
    free = [d for d in find_dates(right) if said[_stated(d)] > known[_stated(d)]]
    for i, token in enumerate(compared.left):
        date = token.date
        if date is None or known[_stated(date)] <= said[_stated(date)]:
            continue
        other = paired.get(i) or next((d for d in free if _same_day(date, d)), None)
        if other and other in free and _contradict(date, other):
            yield _contradiction(left, (date.start, date.end), right, (other.start, other.end), "date")


def unmatched_figures(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find the only number or date of the left that the right lacks, if the right also has exactly one that is extra.

    For parallel pairs only: since both sides should say the same, the two correspond.
    """
    ours, theirs = tokens(left), tokens(right)
    mine, its = _unmatched(ours, theirs), _unmatched(theirs, ours)
    if len(mine) == len(its) == 1 and mine[0].number and its[0].number:
        one, other = mine[0].number, its[0].number
        if not _is_rounding(left, one, right, other) and not _have_different_units(left, one, right, other):
            yield _contradiction(left, (one.start, one.end), right, (other.start, other.end), "number")
    dated = [[t.date for t in side if t.date] for side in (ours, theirs)]
    late, early = ([d for d in dated[k] if _stated(d) not in {_stated(o) for o in dated[1 - k]}] for k in (0, 1))
    if len(late) == len(early) == 1 and _contradict(late[0], early[0]):
        places = (late[0].start, late[0].end), (early[0].start, early[0].end)
        yield _contradiction(left, places[0], right, places[1], "date")


def _have_different_units(left: str, ours: Quantity, right: str, theirs: Quantity) -> bool:
    """Return whether two numbers have different units, such as feet and metres, so that both may be right."""
    units = [
        {stem for w in words(side[q.end : q.end + 20])[:1] for stem in _UNITS if stem in w.text}
        for side, q in ((left, ours), (right, theirs))
    ]
    return units[0] != units[1]


def _unmatched(some: tuple[Token, ...], others: tuple[Token, ...]) -> list[Token]:
    """Return the number tokens whose value the others do not have, as a number or as part of a date."""
    said = {t.number.value for t in others if t.number}
    said |= {float(n) for t in others if t.date for n in (t.date.day, t.date.year, t.date.hour, t.date.minute) if n}
    return [t for t in some if t.number and t.number.value not in said]


def contradicted_measures(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find changed units of the same number, `20 مليون يورو` for `20 مليون دولار`, and changed ordinals."""
    compared = compare_words(left, right)
    ours, theirs = find_measures(left), find_measures(right)
    for i, j in _same_contexts(compared):
        one, other = compared.left[i].number, compared.right[j].number
        mine, its = _measure_of(ours, one), _measure_of(theirs, other)
        if one and other and mine and its and mine.value == its.value and mine.unit != its.unit:
            yield _contradiction(left, (mine.start, mine.end), right, (its.start, its.end), "number")
    for difference in compared.differences if compared.is_version else ():
        mine_at, its_at = difference.left, difference.right
        if mine_at[1] - mine_at[0] != its_at[1] - its_at[0]:
            continue
        for i, j in zip(range(*mine_at), range(*its_at), strict=True):
            place = compared.left[i], compared.right[j]
            mine = next((m for m in ours if m.unit == "ordinal" and _covers(place[0], m)), None)
            its = next((m for m in theirs if m.unit == "ordinal" and _covers(place[1], m)), None)
            if mine and its and mine.value != its.value:
                yield _contradiction(left, (mine.start, mine.end), right, (its.start, its.end), "number")


def _measure_of(found: tuple[Measure, ...], number: Quantity | None) -> Measure | None:
    """Return the percentage or sum of money that a number is part of."""
    held = (m for m in found if number and m.unit != "ordinal" and m.start <= number.start < m.end)
    return next(held, None)


def _covers(token: Token, measure: Measure) -> bool:
    return token.start <= measure.start < token.end


def _contradiction(left: str, ours: tuple[int, int], right: str, theirs: tuple[int, int], kind: str) -> ErrorSpan:
    evidence = right[slice(*theirs)]
    return finding(
        left,
        *ours,
        category=f"accuracy/mistranslation/{kind}",
        severity="critical",
        check=f"{kind}s",
        reason=Message("findings.figure-differs", other=evidence),
        evidence=right,
        suggestion=evidence,
    )


def _same_contexts(compared: WordComparison) -> Iterator[tuple[int, int]]:
    """Yield the token indices (left, right) of numbers and dates with the same words around them."""
    matched = set(compared.matched)
    for i, j in compared.matched:
        if not compared.left[i].key.startswith("#"):
            continue
        around = [compared.left[i + k] for k in (-2, -1, 1, 2) if _is_same(compared, matched, i + k, j + k, k)]
        enough = len(around) >= (1 if compared.is_version else 3)
        if enough and (compared.is_version or any(len(t.key) > 3 for t in around)):
            yield i, j


def _is_same(compared: WordComparison, matched: set[tuple[int, int]], i: int, j: int, step: int) -> bool:
    if not (0 <= i < len(compared.left) and 0 <= j < len(compared.right)):
        return False
    between = (i - step // 2, j - step // 2)
    return (i, j) in matched and (abs(step) == 1 or between in matched)


def _context(text: str, quantity: Quantity) -> str | None:
    """Return a key for what a number counts and what is said about it, None if that is unclear."""
    counted = [w.text.removeprefix("ال") for w in words(text[quantity.end : quantity.end + 40])]
    before = [w.text for w in words(text[max(0, quantity.start - 40) : quantity.start])]
    if not counted or not before or counted[0] in _FUNCTION_WORDS:
        return None
    return f"{before[-1][-3:]} {counted[0][:4]}"  # the last letters approximate the root: قتل, مقتل


def _is_rounding(left: str, ours: Quantity, right: str, theirs: Quantity) -> bool:
    figures = [re.sub(r"\D", "", side[q.start : q.end]) for side, q in ((left, ours), (right, theirs))]
    if figures[0] and figures[0] == figures[1]:  # 7,000 and 7.000: publishers separate thousands differently
        return True
    apart = abs(ours.value - theirs.value) / max(abs(ours.value), abs(theirs.value), 1e-9)
    return apart <= _ROUNDING_TOLERANCE and _is_approximate(left, ours) != _is_approximate(right, theirs)


def _is_approximate(text: str, quantity: Quantity) -> bool:
    before = words(text[max(0, quantity.start - 30) : quantity.start])[-2:]
    return any(normalise(w.text, "full").text in _APPROXIMATORS for w in before)


def _stated(date: Date) -> tuple[int | str | None, ...]:
    """Return the fields of a date, except whether it is the last or the next one."""
    return (
        date.kind,
        date.calendar,
        date.year,
        date.month,
        date.day,
        date.weekday,
        None if date.hour is None else date.hour % 12,
        date.minute,
    )


def _same_day(one: Date, other: Date) -> bool:
    if one.kind != "date" or other.kind != "date" or one.day is None:
        return False
    return one.day == other.day


def _contradict(one: Date, other: Date) -> bool:
    """Return whether two dates of one kind cannot both be right, ignoring fields that either leaves out."""
    if one.kind != other.kind or one.calendar != other.calendar:
        return False
    parts = [(one.year, other.year), (one.month, other.month), (one.day, other.day), (one.weekday, other.weekday)]
    if one.kind == "time" and one.hour is not None and other.hour is not None:
        parts += [(one.hour % 12, other.hour % 12), (one.minute, other.minute)]
    return any(a is not None and b is not None and a != b for a, b in parts)
