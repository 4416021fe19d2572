"""Numbers, measures and ranks that the counterpart contradicts; those that it does not mention are no errors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.arabic import Date, find_dates, normalise, words
from workbench.checks.casualties import exchanged_casualties
from workbench.checks.date_relations import stated
from workbench.checks.figure_contexts import compare_figures
from workbench.checks.findings import finding
from workbench.checks.growth import contradicted_growth
from workbench.checks.number_mentions import NumberMention, find_number_mentions
from workbench.checks.number_relations import relation
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["contradicted_numbers", "have_other_numbers", "unmatched_numbers"]

_FUNCTION_WORDS = {"من", "في", "على", "إلى", "عن", "أن", "مع"}
_SAYS_NOTHING = _FUNCTION_WORDS | {
    "لديه",
    "ولديه",
    "لديها",
    "لديهم",
    "له",
    "كل",
    "بين",
    "أو",
    "لمدة",
    "خلال",
    "حتى",
    "بعد",
    "قبل",
}
_WORDS_NEAR = 40  # characters around a number in which its context is
_WORD_AFTER = re.compile(r"[ \u00a0]+([^\W\d_]+)")
_DUAL_ADJECTIVE = re.compile(r"[^\W\d_]{3,}(?:ين|ان)")
_STEM = 4  # letters that the forms of an adjective share
_NO_COUNTED = frozenset({"من", "في", "علي", "الي", "عن", "ان", "مع", "بعد", "قبل", "خلال", "او", "ضد", "حتي", "منذ"})
_PARTITIVE = re.compile(r"\s+من(?=\s)")
_SAID_OF = {"count", "noun"}


def contradicted_numbers(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find numbers in whose place the right has another: `48 شخصا` for `38 شخصا`, `20 ألف درهم` for `20 ألف ريال`.

    Numbers are paired by the words around them in two sentences that are nearly the same, or by what they count and
    what is said about it.
    """
    yield from _other_growth(left, right)
    if not find_number_mentions(left) or not find_number_mentions(right):
        return
    ours, theirs = _unsaid(left, right)
    if ours and theirs:
        found = _in_the_same_place(left, right, ours, theirs)
    else:
        found = {} if ours or theirs else dict(_exchanged(left, right))
    found = {one: other for one, other in found.items() if relation(one, other) == "contradict"}
    if not ours and not theirs:
        found |= dict(exchanged_casualties(left, right))
    for one, other in found.items():
        yield _contradiction(left, one, right, other)


def _other_growth(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find by how much something has grown where the right tells another growth: تضاعف, زاد ثلاثة أضعاف."""
    for ours, theirs in contradicted_growth(left, right):
        yield _finding(left, (ours.start, ours.end), right, (theirs.start, theirs.end), safe=False)


def _in_the_same_place(
    left: str, right: str, ours: list[NumberMention], theirs: list[NumberMention]
) -> dict[NumberMention, NumberMention]:
    """Return the number of theirs that stands where one of ours does, or is of the same things."""
    found: dict[NumberMention, NumberMention] = {}
    compared = compare_figures(left, right)
    for i, j in compared.pairs:
        one, other = compared.left[i].number, compared.right[j].number
        if one is not None and other is not None and one in ours and other in theirs:
            found.setdefault(one, other)
    for one in ours:
        place = _context(left, one)
        other = next((m for m in theirs if place and _context(right, m) == place), None)
        if other:
            found.setdefault(one, other)
    return found


def unmatched_numbers(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find the only number of the left that the right lacks, if the right also has exactly one that is extra.

    For parallel pairs only: since both sides should say the same, the two correspond.
    """
    sides = _unsaid(left, right)
    if any(m.partial for side in (left, right) for m in find_number_mentions(side)):
        return
    ours, theirs = ([m for m in side if m.kind not in {"bare noun", "magnitude", "ordinal"}] for side in sides)
    if len(ours) != 1 or len(theirs) != 1 or relation(ours[0], theirs[0]) != "contradict":
        return
    one, other = ours[0], theirs[0]
    if one.unit and other.unit and not one.unit.is_same(other.unit) and one.value != other.value:
        return  # 365 days and 77 years are of different things
    measured = one.unit and other.unit and one.unit.dimension == other.unit.dimension  # شهرين, 2 سنة
    if measured or not (_is_loose(one) or _is_loose(other)) or one.noun == other.noun:
        yield _contradiction(left, one, right, other)


def _exchanged(left: str, right: str) -> Iterator[tuple[NumberMention, NumberMention]]:
    """Yield numbers that both texts have, but of other things: قتل 12 وأصيب 30, قتل 30 وأصيب 12."""
    compared = compare_figures(left, right)
    if not compared.is_copy:
        return
    matched = set(compared.matched)
    for i, j in compared.pairs:
        one, other = compared.left[i].number, compared.right[j].number
        if one is None or other is None or one.noun != other.noun or one.unit != other.unit:
            continue
        around = {(i + k, j + k) for k in (-1, 1, 2) if i + k < len(compared.left)}
        if around <= matched and relation(one, other) == "contradict":
            yield one, other


def have_other_numbers(left: str, right: str) -> bool:
    """Return whether each text has a number that the other does not say."""
    return all(any(m.kind not in {"bare noun", "magnitude"} for m in side) for side in _unsaid(left, right))


def _is_loose(mention: NumberMention) -> bool:
    """Return whether a number is said by a form only, so that elsewhere it may be about something else."""
    return mention.kind in {"noun", "fraction"}


def _unsaid(left: str, right: str) -> tuple[list[NumberMention], list[NumberMention]]:
    """Return the numbers of each side that the other does not say, as numbers or as parts of dates."""
    ours, theirs = find_number_mentions(left), find_number_mentions(right)
    if not ours or not theirs:
        return [], []
    unsaid, free = list(ours), list(theirs)
    # What is the same in every respect comes first, then what another unit or kind says.
    for alike in (True, False):
        for one in list(unsaid):
            same = next((m for m in free if (not alike or _is_like(one, m)) and relation(one, m) == "same"), None)
            if same:
                unsaid.remove(one)
                free.remove(same)
    dates = [find_dates(side) for side in (left, right)]
    stated_dates = [{stated(d) for d in some} for some in dates]
    parts = [
        {float(n) for d in dates[k] if stated(d) not in stated_dates[1 - k] for n in _numbers_of(d)} for k in (0, 1)
    ]
    return [m for m in unsaid if m.value not in parts[1]], [m for m in free if m.value not in parts[0]]


def _is_like(one: NumberMention, other: NumberMention) -> bool:
    return (one.kind, one.unit, one.noun) == (other.kind, other.unit, other.noun)


def _numbers_of(date: Date) -> list[int]:
    return [n for n in (date.day, date.year, date.hour, date.minute) if n]


def _context(text: str, mention: NumberMention) -> str | None:
    """Return a key for what a number counts and what is said about it, None if that is unclear."""
    if mention.kind not in _SAID_OF or mention.definite:
        return None
    before = [w.text for w in words(text[max(0, mention.start - _WORDS_NEAR) : mention.start])]
    if not before or before[-1] in _SAYS_NOTHING or mention.unit:
        return None
    if mention.noun:
        counted = mention.noun
    else:
        following = [w.text.removeprefix("ال") for w in words(text[mention.end : mention.end + _WORDS_NEAR])]
        if not following or following[0] in _FUNCTION_WORDS:
            return None
        counted = normalise(following[0], "full").text[:4]
    return f"{before[-1][-3:]} {counted}"  # the last letters approximate the root: قتل, مقتل


def _contradiction(left: str, ours: NumberMention, right: str, theirs: NumberMention) -> ErrorSpan:
    mine, its = _place(left, ours, theirs), _place(right, theirs, ours)
    if not _fits(left, mine, ours, right, its, theirs) and ours.noun == theirs.noun and ours.whole_end > ours.end:
        mine, its = ((m.whole_start, m.whole_end) for m in (ours, theirs))  # خمسة جنود by 25 جنديا
    mine, its = _with_adjective(left, mine, right, its)
    evidence = right[slice(*its)]
    said_alike = ours.kind != "score" or len({c[0].isdigit() for c in (left[slice(*mine)], evidence)}) == 1
    said_alike = said_alike and not (ours.definite or theirs.definite)  # قتل طفلاه is no قتل ثلاثة من أطفاله
    safe = said_alike and _fits(left, mine, ours, right, its, theirs)  # فاز 3-1 is no فاز هدفين لهدف
    return _finding(left, mine, right, its, safe=safe)


def _finding(left: str, mine: tuple[int, int], right: str, its: tuple[int, int], *, safe: bool) -> ErrorSpan:
    evidence = right[slice(*its)]
    return finding(
        left,
        *mine,
        category="accuracy/mistranslation/number",
        severity="critical",
        check="numbers",
        reason=Message("findings.figure-differs", other=evidence),
        evidence=right,
        suggestion=evidence if safe else None,
    )


def _fits(
    left: str, mine: tuple[int, int], ours: NumberMention, right: str, its: tuple[int, int], theirs: NumberMention
) -> bool:
    """Return whether what the right has at one place fits what follows at the other: 25 جنود is no Arabic.

    It does before the same word, and in figures before words that stand in the same form behind both numbers.
    """
    following = [_WORD_AFTER.match(text, end) for text, end in ((left, mine[1]), (right, its[1]))]
    if following[0] is None:
        return True
    plain = [normalise(m[1], "full").text if m else "" for m in following]
    if plain[0] == plain[1] or plain[0] in _NO_COUNTED:
        return True
    in_figures = left[mine[1] - 1].isdecimal() and right[its[1] - 1].isdecimal()
    return in_figures and _form_after(ours.value) == _form_after(theirs.value)


def _with_adjective(
    left: str, mine: tuple[int, int], right: str, its: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return two places with the forms of one adjective behind them: طائرتين مسيرتين, سبع طائرات مسيرة."""
    ours, theirs = _WORD_AFTER.match(left, mine[1]), _WORD_AFTER.match(right, its[1])
    duals = [m and _DUAL_ADJECTIVE.fullmatch(m[1]) for m in (ours, theirs)]
    if not ours or not theirs or all(duals) or not any(duals):
        return mine, its
    one, other = (normalise(m[1], "full").text[:_STEM] for m in (ours, theirs))
    return ((mine[0], ours.end()), (its[0], theirs.end())) if one == other else (mine, its)


def _form_after(number: float) -> str:
    """Return in which form a number has what it counts: three to ten in the plural, more in the singular."""
    rest = number % 100
    return "plural" if 3 <= rest <= 10 else "accusative" if rest > 10 else "annexed" if number >= 100 else str(number)


def _place(text: str, mention: NumberMention, other: NumberMention) -> tuple[int, int]:
    """Return what of a number is to be replaced by what the other text has, or replaces it there.

    That is the number alone, or with what it counts where that is said otherwise: جنديان by خمسة جنود, نصف by
    30 بالمئة من.
    """
    kinds = {mention.kind, other.kind}
    if "fraction" in kinds and kinds <= {"fraction", "count"}:
        of_whole = mention.kind == "count" and not other.unit  # نصف كيلوغرام من
        of = _PARTITIVE.match(text, mention.whole_end) if of_whole else None
        end = mention.end if mention.kind == "fraction" and not mention.unit else mention.whole_end
        return mention.start, of.end() if of else end
    same_unit = mention.unit is None or other.unit is None or mention.unit.is_same(other.unit)
    whole = mention.mixed or other.mixed
    if kinds <= {"count"} and same_unit and not whole and (mention.value < 0) == (other.value < 0):
        return mention.start, mention.end
    return mention.whole_start, mention.whole_end
