"""Whether one of two texts follows the other, so that they are aligned in their order.

A clear counterpart is a pair of sentences that are each other's nearest and nearer than anything else is to either of
them, be it elsewhere in the texts or in the background; sentences next to the counterpart may share in it and do not
compete. Two measures say whether the texts go side by side:

- The order: how many clear counterparts follow one another on both sides (the longest increasing subsequence, Schensted
  1961), as a share of all of them and less what as many in random order would reach: 1 if all do, 0 by chance. Times
  the logarithm of their number it is the evidence of order, since two in order say little and twenty much.
- The extent: how much of both texts lies along that chain, by length. What lies between two of its links on one side
  counts as far as there is as much on the other, so that an extract and a shorter report of the same event, which leave
  much out, fall short of it.

Both are taken twice, of the sentences and of stretches of equal length, since sentences may be joined or split. The
evidence is added up, and the greater extent counts. `benchmarks/auto_mode.py` measures where the limits lie.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log1p

import numpy as np
from numpy.typing import NDArray

from workbench.alignment.sentences import Sentences
from workbench.encoders.token_vectors import l2_normalise

Floats = NDArray[np.float32]

__all__ = ["MIN_EVIDENCE", "Course", "choose_mode", "common_course", "is_followed", "is_ordered"]

MIN_EVIDENCE = 1.65
_MIN_EXTENT = 0.5
_MAX_SAMPLED = 2_000  # sentences or stretches whose counterparts are sought
_STRETCH = 1.5  # times the mean length of a sentence, on the side that has the longer ones
_BACKGROUND_SHARE = 8  # sentences of the background that the mean of a side is taken with
_SHUFFLES = 20
_ROWS_AT_ONCE = 256
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_WIDE_LENGTH = 3  # letters that a Chinese, Japanese or Korean character stands for


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How far two texts go side by side.

    Attributes:
        clear: The clear counterparts found among the sentences or among the stretches, whichever are more.
        ordered: Those of them in the chain, likewise.
        evidence: That they are in order, 0 or more.
        extent: From 0 to 1: the share of both texts along the chain.
        chain: The clear counterparts in the chain of sentences, (left, right).
    """

    clear: int
    ordered: int
    evidence: float
    extent: float
    chain: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Side:
    """Unit vectors, (n, d), and lengths in letters, (n,), of the sentences or stretches of one text."""

    vectors: Floats
    lengths: Floats

    def __len__(self) -> int:
        return len(self.lengths)


def choose_mode(
    left: Sentences, right: Sentences, background: Sentences, evidence: float = MIN_EVIDENCE
) -> tuple[str, str]:
    """Return `parallel` or `comparable`, whichever fits two texts, and why.

    evidence is how much of it, in the unit of `Course`, it takes to call them parallel.
    """
    (left, lefts), (right, rights) = left.with_vectors(), right.with_vectors()
    if not lefts or not rights:
        return "comparable", "a text has no words to compare"
    course = common_course(left, right, background)
    why = (
        f"{course.ordered} of {course.clear} clear counterparts are in the same order, "
        f"along {course.extent:.0%} of both texts"
    )
    return ("parallel" if is_followed(course, evidence) else "comparable"), why


def is_followed(course: Course, evidence: float = MIN_EVIDENCE) -> bool:
    """Return whether one text follows the other enough to be aligned in its order."""
    return is_ordered(course, evidence) and course.extent >= _MIN_EXTENT


def is_ordered(course: Course, evidence: float = MIN_EVIDENCE) -> bool:
    """Return whether what two texts have in common is in the same order, be it much or little."""
    return course.evidence >= evidence


def common_course(left: Sentences, right: Sentences, background: Sentences) -> Course:
    """Return how far two texts go side by side; every sentence needs vectors.

    Time grows with the sentences of both texts; memory does too.
    """
    zero = np.stack([e.pooled for e in background.encodings]).astype(np.float32)
    mean = zero.mean(axis=0)
    strangers = l2_normalise(zero - mean)
    pooled = [np.stack([e.pooled for e in side.encodings]).astype(np.float32) for side in (left, right)]
    # Each language is centred by itself; a text of a few sentences has no mean of its own to speak of.
    centred = [p - (p.sum(axis=0) + _BACKGROUND_SHARE * mean) / (len(p) + _BACKGROUND_SHARE) for p in pooled]
    lengths = [_lengths(side.even_texts) for side in (left, right)]
    size = _STRETCH * max(float(some.mean()) for some in lengths)
    sentences = [_Side(l2_normalise(v), some) for v, some in zip(centred, lengths, strict=True)]
    stretches = [_stretches(v, some, size) for v, some in zip(centred, lengths, strict=True)]
    by_sentence = _course(sentences[0], sentences[1], strangers)
    by_stretch = _course(stretches[0], stretches[1], strangers)
    evidence = by_sentence.evidence + by_stretch.evidence
    if min(map(len, lengths)) == 1 and evidence:
        evidence = max(evidence, MIN_EVIDENCE)  # a single sentence has no order to judge, only a counterpart
    return Course(
        clear=max(by_sentence.clear, by_stretch.clear),
        ordered=max(by_sentence.ordered, by_stretch.ordered),
        evidence=evidence,
        extent=max(by_sentence.extent, by_stretch.extent),
        chain=by_sentence.chain,
    )


def _lengths(texts: Sequence[str]) -> Floats:
    wide = _WIDE_LENGTH - 1
    return np.array([len(t) + wide * len(_WIDE.findall(t)) for t in texts], dtype=np.float32)


def _stretches(vectors: Floats, lengths: Floats, size: float) -> _Side:
    """Return neighbouring sentences taken together, as many as reach the size; what is left over joins the last."""
    ends = np.cumsum(lengths)
    starts = [0]
    for end in range(1, len(lengths)):
        reached = ends[end - 1] - (ends[starts[-1] - 1] if starts[-1] else 0)
        if reached >= size and ends[-1] - ends[end - 1] >= size / 2:
            starts.append(end)
    sums = np.add.reduceat(vectors * lengths[:, None], starts, axis=0)
    return _Side(l2_normalise(sums), np.add.reduceat(lengths, starts))


def _course(left: _Side, right: _Side, strangers: Floats) -> Course:
    pairs = _clear_counterparts(left, right, strangers)
    chain = longest_chain(pairs)
    evidence = order_evidence(len(chain), len(pairs))
    extent = _extent(chain, left, right)
    return Course(clear=len(pairs), ordered=len(chain), evidence=evidence, extent=extent, chain=tuple(chain))


def order_evidence(ordered: int, count: int) -> float:
    """Return the evidence of order, 0 or more, if the longest chain of `count` pairs has `ordered`."""
    if not count:
        return 0.0
    chance = chain_by_chance(count)
    return max(0.0, (ordered - chance) / (count - chance)) * log1p(count)


def _clear_counterparts(left: _Side, right: _Side, strangers: Floats) -> list[tuple[int, int]]:
    """Return the clear counterparts (i, j) in the order of the left, of an even sample of the shorter side."""
    if len(left) > len(right):
        return sorted((i, j) for j, i in _clear_counterparts(right, left, strangers))
    sample = np.unique(np.linspace(0, len(left) - 1, min(len(left), _MAX_SAMPLED), dtype=np.int64))
    nearest, cosine, rivals = _nearest(left.vectors[sample], right.vectors, strangers)
    back, _, other_rivals = _nearest(right.vectors[nearest], left.vectors, strangers)
    is_clear = (back == sample) & (cosine > np.maximum(rivals, other_rivals))
    return [(int(i), int(j)) for i, j in zip(sample[is_clear], nearest[is_clear], strict=True)]


def _nearest(queries: Floats, vectors: Floats, strangers: Floats) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Return for each query the nearest vector, its cosine, and that of its best rival; in blocks to limit memory."""
    nearest, cosines, rivals = [], [], []
    for first in range(0, len(queries), _ROWS_AT_ONCE):
        some = queries[first : first + _ROWS_AT_ONCE]
        cosine = some @ vectors.T
        best = cosine.argmax(axis=1)
        rows = np.arange(len(some))
        nearest.append(best)
        cosines.append(cosine[rows, best])
        for step in (-1, 0, 1):
            cosine[rows, np.clip(best + step, 0, len(vectors) - 1)] = -1
        rivals.append(np.maximum(cosine.max(axis=1), (some @ strangers.T).max(axis=1)))
    return np.concatenate(nearest), np.concatenate(cosines), np.concatenate(rivals)


def longest_chain(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest subsequence of pairs, given in the order of i, in which j rises too."""
    ends: list[int] = []  # the least j that ends a chain of each length
    last: list[int] = []  # the pair that does
    before: list[int] = []
    for k, (_, j) in enumerate(pairs):
        at = bisect_left(ends, j)
        ends[at : at + 1] = [j]
        last[at : at + 1] = [k]
        before.append(last[at - 1] if at else -1)
    chain = []
    k = last[-1] if last else -1
    while k >= 0:
        chain.append(pairs[k])
        k = before[k]
    return chain[::-1]


@cache
def chain_by_chance(count: int) -> float:
    """Return the mean length of the longest chain of so many pairs in random order, and 1/2 for a single one."""
    if count < 2:
        return count / 2
    generator = np.random.default_rng(count)
    orders = (generator.permutation(count).tolist() for _ in range(_SHUFFLES))
    return float(np.mean([len(longest_chain(list(enumerate(order)))) for order in orders]))


def _extent(chain: list[tuple[int, int]], left: _Side, right: _Side) -> float:
    """Return the share of both texts along the chain, by length."""
    if not chain:
        return 0.0
    sums = [np.concatenate([[0.0], np.cumsum(side.lengths, dtype=np.float64)]) for side in (left, right)]
    places = [(0, 0), *(place for i, j in chain for place in ((i, j), (i + 1, j + 1))), (len(left), len(right))]
    common = sum(
        min(sums[0][i_end] - sums[0][i], sums[1][j_end] - sums[1][j]) for (i, j), (i_end, j_end) in pairwise(places)
    )
    return float(2 * common / (sums[0][-1] + sums[1][-1]))
