"""Omissions, additions and changed word order in parallel pairs, whose sides should say the same.

A clause is missing if the rest of the two sentences agrees word by word; as a hint, if word alignment leaves a whole
stretch without counterpart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from workbench.arabic import words
from workbench.checks.findings import finding
from workbench.checks.word_comparison import Token, WordComparison, compare_words
from workbench.messages import Message
from workbench.records import ErrorSpan, WordLink

__all__ = ["changed_content", "changed_word_order"]

_MIN_CLAUSE = 2  # words of a clause
_CERTAIN_CLAUSE = 3  # words from which an addition is more than a hint
_MIN_SHARED = 0.8  # share of the shorter side's words that the other side has in the same order
_MIN_UNLINKED = 5  # consecutive words without a link
_SHORT_WORD = 2  # letters up to which a word is uninformative
_MAX_REORDERED = 12


def changed_content(left: str, right: str, links: Sequence[WordLink] = ()) -> Iterator[ErrorSpan]:
    """Find clauses of the right that the left omits, and clauses of the left that the right lacks."""
    compared = compare_words(left, right)
    shorter = min(len(compared.left), len(compared.right))
    least = shorter if shorter <= _CERTAIN_CLAUSE else _MIN_SHARED * shorter
    if shorter >= _MIN_CLAUSE and len(compared.matched) >= least:
        yield from _differing_clauses(left, right, compared)
    elif links:
        yield from _unlinked_stretches(left, right, links)


def _differing_clauses(left: str, right: str, compared: WordComparison) -> Iterator[ErrorSpan]:
    for difference in compared.differences:
        ours = compared.left[slice(*difference.left)]
        theirs = compared.right[slice(*difference.right)]
        more = len(theirs) - len(ours)
        if more >= _MIN_CLAUSE and _is_new(theirs, compared.left):
            place = theirs[0].start, theirs[-1].end
            inserted = not ours and 0 < difference.left[0] < len(compared.left) and len(compared.differences) == 1
            yield _omission(left, compared.left, difference.left[0], right, place, sure=True, inserted=inserted)
        elif -more >= _MIN_CLAUSE and _is_new(ours, compared.right):
            yield _addition(left, ours[0].start, ours[-1].end, right, sure=-more >= _CERTAIN_CLAUSE)


def _is_new(some: Sequence[Token], others: Sequence[Token]) -> bool:
    """Return whether most words of a clause occur nowhere on the other side."""
    there = {t.key for t in others}
    telling = [t for t in some if len(t.key) > _SHORT_WORD]
    return bool(telling) and sum(t.key in there for t in telling) <= len(telling) / 2


def _unlinked_stretches(left: str, right: str, links: Sequence[WordLink]) -> Iterator[ErrorSpan]:
    ours = [(w.start, w.end) for w in words(left)]
    theirs = [(w.start, w.end) for w in words(right)]
    for start, end in _unlinked_ranges(ours, [k.left for k in links]):
        yield _addition(left, start, end, right, sure=False)
    for place in _unlinked_ranges(theirs, [k.right for k in links]):
        before = [k for k in links if k.right[1] <= place[0]]
        at = max(before, key=lambda k: k.right[1]).left[1] if before else 0
        tokens = compare_words(left, right).left
        yield _omission(left, tokens, sum(t.end <= at for t in tokens), right, place, sure=False)


def _unlinked_ranges(places: Sequence[tuple[int, int]], linked: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of consecutive words that no link touches."""
    run: list[tuple[int, int]] = []
    for place in [*places, None]:
        if place and not any(a < place[1] and place[0] < b for a, b in linked):
            run.append(place)
            continue
        if len(run) >= _MIN_UNLINKED:
            yield run[0][0], run[-1][1]
        run = []


def _omission(
    left: str,
    tokens: Sequence[Token],
    at: int,
    right: str,
    place: tuple[int, int],
    *,
    sure: bool,
    inserted: bool = False,
) -> ErrorSpan:
    """Return the finding of an omission, placed at the word before the gap or else the first word.

    It has a fix if all that differs is that the right has further words between two; others would not fit.
    """
    missing = right[slice(*place)]
    token = tokens[max(0, at - 1)]
    word = left[token.start : token.end]
    return finding(
        left,
        token.start,
        token.end,
        category="accuracy/omission",
        severity="major" if sure else "neutral",
        check="omission",
        evidence=right,
        suggestion=f"{word} {missing}" if inserted else None,
        reason=Message("findings.omission", missing=missing),
    )


def _addition(left: str, start: int, end: int, right: str, *, sure: bool) -> ErrorSpan:
    return finding(
        left,
        start,
        end,
        category="accuracy/addition",
        severity="major" if sure else "neutral",
        check="addition",
        evidence=right,
        reason=Message("findings.addition"),
    )


def changed_word_order(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find words in another order where both sides otherwise agree; a hint."""
    ours, theirs = (compare_words(left, right).left, compare_words(left, right).right)
    keys, others = [t.key for t in ours], [t.key for t in theirs]
    if keys == others or len(keys) != len(others) or Counter(keys) != Counter(others):
        return
    differing = [k for k, (a, b) in enumerate(zip(keys, others, strict=True)) if a != b]
    first, last = differing[0], differing[-1]
    if last - first < _MAX_REORDERED:
        said = right[theirs[first].start : theirs[last].end]
        yield finding(
            left,
            ours[first].start,
            ours[last].end,
            category="linguistic-conventions/grammar/word-order",
            severity="neutral",
            check="word order",
            evidence=right,
            suggestion=said,
            reason=Message("findings.word-order", other=said),
        )
