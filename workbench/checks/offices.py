"""Offices that a word turns into others: نائب الرئيس, الرئيس السابق, الرئيس المنتخب, القائم بأعمال الوزير.

Only versions of one sentence are compared. Who is named may be called the president or the former president, so an
office before a name is left alone, as is one whose word the other side says elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.checks.findings import finding
from workbench.checks.opposites import fold_word
from workbench.checks.relations import changed_entities
from workbench.checks.word_comparison import Difference, Token, compare_words
from workbench.checks.word_lists import word_set
from workbench.messages import Message
from workbench.names.gazetteer import find_entities
from workbench.names.inflection import is_common_word, is_function_word, is_given_name
from workbench.records import ErrorSpan

__all__ = ["changed_offices"]

_MIN_SHARE = 0.75  # of common words, in two sentences that say the same but for the office
_LONGEST = 3  # words that make another office
_REACH = 3  # words between an office and what follows it: رئيس الوزراء البريطاني السابق
_KINDS = ("deputy", "former", "elect", "acting", "outgoing", "next")
_Side = tuple[str, ...]  # words of a sentence, folded
_Change = tuple[range, range]  # words of the left and of the right: the office with its word, and without


def changed_offices(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find offices that one side gives to a deputy, or to who held it before, will hold it or only acts."""
    compared = compare_words(left, right)
    if compared.share < _MIN_SHARE:
        return
    known = [(s.start, s.end) for s in changed_entities(left, right)]
    sides = _folded(left, compared.left), _folded(right, compared.right)
    for difference in compared.differences:
        change = _change(sides, difference)
        if change is None:
            continue
        ours, theirs = compared.left[_slice(change[0])], compared.right[_slice(change[1])]
        start, end = ours[0].start, ours[-1].end
        named = _is_before_name(left, end) and _is_before_name(right, theirs[-1].end)
        if not named and not any(a < end and start < b for a, b in known):
            yield _finding(left, (start, end), right, right[theirs[0].start : theirs[-1].end])


def _slice(some: range) -> slice:
    return slice(some.start, some.stop)


def _finding(left: str, place: tuple[int, int], right: str, other: str) -> ErrorSpan:
    said = left[slice(*place)]
    alike = said.split()[0].endswith("ة") == other.split(maxsplit=1)[0].endswith("ة")
    return finding(
        left,
        *place,
        category="accuracy/mistranslation/name",
        severity="major",
        check="names",
        reason=Message("findings.office-differs", other=other, text=said),
        evidence=right,
        suggestion=other if alike else None,
    )


def _folded(text: str, tokens: Sequence[Token]) -> _Side:
    return tuple(fold_word(text[t.start : t.end]).replace("ة", "ه") for t in tokens)


def _change(sides: tuple[_Side, _Side], difference: Difference) -> _Change | None:
    """Return the words of an office on both sides that a difference makes another, None for any other difference."""
    mine, its = range(*difference.left), range(*difference.right)
    if max(len(mine), len(its)) > _LONGEST:
        return None
    said = [side[_slice(some)] for side, some in zip(sides, (mine, its), strict=True)]
    if _are_other_offices(*said) or _are_other_offices(*reversed(said)):
        return mine, its
    kinds = [_kind(some) for some in said]
    if (
        kinds[0] == kinds[1]
        or None in kinds
        or any(some[0] in other for some, other in zip(said, sides[::-1], strict=True) if some)
    ):
        return None
    if "deputy" in kinds:
        mine, its = range(mine.start, mine.stop + 1), range(its.start, its.stop + 1)
        offices = [
            some.stop <= len(side) and _is_office(side[some.stop - 1])
            for side, some in zip(sides, (mine, its), strict=True)
        ]
        return (mine, its) if all(offices) else None
    steps = range(1, min(_REACH, mine.start) + 1)
    back = next((k for k in steps if _is_office(sides[0][mine.start - k])), 0)
    between = sides[0][mine.start - back : mine.start]
    if not back or not word_set("ends_of_office").isdisjoint(between):
        return None
    return range(mine.start - back, mine.stop), range(its.start - back, its.stop)


def _are_other_offices(some: _Side, others: _Side) -> bool:
    """Return whether one side has a deputy where the other has an office: وكيل وزارة الصحة, وزير الصحة."""
    if len(others) != 1 or not _is_office(others[0]) or len(some) < 2:
        return False
    deputy = _kind(some[:1]) == "deputy" and _is_office(some[1])
    return len(some) == 2 and (deputy or "_".join(some) in word_set("charge_d_affaires"))


def _kind(some: _Side) -> str | None:
    """Return what words make of an office, an empty string for no words, None where they make nothing of it."""
    if not some:
        return ""
    said = {"_".join(some), "_".join(some)[1:] if some[0][0] in "وف" else ""}
    return next((kind for kind in _KINDS if said & (word_set(kind) | word_set(f"{kind}_phrases"))), None)


def _is_office(word: str) -> bool:
    bare = (word.removeprefix(joined) for joined in ("", "ال", "لل", "بال", "ل", "ب", "و", "وال", "ف"))
    return any(form in word_set("offices") for form in bare)


def _is_before_name(text: str, end: int) -> bool:
    """Return whether a name begins behind a place."""
    after = text[end:].split(maxsplit=1)
    word = after[0].strip('،.؛:!؟«»"()') if after else ""
    if not word or is_function_word(word) or word.startswith("ال"):
        return False
    start = text.index(after[0], end)
    named = any(m.start <= start < m.end for m in find_entities(text))
    return named or is_given_name(word) or not is_common_word(word)
