"""All ways to cut two texts into beads in their order, with the posterior probability of every bead.

The score of a path is the sum of its beads' scores, and its probability is proportional to the exponential of that.
Forward and backward sums give the posterior of every bead (Baum 1972); the alignment is the path with the highest sum
of gains in posterior. Blocks of text are computed together: arrays are (blocks, types, I + 1, J + 1), a bead is at the
place (i, j) where it ends, and a block smaller than the array ends at its own shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["BEAD_TYPES", "MAX_BEAD_SIDE", "NULL_TYPES", "PathBead", "bead_posteriors", "best_paths", "forward_log_sums"]

NULL_TYPES: tuple[tuple[int, int], ...] = ((1, 0), (0, 1))
# (m, n) joins m left sentences with n right ones: null beads, one to eight, and many to many up to four.
BEAD_TYPES: tuple[tuple[int, int], ...] = (
    *NULL_TYPES,
    *((1, n) for n in range(1, 9)),
    *((m, 1) for m in range(2, 9)),
    *((m, n) for m in range(2, 5) for n in range(2, 5)),
    *((2, n) for n in range(5, 9)),
    *((m, 2) for m in range(5, 9)),
)
MAX_BEAD_SIDE = max(max(t) for t in BEAD_TYPES)
_LOG_ZERO = -1e30
_NULL_RIGHT = BEAD_TYPES.index((0, 1))
_ROW_TYPES = np.array([t for t, (m, _) in enumerate(BEAD_TYPES) if m])  # the types that consume left sentences
_ROWS_BACK = np.array([BEAD_TYPES[t][0] for t in _ROW_TYPES])[:, None]
_COLUMNS_BACK = np.array([BEAD_TYPES[t][1] for t in _ROW_TYPES])[:, None]


class PathBead(NamedTuple):
    """A bead of a path: its index in BEAD_TYPES, and the sentences of each side up to its end."""

    type: int
    left_end: int
    right_end: int


def forward_log_sums(scores: Doubles, origins: Integers | None = None) -> Doubles:
    """Return the log of the summed path scores from the origin to each place, (blocks, I + 1, J + 1).

    origins are (blocks, 2), by default zeros.
    """
    count, _, height, width = scores.shape
    sums = np.full((count, height + MAX_BEAD_SIDE, width + MAX_BEAD_SIDE), _LOG_ZERO)
    start = np.zeros((count, 2), dtype=np.int64) if origins is None else origins
    columns = np.arange(width) + MAX_BEAD_SIDE - _COLUMNS_BACK
    for i in range(height):
        by_type = sums[:, i + MAX_BEAD_SIDE - _ROWS_BACK, columns] + scores[:, _ROW_TYPES, i]
        top = by_type.max(axis=1)
        row = top + np.log(np.exp(by_type - top[:, None]).sum(axis=1))
        starting = np.flatnonzero(start[:, 0] == i)
        row[starting, start[starting, 1]] = 0.0
        # Null beads of the right stay in the row: a running sum over where the last other bead ended.
        null_scores = np.cumsum(scores[:, _NULL_RIGHT, i], axis=1)
        sums[:, i + MAX_BEAD_SIDE, MAX_BEAD_SIDE:] = np.logaddexp.accumulate(row - null_scores, axis=1) + null_scores
    return sums[:, MAX_BEAD_SIDE:, MAX_BEAD_SIDE:]


def bead_posteriors(scores: Doubles, shapes: Integers) -> tuple[Doubles, Doubles]:
    """Return the posterior probability of each bead, of the shape of the scores, and the log partition function.

    shapes are the sentences of each block, (blocks, 2); the log partition function is (blocks,).
    """
    forward = forward_log_sums(scores)
    log_partition = forward[np.arange(len(shapes)), shapes[:, 0], shapes[:, 1]]
    backward = _backward_log_sums(scores, shapes)
    height, width = scores.shape[2:]
    posteriors = np.zeros_like(scores)
    for t, (m, n) in enumerate(BEAD_TYPES):
        if m < height and n < width:
            log_sum = forward[:, : height - m, : width - n] + scores[:, t, m:, n:] + backward[:, m:, n:]
            posteriors[:, t, m:, n:] = np.exp(np.minimum(0.0, log_sum - log_partition[:, None, None]))
    return posteriors, log_partition


def _backward_log_sums(scores: Doubles, shapes: Integers) -> Doubles:
    """Return the log of the summed path scores from each place to the end: the forward sums of the reversed texts."""
    height, width = scores.shape[2:]
    reversed_scores = np.full_like(scores, _LOG_ZERO)
    for t, (m, n) in enumerate(BEAD_TYPES):
        if m < height and n < width:
            reversed_scores[:, t, m:, n:] = scores[:, t, m:, n:][:, ::-1, ::-1]
    reversed_scores[:, _NULL_RIGHT, :, 0] = 0.0
    return forward_log_sums(reversed_scores, np.array([height - 1, width - 1]) - shapes)[:, ::-1, ::-1]


def best_paths(gains: Doubles, shapes: Integers) -> list[list[PathBead]]:
    """Return the path with the highest sum of gains through each block, as beads in order (Viterbi)."""
    count, _, height, width = gains.shape
    best = np.full((count, height + MAX_BEAD_SIDE, width + MAX_BEAD_SIDE), _LOG_ZERO)
    last_types = np.full((count, height, width), -1, dtype=np.int64)
    columns = np.arange(width) + MAX_BEAD_SIDE - _COLUMNS_BACK
    for i in range(height):
        by_type = best[:, i + MAX_BEAD_SIDE - _ROWS_BACK, columns] + gains[:, _ROW_TYPES, i]
        chosen = by_type.argmax(axis=1)
        row = np.take_along_axis(by_type, chosen[:, None], axis=1)[:, 0]
        if i == 0:
            row[:, 0] = 0.0
        null_gains = np.cumsum(gains[:, _NULL_RIGHT, i], axis=1)
        with_nulls = np.maximum.accumulate(row - null_gains, axis=1) + null_gains
        ends_with_null = with_nulls > row + 1e-12
        last_types[:, i] = np.where(ends_with_null, _NULL_RIGHT, _ROW_TYPES[chosen])
        best[:, i + MAX_BEAD_SIDE, MAX_BEAD_SIDE:] = np.where(ends_with_null, with_nulls, row)
    return [_backtrace(last_types[k], *map(int, shape)) for k, shape in enumerate(shapes)]


def _backtrace(last_types: Integers, i: int, j: int) -> list[PathBead]:
    path = []
    while i or j:
        t = int(last_types[i, j])
        path.append(PathBead(t, i, j))
        i, j = i - BEAD_TYPES[t][0], j - BEAD_TYPES[t][1]
    return path[::-1]
