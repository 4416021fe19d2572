"""How much of each sentence of one side is found in neighbouring sentences of the other, token by token.

A token's best is its highest cosine with a token of a sentence. Where five tokens together would gain from
the sentence next to a window, the window is cut in the wrong place: that is the spill. Where a token is found
in several sentences, its vote is shared among them by a softmax.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.alignment.lattice import WIDEST
from workbench.alignment.parallel_sides import Side, Stretch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["Coverage", "cover"]

_TEMPERATURE = 0.03  # of the votes
_CELLS = 16_000_000  # cosines at a time: sentences can be very long
_REACH = 2  # tokens on either side that are taken together


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of sentences by windows of n sentences that end at j, n from 1 to WIDEST at [n].

    sums, spill: (WIDEST + 1, stretches, sentences, J); votes: (stretches, sentences, J); weight: (stretches,
    sentences). Without the axis of stretches for one of them.
    """

    sums: Floats
    spill: Floats
    votes: Floats
    weight: Floats

    @classmethod
    def empty(cls, shape: tuple[int, int, int]) -> Coverage:
        """Return zeros for (stretches, sentences, J)."""
        sums, spill = (np.zeros((WIDEST + 1, *shape), dtype=np.float32) for _ in range(2))
        return cls(sums, spill, np.zeros(shape, dtype=np.float32), np.zeros(shape[:2], dtype=np.float32))

    def of(self, row: int) -> Coverage:
        """Return the views of one stretch."""
        return Coverage(self.sums[:, row], self.spill[:, row], self.votes[row], self.weight[row])

    def covered(self, n: int, m: int) -> Floats:
        """Return the coverage of each m neighbouring sentences by n, (stretches, sentences - m + 1, J)."""
        length = self.weight.shape[1] - m + 1
        sums = sum(self.sums[n][:, k : k + length] for k in range(m))
        weight = sum(self.weight[:, k : k + length] for k in range(m))
        covered: Floats = sums / np.maximum(weight, 1e-9)[:, :, None]
        return covered

    def hubs(self, columns: NDArray[np.int64], count: int) -> Floats:
        """Return the mean of what each sentence reaches with its `count` best, (stretches, sentences)."""
        covered = self.covered(1, 1)
        outside = np.arange(covered.shape[2])[None, None, :] >= columns[:, None, None]
        best = -np.sort(-np.where(outside, -np.inf, covered), axis=2)[:, :, :count]
        found = np.isfinite(best)
        hubs: Floats = np.where(found, best, 0).sum(axis=2) / found.sum(axis=2)
        return hubs.astype(np.float32)


def cover(left: Side, right: Side, s: Stretch, found: tuple[Coverage, Coverage]) -> None:
    """Fill in the coverage of the left by the right, and of the right by the left, for one stretch."""
    rows, columns = (slice(side.bounds[a], side.bounds[b]) for side, a, b in ((left, s.i, s.k), (right, s.j, s.m)))
    starts = left.bounds[s.i : s.k] - left.bounds[s.i], right.bounds[s.j : s.m] - right.bounds[s.j]
    forth, back = _bests(left.vectors(s.i, s.k), right.vectors(s.j, s.m), starts)
    _fill(found[0], forth, left.weights[rows], starts[0])
    _fill(found[1], back.T, right.weights[columns], starts[1])


def _bests(left: Floats, right: Floats, starts: tuple[NDArray[np.int64], NDArray[np.int64]]) -> tuple[Floats, Floats]:
    """Return each left token's best in each right sentence, and (left sentences, right tokens) the other way."""
    forth = np.empty((len(left), len(starts[1])), dtype=np.float32)
    back = np.full((len(starts[0]), len(right)), -1, dtype=np.float32)
    step = max(1, _CELLS // len(right))
    for first in range(0, len(left), step):
        cosine = left[first : first + step] @ right.T
        forth[first : first + step] = np.maximum.reduceat(cosine, starts[1], axis=1)
        own = int(np.searchsorted(starts[0], first, side="right")) - 1
        inner = starts[0][own + 1 :]
        begun = np.concatenate([[0], inner[inner < first + len(cosine)] - first])
        place = back[own : own + len(begun)]
        np.maximum(place, np.maximum.reduceat(cosine, begun, axis=0), out=place)
    return forth, back


def _fill(found: Coverage, best: Floats, weights: Floats, starts: NDArray[np.int64]) -> None:
    """Fill in from (tokens, J) bests; starts are the first tokens of the sentences."""
    sentences, width = len(starts), best.shape[1]
    squared = weights**2
    found.weight[:sentences] = np.add.reduceat(squared, starts)
    found.votes[:sentences, :width] = _votes(best, weights, starts)
    smooth = _smooth(best, weights, starts)
    outer = np.full((len(best), width + 2), -1, dtype=np.float32)
    outer[:, 1:-1] = smooth
    window, smoothed = best, smooth
    for n in range(1, min(WIDEST, width) + 1):
        if n > 1:
            window = np.maximum(window[:, 1:], best[:, : width - n + 1])
            smoothed = np.maximum(smoothed[:, 1:], smooth[:, : width - n + 1])
        gain = np.maximum(0, np.maximum(outer[:, : width - n + 1], outer[:, n + 1 :]) - smoothed)
        place = np.s_[:sentences, n - 1 : width]
        found.sums[n][place] = np.add.reduceat(window * squared[:, None], starts, axis=0)
        found.spill[n][place] = np.maximum.reduceat(gain, starts, axis=0)


def _votes(best: Floats, weights: Floats, starts: NDArray[np.int64]) -> Floats:
    share = np.exp((best - best.max(axis=1, keepdims=True)) / _TEMPERATURE)
    share *= (weights / share.sum(axis=1))[:, None]
    votes: Floats = (np.add.reduceat(share, starts, axis=0) / np.add.reduceat(weights, starts)[:, None]).astype("f4")
    return votes


def _smooth(best: Floats, weights: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the weighted means over five neighbouring tokens of the same sentence."""
    count = len(best)
    sums = np.zeros((count + 1, best.shape[1]))
    np.cumsum(best * weights[:, None], axis=0, out=sums[1:])
    total = np.zeros(count + 1)
    np.cumsum(weights, out=total[1:])
    ends = np.append(starts[1:], count)
    lengths = ends - starts
    first = np.maximum(np.arange(count) - _REACH, np.repeat(starts, lengths))
    last = np.minimum(np.arange(count) + _REACH + 1, np.repeat(ends, lengths))
    smooth: Floats = ((sums[last] - sums[first]) / (total[last] - total[first])[:, None]).astype(np.float32)
    return smooth
