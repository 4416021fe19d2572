"""Numbers, measures and ranks that the counterpart contradicts; those that it does not mention are no errors."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.arabic import Date, find_dates, normalise, words
from workbench.checks.figure_contexts import compare_figures
from workbench.checks.findings import finding
from workbench.checks.number_mentions import NumberMention, find_number_mentions
from workbench.checks.number_relations import relation
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["contradicted_numbers", "unmatched_numbers"]

_FUNCTION_WORDS = {"من", "في", "على", "إلى", "عن", "أن", "مع"}
_WORDS_NEAR = 40  # characters around a number in which its context is
_SAID_OF = {"count", "noun"}


def contradicted_numbers(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find numbers in whose place the right has another: `48 شخصا` for `38 شخصا`, `20 ألف درهم` for `20 ألف ريال`.

    Numbers are paired by the words around them in two sentences that are nearly the same, or by what they count and
    what is said about it.
    """
    ours, theirs = _unsaid(left, right)
    if not ours or not theirs:
        return
    found: dict[NumberMention, NumberMention] = {}
    compared = compare_figures(left, right)
    for i, j in compared.pairs:
        one, other = compared.left[i].number, compared.right[j].number
        if one in ours and other in theirs:
            found.setdefault(one, other)
    for one in ours:
        place = _context(left, one)
        other = next((m for m in theirs if place and _context(right, m) == place), None)
        if other and one not in found:
            found[one] = other
    for one, other in found.items():
        if relation(one, other) == "contradict":
            yield _contradiction(left, one, right, other)


def unmatched_numbers(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find the only number of the left that the right lacks, if the right also has exactly one that is extra.

    For parallel pairs only: since both sides should say the same, the two correspond.
    """
    sides = _unsaid(left, right)
    if any(m.partial for side in (left, right) for m in find_number_mentions(side)):
        return
    ours, theirs = ([m for m in side if m.kind not in {"bare noun", "magnitude", "ordinal"}] for side in sides)
    if len(ours) == len(theirs) == 1 and relation(ours[0], theirs[0]) == "contradict":
        if not (_is_loose(ours[0]) or _is_loose(theirs[0])) or ours[0].noun == theirs[0].noun:
            yield _contradiction(left, ours[0], right, theirs[0])


def _is_loose(mention: NumberMention) -> bool:
    """Return whether a number is said by a form only, so that elsewhere it may be about something else."""
    return mention.kind in {"noun", "fraction"}


def _unsaid(left: str, right: str) -> tuple[list[NumberMention], list[NumberMention]]:
    """Return the numbers of each side that the other does not say, as numbers or as parts of dates."""
    ours, theirs = find_number_mentions(left), find_number_mentions(right)
    if not ours or not theirs:
        return [], []
    free = list(theirs)
    unsaid = []
    for one in ours:
        # Of several with the same value, the one with the same unit or noun is meant.
        same = [m for m in free if relation(one, m) == "same"]
        if same:
            free.remove(max(same, key=lambda m: (m.unit == one.unit, m.noun == one.noun)))
        else:
            unsaid.append(one)
    dates = [{float(n) for d in find_dates(side) for n in _numbers_of(d)} for side in (left, right)]
    return (
        [m for m in unsaid if m.value not in dates[1]],
        [m for m in free if m.value not in dates[0]],
    )


def _numbers_of(date: Date) -> list[int]:
    return [n for n in (date.day, date.year, date.hour, date.minute) if n]


def _context(text: str, mention: NumberMention) -> str | None:
    """Return a key for what a number counts and what is said about it, None if that is unclear."""
    if mention.kind not in _SAID_OF:
        return None
    before = [w.text for w in words(text[max(0, mention.start - _WORDS_NEAR) : mention.start])]
    if not before or mention.unit:
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
    mine, its = _places(ours, theirs)
    evidence = right[slice(*its)]
    return finding(
        left,
        *mine,
        category="accuracy/mistranslation/number",
        severity="critical",
        check="numbers",
        reason=Message("findings.figure-differs", other=evidence),
        evidence=right,
        suggestion=evidence,
    )


def _places(ours: NumberMention, theirs: NumberMention) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return what is to be replaced in the left by what of the right.

    That is the numbers alone, or with what they count where that is said otherwise: جنديان by خمسة جنود.
    """
    counts = {ours.kind, theirs.kind} <= {"count"}
    same_unit = ours.unit == theirs.unit or (ours.unit and theirs.unit and ours.unit.is_same(theirs.unit))
    alone = counts and (same_unit or not (ours.unit and theirs.unit))
    if alone:
        return (ours.start, ours.end), (theirs.start, theirs.end)
    return (ours.start, ours.whole_end), (theirs.start, theirs.whole_end)
