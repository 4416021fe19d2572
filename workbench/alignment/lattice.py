"""All ways to cut two texts into beads in their order, and how likely each bead is among them.

The score of a way is the sum of its beads' scores; its probability is proportional to the exponential of
that. The forward and backward sums give the posterior of every bead (Baum 1972), the best posteriors the
alignment. Time is proportional to types x I x J.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workbench.alignment.beads import TYPES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]

__all__ = ["best_path", "forward", "posteriors"]

_NEVER = -1e30


def forward(scores: Doubles) -> Doubles:
    """Return (I + 1, J + 1) log sums over all ways from the beginning to each place.

    scores are (types, I + 1, J + 1), a bead at the place where it ends.
    """
    _, height, width = scores.shape
    sums = np.full((height, width), _NEVER)
    null = TYPES.index((0, 1))
    for i in range(height):
        row = np.full(width, _NEVER)
        if i == 0:
            row[0] = 0.0
        for t, (m, n) in enumerate(TYPES):
            if 0 < m <= i and n < width:
                row[n:] = np.logaddexp(row[n:], sums[i - m, : width - n] + scores[t, i, n:])
        # Null beads of the right stay in the row: a running sum over where the last other bead ended.
        steps = np.concatenate([[0.0], np.cumsum(scores[null, i, 1:])])
        sums[i] = np.logaddexp.accumulate(row - steps) + steps
    return sums


def posteriors(scores: Doubles) -> tuple[Doubles, float]:
    """Return the probability of each bead, (types, I + 1, J + 1), and the log of the sum over all ways."""
    ahead = forward(scores)
    behind = _backward(scores)
    total = float(ahead[-1, -1])
    found = np.zeros_like(scores)
    for t, (m, n) in enumerate(TYPES):
        height, width = scores.shape[1:]
        if m < height and n < width:
            before = ahead[: height - m, : width - n]
            found[t, m:, n:] = np.exp(np.minimum(0.0, before + scores[t, m:, n:] + behind[m:, n:] - total))
    return found, total


def _backward(scores: Doubles) -> Doubles:
    """Return (I + 1, J + 1) log sums over all ways from each place to the end: `forward` of the reversed text."""
    flipped = np.zeros_like(scores)
    _, height, width = scores.shape
    for t, (m, n) in enumerate(TYPES):
        if m < height and n < width:
            flipped[t, m:, n:] = scores[t, m:, n:][::-1, ::-1]
    return forward(flipped)[::-1, ::-1]


def best_path(gains: Doubles) -> list[tuple[int, int, int]]:
    """Return the beads (type, i, j) of the way with the highest sum of gains, in order."""
    _, height, width = gains.shape
    best = np.full((height, width), _NEVER)
    came = np.full((height, width), -1, dtype=np.int64)
    null = TYPES.index((0, 1))
    for i in range(height):
        row, chosen = np.full(width, _NEVER), np.full(width, -1, dtype=np.int64)
        if i == 0:
            row[0] = 0.0
        for t, (m, n) in enumerate(TYPES):
            if 0 < m <= i and n < width:
                reached = best[i - m, : width - n] + gains[t, i, n:]
                better = reached > row[n:]
                row[n:][better] = reached[better]
                chosen[n:][better] = t
        for j in range(1, width):
            if row[j - 1] + gains[null, i, j] > row[j]:
                row[j], chosen[j] = row[j - 1] + gains[null, i, j], null
        best[i], came[i] = row, chosen
    path = []
    i, j = height - 1, width - 1
    while i or j:
        t = int(came[i, j])
        path.append((t, i, j))
        i, j = i - TYPES[t][0], j - TYPES[t][1]
    return path[::-1]
