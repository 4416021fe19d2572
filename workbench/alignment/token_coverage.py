"""Late interaction of neighbouring sentences: how much of each is covered by windows of the other side.

The best match of a token in a sentence is its highest cosine with a token of that sentence. The coverage of a sentence
by a window is the mean of its tokens' best matches in the window, weighted by squared IDF. A spill is what five
neighbouring tokens would gain together from the sentence next to the window, which tells that the window is cut in the
wrong place. A vote is the softmax share of a token's weight that goes to each sentence it is found in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.alignment.lattice import MAX_BEAD_SIDE
from workbench.alignment.parallel_sides import Block, ParallelSide

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["TokenCoverage", "fill_coverage"]

_VOTE_TEMPERATURE = 0.03
_MAX_COSINES = 16_000_000  # computed at a time: sentences can be very long
_SMOOTHING_REACH = 2  # tokens on either side that are smoothed together


@dataclass(frozen=True, slots=True)
class TokenCoverage:
    """Coverage of the sentences of one side by windows of n sentences of the other that end at j, at [n][..., j].

    Attributes:
        sums: Weighted sums of best matches, (MAX_BEAD_SIDE + 1, blocks, sentences, J).
        spill: The largest spill of each sentence, of the same shape.
        votes: The share of each sentence's votes, (blocks, sentences, J).
        weight: The total weight of each sentence's tokens, (blocks, sentences).

    The coverage of a single block has no axis of blocks.
    """

    sums: Floats
    spill: Floats
    votes: Floats
    weight: Floats

    @classmethod
    def empty(cls, shape: tuple[int, int, int]) -> TokenCoverage:
        """Return zeros for (blocks, sentences, J)."""
        sums, spill = (np.zeros((MAX_BEAD_SIDE + 1, *shape), dtype=np.float32) for _ in range(2))
        return cls(sums, spill, np.zeros(shape, dtype=np.float32), np.zeros(shape[:2], dtype=np.float32))

    def of_block(self, row: int) -> TokenCoverage:
        """Return views into the arrays for one block."""
        return TokenCoverage(self.sums[:, row], self.spill[:, row], self.votes[row], self.weight[row])

    def ratio(self, n: int, m: int) -> Floats:
        """Return the coverage of each m neighbouring sentences by windows of n, (blocks, sentences - m + 1, J)."""
        length = self.weight.shape[1] - m + 1
        sums = sum(self.sums[n][:, k : k + length] for k in range(m))
        weight = sum(self.weight[:, k : k + length] for k in range(m))
        ratio: Floats = sums / np.maximum(weight, 1e-9)[:, :, None]
        return ratio

    def hubness(self, columns: NDArray[np.int64], count: int) -> Floats:
        """Return each sentence's mean coverage by its `count` best single sentences, (blocks, sentences).

        columns are the sentences of the other side in each block, (blocks,).
        """
        ratio = self.ratio(1, 1)
        padding = np.arange(ratio.shape[2])[None, None, :] >= columns[:, None, None]
        best = -np.sort(-np.where(padding, -np.inf, ratio), axis=2)[:, :, :count]
        is_real = np.isfinite(best)
        hubness: Floats = np.where(is_real, best, 0).sum(axis=2) / is_real.sum(axis=2)
        return hubness.astype(np.float32)


def fill_coverage(
    left: ParallelSide, right: ParallelSide, block: Block, of_left: TokenCoverage, of_right: TokenCoverage
) -> None:
    """Compute for one block the coverage of the left by the right, and of the right by the left, in place."""
    left_bounds = left.bounds[block.left_start : block.left_end + 1]
    right_bounds = right.bounds[block.right_start : block.right_end + 1]
    left_starts, right_starts = left_bounds[:-1] - left_bounds[0], right_bounds[:-1] - right_bounds[0]
    left_best, right_best = _best_matches(
        left.token_vectors(block.left_start, block.left_end),
        right.token_vectors(block.right_start, block.right_end),
        left_starts,
        right_starts,
    )
    _fill(of_left, left_best, left.token_weights[left_bounds[0] : left_bounds[-1]], left_starts)
    _fill(of_right, right_best.T, right.token_weights[right_bounds[0] : right_bounds[-1]], right_starts)


def _best_matches(
    left: Floats, right: Floats, left_starts: NDArray[np.int64], right_starts: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """Return the best match of each left token in each right sentence, and of each right token in each left sentence.

    They are (left tokens, right sentences) and (left sentences, right tokens).
    """
    left_best = np.empty((len(left), len(right_starts)), dtype=np.float32)
    right_best = np.full((len(left_starts), len(right)), -1, dtype=np.float32)
    step = max(1, _MAX_COSINES // len(right))
    for first in range(0, len(left), step):
        cosine = left[first : first + step] @ right.T
        left_best[first : first + step] = np.maximum.reduceat(cosine, right_starts, axis=1)
        sentence = int(np.searchsorted(left_starts, first, side="right")) - 1
        later = left_starts[sentence + 1 :]
        starts = np.concatenate([[0], later[later < first + len(cosine)] - first])
        rows = right_best[sentence : sentence + len(starts)]
        np.maximum(rows, np.maximum.reduceat(cosine, starts, axis=0), out=rows)
    return left_best, right_best


def _fill(coverage: TokenCoverage, best: Floats, weights: Floats, starts: NDArray[np.int64]) -> None:
    """Fill in the coverage of one block from best matches, (tokens, J); starts are the sentences' first tokens."""
    sentences, width = len(starts), best.shape[1]
    squared = weights**2
    coverage.weight[:sentences] = np.add.reduceat(squared, starts)
    coverage.votes[:sentences, :width] = _votes(best, weights, starts)
    smooth = _smoothed(best, weights, starts)
    padded = np.full((len(best), width + 2), -1, dtype=np.float32)
    padded[:, 1:-1] = smooth
    window_best, window_smooth = best, smooth
    for n in range(1, min(MAX_BEAD_SIDE, width) + 1):
        if n > 1:
            window_best = np.maximum(window_best[:, 1:], best[:, : width - n + 1])
            window_smooth = np.maximum(window_smooth[:, 1:], smooth[:, : width - n + 1])
        beside = np.maximum(padded[:, : width - n + 1], padded[:, n + 1 :])
        gain = np.maximum(0, beside - window_smooth)
        place = np.s_[:sentences, n - 1 : width]
        coverage.sums[n][place] = np.add.reduceat(window_best * squared[:, None], starts, axis=0)
        coverage.spill[n][place] = np.maximum.reduceat(gain, starts, axis=0)


def _votes(best: Floats, weights: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the share of each sentence's token weight that goes to each of the J sentences, (sentences, J)."""
    share = np.exp((best - best.max(axis=1, keepdims=True)) / _VOTE_TEMPERATURE)
    share *= (weights / share.sum(axis=1))[:, None]
    votes: Floats = (np.add.reduceat(share, starts, axis=0) / np.add.reduceat(weights, starts)[:, None]).astype("f4")
    return votes


def _smoothed(best: Floats, weights: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the weighted means over five neighbouring tokens of the same sentence, (tokens, J)."""
    count = len(best)
    sums = np.zeros((count + 1, best.shape[1]))
    np.cumsum(best * weights[:, None], axis=0, out=sums[1:])
    total = np.zeros(count + 1)
    np.cumsum(weights, out=total[1:])
    ends = np.append(starts[1:], count)
    lengths = ends - starts
    first = np.maximum(np.arange(count) - _SMOOTHING_REACH, np.repeat(starts, lengths))
    last = np.minimum(np.arange(count) + _SMOOTHING_REACH + 1, np.repeat(ends, lengths))
    smooth: Floats = ((sums[last] - sums[first]) / (total[last] - total[first])[:, None]).astype(np.float32)
    return smooth
