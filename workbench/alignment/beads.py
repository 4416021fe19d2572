"""The features of beads: how well m neighbouring sentences of the left go with n of the right.

A bead of type (m, n) that ends at (i, j) joins the left sentences i - m to i - 1 with the right sentences j - n to
j - 1. Both sides are treated alike, so swapping the texts swaps the beads and changes nothing else. Blocks are computed
together: arrays are (blocks, left sentences, right sentences), padded with zeros.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.alignment.lattice import BEAD_TYPES
from workbench.alignment.parallel_sides import Block, ParallelSide
from workbench.alignment.token_coverage import TokenCoverage, fill_coverage
from workbench.encoders.token_vectors import l2_normalise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Doubles = NDArray[np.float64]

__all__ = ["BEAD_FEATURES", "LENGTH_OFFSET", "BlockBatch", "bead_features", "bead_scores", "text_length_ratio"]

# Features that sum over sentences grow with the bead; the pooled cosine is multiplied by its size, the mean of m and n,
# so that beads of different sizes compete on equal terms.
BEAD_FEATURES = (
    "coverage",  # of each sentence by the other side
    "pooled",  # cosine of the mean sentence vectors, times the size
    "hub",  # mean coverage of each sentence by its four best sentences anywhere in the block
    "votes",  # log of the share of each sentence's token votes that fall into this bead
    "spill",  # the most that five neighbouring tokens would gain from the sentence next to the bead
    "weakest",  # the least coverage of one of the sentences, in a bead of three or more
    "length",  # minus the squared log ratio of lengths
    "quantities",  # numbers and months found on both sides
    "strangers",  # minus the numbers and months found on one side only
    "mismatch",  # 1 where one side ends with a full stop and the other does not
    "inner",  # sentences, other than the last of a side, that end midway
    "wordless",  # sentences without a word, in a bead of three or more
    "sentences",  # m + n - 2
    "uneven",  # the difference between m and n
    "null",  # 1 for a sentence without counterpart; the features below are for such beads only
    "null_hub",  # its mean coverage by its four best sentences
    "null_near",  # its coverage by the sentence before or after the gap, less that mean
    "null_wordless",
)
_HUB_SIZE = 4
_VOTE_FLOOR = 0.05  # added before the log
LENGTH_OFFSET = 8  # characters added to both lengths, so that short sentences vary less


class BlockBatch:
    """Blocks of two sides with the statistics of their sentences, padded to the shape of the largest.

    shapes has the (left, right) sentences of each block, (blocks, 2). log_length_ratio is that of a sentence to its
    counterpart, by default that of the texts.
    """

    def __init__(
        self,
        left: ParallelSide,
        right: ParallelSide,
        blocks: Sequence[Block],
        log_length_ratio: float | None = None,
    ) -> None:
        self.shapes = np.array([block.shape for block in blocks])
        count, (rows, columns) = len(blocks), self.shapes.max(axis=0)
        shape = (count, rows, columns)
        self.left = _pad_features(left, [(b.left_start, b.left_end) for b in blocks], rows)
        self.right = _pad_features(right, [(b.right_start, b.right_end) for b in blocks], columns)
        self.left_coverage = TokenCoverage.empty(shape)
        self.right_coverage = TokenCoverage.empty((count, columns, rows))
        self.shared_quantities = np.zeros(shape, dtype=np.float32)
        for row, block in enumerate(blocks):
            fill_coverage(left, right, block, self.left_coverage.of_block(row), self.right_coverage.of_block(row))
            for i in range(block.left_start, block.left_end):
                if left.quantities[i]:
                    for j in range(block.right_start, block.right_end):
                        shared = len(left.quantities[i] & right.quantities[j])
                        self.shared_quantities[row, i - block.left_start, j - block.right_start] = shared
        self.log_length_ratio = text_length_ratio(left, right) if log_length_ratio is None else log_length_ratio
        self.left_hubness = self.left_coverage.hubness(self.shapes[:, 1], _HUB_SIZE)
        self.right_hubness = self.right_coverage.hubness(self.shapes[:, 0], _HUB_SIZE)

    @property
    def score_shape(self) -> tuple[int, int, int, int]:
        """The shape of scores: blocks, bead types, I + 1, J + 1."""
        count, rows, columns = self.shared_quantities.shape
        return count, len(BEAD_TYPES), rows + 1, columns + 1


def text_length_ratio(left: ParallelSide, right: ParallelSide) -> float:
    """Return the log of how much longer the left text is than the right one."""
    return float(np.log(left.lengths.sum() / right.lengths.sum()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _SentenceFeatures:
    """What sentences of one side have by themselves, (blocks, sentences); vectors are (blocks, sentences, d)."""

    vectors: Floats  # pooled, times the length in characters
    lengths: Floats
    ends_with_stop: Floats
    ends_midway: Floats
    wordless: Floats
    quantity_counts: Floats


def _pad_features(side: ParallelSide, ranges: list[tuple[int, int]], size: int) -> _SentenceFeatures:
    def padded(values: Floats) -> Floats:
        rows = np.zeros((len(ranges), size, *values.shape[1:]), dtype=np.float32)
        for row, (start, end) in enumerate(ranges):
            rows[row, : end - start] = values[start:end]
        return rows

    lengths = padded(side.lengths)
    return _SentenceFeatures(
        vectors=padded(side.pooled) * lengths[:, :, None],
        lengths=lengths,
        ends_with_stop=padded(side.ends_with_stop),
        ends_midway=padded(side.ends_midway),
        wordless=padded(1 - side.has_word),
        quantity_counts=padded(np.array([len(q) for q in side.quantities], dtype=np.float32)),
    )


def bead_features(batch: BlockBatch) -> Floats:
    """Return the features of every bead, (features, blocks, types, I + 1, J + 1)."""
    features = np.zeros((len(BEAD_FEATURES), *batch.score_shape), dtype=np.float32)
    for t, values in _features_by_type(batch):
        m, n = BEAD_TYPES[t]
        for name, value in values.items():
            features[BEAD_FEATURES.index(name), :, t, m:, n:] = value
    return features


def bead_scores(batch: BlockBatch, weights: dict[str, float]) -> Doubles:
    """Return the score of every bead, (blocks, types, I + 1, J + 1): the weighted sum of its features."""
    scores = np.zeros(batch.score_shape)
    for t, values in _features_by_type(batch):
        m, n = BEAD_TYPES[t]
        place = scores[:, t, m:, n:]
        for name, value in values.items():
            place += np.float32(weights[name]) * value
    return scores


def _features_by_type(batch: BlockBatch) -> Iterator[tuple[int, dict[str, Floats | float]]]:
    """Yield each bead type with its features by name, broadcastable to (blocks, I + 1 - m, J + 1 - n)."""
    _, rows, columns = batch.shared_quantities.shape
    for t, (m, n) in enumerate(BEAD_TYPES):
        if m > rows or n > columns:
            continue
        if not n:
            yield t, _null_features(batch.left, batch.left_coverage, batch.left_hubness)
        elif not m:
            values = _null_features(batch.right, batch.right_coverage, batch.right_hubness)
            yield t, {name: v if isinstance(v, float) else _swap_sides(v) for name, v in values.items()}
        else:
            yield t, _pair_features(batch, m, n)


def _null_features(side: _SentenceFeatures, coverage: TokenCoverage, hubness: Floats) -> dict[str, Floats | float]:
    """Return the features of sentences without counterpart, one side by the places of the other."""
    ratio = coverage.ratio(1, 1)
    before, after = np.pad(ratio, ((0, 0), (0, 0), (1, 0))), np.pad(ratio, ((0, 0), (0, 0), (0, 1)))
    return {
        "null": 1.0,
        "null_hub": hubness[:, :, None],
        "null_near": np.maximum(before, after) - hubness[:, :, None],
        "null_wordless": side.wordless[:, :, None],
    }


def _pair_features(batch: BlockBatch, m: int, n: int) -> dict[str, Floats | float]:
    """Return the features of beads of m left and n right sentences."""
    left, right = batch.left, batch.right
    left_coverage = batch.left_coverage.ratio(n, 1)[:, :, n - 1 :]
    right_coverage = batch.right_coverage.ratio(m, 1)[:, :, m - 1 :]
    left_votes = window_sums(np.log(window_sums(batch.left_coverage.votes, n, 2) + _VOTE_FLOOR), m, 1)
    right_votes = window_sums(np.log(window_sums(batch.right_coverage.votes, m, 2) + _VOTE_FLOOR), n, 1)
    left_spill = window_maxima(batch.left_coverage.spill[n][:, :, n - 1 :], m)
    right_spill = window_maxima(batch.right_coverage.spill[m][:, :, m - 1 :], n)
    left_pooled = _unit_vectors(window_sums(left.vectors, m, 1))
    right_pooled = _unit_vectors(window_sums(right.vectors, n, 1))
    left_length = window_sums(left.lengths, m, 1)[:, :, None] + LENGTH_OFFSET
    right_length = window_sums(right.lengths, n, 1)[:, None, :] + LENGTH_OFFSET
    shared = window_sums(window_sums(batch.shared_quantities, m, 1), n, 2)
    quantities = _bead_sums(left.quantity_counts, right.quantity_counts, m, n)
    features: dict[str, Floats | float] = {
        "coverage": window_sums(left_coverage, m, 1) + _swap_sides(window_sums(right_coverage, n, 1)),
        "pooled": (m + n) / 2 * (left_pooled @ _swap_sides(right_pooled)),
        "hub": _bead_sums(batch.left_hubness, batch.right_hubness, m, n),
        "votes": left_votes + _swap_sides(right_votes),
        "spill": left_spill + _swap_sides(right_spill),
        "length": -((np.log(left_length / right_length) - batch.log_length_ratio) ** 2),
        "quantities": shared,
        "strangers": -np.maximum(0, quantities - 2 * shared),
        "mismatch": abs(left.ends_with_stop[:, m - 1 :, None] - right.ends_with_stop[:, None, n - 1 :]),
        "sentences": m + n - 2.0,
        "uneven": float(abs(m - n)),
    }
    if m == n == 1:
        return features
    left_midway = window_sums(left.ends_midway, m, 1) - left.ends_midway[:, m - 1 :]
    right_midway = window_sums(right.ends_midway, n, 1) - right.ends_midway[:, n - 1 :]
    features["inner"] = left_midway[:, :, None] + right_midway[:, None, :]
    features["wordless"] = _bead_sums(left.wordless, right.wordless, m, n)
    features["weakest"] = np.minimum(-window_maxima(-left_coverage, m), _swap_sides(-window_maxima(-right_coverage, n)))
    return features


def _swap_sides(values: Floats) -> Floats:
    return values.transpose(0, 2, 1)


def _bead_sums(left: Floats, right: Floats, m: int, n: int) -> Floats:
    """Return the sums of values over the m left and n right sentences of each bead."""
    return window_sums(left, m, 1)[:, :, None] + window_sums(right, n, 1)[:, None, :]


def _unit_vectors(vectors: Floats) -> Floats:
    count, rows, size = vectors.shape
    return l2_normalise(vectors.reshape(-1, size)).reshape(count, rows, size)


def window_sums(values: Floats, size: int, axis: int) -> Floats:
    """Return the sums of each `size` neighbours along an axis, which becomes size - 1 shorter."""
    length = values.shape[axis] - size + 1
    total = np.take(values, range(length), axis=axis) if size > 1 else values
    for k in range(1, size):
        total = total + values[(slice(None),) * axis + (slice(k, k + length),)]
    return total


def window_maxima(values: Floats, size: int) -> Floats:
    """Return the maxima of each `size` neighbouring rows, (blocks, rows - size + 1, columns)."""
    length = values.shape[1] - size + 1
    maxima = values[:, :length]
    for k in range(1, size):
        maxima = np.maximum(maxima, values[:, k : k + length])
    return maxima
