"""What one side says and nothing of the other does: clauses left out, clauses added, words in another order.

For parallel pairs only, where each side is to say all that the other says. A clause counts as missing where the rest of
the two is the same word by word; or, as a hint, where a word alignment leaves a whole stretch without counterpart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from workbench.arabic import words
from workbench.checks.findings import finding
from workbench.checks.word_comparison import Token, WordComparison, compare
from workbench.messages import Message
from workbench.records import ErrorSpan, WordLink

__all__ = ["changed_content", "changed_order"]

_LEAST = 2  # words that count as a clause
_SURE = 3  # words from which on it is no hint
_HELD = 0.8  # share of the words of the shorter side that the other side has in the same order
_STRETCH = 5  # words in a row without any link
_SHORT = 2  # letters up to which a word says little by itself
_LONGEST_ORDER = 12


def changed_content(left: str, right: str, links: Sequence[WordLink] = ()) -> Iterator[ErrorSpan]:
    """Find clauses of the right that the left leaves out, and clauses of the left that the right does not have."""
    compared = compare(left, right)
    shorter = min(len(compared.left), len(compared.right))
    least = shorter if shorter <= _SURE else _HELD * shorter
    if shorter >= _LEAST and len(compared.matched) >= least:
        yield from _clauses(left, right, compared)
    elif links:
        yield from _stretches(left, right, links)


def _clauses(left: str, right: str, compared: WordComparison) -> Iterator[ErrorSpan]:
    for difference in compared.differences:
        ours = compared.left[slice(*difference.left)]
        theirs = compared.right[slice(*difference.right)]
        more = len(theirs) - len(ours)
        if more >= _LEAST and _is_new(theirs, compared.left):
            yield _omission(
                left, compared.left, difference.left[0], right, (theirs[0].start, theirs[-1].end), sure=True
            )
        elif -more >= _LEAST and _is_new(ours, compared.right):
            yield _addition(left, ours[0].start, ours[-1].end, right, sure=-more >= _SURE)


def _is_new(some: Sequence[Token], others: Sequence[Token]) -> bool:
    """Tell whether most words of a clause are nowhere on the other side."""
    there = {t.key for t in others}
    telling = [t for t in some if len(t.key) > _SHORT]
    return bool(telling) and sum(t.key in there for t in telling) <= len(telling) / 2


def _stretches(left: str, right: str, links: Sequence[WordLink]) -> Iterator[ErrorSpan]:
    ours = [(w.start, w.end) for w in words(left)]
    theirs = [(w.start, w.end) for w in words(right)]
    for start, end in _unlinked(ours, [k.left for k in links]):
        yield _addition(left, start, end, right, sure=False)
    for place in _unlinked(theirs, [k.right for k in links]):
        before = [k for k in links if k.right[1] <= place[0]]
        at = max(before, key=lambda k: k.right[1]).left[1] if before else 0
        tokens = compare(left, right).left
        yield _omission(left, tokens, sum(t.end <= at for t in tokens), right, place, sure=False)


def _unlinked(places: Sequence[tuple[int, int]], linked: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of words in a row that no link touches."""
    run: list[tuple[int, int]] = []
    for place in [*places, None]:
        if place and not any(a < place[1] and place[0] < b for a, b in linked):
            run.append(place)
            continue
        if len(run) >= _STRETCH:
            yield run[0][0], run[-1][1]
        run = []


def _omission(
    left: str, tokens: Sequence[Token], at: int, right: str, place: tuple[int, int], *, sure: bool
) -> ErrorSpan:
    """Return the finding that something is missing, at the word before the gap, or the first word."""
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
        suggestion=f"{word} {missing}" if at else f"{missing} {word}",
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


def changed_order(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find a few words that both sides have, in another order, where all else is the same; a hint."""
    ours, theirs = (compare(left, right).left, compare(left, right).right)
    keys, others = [t.key for t in ours], [t.key for t in theirs]
    if keys == others or len(keys) != len(others) or Counter(keys) != Counter(others):
        return
    differing = [k for k, (a, b) in enumerate(zip(keys, others, strict=True)) if a != b]
    first, last = differing[0], differing[-1]
    if last - first < _LONGEST_ORDER:
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
