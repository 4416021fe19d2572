"""Which numbers and dates of two texts stand in the same place: beside the same words in two versions of a sentence.

A number or a date is one token whatever its value, together with its unit or what it counts, so `قتل جنديان` and
`قتل خمسة جنود` differ in nothing but their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from workbench.arabic import Date, find_dates, normalise, words
from workbench.checks.day_parts import find_day_parts
from workbench.checks.number_mentions import NumberMention, find_number_mentions

__all__ = ["FigureContexts", "FigureToken", "compare_figures", "figure_tokens"]

_MIN_SHARE_OF_VERSIONS = 0.7  # share of common tokens from which two sentences are versions of one
_MIN_SHARE_OF_COPIES = 0.85
_HOUR = frozenset({"الساعه", "ساعه", "في", "عند", "تمام"})  # before a time
_TIME = "#time"
_PAIR = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureToken:
    """A word, number or date at `source[start:end]`; tokens are equal if their keys are."""

    start: int
    end: int
    key: str
    number: NumberMention | None = None
    date: Date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureContexts:
    """The tokens of two texts, and the index pairs of numbers and dates with the same context.

    matched has the pairs of equal tokens; is_version is whether the two are versions of one sentence, is_copy whether
    they hardly differ but for their figures.
    """

    left: tuple[FigureToken, ...]
    right: tuple[FigureToken, ...]
    pairs: tuple[_PAIR, ...]
    matched: tuple[_PAIR, ...]
    is_version: bool
    is_copy: bool


@lru_cache(maxsize=4096)
def figure_tokens(text: str) -> tuple[FigureToken, ...]:
    """Return the tokens of a text in order, with a number or date as one token; ظهرا stands for a time."""
    found = [FigureToken(start=d.start, end=d.end, key=f"#{d.kind}", date=d) for d in find_dates(text)]
    parts = (p for p in find_day_parts(text) if all(p.end <= t.start or p.start >= t.end for t in found))
    found += [FigureToken(start=p.start, end=p.end, key=_TIME) for p in list(parts)]
    for m in find_number_mentions(text):
        key = {"ordinal": "#ordinal", "bare noun": m.noun or ""}.get(m.kind, "#number")
        found.append(FigureToken(start=m.whole_start, end=m.whole_end, key=key, number=m))
    for word in words(text):
        if all(word.end <= t.start or word.start >= t.end for t in found):
            found.append(FigureToken(start=word.start, end=word.end, key=_key(word.text)))
    kept: list[FigureToken] = []
    for token in sorted(found, key=lambda t: t.start, reverse=True):
        if not (kept and kept[-1].key == _TIME and token.key in _HOUR):
            kept.append(token)
    return tuple(reversed(kept))


@lru_cache(maxsize=32768)
def _key(word: str) -> str:
    plain = normalise(word, "full").text.lower()
    return plain[1:] if len(plain) > 3 and plain[0] in "وف" else plain


@lru_cache(maxsize=1024)
def compare_figures(left: str, right: str) -> FigureContexts:
    """Return the numbers and dates of two texts that have the same words around them."""
    ours, theirs = figure_tokens(left), figure_tokens(right)
    matcher = SequenceMatcher(None, [t.key for t in ours], [t.key for t in theirs], autojunk=False)
    matched: list[_PAIR] = []
    replaced: list[_PAIR] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            matched += list(zip(range(i1, i2), range(j1, j2), strict=True))
        elif tag == "replace":
            replaced += _replaced_figures(ours, theirs, (i1, i2), (j1, j2))
    is_version = matcher.ratio() >= _MIN_SHARE_OF_VERSIONS
    pairs = list(_with_same_context(ours, matched, is_version=is_version))
    return FigureContexts(
        left=ours,
        right=theirs,
        pairs=tuple(pairs + (replaced if is_version else [])),
        matched=tuple(matched),
        is_version=is_version,
        is_copy=matcher.ratio() >= _MIN_SHARE_OF_COPIES,
    )


def _is_figure(token: FigureToken) -> bool:
    return token.number is not None or token.date is not None


def _replaced_figures(
    ours: tuple[FigureToken, ...], theirs: tuple[FigureToken, ...], mine: _PAIR, its: _PAIR
) -> Iterator[_PAIR]:
    """Yield the only number of both sides in ranges that replace each other, such as an ordinal and a figure."""
    sides = [[k for k in range(*place) if _is_figure(tokens[k])] for tokens, place in ((ours, mine), (theirs, its))]
    if len(sides[0]) == len(sides[1]) == 1:
        yield sides[0][0], sides[1][0]


def _with_same_context(ours: tuple[FigureToken, ...], matched: list[_PAIR], *, is_version: bool) -> Iterator[_PAIR]:
    known = set(matched)
    for i, j in matched:
        if not _is_figure(ours[i]):
            continue
        around = [ours[i + k] for k in (-2, -1, 1, 2) if _is_same(known, i, j, k)]
        if len(around) >= (1 if is_version else 3) and (is_version or any(len(t.key) > 3 for t in around)):
            yield i, j


def _is_same(matched: set[_PAIR], i: int, j: int, step: int) -> bool:
    """Return whether the tokens a step away from a matched pair are matched as well, and those between."""
    return (i + step, j + step) in matched and (abs(step) == 1 or (i + step // 2, j + step // 2) in matched)
