"""Omissions, additions and changed word order in parallel pairs, whose sides should say the same.

A clause is missing if the rest of the two sentences agrees word by word, or if word alignment leaves a whole stretch
of one side without counterpart and not as much of the other: what is said in other words leaves gaps on both sides. It
weighs as much as the content it carries.

A link of one word amid such a stretch is taken for chance. Between two scripts, where few words are linked, the word on
its other side is then a gap as well; equal figures count as linked, and an acronym as a gap of as many words as it has
letters.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from math import inf
from typing import NamedTuple

from workbench.arabic import share_of_arabic, words
from workbench.checks.content_share import content_of
from workbench.checks.findings import finding
from workbench.checks.said_otherwise import equal_figures, words_of_acronyms
from workbench.checks.word_comparison import Token, WordComparison, compare_words
from workbench.messages import Message
from workbench.names.gazetteer import find_entities
from workbench.records import ErrorSpan, Severity, WordLink

__all__ = ["changed_content", "changed_word_order"]

_MIN_CLAUSE = 2  # words of a clause
_CERTAIN_CLAUSE = 3  # words from which an addition is more than a hint
_MIN_SHARED = 0.8  # share of the shorter side's words that the other side has in the same order
_MIN_UNLINKED = 5  # consecutive words without a link
_MIN_CONTENT = 4  # words that tell something, from which a stretch without links is more than a hint
_MIN_CONTENT_ACROSS = 6  # between two scripts, where more words stay without links
_ALLOWED_ACROSS = 2  # words that a short stretch may say more than what is in other words
_MOVED_CONTENT = 2  # words that tell something, up to which they may be said elsewhere in other words
_HALF = 0.5
_AROUND = 2  # unlinked words on both sides of one that is linked by chance
# The severity of a clause by the share of the content that it carries.
_IF_SURE: tuple[tuple[float, Severity], ...] = (
    (0.4, "critical"),
    (0.08, "major"),
    (1e-9, "minor"),
    (0, "neutral"),
)
_IF_UNLINKED: tuple[tuple[float, Severity], ...] = (
    (0.5, "critical"),
    (0.25, "major"),
    (0.12, "minor"),
    (-inf, "neutral"),
)
_SHORT_WORD = 2  # letters up to which a word is uninformative
_MAX_REORDERED = 12


def changed_content(left: str, right: str, links: Sequence[WordLink] = ()) -> Iterator[ErrorSpan]:
    """Find clauses of the right that the left omits, and clauses of the left that the right lacks."""
    compared = compare_words(left, right)
    shorter = min(len(compared.left), len(compared.right))
    least = shorter if shorter <= _CERTAIN_CLAUSE else _MIN_SHARED * shorter
    if shorter >= _MIN_CLAUSE and len(compared.matched) >= least:
        yield from _differing_clauses(left, right, compared, links)
    elif links:
        yield from _unlinked_stretches(left, right, links)


def _differing_clauses(
    left: str, right: str, compared: WordComparison, links: Sequence[WordLink]
) -> Iterator[ErrorSpan]:
    further = _further_contents(left, right, compared, links)
    for difference, more_of in zip(compared.differences, further, strict=True):
        ours = compared.left[slice(*difference.left)]
        theirs = compared.right[slice(*difference.right)]
        more = _size(right, theirs, left) - _size(left, ours, right)
        if more >= _MIN_CLAUSE and _is_new(theirs, compared.left):
            inserted = not ours and 0 < difference.left[0] < len(compared.left) and len(compared.differences) == 1
            severity = _if_sure(right, more_of.right, sum(f.left for f in further))
            yield _omission(left, compared.left, difference.left[0], right, _place(theirs), severity, inserted=inserted)
        elif -more >= _MIN_CLAUSE and _is_new(ours, compared.right):
            severity = _if_sure(left, more_of.left, sum(f.right for f in further))
            yield _addition(left, *_place(ours), right, severity if -more >= _CERTAIN_CLAUSE else "neutral")


class _Further(NamedTuple):
    """How much content each side has at one place that the other has neither there nor, linked, anywhere else."""

    left: int
    right: int


def _further_contents(left: str, right: str, compared: WordComparison, links: Sequence[WordLink]) -> list[_Further]:
    figures = equal_figures(left, right)
    found = []
    for difference in compared.differences:
        mine = [(t.start, t.end) for t in compared.left[slice(*difference.left)]]
        its = [(t.start, t.end) for t in compared.right[slice(*difference.right)]]
        moved_ours = [k.left for k in links if _touches(k.left, mine) and not _touches(k.right, its)]
        moved_theirs = [k.right for k in links if _touches(k.right, its) and not _touches(k.left, mine)]
        ours = sum(content_of(left, *p) for p in mine if not _touches(p, moved_ours + figures[0]))
        theirs = sum(content_of(right, *p) for p in its if not _touches(p, moved_theirs + figures[1]))
        found.append(_Further(max(0, ours - theirs), max(0, theirs - ours)))
    return found


def _if_sure(text: str, content: int, of_other: int) -> Severity:
    """Return the severity of a clause that the other text lacks, given how much more that says elsewhere.

    A word or two less than that are most likely a verb that stands elsewhere in the other text, said in another word.
    """
    if content <= min(of_other, _MOVED_CONTENT):
        return "neutral"
    return _severity(content / (content_of(text, 0, len(text)) or 1), _IF_SURE)


def _place(some: Sequence[Token]) -> tuple[int, int]:
    return some[0].start, some[-1].end


def _size(text: str, some: Sequence[Token], other: str) -> int:
    """Return how many words a clause has, counting as one what names something that the other text names too."""
    if len(some) < _MIN_CLAUSE:
        return len(some)
    named = {e.id for mention in find_entities(other) for e in mention.entities}
    size = len(some)
    for mention in find_entities(text):
        within = sum(mention.start <= t.start and t.end <= mention.end for t in some)
        if within > 1 and any(e.id in named for e in mention.entities):
            size -= within - 1
    return size


def _is_new(some: Sequence[Token], others: Sequence[Token]) -> bool:
    """Return whether most words of a clause occur nowhere on the other side."""
    there = {t.key for t in others}
    telling = [t for t in some if len(t.key) > _SHORT_WORD]
    return bool(telling) and sum(t.key in there for t in telling) <= len(telling) / 2


def _unlinked_stretches(left: str, right: str, links: Sequence[WordLink]) -> Iterator[ErrorSpan]:
    is_across = (share_of_arabic(left) >= _HALF) != (share_of_arabic(right) >= _HALF)
    figures = equal_figures(left, right) if is_across else ([], [])
    ours = _unlinked_ranges(left, [k.left for k in links] + figures[0])
    theirs = _unlinked_ranges(right, [k.right for k in links] + figures[1])
    sure = [k for k in links if not (is_across and (_touches(k.left, ours) or _touches(k.right, theirs)))]
    missing = _unlinked_content(right, [k.right for k in sure] + figures[1])
    added = _unlinked_content(left, [k.left for k in sure] + figures[0])
    if is_across:
        missing, added = missing + words_of_acronyms(right, left), added + words_of_acronyms(left, right)
    for start, end in ours:
        content = _unlinked_content(left, figures[0], (start, end))
        if severity := _if_unlinked(content, left, missing, is_across=is_across):
            yield _addition(left, start, end, right, severity)
    tokens = compare_words(left, right).left
    for place in theirs:
        before = [k for k in links if k.right[1] <= place[0]]
        at = max(before, key=lambda k: k.right[1]).left[1] if before else 0
        content = _unlinked_content(right, figures[1], place)
        if severity := _if_unlinked(content, right, added, is_across=is_across):
            yield _omission(left, tokens, sum(t.end <= at for t in tokens), right, place, severity)


def _unlinked_content(text: str, linked: Sequence[tuple[int, int]], within: tuple[int, int] = (0, sys.maxsize)) -> int:
    """Return how much content the words of a text, or of a stretch of it, have that no link touches."""
    places = ((w.start, w.end) for w in words(text) if _touches((w.start, w.end), [within]))
    return sum(content_of(text, *place) for place in places if not _touches(place, linked))


def _if_unlinked(content: int, text: str, other_gaps: int, *, is_across: bool) -> Severity | None:
    """Return the severity of a stretch without links, given how much content the other text has without any.

    It is None between two scripts if the other text has as much, or about as much as a short stretch: that most likely
    says the same.
    """
    is_hint = content < (_MIN_CONTENT_ACROSS if is_across else _MIN_CONTENT)
    if is_across and content <= other_gaps + (_ALLOWED_ACROSS if is_hint else 0):
        return None
    return "neutral" if is_hint else _severity((content - other_gaps) / content_of(text, 0, len(text)), _IF_UNLINKED)


def _severity(share: float, limits: Sequence[tuple[float, Severity]]) -> Severity:
    """Return the severity of a clause too many or too few that carries this share of the content of its sentence."""
    return next(severity for least, severity in limits if share >= least)


def _unlinked_ranges(text: str, linked: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the ranges of consecutive words that no link touches, but for single words amid them."""
    places = [(w.start, w.end) for w in words(text)]
    alone = [not _touches(place, linked) for place in places]
    unlinked = [is_alone or _is_amid(alone, k) for k, is_alone in enumerate(alone)]
    runs = groupby(zip(places, unlinked, strict=True), key=lambda each: each[1])
    some = [[place for place, _ in run] for is_unlinked, run in runs if is_unlinked]
    return [(run[0][0], run[-1][1]) for run in some if len(run) >= _MIN_UNLINKED]


def _touches(place: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in others)


def _is_amid(alone: Sequence[bool], place: int) -> bool:
    """Return whether there are enough unlinked words before a place and after it."""
    before, after = alone[max(0, place - _AROUND) : place], alone[place + 1 : place + 1 + _AROUND]
    return len(before) == len(after) == _AROUND and all(before) and all(after)


def _omission(
    left: str,
    tokens: Sequence[Token],
    at: int,
    right: str,
    place: tuple[int, int],
    severity: Severity,
    *,
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
        severity=severity,
        check="omission",
        evidence=right,
        suggestion=f"{word} {missing}" if inserted else None,
        reason=Message("findings.omission", missing=missing),
    )


def _addition(left: str, start: int, end: int, right: str, severity: Severity) -> ErrorSpan:
    return finding(
        left,
        start,
        end,
        category="accuracy/addition",
        severity=severity,
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
